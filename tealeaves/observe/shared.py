"""Titles that several persons share: "Department Directors A, B and C of the C.C., the WPK", "A and B, members of the Political Bureau".

A plural head with a run of names before or after it gives its title to each of them. Without these a first title was reported months
after a list had already given it. Only offices and ranks are read; every step over names is anchored, so the cost is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tealeaves.observe.people import Mention
from tealeaves.observe.titles import Title, Titles
from tealeaves.observe.words import Word, norms, words_of_text

_NAME = r"[A-Z][a-z]*(?: [A-Z][a-z]+){1,2}"
_JOIN = r"(?:, and |, | and )"
_NAME_BEFORE = re.compile(rf"(?:^|(?<=[\s(]))({_NAME}){_JOIN}\Z")
_NAME_AFTER = re.compile(rf"{_JOIN}({_NAME})")
_NAME_ROOM = 60  # code points that a name and its joint can fill
_MOST_NAMES = 150  # the longest list printed is that of a Central Committee, 124 names
_ROOM = 170  # code points before or after the list that its title can fill
_LED_IN = re.compile(r"(?:,? (?:is|are)(?: as follows)?)?:?\s\Z")
_AFTER = re.compile(
    r"(?: and \w+ others)? (?:were|are|have been) (?:(?:re-?)?(?:elected|appointed|named|made)(?: as| to be)? )?|"
    r",? (?:who (?:are|were) )?(?=[A-Za-z])"
)
_PROMOTED = re.compile(
    r"(?: and \w+ others)? (?:was|were|is|are|has been|have been) promoted to (?:the )?(?:military )?(?:rank of )?"
)
_ABOVE = re.compile(r"[^.\n]{0,160}? (?:is|are) as follows:\s")
_PLURALS = {
    "secretaries": "secretary", "chairmen": "chairman", "directors": "director", "members": "member", "generals": "general",
    "marshals": "marshal", "presidents": "president", "premiers": "premier", "ministers": "minister", "deputies": "deputy",
    "chiefs": "chief", "commanders": "commander",
}  # fmt: skip


class Shared(NamedTuple):
    """A title that a list gives to one of its persons, with the span to quote."""

    title: Title
    value: str
    start: int
    end: int


def shared_titles(text: str, mention: Mention, grammar: Titles) -> Iterator[Shared]:
    """The titles of the list of names that a mention stands in; a promotion is read for a single name as well."""
    start, closed = _list_start(text, mention, grammar)
    end, closed = (mention.end, True) if closed else _list_end(text, mention, grammar)
    promoted = _PROMOTED.match(text, end)
    if promoted is not None:
        words = words_of_text(text, promoted.end(), _line_end(text, end, promoted.end() + _ROOM))
        yield from _given_to(mention, grammar.after_name(words, 0).titles[:1], "rank")
    if (start, end) == (mention.start, mention.end):
        return
    yield from _before_list(text, mention, start, end, grammar)
    if closed:  # "A, B, C, department directors": without an "and" the title can be the last one's alone
        yield from _after_list(text, mention, end, grammar)


def _before_list(text: str, mention: Mention, start: int, end: int, grammar: Titles) -> Iterator[Shared]:
    opening = max(start - _ROOM, 0)
    led_in = _LED_IN.search(text, opening, start)
    if led_in is None:
        return
    words = _singular(words_of_text(text, opening, led_in.start()))
    reading = grammar.before_name(words)
    for title in reading.titles if reading is not None else ():
        if title.kind not in ("office", "rank") or not _is_plural(text[title.start : title.end]):
            continue
        value = title.value
        if title.kind == "office" and not title.body:
            value = _with_body(text, title, end, grammar) or value
        yield Shared(title, value, title.start, mention.end)


def _with_body(text: str, title: Title, end: int, grammar: Titles) -> str | None:
    """The title with the body that follows the list, or that heads it: "The Central Military Commission is as follows:"."""
    own = _singular(words_of_text(text, title.start, title.end))
    tail = words_of_text(text, end, _line_end(text, end, end + _ROOM)) if text.startswith(" of ", end) else []
    above = _ABOVE.search(text, max(text.rfind(". ", 0, title.start), title.start - 300, 0), title.start)
    if not tail and above is not None:
        body = norms(above.group().rpartition(" as follows")[0])[:-1]
        tail = [Word(norm, title.end, title.end, False, True) for norm in ("of", *_from_body(body, grammar))]
    if not tail:
        return None
    titles = grammar.after_name([*own, *tail], 0).titles
    return titles[0].value if titles and titles[0].body and not titles[0].unknown else None


def _from_body(body: tuple[str, ...], grammar: Titles) -> tuple[str, ...]:
    """The words of a sentence's subject from its first body on, without the dateline."""
    for i in range(len(body)):
        words = [Word(norm, 0, 0, False, True) for norm in ("chairman", "of", *body[i:])]
        titles = grammar.after_name(words, 0).titles
        if titles and titles[0].body and not titles[0].unknown:
            return body[i:]
    return ()


def _after_list(text: str, mention: Mention, end: int, grammar: Titles) -> Iterator[Shared]:
    found = _AFTER.match(text, end)
    if found is None:
        return
    words = words_of_text(text, found.end(), _line_end(text, end, found.end() + _ROOM))
    titles = grammar.after_name(_singular(words), 0).titles
    plural = [title for title in titles if title.body and _is_plural(text[title.start : title.end])]
    yield from _given_to(mention, plural, "office")


def _given_to(mention: Mention, titles: list[Title], kind: str) -> Iterator[Shared]:
    for title in titles:
        if title.kind == kind:
            yield Shared(title, title.value, mention.start, max(title.end, mention.end))


def _list_start(text: str, mention: Mention, grammar: Titles) -> tuple[int, bool]:
    """Where the first name of the list stands, and whether "and" joins the mention to the one before it: then the mention is the last."""
    at, last = mention.start, False
    for step in range(_MOST_NAMES):
        low = max(at - _NAME_ROOM, text.rfind("\n", 0, at) + 1)
        found = _NAME_BEFORE.search(text[low:at])
        joined = found is not None and found.group().endswith(" and ")
        if found is None or (joined and step):
            break
        last = joined or last
        first, _, rest = found[1].partition(" ")
        skip = len(first) + 1 if _of_title(first, grammar) else 0
        if skip and " " not in rest:
            break
        at = low + found.start(1) + skip
        if skip:
            break
    return at, last


def _list_end(text: str, mention: Mention, grammar: Titles) -> tuple[int, bool]:
    """Where the last name of the list ends, and whether an "and" says that it is the last."""
    at = mention.end
    for _ in range(_MOST_NAMES):
        found = _NAME_AFTER.match(text, at, at + _NAME_ROOM)
        if found is None or any(_of_title(word, grammar) for word in found[1].split()):
            break
        at = found.end()
        if found.group().startswith((" and ", ", and ")):
            return at, True
    return at, False


def _of_title(word: str, grammar: Titles) -> bool:
    norm = word.lower()
    return norm in _PLURALS or grammar.begins(norm) or grammar.ends(norm)


def _singular(words: list[Word]) -> list[Word]:
    return [word._replace(norm=_PLURALS.get(word.norm, word.norm)) for word in words]


def _is_plural(printed: str) -> bool:
    return any(norm in _PLURALS for norm in norms(printed))


def _line_end(text: str, at: int, limit: int) -> int:
    line_end = text.find("\n", at)
    return min(limit, len(text) if line_end < 0 else line_end)
