"""Count what the merging of records gets right and wrong, on real records and drawn changes.

    python -m tests.benchmarks.merging [--shared ../shared] [--seed 13]

The corpus: the ACL records beside the repository, the records that our readers make of recorded
answers of databases, and changed copies of ACL records, drawn with a fixed seed. All are merged at
once. Prints each kind of pair with how many were made one work; one JSON line last. What is known
of the pairs is said in README.md of this folder.
"""

import argparse
import html
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

from pylatexenc.latexencode import unicode_to_latex

from generator.bibliography import read
from generator.codec import ShapeError
from generator.errors import FetchError
from generator.identifiers import normalise
from generator.sources import (
    arxiv,
    crossref,
    datacite,
    europepmc,
    openalex,
    pubmed,
    semantic_scholar,
)
from generator.stages import dedupe
from generator.types import Author, Kind, Record, TextKind
from tests.shared import FOLDER
from tests.sources import test_datacite, test_openalex, test_semantic_scholar
from tests.sources.given import OPEN, Given, looked_up, searched
from tests.sources.test_crossref import as_list

SEED = 13
FOUND = 0.95
"""What the share of twins that are found stays above, of each kind; works wrongly merged: none."""

IDENTIFIER = "same identifier"
KNOWN = "known duplicates, each with an identifier of its own"

