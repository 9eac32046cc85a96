"""What the owner of a site may set in mkdocs.yml: one table, as `fields.py` is for questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator import escape
from generator.fields import Database, Entry, Fault, Field, Many, Schema, Setting, Text, shown
from generator.fields import suggestion as suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under which the site's own words may be used again."""

    name: str
    """As readers know it."""
    address: str
    """Of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site's own values, which are part of what every page is made of."""

    publisher: str
    repo_url: str = ""
    """Address of the repository, without a slash at its end; empty: pages do not link to it."""
    site_url: str = ""
    """Address of the published site, with a slash at its end; empty where it is not known."""
    licence: Licence | None = None
    """That of the site's own words, where the owner states one."""
    version: str
    """The generator's."""


_CC = "https://creativecommons.org"

LICENCES: Mapping[str, Licence] = {
    "CC0-1.0": Licence(name="CC0 1.0", address=f"{_CC}/publicdomain/zero/1.0/"),
    "CC-BY-4.0": Licence(name="CC BY 4.0", address=f"{_CC}/licenses/by/4.0/"),
    "CC-BY-SA-4.0": Licence(name="CC BY-SA 4.0", address=f"{_CC}/licenses/by-sa/4.0/"),
    "CC-BY-NC-4.0": Licence(name="CC BY-NC 4.0", address=f"{_CC}/licenses/by-nc/4.0/"),
    "CC-BY-NC-SA-4.0": Licence(name="CC BY-NC-SA 4.0", address=f"{_CC}/licenses/by-nc-sa/4.0/"),
    "CC-BY-ND-4.0": Licence(name="CC BY-ND 4.0", address=f"{_CC}/licenses/by-nd/4.0/"),
    "CC-BY-NC-ND-4.0": Licence(name="CC BY-NC-ND 4.0", address=f"{_CC}/licenses/by-nc-nd/4.0/"),
}
"""By their names at https://spdx.org/licenses/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Yes or no, as YAML 1.1 knows them and so mkdocs does."""

    def schema(self) -> Schema:
        """JSON Schema (draft-07) of the value."""
        return {"type": "boolean"}

    def read(self, text: str, _setting: Setting) -> str | Fault:
        """`true` or `false`."""
        if text.lower() in ("true", "yes", "on"):
            return "true"
        if text.lower() in ("false", "no", "off"):
            return "false"
        return Fault(what=f"is neither true nor false: {shown(text)}", fix="write true or false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a site or a repository is to be found."""

    of: str
    """What is to be found there, with its article."""
    like: str
    """A valid one."""

    def schema(self) -> Schema:
        """JSON Schema (draft-07) of the value."""
        return {"type": "string", "pattern": "^https?://"}

    def read(self, text: str, _setting: Setting) -> str | Fault:
        """The address as it was written."""
        parts = urlsplit(text) if text.isascii() and text.isprintable() else None
        if parts and not parts.query and not parts.fragment and _published(text):
            return text
        what = f"is not the address of {self.of}: {shown(text)}"
        return Fault(what=what, fix=f"write it like {self.like}")


def _published(text: str) -> bool:
    """Whether it may stand in a link, or is this machine's, for trying things out."""
    return bool(escape.link(text)) or text.startswith(("http://127.0.0.1", "http://localhost"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfThese:
    """One of a few names."""

    names: tuple[str, ...]

    def schema(self) -> Schema:
        """JSON Schema (draft-07) of the value."""
        return {"type": "string", "enum": list(self.names)}

    def read(self, text: str, _setting: Setting) -> str | Fault:
        """The name."""
        if text in self.names:
            return text
        return Fault(what=f"is not known: {shown(text)}", fix=suggested(text, self.names))


_SITE = "https://somebody.github.io/reports/"
_REPOSITORY = "https://github.com/somebody/reports"

SITE = Entry(
    fields=(
        Field(
            name="site_name",
            shape=Text(most=120),
            description="Name of the site, at the top of every page.",
            example="Literature reports",
            required=True,
        ),
        Field(
            name="site_url",
            shape=Address(of="a site", like=_SITE),
            description="Where the site is published. Without it there is no feed.",
            example=_SITE,
        ),
    )
)
"""Those of mkdocs's own settings that the generator reads."""

EXTRA = Entry(
    fields=(
        Field(
            name="publisher",
            shape=Text(most=120),
            description="Who publishes the reports: stands on every report and in its citation. "
            "Works of the same publisher are no evidence.",
            example="Assignee Research",
        ),
        Field(
            name="repo_url",
            shape=Address(of="a repository", like=_REPOSITORY),
            description="Address of the repository, for asking a question and reporting an error. "
            "Without it there are no such links.",
            example=_REPOSITORY,
        ),
        Field(
            name="sources",
            shape=Many(of=Database(), most=20),
            description="Databases that are searched for a question that names none.",
            example=["library", "crossref", "europepmc"],
        ),
        Field(
            name="licence",
            shape=OfThese(names=tuple(LICENCES)),
            description="Licence of the site's own words, by its SPDX name. Quotes stay their "
            "sources'. Without it, nothing is said.",
            example="CC-BY-4.0",
        ),
        Field(
            name="highwire",
            shape=Switch(),
            description="Whether reports carry Highwire `citation_*` tags, by which Google Scholar "
            "finds technical reports.",
            example=False,
        ),
        Field(
            name="pagefind",
            shape=Switch(),
            description="Whether `make site` has Pagefind search the site: from a few hundred "
            "reports on.",
            example=False,
        ),
    )
)
"""Ours below `extra`."""

THEME = frozenset(
    [
        *("alternate", "analytics", "annotate", "consent", "generator", "homepage"),
        *("polyfills", "scope", "social", "status", "tags", "version"),
    ]
)
"""The theme's own below `extra`, which are its business (squidfunk.github.io/mkdocs-material)."""
