"""Where persons are named in a text, in each language: one Aho-Corasick pass over the printed forms of `lexicons/people_names.toml`.

A Korean name may be printed with blanks between its syllables (김 정 은), a Russian one is declined, an English surname may be somebody
else's. What is called after a person (a square, a prize, 김일성민족) is no mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.observe.lexicon import Phrase, phrases
from tealeaves.observe.people import NAMESAKES

FILE = "people_names.toml"
MOST_MENTIONS = 60  # of one person in a text: more say nothing new, and a hostile text must not cost more
_CASES = frozenset({"а", "у", "ом", "ым", "е", "ем", "я", "ю", "и", "ы", "ов", "ам", "ами", "ах"})
_INITIAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Named:
    """A person named from `start` to `end`; given names that stand before the surname are within."""

    person: str
    start: int
    end: int


class Names:
    """The printed names of one language."""

    def __init__(self, language: str) -> None:
        entries = [entry for entry in phrases(FILE, "person", "name") if entry.fields.get(language)]
        self._language = language
        self._forms = [(form, entry) for entry in entries for form in _printed(entry, language)]
        self._find = AhoCorasick([form for form, _ in self._forms], matchkind=MATCHKIND_LEFTMOST_LONGEST)
        self._given = {entry.name: tuple(entry.fields.get(f"{language}_given", ())) for entry in entries}

    def mentions(self, text: str) -> Iterator[Named]:
        """Each mention in order."""
        counts: dict[str, int] = {}
        for which, start, end in self._find.find_matches_as_indexes(text):
            form, entry = self._forms[which]
            person = entry.name
            if counts.get(person, 0) >= MOST_MENTIONS:
                continue
            whole = self._whole(text, form, entry, start, end)
            if whole is not None:
                counts[person] = counts.get(person, 0) + 1
                yield Named(person, self._with_given(text, person, start), whole)

    def _whole(self, text: str, form: str, entry: Phrase, start: int, end: int) -> int | None:
        """Where the name ends with its case ending; None where it is a part of something else."""
        if self._language == "en":
            return end if _english(text, form, start, end) else None
        if self._language == "ru":
            return _declined(text, start, end, still=bool(entry.fields.get("ru_still")))
        return end

    def _with_given(self, text: str, person: str, start: int) -> int:
        for given in self._given[person]:
            at = _before(text, given, start, self._language)
            if at is not None:
                return at
        return start


def _printed(entry: Phrase, language: str) -> Iterator[str]:
    for form in entry.fields[language]:
        yield form
        if language == "ko" and " " not in form:
            yield " ".join(form)


def _english(text: str, form: str, start: int, end: int) -> bool:
    """A whole word, not called after the person, and no other person of that surname."""
    if (start and (text[start - 1].isalpha() or text[start - 1] == "-")) or text[end : end + 1].isalnum():
        return False
    if text[end : end + 1] == "-" or text.startswith(NAMESAKES, end + 1):
        return False
    return " " in form or not _first_name(text, start)


def _first_name(text: str, start: int) -> bool:
    """Whether a word stands before a bare surname that looks like a first name of somebody whom we do not list."""
    if start < 2 or text[start - 1] != " ":
        return False
    word = text[max(text.rfind(" ", 0, start - 1), text.rfind("\n", 0, start - 1)) + 1 : start - 1]
    if not word[:1].isupper() or not word.isalpha():
        return False
    return word.lower() in _FIRST_NAMES


_FIRST_NAMES = frozenset(
    [
        "roger",
        "hillary",
        "chelsea",
        "laura",
        "barbara",
        "jeb",
        "neil",
        "michelle",
        "jill",
        "hunter",
        "ivanka",
        "melania",
        "kan",
        "akie",
        "shintaro",
        "george",
        "jenna",
    ]
)


def _declined(text: str, start: int, end: int, *, still: bool) -> int | None:
    if start and (text[start - 1].isalpha() or text[start - 1] == "-"):
        return None
    at = end
    while at < len(text) and at - end <= 3 and text[at].isalpha():
        at += 1
    ending = text[end:at]
    if text[at : at + 1] == "-" or (ending and (still or ending not in _CASES)):
        return None
    return at


def _before(text: str, given: str, start: int, language: str) -> int | None:
    """Where a given name begins that stands directly before `start`; Russian ones in any case."""
    if language == "zh":
        return start - len(given) if text.endswith(given, 0, start) else None
    if language != "ru":
        at = start - len(given) - 1
        return at if at >= 0 and text.startswith(given + " ", at) else None
    words, at = given.split(), start
    for stem in reversed(words):
        begin = text.rfind(" ", max(0, at - 30), at - 1) + 1
        if not text.startswith(stem[:-1] if stem[-1] in "йь" else stem, begin) or at - 1 - begin > len(stem) + 3:
            return None
        at = begin
    return at


@cache
def names(language: str) -> Names:
    """The finder of a language; made once."""
    return Names(language)


@cache
def people() -> dict[str, Phrase]:
    """Each person's entry by canonical name."""
    return {entry.name: entry for entry in phrases(FILE, "person", "name")}


@cache
def role_of(person: str) -> str:
    """leader, family, rival or foreign."""
    return str(people()[person].fields["role"])
