"""The verbs. The only place that prints, exits, reads the environment or the clock."""

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # loading leaves nothing behind to collect: looking for it is a tenth of its time

try:
    from generator import __version__
    from generator.edge import files, lock, questions
except ImportError as missing:  # what a fresh clone says to the `python` of the system
    print(
        f"{missing} (needed are Python 3.11 or newer and what stands in requirements.lock; "
        "`make check` installs it into .venv: then run .venv/bin/python -m generator)",
        file=sys.stderr,
    )
    sys.exit(2)

import argparse
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.databases import Manners, budgets, manners
from generator.edge.kept import Folder, kept
from generator.edge.site import FILE
from generator.edge.site import settings as settings_of
from generator.errors import GeneratorError, Problem, QuestionError
from generator.freshness import due
from generator.owner import EXTRA
from generator.settings import Settings
from generator.sources import DEFAULT, LIBRARY, NAMES, SOURCES
from generator.types import Lock, Plan, Question, Report

if TYPE_CHECKING:
    from collections import Counter

    from generator.building import Builder, Start
    from generator.edge.fetch import Budget, Shelf
    from generator.edge.ledger import Line
    from generator.edge.processes import Workers
    from generator.edge.seen import Seen
    from generator.judging import Endpoint, Judge
    from generator.plans import Asked
    from generator.site import Method
    from generator.updates import Came

FINE, NOT_GOOD_ENOUGH, BAD_INPUT = 0, 1, 2
"""Exit statuses."""

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

AT_ONCE = 32
"""Questions that are searched at once, share look-ups and are held in memory; the databases' paces
hold over all of them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; its exit status."""
    options = _parser().parse_args(arguments)
    if options.verb is not build:  # which ends soon, and whose values hold no cycles
        gc.enable()
    try:
        status: int = options.verb(options, settings_of(options.root.resolve()))
    except QuestionError as error:
        annotated = getattr(options, "github", False)
        return _annotate(error.problems) if annotated else _complain(error.problems)
    except GeneratorError as error:
        _tell(str(error))
        return BAD_INPUT
    except OSError as error:
        _tell(f"{error.filename or 'a file'}: {error.strerror} (what was there before is kept)")
        return NOT_GOOD_ENOUGH
    except KeyboardInterrupt:
        _tell("stopped; what was finished is kept")
        return 130
    return status


def check(options: argparse.Namespace, site: Settings) -> int:
    """All problems of all question files, at once."""
    checked = _check(site, options.slugs)
    warnings = lock.problems(checked.questions, site.questions, site.root)
    problems = sorted((*checked.problems, *warnings), key=lambda p: (p.path, p.line, p.column))
    status = _annotate(problems) if options.github else _complain(problems)
    if status == FINE:
        many = len(checked.questions)
        _say("1 question is fine" if many == 1 else f"{many} questions are fine")
    return status


def new(options: argparse.Namespace, site: Settings) -> int:
    """Write a question file with what can be known from the question itself."""
    from generator.likeness import the_same  # noqa: PLC0415 (no other verb needs it)

    text = questions.template(options.question, asked_on=_today())
    for name, other in _check(site, (), compare=False).asked:
        if the_same(other, options.question):
            _tell(f"asked already: {name} (edit that file, or ask otherwise)")
            return BAD_INPUT
    taken = [p.name.partition(".")[0] for p in site.questions.glob("*.*")]
    slug = questions.slug_from(options.question, taken)
    path = site.questions / f"{slug}.yml"
    files.write(path, text, durable=True)
    status = _complain(_check(site, [slug]).problems)
    if status != FINE:
        path.unlink()
        return status
    _say(f"{path.relative_to(site.root)}: written; read it, then: python -m generator build")
    return FINE


