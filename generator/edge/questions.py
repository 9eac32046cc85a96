"""Question files: found, read and checked, every problem at its place, all problems at once.

A file goes from bytes to text (`_text`), from text to nodes (`_tree`) and from nodes to values
(`_Reading`). YAML is taken event by event: events still show what composing hides (anchors, tags,
further documents, depth), and making nodes of them needs no recursion.
"""

import codecs
import math
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path
from textwrap import fill
from typing import Any, Literal
from unicodedata import name as character_name
from unicodedata import normalize

import yaml

from generator import escape, fields, likeness, words
from generator.edge.seen import Seen
from generator.errors import Problem, QuestionError
from generator.fields import Day, Entry, Fault, Many, Number, Scalar, Setting, Shape, Year, shown
from generator.owner import Switch
from generator.stages.concepts import content_words, find_concepts, in_english, title_from
from generator.types import Concept, Exclusion, Question

LARGEST = 32 * 1024
"""Bytes of a question file."""
DEEPEST = 4
"""Lists and mappings inside each other."""
LONGEST_SLUG = 80
"""Characters of a file's name without its ending."""
RESERVED = frozenset(
    ["index", "readme", "search", "assets", "404", "sitemap", "library", "con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
"""Names that the site needs for itself, or that Windows gives to devices."""
MODELINE = "# yaml-language-server: $schema=../generator/schema/question.schema.json\n"
"""First line of a question file: by it, editors find the schema."""

_ENDING = re.compile(r"\.ya?ml$", re.IGNORECASE)
_LOCK = ".lock.json"
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_NEIGHBOURS = frozenset({"library", "readme.md"})
_SLUG_WORDS = 6
_SLUG_CHARACTERS = 60

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML can be built without libyaml
_RESOLVER: Any = yaml.resolver.Resolver()
_READ_AS = {
    "bool": "yes or no",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "null": "nothing",
}
"""What YAML 1.1 makes of plain words that are no text to it, by the end of the tag."""

_PLAIN_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset({"str", "map", "seq", "value", "merge", *_READ_AS})
"""How the tags go on that YAML gives to values without one."""

_ODD_SPACE = re.compile(
    "^[ ]*(?:- *)?(?:[a-z_]+:)?(?P<space>[\xa0\u2000-\u200a\u202f\u205f\u3000])", re.MULTILINE
)
"""A space that YAML takes for a letter, where it looks like indentation or what ends a name."""
_NO_COLON = re.compile(
    rf"^(?P<name>{'|'.join(fields.QUESTION.names)})\b(?! *:(?:\s|$))", re.MULTILINE
)
"""A name that YAML takes for a part of a text."""
_ASKING = re.compile("[?;？؟⁇⁈⁉‽]")  # NFC has the Greek one as a semicolon

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"  # controls; line ends that only YAML knows
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # of no width
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+"  # surrogates, noncharacters
)
_LAID_OUT = {ord(character): " " for character in "\t\n"}
_MOST_UNSEEN = 20
"""Places shown one by one; a file with more of them needs another remedy."""

_NOT_ENGLISH = "does not read like English, in which alone its `concepts` are found"
_QUOTED = re.compile("[“”„«‘’].*[“”»’]")
_BARE = 'delete them, or type " in their place'
_NOT_ASKED = "ask in full; what stands behind a # with a space before it is not read"
_FOUND = (
    "These were found, by rules for English alone: correct them and add synonyms, or delete them."
)

_Place = tuple[int, int]
"""Line and column, from 1."""
_START = (1, 1)

_Kind = Literal["text", "list", "map", "alias"]
_CALLED = {"text": "a text", "list": "a list", "map": "a group of fields"}
_SINGLE = "write a single text"
_FIELDS = "write `field: value`, each on a line of its own"
_OR_QUOTE = "or put the text in quotes"
_SECOND = "ask one question a file, or delete the line `---`"
_REMEDIES = (
    (
        "mapping values",
        "put a text that has a colon in it in quotes; begin a field on its own line, in the first "
        "column",
    ),
    (
        "expected ':'",
        "write a field as `field: value`, with the space; begin what goes on with a text with "
        "spaces",
    ),
    ("cannot start", "indent with spaces; put a text that begins with @ ` % or a tab in quotes"),
    ("end of stream", "close the quote, or double a quote that belongs to the text"),
    ("escape", "write the text in single quotes, where a backslash is a backslash"),
    ("',' or", "close the bracket; put a text that has [ ] { } or , in it in quotes"),
    ("", "begin every field in the first column; put a text with punctuation in quotes"),
)
"""What to do, by the first cue that stands in the parser's message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a folder of question files says, and what is wrong with it."""

    questions: tuple[Question, ...]
    """Those without errors, by slug."""
    problems: tuple[Problem, ...]
    """Errors and warnings of all files, by path, line and column."""
    digests: Mapping[str, str]
    """Of each file without errors the digest of its bytes, by slug."""
    asked: tuple[tuple[str, str], ...] = ()
    """Path and question of every file that asks one, be there errors in it or not."""


def read_questions(
    folder: Path,
    *,
    root: Path,
    today: str,
    sources: Collection[str],
    only: Collection[str] = (),
    compare: bool = True,
    seen: Seen | None = None,
) -> Checked:
    """Read and check every question file of `folder`; offline, and never with a traceback.

    `root` is the repository, to which the paths in problems are relative; `today` an ISO date;
    `sources` the names of databases. `only` limits questions and problems to those slugs, but all
    files are read all the same: one of the others may ask the same. `compare` looks for such. A
    file that `seen` knows to have been without problems is not read: only its digest is told. What
    it knows is of the same folder, day and databases.
    """
    home, setting = _Folder(folder, root), _setting(today, sources)
    named = [name for name in home.names if _ENDING.search(name)]
    known = {name: said for name in named if (said := seen.get(name))} if seen else {}
    drafts = [_draft(home, name, setting) for name in named if name not in known]
    if seen is not None:
        _remember(drafts, seen)
    if compare:
        _compare(drafts)
    pages = [home.page, *(draft.page for draft in drafts)]
    pages += [_stray(home, name) for name in home.names if not _ENDING.search(name)]
    pages += [_unknown(home, slug) for slug in only]

    def wanted(page: _Page) -> bool:
        return not only or page.slug in ("", *only)

    good = [draft for draft in drafts if draft.question and wanted(draft.page)]
    digests = {_slug_of(name): said for name, said in known.items()}
    digests |= {draft.page.slug: draft.digest for draft in good}
    questions = (draft.question for draft in good if draft.question)
    problems = (problem for page in filter(wanted, pages) for problem in page.problems)
    return Checked(
        questions=tuple(sorted(questions, key=lambda question: question.slug)),
        problems=tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column))),
        digests=dict(sorted(digests.items())),
        asked=tuple((draft.page.path, draft.asked) for draft in drafts if draft.asked),
    )


