"""What a grammar of one language finds at one mention of a person."""

from __future__ import annotations

from dataclasses import dataclass

from tealeaves.observe.epithets.lexemes import Lexeme, value_of


@dataclass(frozen=True, slots=True)
class Use:
    """The epithet of one mention, with the span from its first word to its last, the name within."""

    person: str
    known: tuple[Lexeme, ...]
    start: int
    end: int
    slot: str = ""  # postnominal or called_as; otherwise where in the document it stands says it
    unknown: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The set of its lexemes, an unknown word as it is."""
        return value_of([*(lexeme.name for lexeme in self.known), *self.unknown])

    @property
    def rank(self) -> int:
        """The warmest of its words; where it insults, the worst."""
        ranks = [lexeme.rank for lexeme in self.known]
        return min(ranks) if any(rank < 0 for rank in ranks) else max(ranks, default=0)

    @property
    def strong(self) -> str:
        """The lexemes that are news at their first use: words of respect, nearness or contempt."""
        return value_of(lexeme.name for lexeme in self.known if lexeme.kind in _STRONG or abs(lexeme.rank) >= _LOUD)

    @property
    def ranks(self) -> str:
        """Each lexeme with its rank: "dear:3 respected:2"."""
        return value_of(f"{lexeme.name}:{lexeme.rank}" for lexeme in self.known)

    @property
    def sense(self) -> str:
        """The English lexemes that its words render, where they have one."""
        return value_of(part for lexeme in self.known for part in lexeme.sense.split())


_STRONG = frozenset({"honour", "insult", "band"})
_LOUD = 3  # a praise or a noun of this rank is as strong
