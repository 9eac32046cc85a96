"""Any endpoint that speaks as OpenAI's chat completions do: a server at home, or a service."""

import json
from typing import Any

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.types import Pair, Post, Said, Verifier
from generator.verifiers._chat import ASKS, asked, kept_as, said

PATH = "/chat/completions"
"""Added to an address such as `http://127.0.0.1:8080/v1`."""


async def judge(pair: Pair, model: str, fence: str, post: Post) -> Said | None:
    """What the model says of one pair, in one request. Model and messages are all that is sent:
    there is no other field that every endpoint accepts, temperature among them."""
    task, data = asked(pair, fence)
    messages = [{"role": "system", "content": task}, {"role": "user", "content": data}]
    body = {"model": model, "messages": messages}
    return said(await post(PATH, body, read, kept_as(pair, model)))


def read(body: str) -> str:
    """The text of the first choice. Raises ShapeError where there is none, and FetchError where
    the endpoint says what is wrong: some do so with status 200."""
    data = _json(body)
    if isinstance(data, dict) and data.get("error"):
        raise FetchError(PATH, f"it answered with an error: {_reason(data['error'])}")
    try:
        text = data["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise ShapeError("it answered in another shape") from None
    if not isinstance(text, str) or not text.strip():
        raise ShapeError("it answered nothing")
    return text


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ShapeError("it answered in another shape") from None


def _reason(error: Any) -> str:
    told = error.get("message") if isinstance(error, dict) else error
    return told if isinstance(told, str) else "without a reason"


VERIFIER = Verifier(
    name="openai",
    title="an OpenAI-compatible endpoint",
    asks=ASKS,
    judge=judge,
    url_name="GENERATOR_LLM_URL",
    model_name="GENERATOR_LLM_MODEL",
    key_name="GENERATOR_LLM_KEY",
    key_in="header:authorization Bearer",
    connections=2,
)
