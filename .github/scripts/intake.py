"""Make a question file of an issue of the form "Ask a question", or say why that cannot be done.

All that the issue says is data: it is read from the file of the event, handed to the generator as
one argument, and written as JSON strings, which YAML reads as nothing but text. What comes of it
lies in a folder and is proposed by a job that runs nothing of what this one installed.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

FIELDS: Mapping[str, str] = {
    "Question": "question",
    "Concepts": "concepts",
    "Why it matters": "context",
    "Works that must be found": "known",
    "First year": "since",
    "Last year": "until",
    "Your name": "asked_by",
}
"""Labels of ISSUE_TEMPLATE/question.yml, and the fields of a question file that they fill."""

MODELINE = "# yaml-language-server: $schema=../generator/schema/question.schema.json\n"
LONGEST = 4000
"""Characters of a question that are looked at: more than `check` accepts."""
_SKIPPED = "_No response_"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile("[0-9]{4}")
_BULLET = re.compile(r"\s*[-*•]\s+")
_KIND = re.compile(r"\b(doi|arxiv|pmid|acl):?\s+", re.IGNORECASE)


def main(out: Path) -> int:
    """Fill the folder `out` with the question and words for its pull request, or with an answer."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    issue = event["issue"]
    body = str(issue.get("body") or "").replace("\0", "")
    said = answers(body.encode("utf-8", "replace").decode())
    out.mkdir()
    if not said.get("question"):
        refuse(out, "It has no question, as the form *Ask a question* would have asked for.")
        return 0
    before = set(Path("questions").glob("*.yml"))
    asked = " ".join(said["question"].split())[:LONGEST]
    made = run("new", "--", asked)
    new = set(Path("questions").glob("*.yml")) - before
    if made.returncode or len(new) != 1:
        refuse(out, "The question was refused:", made.stderr)
        return 0
    (path,) = new
    asked_on = str(issue.get("created_at", ""))[:10]
    path.write_text(question_file(said, asked_on), "utf-8")
    checked = run("check", path.stem)
    if checked.returncode:
        path.unlink()
        refuse(out, "The question file that it would give was refused:", checked.stderr)
        return 0
    (out / path.name).write_bytes(path.read_bytes())
    (out / f"{path.stem}.md").write_text(proposal(int(issue["number"]), checked.stderr), "utf-8")
    print(f"{path.stem}: handed over")
    return 0


def answers(body: str) -> dict[str, str]:
    """What was filled in, by the field of a question file; the first of two that are alike."""
    found: dict[str, str] = {}
    label, lines = "", []
    for line in (*body.splitlines(), "### "):
        if not line.startswith("### "):
            lines.append(line)
            continue
        text = "\n".join(lines).strip()
        if label in FIELDS and text not in ("", _SKIPPED):
            found.setdefault(FIELDS[label], text)
        label, lines = line.removeprefix("### ").strip(), []
    return found


def question_file(said: Mapping[str, str], asked_on: str) -> str:
    """The text of the question file."""
    return MODELINE + "".join(f"{line}\n" for line in lines_of(said, asked_on))


def lines_of(said: Mapping[str, str], asked_on: str) -> Iterator[str]:
    """Its fields, one a line but for the concepts."""
    yield f"question: {folded(said['question'])}"
    if _DAY.fullmatch(asked_on):
        yield f"asked_on: {asked_on}"
    if "concepts" in said:
        yield "concepts:"
        for line in filter(str.strip, said["concepts"].splitlines()):
            terms = re.split("[,;]", _BULLET.sub("", line, count=1))
            yield f"  - [{', '.join(folded(term) for term in terms if term.strip())}]"
    for name in ("since", "until"):
        if name in said:
            yield f"{name}: {year(said[name])}"
    if "known" in said:
        works = re.split(r"[\s,;]+", _KIND.sub(r"\1:", said["known"]))
        yield f"known: [{', '.join(folded(work) for work in works if work)}]"
    for name in ("asked_by", "context"):
        if name in said:
            yield f"{name}: {folded(said[name])}"


def folded(text: str) -> str:
    """The text on one line, quoted."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def year(text: str) -> str:
    """A year as a number; anything else as a text, which `check` refuses."""
    return text if _YEAR.fullmatch(text) else folded(text)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a verb of the generator. What it says of the issue's text is for the answer alone."""
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def proposal(issue: int, warnings: str) -> str:
    """The words of the pull request."""
    said = f"\n`check` warns:\n\n{quoted(warnings)}\n" if warnings.strip() else ""
    return f"Asked by the form in #{issue}.\n{said}\nCloses #{issue}\n"


def refuse(out: Path, why: str, said: str = "") -> None:
    """Leave an answer to the issue."""
    text = "No question file was made of this issue. "
    more = f"\n\n{quoted(said)}" if said.strip() else ""
    again = "\n\nPlease edit the issue. A keeper can then take the label away and give it again.\n"
    (out / "answer.md").write_text(text + why + more + again, "utf-8")
    print("refused; the issue is told why")


def quoted(said: str) -> str:
    """Lines of messages as code, where GitHub calls nobody and makes nothing of signs."""
    return "\n".join(f"    {line}" for line in said.strip().splitlines()[:50])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
