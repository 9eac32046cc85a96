"""Pagefind in the place of the theme's search, in a site that mkdocs has just built."""

import gzip
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import site_search
from generator.edge import files
from generator.errors import GeneratorError

_SIGNATURE = b"pagefind_dcd"
"""What Pagefind writes before the JSON of a page."""


def replace_search(site: Path) -> int:
    """Index the site in that folder by Pagefind, and have the theme ask it; how many pages.

    What the theme would fetch on every page comes last, so that a run that was stopped leaves
    either search whole.

    Raises:
        GeneratorError: Pagefind or the built site is missing, or Pagefind failed.
    """
    index = site / "search" / "search_index.json"
    found = _read(index)
    worker, own = _worker(site), _read(site / "assets" / "pagefind.js")
    pages = site_search.pages(found)
    with TemporaryDirectory() as folder:
        files.write_all(Path(folder), pages)
        _run(Path(folder), site / "pagefind")
    files.write(site / "pagefind" / "pages.json", site_search.titles(_fragments(site)))
    files.write(worker, own)
    files.write(index, site_search.emptied(found))
    return len(pages)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise GeneratorError(f"{path}: no such file (build the site first: mkdocs build)") from None


def _worker(site: Path) -> Path:
    """The script of the theme that searches; a site's owner may put one of their own in its place.

    https://squidfunk.github.io/mkdocs-material/setup/setting-up-site-search/#custom-search
    """
    folder = site / "assets" / "javascripts" / "workers"
    found = list(folder.glob("search.*.min.js"))
    if len(found) != 1:
        raise GeneratorError(f"{folder}: not the theme's search (build the site first)")
    return found[0]


def _run(pages: Path, bundle: Path) -> None:
    """Run Pagefind in a folder of pages, where no settings of anybody's lie about."""
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 (an extra, see pyproject.toml)

        program = get_executable()
    except (ModuleNotFoundError, FileNotFoundError):
        raise GeneratorError(
            "Pagefind is not installed (make site SEARCH=pagefind does that; "
            "or: pip install pagefind-bin)"
        ) from None
    command = [str(program), "--site", ".", "--output-path", str(bundle.resolve()), "--quiet"]
    ran = subprocess.run(command, cwd=pages, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        raise GeneratorError(f"Pagefind failed: {(ran.stderr or ran.stdout).strip()}")


def _fragments(site: Path) -> dict[str, str]:
    """What Pagefind keeps of each page, as JSON, by its name for it."""
    found = (site / "pagefind" / "fragment").glob("*.pf_fragment")
    return {path.stem: _unpacked(path.read_bytes()) for path in found}


def _unpacked(fragment: bytes) -> str:
    return gzip.decompress(fragment).removeprefix(_SIGNATURE).decode("utf-8")
