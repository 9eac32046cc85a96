"""Foreign text through the filters, rendered as a site renders it, with far more extensions on."""

import html as stdlib_html
import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any
from unicodedata import is_normalized

import jinja2
import markdown  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator import escape
from generator.escape import Safe, clean, const, fm, html, json_script, link, md, visible
from tests.made_up import hostile

EXTENSIONS: dict[str, dict[str, Any]] = {
    "abbr": {},
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "md_in_html": {},
    "sane_lists": {},
    "tables": {},
    "toc": {"permalink": False},
    "wikilinks": {},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.betterem": {},
    "pymdownx.blocks.admonition": {},
    "pymdownx.blocks.html": {},
    "pymdownx.caret": {},
    "pymdownx.critic": {},
    "pymdownx.details": {},
    "pymdownx.emoji": {},
    "pymdownx.escapeall": {},
    "pymdownx.fancylists": {},
    "pymdownx.highlight": {},
    "pymdownx.inlinehilite": {},
    "pymdownx.keys": {},
    "pymdownx.magiclink": {
        "repo_url_shorthand": True,
        "social_url_shorthand": True,
        "user": "someone",
        "repo": "something",
    },
    "pymdownx.mark": {},
    "pymdownx.progressbar": {},
    "pymdownx.smartsymbols": {},
    "pymdownx.snippets": {},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {},
    "pymdownx.tilde": {},
}

PLACES = {
    "paragraph": "@",
    "sentence": "We read: @; and so on.",
    "list": "- @\n- next",
    "numbered list": "1. @\n2. next",
    "table": "| a | b |\n| --- | --- |\n| @ | @ |",
    "heading": "### @ { #c-1 .claim }",
    "link": '[@](https://example.org/ "@")',
    "quote": "> @",
    "strong": "**@**",
    "definition": "term\n:   @",
    "footnote": "word[^1]\n\n[^1]: @",
    "admonition": '!!! note "@"\n    @',
    "details": '??? note "@"\n    @',
    "attribute": '<p title="@">text</p>',
    "inline attribute": 'text <span title="@">text</span>',
    "raw block": '<div class="a">\n<p>@</p>\n</div>',
    "block with Markdown": '<div class="a" markdown>\n\n@\n\n</div>',
    "summary": "<details>\n<summary>@</summary>\n<p>text</p>\n</details>",
}
"""Where a page may put foreign text, `@` standing for it."""

