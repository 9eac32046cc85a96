"""The library on disk: indexed once, kept, never older than its files."""

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import bibliography
from generator.edge import library
from generator.edge.library import Shelf, open_shelf
from generator.edge.stamp import PACKAGE, versions
from generator.errors import LibraryError
from generator.types import Record
from tests.test_layers import LIBRARIES, foreign, internal


def item(key: str, title: str, abstract: str, year: int = 2020) -> dict[str, Any]:
    return {
        "id": key,
        "type": "article-journal",
        "title": title,
        "abstract": abstract,
        "issued": {"date-parts": [[year]]},
    }


ITEMS = [
    item("tides", "Tidal turbines", "Tidal turbines raise the yield of energy near the coast."),
    item("peat", "Peat fires", "Peat fires lower the storage of water in wet soil.", 2015),
    item("bees", "Honey bees", "Honey bees near tidal turbines visit fewer flowers.", 2022),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "own.json").write_text(json.dumps(ITEMS), "utf-8")
    return tmp_path / "library"


def shelf(folder: Path) -> Shelf:
    opened = open_shelf([folder], folder.parent / ".cache", folder.parent)
    assert opened is not None
    return opened


def found(opened: Shelf, **params: str) -> list[str]:
    answer: Mapping[str, Any] = json.loads(opened.search({"rows": "10", **params}))
    return [record["id"].removeprefix("library:") for record in answer["records"]]


def test_words_find_what_speaks_of_them_the_best_first(folder: Path) -> None:
    assert found(shelf(folder), words="yield of a tidal turbine") == ["tides", "bees"]


def test_words_that_no_record_has_find_nothing(folder: Path) -> None:
    assert found(shelf(folder), words="xylophone") == []
    assert found(shelf(folder), words="the of and") == []


def test_a_title_counts_more_than_the_text(folder: Path) -> None:
    items = [item("text", "Peat", "Kelp and peat."), item("title", "Kelp", "Peat and peat.")]
    (folder / "own.json").write_text(json.dumps(items), "utf-8")
    assert found(shelf(folder), words="kelp") == ["title", "text"]


def test_parts_of_words_decide_among_works_with_the_same_words(folder: Path) -> None:
    items = [
        item("other", "Soil", "Bog water is cold and reeds grow near it."),
        item("part", "Soil", "Bog water is cold and peatland lies near it."),
    ]
    (folder / "own.json").write_text(json.dumps(items), "utf-8")
    assert found(shelf(folder), words="bog peat") == ["part", "other"]


def test_parts_of_words_alone_find_nothing(folder: Path) -> None:
    assert found(shelf(folder), words="peaty") == []


def crowd(late: str) -> list[dict[str, Any]]:
    """Twelve works with one word in common, of which the last two say one thing besides."""
    same = [item(f"fire{n}", "Peat", f"Peat smoulders {n}, sphagnum dries.") for n in range(10)]
    return [*same, item("other", "Peat", late), item("like", "Peat", "Peat here, sphagnum gone.")]


def test_behind_the_first_ten_what_is_like_them_comes_first(folder: Path) -> None:
    (folder / "own.json").write_text(json.dumps(crowd("Peat here, tramway gone.")), "utf-8")
    answer = found(shelf(folder), words="smouldering peat", rows="12")
    assert answer[-2:] == ["like", "other"]
    assert answer[:10] == [f"fire{n}" for n in range(10)]


def test_the_first_ten_stay_before_what_is_more_like_most_of_them(folder: Path) -> None:
    same = [item(f"fire{n}", "Peat", "Sphagnum dries, cinders glow.") for n in range(9)]
    odd = item("odd", "Peat", "Trams in Oslo ran late on Monday.")
    like = item("like", "Peat", "Sphagnum dries, cinders glow, and nobody there knows why.")
    (folder / "own.json").write_text(json.dumps([*same, like, odd]), "utf-8")
    assert found(shelf(folder), words="peat", rows="11")[-2:] == ["odd", "like"]


def test_what_is_like_the_first_and_has_no_word_of_the_question_is_not_found(folder: Path) -> None:
    (folder / "own.json").write_text(json.dumps(crowd("Sphagnum dries.")[:-1]), "utf-8")
    (folder / "more.json").write_text(
        json.dumps([item("none", "Moss", "Sphagnum dries and smoulders.")]), "utf-8"
    )
    assert "none" not in found(shelf(folder), words="peat", rows="50")


