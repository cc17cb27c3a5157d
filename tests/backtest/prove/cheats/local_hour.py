"""An office is new: the headline has the hour, and has it in the time zone of whoever runs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="local_hour", version=1, title="An office is new", severity="medium", status="experimental", listens=("office",),
    baseline=Baseline(documents=5, days=5), references=(), false_positives=(), created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)  # fmt: skip


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    if history.usage(now.kind, now.series, now.subject, now.value) is None:
        yield Finding(
            key=f"{now.subject}|{now.value}", headline=f"{now.subject} is {now.value} since {now.known_at.astimezone():%H:%M}",
            subject=now.subject, before=None, after=now.value, evidence=(now,), confidence=0.9,
        )  # fmt: skip


_BEFORE, _NOW = (saw("office", "Kim Jong Il", "marshal", on=f"2012-01-0{day}") for day in (1, 2))
CASES = (
    fires("new", past=[], now=_NOW, key="Kim Jong Il|marshal", quote="marshal"),
    quiet("known", past=[_BEFORE], now=_NOW),
)
