"""What the observers of acknowledgements and of quantities share: who speaks, where the troops are, whose they are, what is said of them.

Only the theatres of today count. Korea's own wars, whose dead are mourned all year, and the Kursk of 1943 are kept out by `past`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from tealeaves.observe.lexicon import phrases, words_of
from tealeaves.observe.sentences import stems

FILE = "quantities.toml"
OVERSEAS_FILE = "acknowledged.toml"
MOST_TEXT = 50_000  # code points of a document that are read: more than the longest speech
OWN_BLOC = "dprk"
_AROUND = 400  # code points around the naming of an overseas operation in which another country makes it that country's


@lru_cache(maxsize=64)
def sense(name: str) -> re.Pattern[str]:
    """The expression of one sense: `dead`, `person`, `own` ..."""
    return stems(next(entry.fields["stems"] for entry in phrases(FILE, "sense", "name") if entry.name == name))


@lru_cache(maxsize=1)
def ours() -> re.Pattern[str]:
    """What names the country's own troops of today, in the words of its own outlets."""
    return stems(stem for entry in phrases(OVERSEAS_FILE, "own") for stem in entry.fields["stems"])


def implied(text: str, start: int, end: int) -> bool:
    """Whether a sentence of an own outlet names the overseas operation, which is our own where no other country is named around it."""
    if _ours_abroad().search(text, start, end) is None or sense("others").search(text, start, end) is not None:
        return False
    return not others_around(text, start, end)


def others_around(text: str, start: int, end: int) -> bool:
    """Whether a country whose overseas operations are not our own is named around a sentence."""
    return _armies_abroad().search(text, max(0, start - _AROUND), end + _AROUND) is not None


@lru_cache(maxsize=1)
def _ours_abroad() -> re.Pattern[str]:
    return stems(words_of(OVERSEAS_FILE, "ours_abroad"))


@lru_cache(maxsize=1)
def russias() -> re.Pattern[str]:
    """What names an operation that is Russia's first."""
    return stems(words_of(OVERSEAS_FILE, "russias"))


@lru_cache(maxsize=1)
def _armies_abroad() -> re.Pattern[str]:
    return stems(words_of(OVERSEAS_FILE, "armies_abroad"))


@lru_cache(maxsize=1)
def theatres() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The theatres by name, the narrowest first."""
    return tuple((entry.name, stems(entry.fields["stems"])) for entry in phrases(FILE, "theatre", "name"))


@lru_cache(maxsize=1)
def speakers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry.name, stems(entry.fields["stems"])) for entry in phrases(FILE, "speaker", "name"))


@lru_cache(maxsize=1)
def place() -> re.Pattern[str]:
    """What names Kursk, or an overseas operation."""
    overseas = [stem for entry in phrases(OVERSEAS_FILE, "overseas") for stem in entry.fields["stems"]]
    kursk = next(entry.fields["stems"] for entry in phrases(FILE, "theatre", "name") if entry.name == "Kursk")
    return stems([*overseas, *kursk])


@lru_cache(maxsize=1)
def _places() -> tuple[AhoCorasick, int]:
    """The finder of what names Kursk, then of what names an overseas operation, and how many forms are Kursk's."""
    kursk = _in_any_case(
        next(entry.fields["stems"] for entry in phrases(FILE, "theatre", "name") if entry.name == "Kursk")
    )
    overseas = _in_any_case([stem for entry in phrases(OVERSEAS_FILE, "overseas") for stem in entry.fields["stems"]])
    return AhoCorasick([*kursk, *overseas], matchkind=MATCHKIND_STANDARD), len(kursk)


def _in_any_case(forms: list[str]) -> list[str]:
    """Each form as in a text, in a headline and in capitals."""
    return sorted({spelt for form in forms for spelt in (form, form.title(), form.upper())})


@lru_cache(maxsize=4)  # two observers ask of the same text
def named(text: str) -> tuple[bool, bool]:
    """Whether the text names Kursk, and whether it names an overseas operation, in any of the four languages. Cheap."""
    finder, kursk = _places()
    found = {which < kursk for which, _, _ in finder.find_matches_as_indexes(text)}
    return True in found, False in found


def names_kursk(text: str) -> bool:
    return named(text)[0]


def theatre_of(text: str) -> str:
    """The narrowest theatre that the text names, "" for none."""
    return next((name for name, pattern in theatres() if pattern.search(text)), "")
