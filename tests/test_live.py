"""`update` against the world's databases, made up and on this machine (tests/world.py).

Everything goes through the command line and the real way out, in simulated time; every update here
is held to the databases' paces, whatever else its test is about.
"""

import asyncio
import io
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from generator import __main__ as verbs
from generator import pipeline
from generator.__main__ import main
from generator.edge import fetch, lock
from generator.edge.questions import read_questions
from generator.edge.site import settings
from generator.edge.turn import alone
from generator.errors import LibraryError
from generator.sources import DEFAULT, NAMES, SOURCES, crossref
from generator.stages import dedupe
from generator.types import Answered, Lock, Question, Report
from tests import samples
from tests.edge.test_faults import FAULTS, KEY, PAGE
from tests.faulty_server import answering
from tests.small_site import ROOT, snapshot
from tests.world import HOSTS, LATER, LITERATURE, Loopback, World, simulated

DAY, NEXT_DAY = "2026-11-18", "2026-11-19"
EPOCH = {DAY: "1795000000", NEXT_DAY: "1795086400"}
KEY_NAMES = tuple(source.key_name for source in SOURCES.values() if source.key_name)
CONTACT = "k3yper@nobody.example"
DEADLINE = 2.0
"""Seconds of simulated time, in which answers take none."""
SAID = "k3y"
"""Stands in every key and in the contact, and nowhere else."""

opened = fetch.opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What running a verb came to."""

    status: int
    out: str
    err: str
    seconds: float
    """Of simulated time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A scratch copy of questions, and the verbs run in it."""

    root: Path

    def update(
        self,
        world: World,
        *arguments: str,
        day: str = DAY,
        keys: Mapping[str, str] | None = None,
        before: Callable[[int], None] = lambda n: None,
        journey: float = 0.0,
    ) -> Ran:
        """Search the world; `before` and `journey` are those of `Loopback`."""
        ended: list[float] = []
        with pytest.MonkeyPatch.context() as patch:
            way = Loopback(world, before=before, journey=journey)
            live = partial(opened, transport=way, clock=_now, deadline=DEADLINE)
            patch.setattr(fetch, "opened", live)
            patch.setattr(asyncio, "run", partial(simulated, ended=ended.append))
            patch.setenv("SOURCE_DATE_EPOCH", EPOCH[day])
            for name in (*KEY_NAMES, "GENERATOR_CONTACT"):
                patch.delenv(name, raising=False)
            for name, key in (keys or {}).items():
                patch.setenv(name, key)
            ran = self._run("update", *arguments)
        _hold_to_the_paces(world, keys or {})
        return Ran(status=ran.status, out=ran.out, err=ran.err, seconds=sum(ended))

    def build(self) -> Ran:
        """Make the pages."""
        return self._run("build")

    def _run(self, *arguments: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main(["--root", str(self.root), *arguments])
        return Ran(status=status, out=out.getvalue(), err=err.getvalue(), seconds=0)

    @property
    def questions(self) -> tuple[Question, ...]:
        folder = self.root / "questions"
        return read_questions(
            folder, root=self.root, today=NEXT_DAY, sources=set(SOURCES), compare=False
        ).questions

    @property
    def locks(self) -> dict[str, Lock]:
        """Those that there are, by slug."""
        folder = self.root / "questions"
        read = {q.slug: lock.read(lock.path_of(folder, q.slug)) for q in self.questions}
        return {slug: found for slug, found in read.items() if found}

    @property
    def texts(self) -> dict[str, bytes]:
        """The lock files, byte for byte."""
        return {path.name: path.read_bytes() for path in self.root.rglob("*.lock.json")}

    @property
    def reports(self) -> dict[str, Report]:
        """What the locks give."""
        locks, publisher = self.locks, settings(self.root).publisher
        return {
            q.slug: pipeline.synthesise(q, locks[q.slug], publisher=publisher, provisional=False)
            for q in self.questions
        }

    def page(self, name: str) -> str:
        """A page as a reader sees it, nearly."""
        return unescape((self.root / "docs" / name).read_text("utf-8"))

    def copy(self, to: Path, *slugs: str) -> "Site":
        """A site of its own with these questions, searched as they are here."""
        site = Site(root=shutil.copytree(self.root, to / "site"))
        for path in (site.root / "questions").glob("*.*"):
            if path.name.partition(".")[0] not in slugs:
                path.unlink()
        return site

    def forget(self) -> None:
        """Throw the cache away."""
        shutil.rmtree(self.root / ".cache")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _hold_to_the_paces(world: World, keys: Mapping[str, str]) -> None:
    for source in SOURCES.values():
        pace = source.pace_with_key if source.key_name in keys else None
        if source.contact_in and not source.key_name and "GENERATOR_CONTACT" in keys:
            pace = source.pace_with_key
        for host in source.hosts:
            for earlier, later in pairwise(world.arrivals(host)):
                assert later - earlier > (pace or source.pace) - 0.001, f"{host} asked too fast"


def make(root: Path) -> Site:
    """The sample questions and their library, never searched."""
    if not samples.THERE:
        pytest.skip("the samples were removed")
    for stale in samples.copy(root / "questions").glob("*.lock.json"):
        stale.unlink()
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "generator/theme", root / "generator/theme")
    shutil.copytree(ROOT / "docs" / "assets", root / "docs" / "assets")
    return Site(root=root)


SMALL = World(works=tuple(w for w in LITERATURE if w.year > 2023 and "XLM-R" in w.text))
"""A literature that is searched in a moment."""


def make_small(root: Path, questions: int = 1, sources: Sequence[str] = ()) -> Site:
    """A site with that many questions on the small world, and a library of one annotated work."""
    folder = root / "questions" / "library"
    folder.mkdir(parents=True)
    named = f"sources: [{', '.join(sources)}]\n" if sources else ""
    for number in range(1, questions + 1):
        (root / "questions" / f"epochs-{number}.yml").write_text(
            f"question: Is XLM-R robust on XTREME after {number} epochs of intermediate training?\n"
            f"concepts: [[intermediate-task training, {number} epochs], [robustness, robust]]\n"
            f"limit: 5\n{named}",
            "utf-8",
        )
    (folder / "notes.bib").write_text(
        "@misc{own, title={Notes on intermediate-task training}, author={Own, Ada}, year={2020},\n"
        " annote={Findings: Intermediate-task training improves robustness by 2 points.}}",
        "utf-8",
    )
    (root / "mkdocs.yml").write_text("site_name: Made-up reports\n", "utf-8")
    return Site(root=root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The five questions after their first update."""

    site: Site
    """Not to be written to; tests take a copy."""
    world: World
    ran: Ran
    alone: Mapping[str, Report]
    """What the library alone gave before."""
    reports: Mapping[str, Report]
    locks: Mapping[str, Lock]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    site, world = make(tmp_path_factory.mktemp("live")), World()
    site.update(world, "--source", "library")
    assert world.asked == []
    alone = site.reports
    for path in site.root.rglob("*.lock.json"):
        path.unlink()
    ran = site.update(world)
    return Searched(
        site=site, world=world, ran=ran, alone=alone, reports=site.reports, locks=site.locks
    )


