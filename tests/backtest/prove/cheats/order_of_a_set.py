"""An office is new: what was said before is told in the order of a set, which Python draws anew for every process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="order_of_a_set", version=1, title="An office is new", severity="medium", status="experimental", listens=("office",),
    baseline=Baseline(documents=5, days=5), references=(), false_positives=(), created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)  # fmt: skip


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    if history.usage(now.kind, now.series, now.subject, now.value) is None:
        earlier = set(history.values(now.kind, now.series, now.subject))
        yield Finding(
            key=f"{now.subject}|{now.value}", headline=f"{now.subject} is {now.value}", subject=now.subject,
            before=", ".join(earlier), after=now.value, evidence=(now,), confidence=0.9,
        )  # fmt: skip


_BEFORE, _NOW = (saw("office", "Kim Jong Il", "marshal", on=f"2012-01-0{day}") for day in (1, 2))
CASES = (
    fires("new", past=[], now=_NOW, key="Kim Jong Il|marshal", quote="marshal"),
    quiet("known", past=[_BEFORE], now=_NOW),
)
