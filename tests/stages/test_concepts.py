"""Title and concepts, taken from the question's own words."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import words
from generator.stages.concepts import (
    FEWEST,
    LONGEST,
    MOST,
    content_words,
    find_concepts,
    in_english,
    title_from,
)

FIRST_FIVE = {
    "How does fine-tuning multilingual M2QA models on domain-specific corpora affect their "
    "adversarial robustness scores compared to zero-shot cross-domain transfer?": (
        "fine-tuning",
        "multilingual M2QA models",
        "domain-specific corpora",
        "adversarial robustness",
        "zero-shot cross-domain transfer",
    ),
    "How does fine-tuning on AdvRACE affect the cross-lingual robustness of MRC models when "
    "evaluated on adversarial perturbations in non-English languages?": (
        "fine-tuning",
        "AdvRACE",
        "cross-lingual robustness",
        "MRC models",
        "adversarial perturbations",
    ),
    "Can adversarial fine-tuning on English intermediate tasks further improve robustness and "
    "generalization in zero-shot cross-lingual transfer for multilingual models evaluated on "
    "XTREME?": (
        "adversarial fine-tuning",
        "English intermediate tasks",
        "robustness",
        "zero-shot cross-lingual transfer",
        "XTREME",
    ),
    "What is the impact of intermediate-task training on the robustness of cross-lingual transfer "
    "performance when evaluated against adversarial perturbations in the XTREME-R dataset?": (
        "intermediate-task training",
        "robustness",
        "cross-lingual transfer",
        "adversarial perturbations",
        "XTREME-R",
    ),
    "Does multilingual intermediate-task training improve robustness against adversarial "
    "perturbations in zero-shot cross-lingual settings on the XTREME benchmark?": (
        "multilingual intermediate-task training",
        "robustness",
        "adversarial perturbations",
        "zero-shot cross-lingual settings",
        "XTREME",
    ),
}


def names(question: str) -> tuple[str, ...]:
    return tuple(concept.name for concept in find_concepts(question))


def terms(question: str, name: str) -> tuple[str, ...]:
    (found,) = (concept for concept in find_concepts(question) if concept.name == name)
    return found.terms


@pytest.mark.parametrize(("question", "expected"), FIRST_FIVE.items())
def test_the_first_five_questions_fall_into_what_a_person_would_list(
    question: str, expected: tuple[str, ...]
) -> None:
    assert names(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Does vitamin D supplementation prevent acute respiratory infections in adults?",
            ("vitamin D supplementation", "acute respiratory infections", "adults"),
        ),
        (
            "How do microplastics affect the gut microbiome of zebrafish?",
            ("microplastics", "gut microbiome", "zebrafish"),
        ),
        (
            "Is mindfulness-based stress reduction more effective than walking for chronic pain?",
            ("mindfulness-based stress reduction", "walking", "chronic pain"),
        ),
        (
            "Can CRISPR-Cas9 gene editing cure sickle cell disease, and how long do effects last?",
            ("CRISPR-Cas9 gene editing", "sickle cell disease"),
        ),
    ],
)
def test_questions_of_other_fields_are_cut_the_same_way(
    question: str, expected: tuple[str, ...]
) -> None:
    assert names(question) == expected


@pytest.mark.parametrize(
    "generic", ["effect", "effects", "impact", "role", "influence", "importance", "performance"]
)
def test_a_head_that_carries_no_topic_is_no_concept(generic: str) -> None:
    question = f"What is the {generic} of tidal turbines on the {generic} of harbour porpoises?"
    assert names(question) == ("tidal turbines", "harbour porpoises")


def test_a_generic_word_behind_a_topic_is_cut_off() -> None:
    assert names("Does peat store carbon in the PeatBase dataset?")[-1] == "PeatBase"
    assert "tidal turbine" in names("Does corrosion lower tidal turbine performance?")


def test_a_generic_word_stays_where_only_an_adjective_would_be_left() -> None:
    assert "academic performance" in names("Does sleep improve academic performance?")


@pytest.mark.parametrize("name", ["M2QA", "XTREME-R", "AdvRACE", "mBERT", "p53", "COVID-19"])
def test_names_stay_whole_and_are_never_dropped(name: str) -> None:
    question = (
        f"Do warm summers, dry winters, late frosts, strong winds and deep snow affect {name}?"
    )
    assert name in names(question)
    assert len(names(question)) == MOST


def test_a_name_in_a_phrase_is_a_term_of_its_own() -> None:
    question = "Does pruning hurt multilingual M2QA models in harbours?"
    assert terms(question, "multilingual M2QA models") == (
        "multilingual M2QA models",
        "M2QA models",
        "M2QA",
    )


def test_a_long_phrase_is_also_found_by_its_core() -> None:
    question = (
        "Does noise hurt zero-shot cross-lingual transfer in zero-shot cross-lingual settings?"
    )
    assert terms(question, "zero-shot cross-lingual transfer")[1:] == ("cross-lingual transfer",)
    assert terms(question, "zero-shot cross-lingual settings")[1:] == ("zero-shot cross-lingual",)


def test_acronyms_that_look_like_function_words_are_names() -> None:
    assert "WHO" in names("Does the WHO recommend salt reduction?")


def test_a_shouted_question_has_no_names() -> None:
    shouted = "DOES ASPIRIN REDUCE THE RISK OF STROKE IN WOMEN?"
    assert names(shouted) == ("aspirin", "stroke", "women")


def test_a_verb_that_no_list_knows_is_told_by_the_determiner_behind_it() -> None:
    assert names("Do pilots calibrate their confidence?") == ("pilots", "confidence")


def test_concepts_keep_the_order_of_the_question_and_stand_once() -> None:
    question = "Do algae feed mussels, do mussels filter algae, and do algae shade seagrass?"
    found = names(question)
    assert len(found) == len(set(found))
    assert found == tuple(sorted(found, key=question.find))


def test_case_alone_makes_no_second_concept() -> None:
    question = "Do Tides affect boats, and do tides affect harbours?"
    assert names(question) == ("Tides", "boats", "harbours")


@pytest.mark.parametrize(
    "verb", ["occurred", "depends", "applies", "relied", "reaches", "improved"]
)
def test_verbs_of_questions_are_told_in_their_forms(verb: str) -> None:
    assert names(f"Which storms {verb} near harbours?") == ("storms", "harbours")


def test_a_term_is_never_longer_than_a_file_may_hold() -> None:
    found = find_concepts(f"Do {'very' * 30} words affect {'other' * 30} names?")
    assert max(len(term) for concept in found for term in concept.terms) == LONGEST


def test_a_question_of_one_phrase_is_parted_into_its_words() -> None:
    assert names("What is quantum entanglement?") == ("quantum", "entanglement")


@pytest.mark.parametrize(
    ("question", "some"),
    [
        ("Wie wirkt sich Feinabstimmung auf die Robustheit mehrsprachiger Modelle aus?", "Robust"),
        ("Comment l'entraînement adverse change-t-il la robustesse des modèles ?", "robustesse"),
        ("क्या बहुभाषी प्रशिक्षण मॉडल की मजबूती में सुधार करता है?", "प्रशिक्षण"),
        ("هل يحسن التدريب متعدد اللغات متانة النماذج؟", "التدريب"),
        ("多语言训练，能否提高鲁棒性？", "能否提高鲁棒性"),
    ],
)
def test_other_languages_fall_back_on_their_longest_words(question: str, some: str) -> None:
    found = names(question)
    assert FEWEST <= len(found) <= MOST
    assert any(some in name for name in found)


def test_a_question_of_function_words_still_has_a_concept() -> None:
    assert "before" in names("Why is it as it was before?")


def test_no_word_no_concept() -> None:
    assert find_concepts("?! … 🙂 –") == ()


def test_content_words_leave_out_what_only_holds_the_question_together() -> None:
    question = "What is the effect of sleep on the memory of older adults?"
    assert content_words(question) == ("sleep", "memory", "older", "adults")


@given(st.text(max_size=300))
def test_concepts_of_any_text_are_terms_that_a_file_could_hold(question: str) -> None:
    found = find_concepts(question)
    assert bool(found) == any(map(str.isalnum, question))
    assert len(found) <= MOST
    assert len({concept.name.casefold() for concept in found}) == len(found)
    for concept in found:
        assert concept.name == concept.terms[0]
        assert len(set(concept.terms)) == len(concept.terms)
        assert all(0 < len(term) <= LONGEST for term in concept.terms)
        assert all(any(map(str.isalnum, term)) for term in concept.terms)


WORDS = st.sampled_from(
    [
        *("does", "how", "the", "of", "on", "against", "and", "improve", "affect"),
        *("robustness", "noise", "XTREME-R", "mBERT", "cross-lingual", "transfer", "training,"),
        *("adversarial", "perturbations", "models", "effect", "performance", "zero-shot"),
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join))
def test_concepts_are_the_questions_own_words(question: str) -> None:
    spoken = {word.stem for word in words.words(question)}
    for concept in find_concepts(question):
        for term in concept.terms:
            assert {word.stem for word in words.words(term)} <= spoken


@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join))
def test_a_question_with_two_content_words_has_two_to_five_concepts(question: str) -> None:
    if len(set(content_words(question))) >= FEWEST:
        assert FEWEST <= len(find_concepts(question)) <= MOST


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What is the impact of tides on mussels?", "Impact of tides on mussels"),
        ("What are the effects of tides on mussels?", "Effects of tides on mussels"),
        ("what is quantum entanglement?", "Quantum entanglement"),
        ("Does the tide feed mussels?", "Does the tide feed mussels?"),
        ("can tides feed mussels?", "Can tides feed mussels?"),
        ("mBERT or XLM-R?", "mBERT or XLM-R?"),
        ("What is a tide? And what is a wave?", "What is a tide? And what is a wave?"),
        ("Which tides feed mussels, and why?", "Which tides feed mussels, and why?"),
    ],
)
def test_a_title_is_the_question_or_the_noun_phrase_that_it_asks_for(
    question: str, title: str
) -> None:
    assert title_from(question) == title


@given(st.from_regex(r"(What is the |Does |How can )?\w[\w ,-]{0,80}\w\??", fullmatch=True))
def test_a_title_cuts_nothing_off_its_question(question: str) -> None:
    question = normalize("NFC", question)
    assert question.rstrip("?").upper().endswith(title_from(question).rstrip("?").upper())


@pytest.mark.parametrize(
    "question",
    [
        *FIRST_FIVE,
        "Do tides feed mussels?",
        "Will tides feed mussels?",
        "Tides and mussels",
        "To what extent do tides feed mussels?",
        "effects of tides on mussels",
        "mBERT: does noise hurt it?",
    ],
)
def test_english_is_known_by_its_first_word_or_its_function_words(question: str) -> None:
    assert in_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Was bewirken Gezeiten im Wattenmeer?",
        "Les modèles multilingues sont-ils robustes au bruit?",
        "Melhora o pré-treino a robustez do modelo?",
        "多语言训练能否提高鲁棒性？",
        "?",
        "",
    ],
)
def test_other_languages_are_not_taken_for_english(question: str) -> None:
    assert not in_english(question)
