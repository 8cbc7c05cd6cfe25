"""Training in several processes with the result of one.

`torchrun` starts the processes and tells each its rank. What a batch shares is made equal to one
process by hand: batch norm counts all images of the batch, and dropout draws by image, not by
process.

Shapes: B batch, C channels, H height, W width.
"""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn
from torch.distributed.nn.functional import all_gather, all_reduce


@dataclass(frozen=True, kw_only=True)
class Group:
    """The processes that train together, seen from one of them."""

    device: torch.device
    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes the files and shows the progress."""
        return self.rank == 0


@contextmanager
def process_group() -> Generator[Group]:
    """Join the group that `torchrun` started, or be alone.

    One GPU per process where there are GPUs (NCCL), else the CPU (gloo).
    """
    is_gpu = torch.cuda.is_available()
    if "RANK" not in os.environ:
        yield Group(device=torch.device("cuda" if is_gpu else "cpu"))
        return
    device = torch.device(f"cuda:{os.environ['LOCAL_RANK']}" if is_gpu else "cpu")
    if is_gpu:
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if is_gpu else "gloo")
    try:
        yield Group(device=device, rank=distributed.get_rank(), size=distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def wait_for_group() -> None:
    """Go on when every process has come as far: files of the first are there then."""
    if distributed.is_initialized():
        distributed.barrier()


def sum_over_group(value: Tensor) -> Tensor:
    """Return the sum over all processes, without gradient."""
    total = value.detach().clone()
    if distributed.is_initialized():
        distributed.all_reduce(total)
    return total


def gather_batch(value_B: Tensor) -> Tensor:
    """Return the whole batch of which each process holds an equal part, in the order of ranks."""
    if not distributed.is_initialized():
        return value_B
    return torch.cat(all_gather(value_B.contiguous()))


class SharedBatchNorm(nn.BatchNorm2d):
    """Batch norm whose statistics are those of all processes' images.

    As `nn.SyncBatchNorm`, which refuses to run on a CPU. Each process must hold as many pixels.
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002  # nn.Module's name
        """Return the normalised input, ``[B, C, H, W]``."""
        if not (self.training and distributed.is_initialized()):
            return super().forward(input)
        group_size = distributed.get_world_size()
        x_BCHW = input.float()  # as PyTorch's own, which takes statistics in float32 under autocast
        mean_C = all_reduce(x_BCHW.mean(dim=(0, 2, 3))) / group_size
        centred_BCHW = x_BCHW - mean_C[:, None, None]
        variance_C = all_reduce(centred_BCHW.square().mean(dim=(0, 2, 3))) / group_size
        self._remember(mean_C, variance_C, pixels=group_size * input[:, 0].numel())
        scale_C = self.weight * (variance_C + self.eps).rsqrt()
        normal_BCHW = centred_BCHW * scale_C[:, None, None] + self.bias[:, None, None]
        return normal_BCHW.to(input.dtype)

    @torch.no_grad()
    def _remember(self, mean_C: Tensor, variance_C: Tensor, *, pixels: int) -> None:
        if self.running_mean is None or self.running_var is None or self.momentum is None:
            raise ValueError("SharedBatchNorm needs running statistics and a momentum")
        self.running_mean.lerp_(mean_C, self.momentum)
        self.running_var.lerp_(variance_C * pixels / (pixels - 1), self.momentum)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)


class ImageDropout(nn.Module):
    """Dropout whose mask depends on a seed per image, so that no process or batch size matters."""

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.image_seeds: Sequence[int] = ()
        """One for each image of the next batch; set before every training step."""

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return the input, in training with some of it dropped and the rest scaled up."""
        if not self.training or self.probability == 0:
            return x_BCHW
        if len(self.image_seeds) != x_BCHW.shape[0]:
            raise ValueError(f"{len(self.image_seeds)} seeds for {x_BCHW.shape[0]} images")
        generator = torch.Generator(x_BCHW.device)
        kept = [
            torch.rand(
                x_BCHW.shape[1:], generator=generator.manual_seed(seed), device=x_BCHW.device
            )
            >= self.probability
            for seed in self.image_seeds
        ]
        return x_BCHW * torch.stack(kept) / (1 - self.probability)


def share_batch(network: nn.Module) -> None:
    """Replace every batch norm and dropout in a network by one that knows the whole batch."""
    for parent in list(network.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is nn.BatchNorm2d:
                # The object stays the same, and so do its parameters, buffers and place.
                child.__class__ = SharedBatchNorm
            elif isinstance(child, nn.Dropout):
                setattr(parent, name, ImageDropout(child.p))


def seed_dropout(network: nn.Module, image_seeds: Sequence[int]) -> None:
    """Give every dropout the seeds of the images to come."""
    for module in network.modules():
        if isinstance(module, ImageDropout):
            module.image_seeds = image_seeds
