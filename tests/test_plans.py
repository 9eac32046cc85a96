"""What is foreseen of a run before it sends anything: requests, minutes, and how that is said."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from generator import plans
from generator.plans import Asked, Load, loads, seconds, told
from generator.sources import SOURCES
from generator.types import Answer, Get, Plan, Query, Question, Record, Source
from tests.test_pipeline import QUESTION

TEN = replace(QUESTION, limit=10, known=())


async def _search(query: Query, get: Get) -> tuple[Answer, ...]:
    return ()


async def _lookup(ids: object, get: Get) -> tuple[Record, ...]:
    return ()


TIDES = Source(
    name="arxiv",
    search=_search,
    lookup=_lookup,
    hosts=("tides.example",),
    pace=3.0,
    pace_with_key=2.0,
    contact_in="param:mailto",
    batch=10,
)
EBBS = replace(TIDES, name="crossref", hosts=("ebbs.example",), pace=0.2, pace_with_key=None)
HOME = replace(TIDES, name="library", hosts=())


@pytest.fixture(autouse=True)
def two_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "SOURCES", {s.name: s for s in (HOME, TIDES, EBBS)})


def asked(
    question: Question = TEN,
    search: tuple[str, ...] = ("library", "arxiv", "crossref"),
    look_up: tuple[str, ...] = ("library", "arxiv", "crossref"),
    before: Mapping[str, int] | None = None,
) -> Asked:
    planned = Plan(chosen="us", search=search, look_up=look_up, gaps=(), unasked=())
    return Asked(question=question, plan=planned, before=before or {})


def of(
    name: str, *questions: Asked, at_once: int = 1, most: Mapping[str, int] | None = None
) -> Load:
    found = loads(questions, (), "", at_once, most)
    (load,) = [one for one in found if one.source == name]
    return load


def test_searches_are_those_of_every_question_that_a_database_is_searched_for() -> None:
    assert of("arxiv", asked(), asked(search=("library",)), asked()).searches == 4


def test_requests_of_a_search_may_grow_with_what_is_kept() -> None:
    assert [SOURCES["pubmed"].requests(limit) for limit in (1, 25, 50, 200)] == [3, 3, 4, 10]
    assert SOURCES["crossref"].requests(200) == 2


def test_what_lies_on_this_machine_is_sent_nothing() -> None:
    assert [load.source for load in loads([asked()], (), "", 1)] == ["arxiv", "crossref"]


def test_look_ups_are_foreseen_from_those_of_the_last_time_in_three_rounds() -> None:
    assert of("arxiv", asked(before={"arxiv": 20})).look_ups == 3
    assert of("arxiv", asked(before={"arxiv": 21})).look_ups == 6
    assert of("arxiv", asked(before={"arxiv": 0})).look_ups == 0


def test_questions_that_are_searched_at_once_share_the_batches() -> None:
    four = [asked(before={"arxiv": 4})] * 4
    assert of("arxiv", *four).look_ups == 12
    assert of("arxiv", *four, at_once=4).look_ups == 3
    assert of("arxiv", *four, four[0], at_once=4).look_ups == 6
    assert of("arxiv", *[asked(before={"arxiv": 16})] * 4, at_once=4).look_ups == 12


def test_those_of_a_new_question_are_as_many_as_the_other_questions_have_on_average() -> None:
    searched = [asked(before={"arxiv": 8}), asked(before={"arxiv": 40})]
    assert of("arxiv", *searched, asked()).look_ups == 3 + 6 + 6


def test_without_others_as_if_all_that_searches_may_find_was_asked_after() -> None:
    assert of("arxiv", asked()).look_ups == 3
    assert of("arxiv", asked(replace(TEN, limit=140, known=("doi:10.5555/a",) * 20))).look_ups == 30
    assert of("arxiv", asked(replace(TEN, limit=140, known=("doi:10.5555/a",) * 21))).look_ups == 33
    assert of("arxiv", asked(look_up=("crossref",))).look_ups == 0


def test_a_database_that_is_only_looked_up_has_its_line_too() -> None:
    found = of("crossref", asked(search=("library", "arxiv")))
    assert (found.searches, found.look_ups) == (0, 3)


def test_a_batch_may_take_more_than_one_request_and_fewer_where_it_is_not_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = replace(TIDES, batch_requests=lambda identifiers: 1 + identifiers // 5)
    monkeypatch.setattr(plans, "SOURCES", {"arxiv": source})
    assert of("arxiv", asked(before={"arxiv": 6})).look_ups == 3 * 1
    assert of("arxiv", asked(before={"arxiv": 15})).look_ups == 3 * 2
    assert of("arxiv", asked(before={"arxiv": 30})).look_ups == 3 * (3 + 2)


def test_time_is_that_of_the_pace_or_of_the_answers_where_those_take_longer() -> None:
    planned = [asked(before={"arxiv": 8, "crossref": 8})] * 10
    assert of("arxiv", *planned).seconds == 50 * 3.0
    assert of("crossref", *planned).seconds == 50 * 1.0
    assert loads(planned, (), "me@example.org", 1)[0].seconds == 50 * 2.0


def test_connections_share_the_waiting_for_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "SOURCES", {"crossref": replace(EBBS, connections=4)})
    assert of("crossref", asked(before={"crossref": 8})).seconds == pytest.approx(5 * 0.25)


def test_side_by_side_all_of_it_takes_as_long_as_the_slowest_database() -> None:
    many = loads([asked(before={"arxiv": 0, "crossref": 80})] * 4, (), "", 4)
    assert [load.seconds for load in many] == [8 * 3.0, (8 + 48) * 1.0]
    assert seconds(many, 4) == 56.0


def test_one_after_the_other_each_question_takes_its_slowest_search_and_its_slowest_look_up() -> (
    None
):
    first, second = asked(before={"arxiv": 0, "crossref": 80}), asked(search=("crossref",))
    assert seconds(loads([first], (), "", 1), 1) == 2 * 3.0 + 12 * 1.0
    assert seconds(loads([second], (), "", 1), 1) == 2 * 1.0 + 3 * 3.0
    assert seconds(loads([first, second, first], (), "", 1), 1) == 18.0 + 2.0 + 12.0 + 18.0


def test_once_a_budget_is_spent_no_more_questions_take_time() -> None:
    ten = [asked(before={"arxiv": 0, "crossref": 0})] * 10
    assert seconds(loads(ten, (), "", 1, {"arxiv": 99, "crossref": 99}), 1) == 10 * 6.0
    assert seconds(loads(ten, (), "", 1, {"arxiv": 6, "crossref": 99}), 1) == 4 * 6.0


def test_no_more_is_foreseen_than_may_be_sent() -> None:
    found = of("arxiv", *[asked()] * 10, most={"arxiv": 7})
    assert (found.requests, found.seconds) == (7, 21.0)
    assert of("arxiv", asked(), most={"arxiv": 99}).requests == 5


def test_it_is_said_in_a_line_a_database_and_one_for_all() -> None:
    many = loads([asked(before={"arxiv": 8, "crossref": 0})] * 1000, (), "", 5)
    first, second, last = told(many, 5)
    assert first == "plan: arXiv 2,000 for searches and about 1,200 for look-ups, about 2.7 hours"
    assert second == "plan: Crossref 2,000 for searches, about 34 minutes"
    assert last.startswith("plan: about 2.7 hours in all, because all are asked side by side; ")
    assert "second tries are not counted" in last


def test_one_after_the_other_is_said_so() -> None:
    *_, last = told(loads([asked()] * 9, (), "", 1, {"arxiv": 99, "crossref": 99}), 1)
    assert last.startswith("plan: about 3 minutes in all, one question after the other; ")


def test_a_minute_is_one_and_no_number() -> None:
    (line, *_) = told(loads([asked(before={"arxiv": 0, "crossref": 0})] * 10, (), "", 10), 10)
    assert line == "plan: arXiv 20 for searches, about a minute"


def test_what_a_budget_cuts_off_is_said() -> None:
    (line, *_) = told(loads([asked()], (), "", 1, {"arxiv": 4, "crossref": 4}), 1)
    assert line == (
        "plan: arXiv 2 for searches and about 3 for look-ups, "
        "of which 4 may be sent, about a minute"
    )


def test_where_nobody_is_asked_nothing_is_said() -> None:
    assert list(told(loads([asked(search=("library",), look_up=())], (), "", 1), 1)) == []
    assert list(told(loads([], (), "", 1), 1)) == []
