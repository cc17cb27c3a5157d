"""Lines of address in Korean: 존경하는 김정은동지 · 나의 가장 친근한 동지 · 각하, · 가장 친근한 나의 동지에게."""

from __future__ import annotations

import re

from tealeaves.observe.epithets import korean as epithet
from tealeaves.observe.epithets.lexemes import Lexeme, lexemes
from tealeaves.observe.epithets.names import Named, names
from tealeaves.observe.forms.term import LONGEST, REACH, Grammar, Term, term_of

_END = re.compile(r"(?:[,，.:!]|\(끝\)|\s)+\Z")
_MINE = frozenset({"나의", "우리의", "우리", "저의"})
_TO = re.compile(r"(?:에게|께)\Z")
_VERB = re.compile(r"(?:다|요|까|자)\Z")
_OPEN = re.compile(
    r"(?:^|[\s])(?:존경하는|친애하는|경애하는|(?:가장 )?친근한|나의)\Z", re.MULTILINE
)  # a noun is still to come
_BLANK = re.compile(r"[ \n]")
_STRANGE_AT_MOST = 1
# A Russian's first name and patronymic without the surname: "친애하는 울라지미르 울라지미로비치동지!".
_PATRONYMIC = re.compile(r"[가-힣]{2,8} [가-힣]{2,10}(?:비치|브나)(?=동지|각하|\s|$)")
# "당신은 나의 가장 친근한 벗이고 동지입니다", "뿌찐을 나의 가장 친근한 벗, 동지라고 하시면서".
_SAID = re.compile(
    r"당신은 (?P<you>(?:나의|우리의) [^.,\n]{2,40}?)(?:이)?(?:입니다|십니다|이십니다)"
    r"|(?:을|를) (?P<of>(?:나의|자신의) [^.\n]{2,40}?)(?:이)?라고 (?:하시|하였|부르시|불렀|하면서)"
)


def vocative(text: str, start: int, end: int, recipient: str) -> Term | None:
    """The line as an address, or None where it is a sentence, an office alone or a place."""
    end = start + len(_END.sub("", text[start:end]))
    if _OPEN.search(text, start, end) is not None:
        end = _next_line(text, end)
    if not 1 < end - start <= LONGEST or _VERB.search(text, start, end):
        return None
    return _read(text, start, end, recipient)


def _next_line(text: str, end: int) -> int:
    """Where the line below ends: "존경하는" breaks off where a page sets the title in a line of its own."""
    below = text.find("\n", end + 1)
    below = len(text) if below < 0 else below
    return end + len(_END.sub("", text[end:below]))


def signoff(text: str, start: int, end: int, recipient: str) -> Term | None:
    """A line that ends in "to": 가장 친근한 나의 동지에게."""
    end = start + len(_END.sub("", text[start:end]))
    to = _TO.search(text, start, end)
    if to is None or end - start > LONGEST:
        return None
    term = _read(text, start, to.start(), recipient)
    return term if term is not None and term.spoken > 1 else None


def _read(text: str, start: int, end: int, recipient: str) -> Term | None:
    """Every word of the stretch must be a word of address, an office, a country or the recipient's name; one may be unknown."""
    known: list[Lexeme] = []
    words, strange, at, mine, named = list[str](), list[str](), start, False, False
    mentions = {m.start: m for m in names("ko").mentions(text[start:end]) if m.person == recipient}
    alone = _PATRONYMIC.search(text, start, end) if not mentions else None
    if alone is not None:
        mentions = {alone.start() - start: Named(recipient, alone.start() - start, alone.end() - start)}
    while at < end:
        mention = mentions.get(at - start)
        if mention is not None:
            nouns, at = epithet.after(text, start + mention.end)
            at += text.startswith(" ", at)
            known += nouns
            words += [noun.name for noun in nouns if noun.name not in words]
            named = True
            continue
        blank = _BLANK.search(text, at, end)
        stop = blank.start() if blank else end
        word = text[at:stop].rstrip(",")
        found = epithet.parsed(word)
        if word:
            words.append(word)
        mine = mine or word in _MINE
        if found is None:
            strange.append(word)
        known += found or []
        at = stop + 1
    if len([word for word in strange if word]) > _STRANGE_AT_MOST or not any(lexeme.counts for lexeme in known):
        return None
    if strange and not named and not mine:
        return None
    return term_of(" ".join(words), known, start, end, unknown=" ".join(strange), mine=mine)


def named(text: str, mention: Named) -> Term | None:
    """The words around the name in a sentence."""
    if not epithet.is_mention(text, mention):
        return None
    use = epithet.use_of(text, mention)
    if use is None:
        return None
    printed = text[use.start : mention.start].strip() if use.start < mention.start else ""
    known = [*use.known, *([_MOST] if "가장" in printed.split() else [])]
    tail = [lexeme.name for lexeme in use.known if lexeme.name not in printed]
    return term_of(" ".join([*printed.split(), *tail]), known, use.start, use.end, unknown=" ".join(use.unknown))


def said(text: str, start: int, recipient: str) -> Term | None:
    """The term that a sentence puts into the sender's mouth: to "you", or of the recipient who is named before it."""
    for found in _SAID.finditer(text, start, start + REACH):
        which = "you" if found["you"] else "of"
        if which == "of" and not _named_before(text, start, found.start(), recipient):
            continue
        term = _read(text, *found.span(which), recipient)
        if term is not None and term.spoken > 1:
            return term
    return None


def _named_before(text: str, start: int, at: int, recipient: str) -> bool:
    """Whether the recipient's name, with office and honour, ends at the offset."""
    low = max(start, at - 30)
    return any(m.person == recipient and at - (low + m.end) <= 6 for m in names("ko").mentions(text[low:at]))


_MOST = lexemes("ko").words["가장"]
GRAMMAR = Grammar(vocative, signoff, named, said)
