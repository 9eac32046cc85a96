"""Pure work, shared among the processors of this machine or of a cluster.

Both are given as Python's own `concurrent.futures.Executor`: who has another way to run functions
elsewhere gives that. What travels is values, never paths: others may not see this machine's files.
"""

import gc
import logging
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from generator.edge.stamp import stamp
from generator.errors import GeneratorError

if TYPE_CHECKING:
    from distributed import Client

A = TypeVar("A")
B = TypeVar("B")

REACHED_WITHIN = 10
"""Seconds in which a cluster has to answer."""
MOST = 61
"""Processes on one machine: more cannot be waited for on Windows."""
_SCHEDULER = re.compile(r"(?:(?:tcp|tls|wss?)://)?[^/\s]+:\d+")
_LOOK_EVERY = 1.0
"""Seconds from one look whether anybody works to the next."""
_LOOKS = 10
"""Looks, one after the other, that find no worker: then none is waited for."""
_A_WORKER = 4
"""Pieces of work handed out for each worker, so that none waits and few are held in memory."""
_ALONE = threading.Lock()


def collect_seldom(new: int = 100_000) -> None:
    """Look for garbage that refers to itself only after so many new objects: there is little of it
    in a report, and to look takes long, but without any a process that makes thousands would
    grow."""
    gc.set_threshold(new, 10, 10)
    gc.enable()


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Who does the work."""

    executor: Executor
    number: int
    """Of their processes."""
    gone: Callable[[], bool] = lambda: False
    """Whether nobody is there any more to do what was handed out."""


@contextmanager
def processes(number: int) -> Iterator[Workers]:
    """So many processes on this machine, `MOST` at most. They end soon after this one: a killed
    build leaves nobody behind.

    Raises:
        GeneratorError: one of them was ended from outside.
    """
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415 (slow)

    number = min(number, MOST)
    pool = ProcessPoolExecutor(number, initializer=_begin)
    try:
        yield Workers(executor=pool, number=number)
    except BrokenExecutor as error:
        raise GeneratorError(
            "a worker process was ended from outside; what was finished is kept (run it again, "
            "with fewer --workers if memory was short)"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Get a process ready."""
    from multiprocessing import parent_process  # noqa: PLC0415 (as in `processes`)

    collect_seldom()

    def watch() -> None:
        if parent := parent_process():  # which is not who forked us where a server does that
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster, by the address of its scheduler.

    Raises:
        GeneratorError: Dask is not installed; nobody answers there; the cluster has no workers, or
            they went away; the generator is not installed there; the same work ended several.
    """
    try:
        from distributed import scheduler  # noqa: PLC0415 (an extra that most do without)
    except ImportError:
        raise GeneratorError(
            "--dask: Dask is not installed here (run: pip install distributed)"
        ) from None
    logging.disable()  # Dask tells of a lost connection at length; here it is said in a line
    try:
        with _client(address) as client:
            number = len(client.nthreads())
            yield Workers(executor=client.get_executor(), number=number, gone=_deserted(client))
    except CancelledError as error:
        raise GeneratorError(
            f"--dask {address}: the cluster went away, or its last worker did; what was finished "
            "is kept (run it again)"
        ) from error
    except scheduler.KilledWorker as error:
        raise GeneratorError(
            f"--dask {address}: {error.allowed_failures + 1} workers ended over the same report; "
            "what was finished is kept (if memory was short, give each worker more)"
        ) from error
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _client(address: str) -> "Iterator[Client]":
    """A client of a cluster that has the generator and somebody to run it."""
    from distributed import Client, Security  # noqa: PLC0415 (as in `cluster`)

    if not _SCHEDULER.fullmatch(address):
        raise GeneratorError(f"--dask {address}: no such address (such as tcp://127.0.0.1:8786)")
    secured = Security().get_connection_args("client")["ssl_context"]
    if address.startswith("tls:") and not secured:
        raise GeneratorError(
            f"--dask {address}: no certificate is set here to show there (name the files in Dask's "
            "settings: distributed.comm.tls)"
        )
    try:
        client = Client(address, timeout=REACHED_WITHIN, set_as_default=False)
    except OSError as error:
        raise GeneratorError(
            f"--dask {address}: no scheduler answers there (start one: dask scheduler)"
        ) from error
    with client:
        if not client.nthreads():
            raise GeneratorError(
                f"--dask {address}: no worker there (start one: dask worker {address})"
            )
        _same_there(address, client)
        yield client


def _same_there(address: str, client: "Client") -> None:
    """Refuse who has not what is here: whoever cannot load what is handed out loses its connection,
    and nothing says why."""
    try:
        client.run_on_scheduler(stamp)
    except ImportError as error:
        raise GeneratorError(
            f"--dask {address}: the scheduler cannot load {error.name} (install the generator "
            "there as well)"
        ) from error
    stamps: dict[str, object] = {}
    with suppress(TimeoutError):  # of a worker that hangs, which is Dask's to give up
        stamps = client.run(stamp, on_error="return", callback_timeout=REACHED_WITHIN)
    for worker, found in stamps.items():
        if found != stamp() and not isinstance(found, OSError):  # of one that ended just now
            raise GeneratorError(
                f"--dask {address}: {worker} has not this generator, or another Python or package "
                "(install the same there: requirements.lock)"
            )


def _deserted(client: "Client") -> Callable[[], bool]:
    """Whether, at the last look, nobody was left to do what was handed out. A worker that ended may
    come back soon, so only several looks that find none count."""
    in_vain = 0

    def gone() -> bool:
        nonlocal in_vain
        if client.status != "running":
            return True
        try:
            found = client.nthreads(callback_timeout=REACHED_WITHIN)
        except OSError:
            found = {}
        in_vain = 0 if found else in_vain + 1
        return in_vain >= _LOOKS

    return gone


def spread(
    workers: Workers, function: Callable[[A], B], items: Iterable[A]
) -> Iterator[tuple[A, B]]:
    """Each item and its result, as they are finished. Some pieces of work for each worker are under
    way, and an item is taken when there is room for it.

    Raises:
        CancelledError: nobody works any more. As all that the function raises, it comes after what
            was finished by then.
    """
    under_way: dict[Future[B], A] = {}
    for item in items:
        under_way[workers.executor.submit(one_at_a_time, function, item)] = item
        if len(under_way) >= workers.number * _A_WORKER:
            yield from _finished(under_way, workers)
    while under_way:
        yield from _finished(under_way, workers)


def one_at_a_time(function: Callable[[A], B], item: A) -> B:
    """The function's result, while nothing else is worked on in this process: a worker of a cluster
    may have many threads, citeproc-py keeps a work it is at in one place for all of them, and they
    would not be faster, because they share one interpreter."""
    with _ALONE:
        return function(item)


def _finished(under_way: dict[Future[B], A], workers: Workers) -> Iterator[tuple[A, B]]:
    """At least one that is finished, taken out; those that failed come last."""
    while not wait(under_way, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED).done:
        if workers.gone():
            raise CancelledError
    for future in sorted(filter(Future.done, under_way), key=_failed):
        yield under_way.pop(future), future.result()


def _failed(future: Future[B]) -> bool:
    return future.cancelled() or future.exception() is not None
