"""What every page may ask of the site: its own values, how pages reach each other, how things are
called. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from generator import paths, render, report_page
from generator.holes import hole
from generator.owner import Site
from generator.types import Report


def page(site: Site, path: str, template: str, values: Mapping[str, object]) -> str:
    """The text of the page at that path. `values` win over what every page has."""
    return render.render(template, {**_common(site, path), **values})


@lru_cache(maxsize=64)
def macros(site: Site, path: str, template: str) -> Any:
    """The macros of a template, for parts of the page at that path: few pages are asked for, by
    every report."""
    return render.macros(template, _common(site, path))


def address(site: Site, report: Report) -> str:
    """Where a report is published; empty where the site does not know its own address."""
    return site.site_url and site.site_url + paths.published(paths.report_path(report))


def _common(site: Site, path: str) -> dict[str, object]:
    return {
        "publisher": site.publisher,
        "repo_url": site.repo_url,
        "site_url": site.site_url,
        "licence": site.licence,
        "version": site.version,
        "published": lambda report: address(site, report),
        "to": lambda target, anchor="": paths.to_file(path, target, anchor),
        "at": lambda target, anchor="": paths.to_address(path, target, anchor),
        "page_of": paths.report_path,
        "slug_page": paths.slug_path,
        "topic_page": paths.topic_path,
        "concept_page": paths.concept_path,
        "year_page": paths.year_path,
        "database": report_page.database,
        "verifier": report_page.verifier,
        "searched": report_page.searched,
        "opening": report_page.opening,
        "corroborated": report_page.corroborated,
        "meter_of": report_page.meter,
        "cited": report_page.cited,
        "noted": report_page.noted,
        "addresses": report_page.addresses,
        "hole": hole,
    }