LISTED = (
    ("D18-1092", "D18-1105"),
    ("2021.emnlp-main.839", "2021.findings-emnlp.131"),
    ("2023.findings-acl.458", "2023.repl4nlp-1.21"),
)
"""Real duplicates of the Anthology, by ACL id, as they came listed with the data."""
SEEN_TO_BE_ONE = (("2023.findings-acl.603", "2023.repl4nlp-1.27"),)
"""One that was found here and looked at: it appeared in a workshop and in Findings."""
SEEN_IN_ANSWERS = (
    ("crossref:10.1016/j.xgen.2025.100814", "crossref:10.1101/2024.04.01.587366"),
    ("crossref:10.1002/ece3.2314", "crossref:10.1101/014852"),
    ("crossref:10.1002/essoar.10504562.1", "crossref:10.1002/essoar.10504562.2"),
    ("crossref:10.2172/10115553", "crossref:10.2172/7118251"),
    ("crossref:10.59350/7mtwq-q3661", "crossref:10.59350/895qm-mnq80"),
    ("datacite:10.5281/zenodo.3520062", "datacite:10.5281/zenodo.3520063"),
    ("europepmc:MED/40452325", "europepmc:PMC/PMC12127779"),
    ("europepmc:MED/40452566", "europepmc:PMC/PMC12127775"),
    ("europepmc:MED/40453732", "europepmc:PMC/PMC12122767"),
    ("europepmc:MED/40454580", "europepmc:PMC/PMC12129453"),
    ("europepmc:MED/40458472", "europepmc:PMC/PMC12129589"),
    ("europepmc:MED/40459892", "europepmc:PMC/PMC12134947"),
    ("europepmc:MED/40461929", "europepmc:PMC/PMC12133657"),
    ("europepmc:MED/40462315", "europepmc:PMC/PMC12133613"),
    ("europepmc:MED/40465178", "europepmc:PMC/PMC12137852"),
    ("europepmc:MED/40473579", "europepmc:PMC/PMC12140977"),
    ("europepmc:MED/40474010", "europepmc:PMC/PMC12141191"),
    ("europepmc:MED/40481876", "europepmc:PMC/PMC12145344"),
    ("europepmc:MED/40481938", "europepmc:PMC/PMC12145384"),
    ("europepmc:MED/40527815", "europepmc:PMC/PMC12173287"),
    ("europepmc:MED/40535082", "europepmc:PMC/PMC12170216"),
    ("europepmc:MED/40535912", "europepmc:PMC/PMC12174963"),
)
"""Records of the recorded answers that were looked at: a preprint and its article, two versions of
a preprint, and works that a database keeps twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records of which it is known whether they are one work."""

    kind: str
    """What it is an example of."""
    first: str
    """Id of a record."""
    second: str
    one_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Records, and the pairs among them that are known; any other two are different works."""

    records: tuple[Record, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What became of a kind's pairs."""

    pairs: int
    merged: int
    """How many of them were made one work."""
    one_work: bool
    """Whether they should have been."""

    @property
    def right(self) -> int:
        """Pairs that were merged as they should be, or left apart as they should be."""
        return self.merged if self.one_work else self.pairs - self.merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What merging made of a corpus."""

    counts: Mapping[str, Count]
    """By kind of pair."""
    wrong: tuple[tuple[str, str], ...]
    """Ids of each two records that were merged and are different works, of whatever kind."""
    records: int
    works: int
    seconds: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line a kind, the pairs that were merged and should not be, and one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.merging", description=__doc__)
    parser.add_argument("--shared", type=Path, default=FOLDER, help="folder of the shared data")
    parser.add_argument("--seed", type=int, default=SEED, help="of what is drawn")
    options = parser.parse_args(arguments)
    real = collected(options.shared)
    corpora = {"real": real, "with_changed_copies": changed(real, options.seed)}
    results = {name: judged(corpus) for name, corpus in corpora.items()}
    for result in results.values():
        for line in told(result):
            print(line, file=sys.stderr)
    counts = {name: as_json(result) for name, result in results.items()}
    print(json.dumps({**counts, "seed": options.seed}, sort_keys=True))


def told(result: Result) -> Iterator[str]:
    """The counts for people."""
    yield f"{result.records} records are {result.works} works ({result.seconds:.1f} s)"
    for kind, count in result.counts.items():
        done = "found" if count.one_work else "kept apart"
        share = count.right / count.pairs
        yield f"{share:8.2%}  {count.right:5} of {count.pairs:5} {done:10}  {kind}"
    for first, second in result.wrong:
        yield f"wrongly merged: {first} and {second}"


def as_json(result: Result) -> dict[str, object]:
    """The counts for machines."""
    return {
        "kinds": {
            kind: {"pairs": c.pairs, "right": c.right, "one_work": c.one_work}
            for kind, c in result.counts.items()
        },
        "records": result.records,
        "seconds": round(result.seconds, 2),
        "works": result.works,
        "wrongly_merged": len(result.wrong),
    }


# Counting


def judged(corpus: Corpus) -> Result:
    """Merge all records at once and hold the works against what is known."""
    started = time.perf_counter()
    papers = dedupe.merge(corpus.records)
    seconds = time.perf_counter() - started
    home = {record.id: n for n, paper in enumerate(papers) for record in paper.records}
    true = works_known(corpus)
    wrong = (
        (one.id, other.id)
        for paper in papers
        for one, other in combinations(paper.records, 2)
        if true[one.id] != true[other.id]
    )
    return Result(
        counts=counted(corpus.pairs, home),
        wrong=tuple(sorted(wrong)),
        records=len(corpus.records),
        works=len(papers),
        seconds=seconds,
    )


def counted(pairs: Iterable[Pair], home: Mapping[str, int]) -> dict[str, Count]:
    """Per kind how many pairs there are, and how many have one home."""
    every, merged = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for pair in pairs:
        every[pair.kind, pair.one_work] += 1
        merged[pair.kind, pair.one_work] += home[pair.first] == home[pair.second]
    return {
        kind: Count(pairs=number, merged=merged[kind, one_work], one_work=one_work)
        for (kind, one_work), number in every.items()
    }


def works_known(corpus: Corpus) -> dict[str, str]:
    """Of each record the id of the first record of its true work."""
    true = {record.id: record.id for record in corpus.records}

    def first(of: str) -> str:
        while true[of] != of:
            of = true[of]
        return of

    for pair in corpus.pairs:
        if pair.one_work:
            low, high = sorted((first(pair.first), first(pair.second)))
            true[high] = low
    return {name: first(name) for name in true}


# The corpus


def collected(shared: Path) -> Corpus:
    """ACL records, and records of recorded answers."""
    anthology, databases = acl(shared), answered(shared)
    by_acl = {record.acl: record.id for record in anthology}
    known = (
        Pair(kind=KNOWN, first=by_acl[a], second=by_acl[b], one_work=True)
        for a, b in (*LISTED, *SEEN_TO_BE_ONE)
    )
    return Corpus(records=(*anthology, *databases.records), pairs=(*known, *databases.pairs))


def acl(shared: Path) -> tuple[Record, ...]:
    """The Anthology's records, 2018 to 2023."""
    path = shared / "data" / "anthology" / "acl_2018_2023.jsonl"
    return read(path.read_text("utf-8"), path.name)


def answered(shared: Path) -> Corpus:
    """What our readers make of the recorded answers, each record once."""
    records = {record.id: record for record in of_databases(shared / "data" / "api")}
    seen = (
        Pair(kind=KNOWN, first=a, second=b, one_work=True)
        for a, b in SEEN_IN_ANSWERS
        if a in records and b in records
    )
    return Corpus(
        records=tuple(records.values()),
        pairs=(*same_identifiers(records.values()), *seen),
    )


