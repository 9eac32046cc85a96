"""The way to a verifier's endpoint: asked with the same care as a database, and nobody else.

Time is simulated, as in test_fetch.py. What endpoints do wrong on the wire is at the end.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.edge.fetch import posting, unfit
from generator.errors import FetchError
from generator.types import Asking, Post, Said, Verifier
from tests.edge.test_faults import FAULTS, KEY, LONG, PAGE, SHORT, SLOW, Naps, kept, told
from tests.edge.test_fetch import Host, now, run
from tests.faulty_server import Fault, Served, answering, serving

URL = "https://llm.example/v1"


async def judge(*asked: object) -> Said | None:
    """Never called here: what is asked is given."""
    raise NotImplementedError


VERIFIER = Verifier(
    name="told",
    title="a teller",
    judge=Asking(words="?", ask=judge),
    url_name="TOLD_URL",
    model_name="TOLD_MODEL",
    key_name="TOLD_KEY",
    key_in="header:authorization Bearer",
    connections=2,
    deadline=120.0,
)


def opening(
    host: Host,
    url: str = URL,
    *,
    key: str = KEY,
    cache: Path | None = None,
    day: str = "2026-05-01",
) -> AbstractAsyncContextManager[Post]:
    transport = httpx.MockTransport(host)
    return posting(VERIFIER, url, key=key, cache=cache, today=day, transport=transport, clock=now)


def posted(
    host: Host,
    url: str = URL,
    *,
    body: dict[str, object] | None = None,
    kept_as: tuple[str, ...] = ("one",),
    read: Callable[[str], Any] = str,
    **options: Any,
) -> list[Any]:
    """The answers or errors to these, sent one after the other."""

    async def send() -> list[Any]:
        answers: list[Any] = []
        async with opening(host, url, **options) as post:
            for name in kept_as:
                try:
                    answers.append(await post("/chat", body or {"q": name}, read, name))
                except FetchError as error:
                    answers.append(error)
        return answers

    return run(send())


def at_once(host: Host, count: int, **options: Any) -> list[Any]:
    """The answers or errors to so many, all sent at the same moment."""

    async def send() -> list[Any]:
        async with opening(host, **options) as post:
            work = (post("/chat", {"n": n}, str, str(n)) for n in range(count))
            return await asyncio.gather(*work, return_exceptions=True)

    return run(send())


# -- what is sent -------------------------------------------------------------------------------


def test_a_body_is_posted_as_json_with_the_key_as_its_bearer() -> None:
    host = Host()
    assert posted(host, body={"text": "Schnee, \ud83d “so”"}) == ["{}"]
    (request,) = host.requests
    assert (request.method, str(request.url)) == ("POST", f"{URL}/chat")
    assert json.loads(request.content) == {"text": "Schnee, \ud83d “so”"}
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in f"{request.url} {request.content!r}"


@pytest.mark.parametrize("key", ["", " "])
def test_without_a_key_no_header_pretends_to_one(key: str) -> None:
    host = Host()
    posted(host, key=key)
    assert "authorization" not in host.requests[0].headers


def test_a_key_that_can_be_none_is_not_sent_and_not_told() -> None:
    host = Host()
    (error,) = posted(host, key="two words")
    assert error.why == "what TOLD_KEY holds is no key"
    assert host.requests == []


@pytest.mark.parametrize("url", [URL, URL + "/", "http://127.0.0.1:8080/v1", "http://localhost"])
def test_paths_are_added_to_the_address_of_the_endpoint(url: str) -> None:
    host = Host()
    posted(host, url)
    assert str(host.requests[0].url) == f"{url.rstrip('/')}/chat"
    assert unfit(url) == ""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "is no address"),
        ("127.0.0.1:8080/v1", "is no address"),
        ("file:///etc/passwd", "is no address"),
        ("ftp://llm.example/v1", "is no address"),
        ("https://", "is no address"),
        ("https://[::1", "is no address"),
        ("https://llm.example/\n", "is no address"),
        ("http://llm.example/v1", "is an address without TLS (http:)"),
        ("http://127.0.0.1.evil.example/v1", "is an address without TLS (http:)"),
        ("http://0.0.0.0:8080/v1", "is an address without TLS (http:)"),
        ("https://me:word@llm.example/v1", "is an address with a password in it"),
        ("https://llm.example/v1?key=word", "is an address with more behind its path"),
        ("https://llm.example/v1#part", "is an address with more behind its path"),
    ],
)
def test_an_address_that_cannot_be_asked_is_told_and_not_repeated(url: str, why: str) -> None:
    assert unfit(url) == why


@given(st.text())
def test_any_text_is_an_address_or_is_told_to_be_none(url: str) -> None:
    assert isinstance(unfit(url), str)


# -- how often ----------------------------------------------------------------------------------


def test_no_more_is_under_way_at_once_than_the_verifier_allows() -> None:
    host = Host(takes=10.0)
    assert at_once(host, 6) == ["{}"] * 6
    assert (host.most, host.starts) == (2, [0.0, 0.0, 10.0, 10.0, 20.0, 20.0])


def test_an_answer_may_take_as_long_as_the_verifier_says_and_is_tried_three_times() -> None:
    assert posted(Host(takes=119.0)) == ["{}"]
    host = Host(takes=121.0)
    (error,) = posted(host)
    assert error.why == "no answer within 120 seconds"
    assert host.starts == [0.0, 121.0, 245.0]


def test_what_the_endpoint_asks_of_one_request_holds_for_all() -> None:
    replies = [httpx.Response(429, headers={"Retry-After": "20"})]
    host = Host(answer=lambda _: replies.pop() if replies else httpx.Response(200, text="{}"))
    assert posted(host, kept_as=("one", "two")) == ["{}", "{}"]
    assert host.starts == [0.0, 20.0, 20.0]


def test_an_endpoint_that_asks_for_hours_is_not_asked_again() -> None:
    host = Host(answer=lambda _: httpx.Response(429, headers={"Retry-After": "36000"}))
    errors = posted(host, kept_as=("one", "two", "three", "four"))
    assert {error.why.partition(" (")[0] for error in errors} == {"asked us to wait 10 hours"}
    assert len(host.requests) == 1


@pytest.mark.parametrize(
    ("status", "tries"), [(400, 1), (401, 1), (404, 1), (503, 3), (429, 3), (200, 3)]
)
def test_an_endpoint_that_refuses_three_in_a_row_is_given_up(status: int, tries: int) -> None:
    def refuse(body: str) -> str:
        raise ShapeError("it answered in another shape")

    host = Host(answer=lambda _: httpx.Response(status, text=PAGE))
    errors = posted(host, kept_as=tuple("abcdefg"), read=refuse)
    assert len(host.requests) == 3 * tries
    assert len({error.why for error in errors[:3]}) == 1
    assert [error.why for error in errors[3:]] == [
        f"{errors[0].why} (given up after 3 requests in a row)"
    ] * 4


def test_what_waits_for_its_turn_at_an_endpoint_that_is_given_up_is_not_sent() -> None:
    host = Host(takes=500.0)
    errors = at_once(host, 30)
    assert {error.why.partition(" (")[0] for error in errors} == {"no answer within 120 seconds"}
    assert len(host.requests) <= 4 * 3


def test_an_endpoint_that_answers_now_and_then_is_not_given_up() -> None:
    host = Host(answer=lambda r: httpx.Response(400 if b"bad" in r.content else 200, text="{}"))
    answers = posted(host, kept_as=("bad 1", "bad 2", "good 1", "bad 3", "bad 4", "good 2"))
    assert [isinstance(answer, str) for answer in answers] == [0, 0, 1, 0, 0, 1]


# -- what is kept -------------------------------------------------------------------------------


def test_an_answer_is_kept_for_the_day_by_what_it_depends_on(tmp_path: Path) -> None:
    host = Host()
    posted(host, cache=tmp_path, body={"fence": 1})
    posted(host, cache=tmp_path, body={"fence": 2})
    assert len(host.requests) == 1
    posted(host, cache=tmp_path, kept_as=("two",))
    posted(host, "https://else.example/v1", cache=tmp_path)
    posted(host, cache=tmp_path, day="2026-05-02")
    assert len(host.requests) == 4


def test_neither_key_nor_what_was_sent_lies_in_the_cache(tmp_path: Path) -> None:
    posted(Host(), cache=tmp_path, body={"text": "a stranger's words"})
    (path,) = kept(tmp_path)
    assert path.read_text("utf-8") == "{}"
    assert "stranger" not in path.name


def test_what_was_not_understood_is_not_kept(tmp_path: Path) -> None:
    def refuse(body: str) -> str:
        raise ShapeError("it answered in another shape")

    posted(Host(), cache=tmp_path, read=refuse)
    assert kept(tmp_path) == []


# -- whom it asks -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_key_follows_no_redirect_to_another_host(status: int) -> None:
    host = Host(
        answer=lambda _: httpx.Response(status, headers={"Location": "https://evil.example"})
    )
    (error,) = posted(host)
    assert error.why == "redirected to a host it does not name (evil.example)"
    assert [request.url.host for request in host.requests] == ["llm.example"]


def test_a_redirect_on_the_same_host_takes_what_was_asked_along() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        moved = request.url.path == "/v1/chat"
        return httpx.Response(307, headers={"Location": "/v2"}) if moved else httpx.Response(200)

    host = Host(answer=answer)
    assert posted(host) == [""]
    assert [(r.method, r.url.path) for r in host.requests] == [
        ("POST", "/v1/chat"),
        ("POST", "/v2"),
    ]
    assert host.requests[0].content == host.requests[1].content


# -- on the wire --------------------------------------------------------------------------------


def on_the_wire(cache: Path, *faults: Fault) -> tuple[str, Served]:
    """The answer of an endpoint with these faults."""
    naps = Naps()

    def read(body: str) -> str:
        try:
            return str(json.loads(body)["said"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ShapeError("it answered in another shape") from None

    async def ask() -> tuple[str, Served]:
        async with (
            asyncio.timeout(2 * LONG),
            serving(*faults) as served,
            posting(
                VERIFIER,
                f"http://{served.host}/v1",
                key=KEY,
                cache=cache,
                today="2026-05-01",
                deadline=SHORT if set(faults) & set(SLOW) else LONG,
                clock=naps.clock,
                sleep=naps.sleep,
            ) as post,
        ):
            return await post("/chat", {"q": "snow"}, read, "one"), served

    return asyncio.run(ask())


def test_what_is_posted_arrives_whole(tmp_path: Path) -> None:
    said, served = on_the_wire(tmp_path, answering(503), answering(200, '{"said": "yes"}'))
    assert said == "yes"
    assert served.bodies == [b'{"q": "snow"}'] * 2
    assert [head.split()[:2] for head in served.heads] == [["POST", "/v1/chat"]] * 2


SAME = sorted(name for name in FAULTS if not name.startswith("redirect"))


@pytest.mark.parametrize("name", SAME)
def test_a_fault_ends_soon_with_its_reason_keeping_nothing_and_telling_no_key(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fault, why, _ = FAULTS[name]
    caplog.set_level("DEBUG")
    with pytest.raises(FetchError) as raised:
        on_the_wire(tmp_path, fault)
    assert raised.value.why == why
    assert kept(tmp_path) == []
    assert "k3y" not in told(raised.value) + caplog.text


def test_a_key_that_an_answer_repeats_is_neither_read_nor_kept(tmp_path: Path) -> None:
    said, _ = on_the_wire(tmp_path, answering(200, json.dumps({"said": f"Bearer {KEY}"})))
    assert said == "Bearer …"
    assert [path.read_text("utf-8") for path in kept(tmp_path)] == ['{"said": "Bearer …"}']


def test_a_verifier_s_own_deadline_is_the_one_that_holds() -> None:
    quick = replace(VERIFIER, deadline=5.0)

    async def send() -> None:
        transport = httpx.MockTransport(Host(takes=6.0))
        way = posting(quick, URL, key="", cache=None, today="", transport=transport, clock=now)
        async with way as post:
            await post("/chat", {}, str, "one")

    with pytest.raises(FetchError, match="no answer within 5 seconds"):
        run(send())