def update(options: argparse.Namespace, site: Settings) -> int:
    """Search, and write lock files."""
    asked = _questions(site, options.slugs)
    if options.at_most and options.stale is None:
        _tell("--at-most: limits what --stale finds (add --stale DAYS, or name the questions)")
        return BAD_INPUT
    if options.stale is not None:
        asked = _due(asked, options, site)
    unknown = [name for name in options.source if name not in SOURCES]
    if unknown:
        _tell(f"--source {unknown[0]}: no such source (there are: {', '.join(SOURCES)})")
        return BAD_INPUT
    import asyncio  # noqa: PLC0415 (as in research.py)

    from generator.edge.turn import alone  # noqa: PLC0415 (as in `_update_all`)
    from generator.plans import loads, told  # noqa: PLC0415 (a build from locks plans nothing)
    from generator.research import plan  # noqa: PLC0415 (as above)
    from generator.updates import Came, summary, unfinished  # noqa: PLC0415 (as above)

    means = _means(options, site)
    default = site.sources or DEFAULT
    plans = [(q, plan(q, options.source, means.held, default)) for q in asked]
    left = unfinished(plans, site, _today(), means.state)
    if done := len(asked) - len(left):
        _tell(f"searched today already, with all else as it is now: {done:,} of {len(asked):,}")
    for line in dict.fromkeys(line for one in left for line in _planned(one.plan)):
        _tell(line)
    _tell(_model(means.endpoint))
    budget = _budget(options, left)
    together = _together(budget)
    for line in told(loads(left, means.held, means.contact, together, budget.most), together):
        _tell(line)
    if options.dry_run:
        return FINE
    with alone(site.cache):
        shelf = _shelf(site, options.library) if left else None
        came = asyncio.run(_update_all(left, means, shelf, site, budget))
    for line in summary(came, done, budget.sent):
        _tell(line)
    return NOT_GOOD_ENOUGH if came[Came.FAILED] else FINE


def _due(
    asked: Sequence[Question], options: argparse.Namespace, site: Settings
) -> tuple[Question, ...]:
    """Those of the questions whose turn it is, the oldest first."""
    # One lock after the other: all of them together are too much to hold.
    locked = ((q, lock.readable(lock.path_of(site.questions, q.slug))) for q in asked)
    found = due(locked, _today(), options.stale)
    chosen = found[: options.at_most]
    _tell(f"due: {len(found)} of {len(asked)} questions; searched now: {len(chosen)}")
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """With what a run searches, besides its questions."""

    keys: Mapping[str, str]
    """By name; empty where there is none."""
    contact: str
    endpoint: "Endpoint | None"
    state: str
    """As `updates.Run.state`."""

    @property
    def held(self) -> frozenset[str]:
        """Names of the keys that are there."""
        return frozenset(name for name, key in self.keys.items() if key.strip())


def _means(options: argparse.Namespace, site: Settings) -> _Means:
    from generator.edge.day import mark_of  # noqa: PLC0415 (as in `_update_all`)
    from generator.edge.fetch import unfit  # noqa: PLC0415 (as in `_update_all`)
    from generator.edge.stamp import stamp  # noqa: PLC0415 (as in `_update_all`)
    from generator.judging import endpoint_of  # noqa: PLC0415 (as in `_update_all`)

    endpoint = endpoint_of(os.environ, unfit)
    libraries = (site.library, *options.library)
    return _Means(
        keys={name: os.environ.get(name, "") for name in _key_names()},
        contact=_contact(),
        endpoint=endpoint,
        # What a model has not answered yet is not told apart from what it had no word to say of.
        state="" if endpoint else mark_of(libraries, stamp(), site.publisher),
    )


def _budget(options: argparse.Namespace, asked: Sequence["Asked"]) -> "Budget":
    """What may be sent, told before anything is; no limit where a person runs it without one."""
    from generator.edge.fetch import Budget  # noqa: PLC0415 (as in `_update_all`)
    from generator.updates import sums  # noqa: PLC0415 (as in `_update_all`)

    if options.stale is None and options.budget is None:
        return Budget()
    names = dict.fromkeys(n for one in asked for n in (*one.plan.search, *one.plan.look_up))
    most = budgets((SOURCES[name] for name in names), options.budget)
    _tell(f"requests that may be sent: {sums(most)}")
    return Budget(most)


def _planned(planned: Plan) -> Iterator[str]:
    """Which databases are asked, and which not, for somebody who watches."""
    yield f"searched, chosen by {planned.chosen}: {_and(planned.search) or 'nothing'}"
    if looked_up := [n for n in planned.look_up if n not in planned.search]:
        yield f"looked up only, by identifiers: {_and(looked_up)}"
    for gap in (*planned.gaps, *planned.unasked):
        yield f"not searched: {NAMES[gap.where]}, {gap.why}"


def _and(names: Sequence[str]) -> str:
    return ", ".join(NAMES[name] for name in names)


def _model(endpoint: "Endpoint | None") -> str:
    """Which model is asked, for somebody who watches."""
    if endpoint is None:
        return "language model asked: none"
    return f"language model asked: {endpoint.model}, through {endpoint.verifier.title}"


