"""Signals, events and items for the tests of scoring, made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tealeaves.backtest.held import Held, Item
from tealeaves.backtest.result import Event, Labels, Quiet
from tealeaves.backtest.score import Scored, score
from tealeaves.model import Coverage, Quote, Signal
from tealeaves.rulekit import Baseline, Rule, RuleModule

SERIES = "kcna/article/en"
START = datetime(2012, 7, 2, tzinfo=UTC)  # a Monday


def at(days: float) -> datetime:
    """So many days after the Monday on which the tests begin."""
    return START + timedelta(days=days)


def rule(name: str = "office_changed", version: int = 1) -> RuleModule:
    """A rule of which only the name matters."""
    declared = Rule(
        id=name, version=version, title=name, severity="high", status="stable", listens=("office",), baseline=Baseline(1, 1),
        references=("http://example.org/",), false_positives=("none",), created=START.date(), modified=START.date(),
    )  # fmt: skip
    return RuleModule(declared, lambda now, history: iter(()), digest="sha of " + name)


def signal(after: str, days: float, **other: Any) -> Signal:
    """A firing signal about Kim Jong Un of that day."""
    subject, story = other.pop("subject", "Kim Jong Un"), other.pop("story", f"story {days}")
    name = other.pop("rule", "office_changed")
    text = other.pop("quote", f"{after} {subject}")
    quotes = (
        Quote(text, "en", 0, "http://example.org/", other.pop("capture", f"capture {days}")),
        *other.pop("older", ()),
    )
    known: dict[str, Any] = {
        "rule": name, "rule_version": 1, "key": f"{SERIES}|{subject}|{after}", "status": "firing", "severity": "high",
        "confidence": 0.9, "headline": f"{subject} is called {after}", "subject": subject, "series": SERIES, "story": story,
        "source": "kcna_kp", "known_at": at(days), "published_at": None, "before": None, "after": after, "quotes": quotes,
        "reasons": (), "coverage": Coverage(SERIES, 100, None, None), "evidence": (f"evidence {days}",),
    }  # fmt: skip
    return Signal(**{**known, **other})


def event(name: str = "marshal", days: float = 16, **other: Any) -> Event:
    """Kim Jong Un is made a marshal, known from that day on, counted for three days."""
    known: dict[str, Any] = {
        "id": name, "title": name, "since": at(days), "until": at(days + 1), "available": at(days), "within": timedelta(days=3),
        "rules": ("office_changed",), "provenance": "made for a test", "seen_while_tuning": False, "subject": "Kim Jong Un",
        "value": "marshal",
    }  # fmt: skip
    return Event(**{**known, **other})


def quiet(since: float, until: float, **other: Any) -> Quiet:
    """A stretch in which nothing happened."""
    return Quiet(f"quiet {since}", at(since), at(until), "made for a test", seen_while_tuning=False, **other)


def items(days: int = 28, each: int = 2, **other: Any) -> list[Item]:
    """So many stories a day, at six and seven o'clock and so on."""
    known: dict[str, Any] = {"series": SERIES, "source": "kcna_kp", "headline": "Farmers busy", **other}
    return [
        Item(known_at=at(day + (6 + hour) / 24), story=f"story {day}.{hour}", **known)
        for day in range(days)
        for hour in range(each)
    ]


def held(days: int = 28, each: int = 2, **other: Any) -> Held:
    """The same as what was replayed."""
    return Held(items(days, each, **other))


def scored(signals: Iterable[Signal], *labels: Event | Quiet, **other: Any) -> Scored:
    """The score of one rule over four weeks."""
    known: dict[str, Any] = {"rules": [rule()], "held": held(), **other}
    events = tuple(label for label in labels if isinstance(label, Event))
    calm = tuple(label for label in labels if isinstance(label, Quiet))
    return score(signals, Labels(events, calm), **known)


def verdicts(found: Scored) -> tuple[list[str], list[str]]:
    return [each.verdict for each in found.events], [each.verdict for each in found.groups]
