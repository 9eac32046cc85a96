"""The owner's settings, from mkdocs.yml."""

from pathlib import Path

import pytest

from generator.edge.site import settings
from generator.errors import GeneratorError, QuestionError
from generator.settings import Settings

ROOT = Path(__file__).parents[2]


def read(folder: Path, text: str) -> Settings:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return settings(folder)


def refusals(folder: Path, text: str) -> list[str]:
    with pytest.raises(QuestionError) as refused:
        read(folder, text)
    return [str(problem) for problem in refused.value.problems]


def test_settings_are_read_from_mkdocs_yml(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "site_name: A site\nsite_url: https://a.example/\nextra:\n  publisher: Somebody\n"
        "  repo_url: https://b.example/c\n  sources: [crossref, library]\n  licence: CC-BY-4.0\n"
        "  highwire: true\n  pagefind: yes\n",
    )
    assert found == Settings(
        root=tmp_path,
        publisher="Somebody",
        site_url="https://a.example/",
        repo_url="https://b.example/c",
        sources=("crossref", "library"),
        licence="CC-BY-4.0",
        highwire=True,
        pagefind=True,
    )
    assert found.library == tmp_path / "questions" / "library"


@pytest.mark.parametrize("extra", ["", "extra:\n", "extra: {}\n", "extra: {generator: false}\n"])
def test_what_is_not_said_has_its_default(tmp_path: Path, extra: str) -> None:
    assert read(tmp_path, f"site_name: a\n{extra}") == Settings(root=tmp_path)


def test_all_problems_are_said_at_once_each_at_its_place_with_what_to_do(tmp_path: Path) -> None:
    text = (
        "site_url: ftp://x.example/\nextra:\n  publsher: A\n  repo_url: no address\n"
        "  sources: [library, crosref, library]\n  licence: CC-BY\n  highwire: maybe\n"
        '  pagefind: "true"\n  licence: [a]\n  social: []\n'
    )
    assert [line.split(" (")[0] for line in refusals(tmp_path, text)] == [
        "mkdocs.yml:1:1: mkdocs.yml has no `site_name`",
        "mkdocs.yml:1:11: `site_url` is not the address of a site: `ftp://x.example/`",
        "mkdocs.yml:3:3: there is no field `publsher`",
        "mkdocs.yml:4:13: `repo_url` is not the address of a repository: `no address`",
        "mkdocs.yml:5:22: an item of `sources` is not a known source: `crosref`",
        "mkdocs.yml:5:31: an item of `sources` stands here again: `library`",
        "mkdocs.yml:6:12: `licence` is not known: `CC-BY`",
        "mkdocs.yml:7:13: `highwire` is neither true nor false: `maybe`",
        "mkdocs.yml:8:13: `pagefind` is a text, not a switch",
        "mkdocs.yml:9:3: `licence` stands here again",
    ]
    assert "(did you mean `publisher`?)" in refusals(tmp_path, text)[2]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a", "https://a.example/?q", "https://x@a.example"]
)
def test_what_is_no_address_of_a_site_gets_into_no_link(tmp_path: Path, address: str) -> None:
    (said,) = refusals(tmp_path, f"site_name: a\nextra: {{repo_url: '{address}'}}\n")
    assert "is not the address of a repository" in said
    assert "(write it like https://github.com/somebody/reports)" in said


def test_a_tag_for_mkdocs_is_its_business_and_none_in_our_settings(tmp_path: Path) -> None:
    elsewhere = "site_name: a\nmarkdown_extensions:\n  - toc: {slugify: !!python/name:a.b ''}\n"
    assert read(tmp_path, elsewhere) == Settings(root=tmp_path)
    (said,) = refusals(tmp_path, f"{elsewhere}extra:\n  publisher: !ENV NAME\n")
    assert said.startswith("mkdocs.yml:5:14: `!ENV` is a tag")
    (said,) = refusals(tmp_path, "site_name: a\nextra: {publisher: !!python/name:a.b ''}\n")
    assert said.startswith("mkdocs.yml:2:20: `tag:yaml.org,2002:python/name:a.b` is a tag")


def test_what_mkdocs_would_take_from_a_second_extra_is_not_passed_over(tmp_path: Path) -> None:
    twice = "site_name: a\nextra:\n  publisher: A\nextra:\n  licence: CC-BY-4.0\n"
    (said,) = refusals(tmp_path, twice)
    assert said.startswith("mkdocs.yml:4:1: `extra` stands here again (put all ")
    (empty,) = refusals(tmp_path, "site_name: a\nextra:\nextra:\n  publisher: A\n")
    assert empty.startswith("mkdocs.yml:3:1: ")


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "a: [\n",
        "",
        "\x00",
        "site_name: a\nextra: [a]\n",
        "site_name: a\nextra: &a {publisher: *a}\n",
        f"site_name: a\nextra: {{publisher: {'[' * 50_000}{']' * 50_000}}}\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nsite_name: *b\n",
    ],
)
def test_a_file_that_says_nothing_of_the_kind_is_refused_at_its_place(
    tmp_path: Path, text: str
) -> None:
    assert all(said.startswith("mkdocs.yml:") for said in refusals(tmp_path, text))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xff\n")
    with pytest.raises(QuestionError, match=r"mkdocs\.yml:1:1: is not YAML"):
        settings(tmp_path)


def test_a_folder_without_the_file_is_said_to_be_no_site(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="no such file"):
        settings(tmp_path)


def test_the_repositorys_own_settings_can_be_read() -> None:
    found = settings(ROOT)
    assert found.publisher
    assert found.repo_url.startswith("https://")
    assert found.site_url.endswith("/")
