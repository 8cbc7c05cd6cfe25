"""What several tests need: golden files beside the repository, and networks of other libraries."""

import re
import runpy
import warnings
from collections.abc import Callable
from functools import cache, partial
from math import isqrt
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from dgseg.models.clip_image_encoder import ClipImageEncoderConfig
from dgseg.models.text_encoder import ClipTextEncoderConfig
from dgseg.models.torchvision_operators import declare_torchvision_operators

SHARED = Path(__file__).parents[3] / "shared"

FillRule = Callable[[str, tuple[int, ...]], np.ndarray]


class Comparison(NamedTuple):
    """One comparison with the official code."""

    golden: str
    """The file of its inputs and outputs."""
    what: str
    reached: float
    tolerance: float


Parity = Callable[[str, str, float, float], None]
"""Demands that what was reached for a golden file is within the tolerance, and notes it."""

COMPARISONS = pytest.StashKey[list[Comparison]]()


@pytest.fixture(scope="session")
def parity(pytestconfig: pytest.Config) -> Parity:
    """Return the function that compares with the official code; the table ends the run."""
    comparisons = pytestconfig.stash.setdefault(COMPARISONS, [])

    def compare(golden: str, what: str, reached: float, tolerance: float) -> None:
        comparisons.append(Comparison(golden, what, float(reached), float(tolerance)))
        assert reached <= tolerance, f"{golden}, {what}: {reached} is over {tolerance}"

    return compare


class Main(Protocol):
    """Runs a command line as a person would."""

    def __call__(self, *words: str) -> None:
        """Run ``allweather`` with these words."""
        ...


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch) -> Main:
    """Return the function that runs a command line."""
    return partial(run_main, monkeypatch)


