"""What each observer and each rule costs on real history: `python -m benchmarks.observing DUMP... [--profile]`.

Parses the dump files once, then times every observer alone over all documents, then the rules over the tape, one run, CPU seconds of this
process. The goal is 1,000 documents a second and core for all observers together (requirement F-12), under 1 GiB.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tealeaves.archive.dumps import detect_mapping, first_record, load_mappings, read_dump
from tealeaves.catalogue import Catalogue, load
from tealeaves.detect import Detector
from tealeaves.extract import extract
from tealeaves.history import PointInTime
from tealeaves.model import Capture, Document, Observation
from tealeaves.observe import OBSERVERS, Observer, observe
from tealeaves.rulekit import RuleModule
from tealeaves.tape import Tape

ROOT = Path(__file__).resolve().parent.parent
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)
Read = tuple[Capture, Document]


def documents(catalogue: Catalogue, dumps: Sequence[Path]) -> list[Read]:
    """Every document of the dumps, with the capture that it was read from."""
    mappings = load_mappings(ROOT / "parsers" / "dumps.toml")
    mapping = detect_mapping(first_record(dumps), mappings)
    return [
        (item, document)
        for item in read_dump(dumps, mapping, RECORDED_AT)
        if isinstance(item, Capture)
        for document in extract(catalogue, item).documents
    ]


def spent(do: Callable[[], int]) -> tuple[int, float]:
    """What it counts, and the CPU seconds of one run."""
    began = time.process_time()
    return do(), time.process_time() - began


def told(found: Sequence[Read], observer: Observer) -> int:
    """How many facts an observer yields."""
    return sum(1 for _, document in found for _ in observer.observe(document))


def tape_of(found: Sequence[Read]) -> Tape:
    return Tape.of(_observed(found))


def _observed(found: Sequence[Read]) -> Iterator[Observation]:
    for capture, document in found:
        yield from observe(document, capture.id, capture.captured_at)


def judged(tape: Tape, rules: Sequence[RuleModule]) -> int:
    return sum(1 for _ in Detector(rules, PointInTime(tape)).run(tape.observed()))


def _time_observers(found: Sequence[Read]) -> None:
    say, whole = sys.stdout.write, 0.0
    say(f"{len(found):,} documents\n\n| observer | facts | microseconds a document |\n|---|---|---|\n")
    for observer in OBSERVERS:
        facts, seconds = spent(partial(told, found, observer))
        whole += seconds
        say(f"| {observer.name} | {facts:,} | {1e6 * seconds / len(found):.0f} |\n")
    say(f"\nall observers: {len(found) / whole:,.0f} documents/s a core\n")


def _time_rules(tape: Tape, rules: Mapping[str, RuleModule]) -> None:
    say = sys.stdout.write
    say(f"\n{len(tape):,} observations\n\n| rule | signals | CPU s |\n|---|---|---|\n")
    for name, module in sorted(rules.items()):
        signals, seconds = spent(partial(judged, tape, [module]))
        say(f"| {name} | {signals} | {seconds:.2f} |\n")
    signals, seconds = spent(partial(judged, tape, list(rules.values())))
    say(f"\nall rules at once: {signals} signals, {seconds:.1f} CPU s\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("dumps", nargs="+", type=Path)
    arguments.add_argument("--profile", action="store_true", help="where the time of all observers goes")
    given = arguments.parse_args()
    catalogue = load()
    found = documents(catalogue, given.dumps)
    say = sys.stdout.write
    _time_observers(found)
    tape = tape_of(found)
    _time_rules(tape, catalogue.rules)
    say(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB\n")
    if given.profile:
        profile = cProfile.Profile()
        profile.runcall(tape_of, found)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
