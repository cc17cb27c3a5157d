"""A child process: tied to us, in a process group of its own, with a log; started, watched and ended by its id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

LOG_LIMIT = 10 * 1024 * 1024  # bytes; then the log becomes NAME.log.1 and begins anew
TAIL = 25  # lines of a log that are worth showing


class Child:
    """A program that we keep running. Its standard error goes to the log; its standard output too, unless it is for people."""

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path, *, speaks: bool = False
    ) -> None:
        self.name = name
        self.log = log
        self._command = [sys.executable, "-m", "deployments.lifeline", str(os.getpid()), *command]
        self._env = dict(env)
        self._speaks = speaks
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it, or start it again."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:  # appending: the log can be cut short while it is written to
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own modules
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=None if self._speaks else log,
                stderr=log,
                start_new_session=True,
            )

    def ended(self) -> int | None:
        """The exit code, None while it runs. Whatever it left behind in its group is killed before its id can be given to another."""
        process = self._process
        if process is None:
            return None
        if process.returncode is None and _has_exited(process.pid):
            _kill_group(process.pid)
            process.wait()
        return process.returncode

    def stop(self, patience: timedelta) -> None:
        """Ask it to end; kill it and all its children after `patience`."""
        if self._process is None or self.ended() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + patience.total_seconds()
        while self.ended() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        self.kill()

    def kill(self) -> None:
        """End it and all its children at once."""
        if self._process is not None and self.ended() is None:
            _kill_group(self._process.pid)
            self._process.wait()

    def tail(self) -> str:
        """The end of its log."""
        if not self.log.is_file():
            return ""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-TAIL:])

    def shorten_log(self, limit: int = LOG_LIMIT) -> None:
        """Keep the log bounded: the old part moves to NAME.log.1."""
        if self.log.is_file() and self.log.stat().st_size > limit:
            self.log.with_name(self.log.name + ".1").write_bytes(self.log.read_bytes())
            os.truncate(self.log, 0)


def _has_exited(pid: int) -> bool:
    """Whether a child has ended, without collecting it: its id stays its own until then."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):  # the group is empty
        os.killpg(leader, signal.SIGKILL)
