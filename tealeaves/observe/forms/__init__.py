"""Terms of address in messages in Korean, Russian and Chinese: kinds, subjects and attributes are those of `observe.address`.

The vocative is a line of its own before what the message says (나의 가장 친근한 동지 …, Мой самый дорогой товарищ …, 尊敬的总书记同志：),
the sign-off one of the last lines (가장 친근한 나의 동지에게). Where only a summary is printed, the words that it puts before the
recipient's name stand for the term (가장 친근한 벗이고 동지인 뿌찐동지에게): slot `summary`. How the outlet names the recipient is the
`introduction`.

Attributes beside those of English: `sense`, the English lexemes that the words render; `near`, for each of them other renderings of it that
KCNA's English has had ("closest:dearest"); `event`, which joins the languages of one message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from tealeaves.model import Document, Fact
from tealeaves.observe import correspondence
from tealeaves.observe.correspondence.told import page_of
from tealeaves.observe.epithets.names import names, people
from tealeaves.observe.forms import chinese, korean, russian
from tealeaves.observe.forms.term import Grammar, Term
from tealeaves.observe.lexicon import table

KINDS = ("message", "address_term", "address_term_of_sender")
GRAMMARS: Mapping[str, Grammar] = {"ko": korean.GRAMMAR, "ru": russian.GRAMMAR, "zh": chinese.GRAMMAR}
_FIRST_LINES, _LAST_LINES = 9, 4  # among which a vocative and a sign-off may stand
_ADDRESSED = ",，:：!！"
_LONGEST = 120  # code points of a line of address


def observe(document: Document) -> Iterator[Fact]:
    """The terms of a message; nothing for English, which has an observer of its own, and for any other document."""
    page = page_of(document)
    if page is None or page.language not in GRAMMARS:
        return
    for told in correspondence.observe(document):
        if told.kind == "correspondence" and "list" not in told.attrs and _personal(told):
            yield from _of_message(page.text, page.body, told, page.language)
            return


def _personal(told: Fact) -> bool:
    """Whether it is between two persons."""
    return told.attrs.get("named") == "person" or all(name in people() for name in told.subject.split(" -> "))


def _of_message(text: str, body: int, told: Fact, language: str) -> Iterator[Fact]:
    sender, _, recipient = told.subject.partition(" -> ")
    anyone = f"{sender} -> anyone"
    for subject in (told.subject, anyone):
        yield Fact("message", subject, "message", told.start, told.end, language, _event(told))
    values: set[str] = set()
    for slot, term in _terms(text, max(body, told.end), told, recipient, language):
        if term.value in values:
            continue
        values.add(term.value)
        attrs = _attrs(term, slot, told)
        yield Fact("address_term", told.subject, term.value, term.start, term.end, language, attrs)
        yield Fact("address_term_of_sender", anyone, term.value, term.start, term.end, language, attrs)


def _terms(text: str, after: int, told: Fact, recipient: str, language: str) -> Iterator[tuple[str, Term]]:
    grammar = GRAMMARS[language]
    spoken = _vocative(text, after, grammar, recipient)
    if spoken is not None:
        yield "vocative", spoken
    signed = _signoff(text, after, grammar, recipient)
    if signed is not None:
        yield "signoff", signed
    if told.attrs.get("direction") == "sent":
        said = grammar.said(text, told.start, recipient)
        if said is not None:
            yield "summary", said
        yield from _named(text, told, recipient, language, summary=spoken is None and said is None)


def _vocative(text: str, after: int, grammar: Grammar, recipient: str) -> Term | None:
    """The warmest line of address among the first, of several one that ends in a comma: the block with office and name stands above it."""
    found = [
        (term, text[end - 1] in _ADDRESSED)
        for start, end in _lines(text, after)[:_FIRST_LINES]
        if (term := grammar.vocative(text, start, end, recipient)) is not None
    ]
    best = max(found, key=lambda one: (one[0].spoken, one[1], -one[0].start), default=None)
    return None if best is None else best[0]


def _signoff(text: str, after: int, grammar: Grammar, recipient: str) -> Term | None:
    lines = _lines(text, after)
    for start, end in reversed(lines[max(1, len(lines) - _LAST_LINES) :]):
        term = grammar.signoff(text, start, end, recipient)
        if term is not None:
            return term
    return None


def _lines(text: str, at: int) -> list[tuple[int, int]]:
    """The short lines from `at` on, without blanks and end marks; a long one keeps its place, empty."""
    out: list[tuple[int, int]] = []
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].strip():
            out.append((at, end))
        at = end + 1
    return out


def _named(text: str, told: Fact, recipient: str, language: str, *, summary: bool) -> Iterator[tuple[str, Term]]:
    """How the text names the recipient: warmly, then it is the sender's term in a summary; otherwise as the outlet introduces them."""
    grammar, introduced = GRAMMARS[language], None
    for mention in names(language).mentions(text):
        if mention.person != recipient or mention.start < told.start:
            continue
        term = grammar.named(text, mention)
        if summary and term is not None and term.spoken > 1:
            yield "summary", term
            return
        if introduced is None and mention.start < told.end:
            introduced = term or Term("by name only", "", mention.start, mention.end)
    if introduced is not None:
        yield "introduction", introduced


def _attrs(term: Term, slot: str, told: Fact) -> dict[str, str]:
    attrs = {
        "slot": slot,
        "direction": told.attrs.get("direction", ""),
        "lexemes": term.lexemes or term.value,
        "rank": str(term.rank),
        "sense": term.sense,
        "near": _near(term.sense),
        "unknown": term.unknown,
    }
    return {key: value for key, value in attrs.items() if value} | _event(told)


def _event(told: Fact) -> dict[str, str]:
    return {"event": told.attrs["event"]} if told.attrs.get("event") else {}


def _near(sense: str) -> str:
    """Other English words that KCNA has printed for the same word: "closest:dearest,most-intimate"."""
    return " ".join(f"{word}:{_renderings()[word]}" for word in sense.split() if word in _renderings())


@cache
def _renderings() -> dict[str, str]:
    return {entry["sense"]: ",".join(entry["printed"]) for entry in table("epithets.toml")["rendering"]}
