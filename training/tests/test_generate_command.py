"""`generate prompts` and `generate images`, as a person types them."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from stand_in_language_models import Endpoint, save_tiny_model
from tiny_diffusion import save_tiny_pipeline

from dgseg.__main__ import main
from dgseg.generation.prompt_list import read_prompts

CHAT = "prompts --with chat --model m"
Generate = Callable[[str], None]
STREETS = [f"A photo of street {number} in the rain at night" for number in range(20)]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """On a busy machine, threads that share so little work wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generate:
    """Return what runs `allweather generate`, in a folder of its own without keys and network."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    def run(line: str) -> None:
        monkeypatch.setattr(sys, "argv", ["allweather", "generate", *line.split(" ")])
        main()

    return run


def test_prompts_of_the_grammar_become_images_of_synthetic_streets(
    generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    generate("prompts --with grammar --count 3 --seed 5 --out new/prompts.json")
    generate(
        "images --prompts new/prompts.json --with synthetic --size 64x64 --count 4 --out images"
    )

    assert capsys.readouterr().out.splitlines() == [
        "3 prompts: new/prompts.json",
        "4 images, 0 of them not at the first attempt, 0 left out: images",
        "picture: images/contact_sheet.png",
    ]
    prompts = read_prompts(Path("new/prompts.json"))
    assert prompts.source["seed"] == 5
    lines = [json.loads(line) for line in Path("images/images.jsonl").read_text().splitlines()]
    assert [line["prompt"] for line in lines] == [*prompts.prompts, prompts.prompts[0]]
    record = json.loads(Path("images/generation.json").read_text())
    assert record["run"]["promptsSha256"] == prompts.sha256
    assert record["run"]["generator"]["width"] == 64
    assert record["promptSource"] == prompts.source


def test_prompts_come_from_a_chat_endpoint_with_the_key_of_a_variable(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = Endpoint()
    endpoint.will_say("\n".join(f"- {street}" for street in STREETS))
    monkeypatch.setenv("MY_KEY", "sk-secret\n")
    Path("request.txt").write_text("Give me {count} streets!")

    with endpoint.serving():
        generate(
            f"prompts --with chat --model m --endpoint {endpoint.url} --key-variable MY_KEY"
            " --temperature 0.5 --request request.txt --page 20 --count 5 --out prompts.json"
        )

    prompts = read_prompts(Path("prompts.json"))
    assert prompts.prompts == tuple(STREETS[:5])
    assert prompts.source["endpoint"] == endpoint.url
    assert len(prompts.source["date"]) == len("2026-01-01")
    (request,) = endpoint.requests
    assert request["authorization"] == "Bearer sk-secret"
    assert request["messages"][0]["content"] == "Give me 20 streets!"
    assert sorted(path.name for path in Path().iterdir()) == ["prompts.json", "request.txt"]


def test_prompts_of_a_local_model_become_images_of_a_local_pipeline(generate: Generate) -> None:
    save_tiny_model(Path("llama"), [f"1. {street}\n" for street in STREETS])
    save_tiny_pipeline(Path("diffusion"))

    generate(
        "prompts --with transformers --model llama --answer-tokens 50 --count 3 --out prompts.json"
    )
    generate(
        "images --prompts prompts.json --with diffusion --steps 1 --scheduler euler --size 40x32"
        " --guidance 3 --negative-prompt blurred --duplicate-bits 0 --out images"
    )

    generator = json.loads(Path("images/generation.json").read_text())["run"]["generator"]
    assert (generator["model"], generator["width"], generator["height"]) == ("diffusion", 40, 32)
    assert (generator["steps"], generator["guidance"]) == (1, 3)
    assert (generator["scheduler"], generator["negativePrompt"]) == (
        "EulerDiscreteScheduler",
        "blurred",
    )
    assert len(list(Path("images/images").iterdir())) == 3


def test_the_prompts_of_a_text_file_can_be_a_list_and_can_be_painted(generate: Generate) -> None:
    Path("official.txt").write_text("\n".join([*STREETS, STREETS[0]]))

    generate("prompts --with file --file official.txt --out prompts.json")
    generate("images --prompts official.txt --with synthetic --size 64x64 --count 1 --out images")

    assert read_prompts(Path("prompts.json")).prompts == tuple(STREETS)
    assert len(Path("images/images.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("prompts --with grammar --out official.txt", "a file that ends in .json"),
        ("prompts --with grammar --out there.json", "there.json exists: delete it"),
        ("prompts --with grammar --count 0 --out p.json", "count must be positive, got 0"),
        ("prompts --with grammar --seed -1 --out p.json", "seed must not be negative"),
        ("prompts --with grammar --model m --out p.json", "--model does not go with --with gr"),
        ("prompts --with file --page 3 --out p.json", "--page does not go with --with file"),
        ("prompts --with file --out p.json", "--with file needs --file"),
        ("prompts --with file --file none.txt --out p.json", "none.txt does not exist"),
        ("prompts --with chat --out p.json", "--with chat needs --model"),
        (f"{CHAT} --out p.json", "OPENAI_API_KEY holds no key for https"),
        (
            f"{CHAT} --endpoint http://127.0.0.1:1/v1 --key-variable K --out p.json",
            "environment variable K holds no key",
        ),
        (
            f"{CHAT} --endpoint http://127.0.0.1:1/v1 --retries 0 --out p.json",
            "http://127.0.0.1:1/v1 did not answer for model m",
        ),
        (
            f"{CHAT} --endpoint http://127.0.0.1:1/v1 --page 0 --out p.json",
            "page must be positive",
        ),
        ("prompts --with transformers --model nobody/none --out p.json", "cannot load nobody/none"),
        ("images --prompts none.json --with synthetic --out i", "none.json does not exist"),
        ("images --prompts there.json --with synthetic --out i", "there.json is no list of prom"),
        ("images --prompts ok.txt --with synthetic --steps 3 --out i", "--steps does not go with"),
        ("images --prompts ok.txt --with synthetic --size 8x8 --out i", "at least 64 px, got 8x8"),
        ("images --prompts ok.txt --with synthetic --count 0 --out i", "count must be from 1"),
        ("images --prompts ok.txt --with nobody/none --out i", "cannot load nobody/none"),
        ("images --prompts ok.txt --with ./none --out i", "names on the hub look like owner/model"),
        ("images --prompts ok.txt --with stable-diffusion-2 --size 9x9 --out i", "multiples of 8"),
    ],
)
def test_what_cannot_be_generated_is_told_in_one_line(
    line: str, message: str, generate: Generate
) -> None:
    Path("there.json").write_text("not JSON")
    Path("ok.txt").write_text("A photo of a street")

    with pytest.raises(SystemExit) as end:
        generate(line)

    told = str(end.value.code)
    assert told.startswith("allweather: ")
    assert message in told
    assert "\n" not in told
    assert sorted(path.name for path in Path().iterdir()) == ["ok.txt", "there.json"]
