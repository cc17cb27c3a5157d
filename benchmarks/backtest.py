"""Backtests from cached observations, and from the text: how long, how much memory, and how both grow.

    .venv/bin/python -m benchmarks.backtest HOME [--sizes 10000,88468,500000]

HOME is a home folder into which history was imported. A size beyond it is made by repeating it in later years under new ids. Each size
is run in a process of its own, which reads the tape from its file, as a rule's author would; the ratios are of one run on one machine.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from benchmarks.stateful_rules import twenty
from tealeaves.backtest.run import run_rules
from tealeaves.catalogue import load as load_catalogue
from tealeaves.model import Document, identity
from tealeaves.observe import observe
from tealeaves.store import Store
from tealeaves.store.documents import documents
from tealeaves.store.observations import Labels
from tealeaves.tape import Head, Row, Tape, load

ABOUT = {"made for": "a benchmark"}
TEXTS = 10_000  # documents for the comparison from the text
EXPRESSION = r"(?i)\b(?:general secretary|first secretary|supreme commander|marshal|chairman|closest comrade)\b"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--sizes", default="10000,88468,500000")
    arguments.add_argument("--tape", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.tape is not None:
        print(json.dumps(measured(given.tape)))
        return
    with Store.open(f"sqlite:///{given.home / 'index.sqlite'}") as store, tempfile.TemporaryDirectory() as folder:
        labels = _labels()
        started = time.process_time()
        tape = load(store, labels)
        print(f"the tape from the index: {time.process_time() - started:.2f} CPU s for {tape.versions:,} documents\n")
        print(table([of_size(tape, int(size), Path(folder)) for size in given.sizes.split(",")]))
        print(from_the_text(store))


def of_size(tape: Tape, size: int, folder: Path) -> dict[str, float]:
    """What a process of its own measured over a tape of so many documents."""
    path = folder / f"{size}.tape"
    repeated(tape, size).write(path, ABOUT)
    command = [sys.executable, "-m", "benchmarks.backtest", str(folder), "--tape", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def repeated(tape: Tape, size: int) -> Tape:
    """The first documents of a tape, or all of them again and again, in later years and under new ids."""
    rows: dict[str, set[Row]] = {}
    for seen in tape.observed():
        attrs = json.dumps(dict(seen.attrs), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        rows.setdefault(seen.version, set()).add(
            Row(
                seen.kind,
                seen.subject,
                seen.value,
                seen.quote.offset,
                seen.observer,
                seen.quote.text,
                seen.quote.language,
                attrs,
            )
        )
    return Tape.of_rows(islice(_again_and_again(list(tape.heads()), rows), size))


def _again_and_again(heads: list[Head], rows: dict[str, set[Row]]) -> Iterator[tuple[Head, set[Row]]]:
    span = heads[-1].known_at - heads[0].known_at + timedelta(days=1)
    turn = 0
    while True:
        for head in heads:
            new = (identity(head.story, str(turn)), identity(head.version, str(turn)))
            yield head._replace(known_at=head.known_at + turn * span, story=new[0], version=new[1]), rows[head.version]
        turn += 1


def measured(path: Path) -> dict[str, float]:
    """CPU seconds of each stage in this process, and its peak memory."""
    found: dict[str, float] = {}

    def stage(name: str, work: Callable[[], object]) -> object:
        started = time.process_time()
        result = work()
        found[name] = time.process_time() - started
        return result

    rules = load_catalogue().chosen_rules(None)
    tape = stage("read the tape's file", lambda: Tape.read(path, ABOUT))
    assert isinstance(tape, Tape)
    stage("bare sequential read", lambda: sum(1 for _ in tape.observed()))
    stage("backtest, the rules that exist", lambda: run_rules(tape, rules))
    stage("backtest, twenty more", lambda: run_rules(tape, [*rules, *twenty()]))
    found["documents"], found["observations"] = tape.versions, len(tape)
    found["peak MiB"] = peak_memory()
    return found


def peak_memory() -> float:
    """MiB of this process alone: `ru_maxrss` begins with what the parent had when it forked."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def table(sizes: list[dict[str, float]]) -> str:
    """Stage by size, with the ratio to the bare read of the same observations."""
    heading = f"{'':<44}" + "".join(f"{size['documents']:>14,.0f} docs" for size in sizes)
    lines = [heading, f"{'observations':<44}" + "".join(f"{size['observations']:>19,.0f}" for size in sizes)]
    stages = [name for name in sizes[0] if name not in ("documents", "observations", "peak MiB")]
    lines += [f"{name + ', CPU s':<44}" + "".join(f"{size[name]:>19.2f}" for size in sizes) for name in stages]
    for name in stages[2:]:
        lines.append(
            f"{name + ' / bare read':<44}" + "".join(f"{size[name] / size[stages[1]]:>19.2f}" for size in sizes)
        )
    more, alone = stages[3], stages[2]
    lines.append(
        f"{'one more rule / bare read':<44}"
        + "".join(f"{(s[more] - s[alone]) / 20 / s[stages[1]]:>19.3f}" for s in sizes)
    )
    lines.append(
        f"{'documents/s, the rules that exist':<44}" + "".join(f"{s['documents'] / s[alone]:>19,.0f}" for s in sizes)
    )
    lines.append(f"{'peak memory, MiB':<44}" + "".join(f"{size['peak MiB']:>19.0f}" for size in sizes))
    return "\n".join(lines)


def from_the_text(store: Store) -> str:
    """Observing and judging documents against one expression over the same texts."""
    with store.read() as conn:
        held = [(known.document, known.known_at) for known in documents(conn, limit=TEXTS, newest_first=True)]
    expression = re.compile(EXPRESSION)
    started = time.process_time()
    for document, _ in held:
        for _found in expression.finditer(document.text):
            pass
    bare = time.process_time() - started
    started = time.process_time()
    tape = Tape.of(
        seen for document, known_at in held for seen in observe(_fresh(document), document.version, known_at)
    )
    observing = time.process_time() - started
    started = time.process_time()
    run_rules(tape, load_catalogue().chosen_rules(None))
    judging = time.process_time() - started
    spent = observing + judging
    return (
        f"\nfrom the text, {len(held):,} documents: one expression {bare:.2f} CPU s; observe {observing:.2f}, judge {judging:.2f}; "
        f"together {len(held) / spent:,.0f} documents/s, {spent / bare:.1f} times the expression"
    )


def _fresh(document: Document) -> Document:
    """Without what was computed before."""
    return Document(**{name: value for name, value in vars(document).items() if name in Document.__dataclass_fields__})


def _labels() -> Labels:
    catalogue = load_catalogue()
    return Labels(catalogue.parser_labels, catalogue.observer_labels)


if __name__ == "__main__":
    main()
