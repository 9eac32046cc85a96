"""Fuse ranked lists of records."""

from collections import defaultdict
from collections.abc import Sequence

from generator.types import Record

RRF_K = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""


def fuse(lists: Sequence[Sequence[Record]], limit: int) -> tuple[Record, ...]:
    """One list of at most `limit` records: each scores the sum of 1/(60 + rank), rank from 1.

    Records are the same if their ids are; ties keep the order of first appearance.
    """
    scores: dict[str, float] = defaultdict(float)
    records: dict[str, Record] = {}
    for ranked in lists:
        for rank, record in enumerate(ranked, start=1):
            scores[record.id] += 1 / (RRF_K + rank)
            records.setdefault(record.id, record)
    order = sorted(records, key=lambda i: -scores[i])
    return tuple(records[i] for i in order[:limit])
