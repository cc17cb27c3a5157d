"""The words around a person's name, one table for each language, read from `lexicons/epithets.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tealeaves.observe.lexicon import phrases

FILE = "epithets.toml"
LANGUAGES = ("en", "ko", "ru", "zh")
PASSED_OVER = ("title", "link")
BARE = "by name only"  # the value where nothing stands with the name


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word as it is compared: what kind of word it is and how warm."""

    name: str  # hyphens for blanks, so that a set of lexemes can be written with blanks between
    kind: str
    rank: int = 0
    sense: str = ""  # the English lexeme that it renders

    @property
    def counts(self) -> bool:
        """Whether it is part of an epithet, and not an office or a link."""
        return self.kind not in PASSED_OVER


@dataclass(frozen=True, slots=True)
class Lexemes:
    """The lexemes of one language by printed form."""

    words: Mapping[str, Lexeme]  # of one word
    longer: Mapping[str, tuple[tuple[tuple[str, ...], Lexeme], ...]] = field(
        default_factory=dict
    )  # by last word, longest first

    def ending(self, last: str, before: Iterable[str]) -> tuple[Lexeme, int] | None:
        """The longest phrase that ends with `last`, given the words before it from right to left; and how many words it has."""
        previous = tuple(before)
        for words, lexeme in self.longer.get(last, ()):
            if previous[: len(words) - 1] == tuple(reversed(words[:-1])):
                return lexeme, len(words)
        one = self.words.get(last)
        return None if one is None else (one, 1)


@cache
def lexemes(language: str) -> Lexemes:
    """The table of a language; made once."""
    words: dict[str, Lexeme] = {}
    longer: dict[str, list[tuple[tuple[str, ...], Lexeme]]] = {}
    for entry in phrases(FILE, language):
        name = entry.name.replace(" ", "-")
        sense = str(entry.fields.get("sense", name if language == "en" else ""))
        lexeme = Lexeme(name, str(entry.fields["class"]), int(entry.fields.get("rank", 0)), sense)
        for form in entry.forms:
            parts = tuple(form.split())
            if len(parts) == 1:
                words[form] = (
                    lexeme if lexeme.kind not in PASSED_OVER or form == entry.name else Lexeme(form, lexeme.kind)
                )
            else:
                longer.setdefault(parts[-1], []).append((parts, lexeme))
    ordered = {last: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for last, found in longer.items()}
    return Lexemes(words, ordered)


def value_of(found: Iterable[str]) -> str:
    """A set of lexemes as it is compared and stored: sorted, with blanks between."""
    return " ".join(sorted(set(found)))
