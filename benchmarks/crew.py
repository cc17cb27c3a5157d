"""The archive read, parsed and observed again into a fresh index: by one process and by several, in turn, with the memory of each.

    .venv/bin/python -m benchmarks.crew HOME [--workers 1 2] [--shards 60] [--rounds 3]

HOME: a home folder with an archive; it is only read. Wall seconds of one run on one machine: the ratio is what counts, and it holds only
where nobody else uses the processors; the processor seconds beside it say whether somebody did. Every round takes another order.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from tealeaves.archive import Archive
from tealeaves.archive.shards import Shard
from tealeaves.catalogue import Catalogue, load
from tealeaves.pipeline import Pipeline
from tealeaves.reader import Hands
from tealeaves.store import Store

PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    arguments.add_argument("--shards", type=int, default=60, help="megabytes of the archive that are read")
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    catalogue = load(given.home / "dumps")
    with Archive.open(given.home / "archive") as archive:
        shards = list(islice(archive.shards(), given.shards))
        walls: dict[int, list[float]] = {count: [] for count in given.workers}
        for number in range(given.rounds):
            for count in given.workers if number % 2 == 0 else reversed(given.workers):
                walls[count].append(measure(archive, catalogue, shards, Hands(count, given.home / "dumps")))
    first = statistics.median(walls[given.workers[0]])
    for count, found in walls.items():
        middle = statistics.median(found)
        print(f"{count} workers: median {middle:.2f} s, {first / middle:.2f} times as fast as {given.workers[0]}")


def measure(archive: Archive, catalogue: Catalogue, shards: list[Shard], hands: Hands) -> float:
    """One pass; prints what it took and returns the wall seconds."""
    with Store.scratch() as store, watched() as peak:
        pipeline = Pipeline(catalogue, store, archive, hands)
        spent, started = cpu(), time.perf_counter()
        captures = 0
        with closing(pipeline._work(shards)) as done:
            for _, derived in done:
                captures += pipeline._enter(derived).captures
        wall = time.perf_counter() - started
    busy = cpu() - spent
    print(
        f"{hands.count} workers: {captures:,} captures, {wall:.2f} s wall, {busy:.2f} s of processors ({busy / wall:.2f} at a time), "
        f"{captures / wall:,.0f} captures/s, {captures / busy:,.0f} a processor second, peak {max(peak):,.0f} MiB in all",
        flush=True,
    )
    return wall


def cpu() -> float:
    """Processor seconds of this process and of all children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@contextmanager
def watched() -> Iterator[list[float]]:
    """The memory of this process and its children together, in MiB, looked at ten times a second."""
    seen, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            seen.append(sum(map(resident, [os.getpid(), *children(os.getpid())])))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 2**20
    except OSError:  # it has ended
        return 0.0


if __name__ == "__main__":
    main()
