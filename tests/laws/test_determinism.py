"""The same input gives the same bytes in any time zone and with any hash seed: sets have no order that anybody may see."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from itertools import islice, zip_longest
from pathlib import Path

import pytest

from demo import history

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
WORLDS = (("0", "UTC"), ("1", "Asia/Pyongyang"), ("4242", "America/St_Johns"))
IN_RUSSIAN = {
    "date": "2024-12-05",
    "title": "새 우표 《종이》",
    "url": "http://www.korstamp.com.kp/notice/2024-12",
    "text": "새 우표 《종이》\n우표 2종을 새로 발행한다.\nNew stamps: Paper\nA set of 2 stamps is newly issued.\n"
    "Новые почтовые марки: бумага\n"
    "Выпущена серия из двух марок.\nТема этой серии посвящена бумаге.\nКаждая марка напечатана на хорошей бумаге.",
}


def said(mapping: Path, dump: Path, seed: str, zone: str) -> list[str]:
    """Everything that documents, observations and rules say of a dump, in a process of its own."""
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, str(Path(__file__).parent / "say_everything.py"), str(mapping), str(dump)]
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def kinds(lines: list[str]) -> set[str]:
    return {line.partition(" ")[0] for line in lines}


def difference(one: list[str], other: list[str]) -> tuple[str | None, str | None] | None:
    return next((pair for pair in zip_longest(one, other) if pair[0] != pair[1]), None)


@pytest.mark.req("B-17")
def test_neither_hash_seed_nor_time_zone_changes_a_byte(tmp_path: Path) -> None:
    found: set[str] = set()
    for dump in history.write(tmp_path):
        if "stamp" in dump.path.name:
            with dump.path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(IN_RUSSIAN)}\n")
        first, *others = [said(dump.mapping, dump.path, *world) for world in WORLDS]
        found |= kinds(first)
        assert [difference(first, other) for other in others] == [None] * len(others)
    assert {"document", "observation", "signal", "errors"} <= found


@pytest.mark.corpus
@pytest.mark.req("B-17")
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"NOT TESTED: the corpus is not at {CORPUS} (set TEALEAVES_CORPUS)")
def test_months_of_real_history_are_the_same_everywhere(tmp_path: Path) -> None:
    tables, months = ROOT / "parsers" / "dumps.toml", tmp_path / "2012.jsonl"
    with lzma.open(CORPUS / "kcna" / "2012.jsonl.xz") as year:
        months.write_bytes(b"".join(islice(year, 1_000)))
    one, other = (said(tables, months, *world) for world in WORLDS[:2])
    assert len(one) > 2_500
    assert "signal" in kinds(one)
    assert difference(one, other) is None