@asynccontextmanager
async def _judge(endpoint: "Endpoint | None", site: Settings) -> "AsyncIterator[Judge | None]":
    """The verifier, ready to be asked."""
    from generator.edge.fetch import posting  # noqa: PLC0415 (as in `_update_all`)
    from generator.judging import Judge  # noqa: PLC0415 (as in `_update_all`)

    if endpoint is None:
        yield None
        return
    verifier = endpoint.verifier
    async with posting(
        verifier, endpoint.url, key=endpoint.key, cache=site.cache, today=_today()
    ) as post:
        yield Judge(
            verifier=verifier,
            model=endpoint.model,
            post=post,
            fence=_fence,
            today=_today(),
            tell=_progress,
        )


def _fence() -> str:
    """A word that nobody can have written before."""
    import secrets  # noqa: PLC0415 (it loads all of OpenSSL, which a build does not need)

    return secrets.token_hex(16)


def _key_names() -> tuple[str, ...]:
    return tuple(source.key_name for source in SOURCES.values() if source.key_name)


async def _update_all(
    asked: Sequence["Asked"],
    means: _Means,
    shelf: "Shelf | None",
    site: Settings,
    budget: "Budget",
) -> "Counter[Came]":
    """Put every question through one way out, so that paces hold over all; what came of them."""
    from generator.edge import day  # noqa: PLC0415 (a build from locks asks nobody)
    from generator.edge.fetch import opened  # noqa: PLC0415 (as above)
    from generator.shared_lookups import SharedLookups  # noqa: PLC0415 (as above)
    from generator.updates import Run, search  # noqa: PLC0415 (as above)

    names = sorted({name for one in asked for name in (*one.plan.search, *one.plan.look_up)})
    way_out = opened(
        shelf,
        {name: SOURCES[name] for name in names},
        keys=means.keys,
        contact=means.contact,
        cache=site.cache,
        today=_today(),
        budget=budget,
    )
    async with way_out as get, _judge(means.endpoint, site) as judge:
        with day.opened(site.cache, _today()) as learnt:
            run = Run(
                site=site,
                today=_today(),
                state=means.state,
                day=learnt,
                budget=budget,
                judge=judge,
                get=get,
                lookups=SharedLookups(get, learnt),
                say=_say,
                tell=_tell,
                watch=_watch,
            )
            return await search(asked, run, _together(budget))


def _together(budget: "Budget") -> int:
    """Questions that are searched at once: one where there is a limit, which is then spent on whole
    searches."""
    return AT_ONCE if budget.most is None else 1


def _contact() -> str:
    """The address that keepers of databases can write to; what is no address is left out."""
    given = os.environ.get("GENERATOR_CONTACT", "").strip()
    if given and not _ADDRESS.fullmatch(given):
        _tell("GENERATOR_CONTACT is left out: no e-mail address (write it like me@example.org)")
        return ""
    return given


def _provisional(question: Question, shelf: "Shelf | None") -> Lock:
    """What the library gives for a question that was not searched yet; it has no date."""
    import asyncio  # noqa: PLC0415 (as in research.py)

    from generator.edge.fetch import getter  # noqa: PLC0415 (as in `_update_all`)
    from generator.research import plan, research  # noqa: PLC0415 (as in `_update_all`)

    planned = plan(question, [LIBRARY], ())
    later = tuple(replace(gap, why="no database was asked yet") for gap in planned.unasked)
    planned = replace(planned, unasked=later)
    return asyncio.run(research(question, planned, getter(shelf), "", _progress))


def build(options: argparse.Namespace, site: Settings) -> int:
    """Make pages and data from questions and locks, offline."""
    from generator.building import share  # noqa: PLC0415 (as below)

    if options.share and options.slugs:
        _tell("--share: a share is of all questions (leave the names out)")
        return BAD_INPUT
    builder = _builder(options, site)
    unknown = sorted(set(options.slugs) - set(builder.slugs))
    if unknown:
        return _complain(_check(site, unknown).problems)
    if options.share:
        number = builder.make(share(builder.slugs, *options.share))
        _say(f"{number} reports made and kept in {site.cache.name}/; no page is written")
        return FINE
    built = builder.build(partial(_method, site), options.slugs)
    for line in built.reports:
        _say(_summary(line))
    _say(f"{built.files} files, {built.changed} changed")
    low = [r for r in built.reports if r.score is not None and r.score < options.at_least]
    return NOT_GOOD_ENOUGH if low else FINE


