"""Law 8: nothing that can send can be made or used during a replay."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves import mode
from tealeaves.alerts.check import diagnose
from tealeaves.alerts.console import ConsoleSender
from tealeaves.alerts.slack import SlackSender
from tealeaves.errors import SendingForbidden

MAKERS = [
    lambda: SlackSender(TOKEN),
    ConsoleSender,
    lambda: diagnose(TOKEN, CHANNEL, now=datetime.now(UTC)),
]


@pytest.mark.req("law-8")
@pytest.mark.parametrize("make", MAKERS, ids=["slack", "console", "check"])
def test_no_sender_can_be_made_in_a_replay(make: Callable[[], object]) -> None:
    with mode.replaying(), pytest.raises(SendingForbidden):
        make()


@pytest.mark.req("law-8")
def test_nor_in_a_thread_nor_in_a_task() -> None:
    caught: list[str] = []

    def attempt() -> None:
        try:
            SlackSender(TOKEN)
        except SendingForbidden:
            caught.append(threading.current_thread().name)

    async def tasks() -> None:
        await asyncio.gather(asyncio.to_thread(attempt), asyncio.create_task(asyncio.to_thread(attempt)))

    with mode.replaying():
        bare = threading.Thread(target=attempt)  # inherits no context
        bare.start()
        bare.join()
        asyncio.run(tasks())
    assert len(caught) == 3


def _try_in_child() -> None:
    try:
        SlackSender(TOKEN)
    except SendingForbidden:
        os._exit(9)
    os._exit(0)


@pytest.mark.req("law-8")
def test_nor_in_a_child_process() -> None:
    code = f"from tealeaves.alerts.slack import SlackSender; SlackSender({TOKEN!r})"
    spawned = multiprocessing.get_context("spawn")
    with mode.replaying():
        child = spawned.Process(target=_try_in_child)
        child.start()
        child.join(60)
        bare = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert child.exitcode == 9
    assert "SendingForbidden" in bare.stderr
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 0


@pytest.mark.req("law-8")
def test_a_sender_made_before_cannot_be_used_during(slack: StandInSlack) -> None:
    sender = SlackSender(TOKEN, base_url=slack.url)
    with mode.replaying(), pytest.raises(SendingForbidden):
        asyncio.run(sender.post(CHANNEL, "text", "key"))
    assert slack.state.calls == []


def test_the_guard_nests_and_ends_even_on_an_error() -> None:
    with mode.replaying():
        with pytest.raises(ValueError, match="inner"), mode.replaying():
            raise ValueError("inner")
        assert mode.is_replaying()
    assert not mode.is_replaying()
    assert mode.MARK not in os.environ
    SlackSender(TOKEN)
