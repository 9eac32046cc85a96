"""The one way out: whom it asks, how often, with which key, and what it keeps.

Time is simulated: a loop whose clock jumps to the next thing that is due, so that paces are counted
exactly and take no time. What servers do wrong is in test_faults.py.
"""

import asyncio
import gc
import json
import selectors
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.edge.fetch import Budget, getter, opened
from generator.edge.library import open_shelf
from generator.errors import BudgetError, FetchError
from generator.types import Get, Source, T

URL = "https://api.one.example/works"
ONE = Source(name="one", hosts=("api.one.example", "files.one.example"), pace=3.0)
TWO = Source(name="two", hosts=("api.two.example",), pace=1.0)
KEYED = replace(
    ONE,
    pace_with_key=0.5,
    key_name="ONE_KEY",
    key_in="param:api_key",
    contact_in="param:mailto",
)
KEY = "a-key-of-length"
CONTACT = "keeper@site.example"


class Jumping(selectors.DefaultSelector):
    """Waits for nothing: the time that it was to wait for has passed."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class Simulated(asyncio.SelectorEventLoop):
    """A loop in which time passes only by waiting."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.now


def run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=Simulated) as runner:
        return runner.run(work)


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(slots=True, kw_only=True)
class Host:
    """Answers everything after `takes` seconds; remembers what came, when, and how much at once."""

    takes: float = 0.0
    answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(200, text="{}")
    requests: list[httpx.Request] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    under_way: int = 0
    most: int = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.starts.append(now())
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(self.takes)
        self.under_way -= 1
        return self.answer(request)


def opening(
    host: Host,
    *sources: Source,
    keys: Mapping[str, str] | None = None,
    contact: str = "",
    cache: Path | None = None,
    today: str = "2026-05-01",
    budget: Budget | None = None,
) -> AbstractAsyncContextManager[Get]:
    return opened(
        None,
        {source.name: source for source in sources or (ONE, TWO)},
        keys=keys or {},
        contact=contact,
        cache=cache,
        today=today,
        budget=budget,
        transport=httpx.MockTransport(host),
        clock=now,
    )


def asked(
    host: Host,
    *sources: Source,
    urls: tuple[str, ...] = (URL,),
    params: Mapping[str, str] | None = None,
    read: Callable[[str], str] = str,
    **options: Any,
) -> list[str]:
    """The answers to these addresses, asked for one after the other."""

    async def ask() -> list[str]:
        async with opening(host, *sources, **options) as get:
            return [await get(url, params or {}, read) for url in urls]

    return run(ask())


def at_once(host: Host, *sources: Source, urls: tuple[str, ...], **options: Any) -> list[Any]:
    """Answers or errors of these addresses, all asked for at the same moment."""

    async def ask() -> list[Any]:
        async with opening(host, *sources, **options) as get:
            work = (get(url, {"n": str(n)}, str) for n, url in enumerate(urls))
            return await asyncio.gather(*work, return_exceptions=True)

    return run(ask())


# -- the library ------------------------------------------------------------------------------


def test_the_library_answers_from_its_index(tmp_path: Path) -> None:
    answer = run(_await(getter(_shelf(tmp_path))("library:", {"words": "snow", "rows": "5"}, str)))
    assert json.loads(answer)["hits"] == 1


def test_the_library_answers_among_the_databases_too(tmp_path: Path) -> None:
    async def ask() -> str:
        async with opened(
            _shelf(tmp_path), {}, keys={}, contact="", cache=tmp_path / "kept", today="2026-05-01"
        ) as get:
            return await get("library:", {"words": "snow", "rows": "5"}, str)

    assert json.loads(run(ask()))["hits"] == 1
    assert not (tmp_path / "kept").exists()


def _shelf(folder: Path) -> Any:
    path = folder / "own.json"
    path.write_text(json.dumps([{"id": "a", "title": "Snow", "abstract": "Snow melts."}]), "utf-8")
    return open_shelf([path], folder / ".cache", folder)


async def _await(answer: Any) -> str:
    return str(await answer)


def test_no_library_is_a_fetch_error_and_not_an_empty_answer() -> None:
    with pytest.raises(FetchError, match="the library holds no records"):
        run(_await(getter(None)("library:", {"words": "snow", "rows": "5"}, str)))
    with pytest.raises(FetchError, match="the library holds no records"):
        asked(Host(), urls=("library:",))


