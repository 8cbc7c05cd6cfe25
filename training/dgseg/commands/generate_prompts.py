"""``generate prompts``: let a grammar, a language model or a file give a list of prompts."""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.generation.chat_endpoint import NO_KEY, OPENAI, ChatEndpoint, chat
from dgseg.generation.grammar_writer import GrammarWriter
from dgseg.generation.language_model_writer import PAGE, REQUEST, AnswerLog, LanguageModelWriter
from dgseg.generation.local_model import LocalModel, load_local_model
from dgseg.generation.prompt_list import read_prompt_lines, write_prompts
from dgseg.generation.prompt_writer import FileWriter, PromptWriter, write_list

COUNT = 100
KEY_VARIABLE = "OPENAI_API_KEY"
SETTINGS = {
    "chat": {"model", "endpoint", "key_variable", "temperature", "timeout", "retries"},
    "transformers": {"model", "revision", "temperature", "answer_tokens"},
    "file": {"file"},
    "grammar": set[str](),
}
ASKING = {"request", "page"}
"""Settings of both language models."""


def add_generate_prompts(actions: Subparsers) -> None:
    """Add ``prompts`` to what can be generated."""
    parser = actions.add_parser("prompts", help="write a list of prompts of streets")
    parser.add_argument(
        "--with", dest="writer", required=True, choices=sorted(SETTINGS), help="who writes them"
    )
    parser.add_argument(
        "--count", type=int, help=f"default: {COUNT}, as in the official list; of a file, all"
    )
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="PROMPTS.JSON", help="must not exist yet"
    )

    models = parser.add_argument_group("chat and transformers")
    models.add_argument("--model", help="its name; for transformers, a folder or a name on the hub")
    models.add_argument("--temperature", type=float, help="default: the model's own")
    models.add_argument(
        "--request", type=Path, help="text file of what to ask; {count} in it becomes a number"
    )
    models.add_argument("--page", type=int, help=f"prompts to ask for at once; default: {PAGE}")
    endpoints = parser.add_argument_group("chat: any endpoint that speaks as OpenAI's does")
    endpoints.add_argument("--endpoint", metavar="URL", help=f"ends in /v1; default: {OPENAI}")
    endpoints.add_argument(
        "--key-variable",
        metavar="NAME",
        help=f"environment variable that holds the key; default: {KEY_VARIABLE}",
    )
    endpoints.add_argument("--timeout", type=float, metavar="SECONDS", help="of one answer")
    endpoints.add_argument("--retries", type=int, help="when it is busy or out of reach")
    local = parser.add_argument_group("transformers: a model on this machine")
    local.add_argument("--revision", help="branch, tag or commit on the hub")
    local.add_argument("--answer-tokens", type=int, help="how long an answer may be")
    files = parser.add_argument_group("file")
    files.add_argument("--file", type=Path, help="text file, one prompt a line")
    parser.set_defaults(command=_generate_prompts)


def _generate_prompts(arguments: argparse.Namespace) -> None:
    _refuse_settings_of_others(arguments)
    if arguments.out.suffix != ".json":
        raise ValueError(f"a list of prompts is a file that ends in .json, not {arguments.out}")
    if arguments.out.exists():
        raise ValueError(f"{arguments.out} exists: delete it, or write another file")
    answers = AnswerLog(arguments.out.with_name(f"{arguments.out.name}.answers.jsonl"))
    writer = _WRITERS[arguments.writer](arguments, answers)
    count = COUNT if arguments.count is None else arguments.count
    if arguments.count is None and isinstance(writer, FileWriter):
        count = len(read_prompt_lines(writer.path).prompts)

    prompts = write_list(writer, count, arguments.seed)
    if arguments.writer == "chat":
        # What answers under a name today may be another model tomorrow.
        today = datetime.now(UTC).date().isoformat()
        prompts = replace(prompts, source={**prompts.source, "date": today})
    write_prompts(prompts, arguments.out)
    answers.forget()
    print(f"{len(prompts.prompts)} prompts: {arguments.out}")


def _refuse_settings_of_others(arguments: argparse.Namespace) -> None:
    own = SETTINGS[arguments.writer]
    own = own | ASKING if "model" in own else own
    for name in sorted(ASKING.union(*SETTINGS.values()) - own):
        if getattr(arguments, name) is not None:
            option = name.replace("_", "-")
            raise ValueError(f"--{option} does not go with --with {arguments.writer}")
    for name in ("model", "file"):
        if name in own and getattr(arguments, name) is None:
            raise ValueError(f"--with {arguments.writer} needs --{name}")


def _grammar(_arguments: argparse.Namespace, _answers: AnswerLog) -> PromptWriter:
    return GrammarWriter()


def _file(arguments: argparse.Namespace, _answers: AnswerLog) -> PromptWriter:
    return FileWriter(arguments.file)


def _chat(arguments: argparse.Namespace, answers: AnswerLog) -> PromptWriter:
    given = {
        "url": arguments.endpoint,
        "temperature": arguments.temperature,
        "timeout_seconds": arguments.timeout,
        "retries": arguments.retries,
    }
    endpoint = ChatEndpoint(
        model=arguments.model,
        **{name: value for name, value in given.items() if value is not None},
    )
    variable = arguments.key_variable or KEY_VARIABLE
    key = os.environ.get(variable, "").strip()
    if not key and (endpoint.url == OPENAI or arguments.key_variable):
        raise ValueError(f"the environment variable {variable} holds no key for {endpoint.url}")
    return LanguageModelWriter(
        ask=chat(endpoint, key or NO_KEY),
        model=endpoint.source,
        request=_request(arguments),
        page=PAGE if arguments.page is None else arguments.page,
        answers=answers,
    )


def _transformers(arguments: argparse.Namespace, answers: AnswerLog) -> PromptWriter:
    given = {"answer_tokens": arguments.answer_tokens}
    settings = LocalModel(
        model=arguments.model,
        revision=arguments.revision,
        temperature=arguments.temperature,
        **{name: value for name, value in given.items() if value is not None},
    )
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = load_local_model(settings, device)
    return LanguageModelWriter(
        ask=model.ask,
        model=model.source,
        request=_request(arguments),
        page=PAGE if arguments.page is None else arguments.page,
        answers=answers,
    )


def _request(arguments: argparse.Namespace) -> str:
    if arguments.request is None:
        return REQUEST
    try:
        return arguments.request.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise ValueError(f"{arguments.request} is no text file: {error}") from error


_WRITERS: dict[str, Callable[[argparse.Namespace, AnswerLog], PromptWriter]] = {
    "chat": _chat,
    "file": _file,
    "grammar": _grammar,
    "transformers": _transformers,
}
