"""S-16: a whole cycle at DEBUG, with real looking secrets: they stand in no log, no file of the home folder and no output."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import tealeaves

from demo import story
from demo.replica import Replica
from demo.stage import POLLED
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.clock import FrozenClock


@pytest.mark.req("S-16")
def test_a_cycle_at_debug_shows_no_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Replica(story.load(), FrozenClock(datetime(2024, 12, 31, 3, tzinfo=UTC))) as replica, StandInSlack() as slack:
        settings = {
            "TEALEAVES_HOME": str(home), "TEALEAVES_RESOLVE": replica.resolve, "TEALEAVES_DELAY": "0",
            "TEALEAVES_CONTACT": "a test", "TEALEAVES_SOURCES": ",".join(POLLED),
            "TEALEAVES_SLACK_TOKEN": TOKEN, "TEALEAVES_SLACK_CHANNEL": CHANNEL, "TEALEAVES_SLACK_URL": slack.url,
        }  # fmt: skip
        shown = b"".join(run(settings, *words) for words in (("-v", "poll"), ("-v", "slack", "test"), ("-v", "status")))
        assert slack.posts(), "nothing was posted: the token was never used"
    assert b"DEBUG" in shown
    kept = {path: contents(path) for path in home.rglob("*") if path.is_file()}
    assert len(kept) >= 2
    assert TOKEN.encode() not in shown
    assert [path for path, content in kept.items() if TOKEN.encode() in content] == []


def run(settings: dict[str, str], *words: str) -> bytes:
    done = tealeaves(Path(settings["TEALEAVES_HOME"]), *words, **settings)
    return (done.stdout + done.stderr).encode()


def contents(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
