"""The one way out: `await get(address, params, read)`, and `await post(path, body, read, …)`.

`getter` answers for the library alone; `opened` for the databases as well; `posting` for a
verifier's endpoint. A request waits for its turn at its host's door, is tried up to three times,
and its answer is kept for the day once `read` understood it. Keys are added here, last, and taken
out of whatever comes back. asyncio and httpx are imported where they are used, because a build from
locks needs neither and starts at once.
"""

import hashlib
import json
import re
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote
from weakref import WeakValueDictionary

from generator import __version__
from generator.codec import ShapeError
from generator.databases import pace
from generator.edge import files
from generator.errors import BudgetError, FetchError
from generator.sources.library import ADDRESS as LIBRARY
from generator.types import Get, Post, Source, T, Verifier

if TYPE_CHECKING:
    import asyncio

    import httpx

Clock = Callable[[], float]
"""Seconds since any moment, never going back."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits that many seconds."""

DEADLINE = 30.0
"""Seconds that one answer may take, from the start of its request to its last byte."""
PAUSES = (1.0, 4.0)
"""Seconds before the second try, and before the third and last."""
PATIENCE = 60.0
"""Seconds that a host may ask us to wait; a source that asks for more is given up."""
ENOUGH = 3
"""Requests in a row without any answer, each tried three times, after which a host is given up."""
LONGEST = 16_000_000
"""Bytes of an answer."""
HOPS = 3
"""Redirects that are followed for one answer."""
TO_SAY = 200
"""Characters of a reason."""
PASSING = frozenset({408, 425, 429})
"""Refusals below 500 that may pass: too slow, too early, too many."""
OURSELVES = ("127.0.0.1", "localhost")
"""Where an address may be without TLS."""

_KEY = re.compile(r"[!-~]{8,}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")
_DATE = "%a, %d %b %Y %H:%M:%S GMT"


class Shelf(Protocol):
    """What answers for the library (`edge/library.py`)."""

    def search(self, params: Mapping[str, str]) -> str:
        """The answer to one query, as JSON."""


