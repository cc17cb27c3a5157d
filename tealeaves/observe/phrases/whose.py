"""Whose relation a word tells of: the one country that the sentence, or else the message or the document, is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tealeaves.observe.lexicon import listed
from tealeaves.observe.phrases.genre import Genre
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Hit, Scanned
from tealeaves.observe.sentences import Span

_TWO = re.compile(
    r"\b(?:two (?:countries|peoples|parties|nations|armies|leaders|states)|both|bilateral|each other"
    r"|between (?:the )?(?:two|peoples|parties|armies|governments|leaders|them|us|our|Korean?|Pyongyang|DPRK|WPK))\b"
    r"|두 나라|량국|양국|쌍무|двух стран|двумя странами|двух народов|两国|兩國|双方|雙方|两党|兩黨"
)
_BOTH = re.compile(
    _TWO.pattern
    + r"|\b(?:DPRK|Korea|Korean|Koreans|our|us|we)\b|조선|공화국|우리|КНДР|[Кк]оре[йяи]|\bнаш|朝鲜|朝鮮|我们|我們"
)
_ENEMIES = re.compile(
    r"U\.S\.|United States|Yankee|Japanese|NATO|south Korea|enemy|hostile|(?:its|their|other|and) allies"
    r"|미국|일본|남조선|США|Япони|美国|美國|日本"
)
_MANY_SIDED = listed("brothers brotherhood comradeship allies alliance 전우 战友 盟友 братство")  # said of many things
_ADDRESS = re.compile(r"(?:\b[Mm]y |나의 ?(?:가장 ?)?(?:친근한 ?)?|\b[Мм]о(?:й|ему|его) (?:сам\w+ )?|我的)\Z")


@dataclass(frozen=True, slots=True)
class Use:
    """A phrase used of a country, with the span to quote."""

    country: str
    value: str
    slot: str
    known: bool
    start: int
    end: int


def whose_relation(scanned: Scanned, hit: Hit, genre: Genre) -> tuple[str, str] | None:
    """The country and the slot; None where nobody or several could be meant."""
    span = scanned.sentence(hit.start)
    named = scanned.countries(span)
    message = genre.message
    if message is not None and named <= {message.country}:
        return message.country, "message"
    if genre.quoted(hit.start):
        return None  # a title, or another's words
    countries, sides = (named, _BOTH) if named else (genre.about, _TWO)
    if len(countries) != 1 or countries & lexicon().rivals:
        return None
    if sides.search(scanned.text, span.start, span.end) is None and not _paired(scanned, span):
        return None
    return next(iter(countries)), "relation"


def is_image(scanned: Scanned, hit: Hit, genre: Genre) -> bool:
    """Whether a set phrase is not another's ("NATO allies") and no term of address."""
    if _ADDRESS.search(scanned.text, max(0, hit.start - 12), hit.start) is not None:
        return False
    span = scanned.sentence(hit.start)
    if _ENEMIES.search(scanned.text, span.start, span.end) is not None:
        return False
    return hit.form.value not in _MANY_SIDED or genre.message is not None or bool(scanned.countries(span))


def _paired(scanned: Scanned, span: Span) -> bool:
    return any(hit.form.what == "pair" and span.start <= hit.start < span.end for hit in scanned.mentions)
