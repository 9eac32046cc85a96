"""The drawing of the flow: its boxes hold the numbers, apart from one another, in one drawing."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from generator.flow_chart import Box, excluded, flow_chart, identified, screened
from generator.types import Flow

NAMES = {"arxiv": "arXiv"}
REASONS = ("off topic", "no text to quote", "machine-written synthesis of somebody else's reports")


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Flows whose numbers add up."""
    number = st.integers(0, 5000)
    sources = draw(st.lists(st.sampled_from(("arxiv", "a-database-of-long-name")), unique=True))
    found = tuple((source, draw(number)) for source in sources)
    left = total = sum(n for _, n in found)
    duplicates = draw(st.integers(0, left))
    left -= duplicates
    reasons = []
    for reason in draw(st.lists(st.sampled_from(REASONS), unique=True)):
        gone = draw(st.integers(0, left))
        left -= gone
        reasons.append((reason, gone))
    assert total >= left
    return Flow(identified=found, duplicates=duplicates, excluded=tuple(reasons), included=left)


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes have no point in common."""
    return (
        one.x + one.width < other.x
        or other.x + other.width < one.x
        or one.y + one.height < other.y
        or other.y + other.height < one.y
    )


@given(flows())
def test_every_number_of_the_flow_is_written(flow: Flow) -> None:
    chart = flow_chart(flow, NAMES)
    heads = [box.lines[0] for box in chart.boxes]
    assert heads == [
        f"Records identified: {identified(flow)}",
        f"Duplicates merged: {flow.duplicates}",
        f"Works screened: {screened(flow)}",
        f"Works excluded: {excluded(flow)}",
        f"Works included: {flow.included}",
    ]
    assert screened(flow) == excluded(flow) + flow.included
    of_sources = " ".join(chart.boxes[0].lines[1:])
    assert all(f"{NAMES.get(name, name)}: {n}" in of_sources for name, n in flow.identified)
    of_reasons = " ".join(chart.boxes[3].lines[1:])
    assert all(f"{reason}: {n}" in of_reasons for reason, n in flow.excluded)


@given(flows())
def test_boxes_neither_touch_nor_leave_the_drawing(flow: Flow) -> None:
    chart = flow_chart(flow, NAMES)
    assert all(apart(one, other) for one, other in combinations(chart.boxes, 2))
    for box in chart.boxes:
        assert 0 < box.x < box.x + box.width < chart.width
        assert 0 < box.y < box.y + box.height < chart.height


@given(flows())
def test_text_stays_inside_its_box(flow: Flow) -> None:
    for box in flow_chart(flow, NAMES).boxes:
        assert [line for _, _, line in box.rows] == list(box.lines)
        for x, y, line in box.rows:
            assert box.x < x
            assert box.y < y < box.y + box.height
            assert len(line) <= 27


@given(flows())
def test_arrows_lead_from_the_edge_of_a_box_to_the_edge_of_the_next(flow: Flow) -> None:
    chart = flow_chart(flow, NAMES)
    found, merged, seen, gone, read = chart.boxes
    ends = [(found, merged), (found, seen), (seen, gone), (seen, read)]
    assert len(chart.arrows) == len(ends)
    for arrow, (start, end) in zip(chart.arrows, ends, strict=True):
        assert on_edge(start, arrow.x1, arrow.y1)
        assert on_edge(end, arrow.x2, arrow.y2)
        assert (arrow.x1 == arrow.x2) != (arrow.y1 == arrow.y2)


def on_edge(box: Box, x: int, y: int) -> bool:
    """Whether the point lies on the outline of the box."""
    inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
    return inside and (x in (box.x, box.x + box.width) or y in (box.y, box.y + box.height))


def test_nothing_found_is_drawn_as_nothing() -> None:
    empty = Flow(identified=(), duplicates=0, excluded=(), included=0)
    assert flow_chart(empty, NAMES).boxes[0].lines == ("Records identified: 0",)
