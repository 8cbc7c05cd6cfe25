"""A language model of `transformers` on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch

from dgseg.generation.chat_endpoint import without_last_line
from dgseg.generation.journal import JsonObject
from dgseg.generation.language_model_writer import Ask
from dgseg.generation.model_files import folder_identity, hub_identity, loading
from dgseg.models.torchvision_operators import declare_torchvision_operators

LIST_BEGINNING = "\n\n1. "
"""Put after a request to a model that knows no chats, for it to go on with."""


@dataclass(frozen=True, kw_only=True)
class LocalModel:
    """A chat model, or one that goes on with a text, and how its words are drawn."""

    model: str
    """A folder, or a name on the Hugging Face hub."""
    revision: str | None = None
    temperature: float | None = None
    """None leaves it to the model's own generation settings."""
    answer_tokens: int = 2048

    def __post_init__(self) -> None:
        """Refuse what generates nothing."""
        if self.temperature is not None and self.temperature <= 0:
            raise ValueError(f"temperature must be positive, got {self.temperature}")
        if self.answer_tokens < 1:
            raise ValueError(f"answer_tokens must be positive, got {self.answer_tokens}")


class LoadedModel(NamedTuple):
    """A model that can be asked."""

    ask: Ask
    source: JsonObject
    """What decides its answers, but for the seed."""


def load_local_model(settings: LocalModel, device: torch.device) -> LoadedModel:
    """Load a model's safetensors; nothing that came with it is executed or unpickled.

    Raises ValueError, in one line, when there is no such model.
    """
    declare_torchvision_operators()
    with loading(settings.model):
        from transformers import AutoModelForCausalLM, AutoTokenizer

        tokenizer: Any = AutoTokenizer.from_pretrained(settings.model, revision=settings.revision)
        network: Any = AutoModelForCausalLM.from_pretrained(
            settings.model,
            revision=settings.revision,
            use_safetensors=True,
            dtype="auto" if device.type == "cuda" else torch.float32,
        )
    network = network.to(device).eval()

    def ask(request: str, seed: int) -> str:
        text, beginning = _input_text(tokenizer, request)
        tokens = tokenizer(
            text, return_tensors="pt", add_special_tokens=not tokenizer.chat_template
        )
        inputs = {name: tokens[name].to(device) for name in ("input_ids", "attention_mask")}
        drawing = {} if settings.temperature is None else {"temperature": settings.temperature}
        # `generate` draws from the global generator alone: it is seeded, and given back as it was.
        devices = [device] if device.type == "cuda" else []
        with torch.random.fork_rng(devices=devices), torch.no_grad():
            torch.manual_seed(seed)
            output = network.generate(
                **inputs, do_sample=True, max_new_tokens=settings.answer_tokens, **drawing
            )
        answer_tokens = output[0, inputs["input_ids"].shape[1] :]
        answer = beginning + tokenizer.decode(answer_tokens, skip_special_tokens=True)
        was_cut_off = len(answer_tokens) == settings.answer_tokens
        return without_last_line(answer) if was_cut_off else answer

    folder = Path(settings.model)
    commit = getattr(network.config, "_commit_hash", None)
    identity = folder_identity(folder) if folder.is_dir() else hub_identity(settings.model, commit)
    return LoadedModel(
        ask,
        {
            "kind": "transformers",
            **identity,
            "temperature": settings.temperature,
            "answerTokens": settings.answer_tokens,
        },
    )


def _input_text(tokenizer: Any, request: str) -> tuple[str, str]:  # noqa: ANN401
    """Return what the model reads, and the part of it that belongs to the answer."""
    if tokenizer.chat_template:
        messages = [{"role": "user", "content": request}]
        text: str = tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True
        )
        return text, ""
    return request + LIST_BEGINNING, LIST_BEGINNING.lstrip()
