"""What people wish not to hear: exceptions for good and mutes for a time, read from the operator's files.

A file that cannot be understood holds nothing back, and says so: a slip of the pen must not become a silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from tealeaves.alerts import exceptions, mutes
from tealeaves.alerts.exceptions import Exemption
from tealeaves.alerts.mutes import Mute
from tealeaves.errors import UsageError
from tealeaves.model import Signal
from tealeaves.rulekit import Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The exceptions and mutes in force, and what is wrong with the files of the others."""

    exceptions: tuple[Exemption, ...] = ()
    mutes: tuple[Mute, ...] = ()
    wrong: tuple[str, ...] = ()

    def excepted(self, signal: Signal) -> str:
        """Why the signal is a known case; "" where it is none."""
        return next((each.words() for each in self.exceptions if each.covers(signal)), "")

    def muted(self, signal: Signal, now: datetime) -> str:
        """Why nobody wants to hear of the signal now; "" where somebody does."""
        return next((each.words() for each in self.mutes if each.covers(signal, now)), "")


def read_wishes(home: Path, shipped: Path, rules: Mapping[str, Rule], sources: Collection[str]) -> Wishes:
    """The wishes of a home folder, and the exceptions that come with the rules in `shipped`; a file counts whole or not at all."""
    wrong: list[str] = []
    known = [
        *_unless_wrong(wrong, lambda: exceptions.read_exceptions(shipped / exceptions.FILE, rules)),
        *_unless_wrong(wrong, lambda: exceptions.read_exceptions(home / exceptions.FILE, rules)),
    ]
    muted = _unless_wrong(wrong, lambda: mutes.read_mutes(home / mutes.FILE, rules, sources))
    return Wishes(tuple(known), tuple(muted), tuple(wrong))


def _unless_wrong(wrong: list[str], read: Callable[[], Iterable[T]]) -> list[T]:
    """What is read, or nothing and a line in `wrong`."""
    try:
        return list(read())
    except (UsageError, OSError) as error:
        wrong.append(str(error))
        return []
