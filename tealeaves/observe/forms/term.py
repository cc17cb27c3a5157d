"""What a grammar of one language reads as a term of address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tealeaves.observe.epithets.lexemes import Lexeme, value_of
from tealeaves.observe.epithets.names import Named

LONGEST = 120  # code points of a line of address
REACH = 8000  # code points of a letter in whose sentences a term is looked for


@dataclass(frozen=True, slots=True)
class Term:
    """How somebody is addressed, and where it stands. `spoken`: how much of an address it is; a bare form with a name is 1."""

    value: str  # the words as printed, without the name
    lexemes: str
    start: int
    end: int
    rank: int = 0
    sense: str = ""
    unknown: str = ""
    spoken: int = 1


Reader = Callable[[str, int, int, str], Term | None]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The readers of a language: a line as vocative or sign-off, the words at a mention, and what a sentence calls the recipient."""

    vocative: Reader
    signoff: Reader
    named: Callable[[str, Named], Term | None]
    said: Callable[[str, int, str], Term | None]


def term_of(
    value: str, known: Sequence[Lexeme], start: int, end: int, *, unknown: str = "", mine: bool = False
) -> Term | None:
    """The term that these words make; None where none of them says anything of the person."""
    counted = [lexeme for lexeme in known if lexeme.counts]
    most = any(lexeme.sense == "most" for lexeme in known)
    if not counted:
        return None
    warm = [lexeme for lexeme in counted if lexeme.kind in ("honour", "praise")]
    friends = [lexeme for lexeme in counted if lexeme.rank == _FRIEND and lexeme.kind == "role"]
    rank = max(lexeme.rank for lexeme in counted) + (1 if most and any(lexeme.rank >= _DEAR for lexeme in warm) else 0)
    names_of = [lexeme.name for lexeme in counted] + [lexeme.name for lexeme in known if lexeme.sense == "most"]
    sense = value_of(_sense(lexeme, most=most) for lexeme in counted if lexeme.sense not in ("", "most"))
    spoken = 1 + 2 * bool(warm) + 2 * mine + (len({lexeme.name for lexeme in friends}) > 1)
    return Term(value, value_of([*names_of, *unknown.split()]), start, end, rank, sense, unknown, spoken)


_FRIEND, _DEAR = 4, 3


def _sense(lexeme: Lexeme, *, most: bool) -> str:
    """ "Dear" with a superlative before it is "dearest"."""
    return "dearest" if most and lexeme.sense == "dear" else lexeme.sense
