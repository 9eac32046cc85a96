"""What a sentence does in its text."""

import math
from collections import defaultdict

import pytest

from generator.stages.roles import LONGEST, Judged, Section, roles_of, why
from generator.stages.zoning import REACH, SCALE, ZONES, Model, Row, Zone
from generator.types import Role

ABSTRACT = (
    ("Buses are often late in rainy towns, although timetables are generous.", Role.BACKGROUND),
    ("In this paper we study how rain changes the speed of buses.", Role.AIM),
    ("We use the reports of nine towns and train a regression model.", Role.METHOD),
    ("The model is based on the hours of rain that were measured.", Role.METHOD),
    ("Experimental results show that buses are slower on rainy days.", Role.FINDING),
    ("Trams lose fewer minutes in the rain than buses of the same age do.", Role.FINDING),
)
"""A text as abstracts are."""


def always(zone: Zone, share: float = 0.96) -> Model:
    """A model that gives this zone that share of every sentence, and the others the rest."""
    other = (1 - share) / (len(ZONES) - 1)
    scores = tuple(SCALE * math.log(share if z is zone else other) for z in ZONES)
    return Model(
        terms={"": scores},
        heard=((0.0,) * (2 * REACH + 1) * len(ZONES),) * len(ZONES),
        places=defaultdict[str, Row](lambda: (0.0,) * len(ZONES), {"": scores}),
        result_from=0.4,
    )


def judged(sentence: str, section: Section | None = None, by: Model | None = None) -> Judged:
    """What is made of a sentence alone, by a model that takes all for results if none is given."""
    return roles_of([(sentence, section)], by or always(Zone.RESULT))[0]


def role(sentence: str, by: Model | None = None) -> Role:
    """Its role alone."""
    return judged(sentence, None, by).role


def test_the_sentences_of_an_abstract_are_told_apart() -> None:
    told = roles_of([(sentence, None) for sentence, _ in ABSTRACT])
    assert [j.role for j in told] == [expected for _, expected in ABSTRACT]


def test_the_place_of_a_sentence_counts() -> None:
    bare = "Rain lowers the speed of most buses."
    early = roles_of([(bare, None), *((sentence, None) for sentence, _ in ABSTRACT[1:])])[0]
    late = roles_of([*((sentence, None) for sentence, _ in ABSTRACT[:5]), (bare, None)])[5]
    assert early.role is Role.BACKGROUND
    assert late.role is Role.FINDING
    assert early.result < 0.1
    assert late.result > 0.5


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (Zone.BACKGROUND, Role.BACKGROUND),
        (Zone.OBJECTIVE, Role.AIM),
        (Zone.METHOD, Role.METHOD),
        (Zone.RESULT, Role.FINDING),
        (Zone.OTHER, Role.UNCLEAR),
    ],
)
def test_a_plain_sentence_is_what_the_model_says(zone: Zone, expected: Role) -> None:
    assert role("Oslo lies at the end of a long fjord.", always(zone)) is expected


def test_a_result_that_is_likelier_none_is_no_finding() -> None:
    hardly = judged("Oslo lies at the end of a long fjord.", by=always(Zone.RESULT, 0.45))
    assert (hardly.zone, hardly.role) == (Zone.RESULT, Role.UNCLEAR)
    assert hardly.result == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Does noise in the data help the tagger?", Role.AIM),
        ("Our code is publicly available to all readers.", Role.AVAILABILITY),
        ("The data and the nine taggers are now available.", Role.AVAILABILITY),
        ("See https://example.org/tagger for the tagger itself.", Role.AVAILABILITY),
        ("We will also publicly release the data of all towns.", Role.AVAILABILITY),
        ("We have released our code and the reports.", Role.AVAILABILITY),
        ("We make the nine taggers available to other towns.", Role.AVAILABILITY),
        ("We hope that this improves taggers by 3 points.", Role.OUTLOOK),
        ("Future work should improve the tagger by 3 points.", Role.OUTLOOK),
        ("Our tagger ranked first among nine taggers in Oslo.", Role.OUTLOOK),
        ("We describe our entry to the shared task on rain.", Role.OUTLOOK),
        ("Such data will facilitate better taggers than today's.", Role.OUTLOOK),
        ("Rain slows buses by 3 minutes (Rivera and Lee, 2019).", Role.SECOND_HAND),
        ("Rain slows buses by 3 minutes [4, 7].", Role.SECOND_HAND),
        ("Rivera et al. improve the tagger by 3 points.", Role.SECOND_HAND),
        ("Rivera et al. show that it is slower than ours.", Role.SECOND_HAND),
        ("Previous studies found that rain slows down buses.", Role.SECOND_HAND),
        ("It has been shown that rain slows down buses.", Role.SECOND_HAND),
        ("Results and discussion.", Role.HEADING),
        ("Noise raises accuracy much.", Role.HEADING),
    ],
)
def test_what_never_is_a_finding_is_none_whatever_model_or_label_say(
    sentence: str, expected: Role
) -> None:
    by_model, by_label = judged(sentence), judged(sentence, Section.FINDING)
    assert by_model.role is by_label.role is expected
    assert by_model.zone is by_label.zone is Zone.RESULT


