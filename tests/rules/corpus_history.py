"""Run the rules over the real history and print what they said: `python tests/rules/corpus_history.py CORPUS [--json]`.

Reads the dumps of the corpus with the parsers and observers in two processes, sorts all observations by time, asks the rules in order.
Prints each signal and the number per year; with --json one object for whoever reads it.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tealeaves.archive.dumps import Oddity, read_dump  # noqa: E402
from tealeaves.archive.mappings import load_mappings  # noqa: E402
from tealeaves.backtest.manifest import signals_digest  # noqa: E402
from tealeaves.catalogue import load  # noqa: E402
from tealeaves.detect import Detector  # noqa: E402
from tealeaves.extract import extract, observed  # noqa: E402
from tealeaves.history import PointInTime  # noqa: E402
from tealeaves.model import Observation, Signal  # noqa: E402
from tealeaves.tape import Tape  # noqa: E402

FOLDERS = {
    "kcna": "kcna_1997_2012",
    "kcna-captures-2024": "kcna_captures_2024",
}  # folder of the corpus: name of its mapping
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)  # of no consequence: rules never see it
PROCESSES = 2


def read(file: Path) -> tuple[list[Observation], int, float]:
    """The observations of one dump file, the number of its documents, and the processor seconds that observing took."""
    catalogue = load()
    mapping = load_mappings(ROOT / "parsers" / "dumps.toml")[FOLDERS[file.parent.name]]
    found: list[Observation] = []
    documents, seconds = 0, 0.0
    for item in read_dump([file], mapping, RECORDED_AT):
        if isinstance(item, Oddity):
            continue
        extraction = extract(catalogue, item)
        began = time.process_time()
        found += observed(extraction, item)
        seconds += time.process_time() - began
        documents += len(extraction.documents)
    return found, documents, seconds


def files(corpus: Path) -> list[Path]:
    """The dump files, the biggest first, so that two processes end together."""
    found = [path for folder in FOLDERS for path in (corpus / folder).glob("*.jsonl.xz")]
    return sorted(found, key=lambda path: -path.stat().st_size)


def run(corpus: Path) -> tuple[list[Signal], dict[str, Any]]:
    """Every signal over the corpus, in time order, and what it took."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        parts = list(pool.map(read, files(corpus)))
    tape = Tape.of(seen for part, _, _ in parts for seen in part)
    detector = Detector(load().chosen_rules(None), PointInTime(tape))
    signals = list(detector.run(tape.observed()))
    documents, seconds = sum(count for _, count, _ in parts), sum(spent for _, _, spent in parts)
    return signals, {
        "documents": documents,
        "observations": len(tape),
        "documents_per_second": round(documents / seconds),
        "errors": [error.error for error in detector.errors],
        "signals_sha256": signals_digest(signals),
    }


def main() -> None:
    signals, told = run(Path(sys.argv[1]))
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(told))
        return
    firing = [signal for signal in signals if signal.status == "firing"]
    for signal in firing:
        day = signal.known_at.date()
        sys.stdout.write(
            f"{day} {signal.rule} {signal.severity} {signal.confidence} {signal.headline} | {signal.quotes[0].text[:120]!r}\n"
        )
    years = Counter(signal.known_at.year for signal in firing)
    sys.stdout.write("\n".join(f"{year} {count}" for year, count in sorted(years.items())) + f"\n{told}\n")


if __name__ == "__main__":
    main()
