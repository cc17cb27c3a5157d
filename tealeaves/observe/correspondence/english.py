"""Messages in English: the sentence that tells of one, by its verb and its noun; who stands where in it is the clause's."""

from __future__ import annotations

import re
from dataclasses import replace

from tealeaves.observe.correspondence.english_clause import (
    LETTER,
    NEAR,
    NOUN,
    RECALLED,
    VERB,
    Clause,
    by_verb,
    following,
    passive,
)
from tealeaves.observe.correspondence.told import Page, Telling, line_end, sentence_end

_LEADER = re.compile(
    r"\bKim (?:Jong[ ‐‑–-][Uu]n|Jong[ ‐‑–-][Ii]l|Il[ ‐‑–-][Ss]ung)\b(?!['’]?s? (?:Prize|University|Order|Higher|Foundation))"
)
_NOUN_STEMS = re.compile(
    r"essage|etter|reeting|ongratulat|ondolence|elegram|\bcards?\b|eplied|\breply\b", re.IGNORECASE
)
_IN_LETTER = re.compile(r"\bin (?:a|an|his|the) (?:[\w'-]+ ){0,3}(?:message|letter|telegram|card|cable)\b")
_HEADED = re.compile(r"(?i)\b(?:sends?|receives?|greets|congratulates)\b")
_FOLLOWS = re.compile(r"(?:The )?[Ff]ollowing is (?:the )?(?:full )?(?:text of )?(?:an? |the )?")
_OPENING = re.compile(
    r"(?:On the (?:happy |significant )?occasion of|In (?:reply|answer|response) to|Upon|To mark|In connection with|With regard to)"
    r"\s[^.\n]{1,300}?,\s(?:(?:the|our|dear|respected|beloved|great|supreme|leader|of|and|state|affairs|dprk|wpk|comrade|marshal|president"
    r"|general|secretary|chairman|first)\s){0,14}\Z",
    re.IGNORECASE,
)
_LETTER_WITHIN = 900  # code points behind "congratulated" in which the message is called by its name
_ADDRESS, _ADDRESS_LINES = 110, 6  # letters of a line, and lines, of the address above a letter
_CALLED_BEHIND = re.compile(r"(?:The|In the|In his|His|Kim['’]s) (?:\w+ )?(?:message|letter|telegram)\b")
_I = re.compile(r"(?:^|[\s,])(?:I|[Mm]y|we|[Oo]ur)\s")
_DATELINE = re.compile(
    r"[A-Z][a-z]{2,8} \d{1,2}, \d{4}\n|[A-Z][a-z]{2,12}, [A-Z][a-z]{2,8} \d{1,2}\. ?/KCNA/\s"
    r"|[A-Z]{3,20}, [A-Z][a-z]{2,8} \d{1,2}\.\s?/TASS/\. "
    r"|[^\W\d_][^()\n]{1,60}\([A-Z][A-Za-z]{2,9}\)(?:\s*[-–—]+\s*|\s*(?=[A-Z\"“]))|[^\n]{1,90}?\s--\s"
)
_WORD = re.compile(r"\S+")
_NAMED_IN_HEADLINE = frozenset({"Kim", "Jong", "Un", "Il", "Comrade"})
_GATHERED = re.compile(r"(?i)press review|news (?:in brief|summary|briefs)|briefs\b")  # many items in one text


def may_tell(text: str, start: int, end: int) -> bool:
    """Whether the stretch can tell of a message at all: the cheap test that most documents fail."""
    return text.find("Kim ", start, end) >= 0 and _NOUN_STEMS.search(text, start, end) is not None


def read(page: Page) -> Telling | None:
    """The message that the first sentence tells of (or the second of its paragraph); the headline's where there is no body."""
    text = page.text
    if _GATHERED.match(page.document.headline):
        return None
    if page.body >= len(text):
        return _read(page, 0, len(page.document.headline))
    start = _after_dateline(text, _after_headline(page))
    end = sentence_end(text, start)
    told = _read(page, start, end)
    if (
        told is None
        and end + 1 < len(text)
        and text[end] != "\n"
        and (_LEADER.search(text, start, end) or NOUN.search(text, start, end))
    ):
        told = _read(page, end + 1, sentence_end(text, end + 1))
    unnamed = told is None or not (told.others or told.listed)
    if unnamed and (_plain(text, start, end) or (told is None and _addressed(text, page.body))):
        return _by_headline(page, start, end) or told
    return told


