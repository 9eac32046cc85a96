"""Any endpoint that speaks as OpenAI's chat completions do: a server at home, or a service."""

import json
from typing import Any

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.types import Asking, Pair, Post, Question, Rated, Said, Verifier
from generator.verifiers import _chat

PATH = "/chat/completions"
"""Added to an address such as `http://127.0.0.1:8080/v1`."""


async def judge(pair: Pair, model: str, fence: str, post: Post) -> Said | None:
    """Does a passage agree with a claim? Each pair is one request."""
    data = {"claim": pair.says, "passage": pair.passage}
    return _chat.said(await _answer(_chat.DIRECTION, data, model, fence, post))


async def rate(report: str, model: str, fence: str, post: Post) -> Rated | None:
    """Do the findings of a report answer its question?"""
    return _chat.rated(await _answer(_chat.RATING, {"report": report}, model, fence, post))


async def name_findings(
    question: Question, text: str, model: str, fence: str, post: Post
) -> tuple[str, ...] | None:
    """Which sentences of a text are findings? Each text is one request."""
    data = {"question": question.question, "text": text}
    return _chat.sentences(await _answer(_chat.FINDINGS, data, model, fence, post))


async def widen(
    question: Question, model: str, fence: str, post: Post
) -> tuple[tuple[str, str], ...] | None:
    """By which other words does literature call the concepts of a question?"""
    data = {"question": question.question, "concepts": _chat.concepts(question)}
    return _chat.terms(await _answer(_chat.WORDS, data, model, fence, post))


async def _answer(
    prompt: _chat.Prompt, data: dict[str, str], model: str, fence: str, post: Post
) -> str:
    """What the model says. Model and messages are all that is sent: there is no other field that
    every endpoint accepts, temperature among them."""
    task, behind = _chat.filled(prompt, fence, **data)
    messages = [{"role": "system", "content": task}, {"role": "user", "content": behind}]
    body = {"model": model, "messages": messages}
    return await post(PATH, body, read, _chat.kept_as(prompt, model, **data))


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
    url_name="GENERATOR_LLM_URL",
    model_name="GENERATOR_LLM_MODEL",
    key_name="GENERATOR_LLM_KEY",
    key_in="header:authorization Bearer",
    judge=Asking(words=_chat.words(_chat.DIRECTION), ask=judge),
    rate=Asking(words=_chat.words(_chat.RATING), ask=rate),
    name_findings=Asking(words=_chat.words(_chat.FINDINGS), ask=name_findings),
    widen=Asking(words=_chat.words(_chat.WORDS), ask=widen),
    connections=2,
)
