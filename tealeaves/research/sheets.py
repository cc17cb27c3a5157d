"""Rows as CSV for spreadsheets: no cell can be taken for a formula, Hangul is read as Hangul, lists are JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from tealeaves.research.columns import Table
from tealeaves.research.rows import Row

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, in East Asian width too, and what they pass over
# before one: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
STEPS = 5_000  # rows between two reports of progress


def write_csv(table: Table, rows: Iterable[Row], path: Path, progress: Callable[[int], None]) -> int:
    """Write the rows to a CSV file (RFC 4180, UTF-8 with a byte-order mark, which Excel needs); how many there were."""
    count, told, width = 0, 0, len(table.columns)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.names)
        for row in rows:
            writer.writerow([cell(value) for value in row[:width]])
            count += 1
            if count - told == STEPS:
                progress(STEPS)
                told = count
    progress(count - told)
    return count


def cell(value: object) -> str:
    """A value as a cell. A text that a spreadsheet would run gets an apostrophe before it; nothing is the empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if _runs(value) else value
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value.year >= 1000 else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def _runs(text: str) -> bool:
    begin = text.lstrip(" \u00a0\u3000\ufeff")[:1]
    return text[:1] in _FORMULA or begin in _FORMULA if begin else False
