"""Whatever a server does, a search ends soon, with a reason, keeping nothing and telling no key."""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.codec import ShapeError
from generator.edge.fetch import opened
from generator.errors import FetchError
from generator.types import Source
from tests.faulty_server import (
    Fault,
    Served,
    answering,
    bomb,
    dripped_body,
    dripped_headers,
    endless,
    reset,
    serving,
    stalled,
    truncated,
)

KEY = "k3y-that/nobody+may=see"
SHORT, LONG = 0.25, 10.0
"""Deadlines: for servers that never answer, and for those that do, on however slow a machine."""
SLOW = (stalled, dripped_headers, dripped_body)
PAGE = "<!doctype html><title>Down</title><p>We are back at noon, whatever your key"


def reader(body: str) -> int:
    """A number of hits; an answer of any other shape is refused."""
    try:
        return int(json.loads(body)["hits"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ShapeError("it answered in another shape") from None


def in_http_form(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
IN_20_SECONDS = {
    "date": in_http_form(NOON),
    "retry_after": in_http_form(NOON + timedelta(seconds=20)),
}
TOMORROW = {"date": in_http_form(NOON), "retry_after": in_http_form(NOON + timedelta(days=1))}

FAULTS: dict[str, tuple[Fault, str, int]] = {
    # what the server does: the whole reason that is told, and how often it is asked
    "400": (answering(400, '{"message": ["bad"]}'), "answered 400 Bad Request", 1),
    "403": (answering(403, PAGE), "answered 403 Forbidden", 1),
    "404 as HTML": (answering(404, PAGE), "answered 404 Not Found", 1),
    "204": (answering(204), "answered 204 No Content", 1),
    "304": (answering(304), "answered 304 Not Modified", 1),
    "408": (answering(408), "answered 408 Request Timeout three times", 3),
    "425": (answering(425), "answered 425 Too Early three times", 3),
    "429": (answering(429, "Rate exceeded."), "answered 429 Too Many Requests three times", 3),
    "429 for seconds": (
        answering(429, retry_after="7"),
        "answered 429 Too Many Requests three times",
        3,
    ),
    "429 until a date": (
        answering(429, **IN_20_SECONDS),
        "answered 429 Too Many Requests three times",
        3,
    ),
    "429 until a day later": (answering(429, **TOMORROW), "asked us to wait 24 hours", 1),
    "429 for hours": (answering(429, retry_after="36000"), "asked us to wait 10 hours", 1),
    "429 for good": (
        answering(429, retry_after="9" * 400),
        "asked us to wait more than a year",
        1,
    ),
    "429 with nonsense": (
        answering(429, retry_after="soon, -3 ½"),
        "answered 429 Too Many Requests three times",
        3,
    ),
    "500": (
        answering(500, "java.lang.Oops"),
        "answered 500 Internal Server Error three times",
        3,
    ),
    "503 always": (answering(503), "answered 503 Service Unavailable three times", 3),
    "503 for hours": (answering(503, retry_after="7200"), "asked us to wait 2 hours", 1),
    "200 with HTML": (answering(200, PAGE), "it answered in another shape", 3),
    "200 with other JSON": (answering(200, "[null]"), "it answered in another shape", 3),
    "200 with deep JSON": (answering(200, "[" * 100_000), "it answered in another shape", 3),
    "empty body": (answering(200, ""), "it answered in another shape", 3),
    "truncated body": (truncated(b'{"hits": 1}'), "its answer broke off or was garbled", 3),
    "no HTTP": (
        answering(200, b"", content_length="many"),
        "its answer broke off or was garbled",
        3,
    ),
    "no UTF-8": (answering(200, b'{"hits": 1, "n": "\xff"}'), "its answer is not UTF-8", 1),
    "reset": (reset, "the connection broke", 3),
    "stalled": (stalled, "no answer within 0.25 seconds", 3),
    "dripped headers": (dripped_headers, "no answer within 0.25 seconds", 3),
    "dripped body": (dripped_body, "no answer within 0.25 seconds", 3),
    "endless body": (endless, "its answer is longer than 16 MB", 1),
    "bomb": (bomb(50_000_000), "its answer is compressed, which nobody asked for", 1),
    "redirect in a circle": (
        answering(302, location=f"/works?api_key={KEY}"),
        "redirected more than 3 times",
        4,
    ),
    "redirect nowhere": (answering(302), "answered 302 Found", 1),
    "redirect to a file": (
        answering(302, location="file:///etc/passwd"),
        "redirected to an address without TLS (file:)",
        1,
    ),
    "redirect without TLS": (
        answering(301, location="http://evil.example/"),
        "redirected to an address without TLS (http:)",
        1,
    ),
    "redirect to another port": (
        answering(307, location="http://127.0.0.1:9/"),
        "redirected to a host it does not name (127.0.0.1:9)",
        1,
    ),
    "redirect to another host": (
        answering(308, location=f"https://evil.example/?api_key={KEY}"),
        "redirected to a host it does not name (evil.example)",
        1,
    ),
    "redirect to a host called like the key": (
        answering(303, location="https://k3y-that.nobody.example/"),
        "redirected to a host it does not name (k3y-that.nobody.example)",
        1,
    ),
    "redirect with a password": (
        answering(302, location="https://me:word@evil.example/"),
        "redirected to an address with a password in it",
        1,
    ),
    "redirect to nonsense": (
        answering(302, location="https://[::1"),
        "its answer broke off or was garbled",
        3,
    ),
}


def source(host: str, key_in: str) -> Source:
    return Source(name="faulty", hosts=(host,), key_name="KEY", key_in=key_in)


class Naps:
    """A clock that only sleeping moves: a nap takes no time, and its length is remembered."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def clock(self) -> float:
        return sum(self.taken)

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


def asked(
    cache: Path,
    *faults: Fault,
    key_in: str = "param:api_key",
    naps: Naps | None = None,
    read: Callable[[str], int] = reader,
) -> tuple[int, Served]:
    """The number of hits that a server with these faults is good for, and the server."""

    slept = naps or Naps()

    async def ask() -> tuple[int, Served]:
        async with (
            asyncio.timeout(2 * LONG),
            serving(*faults) as served,
            opened(
                None,
                {"faulty": source(served.host, key_in)},
                keys={"KEY": KEY},
                contact="",
                cache=cache,
                today="2026-05-01",
                deadline=SHORT if set(faults) & set(SLOW) else LONG,
                clock=slept.clock,
                sleep=slept.sleep,
            ) as get,
        ):
            return await _within(get(served.address, {"query": "snow"}, read), served)

    return asyncio.run(ask())


async def _within(answer: Awaitable[int], served: Served) -> tuple[int, Served]:
    try:
        return await answer, served
    except FetchError as error:
        error.add_note(f"asked {len(served.heads)} times")
        raise


def kept(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if path.is_file()]


def told(error: BaseException) -> str:
    """Everything that a traceback could show of an error, its causes and their requests."""
    chain = [error]
    while (deeper := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(deeper)
    shown = "".join(traceback.format_exception(error))
    return shown + "".join(f"{e!r} {vars(e)} {getattr(e, 'request', '')}" for e in chain)


PLACES = [(name, "param:api_key") for name in FAULTS] + [
    (name, "header:x-api-key") for name, (fault, *_) in FAULTS.items() if fault not in SLOW
]


@pytest.mark.parametrize(("name", "key_in"), PLACES)
def test_a_fault_ends_soon_with_its_reason_keeping_nothing_and_telling_no_key(
    name: str, key_in: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fault, why, times = FAULTS[name]
    caplog.set_level("DEBUG")
    with pytest.raises(FetchError) as raised:
        asked(tmp_path, fault, key_in=key_in)
    assert raised.value.why == why
    assert raised.value.__notes__ == [f"asked {times} times"]
    assert kept(tmp_path) == []
    assert "k3y" not in told(raised.value).replace("k3y-that.nobody.example", "")
    assert "k3y" not in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        answering(503),
        answering(429, retry_after="1"),
        answering(200, PAGE),
        answering(200, ""),
        truncated(b'{"hits": 1}'),
        reset,
        stalled,
        dripped_body,
    ],
)
def test_a_fault_that_passes_is_no_fault(fault: Fault, tmp_path: Path) -> None:
    hits, served = asked(tmp_path, fault, answering(200, '{"hits": 12}'))
    assert hits == 12
    assert len(served.heads) == 2 or fault in SLOW
    assert [path.read_text("utf-8") for path in kept(tmp_path)] == ['{"hits": 12}']


def test_different_faults_are_not_called_three_times_the_same(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as raised:
        asked(tmp_path, answering(500), reset, answering(503))
    assert raised.value.why == "answered 503 Service Unavailable"


@pytest.mark.parametrize(
    ("stated", "naps"),
    [
        ({}, [1.0, 4.0]),
        ({"retry_after": "0"}, [1.0, 4.0]),
        ({"retry_after": "7"}, [7.0, 7.0]),
        ({"retry_after": "60"}, [60.0, 60.0]),
        ({"retry_after": "2.5"}, [2.5, 4.0]),
        (IN_20_SECONDS, [20.0, 20.0]),
        ({"retry_after": in_http_form(NOON), "date": in_http_form(NOON)}, [1.0, 4.0]),
        ({"retry_after": "Fri, 32 May 2026 12:00:00 GMT"}, [1.0, 4.0]),
    ],
)
def test_a_host_is_given_the_time_that_it_asks_for(
    stated: dict[str, str], naps: list[float], tmp_path: Path
) -> None:
    slept = Naps()
    good = answering(200, '{"hits": 0}')
    busy = answering(429, "", **stated)
    assert asked(tmp_path, busy, busy, good, naps=slept)[0] == 0
    assert slept.taken == naps


def test_a_date_without_the_hosts_own_clock_is_held_against_ours(tmp_path: Path) -> None:
    later = in_http_form(datetime.now(UTC) + timedelta(hours=5, minutes=1))
    with pytest.raises(FetchError, match="asked us to wait 5 hours"):
        asked(tmp_path, answering(503, retry_after=later))


def test_no_proxy_of_the_environment_stands_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert asked(tmp_path, answering(200, '{"hits": 4}'))[0] == 4


def test_a_redirect_among_the_named_hosts_is_followed(tmp_path: Path) -> None:
    moved = answering(301, location="/moved?query=snow")
    hits, served = asked(tmp_path, moved, answering(200, '{"hits": 3}'))
    assert hits == 3
    assert [line.split()[1].partition("?")[0] for line in served.heads] == ["/works", "/moved"]


def test_an_error_that_the_answer_itself_tells_is_not_asked_for_again(tmp_path: Path) -> None:
    def refuse(body: str) -> int:
        raise FetchError("https://api.example/", f"says:\n\x1b[31m{json.loads(body)['message']}")

    with pytest.raises(FetchError) as raised:
        asked(tmp_path, answering(200, json.dumps({"message": f"bad key {KEY}"})), read=refuse)
    assert raised.value.why == "says: [31mbad key …"
    assert raised.value.__notes__ == ["asked 1 times"]
    assert kept(tmp_path) == []


def test_a_long_reason_is_cut(tmp_path: Path) -> None:
    def refuse(body: str) -> int:
        raise ShapeError("far too long " * 50)

    with pytest.raises(FetchError) as raised:
        asked(tmp_path, answering(200, "{}"), read=refuse)
    assert len(raised.value.why) == 200
    assert raised.value.why.endswith("…")


def test_a_bug_in_a_reader_keeps_its_name(tmp_path: Path) -> None:
    def broken(body: str) -> int:
        return 1 // len(body)

    with pytest.raises(ZeroDivisionError):
        asked(tmp_path, answering(200, ""), read=broken)


@pytest.mark.parametrize("form", [KEY, quote(KEY, safe=""), KEY.upper()])
def test_a_key_that_an_answer_repeats_is_neither_read_nor_kept(form: str, tmp_path: Path) -> None:
    read: list[str] = []

    def remember(body: str) -> int:
        read.append(body)
        return 1

    asked(tmp_path, answering(200, f'{{"next": "/works?api_key={form}&page=2"}}'), read=remember)
    assert read == ['{"next": "/works?api_key=…&page=2"}']
    assert [path.read_text("utf-8") for path in kept(tmp_path)] == read


def test_a_host_where_nobody_listens_could_not_be_reached(tmp_path: Path) -> None:
    async def ask() -> None:
        async with serving(reset) as served:
            pass
        sources = {"faulty": source(served.host, "")}
        async with opened(
            None,
            sources,
            keys={},
            contact="",
            cache=tmp_path,
            today="2026-05-01",
            sleep=Naps().sleep,
        ) as get:
            await get(served.address, {}, reader)

    with pytest.raises(FetchError) as raised:
        asyncio.run(ask())
    assert raised.value.why == "could not be reached"


def test_the_server_closes_by_itself_with_everything_under_way() -> None:
    async def watch() -> tuple[bytes, bool]:
        async with serving(stalled) as served:
            host, _, port = served.host.partition(":")
            came, out = await asyncio.open_connection(host, int(port))
            out.write(b"GET / HTTP/1.1\r\n\r\n")
            await asyncio.sleep(0.01)
        rest = await _rest(came)
        out.close()
        return rest, await _listens(host, int(port))

    assert asyncio.run(watch()) == (b"", False)


async def _rest(came: asyncio.StreamReader) -> bytes:
    try:
        return await came.read()
    except ConnectionError:
        return b""


async def _listens(host: str, port: int) -> bool:
    try:
        _, out = await asyncio.open_connection(host, port)
    except ConnectionError:
        return False
    out.close()
    return True
