"""Sentences that name a message without telling of one: denials, rumours in others' mouths, and recollections of years ago.

"The media floated the story that Kim Jong Un sent a letter ... This is a fiction." tells that none was sent; "... in 1991, the newspaper
recalled" tells of no message of now. Both would be dated to the day of the text, so nothing is said of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tealeaves.observe.correspondence.days import told_day
from tealeaves.observe.correspondence.told import Page, Telling

_BEHIND = 160  # code points after the sentence in which it is denied
_FOUNDED = 60  # before or behind a year, in which it is an occasion's: "the treaty that was concluded in 1961"


@dataclass(frozen=True, slots=True)
class _Words:
    """Of one language: what denies in the sentence itself, what at the head of the next, what recalls, a year, a time ago."""

    rumour: re.Pattern[str]
    denial: re.Pattern[str]
    recalled: re.Pattern[str]
    year: re.Pattern[str]
    occasion: re.Pattern[str]  # beside a year: it is that of what the message is about
    ago: re.Pattern[str]


_EN_LIE = (
    r"fictions?|fabricat\w+|lies?|groundless|misinformation|disinformation|rumou?rs?|far-?fetched|ridiculous|preposterous"
    r"|(?:not|un)true|cock-and-bull|nonsense|sophism"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WORDS = {
    "en": _Words(
        rumour=re.compile(
            r"(?i)\b(?:float(?:ed|ing)|rumou?r\w*|alleged\w*|alleging|claim(?:s|ed|ing)?(?! (?:\w+ ){0,4}(?:lives?|casualties|victims))"
            r"|clamou?r\w*|fabricat\w*|speculat\w*|purported\w*"
            r"|misled|mislead\w*|trumpet\w*)\b[^.]{0,300}\bKim (?:Jong|Il)"
            r"|\bKim (?:Jong|Il)[ -]\w+,? (?:never|(?:did|has|had) not)\b|\b(?:never|(?:did|has|had) not) (?:sent|send|received?)\b"
            r"|\bno such (?:message|letter|telegram)|\b(?:sent|received?) no (?:\w+ )?(?:message|letter|reply|telegram)"
            r"|\bdenie[sd]\b|\b(?:false|untrue|not true) that\b"
            r"|(?<!state )\b(?:media|newspapers?|press(?! (?:service|secretary|office|department))"
            r"|papers?|broadcasts?|magazines?) [^.]{0,80}"
            r"\b(?:report(?:s|ed)?|news|fact|said|story)(?:, [^.,]{1,40},)? that\b[^.]{0,120}\bKim (?:Jong|Il)"
        ),
        denial=re.compile(
            r"\s*[\"”]?\s*(?:This|It|That|These|Such|The (?:story|report|rumou?r)|But (?:this|it)|However, (?:this|it))\b"
            rf"[^.\n]{{0,60}}\b(?:{_EN_LIE})\b"
        ),
        recalled=re.compile(
            r"\brecall(?:s|ed|ing)\b[^.]{0,300}\bKim (?:Jong|Il)"
            r"|, (?:(?:the|a|an|as) )?[^,.\n]{1,80}\b(?:recall(?:s|ed)|remind(?:s|ed))[^,\n]{0,40}\Z"
        ),
        year=re.compile(r"\b(?:in|on|of|Year)\s+(?:[A-Z][a-z]+\.?\s+)?(?:\d{1,2},\s+)?((?:19|20)\d\d)\b"),
        occasion=re.compile(
            r"(?i)anniversar|found(?:ed|ing|ation)|birth|born|conclu|establish|liberat|sign(?:ed|ing)|treaty|held|adopt|since|victory"
            r"|revolution|independen|agree|pact|declaration|visit|summit"
        ),
        ago=re.compile(
            rf"\bin (?:{_MONTH} |the (?:first|second) half of |(?:early|late|mid-?) ?)?last year\b|\byears? ago\b"
        ),
    ),
    "ko": _Words(
        rumour=re.compile(r"여론을|여론이|소문|류포|날조|모략|궤변|떠들|요언|허위|억측|랑설|낭설|하시지 않"
                         r"|(?:보내|받으)\S{0,4}\s?적이? 없|부인(?:하였|했)"),
        denial=re.compile(r"\s*(?:이것은|이는|그것은|그러나)[^.\n]{0,40}(?:날조|거짓|궤변|모략|허위|낭설|랑설|사실이 아니)"),
        recalled=re.compile(r"(?:회상|회고|상기|추억)(?:하|되|시키)[^.]{0,12}\.?\Z"),
        year=re.compile(r"((?:19|20)\d\d)년(?!\s*(?:의\s*)?새해|에 즈음)"),
        occasion=re.compile(r"돐|주년|창건|체결|수립|승리|해방|탄생|조약|선언"),
        ago=re.compile(r"지난해|작년|년전"),
    ),
    "ru": _Words(
        rumour=re.compile(r"(?i)\bслух|\bлож[ьи]|лжив|вымысел|вымысл|фальшивк|якобы|домыс|опроверг"
                         r"|не (?:направлял|отправлял|посылал|получал)"),
        denial=re.compile(r"\s*(?:Это|Но это|Однако это)[^.\n]{0,40}(?:ложь|ложн|вымысел|фальшивк|не соответствует|неправда|бред)"),
        recalled=re.compile(r"(?i)напомина[ею]т|вспомина[ею]т|напомнил|вспомнил"),
        year=re.compile(r"\b(?:в|на|с)\s+(?:\w+\s+)?((?:19|20)\d\d)(?:-\w+)?\s*год"),
        occasion=re.compile(r"(?i)годовщин|лети[ею]|основан|подписа|заключ|договор|победы|освобожд|рожден|установлен"),
        ago=re.compile(r"(?i)прошл(?:ого|ом) год|\bлет назад|\bгод назад"),
    ),
    "zh": _Words(
        rumour=re.compile(r"谣言|造谣|捏造|谎言|杜撰|虚构|无稽|散布|从未|并未|(?:没有|未)(?:向|给|致|收到|接到)|否认"),
        denial=re.compile(r"\s*(?:这|此|但这)[^。\n]{0,16}(?:捏造|谎言|谣言|虚构|无稽|杜撰|不属实|不是事实)"),
        recalled=re.compile(r"回顾|回忆|忆起|追忆"),
        year=re.compile(r"((?:19|20)\d\d)年(?!新年|元旦|春节)"),
        occasion=re.compile(r"周年|週年|签订|签署|缔结|成立|建交|胜利|诞辰|解放"),
        ago=re.compile(r"去年|年前"),
    ),
}  # fmt: skip


def not_told(page: Page, told: Telling) -> bool:
    """Whether the sentence denies its message, puts it into the mouth of rumours, or recalls one of a year that is over."""
    words, text = _WORDS[page.language], page.text
    sentence = text[told.start : told.end]
    if words.rumour.search(sentence) or words.recalled.search(sentence):
        return True
    if words.denial.match(text[told.end : told.end + _BEHIND]):
        return True
    return page.day is not None and _of_long_ago(page, told, words, page.day.year)


def _of_long_ago(page: Page, told: Telling, words: _Words, year: int) -> bool:
    """Whether the sentence prints an earlier year as that of the message; a day of the last months shows that it is of now."""
    text, start, end = page.text, told.start, told.end
    old = any(
        int(found[1]) < year - 1 and not words.occasion.search(_around(text, start, end, found))
        for found in words.year.finditer(text, start, end)
    )
    ago = words.ago.search(text, start, end)
    ago_of_message = ago is not None and not words.occasion.search(_around(text, start, end, ago))
    return (old or ago_of_message) and told_day(text, start, end, page.language, page.day) is None


def _around(text: str, start: int, end: int, found: re.Match[str]) -> str:
    return text[max(start, found.start() - _FOUNDED) : min(end, found.end() + _FOUNDED // 3)]
