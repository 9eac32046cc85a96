"""Question files that nobody means well with, by a seed, and `check` run over each of them.

    python -m tests.hostile_questions [--files 10000] [--seed 13]

Each is a good file with one to four things done to it: bytes flipped, keys renamed, hostile
Unicode, deep nesting, huge scalars, broken quotes. All go through the verb in one process, one
after the other and then 200 of them at once; printed is how many were refused and how many passed,
one JSON line last. A status other than 0 and 2, or an exception, ends it with the file's number.
"""

import argparse
import io
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unicodedata import category

from generator.__main__ import main as run_verb
from generator.edge.questions import template
from generator.fields import QUESTION

AT_ONCE = 200
"""Files that are checked together at the end."""

GOOD = (
    b"question: Do tidal turbines disturb harbour porpoises?\n",
    template("Does rain cool deserts at night?", asked_on="2026-01-01").encode(),
    b"""question: Does noise in the training data
  make translation models more robust?
title: "Noise: and robustness"
tags: [noise, '2018']
concepts:
  - [noise, typing errors]
  - - robustness
    - robust training
since: 2001
until: 2025
sources: [library, arxiv]
limit: 20
known: [10.18653/v1/P19-1493, "2004.14004"]
exclude:
  - {id: 10.5281/zenodo.1, why: machine-generated report}
asked_on: 2026-02-28
context: |
  First line.
  Second line.
""",
    b'{"question": "Do algae feed mussels?", "tags": ["a", "b"], "limit": 5}',
)
"""What the others are made of."""

PIECES = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *("\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff"),
        *("\U000e0041", "\ud800", "\ufffe", "e" + "\u0301" * 400, "🙂", "ﷺ", "𝕢", "\u3164", "ı"),
        *("&a ", "*a", "!!python/object/apply:os.system ", "!<tag:x> ", "<<: ", "---\n", "...\n"),
        *(
            "%YAML 1.1\n",
            "%TAG ! tag:x,2000:\n",
            "? ",
            ": ",
            "- ",
            "|+9\n",
            ">-\n",
            "\t",
            "\r",
            "\n",
        ),
        *("'", '"', "\\", '"\\x', '"\\U00110000"', "``", "#", "[", "]", "{", "}", ",", "=", "~"),
        *("no", "12:30", "0x1F", "1e999", "-.inf", "2018-13-45", "0000-00-00", "\u0661\u0662"),
        *("::error file=x::", "##[set-output name=x]", "%0A::stop-commands::x", "{{ 7*7 }}"),
        *("<script>", "$(id)", "../../etc/passwd", "10.1000/" + "x" * 300, "9" * 5000),
    )
)
"""What is put in between, somewhere."""

Mutation = Callable[[random.Random, bytes], bytes]


def hostile(seed: int, number: int) -> bytes:
    """The file of that number."""
    draw = random.Random(f"{seed}-{number}")
    data = draw.choice(GOOD)
    for _ in range(draw.randint(1, 4)):
        data = draw.choice(MUTATIONS)(draw, data)
    return data


def _flipped(draw: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.randint(1, 8) if changed else 0):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _put_in(draw: random.Random, data: bytes) -> bytes:
    place = draw.randint(0, len(data))
    return data[:place] + draw.choice(PIECES) * draw.choice((1, 1, 1, 2, 40)) + data[place:]


def _cut(draw: random.Random, data: bytes) -> bytes:
    start, end = sorted((draw.randint(0, len(data)), draw.randint(0, len(data))))
    return data[:start] + data[end:] if draw.random() < 0.5 else data[start:end]


def _renamed(draw: random.Random, data: bytes) -> bytes:
    names = [name.encode() for name in QUESTION.names]
    other = draw.choice([*names, b"titel", b"<<", b"", b"no", b"? x", b"a" * 3000, *PIECES])
    return data.replace(draw.choice(names), other, draw.choice((1, -1)))


def _nested(draw: random.Random, data: bytes) -> bytes:
    opening, closing = draw.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b""), (b"? ", b"")))
    depth = draw.choice((2, 3, 4, 5, 6, 100, 8000))
    inside = opening * depth + b"x" + closing * draw.choice((depth, depth, 0))
    return data + draw.choice((b"tags: ", b"concepts: ", b"exclude: ", b"")) + inside + b"\n"


def _huge(draw: random.Random, data: bytes) -> bytes:
    text = draw.choice((b"a", b"a ", b"\xe2\x80\x8b", b"'", b"-", b"\xcc\x81", b"[", b"&a ", b"9"))
    size = draw.choice((900, 2100, 32 * 1024, 200_000))
    return data + draw.choice((b"title: ", b"context: ", b"limit: ", b"")) + text * size


def _requoted(draw: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    place = draw.randrange(len(lines))
    name, colon, value = lines[place].partition(b": ")
    lines[place] = name + colon + draw.choice((b'"', b"'", b'"\\', b"''", b"|", b">")) + value
    return b"\n".join(lines)


def _shuffled(draw: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    draw.shuffle(lines)
    return draw.choice((b"\n", b"\r\n", b"\r", b"\n\t", b"\xc2\x85")).join(lines)


def _encoded(draw: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace") + "größe"
    return text.encode(draw.choice(("utf-16", "utf-32", "latin-1", "utf-8-sig")), "replace")


MUTATIONS: tuple[Mutation, ...] = (
    *(_flipped, _put_in, _put_in, _cut, _renamed, _nested, _huge, _requoted, _shuffled, _encoded),
)


class UnexpectedError(AssertionError):
    """`check` did something else than to pass or to refuse a file."""


def checked(root: Path, *, github: bool) -> int:
    """The verb's status, which is 0 or 2; what it says is fit for a terminal and for GitHub."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run_verb(["--root", str(root), "check", *(["--github"] if github else [])])
    said = [*out.getvalue().split("\n"), *err.getvalue().split("\n")]
    if status not in (0, 2) or not STEERING.isdisjoint(map(category, "".join(said))):
        raise UnexpectedError(f"status {status}: {said}")
    if any(line.startswith("::") and not line.startswith(OURS) for line in said):
        raise UnexpectedError(f"a command that is none of ours: {said}")
    return status


STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that a terminal acts on, or that no text can hold."""
OURS = ("::error file=questions", "::warning file=questions")
"""How the only commands begin that `check` gives to GitHub."""


def run(files: int, seed: int) -> dict[int, int]:
    """How many of so many files were passed (0) and refused (2)."""
    statuses: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "questions").mkdir()
        (root / "mkdocs.yml").write_text("site_name: Made-up reports\n", "utf-8")
        path = root / "questions" / "hostile.yml"
        for number in range(files):
            path.write_bytes(hostile(seed, number))
            try:
                statuses[checked(root, github=bool(number % 2))] += 1
            except Exception as error:
                raise UnexpectedError(f"file {number} of seed {seed}: {error}") from error
        for number in range(min(files, AT_ONCE)):
            path.with_name(f"hostile-{number}.yml").write_bytes(hostile(seed, number))
        checked(root, github=False)
    return dict(statuses)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how many files were passed and refused."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.hostile_questions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args(arguments)
    statuses = run(options.files, options.seed)
    passed, refused = statuses.get(0, 0), statuses.get(2, 0)
    print(f"{options.files} files: {passed} passed, {refused} refused, no exception")
    told = {"files": options.files, "passed": passed, "refused": refused, "seed": options.seed}
    print(json.dumps(told, sort_keys=True))


if __name__ == "__main__":
    main()
