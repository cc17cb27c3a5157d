"""`tealeaves` as a process of its own, forked from one that has the modules loaded already.

To load them takes most of a short command's time, and hundreds are run here. What a command does it does in its own process, as ever: its
environment, folder, output and exit code are its own. What only the start of Python or a module reads is the nursery's; so there is a
nursery for each set of those.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

# Read when Python starts, or when a module of the terminal is loaded.
AT_THE_START = ("PYTHON", "LC_", "LANG", "TZ", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "TERM")
TIMEOUT = 300.0  # seconds of one command


def tealeaves(
    home: Path, *words: str, cwd: Path | str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """What `tealeaves WORDS` says of a home folder and how it ends, under these settings and no other ones of tealeaves."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TEALEAVES_")}
    environment = {**clean, "TEALEAVES_HOME": str(home), **settings}
    begun = tuple(sorted((name, value) for name, value in environment.items() if name.startswith(AT_THE_START)))
    return _nursery(begun).run(words, environment, str(cwd or Path.cwd()))


class Nursery:
    """A process with the modules loaded, that forks a command at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        atexit.register(self.close)

    def run(self, words: tuple[str, ...], environment: Mapping[str, str], cwd: str) -> subprocess.CompletedProcess[str]:
        """One command, to its end. Raises `TimeoutExpired`, and then everything of it is gone."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            asked = {
                "words": words,
                "environment": dict(environment),
                "cwd": cwd,
                "out": str(out),
                "err": str(err),
            }
            code = self._ask(asked)
            return subprocess.CompletedProcess(["tealeaves", *words], code, out.read_text(), err.read_text())

    def _ask(self, asked: Mapping[str, Any]) -> int:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(asked) + "\n")
        stdin.flush()
        if not select.select([stdout], [], [], TIMEOUT)[0]:
            os.killpg(self._process.pid, signal.SIGKILL)
            _nursery.cache_clear()
            raise subprocess.TimeoutExpired(asked["words"], TIMEOUT)
        return int(stdout.readline())

    def close(self) -> None:
        """It ends when nobody asks any more."""
        self._process.communicate()


@cache
def _nursery(begun: tuple[tuple[str, str], ...]) -> Nursery:
    others = {name: value for name, value in os.environ.items() if not name.startswith((*AT_THE_START, "TEALEAVES_"))}
    return Nursery({**others, **dict(begun)})


def serve() -> None:
    """Fork a command for each line that is read, and answer with its exit code."""
    from tealeaves import cli
    from tealeaves.backtest import conduct, report  # noqa: F401  loaded for the commands that come
    from tealeaves.catalogue import load

    load()
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(asked)
            cli.main()
            sys.exit(0)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: Mapping[str, Any]) -> None:
    """Make this process the command that is asked for. Bytes: it may be one that knows no letters but ASCII."""
    os.chdir(asked["cwd"].encode())
    os.environb.clear()
    os.environb.update({name.encode(): value.encode() for name, value in asked["environment"].items()})
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, asked["out"], os.O_WRONLY | os.O_CREAT),
        (2, asked["err"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(path.encode(), flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["tealeaves", *(os.fsdecode(word.encode()) for word in asked["words"])]


if __name__ == "__main__":
    serve()
