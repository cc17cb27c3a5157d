"""From where on a text is a foreigner's: a speech, toast, article or interview of his that is printed in full.

Such a text speaks of "the fraternal peoples" and "respected Comrade" in nobody's name but its own, without a word of saying. It shows
itself by its headline ("Speech by President Vladimir Putin", 로씨야련방 대통령의 연설) or its first sentence, and by a form of
address on a line of its own or by "follows" behind it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from tealeaves.model import Document
from tealeaves.observe.phrases import speaker, speaker_abroad
from tealeaves.observe.phrases.scan import Scanned, scan
from tealeaves.observe.sentences import Span

_KIND = r"(?:[Ss]peech|[Aa]ddress|[Tt]oast|[Tt]alk|[Rr]emarks|[Aa]rticle|[Ee]ssay|[Cc]ontribution|[Ii]nterview|[Ss]tatement|[Ll]ecture)"
_BY = re.compile(
    rf"\b{_KIND} (?:(?:was |were )?(?:made|delivered|given|contributed|written|released|issued|published|authored) )?(?:by|of|from|with) "
    r"(?P<who>[^\n]{2,120})"
)
_WITH = re.compile(r"\b[Ii]nterview (?:of|by) [^\n]{2,40}? with (?P<who>[^\n]{2,120})")  # it is the answers that count
_MAKES = (
    r"(?:[Mm]a(?:d|k)es?|[Dd]eliver(?:s|ed)|[Gg]ives?|[Gg]ave|[Cc]ontribut(?:es|ed)|wrote|[Rr]eleas(?:es|ed)|[Ii]ssu(?:es|ed)"
    r"|[Pp]ublish(?:es|ed))"
)
_DOES = re.compile(rf"\b{_MAKES} [^.\n]{{0,40}}?\b{_KIND}\b")
_KO = re.compile(r"연설|축배사|축하발언|기고|회견|글을|글(?=$|\n)|담화|성명")
_KO_OWN = re.compile(r"김정[은일][가-힣]{0,8}(?:께서|의)|하신 |우리 ")
_RU = re.compile(
    r"\b(?:Речь|Выступление|Тост|Статья|Интервью|Заявление|Обращение)\b"
    r"|\b(?:выступил|произн[её]с)\w* (?:с )?[^.\n]{0,40}(?:реч|тост|заявлен)"
)
_ZH = re.compile(r"讲话|講話|致辞|致辭|演讲|祝酒辞|署名文章|发表文章|专访")
_SIGNS = (  # one of them stands in what opens such a text; they are looked for before anything else is
    "peech", "ddress", "oast ", "alk ", "alk\n", "emarks", "rticle", "ssay", "ontribut", "nterview", "tatement", "ecture",
    "연설", "축배사", "축하발언", "기고", "회견", "글", "담화", "성명", "Речь", "реч", "Выступлен", "Тост", "тост", "Стать", "Интервью",
    "Заявлен", "заявлен", "Обращен", "讲话", "講話", "致辞", "致辭", "演讲", "祝酒辞", "署名文章", "发表文章", "专访",
)  # fmt: skip
_FOLLOWS = re.compile(
    r"(?:\bfollow(?:s|ing)\b|\breads?\b|\bsaid|\bsays|\bas follows|다음과 같다|гласит|говорится|сказал|如下|说|說)\s?[:：.]?[ \t]*(?=\n)"
)
_ADDRESS = re.compile(
    r"^[ \t\"“«„《]*(?:(?:My )?(?:Dear|Respected|Esteemed|Distinguished|Your Excellenc|Ladies|Comrades?,|Friends,|Mr\. )"
    r"|존경하는 |친애하는 |경애하는 |동지들|Уважаем|Дорог|Друзья|Товарищи|Глубокоуважаем|尊敬的|亲爱的|親愛的|各位|女士们)"
    r"[^\n]{0,90}?[,!:，！：][ \t\"”»》]*$",
    re.MULTILINE,
)
_TO_LEADER = re.compile(  # a line that addresses the leader by name
    r"^[ \t\"“«„《]*(?:Dear|Respected|Esteemed|존경하는|친애하는|Уважаем\w*|Дорог\w*|尊敬的|亲爱的)[^\n]{0,60}?"
    r"(?:Kim Jong (?:Un|Il)|김정[은일]|Ким Чен (?:Ын|Ир)|金正[恩日])[^\n]{0,30}$",
    re.MULTILINE,
)
_NEAR = 260  # code points before such a line in which a foreigner is named who says it
_OPENING = 700  # code points in which headline and first sentence end
_REACH = 700  # code points behind the first sentence in which the text itself begins


def of_document(document: Document) -> int | None:
    """`others_from` of a document of which nothing is read yet."""
    return others_from(scan(document)) if _may_be(document.text) else None


def _may_be(text: str) -> bool:
    """Whether the opening has a word for such a text; of English ones, one that says by whom, or that somebody made it."""
    for _, start, end in _finder().find_matches_as_indexes(text[:_OPENING]):
        if not text[start].isascii() or _BY.search(text, max(0, start - 2), end + 60):
            return True
        if _DOES.search(text, max(0, start - 60), end + 2):
            return True
    return False


@lru_cache(maxsize=1)
def _finder() -> AhoCorasick:
    return AhoCorasick(_SIGNS)


def others_from(scanned: Scanned) -> int | None:
    """The offset from which all is a foreigner's; None where it is not known to be."""
    if not _may_be(scanned.text):
        return None
    found = _whole(scanned)
    return _answer(scanned) if found is None else found


