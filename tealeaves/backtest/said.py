"""What the rules say of a home folder, on standard output: the canonical signals, a line each, in order; nothing else.

    python -m tealeaves.backtest.said [--since INSTANT] [--until INSTANT] [--folder RULES] [--anew] [RULE...]

Its sha256 is the manifest's. Proofs run it in processes of their own, with another hash seed and time zone.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tealeaves import mode
from tealeaves.backtest import editions
from tealeaves.backtest.manifest import lines
from tealeaves.backtest.run import run_rules
from tealeaves.catalogue import load as load_catalogue
from tealeaves.errors import TealeavesError
from tealeaves.rulekit import RuleModule
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.store.observations import Labels
from tealeaves.tape import Tape, load
from tealeaves.tape.index import FILE

CACHE = "cache"  # folder of the home folder that holds the tape's file


def chosen_rules(folder: Path | None, names: Sequence[str]) -> tuple[RuleModule, ...]:
    """These rules of a folder, or all of them (of the project's own), made afresh."""
    found = editions.working(folder, names)
    return found.chosen(names or found.rules)


def tape_of(settings: Settings, *, anew: bool = False, recorded_by: datetime | None = None) -> Tape:
    """The tape of a home folder; `anew`: from the index, whatever the file holds; `recorded_by`: of what had been recorded by then."""
    catalogue = load_catalogue(settings.dumps_folder)
    labels = Labels(catalogue.parser_labels, catalogue.observer_labels)
    with Store.open(settings.index_url) as store:
        return load(store, labels, None if anew else settings.home / CACHE, recorded_by=recorded_by)


def forget_tape(settings: Settings) -> None:
    """Remove what is kept of the tape: an index that was made anew can say something else under the very same numbers."""
    (settings.home / CACHE / FILE).unlink(missing_ok=True)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or that of the error."""
    asked = _parser().parse_args(arguments)
    try:
        with mode.replaying():
            tape = tape_of(Settings.read(), anew=asked.anew)
            ran = run_rules(tape, chosen_rules(asked.folder, asked.rules), asked.since, asked.until)
    except TealeavesError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.buffer.write(lines(ran.signals))
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m tealeaves.backtest.said", description="What the rules say of a home folder."
    )
    parser.add_argument("rules", nargs="*", metavar="RULE")
    parser.add_argument("--since", type=datetime.fromisoformat)
    parser.add_argument("--until", type=datetime.fromisoformat)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--anew", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
