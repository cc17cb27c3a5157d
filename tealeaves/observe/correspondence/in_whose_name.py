"""In whose name a message greets, and whom beside the addressee: the parties of its wishes.

"in the name of his own, the Korean people and all the service personnel of the armed forces of the DPRK" names self, people and
army_personnel; "to the fraternal Russian people and all the service personnel of the brave Russian army" is to people and army_personnel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tealeaves.observe.correspondence.told import line_end, sentence_end
from tealeaves.observe.correspondence.wishes_grammar import GRAMMARS, Grammar

_SENTENCES = 8  # of a message in which its wishes are looked for


@dataclass(frozen=True, slots=True)
class Wishes:
    """The parties that one sentence names on either side, each sorted."""

    in_name_of: tuple[str, ...]
    to_whom: tuple[str, ...]
    start: int
    end: int

    @property
    def value(self) -> str:
        """The normal form that rules compare."""
        return f"in_name_of={' '.join(self.in_name_of)};to_whom={' '.join(self.to_whom)}"


def wishes(text: str, start: int, language: str, sender: tuple[str, ...]) -> Wishes | None:
    """The first sentence from `start` on that says in whose name; else the first that greets others than the addressee alone.

    A sentence that greets the sender (by one of these names) is not the sender's: it tells of what the message answers.
    """
    second: Wishes | None = None
    for at, end in _sentences(text, start):
        found = _read(text, at, end, GRAMMARS[language], sender)
        if found is None:
            continue
        if found.in_name_of:
            return found
        if second is None and set(found.to_whom) - {"self"}:
            second = found
    return second


def _sentences(text: str, start: int) -> Iterator[tuple[int, int]]:
    at, count = start, 0
    while at < len(text) and count < _SENTENCES:
        end = sentence_end(text, at)
        if text[at:end].strip():
            count += 1
            yield at + (text[at] == " "), end
        at = end + 1 if end >= line_end(text, at) or text[end : end + 1] == " " else max(end, at + 1)


def _read(text: str, start: int, end: int, grammar: Grammar, sender: tuple[str, ...]) -> Wishes | None:
    if grammar.apart.match(text, start, end):
        return None
    named: set[str] = set()
    covered: list[tuple[int, int]] = []
    for found in grammar.name.finditer(text, start, end):
        named |= grammar.parties(found[0] if grammar.whole_name else found["name"])
        covered.append(found.span())
    whom = {"self"} if grammar.through.search(text, start, end) else set[str]()
    for found in grammar.whom.finditer(text, start, end):
        if any(name in found["whom"] for name in sender):
            return None
        if grammar.greets.search(text, start, found.start("whom")):
            whom |= grammar.parties(_outside(found["whom"], found.start("whom"), covered))
    if not named and not whom:
        return None
    return Wishes(tuple(sorted(named)), tuple(sorted(whom)), start, end)


def _outside(words: str, start: int, covered: list[tuple[int, int]]) -> str:
    """The letters of a stretch that none of the spans covers."""
    return "".join(
        letter for at, letter in enumerate(words, start) if not any(low <= at < high for low, high in covered)
    )
