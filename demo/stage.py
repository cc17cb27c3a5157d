"""Where the demo happens: a fresh home folder, the settings of its processes, and the `tealeaves` command run in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from demo.course import IMPORTED_AT
from demo.replica import Replica
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.clock import FileClock

HOME = Path(__file__).resolve().parents[1] / "build" / "demo"
SOURCES = ("kcna_kp", "korea_stamp", "kremlin_en", "kremlin_ru")
POLLED = ("kcna_kp/en", "kcna_kp/ko", *SOURCES[1:])
EVERY_SECONDS = 4  # a cycle takes about five, most of it the start of its process
COMMAND_LIMIT = 120  # seconds for one command


class DemoFailed(Exception):
    """The demo did not go as promised; the text says where."""


@dataclass(frozen=True)
class Stage:
    """The folder and the clock of one demo."""

    home: Path
    clock: FileClock

    @classmethod
    def prepare(cls, home: Path = HOME) -> Stage:
        """A fresh folder: what an earlier demo left there is removed."""
        if home.exists():
            shutil.rmtree(home)
        home.mkdir(parents=True)
        clock = FileClock(home / "clock")
        clock.move(IMPORTED_AT)
        return cls(home, clock)

    def environment(self, replica: Replica, slack: StandInSlack) -> dict[str, str]:
        """The settings, as any user would give them; nothing of the caller's own watch is taken over."""
        return {
            "TEALEAVES_HOME": str(self.home),
            "TEALEAVES_CLOCK_FILE": str(self.clock.path),
            "TEALEAVES_RESOLVE": replica.resolve,
            "TEALEAVES_SOURCES": ",".join(POLLED),
            "TEALEAVES_CONTACT": "the demonstration of tealeaves, on loopback",
            "TEALEAVES_DELAY": "0",
            "TEALEAVES_EVERY_SECONDS": str(EVERY_SECONDS),
            "TEALEAVES_SLACK_TOKEN": TOKEN,
            "TEALEAVES_SLACK_CHANNEL": CHANNEL,
            "TEALEAVES_SLACK_URL": slack.url,
        }


def settle(environment: dict[str, str]) -> None:
    """Make these the settings of this process and of all that it starts."""
    for name in [name for name in os.environ if name.startswith("TEALEAVES_")]:
        del os.environ[name]
    os.environ.update(environment)


def tealeaves(*arguments: str) -> bytes:
    """What a command prints. Raises `DemoFailed` with what it complained of."""
    command = [str(Path(sys.executable).with_name("tealeaves")), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=COMMAND_LIMIT, check=False)
    if done.returncode != 0:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise DemoFailed(f"tealeaves {' '.join(arguments)} ended with {done.returncode}:\n{complaint}")
    return done.stdout