def same_identifiers(records: Iterable[Record]) -> Iterator[Pair]:
    """Each record with the first that has an identifier of it."""
    holder: dict[str, str] = {}
    for record in records:
        ids = [normalise(name) or name for name in record.ids]
        earlier = {holder.setdefault(name, record.id) for name in ids} - {record.id}
        for first in sorted(earlier):
            yield Pair(kind=IDENTIFIER, first=first, second=record.id, one_work=True)


AS_SEARCHED: Mapping[str, tuple[ModuleType, Callable[[str], str]]] = {
    "arxiv": (arxiv, str),
    "crossref": (crossref, as_list),
    "datacite": (datacite, test_datacite.as_page),
    "europepmc": (europepmc, str),
    "openalex": (openalex, test_openalex.as_page),
    "semanticscholar": (semantic_scholar, test_semantic_scholar.as_page),
}
"""By folder: its reader, and what makes an answer about one work look like that of a search."""


def of_databases(folder: Path) -> Iterator[Record]:
    """The records of every recorded answer that is one of a search or look-up of ours."""
    for service, (reader, shaped) in AS_SEARCHED.items():
        for body in bodies(folder / service):
            try:
                answers = searched(reader, shaped(body), OPEN)
            except (FetchError, ShapeError, ValueError):
                continue  # an error page, or an answer to what we never ask
            for answer in answers:
                yield from answer.records
    for body in bodies(folder / "pubmed"):
        pmids = [f"pmid:{p}" for p in re.findall("<PMID[^>]*>([0-9]+)", body)]
        try:
            yield from looked_up(pubmed, Given(body), *pmids)
        except (FetchError, ShapeError):
            continue


def bodies(folder: Path) -> Iterator[str]:
    """The recorded answers of a service."""
    for entry in json.loads((folder / "index.json").read_text("utf-8")):
        yield (folder / entry["file"]).read_text("utf-8", "replace")


# Changed copies

Change = Callable[[Record, "Drawing"], tuple[Record, Record]]
"""Makes of a record a pair that replaces it: itself and a changed copy, or two changed copies."""


class Drawing:
    """What changes are drawn from: chance, and the other records."""

    def __init__(self, records: Sequence[Record], seed: int) -> None:
        self.chance = random.Random(seed)
        self.records = tuple(records)
        self._number = 0
        self._by_first_author: dict[Author, list[Record]] = defaultdict(list)
        for record in records:
            for author in record.authors[:1]:
                self._by_first_author[author].append(record)

    def number(self) -> int:
        """A number that was not drawn before."""
        self._number += 1
        return self._number

    def other(self, than: Record) -> Record:
        """A record of other people."""
        while dedupe.people(found := self.chance.choice(self.records), than) or not found.authors:
            pass
        return found

    def beside(self, record: Record) -> Record | None:
        """Another record with the same first author and an abstract, if there is one."""
        same = self._by_first_author[record.authors[0]] if record.authors else []
        others = [r for r in same if r is not record and r.text]
        return self.chance.choice(others) if others else None


