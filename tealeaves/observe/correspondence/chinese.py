"""Messages in Chinese: 向, 给 or 致 stands before whom is sent to; 收到 turns it round; 互致 is an exchange."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace

from tealeaves.observe.correspondence.sides import sides
from tealeaves.observe.correspondence.told import Page, Party, Telling, told_first

_LEADER = re.compile(r"金正恩|金正日|金日成")
_NAMES = {"金正恩": "Kim Jong Un", "金正日": "Kim Jong Il", "金日成": "Kim Il Sung"}
_NOUN = re.compile(
    r"贺电|电贺|唁电|慰问电|感谢电|答谢电|答电|复电|复函|回电|致电|电报"
    r"|贺信|亲笔信|感谢信|慰问信|复信|亲署函|致信|致函|函电|口信|贺年卡|贺年片|新年贺卡|贺卡|信函|书信|祝贺信"
)
_GENRES = (
    ("verbal", "口信|口头"), ("reply", "复电|答电|复函|复信|回电|答谢电"), ("card", "贺年|贺卡"),
    ("condolence", "唁电|慰问"), ("thanks", "感谢[电信]"),
    ("letter", "贺信|亲笔|慰问信|[致书封写来去]信|信[函件]|致函|亲署函"), ("congratulations", "贺电|电贺|祝贺"), ("greeting", "致电|电报"),
)  # fmt: skip
_TO = re.compile(r"向|给|致(?=[^以电贺唁信函答复慰])|对(?!此)")
_SENT_TO = re.compile(r"(?:[向给]|致(?=[^以电贺唁信函答复慰])|[致去来][函信电])[^，,。；]{0,40}\Z")
_HIS = re.compile(r"(?:转达|转交|递交|转呈)了?\Z")  # 向普京转达了金正恩的亲笔信: whose letter it is stands behind
_ABOUT = re.compile(r"(?:悼念|哀悼|缅怀|祭奠)[^，。]{0,60}\Z|在\Z")  # who is mourned, or what is dated by his visit
_PAUSE = re.compile(r"[，,。：:]")
_SENT_ON = re.compile(r"\d日(?:发来|寄来|送来|致|来)")
_GOT = re.compile(r"收到|接到|接获")
_CONVEYED = re.compile(r"转交|递交|转达|转呈")
_EXCHANGED = re.compile(r"互致|相互致|互相致|互发|互赠|交换|互换")
_SEVERAL = re.compile(r"各国(?!人民)|多国|\d个国家|世界各国|一些国家|外国.{0,6}首脑|国家首脑和")
_ENTRUSTED = re.compile(
    r"(?:受|奉|遵照|按照|根据)[^，。\n]{0,16}金正[恩日][^，。\n]{0,10}(?:委托|委任|授权|指示|旨意|意志)"
)  # another one sends
_OF_HOME = re.compile(
    r"外务相|内阁总理|最高人民会议|崔善姬|崔龙海|朴泰成|金德训|金与正|赵勇元"
)  # who speak for the leader
_HOME = re.compile(r"总联|总联合会|旅日|在日本?朝鲜|在中国?朝鲜人|旅华朝侨|海外同胞|海外作战部队|工兵团")


def read(page: Page) -> Telling | None:
    """The message that one of the body's first two sentences tells of, else the headline."""
    told = told_first(page, _read, page.body, 2)
    if told is None or told.exchanged:
        return told
    headline = page.document.headline
    both = _EXCHANGED.search(headline) and _NOUN.search(headline) and _LEADER.search(headline)
    return replace(told, exchanged=both is not None)


def _read(page: Page, start: int, end: int) -> Telling | None:
    text = page.text
    leader = _leader(text, start, end)
    noun = _NOUN.search(text, start, end) if leader else None
    if (
        leader is None
        or noun is None
        or _OF_HOME.search(text, start, leader.start())
        or _HOME.search(text, start, end)
        or _ENTRUSTED.search(text, start, end)
    ):
        return None
    got, exchanged = _GOT.search(text, start, end), _EXCHANGED.search(text, start, end)
    outgoing = _outgoing(text, start, leader, noun, got)
    others, several = _others(page, start, end, leader, noun)
    if not others and not several:
        return None
    conveyed = _CONVEYED.search(text, start, end) is not None
    sent = got is None or _SENT_ON.search(text, start, end) is not None
    manner = "conveyed" if conveyed else "sent" if sent else "received"
    genre = "conveyance" if conveyed else _genre(text[start:end])
    return Telling(
        _NAMES[leader[0]], outgoing, () if several else others, genre, start, end, manner, several, exchanged=exchanged is not None
    )  # fmt: skip


def _leader(text: str, start: int, end: int) -> re.Match[str] | None:
    """The leader as a side of the message: where he is sent to; else where he is named first, and not as one who is mourned or visited."""
    found = [one for one in _LEADER.finditer(text, start, end) if not _ABOUT.search(text, start, one.start())]
    return next((one for one in found if _SENT_TO.search(text, start, one.start())), found[0] if found else None)


def _outgoing(text: str, start: int, leader: re.Match[str], noun: re.Match[str], got: re.Match[str] | None) -> bool:
    """Whether the leader sends: named before the word for "to", or before the message where there is none; not where he got it."""
    if got is not None:
        return got.start() < leader.start()
    last: re.Match[str] | None = None
    for last in _TO.finditer(text, start, max(noun.start(), leader.end())):
        if last.end() <= leader.start() and not _PAUSE.search(text, last.end(), leader.start()):
            return _HIS.search(text, last.end(), leader.start()) is not None
    return leader.start() < (last.start() if last else noun.start())


def _others(
    page: Page, start: int, end: int, leader: re.Match[str], noun: re.Match[str]
) -> tuple[tuple[Party, ...], bool]:
    """The other side, in the words around the leader's name and the message, and whether it is several."""
    text = page.text
    to = next(iter(deque(_TO.finditer(text, leader.end(), noun.start()), maxlen=1)), None)
    whom = ((to.end(), noun.start()),) if to else ()  # who is named before it is what the message is about
    for low, high in (*whom, (leader.end(), noun.start()), (start, leader.start()), (leader.end(), end)):
        if low < high and _SEVERAL.search(text, low, high):
            return (), True
        found = sides(page, low, high) if low < high else ()
        if found and not any(one.named == "body" and _PAUSE.search(one.office) for one in found):
            return found, False
    return (), False


def _genre(words: str) -> str:
    return next((genre for genre, pattern in _GENRES if re.search(pattern, words)), "greeting")