def getter(shelf: Shelf | None) -> Get:
    """A `get` that answers for the library from its index, and for nothing else."""

    async def get(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        if url != LIBRARY:
            raise FetchError(url, "no such source")
        if shelf is None:
            raise FetchError(url, "the library holds no records")
        try:
            return read(shelf.search(params))
        except ShapeError as error:
            raise FetchError(url, str(error)) from error

    return get


@dataclass(frozen=True, slots=True)
class Budget:
    """Requests that a run may send, by the names of sources, and those that it sent; `most` is None
    where it may send as many as it likes.

    Each counts that goes over the network: every try, and every hop of a redirect. What was
    answered the same day and kept is not sent again.
    """

    most: Mapping[str, int] | None = None
    sent: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    """Sources that were to be sent more."""

    def spend(self, source: str) -> None:
        """Count one request. Raises BudgetError where there may be no more."""
        if self.most is not None and self.sent[source] >= self.most.get(source, 0):
            self.refused.add(source)
            raise BudgetError(source, self.most.get(source, 0))
        self.sent[source] += 1


@asynccontextmanager
async def opened(
    shelf: Shelf | None,
    sources: Mapping[str, Source],
    *,
    keys: Mapping[str, str],
    contact: str,
    cache: Path | None,
    today: str,
    budget: Budget | None = None,
    transport: "httpx.AsyncBaseTransport | None" = None,
    deadline: float = DEADLINE,
    clock: Clock = time.monotonic,
    sleep: Sleep | None = None,
) -> AsyncIterator[Get]:
    """A `get` that answers for the library and for the hosts that the sources name.

    Args:
        shelf: the library; None where it holds no records.
        sources: whose hosts may be asked; a host belongs to the first source that names it.
        keys: by the names that sources give them (`Source.key_name`); empty ones are none.
        contact: an e-mail address that keepers of databases can write to; may be empty.
        cache: folder for what was answered; None: nothing is kept.
        today: ISO date; what was kept on an earlier day goes.
        budget: what may be sent; None: as much as is asked for. `get` raises BudgetError.
        transport: how requests leave; None: over the network.
        deadline: seconds that one answer may take, from the start of its request to its last byte.
        clock: the time that paces are held by.
        sleep: waits for paces and back-offs; None: asyncio's.
    """
    async with _network(
        getter(shelf),
        sources,
        keys=keys,
        contact=contact,
        cache=cache,
        today=today,
        budget=budget,
        transport=transport,
        deadline=deadline,
        clock=clock,
        sleep=sleep,
    ) as network:
        yield network.get


@asynccontextmanager
async def posting(
    verifier: Verifier,
    url: str,
    *,
    key: str,
    cache: Path | None,
    today: str,
    transport: "httpx.AsyncBaseTransport | None" = None,
    deadline: float | None = None,
    clock: Clock = time.monotonic,
    sleep: Sleep | None = None,
) -> AsyncIterator[Post]:
    """A `post` to the endpoint at that address, which `unfit` has nothing against.

    Args:
        verifier: how its key is sent, and how much it is asked at once.
        key: empty where there is none.
        deadline: seconds that one answer may take; None: the verifier's.

    The others are as for `opened`.
    """
    import asyncio  # noqa: PLC0415 (see above)

    import httpx  # noqa: PLC0415 (see above)

    # Held through back-offs as well: of all that waits, nothing is tried before the first few
    # have shown whether the endpoint is there.
    turns = asyncio.Semaphore(verifier.connections)
    endpoint = Source(
        name=verifier.name,
        hosts=(_host(httpx.URL(url)),),
        connections=verifier.connections,
        key_name=verifier.key_name,
        key_in=verifier.key_in,
    )
    async with _network(
        getter(None),
        {verifier.name: endpoint},
        keys={verifier.key_name: key},
        contact="",
        cache=cache,
        today=today,
        budget=None,
        transport=transport,
        deadline=verifier.deadline if deadline is None else deadline,
        clock=clock,
        sleep=sleep,
    ) as network:

        async def post(
            path: str, body: Mapping[str, object], read: Callable[[str], T], kept_as: str
        ) -> T:
            async with turns:
                return await network.post(f"{url.rstrip('/')}{path}", body, read, kept_as)

        yield post


def unfit(url: str) -> str:
    """Why an address can be no verifier's endpoint; empty where it can."""
    import httpx  # noqa: PLC0415 (see above)

    try:
        asked = httpx.URL(url)
    except httpx.InvalidURL:
        return "is no address"
    if not asked.host or asked.scheme not in ("http", "https"):
        return "is no address"
    if asked.query or asked.fragment:
        return "is an address with more behind its path"
    barred = _barred(asked, Source(name="", hosts=(_host(asked),)))
    return f"is {barred}" if barred else ""


@asynccontextmanager
async def _network(
    at_home: Get,
    sources: Mapping[str, Source],
    *,
    keys: Mapping[str, str],
    contact: str,
    cache: Path | None,
    today: str,
    budget: Budget | None,
    transport: "httpx.AsyncBaseTransport | None",
    deadline: float,
    clock: Clock,
    sleep: Sleep | None,
) -> AsyncIterator["_Network"]:
    import asyncio  # noqa: PLC0415 (see above)
    import logging  # noqa: PLC0415 (see above)

    import httpx  # noqa: PLC0415 (see above)

    for name in ("httpx", "httpcore"):  # what they log are whole addresses, keys included
        logging.getLogger(name).setLevel(logging.WARNING)
    held = {name: key.strip() for name, key in keys.items() if key.strip()}
    owners = _owners(sources.values())
    pause = sleep or asyncio.sleep
    async with httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=None,  # noqa: S113 (dripped bytes reset it; the deadline holds for all of them)
        headers={"User-Agent": _user_agent(contact), "Accept-Encoding": "identity"},
    ) as client:
        yield _Network(
            at_home=at_home,
            client=client,
            owners=owners,
            doors={
                host: _Door(
                    pace=pace(source, held, contact),
                    slots=asyncio.Semaphore(source.connections),
                    clock=clock,
                    sleep=pause,
                )
                for host, source in owners.items()
            },
            keys=held,
            contact=contact,
            folder=None if cache is None else _folder(cache / "answers", today),
            under_way=WeakValueDictionary(),
            deadline=deadline,
            sleep=pause,
            budget=budget,
        )


