"""The story of `build`: what changed is made again, by whoever works for us, and pages are woven.

    question, lock -> made_of (a digest) -> report (kept under it) -> pages -> docs/

A report is made of its question, its lock, the site's own values and the generator itself, which is
what `made_of` digests. Whatever is kept under that digest is what would be made; so it can be made
anywhere, come from anywhere, and be lost.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from generator import __version__
from generator.codec import from_json, to_json
from generator.edge import files, kept, ledger, lock
from generator.edge.docs import Docs, schemas
from generator.edge.ledger import Ledger, Line
from generator.edge.made import DamagedError, Kept, Reports, packed
from generator.edge.processes import Workers, collect_seldom, spread
from generator.edge.seen import Seen
from generator.edge.stamp import stamp
from generator.errors import GeneratorError
from generator.owner import LICENCES, Site
from generator.settings import Settings
from generator.summary import digest
from generator.types import Lock, Question

if TYPE_CHECKING:
    from generator.site import Method

OWNED = ("concepts", "data", "papers", "reports", "status")
"""Folders of docs/ that only `build` writes to."""
SIDE_BY_SIDE = 4
"""Reports from which starting further processes pays."""
WOVEN = 1_000_000
"""New objects after which garbage is looked for while pages are woven: summaries stay, all of
them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """All that one report is made of, so that it can be made anywhere."""

    question: Question
    lock: str
    """The text of its lock, or of what the library gives for a question without one."""
    path: str
    """How errors call the lock."""
    provisional: bool
    """Whether it has no lock of its own."""
    site: Site
    stamp: str
    """Of the generator that ordered it."""
    made_of: str
    """Digest of all this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did."""

    reports: tuple[Line, ...]
    """By slug."""
    files: int
    """Files of docs/ that it answers for."""
    changed: int
    """Those of them that it wrote, and those that it removed."""


T = TypeVar("T")
Asked = Callable[[str], tuple[Question, str]]
"""The question of that slug, and the digest of its file."""
Provisional = Callable[[Question], Lock]
"""What the library gives for a question that was not searched yet."""
Start = Callable[[int], AbstractContextManager[Workers]]
"""Gets whoever works for us ready, for so many reports."""


def share(slugs: Sequence[str], number: int, of: int) -> Sequence[str]:
    """The `number`-th of so many shares, from 1, that together are all."""
    return slugs[number - 1 :: of]


def carried_out(order: Order) -> bytes:
    """The report, packed. Runs in any process on any machine: it reads no file of the site.

    Raises:
        LockError: the lock is damaged.
        GeneratorError: another generator is installed here than there.
    """
    from generator.making import make  # noqa: PLC0415 (a build without changes does without)
    from generator.pipeline import synthesise  # noqa: PLC0415 (as above)

    if order.stamp != stamp():
        raise GeneratorError(
            "a worker has another version of this generator, of Python or of a package (install "
            "the same there: requirements.lock)"
        )
    found = (
        from_json(Lock, json.loads(order.lock))
        if order.provisional
        else lock.parsed(order.path, order.lock)
    )
    report = synthesise(
        order.question, found, publisher=order.site.publisher, provisional=order.provisional
    )
    return packed(make(report, order.site), order.made_of)