def _answer(scanned: Scanned) -> int | None:
    """Where behind another's speech a foreigner addresses the leader: "President Putin made a speech:", "Dear Comrade Kim Jong Un,"."""
    for address in _TO_LEADER.finditer(scanned.text, scanned.body):
        near = Span(max(0, address.start() - _NEAR), address.start())
        if any(hit.form.what != "pair" for hit in scanned.mentioned(near)) or speaker_abroad.names_foreigner(
            scanned, near
        ):
            return address.start()
    return None


def _whole(scanned: Scanned) -> int | None:
    """Where the text begins of whose headline or first sentence tells that it is a foreigner's."""
    text, lead = scanned.text, scanned.lead
    if _foreign(scanned, Span(0, scanned.body)):
        begins = _begins(text, scanned.body)
        return lead.end if begins is None or begins > lead.end else begins
    return _begins(text, lead.end) if _foreign(scanned, Span(scanned.begin, lead.end)) else None


def _begins(text: str, at: int) -> int | None:
    """Where the text itself begins: with an address, or behind "as follows:"."""
    end = min(len(text), at + _REACH)
    address, follows = _ADDRESS.search(text, at, end), _FOLLOWS.search(text, at, end)
    found = [address.start() if address else end, follows.end() if follows else end]
    return min(found) if min(found) < end else None


def maker(scanned: Scanned) -> speaker.Speaker | None:
    """Whose speech, statement or article it is by the English headline, or else by the first sentence; None where neither tells."""
    headline, first = Span(0, scanned.body), Span(scanned.begin, scanned.lead.end)
    return _maker(scanned, headline) or _maker(scanned, first)


def _maker(scanned: Scanned, span: Span) -> speaker.Speaker | None:
    by = _WITH.search(scanned.text, *span) or _BY.search(scanned.text, *span)
    does = _DOES.search(scanned.text, *span)
    if by is not None:
        return speaker.of_words(scanned, Span(by.start("who"), min(by.end("who"), span.end)))
    return None if does is None else speaker.actor(scanned, Span(span.start, does.start()))


def _foreign(scanned: Scanned, span: Span) -> bool:
    """Whether a headline or sentence tells of such a text, and of whose it is: a foreigner's."""
    text = scanned.text
    if (made := _maker(scanned, span)) is not None:
        return made == speaker.FOREIGNER
    korean = _KO.search(text, *span)
    if korean is not None:
        before = Span(span.start, korean.start())
        own = _KO_OWN.search(text, *before) is not None
        return not own and speaker_abroad.of_words(scanned, before, "ko") == speaker.FOREIGNER
    for language, pattern in (("ru", _RU), ("zh", _ZH)):
        found = pattern.search(text, *span)
        if found is not None:
            heads = found.group()[0].isupper()  # "Речь Владимира Путина"
            who = Span(found.end(), span.end) if heads else Span(span.start, found.start())
            return speaker_abroad.of_words(scanned, who, language) == speaker.FOREIGNER
    return False
