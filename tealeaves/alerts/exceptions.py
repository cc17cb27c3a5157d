"""Exceptions: known cases of a rule that nobody wants to hear of, for good (A-11).

An exception names all the fields by which the rule's author lets cases be excepted (`Rule.exceptions_on`), so it can be no broader than
he thought of. The rule finds the case all the same; the signal is kept, held with the reason `exception`, and counted.
For quiet during some time there are mutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from tealeaves.alerts.tables import pairs, tables
from tealeaves.errors import UsageError
from tealeaves.model import Signal, identity
from tealeaves.rulekit import Rule

FILE: Final = "exceptions.toml"
_KEYS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "rule": str,
    "where": dict,
    "reason": str,
    "made_on": date,
    "by": str,
}


@dataclass(frozen=True, slots=True)
class Exemption:
    """One known case: the rule, the values of all its fields, and who excepted it when and why."""

    rule: str
    where: tuple[tuple[str, str], ...]  # field and value, in the order of the rule's declaration
    reason: str
    made_on: date
    by: str
    file: str

    @property
    def name(self) -> str:
        """How it is called in decisions and counts: of what it excepts, so that another reason is the same exception."""
        return "exception " + identity("exception", self.rule, *(part for pair in self.where for part in pair))[:12]

    def covers(self, signal: Signal) -> bool:
        """Whether the signal is this very case; a value of "" stands for none."""
        return signal.rule == self.rule and all((getattr(signal, field) or "") == value for field, value in self.where)

    def words(self) -> str:
        """Why a signal is held."""
        return f"{self.name}: {self.reason} ({self.by}, {self.made_on})"

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name, "rule": self.rule, "where": dict(self.where), "reason": self.reason, "by": self.by,
            "made_on": self.made_on.isoformat(), "file": self.file,
        }  # fmt: skip


def read_exceptions(path: Path, rules: Mapping[str, Rule]) -> Iterator[Exemption]:
    """The exceptions of a file. Raises `UsageError` where one names a rule, a key or a field that there is not."""
    for where, table in tables(path, "exception", _KEYS):
        rule = rules.get(table["rule"])
        if rule is None:
            raise UsageError(f"{where}: no rule is called {table['rule']!r}; there are: {', '.join(sorted(rules))}")
        if isinstance(table["made_on"], datetime):
            raise UsageError(f"{where}: made_on is a day, as in 2026-11-22")
        given = _fields(where, rule, pairs(where, table["where"]))
        yield Exemption(rule.id, given, table["reason"], table["made_on"], table["by"], str(path))


def _fields(where: str, rule: Rule, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Field and value, all that the rule declares and nothing else: an exception with a field less would hide what nobody thought of."""
    if not rule.exceptions_on:
        raise UsageError(f"{where}: {rule.id} lets nothing be excepted; a mute is for a time, and for everything")
    if set(given) != set(rule.exceptions_on):
        wrong = sorted(set(given) ^ set(rule.exceptions_on))
        raise UsageError(f"{where}: {wrong[0]!r}: exceptions of {rule.id} give exactly {', '.join(rule.exceptions_on)}")
    return tuple((field, given[field]) for field in rule.exceptions_on)