# What an update brings


def corroborated(report: Report) -> int:
    return sum(bool(verdict.corroborated_by) for verdict in report.verdicts)


def test_the_databases_of_the_world_make_better_reports_than_the_library_alone(
    searched: Searched,
) -> None:
    alone, now = searched.alone, searched.reports
    assert searched.ran.status == 0
    assert sum(map(corroborated, now.values())) >= 5 * len(now)
    assert sum(len(r.papers) for r in now.values()) > sum(len(r.papers) for r in alone.values())
    state = list(reversed(Answered))
    for slug, report in now.items():
        assert corroborated(report) > corroborated(alone[slug])
        assert (report.score or 0) > (alone[slug].score or 0)
        assert state.index(report.answered) >= state.index(alone[slug].answered)
        assert {paper.records[0].source for paper in report.papers} > {"library"}


def test_every_quote_stands_in_the_lock_and_the_flow_adds_up(searched: Searched) -> None:
    for slug, report in searched.reports.items():
        texts = {record.id: record.text for record in searched.locks[slug].records}
        for claim in report.claims:
            text = texts[report.paper(claim.paper).text_record]
            assert text[claim.start : claim.end] == claim.quote
        counted = report.flow.duplicates + sum(n for _, n in report.flow.excluded)
        assert sum(n for _, n in report.flow.identified) == counted + report.flow.included


def test_only_the_databases_of_the_default_that_need_no_key_are_searched(
    searched: Searched,
) -> None:
    for found in searched.locks.values():
        assert {s.source for s in found.searches} == {"library", "arxiv", "crossref", "europepmc"}
        assert {c.source for c in found.checks} == {"arxiv", "crossref", "europepmc", "openalex"}
        assert {g.where for g in found.unasked} == set(NAMES) - {s.source for s in found.searches}
        assert found.gaps == ()
    asked = {a.host for a in searched.world.asked}
    assert asked == set(hosts("arxiv", "crossref", "europepmc", "openalex"))


def test_a_preprint_and_what_was_published_of_it_under_another_title_are_one_work(
    searched: Searched,
) -> None:
    renamed = [(work.first_title, work.title) for work in LITERATURE if work.first_title]
    for found in searched.locks.values():
        titles = {record.title for record in found.records}
        together = [{r.title for r in work.records} for work in dedupe.merge(found.records)]
        both = [set(pair) for pair in renamed if titles.issuperset(pair)]
        assert both
        assert all(any(pair <= of_work for of_work in together) for pair in both)


