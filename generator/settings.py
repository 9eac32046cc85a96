"""What the site's owner decides, frozen; read once by the edge, passed down as plain arguments."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Read from mkdocs.yml, flags and the environment."""

    root: Path
    """The repository."""
    publisher: str = "Assignee Research"
    """Who publishes the site; works of the same publisher are no evidence."""
    site_url: str = ""
    """Address of the published site, with a slash at its end; may be empty."""
    repo_url: str = ""
    """Address of the repository, for "report an error"; empty: no such link."""
    sources: tuple[str, ...] = ()
    """Databases for questions that name none; empty: the generator's own choice."""
    licence: str = ""
    """SPDX name of the licence of the site's own words; empty: nothing is said."""
    highwire: bool = False
    """Whether reports carry Highwire tags; the theme's template reads it itself."""
    pagefind: bool = False
    """Whether Pagefind searches the site."""

    @property
    def questions(self) -> Path:
        """Where questions and locks are."""
        return self.root / "questions"

    @property
    def library(self) -> Path:
        """Where the repository's own literature is."""
        return self.questions / "library"

    @property
    def docs(self) -> Path:
        """Where pages are written."""
        return self.root / "docs"

    @property
    def built(self) -> Path:
        """Where mkdocs puts the site."""
        return self.root / "site"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time without changing a byte of the output."""
        return self.root / ".cache"