def _builder(options: argparse.Namespace, site: Settings) -> "Builder":
    """The reports of all questions, and who makes them."""
    from generator.building import SIDE_BY_SIDE, Builder  # noqa: PLC0415 (`update` makes no pages)
    from generator.edge.processes import collect_seldom  # noqa: PLC0415 (as above)
    from generator.edge.seen import Seen  # noqa: PLC0415 (as above)
    from generator.edge.stamp import stamp  # noqa: PLC0415 (as above)

    collect_seldom()
    seen = Seen(site.cache / "seen.json", site.questions, f"{stamp()} {_today()}")
    good = _good(site, (), seen)
    read, digests = {question.slug: question for question in good.questions}, good.digests

    def asked(slug: str) -> tuple[Question, str]:
        if slug in read:  # and given away: to hold all, while pages are woven, takes much memory
            return read.pop(slug), digests[slug]
        path = site.questions / f"{slug}.yml"
        return questions.read_question(path, root=site.root, today=_today(), sources=SOURCES)

    pays_from = SIDE_BY_SIDE if getattr(options, "dask", None) is None else 1
    return Builder(
        site,
        digests,
        asked,
        seen,
        _unsearched(site),
        _progress,
        _start(options, site),
        pays_from=pays_from,
    )


def _start(options: argparse.Namespace, site: Settings) -> "Start | None":
    """How those who make reports are made ready; None where this process does it alone."""
    from generator.edge.processes import cluster, cores, processes  # noqa: PLC0415 (as above)

    if getattr(options, "dask", None) is not None:
        return lambda _: cluster(options.dask)
    workers = getattr(options, "workers", None) or cores()

    @contextmanager
    def start(reports: int) -> "Iterator[Workers]":
        from generator import making, pipeline, render  # noqa: F401, PLC0415 (for all at once)

        render.load(Folder(site.cache / "templates"))
        with processes(min(workers, reports)) as made_ready:
            yield made_ready

    return start if workers > 1 else None


def _unsearched(site: Settings) -> Callable[[Question], Lock]:
    """What the library, opened once, gives for questions that were not searched yet."""
    shelf = cache(partial(_shelf, site, ()))
    return lambda question: _provisional(question, shelf())


def _method(site: Settings) -> "Method":
    """What the method page says of how reports come about; the templates are loaded as well."""
    from generator import render  # noqa: PLC0415 (a build without changes does without all this)
    from generator.reviewers import REVIEWERS  # noqa: PLC0415
    from generator.site import Method  # noqa: PLC0415
    from generator.stages import zoning  # noqa: PLC0415
    from generator.stages.likelihood import curve  # noqa: PLC0415
    from generator.verifiers import VERIFIERS  # noqa: PLC0415

    render.load(Folder(site.cache / "templates"))
    return Method(
        reviewers=[(r.name, r.weight, r.formula) for r in REVIEWERS.values()],
        reliability=curve().found.reliability,
        measured=curve().numbers,
        sentences=zoning.figures(),
        databases=_manners(site),
        verifiers=tuple(VERIFIERS.values()),
    )


def preview_(options: argparse.Namespace, site: Settings) -> int:
    """What the questions at these paths would become, in Markdown for a pull request; offline."""
    from generator.preview import MOST, Asked, preview  # noqa: PLC0415 (no other verb needs it)
    from generator.research import plan  # noqa: PLC0415 (as in `_update_all`)

    changed = questions.question_paths(options.paths, site.questions, site.root)
    checked = _check(site, (), compare=False)
    good = [q for q in checked.questions if _called(q, site) in changed]
    bad = sorted(changed.intersection(p.path for p in checked.problems if not p.warning))
    told = good[:MOST]
    shelf = _needed_shelf(told, site)
    default = site.sources or DEFAULT
    planned = [(q, plan(q, (), _key_names(), default)) for q in told]
    asked = [Asked(report=_report(q, shelf, site), plan=its) for q, its in planned]
    left = len(good) - len(told)
    text = preview(asked, checked.questions, bad=bad, left=left, site_url=site.site_url)
    _say(text.rstrip("\n"))
    return FINE


def _called(question: Question, site: Settings) -> str:
    """The path of a question's file, as problems call it."""
    path = site.questions / f"{question.slug}.yml"
    return path.relative_to(site.root).as_posix()


