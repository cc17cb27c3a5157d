"""The files of a report: for people, for programs, and what a second run must give again."""

from __future__ import annotations

import os
from pathlib import Path

from tealeaves.backtest.manifest import lines
from tealeaves.backtest.report.as_json import as_dict, encoded, signals
from tealeaves.backtest.report.page import page
from tealeaves.backtest.result import Backtest


def write(backtest: Backtest, folder: Path) -> list[Path]:
    """report.html, report.json, signals.jsonl and manifest.json, each whole or not at all; the folder is made where it is missing."""
    content = as_dict(backtest)
    files = {
        "report.html": page(backtest).encode("utf-8", "replace"),
        "report.json": encoded(content),
        "signals.jsonl": lines(signals(backtest)),
        "manifest.json": encoded(content["manifest"]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / name, held) for name, held in files.items()]


def _write(path: Path, held: bytes) -> Path:
    """Write beside and move into place: who reads meanwhile sees the old file or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(held)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
