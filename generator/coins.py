"""Works as ContextObjects in spans (COinS): what Zotero and its like read out of a page. Pure.

The vocabulary is that of OpenURL 1.0 (ANSI/NISO Z39.88-2004), formats `journal`, `book` and
`dissertation`.
"""

from collections.abc import Mapping

from generator.escape import visible
from generator.types import Kind, Paper

_GENRES: Mapping[Kind, tuple[str, str, str]] = {
    Kind.ARTICLE: ("journal", "article", "atitle"),
    Kind.REVIEW: ("journal", "article", "atitle"),
    Kind.CONFERENCE_PAPER: ("journal", "proceeding", "atitle"),
    Kind.PREPRINT: ("journal", "preprint", "atitle"),
    Kind.CHAPTER: ("book", "bookitem", "atitle"),
    Kind.BOOK: ("book", "book", "btitle"),
    Kind.REPORT: ("book", "report", "btitle"),
    Kind.THESIS: ("dissertation", "", "title"),
}
"""Format, genre, and the name that the title has in it."""
_OTHER = ("journal", "unknown", "atitle")


def coins(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Names and values of the work's ContextObject, in order; what is not known is left out.

    A work with a DOI names no authors: Zotero then asks for the whole entry by that DOI, and keeps
    title and year where nobody answers.
    """
    form, genre, title = _GENRES.get(paper.kind, _OTHER)
    doi = visible(paper.doi)
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rft.genre", genre),
        (f"rft.{title}", visible(paper.title)),
        ("rft.date", str(paper.year or "")),
        ("rft_id", f"info:doi/{doi}" if doi else visible(paper.url)),
        *([] if doi else _unknown_elsewhere(paper, form)),
    ]
    return tuple((name, value) for name, value in pairs if value)


def _unknown_elsewhere(paper: Paper, form: str) -> list[tuple[str, str]]:
    """What nobody can be asked for without a DOI: authors, and where the work appeared."""
    record = paper.records[0] if paper.records else None
    return [
        *(("rft.au", visible(author.name)) for author in paper.authors),
        ("rft.jtitle" if form == "journal" else "rft.pub", visible(paper.venue)),
        ("rft.volume", visible(record.volume) if record else ""),
        ("rft.pages", visible(record.pages) if record else ""),
    ]
