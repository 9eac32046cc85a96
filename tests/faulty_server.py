"""A server on this machine that does what servers should not, for as long as a test needs it.

async with serving(answering(503), answering(200, "{}")) as served:
    ...  # `served.host` answers the first request with 503, and all later ones with {}
"""

import asyncio
import gzip
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain, repeat

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""Writes an answer, or does not; the connection is closed after it."""

DRIP = 0.02
"""Seconds between two dripped bytes: each well within any time that a single byte may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server."""

    host: str
    """Address and port, as a source names its host."""
    heads: list[str] = field(default_factory=list)
    """Request line and headers of every request that came, in order."""
    bodies: list[bytes] = field(default_factory=list)
    """What was sent with each; empty for most."""

    @property
    def address(self) -> str:
        """Something to ask for."""
        return f"http://{self.host}/works"


@asynccontextmanager
async def serving(*faults: Fault) -> AsyncIterator[Served]:
    """Answer the first request by the first fault, and so on; the last one answers all others.

    At the end everything is closed: the server, its connections, and whatever still writes.
    """
    coming = chain(faults, repeat(faults[-1]))
    under_way: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            sent = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"^content-length: (\d+)", sent, re.IGNORECASE | re.MULTILINE)
            served.heads.append(sent)
            served.bodies.append(await reader.readexactly(int(length[1]) if length else 0))
            await next(coming)(writer)
        writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(handle(reader, writer))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        task.add_done_callback(lambda _: writer.transport.abort() if task.cancelled() else None)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    served = Served(host=f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield served
    finally:
        server.close()
        for task in tuple(under_way):
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await server.wait_closed()


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers, as they go over the wire."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def answering(status: int, body: str | bytes = b"", **headers: str) -> Fault:
    """A whole answer; `retry_after="3"` becomes the header `retry-after: 3`."""
    data = body.encode("utf-8") if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    stated = {"Content-Length": str(len(data)), **named}

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, stated) + data)
        await writer.drain()

    return answer


def truncated(body: bytes) -> Fault:
    """A body that ends before the length that its headers promise."""
    return answering(200, body, content_length=str(len(body) + 100))


def bomb(size: int) -> Fault:
    """Zeros, compressed although nobody asked for it: a thousandth of `size` on the wire."""
    return answering(200, gzip.compress(bytes(size)), content_encoding="gzip")


async def reset(writer: asyncio.StreamWriter) -> None:
    """Drop the connection without a word."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def stalled(writer: asyncio.StreamWriter) -> None:
    """Take the request and say nothing, until the other side goes."""
    await writer.wait_closed()


async def dripped_headers(writer: asyncio.StreamWriter) -> None:
    """One byte of an endless header after the other."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    await _drip(writer)


async def dripped_body(writer: asyncio.StreamWriter) -> None:
    """One byte of a long body after the other."""
    writer.write(head(200, {"Content-Length": "1000000"}))
    await _drip(writer)


async def endless(writer: asyncio.StreamWriter) -> None:
    """A body that never ends, as quick as it is taken."""
    writer.write(head(200, {}))
    while True:
        writer.write(bytes(1_000_000))
        await writer.drain()


async def _drip(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(DRIP)
