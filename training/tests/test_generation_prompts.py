"""Prompts from the grammar and from files; lists of prompts as data."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dgseg.generation.grammar_writer import GrammarWriter, covering_pair
from dgseg.generation.prompt_list import PromptList, read_prompts, write_prompts
from dgseg.generation.prompt_writer import FileWriter, write_list
from dgseg.generation.street_words import COMPANIONS, HOURS, PLACES, ROADS, WEATHERS


class Parts(NamedTuple):
    """What a prompt of the grammar speaks of."""

    road: int
    place: str
    weather: int
    hour: int


def parts(prompt: str) -> Parts:
    scene, weather_text, *_ = prompt.split(", ")
    hour = max(
        (place for place, hour in enumerate(HOURS) if scene.endswith(f" {hour.text}")),
        key=lambda place: len(HOURS[place].text),
    )
    light = HOURS[hour].light
    weather = [weather.text(light) for weather in WEATHERS].index(weather_text)
    scene = scene.removesuffix(f" {HOURS[hour].text}").split(" of ", 1)[1]
    place = max((word.text for word in PLACES if scene.endswith(f" {word.text}")), key=len)
    road = [road.text.format(place=place) for road in ROADS].index(scene)
    return Parts(road, place, weather, hour)


def test_the_grammar_writes_the_same_list_for_the_same_seed_and_another_for_another() -> None:
    writer = GrammarWriter()

    assert writer.write(60, 7) == writer.write(200, 7)[:60]
    assert not set(writer.write(60, 7)) & set(writer.write(60, 8))


def test_the_grammar_writes_thousands_of_different_prompts() -> None:
    prompts = GrammarWriter().write(3000, 1)

    assert len({prompt.casefold() for prompt in prompts}) == 3000
    assert max(len(prompt.split()) for prompt in prompts) < 50


def test_the_first_prompts_hold_every_weather_at_every_hour_once() -> None:
    written = [parts(prompt) for prompt in GrammarWriter().write(108, 1)]

    assert len({(part.weather, part.hour) for part in written}) == len(WEATHERS) * len(HOURS) == 108


@pytest.mark.parametrize("count", [20, 100, 510])
def test_no_value_of_an_axis_comes_much_more_often_than_another(count: int) -> None:
    written = [parts(prompt) for prompt in GrammarWriter().write(count, 3)]

    for axis, size in [
        ([part.weather for part in written], len(WEATHERS)),
        ([part.hour for part in written], len(HOURS)),
        ([part.road for part in written], len(ROADS)),
        ([part.place for part in written], len(PLACES)),
    ]:
        uses = sorted([*Counter(axis).values(), *[0] * (size - len(set(axis)))])
        assert uses[-1] - uses[0] <= 1, (uses, axis)


@pytest.mark.parametrize(("rows", "columns"), [(12, 9), (4, 6), (3, 5), (7, 7), (1, 4)])
def test_an_order_of_pairs_is_even_wherever_it_is_cut_off(rows: int, columns: int) -> None:
    pairs = [covering_pair(place, rows, columns) for place in range(rows * columns)]

    assert len(set(pairs)) == rows * columns
    for end in range(1, rows * columns):
        for axis, size in ((0, rows), (1, columns)):
            uses = Counter(pair[axis] for pair in pairs[:end])
            assert max(uses.values()) - min(uses[value] for value in range(size)) <= 2


def test_the_grammar_never_contradicts_itself() -> None:
    snowless = {place.text for place in PLACES if place.never == "snow"}
    by_road = [{word.text for word in COMPANIONS[kind]} for kind in ("town", "motorway", "country")]
    assert all(not one & other for one, other in pairwise(by_road))

    for prompt in GrammarWriter().write(2000, 5):
        part = parts(prompt)
        light, kind = HOURS[part.hour].light, WEATHERS[part.weather].kind
        if light in {"dark", "twilight"} or kind != "dry":
            assert not any(word in prompt for word in ("glaring", "shadow", "blue", "sunlit"))
        assert not (kind == "snow" and part.place in snowless), prompt
        assert kind == "rain" or "umbrella" not in prompt, prompt
        assert light != "dark" or "child" not in prompt, prompt
        assert ROADS[part.road].kind == "town" or "crossing" not in prompt, prompt


def test_a_text_file_of_prompts_is_read_without_its_duplicates(tmp_path: Path) -> None:
    path = tmp_path / "prompt_llama70b.txt"
    path.write_text("\ufeffA photo of  a road \n\na Photo of a road\r\nA picture of a tram\n")

    prompts = read_prompts(path)

    assert prompts.prompts == ("A photo of a road", "A picture of a tram")
    assert (prompts.source["kind"], prompts.source["duplicates"]) == ("file", 1)
    assert write_list(FileWriter(path), 1, 0).prompts == prompts.prompts[:1]
    with pytest.raises(ValueError, match="holds 2 different prompts, not 3"):
        write_list(FileWriter(path), 3, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\n \n", "holds no prompt"),
        (b"A photo\nA \x1b[0mroad\n", "line 2 of .*control characters"),
        (b"x" * 500, "line 1 of .* has 500 characters, at most 400"),
        (b"\xff\xfe\x00", "is no text file"),
    ],
)
def test_a_text_file_that_holds_no_prompts_is_refused(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "prompts.txt"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=message):
        read_prompts(path)


def test_a_list_comes_back_as_it_was_written(tmp_path: Path) -> None:
    prompts = write_list(GrammarWriter(), 20, 4)

    write_prompts(prompts, tmp_path / "new" / "prompts.json")

    assert read_prompts(tmp_path / "new" / "prompts.json") == prompts
    assert prompts.source == {"kind": "grammar", "grammarVersion": 1, "seed": 4}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["prompts.json"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"prompts": ["A photo of another road"]}, "changed by hand"),
        ({"prompts": ["A road", "a  ROAD"]}, "white space|duplicates"),
        ({"prompts": []}, "at least one prompt"),
        ({"prompts": [1]}, "list of texts"),
        ({"source": 1}, "`source` an object"),
        ({"schemaVersion": 2}, "schemaVersion is 2"),
    ],
)
def test_a_list_that_is_not_what_it_says_is_refused(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "prompts.json"
    write_prompts(PromptList(prompts=("A road",), source={"kind": "grammar"}), path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))

    with pytest.raises(ValueError, match=message):
        read_prompts(path)


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000])
def test_a_file_that_is_no_list_is_refused_in_one_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "prompts.json"
    path.write_text(content)

    with pytest.raises(ValueError, match=r"prompts\.json is no list of prompts") as error:
        read_prompts(path)

    assert "\n" not in str(error.value)
