"""Determinism: the same command in processes with another hash seed and another time zone says the same, byte for byte (B-17).

A process of its own is what it takes: Python fixes the order of sets when it starts.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tealeaves.backtest.manifest import signals_digest
from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.payloads import unlike
from tealeaves.backtest.proofs.trial import Trial

log = logging.getLogger(__name__)

SEEDS = ("0", "1")
ZONES = ("UTC", "Asia/Pyongyang")
PROGRAM = "tealeaves.backtest.said"


@dataclass(frozen=True, slots=True)
class World:
    """The run repeated by a process with this hash seed, in this time zone. The home folder is the one of the environment."""

    seed: str
    zone: str
    arguments: tuple[str, ...]

    def run(self, trial: Trial) -> Outcome:
        """A line for each signal that is not the reported one, and one where the process broke down."""
        where = f"with PYTHONHASHSEED={self.seed} and TZ={self.zone}"
        env = {
            **os.environ,
            "PYTHONHASHSEED": self.seed,
            "TZ": self.zone,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        command = [sys.executable, "-m", PROGRAM, *self.arguments]
        done = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603  our own program
        if done.returncode != 0:
            log.error("the run %s broke down: %s", where, done.stderr[-2000:].decode(errors="replace"))
            return Outcome(words=(f"the run broke down {where}, with exit code {done.returncode}",))
        if hashlib.sha256(done.stdout).hexdigest() == signals_digest(trial.signals):
            return Outcome()
        words = unlike([signal.canonical() for signal in trial.signals], done.stdout.splitlines(), where)
        return Outcome(words=(*words, f"the sha256 of the signals is another {where}"))


def worlds(
    rules: tuple[str, ...], folder: Path | None = None, since: datetime | None = None, until: datetime | None = None
) -> list[World]:
    """Every hash seed in every time zone. In two of the four worlds the tape is read anew from the index, not from its file."""
    span = [f"--{name}={at.isoformat()}" for name, at in (("since", since), ("until", until)) if at is not None]
    where = [] if folder is None else [f"--folder={folder}"]
    return [
        World(seed, zone, (*span, *where, *(["--anew"] if number else []), *rules))
        for seed in SEEDS
        for number, zone in enumerate(ZONES)
    ]
