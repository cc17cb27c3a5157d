"""Run by a test in a process of its own: dumps read, observed and replayed through all rules; everything said, a JSON line each.

    python say_everything.py MAPPING.toml DUMP...

Time zone and hash seed come from the environment: nothing printed here may depend on them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tealeaves.archive.dumps import detect_mapping, first_record, load_mappings, read_dump
from tealeaves.catalogue import load
from tealeaves.extract import extract, observed
from tealeaves.model import Capture
from tealeaves.replay import judge, tape_of

RECORDED = datetime(2026, 7, 10, tzinfo=UTC)


def say(kind: str, said: object) -> None:
    sys.stdout.write(
        f"{kind} {json.dumps(said, default=str)}\n"
    )  # neither sorted nor rounded: order is a part of what is said


def captures(mapping_file: Path, dumps: list[Path]) -> Iterator[Capture]:
    mappings = load_mappings(mapping_file)
    mapping = detect_mapping(first_record(dumps), mappings) if len(mappings) > 1 else next(iter(mappings.values()))
    for item in read_dump(dumps, mapping, RECORDED):
        if isinstance(item, Capture):
            yield item
        else:
            say("oddity", asdict(item))


def main(mapping_file: Path, dumps: list[Path]) -> None:
    own = mapping_file.parent.name != "parsers"  # the installed tables are in the catalogue already
    catalogue = load(mapping_file.parent if own else None)
    found = sorted(captures(mapping_file, dumps), key=lambda capture: (capture.captured_at, capture.id))
    for capture in found:
        extraction = extract(catalogue, capture)
        for document in extraction.documents:
            say("document", [document.version, document.story, asdict(document)])
        for seen in observed(extraction, capture):
            say("observation", [seen.id, asdict(seen)])
    report = judge(tape_of(catalogue, found), catalogue.chosen_rules(None))
    for signal in report.signals:
        sys.stdout.write(f"signal {signal.canonical().decode()}\n")
    say("errors", [str(error) for error in report.errors])


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
