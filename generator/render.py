"""The Jinja environment of the pages: it prints what came through a filter and refuses the rest.

A template that forgets a filter fails at the first build, on any report, and not on the one report
whose title carries markup.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import jinja2
from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Undefined
from jinja2.bccache import Bucket
from jinja2.filters import FILTERS

from generator import escape
from generator.dates import date_words
from generator.escape import Safe, const

NOT_ASSESSED = const("not assessed")
"""What stands where a number could not be had; never a low number."""


def render(template: str, values: Mapping[str, object]) -> str:
    """The page that a template of `generator/templates/` makes of the values, ending in one `\\n`.

    Raises TypeError where the template prints text that no filter has seen, and
    jinja2.UndefinedError where it speaks of a value that is not there.
    """
    return environment().get_template(template).render(values).rstrip("\n") + "\n"


def macros(template: str, values: Mapping[str, object]) -> Any:
    """The macros of a template, as functions that make parts of a page; raising as `render`."""
    return environment().get_template(template).make_module(dict(values))


class Compiled(Protocol):
    """Where compiled templates are kept, by name."""

    def get(self, name: str) -> bytes | None:
        """What was put there; None where that cannot be had, or is something else."""

    def put(self, name: str, data: bytes) -> None:
        """Keep it, if that can be done."""


def load(compiled: Compiled) -> None:
    """Load all templates as they were compiled, or compile and keep them now: that takes longer
    than five reports."""
    environment().bytecode_cache = _Compiled(compiled)
    for template in environment().list_templates():
        environment().get_template(template)


class _Compiled(BytecodeCache):
    """Jinja's own keeps files without looking whether they are whole.

    It knows a template by its source and not by the environment that compiled it, so that here
    each writing of this module has names of its own.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        written = Path(__file__).read_bytes() + jinja2.__version__.encode()
        self._by = sha256(written).hexdigest()[:16]

    def load_bytecode(self, bucket: Bucket) -> None:
        if (data := self._compiled.get(f"{self._by}-{bucket.key}")) is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled.put(f"{self._by}-{bucket.key}", bucket.bytecode_to_string())


class _Pages(Environment):
    """Joins what was printed, and so was looked at, to text that may be printed again."""

    @staticmethod
    def concat(parts: Iterable[str]) -> Safe:
        """The result of a macro or of a whole template."""
        return Safe("".join(parts))


@cache
def environment() -> Environment:
    """The environment, made once a process.

    Jinja's own filters are away because some of them (`safe`, `tojson`) vouch for any text.
    """
    made = _Pages(
        loader=PackageLoader("generator", "templates"),
        autoescape=False,  # (nothing is printed that `printable` has not seen)
        finalize=printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters = {"length": FILTERS["length"], "lower": str.casefold, **_OURS}
    return made


def printable(value: object) -> Safe | int | float | Undefined:
    """The value as it may be printed: a `Safe`, the result of a macro, or a number.

    Raises TypeError for anything else, a plain `str` above all. What is undefined is handed on, so
    that Jinja says by which name the template called it.
    """
    if isinstance(value, Safe):
        return value
    if isinstance(value, (int, float, Undefined)) and not isinstance(value, bool):
        return value
    raise TypeError(
        f"a template prints {value!r}, a {type(value).__name__} that came through no filter "
        "(write `| md`, `| html`, `| fm` or `| link` behind it)"
    )


def score(value: float | None) -> Safe:
    """0 to 10 with one decimal, or "not assessed"."""
    return NOT_ASSESSED if value is None else const(f"{value:.1f}")


def of_100(share: float | None) -> Safe:
    """A share, 0 to 1, as a whole number of 100, or "not assessed"."""
    return NOT_ASSESSED if share is None else const(f"{share * 100:.0f}")


def fixed(value: float, digits: int) -> Safe:
    """The number with that many decimals."""
    return const(f"{value:.{digits}f}")


def grouped(number: int) -> Safe:
    """The number with its thousands apart: "12,345"."""
    return const(f"{number:,}")


def count(number: int, one: str, many: str = "") -> Safe:
    """The number with its noun: "1 claim", "2 claims"; `many` where an s does not do."""
    return const(f"{number:,} {one if number == 1 else many or one + 's'}")


def day(iso: str) -> Safe:
    """An ISO date as "2 June 2026"; text that is no such date comes back escaped."""
    words = date_words(iso)
    return const(" ".join(words)) if words else escape.md(iso)


def ended(text: str) -> str:
    """The text with a full stop where it ends without one. Not safe yet."""
    return text if text.rstrip().endswith((".", "?", "!")) else f"{text.rstrip()}."


_OURS: Mapping[str, Callable[..., str]] = {
    "md": escape.md,
    "html": escape.html,
    "fm": escape.fm,
    "link": escape.link,
    "query": escape.query,
    "json_script": escape.json_script,
    "score": score,
    "of_100": of_100,
    "fixed": fixed,
    "grouped": grouped,
    "count": count,
    "day": day,
    "ended": ended,
}