PAYLOADS = (
    # HTML that runs or loads something
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus '",
    "<iframe src=https://example.org></iframe>",
    "<form action=https://example.org><input></form>",
    "<style>*{display:none}</style><base href=https://example.org><meta http-equiv=refresh>",
    "<svg/onload=alert(1)><math><mtext></mtext></math>",
    "</script></title></table></details></p><b>",
    "<b", "<!-- a", "<!-- a -->", "<![CDATA[a]]>", "<?php a ?>", "<!DOCTYPE a>", "</",
    "<p markdown=1>",
    # links, images, automatic links
    "[a](javascript:alert(1))", "![a](https://example.org/a.png)", "<javascript:alert(1)>",
    "[a]: https://example.org\n\n[a]", "[a][b]", "[[wiki]]", "<a@example.org>", "a@example.org",
    "https://example.org/a_b_c", "www.example.org is", "see www.example.org.",
    "ftp://example.org", "data:text/html,a",
    "@someone", "#42", "!42", "someone/something#42", "github:someone", "f" * 40, "0" * 39 + "a.",
    # attribute lists, blocks of extensions
    "a {: onclick=alert(1) }", "a { #id .md-button }", "{: #id}", "a\n{: .b}",
    "/// html | script\nalert(1)\n///", "/// admonition | a\n///", "--8<-- \"README.md\"",
    ";--8<-- \"README.md\"", "{++a++} {--b--} {~~a~>b~~} {==c==} {>>d<<}", "[=85% \"85%\"]",
    ":smile: :material-account:", "++ctrl+alt+del++", "(c) (tm) +/- --> =/= 1/2 c/o",
    "1st 2nd 3rd 4th 11th 21st", "$a$ $$a$$ \\(a\\) \\[a\\] \\begin{a}b\\end{a}",
    "!!! note\n    a", "??? note \"a\"", "???+ note", "=== \"Tab\"\n    a", "[^1]", "[^1]: a",
    "*[HTML]: a", "[TOC]", "- [ ] a", "- [x] a", ": a", "term\n: a", "!include a", "{!a!}",
    # Markdown itself
    "# a", "a\n===", "a\n---", "---", "***", "- a", "+ a", "* a", "1. a", "1) a", "42. a", "a. b",
    "A. b", "i. b", "iv. b", "XII. b", "#. a", "> a", "    a", "\ta", "```a\nb\n```", "~~~a~~~",
    "``` mermaid\ngraph\n```", "`a`", "``a`", "`#!python a`", "*a*", "**a**", "_a_", "__a__",
    "a_b_c",
    "~~a~~", "~a~", "^a^", "^^a^^", "==a==", "| a | b |\n| - | - |\n| c | d |", "a|b", "\\*a\\*",
    "a\\",
    "a  \nb", "a--b---c", "...", "a...", "a.b", "3.5 and 1,000; 85%.", "well-known -a- b-", "don't",
    # templates and front matter
    "{{ 7*7 }}", "{% raw %}", "{# a #}", "{{{", "key: value", "---\ntitle: a\n---", "%YAML",
    "!!python",
    # entities
    "&lt;b&gt;", "&amp;lt;b&amp;gt;", "&#60;b&#62;", "&#x3c;", "&copy;", "&", "&#", "&#35", "&;",
    "; &",
    # characters
    "a\x00b", "a\x02wzxhzdk:0\x03b", "\x02klzzwxh:0000\x03", "\x1b[31m", "a\u202eb\u202c",
    "a\u2066b",
    "a\u200bb\u200d\ufeff", "\U000e0061\U000e0062c", "a\ud800b", "\ud83d\ude00",
    "Z" + "\u0301" * 50,
    "a\u2028b\u2029c\x85d\x0be", "a\r\nb\rc", "a\xa0b\u3000c", "\xadd", "ﬁ ｓ ＜script＞",
    "e\u0301",
    "עברית, العربية، ไทย, हिन्दी, 中文, 한국어", "x" * 3000,
    *(chr(code) for code in range(33, 127)),
    *(f"a{chr(code)}b" for code in range(33, 127)),
    *(f"{chr(code)} a" for code in range(33, 127)),
)  # fmt: skip


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS)


def _render(page: str) -> str:
    return str(_converter().reset().convert(page))


