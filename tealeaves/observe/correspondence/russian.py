"""Messages in Russian: who sends and who is sent to by the case of the leader's name (Ын sends, Ыну is sent to) and by the verb."""

from __future__ import annotations

import re
from collections import deque

from tealeaves.observe.correspondence.sides import sides
from tealeaves.observe.correspondence.told import Page, Party, Telling, told_first

_LEADER = re.compile(r"\bКим\w{0,2} Ч[ео]н[ -](?:(?P<un>Ын)|(?P<il>Ир))(?P<case>а|у|ом|е)?(?![а-яё])", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:(?P<got>получил\w*|поступил\w*)|(?P<greeted>поздравил\w*|поздравля\w+)|(?P<exchanged>обменял\w+)"
    r"|(?P<sent>направил\w*|направля\w+|отправил\w*|послал\w*|прислал\w*|адресовал\w*"
    r"|выразил\w*(?=[^.,\n]{0,90}\bсоболезновани)|принес\w*(?= (?:\w+ )?соболезновани)|разослал\w*)"
    r"|(?P<wrote>в (?:\w+ ){0,3}(?:телеграмме|послании|письме)(?= ))"
    r"|(?P<conveyed>передан\w*|передал\w*|вручен\w*|вручил\w*))\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"(?i)телеграмм|послани|письм|открытк|соболезновани|поздравлени|\bнот[аыу]\b|сообщени\w+ устное|привет(?:стви)?"
)
_GENRES = (
    ("verbal", r"устн\w+|словесн\w+"), ("reply", r"\bответн\w+"), ("card", r"открытк"), ("condolence", r"соболезнован|сочувств"),
    ("thanks", r"благодарственн"), ("letter", r"письм"), ("congratulations", r"поздрав"), ("greeting", r"привет|послани|телеграмм"),
)  # fmt: skip
_SEVERAL = re.compile(
    r"(?i)разны[хм] стран|различны[хм] стран|ряда стран|зарубежны[хм]|из-за рубежа|главам государств|руководител(?:ям|ей) стран|деятели"
)
_HOME = re.compile(
    r"АКГЯ|корейски\w{1,6} граждан|корейски\w{1,6} организаци|соотечественник|корейцев в|корейск\w{1,6} в Японии"
    r"|корейским (?:военнослужащим|солдатам|воинам|бойцам|сап[её]рам)|военнослужащим КНА|зарубежн\w{1,6} операти\w{1,8} част"
)
_STOP = re.compile(
    r",?\s(?:по случаю|в связи|по поводу|в честь|с (?:\d+|Дн|дн|Нов|нов|праздник|годовщин|наступ|избран)"
    r"|сообща\w+|переда[её]т|говорится|пишет)\b|[;:]"
)
_SAID = re.compile(
    r"(?i)\b(?:пожелал|заявил|отметил|подчеркнул|выразил|заверил|поздравил|написал|указал|поблагодарил|назвал|сообщил|сказал)\w*"
)
_COMMA = re.compile(r"[,;:(]")
_THAT = re.compile(r"(?i),\sчто\s")  # who reports it stands before, and sends nothing
_NEXT_WORDS = 500  # code points behind a greeting in which a noun shows that it was written
# "поздравил с Днем России" without any noun: a message, unless the two meet or talk.
_ON_DAY = re.compile(
    r"(?i)\bс(?:о)? (?:\d+-\w+|дн[её]м|годовщиной|праздником|новым|победой|избранием|переизбранием|наступающим)\b"
)
_FACE_TO_FACE = re.compile(
    r"(?i)встре[чт]|переговор|визит|прибы|приех|бесед|разговор|телефон|при[её]м|концерт|посети|парад|собрани|тост|банкет|лично поздрав"
)
_SPOKEN = re.compile(r"(?i)\bустн\w+")
_AFTER_ADDRESS = re.compile(r"\bв адрес\b")
_SHORTEST_FROM = re.compile(r"\bот\s")


def read(page: Page) -> Telling | None:
    """The message that one of the body's first two sentences tells of, else the headline."""
    return told_first(page, _read, page.body, 2)


