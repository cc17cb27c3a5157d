"""Lines of address in Chinese: 尊敬的总书记同志： · 我最亲密的同志弗拉基米尔·弗拉基米罗维奇·普京 · 致我最亲密的同志。"""

from __future__ import annotations

import re

from tealeaves.observe.epithets import chinese as epithet
from tealeaves.observe.epithets.lexemes import Lexeme, lexemes
from tealeaves.observe.epithets.names import Named, names
from tealeaves.observe.forms.term import REACH, Grammar, Term, term_of

_SAID = re.compile(r"称(?:其|他|(?P<name>[^，。“\n]{2,16}?))为[“‘](?P<term>[^”’。\n]{3,30})[”’]")
_LONGEST = 40
_MARKS = " 　，,：:。.！!”“"


def vocative(text: str, start: int, end: int, recipient: str) -> Term | None:
    """The line as an address; every character of it must belong to a word that we know, or to the recipient's name."""
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    while start < end and text[start] in _MARKS:
        start += 1
    return _read(text, start, end, recipient) if 1 < end - start <= _LONGEST else None


def signoff(text: str, start: int, end: int, recipient: str) -> Term | None:
    """A last line that begins with "to": 致我最亲密的同志。"""
    while start < end and text[start] in _MARKS:
        start += 1
    if text[start : start + 1] not in ("致", "给"):
        return None
    term = vocative(text, start + 1, end, recipient)
    return term if term is not None and term.spoken > 1 else None


def _read(text: str, start: int, end: int, recipient: str) -> Term | None:
    known: list[Lexeme] = []
    mentions = {start + m.start: start + m.end for m in names("zh").mentions(text[start:end]) if m.person == recipient}
    at, mine, printed = start, False, list[str]()
    while at < end:
        if at in mentions:
            at = mentions[at]
            continue
        form = next((form for form in epithet.forms() if text.startswith(form, at) and at + len(form) <= end), None)
        if form is None:
            return None
        lexeme = lexemes("zh").words.get(form)
        mine = mine or form in ("我", "我的", "我们的")
        known += [lexeme] if lexeme is not None else []
        printed.append(form)
        at += len(form)
    return term_of("".join(printed), known, start, end, mine=mine)


def named(text: str, mention: Named) -> Term | None:
    """The words around the name in a sentence."""
    use = epithet.use_of(text, mention)
    if use is None or not epithet.is_mention(text, mention):
        return None
    printed = text[use.start : mention.start] + text[mention.end : use.end]
    return term_of(printed, use.known, use.start, use.end, unknown=" ".join(use.unknown))


def said(text: str, start: int, recipient: str) -> Term | None:
    """The quoted term by which a sentence says that the recipient is called: 称其为“最亲密的朋友和同志”."""
    for found in _SAID.finditer(text, start, start + REACH):
        if found["name"] and not any(m.person == recipient for m in names("zh").mentions(found["name"])):
            continue
        term = vocative(text, *found.span("term"), recipient)
        if term is not None and term.spoken > 1:
            return term
    return None


GRAMMAR = Grammar(vocative, signoff, named, said)