def test_the_library_alone_refuses_any_other_address() -> None:
    with pytest.raises(FetchError) as raised:
        run(_await(getter(None)("https://example.org/", {}, str)))
    assert raised.value.url == "https://example.org/"


def test_a_build_loads_nothing_of_the_network() -> None:
    loaded = "import sys, generator.edge.fetch; print({'httpx', 'asyncio'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", loaded], check=True, capture_output=True, text=True
    )
    assert done.stdout == "set()\n"


# -- what it may spend ------------------------------------------------------------------------


def test_no_more_is_sent_than_the_budget_of_a_source_allows() -> None:
    host, budget = Host(), Budget({"one": 2, "two": 5})
    other = "https://api.two.example/"
    with pytest.raises(BudgetError, match="one was sent the 2 requests that this run may send it"):
        asked(host, urls=(URL, other, f"{URL}/1", f"{URL}/2"), budget=budget)
    assert len(host.requests) == 3
    assert dict(budget.sent) == {"one": 2, "two": 1}
    assert budget.refused == {"one"}


def test_every_try_and_every_hop_counts() -> None:
    failing, budget = Host(answer=lambda _: httpx.Response(503)), Budget({"one": 9})
    with pytest.raises(FetchError):
        asked(failing, budget=budget)
    assert budget.sent["one"] == len(failing.requests) == 3
    hopping, budget = Host(answer=redirecting("/1")), Budget({"one": 9})
    asked(hopping, budget=budget)
    assert budget.sent["one"] == len(hopping.requests) == 2


def test_requests_of_one_moment_are_held_to_the_budget_together() -> None:
    host, budget = Host(takes=5.0), Budget({"one": 3})
    answers = at_once(host, replace(ONE, connections=4), urls=(URL,) * 8, budget=budget)
    assert len(host.requests) == 3
    assert sum(isinstance(answer, BudgetError) for answer in answers) == 5


def test_a_budget_without_a_limit_only_counts() -> None:
    host, budget = Host(), Budget()
    asked(host, urls=(URL, f"{URL}/1", "https://api.two.example/"), budget=budget)
    assert (dict(budget.sent), budget.refused) == ({"one": 2, "two": 1}, set())


def test_what_was_kept_that_day_costs_nothing(tmp_path: Path) -> None:
    budget = Budget({"one": 1})
    assert asked(Host(), urls=(URL, URL), cache=tmp_path, budget=budget) == ["{}", "{}"]
    assert budget.sent["one"] == 1


def test_a_source_without_a_budget_is_sent_nothing_in_a_run_that_has_one() -> None:
    host = Host()
    with pytest.raises(BudgetError):
        asked(host, budget=Budget({"two": 1}))
    assert host.requests == []


# -- whom it asks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://api.one.example.evil.example/",
        "https://api.one.example:8443/works",
        "https://api.one.example@evil.example/",
        "https://me:word@api.one.example/works",
        "http://api.one.example/works",
        "http://127.0.0.1/works",
        "file:///etc/passwd",
        "ftp://api.one.example/",
        "//api.one.example/works",
        "library:more",
        "",
    ],
)
def test_an_address_that_no_source_names_is_not_asked(url: str) -> None:
    host = Host()
    with pytest.raises(FetchError, match="no such source") as raised:
        asked(host, urls=(url,))
    assert (raised.value.url, host.requests) == (url, [])


@pytest.mark.parametrize(
    "url", ["https://[::1", "https://api.one.example/\n", URL + "/" + "a" * 70000]
)
def test_an_address_that_is_none_is_a_fetch_error(url: str) -> None:
    with pytest.raises(FetchError, match="is no address that can be asked"):
        asked(Host(), urls=(url,))


ANY = st.text(st.characters(codec=None, exclude_categories=()))
"""Half a surrogate pair is among them."""


@example({"q": "half \ud83d"})
@given(st.dictionaries(ANY, ANY, max_size=3))
def test_any_parameters_are_asked_as_they_are_or_refused(params: dict[str, str]) -> None:
    host = Host()
    if any("\ud800" <= sign <= "\udfff" for pair in params.items() for sign in "".join(pair)):
        with pytest.raises(FetchError, match="is no address that can be asked"):
            asked(host, params=params)
    else:
        asked(host, params=params)
        assert dict(host.requests[0].url.params) == params


