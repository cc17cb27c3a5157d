"""An office is new, and rare: how rare is counted once, over everything that the tape behind the history holds, cut or not.

It reaches further than one subject's past: a view that hides what comes later does not hide it from this rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="fitted_to_the_whole", version=1, title="A rare office", severity="medium", status="experimental", listens=("office",),
    baseline=Baseline(documents=5, days=5), references=(), false_positives=(), created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)  # fmt: skip
COUNTS: Counter[str] = Counter()


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    if not COUNTS:
        COUNTS.update(history._past._reel.value)  # type: ignore[attr-defined]
    if history.usage(now.kind, now.series, now.subject, now.value) is None:
        yield Finding(
            key=f"{now.subject}|{now.value}", headline=f"{now.subject} is {now.value}", subject=now.subject, before=None,
            after=now.value, evidence=(now,), confidence=round(1 / (1 + COUNTS[now.value]), 4),
        )  # fmt: skip


_BEFORE, _NOW = (saw("office", "Kim Jong Il", "marshal", on=f"2012-01-0{day}") for day in (1, 2))
CASES = (
    fires("new", past=[], now=_NOW, key="Kim Jong Il|marshal", quote="marshal"),
    quiet("known", past=[_BEFORE], now=_NOW),
)
