"""Identifiers of works in one spelling, so that two spellings of one work are equal.

    doi:10.1000/xyz   arxiv:2004.14004   arxiv:cs/0112017   pmid:31452104   acl:2020.aacl-main.56

Sources: the DOI handbook (a DOI is caseless), arXiv's page on its identifiers (new form since April
2007; a version is no other work), the ACL Anthology's page on its identifiers.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

LONGEST = 256
"""Characters. Nothing longer is an identifier that a person wrote."""

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_ARXIV = re.compile(r"([0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})(?:v[0-9]+)?")
_ARXIV_OLD = re.compile(
    r"([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?(/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3})(?:v[0-9]+)?"
)
_PMID = re.compile(r"[1-9][0-9]{0,7}")
_ACL = re.compile(r"(?:19|20)[0-9]{2}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+")
_ACL_OLD = re.compile(r"[a-z][0-9]{2}-[0-9]{4,5}")

_DOI_OF_ACL = re.compile(r"10\.(?:18653|3115)/v1/(.+)")
_DOI_OF_ARXIV = re.compile(r"10\.48550/arxiv\.(.+)")

_LABEL = re.compile(r"(doi|arxiv|pmid|acl)(?::\s*|\s+)(?=\S)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?([a-z.]+\.(?:org|gov))/([^?#]*)(?:[?#].*)?", re.IGNORECASE
)
_AROUND = re.compile(r"^(?:abs|pdf|html|pubmed|anthology)/|(?:\.pdf|\.bib|/)$")
"""What hosts write around the identifier in the path of an address."""


def normalise(text: str) -> str | None:
    """The identifier that `text` spells, or None where it spells none.

    Takes bare identifiers, those with `doi:`, `arXiv:`, `PMID:` or `acl:` in front, and addresses
    at doi.org, arxiv.org, pubmed.ncbi.nlm.nih.gov and aclanthology.org. A PMID is a bare number,
    so it needs its label. DOIs that arXiv and the ACL Anthology give to their own works become
    their ids: otherwise a work found under both would be two works.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    label = _LABEL.match(text)
    rest = text[label.end() :] if label else text
    address = _ADDRESS.fullmatch(rest)
    if label:
        return _READERS[label[1].lower()](_path(address) if address else rest)
    if address:
        reader = _HOSTS.get(address[1].lower())
        return reader(_path(address)) if reader else None
    return _doi(text) or _arxiv(text) or _acl(text)


def _path(address: re.Match[str]) -> str:
    path = unquote(address[2])
    # A DOI may end in anything, so nothing is taken off it.
    return path if path.startswith("10.") else _AROUND.sub("", path)


def _doi(text: str) -> str | None:
    # A full stop or comma behind a DOI is the sentence's, not the DOI's.
    doi = text.rstrip(".,;").lower()
    if not (_DOI.fullmatch(doi) and doi.isprintable()):
        return None
    if own := _DOI_OF_ARXIV.fullmatch(doi):
        return _arxiv(own[1]) or f"doi:{doi}"
    if own := _DOI_OF_ACL.fullmatch(doi):
        return _acl(own[1]) or f"doi:{doi}"
    return f"doi:{doi}"


def _arxiv(text: str) -> str | None:
    text = text.lower()
    if new := _ARXIV.fullmatch(text):
        return f"arxiv:{new[1]}"
    # arXiv itself leaves the subject class out: math.GT/0309136 is math/0309136.
    if old := _ARXIV_OLD.fullmatch(text):
        return f"arxiv:{old[1]}{old[2]}"
    return None


def _pmid(text: str) -> str | None:
    return f"pmid:{text}" if _PMID.fullmatch(text) else None


def _acl(text: str) -> str | None:
    text = text.lower()
    if _ACL_OLD.fullmatch(text):
        return f"acl:{text.upper()}"
    return f"acl:{text}" if _ACL.fullmatch(text) else None


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "doi": _doi,
    "arxiv": _arxiv,
    "pmid": _pmid,
    "acl": _acl,
}
_HOSTS: Mapping[str, Callable[[str], str | None]] = {
    "doi.org": _doi,
    "dx.doi.org": _doi,
    "arxiv.org": _arxiv,
    "export.arxiv.org": _arxiv,
    "pubmed.ncbi.nlm.nih.gov": _pmid,
    "ncbi.nlm.nih.gov": _pmid,
    "aclanthology.org": _acl,
    "aclweb.org": _acl,
}
