"""The environment of the templates: nothing is printed that no filter has seen."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError, UndefinedError

from generator import render
from generator.edge.kept import Folder
from generator.escape import Safe, const


def printed(template: str, **values: object) -> str:
    """What the environment makes of a template that is written here."""
    return render.environment().from_string(template).render(values)


@given(st.text())
def test_plain_text_is_refused_whatever_it_says(text: str) -> None:
    with pytest.raises(TypeError, match="no filter"):
        printed("{{ text }}", text=text)


@pytest.mark.parametrize(
    "value", ["x", None, True, b"x", ["x"], ("x",), {"x": 1}, object(), Exception("x")]
)
def test_nothing_is_printed_but_safe_text_and_numbers(value: object) -> None:
    with pytest.raises(TypeError, match="no filter"):
        printed("{{ value }}", value=value)


@pytest.mark.parametrize(("value", "expected"), [(const("a<b>"), "a<b>"), (3, "3"), (0.5, "0.5")])
def test_safe_text_and_numbers_are_printed_as_they_are(value: object, expected: str) -> None:
    assert printed("{{ value }}", value=value) == expected


def test_the_refusal_says_what_was_printed_and_what_to_do() -> None:
    with pytest.raises(TypeError, match=r"'stray'.*str.*\| md"):
        printed("{{ text }}", text="stray")


def test_text_that_a_safe_text_was_joined_with_is_not_safe() -> None:
    for template in ("{{ safe ~ text }}", "{{ safe + text }}", "{{ '%s' % text }}"):
        with pytest.raises(TypeError):
            printed(template, safe=const("a"), text="<b>")


def test_a_macro_prints_what_its_body_prints() -> None:
    template = "{% macro bold(text) %}<b>{{ text|md }}</b>{% endmacro %}{{ bold(text) }}"
    assert printed(template, text="a*b") == "<b>a&#42;b</b>"
    with pytest.raises(TypeError):
        printed(template.replace("|md", ""), text="a*b")


def test_a_block_that_was_set_aside_is_printed_later() -> None:
    assert printed("{% set aside %}{{ text|md }}{% endset %}{{ aside }}", text="_") == "&#95;"


def test_a_name_that_is_not_there_is_named() -> None:
    with pytest.raises(UndefinedError, match="forgotten"):
        printed("{{ forgotten }}")
    with pytest.raises(UndefinedError, match="forgotten"):
        printed("{% if forgotten %}{% endif %}")


@pytest.mark.parametrize("name", ["safe", "tojson", "e", "escape", "forceescape", "urlize", "join"])
def test_filters_that_vouch_for_any_text_are_away(name: str) -> None:
    with pytest.raises(TemplateError, match=name):
        printed("{{ text|" + name + " }}", text="<b>")


@pytest.mark.parametrize("name", ["md", "html", "fm", "link"])
def test_the_filters_of_escape_are_there_and_give_safe_text(name: str) -> None:
    filter_ = render.environment().filters[name]
    assert isinstance(filter_("https://example.org/<b>"), Safe)
    assert "<b>" not in filter_("https://example.org/<b>")


@given(st.text(string.printable))
def test_no_filter_lets_a_tag_through(text: str) -> None:
    made = printed("{{ t|md }}{{ t|html }}{{ t|fm }}{{ t|link }}{{ t|day }}", t=text)
    assert "<" not in made


def test_every_template_of_the_folder_can_be_read() -> None:
    environment = render.environment()
    names = environment.list_templates()
    assert {"report.md.j2", "home.md.j2", "method.md.j2"} <= set(names)
    for name in names:
        environment.get_template(name)


def test_a_page_ends_in_one_line_end() -> None:
    values = {"days": (), "site_url": "", "feed": "", "to": const}
    page = render.render("changes.md.j2", values)
    assert page.endswith("Nothing has happened yet.\n")


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "not assessed"), (0.0, "0.0"), (7.44, "7.4"), (10.0, "10.0")]
)
def test_a_score_has_one_decimal_and_a_missing_one_is_never_a_number(
    value: float | None, expected: str
) -> None:
    assert render.score(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "not assessed"), (0.0, "0"), (0.615, "62"), (1.0, "100")]
)
def test_a_share_is_said_as_a_number_of_100(value: float | None, expected: str) -> None:
    assert render.of_100(value) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 claims"), (1, "1 claim"), (2, "2 claims"), (12345, "12,345 claims")],
)
def test_a_count_agrees_with_its_noun(number: int, expected: str) -> None:
    assert render.count(number, "claim") == expected


def test_a_plural_that_is_no_s_can_be_given() -> None:
    assert render.count(2, "entry", "entries") == "2 entries"
    assert render.count(1, "entry", "entries") == "1 entry"


def test_long_numbers_have_their_thousands_apart() -> None:
    assert render.grouped(1234567) == "1,234,567"
    assert render.fixed(0.125, 2) == "0.12"


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2026-06-02", "2 June 2026"),
        ("2026-12-31", "31 December 2026"),
        ("2026-13-01", "2026-13-01"),
        ("2026", "2026"),
        ("", ""),
        ("<b>", "&#60;b&#62;"),
    ],
)
def test_a_date_is_written_out_and_anything_else_is_escaped(iso: str, expected: str) -> None:
    assert render.day(iso) == expected


def test_a_sentence_gets_its_full_stop_once_and_is_not_safe_yet() -> None:
    assert [render.ended(t) for t in ("a", "a.", "a?", "a! ")] == ["a.", "a.", "a?", "a! "]
    assert not isinstance(render.ended(const("a")), Safe)


def test_templates_that_are_kept_damaged_are_compiled_again(tmp_path: Path) -> None:
    render.environment.cache_clear()
    render.load(Folder(tmp_path))
    whole = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(whole) == len(render.environment().list_templates())
    for path, data in whole.items():
        path.write_bytes(data[: len(data) // 2])
    render.environment.cache_clear()
    render.load(Folder(tmp_path))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == whole
    render.environment.cache_clear()
