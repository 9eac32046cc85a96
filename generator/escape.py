r"""The filters that foreign text goes through on its way to a page. Nothing else prints it.

Every text is hostile until it came through a filter; what came through is a `Safe`, and the
templates refuse anything else. The way of `md` was measured against the alternatives: HTML
sanitisers, `html.escape` and backslashes all let something through Markdown, numeric character
references on a page that begins with `---` let nothing through.
"""

import html as _html
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, normalize
from urllib.parse import quote

CAP = 20_000
"""Characters of one text on a page: far above any abstract, so that only a bomb is ever cut."""
URL_CAP = 2_000
"""Characters of one address; a longer one is no link."""

# Listed by code point, because categories change with the Unicode version of the Python in use.
_WHITE = re.compile("[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_NONCHARACTERS = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls; python-markdown marks its stash with two
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags and variation selectors
    f"\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]+"
)
_PILE = re.compile(r"[^\w\s\x00-\x7f]{4,}")
_MARKS = 3

# What is left readable: commas, semicolons, per cent signs, hyphens inside words, full stops that
# end a word. All else acts in Markdown or in one of its extensions.
_ACTIVE = re.compile(
    r"""
    [!-$&-+/:<-@\[-`{-~]
  | -(?![A-Za-z0-9]) | (?<![A-Za-z0-9])-
  | \.(?!\s|\Z) | (?<![A-Za-z][A-Za-z])\.
  | \d(?=(?:st|nd|rd|th)\b)                      # smartsymbols would raise the ending
  | (?<![A-Za-z0-9])[a-f\d](?=[a-f\d]{39}\b)     # magiclink would link it as a commit
    """,
    re.VERBOSE,
)

_CALLING = re.compile("&#(?:35|64);")
"""`#` and `@`, as `md` writes them."""
_URL = re.compile(r"(https?)://([^/?#\\@:\s]+)(:\d{1,5})?([/?#].*)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_ACL = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9_]+)*")
_PMID = re.compile(r"\d{1,9}")

_IN_SCRIPT = re.compile('[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff]|\\{(?=[^"}\\s])')


class Safe(str):
    """Text that may stand in a page as it is: one of our own literals, or out of a filter."""

    __slots__ = ()


def const(text: str) -> Safe:
    """Vouch for a literal of our own. Never call it with anything that was read."""
    return Safe(text)


def join(parts: Iterable[Safe], by: Safe = Safe(" ")) -> Safe:  # noqa: B008 (immutable)
    """Safe parts in a row, `by` between them."""
    return Safe(by.join(parts))


