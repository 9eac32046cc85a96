"""An OpenAI-compatible endpoint: what is sent to it, and how it answers."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.types import Pair, Rated, Said, T
from generator.verifiers import _chat, openai
from tests import made_up
from tests.chat_server import completion

PAIR = Pair(
    claim="c-0000000a",
    says="Snow holds kites.",
    paper="doi:10.5555/a",
    start=0,
    end=18,
    passage="Snow held no kite.",
)


@dataclass(slots=True)
class Given:
    """A `post` that is told one thing whatever is sent, and remembers what was."""

    body: str
    sent: list[tuple[str, Mapping[str, object], str]] = field(default_factory=list)

    def __call__(
        self, path: str, body: Mapping[str, object], read: Callable[[str], T], kept_as: str
    ) -> Awaitable[T]:
        self.sent.append((path, body, kept_as))

        async def answer() -> T:
            return read(self.body)

        return answer()


def judged(post: Given) -> Said | None:
    async def judge() -> Said | None:
        return await openai.judge(PAIR, "a-model", "f3nc3", post)

    return asyncio.run(judge())


def sent(prompt: _chat.Prompt, **data: str) -> list[tuple[str, Mapping[str, object], str]]:
    """What the one request is that asks this."""
    task, behind = _chat.filled(prompt, "f3nc3", **data)
    messages = [{"role": "system", "content": task}, {"role": "user", "content": behind}]
    kept = _chat.kept_as(prompt, "a-model", **data)
    return [("/chat/completions", {"model": "a-model", "messages": messages}, kept)]


def test_a_pair_is_one_request_with_model_and_messages_and_nothing_else() -> None:
    post = Given(completion('{"direction": "disagrees", "words": "held no kite"}'))
    assert judged(post) == Said(direction="disagrees", words="held no kite")
    assert post.sent == sent(_chat.DIRECTION, claim=PAIR.says, passage=PAIR.passage)


def test_a_report_is_one_request() -> None:
    post = Given(completion('{"score": 4, "words": "Kites"}'))
    assert asyncio.run(openai.rate("Kites fly.", "a-model", "f3nc3", post)) == Rated(
        score=4, words="Kites"
    )
    assert post.sent == sent(_chat.RATING, report="Kites fly.")


def test_a_text_is_one_request() -> None:
    post = Given(completion('{"sentences": ["Kites fly."]}'))
    question = made_up.question()
    said = asyncio.run(openai.name_findings(question, "Kites fly.", "a-model", "f3nc3", post))
    assert said == ("Kites fly.",)
    assert post.sent == sent(_chat.FINDINGS, question=question.question, text="Kites fly.")


def test_a_question_is_one_request() -> None:
    post = Given(completion('{"noise": ["misprints"]}'))
    question = made_up.question()
    said = asyncio.run(openai.widen(question, "a-model", "f3nc3", post))
    assert said == (("noise", "misprints"),)
    concepts = "noise (also: typing errors)\nscripts (also: writing systems)"
    assert post.sent == sent(_chat.WORDS, question=question.question, concepts=concepts)


def test_an_answer_in_other_words_is_an_answer_that_is_dropped_and_not_asked_for_again() -> None:
    assert judged(Given(completion("I cannot say."))) is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!doctype html><title>Sign in</title>",
        "null",
        "[]",
        "{}",
        '{"choices": []}',
        '{"choices": {}}',
        '{"choices": [null]}',
        '{"choices": [{"message": null}]}',
        '{"choices": [{"message": {}}]}',
        '{"choices": [{"message": {"content": null, "refusal": "no"}}]}',
        '{"choices": [{"message": {"content": ""}}]}',
        '{"choices": [{"message": {"content": " \\n"}}]}',
        '{"choices": [{"message": {"content": [1]}}]}',
        '{"choices": [{"delta": {"content": "half"}}]}',
        "[" * 100_000,
        '{"direction": "agrees", "words": "Snow"}',
    ],
)
def test_an_endpoint_that_says_nothing_has_not_answered(body: str) -> None:
    with pytest.raises(ShapeError, match="it answered"):
        openai.read(body)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ({"message": "no credit left", "code": 402}, "no credit left"),
        ("model not found", "model not found"),
        ({"code": 1}, "without a reason"),
        ([1], "without a reason"),
    ],
)
def test_an_error_with_status_200_says_what_the_endpoint_said(error: object, why: str) -> None:
    with pytest.raises(FetchError) as raised:
        openai.read(json.dumps({"error": error}))
    assert raised.value.why == f"it answered with an error: {why}"


def test_an_empty_error_beside_an_answer_is_none() -> None:
    answer = json.loads(completion("agrees")) | {"error": None}
    assert openai.read(json.dumps(answer)) == "agrees"


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_no_body_is_too_odd_to_be_refused(body: str) -> None:
    with pytest.raises((ShapeError, FetchError)):
        openai.read(body)


def test_every_prompt_is_known_by_the_hash_of_what_the_method_page_shows() -> None:
    prompts = (_chat.DIRECTION, _chat.RATING, _chat.FINDINGS, _chat.WORDS)
    askings = [asking for _, asking in openai.VERIFIER.askings]
    assert [asking.words for asking in askings] == [_chat.words(prompt) for prompt in prompts]
    assert [a.prompt for a in askings] == [sha256(a.words.encode()).hexdigest() for a in askings]
    assert len({asking.prompt for asking in askings}) == 4


def test_the_environment_that_it_needs_is_named() -> None:
    verifier = openai.VERIFIER
    assert (verifier.url_name, verifier.model_name, verifier.key_name) == (
        "GENERATOR_LLM_URL",
        "GENERATOR_LLM_MODEL",
        "GENERATOR_LLM_KEY",
    )
