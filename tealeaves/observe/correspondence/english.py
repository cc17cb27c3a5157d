"""Messages in English: the sentence that tells of one, by its verb, its noun and the parties that "to", "from" and "by" bring in."""

from __future__ import annotations

import re

from tealeaves.observe.correspondence.english_parties import parties
from tealeaves.observe.correspondence.told import Page, Party, Telling, sentence_end

_LEADER = re.compile(
    r"\bKim (?:Jong[ -][Uu]n|Jong[ -][Ii]l|Il[ -][Ss]ung)\b(?!['’]?s? (?:Prize|University|Order|Higher|Foundation))"
)
_VERB = re.compile(
    r"\b(?:(?P<received>received|receives|(?:was|were|is) (?:also |separately )?presented with)|(?P<replied>replied to)"
    r"|(?P<conveyed>(?:was|were|has been) (?:conveyed|handed(?: over)?|delivered)|conveyed|handed(?: over)?|delivered)"
    r"|(?P<congratulated>congratulated)"
    r"|(?P<sent>sent|sends|extends?|extended|presented|addressed|dispatched|offers|offered|conveys))\b"
)  # fmt: skip
_OF = r"\s+of\s+(?:\w+\s+and\s+)?(?:greetings?|congratulations?|condolences?|sympathy|thanks|gratitude|consolation|felicitations?|reverence)"
_NOUN = re.compile(
    r"(?:\b(?:reply|replay|verbal|oral|personal|congratulatory|condolence|sympathy|New Year'?s?|thank-you)\s+(?:and\s+\w+\s+)?)*"
    rf"\b(?:messages?|letters?|telegrams?|cards?|cables?|greetings?|congratulations|condolences?|felicitations)\b(?:{_OF})?",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:sent by|from|by)\s+")
_TO = re.compile(r"\bto (?=[A-Z]|the |his |her |all )")
_STOP = re.compile(
    r",? (?:on|upon|over|in (?:reply|connection|response|congratulation|celebration|the message|which|this)|for (?:his|her|its|extending|sending|the)"
    r"|who (?:had|sent)|expressing|congratulating|conveying|dated|when|after|via|through|at|as regards?|marking|to mark|congratulate"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|saying|wishing|was|were|to (?=congratulat|express|mark))\b"
    r"|;|(?<![ .(][A-Z])[.:](?=\s|$)|\s\d+\s"
)  # fmt: skip
_SEGMENT = 420  # code points in which the other side is named
_NEAR = 260  # between verb and noun
_SUBJECT = 420  # between the leader's name and the verb
_SEVERAL = re.compile(
    r"(?i)\b(?:from abroad|different countries|various countries|foreign (?:part|state|political|leader|countr|personage)"
    r"|party and state leaders|(?:party|state) leaders|(?:many|several|other) countries|world leaders)"
)
_GENRES = (
    ("verbal", r"verbal|oral message"), ("reply", r"\breply|replay|replied|in reply"), ("card", r"\bcards?\b"),
    ("condolence", r"condolence|sympathy|consolation"), ("thanks", r"message of (?:thanks|gratitude)|thank-you"),
    ("letter", r"\bletters?\b"), ("greeting", r"greeting"), ("congratulations", r"congratulat|felicitat"),
    ("letter", r"personal message"),
)  # fmt: skip
_GENRE_PATTERNS = tuple((genre, re.compile(words, re.IGNORECASE)) for genre, words in _GENRES)
_MIXED = re.compile(
    r"(?i)(?:messages?|telegrams?) and (?:congratulatory )?letters?|cards and (?:\w+ )?(?:messages|letters)"
)


def may_tell(text: str, start: int, end: int) -> bool:
    """Whether the stretch can tell of a message at all: the cheap test that most documents fail."""
    return text.find("Kim ", start, end) >= 0 and _NOUN_STEMS.search(text, start, end) is not None


_NOUN_STEMS = re.compile(r"essage|etter|reeting|ongratulat|ondolence|elegram|\bcards?\b|eplied", re.IGNORECASE)


def read(page: Page) -> Telling | None:
    """The message that the first sentence tells of, or the headline where there is no body."""
    text = page.text
    if page.body >= len(text):
        return _read(page, 0, len(page.document.headline))
    start = _after_dateline(text, page.body)
    end = sentence_end(text, start)
    told = _read(page, start, end) if may_tell(text, start, end) else None
    if told is None and end + 1 < len(text) and text[end] != "\n":
        second = sentence_end(text, end + 1)
        told = (
            _read(page, end + 1, second)
            if may_tell(text, end + 1, second) and _LEADER.search(text, start, end)
            else None
        )
    return told


def _after_dateline(text: str, body: int) -> int:
    mark = text.find("--", body, body + 120)
    return body if mark < 0 else mark + 2 + (text[mark + 2 : mark + 3] == " ")


def _read(page: Page, start: int, end: int) -> Telling | None:
    text = page.text
    leader = _LEADER.search(text, start, end)
    if leader is None:
        return None
    verb = next((one for one in _VERB.finditer(text, start, end) if _tells(text, one, end)), None)
    if verb is None:
        return None
    if leader.end() <= verb.start():
        return _of_leader(page, start, end, leader, verb)
    return _to_leader(page, start, end, leader, verb)


