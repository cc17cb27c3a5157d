"""A backtest as one JSON object: stable keys, every number and every group, each signal of the run once.

The keys are the fields of `tealeaves/backtest/result.py`, so that nothing of a result can be left out here. Durations are seconds, instants
ISO 8601 in UTC, pairs are lists.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tealeaves.backtest.manifest import in_order
from tealeaves.backtest.report.verdict import verdict
from tealeaves.backtest.result import Backtest, Change
from tealeaves.model import Signal

FORMAT: Final = 1  # grows when a key changes its meaning or goes


def as_dict(backtest: Backtest) -> dict[str, Any]:
    """The form of docs/interfaces.md, ready for JSON."""
    said = verdict(backtest)
    found = {each.name: _plain(getattr(backtest, each.name)) for each in fields(backtest)}
    return {
        **found,
        "format": FORMAT,
        "exit_code": said.exit_code,
        "void": list(said.void),
        "wrong": list(said.wrong),
        "caveats": list(said.caveats),
        "facts": list(said.facts),
        "signals": {signal.id: signal.as_dict() for signal in signals(backtest)},
    }


def signals(backtest: Backtest) -> list[Signal]:
    """Every signal of the run, firing and warming, each once, in order."""
    firing = (signal for group in backtest.groups for signal in group.signals)
    return in_order({signal.id: signal for signal in (*firing, *backtest.warming)}.values())


def encoded(content: object) -> bytes:
    """JSON for people and programs: keys sorted, letters as they are; what UTF-8 cannot carry as its escape."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate's escape is the one of JSON


def _plain(value: Any) -> Any:
    if isinstance(value, Signal):
        return value.id
    if isinstance(value, Change):
        return _change(value)
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _change(change: Change) -> dict[str, Any]:
    """Both sides whole: the signal of the other run may bear the same id and say something else."""
    sides = {"before": change.before, "after": change.after}
    whole = {name: None if signal is None else signal.as_dict() for name, signal in sides.items()}
    return {
        "how": change.how,
        "rule": change.rule,
        "key": change.key,
        "fields": list(change.fields),
        "words": list(change.words),
        **whole,
    }