@lru_cache(maxsize=4096)
def visible(text: str) -> str:
    """The text in NFC with only characters that a reader sees, white space folded and stripped.

    Drops controls, bidirectional controls, zero-width, tag, surrogate and other ignorable
    characters; real right-to-left script stays. At most three combining marks stay in a row.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    seen = normalize("NFC", _UNSEEN.sub("", text))
    return _WHITE.sub(" ", _PILE.sub(_fewer_marks, seen)).strip(" ")


def clean(text: str, cap: int = CAP) -> str:
    """`visible` text of at most `cap` characters, cut (with an ellipsis) between words if it can.

    Nothing that was read properly comes near the cap; it is there against bombs alone.
    """
    seen = visible(text)
    if len(seen) <= cap:
        return seen
    cut = seen[: cap - 1]
    word = cut.rfind(" ")
    return cut[: word if word > cap // 2 else cap].rstrip(" ") + "…"


@lru_cache(maxsize=4096)
def md(text: str) -> Safe:
    """The text for any place of a Markdown page, where no extension makes anything else of it.

    One line without leading or trailing space. ASCII punctuation comes as `&#NN;`, but for commas,
    semicolons, per cent signs, hyphens inside words and full stops at a word's end.
    """
    first, space, rest = clean(text).partition(" ")
    # A full stop after the first word may make the line an item of a list ("iv. ").
    head = _ACTIVE.sub(_reference, first).replace(".", "&#46;")
    return Safe(head + space + _ACTIVE.sub(_reference, rest))


def on_github(text: str) -> Safe:
    """The text for Markdown that GitHub shows, where it also calls nobody and links to no issue.

    GitHub looks for `@name` and `#12` in what was rendered, so a reference alone hides neither.
    """
    return Safe(_CALLING.sub(r"\g<0><!-- -->", md(text)))


def html(text: str) -> Safe:
    """The text for raw HTML in a Markdown page: element content or a double-quoted attribute.

    The same as `md`, since Markdown may look inside; the references mean the same in HTML and XML.
    """
    return md(text)


def fm(text: str) -> Safe:
    """The text as a value of YAML front matter: a JSON string, quotes included, HTML-escaped.

    Escaped, because the theme prints titles without looking.
    """
    return Safe(json.dumps(_html.escape(clean(text)), ensure_ascii=False))


def link(url: str) -> Safe:
    """The `address` for a Markdown link or an `href`, with `&` as `&amp;`; empty where refused."""
    return Safe(address(url).replace("&", "&amp;"))


def address(url: str) -> str:
    """The address as a file of data may hold it; empty where it is refused.

    Accepted: http or https, a host name with a dot, no user part, no bare IP address, at most
    2,000 characters. What is special in Markdown, HTML or BibTeX is percent-encoded.
    """
    stripped = normalize("NFC", url.strip())
    parts = _URL.fullmatch(stripped) if stripped == clean(stripped, URL_CAP) else None
    host = _ascii_host(parts[2]) if parts else ""
    if not parts or not host:
        return ""
    rest = quote(_STRAY_PERCENT.sub("%25", parts[4] or ""), safe="/?#=&;,+@:%")
    return f"{parts[1].lower()}://{host}{parts[3] or ''}{rest}"


def query(pairs: Iterable[tuple[str, str]]) -> Safe:
    """Names and values as the query of an address, `name=value&amp;…`, for an attribute."""
    coded = ((quote(name, safe=""), quote(clean(value), safe="/: ")) for name, value in pairs)
    return Safe("&amp;".join(f"{name}={value.replace(' ', '+')}" for name, value in coded))


def doi_link(doi: str) -> Safe:
    """Address of a bare DOI (`10.…/…`), built and percent-encoded; empty where it is none."""
    return _built("https://doi.org/", doi, _DOI)


def arxiv_link(arxiv: str) -> Safe:
    """Address of an arXiv id such as `2004.14004`; empty where it is none."""
    return _built("https://arxiv.org/abs/", arxiv, _ARXIV)


def acl_link(acl: str) -> Safe:
    """Address of an ACL Anthology id such as `2020.aacl-main.56`; empty where it is none."""
    return _built("https://aclanthology.org/", acl, _ACL)


def pmid_link(pmid: str) -> Safe:
    """Address of a PubMed id; empty where it is none."""
    return _built("https://pubmed.ncbi.nlm.nih.gov/", pmid, _PMID)


def json_script(data: object) -> Safe:
    """The data as JSON on one line with sorted keys, for a `<script>` of a Markdown page.

    Neither HTML, Markdown nor a template engine finds anything in it to act on. Raises ValueError
    for NaN and infinity.
    """
    text = json.dumps(
        data, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")
    )
    return Safe(_IN_SCRIPT.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _fewer_marks(pile: re.Match[str]) -> str:
    kept, marks = "", 0
    for character in pile[0]:
        marks = marks + 1 if category(character) in {"Mn", "Me"} else 0
        kept += character if marks <= _MARKS else ""
    return kept


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _ascii_host(host: str) -> str:
    """The host in lower-case ASCII (IDNA); empty where it is not a dotted name."""
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return name if _HOST.fullmatch(name) else ""


def _built(prefix: str, identifier: str, shape: re.Pattern[str]) -> Safe:
    stripped = identifier.strip()
    if stripped != clean(stripped, URL_CAP) or not shape.fullmatch(stripped):
        return Safe("")
    return Safe(prefix + quote(stripped, safe="/:;,"))
