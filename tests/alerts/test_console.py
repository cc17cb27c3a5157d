"""The console: the same words, and nothing that a terminal would obey."""

from __future__ import annotations

import asyncio
import io

import pytest
from rich.console import Console

from demo.standin_slack import CHANNEL
from tealeaves.alerts.console import ConsoleSender
from tealeaves.alerts.deliver import deliver
from tealeaves.alerts.outcome import Absent, Ambiguous, Search, Sent


def shown(text: str) -> str:
    out = io.StringIO()
    sent = asyncio.run(ConsoleSender(Console(file=out, force_terminal=True, width=80)).post(CHANNEL, text, "k"))
    assert sent == Sent("console:k")
    return out.getvalue()


@pytest.mark.req("C-15")
@pytest.mark.parametrize("text", ["\x1b]0;owned\x07", "\x1b[2J", "\x9b2J", "a\x08b", "\u202eabc", "a\x00b"])
def test_escape_sequences_do_not_reach_the_terminal(text: str) -> None:
    assert not set(shown(f"before {text} after")) & set("\x1b\x9b\x07\x08\x00\u202e")


def test_markup_of_the_console_is_text_and_nothing_is_escaped() -> None:
    assert "[bold red]a & <b>[/]" in shown("[bold red]a & <b>[/]")
    assert ":smile:" in shown(":smile:")


def test_all_is_told_one_by_one_without_a_thread(desk) -> None:
    desk.tell(*(f"alert {n}" for n in range(7)))
    out = io.StringIO()
    report = asyncio.run(deliver(desk.store, ConsoleSender(Console(file=out)), desk.clock, pace=0))
    assert report.sent == 7
    assert out.getvalue().split() == " ".join(f"alert {n}" for n in range(7)).split()


def test_a_console_that_went_away_leaves_it_in_doubt(desk) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError("gone")

    sender = ConsoleSender(Console(file=Gone()))
    assert isinstance(asyncio.run(sender.post(CHANNEL, "text", "k")), Ambiguous)
    assert asyncio.run(sender.find(Search(CHANNEL, "k", desk.clock.now(), desk.clock.now()))) == Absent()
