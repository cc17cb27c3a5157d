"""Whether a sentence about the troops abroad is the outlet's own affirmation: not a quoted claim, not somebody else's, not denied.

A paper that denies a rumour prints it, a letter of thanks from abroad tells what our soldiers did, a lecture on 1943 names Kursk and the
fallen. None of them admits anything. Where it is doubtful whose words they are, they are nobody's: an admission is printed more than once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tealeaves.observe.campaign import MOST_TEXT, named, place, sense
from tealeaves.observe.campaign import OVERSEAS_FILE as FILE
from tealeaves.observe.lexicon import words_of
from tealeaves.observe.quoting import quoting
from tealeaves.observe.sentences import Span, sentence_at, sentences, stems

MOST_PLACES = 80  # namings of a theatre in one document that are looked at
_SPEAKS_WITHIN = 160  # code points between a speaker and the verb of saying
_NEAR = 90  # code points around a theatre's name in which the operation stands
_YEAR_GONE = re.compile(r"(?<!\d)19\d\d(?!\d)|(?<!\d)(?:[2-9]\d|1\d\d)(?:th|st|nd|rd) anniversary|(?<!\d)[2-9]\d돐")
_GOES_ON = re.compile(
    r"(?:He|His|She|They|It|The letter|The message|The statement|Он|Она|Они)\b|그는|그이|그들은|그녀는|他|她"
)
_SAID_ON = re.compile(
    r"\b(?:he|she|they|it)\s(?:also\s|further\s)?(?:said|say|noted|stressed|added|go on|went on|continued|concluded|pointed|told)\b"
    r"|\b(?:сказал|отметил|добавил|подчеркнул|заявил)а? (?:он|она)\b|라고 그는|라고 그가|[他她](?:说|表示|强调|指出)"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|never|nor|neither|no|none|nobody|without|cannot)|n['’]t)(?:\s[\w-]+){0,5}\s$|\b(?:не|ни|нет|никогда не)\s(?:\w+\s)?$"
    r"|(?:没有?|从未|并未|未曾|未|不曾|不会|不是)[^，。,]{0,4}$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(r"[^.,。]{0,14}?(?:지 ?(?:않|못)|(?:적|일|바|사실)[이도은]? ?없|[것실][은이]? ?아니|되지 않)")


class Told(NamedTuple):
    """A sentence between its neighbours, whether somebody abroad says it, and whether a speaker of our own is named for it."""

    span: Span
    previous: Span
    following: Span
    abroad: bool
    own: bool


@lru_cache(maxsize=4)  # two observers ask of the same text
def told(text: str) -> tuple[Told, ...]:
    """The sentences of a text in order; who spoke goes on speaking where the next begins with "He", "She", "The letter"."""
    spans = list(sentences(text, 0, min(len(text), MOST_TEXT)))
    none, last, found = Span(0, 0), "", list[Told]()
    for i, span in enumerate(spans):
        sentence = text[span.start : span.end]
        goes_on = _GOES_ON.match(sentence) is not None or _SAID_ON.search(sentence) is not None
        abroad, own = foreign(sentence), _own_speaker().search(sentence) is not None
        if abroad or own:
            last = "abroad" if abroad else "own"
        elif not goes_on and (last == "abroad" or _speaker().search(sentence) is not None):
            last = ""  # a sentence of the outlet's, or one on somebody abroad: "he" after it is not our leader for sure
        following = spans[i + 1] if i + 1 < len(spans) else none
        said = last if goes_on or abroad or own else ""
        found.append(Told(span, spans[i - 1] if i else none, following, said == "abroad", said == "own"))
    return tuple(found)


def in_own_voice(text: str, one: Told) -> bool:
    """Whether nobody abroad says the sentence and nothing beside it takes it back."""
    return not one.abroad and not any(denied().search(text, *each) for each in (one.previous, one.span, one.following))


def affirmed(text: str, one: Told, states: re.Pattern[str]) -> bool:
    """Whether the sentence says the state in the outlet's own voice, unquoted and without a no."""
    if not in_own_voice(text, one) or text[one.span.start : one.span.end].rstrip("\"'”’»》 ").endswith(("?", "？")):
        return False
    start, end = one.span
    found = list(islice(states.finditer(text, start, end), 8))
    if not found or any(_negated(text, one.span, each) for each in found):
        return False
    return not all(quoted(text, one, each.start(), each.end()) for each in found)


def quoted(text: str, one: Told, start: int, end: int) -> bool:
    """Whether words of a sentence stand between quotation marks and are not those of a speaker of our own."""
    return not one.own and quoting(text, start, end) != "no"


@lru_cache(maxsize=4)
def disputed(text: str) -> bool:
    """Whether the document tells a foreign claim of this and denies something: then none of it is an admission."""
    return denied().search(text) is not None and any(
        one.abroad and place().search(text, *one.span) is not None for one in told(text)
    )


def of_abroad(headline: str) -> bool:
    """Whether the headline is of a foreigner's words: "Putin Thanks ...", "Letter from ..."; not where our own side stands first."""
    abroad, own = _speaker().search(headline), _own_speaker().search(headline)
    if abroad is None or _says().search(headline) is None:
        return False
    return own is None or abroad.start() < own.start()


def foreign(sentence: str) -> bool:
    """Whether somebody abroad is the one who says it: claims always are, other sayings where our own side is not named before."""
    who = _speaker().search(sentence)
    if who is None:
        return False
    if _claims().search(sentence) is not None:
        return True
    own = _own_speaker().search(sentence)
    if own is not None and own.start() < who.start():
        return False
    around = sentence[max(0, who.start() - 40) : who.end() + _SPEAKS_WITHIN]
    return _says().search(around) is not None or _says().search(sentence[-40:]) is not None


@lru_cache(maxsize=4)
def operating(text: str) -> tuple[Span, ...]:
    """Where the text names a theatre of today with an operation beside it: no battle of 1943, no tourists from there."""
    if not any(named(text)):
        return ()
    return tuple(_operating(text))


def _operating(text: str) -> Iterator[Span]:
    for one in islice(place().finditer(text), MOST_PLACES):
        span = sentence_at(text, one.start())
        sentence = text[span.start : span.end]
        if sense("past").search(sentence) or sense("bygone").search(sentence) or sense("visitors").search(sentence):
            continue
        near = text[max(span.start, one.start() - _NEAR) : min(span.end, one.end() + _NEAR)]
        if _YEAR_GONE.search(sentence) is None and sense("operation").search(near) is not None:
            yield Span(one.start(), one.end())


def _negated(text: str, span: Span, found: re.Match[str]) -> bool:
    before = text[max(span.start, found.start() - 48) : found.start()]
    return _NOT_BEFORE.search(before) is not None or _NOT_AFTER.match(text[found.end() : span.end]) is not None


@lru_cache(maxsize=1)
def denied() -> re.Pattern[str]:
    """What takes a claim back: a lie, a sophism, a fabrication."""
    return stems(words_of(FILE, "denied"))


@lru_cache(maxsize=1)
def _speaker() -> re.Pattern[str]:
    return stems(words_of(FILE, "abroad"))


@lru_cache(maxsize=1)
def _own_speaker() -> re.Pattern[str]:
    return stems(words_of(FILE, "own_speaker"))


@lru_cache(maxsize=1)
def _claims() -> re.Pattern[str]:
    return stems(words_of(FILE, "claims"))


@lru_cache(maxsize=1)
def _says() -> re.Pattern[str]:
    return stems(words_of(FILE, "says"))
