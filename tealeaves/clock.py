"""The only place that reads "now". Every other module is handed an instant or a clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from tealeaves.errors import UsageError


class Clock(Protocol):
    """Something that knows the present instant."""

    def now(self) -> datetime:
        """The present instant, UTC, with microseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands at one instant until it is moved: for replays and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at


class FileClock:
    """A clock that shows the instant written in a file (ISO 8601): the demo's, shared by several processes.

    Captures made under it are marked as made under a simulated clock. Raises `UsageError` where the file holds no instant.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        try:
            return datetime.fromisoformat(self.path.read_text("ascii").strip()).astimezone(UTC)
        except (OSError, ValueError) as error:
            raise UsageError(f"the clock file {self.path} holds no ISO 8601 instant: {error}") from error

    def move(self, to: datetime) -> None:
        """Set the instant, atomically for readers."""
        fresh = self.path.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(to.astimezone(UTC).isoformat(), "ascii")
        fresh.replace(self.path)
