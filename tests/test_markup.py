"""Markup of databases and of TeX becomes text; prose that only looks like it stays as it is."""

import re
from unicodedata import is_normalized

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.markup import latex, plain
from tests.made_up import TEXTS, hostile


@pytest.mark.parametrize("text", TEXTS)
def test_prose_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The token <mask> stands between <s> and </s>, and <post, reply> is a pair.",
        "Here a < b and c > d, p<0.05, x<y and z>w, and 5 <6> 7.",
        "AT&T, R&D; and Q&A are names, and fish&chips; a dish.",
        "It costs $5 or US$ 10, and $5-$10 for two, and from 5 US$ to 10 US$ each.",
        "About 2~3 times, ~50 languages, 7% of 100% and #1.",
        "The set {a, b} and the slot {name} are in braces.",
        "An address: https://example.org/~someone/a_b%20c?d=1&e=2#f.",
        "Under C:/data or in snake_case, 2^10 and f(x) = x_1.",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>bold</b> and <i class='x'>slanted</i> word", "a bold and slanted word"),
        ("one<br/>two<p>three</p>", "one two three"),
        ("see <a href='https://example.org'>here</a>", "see here"),
        ("a <a, b> pair", "a <a, b> pair"),
        ("H<sub>2</sub>O", "H2O"),
        ("10<sup>6</sup> words and 10<jats:sup>-3</jats:sup>", "10^6 words and 10^-3"),
        ("a <!-- hidden <b>x</b> --> b<?php x ?>", "a b"),
        ("a<script>alert(1)</script> b<style>p {}</style>", "a b"),
        ("<![CDATA[a <i>b</i>]]>", "a b"),
        ('<scp>a</scp> <span lang="de">b</span>', "<scp>a</scp> b"),
        ("<ns4:p>a</ns4:p>", "<ns4:p>a</ns4:p>"),
    ],
)
def test_tags_that_are_known_go_and_their_text_stays(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&amp;D", "R&D"),
        ("a &lt; b", "a < b"),
        ("&amp;lt;i&amp;gt;a&amp;lt;/i&amp;gt; b", "a b"),
        ("&lt;mask&gt;", "<mask>"),
        ("caf&eacute; &#233; &#xe9;", "café é é"),
        ("a&nbsp;b\u00a0c", "a b c"),
        ("&nosuch; &amp", "&nosuch; &amp"),
        ("&#0; &#xD800; &#1114112;", "\ufffd \ufffd \ufffd"),
    ],
)
def test_entities_are_decoded_once_and_twice(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>Noise helps.</jats:p>", "Noise helps."),
        ("<p>ABSTRACT</p><p>Noise helps.</p>", "Noise helps."),
        ("Abstract: Noise helps.", "Noise helps."),
        ("Abstract. Noise helps.", "Noise helps."),
        ("Abstract\n\nNoise helps.", "Noise helps."),
        ("Abstract — Noise helps.", "Noise helps."),
        ("ABSTRACT Noise helps.", "Noise helps."),
        ("Abstract Background: Noise.", "Background: Noise."),
        ("Abstract nouns are rare.", "Abstract nouns are rare."),
        ("Abstract-level review", "Abstract-level review"),
        ("ABSTRACT NOUNS IN SPEECH", "ABSTRACT NOUNS IN SPEECH"),
        ("Abstracts: a study", "Abstracts: a study"),
        ("Abstract", "Abstract"),
        ("An abstract: short.", "An abstract: short."),
    ],
)
def test_the_word_abstract_goes_where_it_is_a_heading(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_headings_inside_an_abstract_are_parted_from_its_sentences() -> None:
    text = (
        "<jats:sec><jats:title>Background</jats:title><jats:p>Noise is common.</jats:p></jats:sec>"
        "<jats:sec><jats:title>Results:</jats:title><jats:p>It helps.</jats:p></jats:sec>"
        "<h4>Conclusion</h4>It matters."
    )
    assert plain(text) == "Background: Noise is common. Results: It helps. Conclusion: It matters."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math>",
            "x=2",
        ),
        ("<math><msup><mn>10</mn><mrow><mo>-</mo><mn>3</mn></mrow></msup></math>", "10^-3"),
        (
            "<jats:alternatives><jats:tex-math>$$x^2$$</jats:tex-math>"
            "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>"
            "</jats:alternatives>",
            "x^2",
        ),
        ("so <jats:tex-math>$$x^2$$</jats:tex-math> grows", "so x^2 grows"),
        (
            "<math><semantics><mi>x</mi><annotation encoding='TeX'>x</annotation></semantics>",
            "x",
        ),
    ],
)
def test_a_formula_is_read_once(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\textbf{N}oise \emph{helps} {\it much}", "Noise helps much"),
        (r"more than 4\% \& less \$5 \#1 a\_b", "more than 4% & less $5 #1 a_b"),
        (r"\textit{a} costs 5% of $5 or $10 & #1", "a costs 5% of $5 or $10 & #1"),
        (r"G\"odel, \'Etienne, Erd\H{o}s, \c{C}elik, {\L}ukasz",
        "Gödel, Étienne, Erdős, Çelik, Łukasz"),
        (r"$x$ and $\alpha$-entmax, $O(n^2)$", "x and α-entmax, O(n^2)"),
        (r"48\times faster than \alpha is", "48× faster than α is"),
        (r"En\rightarrowDe, X\toFrench, \alphaNLI", "En→De, X→French, αNLI"),
        (r"$\mathcal{O}(m \log k)$ and \mathbf{18}%", "O(m log k) and 18%"),
        (r"$k^{\frac{m}{2}}$, $10^{-3}$, $x_{ij}$, $2^{n+1}$", "k^(m/2), 10^-3, x_ij, 2^(n+1)"),
        (r"360^{\circ} views", "360° views"),
        (r"\Omega\left(n\right)", "Ω(n)"),
        (r"code\footnote{At \url{https://example.org/a_b%20c#d}}.",
        "code (At https://example.org/a_b%20c#d)."),
        (r"\href{https://example.org}{the site} of \method{us}", "the site of us"),
        (r"Table~1 says \ourmodel{} wins~\citep[p. 1]{x}.", "Table 1 says ourmodel wins."),
        (r"\LaTeX{} and \TeX, B. \etal", "LaTeX and TeX, B. et al."),
        (r"\textless{}unk\textgreater{}", "<unk>"),
    ],
)  # fmt: skip
def test_latex_becomes_what_it_would_print(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{On {XTREME} and Noise}}", "On XTREME and Noise"),
        (r"85\% of 90%, a & b # c _ d ^ e", "85% of 90%, a & b # c _ d ^ e"),
        ("4074--4083", "4074–4083"),
        ("``quoted'' and M{\\\"u}ller's", "“quoted” and Müller's"),
        ("pp.~5 of about 2~3", "pp. 5 of about 2~3"),
        (r"Cede{\~n}o and Mu\~noz", "Cedeño and Muñoz"),
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (r"\textbackslash{}\textbraceleft{}a\textbraceright{}\textasciitilde{}", "\\{a}~"),
        ("plain words", "plain words"),
        ("", ""),
    ],
)
def test_a_bibtex_field_is_latex_throughout(text: str, expected: str) -> None:
    assert latex(text) == expected


