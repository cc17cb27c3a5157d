"""A child is started, watched and ended by its id, with all that it left behind; its log stays bounded."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flows_stage import family, is_alive

from deployments.children import TAIL, Child

PATIENCE = timedelta(seconds=20)
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('begun', flush=True); time.sleep(60)"
)
MOTHER = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]); print('begun', flush=True)"


def child_of(tmp_path: Path, code: str) -> Child:
    return Child("test", [sys.executable, "-c", code], dict(os.environ), tmp_path / "logs" / "test.log")


def await_words(child: Child, words: str) -> None:
    deadline = time.monotonic() + 20
    while words not in child.tail():
        assert time.monotonic() < deadline, child.tail()
        time.sleep(0.02)


def await_end(child: Child) -> int:
    deadline = time.monotonic() + 20
    while (code := child.ended()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return code


def test_it_ends_at_sigterm(tmp_path: Path) -> None:
    child = child_of(tmp_path, "import time; print('begun', flush=True); time.sleep(60)")
    assert child.ended() is None
    child.start()
    await_words(child, "begun")
    assert child.ended() is None
    child.stop(PATIENCE)
    assert child.ended() == -15


def test_it_is_killed_where_it_does_not_want_to_end(tmp_path: Path) -> None:
    child = child_of(tmp_path, STUBBORN)
    child.start()
    await_words(child, "begun")
    child.stop(timedelta(seconds=0.2))
    assert child.ended() == -9


def test_its_exit_code_is_known_and_its_last_words(tmp_path: Path) -> None:
    child = child_of(tmp_path, "import sys; [print(line) for line in range(100)]; sys.exit('out of luck')")
    child.start()
    assert await_end(child) == 1
    assert len(child.tail().splitlines()) == TAIL
    assert child.tail().endswith("out of luck")


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_what_it_left_behind_is_killed_with_it(tmp_path: Path) -> None:
    child = child_of(tmp_path, MOTHER + "; import time; time.sleep(60)")
    child.start()
    await_words(child, "begun\nbegun")
    assert child.pid is not None
    (grandchild,) = family(child.pid)
    os.kill(child.pid, 9)
    assert await_end(child) == -9
    deadline = time.monotonic() + 10
    while is_alive(grandchild):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_can_be_started_again(tmp_path: Path) -> None:
    child = child_of(tmp_path, "print('begun')")
    for _ in range(2):
        child.start()
        assert await_end(child) == 0
    assert child.tail().splitlines() == ["begun", "begun"]


def test_its_log_is_cut_short_while_it_writes(tmp_path: Path) -> None:
    child = child_of(
        tmp_path, "import sys\nprint('x' * 1000, flush=True)\nsys.stdin.read()\nprint('after', flush=True)"
    )
    child.start()
    await_end(child)
    child.shorten_log(limit=10_000)
    assert child.log.stat().st_size > 1000
    child.shorten_log(limit=1000)
    assert child.log.stat().st_size == 0
    assert child.log.with_name("test.log.1").read_text().endswith("after\n")


def test_a_child_never_started_is_nothing_to_stop(tmp_path: Path) -> None:
    child = child_of(tmp_path, "")
    child.stop(PATIENCE)
    child.kill()
    assert child.tail() == ""