def status_(options: argparse.Namespace, site: Settings) -> int:
    """How fresh each report is."""
    from generator.freshness import data, freshness, stale, table  # noqa: PLC0415 (as above)

    today = options.today or _today()
    fresh = _builder(options, site).read(freshness)
    shown = fresh if options.stale is None else stale(fresh, today, options.stale)
    if options.json:
        _say(json.dumps(data(shown, today), indent=1))
        return FINE
    for line in table(shown, today):
        _say(line)
    return FINE


def _manners(site: Settings) -> tuple[Manners, ...]:
    """How each database is asked; to load all their readers takes as long as two reports."""
    package = Path(__file__).parent
    own = (site.root / FILE, package / "databases.py")
    made_of = (*own, *(package / "sources").glob("*.py"))
    return kept(
        site.cache / "databases",
        made_of,
        tuple[Manners, ...],
        lambda: manners(SOURCES.values(), NAMES, site.sources or DEFAULT),
    )


def _needed_shelf(asked: Sequence[Question], site: Settings) -> "Shelf | None":
    """The library; None where every question has a lock, so that nobody needs it."""
    paths = [lock.path_of(site.questions, question.slug) for question in asked]
    return None if all(path.exists() for path in paths) else _shelf(site, ())


def _report(question: Question, shelf: "Shelf | None", site: Settings) -> Report:
    from generator.pipeline import synthesise  # noqa: PLC0415 (a build without changes needs none)

    locked = lock.read(lock.path_of(site.questions, question.slug))
    found = locked or _provisional(question, shelf)
    return synthesise(question, found, publisher=site.publisher, provisional=locked is None)


def _summary(line: "Line") -> str:
    score = "not assessed" if line.score is None else f"{line.score:.1f} of 10"
    return (
        f"{line.slug}: {line.answered}, quality {score}, "
        f"{line.claims} claims from {line.works} works"
    )


def explain_(options: argparse.Namespace, site: Settings) -> int:
    """Replay in words how a report, or one claim of it, came about."""
    from generator.explain import explain, explain_claim  # noqa: PLC0415 (no other verb needs it)

    (question,) = _questions(site, [options.slug])
    searched = lock.path_of(site.questions, question.slug).exists()
    report = _report(question, None if searched else _shelf(site, ()), site)
    if options.claim is None:
        for line in explain(report):
            _say(line)
        return FINE
    claim = next((c for c in report.claims if c.id == options.claim.lstrip("#")), None)
    if claim is None:
        ids = ", ".join(c.id for c in report.claims) or "none"
        _tell(f"{options.slug} has no claim {options.claim} (its claims are: {ids})")
        return BAD_INPUT
    for line in explain_claim(report, claim):
        _say(line)
    return FINE


def index(_options: argparse.Namespace, site: Settings) -> int:
    """Have Pagefind search the built site, in the place of the theme's own search."""
    from generator.edge.pagefind import replace_search  # noqa: PLC0415 (no other verb needs it)

    pages = replace_search(site.built)
    _say(f"{site.built.name}: {pages} pages are searched by Pagefind")
    return FINE


def moved_(options: argparse.Namespace, site: Settings) -> int:
    """Put each lock that an update changed, and in words what it changed, into a folder."""
    from generator.moved import in_words  # noqa: PLC0415 (no other verb needs it)
    from generator.pipeline import synthesise  # noqa: PLC0415 (as above)

    for question in _questions(site, ()):
        path = lock.path_of(site.questions, question.slug)
        old, new = lock.read(options.before / path.name), lock.read(path)
        if new is None or old == new:
            continue
        made = partial(synthesise, question, publisher=site.publisher, provisional=False)
        words = in_words(made(old) if old else None, made(new))
        files.write(options.out / path.name, lock.text_of(new))
        files.write(options.out / f"{question.slug}.md", words)
        _say(f"{question.slug}: moved")
    return FINE


def settings_(options: argparse.Namespace, site: Settings) -> int:
    """What the owner set in mkdocs.yml, or that one setting alone."""
    rows = {field.name: getattr(site, field.name) for field in EXTRA.fields}
    rows["sources"] = ", ".join(site.sources or DEFAULT)
    if options.name:
        _say(_written(rows[options.name]))
    else:
        for name, value in rows.items():
            _say(f"{name}: {_written(value)}".rstrip())
    return FINE


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def clear_samples(options: argparse.Namespace, site: Settings) -> int:
    """Remove the questions and the library that the repository comes with."""
    from generator.edge.samples import clear  # noqa: PLC0415 (no other verb needs it)

    gone = clear(site.questions, force=options.force)
    for name in gone:
        _say(f"{site.questions.name}/{name}: removed")
    _say(f'{len(gone)} files removed; ask your own: python -m generator new "…?"')
    return FINE


