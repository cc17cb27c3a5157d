"""Where the watched persons are named in a text: one Aho-Corasick pass over all their spellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.observe.lexicon import Phrase, phrases

# A text that names one person more often than this says nothing new after it; it bounds the cost of a hostile one.
MOST_MENTIONS = 200
# Places and things that bear a person's name: no mention of the person.
NAMESAKES = (
    "University",
    "Stadium",
    "Square",
    "Prize",
    "Order",
    "Higher",
    "Military",
    "Flower",
    "Medal",
    "Award",
    "Youth Honor",
    "Socialist Youth",
    "Regiment",
    "Brigade",
    "Shock Brigade",
    "Division",
    "Hydropower",
    "Power Station",
    "School",
    "Institute",
    "Library",
    "Museum",
    "Street",
    "Airport",
    "Hospital",
    "Factory",
    "Bridge",
    "Fund",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A watched person named from `start` to `end`."""

    person: str
    start: int
    end: int


class People:
    """The watched persons of the lexicon."""

    def __init__(self) -> None:
        entries = phrases("persons.toml", "person", "name")
        self._names = [(form, entry.name) for entry in entries for form in entry.forms]
        self._find = AhoCorasick([form for form, _ in self._names], matchkind=MATCHKIND_LEFTMOST_LONGEST)
        self.watched: dict[str, Phrase] = {entry.name: entry for entry in entries}

    def mentions(self, text: str) -> Iterator[Mention]:
        """Each mention in order; names inside longer words and of things called after a person are none."""
        counts: dict[str, int] = {}
        for which, start, end in self._find.find_matches_as_indexes(text):
            person = self._names[which][1]
            counts[person] = counts.get(person, 0) + 1
            if counts[person] <= MOST_MENTIONS and _whole(text, start, end):
                yield Mention(person, start, end)


def _whole(text: str, start: int, end: int) -> bool:
    if (start and text[start - 1].isalpha()) or text[end : end + 1].isalpha() or text[end : end + 1] == "-":
        return False
    return not text.startswith(NAMESAKES, end + 1)


@lru_cache(maxsize=1)
def people() -> People:
    """The finder, made once."""
    return People()
