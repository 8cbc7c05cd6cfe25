"""A language model behind an OpenAI-compatible chat endpoint, in the cloud or on this machine."""

import json
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

from dgseg.generation.journal import JsonObject
from dgseg.generation.language_model_writer import Ask
from dgseg.generation.model_answer import ANSWER_LIMIT_CHARS

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent where no key is set, as servers on one's own machine ask for none."""
MESSAGE_LIMIT_CHARS = 300


@dataclass(frozen=True, kw_only=True)
class ChatEndpoint:
    """Where a model is asked, and how. The key is no part of it."""

    model: str
    url: str = OPENAI
    """What ends in ``/v1``."""
    temperature: float | None = None
    """None leaves it to the endpoint."""
    timeout_seconds: float = 180.0
    retries: int = 5
    """After a failed connection, a time-out, a 408, 409, 429 or 5xx, with growing pauses."""

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if not self.model:
            raise ValueError("a chat endpoint needs the name of a model")
        if urlsplit(self.url).scheme not in {"http", "https"} or not urlsplit(self.url).hostname:
            raise ValueError("the URL of a chat endpoint begins with https:// or http://")
        if self.temperature is not None and not 0 <= self.temperature <= 2:
            raise ValueError(f"temperature must be from 0 to 2, got {self.temperature}")
        if self.timeout_seconds <= 0 or self.retries < 0:
            raise ValueError(
                "timeout_seconds must be positive and retries not negative, got "
                f"{self.timeout_seconds}, {self.retries}"
            )

    @property
    def public_url(self) -> str:
        """The URL without user, password and query, which may hold secrets."""
        scheme, location, path, _, _ = urlsplit(self.url)
        return urlunsplit((scheme, location.rpartition("@")[2], path, "", ""))

    @property
    def source(self) -> JsonObject:
        """What decides its answers."""
        return {
            "kind": "chat",
            "model": self.model,
            "endpoint": self.public_url,
            "temperature": self.temperature,
        }


def chat(endpoint: ChatEndpoint, key: str) -> Ask:
    """Return the function that asks the endpoint. The key is written nowhere.

    It raises ValueError, in one line, when the endpoint does not answer as chat endpoints do.
    """
    import openai

    client = openai.OpenAI(
        api_key=key,
        base_url=endpoint.url,
        timeout=endpoint.timeout_seconds,
        max_retries=endpoint.retries,
    )

    def ask(request: str, seed: int) -> str:
        try:
            completion = client.chat.completions.create(
                model=endpoint.model,
                messages=[{"role": "user", "content": request}],
                temperature=openai.omit if endpoint.temperature is None else endpoint.temperature,
                seed=seed,
            )
        except (openai.OpenAIError, json.JSONDecodeError) as error:
            problem = _one_line(str(error), key)
            raise ValueError(
                f"{endpoint.public_url} did not answer for model {endpoint.model}: {problem}"
            ) from None  # the cause may hold the key
        return _hidden(_content(completion, endpoint), key)

    return ask


def _content(completion: object, endpoint: ChatEndpoint) -> str:
    # The library promises a type, but hands over whatever the endpoint sent.
    choices: object = getattr(completion, "choices", None)
    first = cast("list[Any]", choices)[0] if isinstance(choices, list) and choices else None
    content = getattr(getattr(first, "message", None), "content", None)
    if first is None or not isinstance(content, str | None):
        raise ValueError(f"{endpoint.public_url} answered with something else than a chat")
    content = (content or "")[:ANSWER_LIMIT_CHARS]
    # What the limit of tokens cut off is not a whole line.
    return without_last_line(content) if first.finish_reason == "length" else content


def without_last_line(text: str) -> str:
    """Return the lines of an answer that was cut off, without the one that is not whole."""
    return text[: text.rfind("\n") + 1]


def _hidden(text: str, key: str) -> str:
    return text if key == NO_KEY else text.replace(key, "[key]")


def _one_line(message: str, key: str) -> str:
    return _hidden(" ".join(message.split()), key)[:MESSAGE_LIMIT_CHARS]