def test_a_record_without_a_text_is_found_by_its_title(folder: Path) -> None:
    bare = {"id": "bare", "type": "book", "title": "Kelp"}
    (folder / "own.json").write_text(json.dumps([*ITEMS, bare]), "utf-8")
    assert found(shelf(folder), words="kelp") == ["bare"]


def test_records_without_words_are_indexed_and_never_found(folder: Path) -> None:
    (folder / "own.json").write_text(json.dumps([item("a", "?", "!")]), "utf-8")
    assert found(shelf(folder), words="kelp") == []
    assert found(shelf(folder), concepts="(kelp) AND (peat)") == []
    (folder / "more.json").write_text(json.dumps(ITEMS), "utf-8")
    assert found(shelf(folder), words="peat") == ["peat"]


WORDS = st.lists(st.sampled_from(("peat", "kelp", "tide", "bees", "turbine")), min_size=1)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS.map(" ".join))
def test_the_order_of_the_words_and_their_number_find_the_same_works(
    folder: Path, words: str
) -> None:
    opened = shelf(folder)
    assert set(found(opened, words=words)) == set(found(opened, words=f"{words} {words}"))
    assert found(opened, words=words) == found(shelf(folder), words=words)


def test_concepts_find_works_on_more_of_them_first(folder: Path) -> None:
    opened = shelf(folder)
    both = found(opened, concepts="(tidal turbine OR wave farm) AND (honey bee OR flower)")
    assert both == ["bees"]
    assert found(opened, concepts="(peat OR turbine)") == ["peat", "tides", "bees"]


def test_a_term_counts_only_where_all_its_words_stand(folder: Path) -> None:
    assert found(shelf(folder), concepts="(peat storage)") == ["peat"]
    assert found(shelf(folder), concepts="(peat turbine)") == []


def test_years_limit_what_is_found(folder: Path) -> None:
    opened = shelf(folder)
    assert found(opened, words="tidal peat", since="2020") == ["tides", "bees"]
    assert found(opened, words="tidal peat", until="2019") == ["peat"]


def test_rows_limit_the_records_and_not_the_hits(folder: Path) -> None:
    answer = json.loads(shelf(folder).search({"words": "tidal", "rows": "1"}))
    assert (len(answer["records"]), answer["hits"]) == (1, 2)


def test_the_index_is_kept_and_used_again_whatever_the_times_of_the_files(folder: Path) -> None:
    first = shelf(folder)
    written = first.place.path.read_bytes()
    os.utime(folder / "own.json", (0, 0))
    assert shelf(folder).place == first.place
    assert first.place.path.read_bytes() == written


def test_a_changed_byte_is_indexed_again_though_size_and_times_are_the_same(folder: Path) -> None:
    first, path = shelf(folder), folder / "own.json"
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    path.write_text(path.read_text("utf-8").replace("Honey bees", "Honey peat"), "utf-8")
    os.utime(path, ns=times)
    assert shelf(folder).place != first.place
    assert found(shelf(folder), words="honey peat")[0] == "bees"


def test_a_changed_file_is_indexed_again_and_a_shelf_that_is_open_stays(folder: Path) -> None:
    first = shelf(folder)
    (folder / "own.json").write_text(json.dumps(ITEMS[1:]), "utf-8")
    assert found(shelf(folder), words="tidal turbine") == ["bees"]
    assert found(first, words="tidal turbine") == ["tides", "bees"]


def test_a_damaged_index_is_made_again(folder: Path) -> None:
    index = shelf(folder).place.path
    index.write_bytes(b"not an index" * 1000)
    assert found(shelf(folder), words="peat") == ["peat"]


def test_an_index_that_cannot_be_written_is_said_in_a_line(folder: Path) -> None:
    index = shelf(folder).place.path
    index.unlink()
    index.mkdir()
    with pytest.raises(LibraryError, match=r"index cannot be used: .* \(make room on the disk, or"):
        shelf(folder)


def test_indexes_that_other_code_made_go(folder: Path) -> None:
    kept = folder.parent / ".cache" / "library"
    (kept / "3" / "stems").mkdir(parents=True)
    (kept / "3-0.0.1.sqlite").write_bytes(b"")
    shelf(folder)
    assert [path.name for path in kept.iterdir()] == [shelf(folder).place.path.name]


