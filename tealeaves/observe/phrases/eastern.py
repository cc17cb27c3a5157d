"""The relation slots of Korean and Chinese, which write no borders between words that would help: forms are read as they end.

형제적로씨야인민, 영용한 로씨야군대; 전통적인 조로친선; 한전호. 兄弟的俄罗斯人民; 牢不可破的朝俄友谊; 同一条战壕.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tealeaves.observe.phrases.genre import Genre
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Hit, Scanned
from tealeaves.observe.phrases.whose import Use, is_image, whose_relation

LANGUAGES = ("ko", "zh")
_ROOM = 14  # code points in which one adjective stands
_MOST = 3  # adjectives in a row
_PEOPLE = re.compile(
    r" ?(?:련방|연방|의)? ?(?:전체 )?(?:인민|군대|군인|군|당과|정부|국민|장병|동지|벗|나라|근로자)"
    r"|(?:联邦|聯邦)?(?:的)?(?:人民|军队|軍隊|军民|政府|同志|朋友|官兵)"
)
_BARE = re.compile(r"[\s,.。，、]|[와과은는이가를을의에도로]|$")
_AFTER_PAIR = re.compile(
    r"[ 가-힣]{0,16}?(?P<ko>친선|관계|동맹|우의|단결|협조)"
    r"|[^。，\n]{0,8}?(?P<zh>友谊|友誼|关系|關係|同盟|联盟|团结|友好)"
)
_STRANGE = {
    # No adjective: what a clause ends in (를 격멸한, 에 참전한), words of reference (위한, 대한) and of size.
    "ko": re.compile(
        r"(?:^|(?<![을를에서과와로])[ ,《])(?P<word>(?!(?:위|대|관|의|향|통|인|비|반대|방대|거대)한 ?\Z)"
        r"[가-힣]{1,5}(?:적인|로운|스러운|적|한)) ?\Z"
    ),
    "zh": re.compile(r"(?:向|对|對|给|給|和|与|與|^|[，。、])(?P<word>[\u4e00-\u9fff]{2,4})的\Z"),
}
_JOINT = re.compile(r"(?:[ ,，、]|하고|하며|이며|이고|고|和|而)*\Z")


def uses(scanned: Scanned, genre: Genre, language: str) -> Iterator[Use]:
    """Every use in the body of a document, in no order."""
    for hit in scanned.hits:
        if hit.form.language != language or hit.start < scanned.body:
            continue
        if hit.form.what == "pair":
            yield from _pair(scanned, hit)
        elif hit.form.what == "name":
            yield from _before_country(scanned, hit)
        else:
            yield from _of_relation(scanned, hit, genre)


def _before_country(scanned: Scanned, hit: Hit) -> Iterator[Use]:
    """The adjectives before a country's people, or before the bare country."""
    people = _PEOPLE.match(scanned.text, hit.end)
    if people is None and _BARE.match(scanned.text, hit.end) is None:
        return
    end = hit.end if people is None else people.end()
    for value, known, begin in _adjectives(scanned, hit, strange=people is not None):
        if hit.form.value not in lexicon().rivals:
            yield Use(hit.form.value, value, "before_country", known, begin, end)


def _pair(scanned: Scanned, hit: Hit) -> Iterator[Use]:
    """The adjectives before and inside a phrase that names both sides."""
    found = _AFTER_PAIR.match(scanned.text, hit.end)
    if found is None:
        return
    word = found["ko"] or found["zh"]
    head = lexicon().words[hit.form.language].heads.get(word, word)
    inside = _read(scanned.text, hit.end, found.end() - len(word), hit.form.language)
    if hit.form.language == "ko":  # 조로 두 나라사이의 전투적우의: read as the set phrase that it is
        images = lexicon().words["ko"].images
        inside = [one for one in inside if scanned.text[one[2] : found.end()] not in images]
    for value, known, begin in (*_adjectives(scanned, hit, strange=False), *inside):
        yield Use(hit.form.value, f"{value} {head}", "pair", known, min(begin, hit.start), found.end())


def _of_relation(scanned: Scanned, hit: Hit, genre: Genre) -> Iterator[Use]:
    """A word of relation or a set phrase, where the sentence or the message says whose it is."""
    whose = whose_relation(scanned, hit, genre)
    if whose is None:
        return
    country, slot = whose
    before = [] if hit.form.what == "image" else _adjectives(scanned, hit, strange=False)
    for value, known, begin in before:
        yield Use(country, f"{value} {hit.form.value}", slot, known, begin, hit.end)
    if hit.form.what != "head" and not before and is_image(scanned, hit, genre):
        yield Use(country, hit.form.value, slot, True, hit.start, hit.end)


def _adjectives(scanned: Scanned, hit: Hit, *, strange: bool) -> list[tuple[str, bool, int]]:
    language = hit.form.language
    found = _read(scanned.text, scanned.body, hit.start, language)
    if found or not strange:
        return found
    odd = _STRANGE[language].search(scanned.text, max(scanned.body, hit.start - _ROOM), hit.start)
    return [] if odd is None else [(odd["word"], False, odd.start("word"))]


def _read(text: str, floor: int, end: int, language: str) -> list[tuple[str, bool, int]]:
    """The adjectives of the lexicon that end at `end`, one before the other."""
    known = lexicon().words[language].adjectives
    found: list[tuple[str, bool, int]] = []
    for _ in range(_MOST):
        joint = _JOINT.search(text, max(floor, end - 4), end)
        stop = end if joint is None else joint.start()
        form = max((form for form in known if text.endswith(form, floor, stop)), key=len, default=None)
        if form is None:
            break
        end = stop - len(form)
        found.append((known[form], True, end))
    return found
