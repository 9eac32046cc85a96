"""Promises kept over the 20,048 ACL records: duplicates, and questions they do not answer."""

from collections.abc import Iterator, Sequence

import pytest

from generator.stages import corroborate
from generator.stages.dedupe import merge
from generator.stages.extract import claim_id
from generator.stages.sentences import read
from generator.types import Claim, Paper, Passage, Record, Role
from tests.anthology import DUPLICATES, Anthology, asked, records
from tests.shared import needs_shared

pytestmark = needs_shared


@pytest.fixture(scope="module")
def anthology(tmp_path_factory: pytest.TempPathFactory) -> Anthology:
    """All records, indexed."""
    return Anthology(tmp_path_factory.mktemp("anthology"))


# Known duplicates


def findings(paper: Paper) -> Iterator[Claim]:
    """Every finding of a work, as a claim."""
    for passage in read(paper):
        if passage.role is Role.FINDING:
            yield as_claim(passage)


def as_claim(passage: Passage) -> Claim:
    return Claim(
        id=claim_id(passage.paper, passage.text),
        paper=passage.paper,
        text=passage.text,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )


def beside(pair: Sequence[Record], anthology: Anthology) -> list[Paper]:
    """The pair among the works that are nearest to it."""
    near = anthology.found(asked(pair[0].title, ((pair[0].title,), ("language",)), limit=40))
    ids = {record.id for record in pair}
    others = [record for record in near.records if record.id not in ids]
    return [merge([record])[0] for record in (*pair, *others)]


@pytest.mark.parametrize("pair", DUPLICATES, ids="=".join)
def test_known_duplicates_corroborate_nobody_twice_and_not_each_other(
    pair: tuple[str, str], anthology: Anthology
) -> None:
    near = beside([records()[acl] for acl in pair], anthology)
    twins = {paper.key for paper in near[:2]}
    works = [paper for paper in near if paper.text]  # one of the ten has none, and is not read
    claims = [claim for paper in works for claim in findings(paper)]
    among = corroborate.witnesses([(paper, read(paper)) for paper in works])
    assert len(twins & {witness.paper.key for witness in among.works}) == 1
    found = corroborate.corroborations(claims, {paper.key: paper for paper in works}, among)
    assert len(claims) > 30
    for claim in claims:
        by = [p.paper for p in (*found[claim.id].counted, *found[claim.id].flagged)]
        assert sum(key in twins for key in by) <= (0 if claim.paper in twins else 1)
