"""Signals and replays as a person wants to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from rich.table import Table
from rich.text import Text

from tealeaves.alerts import card
from tealeaves.alerts.plain import clean
from tealeaves.announce import told_payload
from tealeaves.cli.output import aside, out
from tealeaves.replay import ReplayReport
from tealeaves.store import told


def print_signals(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Each signal as its card, in order of time."""
    for payload in payloads:
        out.print(Text(clean(card.text("signal", payload))))
        out.print()


def as_told(conn: sa.Connection, payload: dict[str, Any]) -> dict[str, Any]:
    """A stored signal with what its message said of the evidence."""
    return told_payload(conn, told.signal_of(payload))


def print_replay(report: ReplayReport) -> None:
    """The count of a replay: what was read, and signals a year by rule. To standard error."""
    aside.print(
        f"replayed {report.captures:,} captures: {report.documents:,} document versions, {report.evaluated:,} observations, "
        f"{report.quarantined:,} in quarantine, {len(report.signals):,} signals"
    )
    rules = sorted({rule for counts in report.per_year().values() for rule in counts})
    if rules:
        aside.print(_years(report, rules))
    for error in report.errors[:20]:
        aside.print(
            f"rule {error.rule} raised {error.error} on observation {error.observation}", style="red", markup=False
        )


def _years(report: ReplayReport, rules: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("year")
    for rule in rules:
        table.add_column(rule, justify="right")
    table.add_column("in all, fired", justify="right")
    for year, counts in report.per_year().items():
        fired = sum(count for rule, count in counts.items() if rule != "warming up")
        table.add_row(str(year), *(str(counts.get(rule, 0)) for rule in rules), str(fired))
    return table
