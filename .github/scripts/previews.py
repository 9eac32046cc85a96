"""What the questions that a change touches would become, for the summary of the run.

HEAD is the change as it would be merged, so its first parent is what it is merged into: no name of
a branch, and nothing that somebody wrote into the event, is needed.
"""

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Append the previews to the file that GITHUB_STEP_SUMMARY names; the verb's exit status."""
    first = ["git", "rev-parse", "--quiet", "--verify", "HEAD^1"]
    if subprocess.run(first, stdout=subprocess.DEVNULL, check=False).returncode:
        print("the first commit: nothing to compare with")
        return 0
    command = ["git", "diff", "-z", "--name-only", "--diff-filter=d", "HEAD^1", "HEAD", "--"]
    told = subprocess.run([*command, "questions"], capture_output=True, check=True).stdout
    changed = [name for name in told.decode(errors="surrogateescape").split("\0") if name]
    if not changed:
        print("no question was changed")
        return 0
    made = subprocess.run(
        [sys.executable, "-m", "generator", "preview", "--", *changed],
        stdout=subprocess.PIPE,
        check=False,
    )
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("ab") as summary:
        summary.write(made.stdout)
    return made.returncode


if __name__ == "__main__":
    sys.exit(main())