def redirecting(to: str) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        first = request.url.path == "/works"
        return httpx.Response(302, headers={"Location": to}) if first else httpx.Response(200)

    return answer


def test_a_redirect_to_another_host_of_the_same_source_is_followed_in_its_own_time() -> None:
    host = Host(answer=redirecting("https://files.one.example/1"))
    assert asked(host) == [""]
    assert [r.url.host for r in host.requests] == list(ONE.hosts)
    assert host.starts == [0.0, 0.0]


def test_a_redirect_on_the_same_host_waits_for_its_turn_like_any_request() -> None:
    host = Host(answer=redirecting("/1"))
    asked(host)
    assert host.starts == [0.0, 3.0]


def test_a_redirect_to_a_host_of_another_source_is_not_followed() -> None:
    host = Host(answer=redirecting("https://api.two.example/1"))
    with pytest.raises(FetchError, match=r"a host it does not name \(api.two.example\)"):
        asked(host)
    assert len(host.requests) == 1


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_any_place_to_be_redirected_to_ends_well(to: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers=[(b"Location", to.encode("latin-1"))])

    host = Host(answer=answer)
    with pytest.raises(FetchError):
        asked(host)
    assert {r.url.host for r in host.requests} == {"api.one.example"}


# -- how often --------------------------------------------------------------------------------


def test_requests_to_a_host_start_no_sooner_than_its_pace_allows() -> None:
    host = Host()
    assert at_once(host, urls=(URL,) * 4) == ["{}"] * 4
    assert host.starts == [0.0, 3.0, 6.0, 9.0]


def test_hosts_do_not_wait_for_each_other() -> None:
    host = Host()
    at_once(host, urls=(URL, "https://api.two.example/") * 2)
    assert sorted(host.starts) == [0.0, 0.0, 1.0, 3.0]


def test_a_slow_host_is_asked_one_thing_at_a_time() -> None:
    host = Host(takes=10.0)
    at_once(host, urls=(URL,) * 3)
    assert (host.most, host.starts) == (1, [0.0, 10.0, 20.0])


def test_a_host_that_allows_more_connections_has_so_many_and_keeps_its_pace() -> None:
    host = Host(takes=10.0)
    at_once(host, replace(ONE, connections=3), urls=(URL,) * 6)
    assert (host.most, host.starts) == (3, [0.0, 3.0, 6.0, 10.0, 13.0, 16.0])


@pytest.mark.parametrize(
    ("source", "keys", "contact", "second"),
    [
        (KEYED, {}, "", 3.0),
        (KEYED, {"ONE_KEY": " "}, "", 3.0),
        (KEYED, {"OTHER_KEY": KEY}, "", 3.0),
        (KEYED, {"ONE_KEY": KEY}, "", 0.5),
        (KEYED, {}, CONTACT, 3.0),
        (replace(KEYED, key_in=""), {}, CONTACT, 0.5),
        (replace(KEYED, key_in="", contact_in=""), {}, CONTACT, 3.0),
        (replace(KEYED, pace_with_key=0.0), {"ONE_KEY": KEY}, "", 0.0),
        (replace(KEYED, pace_with_key=None), {"ONE_KEY": KEY}, "", 3.0),
    ],
)
def test_a_quicker_pace_takes_the_key_or_the_contact_that_allows_it(
    source: Source, keys: dict[str, str], contact: str, second: float
) -> None:
    host = Host()
    at_once(host, source, urls=(URL, URL), keys=keys, contact=contact)
    assert host.starts == [0.0, second]


def failing_first(status: int, **headers: str) -> Callable[[httpx.Request], httpx.Response]:
    """Refuses the request with n=0 the first time."""
    refused: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("n") == "0" and not refused:
            refused.append("once")
            return httpx.Response(
                status, headers={k.replace("_", "-"): v for k, v in headers.items()}
            )
        return httpx.Response(200, text=request.url.params.get("n", ""))

    return answer


def test_nobody_waits_through_the_back_off_of_another() -> None:
    host = Host(answer=failing_first(500))
    fast = replace(ONE, pace=0.25)
    assert at_once(host, fast, urls=(URL,) * 3) == ["0", "1", "2"]
    assert [r.url.params["n"] for r in host.requests] == ["0", "1", "2", "0"]
    assert host.starts == [0.0, 0.25, 0.5, 1.0]