def _user_agent(contact: str) -> str:
    return f"literature-reports/{__version__}" + (
        f" (mailto:{quote(contact, safe='@+')})" if contact else ""
    )


def _owners(sources: Iterable[Source]) -> Mapping[str, Source]:
    """Hosts and the first source that names them."""
    owners: dict[str, Source] = {}
    for source in sources:
        for host in source.hosts:
            owners.setdefault(host, source)
    return owners


class _TryError(Exception):
    """Why a try failed, in words for a reader. Never leaves this module: it may name a key."""

    def __init__(self, why: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.again = again
        """Whether another try may go better."""
        self.wait = wait
        """Seconds that the host asked for."""


@dataclass(slots=True, kw_only=True)
class _Door:
    """One host: how many requests may be under way, and when the next may start."""

    pace: float
    slots: "asyncio.Semaphore"
    clock: Clock
    sleep: Sleep
    opens: float = float("-inf")
    """No request starts before."""
    in_vain: int = 0
    """Requests in a row that no try could get an understood answer to."""
    given_up: str = ""
    """Why nobody knocks here any more; empty while somebody does."""

    def failed(self, why: str, *, again: bool) -> None:
        """A request failed for good; `again`: not because of what was asked."""
        self.in_vain += again
        if self.in_vain >= ENOUGH and not self.given_up:
            self.given_up = f"{why} (given up after {ENOUGH} requests in a row)"

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A slot, from the moment when the pace allows a start."""
        async with self.slots:
            if self.given_up:  # while this request was waiting
                raise _TryError(self.given_up)
            while (wait := self.opens - self.clock()) > 0:
                if wait > PATIENCE:
                    raise _TryError(f"asked us to wait {_span(wait)}")
                await self.sleep(wait)
            self.opens = self.clock() + self.pace
            yield

    def refused(self, response: "httpx.Response") -> _TryError:
        """What an answer other than 200 means; the door stays shut for as long as it asks."""
        import httpx  # noqa: PLC0415 (see above)

        status = response.status_code
        why = f"answered {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
        if status not in PASSING and status < 500:
            return _TryError(why)
        wait = _asked_to_wait(response.headers)
        self.opens = max(self.opens, self.clock() + wait)
        if wait > PATIENCE:
            return _TryError(f"asked us to wait {_span(wait)}")
        return _TryError(why, again=True, wait=wait)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked, before contact and key come to it."""

    url: str
    params: Mapping[str, str]
    body: bytes | None
    """What is posted; None where nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Network:
    """All that a `get` and a `post` need."""

    at_home: Get
    """Answers for the library."""
    client: "httpx.AsyncClient"
    owners: Mapping[str, Source]
    """By host."""
    doors: Mapping[str, _Door]
    """By host."""
    keys: Mapping[str, str]
    """By name; none is empty."""
    contact: str
    folder: Path | None
    """Today's answers."""
    under_way: "WeakValueDictionary[Path, asyncio.Lock]"
    """By the place of the answer: who asks the same waits for it, and is not told twice. Gone with
    the last who asks."""
    deadline: float
    sleep: Sleep
    budget: Budget | None

    async def get(self, url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        """As `types.Get` says."""
        if url == LIBRARY:
            return await self.at_home(url, params, read)
        return await self._once(_Asking(url, params, None), _place(self.folder, url, params), read)

    async def post(
        self, url: str, body: Mapping[str, object], read: Callable[[str], T], kept_as: str
    ) -> T:
        """As `types.Post` says, but for the address."""
        sent = json.dumps(body).encode("ascii")
        place = _place(self.folder, url, {"": kept_as})
        return await self._once(_Asking(url, {}, sent), place, read)

    async def _once(self, asking: "_Asking", path: Path | None, read: Callable[[str], T]) -> T:
        """What was kept there; asked for by one at a time where nothing was."""
        import asyncio  # noqa: PLC0415 (see above)

        async with self.under_way.setdefault(path, asyncio.Lock()) if path else nullcontext():
            if (kept := _kept(path)) is not None:
                with suppress(ShapeError, FetchError):  # kept for a reader of another version
                    return read(kept)
            body, value = await self._asked(asking, read)
            _keep(path, body)
            return value

    async def _asked(self, asking: "_Asking", read: Callable[[str], T]) -> tuple[str, T]:
        """Body and value of the first try that gives one."""
        source, request = self._request(asking)
        door = self.doors[_host(request.url)]
        troubles: list[_TryError] = []
        for pause in (*PAUSES, None):
            try:
                body = self._without_secrets(await self._followed(request, source))
                value = read(body)
                door.in_vain = 0
                return body, value
            except _TryError as error:
                troubles.append(error)
            except ShapeError as error:
                troubles.append(_TryError(str(error), again=True))
            except FetchError as error:
                troubles.append(_TryError(error.why))
            if not troubles[-1].again or pause is None:
                break
            await self.sleep(max(pause, troubles[-1].wait))
        why = _short(self._without_secrets(_summed_up(troubles)))
        # What is posted is alike: an endpoint that refuses one thing refuses all others too.
        door.failed(why, again=troubles[-1].again or asking.body is not None)
        # Raised out here, so that no error of httpx, with its whole address, hangs on to this one.
        raise FetchError(asking.url, why)

    def _request(self, asking: "_Asking") -> tuple[Source, "httpx.Request"]:
        """The request, with contact and key, and whose it is."""
        import httpx  # noqa: PLC0415 (see above)

        url = asking.url
        try:
            asked = httpx.URL(url).copy_merge_params(asking.params)
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise FetchError(url, "is no address that can be asked") from error
        source = self.owners.get(_host(asked))
        if source is None or _barred(asked, source):
            raise FetchError(url, "no such source")
        posted = asking.body is not None
        headers = {"Content-Type": "application/json"} if posted else {}
        for place, value in self._added(url, source):
            where, _, name = place.partition(":")
            if where == "header":
                name, _, scheme = name.partition(" ")
                headers[name] = f"{scheme} {value}".strip()
            else:
                asked = asked.copy_merge_params({name: value})
        method = "POST" if posted else "GET"
        return source, self.client.build_request(
            method, asked, content=asking.body, headers=headers
        )

    def _added(self, url: str, source: Source) -> Sequence[tuple[str, str]]:
        """What is added to a source's requests, as (place, value); the key comes last."""
        key = self.keys.get(source.key_name, "")
        if key and not _KEY.fullmatch(key):
            raise FetchError(url, f"what {source.key_name} holds is no key")
        both = ((source.contact_in, self.contact), (source.key_in, key))
        return [(place, value) for place, value in both if place and value]

    async def _followed(self, request: "httpx.Request", source: Source) -> str:
        """The answer, after a few redirects among the hosts that the source names."""
        for _ in range(HOPS + 1):
            answer = await self._sent(request, source)
            if isinstance(answer, str):
                return answer
            if barred := _barred(answer.url, source):
                raise _TryError(f"redirected to {barred}")
            request = answer
        raise _TryError(f"redirected more than {HOPS} times")

    async def _sent(self, request: "httpx.Request", source: Source) -> "str | httpx.Request":
        """The text of the answer, or where it leads to. Raises _TryError, and BudgetError."""
        import asyncio  # noqa: PLC0415 (see above)

        import httpx  # noqa: PLC0415 (see above)

        door = self.doors[_host(request.url)]
        try:
            async with door.turn(), asyncio.timeout(self.deadline):
                if self.budget is not None:
                    self.budget.spend(source.name)
                response = await self.client.send(request, stream=True)
                async with aclosing(response):
                    if response.next_request is not None:
                        return response.next_request
                    if response.status_code != 200:
                        raise door.refused(response)
                    return await _text(response)
        except TimeoutError as error:
            why = f"no answer within {self.deadline:g} seconds"
            raise _TryError(why, again=True) from error
        except httpx.ConnectError as error:
            raise _TryError("could not be reached", again=True) from error
        except httpx.RemoteProtocolError as error:
            raise _TryError("its answer broke off or was garbled", again=True) from error
        except httpx.HTTPError as error:
            raise _TryError("the connection broke", again=True) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise _TryError("redirected to an address that makes no sense") from error

    def _without_secrets(self, text: str) -> str:
        """A text without keys and contact: an answer may repeat them, and it goes into a lock."""
        sent = filter(_KEY.fullmatch, self.keys.values())
        secrets = [s for s in (*sent, self.contact) if s]
        forms = sorted({f for s in secrets for f in (s, quote(s, safe=""))}, key=len, reverse=True)
        return (
            re.sub("|".join(map(re.escape, forms)), "…", text, flags=re.IGNORECASE)
            if forms
            else text
        )


def _host(url: "httpx.URL") -> str:
    """As sources name it: with the port only where that is not the scheme's own."""
    return url.netloc.decode("ascii")


def _barred(url: "httpx.URL", source: Source) -> str:
    """Why an address may not be asked for that source; empty where it may."""
    if url.scheme != "https" and not (url.scheme == "http" and url.host in OURSELVES):
        return f"an address without TLS ({url.scheme}:)"
    if url.userinfo:
        return "an address with a password in it"
    return "" if _host(url) in source.hosts else f"a host it does not name ({_host(url)})"


async def _text(response: "httpx.Response") -> str:
    """The body. Raises _TryError where it is too long, compressed or not UTF-8."""
    if response.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise _TryError("its answer is compressed, which nobody asked for")
    body = bytearray()
    async for chunk in response.aiter_bytes():  # raw bytes, as nothing is compressed
        body += chunk
        if len(body) > LONGEST:
            raise _TryError(f"its answer is longer than {LONGEST // 1_000_000} MB")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _TryError("its answer is not UTF-8") from error


def _asked_to_wait(headers: Mapping[str, str]) -> float:
    """Seconds that Retry-After asks for, which may be a number or a date; 0 where it does not."""
    asked = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(asked):
        return float(asked)
    until, now = _moment(asked), _moment(headers.get("date", ""))
    if until is None:
        return 0.0
    return max(0.0, until - (time.time() if now is None else now))  # the host's own clock counts


def _moment(date: str) -> float | None:
    """Seconds since 1970 of a date as HTTP writes it."""
    try:
        return datetime.strptime(date, _DATE).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _span(seconds: float) -> str:
    """A time in the largest unit that gives two or more, such as `10 hours`."""
    if seconds > 366 * 86400:
        return "more than a year"
    units = (("days", 86400), ("hours", 3600), ("minutes", 60))
    name, size = next((u for u in units if seconds >= 2 * u[1]), ("seconds", 1))
    return f"{seconds / size:.0f} {name}"


def _summed_up(troubles: Sequence[_TryError]) -> str:
    """The last reason, and whether it was the same each time."""
    why = troubles[-1].why
    every = len(troubles) > len(PAUSES) and all(t.why == why for t in troubles)
    return f"{why} three times" if every and why.startswith("answered ") else why


def _short(why: str) -> str:
    """A reason on one line, without what could steer a terminal."""
    line = " ".join("".join(c if c.isprintable() else " " for c in why).split())
    return line if len(line) <= TO_SAY else f"{line[: TO_SAY - 1]}…"


def _folder(answers: Path, today: str) -> Path:
    """Today's folder; those of earlier days go."""
    for old in answers.glob("*-*-*"):
        if _DAY.fullmatch(old.name) and old.name < today:
            shutil.rmtree(old, ignore_errors=True)
    return answers / today


def _place(folder: Path | None, url: str, params: Mapping[str, str]) -> Path | None:
    """Where the answer to a request is kept; contact and key are no part of its name."""
    asked = json.dumps([url, *params.items()])
    name = hashlib.sha256(asked.encode("ascii")).hexdigest()
    return None if folder is None else folder / f"{name}.txt"


def _kept(path: Path | None) -> str | None:
    """The answer that was kept there."""
    try:
        return None if path is None else path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _keep(path: Path | None, body: str) -> None:
    if path is not None:
        with suppress(OSError):  # an answer that cannot be kept is an answer all the same
            files.write(path, body)
