"""The table of the owner's settings."""

from pathlib import Path

from generator.edge.site import settings
from generator.owner import EXTRA, LICENCES, SITE, THEME

OWN = (Path(__file__).parents[1] / "docs" / "own.md").read_text("utf-8")


def test_the_page_about_it_has_every_setting() -> None:
    for row in (*SITE.fields, *EXTRA.fields):
        assert f"`{row.name}` |" in OWN
    for name in LICENCES:
        assert f"`{name}`" in OWN


def test_what_the_table_gives_as_an_example_is_accepted(tmp_path: Path) -> None:
    lines = [f"{row.name}: {row.example}" for row in SITE.fields]
    lines += ["extra:", *(f"  {row.name}: {row.example}" for row in EXTRA.fields)]
    (tmp_path / "mkdocs.yml").write_text("\n".join(lines), "utf-8")
    assert settings(tmp_path).licence == "CC-BY-4.0"


def test_no_setting_of_ours_is_one_of_the_themes() -> None:
    assert THEME.isdisjoint(EXTRA.names)
