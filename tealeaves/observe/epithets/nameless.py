"""Persons who are told of without their names: "his beloved daughter" (사랑하는 자제분), "the great persons of guidance".

State media have never printed Kim Ju Ae's name. A phrase stands for itself; a head ("daughter") is read like a name, and counts only with
an epithet and, in English, where its paragraph names the father.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tealeaves.observe.epithets.lexemes import FILE, Lexeme
from tealeaves.observe.epithets.names import Named
from tealeaves.observe.lexicon import Phrase, phrases

MOST = 20  # of one phrase in a text


@dataclass(frozen=True, slots=True)
class Told:
    """A person told of from `start` to `end`, with the lexemes of the phrase; none for a head, which is read like a name."""

    person: str
    start: int
    end: int
    lexemes: tuple[Lexeme, ...] = ()

    @property
    def named(self) -> Named:
        return Named(self.person, self.start, self.end)


def told_of(text: str, language: str) -> Iterator[Told]:
    """Each such phrase in order of the lexicon."""
    low = _lowered(text) if language == "en" else text
    for entry in _entries(language):
        at = low.find(entry.name)
        for _ in range(MOST):
            if at < 0:
                break
            if _holds(text, entry, at):
                yield Told(str(entry.fields["person"]), at, at + len(entry.name), _lexemes(entry))
            at = low.find(entry.name, at + 1)


def _lowered(text: str) -> str:
    """In small letters, each in its place: a letter that becomes two ("İ") stays as it is."""
    low = text.lower()
    return (
        low if len(low) == len(text) else "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)
    )


def _holds(text: str, entry: Phrase, at: int) -> bool:
    needs = entry.fields.get("needs")
    if needs is None:
        return True
    end = text.find("\n", at)
    return str(needs) in text[text.rfind("\n", 0, at) + 1 : len(text) if end < 0 else end]


def _lexemes(entry: Phrase) -> tuple[Lexeme, ...]:
    strong = entry.fields.get("strong", ())
    rank = int(entry.fields.get("rank", 0))
    return tuple(
        Lexeme(word, "honour" if word in strong else "praise", rank if word in strong else 2)
        for word in entry.fields.get("words", ())
    )


@cache
def _entries(language: str) -> tuple[Phrase, ...]:
    return tuple(entry for entry in phrases(FILE, "nameless") if entry.fields["language"] == language)
