"""How many synthetic streets are rendered in a second.

    node training/python.mjs training/benchmarks/synthetic_streets.py [--images 12] [--processes 2]

For each visual domain and size: one process with all threads of torch, and several processes with
one thread each, as a data loader's workers are. With ``--cuda``, the first on a GPU.
"""

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import torch

from dgseg.data.synthetic_streets import DOMAINS, render_street

SIZES = ((512, 256), (1024, 512))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=12, help="of each domain and process")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cuda", action="store_true")
    arguments = parser.parse_args()
    device = torch.device("cuda" if arguments.cuda else "cpu")
    threads = torch.get_num_threads()
    pool = ProcessPoolExecutor(
        arguments.processes,
        mp_context=get_context("spawn"),
        initializer=torch.set_num_threads,
        initargs=(1,),
    )
    with pool:
        print("images a second      ", *(f"{domain:>7}" for domain in DOMAINS))
        for width_px, height_px in SIZES:
            size = height_px, width_px
            own = [_rate(domain, 1, arguments.images, size, device) for domain in DOMAINS]
            _report(f"{width_px}x{height_px}, {device.type}, {threads} threads", own)
            if device.type == "cpu":
                shared = [
                    _pool_rate(pool, arguments.processes, domain, arguments.images, size)
                    for domain in DOMAINS
                ]
                _report(f"{width_px}x{height_px}, {arguments.processes} processes", shared)


def _pool_rate(
    pool: ProcessPoolExecutor, processes: int, domain: str, images: int, size: tuple[int, int]
) -> float:
    cpu = torch.device("cpu")
    list(pool.map(_rate, *zip(*[(domain, 0, 1, size, cpu)] * processes, strict=True)))
    start = time.perf_counter()
    works = [(domain, 1 + worker * images, images, size, cpu) for worker in range(processes)]
    list(pool.map(_rate, *zip(*works, strict=True)))
    # The warm-up inside each work counts against the rate.
    return processes * images / (time.perf_counter() - start)


def _rate(
    domain: str, first: int, images: int, size: tuple[int, int], device: torch.device
) -> float:
    render_street(domain, 0, height_px=size[0], width_px=size[1], device=device)
    start = time.perf_counter()
    for seed in range(first, first + images):
        render_street(domain, seed, height_px=size[0], width_px=size[1], device=device)
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return images / (time.perf_counter() - start)


def _report(what: str, rates: list[float]) -> None:
    print(f"{what:24}", *(f"{rate:7.1f}" for rate in rates))


if __name__ == "__main__":
    main()
