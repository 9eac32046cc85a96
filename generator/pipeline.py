"""The story, second half: synthesise(question, lock) -> Report. `research` tells the first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from generator.reviewers import REVIEWERS
from generator.sources import NAMES
from generator.stages import (
    cite,
    compose,
    corroborate,
    dedupe,
    direction,
    extract,
    proposals,
    reading,
    score,
    screen,
    sentences,
    verify,
)
from generator.types import (
    NOT_BY_SEARCH,
    Claim,
    Excluded,
    Flow,
    Lock,
    Paper,
    QueryWords,
    Question,
    Record,
    Report,
    Verdict,
)


def synthesise(question: Question, lock: Lock, *, publisher: str, provisional: bool) -> Report:
    """The report that a lock gives. Pure: the same question and lock, the same report."""
    papers = dedupe.merge(lock.records)
    screened = screen.screen(papers, question, publisher)
    read = [(paper, sentences.read(paper)) for paper in screened.read]
    proposed = proposals.kept(lock.proposals, read)
    works = proposals.applied(read, proposed) if proposed else read
    among = corroborate.witnesses(works)
    taken = extract.take([(p, said) for p, said in works if p.key not in among.copies], question)
    by_key = {paper.key: paper for paper in papers}
    likely = corroborate.corroborations(taken.claims, by_key, among)
    passages = {i: (*f.counted, *f.flagged) for i, f in likely.items()}
    judged = direction.kept(lock.verification, passages)
    found = {
        i: corroborate.parted(direction.applied(i, p, judged), among) for i, p in passages.items()
    }
    verdicts = {c.id: _verdict(c, by_key[c.paper], found[c.id]) for c in taken.claims}
    claims = tuple(c for c in taken.claims if verdicts[c.id].located)
    quoted = {c.paper for c in claims} | _witnesses(verdicts[c.id] for c in claims)
    included = _cited([p for p in screened.read if p.key in quoted])
    excluded = (*screened.excluded, *_unused(screened.read, quoted, taken.weaker, among.copies))
    flow = _flow(lock, papers, excluded, included)
    used = {paper.key: paper for paper in included}
    state, because = compose.answered(question, claims, used)
    ordered = tuple(verdicts[c.id] for c in claims)
    searches = tuple(replace(s, source=NAMES.get(s.source, s.source)) for s in lock.searches)
    gaps = tuple(replace(g, where=NAMES.get(g.where, g.where)) for g in lock.gaps)
    report = Report(
        question=question,
        answered=state,
        answered_because=because,
        score=None,
        score_because="",
        provisional=provisional,
        outdated=not provisional and lock.question != question.fingerprint,
        searched_on="" if provisional else lock.searched_on,
        searches=lock.searches,
        gaps=lock.gaps,
        checks=lock.checks,
        chosen=lock.chosen,
        unasked=lock.unasked,
        flow=flow,
        papers=included,
        excluded=excluded,
        excluded_papers=tuple(by_key[e.paper] for e in excluded),
        claims=claims,
        verdicts=ordered,
        dropped=_with_unlocated(taken, claims),
        abstract=compose.abstract(question, state, claims, verdicts, used, searches, gaps),
        groups=compose.groups(question, claims),
        unspoken=compose.unspoken(question, claims),
        limitations=compose.limitations(question, included, claims, ordered, searches, gaps),
        reviews=(),
        recall=_recall(question, lock.records),
        history=lock.history,
        verification=judged,
        proposals=proposed,
        query_words=_of_this(question, lock.query_words),
    )
    return reviewed(replace(report, reading=reading.kept(lock.reading, report)))


def works_read(question: Question, lock: Lock, *, publisher: str) -> proposals.Works:
    """The works that a lock gives to be read, the best ranked first, as no verifier marked them."""
    screened = screen.screen(dedupe.merge(lock.records), question, publisher)
    return [(paper, sentences.read(paper)) for paper in screened.read]


def _of_this(question: Question, proposed: QueryWords | None) -> QueryWords | None:
    """What was proposed to search for, if it was for this question."""
    return proposed if proposed and proposed.question == question.fingerprint else None


def reviewed(report: Report) -> Report:
    """The report with every reviewer's opinion and the overall score."""
    reviews = tuple(reviewer.review(report) for reviewer in REVIEWERS.values())
    searched = report.searches or report.flow.identified
    nothing = (None, "nothing was searched, so there is nothing to assess")
    total, because = score.overall(reviews, report.answered) if searched else nothing
    return replace(report, reviews=reviews, score=total, score_because=because)


def _verdict(claim: Claim, paper: Paper, found: corroborate.Found) -> Verdict:
    objections = verify.objections(claim, cite.narrative(paper))
    return Verdict(
        claim=claim.id,
        located=paper.text is not None and verify.located(claim, paper.text),
        faithful=not objections,
        unfaithful_because=objections,
        relevant=verify.relevant(claim),
        corroborated_by=found.counted,
        direction=corroborate.direction(found.counted),
        contested=corroborate.contested(found.counted),
        confidence=found.counted[0].likelihood if found.counted else None,
        flagged=found.flagged,
    )


def _cited(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The works as a list of references has them."""
    citations = cite.bibliography(papers)
    return tuple(replace(p, citation=citations[p.key]) for p in cite.ordered(papers))


def _witnesses(verdicts: Iterable[Verdict]) -> set[str]:
    return {c.paper for verdict in verdicts for c in verdict.corroborated_by}


def _unused(
    read: Sequence[Paper], quoted: set[str], weaker: frozenset[str], copies: Mapping[str, Paper]
) -> tuple[Excluded, ...]:
    """Works that were read and are not quoted."""

    def why(paper: Paper) -> tuple[str, str]:
        if original := copies.get(paper.key):
            return screen.SAME_TEXT, f"its text is that of {cite.narrative(original)}"
        if paper.key in weaker:
            return screen.WEAKER, "its findings are less on the question"
        return screen.NO_FINDING, "no sentence became a claim"

    unused = ((paper, why(paper)) for paper in read if paper.key not in quoted)
    return tuple(Excluded(paper=p.key, reason=r, detail=d) for p, (r, d) in unused)


def _with_unlocated(taken: extract.Taken, claims: Sequence[Claim]) -> tuple[tuple[str, int], ...]:
    lost = len(taken.claims) - len(claims)
    return (*taken.dropped, ("quote not found at its place", lost)) if lost else taken.dropped


def _flow(
    lock: Lock, papers: Sequence[Paper], excluded: Sequence[Excluded], included: Sequence[Paper]
) -> Flow:
    identified = Counter(r.source if r.found_by_search else NOT_BY_SEARCH for r in lock.records)
    reasons = Counter(e.reason for e in excluded)
    return Flow(
        identified=tuple(sorted(identified.items())),
        duplicates=len(lock.records) - len(papers),
        excluded=tuple((r, reasons[r]) for r in screen.REASONS if reasons[r]),
        included=len(included),
    )


def _recall(question: Question, records: Sequence[Record]) -> tuple[int, int] | None:
    """How many of the known works the search found by itself."""
    if not question.known:
        return None
    searched = [record for record in records if record.found_by_search]
    found = {i for record in searched for i in dedupe.identifiers(record)}
    return sum(known in found for known in question.known), len(question.known)
