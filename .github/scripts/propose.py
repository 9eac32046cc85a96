"""Open one pull request a question, of what an earlier job handed over; Python and git alone.

The earlier job ran other people's code and read strangers' text, so that nothing in its archive is
trusted: of its members only plain files count whose names are those of a question, of its lock or
of words about it, and which are no larger than such files are.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NAME = re.compile(rf"(?:\./)?(?P<slug>{SLUG})(?P<ending>\.yml|\.lock\.json|\.md)", re.ASCII)
LONGEST_SLUG = 80
LARGEST = {".yml": 32 * 1024, ".md": 60_000, ".lock.json": 8 * 1024 * 1024}
"""Bytes; GitHub takes 65,536 characters of words."""
ALLOWED = "docs/keep.md says what has to be allowed once"
MOST = 50
"""Questions proposed in a run."""
BOT = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


class UnfitError(Exception):
    """What was handed over is not what was to be."""


Files = Mapping[str, bytes]
"""What is said about one question, by ending."""


def main(kind: str, archive: Path) -> int:
    """`kind` is `update` or `question`; 1 where something could not be proposed."""
    found = handed_over(archive)
    start = git("rev-parse", "HEAD").strip()
    failed = [slug for slug, said in found.items() if not done(kind, slug, said, start)]
    print(f"{len(found) - len(failed)} of {len(found)} done")
    return 1 if failed or not found else 0


def handed_over(archive: Path) -> dict[str, dict[str, bytes]]:
    """What the archive says about each question; what does not fit is counted and left."""
    found: dict[str, dict[str, bytes]] = {}
    left = 0
    with tarfile.open(archive, "r:") as tar:
        for member in tar:
            name = NAME.fullmatch(member.name) if member.isreg() else None
            if name is None or not fits(name["slug"], name["ending"], member.size):
                left += not member.isdir()
                continue
            said = found.setdefault(name["slug"], {})
            said[name["ending"]] = contents(tar, member)
    if left:
        print(f"{left} files of the archive are none that were to be handed over")
    return dict(sorted(found.items())[:MOST])


def fits(slug: str, ending: str, size: int) -> bool:
    """Whether a file may have that name and size."""
    return len(slug) <= LONGEST_SLUG and size <= LARGEST[ending]


def contents(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """The bytes of a plain file."""
    file = tar.extractfile(member)
    return file.read() if file else b""


def done(kind: str, slug: str, said: Files, start: str) -> bool:
    """Whether the question was proposed, or the issue answered."""
    try:
        if kind == "question" and slug == "answer" and said.keys() == {".md"}:
            answer(said[".md"])
        else:
            propose(kind, slug, said, start)
    except subprocess.CalledProcessError as error:
        words = " ".join([word for word in error.cmd if word.isalpha()][:3])
        print(f"{slug}: not proposed: `{words}` ended with {error.returncode} ({ALLOWED})")
        return False
    except UnfitError as unfit:
        print(f"{slug}: not proposed: {unfit}")
        return False
    return True


def propose(kind: str, slug: str, said: Files, start: str) -> None:
    """Put the question's new file on a branch of its own, and open or renew its pull request."""
    path, data = checked(kind, slug, said)
    branch = f"{kind}/{slug}"
    title = f"{'New search' if kind == 'update' else 'Question'}: {slug}"
    git("checkout", "--quiet", "--force", "-B", branch, start)
    path.write_bytes(data)
    git("add", "--", str(path))
    if not git("status", "--porcelain", "--", "questions"):
        print(f"{slug}: nothing new")
        return
    name, email = BOT
    who = ("-c", f"user.name={name}", "-c", f"user.email={email}")
    git(*who, "commit", "--quiet", "--message", title)
    # With the token from the environment: neither a file nor a command line has it.
    helper = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")
    git(*helper, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")
    print(f"{slug}: {open_or_renew(branch, title, said.get('.md', b''))}")


def checked(kind: str, slug: str, said: Files) -> tuple[Path, bytes]:
    """The path of the question's new file, and its bytes. Raises UnfitError."""
    ending = ".lock.json" if kind == "update" else ".yml"
    question = Path("questions") / f"{slug}.yml"
    if said.keys() - {".md"} != {ending}:
        raise UnfitError("another file than was to be handed over")
    if question.exists() is not (kind == "update"):
        raise UnfitError("there is no such question" if kind == "update" else "asked already")
    path = Path("questions") / f"{slug}{ending}"
    if path.is_symlink():
        raise UnfitError("a link stands in its place")
    if kind == "update" and not is_object(said[ending]):
        raise UnfitError("its lock is none")
    return path, said[ending]


def is_object(data: bytes) -> bool:
    """Whether it is the JSON of an object."""
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def open_or_renew(branch: str, title: str, words: bytes) -> str:
    """Open the branch's pull request, or write its text anew; what was done."""
    body = Path(os.environ["RUNNER_TEMP"]) / "words.md"
    body.write_bytes(words or title.encode())
    asked = ("--head", branch, "--state", "open", "--json", "number")
    numbers = json.loads(gh("pr", "list", *asked))
    if numbers:
        gh("pr", "edit", str(int(numbers[0]["number"])), "--body-file", str(body))
        return "its pull request was renewed"
    gh("pr", "create", "--head", branch, "--title", title, "--body-file", str(body))
    return "a pull request was opened"


def answer(words: bytes) -> None:
    """Say under the issue why nothing came of it."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    body = Path(os.environ["RUNNER_TEMP"]) / "words.md"
    body.write_bytes(words)
    gh("issue", "comment", str(int(event["issue"]["number"])), "--body-file", str(body))
    print("the issue was answered")


def git(*arguments: str) -> str:
    """What git says."""
    return run("git", *arguments)


def gh(*arguments: str) -> str:
    """What GitHub's own client says; its token is in the environment."""
    return run("gh", *arguments)


def run(*command: str) -> str:
    """Run a program. What it prints stays here: it may hold words of strangers."""
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return ran.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
