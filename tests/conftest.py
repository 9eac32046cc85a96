"""Property tests run the same examples everywhere; nothing leaves this machine."""

import socket
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Any:
    """A test that asks a name server or another machine fails, and says whom it asked."""
    patch = pytest.MonkeyPatch()
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def found(host: Any, *rest: Any, **options: Any) -> Any:
        assert host in (*_LOOPBACK, None), f"a test asks for {host}"
        return look_up(host, *rest, **options)

    def connected(own: socket.socket, address: Any) -> None:
        assert own.family == socket.AF_UNIX or address[0] in _LOOPBACK, f"a test asks {address}"
        connect(own, address)

    patch.setattr(socket, "getaddrinfo", found)
    patch.setattr(socket.socket, "connect", connected)
    yield
    patch.undo()
