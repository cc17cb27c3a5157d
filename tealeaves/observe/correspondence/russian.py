"""Messages in Russian: who sends and who is sent to by the case of the leader's name (Ын sends, Ыну is sent to) and by the verb."""

from __future__ import annotations

import re

from tealeaves.observe.correspondence.sides import sides
from tealeaves.observe.correspondence.told import Page, Party, Telling, told_first

_LEADER = re.compile(r"\bКим\w{0,2} Чен[ -](?:(?P<un>Ын)|(?P<il>Ир))(?P<case>а|у|ом|е)?(?![а-яё])", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:(?P<got>получил\w*|поступил\w*)|(?P<greeted>поздравил\w*|поздравля\w+)|(?P<exchanged>обменял\w+)"
    r"|(?P<sent>направил\w*|направля\w+|отправил\w*|послал\w*|прислал\w*|адресовал\w*|выразил\w* соболезнован\w*|разослал\w*)"
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
    verb = next(iter(_VERB.finditer(text, start, end)), None)
    if verb is None or (not verb["greeted"] and not _NOUN.search(text, start, end)):
        return None
    if verb["greeted"] and not (
        _NOUN.search(text, start, min(len(text), end + 500)) or _NOUN.search(page.document.headline)
    ):
        return None
    outgoing = _outgoing(text, leader, verb)
    others, several = _others(page, start, end, leader, verb, outgoing=outgoing)
    if not others and not several:
        return None
    manner = "received" if verb["got"] else "conveyed" if verb["conveyed"] else "sent"
    genre = "conveyance" if verb["conveyed"] else _genre(text[start:end], greeted=verb["greeted"] is not None)
    name = "Kim Jong Un" if leader["un"] else "Kim Jong Il"
    return Telling(
        name, outgoing, () if several else others, genre, start, end, manner, several, exchanged=verb["exchanged"] is not None
    )  # fmt: skip


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
    behind = (verb.end(), close)
    before = (start, verb.start())
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


def _genre(words: str, *, greeted: bool) -> str:
    found = next((genre for genre, pattern in _GENRES if re.search(pattern, words, re.IGNORECASE)), "greeting")
    return "congratulations" if greeted and found == "greeting" else found
