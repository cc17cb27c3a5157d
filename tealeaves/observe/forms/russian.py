"""Lines of address in Russian: "Мой самый дорогой товарищ Владимир Владимирович Путин," · "Моему самому близкому товарищу."

KCNA's Russian and the translations of TASS are two sources, and so two series; within one the words are compared.
"""

from __future__ import annotations

import re

from tealeaves.observe.epithets import russian as epithet
from tealeaves.observe.epithets.lexemes import Lexeme
from tealeaves.observe.epithets.names import Named, names
from tealeaves.observe.forms.term import LONGEST, REACH, Grammar, Term, term_of

_OPENING = ' «"“„-—'
_MINE = re.compile(r"(?:мо(?:й|его|ему|им|ём)|сво(?:его|ему|им|ём)|наш\w{0,3})\Z", re.IGNORECASE)
_STOP = re.compile(r"[,!:.»\"”]")
_STRANGE_AT_MOST = 1
_SAID = re.compile(
    r"\b(?:назва(?:л\w?|в) (?:(?P<name>[А-Я][а-я]+(?: [А-Я][а-я]+)?)|его) (?:своим )?"
    r"|(?:поблагодарил|поздравил|заверил)\w? )[«\"„“](?P<term>[^»\"”“\n]{5,60})[»\"”“]"
)
# The last words of a quotation: "С наилучшими пожеланиями, мой самый дорогой товарищ", - говорится в телеграмме.
_CLOSED = re.compile(r"[,.!] (?P<term>[Мм]о(?:й|ему) [^,.»\"”“\n]{3,60})[»\"”“]")


def vocative(text: str, start: int, end: int, recipient: str) -> Term | None:
    """The line, or its beginning up to the comma, as an address."""
    while start < end and text[start] in _OPENING:
        start += 1
    stop = _STOP.search(text, start, min(end, start + LONGEST))
    end = end if stop is None else stop.start()
    whole = stop is None or stop.end() >= len(text) or stop.group() in ",!:"
    if not 3 < end - start <= LONGEST or not whole or not text[start].isupper():
        return None
    return _read(text, start, end, recipient)


def signoff(text: str, start: int, end: int, recipient: str) -> Term | None:
    """A short last line: "Моему самому близкому товарищу."; also behind "С наилучшими пожеланиями,"."""
    tail = text.rfind(", ", start, end)
    for begin in (start, tail + 2 if tail >= 0 else start):
        stop = end
        while stop > begin and text[stop - 1] in ' .!»"”-0':
            stop -= 1
        term = _read(text, begin, stop, recipient) if 3 < stop - begin <= LONGEST else None
        if term is not None and term.spoken > 1:
            return term
    return None


def _read(text: str, start: int, end: int, recipient: str) -> Term | None:
    """Every word must be one of address, an office, a country or of the recipient's name; one may be unknown."""
    known: list[Lexeme] = []
    words, strange, at, mine, named = list[str](), list[str](), start, False, False
    mentions = {m.start: m for m in names("ru").mentions(text[start:end]) if m.person == recipient}
    while at < end:
        mention = mentions.get(at - start)
        if mention is not None:
            at, named = start + mention.end + 1, True
            continue
        stop = text.find(" ", at, end)
        stop = end if stop < 0 else stop
        word = text[at:stop]
        found = epithet.looked_up(word)
        if found is None and word != "и" and not epithet.is_country(word):
            strange.append(word)
        mine = mine or _MINE.match(word) is not None
        words.append(word.lower())
        known += [found] if found is not None else []
        at = stop + 1
    if len(strange) > _STRANGE_AT_MOST or (strange and not named) or not any(lexeme.counts for lexeme in known):
        return None
    return term_of(" ".join(words), known, start, end, unknown=" ".join(strange).lower(), mine=mine)


def named(text: str, mention: Named) -> Term | None:
    """The words before the name in a sentence."""
    use = epithet.use_of(text, mention)
    if use is None:
        return None
    printed = text[use.start : mention.start].strip().lower()
    return term_of(printed, use.known, use.start, use.end, unknown=" ".join(use.unknown))


def said(text: str, start: int, recipient: str) -> Term | None:
    """The warmest quoted term: by which a sentence says that the recipient is called, or with which an excerpt of the letter ends."""
    terms = []
    for found in (*_SAID.finditer(text, start, start + REACH), *_CLOSED.finditer(text, start, start + REACH)):
        name = found.groupdict().get("name")
        if name and not any(m.person == recipient for m in names("ru").mentions(name)):
            continue
        terms.append(_read(text, *found.span("term"), recipient))
    return max((term for term in terms if term is not None and term.spoken > 1), key=_warmth, default=None)


def _warmth(term: Term) -> int:
    return term.spoken


GRAMMAR = Grammar(vocative, signoff, named, said)
