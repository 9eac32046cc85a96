"""What is drawn, and that every judgement says of what and why."""

import json

from generator.stages.corroborate import UNLIKELY
from tests import made_up
from tests.benchmarks import corroborations
from tests.benchmarks.corroborations import Looked


def looked(number: int, likelihood: float = 0.5) -> Looked:
    """A passage of a work that was looked at for a claim of another."""
    flag = "" if likelihood >= 0.5 else UNLIKELY
    passage = made_up.corroboration(made_up.paper(number), likelihood=likelihood, flag=flag)
    return Looked(made_up.claim(made_up.paper(1)), passage)


def test_every_judgement_names_a_place_of_its_own_and_says_why() -> None:
    told = json.loads(corroborations.JUDGED.read_text("utf-8"))
    assert len(told) == corroborations.DRAWN
    assert len({tuple(each["place"]) for each in told}) == len(told)
    for each in told:
        own, start, other, other_start = each["place"]
        assert own.startswith("acl:")
        assert other.startswith("acl:")
        assert own != other
        assert min(start, other_start) >= 0
        assert each["right"] in (True, False)
        assert len(each["why"].split()) > 4


def test_the_same_are_drawn_each_time_and_no_more_than_there_are() -> None:
    many = [looked(n) for n in range(2, 90)]
    drawn = corroborations.drawn_of(many)
    assert drawn == corroborations.drawn_of(many)
    assert len(drawn) == corroborations.DRAWN
    assert len(corroborations.drawn_of(many[:7])) == 7


def test_those_that_count_are_counted_and_judgements_are_summed() -> None:
    drawn = [looked(2, 0.9), looked(3, 0.2), looked(4, 0.3)]
    assert corroborations.figures(drawn) == {"looked_at": 3, "counted": 1}
    told = [
        {"place": drawn[0].place, "right": True, "why": ""},
        {"place": drawn[1].place, "right": False, "why": ""},
        {"place": ["acl:x", 0, "acl:y", 0], "right": True, "why": ""},
    ]
    assert corroborations.judgement(drawn, told) == {"judged": 2, "right": 1, "foreseen": 1.1}
