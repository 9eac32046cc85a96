"""The guide for those who extend: what stands there as an example works as it stands there."""

import asyncio
import json
import re
import runpy
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

from generator import sources
from generator.codec import ShapeError
from generator.types import Pair, Said, Source, T
from tests import made_up
from tests.reviewers import drawn
from tests.sources import given

GUIDE = (Path(__file__).parents[2] / "docs" / "extend.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```(json|python)\n(.+?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
ANSWER, READER, TESTS, REVIEWER, EXPORT, VERIFIER = (example for _, example in EXAMPLES)


def loaded(name: str, example: str, folder: Path) -> ModuleType:
    """The module that an example is."""
    path = folder / f"{name.rpartition('.')[2]}.py"
    path.write_text(example, "utf-8")
    specification = spec_from_file_location(name, path)
    assert specification is not None
    assert specification.loader is not None
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def windbase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The database of the guide where its tests look for it, and its answer where answers are."""
    module = loaded("generator.sources.windbase", READER, tmp_path)
    monkeypatch.setitem(sys.modules, "generator.sources.windbase", module)
    monkeypatch.setattr(sources, "windbase", module, raising=False)
    monkeypatch.setattr(given, "ANSWERS", tmp_path)
    (tmp_path / "windbase").mkdir()
    (tmp_path / "windbase" / "works.json").write_text(ANSWER, "utf-8")
    return module


def test_the_database_of_the_guide_passes_the_tests_of_the_guide(
    windbase: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "tests.py").write_text(TESTS, "utf-8")
    told = runpy.run_path(str(tmp_path / "tests.py"))
    tests = [test for name, test in told.items() if name.startswith("test_")]
    assert len(tests) == TESTS.count("\ndef test_")
    for test in tests:
        marks = {mark.args[0]: mark.args[1] for mark in getattr(test, "pytestmark", ())}
        for values in product(*marks.values()):
            test(**dict(zip(marks, values, strict=True)))


def test_the_source_of_the_guide_says_its_manners(windbase: ModuleType) -> None:
    source = windbase.SOURCE
    assert isinstance(source, Source)
    assert source.name == windbase.NAME == "windbase"
    assert source.pace > 0
    assert source.terms == windbase.TERMS


def test_every_field_of_a_source_is_in_the_guide() -> None:
    fields = set(Source.__dataclass_fields__) - {"name", "title", "search", "lookup"}
    assert {field for field in fields if f"`{field}`" not in GUIDE} == set()


def test_every_file_that_the_guide_names_is_there() -> None:
    root = Path(__file__).parents[2]
    named = set(re.findall(r"`((?:generator|tests)/[\w/]+\.py)`", GUIDE))
    assert named
    assert {name for name in named if not (root / name).is_file()} == set()


def test_every_function_that_the_guide_names_is_where_it_says() -> None:
    section = GUIDE.partition("### Questions")[2].partition("### Manners")[0]
    named = set(re.findall(r"`(\w+)\([\w, ]+\)`", section)) - {"FetchError"}
    files = [
        import_module(f"generator.sources.{name}") for name in re.findall(r"`?(_\w+)\.py`", section)
    ]
    assert {"phrase", "json_object", "parsed", "prose", "licence"} <= named
    assert {name for name in named if not any(hasattr(file, name) for file in files)} == set()


def test_the_reviewer_of_the_guide_reviews(tmp_path: Path) -> None:
    reviewer = loaded("breadth", REVIEWER, tmp_path).REVIEWER
    assert reviewer.review(drawn.report()).score is None
    one = made_up.paper(1)
    review = reviewer.review(drawn.report((one,), (drawn.claim(one, 1, ("noise",)),)))
    assert (review.score, review.notes) == (1.0, "10 × 1/10")
    assert review.formula == "10 × (works quoted / 10), at most 10"


def test_the_verifier_of_the_guide_judges(tmp_path: Path) -> None:
    gale = loaded("gale", VERIFIER, tmp_path)
    pair = Pair(claim="c", says="Kites fly.", paper="p", start=0, end=14, passage="Kites fly high.")
    sent: list[object] = []

    async def post(
        path: str, body: Mapping[str, object], read: Callable[[str], T], kept_as: str
    ) -> T:
        sent.append((path, body["model"]))
        answer = '{"direction": "agrees", "words": "fly high"}'
        return read(json.dumps({"text": answer}))

    said = asyncio.run(gale.VERIFIER.judge.ask(pair, "m", "fence", post))
    assert said == Said(direction="agrees", words="fly high")
    assert sent == [("/answer", "m")]
    for odd in ("", "null", "{}", '{"text": 1}', '{"text": " "}', "[" * 100_000):
        with pytest.raises(ShapeError):
            gale.read(odd)


def test_the_export_of_the_guide_exports(tmp_path: Path) -> None:
    exporter = loaded("dois", EXPORT, tmp_path).EXPORTER
    assert exporter.ending.startswith(".")
    assert exporter.export(made_up.report(papers=(made_up.paper(1),))) == "10.5555/made.1\n"
