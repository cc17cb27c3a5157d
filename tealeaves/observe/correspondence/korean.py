"""Messages in Korean, in the spellings of Pyongyang and of Seoul: read by particles, since titles and names are written solid.

께서 (는), 이, 가, 은 and 는 mark who sends, 께 and 에게 who is sent to: "김정은동지께서 ... 뿌찐동지에게 축하편지를 보내시였다",
"김정은동지께 ... 주석이 축전을 보내여왔다".
"""

from __future__ import annotations

import re
from collections import deque

from tealeaves.observe.correspondence.korean_parties import parties
from tealeaves.observe.correspondence.names import HOME, known
from tealeaves.observe.correspondence.told import Page, Party, Telling, line_end, told_first

_LEADERS = {"김정은": "Kim Jong Un", "김정일": "Kim Jong Il", "김일성": "Kim Il Sung"}
_TITLE = (
    r"(?:동\s?지|원수님|원수각하|대원수|원수|장군님|장군|각하|총비서|국무위원회|국무위원장|국방위원회|중앙군사위원회|제1위원장|부위원장|위원장|제1비서|총서기"
    r"|로동당|노동당|북한|조선|당|겸\s|\s)*"
)
_LEADER = re.compile(
    rf"(?P<name>김\s?정\s?은|김\s?정\s?일|김\s?일\s?성)\s?{_TITLE}(?P<particle>께\s?서\s?는|께\s?서|께로|께|에게|에(?!\s대)|이|가|은|는)(?=[\s,])"
)
_NOUN = re.compile(
    r"축하전문|인사전문|위문전문|조의전문|감사전문|위로전문|회답전문|답전|답신|답장|회답서한|축전|전문|조전|구두친서|친서|축하편지|위문편지|감사편지|회답편지|편지"
    r"|서한|년하장|연하장|축하카드|축하인사|인사말씀|위문|메시지"
)  # fmt: skip
_VERB = re.compile(
    r"(?P<came>보내여\s?왔|보내\s?왔|전해\s?왔|전하여\s?왔|드리였|드렸|올리였|올렸)|(?P<received>받으시였|받으셨|받았|접수하시였)"
    r"|(?P<conveyed>전달하였|전달되였|전달했|전달됐|전달하시였|전하였|전했)|(?P<sent>보내시였|보내셨|보내였|보냈|보내며|보내면서"
    r"|보내(?= (?!왔|오|온|주|준|줄|줬|줘|드|달))|발송하시였|전하시였|부치시였)"
)  # fmt: skip
_NAMED = re.compile(r"김\s?정\s?은|김\s?정\s?일|김\s?일\s?성")
_EXCHANGED = re.compile(rf"(?:{_NOUN.pattern})(?:을|를|이|가)?\s?(?:서로\s)?(?:교환(?:하|했|되|됐)|주고받)")
_GENRES = (
    ("verbal", "구두"), ("reply", "답전|회답|답신|답장"), ("card", "년하장|연하장|축하카드"),
    ("condolence", "조의|위문|조전|위로"), ("thanks", "감사"),
    ("letter", "친서|편지|서한"), ("greeting", "인사"), ("congratulations", "축전|축하"), ("greeting", "전문|메시지"),
)  # fmt: skip
_KIND = re.compile(
    r"(?<![가-힣])(?P<kind>구두|축하|위문|위로|조의|감사|회답)\s\Z"
)  # of Seoul's "축하 전문", "구두 친서"
_SAYS = re.compile(r"고\s(?:[^.\n]{0,30}?(?:이|가|은|는|에서)\s)?(?:\d{1,2}일\s)?\Z")
_SEVERAL = re.compile(
    r"여러 나라|각국|세계 여러|외국의? (?:당|국가)|수반들과 인사들|지도자들과 인사들|각계 인사|인사들이"
)
_OCCASION_END = re.compile(
    r"(?:즈음하여|즈음해|계기로|맞으며|맞이하여|맞아|기념하여|기하여|관련하여|축하하여|비롯하여|기회에|당하여|대하여)\s*"
)
_DATE = re.compile(r"(?:\d{4}년\s*)?(?:\d{1,2}월\s*)?\d{1,2}일(?:에)?[\s,]+")
_FOR = re.compile(r"(?:에게|께|앞으로|에)(?=\s)")
_BY = re.compile(r"(?:이|가|은|(?<!하)는|께서|께서는|에서|측에서)(?=\s)")
_SENT_BEFORE = re.compile(rf"(?:에게|께)\s(?:보내신|보낸)\s(?:\S{{1,8}}\s)?\S{{0,8}}?(?P<noun>{_NOUN.pattern})에서\s")
_DATELINE = re.compile(r"[(\[【]\s*\S{1,10}\s?\d{1,2}월\s?\d{1,2}일발[^)\]】\n]{0,30}[)\]】]\s*")
_HOME = re.compile(
    r"총련|재일(?:본)?조선|재중조선|재로조선|해외동포|재일동포|반제민족민주전선|재미동포|해외작전부대|해외공병|공병련대|해외특수작전"
)


