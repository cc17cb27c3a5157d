"""Terms of address in messages between a watched leader and others.

The vocative is the line after "The message said:", the sign-off the last line ("To my closest comrade."); a warm word in the running text
("the closest friends") is neither and yields nothing, unless it is said of the recipient beyond doubt (`observe.summary`). Where no
vocative is printed, the introduction in the first sentence ("sent a message
of greeting to Vladimir Vladimirovich Putin, president of the Russian Federation") stands for how the person was named.

Kinds: `address_term` (subject "sender -> recipient"), `address_term_of_sender` (subject "sender -> anyone": the same terms, whoever they
are for) and `message` (one for each message, for counting).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tealeaves.model import Document, Fact
from tealeaves.observe.agreed import agreed_message
from tealeaves.observe.lexicon import listed, phrases
from tealeaves.observe.parties import Message
from tealeaves.observe.summary import said_of
from tealeaves.observe.titles import ARTICLES, titles
from tealeaves.observe.words import Word, norms, words_of_text

LANGUAGE = "en"
_SAID = re.compile(
    r"\b(?:said|says|reads?|noted|follows?|goes|runs)\b[^\n:]{0,40}:[ \t]*(?=\n|\S)|\b(?:follows?|reads?)\.[ \t]*(?=\n)"
)
_SIGNOFF = re.compile(r"To (?P<term>(?:my|our) [^\n]{2,80}?)\.?(?:\s*-0-)?\.?")
_PATRONYMIC = re.compile(r"[a-z](?:vich|vna|ich)$")  # behind a first name it is name, and no word of address
_LONGEST = 120  # code points of a vocative
_LAST_LINES = 3  # in which a sign-off may stand
_FIRST_LINES = 6  # in which the vocative may stand, behind a block of office, name and place
_LINKS = frozenset({"my", "our", "your", "of", "and", "the"})  # say nothing of themselves
_STRANGE_AT_MOST = 3  # words of a vocative that no lexicon has


@dataclass(frozen=True, slots=True)
class Term:
    """How somebody is addressed, where it stands and in which slot."""

    value: str
    start: int
    end: int
    slot: str
    unknown: str = ""


def observe(document: Document) -> Iterator[Fact]:
    """The terms of a message in English; nothing for any other document."""
    body = _body(document)
    if body is None:
        return
    message = agreed_message(document, body)
    if message is None:
        return
    anyone = f"{message.sender} -> anyone"
    for subject in (message.pair, anyone):
        yield Fact("message", subject, "message", message.start, message.end, LANGUAGE)
    for term in _terms(document.text, body, message):
        direction = "sent" if message.outgoing else "received"
        attrs = {
            "slot": term.slot,
            "direction": direction,
            "lexemes": lexemes(term.value),
            "rank": str(_rank(term.value)),
        }
        attrs |= {"unknown": term.unknown} if term.unknown else {}
        yield Fact("address_term", message.pair, term.value, term.start, term.end, LANGUAGE, attrs)
        yield Fact("address_term_of_sender", anyone, term.value, term.start, term.end, LANGUAGE, attrs)


def lexemes(value: str) -> str:
    """The words that count in a term, each as its lexicon has it, sorted: "esteemed" is "respected", "dearest" is "closest".

    KCNA's English renders one Korean phrase now as "closest", now as "dearest" (history/events.md, D2): these are one.
    """
    words = {_folded().get(norm, norm) for norm in norms(value)} - _LINKS - ARTICLES
    return " ".join(sorted(words))


def _rank(value: str) -> int:
    """The highest place of its words in the order of warmth; 0 for an office or nothing."""
    ranks = _ranks()
    return max((ranks.get(word, 0) for word in lexemes(value).split()), default=0)


def _warm(value: str) -> bool:
    """Whether an adjective makes it an address even without a mark behind it; "Comrade Xi Jinping" can be a line of the block above."""
    return _rank(value) > 0 and lexemes(value) not in ("comrade", "friend")


def _body(document: Document) -> int | None:
    """Where the English text under the headline begins."""
    at = 0
    for block in document.blocks:
        if block.role not in ("headline", "dateline") and block.text:
            return at if block.lang in (LANGUAGE, "und") else None
        at += len(block.text) + 1
    return None


def _terms(text: str, body: int, message: Message) -> Iterator[Term]:
    """The introduction, the vocative and the sign-off, each value once."""
    values: set[str] = set()
    for term in (
        _vocative(text, body, message),
        _signoff(text, body, message),
        _summary(text, message),
        _introduced(message),
    ):
        if term is not None and term.value not in values:
            values.add(term.value)
            yield term


def _summary(text: str, message: Message) -> Term | None:
    """The term that a sentence behind the first puts into the sender's mouth; of a received message it would be of the leader."""
    if not message.outgoing or not message.name.split():
        return None
    found = said_of(text, message.end, message.name.split()[-1])
    if found is None:
        return None
    value = " ".join(word.norm for word in words_of_text(text, *found) if word.norm[0].isalpha() and word.norm != "his")
    return Term(value, *found, "summary")