class Builder:
    """The reports of one site: what they are made of, and where they are kept."""

    def __init__(
        self,
        settings: Settings,
        asked: Mapping[str, str],
        question: Asked,
        seen: Seen,
        provisional: Provisional,
        tell: Callable[[str], None],
        start: Start | None = None,
        pays_from: int = SIDE_BY_SIDE,
    ) -> None:
        """`asked` are digests of the questions' files, by slug; `seen` is of their folder. `tell`
        is told of every report that was made. Without `start`, or for fewer reports than pay for
        others to be made ready, this process does the work alone."""
        self._settings, self._asked = settings, asked
        self._question, self._seen = question, seen
        self._provisional, self._tell = provisional, tell
        self._start, self._pays_from = start, pays_from
        self._unlocked = settings.cache / "provisional"
        self._searched: set[str] = set()
        self._site = Site(
            publisher=settings.publisher,
            repo_url=settings.repo_url.rstrip("/"),
            site_url=settings.site_url and settings.site_url.rstrip("/") + "/",
            licence=LICENCES.get(settings.licence),
            version=__version__,
        )
        self._by = digest(json.dumps([stamp(), to_json(self._site)]))
        self._made_of: dict[str, str] = {}
        self._kept = Kept(settings.cache / "reports")

    @property
    def slugs(self) -> tuple[str, ...]:
        """Of all questions."""
        return tuple(self._asked)

    def make(self, slugs: Collection[str]) -> int:
        """Make those reports of which nothing is kept; how many there were. Then there is a folder
        of them, be it empty."""
        self._kept.folder.mkdir(parents=True, exist_ok=True)
        self._look(slugs)
        known = self._kept.known()
        missing = [slug for slug in slugs if self._made_of[slug] not in known]
        orders = map(self._order, missing)
        if self._start is None or len(missing) < self._pays_from:
            self._keep((order, carried_out(order)) for order in orders)
        else:
            with self._start(len(missing)) as workers:
                self._keep(spread(workers, carried_out, orders))
        return len(missing)

    def _keep(self, made: Iterable[tuple[Order, bytes]]) -> None:
        for order, data in made:
            self._kept.put(order.made_of, data)
            self._tell(f"{order.question.slug}: made")

    def read(self, use: Callable[[Reports], T]) -> T:
        """What is made of all reports. What is not kept of them is made; so is what turns out to be
        damaged, and then it is used anew."""
        while True:
            self.make(self._asked)
            try:
                return use(Reports(self._kept, self._made_of))
            except DamagedError as damaged:
                self._kept.drop(damaged.made_of)

    def build(self, method: Callable[[], "Method"], only: Collection[str] = ()) -> Built:
        """Make docs/ what it has to be, or only the files of those reports."""
        self._look(self._asked)
        path = self._settings.cache / "built.json"
        made_by = digest(json.dumps([self._by, self._settings.sources]))
        known = ledger.read(path, made_by)
        docs = Docs(self._settings.docs, OWNED, known.files)
        made_of = {line.slug: line.made_of for line in known.reports}
        if not only and known.made_by and made_of == self._made_of and docs.untouched():
            return Built(reports=known.reports, files=len(known.files), changed=0)
        weave = partial(self._weave, docs=docs, method=method(), made_by=made_by, only=only)
        reports = self.read(weave)
        if not only:
            docs.prune()
            now = Ledger(made_by=made_by, reports=tuple(reports.lines.values()), files=docs.files)
            ledger.write(path, now)
            self._kept.only(self._made_of.values())
            files.only(self._unlocked, self._searched)
        lines = tuple(line for slug, line in reports.lines.items() if not only or slug in only)
        return Built(reports=lines, files=len(docs.files), changed=docs.changed)

    def _weave(
        self,
        reports: Reports,
        *,
        docs: Docs,
        method: "Method",
        made_by: str,
        only: Collection[str],
    ) -> Reports:
        """Write what is stale."""
        from generator.site import weave  # noqa: PLC0415 (a build without changes does without)

        collect_seldom(WOVEN)
        for batch in chain([schemas(stamp())], weave(reports, self._site, method, made_by)):
            if not only or batch.slug in only:
                docs.write(batch)
        return reports

    def _look(self, slugs: Iterable[str]) -> None:
        """See what those reports are made of; a share does not search the library for others."""
        for slug in slugs:
            if slug not in self._made_of:
                self._made_of[slug] = self._digest(slug, self._asked[slug], self._glance(slug))
        self._seen.keep()

    def _glance(self, slug: str) -> str:
        """Digest of the text that `_found` gives."""
        name = lock.path_of(self._settings.questions, slug).name
        if (known := self._seen.get(name)) is not None:
            return known
        text, provisional = self._found(slug, lambda: self._question(slug)[0])
        if not provisional:
            self._seen.put(name, digest(text))
        return digest(text)

    def _digest(self, slug: str, asked: str, found: str) -> str:
        """Of all that a report is made of, given digests of its question's file and of what was
        found, which tells a lock from what the library gives."""
        return digest(json.dumps([self._by, slug, asked, found]))

    def _order(self, slug: str) -> Order:
        """What is there now, which may be newer than what was there when the build began."""
        question, asked = self._question(slug)
        text, provisional = self._found(slug, lambda: question)
        self._made_of[slug] = self._digest(slug, asked, digest(text))
        return Order(
            question=question,
            lock=text,
            path=str(lock.path_of(self._settings.questions, slug)),
            provisional=provisional,
            site=self._site,
            stamp=stamp(),
            made_of=self._made_of[slug],
        )

    def _found(self, slug: str, asked: Callable[[], Question]) -> tuple[str, bool]:
        """The text of a question's lock, or else of what the library gives for it now."""
        text = lock.text_at(lock.path_of(self._settings.questions, slug))
        if text is not None:
            return text, False
        question = asked()
        made_of = digest(json.dumps([self._by, to_json(question), self._library]))
        self._searched.add(f"{made_of}.json")
        path = self._unlocked / f"{made_of}.json"
        found = kept.kept_as(path, Lock, lambda: self._provisional(question))
        return json.dumps(to_json(found)), True

    @cached_property
    def _library(self) -> str:
        """Digest of the bibliographies in the repository."""
        return kept.digest_of(self._settings.library)