@pytest.mark.parametrize(
    "sentence",
    [
        "Noise raises accuracy a lot.",
        "Where no other data are available, noise raises accuracy by 3 points.",
        "Tags of the words before are available to the parser and help it.",
        "Reports on GitHub are shorter than those on paper.",
        "We find that a bus in [0, 1] is 3 minutes slower than a tram.",
        "Our tagger gains 3 points over that of Rivera and Lee (Rivera and Lee, 2019).",
        "Unlike previous work, our tagger gains 3 points in Oslo.",
        "The tagger outperforms existing methods on nine routes.",
        "Experiments on nine routes confirm the gain over previous approaches.",
        "It surpasses all entries to the shared task on rain.",
        "The gap of 3 points leaves room for future work.",
    ],
)
def test_a_finding_that_only_looks_like_something_else_stays_one(sentence: str) -> None:
    assert role(sentence) is Role.FINDING


@pytest.mark.parametrize("zone", list(Zone))
@pytest.mark.parametrize(
    "sentence",
    [
        "We find that noise raises the accuracy of Finnish taggers.",
        "In this paper we show that rain slows down buses.",
        "We show on nine publicly available corpora that noise raises accuracy.",
        "We propose a tagger for rainy towns and show that it needs fewer reports.",
        "We test nine taggers, showing that noise raises accuracy.",
        "We find no evidence for an influence of rain.",
        "Our main finding is that rain slows down buses.",
    ],
)
def test_who_says_that_they_found_something_tells_a_finding_anywhere(
    sentence: str, zone: Zone
) -> None:
    assert role(sentence, always(zone)) is Role.FINDING


@pytest.mark.parametrize(
    "sentence",
    [
        "Our results suggest that rain matters more than wind.",
        "The tagger outperforms every parser in Oslo by far.",
        "Taggers with noise are faster in nine towns than parsers are.",
        "The tagger yields large gains in Oslo and Bergen.",
        "Noise raises accuracy by 3.1 points in nine languages.",
        "We see a drop of 3 points in nine languages.",
    ],
)
def test_an_outcome_is_a_finding_unless_it_belongs_to_the_background(sentence: str) -> None:
    assert role(sentence, always(Zone.METHOD)) is Role.FINDING
    assert role(sentence, always(Zone.OTHER)) is Role.FINDING
    assert role(sentence, always(Zone.BACKGROUND)) is Role.BACKGROUND
    assert role(sentence, always(Zone.BACKGROUND, 0.45)) is Role.FINDING


@pytest.mark.parametrize(("share", "expected"), [(0.7, Role.FINDING), (0.9, Role.BACKGROUND)])
def test_an_outcome_in_a_text_that_spoke_of_its_own_work_is_hardly_background(
    share: float, expected: Role
) -> None:
    told = roles_of(
        [
            ("The tagger outperforms every parser in Oslo.", None),
            ("We count the buses and the trams of Oslo.", None),
            ("The tagger outperforms every parser in Oslo.", None),
        ],
        always(Zone.BACKGROUND, share),
    )
    assert [j.role for j in told] == [Role.BACKGROUND, Role.BACKGROUND, expected]


def test_a_figure_in_a_text_that_spoke_of_its_own_work_is_hardly_background() -> None:
    figure, plain = "With rain the tagger loses 8.8 points.", "With rain the tagger loses heart."
    told = roles_of(
        [(s, None) for s in (figure, "We count the trams of Oslo.", figure, plain)],
        always(Zone.BACKGROUND, 0.7),
    )
    assert [j.role for j in told] == [Role.BACKGROUND] * 2 + [Role.FINDING, Role.BACKGROUND]