def preprint(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """And the preprint that it was: another title, a year earlier, an author fewer, an abstract
    that was still edited."""
    number = drawing.number()
    return record, replace(
        record,
        id=f"made:preprint-{number}",
        title=retitled(record.title, drawing.chance),
        authors=record.authors[:-1] or record.authors,
        year=(record.year or 2020) - 1,
        venue="arXiv",
        kind=Kind.PREPRINT,
        acl="",
        doi="",
        arxiv=f"9912.{number:05d}",
        text=edited(record.text, drawing.chance),
    )


def abstract(text: str) -> dict[str, Any]:
    """Fields of a record with that text, or without one."""
    return {"text": text, "text_kind": TextKind.ABSTRACT if text else TextKind.NONE}


BEGINNINGS = (
    "Towards",
    "On",
    "Revisiting",
    "A Closer Look at",
    "Rethinking",
    "A Study of",
    "How to Do",
)


def retitled(title: str, chance: random.Random) -> str:
    """The title without its name or subtitle, or with another beginning."""
    name, colon, rest = title.partition(": ")
    if colon and chance.random() < 0.7:
        return chance.choice((name, rest))
    words = title.split()
    kept = words[1:] if chance.random() < 0.5 and len(words) > 4 else words
    return " ".join((chance.choice(BEGINNINGS), *kept))


SYNONYMS = {
    "propose": "introduce", "present": "describe", "novel": "new", "show": "demonstrate",
    "outperforms": "is better than", "achieves": "reaches", "significantly": "clearly",
    "method": "technique", "approach": "way", "existing": "known", "however": "yet",
    "results": "findings", "improve": "raise", "performance": "quality", "several": "a few",
}  # fmt: skip


def edited(text: str, chance: random.Random) -> str:
    """The abstract with two of three changes: a sentence less, a notice more, other words."""
    edits = [without_a_sentence, reworded, with_a_notice]
    edits.pop(chance.randrange(3))
    for edit in edits if text else ():
        text = edit(text, chance)
    return text


def without_a_sentence(text: str, chance: random.Random) -> str:
    """Texts of fewer than five sentences keep them all."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    if len(sentences) > 4:
        del sentences[chance.randrange(len(sentences))]
    return " ".join(sentences)


def with_a_notice(text: str, chance: random.Random) -> str:
    """With a sentence at its end that says where the code is."""
    return f"{text} Code and data are at https://example.org/{chance.randrange(10**6)}."


def reworded(text: str, chance: random.Random) -> str:
    """With half of the words replaced that have a synonym here."""

    def swap(found: re.Match[str]) -> str:
        other = SYNONYMS.get(found[0].lower(), found[0])
        return other if chance.random() < 0.5 else found[0]

    return re.sub(r"\w+", swap, text)


def marked_up(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """And what a bibliography says of it without an identifier, read as the library reads it."""
    latex = drawing.chance.random() < 0.5
    twin = (in_bibtex if latex else in_json)(record, drawing.chance)
    text = record.text if drawing.chance.random() < 0.5 else ""
    return record, replace(
        twin,
        id=f"made:marked-up-{drawing.number()}",
        kind=record.kind,
        **abstract(text),
    )


def in_bibtex(record: Record, chance: random.Random) -> Record:
    """The record with LaTeX in its title, or in another case."""
    latex = [unicode_to_latex(word) for word in cased(record.title, chance).split()]
    place = chance.randrange(len(latex))
    latex[place] = chance.choice(("{%s}", "\\textit{%s}", "{\\bf %s}", "\\emph{%s}")) % latex[place]
    people = " and ".join(
        f"{unicode_to_latex(a.family)}, {unicode_to_latex(a.given)}" for a in record.authors
    )
    entry = f"@inproceedings{{x, title = {{{' '.join(latex)}}}, author = {{{people}}}, "
    return read(f"{entry}year = {record.year}}}", "made.bib")[0]


def in_json(record: Record, chance: random.Random) -> Record:
    """The record with HTML in its title, once or twice encoded."""
    words = [html.escape(word) for word in cased(record.title, chance).split()]
    place = chance.randrange(len(words))
    words[place] = chance.choice(("<i>%s</i>", "<b>%s</b>", "&lt;i&gt;%s&lt;/i&gt;")) % words[place]
    people = [{"family": a.family, "given": a.given} for a in record.authors]
    item = {"id": "x", "title": " ".join(words), "author": people, "year": record.year}
    return read(json.dumps([item]), "made.json")[0]


def cased(title: str, chance: random.Random) -> str:
    """The title as one of the habits has it."""
    return chance.choice((title, title.upper(), title.lower(), f"{title}."))


def mistyped(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """And what somebody typed: a slip in the title, initials, no year; one of them, or all."""
    chance = drawing.chance
    slips = chance.sample(("title", "names", "year"), chance.randint(1, 3))
    text = chance.choice((record.text, f"{record.text[:300]}…" if record.text else "", ""))
    return record, replace(
        record,
        id=f"made:mistyped-{drawing.number()}",
        title=misspelt(record.title, chance) if "title" in slips else record.title,
        authors=initialled(record.authors) if "names" in slips else record.authors,
        year=None if "year" in slips else record.year,
        acl="",
        doi="",
        **abstract(text),
    )


def misspelt(title: str, chance: random.Random) -> str:
    """The title with a letter of a word left out, doubled, or changed places with the next."""
    places = [m.span() for m in re.finditer(r"[^\W\d_]{5,}", title)]
    if not places:
        return title
    start, end = chance.choice(places)
    n = chance.randrange(start + 1, end - 1)
    one, two = title[n], title[n + 1]
    return title[:n] + chance.choice((two, one + one + two, two + one)) + title[n + 2 :]


def initialled(authors: Sequence[Author]) -> tuple[Author, ...]:
    """The authors with initials for their given names."""
    return tuple(
        replace(a, given=" ".join(f"{name[0]}." for name in a.given.split())) for a in authors
    )


# Two works that look like one


def apart(record: Record, drawing: Drawing, **changes: Any) -> Record:
    """Another work, changed from this one: published under a number of its own, or, in half the
    cases, from a bibliography that tells no identifier."""
    number = drawing.number()
    named = f"2099.made-works.{number}" if drawing.chance.random() < 0.5 else ""
    return replace(record, id=f"made:apart-{number}", acl=named, doi="", **changes)


def same_title(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """The same title over another work by others, one of whom may have the same family name."""
    other = drawing.other(record)
    people = list(other.authors)
    if len(people) > 1 and drawing.chance.random() < 0.5:
        family = record.authors[0].family
        people[0] = Author(family=family, given=f"{record.authors[0].given[:1]}xabier")
    text = drawing.other(record).text if drawing.chance.random() < 0.5 else ""
    return record, apart(record, drawing, authors=tuple(people), **abstract(text))


def parts(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """Two parts of one work, with abstracts that are alike."""
    one, two = drawing.chance.choice((("Part I", "Part II"), ("Part 1", "Part 2"), ("A", "B")))
    first = replace(record, title=f"{record.title}: {one}")
    text = edited(record.text, drawing.chance)
    return first, apart(record, drawing, title=f"{record.title}: {two}", text=text)


def shared_tasks(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """Reports on one task in two years, written over from the first."""
    year = record.year or 2020
    one, two = drawing.chance.choice(
        (
            (
                f"Findings of the {year} Shared Task on",
                f"Findings of the {year + 1} Shared Task on",
            ),
            ("Overview of the Third Shared Task on", "Overview of the Fourth Shared Task on"),
            (f"Task 7 at Made-Up {year}:", f"Task 7 at Made-Up {year + 1}:"),
        )
    )
    first = replace(record, title=f"{one} {record.title}")
    text = edited(record.text, drawing.chance)
    title = f"{two} {record.title}"
    return first, apart(record, drawing, title=title, year=year + 1, text=text)


def corrigenda(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """A work and a notice about it, that databases give the abstract of the work, or none."""
    said = drawing.chance.choice(
        (
            "Erratum: {}",
            "Corrigendum to: {}",
            "Correction to: {}",
            "{} (Erratum)",
            "Comment on “{}”",
        )
    )
    text = drawing.chance.choice((record.text, ""))
    year = (record.year or 2020) + drawing.chance.randint(0, 1)
    title = said.format(record.title)
    return record, apart(record, drawing, title=title, year=year, **abstract(text))


def pasted(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """A work, and another that was given its abstract; by the same first author if there is one."""
    other = drawing.beside(record) or drawing.other(record)
    return other, replace(record, text=other.text, text_kind=other.text_kind)


def reviews(record: Record, drawing: Drawing) -> tuple[Record, Record]:
    """Two reviews of one topic in one year by different people."""
    one, two = drawing.chance.choice(
        (("A Survey of {}", "A Survey of {}"), ("{}: A Review", "{}: A Survey"))
    )
    first = replace(record, title=one.format(record.title), kind=Kind.REVIEW)
    people, text = drawing.other(record).authors, drawing.other(record).text
    title = two.format(record.title)
    return first, apart(first, drawing, title=title, authors=people, **abstract(text))


KINDS: Mapping[str, tuple[int, bool, Change]] = {
    "preprint and published, title changed": (1000, True, preprint),
    "published, markup or case in the title": (1000, True, marked_up),
    "data-entry slips": (1000, True, mistyped),
    "same title, other people": (500, False, same_title),
    "Part I and Part II": (500, False, parts),
    "shared task in consecutive years": (500, False, shared_tasks),
    "work and corrigendum": (500, False, corrigenda),
    "abstract pasted onto the wrong paper": (500, False, pasted),
    "reviews of one topic": (500, False, reviews),
}
"""Each kind: how many pairs are drawn, whether they are one work, and how they are made."""


def changed(
    corpus: Corpus, seed: int, kinds: Mapping[str, tuple[int, bool, Change]] = KINDS
) -> Corpus:
    """The corpus with changed copies of its ACL records, each of another record."""
    known = {name for pair in corpus.pairs for name in (pair.first, pair.second)}
    origins = [r for r in corpus.records if r.acl and r.authors and r.id not in known]
    # A comment on a notice, or a preprint of one, is nothing that there is.
    origins = [r for r in origins if not r.title.startswith("Erratum")]
    drawing = Drawing(origins, seed)
    drawing.chance.shuffle(origins)
    made, pairs = {record.id: record for record in corpus.records}, list(corpus.pairs)
    for kind, (number, one_work, change) in kinds.items():
        for _ in range(number):
            first, second = change(origins.pop(), drawing)
            made[first.id], made[second.id] = first, second
            pairs.append(Pair(kind=kind, first=first.id, second=second.id, one_work=one_work))
    return Corpus(records=tuple(made.values()), pairs=tuple(pairs))


if __name__ == "__main__":
    main()
