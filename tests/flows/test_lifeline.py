"""A tied child dies with its parent; an untied one is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from flows_stage import is_alive

from deployments.lifeline import TIED
from flows.begin import aloud

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tie is prctl(2)")

# A parent that starts a child and says its id; the child does what a flow run does first, and says so.
CHILD = "from deployments.lifeline import tie_if_served; import time; tie_if_served(); print('begun', flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {CHILD!r}]); print(child.pid, flush=True); child.wait()"


def begin(env: dict[str, str]) -> tuple[subprocess.Popen[str], int]:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], env=env, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    said = sorted([parent.stdout.readline().strip(), parent.stdout.readline().strip()])  # the two write in any order
    assert said[1] == "begun"
    return parent, int(said[0])


def end(parent: subprocess.Popen[str]) -> None:
    parent.kill()
    parent.wait()
    assert parent.stdout is not None
    parent.stdout.close()


@pytest.mark.req("P-4")
def test_a_served_run_dies_with_the_process_that_serves_it() -> None:
    parent, child = begin({**os.environ, TIED: "1"})
    end(parent)
    deadline = time.monotonic() + 20
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_run_that_nobody_serves_is_not_tied() -> None:
    parent, child = begin({name: value for name, value in os.environ.items() if name != TIED})
    end(parent)
    time.sleep(0.5)
    try:
        assert is_alive(child)
    finally:
        os.kill(child, 9)


def test_a_child_whose_parent_is_gone_already_does_not_begin() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deployments.lifeline", "1", sys.executable, "-c", "print('begun')"], capture_output=True
    )
    assert done.returncode == -9
    assert done.stdout == b""


def test_alerts_of_a_served_run_go_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its standard error is a log; without a Slack token the terminal is all that a person has."""
    for tied, words in ((True, "served"), (False, "by hand")):
        monkeypatch.setenv(TIED, "1") if tied else monkeypatch.delenv(TIED)
        with aloud():
            print(words, file=sys.stderr)
    found = capsys.readouterr()
    assert (found.out, found.err) == ("served\n", "by hand\n")
