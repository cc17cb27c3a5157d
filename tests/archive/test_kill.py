"""kill -9 of a writer at random moments: whatever it acknowledged is there afterwards, exactly."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tealeaves.archive import Archive

WRITER = Path(__file__).with_name("write_until_killed.py")
ROOT = Path(__file__).parents[2]
KILLS = 24

_spec = importlib.util.spec_from_file_location("write_until_killed", WRITER)
assert _spec is not None
assert _spec.loader is not None
writer = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(writer)


def killed_after(folder: Path, first: int, seconds: float) -> list[int]:
    """Let a writer run, kill it, and give the numbers that it had acknowledged."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, str(WRITER), str(folder), str(first)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=environment,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"ready\n", process.stderr.read()
    time.sleep(seconds)
    process.kill()
    said, _ = process.communicate()
    return [int(line) for line in said.decode("ascii").split("\n")[:-1]]


def test_acknowledged_is_recovered_after_every_kill(tmp_path: Path) -> None:
    chance = random.Random(8)
    acknowledged: set[int] = set()
    first, torn = 0, 0
    for _ in range(KILLS):
        fresh = killed_after(tmp_path / "a", first, chance.uniform(0.0, 0.1))
        acknowledged.update(fresh)
        with Archive.open(tmp_path / "a", writable=True) as archive:
            torn += len(archive.recovered)
            kept = {look.id for _, look in archive.looks()}
        assert {writer.look(number).id for number in acknowledged} <= kept
        first = max(fresh, default=first) + 2  # one more may have been written and not acknowledged
    with Archive.open(tmp_path / "a") as archive:
        by_id = {look.id: look for _, look in archive.looks()}
        assert all(by_id[writer.look(number).id] == writer.look(number) for number in acknowledged)
        report = archive.check()
    assert report.sound, report.text()
    assert len(report.torn) == torn
    assert len(acknowledged) > KILLS
    assert report.looks <= len(acknowledged) + KILLS
