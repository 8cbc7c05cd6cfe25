"""Processes that work through any number of tasks, of which only a few are waiting at a time."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Self, TypeVar

import cv2
import torch

Task = TypeVar("Task")
Done = TypeVar("Done")

WAITING_PER_PROCESS = 4


class Processes:
    """Several processes, or this one when only one is asked for. They start with the first task."""

    def __init__(self, count: int) -> None:
        if count <= 0:
            raise ValueError(f"the number of processes must be positive, got {count}")
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def run(self, work: Callable[[Task], Done], tasks: Iterator[Task]) -> Iterator[Done]:
        """Yield what comes of each task, in any order.

        Raises what a task raises, and ValueError when a process was killed.
        """
        if self._count == 1:
            yield from map(work, tasks)
            return
        self._pool = self._pool or ProcessPoolExecutor(
            self._count,
            # Not forked: a fork of a process whose threads compute may never end.
            mp_context=get_context("spawn"),
            initializer=_start_process,
        )
        try:
            few = islice(tasks, WAITING_PER_PROCESS * self._count)
            waiting: set[Future[Done]] = {self._pool.submit(work, task) for task in few}
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                more = islice(tasks, len(finished))
                waiting |= {self._pool.submit(work, task) for task in more}
                for future in finished:
                    yield future.result()
        except BrokenProcessPool as error:
            raise ValueError(
                "a process was killed, perhaps for want of memory. Run it again, with fewer"
                " --processes: it goes on where it stopped."
            ) from error


def _start_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops, and lets files be finished
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
