"""What can go wrong, and whose business it is.

    GeneratorError            everything the generator raises on purpose
    ├── QuestionError         a person's file is wrong: `.problems` says where and what to do
    ├── LibraryError          a bibliography file cannot be read
    ├── LockError             a lock file is damaged or of another make: `.what`, `.fix`
    ├── BudgetError           a run may send a database no more requests: `.source`
    └── FetchError            a database did not answer: `.url`, `.why`

Anything else that escapes is a bug and keeps its traceback.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong (or suspicious) at one place of one file."""

    path: str
    """Where, relative to the repository, with forward slashes; empty for what stands in no file."""
    line: int
    """From 1."""
    column: int
    """From 1."""
    what: str
    """What is wrong, one line."""
    fix: str
    """What to do about it, one line."""
    warning: bool = False
    """True where the file may stay as it is."""

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        place = f"{self.path}:{self.line}:{self.column}: " if self.path else ""
        return f"{place}{kind}{self.what} ({self.fix})"


class GeneratorError(Exception):
    """Everything the generator raises on purpose."""


class QuestionError(GeneratorError):
    """Question files, or settings in mkdocs.yml, that cannot be used; all problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class LibraryError(GeneratorError):
    """A bibliography file that cannot be read; the message says which, where and what to do."""


class LockError(GeneratorError):
    """A lock file that is damaged; the message says which, where and what to do."""

    def __init__(self, path: str, what: str, fix: str) -> None:
        super().__init__(path, what, fix)  # all of them: it comes from other processes too
        self.path = path
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.path}: {self.what} ({self.fix})"


class BudgetError(GeneratorError):
    """A run may send a database no more requests. No FetchError, because that would be a gap."""

    def __init__(self, source: str, most: int) -> None:
        super().__init__(f"{source} was sent the {most} requests that this run may send it")
        self.source = source


class FetchError(GeneratorError):
    """A database that did not answer usefully."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url = url
        self.why = why
