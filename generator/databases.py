"""How the databases are asked, in words: what the method page says of each, from its constants."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from generator.types import Source

SPAN = 600.0
"""Seconds of a database's own pace that a run by schedule may take up."""
MOST = 300
"""Requests that it may send a database at most."""

_KINDS = {"doi": "DOI", "arxiv": "arXiv id", "pmid": "PubMed id", "acl": "ACL Anthology id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How one database is asked."""

    title: str
    searched: str
    """When it is searched."""
    looked_up: str
    """By which identifiers works are looked up there; empty where they are not."""
    pace: str
    """How often it is asked; empty for what lies on this machine."""
    key: str
    """The environment variable that holds its key; empty where there is none."""
    contact: bool
    """Whether it is told whom to write to, if the environment names somebody."""
    terms: str
    """Address of the page that says so; may be empty."""


def manners(
    sources: Iterable[Source], titles: Mapping[str, str], default: Collection[str]
) -> tuple[Manners, ...]:
    """Of each database, in the order given; `default` are those that nobody has to name."""
    return tuple(
        Manners(
            title=titles[source.name],
            searched=_searched(source, source.name in default),
            looked_up=_looked_up(source),
            pace=_pace(source),
            key=source.key_name,
            contact=bool(source.contact_in),
            terms=source.terms,
        )
        for source in sources
    )


def budgets(sources: Iterable[Source], most: int | None = None) -> Mapping[str, int]:
    """Requests that a run by schedule may send each database: `most`, or else what its pace allows
    in ten minutes, 300 at most. What lies on this machine has none.

    A question takes two to ten of each. OpenAlex, the only one to state a sum, allows 1,000
    searches a day.
    """
    quickest = SPAN / MOST
    return {s.name: most or int(SPAN / max(s.pace, quickest)) for s in sources if s.hosts}


def pace(source: Source, keys: Collection[str], contact: str) -> float:
    """Seconds from one request to the next, with these keys, by their names, and that contact.

    Where there can be a key, it is the key that allows more, and the contact alone does not.
    """
    known = source.key_name in keys if source.key_in else bool(contact and source.contact_in)
    return source.pace_with_key if known and source.pace_with_key is not None else source.pace


def _searched(source: Source, by_default: bool) -> str:
    if source.search is None:
        return "never"
    when = "always" if by_default else "where a question names it"
    return f"{when}, with a key" if source.key_needed else when


def _looked_up(source: Source) -> str:
    if source.lookup is None:
        return ""
    kinds = ", ".join(_KINDS.get(kind, kind) for kind in source.knows)
    return f"{kinds}; with a key" if source.lookup_key_needed else kinds


def _pace(source: Source) -> str:
    if not source.hosts:
        return ""
    known = "with a key" if source.key_name else "with a contact"
    faster = source.pace_with_key
    often = _often(source.pace)
    if faster is not None:
        often = f"{often}, {_often(faster)} {known}"
    at_once = "one at a time" if source.connections == 1 else f"{source.connections} at a time"
    return f"{often}; {at_once}"


def _often(pace: float) -> str:
    """`a request in 3 seconds`, or `2.5 a second`."""
    if pace > 1:
        return f"a request in {pace:g} seconds"
    return "a request a second" if pace == 1 else f"{1 / pace:.2g} requests a second"
