"""Replay in words how a report, or one claim of it, came about. Pure: a report in, lines out."""

from collections.abc import Iterable, Iterator

from generator.stages import rewrite, sentences
from generator.types import Asked, Check, Claim, Gap, Report, Search, Stance, Verdict


def explain(report: Report) -> Iterator[str]:
    """Every step from question to score, a line each."""
    question = report.question
    yield f"Question: {question.question}"
    given = "stated in the file" if question.concepts_given else "found in the question"
    yield f"Concepts, {given}:"
    for concept in question.concepts:
        yield f"  {concept.name}: {', '.join(concept.terms)}"
    yield from _searched(report)
    yield from _screened(report)
    yield from _models(report)
    yield "Sentences read and not shown as claims:"
    yield from (f"  {n}: {reason}" for reason, n in report.dropped)
    yield f"Claims: {len(report.claims)}"
    yield from (f"  {claim.id} {claim.text}" for claim in report.claims)
    yield f"Answer: {report.answered.value}, because {report.answered_because}"
    yield "Reviews:"
    for review in report.reviews:
        said = "not assessed" if review.score is None else f"{review.score:.1f}"
        yield f"  {review.reviewer}: {said} (weight {review.weight:g}): {review.notes}"
    total = "not assessed" if report.score is None else f"{report.score:.1f} of 10"
    yield f"Score: {total}: {report.score_because}"


def _searched(report: Report) -> Iterator[str]:
    if report.provisional:
        yield "Searched: not yet; this is what the repository's library gives without an update."
    else:
        yield f"Searched on {report.searched_on}:"
    for search in report.searches:
        yield f"  {_search(search)}"
    yield from (f"  {_gap(gap)}" for gap in report.gaps)
    yield from (f"  {_check(check)}" for check in report.checks)
    yield from (f"  {gap.where} was not searched: {gap.why}" for gap in report.unasked)
    if report.recall is not None:
        found, known = report.recall
        yield f"  found by itself {found} of the {known} works named as known"


def _search(search: Search) -> str:
    hits = "an unknown number of" if search.hits is None else str(search.hits)
    return f"{search.source}: {hits} works match, {search.kept} kept: {search.address}"


def _gap(gap: Gap) -> str:
    return f"{gap.where} did not answer{' a look-up' if gap.looking_up else ''}: {gap.why}"


def _check(check: Check) -> str:
    works = f"{check.asked} work{'' if check.asked == 1 else 's'}"
    return f"{check.source} was asked about {works} by identifier and knows {check.told}"


def _models(report: Report) -> Iterator[str]:
    """What language models had a part in."""
    parts = (report.query_words, report.proposals, report.verification, report.reading)
    yield "Language models asked:" if any(parts) else "Language models asked: none"
    if found := report.query_words:
        terms = "; ".join(f"{term} ({concept})" for concept, term in found.terms)
        yield f"  {_who(found.by)} for words to search for: {terms or found.silent or 'none'}"
    if named := report.proposals:
        told = f"{named.named} named in {len(named.works)} texts"
        yield f"  {_who(named.by)} for findings: {_and_why(told, named.dropped, named.silent)}"
    if judged := report.verification:
        told = ", ".join(f"{judged.count(stance)} {stance.value}" for stance in Stance)
        told = _and_why(told, judged.dropped, judged.silent)
        yield f"  {_who(judged.by)} whether passages agree: {told}"
    if read := report.reading:
        score = read.dropped or read.silent if read.score is None else f"{read.score:g} of 10"
        yield f"  {_who(read.by)} for an opinion on the whole: {score}"


def _who(by: Asked) -> str:
    return f"{by.model} ({by.verifier})"


def _and_why(told: str, dropped: Iterable[tuple[str, int]], silent: str) -> str:
    """What came of asking, what was dropped, and why the rest was not answered."""
    parts = [told, *(f"{n} dropped, {why}" for why, n in dropped)]
    return "; ".join([*parts, f"others not answered, {silent}"] if silent else parts)


def _screened(report: Report) -> Iterator[str]:
    flow = report.flow
    yield f"Records identified: {sum(n for _, n in flow.identified)}"
    yield from (f"  {n} from {source}" for source, n in flow.identified)
    yield f"Duplicates merged: {flow.duplicates}"
    yield f"Works excluded: {sum(n for _, n in flow.excluded)}"
    titles = {p.key: p.title for p in report.excluded_papers}
    for reason, n in flow.excluded:
        yield f"  {n}: {reason}"
        for excluded in report.excluded:
            if excluded.reason == reason:
                yield f"    {titles[excluded.paper]} ({excluded.detail})"
    yield f"Works quoted: {flow.included}"


def explain_claim(report: Report, claim: Claim) -> Iterator[str]:
    """Every step from a work's text to one claim and its verdict, a line each."""
    paper = report.paper(claim.paper)
    record = paper.text
    kind = record.text_kind.value if record else "text"
    yield f"Claim {claim.id}: {claim.text}"
    yield f"Work: {paper.title} ({paper.key})"
    yield f"Told by: {', '.join(r.id for r in paper.records)}"
    yield f"Quote, characters {claim.start} to {claim.end} of the {kind} of {paper.text_record}:"
    yield f"  {claim.quote}"
    if claim.named_by:
        yield f"Its words alone do not tell that it is a finding; {claim.named_by} called it one"
    else:
        yield f"A finding by: {sentences.why(paper, claim.start)}"
    yield "Rewrites:" if claim.rewrites else "Rewrites: none"
    yield from (f"  {n}: {rewrite.MEANS.get(n, 'is no listed rewrite')}" for n in claim.rewrites)
    yield "Speaks about:"
    yield from (f"  {m.concept}: “{m.words}” in the {m.where}" for m in claim.mentions)
    yield f"Specificity: {claim.specificity:g} of 1"
    yield from _verdict(report, report.verdict(claim.id))


def _verdict(report: Report, verdict: Verdict) -> Iterator[str]:
    yield f"Located: {_yes(verdict.located)}"
    objections = "; ".join(verdict.unfaithful_because)
    yield f"Faithful: {_yes(verdict.faithful)}{f' ({objections})' if objections else ''}"
    yield f"Relevant: {_yes(verdict.relevant)}"
    yield f"Corroborated by: {len(verdict.corroborated_by)}"
    for found in verdict.corroborated_by:
        yield f"  likelihood {found.likelihood:.2f}: {report.paper(found.paper).title}"
        yield f"    {found.quote}"
        if found.words:
            yield f"    {found.direction.value}, by the words: {found.words}"
        if found.tension:
            yield f"    hints at disagreement: {found.tension}"
    for found in verdict.flagged:
        yield f"Flagged, {found.flag} (likelihood {found.likelihood:.2f}), {found.paper}:"
        yield f"  {found.quote}"
    yield f"Direction: {verdict.direction.value}"
    yield f"Contested: {verdict.contested.value}"
    confidence = "not assessed" if verdict.confidence is None else f"{verdict.confidence:.2f}"
    yield f"Confidence: {confidence}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
