"""An office is given back: another one was the latest, and this one was known before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="back_again", version=1, title="An office is given back", severity="medium", status="experimental", listens=("office",),
    baseline=Baseline(documents=5, days=5), references=(), false_positives=(), created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)  # fmt: skip


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    held, last = (
        history.usage(now.kind, now.series, now.subject, now.value),
        history.last(now.kind, now.series, now.subject),
    )
    if held is not None and last is not None and last.value != now.value:
        yield Finding(
            key=f"{now.series}|{now.subject}|{now.story}", headline=f"{now.subject} is {now.value} again", subject=now.subject,
            before=last.value, after=now.value, evidence=(now, last, held.first), confidence=0.9,
        )  # fmt: skip


_MARSHAL, _SECRETARY = (
    saw("office", "Kim Jong Il", value, on=f"2012-01-0{day}") for day, value in ((1, "marshal"), (2, "secretary"))
)
_AGAIN = saw("office", "Kim Jong Il", "marshal", on="2012-01-03", story="third")
CASES = (
    fires(
        "given back", past=[_MARSHAL, _SECRETARY], now=_AGAIN, key="kcna/article/en|Kim Jong Il|third", quote="marshal"
    ),
    quiet("never another", past=[_MARSHAL], now=_AGAIN),
)
