"""Whose words a verb of saying brings in, in Korean, Russian and Chinese: by the particle, or by the first name before the verb."""

from __future__ import annotations

import re

from tealeaves.observe.phrases.scan import Scanned
from tealeaves.observe.phrases.speaker import FOREIGNER, Speaker
from tealeaves.observe.sentences import Span

_ROOM = 160
_TOPIC = re.compile(r"[^\n。]{1,90}?[가-힣](?:께서는|께서|은|(?<!서)(?<!에)(?<!때)는|이|가)(?= )")
_RESIDENT = re.compile(r"(?:우리 )?[가-힣]{1,12} ?주재 ")
_POSTED = re.compile(r"驻[\u4e00-\u9fff]{1,4}?(?=大使|代办|使馆|总领事)|\b(?:в|при) (?:КНДР|Росси\w+|Кита\w+|Коре\w+)")
_LEADER = re.compile(r"김정[은일]|Ким Чен (?:Ын|Ир)(?![а-яё])|金正[恩日]")
_OWN = re.compile(
    r"김정[은일]|김일성|(?<!남)조선|공화국|우리 |본사|로동신문"
    r"|(?:[김리박최정강조윤장림오서신권황안송류홍전고문손백허남심로곽성차주우현태방승한함염]|리)[가-힣]{2}(?:동지|외무상|국방상|총리|부상|위원장|비서|대사|부장|의장|단장)"
    r"|КНДР|Ким Чен (?:Ын|Ир)(?![а-яё])|Нодон Синмун|\bТПК\b|ЦТАК"
    r"|\b(?:Но|Пак|Ли|Ри|Чве|Чвэ|Цой|Чо|Ким|Кан|Хан|Хван|Юн|Лим|Рим|Чан) [А-Я][а-яё]+ [А-Я][а-яё]+"
    r"|朝鲜(?!半岛)|朝鮮(?!半島)|金正[恩日]|劳动新闻|[崔金李朴卢赵]\w{1,2}(?:外务相|国防相|首相|总理|委员长)"
)
_FOREIGN_KO = re.compile(
    r"대통령|푸틴|뿌찐|라브로브|라브로프|쇼이구|벨로우쏘브|벨로우소프|습근평|시진핑|왕의|손님|외국|[가-힣]{1,6}(?:브|쁘|쓰끼|스키|노브)(?:외무상|국방상|대사|단장|동지)?"
)
_FOREIGN_RU_ZH = re.compile(
    r"\b(?:Путин|Лавров|Шойгу|Белоусов|Мацегора|Мишустин|Володин|Матвиенко|Песков|Захарова|Си Цзиньпин|Ван И"
    r"|Федерации|Государственной Думы|Госдумы|Кремль|Кремля|РФ)\b|普京|拉夫罗夫|绍伊古|别洛乌索夫|习近平|王毅|外宾"
)
_FOREIGN_EN = re.compile(
    r"\b(?:Putin|Lavrov|Shoigu|Belousov|Matsegora|Mishustin|Volodin|Xi Jinping|Wang Yi|Lukashenko|To Lam)\b"
)
_OBLIQUE = re.compile(
    r"(?:\b(?:с|со|к|ко|от|у|присутствии|встрече|встречи|переговорах|имени|для|в|на)|与|同|和|对|向|在)\s?\Z",
    re.IGNORECASE,
)


def speaker(scanned: Scanned, verb: int, language: str) -> Speaker | None:
    """Who says it; None where it is whoever spoke before."""
    sentence = scanned.sentence(verb)
    start = max(sentence.start, scanned.begin, verb - _ROOM if language != "ko" else 0)
    span = _subject_ko(scanned.text, start, verb) if language == "ko" else Span(start, verb)
    return None if span is None else of_words(scanned, span, language)


def _subject_ko(text: str, start: int, verb: int) -> Span | None:
    """The first phrase that a particle marks as topic or subject."""
    found = _TOPIC.match(text, start, verb)
    return None if found is None else Span(start, found.end())


def of_words(scanned: Scanned, span: Span, language: str) -> Speaker | None:
    """Whom these words name: the first sign of a side decides."""
    text = scanned.text
    posts = [post.span() for post in (_RESIDENT if language == "ko" else _POSTED).finditer(text, *span)]
    own = next(
        (found for found in _OWN.finditer(text, *span) if not _apart(text, found.start(), posts, language)), None
    )
    foreign = min(_strangers(scanned, span, posts, language), default=None)
    if foreign is not None and (own is None or foreign <= own.start()):
        return FOREIGNER
    if own is None:
        return None
    return Speaker(own=True, leader=_LEADER.match(text, own.start()) is not None)


def _strangers(scanned: Scanned, span: Span, posts: list[tuple[int, int]], language: str) -> list[int]:
    """Where a country or a foreigner is named, not as the place of a post and not as one that is met."""
    text = scanned.text
    places = [hit.start for hit in scanned.mentioned(span) if hit.form.what != "pair"]
    pattern = _FOREIGN_KO if language == "ko" else _FOREIGN_RU_ZH
    places += [found.start() for found in pattern.finditer(text, *span)]
    return [at for at in places if not _apart(text, at, posts, language)]


def names_foreigner(scanned: Scanned, span: Span) -> bool:
    """Whether somebody of those abroad whom the outlets name most stands in a stretch of text."""
    return any(
        pattern.search(scanned.text, *span) is not None for pattern in (_FOREIGN_KO, _FOREIGN_RU_ZH, _FOREIGN_EN)
    )


def _apart(text: str, at: int, posts: list[tuple[int, int]], language: str) -> bool:
    if any(low <= at < high for low, high in posts):
        return True
    return language != "ko" and _OBLIQUE.search(text, max(0, at - 14), at) is not None