def test_a_text_that_crossref_has_not_is_taken_from_openalex_by_its_identifier(
    searched: Searched,
) -> None:
    slug, doi = "advrace-cross-lingual-robustness", "10.5555/jrlt.2024.30"
    (record,) = [r for r in searched.locks[slug].records if r.doi == doi and r.text]
    assert (record.source, record.found_by_search) == ("openalex", False)
    quoted = searched.reports[slug].paper(f"doi:{doi}")
    assert quoted.text == record


def test_what_was_taken_back_or_made_by_machine_is_left_out_with_its_reason(
    searched: Searched,
) -> None:
    for report in searched.reports.values():
        reasons = {excluded.paper: excluded.reason for excluded in report.excluded}
        assert reasons["doi:10.5555/jrlt.2023.44"] == "retracted"
        assert reasons["arxiv:2405.99999"] == "retracted"
        assert reasons["doi:10.5555/synthesis.2026.1"] == "machine-written synthesis"


def test_a_corrected_work_may_be_quoted_and_is_marked(searched: Searched) -> None:
    marked = [
        (report, paper)
        for report in searched.reports.values()
        for paper in report.papers
        if paper.doi == "10.5555/jrlt.2022.12"
    ]
    assert marked
    for _, paper in marked:
        assert [(n.kind.value, n.checked_on) for n in paper.notices] == [("corrected", DAY)]


# Updated again

ADVRACE, MULTILINGUAL = "advrace-cross-lingual-robustness", "multilingual-intermediate-tasks"
GONE = "10.5555/nclp.2024.7"
"""A work that reports quote. Only Crossref learns of its retraction, and arXiv, which has it under
another title, says nothing of where it was published: OpenAlex does."""


def test_a_second_update_of_the_day_asks_nobody_and_changes_no_byte(
    searched: Searched, tmp_path: Path
) -> None:
    site, world = searched.site.copy(tmp_path, ADVRACE, MULTILINGUAL), World()
    before = snapshot(site.root)
    ran = site.update(world)
    assert ran.status == 0
    assert world.asked == []
    assert snapshot(site.root) == before
    assert ran.out.count("nothing new") == 2


def test_what_was_searched_today_is_not_searched_again_while_all_else_stays_as_it_was(
    tmp_path: Path,
) -> None:
    site, world = make_small(tmp_path, questions=3), SMALL.with_()
    assert site.update(SMALL.with_()).status == 0
    before = snapshot(tmp_path)
    ran = site.update(world)
    assert (ran.status, ran.out) == (0, "")
    assert "searched today already, with all else as it is now: 3 of 3" in ran.err
    assert "questions: 3 searched today already" in ran.err
    assert "requests sent: none" in ran.err
    assert (snapshot(tmp_path), world.asked) == (before, [])
    path = tmp_path / "questions" / "epochs-2.yml"
    path.write_text(path.read_text("utf-8").replace("limit: 5", "limit: 6"), "utf-8")
    assert site.update(SMALL.with_()).out.startswith("epochs-2: ")
    (tmp_path / "questions" / "epochs-1.lock.json").unlink()
    assert site.update(SMALL.with_()).out.startswith("epochs-1: ")
    (tmp_path / "questions" / "library" / "more.bib").write_text("", "utf-8")
    assert site.update(SMALL.with_()).out.count("nothing new") == 3
    assert site.update(SMALL.with_(), keys={"S2_API_KEY": KEY}).out.count("lock written") == 3
    assert site.update(SMALL.with_(), day=NEXT_DAY).out.count("lock written") == 3


def test_a_question_that_a_database_did_not_answer_is_searched_again(tmp_path: Path) -> None:
    site = make_small(tmp_path)
    faults = dict.fromkeys(hosts("arxiv"), answering(503))
    ran = site.update(SMALL.with_(faults=faults))
    assert ran.out.endswith("; without arXiv\n")
    assert site.update(SMALL.with_()).out.startswith("epochs-1: ")
    assert site.update(SMALL.with_()).out == ""


def test_a_second_update_without_what_was_kept_asks_the_same_and_changes_no_byte(
    searched: Searched, tmp_path: Path
) -> None:
    site, world = searched.site.copy(tmp_path, ADVRACE, MULTILINGUAL), World()
    site.forget()
    before = site.texts
    assert site.update(world).status == 0
    assert set(world.requests) <= set(searched.world.requests)
    assert set(world.requests.values()) == {1}
    assert site.texts == before


def test_on_another_day_nothing_but_dates_changes(searched: Searched, tmp_path: Path) -> None:
    site = searched.site.copy(tmp_path, ADVRACE, MULTILINGUAL)
    before = site.texts
    assert site.update(World(), day=NEXT_DAY).status == 0
    for name, text in site.texts.items():
        assert DAY.encode() not in text
        assert text.replace(NEXT_DAY.encode(), DAY.encode()) == before[name]
    assert {found.history for found in site.locks.values()} == {()}


