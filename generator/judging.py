"""A verifier is asked, and what its answers come to is pinned.

    what is to be asked ──> without what is pinned ──> ask, each by itself ──> check ──> pins

What is pinned for the same model and the same prompt is not asked again. Where nobody is asked, or
nobody answers, what was pinned before stays, as far as it still fits.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from generator import pipeline
from generator.errors import FetchError, GeneratorError
from generator.stages import direction, proposals, reading, widen
from generator.types import (
    Ask,
    Asked,
    Asking,
    Lock,
    Named,
    Naming,
    Opinion,
    Pair,
    Paper,
    Passage,
    Post,
    Proposals,
    QueryWords,
    Question,
    Reading,
    Report,
    T,
    Tell,
    Verification,
    Verifier,
)
from generator.verifiers import VERIFIERS

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a verifier is asked, as the environment says."""

    verifier: Verifier
    url: str
    model: str
    key: str
    """Empty where there is none."""


def endpoint_of(environment: Mapping[str, str], unfit: Callable[[str], str]) -> Endpoint | None:
    """The first verifier whose address the environment names; None where it names none.

    `unfit` says why an address cannot be asked; empty where it can.

    Raises:
        GeneratorError: it cannot be asked there, or nobody says which model.
    """
    for verifier in VERIFIERS.values():
        names = (verifier.url_name, verifier.model_name, verifier.key_name)
        url, model, key = (environment.get(name, "").strip() for name in names)
        if url and (why := unfit(url)):
            raise GeneratorError(
                f"{verifier.url_name} {why} (write the address that the endpoint's paths are added "
                f"to, https://… or http://127.0.0.1:…, or unset it)"
            )
        if url and not model:
            raise GeneratorError(
                f"{verifier.model_name} is not set (name the model that answers at the address in "
                f"{verifier.url_name}: every answer is kept under its name)"
            )
        if url:
            return Endpoint(verifier=verifier, url=url, model=model, key=key)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A verifier that can be asked."""

    verifier: Verifier
    model: str
    post: Post
    fence: Callable[[], str]
    """A random word, another one at each call."""
    today: str
    """ISO date."""
    tell: Tell
    """Told what is being done."""

    def by(self, asking: Asking[Ask]) -> Asked:
        """Who is asked, and what."""
        return self.verifier.asked(self.model, asking)

    def told(self, question: Question, what: str, silent: str = "") -> None:
        """Tell what came of asking, and why not all was answered."""
        why = f"; not answered: {silent}" if silent else ""
        self.tell(f"{question.slug}: {self.model} {what}{why}")


async def verified(
    question: Question, new: Lock, old: Lock | None, judge: Judge | None, publisher: str
) -> Lock:
    """A new lock with what a verifier says of what was found: which sentences are findings, which
    passages agree with the claims they give, and what it makes of the report that this gives."""
    before = old or new
    if judge is None and not (before.proposals or before.verification or before.reading):
        return new

    def report(lock: Lock) -> Report:
        return pipeline.synthesise(question, lock, publisher=publisher, provisional=False)

    works = pipeline.works_read(question, new, publisher=publisher)
    new = replace(new, proposals=await proposed(question, works, before.proposals, judge))
    new = replace(new, verification=await judged(report(new), before.verification, judge))
    return replace(new, reading=await read(report(new), before.reading, judge))


# -- Which passages agree with claims? ----------------------------------------------------------


async def judged(
    report: Report, before: Verification | None, judge: Judge | None
) -> Verification | None:
    """What is said of the passages of a report, now or before; None where nothing is.

    Args:
        report: as its lock gives it without a verification.
        before: of the lock that is replaced.
        judge: who is asked; None: nobody.
    """
    found = {verdict.claim: direction.looked_at(verdict) for verdict in report.verdicts}
    held = direction.kept(before, found)
    old = replace(held, silent="") if held and held.opinions else None
    return old if judge is None else await _judged(report, old, judge)


async def _judged(report: Report, old: Verification | None, judge: Judge) -> Verification | None:
    by = judge.by(judge.verifier.judge)
    pinned = old.opinions if old and old.by == by else ()
    known = {(o.claim, o.paper, o.start) for o in pinned}
    pairs = [p for p in direction.pairs(report) if (p.claim, p.paper, p.start) not in known]
    new, silent = await _all(partial(_opinion, judge), pairs)
    judge.told(report.question, f"judged {len(new)} of {len(pairs)} new passages", silent)
    if silent and not new and old:
        return replace(old, silent=silent)
    every = sorted((*pinned, *new), key=lambda o: (o.claim, o.paper, o.start))
    return Verification(by=by, opinions=tuple(every), silent=silent) if every or silent else None


async def _opinion(judge: Judge, pair: Pair) -> Opinion:
    said = await judge.verifier.judge.ask(pair, judge.model, judge.fence(), judge.post)
    return direction.opinion(pair, said, judge.today)


# -- Which sentences are findings? --------------------------------------------------------------


async def proposed(
    question: Question, works: proposals.Works, before: Proposals | None, judge: Judge | None
) -> Proposals | None:
    """Which sentences of works are called findings, now or before; None where none was asked.

    `works` come with their sentences as no verifier has marked them, the best ranked first.
    """
    held = proposals.kept(before, works)
    old = replace(held, silent="") if held and held.works else None
    if judge is None or judge.verifier.name_findings is None:
        return old
    by = judge.by(judge.verifier.name_findings)
    pinned = old.works if old and old.by == by else ()
    known = {work.paper for work in pinned}
    left = [work for work in proposals.readable(works) if work[0].key not in known]
    ask = partial(_named, judge, judge.verifier.name_findings.ask, question)
    new, silent = await _all(ask, left)
    judge.told(question, f"looked for findings in {len(new)} of {len(left)} new texts", silent)
    if silent and not new and old:
        return replace(old, silent=silent)
    every = sorted((*pinned, *new), key=lambda work: work.paper)
    return Proposals(by=by, works=tuple(every), silent=silent) if every or silent else None


async def _named(
    judge: Judge, ask: Naming, question: Question, work: tuple[Paper, Sequence[Passage]]
) -> Named:
    paper, said = work
    answer = await ask(question, proposals.text_of(paper), judge.model, judge.fence(), judge.post)
    return proposals.named(paper, said, answer, judge.today)


# -- Do the findings of a report answer its question? -------------------------------------------


async def read(report: Report, before: Reading | None, judge: Judge | None) -> Reading | None:
    """What is made of a report, now or before; None where nobody read it, or nothing is in it.

    The report is as its lock gives it with everything else.
    """
    held = reading.kept(before, report)
    old = held if held and not held.silent else None
    if judge is None or judge.verifier.rate is None or not report.claims:
        return old
    by = judge.by(judge.verifier.rate)
    if old and old.by == by:
        return old
    ask, text = judge.verifier.rate.ask, reading.shown(report)
    try:
        rated = await ask(text, judge.model, judge.fence(), judge.post)
    except FetchError as error:
        judge.told(report.question, "did not read the report", error.why)
        return old or Reading(by=by, report=reading.of(report), silent=error.why)
    judge.told(report.question, "read the report")
    return reading.reading(report, by, rated, judge.today)


# -- What else to search for? -------------------------------------------------------------------


async def widened(question: Question, old: Lock | None, judge: Judge | None) -> QueryWords | None:
    """What else is searched for, as proposed now or in the lock that is replaced; None where nobody
    proposed anything."""
    return await _widened(question, old.query_words if old else None, judge)


async def _widened(
    question: Question, before: QueryWords | None, judge: Judge | None
) -> QueryWords | None:
    fits = before is not None and before.question == question.fingerprint and not before.silent
    old = before if fits else None
    if judge is None or judge.verifier.widen is None:
        return old
    by = judge.by(judge.verifier.widen)
    if old and old.by == by:
        return old
    ask = judge.verifier.widen.ask
    try:
        answer = await ask(question, judge.model, judge.fence(), judge.post)
    except FetchError as error:
        judge.told(question, "proposed no words to search for", error.why)
        return old or QueryWords(by=by, question=question.fingerprint, silent=error.why)
    found = widen.query_words(question, by, answer, judge.today)
    judge.told(question, f"proposed {len(found.terms)} words to search for")
    return found


async def _all(ask: Callable[[T], Awaitable[Found]], items: Sequence[T]) -> tuple[list[Found], str]:
    """What was answered, and why the rest was not, if there is any."""
    import asyncio  # noqa: PLC0415 (as in research.py)

    async def answer(item: T) -> Found | FetchError:
        try:
            return await ask(item)
        except FetchError as error:
            return error

    answers = await asyncio.gather(*map(answer, items))
    whys = [a.why for a in answers if isinstance(a, FetchError)]
    return [a for a in answers if not isinstance(a, FetchError)], whys[0] if whys else ""
