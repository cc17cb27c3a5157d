"""Keeps the Prefect server and the serving process running, follows the recorded cycles, and tells when they stop coming.

It never imports Prefect: what goes wrong there must not take down the one who notices.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from deployments import cycles, server
from deployments.children import Child
from deployments.cycles import Cycle
from deployments.environment import HOST, environment
from deployments.silence import tell
from deployments.watchdog import Watchdog
from tealeaves.errors import TealeavesError
from tealeaves.settings import Settings
from tealeaves.store import Store

START_LIMIT = timedelta(seconds=180)  # for the server to answer; it takes 7 to 40 s, depending on the machine
SERVING_PATIENCE = timedelta(seconds=35)  # Prefect gives a run 30 s to end
SERVER_PATIENCE = timedelta(seconds=10)
BEAT = 0.25  # seconds between two rounds
FOLLOW_EVERY = 0.5  # seconds between two looks for new cycles
WELL_EVERY = 30.0  # seconds between two questions whether the server is well
UNWELL_LIMIT = 6  # unanswered questions in a row; then it is started again
SWEEP_EVERY = 3600.0  # seconds between two sweeps of the logs
RESTARTS = 8  # within RESTART_SPAN; beyond, the machine needs a person, and whoever started us shall know
RESTART_SPAN = 600.0  # seconds

log = logging.getLogger(__name__)


class GivenUp(TealeavesError):
    """A part that we cannot do without does not stay up; the text shows the end of its log."""


@dataclass
class Supervisor:
    """One watch on one home folder. `run()` returns when told to stop, or after `stop_after` successful cycles."""

    settings: Settings
    intervals: Mapping[str, timedelta]
    stop_after: int | None = None
    on_cycle: Callable[[Cycle], None] | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.port = _port(self.settings)
        logs = self.settings.home / "logs"
        command = [sys.executable, "-m", "deployments.serving"]
        self.server = server.server_of(self.settings, self.port, logs)
        self.serving = Child(
            "serving process", command, environment(self.settings, self.port), logs / "serving.log", speaks=True
        )
        self.watchdog = Watchdog(self.intervals)
        self._successes = 0
        self._unwell = 0
        self._restarts: deque[float] = deque()
        self._next: dict[str, float] = {}

    def run(self) -> None:
        """Start everything and watch over it. Raises `GivenUp` where a part does not come up or does not stay up."""
        with Store.open(self.settings.index_url) as store:
            self._seq = cycles.last_seq(store)
            self._begin_watch(store)
            try:
                self._start_server()
                if not self.stopping.is_set():
                    log.info("starting the schedule")
                    self.serving.start()
                while not self.stopping.wait(BEAT):
                    self._round(store)
            finally:
                self._stop()

    def _begin_watch(self, store: Store) -> None:
        """Under a simulated clock the age of the last success means nothing."""
        now = self.settings.clock().now()
        successes = {} if self.settings.clock_file else cycles.last_successes(store)
        self.watchdog.start(time.monotonic(), {cadence: now - at for cadence, at in successes.items()})
        self._alarm()

    def _round(self, store: Store) -> None:
        self._keep_up()
        if self._is_time("follow", FOLLOW_EVERY):
            self._follow(store)
            self._alarm()
        if self._is_time("well", WELL_EVERY):
            self._ask_server()
        if self._is_time("sweep", SWEEP_EVERY):
            self.server.shorten_log()
            self.serving.shorten_log()

    def _is_time(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next.get(what, now):
            return False
        self._next[what] = now + every
        return True

    def _start_server(self) -> None:
        """Start the server and wait until it answers, saying so: it takes a while."""
        log.info("starting the Prefect server on port %d (10 to 40 seconds) ...", self.port)
        began = time.monotonic()
        self.server.start()
        while not self.stopping.is_set() and not server.is_well(self.port):
            waited = time.monotonic() - began
            if (code := self.server.ended()) is not None:
                raise GivenUp(f"the Prefect server ended with code {code}; {self._end_of(self.server)}")
            if waited > START_LIMIT.total_seconds():
                raise GivenUp(f"the Prefect server did not answer within {START_LIMIT}; {self._end_of(self.server)}")
            if waited > 5 and self._is_time("say", 10):
                log.info("... %d seconds", waited)
            self.stopping.wait(BEAT)
        log.info(
            "the Prefect server answers after %.0f seconds: http://%s:%d",
            time.monotonic() - began,
            HOST,
            self.port,
        )

    def _keep_up(self) -> None:
        """Start again what ended."""
        for child in (self.server, self.serving):
            code = child.ended()
            if code is None:
                continue
            log.error("the %s ended with code %s and is started again; see %s", child.name, code, child.log)
            self._count_restart(child)
            if child is self.server:
                self._start_server()
            else:
                child.start()

    def _count_restart(self, child: Child) -> None:
        now = time.monotonic()
        self._restarts.append(now)
        while now - self._restarts[0] > RESTART_SPAN:
            self._restarts.popleft()
        if len(self._restarts) > RESTARTS:
            raise GivenUp(f"the {child.name} does not stay up; {self._end_of(child)}")
        self.stopping.wait(min(2.0 ** (len(self._restarts) - 1) / 4, 15))

    def _ask_server(self) -> None:
        """A server that runs but does not answer is killed; the next round starts it again."""
        self._unwell = 0 if server.is_well(self.port) else self._unwell + 1
        if self._unwell >= UNWELL_LIMIT:
            log.error("the Prefect server has not answered %d times in a row", self._unwell)
            self._unwell = 0
            self.server.kill()

    def _follow(self, store: Store) -> None:
        """Pass on the cycles that were recorded since the last look."""
        try:
            fresh = cycles.since(store, self._seq)
        except TealeavesError as error:
            log.error("the index cannot be read: %s", error)  # noqa: TRY400 - the text says what to do
            return
        for cycle in fresh:
            self._seq = cycle.seq
            log.info("%s", cycle.sentence())
            if cycle.successful and self.watchdog.success(cycle.cadence, time.monotonic()):
                log.info("%s succeeds again", cycle.cadence)
            self._successes += cycle.successful
            if self.on_cycle is not None:
                self.on_cycle(cycle)
            if self.stop_after is not None and self._successes >= self.stop_after:
                self.stopping.set()
                return

    def _alarm(self) -> None:
        for silence in self.watchdog.silences(time.monotonic()):
            log.critical("%s; see %s", silence.sentence(), self.serving.log)
            tell(self.settings, silence)

    def _stop(self) -> None:
        log.info("stopping")
        self.serving.stop(SERVING_PATIENCE)
        self.server.stop(SERVER_PATIENCE)
        log.info("stopped")

    def _end_of(self, child: Child) -> str:
        return f"the end of {child.log}:\n{child.tail()}"


def _port(settings: Settings) -> int:
    """The configured port, or a free one. Raises `GivenUp` where the configured one is taken."""
    if settings.prefect_port is None:
        return server.free_port()
    if not server.port_is_free(settings.prefect_port):
        raise GivenUp(f"port {settings.prefect_port} is taken; set TEALEAVES_PREFECT_PORT to another one, or unset it")
    return settings.prefect_port