def serve_(options: argparse.Namespace, site: Settings) -> int:
    """Build, show the site on this machine, and build again on every change."""
    from generator.edge.serve import serve  # noqa: PLC0415 (starting processes is slow to load)

    build(options, site)

    def rebuild() -> None:
        try:
            build(options, site)
        except QuestionError as error:
            _complain(error.problems)
        except GeneratorError as error:
            _tell(str(error))

    return serve(site.root, site.questions, options.address, rebuild)


def _check(
    site: Settings,
    slugs: Collection[str],
    *,
    compare: bool = True,
    seen: "Seen | None" = None,
) -> questions.Checked:
    return questions.read_questions(
        site.questions,
        root=site.root,
        today=_today(),
        sources=set(SOURCES),
        only=slugs,
        compare=compare,
        seen=seen,
    )


def _questions(site: Settings, slugs: Collection[str]) -> tuple[Question, ...]:
    """The questions, all of them good; QuestionError otherwise."""
    return _good(site, slugs).questions


def _good(site: Settings, slugs: Collection[str], seen: "Seen | None" = None) -> questions.Checked:
    """What the files say, without errors; QuestionError otherwise. Warnings are for `check`."""
    checked = _check(site, slugs, compare=False, seen=seen)
    errors = tuple(p for p in checked.problems if not p.warning)
    if errors:
        raise QuestionError(errors)
    return checked


def _shelf(site: Settings, more: Sequence[Path]) -> "Shelf | None":
    # Numpy takes a tenth of a second to load, which a build from locks need not spend.
    from generator.edge.library import open_shelf, told  # noqa: PLC0415

    for line in filter(None, map(told, more)):
        _tell(line)
    own = [site.library] if site.library.is_dir() else []
    return open_shelf([*own, *more], site.cache, site.root)


def _complain(problems: Sequence[Problem]) -> int:
    for problem in problems:
        _tell(str(problem))
    return _status(problems)


def _status(problems: Sequence[Problem]) -> int:
    return BAD_INPUT if any(not p.warning for p in problems) else FINE


def _annotate(problems: Sequence[Problem]) -> int:
    """As `_complain`, in GitHub's way.

    Not by GITHUB_ACTIONS: the same command says the same on every machine, and in the tests.
    """
    from generator.annotations import annotated, summary  # noqa: PLC0415 (no other verb needs it)

    commands, rest = annotated(problems)
    for command in commands:
        _say(command)
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if rest and target:
        files.append(Path(target), summary(rest))
        _say(f"{len(rest)} more in the summary of this run")
    elif rest:
        _complain(rest)
    return _status(problems)


def _today() -> str:
    """The ISO date, UTC; SOURCE_DATE_EPOCH (reproducible-builds.org) goes before the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise GeneratorError(
            f"SOURCE_DATE_EPOCH={epoch}: not a time in seconds since 1970 (unset it)"
        ) from None


def _say(line: str) -> None:
    _clear()
    print(line)


def _tell(line: str) -> None:
    _clear()
    print(line, file=sys.stderr)


def _progress(line: str) -> None:
    """One line that is written over on a terminal; plain lines elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line[:78]}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr)


