"""The program that reads scans lives within its parent's limits and dies with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tealeaves.errors import Unreadable
from tealeaves.paper import tesseract
from tests.paper import typeset

ROOT = Path(__file__).resolve().parents[2]
READS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from pathlib import Path
from tealeaves.paper import read_paper
from tests.paper import found
paper = read_paper(found.capture(Path(sys.argv[1]).read_bytes()))
own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
print(paper.pages, len(paper.lines), own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime)
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    typeset.require()
    try:
        tesseract.require_tool()
    except Unreadable as reason:
        pytest.skip(f"NOT TESTED: {reason}")
    path = tmp_path / "scan.pdf"
    path.write_bytes(typeset.scan(typeset.plan_2026().pdf))
    return path


@pytest.mark.req("S-8")
def test_a_scan_of_four_pages_fits_into_the_limits_of_a_parser(scan: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", READS, str(scan)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    pages, lines, seconds = told.stdout.split()
    assert (int(pages), int(lines) > 30) == (4, True)
    assert float(seconds) < 20  # some 5 on the machine that wrote this


@pytest.mark.req("S-8")
@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="NOT TESTED: there is no /proc to look for the children in"
)
def test_it_dies_with_whoever_started_it(scan: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", READS, str(scan)], cwd=ROOT, stdout=subprocess.DEVNULL) as parent:
        child = _awaited(lambda: _program(parent.pid))
        assert child, "no program was started"
        os.kill(child, signal.SIGSTOP)  # so that it cannot come to its end by itself
        parent.send_signal(signal.SIGKILL)
    assert _awaited(lambda: not _alive(child), 20)


def _program(parent: int) -> int:
    """The program that a process has started, once it is that program and no more its starter; 0 before."""
    try:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "tesseract" and not _ends_at_once(int(child)):
                return int(child)
    except OSError:
        pass
    return 0


def _ends_at_once(pid: int) -> bool:
    """Whether it was only asked for its version."""
    return b"--version" in (asked := Path(f"/proc/{pid}/cmdline").read_bytes()) or b"--list-langs" in asked


def _alive(pid: int) -> bool:
    """Whether a process is there and not only a remnant that waits to be noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _awaited(found: object, seconds: float = 60) -> int:
    """What a look gives once it gives something, or 0."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if seen := found():  # type: ignore[operator]
            return int(seen)
        os.sched_yield()
        time.sleep(0.01)
    return 0
