"""Cutting a text into sentences, and reading a work's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.sentences import cut, read, why
from generator.types import Passage, Role
from tests import made_up

FRAGMENTS = (
    "Noise helps. ",
    "taggers et al. ",
    "(which ",
    ") ",
    "e.g. ",
    "\n",
    "\r\n",
    "\u2028",
    "done.Yet ",
    "3.1 ",
    "? ",
    "…",
    "“So!” ",
    "\x00",
    "\x85",
    "\ud800",
    "Fig. 3 ",
    "RESULTS: ",
    "ﬁ",
    "नमस्ते। ",
    "雨が降る。",
)
texts = st.text(st.characters(), max_size=80) | st.lists(
    st.sampled_from(FRAGMENTS), max_size=12
).map("".join)


def sentences(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[span.start : span.end] for span in cut(text)]


def passages(text: str) -> tuple[Passage, ...]:
    """What is read of a work with that text."""
    return read(made_up.paper(1, text=text))


@given(texts)
def test_spans_are_ordered_and_only_white_space_lies_between_them(text: str) -> None:
    position = 0
    for span in cut(text):
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()


@given(texts)
def test_no_sentence_begins_or_ends_with_white_space(text: str) -> None:
    assert all(s == s.strip() for s in sentences(text))


@given(texts)
def test_every_passage_stands_at_its_place(text: str) -> None:
    for passage in passages(text):
        assert passage.text == text[passage.start : passage.end] != ""


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_a_text_of_nothing_has_no_sentences(text: str) -> None:
    assert cut(text) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Rivera et al. (2020) tag nine languages with it.",
        "As Rivera et al. 2020 say, it rains.",
        "The rate falls from 3.14 to 2.72 points.",
        "Taggers (see Fig. 3) agree, as Eq. 4 and Sec. 5.1 say.",
        "Some marks, e.g. commas, i.e. short pauses, are lost.",
        "Noise helps parsers vs. taggers, cf. Table 2.",
        "Dr. Lee and Prof. Ash measured approx. 5 litres.",
        "The address https://example.org/a.Bcd shows it.",
        "Write to rain@example.org.Nobody answers there.",
        "Parsers (trained twice. With noise.) gain two points.",
        "It uses the U.S. weather service and version 2.0.1 of the tool.",
        "Taggers of Oslo, Bergen, etc. and their parsers agree.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert sentences(f"It rained. {sentence} Then it stopped.") == [
        "It rained.",
        sentence,
        "Then it stopped.",
    ]


@pytest.mark.parametrize(
    "joined",
    [
        "We use a benchmark.M2QA includes three domains.",
        "Rain falls by 5%.Snow does not.",
        "Rain falls (in May).Snow does not.",
        "Does rain fall?Snow does not.",
    ],
)
def test_sentences_joined_without_a_blank_are_parted(joined: str) -> None:
    assert len(sentences(joined)) == 2
    assert "".join(sentences(joined)) == joined


def test_a_sentence_may_end_with_an_abbreviation() -> None:
    text = "The idea is that of Rivera et al. The tagger is ours."
    assert sentences(text) == ["The idea is that of Rivera et al.", "The tagger is ours."]


def test_a_bracket_that_nobody_closes_does_not_swallow_the_rest() -> None:
    text = "Parsers gain (two points. Taggers lose three. Nobody knows why."
    assert len(sentences(text)) == 3


def test_a_quotation_ends_with_its_mark() -> None:
    assert sentences("They say “it rains.” It does not.")[0] == "They say “it rains.”"


def test_half_a_surrogate_pair_is_no_reason_to_stop() -> None:
    assert sentences("Rain\ud800 falls. Snow does not.") == ["Rain\ud800 falls.", "Snow does not."]


def test_a_work_without_a_text_has_no_passages() -> None:
    assert read(made_up.paper(1, text="")) == ()


def test_a_label_is_no_part_of_the_sentence_behind_it() -> None:
    first, *_ = passages("RESULTS: Typing errors made the tagger stumble in Oslo.")
    assert first.text == "Typing errors made the tagger stumble in Oslo."
    assert first.role is Role.FINDING
    assert first.settled


def test_a_label_holds_until_the_next_one() -> None:
    text = (
        "Methods: The tagger saw noise in nine towns. It rested on every second day. "
        "Findings: The tagger went to Oslo by train. The parser went there on foot. "
        "Limits: Only one tagger took part in all that."
    )
    roles = [p.role for p in passages(text)]
    assert roles == [Role.METHOD, Role.METHOD, Role.FINDING, Role.FINDING, Role.LIMIT]


@pytest.mark.parametrize("label", ["RESULTS.", "Results.", "Main findings:", "CONCLUSIONS"])
def test_a_label_on_a_line_of_its_own_is_a_heading_and_opens_its_section(label: str) -> None:
    mark = "" if label.endswith((".", ":")) else ":"
    *_, last = passages(f"{label}{mark}\n\nThe tagger went to Oslo by train.")
    assert last.text == "The tagger went to Oslo by train."
    assert last.role is Role.FINDING


def test_a_word_like_a_label_inside_a_sentence_is_none() -> None:
    found = passages("results: the tagger went to Oslo by train.")
    assert found[0].text.startswith("results:")
    assert found[0].role is not Role.FINDING


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("METHODS", Role.METHOD),
        ("RESULTS", Role.FINDING),
        ("CONCLUSIONS AND RELEVANCE", Role.FINDING),
        ("DESIGN, SETTING, AND PARTICIPANTS", Role.METHOD),
        ("BACKGROUND & AIMS", Role.AIM),
    ],
)
def test_a_label_in_capitals_needs_no_mark(label: str, role: Role) -> None:
    first, second = passages(f"{label} The tagger went to Oslo by train. It went home on foot.")
    assert first.text == "The tagger went to Oslo by train."
    assert (first.role, second.role) == (role, role)


@pytest.mark.parametrize("label", ["Main outcomes and measures", "Data sources", "Study design"])
def test_a_label_of_several_words_is_one(label: str) -> None:
    first, *_ = passages(f"{label}: The tagger went to Oslo by train.")
    assert first.text == "The tagger went to Oslo by train."
    assert first.role is Role.METHOD


@pytest.mark.parametrize(
    "sentence",
    [
        "RESULTS OF THE LONG JOURNEY BY TRAIN",
        "METHODS of counting rain differ from town to town.",
        "Results of the long journey: rain in all nine towns.",
        "Design patterns: the tagger has nine of them.",
        "TAGGERS Oslo has seen are many and various.",
    ],
)
def test_what_only_begins_like_a_label_is_none(sentence: str) -> None:
    assert passages(sentence)[0].text == sentence


def test_a_label_of_methods_and_results_leaves_each_sentence_to_be_judged() -> None:
    text = "METHODS AND RESULTS We count buses in nine towns. We find that rain slows down buses."
    method, finding = passages(text)
    assert method.text == "We count buses in nine towns."
    assert (method.role, finding.role) == (Role.METHOD, Role.FINDING)


def test_what_others_found_comes_before_what_the_text_found() -> None:
    finding = "Typing errors reduce accuracy by 3 points."
    middle = (
        "In this paper we study typing errors in nine languages. We train taggers on reports. "
        "Experimental results show that taggers are slower with typing errors. "
    )
    first, *_, last = passages(f"{finding} {middle}{finding}")
    assert first.text == last.text == finding
    assert (first.role, last.role) == (Role.BACKGROUND, Role.FINDING)


def test_an_item_of_a_numbered_list_is_cut_as_any_text() -> None:
    text = "We do two things. 1) We train parsers. They win. 2) We test taggers. Taggers lose."
    assert sentences(text) == [
        "We do two things.",
        "1) We train parsers.",
        "They win.",
        "2) We test taggers.",
        "Taggers lose.",
    ]


def test_what_told_the_role_of_a_sentence_is_found_by_its_place() -> None:
    paper = made_up.paper(1, text="RESULTS: Rain fell in Oslo all day. We hope for snow in May.")
    first, second = read(paper)
    assert why(paper, first.start) == "labelled section: finding"
    assert why(paper, second.start) == "“we hope”"
    assert why(paper, 1) == ""
    assert why(made_up.paper(1, text=""), 0) == ""
