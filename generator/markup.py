r"""Markup in titles and abstracts becomes text when it is read, before anything else sees it.

Databases mix HTML, JATS, MathML, entities (encoded once or twice) and LaTeX into plain prose, and
prose has its own `<mask>`, `5%` and `$5`. So only what is known to be markup is taken as markup.
"""

import html
import logging
import re
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_walker_context

from generator.escape import visible

# It warns of every half-written macro in a stranger's abstract; nobody here can mend those.
logging.getLogger("pylatexenc").addHandler(logging.NullHandler())

_ROUNDS = 3
"""Times that what came out of entities is looked through again: twice encoded, and a spare."""
_LATEX_CAP = 200_000
"""Characters; a longer text is no LaTeX that a database sends as title or abstract."""
_DEEPEST = 40
"""Braces in braces. The parser calls itself for each, and must not end where our stack does."""

_BROKEN = (LatexWalkerError, RecursionError, AttributeError, IndexError, KeyError, TypeError)
"""What pylatexenc ends in, tolerant as it is, where a macro's arguments are missing."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*\s*/?"""
_PREFIX = r"(?:(?:jats|mml|m|html|xhtml):)?"
_INLINE = (
    "abbr|b|bold|cite|code|em|email|ext-link|font|i|inline-formula|italic|monospace|named-content"
    "|overline|roman|sc|small|span|strike|strong|styled-content|sub|sup|tt|u|underline|uri|xref"
    "|alternatives|math|semantics|mrow|mi|mn|mo|ms|mtext|mspace|mstyle|mpadded|mphantom|menclose"
    "|msub|msup|msubsup|munder|mover|munderover|mmultiscripts|mprescripts|none|mfrac|msqrt|mroot"
    "|mtable|mtr|mtd|mfenced|merror|malignmark|maligngroup"
)
_BLOCK = (
    "abstract|article-title|blockquote|br|break|disp-formula|dd|div|dl|dt|h[1-6]|hr|label|li|list"
    "|list-item|ol|p|sec|section|table|tbody|td|th|thead|title|tr|ul"
)
_INLINE_TAG = re.compile(rf"</?{_PREFIX}(?:{_INLINE}){_ATTRIBUTES}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?{_PREFIX}(?:{_BLOCK}){_ATTRIBUTES}>", re.IGNORECASE)
# Prose has an <a, b> of its own; a link says where it leads.
_ANCHOR = re.compile(r"<a(?=\s)(?:\s+[\w:.-]+\s*=\s*[^\s<>]+)+\s*>|</a>", re.IGNORECASE)
_UNSAID = re.compile(
    r"<!--(?:(?!-->).){0,2000}-->|<\?[^<>]{0,500}\?>"
    rf"|<(?P<tag>{_PREFIX}(?:script|style|annotation|annotation-xml|tex-math))\b{_ATTRIBUTES}(?<!/)>"
    r"(?:(?!</).){0,2000}</(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)
"""Nothing that a reader sees, or what MathML beside it says again."""
_TEX_MATH = re.compile(rf"</?{_PREFIX}tex-math{_ATTRIBUTES}>", re.IGNORECASE)
_MATHML = re.compile(r"<(?:mml:|m:)?math\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_SECTION = re.compile(
    rf"<{_PREFIX}(title|h[1-6]){_ATTRIBUTES}>([^<>]{{1,80}}?)[\s:.]*</{_PREFIX}\1\s*>",
    re.IGNORECASE,
)
_RAISED = re.compile(rf"(?<=\S)<{_PREFIX}sup{_ATTRIBUTES}>(?=[^\s<])", re.IGNORECASE)
_POWER = re.compile(
    r"(<(?:mml:|m:)?msup\b[^<>]*>\s*<(?:mml:|m:)?(mi|mn|mo|mtext)\b[^<>]*>[^<>]*</(?:mml:|m:)?\2>)",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(
    r"(?:(?:ABSTRACT|Abstract)\s*(?:[:.—–\n]|-\s)[\s:.—–-]*|ABSTRACT\s+(?![A-Z]{2})"
    r"|Abstract\s+(?=(?:Background|Objectives?|Introduction|Purpose|Aims?|Motivation)\b))(?=\S)"
)
"""The heading, not the first word of "Abstract meaning representations are …"."""

_LOOKS_LIKE_LATEX = re.compile(
    r"\\(?:[A-Za-z]{2,}|[%&_#$]|[\"'`^~=.](?:[A-Za-z]|\{|\\[ij])|[cvuHkrbdt]\{|[oOlLij]\b)"
)
_MATH = re.compile(r"(?<![\\$])\$\$?(?=\S)([^$]{1,400}?)(?<=[^\s\\])\$\$?(?![\d$])")
_MATH_SIGN = re.compile(r"[\\^_=<>{}+]")
_MACRO = re.compile(r"\\([A-Za-z]+)(\s*\{\s*\})?(\s*\{)?")
_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}\s]*)\}")
_HYPERLINK = re.compile(r"\\href\s*\{[^{}\s]*\}")
_SWITCHES = ("rm", "bf", "it", "sf", "tt", "sc", "sl", "em", "cal", "frak", "scr")
_GLUED = re.compile(r"[A-Za-z]*(?:arrow|cdot|langle|rangle)")
_TIED = re.compile(r"(?<=[\w.,;:)}%])(?!(?<=\d)~\d)~(?=[\w\\${(])")
"""`Table~1`, but neither `2~3 times` nor `~50` nor the `/~name` of an address."""
_TILDE = re.compile(r"(?<!\\)~")
"""A sign of its own; with a backslash before it, it stands over the next letter."""
_CITED = re.compile(r"[\s~]*\\(?:[cC]ite[a-z]*|nocite)\*?\s*(?:\[[^\[\]]*\])*\s*\{[^{}]*\}")
_SIZED = re.compile(r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])\.?")
_SCRIPT = re.compile(r"(?<!\\)([_^])\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_PLAIN_SCRIPT = re.compile(
    r"\s*[-−+]?(?:\\[A-Za-z]+\s+)?(?:[\w.]+|\\[A-Za-z]+(?:\s*\{[^{}]*\})?|\*|')\s*"
)
_BARE = re.compile(r"(?<!\\)([%#&])")


