"""How others refer to a report: in words, as BibTeX, as linked data. Pure."""

from generator.dates import date_words
from generator.types import Claim, Paper, Report, TextKind

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX would count \{ as an open brace
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_OA = "http://www.w3.org/ns/oa#"
_SELECTOR = {
    "TextQuoteSelector": f"{_OA}TextQuoteSelector",
    "selector": f"{_OA}hasSelector",
    "exact": f"{_OA}exact",
    "prefix": f"{_OA}prefix",
    "suffix": f"{_OA}suffix",
}
"""The names that the Web Annotation context gives them; as a whole it would redefine `name`."""
_AROUND = 60
"""Characters before and after a quote that make it unmistakable (W3C TextQuoteSelector)."""


def date_of(report: Report) -> str:
    """ISO date of the search, or else of the question; empty where neither is known."""
    return report.searched_on or report.question.asked_on


def in_words(report: Report, publisher: str) -> str:
    """The report as APA (7th edition) has it in a list of references, without its address."""
    date = _apa_date(date_of(report))
    return f"{publisher}. ({date}). {report.question.title} [Literature report made by a program]."


def _apa_date(iso: str) -> str:
    """`2026-06-02` as `2026, June 2`; `n.d.` where no date is known."""
    told = date_words(iso)
    return f"{told[2]}, {told[1]} {told[0]}" if told else iso or "n.d."


def bibtex(report: Report, publisher: str, address: str) -> tuple[str, ...]:
    """The report as a BibTeX entry, line by line."""
    fields = {
        "title": f"{{{report.question.title.translate(_TEX)}}}",
        "institution": f"{{{publisher.translate(_TEX)}}}",
        "type": "Literature report, made by a program",
        "year": date_of(report)[:4],
        "url": address,
        "note": f"Searched on {report.searched_on}" if report.searched_on else "Not searched yet",
    }
    entries = (f"  {name} = {{{value}}}," for name, value in fields.items() if value)
    return (f"@techreport{{{report.question.slug},", *entries, "}")


def on_page(
    report: Report, publisher: str, address: str, data: str, licence: str = ""
) -> dict[str, object]:
    """The report as a schema.org ScholarlyArticle, for the page itself.

    `data` is the address, from the page, of the `linked_data` with all claims: on the page they
    would weigh as much as the claims themselves. `licence` is the address of that of the site's
    own words; may be empty.
    """
    return {
        "@context": "https://schema.org",
        **_article(report, publisher, address, licence),
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/ld+json",
            "contentUrl": data,
        },
    }


def linked_data(
    report: Report, publisher: str, address: str, licence: str = ""
) -> dict[str, object]:
    """The report as a schema.org ScholarlyArticle with its works and its claims as parts.

    A claim points to its words in the work by a W3C TextQuoteSelector. It is no ClaimReview: that
    is for judging what somebody else claims.
    """
    return {
        "@context": ["https://schema.org", _SELECTOR],
        **_article(report, publisher, address, licence),
        "abstract": " ".join(statement.text for statement in report.abstract),
        "citation": [_work(paper) for paper in report.papers],
        "hasPart": [_claim(report, claim, address) for claim in report.claims],
    }


def _article(report: Report, publisher: str, address: str, licence: str) -> dict[str, object]:
    return {
        "@type": "ScholarlyArticle",
        **({"@id": address, "url": address} if address else {}),
        "inLanguage": "en",
        "name": report.question.title,
        "headline": report.question.question,
        "publisher": {"@type": "Organization", "name": publisher},
        **({"dateModified": report.searched_on} if report.searched_on else {}),
        **({"license": licence} if licence else {}),
    }


def _work(paper: Paper) -> dict[str, object]:
    return {
        "@type": "CreativeWork",
        **_place(paper),
        "name": paper.title,
        "author": [{"@type": "Person", "name": author.name} for author in paper.authors],
        **({"datePublished": str(paper.year)} if paper.year else {}),
    }


def _place(paper: Paper) -> dict[str, object]:
    """Its address; nothing where none is known, for a made-up one would name something else."""
    return {"@id": paper.url} if paper.url else {}


def _claim(report: Report, claim: Claim, address: str) -> dict[str, object]:
    paper = report.paper(claim.paper)
    text = paper.text.text if paper.text else ""
    work = {"@type": "CreativeWork", **(_place(paper) or {"name": paper.title})}
    noted = paper.text is not None and paper.text.text_kind is TextKind.ANNOTATION
    # The words of an annotation stand in the library, not in the work that it is about.
    where = {"@type": "Comment", "name": "annotation in the library", "about": work}
    return {
        "@type": "Claim",
        "@id": f"{address}#{claim.id}",
        "text": claim.text,
        "appearance": where if noted else work,
        "selector": {
            "@type": "TextQuoteSelector",
            "exact": claim.quote,
            "prefix": text[max(0, claim.start - _AROUND) : claim.start],
            "suffix": text[claim.end : claim.end + _AROUND],
        },
    }