def _read(page: Page, start: int, end: int) -> Telling | None:
    text = page.text
    leader = _LEADER.search(text, start, end)
    if leader is None or _HOME.search(text, start, end):
        return None
    verb = _verb(text, start, end)
    if verb is None or not _of_message(page, start, end, leader, verb):
        return None
    outgoing = _outgoing(text, leader, verb)
    others, several = _others(page, start, end, leader, verb, outgoing=outgoing)
    if (not others and not several) or (verb["wrote"] and any(one.named == "body" for one in others)):
        return None
    manner = "received" if verb["got"] else "conveyed" if verb["conveyed"] else "sent"
    genre = (
        "conveyance"
        if verb["conveyed"]
        else _genre(_called(text, start, end, verb), greeted=verb["greeted"] is not None)
    )
    name = "Kim Jong Un" if leader["un"] else "Kim Jong Il"
    return Telling(
        name, outgoing, () if several else others, genre, start, end, manner, several, exchanged=verb["exchanged"] is not None
    )  # fmt: skip


def _verb(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first verb of sending; else the words "in a telegram", of which somebody says something."""
    found = list(_VERB.finditer(text, start, end))
    return next((one for one in found if not one["wrote"]), found[0] if found else None)


def _of_message(page: Page, start: int, end: int, leader: re.Match[str], verb: re.Match[str]) -> bool:
    """Whether the verb is of a message: its noun stands in the sentence, or soon behind a greeting that may be spoken."""
    text = page.text
    if verb["wrote"]:
        behind = verb.end() <= leader.start() < _close_of_addressee(text, verb.end(), end)
        side = behind if leader["case"] == "у" else not leader["case"]
        return side and _SAID.search(text, start, end) is not None
    if not verb["greeted"]:
        return _NOUN.search(text, start, end) is not None
    near = text[start : end + _NEXT_WORDS]
    if _NOUN.search(near) or _NOUN.search(page.document.headline):
        return True
    return _ON_DAY.search(text, verb.end(), end) is not None and _FACE_TO_FACE.search(near) is None


def _close_of_addressee(text: str, start: int, end: int) -> int:
    """Where the words to whom a telegram is end: at a comma, a verb of saying, or what it is for."""
    ends = (found.start() for mark in (_SAID, _STOP, _COMMA) if (found := mark.search(text, start, end)))
    return min(ends, default=end)


def _outgoing(text: str, leader: re.Match[str], verb: re.Match[str]) -> bool:
    """Whether the leader sends: the nominative does, unless it receives; the genitive after "от" does; the dative never does."""
    case = (leader["case"] or "").lower()
    if verb["got"]:
        return case == "а" and _SHORTEST_FROM.search(text, max(0, leader.start() - 90), leader.start()) is not None
    return case == ""


def _others(
    page: Page, start: int, end: int, leader: re.Match[str], verb: re.Match[str], *, outgoing: bool
) -> tuple[tuple[Party, ...], bool]:
    """The other side and whether it is several who are listed behind."""
    text = page.text
    stop = _STOP.search(text, max(verb.end(), min(leader.end(), end)), end)
    close = stop.start() if stop else end
    behind = (verb.end(), _close_of_addressee(text, verb.end(), end) if verb["wrote"] else close)
    reported = next(iter(deque(_THAT.finditer(text, start, verb.start()), maxlen=1)), None)
    before = (reported.end() if reported else start, verb.start())
    subject_is_other = not outgoing and not verb["got"]
    stretches = (before, behind) if subject_is_other else (behind, before)
    if subject_is_other and _AFTER_ADDRESS.search(text, verb.end(), end):
        stretches = (before, (start, end))
    for low, high in stretches:
        if _SEVERAL.search(text, low, high):
            return (), True
        found = sides(page, low, high)
        if found:
            return found, False
    return (), False


def _called(text: str, start: int, end: int, verb: re.Match[str]) -> str:
    """The sentence; of a greeting that does not say what it was, with the words of the next ones that say it was spoken."""
    noun = (
        _NOUN.search(text, end, end + _NEXT_WORDS) if verb["greeted"] and not _NOUN.search(text, start, end) else None
    )
    spoken = _SPOKEN.search(text, max(end, noun.start() - 30), noun.end()) if noun else None
    return f"{text[start:end]} {spoken[0]}" if spoken else text[start:end]


def _genre(words: str, *, greeted: bool) -> str:
    found = next((genre for genre, pattern in _GENRES if re.search(pattern, words, re.IGNORECASE)), "greeting")
    return "congratulations" if greeted and found == "greeting" else found
