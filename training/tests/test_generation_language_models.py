"""Prompts of language models: what is read from an answer, chat endpoints, local models."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from stand_in_language_models import Endpoint, save_tiny_model

from dgseg.generation.chat_endpoint import NO_KEY, ChatEndpoint, chat
from dgseg.generation.language_model_writer import AnswerLog, LanguageModelWriter
from dgseg.generation.local_model import LocalModel, load_local_model
from dgseg.generation.model_answer import prompts_in
from dgseg.generation.prompt_list import read_prompts, write_prompts
from dgseg.generation.prompt_writer import write_list

STREETS = [f"A photo of street {number} in the rain at night" for number in range(200)]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """On a busy machine, threads that share so little work wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    "answer",
    [
        "Sure! The captions:\n\n1. {0}\n2. {1}\n\nLet me know if you want a photo of more.",
        "- {0}\n* {1}\n• **Oh**",
        '(1) "{0}"\n(2) “{1}”',
        "1) **{0}**\n2)  {1} ",
        "**1.** {0}\n**2.** {1}",
        "[1] {0}\n[2] {1}",
        "Prompt 1: {0}\nPrompt 2: {1}",
        '```json\n["{0}", "{1}"]\n```',
        'Here you are: {{"prompts": [{{"id": "1", "text": "{0}"}}, {{"text": "{1}"}}]}}',
        '{{"1": "{0}", "2": "{1}"}}',
        "<think>\n1. A photo of something else that I thought of\n</think>\n{0}\n{1}",
        "1. {0}\n2. {0}\n3. {1}\n4. Short.\n5. " + "long " * 200 + "\n6. A photo \x1b[31m of bad",
    ],
)
def test_prompts_are_found_in_whatever_form_a_model_gives_them(answer: str) -> None:
    expected = ["A photo of a tram in Prague at dusk", "A picture of a wet road in Oslo, by night"]

    assert prompts_in(answer.format(*expected)) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I'm sorry, but I cannot help with a photo of that.",
        '{"error": "this model is not able to do that"}',
        "[" * 100_000,
        "[1, 2, 3]",
        "<think>1. A photo of a thought that never ended",
        "\x00\x01\x02",
    ],
)
def test_an_answer_without_prompts_gives_none(answer: str) -> None:
    assert prompts_in(answer) == []


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint().serving() as endpoint:
        yield endpoint


def numbered(prompts: Sequence[str]) -> str:
    return "\n".join(f"{place}. {prompt}" for place, prompt in enumerate(prompts, 1))


def writer_for(
    endpoint: Endpoint,
    *,
    page: int = 5,
    answers: AnswerLog | None = None,
    **settings: Any,  # noqa: ANN401
) -> LanguageModelWriter:
    where = ChatEndpoint(model="m", url=endpoint.url, retries=2, **settings)
    return LanguageModelWriter(
        ask=chat(where, "sk-secret"), model=where.source, page=page, answers=answers
    )


def test_a_chat_endpoint_is_asked_until_there_are_enough_different_prompts(
    endpoint: Endpoint,
) -> None:
    shouted = [prompt.upper() for prompt in STREETS[:5]]
    endpoint.will_say(numbered(STREETS[:5]), numbered(shouted), numbered(STREETS[4:9]))

    prompts = writer_for(endpoint, temperature=0.7).write(8, 3)

    assert prompts == STREETS[:8]
    assert [request["temperature"] for request in endpoint.requests] == [0.7] * 3
    assert len({request["seed"] for request in endpoint.requests}) == 3
    assert endpoint.requests[0]["authorization"] == "Bearer sk-secret"
    first, second, _ = (request["messages"][0]["content"] for request in endpoint.requests)
    assert "Write 5 captions" in first
    assert STREETS[0] not in first
    assert STREETS[0] in second


def test_an_endpoint_that_is_busy_is_asked_again(endpoint: Endpoint) -> None:
    busy = json.dumps({"error": {"message": "slow down"}})
    endpoint.replies += [(429, busy), (503, busy)]
    endpoint.will_say(numbered(STREETS[:5]))

    assert writer_for(endpoint).write(5, 1) == STREETS[:5]

    assert "temperature" not in endpoint.requests[-1]
    endpoint.replies += [(429, busy)] * 3
    with pytest.raises(ValueError, match=r"127\.0\.0\.1.* did not answer for model m: .*slow down"):
        writer_for(endpoint).write(5, 1)


def test_a_model_that_repeats_itself_is_given_up(endpoint: Endpoint) -> None:
    endpoint.will_say(*[numbered(STREETS[:5])] * 6)

    with pytest.raises(ValueError, match="5 different usable prompts in 6 answers, 50 were asked"):
        writer_for(endpoint).write(50, 1)

    endpoint.will_say(*[numbered(STREETS[place : place + 1]) for place in range(40)])
    with pytest.raises(ValueError, match="40 different usable prompts in 40 answers, 50 were"):
        writer_for(endpoint).write(50, 1)


def test_a_refusal_is_told_and_becomes_no_prompt(endpoint: Endpoint) -> None:
    endpoint.will_say(*["I am not able to write captions for a photo."] * 5)

    with pytest.raises(ValueError, match=r"0 different .* begins 'I am not able"):
        writer_for(endpoint).write(3, 1)


@pytest.mark.parametrize(
    "garbage", ["<html>", "[]", "{}", '{"choices": []}', '{"choices": "no"}', '"x"', "null", ""]
)
def test_an_endpoint_that_is_no_chat_is_one_line(endpoint: Endpoint, garbage: str) -> None:
    endpoint.replies.append((200, garbage))

    with pytest.raises(ValueError, match=r"127\.0\.0\.1") as error:
        writer_for(endpoint).write(3, 1)

    assert "\n" not in str(error.value)


