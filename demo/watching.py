"""The watch of the demo: the real scheduler and flows, and a clock that is moved on when a cycle has seen its step."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import timedelta

from demo.course import STEPS
from demo.screen import Screen
from demo.stage import EVERY_SECONDS, DemoFailed, Stage
from demo.standin_slack import StandInSlack
from deployments import serve
from deployments.cycles import Cycle
from tealeaves.settings import Settings

HANG_LIMIT = 600.0  # seconds; then something is broken, however slow the machine


class _LastStep(Exception):
    """The last step has been seen: what ends the watch in order."""


@dataclass
class Show:
    """The demo as it runs: which step the clock stands at, and how many messages have come."""

    stage: Stage
    screen: Screen
    slack: StandInSlack
    step: int = 0
    posted: int = 0

    def begin(self) -> None:
        self.stage.clock.move(STEPS[0])

    def on_cycle(self, cycle: Cycle) -> None:
        """Show a cycle that saw its step whole, and move the clock on; one that began before the last move counts for nothing."""
        if cycle.started_at != STEPS[self.step]:
            return
        if cycle.outcome != "ok":
            raise DemoFailed(f"the cycle of {STEPS[self.step]:%Y-%m-%d} was {cycle.outcome}: {dict(cycle.report)}")
        posted = len(self.slack.posts())
        self.screen.step(self.step + 1, len(STEPS), STEPS[self.step], cycle.report, posted - self.posted)
        self.posted = posted
        self.step += 1
        if self.step == len(STEPS):
            raise _LastStep
        self.stage.clock.move(STEPS[self.step])


def watch(stage: Stage, screen: Screen, slack: StandInSlack) -> None:
    """Watch from the first step to the last. Raises `DemoFailed`, and `KeyboardInterrupt` when stopped by a signal."""
    show = Show(stage, screen, slack)
    show.begin()
    log = stage.home / "watch.log"
    with _alarm() as rang, log.open("w", encoding="utf-8") as quiet, redirect_stderr(quiet):
        try:
            serve.main(Settings.read(), every=timedelta(seconds=EVERY_SECONDS), on_cycle=show.on_cycle)
        except _LastStep:
            return
    if rang.is_set():
        raise DemoFailed(f"after {HANG_LIMIT:.0f} seconds only {show.step} of {len(STEPS)} steps were seen; see {log}")
    raise KeyboardInterrupt


@contextmanager
def _alarm() -> Iterator[threading.Event]:
    """Asks this process to stop, in order, when the watch hangs."""
    rang = threading.Event()

    def ring() -> None:
        rang.set()
        os.kill(os.getpid(), signal.SIGTERM)

    timer = threading.Timer(HANG_LIMIT, ring)
    timer.daemon = True
    timer.start()
    try:
        yield rang
    finally:
        timer.cancel()