def test_who_says_what_they_do_tells_no_background() -> None:
    sentence = "We present a tagger for the rainy towns of Norway."
    assert role(sentence, always(Zone.BACKGROUND)) is Role.AIM
    assert why([(sentence, None)], 0, always(Zone.BACKGROUND)).startswith(
        "“we present”, on its own work; background"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We evaluate the tagger on the reports of nine towns.", Role.METHOD),
        ("Finally, we also collect reports on nine other towns.", Role.METHOD),
        ("In this paper we propose a tagger for rainy towns.", Role.METHOD),
        ("To find out why, we compare the towns with each other.", Role.METHOD),
        ("Finally, we build a test to reveal of RAIN 2.0 what taggers learn.", Role.METHOD),
        ("The tagger can easily be extended to snowy towns.", Role.OUTLOOK),
        ("This calls for a tagger of its own in each town.", Role.OUTLOOK),
    ],
)
def test_doing_or_promising_something_is_no_finding_without_an_outcome(
    sentence: str, expected: Role
) -> None:
    assert role(sentence) is expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We evaluate the tagger on nine towns, where it gains 3.1 points.",
        "We compare nine taggers; none is better in snow.",
        "The tagger can be used in snow with an accuracy of 91.5.",
    ],
)
def test_doing_something_with_an_outcome_is_left_to_the_model(sentence: str) -> None:
    assert role(sentence) is Role.FINDING
    assert role(sentence, always(Zone.METHOD)) is Role.METHOD


def test_the_listed_rules_look_at_the_beginning_of_a_monstrous_sentence_alone() -> None:
    plain, told = "Oslo lies at a fjord ", "and we find that it rains."
    near, far = plain * 4 + told, plain * LONGEST + told
    assert role(near, always(Zone.METHOD)) is Role.FINDING
    assert role(far, always(Zone.METHOD)) is Role.METHOD


def test_a_label_decides_before_the_model() -> None:
    finding = "Noise raises accuracy by 3.1 points in nine languages."
    assert judged(finding, Section.METHOD).role is Role.METHOD
    assert judged(finding, Section.OTHER).role is Role.UNCLEAR
    told = judged("Oslo lies at the end of a long fjord.", Section.FINDING, always(Zone.METHOD))
    assert (told.role, told.zone, told.result) == (Role.FINDING, Zone.RESULT, 1)
    assert told.settled


def test_a_label_decides_for_its_own_sentences_alone() -> None:
    told = roles_of(
        [("Oslo lies at a fjord.", Section.METHOD), ("Bergen lies at a fjord.", None)],
        always(Zone.RESULT),
    )
    assert [j.role for j in told] == [Role.METHOD, Role.FINDING]


def test_in_a_section_of_methods_and_results_each_sentence_is_judged() -> None:
    assert judged("Oslo lies at a fjord.", Section.MIXED).role is Role.FINDING
    assert judged("Oslo lies at a fjord.", Section.MIXED, always(Zone.METHOD)).role is Role.METHOD


def test_a_text_without_sentences_has_no_roles() -> None:
    assert roles_of([]) == ()


@pytest.mark.parametrize(
    ("sentence", "section", "told"),
    [
        ("Rain in Oslo.", None, "fewer than 5 words"),
        ("We hope for less rain soon.", None, "“we hope”"),
        ("Oslo lies at a fjord.", Section.LIMIT, "labelled section: limit"),
        ("We find that it rains.", None, "“we find that”; result, 96 of 100: its words"),
        (
            "We train nine taggers on reports.",
            None,
            "“we train” and no outcome; result, 96 of 100: its words",
        ),
        ("Oslo lies at a fjord.", None, "result, 96 of 100: its words"),
    ],
)
def test_what_told_a_role_is_said(sentence: str, section: Section | None, told: str) -> None:
    assert why([(sentence, section)], 0, always(Zone.RESULT)) == told


@pytest.mark.parametrize(
    ("sentence", "section", "settled"),
    [
        ("We hope for less rain soon.", None, True),
        ("Oslo lies at a fjord.", Section.METHOD, True),
        ("Oslo lies at a fjord.", Section.MIXED, False),
        ("Oslo lies at a fjord.", None, False),
        ("We train nine taggers on reports.", None, False),
    ],
)
def test_a_label_or_a_rule_settles_what_a_sentence_does(
    sentence: str, section: Section | None, settled: bool
) -> None:
    assert judged(sentence, section).settled is settled


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Background", Section.BACKGROUND),
        ("OBJECTIVES", Section.AIM),
        ("Background and aims", Section.AIM),
        ("Materials and methods", Section.METHOD),
        ("Design, setting, and participants", Section.METHOD),
        ("Main outcomes and measures", Section.METHOD),
        ("Data sources", Section.METHOD),
        ("Main findings", Section.FINDING),
        ("Conclusions", Section.FINDING),
        ("Conclusions and relevance", Section.FINDING),
        ("Methods and results", Section.MIXED),
        ("METHODOLOGY/PRINCIPAL FINDINGS", Section.MIXED),
        ("Discussion", Section.MIXED),
        ("Limitations", Section.LIMIT),
        ("Data availability", Section.OTHER),
        ("Trial registration", Section.OTHER),
        ("Weather", Section.OTHER),
    ],
)
def test_a_label_opens_the_section_that_it_names(label: str, section: Section) -> None:
    assert Section.of(label) is section