def run_main(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Run ``allweather`` with these words, as `Main` does, where there is no `main`."""
    from dgseg import __main__

    monkeypatch.setattr("sys.argv", ["allweather", *words])
    __main__.main()


def pytest_configure(config: pytest.Config) -> None:
    """Let each of several processes keep to one core: together they use all."""
    if hasattr(config, "workerinput"):
        torch.set_num_threads(1)


FROM_EXPORT = re.compile(r"^from test_export(ed)?(_version)? import", re.MULTILINE)
"""In modules that use the networks which test_export exports."""

LONGEST = ("export", "test_export_masks", "test_famix_iterations", "test_styles_mining")
"""Groups that start first, the longest before the others, so that none is left over at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the groups that take longest to the front."""
    places = {group: place for place, group in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(_group(item.path), len(LONGEST)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # noqa: ANN401  # of pytest-xdist, which has no types
    """Give each of several processes whole modules, and one of them all that share an export.

    An export takes longer than all tests of it. (`--dist loadgroup` would say the same, but pytest
    9.2 does not take the names that pytest-xdist 3.8 gives tests for it.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(config.rootpath / nodeid.partition("::")[0])

    return Groups(config, log)


@cache
def _group(module: Path) -> str:
    shares = module.stem == "test_export" or FROM_EXPORT.search(module.read_text())
    return "export" if shares else module.stem


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the comparisons of one of several processes to the one that prints the table."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        comparisons = session.config.stash.get(COMPARISONS, [])
        output["comparisons"] = [tuple(comparison) for comparison in comparisons]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401  # of pytest-xdist, which has no types
    """Take over the comparisons of a process that has ended."""
    comparisons = node.config.stash.setdefault(COMPARISONS, [])
    handed = getattr(node, "workeroutput", {}).get("comparisons", [])
    comparisons.extend(Comparison(*each) for each in handed)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print how near to the official code this run came."""
    comparisons = config.stash.get(COMPARISONS, [])
    if not comparisons:
        return
    terminalreporter.section("parity with the official code")
    for golden, what, reached, tolerance in sorted(comparisons):
        terminalreporter.line(f"| {golden} | {what} | {tolerance:.0e} | {reached:.1e} |")


@pytest.fixture(scope="session")
def golden_famix() -> Path:
    """Return the folder with inputs and outputs of the official FAMix code."""
    folder = SHARED / "golden" / "famix"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: parity with the official code is not checked")
    return folder


@pytest.fixture(scope="session")
def fill_rule(golden_famix: Path) -> FillRule:
    """Return the rule that gave the official code its weights, from official name and shape."""
    return runpy.run_path(str(golden_famix / "fill_rule.py"))["fill_array"]


@pytest.fixture(scope="session")
def golden_clouds() -> Path:
    """Return the folder with inputs and outputs of the official CLOUDS code."""
    folder = SHARED / "golden" / "clouds"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: parity with the official code is not checked")
    return folder


class CloudsFill:
    """The rule that gave the official code its weights and inputs, from official names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rule = runpy.run_path(str(folder / "fill_rule.py"))

    def weights(self, manifest: str, prefix: str) -> dict[str, Tensor]:
        """Return what a manifest lists under a prefix, which is taken off."""
        filled = self._rule["load_manifest"](
            str(self.folder / manifest), lambda key: key.startswith(prefix)
        )
        return {
            key.removeprefix(prefix): torch.from_numpy(value)
            for key, value in filled.items()
            if value is not None
        }

    def named(self, name: str, shape: tuple[int, ...], scale: float = 1.0) -> Tensor:
        """Return an input by the name that the official run gave it."""
        return torch.from_numpy(self._rule["named"](name, shape, scale))


@pytest.fixture(scope="session")
def clouds_fill(golden_clouds: Path) -> CloudsFill:
    """Return the rule of the golden CLOUDS files."""
    return CloudsFill(golden_clouds)


def filled(network: nn.Module, fill_rule: FillRule, prefix: str = "") -> dict[str, Tensor]:
    """Return the weights that the rule gives a network; ``prefix`` completes official names."""
    return {
        name: torch.from_numpy(fill_rule(f"{prefix}{name}", tuple(value.shape)))
        for name, value in network.state_dict().items()
    }


def open_clip_model(
    image: ClipImageEncoderConfig, text: ClipTextEncoderConfig, *, seed: int = 0
) -> nn.Module:
    """Return open_clip's own CLIP of the same size, in eval mode, with random weights."""
    declare_torchvision_operators()
    from open_clip.model import CLIP, CLIPTextCfg, CLIPVisionCfg

    torch.manual_seed(seed)
    model = CLIP(
        image.embedding_size,
        vision_cfg=CLIPVisionCfg(
            layers=image.depths, width=image.width, image_size=32 * image.grid[0]
        ),
        text_cfg=CLIPTextCfg(
            context_length=text.context_length,
            width=text.width,
            heads=text.heads,
            layers=text.layers,
        ),
        quick_gelu=text.activation == "quickgelu",
    )
    # Fresh normalisation layers do nothing, and would hide whether they are read at all.
    for name, value in model.state_dict().items():
        if ".bn" in name or "downsample.1" in name or "ln_" in name:
            if name.endswith(("weight", "running_var")):
                value.uniform_(0.5, 1.5)
            elif name.endswith(("bias", "running_mean")):
                value.normal_(std=0.1)
    return model.eval()


def trace_as_openai(model: nn.Module) -> torch.jit.ScriptModule:
    """Return a CLIP as OpenAI published it: traced, its matrices in half precision."""
    from open_clip import tokenize

    pool = model.get_parameter("visual.attnpool.positional_embedding")
    side_px = 32 * isqrt(len(pool) - 1)
    inputs = {
        "encode_image": (torch.zeros(1, 3, side_px, side_px),),
        "encode_text": (tokenize("a", model.get_parameter("positional_embedding").shape[0]),),
    }
    with warnings.catch_warnings(action="ignore"):
        traced = torch.jit.trace_module(model, inputs, check_trace=False)
    for parameter in traced.parameters():
        if parameter.dim() >= 2:
            parameter.data = parameter.data.half()
    return traced
