"""What the site's owner decides, from mkdocs.yml; checked with the same care as a question."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from generator.edge.questions import read_entry
from generator.errors import GeneratorError, Problem, QuestionError
from generator.owner import EXTRA, SITE, THEME
from generator.settings import Settings
from generator.sources import NAMES

FILE = "mkdocs.yml"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML can be built without libyaml
_DEEPEST = 100
"""Lists and mappings inside each other that no settings need."""
_MANUAL = "see https://www.mkdocs.org/user-guide/configuration/"


def settings(root: Path) -> Settings:
    """Settings of the site at that folder.

    Raises:
        GeneratorError: no mkdocs.yml there.
        QuestionError: it cannot be read, or says what is not understood; all problems at once.
    """
    top = _top(root / FILE)
    first, *again = [key for key, _ in top.value if key.value == "extra"] or [top]
    extra = next((v for k, v in top.value if k is first and not _nothing(v)), None)
    stated, wrong = read_entry(SITE, _of(top, SITE.names), path=FILE, label=FILE, sources=NAMES)
    wrong = (*wrong, *map(_twice, again))
    chosen: dict[str, Any] = {}
    if extra is not None:
        ours = extra if not isinstance(extra, yaml.MappingNode) else _without(extra, THEME)
        chosen, more = read_entry(EXTRA, ours, path=FILE, label="`extra`", sources=NAMES)
        wrong = (*wrong, *more)
    if wrong:
        raise QuestionError(tuple(sorted(wrong, key=lambda p: (p.line, p.column))))
    return Settings(
        root=root,
        site_url=stated.get("site_url", ""),
        repo_url=chosen.get("repo_url", ""),
        sources=chosen.get("sources", ()),
        licence=chosen.get("licence", ""),
        highwire=chosen.get("highwire") == "true",
        pagefind=chosen.get("pagefind") == "true",
        **{name: chosen[name] for name in ("publisher",) if name in chosen},
    )


def _top(path: Path) -> yaml.MappingNode:
    """The file's nodes. Nothing is made of them, so that tags for mkdocs and its plugins pass."""
    try:
        text = path.read_text("utf-8")
        if _too_deep(text):
            raise _refused((1, 1), f"is nested deeper than {_DEEPEST} levels")
        node = yaml.compose(text, _LOADER)
    except FileNotFoundError:
        raise GeneratorError(
            f"{path}: no such file (run this in the folder of a site, or name it with --root)"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = str(getattr(error, "problem", error)).partition("\n")[0]
        raise _refused(place, f"is not YAML: {what}") from error
    if not isinstance(node, yaml.MappingNode):
        raise _refused((1, 1), "holds no settings")
    return node


def _too_deep(text: str) -> bool:
    """Whether composing, which calls itself for each list in a list, would end the process."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _refused(place: tuple[int, int], what: str) -> QuestionError:
    line, column = place
    return QuestionError((Problem(path=FILE, line=line, column=column, what=what, fix=_MANUAL),))


def _twice(key: yaml.Node) -> Problem:
    """That mkdocs would take this one, and the generator the first."""
    line, column = key.start_mark.line + 1, key.start_mark.column + 1
    what, fix = "`extra` stands here again", "put all settings below one of the two"
    return Problem(path=FILE, line=line, column=column, what=what, fix=fix)


def _nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value and not node.style


def _of(node: yaml.MappingNode, names: Collection[str]) -> yaml.MappingNode:
    """The mapping with those keys alone."""
    pairs = [(key, value) for key, value in node.value if key.value in names]
    return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)


def _without(node: yaml.MappingNode, names: Collection[str]) -> yaml.MappingNode:
    """The mapping without those keys."""
    pairs = [(key, value) for key, value in node.value if key.value not in names]
    return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)