def test_what_a_host_asks_of_one_request_holds_for_all() -> None:
    host = Host(answer=failing_first(429, retry_after="20"))
    assert at_once(host, urls=(URL,) * 3) == ["0", "1", "2"]
    assert host.starts[0] == 0.0
    assert sorted(host.starts[1:]) == [20.0, 23.0, 26.0]


def test_a_host_that_asks_for_hours_is_not_asked_again_by_anyone() -> None:
    host = Host(answer=lambda _: httpx.Response(429, headers={"Retry-After": "36000"}))
    errors = at_once(host, urls=(URL,) * 3)
    assert [error.why for error in errors] == ["asked us to wait 10 hours"] * 3
    assert host.starts == [0.0]


def test_a_host_is_asked_again_once_its_time_is_over() -> None:
    async def ask() -> str:
        async with opening(host) as get:
            with pytest.raises(FetchError, match="asked us to wait 2 minutes"):
                await get(URL, {"n": "0"}, str)
            await asyncio.sleep(120)
            return await get(URL, {"n": "0"}, str)

    host = Host(answer=failing_first(503, retry_after="120"))
    assert run(ask()) == "0"
    assert host.starts == [0.0, 120.0]


def test_waiting_for_a_turn_is_no_part_of_the_deadline() -> None:
    host = Host(takes=20.0)
    assert at_once(host, urls=(URL,) * 4) == ["{}"] * 4
    assert host.starts == [0.0, 20.0, 40.0, 60.0]


def test_an_answer_may_take_half_a_minute_and_no_more() -> None:
    assert asked(Host(takes=29.9)) == ["{}"]
    host = Host(takes=30.1)
    with pytest.raises(FetchError, match="no answer within 30 seconds"):
        asked(host)
    assert host.starts == [0.0, 31.0, 65.0]


def test_a_search_that_is_called_off_leaves_the_door_open() -> None:
    async def ask() -> str:
        async with opening(host) as get:
            first = asyncio.create_task(_await(get(URL, {"n": "1"}, str)))
            await asyncio.sleep(1)
            first.cancel()
            return await get(URL, {"n": "2"}, str)

    host = Host(takes=10.0)
    assert run(ask()) == "{}"
    assert host.starts == [0.0, 3.0]


@pytest.mark.parametrize("status", [200, 302, 404, 500])
def test_every_answer_is_let_go_of(status: int) -> None:
    class Body(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"{}"

        async def aclose(self) -> None:
            closed.append(self)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers={"Location": "/1"}, stream=Body())

    closed: list[Body] = []
    host = Host(answer=answer)
    assert len(at_once(host, urls=(URL,))) == 1
    assert len(closed) == len(host.requests) > 0


def test_an_answer_may_have_16_megabytes_and_no_more() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=bytes(16_000_000 + int(request.url.params["n"])))

    fits, exceeds = at_once(Host(answer=answer), urls=(URL, URL))
    assert len(fits) == 16_000_000
    assert exceeds.why == "its answer is longer than 16 MB"


# -- what it says of itself -------------------------------------------------------------------


def test_a_request_says_who_asks_and_wants_plain_bytes() -> None:
    host = Host()
    asked(host, contact=CONTACT)
    (request,) = host.requests
    assert request.headers["user-agent"].startswith("literature-reports/")
    assert request.headers["user-agent"].endswith(f"(mailto:{CONTACT})")
    assert request.headers["accept-encoding"] == "identity"
    assert "mailto" not in request.url.params


def test_a_contact_of_any_letters_makes_no_header_of_its_own() -> None:
    host = Host()
    asked(host, contact="zoë@site.example\r\nX-More: 1")
    assert host.requests[0].headers["user-agent"].isascii()
    assert "x-more" not in host.requests[0].headers


def test_contact_and_key_come_last_and_go_where_the_source_says() -> None:
    host = Host()
    asked(host, KEYED, params={"q": "snow"}, keys={"ONE_KEY": f" {KEY}\n"}, contact=CONTACT)
    assert list(host.requests[0].url.params.items()) == [
        ("q", "snow"),
        ("mailto", CONTACT),
        ("api_key", KEY),
    ]


