"""How much of a message is printed: all of it, a summary in reported speech, or no more than that it was sent; and how long that is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tealeaves.observe.correspondence.told import Page, Telling, line_end

_SHORT = 25  # letters below which a line is no part of what a message says
_OPENS_FULL = {
    "en": re.compile(r"\b(?:said|says|reads?|noted|follows?|goes|runs)\b[^\n:]{0,40}:|full text", re.IGNORECASE),
    "ko": re.compile(
        r"(?:전문은|축전은|편지는|답전은|전문내용은|글은|내용은|축하편지는)\s?다음과\s?같다|다음과\s?같이"
    ),
    "ru": re.compile(r"следующ\w+ содержани|гласит|говорится:|текст (?:послания|телеграммы|письма)"),
    "zh": re.compile(r"(?:电文|全文|贺电|内容|贺信|信|复电|唁电)(?:内容)?(?:如下|全文如下|说[:：])|如下\s*[:：]"),
}
_FIRST_PERSON = {
    "en": re.compile(r"(?:^|[\n\s,])(?:I|[Mm]y|[Pp]lease accept)\s|(?:^|\n)\s*(?:We|Our)\s"),
    "ko": re.compile(r"(?:^|\n)\s*(?:나는|저는|우리는)\s|(?:합니다|습니다|ㅂ니다|입니다|봅니다|립니다|냅니다)"),
    "ru": re.compile(
        r"(?:^|\n|\.\s)(?:Я |Прошу Вас|Примите|Позвольте|Шлю Вам|Выражаю|От имени [^.]{0,120}(?:шлю|направляю|передаю|выражаю))"
    ),
    "zh": re.compile(r"我(?:谨|向|对|们|非常|衷心|确信|相信|愿|高兴)|谨向"),
}
# Before the first person in its line: a report's quotation mark, or its "said".
_REPORTED = {
    "ru": re.compile(r"(?:^|\n)\s*[—–-]?\s*[«\"„“]"),
    "zh": re.compile(r"(?:[说称示出调明]|写道)[,，:：][^\n]*$"),
}
_OF_CARRYING = {
    "en": re.compile(
        r"(?i)\b(?:conveyed|handed|delivered)\b(?!(?: (?!messages?\b|letters?\b|cards?\b|telegrams?\b)[\w'’-]+){0,4}"
        r" (?:wishes|greetings?|congratulations|regards|condolences|sympathy|thanks|gratitude|blessings)\b).{0,120}\b(?:to|by)\b"
    ),
    "ko": re.compile(
        r"(?:전달|(?<!인사를 )(?<!축하를 )(?<!위문을 )(?<!사의를 )(?<!경의를 )전)(?:하였다|하시였다|되였다)"
    ),
    "ru": re.compile(
        r"(?i)(?:корзин|письм|телеграмм|послани|открытк)[^.]{0,60}(?:передал|вручил|передан|вручен)"
        r"|(?:передал|вручил)\w* (?:\w+ )?(?:корзин|письм|телеграмм|послани|открытк)"
    ),
    "zh": re.compile(r"转交|递交|转达"),
}
# What others at home sent on the same day stands under the leader's message, and is none of its words.
_OF_OTHERS = {
    "en": re.compile(
        r"(?:Meanwhile|(?:DPRK |Korean )?(?:Premier|Prime Minister|Foreign Minister|Minister|Vice)\b"
        r"|The (?:Central Committee|Cabinet|Presidium|Standing Committee|Foreign Ministry|premier|minister|chairman))[^\n]{0,200}?\bsent\b"
    ),
    "ko": re.compile(r"(?:한편|내각총리|외무상|최고인민회의|당중앙위원회)[^\n]{0,120}?보내(?:시?였|왔)"),
    "ru": re.compile(r"(?:Между тем|Тем временем|Премьер|Министр)[^\n]{0,200}?(?:направил|послал|отправил)"),
    "zh": re.compile(r"(?:另外|与此同时|内阁总理|外务相)[^\n]{0,80}?(?:致|发)"),
}
_KO_SENTENCE = re.compile(r"[다까오요]\s*[.!?]|[다까]$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_END = re.compile(r"-\s?0\s?-\s*$|\(끝\)\s*$|劳动新闻\s*$|로동신문\s*$")


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of a message. `start` and `end` are where its words stand; equal where there are none."""

    detail: str  # full, summary, title, listing
    length: int
    unit: str  # words, letters
    start: int
    end: int


def printed(page: Page, told: Telling) -> Printed:
    """How the document gives the message that it tells of."""
    unit = "letters" if page.language in ("ko", "zh") else "words"
    start, end = _content(page, told)
    if told.listed:
        return Printed("listing", 0, unit, start, start)
    words = page.text[start:end]
    length = sum(_length(line, unit) for line in words.split("\n") if _says(line, page.language))
    if length == 0:
        return Printed("title", 0, unit, start, start)
    opening = page.text[told.start : min(len(page.text), start + 200)]
    full = _OPENS_FULL[page.language].search(opening) is not None or _in_first_person(words[:1500], page.language)
    return Printed("full" if full else "summary", length, unit, start, end)


def _in_first_person(words: str, language: str) -> bool:
    """Whether the sender speaks, and not a report that quotes a sentence or two."""
    reported = _REPORTED.get(language)
    return any(
        reported is None or not reported.search(words, max(words.rfind("\n", 0, found.start()), 0), found.end())
        for found in _FIRST_PERSON[language].finditer(words)
    )


def _content(page: Page, told: Telling) -> tuple[int, int]:
    """From the first line after the telling one that says something of the message, to the end of the text."""
    text = page.text
    if page.body >= len(text):
        return len(text), len(text)
    at = told.end if told.start >= page.body else page.body
    while at < len(text):
        end = line_end(text, at)
        if _says(text[at:end], page.language):
            return at, len(text)
        at = end + 1
    return len(text), len(text)


def _says(line: str, language: str) -> bool:
    """Whether the line is one of what is said: no address, no signature, no "the message is as follows:", no word on who handed it over."""
    letters = sum(map(str.isalpha, line))
    few = _SHORT if language in ("en", "ru") else _SHORT // 2
    if letters < few or line.rstrip().endswith((":", "：")):
        return False
    if language == "ko" and (not _KO_SENTENCE.search(line) or (letters < 30 and _OPENS_FULL["ko"].search(line))):
        return False
    if _OF_OTHERS[language].match(line.lstrip()):
        return False
    return not (_OF_CARRYING[language].search(line) and letters < 260 and not re.search(r"[:：]", line))


def carried(sentence: str, language: str) -> bool:
    """Whether the sentence tells that the message was handed over."""
    return _OF_CARRYING[language].search(sentence) is not None


def _length(words: str, unit: str) -> int:
    plain = _END.sub("", words)
    return sum(map(str.isalpha, plain)) if unit == "letters" else sum(1 for _ in _WORD.finditer(plain))
