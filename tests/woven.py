"""Sites of made-up reports, woven without a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.exporters import EXPORTERS
from generator.making import make
from generator.owner import Site
from generator.site import Method, weave
from generator.summary import Made, Summary
from generator.types import Report


class InMemory:
    """Reports as they were made, kept nowhere."""

    def __init__(self, reports: Mapping[str, Made]) -> None:
        self._made = reports

    def __iter__(self) -> Iterator[Summary]:
        return (self._made[slug].summary for slug in sorted(self._made))

    def piece(self, report: Summary, path: str) -> str:
        return self._made[report.slug].pieces[path]

    def files(self, report: Summary) -> Mapping[str, str]:
        return self._made[report.slug].files


def woven(*reports: Report, site: Site, **method: Any) -> dict[str, str]:
    """All files of a site of these reports but for what exporters make, by path, sorted."""
    kept = InMemory({report.question.slug: make(report, site) for report in reports})
    files: dict[str, str] = {}
    for batch in weave(kept, site, Method(**method), "made up"):
        texts = batch.texts()
        assert texts.keys() == batch.made_of.keys()
        exported = {f"data/{batch.slug}{ending}" for ending in EXPORTERS}
        files.update((path, text) for path, text in texts.items() if path not in exported)
    return dict(sorted(files.items()))
