"""The teacher: a slow average of the head that trains (CLOUDS, section 3.3).

Only the head has a teacher. The trunk is frozen, and shared.
"""

import copy
from typing import TypeVar

import torch
from torch import nn

Head = TypeVar("Head", bound=nn.Module)


def copy_head(student: Head) -> Head:
    """Return a teacher that starts as its student. It takes no gradient and drops nothing out."""
    return copy.deepcopy(student).requires_grad_(False).eval()


@torch.no_grad()
def move_teacher(teacher: nn.Module, student: nn.Module, decay: float) -> None:
    """Move a teacher towards its student: ``decay * teacher + (1 - decay) * student``.

    Parameters move, buffers stay. The official code does so every 100 iterations, with 0.999.
    """
    if not 0 <= decay <= 1:
        raise ValueError(f"decay must be in 0..1, got {decay}")
    of_student = dict(student.named_parameters())
    of_teacher = dict(teacher.named_parameters())
    if of_teacher.keys() != of_student.keys():
        different = sorted(of_teacher.keys() ^ of_student.keys())
        raise ValueError(f"teacher and student are different networks: {', '.join(different[:6])}")
    for name, parameter in of_teacher.items():
        parameter.mul_(decay).add_(of_student[name], alpha=1 - decay)