def _tells(text: str, verb: re.Match[str], end: int) -> bool:
    """Whether a noun for a message stands near the verb, before it in the passive."""
    if verb["congratulated"]:
        return True
    if verb["conveyed"] and verb[0].startswith(("was", "were", "has")):
        return _NOUN.search(text, max(0, verb.start() - _NEAR), verb.start()) is not None
    return _NOUN.search(text, verb.start(), min(end, verb.end() + _NEAR)) is not None


def _of_leader(page: Page, start: int, end: int, leader: re.Match[str], verb: re.Match[str]) -> Telling | None:
    """ "Kim Jong Un sent a message to ...", "Kim Jong Un received a message from ..."."""
    text = page.text
    if verb.start() - leader.end() > _SUBJECT or verb["conveyed"]:
        return None
    outgoing = not verb["received"]
    segment = _segment_of_leader(text, end, verb, outgoing)
    if segment is None:
        return None
    if _RECALLED.search(text, start, leader.start()):
        return None
    others = parties(text, *segment, page.day)
    said = text[verb.start() : segment[0]] if not verb["congratulated"] else "congratulated"
    return _telling(page, leader, outgoing, others, said, (start, end), segment, "sent" if outgoing else "received")


# A text that recalls an older message, on its anniversary or at a meeting, tells of none.
_RECALLED = re.compile(
    r"(?i)anniversar|\bheld\b|took place|\bmarked\b|\bmeeting|\bpublished|carried|\bin response to|\bday when|\bafter\b|\bwhen\b"
)


def _segment_of_leader(text: str, end: int, verb: re.Match[str], outgoing: bool) -> tuple[int, int] | None:
    if verb["congratulated"]:
        return verb.end() + 1, _stop(text, verb.end() + 1, end)
    noun = _NOUN.search(text, verb.start(), end)
    if noun is None:
        return None
    if verb["replied"] or not outgoing:
        link = _FROM.search(text, noun.end(), end)
    else:
        link = _TO.search(text, verb.end(), end)
        between = text[verb.end() : noun.start()].strip()
        if link is None and between[:1].isupper():
            return verb.end() + 1, noun.start() - 1
        if link is not None and link.start() < noun.start() and between[:3] != "to ":
            return None  # what was sent is no message: a wreath, a basket
    if link is None:
        return (noun.end(), end) if _SEVERAL.search(text, noun.end(), end) else None
    return link.end(), _stop(text, link.end(), end)


def _stop(text: str, at: int, end: int) -> int:
    found = _STOP.search(text, at, min(end, at + _SEGMENT))
    return found.start() if found else min(end, at + _SEGMENT)


def _to_leader(page: Page, start: int, end: int, leader: re.Match[str], verb: re.Match[str]) -> Telling | None:
    """ "Vladimir Putin sent a message to Kim Jong Un", "A letter from Putin was conveyed to Kim Jong Un", "Putin received one from Kim"."""
    text = page.text
    received = verb["received"] is not None
    if verb["replied"]:
        return None
    links = list((_FROM if received else _OBJECT).finditer(text, verb.start(), leader.start()))
    direct = verb["congratulated"] or (not received and _titles_only(text[verb.end() : leader.start()]))
    if not direct and not any(_titles_only(text[link.end() : leader.start()]) for link in links):
        return None
    stretch = _sender_stretch(text, start, verb)
    others = parties(text, *stretch, page.day)
    said = text[start if verb["conveyed"] else verb.start() : end] if not verb["congratulated"] else "congratulated"
    manner = "conveyed" if verb["conveyed"] else "received" if received else "sent"
    return _telling(page, leader, received, others, said, (start, end), stretch, manner)


_OBJECT = re.compile(r"\bto ")
_BREAK = re.compile(r"[.;]\s|\b(?:on the occasion|upon|from|sent|received|held)\b")


def _titles_only(words: str) -> bool:
    """Whether between the link and the leader's name stand only offices: no new clause."""
    return len(words) < 260 and _BREAK.search(words) is None


def _sender_stretch(text: str, start: int, verb: re.Match[str]) -> tuple[int, int]:
    if verb["conveyed"]:
        link = _FROM.search(text, start, verb.start())
        if link is not None:
            return link.end(), verb.start()
    return start, verb.start()


def _telling(
    page: Page, leader: re.Match[str], outgoing: bool, others: tuple[Party, ...], said: str, span: tuple[int, int],
    segment: tuple[int, int], manner: str,
) -> Telling:  # fmt: skip
    text = page.text
    several = _SEVERAL.search(text, segment[0], span[1]) is not None and all(one.named != "person" for one in others)
    name = " ".join(leader[0].replace("-", " ").split()).title()
    genre = "conveyance" if manner == "conveyed" else _genre(page, said, span, several)
    return Telling(name, outgoing, others if not several else (), genre, *span, manner, several)


def _genre(page: Page, said: str, span: tuple[int, int], several: bool) -> str:
    """What the message is called: in the words of the verb's clause, else in the headline, else in the text's next words."""
    if several and (_MIXED.search(said) or _MIXED.search(page.text, *span)):
        return "listing"
    if said == "congratulated":
        return "congratulations"
    after = page.text[span[1] : span[1] + 200]
    for words in (said, page.document.headline, after):
        for genre, pattern in _GENRE_PATTERNS:
            if pattern.search(words):
                return genre
    return "greeting"