def read_question(
    path: Path, *, root: Path, today: str, sources: Collection[str]
) -> tuple[Question, str]:
    """The question of one file and the digest of its bytes; the rest as of `read_questions`.

    Raises QuestionError where there is an error in it.
    """
    draft = _draft(_Folder(path.parent, root, (path.name,)), path.name, _setting(today, sources))
    if draft.question is None:
        raise QuestionError(tuple(draft.page.problems))
    return draft.question, draft.digest


def _setting(today: str, sources: Collection[str]) -> Setting:
    latest = date.fromisoformat(today) + timedelta(days=1)  # the author's day may be ahead of ours
    return Setting(year=int(today[:4]), latest=latest.isoformat(), sources=frozenset(sources))


def question_paths(paths: Iterable[Path], folder: Path, root: Path) -> frozenset[str]:
    """Of those paths, which may start from the repository `root`, the question files of `folder`,
    and the question files of its locks, as problems call them."""
    home = _Folder(folder, root)
    names = (p.name for p in paths if (root / p).absolute().parent == folder.absolute())
    files = (n.removesuffix(_LOCK) + ".yml" if n.endswith(_LOCK) else n for n in names)
    return frozenset(home.new_page(name).path for name in files if _ENDING.search(name))


def slug_from(question: str, taken: Collection[str]) -> str:
    """A slug of the question's first content words, none of `taken` whatever their case."""
    content = tuple(dict.fromkeys(content_words(question)))
    slug = _slugged(" ".join(content[:_SLUG_WORDS]))
    unusable = RESERVED.union(map(str.lower, taken))
    numbered = (f"{slug}-{number}" for number in range(2, len(unusable) + 3))
    return next(name for name in (slug, *numbered) if name not in unusable)