def title_of(doi: str) -> str:
    return next(work.title for work in LITERATURE if work.doi == doi)


def quoted(report: Report) -> set[str]:
    """Identifiers of the works that a report rests on, be it a claim, a witness or a reference."""
    keys = {claim.paper for claim in report.claims}
    keys |= {c.paper for verdict in report.verdicts for c in verdict.corroborated_by}
    keys |= {paper.key for paper in report.papers}
    return {i.removeprefix("doi:") for i in keys}


def test_a_new_work_and_a_retraction_are_told_in_lock_and_page_and_the_retracted_supports_nothing(
    searched: Searched, tmp_path: Path
) -> None:
    slugs = ("adversarial-intermediate-tasks-xtreme", "intermediate-tasks-xtreme-r", MULTILINGUAL)
    assert all(GONE in quoted(searched.reports[slug]) for slug in slugs)
    site = searched.site.copy(tmp_path, *slugs)
    ran = site.update(World().with_(LATER, retracted=[GONE]), day=NEXT_DAY)
    assert ran.out.count(": 1 added, ") == ran.out.count("1 newly retracted") == 3
    assert site.build().status == 0
    for slug, report in site.reports.items():
        (change,) = site.locks[slug].history
        assert (change.date, change.added) == (NEXT_DAY, (LATER.title,))
        assert (change.retracted, change.corrected) == ((title_of(GONE),), ())
        assert title_of(GONE) not in change.removed
        page = site.page(f"reports/{slug}/index.md")
        for told in (page[page.index("{ #history") :], site.page("changes.md")):
            assert LATER.title in told
            assert title_of(GONE) in told
        assert GONE not in quoted(report)
        assert (LATER.doi in quoted(report)) or slug != MULTILINGUAL
        reasons = {excluded.paper: excluded.reason for excluded in report.excluded}
        assert reasons[f"doi:{GONE}"] == "retracted"


def test_a_quoted_work_that_no_search_finds_any_more_is_looked_up_and_its_retraction_seen(
    searched: Searched, tmp_path: Path
) -> None:
    site, hidden = searched.site.copy(tmp_path, MULTILINGUAL), World().with_(hidden=[GONE])
    assert site.update(hidden, day=NEXT_DAY).status == 0
    assert GONE in quoted(site.reports[MULTILINGUAL])
    records = [r for r in site.locks[MULTILINGUAL].records if r.doi == GONE]
    assert {record.found_by_search for record in records} == {False}
    before = site.locks[MULTILINGUAL].history
    assert title_of(GONE) not in {title for change in before for title in change.removed}
    site.forget()
    assert site.update(hidden.with_(retracted=[GONE]), day=NEXT_DAY).status == 0
    change, *earlier = site.locks[MULTILINGUAL].history
    assert (change.added, change.removed, change.retracted) == ((), (), (title_of(GONE),))
    assert tuple(earlier) == before
    assert GONE not in quoted(site.reports[MULTILINGUAL])


