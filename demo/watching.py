"""The watch of the demo: the real scheduler and flows, and a clock that is moved on when a cycle has seen its step.

The agency, the stamp corporation and the president of Russia are polled over plain HTTP, as they are. The press is served over TLS only,
and the watch trusts no certificate of ours: its feeds come by the other door, as files that a person lays into the inbox.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo import press
from demo.course import COURSE, STEPS
from demo.printed import Story
from demo.screen import Screen
from demo.stage import EVERY_SECONDS, DemoFailed, Stage
from demo.standin_slack import StandInSlack
from deployments import serve
from deployments.cycles import Cycle
from tealeaves.catalogue import load_sources
from tealeaves.settings import Settings

SETTLED = 60  # seconds for which a file in the inbox has been left alone
HANG_LIMIT = 600.0  # seconds; then something is broken, however slow the machine


class _LastStep(Exception):
    """The last step has been seen: what ends the watch in order."""


@dataclass
class Show:
    """The demo as it runs: which step the clock stands at, and how many messages have come."""

    stage: Stage
    screen: Screen
    slack: StandInSlack
    told: Story
    step: int = 0
    posted: int = 0

    def begin(self) -> None:
        self.move(STEPS[0])

    def move(self, at: datetime) -> None:
        lay_in(self.stage, self.told, at)
        self.stage.clock.move(at)

    def on_cycle(self, cycle: Cycle) -> None:
        """Show a cycle that saw its step whole, and move the clock on; one that began before the last move counts for nothing."""
        if cycle.started_at != STEPS[self.step]:
            return
        if cycle.outcome != "ok":
            raise DemoFailed(f"the cycle of {STEPS[self.step]:%Y-%m-%d} was {cycle.outcome}: {dict(cycle.report)}")
        posts = self.slack.posts()
        self.screen.step(self.step + 1, COURSE[self.step], cycle.report, [post.text for post in posts[self.posted :]])
        self.posted = len(posts)
        self.step += 1
        if self.step == len(STEPS):
            raise _LastStep
        self.move(STEPS[self.step])


def lay_in(stage: Stage, told: Story, at: datetime) -> None:
    """The feeds of the press as they stand at an instant, laid into the inbox with a note of their address; settled by then."""
    known = load_sources(None)
    for source in press.sources(told.dispatches):
        body = press.feed(source, told.dispatches, at)
        if body is not None:
            folder = stage.home / "inbox" / source
            folder.mkdir(parents=True, exist_ok=True)
            file, page = folder / "feed.xml", known[source].source.pages[0]
            file.with_name("feed.xml.toml").write_text(f'url = "{page.url}"\nedition = "{page.edition}"\n', "utf-8")
            file.write_bytes(body)
            for path in (file, file.with_name("feed.xml.toml")):
                os.utime(path, (at.timestamp() - SETTLED, at.timestamp() - SETTLED))


def watch(stage: Stage, screen: Screen, slack: StandInSlack, told: Story) -> None:
    """Watch from the first step to the last. Raises `DemoFailed`, and `KeyboardInterrupt` when stopped by a signal."""
    show = Show(stage, screen, slack, told)
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
