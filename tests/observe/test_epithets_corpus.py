"""Real history: the first traitor and the first dear come on their day, and the year has little else to say."""

from __future__ import annotations

import importlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tealeaves.archive.dumps import Oddity, read_dump
from tealeaves.archive.mappings import load_mappings
from tealeaves.catalogue import Catalogue, load_rule, load_sources
from tealeaves.detect import Detector
from tealeaves.extract import extract
from tealeaves.history import PointInTime
from tealeaves.model import Observation, Signal
from tealeaves.observe import OBSERVERS, observe

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)  # of no consequence: rules never see it

pytestmark = pytest.mark.corpus


def signals_of(*years: int) -> list[Signal]:
    """What `epithet_changed` says over these years of KCNA."""
    if not (CORPUS / "kcna").is_dir():
        pytest.skip(f"NO CORPUS at {CORPUS}: epithets were not tried on real history (set TEALEAVES_CORPUS)")
    catalogue = Catalogue(load_sources(), {})
    mapping = load_mappings(ROOT / "parsers" / "dumps.toml")["kcna_1997_2012"]
    chosen = [observer for observer in OBSERVERS if observer.name in ("document", "epithet")]
    seen: list[Observation] = []
    for item in read_dump([CORPUS / "kcna" / f"{year}.jsonl.xz" for year in years], mapping, RECORDED_AT):
        if not isinstance(item, Oddity):
            for document in extract(catalogue, item).documents:
                seen += observe(document, item.id, item.captured_at, chosen)
    rule = load_rule(importlib.import_module("rules.epithet_changed"))
    found = list(Detector([rule], PointInTime()).run(sorted(seen, key=lambda one: one.order)))
    return [signal for signal in found if signal.status == "firing"]


@pytest.mark.parametrize(
    ("years", "day", "person", "word", "raw", "severity"),
    [
        ((2007, 2008), "2008-04-01", "Lee Myung Bak", "traitor", "traitor Lee Myung Bak", "high"),
        ((2011,), "2011-12-27", "Kim Jong Un", "dear", "dear respected Kim Jong Un", "medium"),
    ],
    ids=["traitor", "dear respected"],
)
def test_the_step_is_signalled_on_its_day(
    years: tuple[int, ...], day: str, person: str, word: str, raw: str, severity: str
) -> None:
    signals = signals_of(*years)
    (signal,) = [one for one in signals if one.key.endswith(f"|{person}|{word}")]
    assert (str(signal.known_at.date()), signal.severity, signal.quotes[0].text) == (day, severity, raw)
    assert len([one for one in signals if one.severity in ("high", "critical")]) <= 2
    assert len(signals) <= 15 * len(years)