def test_a_key_for_the_headers_is_in_no_address() -> None:
    host = Host()
    asked(host, replace(KEYED, key_in="header:x-api-key"), keys={"ONE_KEY": KEY})
    assert host.requests[0].headers["x-api-key"] == KEY
    assert str(host.requests[0].url) == URL


def test_a_key_is_shown_to_its_own_source_alone() -> None:
    host = Host()
    asked(
        host, KEYED, TWO, urls=("https://api.two.example/",), keys={"ONE_KEY": KEY}, contact=CONTACT
    )
    assert KEY not in f"{host.requests[0].url} {host.requests[0].headers}"


@pytest.mark.parametrize("wrong", ["short", "with a blank", "line\nbreak-in-it", "schlüssel-lang"])
def test_a_key_that_can_be_none_is_not_sent_and_not_told(wrong: str) -> None:
    host = Host()
    with pytest.raises(FetchError) as raised:
        asked(host, KEYED, keys={"ONE_KEY": wrong})
    assert raised.value.why == "what ONE_KEY holds is no key"
    assert host.requests == []


def test_a_host_belongs_to_the_first_source_that_names_it() -> None:
    host = Host()
    later = replace(ONE, name="later", pace=9.0)
    at_once(host, KEYED, later, urls=(URL, URL), keys={"ONE_KEY": KEY})
    assert host.starts == [0.0, 0.5]
    assert all(request.url.params["api_key"] == KEY for request in host.requests)


def test_a_key_in_the_place_to_be_redirected_to_is_not_told() -> None:
    host = Host(answer=redirecting(f"https://{KEY}.evil.example/"))
    with pytest.raises(FetchError) as raised:
        asked(host, KEYED, keys={"ONE_KEY": KEY})
    assert raised.value.why == "redirected to a host it does not name (….evil.example)"


def test_a_key_that_can_be_none_takes_nothing_out_of_what_others_answer() -> None:
    host = Host(answer=lambda _: httpx.Response(200, text="snow is none"))
    two = ("https://api.two.example/",)
    assert asked(host, KEYED, TWO, urls=two, keys={"ONE_KEY": "none"}) == ["snow is none"]


# -- what it keeps ----------------------------------------------------------------------------


def counted(host: Host, tmp_path: Path, **options: Any) -> int:
    """How many requests it takes to ask for one thing in a run of its own."""
    before = len(host.requests)
    asked(host, cache=tmp_path, **options)
    return len(host.requests) - before


def test_what_was_answered_today_is_not_asked_for_again(tmp_path: Path) -> None:
    host = Host(answer=lambda r: httpx.Response(200, content=f"Schn\u00ee\r\n{r.url}".encode()))
    first = asked(host, cache=tmp_path, params={"q": "snow"})
    assert asked(host, cache=tmp_path, params={"q": "snow"}) == first
    assert len(host.requests) == 1
    assert counted(host, tmp_path, params={"q": "rain"}) == 1
    assert counted(host, tmp_path, params={"q": "snow"}, urls=(URL + "/2",)) == 1


def asked_by_three(host: Host, **options: Any) -> list[Any]:
    """Answers or errors of the same request, made three times at the same moment."""

    async def ask() -> list[Any]:
        async with opening(host, **options) as get:
            work = (get(URL, {"q": "snow"}, str) for _ in range(3))
            return await asyncio.gather(*work, return_exceptions=True)

    return run(ask())


def test_what_several_ask_at_the_same_moment_is_asked_for_once(tmp_path: Path) -> None:
    host = Host()
    assert asked_by_three(host, cache=tmp_path) == ["{}", "{}", "{}"]
    assert len(host.requests) == 1


def test_what_was_answered_leaves_nothing_in_memory(tmp_path: Path) -> None:
    async def ask() -> int:
        async with opening(Host(), cache=tmp_path) as get:
            for n in range(60):
                await get(f"{URL}/{n}", {}, str)
            return sum(isinstance(kept, asyncio.Lock) for kept in gc.get_objects())

    assert run(ask()) < 30


def test_a_refusal_is_told_to_all_who_asked_at_the_same_moment(tmp_path: Path) -> None:
    told = asked_by_three(Host(answer=lambda _: httpx.Response(404)), cache=tmp_path)
    assert [str(error) for error in told] == [str(told[0])] * 3
    assert "404" in str(told[0])