def test_an_answer_that_was_cut_off_loses_its_last_line(endpoint: Endpoint) -> None:
    endpoint.will_say(numbered(STREETS[:3])[:-9], finish_reason="length")
    endpoint.will_say(numbered(STREETS[5:9]))

    assert writer_for(endpoint).write(4, 1) == [*STREETS[:2], *STREETS[5:7]]


def test_a_key_is_neither_written_nor_told(endpoint: Endpoint, tmp_path: Path) -> None:
    url = endpoint.url.replace("127", "user:password@127") + "?token=query"
    where = ChatEndpoint(model="m", url=url)
    log = AnswerLog(tmp_path / "answers.jsonl")
    ask = chat(where, "sk-secret")
    writer = LanguageModelWriter(ask=ask, model=where.source, page=5, answers=log)
    endpoint.will_say(numbered([*STREETS[:2], "A photo of the key sk-secret on a road"]))
    write_prompts(write_list(writer, 3, 1), tmp_path / "prompts.json")
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    assert read_prompts(tmp_path / "prompts.json").source["endpoint"] == endpoint.url

    endpoint.replies.append((401, json.dumps({"error": {"message": "bad key sk-secret"}})))
    with pytest.raises(ValueError, match=r"bad key \[key\]") as error:
        ask("Write", 1)

    for secret in ("sk-secret", "password", "token=query"):
        assert secret not in written + str(error.value)


def test_answers_before_a_failure_are_not_asked_for_again(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    log = AnswerLog(tmp_path / "prompts.json.answers.jsonl")
    endpoint.will_say(numbered(STREETS[:5]))
    endpoint.replies.append((400, json.dumps({"error": {"message": "no credit"}})))
    with pytest.raises(ValueError, match="no credit"):
        writer_for(endpoint, answers=log).write(12, 1)
    with log.path.open("a") as file:
        file.write('{"answer": "half a li')

    endpoint.will_say(numbered(STREETS[5:10]), numbered(STREETS[10:15]))
    prompts = writer_for(endpoint, answers=log).write(12, 1)

    assert prompts == STREETS[:12]
    assert len(endpoint.requests) == 4
    with pytest.raises(ValueError, match="answers to another request, model or seed"):
        writer_for(endpoint, answers=log).write(12, 2)


def test_without_a_key_an_endpoint_is_asked_all_the_same(endpoint: Endpoint) -> None:
    endpoint.will_say(numbered(["A photo of a road where none is seen", *STREETS]))
    where = ChatEndpoint(model="m", url=endpoint.url)

    prompts = LanguageModelWriter(ask=chat(where, NO_KEY), model=where.source).write(2, 1)

    assert prompts == ["A photo of a road where none is seen", STREETS[0]]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"url": "ftp://x/v1"}, "begins with https"),
        ({"url": "https:///v1"}, "begins with https"),
        ({"model": ""}, "name of a model"),
        ({"temperature": 3.0}, "temperature must be from 0 to 2, got 3.0"),
        ({"timeout_seconds": 0.0}, "timeout_seconds must be positive"),
    ],
)
def test_an_endpoint_that_cannot_be_asked_is_refused(
    settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(ChatEndpoint(model="m"), **settings)


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a random model whose words are whole lines of a list."""
    folder = tmp_path_factory.mktemp("models") / "tiny-llama"
    save_tiny_model(folder, [f"{place + 2}. {text}\n" for place, text in enumerate(STREETS[:40])])
    return folder


def local_writer(folder: Path, answer_tokens: int = 100) -> LanguageModelWriter:
    model = load_local_model(
        LocalModel(model=str(folder), answer_tokens=answer_tokens), torch.device("cpu")
    )
    return LanguageModelWriter(ask=model.ask, model=model.source, page=10)


def test_a_local_model_writes_the_same_prompts_for_the_same_seed(model_folder: Path) -> None:
    writer = local_writer(model_folder, answer_tokens=60)
    torch.manual_seed(1)
    before = torch.get_rng_state()

    first = writer.write(12, 1)

    assert first == writer.write(12, 1) != writer.write(12, 2)
    assert set(first) <= set(STREETS[:40])
    assert torch.equal(torch.get_rng_state(), before)
    assert writer.source["model"] == "tiny-llama"
    assert len(str(writer.source["filesSha256"])) == 64


def test_a_local_model_is_spoken_to_by_its_chat_template(
    model_folder: Path, tmp_path: Path
) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(model_folder)
    tokenizer.chat_template = "{{ raise_exception('spoken to: ' ~ messages[0].content) }}"
    tokenizer.save_pretrained(tmp_path)
    AutoModelForCausalLM.from_pretrained(model_folder).save_pretrained(tmp_path)

    with pytest.raises(Exception, match="spoken to: Write 10 captions"):
        local_writer(tmp_path).write(1, 1)

    tokenizer.chat_template = "{{ messages[0].content }}"
    tokenizer.save_pretrained(tmp_path)
    assert local_writer(tmp_path, answer_tokens=40).write(5, 1)


def test_a_local_model_that_writes_garbage_is_given_up(tmp_path: Path) -> None:
    save_tiny_model(tmp_path, ["glorp ", "mimsy ", "\n"])

    with pytest.raises(ValueError, match="0 different usable prompts in 4 answers, 5 were asked"):
        local_writer(tmp_path).write(5, 1)


@pytest.mark.parametrize("model", ["nobody/no-such-model", "empty"])
def test_a_local_model_that_is_not_there_is_one_line(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ValueError, match=f"cannot load .*{model}") as error:
        local_writer(Path(model))

    assert "\n" not in str(error.value)
