"""The persons, offices, bodies and groups that a stretch of Korean names as one side of a message."""

from __future__ import annotations

import re
from collections import deque

from tealeaves.observe.correspondence import names
from tealeaves.observe.correspondence.told import Page, Party

_OFFICE = re.compile(
    r"총리대신|대통령|주석|총비서|총서기|제1비서|비서|국왕|왕후|총리|수상|위원장|의장|서기장|장관|외무상|외교부장|부인|국가수반|추장|술탄|황제|대공|왕세자|원수|제1부수상"
)
_HONOUR = re.compile(r"(?:동지들|동지|각하|선생|녀사|여사)+$")
_JOIN = re.compile(
    r"(?<=동지)와\s|(?<=각하)와\s|(?<=동지),\s|(?<=각하),\s|(?<=석)과\s|(?<=령)과\s|\s및\s|(?<=서)와\s|(?<=인)과\s"
)
_CORPS = (
    ("diplomatic corps", "외교단"),
    ("military attaches corps", "무관단"),
    ("economic and commercial councilors corps", "무역참사단|경제참사단"),
)
_CENTRAL = re.compile(r"(?:공산당|혁명당)[^가-힣]{0,2}\s?중앙위원회")
_NO_NAME = re.compile(r"중앙위원회|공화국|련방|연방|국가|정부|공산당|로동당|혁명당|당$|협회|나라|북한|조선")
_OF_ITS_NAME = re.compile(r"(?:사회주의|인민|민주주의|아랍|이슬람){0,3}공화국|련방|연방|왕국")
_SHORTEST = 2  # syllables of a name


def parties(page: Page, start: int, end: int) -> tuple[Party, ...]:
    """Who is named between the offsets; empty for nobody abroad."""
    found: list[Party] = []
    at = start
    for joint in (*_JOIN.finditer(page.text, start, end), None):
        stop = joint.start() if joint else end
        party = _party(page, at, stop, found[-1].country if found else "")
        if party is not None:
            found.append(party)
        at = joint.end() if joint else end
    return tuple(found)


def _party(page: Page, start: int, end: int, before: str) -> Party | None:
    text = page.text
    words = text[start:end].strip()
    corps = next((name for name, pattern in _CORPS if re.search(pattern, words)), None)
    if corps is not None:
        return Party(corps, "", "body", start, end, words)
    country = names.country(text, start, end, "ko") or before
    # The last who is named stands at the particle: "푸틴 대통령 최측근인 메드베데프 의장이".
    abroad = [one for one in names.known(text, start, end, "ko") if one.country != names.HOME]
    person = abroad[-1] if abroad else None
    if person is not None:
        return Party(
            person.name,
            person.country or country,
            "person",
            start,
            end,
            _office(words, text[person.start : person.end]),
        )
    if not country:
        return None
    printed = _name(words)
    if printed is not None:
        return Party(printed, country, "person", start, end, words)
    if words.endswith(("녀사", "여사")):
        return None  # the wife of who was named before
    return _unnamed(page, start, end, words, country)


def _office(words: str, name: str) -> str:
    return " ".join(_HONOUR.sub("", words.replace(name, " ")).split()).strip(" ,")


def _name(words: str) -> str | None:
    """The name that follows the last office: "대통령 울라지미르 뿌찐동지"; None where none does."""
    last = next(iter(deque(_OFFICE.finditer(words), maxlen=1)), None)
    if last is None:
        return None
    name = _HONOUR.sub("", words[last.end() :].strip()).strip(" ,")
    if sum(map(str.isalpha, name)) < _SHORTEST or _NO_NAME.search(name) or len(name) > 40:
        return None
    return " ".join(name.split())


def _unnamed(page: Page, start: int, end: int, words: str, country: str) -> Party | None:
    if _CENTRAL.search(words) and words.rstrip().endswith("중앙위원회"):
        return Party(f"party central committee of {country}", country, "body", start, end, words)
    name = names.by_office(words, "", country, "ko", page.day)
    if name is not None and not name.endswith(f" of {country}"):
        return Party(name, country, "office", start, end, words)
    addressed = _addressee(page)
    if addressed is not None:
        return Party(addressed, country, "person", start, end, words)
    if name is not None:
        return Party(name, country, "office", start, end, words)
    if _only_a_country(page.text, start, end):
        return None  # "중국에 축전을 보냈다"
    return Party(words, country, "body", start, end, words)


def _only_a_country(text: str, start: int, end: int) -> bool:
    """Whether the stretch names a country and nobody of it."""
    for _, first, last in names.countries(text, start, end, "ko"):
        return not _OF_ITS_NAME.sub("", text[start:first] + text[last:end]).strip(" ,")
    return False


def _addressee(page: Page) -> str | None:
    """The name in the block of address above a letter that is printed in full: "통룬 씨쑤릿동지"."""
    for line in page.text[page.body : page.body + 300].split("\n")[:7]:
        words = line.strip()
        if (
            len(words) < 30
            and words.endswith(("동지", "각하"))
            and _NO_NAME.search(words) is None
            and not _OFFICE.search(words)
        ):
            name = _HONOUR.sub("", words).strip()
            if sum(map(str.isalpha, name)) >= _SHORTEST and not name.startswith("존경하는"):
                return " ".join(name.split())
    return None
