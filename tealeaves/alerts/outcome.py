"""What became of one attempt to send or to look up a message, as values; and what a sender is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there. `remote_id` names it at the other end (Slack's ts)."""

    remote_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """It was certainly not accepted, and may be later."""

    reason: str
    after: float | None = None  # seconds the other end asked us to wait, for the whole channel; None: our own back-off


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may or may not have been accepted: never send again before looking."""

    reason: str


@dataclass(frozen=True, slots=True)
class TooLong:
    """Refused for its size: worth one more attempt as a short text."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dead:
    """Refused, and would be again until a person mends something. `remedy` says what."""

    reason: str
    remedy: str
    whole_channel: bool = False  # the token or the channel is at fault, not this message


Outcome: TypeAlias = Sent | Retry | Ambiguous | TooLong | Dead


@dataclass(frozen=True, slots=True)
class Absent:
    """We looked, and the message is not there."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """We could not look. `lasting`: nor will we be able to soon, as where a scope is missing."""

    reason: str
    lasting: bool
    after: float | None = None  # seconds the other end asked us to wait


Lookup: TypeAlias = Sent | Absent | Unreadable


@dataclass(frozen=True, slots=True)
class Search:
    """Where and since when to look for a message that may have been sent."""

    channel: str
    key: str
    oldest: datetime  # by our clock
    now: datetime  # by our clock, to measure it against the other end's
    thread: str | None = None


class Sender(Protocol):
    """Somebody who can carry a text to a channel. Never raises for what the other end does."""

    threads: bool  # can gather many messages below one
    pace: float  # seconds to leave between two messages

    async def post(self, channel: str, text: str, key: str, thread: str | None = None) -> Outcome:
        """One attempt, one request at most."""
        ...

    async def find(self, search: Search) -> Lookup:
        """Whether a message with that key has been accepted."""
        ...
