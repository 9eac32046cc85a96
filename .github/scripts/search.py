"""Search anew, and hand over what changed: new locks, each with what it moved in words.

One question where QUESTION in the environment names it; otherwise those whose search is oldest.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
STALE_AFTER, AT_MOST = "90", "20"
"""Days after which a search is due, and questions searched in a run."""


def main(out: Path) -> int:
    """Fill the folder `out`; 1 where no database answered, 2 for a name that is none."""
    asked = os.environ.get("QUESTION", "").strip()
    if asked and not SLUG.fullmatch(asked):
        print("the question is named like its file, without `.yml`: small letters, digits, hyphens")
        return 2
    which = ["--", asked] if asked else ["--stale", STALE_AFTER, "--at-most", AT_MOST]
    before = out.parent / "before"
    before.mkdir()
    out.mkdir()
    for lock in Path("questions").glob("*.lock.json"):
        shutil.copy(lock, before)
    status = generator("update", *which)
    if status > 1 or generator("moved", str(before), str(out)):
        return status or 1
    found = any(out.iterdir())
    if status:
        print("::warning::not every question was answered; the log of this step says why")
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.write(f"found={str(found).lower()}\n")
    return 0 if found else status


def generator(*arguments: str) -> int:
    """Run a verb; GitHub takes nothing of what it prints, which databases wrote in part, for a
    command of a workflow."""
    word = secrets.token_hex(16)
    print(f"::stop-commands::{word}", flush=True)
    ran = subprocess.run([sys.executable, "-m", "generator", *arguments], check=False)
    print(f"::{word}::", flush=True)
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
