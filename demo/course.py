"""The course of the demo: at which instants its clock stands, what an analyst looks at there, and what has to come of it.

What has to come stands in the labels of the seeds (tests/events/seeds.toml) and nowhere else: each labelled event is told, at the first
look after it could be known; what else is told above `info` stands with its reason in tests/events/seeds/allowed.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from demo.printed import PYONGYANG
from tealeaves.backtest.events import load
from tealeaves.backtest.match import shows
from tealeaves.backtest.result import Event
from tealeaves.model import Coverage, Quote, Signal

LABELS = Path(__file__).resolve().parents[1] / "tests" / "events"
SEVERITIES = ("info", "low", "medium", "high", "critical")

Told = Mapping[str, Any]  # a signal in the form of docs/interfaces.md


def _at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=PYONGYANG).astimezone(UTC)


IMPORTED_AT = _at(2024, 9, 30)


@dataclass(frozen=True, slots=True)
class Step:
    """An instant at which the sources are looked at, and what an analyst finds there."""

    at: datetime
    words: str


COURSE: tuple[Step, ...] = (
    Step(_at(2024, 10, 4), "the first look at every source: nobody is told anything"),
    Step(_at(2024, 10, 8), "a birthday message to Putin"),
    Step(_at(2024, 12, 10), "stamp booklets on two friendships; the press counts troops in Russia"),
    Step(_at(2024, 12, 27), "Putin's New Year letter in full; the site was redesigned, and not a word about it"),
    Step(_at(2024, 12, 31, 9), "the plenary meeting's readout; New Year cards, Xi Jinping's among them"),
    Step(_at(2024, 12, 31, 15), "Kim Jong Un's New Year letter to Putin"),
    Step(_at(2025, 1, 1), "a stamp notice with Russian in it"),
    Step(_at(2025, 1, 11, 1), "RFA on the notices, with the ministry's word; a second one is no longer news"),
    Step(_at(2025, 1, 11), "RFA's article has been edited"),
    Step(_at(2025, 1, 18), "New Year cards are sent: in which order"),
    Step(_at(2025, 4, 28), "the deployment to Kursk is admitted"),
    Step(_at(2025, 8, 22), "the fallen are shown with their names"),
    Step(_at(2025, 12, 13), "the engineers come home"),
    Step(_at(2025, 12, 27), "a letter again; the plan of stamps for 2026, in four languages, is no longer news"),
    Step(_at(2025, 12, 29), "the week's end: how Moscow, Seoul and London told one letter"),
)
STEPS: tuple[datetime, ...] = tuple(step.at for step in COURSE)


@cache
def promises() -> tuple[Event, ...]:
    """The labelled events that must be told; those that no rule shows yet are left out."""
    gaps = known_gaps()
    return tuple(event for event in load([LABELS / "seeds.toml"]).events if event.id not in gaps)


@cache
def known_gaps() -> Mapping[str, str]:
    """Labelled events that no rule shows yet, with the reason."""
    return dict(tomllib.loads((LABELS / "seeds" / "gaps.toml").read_text("utf-8")).get("event", {}))


@cache
def known_false() -> tuple[Mapping[str, Any], ...]:
    """What is told though it is wrong, in the form of `allowed`: defects that are known and not mended yet."""
    return tuple(tomllib.loads((LABELS / "seeds" / "gaps.toml").read_text("utf-8")).get("false", ()))


@cache
def allowed() -> tuple[Mapping[str, Any], ...]:
    """What may be told besides, each with its reason."""
    return tuple(tomllib.loads((LABELS / "seeds" / "allowed.toml").read_text("utf-8"))["allowed"])


def complaints(
    signals: Iterable[Told], events: Sequence[Event] | None = None, steps: Sequence[datetime] = STEPS
) -> list[str]:
    """What is wrong with these signals, in words: promises that were not kept, and what nobody promised."""
    firing = [signal_of(told) for told in signals if told["status"] == "firing"]
    wanted = promises() if events is None else events
    found = [
        f"not told: {event.title} ({event.available:%Y-%m-%d})"
        for event in wanted
        if not any(keeps(signal, event, steps) for signal in firing)
    ]
    for signal in firing:
        if signal.severity != "info" and not _foreseen(signal, wanted, steps):
            found.append(f"nobody promised: {signal.rule} {signal.known_at:%Y-%m-%d} {signal.headline}")
    return found


def keeps(signal: Signal, event: Event, steps: Sequence[datetime] = STEPS) -> bool:
    """Whether a signal tells an event in time: in its window, or at the first look after it could be known."""
    first = next((step for step in steps if step >= event.available), None)
    in_time = event.available <= signal.known_at <= event.available + event.within
    return (in_time or signal.known_at == first) and shows(event, signal, {})


def allows(entry: Mapping[str, Any], signal: Signal) -> bool:
    """Whether an entry of allowed.toml speaks of a signal."""
    day: date = signal.known_at.astimezone(PYONGYANG).date()
    said = f"{signal.subject}\n{signal.after}\n{signal.headline}"
    return (
        entry["rule"] == signal.rule
        and entry["from"] <= day <= entry["to"]
        and SEVERITIES.index(signal.severity) <= SEVERITIES.index(entry["most"])
        and re.search(entry["words"], said) is not None
    )


def _foreseen(signal: Signal, events: Sequence[Event], steps: Sequence[datetime]) -> bool:
    return any(keeps(signal, event, steps) for event in events) or any(
        allows(entry, signal) for entry in (*allowed(), *known_false())
    )


def signal_of(told: Told) -> Signal:
    """A signal as far as a label asks about it, from its JSON."""
    quotes = tuple(Quote(**quote) for quote in told["quotes"])
    return Signal(
        rule=told["rule"], rule_version=told["rule_version"], key=told["key"], status=told["status"], severity=told["severity"],
        confidence=told["confidence"], headline=told["headline"], subject=told["subject"], series=told["series"],
        story=told["story"], source=told["source"], known_at=datetime.fromisoformat(told["known_at"]), published_at=None,
        before=told["before"], after=told["after"], quotes=quotes, reasons=tuple(told["reasons"]),
        coverage=Coverage(told["series"], told["coverage"]["documents"], None, None), evidence=tuple(told["evidence"]),
    )  # fmt: skip
