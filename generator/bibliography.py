"""Literature kept in files: BibTeX, RIS, CSL-JSON and JSON Lines become records.

Each form is read into entries, which look the same for all forms; one function makes a record of
an entry. Text is freed of markup here, so that nothing behind this module sees any.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import rispy
from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PrematureEOF, PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from generator.csl import CSL_TYPES
from generator.errors import LibraryError
from generator.escape import visible
from generator.identifiers import normalise
from generator.markup import latex, plain
from generator.types import Author, Kind, Notice, NoticeKind, Record, TextKind

SOURCE = "library"
"""Name of the source that these records come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What one entry of a file says, whatever the form of the file."""

    line: int
    """Where it begins, from 1."""
    key: str
    """Its name in the file; may be empty."""
    kind: Kind
    """What the form says it is; OTHER where it does not say."""
    authors: tuple[Author, ...]
    said: Mapping[str, str]
    """Text without markup per CSL variable; besides those `annote`, `rights`, `retracted`,
    `eprint` and `year`."""

    def get(self, *names: str) -> str:
        """The first of these that is said; empty where none is."""
        return next((value for name in names if (value := self.said.get(name))), "")


def read(text: str, name: str) -> tuple[Record, ...]:
    """The records of a bibliography file, in its order.

    `name` is the file's path as a person knows it; its ending (.bib, .ris, .json or .jsonl) says
    which form to expect. Raises LibraryError, which names the line, where the file cannot be read.
    """
    form = next((form for ending, form in _FORMS.items() if name.lower().endswith(ending)), None)
    if form is None:
        raise _error(name, 1, "not a bibliography", f"use one of {', '.join(_FORMS)}")
    taken: dict[str, int] = {}
    return tuple(_record(entry, name, taken) for entry in form(_plain_ends(text), name))


def in_lines(name: str) -> bool:
    """Whether a file of that name can be read line by line, by `read_line`."""
    return name.lower().endswith(LINES)


def read_line(text: str, name: str, number: int) -> tuple[Record, ...]:
    """What `read` makes of one line of a JSON Lines file, the line being that number in the file.

    It does not know the other lines: `unique` tells apart those with the same key.
    """
    taken: dict[str, int] = {}
    entries = _json_lines(_plain_ends(text), name, number)
    return tuple(_record(entry, name, taken) for entry in entries)


def _plain_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _error(name: str, line: int, what: str, fix: str) -> LibraryError:
    return LibraryError(f"{name}:{line}: {what} ({fix})")


# Entries become records.

_ANY_CASE = re.IGNORECASE
_BARE_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_ARXIV = re.compile(
    r"arxiv(?:\.org)?[:\s]+(?:preprint\s+arxiv:\s*)?(\d{4}\.\d{4,5}|[a-z-]+/\d{7})", _ANY_CASE
)
_ARCHIVE = re.compile(r"\b(?:\w+rxiv|corr|preprints?|ssrn|research square)\b", _ANY_CASE)
_RETRACTED = re.compile(
    r"\W*(?:retracted(?:\s+(?:article|paper|chapter|publication))?\s*[:\])—–-]"
    r"|retraction\s*(?::|note\b|notice\b)|withdrawn\s*[:\])—–-])"
    r"|.*[(\[]retracted(?:\s+(?:article|paper))?[)\]]\W*$",
    _ANY_CASE,
)
_CREATIVE_COMMONS = re.compile(r"CC-BY(?:-NC)?(?:-ND|-SA)?-\d\.\d(?:-[A-Z]{2,3})?|CC0-1\.0")
_OTHER_LICENCES = ("MIT", "Apache-2.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0", "OGL-UK-3.0")


def _record(entry: _Entry, name: str, taken: dict[str, int]) -> Record:
    title = entry.get("title")
    if not title:
        named = f"entry {entry.key!r}" if entry.key else "an entry"
        raise _error(name, entry.line, f"{named} has no title", "give it one, or take it out")
    ids = _identifiers(entry)
    kind, arxiv = _kind(entry, ids), ids.get("arxiv", "")
    abstract, annotation = entry.get("abstract"), entry.get("annote")
    return Record(
        id=f"{SOURCE}:{unique(visible(entry.key) or 'entry', taken)}",
        source=SOURCE,
        title=title,
        authors=entry.authors,
        year=_year(entry.get("year", "issued")),
        venue=entry.get("container-title") or ("arXiv" if kind is Kind.PREPRINT and arxiv else ""),
        volume=entry.get("volume"),
        issue=entry.get("issue"),
        pages=re.sub(r"\s*[-‐-―−]+\s*", "-", entry.get("page")),
        publisher=entry.get("publisher"),
        kind=kind,
        doi=ids.get("doi", ""),
        arxiv=arxiv,
        pmid=ids.get("pmid", ""),
        acl=ids.get("acl", ""),
        url=entry.get("URL"),
        text=abstract or annotation,
        text_kind=_text_kind(abstract, annotation),
        rights=_rights(entry.get("rights")),
        notices=_notices(entry),
    )


def unique(name: str, taken: dict[str, int]) -> str:
    """The name, numbered where an earlier one of the file is the same; `taken` counts them."""
    taken[name] = taken.get(name, 0) + 1
    if taken[name] == 1:
        return name
    return unique(f"{name}-{taken[name]}", taken)


def _text_kind(abstract: str, annotation: str) -> TextKind:
    """An abstract is the authors' own, so it goes before somebody's annotation."""
    if abstract:
        return TextKind.ABSTRACT
    return TextKind.ANNOTATION if annotation else TextKind.NONE


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)", text)
    return int(found[0]) if found else None


def _identifiers(entry: _Entry) -> dict[str, str]:
    """`doi`, `arxiv`, `pmid` and `acl`, wherever the entry names them."""
    in_venue = _ARXIV.search(entry.get("container-title"))
    arxiv = entry.get("eprint") or (in_venue[1] if in_venue else "")
    spelled = (entry.key, entry.get("URL"), f"pmid:{entry.get('PMID')}", f"arxiv:{arxiv}")
    named = [normalise(text) for text in (*spelled, entry.get("DOI"))]
    found = dict(name.split(":", 1) for name in named if name)
    # The DOI stays beside the arXiv or ACL id that it may stand for: it is what a citation prints.
    if doi := _BARE_DOI.fullmatch(_doi_path(entry.get("DOI") or entry.get("URL"))):
        found["doi"] = doi[0].lower()
    return found


def _doi_path(text: str) -> str:
    """A DOI without the label or the host in front of it."""
    return unquote(
        re.sub(r"^(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)", "", text, flags=_ANY_CASE)
    )


def _kind(entry: _Entry, ids: Mapping[str, str]) -> Kind:
    """What the form says, but for preprints, which most forms cannot say."""
    if entry.kind not in {Kind.OTHER, Kind.ARTICLE}:
        return entry.kind
    venue = entry.get("container-title")
    if _ARCHIVE.search(venue or entry.get("publisher")) or (not venue and "arxiv" in ids):
        return Kind.PREPRINT
    return Kind.CONFERENCE_PAPER if entry.kind is Kind.OTHER and "acl" in ids else entry.kind


def _kind_called(name: str, kinds: Mapping[Kind, tuple[str, ...]]) -> Kind:
    return next((kind for kind, names in kinds.items() if name in names), Kind.OTHER)


def _rights(text: str) -> str:
    """The SPDX identifier that the text is or that a Creative Commons address stands for."""
    path = re.sub(r".*creativecommons\.org/\w+/", "CC ", text, flags=_ANY_CASE)
    spelled = re.sub(r"[\s/-]+", "-", path).strip("-").upper().replace("CC-ZERO", "CC0")
    if _CREATIVE_COMMONS.fullmatch(spelled):
        return spelled
    return "CC0-1.0" if spelled == "CC0" else text if text in _OTHER_LICENCES else ""


def _notices(entry: _Entry) -> tuple[Notice, ...]:
    flagged = entry.get("retracted").lower() not in {"", "false", "no", "0"}
    noted = entry.get("note").lower().startswith("retracted")
    if not (flagged or noted or _RETRACTED.match(entry.get("title"))):
        return ()
    return (Notice(kind=NoticeKind.RETRACTED, source=SOURCE, checked_on=""),)


def _person(name: str, freed: Callable[[str], str]) -> Author:
    """A name in one string, "Family, Given" or "Given Family"; particles go with the family."""
    try:
        person = Person(name)
    except InvalidNameString:
        return Author(family=freed(name))
    family = (*person.prelast_names, *person.last_names, *person.lineage_names)
    given = (*person.first_names, *person.middle_names)
    return Author(family=freed(" ".join(family)), given=freed(" ".join(given)))


def _named(authors: Iterator[Author]) -> tuple[Author, ...]:
    return tuple(author for author in authors if author.name)


# BibTeX

_BIBTEX_KINDS = {
    Kind.ARTICLE: ("article",),
    Kind.CONFERENCE_PAPER: ("inproceedings", "conference"),
    Kind.CHAPTER: ("incollection", "inbook"),
    Kind.BOOK: ("book", "collection", "proceedings"),
    Kind.THESIS: ("phdthesis", "mastersthesis", "thesis"),
    Kind.REPORT: ("techreport", "report"),
    Kind.DATASET: ("dataset",),
}
_BIBTEX_FIELDS = {
    "title": ("title",),
    "container-title": ("booktitle", "journal", "journaltitle"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "page": ("pages",),
    "publisher": ("publisher", "institution", "school", "organization"),
    "year": ("year",),
    "issued": ("date",),
    "abstract": ("abstract",),
    "annote": ("annote", "annotation"),
    "note": ("note",),
    "rights": ("rights", "license", "licence", "copyright"),
    "retracted": ("retracted",),
}
_BIBTEX_ADDRESSES = {"DOI": "doi", "URL": "url", "PMID": "pmid"}
_INHERITED = {"title": "booktitle"}
"""What a field of an entry is called in those that refer to it by `crossref`."""


def _bibtex(text: str, name: str) -> Iterator[_Entry]:
    above: dict[str, dict[str, str]] = {}
    entries = []
    for line, kind, key, fields in _bibtex_entries(text, name):
        above[key.lower()] = fields
        entries.append((line, kind, key, fields))
    for line, kind, key, fields in entries:
        parent = above.get(fields.get("crossref", "").lower(), {})
        inherited = {_INHERITED.get(field, field): value for field, value in parent.items()}
        yield _bibtex_entry(line, kind, key, inherited | fields)


def _bibtex_entries(text: str, name: str) -> Iterator[tuple[int, str, str, dict[str, str]]]:
    """Line, type, key and fields (the first of each name) of every entry."""
    parser = LowLevelParser(text, macros=CaseInsensitiveDict(month_names))
    line, last = 1, 0
    try:
        for command, (key, *rest) in parser:
            if command.lower() in {"string", "preamble"}:
                continue
            line, last = line + text.count("\n", last, parser.command_start), parser.command_start
            fields: dict[str, str] = {}
            for field, parts in rest[0]:
                fields.setdefault(field.lower(), "".join(parts))
            yield line, command.lower(), key, fields
    except PybtexSyntaxError as error:
        # An entry that is never closed is found at the file's end, but mended at its own beginning.
        unclosed = isinstance(error, PrematureEOF)
        begun = line + text.count("\n", last, parser.command_start)
        what = re.sub(r"(?:syntax error )?in line \d+: ", "", str(error).splitlines()[0])
        raise _error(
            name,
            begun if unclosed else error.lineno,
            what,
            "mend this entry's braces, commas and names",
        ) from error


def _bibtex_entry(line: int, kind: str, key: str, fields: Mapping[str, str]) -> _Entry:
    said = {
        variable: latex(next((fields[field] for field in names if fields.get(field)), ""))
        for variable, names in _BIBTEX_FIELDS.items()
    }
    said |= {name: _address(fields.get(field, "")) for name, field in _BIBTEX_ADDRESSES.items()}
    if fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).lower() == "arxiv":
        said["eprint"] = _address(fields.get("eprint", ""))
    names = split_name_list(re.sub(r"\s+", " ", fields.get("author", "")))
    authors = _named(_person(each, latex) for each in names if each.lower() != "others")
    return _Entry(
        line=line, key=key, kind=_kind_called(kind, _BIBTEX_KINDS), authors=authors, said=said
    )


def _address(value: str) -> str:
    """An address or identifier of BibTeX: escaped signs are meant, everything else is itself."""
    bare = re.sub(r"^\\url\s*\{(.*)\}$", r"\1", value.strip())
    return visible(re.sub(r"\\([%#&_$~{}])(?:\{\})?", r"\1", bare).strip("{}<>"))


# RIS

_RIS_KINDS = {
    Kind.ARTICLE: ("JOUR", "EJOUR", "JFULL", "MGZN", "INPR"),
    Kind.CONFERENCE_PAPER: ("CONF", "CPAPER"),
    Kind.PREPRINT: ("UNPB", "MANSCPT"),
    Kind.CHAPTER: ("CHAP", "ECHAP"),
    Kind.BOOK: ("BOOK", "EBOOK", "EDBOOK"),
    Kind.THESIS: ("THES",),
    Kind.DATASET: ("DATA",),
    Kind.REPORT: ("RPRT",),
}
_RIS_FIELDS = {
    "title": ("title", "primary_title"),
    "container-title": (
        "secondary_title",
        "journal_name",
        "alternate_title3",
        "alternate_title2",
    ),
    "volume": ("volume",),
    "issue": ("number",),
    "publisher": ("publisher",),
    "year": ("year", "publication_year"),
    "issued": ("date",),
    "DOI": ("doi",),
    "abstract": ("abstract", "notes_abstract"),
    "annote": ("notes",),
    "URL": ("urls",),
    "note": ("keywords",),
}


def _ris(text: str, name: str) -> Iterator[_Entry]:
    starts = _ris_starts(text, name)
    # UR is not parted at semicolons, which addresses have too.
    entries = rispy.loads(text, delimiter_tags_mapping={})
    for line, entry in zip(starts, entries, strict=True):
        yield _ris_entry(line, entry)


def _ris_starts(text: str, name: str) -> tuple[int, ...]:
    """Lines of every TY. Checked here, because rispy drops an entry without an end silently."""
    starts: list[int] = []
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("TY"):
            if line[2:5] != "  -":
                raise _error(
                    name, number, "TY without two spaces and a hyphen", "write 'TY  - JOUR'"
                )
            if inside:
                break
            starts.append(number)
        inside = line.startswith("TY") or (inside and not line.startswith("ER  -"))
    if inside:
        raise _error(name, starts[-1], "entry is never closed", "end it with 'ER  - '")
    return tuple(starts)


def _ris_entry(line: int, entry: Mapping[str, Any]) -> _Entry:
    said = {
        variable: plain(next((_joined(entry[tag]) for tag in tags if entry.get(tag)), ""))
        for variable, tags in _RIS_FIELDS.items()
    }
    ends = (entry.get("start_page", ""), entry.get("end_page", ""))
    said["page"] = plain("-".join(end for end in ends if end))
    names = entry.get("authors") or entry.get("first_authors") or ()
    return _Entry(
        line=line,
        key=visible(entry.get("id") or entry.get("label") or said["DOI"]),
        kind=_kind_called(entry["type_of_reference"].strip().upper(), _RIS_KINDS),
        authors=_named(_ris_author(each) for each in names),
        said=said,
    )


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _ris_author(name: str) -> Author:
    family, _, given = name.partition(",")
    given, _, suffix = given.partition(",")
    return Author(family=plain(f"{family} {suffix}"), given=plain(given))


# CSL-JSON and JSON Lines; the Anthology's own objects differ from CSL in the names of a few members

_CSL_KINDS = {type_: kind for kind, type_ in reversed(CSL_TYPES.items())}
_CSL_FIELDS = {
    "title": ("title",),
    "container-title": ("booktitle", "container-title", "journal", "venue"),
    "volume": ("volume",),
    "issue": ("issue",),
    "page": ("page", "pages"),
    "publisher": ("publisher",),
    "year": ("year",),
    "issued": ("issued", "date"),
    "DOI": ("DOI", "doi"),
    "PMID": ("PMID", "pmid"),
    "URL": ("URL", "url"),
    "eprint": ("arxiv", "eprint"),
    "abstract": ("abstract",),
    "annote": ("annote", "annotation"),
    "note": ("note",),
    "rights": ("rights", "license", "copyright"),
    "retracted": ("retracted",),
}
_ACL_VOLUME = re.compile(r"\d{4}\.[a-z0-9_]+-\w+|[A-Z]\d\d-\d+")
_ACL_JOURNALS = ("cl", "tacl")


def _csl_json(text: str, name: str) -> Iterator[_Entry]:
    data = _json(text, name, 1)
    if not isinstance(data, list):
        raise _error(name, 1, "not a list of items", "put the items in [ and ]")
    for line, item in zip(_item_lines(text), data, strict=True):
        yield _json_entry(item, name, line)


def _json_lines(text: str, name: str, first: int = 1) -> Iterator[_Entry]:
    for number, line in enumerate(text.split("\n"), first):
        if line.strip():
            yield _json_entry(_json(line, name, number), name, number)


def _json(text: str, name: str, line: int) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _error(name, line + error.lineno - 1, f"not JSON: {error.msg}", "mend it") from error
    except (ValueError, RecursionError) as error:
        raise _error(name, line, f"not JSON: {error}", "mend it") from error


def _item_lines(text: str) -> Iterator[int]:
    """The line on which each item of a JSON list begins; the list is known to be one."""
    decoder, between = json.JSONDecoder(), re.compile(r"[\s,]*")
    line, last, at = 1, 0, text.index("[") + 1
    while text[(at := between.match(text, at).end())] != "]":  # type: ignore[union-attr]
        line, last = line + text.count("\n", last, at), at
        yield line
        at = decoder.raw_decode(text, at)[1]


def _json_entry(item: object, name: str, line: int) -> _Entry:
    if not isinstance(item, dict):
        raise _error(name, line, "not an object", "write one item as { and }")
    said = {
        variable: plain(next((words for key in keys if (words := _words(item.get(key)))), ""))
        for variable, keys in _CSL_FIELDS.items()
    }
    if _ACL_VOLUME.fullmatch(said["volume"]):
        said["volume"] = ""
    authors = item.get("author") or item.get("authors")
    return _Entry(
        line=line,
        key=_words(item.get("id")) or _words(item.get("bibkey")) or said["DOI"],
        kind=_json_kind(item),
        authors=_named(map(_json_author, authors if isinstance(authors, list) else ())),
        said=said,
    )


def _words(value: object) -> str:
    """Text of a member: dates of CSL and lists are searched for their first."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, dict):
        return _words(value.get("date-parts") or value.get("raw") or value.get("literal"))
    return _words(value[0]) if isinstance(value, list) and value else ""


def _json_kind(item: Mapping[str, Any]) -> Kind:
    if type_ := _words(item.get("type")):
        return _CSL_KINDS.get(type_, Kind.OTHER)
    if _words(item.get("venue")) in _ACL_JOURNALS or item.get("journal"):
        return Kind.ARTICLE
    return Kind.CONFERENCE_PAPER if item.get("booktitle") else Kind.OTHER


def _json_author(author: object) -> Author:
    if not isinstance(author, dict):
        return _person(_words(author), plain)
    parts = ("dropping-particle", "non-dropping-particle", "family", "suffix")
    family = " ".join(filter(None, (_words(author.get(part)) for part in parts)))
    whole = _words(author.get("literal")) or _words(author.get("name"))
    return Author(family=plain(family or whole), given=plain(_words(author.get("given"))))


LINES = ".jsonl"
"""Ending of the files in which each line is an entry by itself."""
_FORMS: Mapping[str, Callable[[str, str], Iterator[_Entry]]] = {
    ".bib": _bibtex,
    ".ris": _ris,
    LINES: _json_lines,
    ".json": _csl_json,
}
ENDINGS = frozenset(_FORMS)
"""Endings of the files that `read` can read."""