def _introduced(message: Message) -> Term | None:
    """How the outlet names the recipient; of a received message that would be the sender, who is not addressed."""
    if not message.outgoing:
        return None
    return Term(message.introduced or "by name only", message.start, message.end, "introduction")


def _vocative(text: str, body: int, message: Message) -> Term | None:
    """The warmest address among the first lines of what is said: a block of office, name and place may stand above it."""
    found = _SAID.search(text, body)
    if found is None:
        return None
    start = found.end() + (text[found.end() : found.end() + 1] == "\n")
    first = _address(text, start, message)
    terms = [] if first is None else [(0, 0, first)]
    for at, end in _lines_below(text, start):
        term = _address(text, at, message)
        if term is not None and (text[end - 1] in ",!:" or _warm(term.value)):
            terms.append((_rank(term.value) if text[end - 1] in ",!:" else 1, -at, term))
    return max(terms, key=lambda one: one[:2])[2] if terms else None


def _lines_below(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The short lines from the first on, up to the first that is long: there the text itself begins."""
    for _ in range(_FIRST_LINES):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not 0 < end - start <= _LONGEST:
            return
        yield start, end
        start = end + 1


def _address(text: str, start: int, message: Message) -> Term | None:
    """The line, or its words up to a comma, as a form of address."""
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    comma = text.find(",", start, min(line_end - 1, start + _LONGEST))
    whole = line_end - start <= _LONGEST and text[line_end - 1 : line_end] in ",!:"
    end = line_end if whole or comma < 0 else comma
    if end - start > _LONGEST or end <= start:
        return None
    return _term(text, start, end, message, "vocative", alone=end == line_end)


def _signoff(text: str, body: int, message: Message) -> Term | None:
    end = len(text)
    for _ in range(_LAST_LINES):
        start = max(text.rfind("\n", body, end) + 1, body)
        found = _SIGNOFF.fullmatch(text, start, end) if end - start < _LONGEST else None
        if found is not None:
            return _term(text, found.start("term"), found.end("term"), message, "signoff", alone=True)
        end = start - 1
        if end <= body:
            return None
    return None


def _term(text: str, start: int, end: int, message: Message, slot: str, *, alone: bool) -> Term | None:
    """The line as a term of address, or None where it is a sentence. `alone`: it fills its line."""
    words = words_of_text(text, start, end)
    while words and not words[-1].norm[0].isalpha():
        words = words[:-1]
    own = {*norms(message.recipient), *norms(message.name if message.outgoing else "")}
    own |= {word.norm for before, word in pairwise(words) if before.norm in own and _PATRONYMIC.search(word.norm)}
    named = any(word.norm in own for word in words)
    kept = [
        word
        for word in words
        if word.norm not in own and word.norm[0].isalpha() and word.norm not in ARTICLES - {"our"}
    ]
    strange = [word.norm for word in kept if not _known(word)]
    if not words or not _opens(text, words) or (strange and not alone) or len(strange) > _STRANGE_AT_MOST:
        return None
    if not named and not any(word.norm in _address_words() for word in kept) and not _is_title(words):
        return None
    value = " ".join(word.norm for word in kept) or "by name only"
    return Term(value, words[0].start, words[-1].end, slot, " ".join(strange))


def _opens(text: str, words: list[Word]) -> bool:
    """Whether the line begins as an address does: "your" only before a form like Excellency, no sentence inside it."""
    if any(word.stops and word.norm.isalpha() for word in words[:-1]) or any(word.norm in _VERBS for word in words):
        return False
    if words[0].norm in ("your", "his", "her"):
        return len(words) > 1 and words[1].norm in _address_words()
    return True


_VERBS = listed(
    "i we you is are was were has have had extend express send wish it on in as with at by for from this that"
)  # words that make a line a sentence


def _is_title(words: list[Word]) -> bool:
    grammar = titles()
    reading = grammar.after_name(words, 0)
    return bool(reading.titles) and reading.at == len(words)


def _known(word: Word) -> bool:
    grammar = titles()
    return word.norm in _LINKS or word.norm in _address_words() or grammar.begins(word.norm) or grammar.ends(word.norm)


@lru_cache(maxsize=1)
def _folded() -> dict[str, str]:
    return {norms(form)[-1]: norms(entry.name)[-1] for entry in phrases("address.toml", "word") for form in entry.forms}


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    return {norms(entry.name)[-1]: int(entry.fields["rank"]) for entry in phrases("address.toml", "word")}


@lru_cache(maxsize=1)
def _address_words() -> frozenset[str]:
    return frozenset(part for entry in phrases("address.toml", "word") for form in entry.forms for part in norms(form))