def test_a_retraction_that_a_reader_missed_is_seen_once_the_reader_is_mended(
    searched: Searched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = searched.site.copy(tmp_path, MULTILINGUAL)
    world = World().with_(hidden=[GONE], retracted=[GONE])
    with pytest.MonkeyPatch.context() as blind:
        blind.setattr(crossref, "_UPDATES", ())
        site.update(world, day=NEXT_DAY)
    assert GONE in quoted(site.reports[MULTILINGUAL])
    for module in ("generator.edge.stamp", "generator.edge.day"):
        monkeypatch.setattr(f"{module}.stamp", lambda: "mended")
    assert site.update(world.with_(), day=NEXT_DAY).status == 0
    assert GONE not in quoted(site.reports[MULTILINGUAL])


# By schedule


def test_a_run_by_schedule_prints_its_budget_and_holds_to_it(tmp_path: Path) -> None:
    site, world = make_small(tmp_path, questions=3), World(works=SMALL.works)
    ran = site.update(world, "--stale", "90", "--at-most", "2")
    assert ran.status == 0
    assert "due: 3 of 3 questions; searched now: 2" in ran.err
    told = "requests that may be sent: arXiv 200, Crossref 300, Europe PMC 300, OpenAlex 300"
    assert ran.err.index(told) < ran.err.index("questions: 2 with a new lock")
    assert list(site.locks) == ["epochs-1", "epochs-2"]
    sent = ran.err[ran.err.index("requests sent: ") :]
    assert f"Crossref {len(world.arrivals(*hosts('crossref')))}" in sent


def busiest(world: World) -> int:
    """The most requests that one database got."""
    named = [source for source in SOURCES.values() if source.hosts]
    return max(sum(len(world.arrivals(host)) for host in source.hosts) for source in named)


def test_what_a_budget_allows_is_spent_on_whole_searches_in_their_order(tmp_path: Path) -> None:
    site, alone = make_small(tmp_path, questions=3), World(works=SMALL.works)
    site.update(alone, "epochs-1")
    site.forget()
    (site.root / "questions" / "epochs-1.lock.json").unlink()
    world = World(works=SMALL.works)
    ran = site.update(world, "--stale", "90", "--budget", str(busiest(alone)))
    assert list(site.locks) == ["epochs-1"]
    assert busiest(world) == busiest(alone)
    assert ran.err.count(": left for the next run") == 2


def test_a_question_that_a_budget_cuts_off_keeps_its_lock_and_waits_for_the_next_run(
    tmp_path: Path,
) -> None:
    site = make_small(tmp_path, questions=3)
    site.update(World(works=SMALL.works))
    before = site.texts
    site.forget()
    world = World(works=SMALL.works)
    ran = site.update(world, "--stale", "1", "--budget", "3", day=NEXT_DAY)
    assert ran.status == 0
    changed = [name for name, text in site.texts.items() if text != before[name]]
    left = ran.err.count(": left for the next run")
    assert len(changed) + left == 3
    assert left
    assert "because" in ran.err
    assert busiest(world) == 3
    assert not any(found.gaps for found in site.locks.values())
    again = site.update(World(works=SMALL.works), "--stale", "1", day=NEXT_DAY)
    assert f"due: {left} of 3 questions" in again.err
    assert {found.searched_on for found in site.locks.values()} == {NEXT_DAY}


# The plan


def planned(ran: Ran) -> dict[str, tuple[int, int]]:
    """Requests that were foreseen, of searches and of look-ups, by database."""
    lines = re.findall(
        r"^plan: (\D+?) (?:([\d,]+) for searches)?(?: and )?(?:about ([\d,]+) for look-ups)?,",
        ran.err,
        re.MULTILINE,
    )
    names = {title: name for name, title in NAMES.items()}
    return {names[n]: (_number(s), _number(k)) for n, s, k in lines if n in names}


def _number(said: str) -> int:
    return int(said.replace(",", "") or 0)


def sent(world: World) -> Counter[str]:
    """Requests that came, by database."""
    owners = {host: name for name, source in SOURCES.items() for host in source.hosts}
    return Counter(owners[asked.host] for asked in world.asked)


def test_a_dry_run_says_what_would_be_asked_sends_nothing_and_writes_nothing(
    tmp_path: Path,
) -> None:
    site, world = make_small(tmp_path, questions=3), World(works=SMALL.works)
    dry = site.update(world, "--dry-run")
    assert (dry.status, dry.out, world.asked) == (0, "", [])
    assert not (tmp_path / ".cache").exists()
    assert not list(tmp_path.rglob("*.lock.json"))
    ran = site.update(world)
    assert ran.err.startswith(dry.err)
    assert set(planned(dry)) == {"arxiv", "crossref", "europepmc", "openalex"}
    before = snapshot(tmp_path), sorted(p.as_posix() for p in tmp_path.rglob(".cache/**/*"))
    again = site.update(world, "--dry-run", day=NEXT_DAY)
    assert planned(again)
    assert before == (
        snapshot(tmp_path),
        sorted(p.as_posix() for p in tmp_path.rglob(".cache/**/*")),
    )


def test_a_dry_run_of_what_is_stale_keeps_to_the_oldest_and_names_the_budget(
    tmp_path: Path,
) -> None:
    site, world = make_small(tmp_path, questions=3), World(works=SMALL.works)
    dry = site.update(world, "--stale", "1", "--at-most", "2", "--budget", "3", "--dry-run")
    assert "due: 3 of 3 questions; searched now: 2" in dry.err
    assert "requests that may be sent: arXiv 3, Crossref 3" in dry.err
    assert "plan: arXiv 4 for searches and about 6 for look-ups, of which 3 may be sent" in dry.err
    assert world.asked == []


@pytest.mark.parametrize("sources", [(), tuple(NAMES)])
def test_what_is_sent_is_what_was_foreseen_or_less(
    sources: tuple[str, ...], tmp_path: Path
) -> None:
    keys = dict.fromkeys(KEY_NAMES, KEY) if sources else {}
    site = make_small(tmp_path, questions=4, sources=sources)
    for day in (DAY, NEXT_DAY):
        world = World(works=SMALL.works)
        ran = site.update(world, keys=keys, day=day)
        foreseen = {name: sum(both) for name, both in planned(ran).items()}
        came = sent(world)
        assert foreseen.keys() >= came.keys()
        assert all(came[name] <= foreseen[name] for name in foreseen), (foreseen, came)
        searches = {name: both[0] for name, both in planned(ran).items()}
        assert all(came[name] >= 0.9 * searches[name] for name in searches if name != "pubmed")


def test_of_five_real_questions_most_of_what_was_foreseen_is_sent(
    searched: Searched, tmp_path: Path
) -> None:
    foreseen = sum(map(sum, planned(searched.ran).values()))
    assert 0.3 * foreseen < len(searched.world.asked) <= foreseen
    site, world = searched.site.copy(tmp_path, *searched.locks), World()
    ran = site.update(world, day=NEXT_DAY)
    foreseen = sum(map(sum, planned(ran).values()))
    assert 0.6 * foreseen < len(world.asked) <= foreseen


def test_minutes_are_those_that_the_paces_make(tmp_path: Path) -> None:
    site, world = make_small(tmp_path, questions=20), SMALL.with_()
    ran = site.update(world, journey=0.5)
    (minutes,) = re.findall(r"plan: about (\d+) minutes in all", ran.err)
    assert 0.5 * int(minutes) < ran.seconds / 60 <= int(minutes)


# Said calmly


def test_a_run_says_a_line_a_question_and_what_went_wrong_once(tmp_path: Path) -> None:
    site = make_small(tmp_path, questions=6)
    faults = dict.fromkeys(hosts("arxiv"), answering(403, PAGE))
    ran = site.update(SMALL.with_(faults=faults))
    assert ran.out.count("; without arXiv\n") == len(ran.out.splitlines()) == 6
    assert ran.err.count("arxiv did not answer: answered 403 Forbidden") == 1
    after = ran.err[ran.err.index("in all, because") :].splitlines()
    assert len(after) <= 5
    assert after[-2] == "questions: 6 with a new lock"
    assert after[-1].startswith("requests sent: arXiv 13, Crossref ")


# Keys


def test_with_their_keys_openalex_and_semantic_scholar_are_searched_as_well(
    searched: Searched, tmp_path: Path
) -> None:
    site, world = searched.site.copy(tmp_path, MULTILINGUAL), World()
    keys = dict.fromkeys(("OPENALEX_API_KEY", "S2_API_KEY"), KEY)
    assert site.update(world, keys=keys).status == 0
    found = site.locks[MULTILINGUAL]
    assert {s.source for s in found.searches} == set(DEFAULT)
    assert {g.where for g in found.unasked} == set(NAMES) - set(DEFAULT)
    alone = "A Thesis on Detours: Intermediate Tasks for Small Multilingual Models"
    assert {r.source for r in found.records if r.title == alone} == {"openalex"}
    sent = [a for a in world.asked if KEY in (*a.params.values(), *a.headers.values())]
    assert {a.host for a in sent} == {"api.openalex.org", "api.semanticscholar.org"}


def test_without_their_keys_they_are_not_searched_and_the_page_says_why(
    searched: Searched, tmp_path: Path
) -> None:
    site = searched.site.copy(tmp_path, MULTILINGUAL)
    assert site.build().status == 0
    page = site.page(f"reports/{MULTILINGUAL}/appendix/index.md")
    assert re.search(r"OpenAlex\*\*: a search needs a key \(OPENALEX_API_KEY in the envir", page)
    assert re.search(r"Semantic Scholar\*\*: a search needs a key \(S2_API_KEY in the envir", page)


# Databases that fail

DATABASES = tuple(name for name in NAMES if name != "library")
SECRETS = {**dict.fromkeys(KEY_NAMES, KEY), "GENERATOR_CONTACT": CONTACT}
OF_A_PAGE = ("back at noon", "doctype html", "java.lang", "Rate exceeded")
"""Words of the faults' answers."""


def hosts(*names: str) -> tuple[str, ...]:
    return tuple(host for name in names for host in SOURCES[name].hosts)


def told_nothing(site: Site, ran: Ran) -> None:
    """Neither a key nor a word of an answer that was none, nor a traceback, is anywhere."""
    files = [path.read_bytes() for path in site.root.rglob("*") if path.suffix in _WRITTEN]
    for text in (ran.out, ran.err, *(data.decode("utf-8", "replace") for data in files)):
        assert SAID not in text.replace("k3y-that.nobody.example", "")
        assert "Traceback" not in text
        assert not any(word in text for word in OF_A_PAGE)


_WRITTEN = (".json", ".txt", ".md", ".xml", ".csv", ".bib", ".ris")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One question on the small world; tests search it again and again from nothing."""
    return make_small(tmp_path_factory.mktemp("small"))


def with_fault(site: Site, name: str, *down: str, beside: str = "library") -> tuple[Lock, Ran]:
    """What one of `FAULTS` at some databases leaves of an update of those and another one."""
    for old in (*site.root.rglob("*.lock.json"), *site.root.glob(".cache/answers/*/*.*")):
        old.unlink()
    world = SMALL.with_(faults=dict.fromkeys(hosts(*down), FAULTS[name][0]))
    asked = [f"--source={name}" for name in (beside, *down)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetch, "LONGEST", 1_000_000)
        ran = site.update(world, *asked, keys=SECRETS)
    (found,) = site.locks.values()
    return found, ran


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_any_one_database_is_a_gap_with_its_reason_and_the_others_answer(
    name: str, small: Site
) -> None:
    for number, down in enumerate(DATABASES):
        beside = DATABASES[number - 1]
        found, ran = with_fault(small, name, down, beside=beside)
        assert ran.status == 0
        assert {gap.where for gap in found.gaps} == {down}
        assert {s.source for s in found.searches} == {beside}
        (why,) = [gap.why for gap in found.gaps if not gap.looking_up]
        assert f"{down} did not answer: {why}" in ran.err
        told_nothing(small, ran)


@pytest.mark.parametrize("name", FAULTS)
def test_the_same_fault_at_all_of_them_leaves_what_the_library_gives(
    name: str, small: Site
) -> None:
    found, ran = with_fault(small, name, *DATABASES)
    assert ran.status == 0
    assert {s.source for s in found.searches} == {"library"}
    assert {gap.where for gap in found.gaps} == set(DATABASES)
    told_nothing(small, ran)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("crossref", f'{{"status": "failed", "message": "no such mailto: {CONTACT}"}}'),
        ("openalex", f'{{"error": "Invalid key", "message": "no such key: {KEY}"}}'),
        ("pubmed", f"<eSearchResult><ERROR>no such key: {KEY}</ERROR></eSearchResult>"),
        ("semantic_scholar", f'{{"message": "no such key: {KEY}"}}'),
    ],
)
def test_an_error_that_repeats_the_key_is_told_without_it(
    name: str, error: str, tmp_path: Path
) -> None:
    site = make_small(tmp_path, sources=("library", name))
    ran = site.update(SMALL.with_(faults={hosts(name)[0]: answering(200, error)}), keys=SECRETS)
    assert site.build().status == 0
    assert "no such" in site.page("reports/epochs-1/index.md")
    told_nothing(site, ran)


def test_answers_that_repeat_what_they_were_asked_give_no_key_away(tmp_path: Path) -> None:
    site, world = make_small(tmp_path, sources=tuple(NAMES)), SMALL.with_()
    ran = site.update(world, keys=SECRETS)
    assert site.build().status == 0
    assert {a.host for a in world.asked if SAID in f"{a.address} {a.headers}"} == set(HOSTS)
    assert len(list(tmp_path.rglob(".cache/answers/*/*.txt"))) == len(world.asked)
    told_nothing(site, ran)


@pytest.mark.parametrize("down", DATABASES)
def test_the_page_names_the_database_that_did_not_answer(down: str, tmp_path: Path) -> None:
    site = make_small(tmp_path, sources=tuple(NAMES))
    world = SMALL.with_(faults=dict.fromkeys(hosts(down), answering(403, PAGE)))
    ran = site.update(world, keys=SECRETS)
    assert site.build().status == 0
    (page,) = (site.root / "docs" / "reports").glob("epochs-*/index.md")
    said = page.read_text("utf-8")
    assert f"{NAMES[down]}**: answered 403 Forbidden" in said
    assert "Every database that was asked gave an answer" not in said
    told_nothing(site, ran)


@pytest.mark.parametrize("library", [True, False])
@pytest.mark.parametrize("changed", [True, False])
def test_where_no_database_answers_the_old_lock_and_page_stay(
    tmp_path: Path, library: bool, changed: bool
) -> None:
    site = make_small(tmp_path)
    if not library:
        shutil.rmtree(tmp_path / "questions" / "library")
    assert site.update(SMALL.with_(), keys=SECRETS).status == 0
    assert site.build().status == 0
    if changed:
        path = tmp_path / "questions" / "epochs-1.yml"
        path.write_text(path.read_text("utf-8").replace("limit: 5", "limit: 6"), "utf-8")
    before = snapshot(tmp_path)
    world = SMALL.with_(faults=dict.fromkeys(HOSTS, answering(503, PAGE)))
    ran = site.update(world, day=NEXT_DAY, keys=SECRETS)
    assert (ran.status, ran.out) == (1, "")
    (said,) = [line for line in ran.err.splitlines() if "no source answered" in line]
    assert said.startswith("epochs-1: no source answered, the old lock stays: ")
    assert snapshot(tmp_path) == before
    told_nothing(site, ran)


@dataclass(slots=True)
class FailingShelf:
    """A library whose index is made anew by somebody else while it is searched."""

    fails: range
    """Which of its searches do."""
    asked: int = 0

    def search(self, _params: Mapping[str, str]) -> str:
        """No records, or the error."""
        self.asked += 1
        if self.asked - 1 in self.fails:
            raise LibraryError("the library: made anew by another run (try again)")
        return '{"hits": 0, "records": []}'


def test_a_library_that_fails_costs_the_questions_that_it_fails_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "AT_ONCE", 1)
    site = make_small(tmp_path, questions=4)
    monkeypatch.setattr(verbs, "_shelf", lambda *_: FailingShelf(fails=range(2, 4)))
    ran = site.update(SMALL.with_())
    assert ran.status == 1
    assert list(site.locks) == ["epochs-1", "epochs-4"]
    assert ran.err.count("made anew by another run (try again)") == 1
    assert "questions: 2 with a new lock, 2 failed" in ran.err
    assert "requests sent: arXiv" in ran.err
    monkeypatch.undo()
    assert site.update(SMALL.with_()).status == 0
    assert len(site.locks) == 4


def test_what_a_silent_database_told_before_stays_and_the_page_says_so(tmp_path: Path) -> None:
    site = make_small(tmp_path)
    assert site.update(SMALL.with_()).status == 0
    (before,) = site.locks.values()
    faults = dict.fromkeys(hosts("arxiv"), answering(503))
    assert site.update(SMALL.with_(faults=faults), day=NEXT_DAY).status == 0
    (now,) = site.locks.values()
    assert [r for r in now.records if r.source == "arxiv" and r.found_by_search] == [
        r for r in before.records if r.source == "arxiv" and r.found_by_search
    ]
    assert now.history == ()
    why = f"answered 503 Service Unavailable three times; what it told on {DAY} is kept"
    assert [gap.why for gap in now.gaps if not gap.looking_up] == [why]
    assert site.build().status == 0
    assert why in site.page("reports/epochs-1/index.md")


def test_a_database_that_comes_back_is_no_gap_any_more(tmp_path: Path) -> None:
    site = make_small(tmp_path)
    site.update(SMALL.with_(faults=dict.fromkeys(HOSTS, answering(503))))
    (gaps,) = [found.gaps for found in site.locks.values()]
    assert gaps
    assert site.update(SMALL.with_()).status == 0
    (found,) = site.locks.values()
    assert found.gaps == ()


# Pace


def test_twenty_questions_keep_the_paces_and_take_as_long_as_the_slowest_database(
    tmp_path: Path,
) -> None:
    site, world = make_small(tmp_path, questions=20), SMALL.with_()
    ran = site.update(world, journey=1.0)
    assert ran.status == 0
    assert len(site.locks) == 20
    lasting = [
        source.pace * len(world.arrivals(host))
        for source in SOURCES.values()
        for host in source.hosts
    ]
    assert min(len(world.arrivals(host)) for host in hosts("arxiv", "crossref")) >= 40
    assert ran.seconds < 1.1 * max(lasting) < 0.8 * sum(lasting)


def test_a_second_run_beside_one_that_searches_sends_nothing_and_says_why(tmp_path: Path) -> None:
    site, world = make_small(tmp_path), World(works=SMALL.works)
    with alone(tmp_path / ".cache"):
        ran = site.update(world)
        assert site.update(world, "--dry-run").status == 0
    assert (ran.status, ran.out, world.asked, site.texts) == (2, "", [], {})
    assert ran.err.splitlines()[-1].startswith("another update of this site is running (wait")
    assert site.update(world).status == 0


# Stopped in the middle


def interrupt(at: int) -> Callable[[int], None]:
    """Ctrl-C just before a request leaves."""

    def before(left: int) -> None:
        if left == at:
            signal.raise_signal(signal.SIGINT)

    return before


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, World]:
    """Twelve questions, searched without a break."""
    site, world = make_small(tmp_path_factory.mktemp("whole"), questions=12), SMALL.with_()
    assert site.update(world).status == 0
    return site, world


@pytest.fixture
def heeded() -> Iterator[None]:
    """Ctrl-C is heeded: a shell that starts the tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_stopped_in_the_middle_what_was_finished_is_kept_and_only_the_rest_is_asked(
    share: float,
    whole: tuple[Site, World],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verbs, "AT_ONCE", 4)
    complete, undisturbed = whole
    at = int(share * len(undisturbed.asked))
    site, world, rest = make_small(tmp_path, questions=12), SMALL.with_(), SMALL.with_()
    ran = site.update(world, before=interrupt(at))
    assert ran.status == 130
    assert ran.err.splitlines()[-1] == "stopped; what was finished is kept"
    assert [r.message for r in caplog.records if r.name == "asyncio"] == []
    assert site.texts.items() <= complete.texts.items()
    assert bool(site.texts) == (share > 0.5)
    kept = len(list((tmp_path / ".cache" / "answers").rglob("*.txt")))
    assert at - len(HOSTS) < kept <= at
    finished = len(site.texts)
    ran = site.update(rest)
    assert ran.out.count(": ") >= 12 - finished
    assert (f"as it is now: {finished} of 12" in ran.err) == (finished > 0)
    # What was on its way when it was stopped was not understood.
    on_the_way = {asked.host: asked for asked in world.asked}.values()
    lost = {what for asked in on_the_way for what in asked.what}
    again = world.requests + rest.requests
    assert {what for what, times in again.items() if times > 1} <= lost
    assert set(again) == set(undisturbed.requests)
    assert site.texts == complete.texts
    assert [p for p in tmp_path.rglob("*") if p.name.startswith(".") and p.is_file()] == []
