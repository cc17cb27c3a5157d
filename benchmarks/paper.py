"""What paper costs and how well it is read: notices set for the tests, as PDF of two producers and as scans, clean and worn.

Run: `.venv/bin/python -m benchmarks.paper [--scans clean worn] [--notices NAME ...]`. Prints JSON lines. CPU seconds count tesseract's own
processes. `right` is the share of pieces (paragraphs and each language's line of a cell) whose language is right, `alike` the share of
letters that agree, spaces and the width of marks aside.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence

from tealeaves.paper import Paper, ocr_tool, read_paper, table_rows
from tests.paper import found, notices, typeset
from tests.paper.found import Score
from tests.paper.typeset import CLEAN, WORN, TypesetNotice, Wear

WEAR = {"clean": CLEAN, "worn": WORN, "faint": Wear(background=200, noise=0.2, jpeg=30, blur=0.8, rotation=1.5, seed=3)}


def spent() -> float:
    """CPU seconds of this process and of its children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def timed(body: bytes) -> tuple[Paper, float, float]:
    """A paper, the CPU seconds and the wall seconds that it took."""
    capture = found.capture(body)
    cpu, wall = spent(), time.monotonic()
    paper = read_paper(capture)
    return paper, spent() - cpu, time.monotonic() - wall


def rows_right(paper: Paper, notice: TypesetNotice) -> float:
    """The share of cells of the form that are read to the letter, a dash counting as nothing."""
    wanted = [tuple(text for text, _ in cell if text != "-") for row in notice.rows for cell in row]
    read = [row.cells for row in table_rows(paper.lines) if len(row.cells) == len(notice.columns)][1:]
    told = [tuple(text for text in cell if text != "-") for row in read for cell in row]
    return sum(one == other for one, other in zip(told, wanted, strict=False)) / len(wanted)


def measure(what: str, names: Sequence[str], bodies: Sequence[bytes]) -> dict[str, object]:
    total: dict[str, Score] = {}
    cpu = wall = cells = 0.0
    pages = 0
    for name, body in zip(names, bodies, strict=True):
        notice = typeset.notice(name)
        paper, seconds, waited = timed(body)
        cpu, wall, pages = cpu + seconds, wall + waited, pages + paper.pages
        cells += rows_right(paper, notice)
        for language, score in found.scores(paper, notice).items():
            held = total.setdefault(language, Score())
            held.pieces, held.right = held.pieces + score.pieces, held.right + score.right
            held.letters, held.alike = held.letters + score.letters, held.alike + score.alike
    right, pieces = sum(score.right for score in total.values()), sum(score.pieces for score in total.values())
    return {
        "what": what, "pages": pages, "cpu_s_a_page": round(cpu / pages, 4), "wall_s_a_page": round(wall / pages, 4),
        "right": round(right / pieces, 4), "cells_exact": round(cells / len(names), 3),
        "alike": {language: round(score.accuracy, 4) for language, score in sorted(total.items())},
    }  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--notices", nargs="*", default=list(notices.NAMES))
    asked.add_argument("--scans", nargs="*", default=list(WEAR), choices=list(WEAR))
    given = asked.parse_args()
    for producer in ("ttf", "cid"):
        bodies = [typeset.notice(name, producer).pdf for name in given.notices]
        print(json.dumps(measure(f"PDF, {producer}", given.notices, bodies)), flush=True)
    for wear in given.scans:
        bodies = [typeset.scan(typeset.notice(name).pdf, WEAR[wear]) for name in given.notices]
        print(json.dumps(measure(f"scan, {wear}, {ocr_tool()}", given.notices, bodies)), flush=True)


if __name__ == "__main__":
    main()