def _plain(text: str, start: int, end: int) -> bool:
    """Whether the sentence tells that the leader sent or received a message, without a word on to whom or from whom."""
    leader = _LEADER.search(text, start, end) if may_tell(text, start, end) else None
    verb = VERB.search(text, leader.end(), end) if leader else None
    noun = NOUN.search(text, verb.end(), min(end, verb.end() + 120)) if verb else None
    if leader is None or verb is None or noun is None or not (verb["sent"] or verb["received"]):
        return False
    recalled = RECALLED.search(text, start, leader.start()) is not None
    return noun.start() - verb.end() < 40 and not recalled


def _addressed(text: str, body: int) -> bool:
    """Whether the body is a letter: its first lines name whom it is to, and then one speaks in the first person."""
    lines = text[body : body + 900].split("\n")
    said = next((place for place, line in enumerate(lines) if len(line) > _ADDRESS or line.endswith(".")), 0)
    return 0 < said <= _ADDRESS_LINES and _I.search(lines[said]) is not None


def _by_headline(page: Page, start: int, end: int) -> Telling | None:
    """The headline's telling, where the body's first sentence names no other side; the day is that sentence's."""
    headline = page.document.headline
    head = page.text.find(headline, 0, page.body) if headline else -1
    told = _read(page, head, head + len(headline)) if head >= 0 else None
    return replace(told, days_start=start, days_end=end) if told and told.others else None


def _after_dateline(text: str, body: int) -> int:
    found = _DATELINE.match(text, body)
    return found.end() if found else body


def _after_headline(page: Page) -> int:
    """Where the body begins that opens with the headline once more, with the leader's name that some lists leave out of it."""
    text, words = page.text, page.document.headline.split()
    at = page.body
    for word in _WORD.finditer(text, page.body, line_end(text, page.body)):
        if not words:
            return word.start()
        if word[0] == words[0]:
            words = words[1:]
        elif word[0] not in _NAMED_IN_HEADLINE:
            return at
    return at


def _read(page: Page, start: int, end: int) -> Telling | None:
    text = page.text
    leader = _LEADER.search(text, start, end) if may_tell(text, start, end) else None
    if leader is None:
        return None
    follows = _FOLLOWS.match(text, start, end)
    if follows is not None:
        return following(page, follows.end(), end, leader)
    opened = _opening(text, start, leader.start())
    verb = next(
        (one for one in VERB.finditer(text, opened, end) if _tells(text, one, end, page.document.headline)), None
    )
    if verb is None:
        return None
    told = by_verb(Clause(page, opened, end, leader, verb))
    return replace(told, start=start) if told else None


def _opening(text: str, start: int, leader: int) -> int:
    """Where the clause of a leader begins whom only "On the occasion of ...," or "In reply to ...," opens; else where the sentence does."""
    opened = _OPENING.match(text, start, leader)
    return leader if opened and not re.search(r"\b(?:when|day)\b", text[start:leader]) else start


def _tells(text: str, verb: re.Match[str], end: int, headline: str) -> bool:
    """Whether a noun for a message stands near the verb, before it in the passive."""
    if verb[0].lower() == "greeted":
        return _IN_LETTER.search(text, verb.end(), end) is not None
    if verb["congratulated"]:
        return (
            LETTER.search(text, verb.start(), verb.start() + _LETTER_WITHIN) is not None
            or _HEADED.search(headline) is not None
        )
    if (verb["sent"] or verb["exchanged"]) and passive(text, verb):
        return NOUN.search(text, max(0, verb.start() - NEAR), verb.start()) is not None
    if verb[0].lower().startswith(("exten", "offer")):
        return (
            LETTER.search(text, verb.start(), min(end, verb.end() + 60)) is not None
            or _CALLED_BEHIND.search(text, end, end + _LETTER_WITHIN) is not None
        )
    if verb["handed"] or verb["came"]:
        return NOUN.search(text, max(0, verb.start() - NEAR), verb.start()) is not None
    return NOUN.search(text, verb.start(), min(end, verb.end() + NEAR)) is not None
