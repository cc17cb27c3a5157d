"""The supervisor with programs in the place of Prefect's: what it does when they die, hang, or record cycles."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from deployments import supervisor as under_test
from deployments.children import Child
from deployments.cycles import Cycle
from deployments.serve import main
from deployments.server import free_port
from deployments.silence import tell
from deployments.supervisor import GivenUp, Supervisor
from deployments.watchdog import Silence
from tealeaves.alerts import outbox
from tealeaves.settings import Settings
from tealeaves.store import Store

SLEEP = "import time; time.sleep(120)"

# Answers so many questions with 200, and every later one with 503.
SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    well = int(sys.argv[2])
    def do_GET(self):
        Handler.well -= 1
        self.send_response(200 if Handler.well >= 0 else 503)
        self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""

# Records a failed cycle and two successful ones, as a poll does.
SERVING = """
import sys, time
from tealeaves.settings import Settings
from tealeaves.store import Store, signals
settings = Settings.read()
now = settings.clock().now()
with Store.open(settings.index_url) as store:
    for outcome in ("failed", "ok", "partial"):
        with store.write() as conn:
            signals.add_cycle(conn, cadence="every-8s", started_at=now, finished_at=now, outcome=outcome, report='{"captures": 3}')
time.sleep(120)
"""


def made(home: Path, server: str, serving: str, *, answers: int = 1_000_000, **more: object) -> Supervisor:
    """A supervisor whose children run this code."""
    supervisor = Supervisor(Settings(home=home), {"every-8s": timedelta(seconds=8)}, **more)  # type: ignore[arg-type]
    env = {**os.environ, "TEALEAVES_HOME": str(home)}
    for name, code in (("server", server), ("serving", serving)):
        command = [sys.executable, "-c", code, str(supervisor.port), str(answers)]
        setattr(supervisor, name, Child(name, command, env, home / "logs" / f"{name}.log"))
    return supervisor


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_cycles_are_passed_on_and_the_successful_ones_counted(home: Path) -> None:
    seen: list[Cycle] = []
    supervisor = made(home, SERVER, SERVING, stop_after=2, on_cycle=seen.append)
    supervisor.run()
    assert [(cycle.outcome, cycle.successful) for cycle in seen] == [("failed", False), ("ok", True), ("partial", True)]
    assert seen[1].sentence() == "every-8s ok: 3 new or changed, 0 unchanged; 0 documents, 0 signals"
    assert supervisor.server.ended() is not None
    assert supervisor.serving.ended() is not None


def test_a_server_that_does_not_come_up_is_an_error_with_its_last_words(home: Path) -> None:
    supervisor = made(home, "import sys; sys.exit('the disk is on fire')", SLEEP)
    with pytest.raises(GivenUp, match=r"ended with code 1(.|\n)*the disk is on fire"):
        supervisor.run()


def test_a_server_that_never_answers_is_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "START_LIMIT", timedelta(seconds=1))
    supervisor = made(home, "print('thinking', flush=True); " + SLEEP, SLEEP)
    with pytest.raises(GivenUp, match=r"did not answer(.|\n)*thinking"):
        supervisor.run()
    assert supervisor.server.ended() is not None


def test_what_does_not_stay_up_is_given_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "RESTARTS", 2)
    supervisor = made(home, SERVER, "import sys; sys.exit('no such flow')")
    with pytest.raises(GivenUp, match=r"serving does not stay up(.|\n)*no such flow"):
        supervisor.run()
    assert (home / "logs" / "serving.log").read_text().count("no such flow") == 3
    assert supervisor.server.ended() is not None


def test_a_server_that_answers_no_longer_is_started_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("WELL_EVERY", 0.05), ("UNWELL_LIMIT", 3), ("RESTARTS", 1)):
        monkeypatch.setattr(under_test, name, value)
    supervisor = made(home, "print('begun', flush=True)\n" + SERVER, SLEEP, answers=3)
    with pytest.raises(GivenUp, match="server does not stay up"):
        supervisor.run()
    assert (home / "logs" / "server.log").read_text().count("begun") == 2


def test_a_taken_port_is_named(home: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(GivenUp, match=f"port {port} is taken"):
            main(Settings(home=home, prefect_port=port))


def test_free_ports_are_free() -> None:
    assert 1024 < free_port() < 65536


@pytest.mark.req("P-6")
def test_a_silence_reaches_people_without_prefect(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silence = Silence("every-15m", timedelta(minutes=40), timedelta(minutes=15))
    tell(Settings(home=home), silence)
    assert "no successful cycle for 40 minutes" in capsys.readouterr().err
    tell(Settings(home=home), silence)
    assert capsys.readouterr().err == ""  # once a day is enough
    with Store.open(Settings(home=home).index_url) as store, store.read() as conn:
        assert outbox.due(conn, Settings(home=home).clock().now()) == []


@pytest.mark.req("P-6")
def test_a_silence_that_cannot_be_told_does_not_end_the_watch(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    (home / "index.sqlite").mkdir()
    tell(Settings(home=home), Silence("every-15m", timedelta(minutes=40), timedelta(minutes=15)))
    assert "could not be told" in caplog.text


@pytest.mark.req("P-6")
def test_a_watch_that_is_restarted_after_a_long_silence_tells_it_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the server is up: it may be the server that never comes up."""
    settings = Settings(home=home)
    long_ago = settings.clock().now() - timedelta(hours=5)
    with Store.open(settings.index_url) as store, store.write() as conn:
        from tealeaves.store import signals

        signals.add_cycle(
            conn, cadence="every-8s", started_at=long_ago, finished_at=long_ago, outcome="ok", report="{}"
        )
    told: list[Silence] = []
    monkeypatch.setattr(under_test, "tell", lambda _settings, silence: told.append(silence))
    with pytest.raises(GivenUp):
        made(home, "import sys; sys.exit(1)", SLEEP).run()
    assert [silence.minutes for silence in told] == [300]
