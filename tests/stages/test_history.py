"""What an update changed."""

from dataclasses import replace

from generator.stages.history import continued
from generator.types import Change, Lock, NoticeKind, Record
from tests import made_up

ONE, TWO, THREE = (made_up.record(n) for n in (1, 2, 3))
RETRACTED = made_up.notice(NoticeKind.RETRACTED)
CONCERN = made_up.notice(NoticeKind.CONCERN)


def lock(*records: Record, day: str = "2026-05-04", history: tuple[Change, ...] = ()) -> Lock:
    """A lock of these records."""
    return Lock(
        question="0" * 64,
        searched_on=day,
        searches=(),
        gaps=(),
        records=records,
        history=history,
    )


def change(old: Lock, *records: Record) -> Change | None:
    """The entry that an update to these records makes."""
    history = continued(old, lock(*records, day="2026-06-01")).history
    return history[0] if history else None


def test_the_first_lock_has_no_history() -> None:
    assert continued(None, lock(ONE)) == lock(ONE)


def test_an_update_that_changes_nothing_leaves_no_entry() -> None:
    assert change(lock(ONE, TWO), ONE, TWO) is None
    assert change(lock(ONE, TWO), TWO, ONE) is None
    assert change(lock()) is None


def test_a_question_that_was_changed_makes_a_version_even_where_the_same_works_are_found() -> None:
    new = replace(lock(ONE, day="2026-06-01"), question="1" * 64)
    assert continued(lock(ONE), new).history == (Change(date="2026-06-01", asked_anew=True),)


def test_works_that_came_and_went_are_named_with_the_day() -> None:
    assert change(lock(ONE, TWO), TWO, THREE) == Change(
        date="2026-06-01", added=(THREE.title,), removed=(ONE.title,)
    )


def test_titles_are_sorted() -> None:
    entry = change(lock(), THREE, ONE, TWO)
    assert entry is not None
    assert entry.added == (ONE.title, TWO.title, THREE.title)


def test_a_new_retraction_is_told_once() -> None:
    noticed = replace(ONE, notices=(RETRACTED,))
    assert change(lock(ONE), noticed) == Change(date="2026-06-01", retracted=(ONE.title,))
    assert change(lock(noticed), noticed) is None


def test_a_correction_or_concern_is_told_apart_from_a_retraction() -> None:
    assert change(lock(ONE), replace(ONE, notices=(CONCERN,))) == Change(
        date="2026-06-01", corrected=(ONE.title,)
    )
    worse = replace(ONE, notices=(CONCERN, RETRACTED))
    assert change(lock(replace(ONE, notices=(CONCERN,))), worse) == Change(
        date="2026-06-01", retracted=(ONE.title,)
    )


def test_a_notice_that_was_only_looked_up_again_is_no_change() -> None:
    first = replace(ONE, notices=(RETRACTED,))
    again = replace(ONE, notices=(replace(RETRACTED, checked_on="2026-06-01"),))
    assert change(lock(first), again) is None


def test_a_work_that_comes_retracted_is_both_added_and_retracted() -> None:
    noticed = replace(ONE, notices=(RETRACTED,))
    assert change(lock(), noticed) == Change(
        date="2026-06-01", added=(ONE.title,), retracted=(ONE.title,)
    )


def test_a_work_that_got_another_identifier_neither_came_nor_went() -> None:
    known_by_arxiv = replace(ONE, doi="")
    assert change(lock(known_by_arxiv), ONE) is None
    elsewhere = replace(ONE, id="crossref:1", source="crossref")
    assert change(lock(known_by_arxiv), known_by_arxiv, elsewhere) is None


def test_a_work_without_identifiers_whose_text_changed_neither_came_nor_went() -> None:
    bare = replace(ONE, doi="", arxiv="", authors=())
    assert change(lock(bare), replace(bare, text="Something else was written.", year=1999)) is None


def test_older_entries_stay_behind_the_newest() -> None:
    older = (Change(date="2026-01-01", added=("Something",)),)
    updated = continued(lock(ONE, history=older), lock(TWO, day="2026-06-01"))
    assert [entry.date for entry in updated.history] == ["2026-06-01", "2026-01-01"]
    assert continued(lock(ONE, history=older), lock(ONE)).history == older
