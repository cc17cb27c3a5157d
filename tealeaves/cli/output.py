"""How commands speak: rows to standard output, everything else to standard error."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from tealeaves.alerts.plain import clean

# Words of strangers are shown as they are: no ":x:" becomes a picture, and no message is broken in the middle of a path.
aside = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)
out = Console(highlight=False, emoji=False)
if not out.is_terminal:
    out = Console(highlight=False, emoji=False, width=200)  # a file or a pipe has no width of its own

SHORT_ID = 12  # `tealeaves show` takes how an id begins
LEAST_WIDTH = 24
TALL = frozenset({"headline", "title", "detail", "reason", "url", "name"})  # columns that may break into lines

Row = Mapping[str, Any]
_ID = re.compile("[0-9a-f]{32}")


def show_every_letter() -> None:
    """Where the terminal's encoding has no Korean, a letter is shown as its escape and is no reason to stop in the middle."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def emit_json(rows: Iterable[Row]) -> int:
    """One object a line; returns how many."""
    count = 0
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=plain, sort_keys=True, default=str) + "\n")
        count += 1
    return count


def emit_table(rows: Iterable[Row], columns: Sequence[str], empty: str) -> int:
    """A table for people; `empty` says what it means that there is none. Returns how many rows."""
    cells = [[_cell(column, row.get(column)) for column in columns] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        widest = max((len(line[place]) for line in cells), default=0)
        least = None if column in TALL else min(widest, LEAST_WIDTH)
        table.add_column(column.replace("_", " "), overflow="fold", min_width=least, no_wrap=column not in TALL)
    for line in cells:
        table.add_row(*map(Text, line))
    count = len(cells)
    if count:
        out.print(table)
    else:
        aside.print(empty)
    return count


def emit(rows: Iterable[Row], columns: Sequence[str], *, as_json: bool, empty: str) -> int:
    return emit_json(rows) if as_json else emit_table(rows, columns, empty)


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if column in ("id", "signal"):
        return str(value)[:SHORT_ID] if _ID.fullmatch(str(value)) else clean(str(value))
    if column.endswith("_at") or column in ("at", "last_new"):
        return str(value)[:16].replace("T", " ")
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return clean(str(value))


class Meter:
    """A progress bar on standard error that a long task moves on."""

    def __init__(self, bar: Progress, task: Any) -> None:
        self._bar = bar
        self._task = task

    def __call__(self, steps: int) -> None:
        self._bar.advance(self._task, steps)

    def total(self, steps: int) -> None:
        self._bar.update(self._task, total=steps)

    def say(self, words: str) -> None:
        """What is being done now."""
        self._bar.update(self._task, description=words)


@contextmanager
def meter(words: str, total: int | None = None) -> Iterator[Meter]:
    """A progress bar that stays silent where standard error is no terminal."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=aside, disable=not aside.is_terminal, transient=True) as bar:
        yield Meter(bar, bar.add_task(words, total=total))
