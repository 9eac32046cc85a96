"""Folders against the mappings beside them: a file without its line is a file nobody uses."""

import asyncio
import inspect
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from generator.edge.fetch import getter, posting
from generator.exporters import EXPORTERS
from generator.reviewers import REVIEWERS
from generator.sources import DEFAULT, NAMES, SOURCES
from generator.types import Exporter, Get, Post, Reviewer, Source, Verifier
from generator.verifiers import VERIFIERS

PACKAGE = Path(__file__).parents[1] / "generator"
MAPPINGS: Mapping[str, Mapping[str, object]] = {
    "sources": SOURCES,
    "reviewers": REVIEWERS,
    "exporters": EXPORTERS,
    "verifiers": VERIFIERS,
}


def modules(folder: str) -> dict[str, ModuleType]:
    """Every module of a folder that adds something, by its name."""
    names = sorted(p.stem for p in (PACKAGE / folder).glob("*.py") if not p.stem.startswith("_"))
    return {name: import_module(f"generator.{folder}.{name}") for name in names}


def home(entry: object) -> str:
    """The module that an entry of a mapping was written in."""
    match entry:
        case Reviewer():
            function: object = entry.judge
        case Exporter():
            function = entry.export
        case Source():
            function = entry.search or entry.lookup
        case Verifier():
            function = entry.judge.ask
    module = inspect.getmodule(function)
    assert module is not None
    return module.__name__


@pytest.mark.parametrize("folder", MAPPINGS)
def test_every_file_has_its_line_and_every_line_its_file(folder: str) -> None:
    listed = {home(entry).rpartition(".")[2] for entry in MAPPINGS[folder].values()}
    assert listed == set(modules(folder))


@pytest.mark.parametrize("folder", MAPPINGS)
def test_every_entry_comes_from_the_folder_beside_its_mapping(folder: str) -> None:
    for entry in MAPPINGS[folder].values():
        assert home(entry).startswith(f"generator.{folder}.")


@pytest.mark.parametrize("folder", ["sources", "reviewers", "verifiers"])
def test_an_entry_is_called_as_its_file_is(folder: str) -> None:
    assert {name: home(e).rpartition(".")[2] for name, e in MAPPINGS[folder].items()} == {
        name: name for name in MAPPINGS[folder]
    }


@pytest.mark.parametrize("folder", MAPPINGS)
def test_every_file_says_what_it_is_for(folder: str) -> None:
    assert all((module.__doc__ or "").strip() for module in modules(folder).values())


def parameters(function: object) -> list[str]:
    """Names of the parameters that a caller gives by position."""
    assert callable(function)
    return list(inspect.signature(function).parameters)


def test_every_source_is_called_as_the_protocol_says() -> None:
    for name, source in SOURCES.items():
        assert source.search or source.lookup, name
        if source.search:
            assert parameters(source.search) == ["query", "get"], name
            assert inspect.iscoroutinefunction(source.search), name
        if source.lookup:
            assert parameters(source.lookup) == ["ids", "get"], name
            assert inspect.iscoroutinefunction(source.lookup), name


def test_every_source_has_the_name_of_its_line_and_says_its_etiquette() -> None:
    for name, source in SOURCES.items():
        assert source.name == name
        assert NAMES[name]
        if source.hosts:
            assert source.pace > 0, name
            assert source.terms.startswith("https://"), name


def test_every_verifier_is_called_as_the_protocol_says_and_names_its_environment() -> None:
    for name, verifier in VERIFIERS.items():
        assert verifier.name == name
        assert verifier.title
        named = (verifier.url_name, verifier.model_name, verifier.key_name)
        assert len(set(filter(None, named))) == 3
        rest = ["model", "fence", "post"]
        for asking, given in (
            (verifier.judge, ["pair"]),
            (verifier.rate, ["report"]),
            (verifier.name_findings, ["question", "text"]),
            (verifier.widen, ["question"]),
        ):
            if asking is not None:
                assert inspect.iscoroutinefunction(asking.ask), name
                assert parameters(asking.ask) == [*given, *rest], name
                assert len(asking.prompt) == 64


def test_every_exporter_is_called_as_the_pages_list_it() -> None:
    for ending, exporter in EXPORTERS.items():
        assert ending.startswith(".")
        assert exporter.name
        assert exporter.what
        assert len(parameters(exporter.export)) == 1


def test_what_is_searched_by_default_can_be_searched() -> None:
    assert set(DEFAULT) <= set(SOURCES)
    assert DEFAULT


def test_the_one_way_out_is_called_as_the_protocol_says() -> None:
    assert parameters(getter(None)) == parameters(Get.__call__)[1:]


def test_the_way_to_an_endpoint_is_called_as_the_protocol_says() -> None:
    async def ways() -> list[list[str]]:
        verifier = next(iter(VERIFIERS.values()))
        way = posting(verifier, "http://127.0.0.1:9", key="", cache=None, today="2026-05-01")
        async with way as post:
            return [parameters(post), parameters(Post.__call__)[1:]]

    ours, wanted = asyncio.run(ways())
    assert ours == wanted