def test_what_was_answered_with_a_key_is_the_answer_without_one(tmp_path: Path) -> None:
    host = Host()
    asked(host, KEYED, cache=tmp_path, keys={"ONE_KEY": KEY}, contact=CONTACT)
    asked(host, KEYED, cache=tmp_path)
    assert len(host.requests) == 1
    (path,) = tmp_path.glob("answers/2026-05-01/*.txt")
    assert (path.read_text("utf-8"), len(path.stem)) == ("{}", 64)


def test_nothing_is_kept_where_there_is_no_place_for_it(tmp_path: Path) -> None:
    host = Host()
    asked(host, cache=None)
    asked(host, cache=None)
    assert len(host.requests) == 2


def test_a_new_day_asks_anew_and_forgets_the_days_before(tmp_path: Path) -> None:
    host = Host()
    (tmp_path / "answers/1-by-hand").mkdir(parents=True)
    assert counted(host, tmp_path, today="2026-05-01") == 1
    assert counted(host, tmp_path, today="2026-05-02") == 1
    left = sorted(path.name for path in (tmp_path / "answers").iterdir())
    assert left == ["1-by-hand", "2026-05-02"]


def test_an_answer_is_kept_only_after_it_was_understood(tmp_path: Path) -> None:
    def refuse(body: str) -> str:
        raise ShapeError("it answered in another shape")

    host = Host()
    with pytest.raises(FetchError, match="in another shape"):
        asked(host, cache=tmp_path, read=refuse)
    assert list(tmp_path.rglob("*.*")) == []
    assert counted(host, tmp_path) == 1


@pytest.mark.parametrize("damage", [b"", b"\xff", b"half an ans"])
def test_a_damaged_answer_is_asked_for_anew_and_mended(damage: bytes, tmp_path: Path) -> None:
    def whole(body: str) -> str:
        if body != "{}":
            raise ShapeError("it answered in another shape")
        return body

    host = Host()
    asked(host, cache=tmp_path, read=whole)
    (path,) = tmp_path.rglob("*.txt")
    path.write_bytes(damage)
    assert counted(host, tmp_path, read=whole) == 1
    assert path.read_bytes() == b"{}"


def test_an_answer_that_cannot_be_kept_is_an_answer_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file where a folder should be", "utf-8")
    assert asked(Host(), cache=tmp_path) == ["{}"]


def test_a_byte_order_mark_is_no_part_of_an_answer() -> None:
    host = Host(answer=lambda _: httpx.Response(200, content=b"\xef\xbb\xbf[1]"))
    assert asked(host) == ["[1]"]


# -- a host that is down ------------------------------------------------------------------------


def one_by_one(host: Host, count: int) -> list[str]:
    """What becomes of that many requests: the answer, or why there is none."""

    async def ask() -> list[str]:
        told = []
        async with opening(host) as get:
            for n in range(count):
                try:
                    told.append(await get(URL, {"n": str(n)}, understood))
                except FetchError as error:
                    told.append(error.why)
        return told

    return run(ask())


def understood(body: str) -> str:
    if body != "{}":
        raise ShapeError("it answered in another shape")
    return body


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(503), "answered 503 Service Unavailable three times"),
        (httpx.Response(200, text="<p>Back at noon"), "it answered in another shape"),
    ],
)
def test_a_host_that_never_answers_is_given_up_and_left_in_peace(
    answer: httpx.Response, why: str
) -> None:
    host = Host(answer=lambda _: answer)
    told = one_by_one(host, 6)
    assert told[:3] == [why] * 3
    assert told[3:] == [f"{why} (given up after 3 requests in a row)"] * 3
    assert len(host.requests) == 9


def test_a_host_that_answers_now_and_then_is_not_given_up() -> None:
    host = Host(
        answer=lambda r: httpx.Response(503 if int(r.url.params["n"]) % 3 else 200, text="{}")
    )
    assert one_by_one(host, 12)[9] == "{}"


def test_refusals_of_what_was_asked_are_no_reason_to_give_a_host_up() -> None:
    host = Host(answer=lambda _: httpx.Response(400))
    assert one_by_one(host, 6) == ["answered 400 Bad Request"] * 6
