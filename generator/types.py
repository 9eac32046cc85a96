"""The values that travel, one giving the next:

    Question -> Record -> Paper -> Passage -> Claim -> Verdict -> Review -> Report

Every value is frozen. A value refers to another by its key, never by holding a copy of it, so that
nothing can be lost between two copies that differ. Text fields hold plain text (no markup), in NFC.
"""

import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")

_OPEN = re.compile(r"CC0(?:-\d.*)?|CC-BY-\d[\d.]*", re.IGNORECASE)
"""SPDX names of licences under which a text may be shown whole."""


class Kind(StrEnum):
    """What sort of publication a record says it is."""

    ARTICLE = "article"
    CONFERENCE_PAPER = "conference paper"
    PREPRINT = "preprint"
    REVIEW = "review"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    DATASET = "dataset"
    REPORT = "report"
    OTHER = "other"

    @property
    def peer_reviewed(self) -> bool:
        """Whether this kind of publication is normally reviewed by peers before it appears."""
        return self in (Kind.ARTICLE, Kind.CONFERENCE_PAPER, Kind.REVIEW, Kind.CHAPTER)


class TextKind(StrEnum):
    """What a record's text is."""

    ABSTRACT = "abstract"
    ANNOTATION = "annotation"
    FULL_TEXT = "full text"
    NONE = "none"


class NoticeKind(StrEnum):
    """What was published about a work after it appeared."""

    RETRACTED = "retracted"
    CONCERN = "expression of concern"
    CORRECTED = "corrected"


class Role(StrEnum):
    """What a sentence does in its text. Only a FINDING may become a claim."""

    FINDING = "finding"
    BACKGROUND = "background"
    AIM = "aim"
    METHOD = "method"
    LIMIT = "limit"
    AVAILABILITY = "availability"
    SECOND_HAND = "second-hand finding"
    OUTLOOK = "outlook"
    HEADING = "heading"
    UNCLEAR = "unclear"


class Direction(StrEnum):
    """Whether an independent passage agrees with a claim. NOT_ASSESSED is not a low number."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_ASSESSED = "not assessed"


class Stance(StrEnum):
    """What a verifier may say of a passage and a claim, and nothing else."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNRELATED = "unrelated"


class Contested(StrEnum):
    """Whether independent works disagree. Words alone can only hint: then POSSIBLE_TENSION.

    NOT_ASSESSED: there is no passage of an independent work to disagree.
    """

    CONTESTED = "contested"
    POSSIBLE_TENSION = "possible tension"
    NOT_FOUND = "none found"
    NOT_ASSESSED = "not assessed"


