"""Which passages agree with their claims: a verifier is asked, and its answers are pinned.

    pairs ──> those not pinned yet ──> ask, each by itself ──> check ──> pins

What is pinned for the same model and the same prompt is not asked again. Where nobody is asked, or
nobody answers, what was pinned before stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.errors import FetchError, GeneratorError
from generator.stages import direction
from generator.types import Opinion, Pair, Post, Report, Stance, Tell, Verification, Verifier
from generator.verifiers import VERIFIERS


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

    def judged(self, opinions: Sequence[Opinion] = (), silent: str = "") -> Verification:
        """What it said."""
        ordered = sorted(opinions, key=lambda o: (o.claim, o.paper, o.start))
        return Verification(
            verifier=self.verifier.name,
            model=self.model,
            prompt=self.verifier.prompt,
            opinions=tuple(ordered),
            silent=silent,
        )


async def judged(
    report: Report, before: Verification | None, judge: Judge | None, today: str, tell: Tell
) -> Verification | None:
    """What is said of a report's passages, now or before; None where nobody said anything.

    Args:
        report: as its lock gives it without a verification.
        before: of the lock that is replaced.
        judge: who is asked; None: nobody.
        today: ISO date.
        tell: told what is being done.
    """
    holding = direction.kept(before, {v.claim: v.corroborated_by for v in report.verdicts})
    old = holding and replace(holding, silent="")
    if judge is None:
        return old if old and old.opinions else None
    pinned = old.opinions if old and old == judge.judged(old.opinions) else ()
    known = {(o.claim, o.paper, o.start) for o in pinned}
    pairs = [p for p in direction.pairs(report) if (p.claim, p.paper, p.start) not in known]
    new, silent = await _asked(judge, pairs, today)
    tell(f"{report.question.slug}: {_told(judge, pairs, new, silent)}")
    if silent and not new and old and old.opinions:
        return replace(old, silent=silent)
    found = judge.judged((*pinned, *new), silent)
    return found if found.opinions or silent else None


async def _asked(judge: Judge, pairs: Sequence[Pair], today: str) -> tuple[list[Opinion], str]:
    """Opinions on the pairs that were answered, and why others were not, if there are any."""
    import asyncio  # noqa: PLC0415 (as in research.py)

    answers = await asyncio.gather(*(_opinion(judge, pair, today) for pair in pairs))
    whys = [answer for answer in answers if isinstance(answer, str)]
    return [a for a in answers if isinstance(a, Opinion)], whys[0] if whys else ""


async def _opinion(judge: Judge, pair: Pair, today: str) -> Opinion | str:
    """The opinion on one pair, or why there is none."""
    try:
        said = await judge.verifier.judge(pair, judge.model, judge.fence(), judge.post)
    except FetchError as error:
        return error.why
    return direction.opinion(pair, said, today)


def _told(judge: Judge, pairs: Sequence[Pair], new: Sequence[Opinion], silent: str) -> str:
    """What came of asking, for somebody who watches."""
    if not pairs:
        return f"{judge.model} had nothing new to judge"
    found = judge.judged(new)
    parts = [f"{found.count(stance)} {stance.value}" for stance in Stance]
    parts += [f"{n} dropped, {why}" for why, n in found.dropped]
    unanswered = len(pairs) - len(new)
    parts += [f"{unanswered} not answered, {silent}"] if unanswered else []
    return f"{judge.model} was asked about {_number(len(pairs))}: {'; '.join(parts)}"


def _number(passages: int) -> str:
    return "one passage" if passages == 1 else f"{passages} passages"
