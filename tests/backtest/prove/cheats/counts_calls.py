"""Every third mention that the rule was asked about: it remembers by itself, and forgets whenever the watch is started anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="counts_calls", version=1, title="A third mention", severity="medium", status="experimental", listens=("office",),
    baseline=Baseline(documents=5, days=5), references=(), false_positives=(), created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)  # fmt: skip
ASKED: Counter[str] = Counter()


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    ASKED[now.subject] += 1
    if ASKED[now.subject] % 3 == 0:
        yield Finding(
            key=f"{now.subject}|{now.story}", headline=f"{now.subject} was mentioned a third time", subject=now.subject,
            before=None, after=now.value, evidence=(now,), confidence=0.9,
        )  # fmt: skip


_THIRD = saw("office", "Kim Jong Il", "marshal", on="2012-01-03", story="third")
CASES = (
    fires("the third", past=[_THIRD, _THIRD], now=_THIRD, key="Kim Jong Il|third", quote="marshal"),
    quiet("the first", past=[], now=_THIRD),
)