class Answered(StrEnum):
    """Whether what was found answers the question, by the rule in stages/compose.py."""

    ANSWERED = "answered"
    PARTLY = "partly answered"
    NOT = "not answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing an answer has to speak about."""

    name: str
    """The first of the terms; how pages call it."""
    terms: tuple[str, ...]
    """The name and its synonyms, as written in the question file; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A work that the question leaves out on purpose."""

    id: str
    """Normalised identifier: `doi:…`, `arxiv:…`, `pmid:…` or `acl:…`."""
    why: str
    """The reason, shown on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, as a person wrote it into `questions/<slug>.yml`."""

    slug: str
    """The file's name; `[a-z0-9]+(-[a-z0-9]+)*`, up to 80 characters."""
    question: str
    """The question in full, ending as its author ended it."""
    title: str
    """The file's title, or one made from the question."""
    tags: tuple[str, ...] = ()
    """Free words for finding related questions."""
    concepts: tuple[Concept, ...] = ()
    """As written, or found in the question (`stages/concepts.py`); never empty after reading."""
    concepts_given: bool = False
    """True where the file states the concepts, False where they were found in the question."""
    since: int | None = None
    """First year of publication that counts, inclusive."""
    until: int | None = None
    """Last year of publication that counts, inclusive."""
    sources: tuple[str, ...] = ()
    """Names of databases; empty means the site's default."""
    limit: int = 50
    """Records kept per source, 1 to 200."""
    known: tuple[str, ...] = ()
    """Normalised identifiers (`doi:…`) of works that a good search must find."""
    exclude: tuple[Exclusion, ...] = ()
    """Works left out, each with its reason."""
    asked_by: str = ""
    """Name or handle, credited on the page; may be empty."""
    asked_on: str = ""
    """ISO date (YYYY-MM-DD) of asking; may be empty."""
    context: str = ""
    """Why the question matters, in a sentence or two; may be empty."""

    @property
    def fingerprint(self) -> str:
        """sha256 over what a search depends on: a lock with another one is older than this."""
        concepts = [concept.terms for concept in self.concepts]
        years = self.since, self.until
        searched = [self.question, concepts, *years, self.sources, self.limit, self.known]
        return sha256(json.dumps(searched, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person or a group, as the source spells it."""

    family: str
    """Family name, or the whole name where the source does not part it or it is a group."""
    given: str = ""
    """Given names or initials; may be empty."""

    @property
    def name(self) -> str:
        """Given names first."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A retraction, correction or expression of concern."""

    kind: NoticeKind
    source: str
    """Which database says so."""
    checked_on: str
    """ISO date of the look-up."""
    doi: str = ""
    """DOI of the notice itself; may be empty."""
    date: str = ""
    """ISO date or year of the notice; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A work as ONE source tells it."""

    id: str
    """`source:local-id`, unique in a lock."""
    source: str
    """Name of the database, a key of `sources.SOURCES`."""
    title: str
    authors: tuple[Author, ...] = ()
    """In the order of the publication; empty where the source names none."""
    year: int | None = None
    """Year of publication."""
    venue: str = ""
    """Journal, proceedings or archive; may be empty."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """First-last with a hyphen, or an article number; may be empty."""
    publisher: str = ""
    kind: Kind = Kind.OTHER
    doi: str = ""
    """Lower case, without `https://doi.org/`; may be empty."""
    arxiv: str = ""
    """Without version, such as `2004.14004`; may be empty."""
    pmid: str = ""
    acl: str = ""
    """ACL Anthology id, such as `2020.aacl-main.56`; may be empty."""
    url: str = ""
    """Where the source says the work can be seen."""
    text: str = ""
    """Plain text that quotes are cut from; may be empty."""
    text_kind: TextKind = TextKind.NONE
    rights: str = ""
    """SPDX licence of the text, such as `CC-BY-4.0`; empty: not known, so only quotes are shown."""
    notices: tuple[Notice, ...] = ()
    found_by_search: bool = True
    """False where no search found it: it was looked up by its identifier, or kept because the
    report cited it."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Normalised identifiers, the most particular first: acl, doi, arxiv, pmid."""
        named = (("acl", self.acl), ("doi", self.doi), ("arxiv", self.arxiv), ("pmid", self.pmid))
        return tuple(f"{name}:{value}" for name, value in named if value)

    @property
    def open(self) -> bool:
        """Whether the licence of the text allows to show it whole: CC0 or CC BY."""
        return bool(_OPEN.fullmatch(self.rights))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All records of one work. The fields are the best of its records; the records stay visible."""

    key: str
    """Stable name of the work: its strongest identifier, or `title:` and a hash."""
    records: tuple[Record, ...]
    """At least one; ordered by what they tell, the fullest first."""
    title: str
    authors: tuple[Author, ...]
    year: int | None
    venue: str
    kind: Kind
    doi: str
    url: str
    """Built from an identifier where there is one, otherwise the source's."""
    text_record: str
    """Id of the record whose text is quoted; empty where no record has a text."""
    notices: tuple[Notice, ...]
    """Of all records, each kind and DOI once."""
    citation: str = ""
    """In full, in a CSL style, as plain text; empty for works that no report quotes."""

    @property
    def text(self) -> Record | None:
        """The record whose text is quoted."""
        return next((r for r in self.records if r.id == self.text_record), None)

    @property
    def retracted(self) -> bool:
        return any(n.kind is NoticeKind.RETRACTED for n in self.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence of a work's text."""

    paper: str
    """Key of the work."""
    start: int
    """First character of the sentence in the locked record's text."""
    end: int
    """One past its last character."""
    text: str
    """Exactly `record.text[start:end]`."""
    role: Role
    settled: bool = False
    """Whether a label or a listed rule told the role, so that nobody's opinion changes it."""
    named_by: str = ""
    """Model that alone called it a finding; empty where the text's own words do, or nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A concept that a claim speaks about, and by which words."""

    concept: str
    """Name of the concept."""
    words: str
    """The words of the quote (or of the work's title) that say so."""
    where: str
    """`quote` or `title`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A finding, taken out of a work so that it can be read alone."""

    id: str
    """`c-` and eight hex digits of sha256 over work key and quote."""
    paper: str
    """Key of the work."""
    text: str
    """What the page says: the quote after the listed rewrites."""
    quote: str
    """The source's own words, whole sentences."""
    start: int
    """First character of the quote in the locked record's text."""
    end: int
    """One past its last character."""
    rewrites: tuple[str, ...] = ()
    """Names of the rewrites that turn the quote into the text, in order (`stages/rewrite.py`)."""
    mentions: tuple[Mention, ...] = ()
    """Which concepts of the question it speaks about."""
    specificity: float = 0.0
    """0 to 1: how much it says (numbers, names, comparisons, conditions); orders claims."""
    named_by: str = ""
    """Model that called its quote a finding, as `Passage.named_by`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """A passage of an independent work about the same finding."""

    paper: str
    """Key of the independent work."""
    quote: str
    start: int
    end: int
    likelihood: float
    """0 to 1, calibrated: share of passages scored like this that experts called evidence."""
    direction: Direction = Direction.NOT_ASSESSED
    tension: str = ""
    """Words or figures that hint at disagreement, such as `improves / lowers`; empty where none
    do, or where a verifier found that it agrees."""
    words: str = ""
    """The words of the quote by which a verifier judged the direction; empty where none did."""
    flag: str = ""
    """Why it does not count, one of `stages.corroborate.FLAGS`; empty where it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was checked of one claim; each part is a separate word."""

    claim: str
    """Id of the claim."""
    located: bool
    """The quote stands at its place in the locked text, character for character."""
    faithful: bool
    """The claim follows from its quote by the listed rewrites alone, losing no number, name,
    negation or hedge."""
    unfaithful_because: tuple[str, ...]
    """What the guard objected to; empty where faithful."""
    relevant: bool
    """It speaks about at least one concept of the question in its own words."""
    corroborated_by: tuple[Corroboration, ...]
    """Independent passages about the same finding, the likeliest first; those that disagree too."""
    direction: Direction
    contested: Contested
    confidence: float | None
    """Highest likelihood among `corroborated_by`; None: not assessed, no independent passage."""
    flagged: tuple[Corroboration, ...] = ()
    """Passages that share many words with the claim and do not count, the likeliest first. Their
    works may be among the excluded."""

    @property
    def borne_out_by(self) -> tuple[Corroboration, ...]:
        """The passages that count as corroboration: those not found to disagree."""
        return tuple(p for p in self.corroborated_by if p.direction is not Direction.DISAGREES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer's opinion on a report."""

    reviewer: str
    """Name, a key of `reviewers.REVIEWERS`."""
    score: float | None
    """0 to 10 with one decimal; None: not assessed."""
    weight: float
    """How much it counts in the overall score, before capping; 0 where not assessed."""
    formula: str
    """The formula in words and symbols."""
    notes: str
    """The formula with this report's numbers put in."""
    would_raise: str
    """What would raise the score; empty at 10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One query, as it was sent to one database."""

    source: str
    address: str
    """The exact address, without key or contact."""
    searched_on: str
    """ISO date."""
    hits: int | None
    """How many works the database says match; None where it does not say."""
    kept: int
    """How many records of this query were kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One database, asked by their identifiers about works that it had not told of."""

    source: str
    checked_on: str
    """ISO date."""
    asked: int
    """Works asked after."""
    told: int
    """Works that it knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that could not be had. It reaches the page: silence is never a finding."""

    where: str
    """Which database or stage."""
    why: str
    """The reason, in words for a reader."""
    looking_up: bool = False
    """True where a search was answered, or not wanted, and a look-up by identifiers was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One update that changed anything; the page's "what changed" is written from it."""

    date: str
    """ISO date."""
    added: tuple[str, ...] = ()
    """Titles of works that came."""
    removed: tuple[str, ...] = ()
    """Titles of works that went."""
    retracted: tuple[str, ...] = ()
    """Titles of works newly found retracted."""
    corrected: tuple[str, ...] = ()
    """Titles of works with a new correction or expression of concern."""
    asked_anew: bool = False
    """True where the question was changed since the search before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who was asked, and what: an answer of another model or to another prompt is another one."""

    verifier: str
    """A key of `verifiers.VERIFIERS`."""
    model: str
    """The model's name, as the environment stated it."""
    prompt: str
    """sha256 of the template of what was asked (`Asking.prompt`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A claim and a passage of an independent work, for a verifier to judge."""

    claim: str
    """Id of the claim."""
    says: str
    """Its text, as the page has it."""
    paper: str
    """Key of the independent work."""
    start: int
    end: int
    """The passage's place in the work's text, as `Corroboration`."""
    passage: str
    """Its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a verifier answered about one pair, not checked yet (`stages/direction.py` does)."""

    direction: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a verifier's answer about one pair came to, pinned."""

    claim: str
    """Id of the claim."""
    paper: str
    """Key of the independent work."""
    start: int
    end: int
    """The passage's place, as `Corroboration`."""
    passage: str
    """sha256 of the passage's words: an opinion on other words at this place is none on these."""
    judged_on: str
    """ISO date of the answer."""
    stance: Stance | None = None
    """None where the answer was dropped."""
    words: str = ""
    """The words of the passage that decide, letter for letter; may be empty where unrelated."""
    dropped: str = ""
    """Why the answer was dropped; empty where it was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What one verifier said about pairs."""

    by: Asked
    opinions: tuple[Opinion, ...] = ()
    """One a pair that was answered, by claim, work and place."""
    silent: str = ""
    """Why pairs were left unanswered by the newest update; empty where none were."""

    def count(self, stance: Stance) -> int:
        """How many passages it judged so."""
        return sum(opinion.stance == stance for opinion in self.opinions)

    @property
    def dropped(self) -> tuple[tuple[str, int], ...]:
        """How many answers were dropped, per reason."""
        return tuple(sorted(Counter(o.dropped for o in self.opinions if o.dropped).items()))

    @property
    def days(self) -> tuple[str, ...]:
        """First and last ISO date of the answers; one where they are the same, none without any."""
        return _ends(opinion.judged_on for opinion in self.opinions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What a verifier answered after reading a report, not checked yet (`stages/reading.py`)."""

    score: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a verifier's reading of a whole report came to, pinned."""

    by: Asked
    report: str
    """sha256 of what was read (`stages/reading.py`): of another report it says nothing."""
    read_on: str = ""
    """ISO date of the answer; empty where there was none."""
    score: float | None = None
    """0 to 10 with one decimal; None where there was no answer, or it was dropped."""
    words: str = ""
    """The words of the report that decide, letter for letter."""
    dropped: str = ""
    """Why the answer was dropped; empty where it was not."""
    silent: str = ""
    """Why there was no answer; empty where there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a verifier called findings in one work's text, pinned."""

    paper: str
    """Key of the work."""
    text: str
    """sha256 of the text: in another text it named nothing."""
    read_on: str
    """ISO date of the answer."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Places of the sentences that it named: first character, one past the last."""
    dropped: tuple[tuple[str, int], ...] = ()
    """What it named besides, per reason why that was dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What one verifier called findings, work by work."""

    by: Asked
    works: tuple[Named, ...] = ()
    """One a work that was answered about, by key."""
    silent: str = ""
    """Why works were left unanswered by the newest update; empty where none were."""

    @property
    def named(self) -> int:
        """How many sentences it called findings."""
        return sum(len(work.sentences) for work in self.works)

    @property
    def dropped(self) -> tuple[tuple[str, int], ...]:
        """What it named and was dropped, per reason."""
        total = Counter[str]()
        for work in self.works:
            total.update(dict(work.dropped))
        return tuple(sorted(total.items()))

    @property
    def days(self) -> tuple[str, ...]:
        """First and last ISO date of the answers, as `Verification.days`."""
        return _ends(work.read_on for work in self.works)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryWords:
    """Words that a verifier proposed to search for besides those of the question, pinned."""

    by: Asked
    question: str
    """Fingerprint of the question: to another one it proposed nothing."""
    proposed_on: str = ""
    """ISO date of the answer; empty where there was none."""
    terms: tuple[tuple[str, str], ...] = ()
    """Concept and term, in the question's order."""
    dropped: tuple[tuple[str, int], ...] = ()
    """What it proposed besides, per reason why that was dropped."""
    silent: str = ""
    """Why there was no answer; empty where there was one."""


def _ends(days: Iterable[str]) -> tuple[str, ...]:
    """The first and the last of some ISO dates; one where they are the same."""
    ordered = sorted(set(days))
    return tuple(dict.fromkeys((*ordered[:1], *ordered[-1:])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What was found for a question, pinned."""

    question: str
    """sha256 of the question's searched fields: shows a lock that is older than its question."""
    searched_on: str
    """ISO date of the newest search; empty for a provisional lock that no `update` wrote."""
    searches: tuple[Search, ...]
    gaps: tuple[Gap, ...]
    records: tuple[Record, ...]
    """Ordered by fused rank, the best first; then those that no search found."""
    checks: tuple[Check, ...] = ()
    """Look-ups: for what was published about the works later, and for texts that were missing."""
    chosen: str = ""
    """Who chose the databases, such as `the site's default`."""
    unasked: tuple[Gap, ...] = ()
    """Databases that were not searched because nobody chose them, or without a key."""
    history: tuple[Change, ...] = ()
    """Newest first."""
    verification: Verification | None = None
    """Which passages agree with claims; None where nobody judged."""
    reading: Reading | None = None
    """What a verifier makes of the whole; None where none read it."""
    proposals: Proposals | None = None
    """Which sentences a verifier calls findings; None where none was asked."""
    query_words: QueryWords | None = None
    """What was searched for besides the question's own words; None where nobody proposed any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A work that was found and not used."""

    paper: str
    """Key of the work."""
    reason: str
    """One of the few words that the flow counts, such as `off topic`."""
    detail: str
    """What exactly, for this work."""


NOT_BY_SEARCH = "by identifier"
"""Stands in a flow for the records that were looked up or kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """PRISMA flow: every record found is accounted for.

    identified == duplicates + sum(excluded counts) + included
    """

    identified: tuple[tuple[str, int], ...]
    """Records per source, by its search; and those that no search found (`NOT_BY_SEARCH`)."""
    duplicates: int
    """Records merged into another record of the same work."""
    excluded: tuple[tuple[str, int], ...]
    """Works per reason."""
    included: int
    """Works whose text was read for claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of our own and the claims it rests on."""

    text: str
    claims: tuple[str, ...]
    """Ids of claims; empty only for what the search itself shows (such as "nothing was found")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Claims about one concept, the strongest first."""

    concept: str
    """Name of the concept."""
    claims: tuple[str, ...]
    """Ids; a claim stands in one group only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a page says."""

    question: Question
    answered: Answered
    answered_because: str
    """The rule with this report's numbers put in."""
    score: float | None
    """0 to 10 with one decimal; None: no reviewer could assess it."""
    score_because: str
    """How the overall score came about: the weighted mean, and the cap where one held."""
    provisional: bool
    """True where no `update` was run: built from the library in the repository."""
    outdated: bool
    """True where the question was changed after its search."""
    searched_on: str
    """ISO date; empty where provisional."""
    searches: tuple[Search, ...]
    gaps: tuple[Gap, ...]
    checks: tuple[Check, ...]
    chosen: str
    unasked: tuple[Gap, ...]
    flow: Flow
    papers: tuple[Paper, ...]
    """Works included, ordered as references."""
    excluded: tuple[Excluded, ...]
    excluded_papers: tuple[Paper, ...]
    """Works found and not used, in the order of `excluded`."""
    claims: tuple[Claim, ...]
    """Strongest first."""
    verdicts: tuple[Verdict, ...]
    """One a claim, in the order of `claims`."""
    dropped: tuple[tuple[str, int], ...]
    """Sentences read and not shown as claims, per reason."""
    abstract: tuple[Statement, ...]
    groups: tuple[Group, ...]
    unspoken: tuple[str, ...]
    """Names of concepts that no claim speaks about."""
    limitations: tuple[str, ...]
    reviews: tuple[Review, ...]
    recall: tuple[int, int] | None
    """(known works that the search found by itself, known works); None where none are named."""
    history: tuple[Change, ...]
    verification: Verification | None = None
    """Opinions on the passages that were found for these claims; those called unrelated are in no
    verdict. None where nobody judged."""
    reading: Reading | None = None
    """A verifier's reading of this very report; None where none read it."""
    proposals: Proposals | None = None
    """Sentences of works found that a verifier called findings; None where none was asked."""
    query_words: QueryWords | None = None
    """As `Lock.query_words`, where it is of this question."""

    def paper(self, key: str) -> Paper:
        """The included work of that key; KeyError otherwise."""
        for paper in self.papers:
            if paper.key == key:
                return paper
        raise KeyError(key)

    def verdict(self, claim: str) -> Verdict:
        """The verdict on the claim of that id; KeyError otherwise."""
        for verdict in self.verdicts:
            if verdict.claim == claim:
                return verdict
        raise KeyError(claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a source is asked: the searched fields of a question."""

    words: str
    """The question in its own words."""
    concepts: tuple[Concept, ...]
    since: int | None
    until: int | None
    limit: int
    """Records to keep, 1 to 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which databases a question is put to."""

    chosen: str
    """By whom, as `Lock.chosen`."""
    search: tuple[str, ...]
    """Names of databases that are searched."""
    look_up: tuple[str, ...]
    """Names of databases that are asked after works by their identifiers."""
    gaps: tuple[Gap, ...]
    """Databases that were wanted and cannot be asked."""
    unasked: tuple[Gap, ...]
    """Databases that nobody chose, or that need a key, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one source answered to one query."""

    address: str
    """The exact address, without key or contact."""
    hits: int | None
    """How many works match, as the source says it."""
    records: tuple[Record, ...]
    """Best first."""


class Get(Protocol):
    """The one way out. Given by the edge; a test gives a function of its own."""

    def __call__(
        self, url: str, params: Mapping[str, str], read: Callable[[str], T]
    ) -> Awaitable[T]:
        """What `read` makes of the body of the answer.

        `read` raises `codec.ShapeError`, or FetchError where the answer itself says what is wrong;
        only an answer that it understood is kept. Raises FetchError.
        """


Searching = Callable[["Query", Get], Awaitable[tuple["Answer", ...]]]
"""Ask one or more queries. Raises FetchError."""

Lookup = Callable[[Sequence[str], Get], Awaitable[tuple["Record", ...]]]
"""The records of normalised identifiers (`doi:…`), those that the source knows. Raises
FetchError."""

LookingUp = Callable[[str, Sequence[str]], Awaitable[tuple["Record", ...]]]
"""The same of a database by its name, however it is asked."""


def two_queries(_limit: int) -> int:
    """Requests of a search that asks a question in two ways, however many records it keeps."""
    return 2


def one_request(_identifiers: int) -> int:
    """Requests of a batch that goes out whole, however many identifiers are in it."""
    return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A database: one file in `sources/`, with what its keepers ask of those who use it."""

    name: str
    """Its key in `sources.SOURCES`; stands in question files, locks and record ids."""
    search: Searching | None = None
    """None where it is only looked up by identifier."""
    lookup: Lookup | None = None
    """None where it knows no identifiers."""
    knows: tuple[str, ...] = ("doi",)
    """Kinds of identifiers that `lookup` understands: `doi`, `arxiv`, `pmid`, `acl`."""
    requests: Callable[[int], int] = two_queries
    """Requests that one search takes at most, by the question's `limit`."""
    batch: int = 1
    """Identifiers that `lookup` is best asked by at once; 1: each is a request of its own."""
    batch_requests: Callable[[int], int] = one_request
    """Requests that a batch of so many identifiers takes, as a rule."""
    hosts: tuple[str, ...] = ()
    """Hosts that may be asked, redirects included; none for what lies on this machine."""
    pace: float = 0.0
    """Seconds from the start of one request to the start of the next, per host."""
    pace_with_key: float | None = None
    """The same with a key or contact, where that is allowed more."""
    connections: int = 1
    """Requests under way at once, per host."""
    terms: str = ""
    """Address of the page that says so."""
    key_name: str = ""
    """Environment variable of the key; empty where there is none."""
    key_in: str = ""
    """Where the key goes: `param:api_key`, `header:x-api-key`, `header:authorization Bearer`."""
    key_needed: bool = False
    """True where a search without a key is not to be had; a look-up may be all the same."""
    lookup_key_needed: bool = False
    """True where a look-up without a key is not to be had either."""
    contact_in: str = ""
    """Where the contact's address goes, such as `param:mailto`; empty where nobody asks for it."""


class Post(Protocol):
    """The way to a verifier's endpoint. Given by the edge; a test gives a function of its own."""

    def __call__(
        self, path: str, body: Mapping[str, object], read: Callable[[str], T], kept_as: str
    ) -> Awaitable[T]:
        """What `read` makes of the answer to a body that is sent there as JSON.

        `path` is added to the address of the endpoint. `read` raises as for `Get`. `kept_as` is
        all that the answer depends on: who asks the same on the same day is told the same. Raises
        FetchError.
        """


Judging = Callable[["Pair", str, str, Post], Awaitable["Said | None"]]
"""Ask about one pair: (pair, model, fence, post). None where the answer is not of the shape that
was asked for. `fence` is random: it parts our words from those of strangers. Raises FetchError."""

Rating = Callable[[str, str, str, Post], Awaitable["Rated | None"]]
"""Ask for an opinion on a report: (what is read, model, fence, post), as `Judging`."""

Naming = Callable[["Question", str, str, str, Post], Awaitable["tuple[str, ...] | None"]]
"""Ask which sentences are findings: (question, text, model, fence, post), as `Judging`."""

Widening = Callable[["Question", str, str, Post], Awaitable["tuple[tuple[str, str], ...] | None"]]
"""Ask for further words of concepts, each as (concept, term): (question, model, fence, post), as
`Judging`."""

Ask = TypeVar("Ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Generic[Ask]):
    """One thing that a verifier can be asked."""

    words: str
    """The template of what it is asked, word for word, without the fence and what is behind it."""
    ask: Ask

    @property
    def prompt(self) -> str:
        """sha256 of the template."""
        return sha256(self.words.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A model that can be asked: one file in `verifiers/`, with the environment that it needs."""

    name: str
    """Its key in `verifiers.VERIFIERS`; stands in locks."""
    title: str
    """How pages call it."""
    url_name: str
    """Environment variable of the endpoint's address; where that is set, the verifier is asked."""
    model_name: str
    """Environment variable of the model's name."""
    key_name: str
    """Environment variable of the key, which may be missing."""
    key_in: str
    """Where the key goes, as `Source.key_in`."""
    judge: Asking[Judging]
    """Does a passage agree with a claim?"""
    rate: Asking[Rating] | None = None
    """Do the findings of a report answer its question? None where it cannot say."""
    name_findings: Asking[Naming] | None = None
    """Which sentences of a text are findings? None where it cannot say."""
    widen: Asking[Widening] | None = None
    """What else to search for? None where it cannot say."""
    connections: int = 1
    """Requests under way at once."""
    deadline: float = 120.0
    """Seconds that one answer may take."""

    def asked(self, model: str, what: Asking[Any]) -> Asked:
        """Who is asked, and what, as it stands in locks."""
        return Asked(verifier=self.name, model=model, prompt=what.prompt)

    @property
    def askings(self) -> tuple[tuple[str, Asking[Any]], ...]:
        """All that it can be asked, each with what for."""
        every = (
            ("whether a passage agrees with a claim", self.judge),
            ("for an opinion on a report", self.rate),
            ("which sentences of a text are findings", self.name_findings),
            ("what else to search for", self.widen),
        )
        return tuple((what, asking) for what, asking in every if asking is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reviewer makes of one report."""

    score: float | None
    """0 to 10, not rounded; None: not assessed."""
    notes: str
    """The formula with this report's numbers put in."""
    would_raise: str
    """What would raise the score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """An opinion on a report: one file in `reviewers/`."""

    name: str
    weight: float
    """How much it counts in the overall score."""
    formula: str
    """How the score comes about, in words and symbols that a reader can recompute."""
    judge: Callable[["Report"], Judgement]
    """Pure: the same report gives the same judgement."""

    def review(self, report: "Report") -> Review:
        """The judgement as it stands on the page; a weight of 0 where nothing was assessed."""
        judged = self.judge(report)
        score = None if judged.score is None else round(min(10.0, max(0.0, judged.score)), 1)
        return Review(
            reviewer=self.name,
            score=score,
            weight=0.0 if score is None else self.weight,
            formula=self.formula,
            notes=judged.notes,
            would_raise="" if score == 10 else judged.would_raise,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """A form that a report takes: one file in `exporters/`."""

    ending: str
    """Of the files, such as `.csv`."""
    name: str
    """How readers call the form."""
    what: str
    """What is in it, for the list of downloads."""
    export: Callable[["Report"], str]
    """The whole file as text, with `\\n` line ends. Pure."""


Tell = Callable[[str], None]
"""Progress: told one line about what is being done."""
