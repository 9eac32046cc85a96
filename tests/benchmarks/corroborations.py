"""Draw corroborations from the ACL records, and count how many are right by a person's judgement.

    python -m tests.benchmarks.corroborations [--shared DIR] [--show]

DIR holds data/anthology/acl_2018_2023.jsonl. Of works drawn with seed 13 each gives one claim,
drawn from its findings as a report makes claims of them. Its sentence is put to the library of all
records, and what the first thirty works say for it is looked for as a report looks. Of all passages
that were looked at, whether they count or not, 50 are drawn. `corroborations.json` beside this file
has one person's judgement of each and why, by the places of claim and passage, in other words than
theirs. `--show` prints the sentences. It takes minutes. One JSON line last:

`claims`      claims that were put to the library
`looked_at`   passages that were looked at, `counted` of them with a likelihood of 0.5 or more
`judged`      those of the drawn ones that the file knows, `right` of them about the same finding,
              `foreseen` the sum of the likelihoods that a report prints of them
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from generator.stages import corroborate, extract
from generator.stages.dedupe import merge
from generator.stages.sentences import read
from generator.types import Claim, Corroboration, Paper, Record
from tests.anthology import FILE, Anthology, asked, records
from tests.shared import FOLDER

SEED = 13
WORKS = 2500
"""Works that are drawn."""
FOUND = 30
"""Works that are looked at for a claim."""
DRAWN = 50
JUDGED = Path(__file__).with_suffix(".json")


class Looked(NamedTuple):
    """A passage that was looked at for a claim."""

    claim: Claim
    passage: Corroboration

    @property
    def place(self) -> list[str | int]:
        """Where both stand: work and first character of the claim, then of the passage."""
        own, other = self.claim, self.passage
        return [own.paper, own.start, other.paper, other.start]


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, and print one JSON line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.corroborations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--shared", type=Path, default=FOLDER, help="folder of the shared data")
    parser.add_argument("--show", action="store_true", help="print claims and passages drawn")
    options = parser.parse_args(arguments)
    path = options.shared / FILE.relative_to(FOLDER)
    with tempfile.TemporaryDirectory() as folder:
        anthology = Anthology(Path(folder), path)
        claims = list(claims_of(list(records(path).values())))
        looked = [found for claim, own in claims for found in looked_at(claim, own, anthology)]
    drawn = drawn_of(looked)
    if options.show:
        for one in drawn:
            print(
                f"{one.place} {one.passage.likelihood}\n  {one.claim.quote}\n  {one.passage.quote}"
            )
    judged = json.loads(JUDGED.read_text("utf-8"))
    print(json.dumps({"claims": len(claims), **figures(looked), **judgement(drawn, judged)}))


def claims_of(works: Sequence[Record]) -> Iterator[tuple[Claim, Paper]]:
    """One claim of each of WORKS works, if it has any, and the work."""
    draw = random.Random(SEED)
    for record in draw.sample([record for record in works if record.text], WORKS):
        (paper,) = merge((record,))
        made = (extract.claim_of(paper, p, asked(p.text)) for p in read(paper))
        if found := [claim for claim in made if isinstance(claim, Claim)]:
            yield draw.choice(found), paper


def looked_at(claim: Claim, own: Paper, anthology: Anthology) -> list[Looked]:
    """What the works that are found by a claim's words say for it, but for what is flagged for what
    it is and not for its likelihood."""
    papers = merge(anthology.found(asked(claim.quote, limit=FOUND)).records)
    among = corroborate.witnesses([(paper, read(paper)) for paper in papers if paper.text])
    found = corroborate.corroborations([claim], {own.key: own}, among)[claim.id]
    passages = (*found.counted, *found.flagged)
    return [Looked(claim, p) for p in passages if p.flag in corroborate.UNDECIDED]


def drawn_of(looked: Sequence[Looked]) -> list[Looked]:
    """DRAWN of them, or all if there are fewer."""
    return random.Random(SEED).sample(looked, min(DRAWN, len(looked)))


def figures(looked: Sequence[Looked]) -> dict[str, int]:
    """How many were looked at, and how many of them count."""
    return {"looked_at": len(looked), "counted": sum(not one.passage.flag for one in looked)}


def judgement(drawn: Sequence[Looked], told: Sequence[dict[str, Any]]) -> dict[str, float]:
    """What a person made of those that were drawn."""
    right_at = {tuple(each["place"]): each["right"] for each in told}
    known = [one for one in drawn if tuple(one.place) in right_at]
    return {
        "judged": len(known),
        "right": sum(right_at[tuple(one.place)] for one in known),
        "foreseen": round(sum(one.passage.likelihood for one in known), 1),
    }


if __name__ == "__main__":
    main()
