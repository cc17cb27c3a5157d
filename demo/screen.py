"""What the demo shows: a line for each step of the clock, then the messages as people in the channel would read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from demo.course import Step
from demo.printed import PYONGYANG

PROMISED = 180  # seconds for the whole demo
BRIEF = ("New: ", "Quote ", "Beside it: ", "  - low: ", "  - medium: ")  # lines of a message that are shown at its step


class Screen:
    """The terminal. Everything that was fetched is shown as plain text: no markup in it is understood."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)

    def say(self, words: str = "", style: str = "") -> None:
        self.console.print(Text(words, style))

    def chapter(self, title: str) -> None:
        self.console.print()
        self.console.rule(Text(title, "bold"), align="left")

    def step(self, number: int, step: Step, report: Mapping[str, Any], messages: Sequence[str]) -> None:
        """One finished cycle: the day, what an analyst looks at, what was asked for, and what the channel was told."""
        day = step.at.astimezone(PYONGYANG).strftime("%Y-%m-%d")
        missed = sum(report["misses"].values())
        failed = f", {missed} failed" if missed else ""
        line = Text.assemble((f"{day}  {step.words}", "bold"))
        line.append(
            f"\n            {report['captures']} captures, {report['unchanged']} unchanged{failed}; {report['documents']} new documents"
            + ("" if messages else "; nothing to tell"),
            "dim",
        )
        self.console.print(line)
        for message in messages:
            self.brief(message)

    def brief(self, message: str) -> None:
        """The first lines of a message: what changed, what was before, the words."""
        headline, *rest = message.splitlines()
        shown = [line for line in rest if line.startswith(BRIEF)]
        card = Text.assemble((headline, "bold green"), *("\n" + line for line in shown))
        self.console.print(Padding(card, (0, 0, 0, 12)))

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
