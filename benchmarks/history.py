"""Import and replay of a dump of history: documents per second, where the time goes, peak memory.

    .venv/bin/python -m benchmarks.history path/to/dump [--limit N]

CPU seconds of one process and one run, with ratios to a bare sequential read of the same records: ratios hold on another machine,
seconds do not. Each stage contains the ones it names, so the difference of two lines is what the later one adds.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tealeaves.archive import Archive
from tealeaves.archive.dumps import first_record, read_dump
from tealeaves.archive.mappings import builtin_mappings, detect_mapping, load_mappings
from tealeaves.catalogue import load
from tealeaves.evaluate import evaluate_again
from tealeaves.extract import extract, observed
from tealeaves.model import Capture
from tealeaves.pipeline import Pipeline
from tealeaves.replay import archived, judge, tape_of
from tealeaves.store import Store
from tealeaves.store.observations import Labels


class Meter:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        self.spent[name] = time.process_time() - started

    def table(self, documents: int) -> str:
        bare = next(iter(self.spent.values()))
        lines = [f"{'stage':<44}{'CPU s':>9}{'documents/s':>14}{'times the bare read':>21}"]
        for name, seconds in self.spent.items():
            lines.append(f"{name:<44}{seconds:>9.2f}{documents / max(seconds, 1e-9):>14,.0f}{seconds / bare:>21.1f}")
        return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("dump", type=Path)
    arguments.add_argument("--limit", type=int, default=None, help="only the first N records")
    given = arguments.parse_args()
    meter = Meter()
    with tempfile.TemporaryDirectory() as folder:
        documents = measure(Path(folder), read_all(given.dump, given.limit), meter)
    print(meter.table(documents))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB, {documents:,} documents")


def read_all(dump: Path, limit: int | None) -> Callable[[], Iterator[Capture]]:
    """A fresh reading of the dump each time it is called."""
    mapping = detect_mapping(first_record([dump]), load_mappings(builtin_mappings()))
    now = datetime.now(UTC)
    return lambda: islice((item for item in read_dump([dump], mapping, now) if isinstance(item, Capture)), limit)


def measure(folder: Path, dump: Callable[[], Iterator[Capture]], meter: Meter) -> int:
    """Each stage once; returns the number of documents."""
    catalogue = load()
    labels = Labels(catalogue.parser_labels, catalogue.observer_labels)
    documents = 0
    with meter.stage("bare read of the records"):
        for _ in dump():
            documents += 1
    with meter.stage("+ parse"):
        for capture in dump():
            extract(catalogue, capture)
    with meter.stage("+ parse and observe"):
        for capture in dump():
            observed(extract(catalogue, capture), capture)
    with (
        Archive.open(folder / "archive", writable=True, software="benchmark") as archive,
        Store.open(f"sqlite:///{folder / 'index.sqlite'}") as store,
    ):
        with meter.stage("import: archive, parse, observe, index"):
            Pipeline(catalogue, store, archive).ingest_all(dump())
        with meter.stage("judge from the index (cached observations)"), store.read() as conn:
            evaluate_again(conn, catalogue.chosen_rules(None), labels)
    with Archive.open(folder / "archive") as archive:
        with meter.stage("bare read of the archive"):
            for _ in archived(archive):
                pass
        with meter.stage("replay: archive, parse, observe, judge"):
            judge(tape_of(catalogue, archived(archive)), catalogue.chosen_rules(None))
    return documents


if __name__ == "__main__":
    main()
