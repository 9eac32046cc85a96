"""What `python -m tests.benchmarks.update` counts."""

import json
from pathlib import Path

import pytest

from generator.edge.questions import read_questions
from tests.benchmarks import update
from tests.world import Asked


def test_the_questions_that_are_searched_are_good(tmp_path: Path) -> None:
    root = update.make(tmp_path, range(0, 40, 3))
    found = read_questions(root / "questions", root=root, today="2026-02-01", sources=())
    assert len(found.questions) == 14
    assert all(problem.warning for problem in found.problems)


def test_a_work_that_is_found_is_known_by_its_identifiers() -> None:
    for kind, number, index in (("f", 3, 4), ("q", 41, 11), ("q", 999, 2)):
        work = update.work(kind, number, index)
        said = " ".join(filter(None, (work.doi, work.arxiv)))
        asked = Asked(host="", at=0, path="", params={"filter": said}, headers={})
        about = update.Literature(works=()).about(asked)
        assert about.works == (work,)


def test_it_sends_less_than_planned_and_than_each_question_alone_and_the_next_day_not_much_less(
    capsys: pytest.CaptureFixture[str],
) -> None:
    update.main(["--questions", "6"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    found = told["questions"]["6"]
    assert found["share_of_planned"] < told["bar"] == update.BAR
    assert found["sum"] == sum(found["requests"].values()) > 24
    assert found["share_of_alone"] < 1
    assert found["again"]["requests"] == 0
    assert found["minutes"] <= found["planned_minutes"]
    assert found["megabytes"] > 10
    for ran in (found, found["later"]):
        assert all(ran["requests"][name] <= ran["planned"][name] for name in ran["planned"])
    assert told["later_bar"] == update.LATER_BAR < found["later"]["share_of_planned"] <= told["bar"]
    assert found["later"]["minutes"] <= found["later"]["planned_minutes"]