def may_tell(text: str, start: int, end: int) -> bool:
    """Whether the stretch can tell of a message at all."""
    return text.find("김", start, end) >= 0 and _NOUN.search(text, start, end) is not None


def read(page: Page) -> Telling | None:
    """The message that the body's first sentence tells of, else the headline."""
    found = _DATELINE.match(page.text, page.body)
    return told_first(page, _read, found.end() if found else page.body, 1)


def _read(page: Page, start: int, end: int) -> Telling | None:
    text = page.text
    if not may_tell(text, start, end) or _HOME.search(text, start, end):
        return None
    exchange = _EXCHANGED.search(text, start, end)
    if exchange is not None:
        return _exchange(page, start, end, exchange)
    leader = _LEADER.search(text, start, end)
    before = _SENT_BEFORE.search(text, start, leader.start()) if leader else None
    if leader is not None and before is not None:
        return _sent_before(page, start, end, leader, before)
    verb = _deed(text, leader.end(), end) if leader else None
    noun = _last(_NOUN, text, start, verb.start()) if verb else None
    if leader is None or verb is None or noun is None or verb.start() - noun.end() > 40:
        return None
    subject = leader["particle"] not in ("께", "께로", "에게", "에")
    outgoing = subject and verb["received"] is None and verb["came"] is None
    span = _whom(text, leader, noun) if outgoing else _sender(text, start, leader, noun, subject=subject)
    several = span is not None and _SEVERAL.search(text, *span) is not None
    others = parties(page, *span) if span is not None and not several else ()
    if outgoing and span is None and verb[0] != "보내":  # in a clause of its own it may be another's deed
        others = _mentioned(page, start, end)
    if not others and not several:
        return None
    manner = "conveyed" if verb["conveyed"] else "sent" if outgoing or verb["sent"] else "received"
    genre = "conveyance" if verb["conveyed"] else _genre(text, noun, several)
    name = _LEADERS["".join(leader["name"].split())]
    return Telling(name, outgoing, others, genre, start, end, manner, several, days_end=verb.start())


def _deed(text: str, start: int, end: int) -> re.Match[str] | None:
    """The last verb of sending or handing over; "축전을 보냈다고 조선중앙통신이 전했다" ends in one of reporting."""
    found = [
        one
        for one in _VERB.finditer(text, start, end)
        if not (one["conveyed"] and _SAYS.search(text, start, one.start()))
    ]
    return found[-1] if found else None


def _honours(leader: re.Match[str]) -> bool:
    """Whether the particle is the one of a subject who is honoured; it may be spaced out like the name (김 정 은 동 지 께 서)."""
    return "".join(leader["particle"].split()).startswith("께서")


