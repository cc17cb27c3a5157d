"""The sender where no Slack token is set: the same text, on a terminal or in a log file."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tealeaves import mode
from tealeaves.alerts.outcome import Absent, Ambiguous, Lookup, Outcome, Search, Sent
from tealeaves.alerts.plain import clean


class ConsoleSender:
    """Prints each message. Control characters never reach the terminal. Raises `SendingForbidden` in a replay."""

    threads = False
    pace = 0.0

    def __init__(self, console: Console | None = None) -> None:
        mode.require_live()
        self._console = console or Console(stderr=True)

    async def post(self, channel: str, text: str, key: str, thread: str | None = None) -> Outcome:
        """Print it. A terminal that went away or a full disk leaves it unclear how much was written."""
        mode.require_live()
        try:
            # A Text is printed as it is: no markup of rich is read out of what sources say.
            self._console.print(Text(clean(text)), soft_wrap=True)
            self._console.print()
        except OSError as error:
            return Ambiguous(f"the console could not be written to: {error}")
        return Sent(f"console:{key}")

    async def find(self, search: Search) -> Lookup:
        """A terminal keeps nothing that could be looked up; printing twice does no harm."""
        return Absent()
