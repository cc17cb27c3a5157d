"""The course of the demo: at which instants its clock stands, and which signals three months of history must give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from demo.story import PYONGYANG

Signal = Mapping[str, Any]  # the form of docs/interfaces.md


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=PYONGYANG).astimezone(UTC)


IMPORTED_AT = _noon(2024, 9, 30)

STEPS: tuple[datetime, ...] = (
    _noon(2024, 10, 4),  # the first look at every source: nobody is told anything
    _noon(2024, 10, 8),  # "My closest Comrade"
    _noon(2024, 10, 14),
    _noon(2024, 10, 25),
    _noon(2024, 11, 8),
    _noon(2024, 11, 22),
    _noon(2024, 12, 4),
    _noon(2024, 12, 11),  # the booklets of two friendships
    _noon(2024, 12, 20),  # the site has been redesigned: not a word about it
    _noon(2024, 12, 31),  # a letter where there used to be a card
    _noon(2025, 1, 1),  # Russian in the stamp notice
    _noon(2025, 1, 10),  # Russian again: no longer news
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A signal that the demo must give, once, on its day."""

    rule: str
    series: str
    known_at: datetime
    key: str  # how its key ends: the slot in which something is new
    words: str  # to be found in what is new

    def kept_by(self, signal: Signal) -> bool:
        return (
            signal["rule"] == self.rule
            and signal["series"] == self.series
            and signal["key"].endswith(self.key)
            and datetime.fromisoformat(signal["known_at"]) == self.known_at
            and any(self.words in quote["text"] for quote in signal["quotes"][:1])
        )

    def __str__(self) -> str:
        return f"{self.rule} in {self.series} at {self.known_at:%Y-%m-%d}, quoting “{self.words}”"


PROMISES = (
    Promise("address_term_changed", "kcna/article/en", STEPS[1], "|closest comrade", "My closest Comrade"),
    Promise("source_new_language", "korea_stamp/notice/mul", STEPS[10], "|language|ru", "На открытках изображены"),
    Promise("source_new_language", "korea_stamp/notice/mul", STEPS[10], "|language/order_form|ru", "Фамилия"),
)


def complaints(signals: Iterable[Signal], promises: Sequence[Promise] = PROMISES) -> list[str]:
    """What is wrong with these signals, in words: promises that were not kept or kept twice, and what nobody promised."""
    firing = [signal for signal in signals if signal["status"] == "firing"]
    found: list[str] = []
    for promise in promises:
        count = sum(promise.kept_by(signal) for signal in firing)
        if count != 1:
            found.append(f"promised once, given {count} times: {promise}")
    for signal in firing:
        if not any(promise.kept_by(signal) for promise in promises):
            found.append(f"nobody promised: {signal['rule']} {signal['known_at'][:10]} {signal['headline']}")
    return found
