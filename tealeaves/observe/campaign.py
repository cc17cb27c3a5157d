"""What the observers of acknowledgements and of quantities share: who speaks, where the troops are, whose they are, what is said of them.

Only the theatres of today count. Korea's own wars, whose dead are mourned all year, and the Kursk of 1943 are kept out by `past`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from tealeaves.observe.lexicon import phrases
from tealeaves.observe.sentences import stems

FILE = "quantities.toml"
MOST_TEXT = (
    50_000  # code points of a document that are read: more than the longest speech, and what a hostile text can cost
)
OWN_BLOC = "dprk"


@lru_cache(maxsize=64)
def sense(name: str) -> re.Pattern[str]:
    """The expression of one sense: `dead`, `person`, `own` ..."""
    return stems(next(entry.fields["stems"] for entry in phrases(FILE, "sense", "name") if entry.name == name))


@lru_cache(maxsize=1)
def theatres() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The theatres by name, the narrowest first."""
    return tuple((entry.name, stems(entry.fields["stems"])) for entry in phrases(FILE, "theatre", "name"))


@lru_cache(maxsize=1)
def speakers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry.name, stems(entry.fields["stems"])) for entry in phrases(FILE, "speaker", "name"))


@lru_cache(maxsize=1)
def _kursk() -> AhoCorasick:
    forms = next(entry.fields["stems"] for entry in phrases(FILE, "theatre", "name") if entry.name == "Kursk")
    return AhoCorasick(list(forms), matchkind=MATCHKIND_STANDARD)


def names_kursk(text: str) -> bool:
    """Whether the text names Kursk in any of the four languages. Cheap."""
    return bool(_kursk().find_matches_as_indexes(text))


def theatre_of(text: str) -> str:
    """The narrowest theatre that the text names, "" for none."""
    return next((name for name, pattern in theatres() if pattern.search(text)), "")
