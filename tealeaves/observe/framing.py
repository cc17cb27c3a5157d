"""How an outlet tells of a message between a leader of the North and another state's: which event it is, and in which words it is told.

Kinds: `story_seen` (that an outlet of a bloc told of the event; subject the event, value the bloc, and all concepts in one attribute) and
`framing` (a concept that it used for it; value its slug in `lexicons/framing.toml`, the quote its first words). The event is a pure key
that is the same in all outlets and languages: "Kim Jong Un -> Vladimir Putin|new_year|2026", as in `correspondence`. It is read from the
headline and the first sentences: a leader, one person abroad, a word for a message and an occasion with its year. What lacks one of
these is no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.correspondence.occasions import NONE, occasion, year_of
from tealeaves.observe.epithets.names import Named, names, role_of
from tealeaves.observe.lexicon import phrases

FILE = "framing.toml"
KINDS = ("framing", "story_seen")
LANGUAGES = ("en", "ko", "ru", "zh")
LEAD = 900  # code points of the text in which an event is looked for
SEARCHED = 40_000  # code points of a text in which concepts are looked for
_SENTENCES = 2  # besides the headline and a dateline: further down other messages are told of
# Code points of a piece that is no sentence: "PYONGYANG, December 27." or "/TASS/."
_DATELINE_AT_MOST = {"en": 26, "ru": 26, "ko": 12, "zh": 7}

_ENDS = re.compile(r"(?<=[.!?。！？])[\"”’»」』)]?\s+|\n|(?<=[。！？])")
_MESSAGE = {
    "en": re.compile(
        r"\b(?:letters?|messages?|greet(?:ings?|s|ed)?|congratulat\w+|telegrams?|cards?|condolences?|best wishes|repl(?:y|ies))\b", re.I
    ),
    "ko": re.compile(r"편지|서한|축전|축하|련하장|연하장|친서|메시지|전문|위문|답전|회답|인사"),
    "ru": re.compile(r"письм|послани|поздрав|телеграмм|открытк|соболезн|приветстви", re.I),
    "zh": re.compile(r"[致来來回贺賀]信|信函|书信|書信|[致贺賀唁复復]电|[致賀唁復]電|贺卡|賀卡|祝贺|祝賀|慰问|慰問|问候|問候"),
}  # fmt: skip
# Greetings to several, and a message that nobody confirms, or of another year, are no such event.
_CARDS = re.compile(r"\bcards\b|련하장|연하장|открытк|贺年卡|贺卡|賀卡", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\bden(?:y|ied|ies)\b|\bnot (?:yet )?(?:confirm|receiv|sen[dt])|\bno (?:letter|message)\b|\byears? ago\b"
    r"|부인했|확인되지 않|받지 않|년 전"
    r"|не подтвер|опроверг|не получал|не направлял|(?:год|года|лет) назад|否认|未收到|没有收到|未证实|年前",
    re.IGNORECASE,
)
# That the one who is named first got it, and that the one who is named second sent it.
_RECEIVED = {
    "en": re.compile(r"\b(?:receiv\w+|gets|got|from)\b", re.I),
    "ko": re.compile(r"받|에게서|로부터|으로부터|보내\s?온|보내여\s?왔"),
    "ru": re.compile(r"\bполуч\w{1,8}|\bот\b", re.I),
    "zh": re.compile(r"收到|接到|来电|來電|来信|來信"),
}
# What says in Korean who sends to whom: without one (푸틴 칠순…김정은 축전) the order of the names says nothing.
_SIDE = re.compile(
    r"(?:(?: [가-힣]{2,8})?(?: ?[가-힣]{0,4}(?:대통령|주석|비서|서기|서기장|위원장|의장|총리|동지|각하|원수님?)){1,3})?"
    r"(?:에게서?|께서?|에|앞|로부터)(?=[\s,.…‥·\"“”'‘’(]|앞|\Z)"
)
_TO = re.compile(r"(?:에게|께|에|앞)\Z")
_DEED = re.compile(r"보내|보낸|보냈|받")
# The leader without the name; the name stands elsewhere in the first sentences.
_LEADER = {
    "en": re.compile(r"\b(?:(?:North|N\.) Korea(?:n|['’]s) (?:supreme )?leader|DPRK leader|Kim)\b(?![- ](?:Jong|Il|Yo|Ju)\b)"),
    "ko": re.compile(r"북한?\s?(?:최고)?지도자|김\s?(?:국무)?위원장|김\s?총비서"),
    "ru": re.compile(r"(?:северокорейск\w{1,8} лидер|лидер\w{0,8} (?:КНДР|Северной Кореи)|глав[аеуы] КНДР|\bКим\b(?! (?:Чен|Ир|Ё)))", re.I),
    "zh": re.compile(r"(?:朝鲜|朝鮮|北韩|北韓)(?:最高)?(?:领导人|領導人|领袖|領袖)"),
}  # fmt: skip


class Event(NamedTuple):
    """A message between two persons for an occasion of a year."""

    sender: str
    recipient: str
    occasion: str
    year: int

    @property
    def key(self) -> str:
        """The name of the event in all outlets and languages."""
        return f"{self.sender} -> {self.recipient}|{self.occasion}|{self.year}"


class Concept(NamedTuple):
    """Something that a message can be told as, and its phrases in one language."""

    slug: str
    words: str
    pattern: re.Pattern[str]


def observe(document: Document) -> Iterator[Fact]:
    """The event that a document tells of and the concepts in which it is told; nothing for any other document, or an unknown outlet."""
    bloc, language = bloc_of(document.outlet), language_of(document)
    if not bloc or language not in LANGUAGES:
        return
    text = document.text
    event = event_of(document.headline, text[: LEAD + len(document.headline)], language, _day(document.published_at))
    if event is None:
        return
    told = [
        (concept, found)
        for concept in concepts(language)
        if (found := concept.pattern.search(text, 0, SEARCHED)) is not None
    ]
    attrs = {"bloc": bloc, "outlet": document.outlet}
    for concept, found in told:
        end = _word_end(text, found.end(), language)
        yield Fact("framing", event.key, concept.slug, found.start(), end, language, attrs | {"words": concept.words})
    used = {"concepts": " ".join(sorted(concept.slug for concept, _ in told))} if told else {}
    yield Fact("story_seen", event.key, bloc, 0, max(len(text.partition("\n")[0]), 1), language, attrs | used)


def language_of(document: Document) -> str:
    """The language of the edition; of a document in several, that of its first block."""
    if document.edition in LANGUAGES:
        return document.edition
    return next((block.lang for block in document.blocks if block.lang != "und"), "")


def event_of(headline: str, lead: str, language: str, day: date | None) -> Event | None:
    """The message that the first sentences tell of; None where they tell of none, of a list, or for no occasion that is named."""
    if day is None or _MESSAGE[language].search(lead) is None:
        return None
    named = list(names(language).mentions(f"{headline}\n{lead}"))
    leaders = [each.person for each in named if role_of(each.person) == "leader"]
    if not leaders or not any(role_of(each.person) in ("foreign", "rival") for each in named):
        return None
    said = [
        piece for piece in _ENDS.split(lead) if piece and len(piece) > _DATELINE_AT_MOST[language] and piece != headline
    ]
    told = _told((headline, *said[:_SENTENCES]), language, leaders[0])
    if told is None:
        return None
    sentence, sender, recipient = told
    others = {each.person for each in named if role_of(each.person) in ("foreign", "rival")}
    if _NOT_SO.search(sentence) is not None or (len(others) > 1 and _CARDS.search(lead) is not None):
        return None
    slug = occasion((sentence, headline, lead), language, "letter")
    year = year_of(slug, lead, day)
    return None if slug == NONE or year is None else Event(sender, recipient, slug, year)


def _told(sentences: tuple[str, ...], language: str, leader: str) -> tuple[str, str, str] | None:
    """The first sentence that names both and a message, with sender and recipient."""
    for sentence in sentences:
        if not sentence or _MESSAGE[language].search(sentence) is None:
            continue
        found = _persons(sentence, language, leader)
        abroad = {each.person for each in found if each.person != leader}
        if language == "ko" and not _says_who(sentence, found):
            continue
        if len(abroad) == 1 and len(found) > len([each for each in found if each.person != leader]):
            return sentence, *_direction(sentence, found, language, leader, abroad.pop())
    return None


def _says_who(sentence: str, found: list[Named]) -> bool:
    """Whether a Korean sentence has a verb, or a particle at one of the names."""
    return _DEED.search(sentence) is not None or any(_SIDE.match(sentence, each.end) for each in found)


def _persons(sentence: str, language: str, leader: str) -> list[Named]:
    """Who is named in a sentence, in order; the leader by office as well."""
    found = [
        each
        for each in names(language).mentions(sentence)
        if role_of(each.person) in ("foreign", "rival") or each.person == leader
    ]
    by_office = _LEADER[language].search(sentence)
    if by_office is not None and not any(each.person == leader for each in found):
        found.append(Named(leader, *by_office.span()))
    return sorted(found, key=lambda each: each.start)


def _direction(sentence: str, found: list[Named], language: str, leader: str, other: str) -> tuple[str, str]:
    """Sender and recipient: who is named first sends, unless the words between say that he got it, or that it is from the second."""
    first = found[0].person
    second = leader if first == other else other
    behind = next(each for each in found if each.person == second)
    if language == "ko" and (side := _SIDE.match(sentence, found[0].end)) is not None:
        return (second, first) if _TO.search(side[0]) else (first, second)  # 김정은동지께 ... 동지가 축전을 보내여왔다
    between = sentence[found[0].end : behind.start]
    after = sentence[behind.end : behind.end + 12] if language == "ko" else ""
    got = _RECEIVED[language].search(between + after) is not None
    if language == "ko" and not got:
        got = re.search(r"\s*받", sentence[behind.end :]) is not None and "에게서" in sentence
    return (second, first) if got else (first, second)


@cache
def concepts(language: str) -> tuple[Concept, ...]:
    """The concepts of the lexicon with their phrases in a language."""
    return tuple(
        Concept(entry.name, entry.fields["words"], re.compile("|".join(entry.fields[language]), re.IGNORECASE))
        for entry in phrases(FILE, "concept", "slug")
    )


def _word_end(text: str, end: int, language: str) -> int:
    """Where the word ends that a phrase breaks off in; in Korean and Chinese where the phrase does."""
    while language in ("en", "ru") and end < len(text) and text[end].isalpha():
        end += 1
    return end


def _day(said: date | None) -> date | None:
    return said.date() if isinstance(said, datetime) else said
