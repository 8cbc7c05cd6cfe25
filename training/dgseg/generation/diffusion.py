"""Images of text-to-image pipelines of `diffusers`."""

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch

from dgseg.generation.image_generator import Generated
from dgseg.generation.journal import JsonObject
from dgseg.generation.model_files import folder_identity, hub_identity, loading
from dgseg.models.torchvision_operators import declare_torchvision_operators

Dtype = Literal["float32", "float16", "bfloat16"]


@dataclass(frozen=True, kw_only=True)
class Diffusion:
    """A pipeline, and how it is run. None leaves a setting to the pipeline."""

    model: str
    """A folder, or a name on the Hugging Face hub."""
    revision: str | None = None
    scheduler: Literal["euler"] | None = None
    steps: int | None = None
    guidance: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    negative_prompt: str | None = None
    dtype: Dtype | None = None
    """None is float16 on a GPU and float32 elsewhere."""

    def __post_init__(self) -> None:
        """Refuse what no pipeline paints."""
        if self.steps is not None and self.steps < 1:
            raise ValueError(f"steps must be positive, got {self.steps}")
        if self.guidance is not None and self.guidance < 0:
            raise ValueError(f"guidance must not be negative, got {self.guidance}")
        # Pipelines pass over one side without the other, and say nothing.
        if (self.width_px is None) != (self.height_px is None):
            raise ValueError(
                f"width and height go together, got {self.width_px} and {self.height_px}"
            )
        for side in (self.width_px, self.height_px):
            if side is not None and (side < 8 or side % 8 != 0):
                raise ValueError(f"sides must be multiples of 8 px, got {side}")


def stable_diffusion_2() -> Diffusion:
    """Return the model and the settings that CLOUDS' images were painted with."""
    return Diffusion(
        model="stabilityai/stable-diffusion-2",
        scheduler="euler",
        steps=50,
        guidance=7.5,
        width_px=768,
        height_px=768,
    )


class DiffusionGenerator:
    """A pipeline that was loaded."""

    def __init__(self, settings: Diffusion, device: torch.device) -> None:
        """Load a pipeline's safetensors; nothing that came with it is executed or unpickled.

        Raises ValueError, in one line, when there is no such model or it lacks a setting.
        """
        self._dtype: Dtype = settings.dtype or ("float16" if device.type == "cuda" else "float32")
        self._pipeline, self._identity = _load(settings, getattr(torch, self._dtype))
        if settings.scheduler == "euler":
            from diffusers.schedulers.scheduling_euler_discrete import EulerDiscreteScheduler

            config = self._pipeline.scheduler.config
            self._pipeline.scheduler = EulerDiscreteScheduler.from_config(config)
        self._pipeline.set_progress_bar_config(disable=True)
        self._pipeline.to(device)
        self._settings = settings
        self._arguments = _arguments(settings, self._pipeline)

    @property
    def description(self) -> JsonObject:
        """Model, pipeline, scheduler, precision and settings."""
        return {
            "kind": "diffusers",
            **self._identity,
            "pipeline": type(self._pipeline).__name__,
            "scheduler": type(self._pipeline.scheduler).__name__,
            "dtype": self._dtype,
            "steps": self._settings.steps,
            "guidance": self._settings.guidance,
            "width": self._settings.width_px,
            "height": self._settings.height_px,
            "negativePrompt": self._settings.negative_prompt,
        }

    def generate(self, prompt: str, seed: int, /) -> Generated:
        """Paint one image."""
        output = self._pipeline(
            prompt=prompt,
            # On the CPU, so that a seed starts from the same noise on every device.
            generator=torch.Generator("cpu").manual_seed(seed),
            **self._arguments,
        )
        flags = getattr(output, "nsfw_content_detected", None)
        return Generated(output.images[0].convert("RGB"), bool(flags and flags[0]))


def _load(settings: Diffusion, dtype: torch.dtype) -> tuple[Any, JsonObject]:
    declare_torchvision_operators()
    folder, commit = Path(settings.model), None
    how: dict[str, Any] = {"use_safetensors": True, "dtype": dtype, "low_cpu_mem_usage": False}
    with loading(settings.model):
        from diffusers.pipelines.auto_pipeline import AutoPipelineForText2Image
        from diffusers.pipelines.pipeline_utils import DiffusionPipeline
        from diffusers.utils import logging

        # What it has to say of a hub out of reach is in the error, too.
        verbosity = logging.get_verbosity()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        if not folder.is_dir():
            if not re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", settings.model):
                raise ValueError("names on the hub look like owner/model")
            folder = Path(
                DiffusionPipeline.download(
                    settings.model, revision=settings.revision, use_safetensors=True
                )
            )
            commit = folder.name
        # The automatic choice makes a text-to-image pipeline of one for other tasks, but knows
        # some families alone; the others are what their folder says.
        try:
            choice: Any = AutoPipelineForText2Image
            pipeline = choice.from_pretrained(folder, **how)
        except ValueError as error:
            if "find a pipeline linked to" not in str(error):
                raise
            pipeline = DiffusionPipeline.from_pretrained(folder, **how)
        logging.set_verbosity(verbosity)
    identity = hub_identity(settings.model, commit) if commit else folder_identity(folder)
    return pipeline, identity


def _arguments(settings: Diffusion, pipeline: Any) -> dict[str, Any]:  # noqa: ANN401
    wanted = {
        "num_inference_steps": settings.steps,
        "guidance_scale": settings.guidance,
        "width": settings.width_px,
        "height": settings.height_px,
        "negative_prompt": settings.negative_prompt,
    }
    arguments = {name: value for name, value in wanted.items() if value is not None}
    known = inspect.signature(type(pipeline).__call__).parameters
    for name in ("prompt", *arguments):
        if name not in known:
            raise ValueError(f"{type(pipeline).__name__} of {settings.model} takes no {name}")
    return arguments
