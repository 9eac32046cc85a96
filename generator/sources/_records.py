"""Fields of a record, read out of what databases write: titles with a publisher's marks in them,
names, pages, years, identifiers, licences, addresses."""

import re
from collections.abc import Callable, Iterable
from typing import TypedDict, TypeVar

from generator.codec import ShapeError
from generator.identifiers import normalise
from generator.markup import plain
from generator.sources._json import text, whole
from generator.types import Author, Notice, NoticeKind, Record

Item = TypeVar("Item")

_MARKED = re.compile(
    r"[\[(]?(?P<what>retracted|withdrawn|removed|(?:temporary |editorial )?expression of concern)"
    r"(?: (?:article|paper|chapter))?\s*(?:[:\])]|[—–-]\s)[\s:.—–-]*"
    r"(?P<rest>[^\s:.—–-].*)",
    re.IGNORECASE,
)
_MARKED_AT_END = re.compile(
    r"(?P<rest>.+?)\s*[\[(](?P<what>retracted|withdrawn)(?: (?:article|paper|chapter))?[\])]\W*",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\W*(?:(?i:corrigend(?:um|a)|errat(?:um|a))\b"
    r"|(?i:(?:author |publisher )?correction|addendum|withdrawal|retraction)"
    r"(?i: note| notice| statement)?"
    r"(?:\s*[:.]|\s*$|(?i: to| of| for)\s*(?i:the article\b|[:\"“‘'«])|\s(?i:to) (?=[A-Z]))"
    r"|(?i:retraction (?:note|notice)\b))"
)
"""Titles of notices. "Correction of grammatical errors" is a paper about something."""

_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)"
    r"(?:/?|/legalcode(?:\.[a-z-]+)?|/deed\.[a-z-]+)/?",
    re.IGNORECASE,
)
_ZERO = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0\b.*", re.IGNORECASE
)

_LEFT_OVER = re.compile(r"</?(?:scp|ovl|jats:[\w-]+)(?:\s[^<>]*)?>", re.IGNORECASE)
"""Small capitals, overlines and rare JATS, which only publishers' deposits have."""
_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group|project|network)s?\b", re.IGNORECASE)


class Identifiers(TypedDict):
    """What a DOI says, as fields of a Record."""

    doi: str
    arxiv: str
    acl: str


def understood(
    items: Iterable[Item], read: Callable[[Item], Record | None], hits: int | None = None
) -> tuple[Record, ...]:
    """What `read` makes of a page's items: None for one that is left out, and ShapeError for one
    that it cannot read, which costs that item alone.

    Silence is no absence, and a format that was changed is none.

    Raises:
        ShapeError: where works are counted, and none was sent; where there are items that cannot
            be read, and not one that gives a record.
    """
    told = list(items)
    if hits and not told:
        raise ShapeError(f"it counts {hits} works and sent none of them")
    found: list[Record | None] = []
    unread: list[ShapeError] = []
    for item in told:
        try:
            found.append(read(item))
        except ShapeError as error:
            unread.append(error)
    if unread and not any(found):
        raise ShapeError(f"not one of the works that it sent can be read ({unread[0]})")
    return tuple(record for record in found if record)


def prose(value: object) -> str:
    """The text without its markup, empty where there is none."""
    return " ".join(_LEFT_OVER.sub("", plain(text(value))).split())


def link(value: object) -> str:
    """The address, where it is one that can be written down."""
    address = text(value)
    return address if re.match("https?://", address) and address.isprintable() else ""


def year(value: object) -> int | None:
    """The year where one can have been published in it."""
    number = whole(value)
    return number if number is not None and 1400 <= number <= 2100 else None


def pages(told: str) -> str:
    """First-last with a hyphen, or the one number of both."""
    first, _, last = re.sub(r"\s*[-‐-―−]+\s*", "-", plain(told)).partition("-")
    return first if not last or first == last else f"{first}-{last}"


def identifiers(doi: str) -> Identifiers:
    """The DOI in lower case and the id that it stands for; all empty where it is no DOI."""
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip().lower())
    known = normalise(f"doi:{doi}") if doi.startswith("10.") else None
    name, _, local = (known or "").partition(":")
    return Identifiers(
        doi=doi if name else "",
        arxiv=local if name == "arxiv" else "",
        acl=local if name == "acl" else "",
    )


def person(name: str) -> Author:
    """Of a name in one string, given names first; "van" goes with the family, a group is one."""
    name = plain(name)
    parts = name.split()
    if len(parts) < 2 or "," in name or _GROUP.search(name):
        return Author(family=name)
    start = next((n for n, p in enumerate(parts[:-1]) if n and p.islower()), len(parts) - 1)
    return Author(family=" ".join(parts[start:]), given=" ".join(parts[:start]))


def licence(address: str) -> str:
    """The SPDX identifier of a Creative Commons address; empty for all else, and for a licence
    that was rewritten for a country."""
    if found := _CREATIVE_COMMONS.fullmatch(address.strip()):
        return f"CC-{found[1].upper()}-{found[2]}"
    return "CC0-1.0" if _ZERO.fullmatch(address.strip()) else ""


def unmarked(title: str) -> tuple[str, tuple[NoticeKind, ...]]:
    """The work's own title, and what "RETRACTED: " and the like in it say of the work."""
    found = _MARKED.fullmatch(title) or _MARKED_AT_END.fullmatch(title)
    if not found:
        return title, ()
    concern = "concern" in found["what"].lower()
    return found["rest"], (NoticeKind.CONCERN if concern else NoticeKind.RETRACTED,)


def marked(kind: NoticeKind, source: str) -> Notice:
    """The notice that a mark in a title stands for; nothing more is known of it."""
    return Notice(kind=kind, source=source, checked_on="")


def is_notice(title: str) -> bool:
    """Whether the title is that of a correction or retraction and not of a work."""
    return bool(_NOTICE.match(title))
