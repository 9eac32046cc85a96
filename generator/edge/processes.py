"""Pure work, shared among the processors of this machine."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")


def side_by_side(function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
    """`map`, by a process for each core.

    The work begins with the call, not with the first result. Function and items go to each process
    once, and results come back in the order of the items; what the function raises is raised here.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if not cores or cores < 2:
        return map(function, items)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 (slow to load)

    began = (os.getpid(), function, items)
    pool = ProcessPoolExecutor(cores, initializer=_begin, initargs=began)
    share = max(1, len(items) // (cores * 16))
    return _results(pool.map(_mapped, range(len(items)), chunksize=share), pool.shutdown)


def _results(results: Iterator[B], end: Callable[[], object]) -> Iterator[B]:
    try:
        yield from results
    finally:
        end()


_given: "tuple[Callable[[Any], Any], Sequence[Any]]"
"""In a process that was started here: the function and what it is mapped over."""


def _begin(parent: int, function: Callable[[Any], Any], items: Sequence[Any]) -> None:
    """Get a process ready, which ends soon after its parent: a killed build leaves nobody."""
    global _given  # noqa: PLW0603 (an initializer can hand on nothing in another way)
    _given = (function, items)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _mapped(index: int) -> Any:
    function, items = _given
    return function(items[index])