def plain(text: str) -> str:
    """The text that a reader would see: no tags, entities or LaTeX, in NFC, on one line.

    Never raises. What only looks like markup (`<mask>`, `a < b`, `5%`, `$5`) stays.
    `10<sup>6</sup>` becomes `10^6`, as in LaTeX, because `106` would be another number.
    """
    text = _without_html(text)
    if _LOOKS_LIKE_LATEX.search(text) or any(map(_is_math, _MATH.finditer(text))):
        text = _without_latex(text)
    return _without_heading(text)


def latex(text: str) -> str:
    """The text of a BibTeX field, where braces, dashes and ties are always LaTeX. Never raises."""
    if re.search(r"[\\{}$~`'-]", text):
        text = _without_latex(text)
    return _without_heading(_without_html(text))


def _without_heading(text: str) -> str:
    text = text.strip()
    heading = _ABSTRACT.match(text)
    return visible(text[heading.end() :] if heading else text)


def _without_html(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    for _ in range(_ROUNDS):
        before, text = text, _ENTITY.sub(_character, _without_tags(text))
        if text == before:
            break
    return text


def _without_tags(text: str) -> str:
    text = _CDATA.sub("", text)
    text = _UNSAID.sub("", text) if _MATHML.search(text) else _UNSAID.sub(_keep_tex, text)
    text = _POWER.sub(r"\1^", _RAISED.sub("^", _SECTION.sub(_heading, text)))
    return _INLINE_TAG.sub("", _ANCHOR.sub("", _BLOCK_TAG.sub("\n", text)))


def _keep_tex(found: re.Match[str]) -> str:
    """A formula that has no MathML beside it is all there is of it."""
    tag = (found["tag"] or "").rpartition(":")[2].lower()
    return _TEX_MATH.sub("", found[0]) if tag == "tex-math" else ""


def _heading(found: re.Match[str]) -> str:
    """A heading inside an abstract is parted from what follows."""
    name = found[2].strip()
    return f"\n{name}\n" if name.lower() == "abstract" else f"\n{name}: "


def _character(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _is_math(found: re.Match[str]) -> bool:
    """Whether what stands between two dollar signs is a formula, and not prices with words."""
    return " " not in found[1] or bool(_MATH_SIGN.search(found[1]))


def _without_latex(text: str) -> str:
    if len(text) > _LATEX_CAP or _depth(text) > _DEEPEST:
        return text
    source = _ADDRESS.sub(_literal_address, _HYPERLINK.sub("", _CITED.sub("", text)))
    source = _SCRIPT.sub(_keep_together, _SIZED.sub("", _TIED.sub(" ", source)))
    source = _MACRO.sub(_known_macro, _BARE.sub(r"\\\1", source))
    source = _escape_prices(_TILDE.sub(r"\\textasciitilde{}", source))
    try:
        return str(_converter().latex_to_text(source, tolerant_parsing=True)).replace("^∘", "°")
    except _BROKEN:
        return text


def _depth(text: str) -> int:
    """Deepest nesting of what the parser calls itself for."""
    deepest = depth = 0
    for found in re.finditer(r"[{}\[\]]|\\(?:begin|left|\[|\()|\\(?:end|right|\]|\))", text):
        depth += -1 if found[0] in {"}", "]", r"\end", r"\right", r"\]", r"\)"} else 1
        deepest = max(deepest, depth)
    return deepest


def _literal_address(found: re.Match[str]) -> str:
    address = re.sub(r"\\([%#&_~$])(?:\{\})?", r"\1", found[1])
    return re.sub(r"([%#&_$])", r"\\\1", address).replace("~", r"\textasciitilde{}")


def _keep_together(found: re.Match[str]) -> str:
    r"""`k^{m/2}` as `k^{(m/2)}`: without its braces it would be another number."""
    mark, raised = found.groups()
    return found[0] if _PLAIN_SCRIPT.fullmatch(raised) else f"{mark}{{({raised})}}"


def _known_macro(found: re.Match[str]) -> str:
    r"""The macro if it is known; otherwise its words, as `\rightarrowEn` and `\ourmodel` mean."""
    name, empty, group = found[1], found[2] or "", found[3] or ""
    if _is_known(name):
        # The space after a sign belongs to the sentence: "48\\times faster".
        return found[0] if empty or group or not _is_sign(name) else f"\\{name}{{}}"
    for end in range(len(name) - 1, 1, -1):
        sign, rest = name[:end], name[end:]
        if _is_known(sign) and (rest[0].isupper() or _GLUED.fullmatch(sign)):
            return f"\\{sign}{{}}{rest}{empty}{group}"
    return group or name + empty


def _escape_prices(text: str) -> str:
    """Dollar signs that no formula opens or closes, made literal."""
    parts, last = [], 0
    for found in _MATH.finditer(text):
        if _is_math(found):
            parts += [_literal_dollars(text[last : found.start()]), found[0]]
            last = found.end()
    return "".join([*parts, _literal_dollars(text[last:])])


def _literal_dollars(text: str) -> str:
    return re.sub(r"(?<!\\)\$", r"\\$", text)


def _is_known(macro: str) -> bool:
    return _context().get_macro_spec(macro) is not None


def _is_sign(macro: str) -> bool:
    """Whether the macro stands for itself and takes no argument."""
    if macro in _SWITCHES:
        return False
    specification = _walker_context().get_macro_spec(macro)
    return specification is None or not specification.args_parser.argspec


@cache
def _walker_context():  # type: ignore[no-untyped-def]  # pylatexenc has no types
    return get_default_walker_context()


@cache
def _context():  # type: ignore[no-untyped-def]  # pylatexenc has no types
    context = get_default_latex_context_db()
    # Letters of mathematical alphabets are found by no search and read out by no screen reader.
    alphabets = ("cal", "bf", "tt", "it", "rm", "sf", "frak", "scr", "bb")
    signs = {"textless": "<", "textgreater": ">", "textbraceleft": "{", "textbraceright": "}"}
    signs |= {"textasciicircum": "^", "textasciitilde": "~", "textbackslash": "\\"}
    names = {"choose": " choose ", "etal": "et al.", "LaTeX": "LaTeX", "TeX": "TeX"}
    context.add_context_category(
        "ours",
        prepend=True,
        macros=[
            *(
                MacroTextSpec(name, simplify_repl="")
                for name in ("cite", "ref", "label", *_SWITCHES)
            ),
            *(MacroTextSpec(f"math{name}", discard=False) for name in alphabets),
            *(MacroTextSpec(name, simplify_repl=to) for name, to in (signs | names).items()),
            MacroTextSpec("footnote", simplify_repl=" (%(2)s)"),
        ],
    )
    return context


@cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text(latex_context=_context(), math_mode="text", keep_comments=True)
