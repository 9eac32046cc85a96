"""Question files: what is read, what is refused and where, what is warned about."""

import os
import sys
import tempfile
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import escape
from generator.edge import questions
from generator.edge.questions import (
    LARGEST,
    RESERVED,
    Checked,
    read_question,
    read_questions,
    slug_from,
    template,
)
from generator.edge.seen import Seen
from generator.errors import Problem, QuestionError
from generator.fields import QUESTION, question_schema
from generator.types import Concept, Exclusion, Question
from tests import samples
from tests.small_site import settle

TODAY = "2026-03-01"
SOURCES = ("library", "arxiv", "crossref", "openalex")
ASKED = "question: Do tidal turbines disturb harbour porpoises?\n"
WHOLE = """\
# yaml-language-server: $schema=../generator/schema/question.schema.json
question: Do tidal turbines
  disturb harbour porpoises?
title: "Turbines: and porpoises"
tags: [tides, "2018"]
concepts:
  - [tidal turbine, marine turbine]
  - - porpoise
    - harbour porpoise
since: 2001
until: 2026
sources: [library, arxiv]
limit: 20
known: [10.18653/v1/P19-1493, "2004.14004", PMID:31452104]
exclude:
  - {id: 10.5281/Zenodo.1, why: machine-generated report}
asked_by: 'no'
asked_on: 2026-02-28
context: |
  First line.
  Second line.
"""