def test_no_file_is_read_for_a_text_that_asks_for_one() -> None:
    assert plain(r"a \textbf{b} \input{/etc/hostname} \include{/etc/hostname} c") == "a b c"


def test_braces_are_followed_as_deep_as_prose_has_them_and_no_deeper() -> None:
    # Else the depth of our own call stack would decide what the text becomes.
    assert plain("\\emph{" + "{" * 30 + "a" + "}" * 30 + "} b") == "a b"
    deep = "\\emph{" + "{" * 50 + "a" + "}" * 50 + "} b"
    assert plain(deep) == deep


@pytest.mark.parametrize(
    "piece", ["\\sqrt", "{", "<b ", "$", "\\left(", "&amp;", "<!--", "\\begin{a}", "<script>"]
)
def test_a_bomb_comes_through_as_some_text(piece: str) -> None:
    assert isinstance(plain(piece * 3000), str)
    assert isinstance(latex(piece * 3000), str)


_PIECES = [
    "\\textbf", "\\frac", "\\sqrt", "\\begin{itemize}", "\\end{itemize}", "\\item", "\\left(",
    "\\right)",
    "\\foo", "\\'", '\\"o', "\\url{", "\\href{", "\\footnote", "\\mathcal", "\\ensuremath",
    "\\verb|",
    "\\newcommand", "\\def\\x", "\\", "\\\\", "\\(", "\\]", "{", "}", "[", "]", "$", "$$", "^",
    "_{", "%",
    "#1", "&", "~", "--", "``", "<b>", "</b>", "<i", "<jats:title>", "<sup>",
    "<mml:msup><mi>x</mi>", "<!--",
    "&amp;", "&lt;", "&#60;", "Abstract", "a", "b c", "1", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join) | hostile() | st.text())
@example("\\input{x}\\begin{itemize}</b>\\end{itemize}\\url{\\]\\cite\\def")
@example(
    "\\overline\\sqrt</b>\\sqrt&%}~\\u\\colorbox\\hat\\let\\begin\\u\\end{&_\\hat$\\mathcal\\'"
)
def test_any_text_becomes_one_line_of_normal_text(text: str) -> None:
    for freed in (plain(text), latex(text)):
        assert is_normalized("NFC", freed)
        assert freed == " ".join(freed.split())
        assert not re.search("[\x00-\x1f\u200b\ud800-\udfff]", freed)


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join) | hostile())
def test_reading_again_soon_changes_nothing_more(text: str) -> None:
    for _ in range(8):
        text = plain(text)
    assert plain(text) == text
