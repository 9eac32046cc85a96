"""What a sentence does in its text."""

import pytest

from generator.stages.roles import Section, role_of
from generator.types import Role


def role(sentence: str, section: Section | None = None, *, opened: bool = True) -> Role:
    """The role alone."""
    return role_of(sentence, section, opened=opened)[0]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We find that noise raises the accuracy of Finnish taggers.", Role.FINDING),
        ("Noise raises accuracy by 3.1 points in nine languages.", Role.FINDING),
        ("Taggers with noise make fewer errors than parsers do.", Role.FINDING),
        ("Our results suggest that rain matters more than wind.", Role.FINDING),
        ("In this paper we show that rain slows down buses.", Role.FINDING),
        ("The tagger outperforms every parser in Oslo by far.", Role.FINDING),
        ("In this paper we propose a tagger for rainy towns.", Role.AIM),
        ("Does noise in the data help the tagger?", Role.AIM),
        ("To this end, rain is counted in nine towns.", Role.AIM),
        ("We train nine taggers on the reports of the weather service.", Role.METHOD),
        ("The corpus consists of nine thousand reports on rain.", Role.METHOD),
        ("Our code is publicly available to all readers.", Role.AVAILABILITY),
        ("See https://example.org/tagger for the tagger itself.", Role.AVAILABILITY),
        ("We will also publicly release the data of all towns.", Role.AVAILABILITY),
        ("We make the nine taggers available to other towns.", Role.AVAILABILITY),
        ("We hope that this improves taggers by 3 points.", Role.OUTLOOK),
        ("Future work should improve the tagger by 3 points.", Role.OUTLOOK),
        ("Our tagger ranked first among nine taggers in Oslo.", Role.OUTLOOK),
        ("Such data will facilitate better taggers than today's.", Role.OUTLOOK),
        ("Rain slows buses by 3 minutes (Rivera and Lee, 2019).", Role.SECOND_HAND),
        ("Rain slows buses by 3 minutes [4, 7].", Role.SECOND_HAND),
        ("Rivera et al. improve the tagger by 3 points.", Role.SECOND_HAND),
        ("Previous studies found that rain slows down buses.", Role.SECOND_HAND),
        ("It has been shown that rain slows down buses.", Role.SECOND_HAND),
        ("Results and discussion.", Role.HEADING),
        ("Noise raises accuracy a lot.", Role.FINDING),
        ("Noise raises accuracy much.", Role.HEADING),
        ("Oslo lies at the end of a long fjord.", Role.UNCLEAR),
    ],
)
def test_a_sentence_is_known_by_its_cues(sentence: str, expected: Role) -> None:
    assert role(sentence) is expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Where no other data are available, noise raises accuracy by 3 points.",
        "We show on nine publicly available corpora that noise raises accuracy.",
        "We find that a bus in [0, 1] is 3 minutes slower than a tram.",
        "Unlike previous work, our tagger gains 3 points in Oslo.",
    ],
)
def test_a_finding_that_only_looks_like_something_else_stays_one(sentence: str) -> None:
    assert role(sentence) is Role.FINDING


def test_a_label_decides_before_any_cue() -> None:
    finding = "Noise raises accuracy by 3.1 points in nine languages."
    assert role(finding, Section.METHOD) is Role.METHOD
    assert role("Oslo lies at the end of a long fjord.", Section.FINDING) is Role.FINDING
    assert role(finding, Section.OTHER) is Role.UNCLEAR


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Our code is publicly available to all readers.", Role.AVAILABILITY),
        ("We hope that this improves taggers by 3 points.", Role.OUTLOOK),
        ("Rain slows buses by 3 minutes (Rivera, 2019).", Role.SECOND_HAND),
    ],
)
def test_no_label_makes_a_finding_of_what_never_is_one(sentence: str, expected: Role) -> None:
    assert role(sentence, Section.FINDING) is expected


def test_before_the_text_speaks_of_itself_a_bare_finding_is_background() -> None:
    finding = "Noise raises accuracy by 3.1 points in nine languages."
    assert role(finding, opened=False) is Role.BACKGROUND
    assert role(f"We find that {finding}", opened=False) is Role.FINDING


def test_the_cue_that_decided_is_told() -> None:
    assert role_of("We train nine taggers on reports.", None, opened=True)[1] == "“we train”"
    assert role_of("Rain in Oslo.", None, opened=True)[1] == "fewer than 5 words"


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Background", Section.BACKGROUND),
        ("OBJECTIVES", Section.AIM),
        ("Materials and methods", Section.METHOD),
        ("Main findings", Section.FINDING),
        ("Conclusions", Section.FINDING),
        ("Limitations", Section.LIMIT),
        ("Data availability", Section.OTHER),
        ("Weather", Section.OTHER),
    ],
)
def test_a_label_opens_the_section_that_it_names(label: str, section: Section) -> None:
    assert Section.of(label) is section
