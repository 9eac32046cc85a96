"""A chat endpoint on this machine, in a thread of its own, for tests that run the verbs whole.

with chatting(lambda asked: saying("agrees", asked.passage)) as served:
    ...  # `served.url` is what GENERATOR_LLM_URL has to be; `served.asked` what came
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as the endpoint gets it."""

    path: str
    key: str
    """The header Authorization; empty where there is none."""
    model: str
    task: str
    fence: str
    data: Mapping[str, str]
    """What is shown behind the fence: claim and passage, a report, question and text, or question
    and concepts."""

    @property
    def claim(self) -> str:
        """What a passage is compared with."""
        return self.data["claim"]

    @property
    def passage(self) -> str:
        """What is compared with a claim."""
        return self.data["passage"]

    @property
    def pair(self) -> bool:
        """Whether a passage and a claim are compared."""
        return "passage" in self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with its status and headers."""

    body: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Answer = Callable[[Asked], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running endpoint."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    """Every request that came, in order."""


def completion(content: str) -> str:
    """The body of an answer with that text."""
    message = {"role": "assistant", "content": content}
    return json.dumps({"object": "chat.completion", "choices": [{"index": 0, "message": message}]})


def saying(direction: str, words: str) -> Reply:
    """An answer as it was asked for."""
    return Reply(body=completion(json.dumps({"direction": direction, "words": words})))


def answering(**said: object) -> Reply:
    """An answer with that JSON object."""
    return Reply(body=completion(json.dumps(said)))


def naming(*sentences: str) -> Reply:
    """An answer that calls these sentences findings."""
    return answering(sentences=list(sentences))


def to_pairs(answer: Answer) -> Answer:
    """A model that has something to say about pairs alone; to all else that it is asked it says
    what changes nothing."""

    def only(asked: Asked) -> Reply:
        if asked.pair:
            return answer(asked)
        if "report" in asked.data:
            return answering(score=5, words=asked.data["report"].splitlines()[1])
        return naming() if "text" in asked.data else answering()

    return only


@contextmanager
def chatting(answer: Answer) -> Iterator[Served]:
    """Answer every request so, until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            asked = _asked(self.path, self.headers.get("Authorization", ""), json.loads(sent))
            served.asked.append(asked)
            reply = answer(asked)
            data = reply.body.encode()
            self.send_response(reply.status)
            for name, value in (*reply.headers, ("Content-Length", str(len(data)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(url=f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _asked(path: str, key: str, body: dict[str, Any]) -> Asked:
    task, data = (message["content"] for message in body["messages"])
    fence = data.partition(" ")[0]
    parts = data.removesuffix(f"\n{fence} end\n").removeprefix(f"{fence} ").split(f"\n{fence} ")
    shown = {name: text for name, _, text in (part.partition("\n") for part in parts)}
    return Asked(path=path, key=key, model=body["model"], task=task, fence=fence, data=shown)
