"""What a question file may say: one table, from which the checks and the JSON Schema are made.

A field has a shape, and shapes nest (`Many` of `Many` of `Text`): checking a file and writing the
schema are one walk each over the same table. To add a field, add a row to `QUESTION`.
"""

import calendar
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz, process

from generator import escape, identifiers, words

Schema = dict[str, object]

_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBER = re.compile("0|[1-9][0-9]{0,8}")
_NEAR = 60.0
"""Likeness in per cent from which a known name is offered for an unknown one: `titel`, `tag`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a value is refused."""

    what: str
    """What is wrong, one line, to follow the field's name."""
    fix: str
    """What to do about it, one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the checks need to know that the file does not say."""

    year: int
    """This year: the last that something can have been published in."""
    latest: str
    """ISO date: the last day that something can have been asked on."""
    sources: frozenset[str]
    """Names of the databases that can be searched."""


class Scalar(Protocol):
    """What a field without parts may hold."""

    def schema(self) -> Schema:
        """JSON Schema (draft-07) of the value."""

    def read(self, text: str, setting: Setting, /) -> str | int | Fault:
        """The value that `text` says, ready to be used, or why it is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Plain text. It is read in NFC with only visible characters, its white space folded."""

    least: int = 1
    """Characters at least."""
    most: int
    """Characters at most, as written: that is what editors measure."""
    searched: bool = False
    """Whether works are found by it, so that it has to name something."""

    def schema(self) -> Schema:
        return {"type": "string", "minLength": self.least, "maxLength": self.most}

    def read(self, text: str, _setting: Setting) -> str | Fault:
        value = escape.visible(text)
        if not any(map(str.isalnum, value)):
            return Fault(what="has no words", fix="write some, or delete it")
        if len(value) < self.least:
            return Fault(what=f"is shorter than {self.least} characters", fix="say it in full")
        if len(text) > self.most:
            long = f"is longer than {self.most} characters (it has {len(text)})"
            return Fault(what=long, fix="shorten it")
        if self.searched and not words.content_stems(value):
            vague = f"has only words that stand in every text: {shown(value)}"
            return Fault(what=vague, fix="name the thing, such as a method or a data set")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A DOI, arXiv id, PMID or ACL Anthology id. It is read normalised (`identifiers.py`)."""

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "pattern": "[0-9]"}

    def read(self, text: str, _setting: Setting) -> str | Fault:
        return identifiers.normalise(text) or Fault(
            what=f"is not a DOI, arXiv id, PMID or ACL Anthology id: {shown(text)}",
            fix="write it like 10.1000/xyz, arXiv:2004.14004, PMID:31452104 or acl:P19-1493",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Name of a source that the generator can search."""

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1}

    def read(self, text: str, setting: Setting) -> str | Fault:
        if text in setting.sources:
            return text
        return Fault(
            what=f"is not a known source: {shown(text)}", fix=suggestion(text, setting.sources)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """An ISO date, YYYY-MM-DD, not in the future."""

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": f"^{_DATE.pattern}$"}

    def read(self, text: str, setting: Setting) -> str | Fault:
        if not _is_date(text):
            return Fault(what=f"is not a date: {shown(text)}", fix="write it like 2025-11-21")
        if text > setting.latest:
            return Fault(what=f"is in the future: {text}", fix="write the day of asking")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A whole number in decimal digits."""

    least: int
    most: int

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def read(self, text: str, _setting: Setting) -> int | Fault:
        fix = f"write a number from {self.least} to {self.most}, in digits alone"
        if not _NUMBER.fullmatch(text):
            return Fault(what=f"is not a whole number: {shown(text)}", fix=fix)
        if not self.least <= int(text) <= self.most:
            return Fault(what=f"is out of range: {text}", fix=fix)
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of publication, not in the future."""

    least: int = 1500
    """Nothing that a database knows was printed before."""

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least}

    def read(self, text: str, setting: Setting) -> int | Fault:
        if _NUMBER.fullmatch(text) and int(text) > setting.year:
            return Fault(what=f"is in the future: {text}", fix=f"write {setting.year} or earlier")
        return Number(least=self.least, most=setting.year).read(text, setting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A list whose items are all different."""

    of: "Shape"
    least: int = 1
    """Items at least."""
    most: int
    """Items at most."""

    def schema(self) -> Schema:
        """JSON Schema of the list."""
        return {
            "type": "array",
            "items": self.of.schema(),
            "minItems": self.least,
            "maxItems": self.most,
            "uniqueItems": True,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A mapping from names of fields to their values."""

    fields: tuple["Field", ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields, in the table's order."""
        return tuple(field.name for field in self.fields)

    def schema(self) -> Schema:
        """JSON Schema of the mapping; unknown names are not valid."""
        return {
            "type": "object",
            "properties": {field.name: field.schema() for field in self.fields},
            "required": [field.name for field in self.fields if field.required],
            "additionalProperties": False,
        }


Shape = Scalar | Many | Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of the table."""

    name: str
    shape: Shape
    description: str
    """For people: editors show it, and a new question file has it as a comment."""
    example: object
    """A valid value, as JSON."""
    required: bool = False

    def schema(self) -> Schema:
        """JSON Schema of the value, with what editors show."""
        return {
            "description": self.description,
            "examples": [self.example],
            **self.shape.schema(),
        }


EXCLUSION = Entry(
    fields=(
        Field(
            name="id",
            shape=Identifier(),
            description="DOI, arXiv id, PMID or ACL Anthology id of the work.",
            example="10.5281/zenodo.1234567",
            required=True,
        ),
        Field(
            name="why",
            shape=Text(most=300),
            description="The reason, shown on the page.",
            example="machine-generated report",
            required=True,
        ),
    )
)

QUESTION = Entry(
    fields=(
        Field(
            name="question",
            shape=Text(least=10, most=1000),
            description="The question in full, as one sentence.",
            example="Does intermediate-task training improve robustness to noisy input?",
            required=True,
        ),
        Field(
            name="title",
            shape=Text(most=200),
            description="Short title of the report. Without it, one is made from the question.",
            example="Intermediate-task training and robustness to noise",
        ),
        Field(
            name="tags",
            shape=Many(of=Text(most=60), most=12),
            description="Free words by which related questions find each other.",
            example=["cross-lingual transfer", "adversarial robustness"],
        ),
        Field(
            name="concepts",
            shape=Many(of=Many(of=Text(most=80, searched=True), most=12), most=8),
            description="What an answer has to speak about: one list a concept, its name first, "
            "then its synonyms. Without it, concepts are taken from the question.",
            example=[["intermediate-task training", "STILTs"], ["robustness", "noise"]],
        ),
        Field(
            name="since",
            shape=Year(),
            description="First year of publication that counts.",
            example=2018,
        ),
        Field(
            name="until",
            shape=Year(),
            description="Last year of publication that counts.",
            example=2025,
        ),
        Field(
            name="sources",
            shape=Many(of=Database(), most=20),
            description="Databases to search. Without it, the site's default.",
            example=["library", "crossref", "arxiv"],
        ),
        Field(
            name="limit",
            shape=Number(least=1, most=200),
            description="Records kept per source, 1 to 200. Without it, 50.",
            example=50,
        ),
        Field(
            name="known",
            shape=Many(of=Identifier(), most=100),
            description="Works that a good search must find (DOI, arXiv id, PMID or ACL Anthology "
            "id): they measure the search.",
            example=["10.18653/v1/P19-1493", "arXiv:2004.14004"],
        ),
        Field(
            name="exclude",
            shape=Many(of=EXCLUSION, most=100),
            description="Works left out on purpose, each with its reason.",
            example=[{"id": "10.5281/zenodo.1234567", "why": "machine-generated report"}],
        ),
        Field(
            name="asked_by",
            shape=Text(most=80),
            description="Your name or handle, credited on the page.",
            example="a name or handle",
        ),
        Field(
            name="asked_on",
            shape=Day(),
            description="Date of asking, YYYY-MM-DD.",
            example="2025-11-21",
        ),
        Field(
            name="context",
            shape=Text(most=2000),
            description="Why the question matters, in a sentence or two.",
            example="Systems in use meet noisy input that tests leave out.",
        ),
    )
)
"""The table, in the order that a file is best written in."""


def question_schema() -> Schema:
    """The table as JSON Schema draft-07, the newest that the YAML language server knows.

    It serves editors. The checks refuse more (years in the future, unknown sources, identifiers
    that are none); whatever they accept is valid by this schema.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Question",
        "description": "A question for a literature-synthesis report.",
        **QUESTION.schema(),
    }


def shown(text: str) -> str:
    """Foreign text for a message: visible characters only, not more than a glance."""
    return f"`{escape.clean(text, 60)}`"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be; None where none is like it."""
    found = process.extractOne(name.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def suggestion(name: str, known: Collection[str]) -> str:
    """What to do about an unknown name."""
    near = nearest(name, known)
    return f"did you mean `{near}`?" if near else f"known are {', '.join(sorted(known))}"


def _is_date(text: str) -> bool:
    parts = _DATE.fullmatch(text)
    year, month, day = map(int, parts.groups()) if parts else (0, 0, 0)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
