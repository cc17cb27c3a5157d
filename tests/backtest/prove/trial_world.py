"""A small world to try rules in: seven weeks of one paper, with an office of Kim Jong Il every eighth day, the first one twice."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from laws_world import catalogue_of, month

from tealeaves.backtest.prove import Trial, chosen_rules
from tealeaves.backtest.run import run_rules
from tealeaves.extract import extract, observed
from tealeaves.tape import Tape

HERE = Path(__file__).parent
CHEATS, HONEST = HERE / "cheats", HERE / "honest"
DAYS = 48


@cache
def tape(days: int = DAYS) -> Tape:
    """Everything observed in that many days."""
    catalogue = catalogue_of()
    return Tape.of(seen for capture in month(days) for seen in observed(extract(catalogue, capture), capture))


def trial(folder: Path, *names: str, of: Tape | None = None) -> Trial:
    """The run of some rules of a folder over this world, ready to be tried."""
    held, make = tape() if of is None else of, partial(chosen_rules, folder)
    return Trial(held, make, names, run_rules(held, make(names)).signals)