def check(files: Mapping[str, str | bytes], only: Collection[str] = ()) -> Checked:
    """What is said of a folder with these files."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "questions"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(folder, only)


def read(folder: Path, only: Collection[str] = ()) -> Checked:
    return read_questions(folder, root=folder.parent, today=TODAY, sources=SOURCES, only=only)


def problems(text: str | bytes, name: str = "x.yml") -> list[Problem]:
    return list(check({name: text}).problems)


def places(text: str | bytes) -> list[tuple[int, int]]:
    return [(problem.line, problem.column) for problem in problems(text)]


def the(text: str | bytes) -> Problem:
    """The only problem of a file with this text, which is an error and keeps its question out."""
    checked = check({"x.yml": text})
    (problem,) = checked.problems
    assert not problem.warning
    assert problem.path == "questions/x.yml"
    assert checked.questions == ()
    return problem


def asked(text: str) -> Question:
    checked = check({"x.yml": text})
    assert checked.problems == ()
    (question,) = checked.questions
    return question


def test_a_whole_file_is_read() -> None:
    assert asked(WHOLE) == Question(
        slug="x",
        question="Do tidal turbines disturb harbour porpoises?",
        title="Turbines: and porpoises",
        tags=("tides", "2018"),
        concepts=(
            Concept(name="tidal turbine", terms=("tidal turbine", "marine turbine")),
            Concept(name="porpoise", terms=("porpoise", "harbour porpoise")),
        ),
        concepts_given=True,
        since=2001,
        until=2026,
        sources=("library", "arxiv"),
        limit=20,
        known=("acl:P19-1493", "arxiv:2004.14004", "pmid:31452104"),
        exclude=(Exclusion(id="doi:10.5281/zenodo.1", why="machine-generated report"),),
        asked_by="no",
        asked_on="2026-02-28",
        context="First line. Second line.",
    )


def test_what_a_file_leaves_out_is_made_from_its_question() -> None:
    question = asked("question: What is the effect of tidal turbines on harbour porpoises?")
    assert question.title == "Effect of tidal turbines on harbour porpoises"
    assert [concept.name for concept in question.concepts] == [
        "tidal turbines",
        "harbour porpoises",
    ]
    assert not question.concepts_given
    assert question.limit == 50
    assert question.sources == ()


def test_questions_come_by_slug() -> None:
    texts = ("Do algae feed mussels?", "Does rain cool deserts?", "Can bees count flowers?")
    names = ("a.yml", "a-b.yml", "a0.yml")
    files = {n: f"question: {t}" for n, t in zip(names, texts, strict=True)}
    assert [question.slug for question in check(files).questions] == ["a", "a-b", "a0"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + ASKED,
        ASKED.replace("\n", "\r\n"),
        "---\n" + ASKED,
        "---\n" + ASKED + "...\n",
        "%YAML 1.2\n---\n" + ASKED,
        "# a comment\n\n" + ASKED + "# another\n",
        '{"question": "Do tidal turbines disturb harbour porpoises?"}',
        "question: >-\n  Do tidal turbines\n  disturb harbour porpoises?\n",
        '? question\n: "Do tidal turbines \\\n  disturb harbour porpoises\\x3f"\n',
    ],
)
def test_other_ways_of_writing_the_same_file_are_taken(text: str) -> None:
    assert asked(text).question == "Do tidal turbines disturb harbour porpoises?"


@pytest.mark.parametrize(
    "text", ["هل يحسن التدريب متعدد اللغات متانة النماذج؟", "האם אימון משפר חוסן של מודלים?"]
)
def test_right_to_left_script_stays(text: str) -> None:
    assert asked(f"question: {text}\nconcepts: [[robustness]]").question == text


@pytest.mark.parametrize(
    "text",
    [
        "هل يحسن التدريب متعدد اللغات متانة النماذج؟",
        "Hängt die Größe der Fänge von Ebbe und Flut ab?",
        "¿Mejora el preentrenamiento la robustez de los modelos?",
        "多语言训练能否提高鲁棒性？对于跨语言模型而言呢",
    ],
)
def test_concepts_that_would_be_found_by_rules_for_english_are_warned_about(text: str) -> None:
    checked = check({"x.yml": f"question: {text}"})
    (problem,) = checked.problems
    assert len(checked.questions) == 1
    assert problem.warning
    assert (problem.line, problem.column) == (1, 11)
    assert "does not read like English" in problem.what
    assert check({"x.yml": f"question: {text}\nconcepts: [[robustness]]"}).problems == ()


REFUSED = {
    # name: (what follows the question, line, column, what is wrong)
    "unknown field": ("titel: x", 2, 1, "there is no field `titel`"),
    "unknown inside": ("exclude: [{id: 10.1000/x, why: old, when: now}]", 2, 37, "no field `when`"),
    "field again": ("title: a\ntags: [b]\ntitle: c", 4, 1, "`title` stands here again"),
    "field again inside": ("exclude: [{id: 10.1000/x, why: a, why: b}]", 2, 35, "`why` stands"),
    "tag": ("title: !!str x", 2, 8, "is a tag"),
    "own tag": ("title: !python/object:os.system x", 2, 8, "`!python/object:os.system` is a tag"),
    "tag on a list": ("tags: !!set [a]", 2, 7, "is a tag"),
    "bare tag": ("title: ! x", 2, 8, "`!` is a tag"),
    "anchor": ("title: &a x", 2, 8, "`&a` is an anchor"),
    "anchor on a list": ("tags: &list [a]", 2, 7, "`&list` is an anchor"),
    "merge": ("<<: {title: x}", 2, 1, "`<<` merges mappings"),
    "a second document": ("---\ntitle: x", 2, 1, "a second document begins here"),
    "depth": ("tags: [[[[x]]]]", 2, 10, "nested deeper than 4 levels"),
    "a list as a field's name": ("? [a]\n: b", 2, 3, "a field's name is a list, not a text"),
    "no name": ("? \n: b", 2, 2, "a field's name has no value"),
    "yes or no": ("title: no", 2, 8, "`title` is `no`, which YAML takes for yes or no"),
    "on or off": ("tags: [a, on]", 2, 11, "an item of `tags` is `on`"),
    "a number": ("title: 750", 2, 8, "which YAML takes for a number"),
    "a time of day": ("title: 12:30", 2, 8, "`12:30`, which YAML takes for a number"),
    "a fraction": ("known: [2004.14004]", 2, 9, "`2004.14004`, which YAML takes for a number"),
    "a date": ("title: 2018-01-01", 2, 8, "which YAML takes for a date"),
    "nothing": ("title: ~", 2, 8, "which YAML takes for nothing"),
    "default key": ("title: =", 2, 8, "takes for something else than text"),
    "no value": ("title:", 2, 7, "`title` has no value"),
    "no value in a list": ("tags:\n  - a\n  -", 4, 4, "an item of `tags` has no value"),
    "a list for a text": ("title: [a]", 2, 8, "`title` is a list, not a text"),
    "fields for a text": ("title: {a: b}", 2, 8, "`title` is a group of fields, not a text"),
    "a text for a list": ("tags: tides", 2, 7, "`tags` is a text, not a list"),
    "a text for a concept": ("concepts: [tides]", 2, 12, "an item of `concepts` is a text"),
    "a text for fields": ("exclude: [10.1000/x]", 2, 11, "an item of `exclude` is a text"),
    "an empty list": ("tags: []", 2, 7, "`tags` is an empty list"),
    "an empty concept": ("concepts: [[]]", 2, 12, "an item of `concepts` is an empty list"),
    "too many items": (f"tags: [{', '.join('abcdefghijklm')}]", 2, 44, "more than 12 items"),
    "an item again": ("tags: [tide, Tide]", 2, 14, "an item of `tags` stands here again: `tide`"),
    "a work again": ("known: [P19-1493, acl:P19-1493]", 2, 19, "stands here again"),
    "a concept of stop words": (
        "concepts: [[tide, of the]]",
        2,
        19,
        "has only words that stand in every text",
    ),
    "a concept again": ("concepts: [[tide, sea], [Tide, ebb]]", 2, 25, "stands here again"),
    "an exclusion without a reason": ("exclude: [{id: 10.1000/x}]", 2, 11, "has no `why`"),
    "an excluded work again": (
        *("exclude: [{id: P19-1493, why: old}, {id: acl:P19-1493, why: long}]", 2, 37),
        "an item of `exclude` stands here again: `acl:p19-1493`",
    ),
    "a long text": (f"title: {'long ' * 41}", 2, 8, "`title` is longer than 200 characters"),
    "no word": ("title: '?!'", 2, 8, "`title` has no words"),
    "years out of order": ("since: 2020\nuntil: 2019", 3, 8, "`until` is before `since` (2020)"),
    "a year in the future": ("until: 2027", 2, 8, "`until` is in the future: 2027"),
    "a year before print": ("since: 1066", 2, 8, "`since` is out of range: 1066"),
    "a quoted number": ("since: '2018'", 2, 8, "`since` is a text, not a number"),
    "a quoted text": ("since: 'soon'", 2, 8, "`since` is not a whole number: `soon`"),
    "an octal number": ("limit: 010", 2, 8, "`limit` is not a whole number: `010`"),
    "too high a limit": ("limit: 201", 2, 8, "`limit` is out of range: 201"),
    "no limit": ("limit: 0", 2, 8, "`limit` is out of range: 0"),
    "an unknown source": ("sources: [library, arxive]", 2, 20, "not a known source: `arxive`"),
    "no identifier": ("known: [some title]", 2, 9, "is not a DOI, arXiv id, PMID or ACL"),
    "no identifier inside": ("exclude: [{id: x, why: old}]", 2, 16, "`id` is not a DOI"),
    "tomorrow's tomorrow": ("asked_on: 2026-03-03", 2, 11, "in the future: 2026-03-03"),
    "no date": ("asked_on: 2026-02-30", 2, 11, "`asked_on` is not a date: `2026-02-30`"),
    "a colon": ("title: Tides: and porpoises", 2, 13, "is not YAML: mapping values"),
    "a tab": ("\ttitle: x", 2, 1, "is not YAML"),
    "an open quote": ("title: 'x\ntags: [a]", 2, 8, "is not YAML: found unexpected end of stream"),
    "an open bracket": ("tags: [a, b\n\n", 2, 7, "is not YAML"),
    "an unknown escape": (r'title: "\q"', 2, 9, "is not YAML: found unknown escape character"),
    "an escape beyond Unicode": (r'title: "\U00110000"', 2, 11, "is not YAML"),
    "an escaped control": (r'title: "a\0b"', 2, 8, "U+0000 (control character) is invisible"),
    "an escaped override": (r'title: "a\u202eb"', 2, 8, "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    "no colon": ("title Tides", 2, 1, "`title` has no colon and space behind it"),
    "no space": ("title:Tides", 2, 1, "`title` has no colon and space behind it"),
    "a wide colon": ("title：Tides", 2, 1, "`title` has no colon and space behind it"),
    "an odd space": ("title:\xa0Tides", 2, 7, "U+00A0 (NO-BREAK SPACE) is no space to YAML"),
    "an odd indentation": ("tags:\n\u3000- a", 3, 1, "U+3000 (IDEOGRAPHIC SPACE) is no space"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text, line, column, what = REFUSED[name]
    problem = the(ASKED + text)
    assert (problem.line, problem.column) == (line, column)
    assert what in problem.what
    assert problem.fix


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"an escape beyond Unicode"}))
def test_refused_at_the_same_place_without_libyaml(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "_LOADER", yaml.SafeLoader)
    text, line, _, _ = REFUSED[name]
    assert [problem.line for problem in problems(ASKED + text)] == [line]


@pytest.mark.parametrize("escaped", [r'"\U00110000"', r'"\UFFFFFFFF"', r'"\ud800"'])
def test_impossible_escapes_are_refused_without_libyaml(
    escaped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "_LOADER", yaml.SafeLoader)
    checked = check({"x.yml": f"{ASKED}title: {escaped}"})
    assert checked.problems
    assert checked.questions == ()


@pytest.mark.parametrize(
    "character",
    [
        *("\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\u2028", "\u2029"),
        *("\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"),
        *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164"),
        *("\U000e0001", "\U000e0041", "\U000e007f", "\ufffe", "\ufdd0"),
    ],
    ids=lambda character: f"U+{ord(character):04X}",
)
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("question: Do tides fe{}ed mussels?", 1, 22),
        ("{}question: Do tides feed mussels?", 1, 1),
        ("question: Do tides feed mussels?\nti{}tle: x", 2, 3),
        ("question: Do tides feed mussels?\r\n# a comm{}ent", 2, 9),
        ("question: Do tides feed mussels?\n# üb{}", 2, 5),
    ],
)
def test_an_invisible_character_is_refused_where_it_stands(
    character: str, text: str, line: int, column: int
) -> None:
    if character == "\ufeff" and (line, column) == (1, 1):
        text = "\ufeff" + text  # the first is the mark of the encoding
    found = problems(text.format(character))[0]
    assert (found.line, found.column) == (line, column)
    assert f"U+{ord(character):04X} " in found.what
    assert found.what.isprintable()


def test_what_stands_around_invisible_characters_is_checked_all_the_same() -> None:
    text = "question: Do tides\u200b feed mussels?\nti\u200btle: x\ntitel: y\n"
    assert places(text) == [(1, 19), (2, 3), (3, 1)]


def test_a_flood_of_invisible_characters_is_summed_up() -> None:
    found = problems(ASKED + "title: " + "a\u200b" * 300)
    assert len(found) == 22  # 20 places, the sum, and the title that is too long
    assert "280 more places" in found[-1].what
    assert (found[-1].line, found[-1].column) == (2, 8 + 41)


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"question: Do tides feed m\xfcssels?", 1, 26, "0xFC"),
        (ASKED.encode() + "title: ü".encode() + b"\xff", 2, 9, "0xFF"),
        (ASKED.encode() + b"title: \xed\xa0\x80", 2, 8, "0xED"),
        (ASKED.encode("utf-16"), 1, 1, "0xFF"),
        (ASKED.encode() + b"\xc3", 2, 1, "0xC3"),
    ],
)
def test_what_is_not_utf_8_is_refused_at_its_first_byte(
    data: bytes, line: int, column: int, byte: str
) -> None:
    problem = the(data)
    assert (problem.line, problem.column) == (line, column)
    assert byte in problem.what
    assert "UTF-8" in problem.fix


def test_a_file_may_have_32_kib_and_no_byte_more() -> None:
    fill = ASKED + "#" * (LARGEST - len(ASKED))
    assert asked(fill)
    problem = the(fill + "#")
    assert "larger than 32 KiB" in problem.what
    assert (problem.line, problem.column) == (2, LARGEST - len(ASKED) + 1)
    assert the("\ufeff" + fill)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "---", "---\n...", "~"[:0]])
def test_an_empty_file_says_nothing(text: str) -> None:
    problem = the(text)
    assert problem.what == "the file says nothing"
    assert (problem.line, problem.column) == (1, 1)


@pytest.mark.parametrize("text", ["- question: x", "Do tides feed mussels?", "[a, b]", "'x'"])
def test_a_file_is_a_group_of_fields(text: str) -> None:
    assert "the file is a" in problems(text)[0].what


def test_a_file_without_a_question_is_refused() -> None:
    problem = the("# hello\ntitle: Tides\n")
    assert problem.what == "the file has no `question`"
    assert (problem.line, problem.column) == (2, 1)


def test_a_question_has_10_to_1000_characters() -> None:
    assert "shorter than 10" in the("question: Do tides?").what
    assert asked(f"question: Do {'tides ' * 165}?")
    assert "longer than 1000" in the(f"question: Do {'tides ' * 167}?").what


def test_an_alias_is_refused_beside_its_anchor() -> None:
    found = problems(ASKED + "title: &a x\nasked_by: *a\ntags: [*a]\n*a : y")
    assert [(problem.line, problem.column) for problem in found] == [
        (2, 8),
        (3, 11),
        (4, 8),
        (5, 1),
    ]
    assert "`&a` is an anchor" in found[0].what
    assert all("`*a` is an alias" in problem.what for problem in found[1:])


def test_items_that_lack_the_same_are_not_called_the_same() -> None:
    found = problems(ASKED + "exclude: [{why: old}, {why: old}, x, x]")
    assert [problem.column for problem in found] == [11, 23, 35, 38]
    assert "again" not in "".join(problem.what for problem in found)


def test_a_fix_shows_the_quoted_form() -> None:
    assert the(ASKED + "title: no").fix == "write 'no'"
    assert the(ASKED + "tags: [tides, 2018]").fix == "write '2018'"
    assert the(ASKED + "concepts: [tides]").fix == "write `[tides]`"
    for fix in ("title: 'no'", "tags: [tides, '2018']", "concepts: [[tides]]"):
        assert asked(ASKED + fix)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("titel: x", "did you mean `title`?"),
        ("sources: [arxive]", "did you mean `arxiv`?"),
        ("sources: [weather]", "known are arxiv, crossref, library, openalex"),
    ],
)
def test_a_fix_names_the_nearest_that_is_known(text: str, fix: str) -> None:
    assert the(ASKED + text).fix == fix


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("concepts: tide, harbour flood", "write `[[tide], [harbour flood]]`"),
        ("concepts: [[tide], harbour flood]", "write `[harbour flood]`"),
        ("tags: tide, flood", "write `[tide, flood]`"),
        ("tags: {a: b}", "write `[…]`"),
        ("exclude: 10.1000/x", "write `[{id: …, why: …}]`"),
        ("exclude: [10.1000/x]", "write `{id: …, why: …}`"),
        ("asked_on: 2026", "write it like 2025-11-21"),
        ("asked_on: yes", "write it like 2025-11-21"),
        ("title:Tides", "write `title: …`"),
        ("context: Tides: and more", "begin a field on its own line, in the first column"),
        ("context: Tides\nand floods", "begin what goes on with a text with spaces"),
    ],
)
def test_what_is_done_as_the_fix_says_is_not_refused_for_another_reason(
    text: str, fix: str
) -> None:
    assert fix in the(ASKED + text).fix


@pytest.mark.parametrize("space", ["", "\xa0", "\u3000"])
def test_a_question_without_a_plain_space_is_told_so_on_its_line(space: str) -> None:
    problem = the(f"# a comment\nquestion:{space}Do tides feed mussels?\n")
    assert problem.line == 2
    assert "space" in problem.what


@pytest.mark.parametrize("marks", ["“”", "„“", "«»", "‘’"])
def test_quotation_marks_of_a_word_processor_are_warned_about(marks: str) -> None:
    (problem,) = check(
        {"x.yml": f"question: {marks[0]}Do tides feed mussels?{marks[1]}\n"}
    ).problems
    assert problem.warning
    assert (problem.line, problem.column) == (1, 11)
    assert "quotation marks" in problem.what
    assert check({"x.yml": f"question: Do “tides” feed {marks}?\n"}).problems == ()


@pytest.mark.parametrize("text", ["Do tides feed C # mussels?", "The effect of tides on mussels"])
def test_a_question_that_asks_nothing_or_was_cut_at_a_comment_is_warned_about(text: str) -> None:
    (problem,) = check({"x.yml": f"question: {text}\n"}).problems
    assert problem.warning
    assert (problem.line, problem.column) == (1, 11)
    assert problem.what == "`question` has no question mark"
    assert "behind a #" in problem.fix


def test_columns_count_characters_and_not_bytes() -> None:
    assert places(ASKED + "tags: [größe, 多语言, 🙂x, no]") == [(2, 24)]


def test_all_problems_of_all_files_come_in_one_run_by_path_line_and_column() -> None:
    checked = check(
        {
            "b.yml": "titel: x\nquestion: Do tides feed\u200b mussels?\nlimit: 0\ntags: [no, yes]",
            "a.yml": "title: [",
            "c.yml": ASKED,
            "Upper.yml": "question: Does rain cool deserts?\nsince: 3000",
        }
    )
    assert [question.slug for question in checked.questions] == ["c"]
    assert [(p.path.rpartition("/")[2], p.line, p.column) for p in checked.problems] == [
        ("Upper.yml", 1, 1),
        ("Upper.yml", 2, 8),
        ("a.yml", 1, 9),
        ("b.yml", 1, 1),
        ("b.yml", 2, 24),
        ("b.yml", 3, 8),
        ("b.yml", 4, 8),
        ("b.yml", 4, 12),
    ]


@pytest.mark.parametrize(
    ("name", "what", "fix"),
    [
        ("x.yaml", "the name ends in `.yaml`", "rename it to `x.yml`"),
        ("x.YML", "the name ends in `.YML`", "rename it to `x.yml`"),
        ("Tides.yml", "more in it than a-z", "rename it to `tides.yml`"),
        ("two tides.yml", "more in it than a-z", "rename it to `two-tides.yml`"),
        ("two_tides.yml", "more in it than a-z", "rename it to `two-tides.yml`"),
        ("größe.yml", "more in it than a-z", "rename it to `grosse.yml`"),
        ("a--b.yml", "more in it than a-z", "rename it to `a-b.yml`"),
        ("-a.yml", "more in it than a-z", "rename it to `a.yml`"),
        ("a.b.yml", "more in it than a-z", "rename it to `a-b.yml`"),
        (".yml", "more in it than a-z", "rename it to `question.yml`"),
        ("多.yml", "more in it than a-z", "rename it to `question.yml`"),
        (f"{'ab-' * 27}a.yml", "longer than 80 characters", f"rename it to `{'ab-' * 19}ab.yml`"),
        ("index.yml", "`index` is reserved", "rename it to say what is asked"),
        ("con.yml", "`con` is reserved", "rename it to say what is asked"),
        ("NUL.yml", "`NUL` is reserved", "rename it to say what is asked"),
    ],
)
def test_a_bad_name_is_refused_with_a_better_one(name: str, what: str, fix: str) -> None:
    checked = check({name: ASKED})
    (problem,) = checked.problems
    assert checked.questions == ()
    assert what in problem.what
    assert (problem.line, problem.column, problem.fix) == (1, 1, fix)


def test_a_name_may_have_80_characters() -> None:
    assert len(check({f"{'a' * 80}.yml": ASKED}).questions) == 1


def test_names_that_differ_by_case_alone_are_refused() -> None:
    checked = check({"tides.yml": ASKED, "Tides.yml": ASKED})
    whats = [problem.what for problem in checked.problems if not problem.warning]
    assert "the name equals `tides.yml` but for case" in whats
    assert [question.slug for question in checked.questions] == ["tides"]


def test_a_name_that_no_terminal_should_be_sent_is_escaped() -> None:
    (problem,) = check({"a\x1b[31m\n.yml": ASKED}).problems
    assert problem.path == "questions/a\\x1b[31m\\n.yml"
    assert str(problem).isprintable()


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are Unicode there")
def test_a_name_that_is_no_unicode_is_refused() -> None:
    name = os.fsdecode(b"a\xff.yml")
    (problem,) = check({name: ASKED}).problems
    assert str(problem).encode()


def test_folders_links_and_devices_are_refused_and_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "a-folder.yml").mkdir()
    (tmp_path / "elsewhere.yml").write_text(ASKED)
    (folder / "link.yml").symlink_to(tmp_path / "elsewhere.yml")
    (folder / "nowhere.yml").symlink_to(tmp_path / "missing")
    os.mkfifo(folder / "pipe.yml")
    checked = read(folder)
    assert [(p.path, p.what) for p in checked.problems] == [
        ("questions/a-folder.yml", "is not a file"),
        ("questions/link.yml", "is a symbolic link"),
        ("questions/nowhere.yml", "is a symbolic link"),
        ("questions/pipe.yml", "is not a file"),
    ]
    assert checked.questions == ()


def test_what_was_read_before_says_the_same_and_problems_are_told_each_time(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    texts = {"good": WHOLE, "warned": ASKED.replace("?", ""), "wrong": "question: [a]\n"}
    for slug, text in texts.items():
        (folder / f"{slug}.yml").write_text(text, "utf-8")
    settle(folder)
    reading = partial(
        read_questions, folder, root=tmp_path, today=TODAY, sources=SOURCES, compare=False
    )
    first = reading()
    assert [problem.warning for problem in first.problems] == [True, False]
    for known in ([], ["good"], ["good"]):
        seen = Seen(tmp_path / "seen.json", folder, "")
        again = reading(seen=seen)
        assert (again.problems, again.digests) == (first.problems, first.digests)
        assert again.questions == tuple(q for q in first.questions if q.slug not in known)
        seen.keep()
    assert [slug for slug in texts if seen.get(f"{slug}.yml")] == ["good"]


def test_one_file_says_what_it_says_among_others(tmp_path: Path) -> None:
    for slug, text in {"one": ASKED, "other": WHOLE, "wrong": "question: [a]"}.items():
        (tmp_path / f"{slug}.yml").write_text(text, "utf-8")
    reading = partial(read_question, root=tmp_path, today=TODAY, sources=SOURCES)
    among = read_questions(tmp_path, root=tmp_path, today=TODAY, sources=SOURCES)
    told = [reading(tmp_path / f"{slug}.yml") for slug in ("one", "other")]
    assert told == list(zip(among.questions, among.digests.values(), strict=True))
    for slug, what in (("wrong", "text"), ("gone", "cannot be read")):
        with pytest.raises(QuestionError, match=what):
            reading(tmp_path / f"{slug}.yml")


def test_another_text_has_another_digest_be_it_the_same_question() -> None:
    digests = [check({"x.yml": text}).digests["x"] for text in (ASKED, ASKED, f"# why\n{ASKED}")]
    assert digests[0] == digests[1] != digests[2]


def test_library_locks_and_hidden_files_are_no_questions(tmp_path: Path) -> None:
    folder = tmp_path / "questions"
    (folder / "library").mkdir(parents=True)
    (folder / "tides.yml").write_text(ASKED)
    for name in ("tides.lock.json", "README.md", ".gitkeep"):
        (folder / name).write_text("{}")
    assert read(folder).problems == ()


def test_a_lock_without_its_question_is_warned_about() -> None:
    (problem,) = check({"tides.lock.json": "{}"}).problems
    assert problem.warning
    assert problem.what == "is a lock without its question"
    assert problem.path == "questions/tides.lock.json"


@pytest.mark.parametrize("name", ["tides.yml.txt", "tides.txt", "tides.json", "tides"])
def test_a_file_that_is_not_read_is_not_passed_over_in_silence(name: str) -> None:
    (problem,) = check({name: ASKED}).problems
    assert problem.warning
    assert problem.what == "is not read"


def test_every_file_that_asks_is_told_of_be_it_good_or_bad() -> None:
    files = {"a.yml": ASKED, "b.yml": f"{ASKED}titel: x", "c.yml": "titel: x"}
    asked_in = [path for path, _ in check(files, only=("a",)).asked]
    assert asked_in == ["questions/a.yml", "questions/b.yml"]


def test_of_changed_paths_those_of_questions_and_of_their_locks_are_questions(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "questions"
    changed = (
        "questions/a.yml",
        "questions/b.lock.json",
        "README.md",
        "questions/x/c.yml",
        "d.yml",
    )
    paths = [*map(Path, changed), folder / "e.yml", Path("questions/f\n.yml"), Path("-x")]
    found = questions.question_paths(paths, folder, tmp_path)
    assert found == {f"questions/{name}.yml" for name in ("a", "b", "e", "f\\n")}


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "questions").problems
    assert problem.path == "questions"
    assert not problem.warning


def test_paths_are_relative_to_the_repository_and_questions_may_lie_in_its_root(
    tmp_path: Path,
) -> None:
    (tmp_path / "x.yml").write_text("titel: x")
    sources = set(SOURCES)
    here = read_questions(tmp_path, root=tmp_path, today=TODAY, sources=sources)
    assert {problem.path for problem in here.problems} == {"x.yml"}
    above = read_questions(tmp_path, root=tmp_path.parent, today=TODAY, sources=sources)
    assert {problem.path for problem in above.problems} == {f"{tmp_path.name}/x.yml"}


def test_the_calendar_of_the_author_may_be_a_day_ahead() -> None:
    assert asked(ASKED + "asked_on: 2026-03-02").asked_on == "2026-03-02"


FIRST = "Does pre-training on tidal data improve forecasts of harbour floods under strong winds?"


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        FIRST.upper(),
        "Are forecasts of harbour floods under strong winds improved by tidal data pre-training?",
        "Does pre training on tidal data improve a forecast of a harbour flood under strong wind?",
        "What does pre-training on tidal data do for forecasts of harbour floods in strong winds?",
    ],
)
def test_a_question_nearly_the_same_is_warned_about_in_both_files(again: str) -> None:
    checked = check({"first.yml": f"question: {FIRST}", "z.yml": f"# x\nquestion: {again}"})
    first, second = checked.problems
    assert first.warning
    assert second.warning
    assert "questions/z.yml" in first.what
    assert "reports/z/" in first.what
    assert "questions/first.yml" in second.what
    assert "reports/first/" in second.what
    assert (second.line, second.column) == (2, 11)
    assert len(checked.questions) == 2


@pytest.mark.parametrize(
    "other",
    [
        "Does pre-training on river data improve forecasts of crop yield under strong drought?",
        "Do strong winds damage harbour walls?",
        "Does pre-training improve forecasts?",
    ],
)
def test_a_question_of_the_same_topic_is_not_the_same(other: str) -> None:
    assert check({"a.yml": f"question: {FIRST}", "b.yml": f"question: {other}"}).problems == ()


def test_questions_of_function_words_alone_are_not_all_the_same() -> None:
    files = {"a.yml": "question: Is it as it was before?", "b.yml": "question: Why are we here so?"}
    assert check(files).problems == ()


def test_of_several_alike_the_nearest_is_named() -> None:
    near = FIRST.replace("strong", "weak")
    nearer = FIRST.replace("improve", "improves")
    files = {"a.yml": FIRST, "b.yml": near, "c.yml": nearer}
    checked = check({name: f"question: {text}" for name, text in files.items()})
    assert "questions/c.yml" in checked.problems[0].what


def test_a_file_with_an_error_is_compared_all_the_same() -> None:
    checked = check({"a.yml": f"question: {FIRST}", "b.yml": f"question: {FIRST}\ntitel: x"})
    assert [problem.warning for problem in checked.problems] == [True, True, False]


@samples.needs_samples
def test_the_samples_are_no_near_duplicates(tmp_path: Path) -> None:
    known = ("library", "openalex", "crossref", "arxiv", "europepmc")
    folder = samples.copy(tmp_path / "questions")
    checked = read_questions(folder, root=tmp_path, today="2026-11-21", sources=known)
    assert [problem for problem in checked.problems if "nearly the same" in problem.what] == []
    assert len(checked.questions) >= 5


def test_only_limits_questions_and_problems() -> None:
    files = {"a.yml": ASKED, "b.yml": "titel: x", "Upper.yml": "titel: x", "c.lock.json": "{}"}
    assert check(files, only=("a",)).problems == ()
    assert [question.slug for question in check(files, only=("a",)).questions] == ["a"]
    assert {problem.path for problem in check(files, only=("b",)).problems} == {"questions/b.yml"}
    assert {p.path for p in check(files, only=("upper",)).problems} == {"questions/Upper.yml"}


def test_only_still_sees_that_another_file_asks_the_same() -> None:
    files = {"a.yml": f"question: {FIRST}", "b.yml": f"question: {FIRST}"}
    (problem,) = check(files, only=("a",)).problems
    assert problem.path == "questions/a.yml"
    assert "questions/b.yml" in problem.what


def test_an_unknown_slug_is_a_problem_that_names_the_nearest() -> None:
    checked = check({"tidal-turbines.yml": ASKED}, only=("tidal-turbine",))
    assert checked.questions == ()
    assert checked.problems == (
        Problem(
            path="questions/tidal-turbine.yml",
            line=1,
            column=1,
            what="there is no such question",
            fix="did you mean `tidal-turbines`?",
        ),
    )


@pytest.mark.parametrize(
    "bomb",
    [
        *("[" * 32_000, "{a: " * 8_000, "- " * 16_000, "? " * 16_000, "a: &a [*a, *a]\n" * 2_000),
        *("!" * 30_000, "&" * 30_000, '"' * 30_001, "a" * 32_000 + ":", "\x00" * 32_000),
        *("%" * 30_000, "title: " + "9" * 32_000, "a: 1\n" * 6_000, "- &a\n" * 6_000),
    ],
    ids=lambda bomb: bomb[:4],
)
def test_a_bomb_is_a_problem(bomb: str) -> None:
    checked = check({"x.yml": bomb})
    assert checked.questions == ()
    assert checked.problems
    assert all(len(problem.what) < 200 for problem in checked.problems)


PIECES = st.sampled_from(
    [
        *("question: ", "title: ", "tags: ", "concepts: ", "exclude: ", "known: ", "limit: ", "- "),
        *("Do tides feed mussels?", "no", "12:30", "2018-01-01", "2004.14004", "10.1000/x", "~"),
        *("[", "]", "{", "}", ", ", ": ", ":\n", "\n", "\n  ", "\n    ", "\t", " ", "# ", "? "),
        *("&a ", "*a", "!!str ", "!", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "|\n"),
        *(
            "'",
            '"',
            "\\",
            "\\x00",
            "\\ud800",
            "\\U0011FFFF",
            "\\N",
            ">",
            "\u202e",
            "\x00",
            "\ufeff",
        ),
        *("ü", "多", "🙂", "\r\n", "\r", "\x85", "\u2028", "id: ", "why: ", "since: ", "50", "``"),
    ]
)
ANYTHING = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode()),
    st.lists(PIECES, max_size=40).map(lambda pieces: (ASKED + "".join(pieces)).encode()),
)


def hold(checked: Checked, data: bytes) -> None:
    """What is true of every file whatsoever."""
    errors = [problem for problem in checked.problems if not problem.warning]
    assert bool(checked.questions) != bool(errors)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in checked.problems:
        message = str(problem)
        assert message.splitlines() == [message]
        assert message.encode()
        assert problem.what
        assert problem.fix
        assert 1 <= problem.line <= len(lines) + 1
        assert 1 <= problem.column <= len((*lines, "")[problem.line - 1]) + 1


@given(ANYTHING)
@settings(max_examples=300)
def test_any_bytes_give_a_question_or_problems_inside_the_file(data: bytes) -> None:
    hold(check({"x.yml": data}), data)


@given(ANYTHING)
def test_any_bytes_give_a_question_or_problems_without_libyaml(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions, "_LOADER", yaml.SafeLoader)
        checked = check({"x.yml": data})
    errors = [problem for problem in checked.problems if not problem.warning]
    assert bool(checked.questions) != bool(errors)


TEXTS = st.text(min_size=1, max_size=90)
FILES = st.fixed_dictionaries(
    {"question": st.one_of(st.just("Do tides feed mussels?"), TEXTS)},
    optional={
        "title": TEXTS,
        "tags": st.lists(TEXTS, max_size=3),
        "concepts": st.lists(st.lists(TEXTS, max_size=3), max_size=3),
        "since": st.integers(1400, 2030),
        "sources": st.lists(st.sampled_from(SOURCES), max_size=3),
        "limit": st.integers(-1, 300),
        "known": st.lists(st.sampled_from(["10.1000/x", "PMID:7", "P19-1493", "x"]), max_size=2),
        "asked_on": st.sampled_from(["2020-02-29", "2021-02-29"]),
    },
)


@given(FILES, st.booleans())
def test_a_file_that_is_accepted_is_valid_by_the_published_schema(
    written: dict[str, Any], flow: bool
) -> None:
    text = yaml.safe_dump(written, allow_unicode=True, default_flow_style=flow)
    if check({"x.yml": text}).questions:
        assert jsonschema.Draft7Validator(question_schema()).is_valid(written)


@given(FILES)
def test_reading_does_not_depend_on_how_the_yaml_is_written(written: dict[str, Any]) -> None:
    ways = [
        yaml.safe_dump(written, allow_unicode=allow, default_flow_style=flow, default_style=style)
        for allow, flow, style in ((True, False, None), (True, True, None), (True, False, "'"))
    ]
    numbers = {"since", "limit"} & set(written)
    read_as = [check({"x.yml": way}).questions for way in ways[: 2 if numbers else 3]]
    assert all(questions == read_as[0] for questions in read_as)


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("Does the tide feed mussels?", "tide-feed-mussels"),
        ("How does fine-tuning on AdvRACE affect MRC models?", "fine-tuning-advrace-mrc-models"),
        ("Hängt die Größe der Fänge von Ebbe und Flut ab?", "hangt-die-grosse-der-fange-von"),
        ("多语言训练能否提高鲁棒性？", "question"),
        ("What is an index?", "index-2"),
        ("?", "question"),
    ],
)
def test_a_slug_is_made_of_content_words(question: str, slug: str) -> None:
    assert slug_from(question, ()) == slug


def test_a_slug_that_is_taken_gets_a_number_whatever_its_case() -> None:
    taken = ["tide-feed-mussels", "TIDE-feed-mussels-2"]
    assert slug_from("Does the tide feed mussels?", taken) == "tide-feed-mussels-3"


@given(st.text(max_size=200), st.lists(st.sampled_from(["question", "question-2", "a", "b"])))
def test_a_slug_is_always_a_good_and_free_name(question: str, taken: list[str]) -> None:
    slug = slug_from(question, taken)
    assert slug not in RESERVED
    assert slug not in taken
    assert len(slug) <= 64
    assert check({f"{slug}.yml": ASKED}).problems == ()


def test_a_synonym_in_two_concepts_is_a_warning_at_the_second() -> None:
    (problem,) = problems(ASKED + "concepts: [[tide, noise], [harbour, Noise]]")
    assert (problem.line, problem.column, problem.warning) == (2, 37, True)
    assert problem.what == "`Noise` stands in two concepts"


def test_a_template_has_the_question_its_concepts_and_the_rest_as_comments() -> None:
    text = template("Do tidal  turbines affect harbour porpoises?", asked_on="2026-03-01")
    assert text.startswith("# yaml-language-server: $schema=")
    assert "\nconcepts:\n  - [tidal turbines]\n  - [harbour porpoises]\n" in text
    question = asked(text)
    assert question.question == "Do tidal turbines affect harbour porpoises?"
    assert question.asked_on == "2026-03-01"
    assert question.concepts_given
    stated = ("question", "asked_on", "concepts")
    for row in QUESTION.fields:
        assert (f"\n{row.name}:" in text) == (row.name in stated)
        assert (f"\n#{row.name}: " in text) == (row.name not in stated)


def test_every_optional_line_of_a_template_can_be_used() -> None:
    text = template("Do tidal turbines disturb harbour porpoises?", asked_on="2026-03-01")
    used = "\n".join(
        line[1:] if line[:2] != "# " and line.startswith("#") else line for line in text.split("\n")
    )
    assert used.count("\n") == text.count("\n")
    assert set(yaml.safe_load(used)) == set(QUESTION.names)
    assert asked(used).limit == 50


def test_a_template_fits_a_line_of_a_hundred_characters() -> None:
    text = template("Do tidal turbines disturb harbour porpoises? " * 9, asked_on="2026-03-01")
    assert max(map(len, text.split("\n"))) <= 100


def test_a_template_is_not_made_of_what_would_be_refused() -> None:
    with pytest.raises(QuestionError) as short:
        template("Tides?", asked_on="2026-03-01")
    assert str(short.value) == "`question` is shorter than 10 characters (say it in full)"
    assert "shorter than 10" in short.value.problems[0].what
    with pytest.raises(QuestionError) as day:
        template("Do tides feed mussels?", asked_on="1 March")
    assert "is not a date" in day.value.problems[0].what


@given(st.text(min_size=10, max_size=300))
def test_a_template_passes_the_check_and_keeps_the_question(question: str) -> None:
    try:
        text = template(question, asked_on=TODAY)
    except QuestionError:
        return
    checked = check({"x.yml": text})
    assert all(problem.warning for problem in checked.problems)
    (read_again,) = checked.questions
    assert read_again.question == escape.visible(question)
    assert read_again.concepts_given