class _Outline(HTMLParser):
    """Tags with their attributes, and text with its white space folded, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[Any, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(("open", tag, *((name, _fold(value or "")) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(("close", tag))

    def handle_data(self, data: str) -> None:
        if _fold(data):
            self.seen.append(("text", _fold(data)))

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.seen.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.seen.append(("instruction", data))


def _fold(text: str) -> str:
    return " ".join(text.split())


def _outline(source: str) -> list[tuple[Any, ...]]:
    parser = _Outline()
    parser.feed(source)
    parser.close()
    return parser.seen


def _filled(outline: list[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    """The outline of a page about `frameword` as that of one about `text`."""

    def fill(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(fill, value))
        return _fold(value.replace("frameword", text))

    return [fill(item) for item in outline]


def _same_page(frame: str, text: str) -> None:
    expected = _filled(_outline(_render(frame.replace("@", "frameword"))), clean(text))
    assert _outline(_render(frame.replace("@", md(text)))) == expected


@pytest.mark.parametrize("place", PLACES)
def test_no_payload_does_anything_but_stand_there_as_text(place: str) -> None:
    for payload in PAYLOADS:
        if clean(payload):
            _same_page(PLACES[place], payload)


@given(hostile())
@example("1. A {: b=c } www.example.org 3rd")
def test_a_page_with_any_text_in_every_place_has_only_its_own_tags(text: str) -> None:
    assume(clean(text))
    _same_page("\n\n".join(PLACES.values()), text)


_SYNTAX = [*"*_`~^=+-#>|[](){}<>!:;.,&$%@\"'\\/ \n\t\x02\x03", "a", "1", "iv", "st", "www", "amp"]


@given(st.lists(st.sampled_from(_SYNTAX), min_size=1, max_size=12).map("".join))
def test_no_heap_of_syntax_acts(text: str) -> None:
    assume(clean(text))
    _same_page("\n\n".join(PLACES.values()), text)


@pytest.mark.parametrize("payload", ["<b>a</b>", "**a**", '" onclick="b', "a {: .b }", "[TOC]"])
def test_the_frames_would_show_a_payload_that_came_through(payload: str) -> None:
    frame = "\n\n".join(PLACES.values())
    expected = _filled(_outline(_render(frame.replace("@", "frameword"))), clean(payload))
    assert _outline(_render(frame.replace("@", payload))) != expected


@given(hostile())
def test_html_is_safe_without_markdown_too(text: str) -> None:
    outline = _outline(f'<p title="{html(text)}">{html(text)}</p>')
    assert outline == _filled(_outline('<p title="frameword">frameword</p>'), clean(text))


@given(hostile())
def test_a_template_engine_that_looks_at_the_page_again_finds_nothing(text: str) -> None:
    for safe in (md(text), html(text), link(text), json_script({text: [text, {}]})):
        assert jinja2.Environment(autoescape=False).from_string(safe).render() == safe  # noqa: S701


def test_plain_prose_stays_readable_in_the_source_of_the_page() -> None:
    prose = "A zero-shot model gains 7%, on average; it does so in ten languages."
    assert md(prose) == prose


def test_every_filter_gives_what_a_template_accepts() -> None:
    given_back = [md("a"), html("a"), fm("a"), link("a"), escape.doi_link("a"), json_script("a")]
    assert all(type(text) is Safe for text in [*given_back, const("a")])
    assert type(escape.join([const("a"), md("*")])) is Safe
    assert escape.join([const("a"), md("*")], const(", ")) == "a, &#42;"


def test_what_a_reader_cannot_see_is_taken_out() -> None:
    assert visible("a\u200bb\u202ec\x00d\U000e0041e\ud800f\ufeffg") == "abcdefg"
    assert visible(" a \t\r\n b\u2028c\xa0 ") == "a b c"


def test_letters_of_all_scripts_stay() -> None:
    words = "naïve עברית العربية ไทย हिन्दी 中文 한국어 Ελληνικά 𝒪 😀"
    assert visible(words) == words


def test_composed_and_decomposed_spellings_become_one() -> None:
    assert visible("e\u0301") == visible("é") == "é"
    # The joiner between them must not keep the accent from its letter.
    assert visible("e\u200d\u0301") == "é"


def test_piles_of_marks_are_cut_to_three() -> None:
    assert len(visible("q" + "\u0301\u0302\u0303" * 30 + "r")) == len("q") + 3 + len("r")
    assert visible("ที่นี่") == "ที่นี่"


@given(st.text(st.characters()))
@example("\u0301\ud800\u0301")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert is_normalized("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_cap_is_kept_and_shown(text: str, cap: int) -> None:
    cut = clean(text, cap)
    assert len(cut) <= cap
    assert cut == visible(text) or cut.endswith("…")


def test_a_text_is_cut_between_words_and_a_bomb_anywhere() -> None:
    assert clean("one two three four", 16) == "one two three…"
    assert clean("x" * 100_000) == "x" * (escape.CAP - 1) + "…"


def test_no_abstract_is_ever_cut() -> None:
    abstract = "A sentence of an abstract with some words. " * 200
    assert clean(abstract) == abstract.strip()


@given(hostile())
@example('a": b\n---\n{{ c }}')
def test_front_matter_gives_the_escaped_text_back(text: str) -> None:
    read = yaml.safe_load(f"title: {fm(text)}\nhide: [toc]\n")
    assert set(read) == {"title", "hide"}
    assert stdlib_html.unescape(read["title"]) == clean(text)
    assert not re.search("[<>\"']", read["title"])


@given(st.recursive(hostile() | st.none() | st.booleans() | st.integers(), st.lists))
@example("</script><!--<script>\u2028{{ a }}\n```\n``` --8<-- {++b++}")
@example("\ud800")
def test_json_in_a_script_of_a_page_comes_back_whole(data: Any) -> None:
    page = f'before\n\n<script type="application/ld+json">{json_script(data)}</script>\n\nafter'
    outline = _outline(_render(page))
    script = outline.index(("open", "script", ("type", "application/ld+json")))
    assert [item[:2] for item in outline[:script]] == [
        ("open", "p"),
        ("text", "before"),
        ("close", "p"),
    ]
    assert [item[:2] for item in outline[script + 2 :]] == [
        ("close", "script"), ("open", "p"), ("text", "after"), ("close", "p"),
    ]  # fmt: skip
    raw = re.search(r"<script[^>]*>(.*)</script>", _render(page), re.DOTALL)
    assert raw is not None
    assert json.loads(raw[1]) == data


def test_json_is_the_same_whatever_order_the_keys_came_in() -> None:
    assert json_script({"b": 1, "a": 2}) == json_script({"a": 2, "b": 1})
    with pytest.raises(ValueError, match="JSON"):
        json_script(float("nan"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.ORG/A", "http://example.org/A"),
        (" https://example.org/a?b=c&d=e#f ", "https://example.org/a?b=c&amp;d=e#f"),
        ("https://example.org:8080/", "https://example.org:8080/"),
        ("https://example.org/a_(b)*c~d", "https://example.org/a_%28b%29%2Ac~d"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/50%/%41", "https://example.org/50%25/%41"),
        ("https://example.org/ü?ß", "https://example.org/%C3%BC?%C3%9F"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/\"><script>", "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/$a$`b`{c}[d]|e\\f^g'h!",
        "https://example.org/%24a%24%60b%60%7Bc%7D%5Bd%5D%7Ce%5Cf%5Eg%27h%21"),
    ],
)  # fmt: skip
def test_an_address_is_percent_encoded(url: str, expected: str) -> None:
    assert link(url) == expected
    assert escape.address(url) == expected.replace("&amp;", "&")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a",
        "example.org",
        "//example.org/a",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://example.org",
        "java\nscript:alert(1)",
        "data:text/html,a",
        "ftp://example.org/",
        "file:///etc/hosts",
        "https://localhost/",
        "https://intranet/a",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://[::1]/",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org\\@example.com/",
        "https://example.org:80a/",
        "https://.org/",
        "https://a..org/",
        "https://-a.org/",
        "https://example.org/a\u202eb",
        "https://example.org/a\x00b",
        "https://example.org/a\nb",
        "https://exam\u200bple.org/",
        "https://example.org/\ud800",
        "https://example.org/" + "a" * 3000,
        "https://" + "ü" * 300 + ".org/",
    ],
)
def test_an_address_that_leads_nobody_knows_where_is_no_link(url: str) -> None:
    assert link(url) == ""


@given(st.just("https://example.org/") | st.just("http:") | st.just(""), hostile())
def test_a_link_stays_inside_its_brackets_and_quotes(start: str, rest: str) -> None:
    url = link(start + rest)
    assume(url)
    assert re.fullmatch(r"https?://[a-z0-9.-]+[A-Za-z0-9/?#=&;,+@:%._~-]*", url)
    opened = ("open", "a", ("href", stdlib_html.unescape(url)))
    for page in (
        f"[text]({url})",
        f'<p><a href="{url}">text</a></p>',
        f'a <a href="{url}">text</a>',
    ):
        assert opened in _outline(_render(page))
        assert len([item for item in _outline(_render(page)) if item[0] == "open"]) == 2


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (escape.doi_link("10.18653/v1/2020.acl-main.1"),
        "https://doi.org/10.18653/v1/2020.acl-main.1"),
        (escape.doi_link("10.1016/S0140-6736(97)11096-0"),
        "https://doi.org/10.1016/S0140-6736%2897%2911096-0"),
        (escape.doi_link("10.1002/(SICI)1<1::AID>3.0.CO;2-#"),
        "https://doi.org/10.1002/%28SICI%291%3C1::AID%3E3.0.CO;2-%23"),
        (escape.arxiv_link("2004.14004"), "https://arxiv.org/abs/2004.14004"),
        (escape.arxiv_link("cs/0112017"), "https://arxiv.org/abs/cs/0112017"),
        (escape.acl_link("2020.aacl-main.56"), "https://aclanthology.org/2020.aacl-main.56"),
        (escape.acl_link("Q19-1045"), "https://aclanthology.org/Q19-1045"),
        (escape.pmid_link("31452104"), "https://pubmed.ncbi.nlm.nih.gov/31452104"),
    ],
)  # fmt: skip
def test_links_of_identifiers_are_built(built: Safe, expected: str) -> None:
    assert built == expected


@pytest.mark.parametrize(
    "build", [escape.doi_link, escape.arxiv_link, escape.acl_link, escape.pmid_link]
)
def test_what_is_no_identifier_gets_no_link(build: Any) -> None:
    for wrong in (
        "",
        "a b",
        "../../x",
        "javascript:a",
        "https://doi.org/10.1/a",
        "10.5/a",
        "1\u202e2",
        "a" * 9999,
    ):
        assert build(wrong) == ""


@given(hostile())
def test_a_built_link_never_leaves_its_host(text: str) -> None:
    url = escape.doi_link(f"10.5555/{text}")
    assert re.fullmatch(r"(https://doi\.org/10\.5555/[A-Za-z0-9/:;,%._~-]+)?", url)