def template(question: str, *, asked_on: str) -> str:
    """The text of a new question file: the question, concepts found in it, the rest explained.

    Raises QuestionError where the question, or the ISO date of asking, would be refused.
    """
    reading = _Reading(_Page("", ""), Setting(year=0, latest=asked_on, sources=frozenset()))
    rows = {row.name: row for row in fields.QUESTION.fields}
    asked = reading.value(rows["question"].shape, _Node("text", _START, question), "`question`")
    reading.value(rows["asked_on"].shape, _Node("text", _START, asked_on), "`asked_on`")
    if reading.page.problems:
        raise QuestionError(tuple(reading.page.problems))
    head = yaml.safe_dump({"question": asked}, allow_unicode=True, width=80)
    concepts = [concept.terms for concept in find_concepts(asked)]
    named = [terms for terms in concepts if all(map(words.content_stems, terms))]
    found = "".join(f"  - {_flow(terms)}\n" for terms in named)
    rest = (row for name, row in rows.items() if name not in ("question", "asked_on", "concepts"))
    return "".join(
        (
            f"{MODELINE}{head}asked_on: {asked_on}\n\n",
            _comment(rows["concepts"].description),
            _comment(_FOUND),
            f"concepts:\n{found}\n"
            if found
            else f"#concepts: {_flow(rows['concepts'].example)}\n\n",
            _comment("All that follows is optional. Take the # away to use a line."),
            *(f"\n{_comment(row.description)}#{row.name}: {_flow(row.example)}\n" for row in rest),
        )
    )


def _comment(text: str) -> str:
    return fill(text, 100, initial_indent="# ", subsequent_indent="# ") + "\n"


def _flow(value: object) -> str:
    """The value as YAML on one line, quoted where it has to be."""
    values = [list(value) if isinstance(value, tuple) else value]
    text = yaml.safe_dump(values, default_flow_style=True, allow_unicode=True, width=math.inf)
    return text.strip()[1:-1]


