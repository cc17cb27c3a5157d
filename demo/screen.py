"""What the demo shows: a line for each step of the clock, then the messages as people in the channel would read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from demo.story import PYONGYANG

PROMISED = 180  # seconds for the whole demo


class Screen:
    """The terminal. Everything that was fetched is shown as plain text: no markup in it is understood."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)

    def say(self, words: str = "", style: str = "") -> None:
        self.console.print(Text(words, style))

    def chapter(self, title: str) -> None:
        self.console.print()
        self.console.rule(Text(title, "bold"), align="left")

    def step(self, number: int, of: int, at: datetime, report: Mapping[str, Any], messages: int) -> None:
        """One finished cycle: the day, what was asked for, and what came of it."""
        day = at.astimezone(PYONGYANG).strftime("%Y-%m-%d")
        told = f"; {messages} to Slack" if messages else ""
        missed = sum(report["misses"].values())
        failed = f", {missed} failed" if missed else ""
        line = Text(f"  {number:2}/{of}  {day}  ")
        line.append(
            f"{report['captures']:2} captures, {report['unchanged']} unchanged{failed}; {report['documents']:2} new documents"
        )
        line.append(told, "bold green")
        self.console.print(line)

    def message(self, text: str) -> None:
        """One message of the channel as a card, its first line in bold."""
        headline, _, rest = text.partition("\n")
        self.console.print(Panel(Text.assemble((headline, "bold"), "\n", rest), border_style="green"))

    def verdict(self, complaints: Sequence[str], elapsed: float) -> None:
        for complaint in complaints:
            self.say(f"NOT AS PROMISED: {complaint}", "bold red")
        if not complaints:
            self.say("All as promised.", "bold green")
        slow = "" if elapsed < PROMISED else ": longer than promised, this machine is slow or busy"
        self.say(f"{elapsed:.0f} seconds{slow}.")
