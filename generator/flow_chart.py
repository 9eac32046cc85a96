"""The flow of records (PRISMA 2020) as boxes and arrows, ready to be drawn. Pure geometry.

identified ──> duplicates merged
    │
screened   ──> excluded, per reason
    │
included
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap

from generator.types import Flow

_LEFT, _RIGHT = 1, 245
"""Where the two columns begin: narrow enough that a telephone still shows letters one can read."""
_WIDTH = 218
_GAP = 26
"""Between two boxes; wide enough for an arrow."""
_PAD = 12
_LINE = 20
_LETTERS = 26
"""Letters to a line that fit into a box at the size in which the style sheet sets them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box and its text, in units of the drawing."""

    x: int
    y: int
    lines: tuple[str, ...]
    """The first says how many and what, the others where they came from or why they went."""
    width: int = _WIDTH

    @property
    def height(self) -> int:
        return 2 * _PAD + _LINE * len(self.lines)

    @property
    def rows(self) -> tuple[tuple[int, int, str], ...]:
        """Each line and where it is written: x, y of its baseline, text."""
        first = self.y + _PAD + 15
        return tuple((self.x + _PAD, first + i * _LINE, line) for i, line in enumerate(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A straight arrow from one point to another."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything to draw."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    """Identified, duplicates merged, screened, excluded, included."""
    arrows: tuple[Arrow, ...]


def identified(flow: Flow) -> int:
    """Records that the databases gave."""
    return sum(number for _, number in flow.identified)


def screened(flow: Flow) -> int:
    """Works that are left after merging records of the same work."""
    return identified(flow) - flow.duplicates


def excluded(flow: Flow) -> int:
    """Works left out, for any reason."""
    return sum(number for _, number in flow.excluded)


def flow_chart(flow: Flow, names: Mapping[str, str]) -> Chart:
    """The drawing of a flow. `names` says how pages call a database; others keep their own name."""
    sources = (f"{names.get(source, source)}: {number}" for source, number in flow.identified)
    reasons = (f"{reason}: {number}" for reason, number in flow.excluded)
    found = Box(x=_LEFT, y=1, lines=_lines(f"Records identified: {identified(flow)}", sources))
    merged = Box(x=_RIGHT, y=1, lines=(f"Duplicates merged: {flow.duplicates}",))
    seen = Box(x=_LEFT, y=_under(found, merged), lines=(f"Works screened: {screened(flow)}",))
    gone = Box(x=_RIGHT, y=seen.y, lines=_lines(f"Works excluded: {excluded(flow)}", reasons))
    read = Box(x=_LEFT, y=_under(seen, gone), lines=(f"Works included: {flow.included}",))
    return Chart(
        width=_RIGHT + _WIDTH + 1,
        height=read.y + read.height + 1,
        boxes=(found, merged, seen, gone, read),
        arrows=(_across(found), _down(found, seen), _across(seen), _down(seen, read)),
    )


def _lines(head: str, details: Iterable[str]) -> tuple[str, ...]:
    return (head, *(line for detail in details for line in wrap(detail, _LETTERS)))


def _under(*row: Box) -> int:
    return max(box.y + box.height for box in row) + _GAP


def _across(start: Box) -> Arrow:
    level = start.y + _PAD + _LINE // 2
    return Arrow(x1=start.x + start.width, y1=level, x2=_RIGHT, y2=level)


def _down(start: Box, end: Box) -> Arrow:
    middle = start.x + start.width // 2
    return Arrow(x1=middle, y1=start.y + start.height, x2=middle, y2=end.y)
