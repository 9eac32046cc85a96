"""One spelling for every identifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.identifiers import LONGEST, normalise


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("10.5281/Zenodo.17", "doi:10.5281/zenodo.17"),
        ("doi:10.5281/zenodo.17", "doi:10.5281/zenodo.17"),
        ("DOI: 10.5281/zenodo.17", "doi:10.5281/zenodo.17"),
        ("doi 10.5281/zenodo.17", "doi:10.5281/zenodo.17"),
        ("  10.5281/zenodo.17 ", "doi:10.5281/zenodo.17"),
        ("https://doi.org/10.5281/zenodo.17", "doi:10.5281/zenodo.17"),
        ("http://dx.doi.org/10.5281/ZENODO.17", "doi:10.5281/zenodo.17"),
        ("https://www.doi.org/10.5281/zenodo.17?via=list#top", "doi:10.5281/zenodo.17"),
        ("doi.org/10.5281/zenodo.17", "doi:10.5281/zenodo.17"),
        ("doi:https://doi.org/10.5281/zenodo.17", "doi:10.5281/zenodo.17"),
        ("10.1000.10/123", "doi:10.1000.10/123"),
        ("10.1000/a(b)c;d", "doi:10.1000/a(b)c;d"),
        ("https://doi.org/10.1000/a%3Cb%3E", "doi:10.1000/a<b>"),
        ("https://doi.org/10.1000/guide.pdf", "doi:10.1000/guide.pdf"),
        ("10.1000/a–b", "doi:10.1000/a–b"),
    ],
)
def test_a_doi_is_caseless_and_bare(written: str, identifier: str) -> None:
    assert normalise(written) == identifier


@pytest.mark.parametrize("mark", [".", ",", ";", ".,"])
def test_the_mark_behind_a_doi_belongs_to_the_sentence(mark: str) -> None:
    assert normalise(f"10.1000/xyz{mark}") == "doi:10.1000/xyz"


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("2004.14004", "arxiv:2004.14004"),
        ("0704.0001", "arxiv:0704.0001"),
        ("arXiv:2004.14004v2", "arxiv:2004.14004"),
        ("arxiv: 2004.14004", "arxiv:2004.14004"),
        ("https://arxiv.org/abs/2004.14004v11", "arxiv:2004.14004"),
        ("https://arxiv.org/pdf/2004.14004v2.pdf", "arxiv:2004.14004"),
        ("https://arxiv.org/html/2004.14004", "arxiv:2004.14004"),
        ("http://export.arxiv.org/abs/2004.14004", "arxiv:2004.14004"),
        ("10.48550/arXiv.2004.14004", "arxiv:2004.14004"),
        ("https://doi.org/10.48550/ARXIV.2004.14004v3", "arxiv:2004.14004"),
        ("cs/0112017", "arxiv:cs/0112017"),
        ("hep-th/9901001v3", "arxiv:hep-th/9901001"),
        ("arXiv:math.GT/0309136", "arxiv:math/0309136"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "arxiv:math/0309136"),
        ("10.48550/arXiv.math/0309136", "arxiv:math/0309136"),
    ],
)
def test_an_arxiv_id_has_no_version_and_no_subject_class(written: str, identifier: str) -> None:
    assert normalise(written) == identifier


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("2020.aacl-main.56", "acl:2020.aacl-main.56"),
        ("ACL:2020.AACL-main.56", "acl:2020.aacl-main.56"),
        ("acl:p19-1493", "acl:P19-1493"),
        ("P19-1493", "acl:P19-1493"),
        ("https://aclanthology.org/2020.aacl-main.56/", "acl:2020.aacl-main.56"),
        ("https://aclanthology.org/2020.aacl-main.56.pdf", "acl:2020.aacl-main.56"),
        ("https://aclanthology.org/P19-1493.bib", "acl:P19-1493"),
        ("https://www.aclweb.org/anthology/P19-1493/", "acl:P19-1493"),
        ("10.18653/v1/2020.aacl-main.56", "acl:2020.aacl-main.56"),
        ("https://doi.org/10.18653/V1/p19-1493", "acl:P19-1493"),
        ("10.3115/v1/P14-1001", "acl:P14-1001"),
    ],
)
def test_a_doi_of_the_anthology_is_its_own_id(written: str, identifier: str) -> None:
    assert normalise(written) == identifier


def test_a_doi_of_a_whole_volume_stays_a_doi() -> None:
    assert normalise("10.18653/v1/K17-3") == "doi:10.18653/v1/k17-3"
    assert normalise("10.48550/arXiv.something") == "doi:10.48550/arxiv.something"


@pytest.mark.parametrize(
    "written",
    [
        "pmid:31452104",
        "PMID 31452104",
        "PMID: 31452104",
        "https://pubmed.ncbi.nlm.nih.gov/31452104/",
        "https://www.ncbi.nlm.nih.gov/pubmed/31452104",
    ],
)
def test_a_pmid_is_told_by_its_label_or_address(written: str) -> None:
    assert normalise(written) == "pmid:31452104"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "doi:",
        "a title",
        "31452104",  # a bare number could be anything
        "pmid:0",
        "pmid:123456789",
        "pmid:٣١٤",
        "10.1000/",
        "10.1000",
        "10.12/x",
        "10.1000/a b",
        "10.1000/a\u202eb",
        "10.1000/a%00b\x00",
        "https://doi.org/10.1000/a%0Ab",
        "2013.14004",  # there is no month 13
        "2000.14004",
        "２００４.14004",
        "arxiv:10.1000/x",
        "acl:10.1000/x",
        "doi:2004.14004",
        "doi:doi:10.1000/x",
        "https://example.org/10.1000/x",
        "https://doi.org.example.org/10.1000/x",
        "https://evil.example/doi.org/10.1000/x",
        "isbn:9780000000000",
        "10.1000/" + "x" * LONGEST,
    ],
)
def test_what_is_no_identifier_is_none(written: str) -> None:
    assert normalise(written) is None


WRITTEN = st.one_of(
    st.text(),
    st.from_regex(r"(doi:|arXiv:|https://doi\.org/|https://arxiv\.org/abs/)?10\.\d{4}/\S{1,20}"),
    st.from_regex(r"(arXiv:)?[a-z]{2,4}(\.[A-Z]{2})?/\d{7}(v\d)?|\d{4}\.\d{4,5}(v\d)?"),
    st.from_regex(r"(10\.18653/v1/|acl:)?(\d{4}\.[a-z]+-[a-z]+\.\d{1,3}|[A-Z]\d\d-\d{4})"),
)


@given(WRITTEN)
def test_normalising_twice_changes_nothing(written: str) -> None:
    identifier = normalise(written)
    assert identifier is None or normalise(identifier) == identifier


@given(WRITTEN)
def test_what_comes_out_can_stand_in_an_address_or_a_line(written: str) -> None:
    identifier = normalise(written)
    assert identifier is None or (identifier.isprintable() and " " not in identifier)