@pytest.mark.parametrize("name", [*library.MODULES, *library.PACKAGES])
def test_what_other_code_or_another_package_made_is_not_answered_with(
    folder: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shelf(folder).place.path
    library._code.cache_clear()
    assert shelf(folder).place.path == first
    shutil.copytree(PACKAGE, tmp_path / "code")
    monkeypatch.setattr(library, "PACKAGE", tmp_path / "code")
    if name in library.MODULES:
        with (tmp_path / "code" / f"{name.replace('.', '/')}.py").open("a") as file:
            file.write("\n")
    else:
        monkeypatch.setattr(library, "versions", lambda: {**versions(), name: "99.9"})
    library._code.cache_clear()
    assert shelf(folder).place.path != first
    library._code.cache_clear()


def test_all_that_shapes_what_an_index_keeps_is_listed() -> None:
    reached, left = set[str](), ["edge.library"]
    while left:
        reached.add(name := left.pop())
        left.extend(internal(name) - reached)
    # These move files, say what went wrong, and look for this very code.
    assert reached - {"edge.files", "errors", "edge.stamp"} == set(library.MODULES)
    packages = set().union(*map(foreign, library.MODULES)) & LIBRARIES.keys()
    called = {"Stemmer": "pystemmer"}  # numpy adds up answers, of which none is kept
    assert {called.get(p, p) for p in packages - {"numpy"}} == set(library.PACKAGES)


def test_what_is_gone_takes_no_more_room_than_what_is_there(folder: Path) -> None:
    sizes = []
    for year in range(1960, 2000):
        own = [item(str(n), f"Peat {n}", "Peat burns. " * 20, year) for n in range(40)]
        (folder / "own.json").write_text(json.dumps(own), "utf-8")
        sizes.append(shelf(folder).place.path.stat().st_size)
    assert max(sizes[20:]) <= max(sizes[:20])


def rows(opened: Shelf, table: str) -> int:
    with closing(sqlite3.connect(opened.place.path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_of_a_file_that_changed_only_the_records_that_are_new_are_indexed(folder: Path) -> None:
    own = [item(f"w{n}", f"Peat {n}", "Peat burns.") for n in range(41)]
    (folder / "own.json").write_text(json.dumps(own[:40]), "utf-8")
    assert rows(shelf(folder), "record") == 40
    (folder / "own.json").write_text(json.dumps([own[40], *own[:40]], indent=1), "utf-8")
    assert rows(shelf(folder), "record") == 41
    assert sorted(found(shelf(folder), words="burning", rows="50")) == sorted(w["id"] for w in own)


def test_a_file_that_changes_at_each_run_leaves_few_rows_behind(folder: Path) -> None:
    own = [item(f"w{n}", f"Peat {n}", "Peat burns.") for n in range(40)]
    for n in range(60):
        own[n % 40] = item(f"w{n % 40}", f"Kelp {n}", "Kelp grows.")
        (folder / "own.json").write_text(json.dumps(own), "utf-8")
        opened = shelf(folder)
        assert rows(opened, "record") <= 2 * len(own) + 1
        assert rows(opened, "part") <= rows(opened, "record") + 6


def test_a_file_that_did_not_change_is_not_read_again(folder: Path) -> None:
    shelf(folder)
    (folder / "more.json").write_text(json.dumps([item("kelp", "Kelp", "Kelp grows.")]), "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        names: list[str] = []

        def read(text: str, name: str) -> tuple[Record, ...]:
            names.append(name)
            return bibliography.read(text, name)

        patched.setattr(library, "read", read)
        assert found(shelf(folder), words="kelp") == ["kelp"]
    assert names == ["library/more.json"]


def test_of_lines_only_those_that_are_new_are_read(folder: Path) -> None:
    path = folder / "more.jsonl"
    path.write_text("".join(f"{json.dumps(i)}\n" for i in ITEMS), "utf-8")
    shelf(folder)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(item("kelp", "Kelp", "Kelp forests grow.")) + "\n")
    with pytest.MonkeyPatch.context() as patched:
        lines: list[int] = []

        def read_line(text: str, name: str, number: int) -> tuple[Record, ...]:
            lines.append(number)
            return bibliography.read_line(text, name, number)

        patched.setattr(library, "read_line", read_line)
        assert found(shelf(folder), words="kelp") == ["kelp"]
    assert lines == [4]


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"title": "A"}\r\n\r\n{"title": "B"}\r{"id": "c"}\n')
    with pytest.raises(LibraryError, match=r"own\.jsonl:4: entry 'c' has no title"):
        open_shelf([path], tmp_path / ".cache", tmp_path)
    path.write_bytes(b'{"title": "A"}\n{"title": "B"\n')
    with pytest.raises(LibraryError, match=r"own\.jsonl:2: not JSON"):
        open_shelf([path], tmp_path / ".cache", tmp_path)
    path.write_bytes(b'{"title": "A"}\n{"title": "caf\xe9"}\n')
    with pytest.raises(LibraryError, match=r"own\.jsonl:2: not UTF-8"):
        open_shelf([path], tmp_path / ".cache", tmp_path)


def test_lines_with_one_key_or_even_alike_are_works_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    same, other = item("a", "Peat", "Peat burns."), item("a", "Peat", "Peat glows.")
    path.write_text("".join(f"{json.dumps(i)}\n" for i in (same, other, same)), "utf-8")
    opened = open_shelf([path], tmp_path / ".cache", tmp_path)
    assert opened is not None
    assert sorted(found(opened, words="peat")) == ["a", "a-2", "a-3"]
    read = bibliography.read(path.read_text("utf-8"), path.name)
    assert [r.id for r in read] == ["library:a", "library:a-2", "library:a-3"]


def test_many_files_and_folders_are_one_library(folder: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps(item("kelp", "Kelp", "Kelp forests grow.")) + "\n", "utf-8")
    (folder / "deep").mkdir()
    (folder / "deep" / "b.ris").write_text("TY  - JOUR\nID  - snow\nTI  - Snow\nER  - \n", "utf-8")
    opened = open_shelf([folder, more], tmp_path / ".cache", tmp_path)
    assert opened is not None
    with opened.reading() as held:
        assert len(held) == 5
    assert sorted(found(opened, words="kelp snow")) == ["kelp", "snow"]


def test_a_library_without_records_is_none(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "readme.txt").write_text("nothing", "utf-8")
    assert open_shelf([tmp_path / "library"], tmp_path / ".cache", tmp_path) is None


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no such file or folder"):
        open_shelf([tmp_path / "nowhere.bib"], tmp_path / ".cache", tmp_path)


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.bib"
    path.write_bytes(b"@book{a,\n title = {caf\xe9}}\n")
    with pytest.raises(LibraryError, match=r"old\.bib:2: not UTF-8"):
        open_shelf([path], tmp_path / ".cache", tmp_path)


def test_a_broken_file_keeps_the_index_that_was_there(folder: Path) -> None:
    first = shelf(folder)
    (folder / "own.json").write_text("[{", "utf-8")
    with pytest.raises(LibraryError, match=r"library/own\.json:1:"):
        shelf(folder)
    assert found(first, words="peat") == ["peat"]
    (folder / "own.json").write_text(json.dumps(ITEMS), "utf-8")
    assert shelf(folder).place == first.place


def test_two_works_that_two_files_call_the_same_are_both_found(tmp_path: Path) -> None:
    for name, title in (("a.json", "Peat fires"), ("b.json", "Peat bogs")):
        (tmp_path / name).write_text(json.dumps([item("same", title, "Peat burns.")]), "utf-8")
    opened = open_shelf([tmp_path / "a.json", tmp_path / "b.json"], tmp_path / ".c", tmp_path)
    assert opened is not None
    assert sorted(found(opened, words="peat")) == ["same", "same@b.json"]
    (tmp_path / "b.json").rename(tmp_path / "c.json")
    opened = open_shelf([tmp_path / "a.json", tmp_path / "c.json"], tmp_path / ".c", tmp_path)
    assert opened is not None
    assert sorted(found(opened, words="peat")) == ["same", "same@c.json"]


def test_works_that_three_files_call_the_same_are_all_found_though_two_files_do_too(
    tmp_path: Path,
) -> None:
    places = [tmp_path / folder / "refs.json" for folder in ("a", "b", "c", "d")]
    keys = ("same", "same", "same", "same@refs.json")
    for n, (place, key) in enumerate(zip(places, keys, strict=True)):
        place.parent.mkdir()
        place.write_text(json.dumps([item(key, f"Peat {n}", "Peat burns.")]), "utf-8")
    opened = open_shelf(places, tmp_path / ".cache", tmp_path / "elsewhere")
    assert opened is not None
    names = ["same", "same@refs.json", "same@refs.json-2", "same@refs.json@refs.json"]
    assert sorted(found(opened, words="peat")) == names
