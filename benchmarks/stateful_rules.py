"""Twenty rules with a memory, made to be timed and for nothing else: four ways of asking the history, over five kinds of observation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, Evaluate, History, Rule, RuleModule

KINDS = ("office", "office_style", "office_reported", "person", "block_language")
SILENCE = timedelta(days=1000)
OFTEN = 1000  # stories


def never_before(now: Observation, history: History) -> Iterator[Finding]:
    """A value that its subject never had."""
    if history.usage(now.kind, now.series, now.subject, now.value) is None:
        yield _finding("first", now)


def other_than_last(now: Observation, history: History) -> Iterator[Finding]:
    """A value that differs from the latest one and has become rare."""
    last, usage = (
        history.last(now.kind, now.series, now.subject),
        history.usage(now.kind, now.series, now.subject, now.value),
    )
    if (
        last is not None
        and usage is not None
        and last.value != now.value
        and now.known_at - usage.last.known_at > SILENCE
    ):
        yield _finding("other", now)


def back_again(now: Observation, history: History) -> Iterator[Finding]:
    """A value that comes back after a long silence."""
    usage = history.usage(now.kind, now.series, now.subject, now.value)
    if usage is not None and now.known_at - usage.last.known_at > SILENCE:
        yield _finding("back", now)


def outnumbered(now: Observation, history: History) -> Iterator[Finding]:
    """A value that is rare among many others: every value's count is asked for."""
    values = history.values(now.kind, now.series, now.subject)
    usage = values.get(now.value)
    if usage is not None and usage.stories < 3 and sum(use.stories for use in values.values()) > OFTEN:
        yield _finding("rare", now)


def twenty() -> list[RuleModule]:
    """Each way over each kind."""
    ways: tuple[Callable[[Observation, History], Iterator[Finding]], ...] = (
        never_before, other_than_last, back_again, outnumbered,
    )  # fmt: skip
    return [_rule(f"{way.__name__}_{kind}", way, kind) for way in ways for kind in KINDS]


def _rule(name: str, evaluate: Evaluate, kind: str) -> RuleModule:
    day = date(2026, 1, 1)
    declared = Rule(
        id=name, version=1, title=name, severity="low", status="experimental", listens=(kind,), baseline=Baseline(100, 90),
        references=("-",), false_positives=("-",), created=day, modified=day,
    )  # fmt: skip
    return RuleModule(declared, evaluate)


def _finding(what: str, now: Observation) -> Finding:
    key = f"{what}|{now.series}|{now.subject}|{now.value}|{now.known_at.year}"
    return Finding(key, what, now.subject, None, now.value, (now,), 0.5)