def _watch(line: str) -> None:
    """One line that is written over on a terminal; nothing elsewhere, where it would stay."""
    if sys.stderr.isatty():
        _progress(line)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description="Literature-synthesis reports from the questions in a repository.",
        epilog="Exit status: 0 fine, 1 a report is not good enough or no source answered, "
        "2 bad input.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--root", type=Path, default=Path(), help="folder of the site (default: this one)"
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _verb(verbs, "new", new, "write a question file").add_argument(
        "question", metavar="QUESTION", help="the question, in quotes"
    )
    checking = _verb(verbs, "check", check, "say what is wrong with the question files")
    _slugs(checking)
    checking.add_argument(
        "--github", action="store_true", help="on the lines of a pull request, as GitHub shows it"
    )
    updating = _verb(verbs, "update", update, "search, and write lock files")
    _slugs(updating)
    updating.add_argument(
        "--source", action="append", default=[], metavar="NAME", help="search only this source"
    )
    updating.add_argument(
        "--library",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="a file or folder of .bib, .ris, .json (CSL) or .jsonl to search as well",
    )
    _stale(
        updating,
        "only questions not searched, as they are asked now, in so many days, the oldest first",
    )
    updating.add_argument(
        "--at-most", type=_whole, metavar="N", help="with --stale: only so many of them"
    )
    updating.add_argument(
        "--budget",
        type=_whole,
        metavar="N",
        help="requests that each database may be sent (with --stale, default: what its pace allows "
        "in ten minutes, 300 at most)",
    )
    updating.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be asked, how often and how long; send nothing, write nothing",
    )
    previewing = _verb(verbs, "preview", preview_, "tell in Markdown what questions would become")
    previewing.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        help="files that a pull request changed; what is no question or lock is passed over",
    )
    standing = _verb(verbs, "status", status_, "say how fresh each report is")
    _stale(standing, "only questions not searched, as they are asked now, in so many days")
    standing.add_argument("--today", type=_day, metavar="DATE", help="ISO date (default: today)")
    standing.add_argument("--json", action="store_true", help="the same as JSON")
    building = _verb(verbs, "build", build, "make the pages from questions and locks, offline")
    _slugs(building)
    _floor(building)
    _helpers(building)
    building.add_argument(
        "--share",
        type=_part,
        metavar="K/N",
        help="only make and keep the K-th of N shares of the reports, in .cache/, where the build "
        "that has all shares finds them",
    )
    explaining = _verb(verbs, "explain", explain_, "replay in words how a report came about")
    explaining.add_argument("slug", metavar="SLUG", help="name of the question's file")
    explaining.add_argument("claim", metavar="CLAIM", nargs="?", help="such as c-1a2b3c4d")
    _verb(verbs, "index", index, "have Pagefind search the built site, for hundreds of reports")
    moving = _verb(verbs, "moved", moved_, "say in words what an update changed, for its review")
    moving.add_argument("before", metavar="BEFORE", type=Path, help="folder of the old locks")
    moving.add_argument("out", metavar="OUT", type=Path, help="folder for new locks and words")
    _verb(verbs, "settings", settings_, "say what mkdocs.yml sets").add_argument(
        "name", metavar="NAME", nargs="?", choices=EXTRA.names, help="that setting alone"
    )
    clearing = _verb(verbs, "clear-samples", clear_samples, "remove the sample questions")
    clearing.add_argument("--force", action="store_true", help="changed ones and their locks too")
    serving = _verb(verbs, "serve", serve_, "show the site on this machine, made anew on changes")
    serving.set_defaults(slugs=[], share=None)
    _floor(serving)
    serving.add_argument("--address", default="127.0.0.1:8000", help="default: %(default)s")
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace, Settings], int],
    what: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=what, description=f"{what[:1].upper()}{what[1:]}.")
    parser.set_defaults(verb=run)
    return parser


def _slugs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slugs", metavar="SLUG", nargs="*", help="names of questions (default: all of them)"
    )


def _stale(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--stale", type=_whole, metavar="DAYS", help=what)


def _whole(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or not 0 < int(text) < 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 999999 (write one)")
    return int(text)


def _part(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", text)
    if not found or int(found[1]) > int(found[2]):
        wrong = f"{text!r} is no share (write 1/4 for the first of four, 4/4 for the last)"
        raise argparse.ArgumentTypeError(wrong)
    return int(found[1]), int(found[2])


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        wrong = f"{text!r} is not a date (write it like 2025-11-21)"
        raise argparse.ArgumentTypeError(wrong) from None


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 10:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 10 (write one)")
    return score


def _helpers(parser: argparse.ArgumentParser) -> None:
    helpers = parser.add_mutually_exclusive_group()
    helpers.add_argument(
        "--workers",
        type=_whole,
        metavar="N",
        help="processes that make reports (default: as many as there are processors; at most 61)",
    )
    helpers.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="have the workers of a Dask cluster make them, by the address of its scheduler",
    )


def _floor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at-least",
        type=_score,
        default=0.0,
        metavar="SCORE",
        help="exit with 1 if a report scores less (0 to 10); the pages are made all the same",
    )


if __name__ == "__main__":
    gc.freeze()  # what is loaded by now stays: no later look for garbage goes through it
    ended = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ended)  # everything is written; to free a site's values one by one only takes time