def read_entry(
    entry: Entry, node: yaml.Node, *, path: str, label: str, sources: Collection[str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What a part of another YAML file says by a table of fields, and what is wrong with it.

    `path` is the file's and `label` the part's name in problems; `sources` the names of databases.
    """
    page = _Page(path, "")
    reading = _Reading(page, Setting(year=0, latest="", sources=frozenset(sources)))
    values = reading.values(entry, reading.parts(entry, _composed(node, page, {}), label))
    return values, tuple(page.problems)


def _composed(node: yaml.Node, page: "_Page", made: dict[int, "_Node"], depth: int = 0) -> "_Node":
    """A node of PyYAML as one of ours, made once: it may stand in many places, in itself too."""
    if id(node) in made:
        return made[id(node)]
    kind: _Kind = "map" if isinstance(node, yaml.MappingNode) else "list"
    ours = _Node(kind, _place(node.start_mark))
    made[id(node)] = ours
    if node.tag.removeprefix(_PLAIN_TAG) not in _PLAIN_TAGS:
        page.say(ours.place, f"{shown(node.tag)} is a tag", f"delete it, {_OR_QUOTE}")
        ours.kind = "alias"
    elif isinstance(node, yaml.ScalarNode):
        ours.kind, ours.text, ours.plain = "text", node.value, not node.style
    elif depth < DEEPEST:  # what lies deeper has no place in any table
        parts = chain(*node.value) if kind == "map" else node.value
        ours.nodes = [_composed(part, page, made, depth + 1) for part in parts]
    return ours


class _Page:
    """Where the problems of one file are gathered."""

    def __init__(self, path: str, slug: str) -> None:
        self.path = path
        self.slug = slug
        self.problems: list[Problem] = []

    def say(self, place: _Place, what: str, fix: str, *, warning: bool = False) -> None:
        line, column = place
        self.problems.append(
            Problem(path=self.path, line=line, column=column, what=what, fix=fix, warning=warning)
        )

    @property
    def wrong(self) -> bool:
        return not all(problem.warning for problem in self.problems)


class _Folder:
    """The names in the folder of questions, and how problems call it."""

    def __init__(self, path: Path, root: Path, names: Collection[str] | None = None) -> None:
        """`names` are those that count; all that there are unless given."""
        inside = path.absolute().is_relative_to(root.absolute())
        self.path = path
        self.called = path.absolute().relative_to(root.absolute()) if inside else path
        self.page = _Page(self.called.as_posix(), "")
        self.prefix = (self.called / "x").as_posix()[:-1]
        self.names = tuple(names) if names is not None else self._names()
        self.slugs = {_slug_of(name) for name in self.names if _ENDING.search(name)}

    def _names(self) -> tuple[str, ...]:
        try:
            return tuple(sorted(entry.name for entry in self.path.iterdir()))
        except OSError as error:
            self.page.say(_START, f"cannot be listed: {error.strerror}", "make it, or name another")
            return ()

    def new_page(self, name: str) -> _Page:
        """A page for a file of this folder. A name may hold what no terminal should be sent."""
        printable = name if name.isprintable() else ascii(name)[1:-1]
        return _Page(f"{self.prefix}{printable}", _slug_of(name))


def _slug_of(name: str) -> str:
    return _ENDING.sub("", name).removesuffix(_LOCK).lower()


def _slugged(text: str) -> str:
    """The first words of the text, in what a slug may have; `question` where that is nothing."""
    plain = normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    parts = ["-".join(_SLUG.findall(word)) for word in plain.split()]
    slugs = ("-".join(filter(None, parts[:count])) for count in range(len(parts), 0, -1))
    shortest = (slug for slug in slugs if len(slug) <= _SLUG_CHARACTERS)
    return next(shortest, "") or "question"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question file as far as it could be read."""

    page: _Page
    asked: str = ""
    """The question's text; empty where there is none."""
    place: _Place = _START
    """Where it stands."""
    question: Question | None = None
    """None where the file has an error."""
    digest: str = ""
    """Of its bytes."""


def _remember(drafts: Iterable[_Draft], seen: Seen) -> None:
    """Those without problems; a problem has to be told each time."""
    for draft in drafts:
        if draft.question and not draft.page.problems:
            seen.put(f"{draft.page.slug}.yml", draft.digest)


def _draft(home: _Folder, name: str, setting: Setting) -> _Draft:
    page = home.new_page(name)
    for what, fix in _misnamed(name, home.names):
        page.say(_START, what, fix)
    data = _data(home.path / name, page)
    text = None if data is None else _text(data, page)
    node = None if text is None else _tree(text, page)
    if data is None or node is None:
        return _Draft(page)
    return replace(_Reading(page, setting).draft(node), digest=sha256(data).hexdigest())


def _misnamed(name: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the name of a question file, and what to do about it."""
    stem = _ENDING.sub("", name)
    ending = name[len(stem) :]
    if ending != ".yml":
        yield f"the name ends in {shown(ending)}", f"rename it to `{_better(stem)}.yml`"
    if stem.lower() in RESERVED:
        yield f"the name {shown(stem)} is reserved", "rename it to say what is asked"
    elif len(stem) > LONGEST_SLUG:
        long = f"the name is longer than {LONGEST_SLUG} characters"
        yield long, f"rename it to `{_better(stem)}.yml`"
    elif not _SLUG.fullmatch(stem):
        other = "the name has more in it than a-z, 0-9 and single hyphens"
        yield other, f"rename it to `{_better(stem)}.yml`"
    if name != name.lower():
        for twin in names:
            if twin != name and twin.lower() == name.lower():
                yield f"the name equals {shown(twin)} but for case", "rename or delete one of them"


def _better(stem: str) -> str:
    return _slugged(re.sub("[-_.]", " ", stem))


def _stray(home: _Folder, name: str) -> _Page:
    """Whatever lies beside question files: silence about it would look like consent."""
    page = home.new_page(name)
    if name.endswith(_LOCK) and page.slug not in home.slugs:
        page.say(_START, "is a lock without its question", "delete it", warning=True)
    elif not name.endswith(_LOCK) and name[0] != "." and name.lower() not in _NEIGHBOURS:
        fix = "name a question `<slug>.yml`; move anything else out of this folder"
        page.say(_START, "is not read", fix, warning=True)
    return page


def _unknown(home: _Folder, slug: str) -> _Page:
    page = home.new_page(f"{slug}.yml")
    page.slug = slug
    if slug not in home.slugs:
        page.say(_START, "there is no such question", fields.suggestion(slug, home.slugs))
    return page


def _text(data: bytes, page: _Page) -> str | None:
    """The file's text, lines ending in LF, without unseen characters; None where it has none."""
    if len(data) > LARGEST:
        place = _end(_lines(data[:LARGEST].decode(errors="ignore")))
        page.say(place, f"the file is larger than {LARGEST // 1024} KiB", "shorten it")
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        place = _end(_lines(data[: error.start].decode()))
        page.say(place, f"byte 0x{data[error.start]:02X} is not UTF-8", "save the file as UTF-8")
        return None
    return _seen(_lines(text), page)


def _data(path: Path, page: _Page) -> bytes | None:
    """The file's bytes, one more than are allowed at most; None where it is no file of its own."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
        kind = "a symbolic link" if stat.S_ISLNK(mode) else "not a file"
        page.say(_START, f"is {kind}", "put the question's own file here, or move it elsewhere")
    except OSError as error:
        page.say(_START, f"cannot be read: {error.strerror}", "make it readable")
    return None


def _seen(text: str, page: _Page) -> str:
    """The text without unseen characters, so that what stands around them is still checked."""
    if text.isascii() and text.translate(_LAID_OUT).isprintable():
        return text
    runs = tuple(_UNSEEN.finditer(text))
    for run in runs[:_MOST_UNSEEN]:
        page.say(_end(text[: run.start()]), f"{_named(run[0][0])} is invisible", "delete it")
    if len(runs) > _MOST_UNSEEN:
        place = _end(text[: runs[_MOST_UNSEEN].start()])
        more = f"{len(runs) - _MOST_UNSEEN} more places from here on have invisible characters"
        page.say(place, more, "type the text instead of pasting it")
    return _UNSEEN.sub("", text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _end(text: str) -> _Place:
    """The place right behind the text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _named(character: str) -> str:
    return f"U+{ord(character):04X} ({character_name(character, 'control character')})"


class _Node:
    """A piece of YAML and where it stands."""

    __slots__ = ("kind", "nodes", "place", "plain", "text")

    def __init__(self, kind: _Kind, place: _Place, text: str = "", *, plain: bool = False) -> None:
        self.kind = kind
        self.place = place
        self.text = text
        self.plain = plain
        """Written without quotes, so that YAML decides what it is."""
        self.nodes: list[_Node] = []
        """Items of a list; keys and values of a mapping in turn."""

    @property
    def empty(self) -> bool:
        """Nothing at all, as behind `title:`."""
        return self.kind == "text" and self.plain and not self.text


def _tree(text: str, page: _Page) -> _Node | None:
    """The one document of the text; None where it cannot be understood."""
    top = _Node("list", _START)
    inside = [top]
    try:
        for event in yaml.parse(text, _LOADER):
            if isinstance(event, yaml.NodeEvent):
                node = _node(event, page)
                inside[-1].nodes.append(node)
                if isinstance(event, yaml.CollectionStartEvent):
                    inside.append(node)
                if len(inside) > DEEPEST + 1:
                    page.say(node.place, f"nested deeper than {DEEPEST} levels", "write it flat")
                    return None
            elif isinstance(event, yaml.CollectionEndEvent):
                inside.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and top.nodes:
                page.say(_place(event.start_mark), "a second document begins here", _SECOND)
                break
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # Without libyaml, an escape beyond Unicode is a ValueError or OverflowError of chr().
        _misunderstood(error, text, page)
        return None
    if top.nodes and top.nodes[0].kind == "text" and _nearly_fields(text, page):
        return None
    if top.nodes and not top.nodes[0].empty:
        return top.nodes[0]
    page.say(_START, "the file says nothing", "begin it with `question: …`")
    return None


def _node(event: Any, page: _Page) -> _Node:
    """The event as a node without parts. What makes one node stand for another is refused."""
    place = _place(event.start_mark)
    if isinstance(event, yaml.AliasEvent):
        page.say(place, f"{shown(f'*{event.anchor}')} is an alias", f"write the value, {_OR_QUOTE}")
        return _Node("alias", place)
    if event.anchor is not None:
        page.say(place, f"{shown(f'&{event.anchor}')} is an anchor", f"delete it, {_OR_QUOTE}")
    if event.tag is not None:
        page.say(place, f"{shown(event.tag)} is a tag", f"delete it, {_OR_QUOTE}")
    if not isinstance(event, yaml.ScalarEvent):
        return _Node("list" if isinstance(event, yaml.SequenceStartEvent) else "map", place)
    # The file itself has none left, so this one was written as an escape.
    if event.style == '"' and (unseen := _UNSEEN.search(event.value)):
        page.say(place, f"{_named(unseen[0][0])} is invisible", "delete its escape")
    return _Node("text", place, event.value, plain=not event.style)


def _place(mark: Any) -> _Place:
    return mark.line + 1, mark.column + 1


def _misunderstood(error: Exception, text: str, page: _Page) -> None:
    """Say what the parser says, where it does; at the file's end, where began what has no end."""
    if _nearly_fields(text, page):
        return
    marks = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    inside = (mark for mark in marks if mark and mark.index < len(text.rstrip()))
    mark = next(inside, None)
    place = _place(mark) if mark else _end(text.rstrip())
    what = escape.clean(str(getattr(error, "problem", error)), 100)
    page.say(place, f"is not YAML: {what}", next(fix for cue, fix in _REMEDIES if cue in what))


def _nearly_fields(text: str, page: _Page) -> bool:
    """Whether a text of which YAML makes no fields looks as if it had some; it is said then."""
    if odd := _ODD_SPACE.search(text):
        place, named = _end(text[: odd.start("space")]), _named(odd["space"])
        page.say(place, f"{named} is no space to YAML", "type a plain space in its place")
    elif bare := _NO_COLON.search(text):
        name = bare["name"]
        what, fix = f"`{name}` has no colon and space behind it", f"write `{name}: …`"
        page.say(_end(text[: bare.start()]), what, fix)
    return bool(odd or bare)


class _Reading:
    """One file's nodes turned into values, by the table of fields."""

    def __init__(self, page: _Page, setting: Setting) -> None:
        self.page = page
        self.setting = setting

    def draft(self, root: _Node) -> _Draft:
        """The whole file, with the rules that hold between fields."""
        parts = self.parts(fields.QUESTION, root, "the file")
        values = self.values(fields.QUESTION, parts)
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.page.say(parts["until"].place, f"`until` is before `since` ({since})", "swap them")
        self.shared(parts.get("concepts"))
        asked = values.get("question", "")
        place = parts["question"].place if asked else _START
        if asked and "concepts" not in parts and not in_english(asked):
            self.page.say(place, _NOT_ENGLISH, "name them, each with synonyms", warning=True)
        if asked and in_english(asked) and not _ASKING.search(asked):
            self.page.say(place, "`question` has no question mark", _NOT_ASKED, warning=True)
        if _QUOTED.fullmatch(asked):
            what = "`question` stands in quotation marks that belong to its text"
            self.page.say(place, what, _BARE, warning=True)
        question = None if self.page.wrong else _question(self.page.slug, values)
        return _Draft(self.page, asked, place, question)

    def shared(self, concepts: _Node | None) -> None:
        """Warn of a synonym in two concepts: a finding on it would count as one on both."""
        seen: dict[str, _Node] = {}
        for concept in concepts.nodes if concepts else ():
            for term in concept.nodes:
                first = seen.setdefault(term.text.casefold(), concept)
                again = first.nodes[0].text.casefold() == concept.nodes[0].text.casefold()
                if first is not concept and term.kind == "text" and not again:
                    what = f"{shown(term.text)} stands in two concepts"
                    self.page.say(term.place, what, "keep it where it belongs", warning=True)

    def value(self, shape: Shape, node: _Node, label: str) -> Any:
        """What the node says; None where it is refused. `label` is how problems call it."""
        match shape:
            case Entry():
                values = self.values(shape, self.parts(shape, node, label))
                complete = all(row.name in values for row in shape.fields if row.required)
                return values if complete else None
            case Many():
                return self.items(shape, node, label)
            case _:
                return self.scalar(shape, node, label)

    def values(self, entry: Entry, parts: dict[str, _Node]) -> dict[str, Any]:
        """Accepted values by field."""
        rows = (row for row in entry.fields if row.name in parts)
        read = {row.name: self.value(row.shape, parts[row.name], f"`{row.name}`") for row in rows}
        return {name: value for name, value in read.items() if value is not None}

    def parts(self, entry: Entry, node: _Node, label: str) -> dict[str, _Node]:
        """The nodes of the fields that the mapping has."""
        item = label.startswith("an item")
        if not self.expect("map", node, label, f"write `{_braced(entry)}`" if item else _FIELDS):
            return {}
        parts: dict[str, _Node] = {}
        names = entry.names
        for key, value in zip(node.nodes[::2], node.nodes[1::2], strict=True):
            if key.text in parts:
                self.page.say(key.place, f"`{key.text}` stands here again", "keep one of the two")
            elif self.known(key, names):
                parts[key.text] = value
        for row in entry.fields:
            if row.required and row.name not in parts:
                self.page.say(node.place, f"{label} has no `{row.name}`", f"add `{row.name}: …`")
        return parts

    def known(self, key: _Node, names: tuple[str, ...]) -> bool:
        """Whether the key is one of the names of fields."""
        if not self.expect("text", key, "a field's name", _SINGLE):
            return False
        if key.plain and key.text == "<<":
            self.page.say(key.place, "`<<` merges mappings", "write the fields out")
        elif key.text not in names:
            unknown = f"there is no field {shown(key.text)}"
            self.page.say(key.place, unknown, fields.suggestion(key.text, names))
        return key.text in names

    def items(self, many: Many, node: _Node, label: str) -> tuple[Any, ...] | None:
        """The items that are accepted, each once."""
        if not self.expect("list", node, label, _listed(many, node.text)):
            return None
        if len(node.nodes) < many.least:
            self.page.say(node.place, f"{label} is an empty list", "fill it, or delete it")
        if len(node.nodes) > many.most:
            place = node.nodes[many.most].place
            self.page.say(place, f"{label} has more than {many.most} items", "keep the best")
        item = label if label.startswith("an item") else f"an item of {label}"
        accepted: dict[str, Any] = {}
        for part in node.nodes:
            if not (value := self.value(many.of, part, item)):
                continue
            if (same := _sameness(value)) in accepted:
                self.page.say(part.place, f"{item} stands here again: {shown(same)}", "delete it")
            accepted.setdefault(same, value)
        return tuple(accepted.values())

    def scalar(self, shape: Scalar, node: _Node, label: str) -> str | int | None:
        """The value of a single text, number or date."""
        if not self.expect("text", node, label, _SINGLE):
            return None
        value = _misread(shape, node) or shape.read(node.text, self.setting)
        if not isinstance(value, Fault):
            return value
        self.page.say(node.place, f"{label} {value.what}", value.fix)
        return None

    def expect(self, kind: _Kind, node: _Node, label: str, fix: str) -> bool:
        """Whether the node is of that kind; `fix` makes one of it. An alias was refused before."""
        if node.empty:
            self.page.say(node.place, f"{label} has no value", "write one, or delete the line")
        elif node.kind not in (kind, "alias"):
            self.page.say(node.place, f"{label} is {_CALLED[node.kind]}, not {_CALLED[kind]}", fix)
        return node.kind == kind and not node.empty


def _braced(entry: Entry) -> str:
    return "{" + ", ".join(f"{row.name}: …" for row in entry.fields if row.required) + "}"


def _listed(many: Many, text: str) -> str:
    """How to write the list that the text was meant to be."""
    if isinstance(many.of, Entry):
        return f"write `[{_braced(many.of)}]`"
    items = [part.strip() for part in escape.clean(text, 60).split(",") if part.strip()] or ["…"]
    if isinstance(many.of, Many):
        items = [f"[{item}]" for item in items]
    return f"write `[{', '.join(items)}]`"


def _misread(shape: Scalar, node: _Node) -> Fault | None:
    """Whether YAML, and so every other program, would take the scalar for something else."""
    if isinstance(shape, (Number, Year)):
        quoted = Fault(what="is a text, not a number", fix="write its digits without quotes")
        return quoted if node.text.isdecimal() and not node.plain else None
    if isinstance(shape, Switch):
        quoted = Fault(what="is a text, not a switch", fix="write true or false without quotes")
        return None if node.plain else quoted
    tag = _RESOLVER.resolve(yaml.ScalarNode, node.text, (node.plain, not node.plain))
    kind = str(tag).rpartition(":")[2]
    if kind == "str" or isinstance(shape, Day):
        return None
    taken = _READ_AS.get(kind, "something else than text")
    what = f"is {shown(node.text)}, which YAML takes for {taken}"
    return Fault(what=what, fix=f"write '{escape.clean(node.text, 60)}'")


def _sameness(value: Any) -> str:
    """What makes two items of a list the same: text but for case, a concept's name, a work's id."""
    match value:
        case {"id": same} | (same, *_):
            return str(same).casefold()
        case _:
            return str(value).casefold()


def _question(slug: str, values: dict[str, Any]) -> Question:
    asked = values["question"]
    given = tuple(Concept(name=terms[0], terms=terms) for terms in values.get("concepts", ()))
    made = {
        "title": values.get("title") or title_from(asked),
        "concepts": given or find_concepts(asked),
        "concepts_given": bool(given),
        "exclude": tuple(Exclusion(**work) for work in values.get("exclude", ())),
    }
    return Question(slug=slug, **(values | made))


def _compare(drafts: Sequence[_Draft]) -> None:
    """Warn where two files ask nearly the same, in both: nobody knows here which is the new one."""
    asked = [draft for draft in drafts if draft.asked]
    alike = likeness.nearest([draft.asked for draft in asked])
    for draft, other in zip(asked, alike, strict=True):
        if other is not None:
            _warn(draft, asked[other])


def _warn(draft: _Draft, other: _Draft) -> None:
    draft.page.say(
        draft.place,
        f"asks nearly the same as {other.page.path}, whose page is reports/{other.page.slug}/",
        "read that page; keep this file only if it asks for something else",
        warning=True,
    )