def _sent_before(page: Page, start: int, end: int, leader: re.Match[str], before: re.Match[str]) -> Telling | None:
    """ "뿌찐대통령에게 보내신 새해축하편지에서 김정은동지께서는 ...": to whom stands before the leader, who says something in it."""
    others = parties(page, *_trimmed(page.text, start, before.start())) if _honours(leader) else ()
    if not others:
        return None
    noun = _NOUN.search(page.text, before.start("noun"), before.end())
    genre = _genre(page.text, noun, False) if noun else "greeting"
    return Telling(_LEADERS["".join(leader["name"].split())], True, others, genre, start, end, "sent")


def _exchange(page: Page, start: int, end: int, exchange: re.Match[str]) -> Telling | None:
    """ "습근평동지와 김정은동지께서 축전을 교환하시였다", "김정은동지와 습근평동지사이에 축전이 교환되였다": both sides sent one."""
    leader, noun = _NAMED.search(page.text, start, exchange.start()), _last(_NOUN, page.text, start, exchange.end())
    others = _mentioned(page, start, exchange.start())
    if leader is None or noun is None or not others:
        return None
    name, genre = _LEADERS["".join(leader[0].split())], _genre(page.text, noun, False)
    return Telling(name, True, others, genre, start, end, "sent", exchanged=True)


def _mentioned(page: Page, start: int, end: int) -> tuple[Party, ...]:
    """The foreigner that a sentence names where no particle says to whom: "시진핑 주석의 생일을 맞아 ... 축전을 보냈다"."""
    found = [one for one in known(page.text, start, end, "ko") if one.country != HOME]
    return tuple(Party(one.name, one.country, "person", one.start, one.end) for one in found[:1])


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text, start, end), maxlen=1)), None)


def _genre(text: str, noun: re.Match[str], several: bool) -> str:
    """What the message is called; of several kinds in one list it is a listing."""
    before = text[max(0, noun.start() - 14) : noun.start()]
    if several and re.search(r"(?:축전|전문)(?:과|들과|와)\s*$", before):
        return "listing"
    apart = _KIND.search(before)
    called = before[-4:] + noun[0] if before[-1:] != " " else (apart["kind"] if apart else "") + noun[0]
    return next((genre for genre, words in _GENRES if re.search(words, called)), "greeting")


def _whom(text: str, leader: re.Match[str], noun: re.Match[str]) -> tuple[int, int] | None:
    """The stretch before the last 에게 or 께 (Seoul also 에) between the sender and the noun."""
    start = leader.end()
    found = _last(_FOR, text, start, noun.start())
    if found is None or (found[0] == "에" and not _near_noun(text, found.end(), noun)):
        return None
    return _trimmed(text, start, found.start())


def _near_noun(text: str, at: int, noun: re.Match[str]) -> bool:
    return len(text[at : noun.start()].split()) <= 3


def _sender(
    text: str, start: int, leader: re.Match[str], noun: re.Match[str], *, subject: bool
) -> tuple[int, int] | None:
    """The stretch that a subject's particle closes, behind the leader's name or else before it."""
    marks = re.compile(r"(?:으로부터|로부터|에게서|께서|이|가|은|는)(?=\s)") if subject else _BY
    behind = list(marks.finditer(text, leader.end(), noun.start()))
    if behind:
        return _trimmed(text, leader.end(), behind[-1].start())
    before = list(_BY.finditer(text, start, leader.start()))
    return _trimmed(text, start, before[-1].start()) if before else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the occasion and the day that open it."""
    while True:
        occasion = _last(_OCCASION_END, text, start, end)
        if occasion is not None:
            start = occasion.end()
        day = _DATE.match(text, start + (text[start] == " "), end)
        if day is None:
            break
        start = day.end()
    while start < end and text[start] in " ,":
        start += 1
    return start, min(end, line_end(text, start) if "\n" not in text[start:end] else end)
