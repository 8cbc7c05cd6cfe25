"""Synthetic streets as files: a folder that training and evaluation read like any dataset.

dataset.json     what it is and how it was made
captions.jsonl   a line for each picture
image/<name>.png, label/<name>.png
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import torch
from PIL import Image

from dgseg.data.labelled_files import LabelledFiles, PairFiles
from dgseg.data.synthetic_streets.atmosphere import DOMAINS
from dgseg.data.synthetic_streets.city import CITIES
from dgseg.data.synthetic_streets.render import LEAST_SIDE_PX, render_street

MAPPING, LABEL_SET = "cityscapes-train-ids", "cityscapes-19"
DATASET, CAPTIONS = "dataset.json", "captions.jsonl"
STREETS_PER_SEED = 1_000_000


@dataclass(frozen=True, kw_only=True)
class StreetsDataset:
    """Everything that decides the pictures of a dataset."""

    domains: tuple[str, ...]
    """Each shows the same streets."""
    cities: tuple[str, ...] = ()
    """They take turns; when there is none, each street picks its own."""
    count: int
    """Pictures of each domain."""
    seed: int
    height_px: int = 512
    width_px: int = 1024

    def __post_init__(self) -> None:
        """Refuse a dataset that cannot be made, before anything is written."""
        for kind, values, known in (
            ("visual domain", self.domains, DOMAINS),
            ("city", self.cities, CITIES),
        ):
            for value in values:
                if value not in known:
                    raise ValueError(f"no {kind} {value!r}; known are {', '.join(known)}")
            if len(set(values)) < len(values):
                raise ValueError(f"a {kind} is named twice: {', '.join(values)}")
        if not self.domains:
            raise ValueError(f"name a visual domain: {', '.join(DOMAINS)}")
        if not 0 < self.count <= STREETS_PER_SEED:
            raise ValueError(f"count must be 1 to {STREETS_PER_SEED}, got {self.count}")
        if self.seed < 0:
            raise ValueError(f"seed must not be negative, got {self.seed}")
        if min(self.height_px, self.width_px) < LEAST_SIDE_PX:
            raise ValueError(
                f"both sides must be at least {LEAST_SIDE_PX} px,"
                f" got {self.width_px}x{self.height_px}"
            )


@dataclass(frozen=True)
class _Task:
    name: str
    domain: str
    seed: int
    city: str | None
    height_px: int
    width_px: int
    out: Path


def start_dataset(dataset: StreetsDataset, out: Path, made_by: Mapping[str, object]) -> None:
    """Write what the dataset is, before its first picture.

    Raises ValueError when the folder holds pictures that were made otherwise.
    """
    path = out / DATASET
    # Not how many and in which domains: a dataset may grow.
    settings: dict[str, object] = {
        "cities": dataset.cities,
        "seed": dataset.seed,
        "widthPx": dataset.width_px,
        "heightPx": dataset.height_px,
    }
    description: dict[str, object] = {
        "name": out.resolve().name,
        "labelSet": LABEL_SET,
        "licence": "CC0-1.0",
        "madeBy": {**made_by, **settings},
    }
    # Through JSON, so that tuples compare like the lists that are read.
    description = json.loads(json.dumps(description))
    if path.exists():
        before = _read_json(path)
        if before.get("madeBy") != description["madeBy"]:
            raise ValueError(
                f"{out} holds streets of other code or settings: {before.get('madeBy')}."
                " Use another folder."
            )
        return
    for folder in ("image", "label"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    _replace(path, (json.dumps(description, indent=2) + "\n").encode())


def render_missing(
    dataset: StreetsDataset, out: Path, *, processes: int
) -> Iterator[tuple[int, int]]:
    """Render what the folder lacks; yield how many pictures are there, and how many there will be.

    A picture is there when image, label map and caption are. The index of all pictures is written
    at the end.
    """
    captions = _read_captions(out / CAPTIONS)
    tasks = _tasks(dataset, out)
    missing = [task for task in tasks if not _is_complete(task, captions)]
    done = len(tasks) - len(missing)
    yield done, len(tasks)
    with (out / CAPTIONS).open("a") as log:
        for line in _render_all(missing, processes):
            log.write(json.dumps(line) + "\n")
            log.flush()
            captions[str(line["name"])] = line
            done += 1
            yield done, len(tasks)
    _write_index(out, captions)


def rendered_files(dataset: StreetsDataset, out: Path) -> LabelledFiles:
    """Return the pictures of a dataset, as training reads them."""
    pairs = tuple(
        PairFiles(task.name, _image(task), _label(task), MAPPING) for task in _tasks(dataset, out)
    )
    return LabelledFiles(
        dataset=out.resolve().name,
        visual_domain=dataset.domains[0] if len(dataset.domains) == 1 else "mixed",
        label_set=LABEL_SET,
        pairs=pairs,
    )


def _tasks(dataset: StreetsDataset, out: Path) -> list[_Task]:
    tasks: list[_Task] = []
    for index in range(dataset.count):
        seed = dataset.seed * STREETS_PER_SEED + index
        city = dataset.cities[index % len(dataset.cities)] if dataset.cities else None
        tasks += [
            _Task(
                f"{domain}-{seed:07d}", domain, seed, city, dataset.height_px, dataset.width_px, out
            )
            for domain in dataset.domains
        ]
    return tasks


def _render_all(tasks: list[_Task], processes: int) -> Iterator[dict[str, object]]:
    if processes == 1 or len(tasks) < 2:
        yield from map(_render, tasks)
        return
    # Not forked: a fork of a process whose threads compute may never end.
    pool = ProcessPoolExecutor(
        min(processes, len(tasks)),
        mp_context=get_context("spawn"),
        initializer=torch.set_num_threads,
        initargs=(1,),
    )
    with pool:
        try:
            for future in as_completed([pool.submit(_render, task) for task in tasks]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _render(task: _Task) -> dict[str, object]:
    street = render_street(
        task.domain,
        task.seed,
        city=task.city,
        height_px=task.height_px,
        width_px=task.width_px,
    )
    for path, pixels in ((_label(task), street.label_HW), (_image(task), street.image_HW3)):
        part = path.with_suffix(".part")
        Image.fromarray(pixels.numpy()).save(part, format="PNG", compress_level=3)
        part.replace(path)
    return {
        "name": task.name,
        "caption": street.caption,
        "visualDomain": street.domain,
        "city": street.city,
        "seed": street.seed,
    }


def _is_complete(task: _Task, captions: dict[str, dict[str, object]]) -> bool:
    return task.name in captions and _image(task).is_file() and _label(task).is_file()


def _image(task: _Task) -> Path:
    return task.out / "image" / f"{task.name}.png"


def _label(task: _Task) -> Path:
    return task.out / "label" / f"{task.name}.png"


def _read_captions(path: Path) -> dict[str, dict[str, object]]:
    captions: dict[str, dict[str, object]] = {}
    if not path.exists():
        return captions
    for line in path.read_text().splitlines():
        try:
            caption = json.loads(line)
        except ValueError:
            continue  # the last line of a run that was killed; its picture is rendered again
        captions[str(caption["name"])] = caption
    return captions


def _write_index(out: Path, captions: dict[str, dict[str, object]]) -> None:
    """Order the captions, and list every picture with its visual domain in the description."""
    lines = [captions[name] for name in sorted(captions)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    _replace(out / CAPTIONS, text.encode())
    description = _read_json(out / DATASET)
    domains = {line["visualDomain"] for line in lines}
    # That of what names no other: with several there is none.
    if len(domains) == 1:
        description["visualDomain"] = domains.pop()
    else:
        description.pop("visualDomain", None)
    description["images"] = [
        {key: line[key] for key in ("name", "visualDomain", "city", "seed")} for line in lines
    ]
    _replace(out / DATASET, (json.dumps(description, indent=2) + "\n").encode())


def _read_json(path: Path) -> dict[str, object]:
    try:
        read = json.loads(path.read_text())
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}. Use another folder.") from error
    if not isinstance(read, dict):
        raise ValueError(f"{path} describes no dataset. Use another folder.")  # noqa: TRY004
    return read


def _replace(path: Path, body: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(body)
    part.replace(path)
