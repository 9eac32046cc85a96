"""Literature files of four forms give the same records, and say where they are broken."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.bibliography import read
from generator.errors import LibraryError
from generator.escape import visible
from generator.types import Author, Kind, NoticeKind, Record, TextKind
from tests.made_up import author, hostile, notice

BIB = r"""
% a comment of the keepers
@string{meeting = "Proceedings of a Meeting"}

@inproceedings{rivera2021noise,
  title = {{On {XTREME} Noise: 85\% and more}},
  author = {Rivera, Ana and {\"O}zt{\"u}rk, B{\"u}lent and van der Berg, Jan and others},
  booktitle = meeting # { 12},
  year = 2021,
  month = may,
  volume = {3},
  number = {2},
  pages = {4074--4083},
  publisher = {A Society},
  doi = {https://doi.org/10.18653/v1/2021.acl-long.79},
  url = {https://example.org/a\_b},
  annote = {Noise helps in 85\% of languages. It is \emph{cheap}.},
}
"""

RIS = """TY  - CPAPER
ID  - rivera2021noise
TI  - On XTREME Noise: 85% and more
AU  - Rivera, Ana
AU  - Öztürk, Bülent
AU  - van der Berg, Jan
T2  - Proceedings of a Meeting 12
PY  - 2021/05/01
VL  - 3
IS  - 2
SP  - 4074
EP  - 4083
PB  - A Society
DO  - 10.18653/v1/2021.acl-long.79
UR  - https://example.org/a_b
N1  - Noise helps in 85% of languages.
It is cheap.
ER  -
"""

CSL = {
    "id": "rivera2021noise",
    "type": "paper-conference",
    "title": "On XTREME Noise: 85% and more",
    "author": [
        {"family": "Rivera", "given": "Ana"},
        {"family": "Öztürk", "given": "Bülent"},
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
    ],
    "container-title": "Proceedings of a Meeting 12",
    "issued": {"date-parts": [[2021, 5]]},
    "volume": "3",
    "issue": 2,
    "page": "4074–4083",
    "publisher": "A Society",
    "DOI": "10.18653/v1/2021.ACL-long.79",
    "URL": "https://example.org/a_b",
    "annote": "Noise helps in 85% of languages. It is cheap.",
}

RECORD = Record(
    id="library:rivera2021noise",
    source="library",
    title="On XTREME Noise: 85% and more",
    authors=(
        Author(family="Rivera", given="Ana"),
        Author(family="Öztürk", given="Bülent"),
        Author(family="van der Berg", given="Jan"),
    ),
    year=2021,
    venue="Proceedings of a Meeting 12",
    volume="3",
    issue="2",
    pages="4074-4083",
    publisher="A Society",
    kind=Kind.CONFERENCE_PAPER,
    doi="10.18653/v1/2021.acl-long.79",
    acl="2021.acl-long.79",
    url="https://example.org/a_b",
    text="Noise helps in 85% of languages. It is cheap.",
    text_kind=TextKind.ANNOTATION,
)


def _one(name: str, text: str) -> Record:
    (record,) = read(text, name)
    return record


def _bib(fields: str, kind: str = "misc") -> Record:
    return _one("a.bib", f"@{kind}{{key, title = {{A title}}, {fields}}}")


def _json(**members: Any) -> Record:
    return _one("a.jsonl", json.dumps({"title": "A title", **members}))


def _read_or_refused(text: str, name: str) -> tuple[tuple[Record, ...], str]:
    """The records, or the reason why there are none."""
    try:
        return read(text, name), ""
    except LibraryError as error:
        return (), str(error)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", BIB),
        ("a.ris", RIS),
        ("a.json", json.dumps([CSL])),
        ("a.jsonl", json.dumps(CSL) + "\n\n"),
        ("A.BIB", BIB.replace("\n", "\r\n")),
        ("a.ris", "\ufeff" + RIS.replace("\n", "\r\n")),
    ],
)
def test_one_work_reads_the_same_from_every_form(name: str, text: str) -> None:
    assert _one(name, text) == RECORD


def test_an_object_of_the_anthology_becomes_a_record() -> None:
    record = _json(
        id="2021.acl-long.79",
        authors=[{"given": "Ana", "family": "Rivera"}, "Bülent Öztürk", "Rivera, Ben"],
        year=2021,
        month="August",
        venue=["acl"],
        booktitle="Proceedings of a Meeting",
        volume="2021.acl-long",
        pages="1–11",
        url="https://aclanthology.org/2021.acl-long.79",
        bibkey="rivera-ozturk-2021",
        abstract="Noise helps.",
        retracted=True,
    )
    assert record == Record(
        id="library:2021.acl-long.79",
        source="library",
        title="A title",
        authors=(author("Rivera"), author("Öztürk", "Bülent"), author("Rivera", "Ben")),
        year=2021,
        venue="Proceedings of a Meeting",
        pages="1-11",
        kind=Kind.CONFERENCE_PAPER,
        acl="2021.acl-long.79",
        url="https://aclanthology.org/2021.acl-long.79",
        text="Noise helps.",
        text_kind=TextKind.ABSTRACT,
        notices=(notice(source="library", checked_on="", date=""),),
    )


def test_an_object_that_says_little_becomes_a_record_that_says_little() -> None:
    assert _json() == Record(id="library:entry", source="library", title="A title")
    assert _json(authors=None, year="", venue=[], url=None, type={}) == _json()


def test_journals_of_the_anthology_are_journals() -> None:
    assert _json(venue=["tacl"], booktitle="Transactions").kind is Kind.ARTICLE
    assert _json(url="https://aclanthology.org/2021.acl-long.79").kind is Kind.CONFERENCE_PAPER


def test_an_abstract_goes_before_an_annotation() -> None:
    record = _bib("abstract = {The authors' words.}, annotation = {Mine.}")
    assert (record.text, record.text_kind) == ("The authors' words.", TextKind.ABSTRACT)
    assert _bib("note = {x}").text_kind is TextKind.NONE


def test_markup_is_gone_from_every_text_field() -> None:
    record = _json(
        title="The <i>noise</i> of $x^2$",
        abstract="<jats:title>Abstract</jats:title><jats:p>More &amp;lt; less.</jats:p>",
        author=[{"family": 'M\\"uller', "given": "A.&nbsp;B."}],
        publisher="A &amp; B",
    )
    assert (record.title, record.text) == ("The noise of x^2", "More < less.")
    assert record.authors == (Author(family="Müller", given="A. B."),)
    assert record.publisher == "A & B"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"DOI": "10.1000/ABC"}, {"doi": "10.1000/abc"}),
        ({"DOI": "https://doi.org/10.1000/a%28b%29"}, {"doi": "10.1000/a(b)"}),
        ({"DOI": "doi: 10.1000/abc"}, {"doi": "10.1000/abc"}),
        ({"URL": "http://dx.doi.org/10.1000/abc"}, {"doi": "10.1000/abc"}),
        ({"DOI": "none"}, {}),
        ({"DOI": "10.48550/arXiv.2004.14004"}, {"doi": "10.48550/arxiv.2004.14004",
        "arxiv": "2004.14004"}),
        ({"URL": "https://arxiv.org/abs/2004.14004v2"}, {"arxiv": "2004.14004"}),
        ({"id": "arxiv:2004.14004"}, {"arxiv": "2004.14004"}),
        ({"arxiv": "2004.14004"}, {"arxiv": "2004.14004"}),
        ({"container-title": "arXiv preprint arXiv:2004.14004"}, {"arxiv": "2004.14004"}),
        ({"DOI": "10.18653/v1/Q19-1045"}, {"doi": "10.18653/v1/q19-1045", "acl": "Q19-1045"}),
        ({"URL": "https://www.aclweb.org/anthology/Q19-1045.pdf"}, {"acl": "Q19-1045"}),
        ({"PMID": 31452104}, {"pmid": "31452104"}),
        ({"PMID": "x"}, {}),
    ],
)  # fmt: skip
def test_identifiers_are_found_wherever_they_are_named(
    said: dict[str, Any], expected: dict[str, str]
) -> None:
    record = _json(**said)
    found = {name: getattr(record, name) for name in ("doi", "arxiv", "pmid", "acl")}
    assert {name: value for name, value in found.items() if value} == expected


def test_the_eprint_of_an_archive_that_is_not_arxiv_is_no_arxiv_id() -> None:
    assert _bib("eprint = {2004.14004}, archiveprefix = {arXiv}").arxiv == "2004.14004"
    assert _bib("eprint = {2004.14004}, eprinttype = {hal}").arxiv == ""


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "journal = {A Journal}", Kind.ARTICLE),
        ("article", "journal = {arXiv preprint arXiv:2004.14004}", Kind.PREPRINT),
        ("article", "journal = {CoRR}", Kind.PREPRINT),
        ("article", "journal = {bioRxiv}", Kind.PREPRINT),
        ("misc", "eprint = {2004.14004}", Kind.PREPRINT),
        ("misc", "publisher = {arXiv}", Kind.PREPRINT),
        ("misc", "", Kind.OTHER),
        ("InProceedings", "eprint = {2004.14004}", Kind.CONFERENCE_PAPER),
        ("incollection", "", Kind.CHAPTER),
        ("book", "", Kind.BOOK),
        ("phdthesis", "school = {A School}", Kind.THESIS),
        ("techreport", "", Kind.REPORT),
        ("dataset", "", Kind.DATASET),
        ("somethingelse", "", Kind.OTHER),
    ],
)
def test_kinds_come_from_the_entry_and_preprints_from_their_archive(
    kind: str, fields: str, expected: Kind
) -> None:
    assert _bib(fields, kind).kind is expected


def test_a_preprint_without_a_venue_stands_in_its_archive() -> None:
    assert _bib("eprint = {2004.14004}").venue == "arXiv"
    assert _bib("eprint = {2004.14004}, journal = {CoRR}", "article").venue == "CoRR"


def test_an_entry_inherits_from_its_proceedings_what_it_does_not_say() -> None:
    text = """
        @inproceedings{a, title = {A title}, crossref = {P}, publisher = {Mine}}
        @proceedings{p, title = {A Meeting}, year = {2020}, publisher = {Theirs}}
    """
    record = read(text, "a.bib")[0]
    assert (record.venue, record.year, record.publisher) == ("A Meeting", 2020, "Mine")


def test_the_first_of_two_fields_of_one_name_counts() -> None:
    assert _bib("year = {2020}, Year = {2021}").year == 2020


def test_an_address_with_a_semicolon_stays_whole() -> None:
    record = _one("a.ris", RIS.replace("/a_b", "/a;b"))
    assert record.url == "https://example.org/a;b"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Ana Rivera", [("Ana", "Rivera")]),
        ("Rivera, Ana and Ben Okri", [("Ana", "Rivera"), ("Ben", "Okri")]),
        ("{World Health Organization}", [("", "World Health Organization")]),
        ("de la Cruz, Eva", [("Eva", "de la Cruz")]),
        ("King, Jr., Martin", [("Martin", "King Jr.")]),
        ("Rivera,\n    Ana\n  and\n  others", [("Ana", "Rivera")]),
        ("a, b, c, d", [("", "a, b, c, d")]),
        ("", []),
    ],
)
def test_names_are_parted_as_bibtex_parts_them(names: str, expected: list[tuple[str, str]]) -> None:
    authors = _bib(f"author = {{{names}}}").authors
    assert [(author.given, author.family) for author in authors] == expected


def test_csl_names_may_be_whole_or_strange() -> None:
    members = [{"literal": "A Group"}, {"name": "B Group"}, {}, 5, None, {"family": ["X"]}]
    names = [author.name for author in _json(author=members).authors]
    assert names == ["A Group", "B Group", "5", "X"]


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[2020, 1, 2]]}, 2020),
        ({"date-parts": [["2020"]]}, 2020),
        ({"raw": "May 2020"}, 2020),
        ({"literal": "circa 1999"}, 1999),
        ({"date-parts": []}, None),
        ({"date-parts": [[]]}, None),
        ("2020-05", 2020),
        ("20200501", None),
        ("in press", None),
        ([], None),
    ],
)
def test_years_are_found_in_dates(issued: Any, expected: int | None) -> None:
    assert _json(issued=issued).year == expected


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc by 4.0", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "CC-BY-NC-SA-4.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("CC0", "CC0-1.0"),
        ("MIT", "MIT"),
        ("CC-BY", ""),
        ("© 2020 A Society. All rights reserved.", ""),
        ("<b>CC-BY-4.0</b> or so", ""),
    ],
)
def test_rights_are_kept_where_they_are_a_licence(rights: str, expected: str) -> None:
    assert _json(license=rights).rights == expected
    assert _bib(f"copyright = {{{rights}}}").rights == expected


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: On noise",
        "Retracted Article: On noise",
        "[Retracted] On noise",
        "On noise (Retracted)",
        "On noise [RETRACTED ARTICLE]",
        "Retraction: On noise",
        "Retraction Note to: On noise",
        "WITHDRAWN: On noise",
    ],
)
def test_a_title_that_says_so_is_a_retraction(title: str) -> None:
    (found,) = _json(title=title).notices
    assert (found.kind, found.source, found.checked_on) == (NoticeKind.RETRACTED, "library", "")


@pytest.mark.parametrize(
    "title", ["Retracted works on noise", "Retraction of claims", "On retracted: x"]
)
def test_a_title_about_retractions_is_none(title: str) -> None:
    assert _json(title=title).notices == ()


@pytest.mark.parametrize(
    ("flag", "count"),
    [(True, 1), ("2021-05", 1), ("yes", 1), (False, 0), ("no", 0), ("", 0), (0, 0)],
)
def test_a_flag_is_a_retraction(flag: Any, count: int) -> None:
    assert len(_json(retracted=flag).notices) == count


def test_a_note_and_a_keyword_may_say_retracted() -> None:
    assert len(_bib("note = {Retracted in 2021}").notices) == 1
    assert len(_one("a.ris", RIS.replace("PB", "KW  - Retracted publication\nPB")).notices) == 1


def test_keys_that_repeat_are_numbered_and_no_record_is_lost() -> None:
    keys = ["a", "a", "a-2", "a", "", ""]
    lines = "\n".join(json.dumps({"id": key, "title": "A title"}) for key in keys)
    ids = [record.id.removeprefix("library:") for record in read(lines, "a.jsonl")]
    assert ids == ["a", "a-2", "a-2-2", "a-3", "entry", "entry-2"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("l/x.txt", "", "l/x.txt:1: not a bibliography (use one of .bib, .ris, .jsonl, .json)"),
        ("x.bib", "\n@article{a,\n title = {x}\n year = 2020}", "x.bib:4: '}' expected"),
        ("x.bib", "@misc{b, title = {y}}\n\n@article{a,\n title = {x},\n",
        "x.bib:3: premature end"),
        ("x.bib", "@article{a, title = {x}, journal = jmlr}", "x.bib:1: undefined string jmlr"),
        ("x.bib", "@misc{b, title = {y}}\n@misc{a,\n year = {2020}}",
        "x.bib:2: entry 'a' has no title"),
        ("x.bib", "@misc{a, title = {\\textbf{}}}", "x.bib:1: entry 'a' has no title"),
        ("x.ris", "TY  - JOUR\nTI  - a\n", "x.ris:1: entry is never closed"),
        ("x.ris", "\nTY  - JOUR\nTI  - a\nTY  - JOUR\nTI  - b\nER  - \n",
        "x.ris:2: entry is never"),
        ("x.ris", "TY - JOUR\nTI - a\nER - \n", "x.ris:1: TY without two spaces"),
        ("x.ris", "TY  - JOUR\nAU  - a\nER  - \n", "x.ris:1: an entry has no title"),
        ("x.json", "{}", "x.json:1: not a list of items"),
        ("x.json", '[\n{"title": "a"},\n\n3]', "x.json:4: not an object"),
        ("x.json", '[\n{"title": "a"},\n{"id": "k"}]', "x.json:3: entry 'k' has no title"),
        ("x.json", '[\n{"title": "a"}\n\n3]', "x.json:4: not JSON: Expecting ',' delimiter"),
        ("x.jsonl", '{"title": "a"}\n\n{"id": "k"}', "x.jsonl:3: entry 'k' has no title"),
        ("x.jsonl", '{"title": "a"}\n{"id"', "x.jsonl:2: not JSON"),
        ("x.jsonl", "[]", "x.jsonl:1: not an object"),
        ("x.jsonl", "[" * 100_000, "x.jsonl:1: not JSON"),
        ("x.json", "[" * 100_000, "x.json:1: not JSON"),
        ("x.jsonl", '{"title": ' + "9" * 5000 + "}", "x.jsonl:1: not JSON"),
    ],
)  # fmt: skip
def test_a_broken_file_says_where_and_what_to_do(name: str, text: str, message: str) -> None:
    with pytest.raises(LibraryError) as caught:
        read(text, name)
    assert str(caught.value).startswith(message)
    assert str(caught.value).endswith(")")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.bib", "a.ris", "a.json", "a.jsonl"])
def test_a_file_without_entries_gives_none(name: str) -> None:
    assert read("[]" if name == "a.json" else "\n", name) == ()


@pytest.mark.parametrize("name", ["a.bib", "a.ris", "a.json", "a.jsonl"])
@given(text=st.text(max_size=200) | hostile())
@example(text="@misc{a, title = {b}, author = {,}}")
@example(text="@misc{a, title = {b}, author = {and and, , , and}}")
@example(text="TY  - \nmore\nTI  - a\nER  - ")
@example(text='[{"title": ["a"], "author": {"family": 1}, "issued": {"date-parts": {}}}]')
def test_any_file_is_read_or_refused(name: str, text: str) -> None:
    records, reason = _read_or_refused(text, name)
    assert all(record.title for record in records)
    assert records == () or reason == ""
    assert reason == "" or reason.startswith(f"{name}:")


_MEMBER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | hostile(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*CSL, "name"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*CSL, "year", "authors", "venue", "retracted"]), _MEMBER))
def test_json_of_any_shape_gives_a_record_or_misses_its_title(item: dict[str, Any]) -> None:
    records, reason = _read_or_refused(json.dumps([item]), "a.json")
    assert len(records) == 1 or "has no title" in reason


@given(st.lists(hostile(), min_size=1, max_size=3), hostile())
def test_fields_of_ris_hold_what_the_line_holds(names: list[str], title: str) -> None:
    lines = [f"AU  - {visible(name).replace(',', '')}, X" for name in names]
    text = "\n".join(["TY  - JOUR", f"TI  - x{visible(title)}", *lines, "ER  - "])
    assert len(_one("a.ris", text).authors) == len(names)
