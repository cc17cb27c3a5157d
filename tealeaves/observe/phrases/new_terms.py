"""Names that may be new to the language: of weapons and satellites, slogans, and policies in quotation marks.

Read conservatively: a weapon is a name with a number near a word for weapons; a slogan stands in quotation marks and is called one, or ends
with an exclamation mark; a policy stands in quotation marks before the word for it. Whether a name is new is not for the observer to say.

The value is the name as one name in all its spellings: a weapon's in Latin letters whatever the language ("hwasong-11-da"), a slogan's
without case and closing mark. `as_printed` is the name as the text has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from tealeaves.model import Fact
from tealeaves.observe.lexicon import phrases, words_of

FILE = "weapons.toml"
KIND = "new_term"
MOST = 40  # of one document
_NUMBERED = re.compile(r"([^\W\d_]{1,20}?)(?:[ -]|No\.|제){0,4}(\d{1,3})(.{0,20})")
_PARTS = re.compile(r"[^\d.-]+|[\d.]+")
_GROUPED = re.compile(r"(?<=\d)[ ,](?=\d{3}\b)")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_LETTERS = (  # of a variant, in the order of the alphabet: 16나 is 16B in English, 16Б in Russian
    ("ga", "가 a а га 甲"), ("na", "나 b б на 乙"), ("da", "다 c в да 丙"), ("ra", "라 ра 丁"), ("ma", "마 ма 戊"), ("ba", "바 ба 己"),
    ("sa", "사 са 庚"),
)  # fmt: skip
_VARIANTS = {letter: name for name, letters in _LETTERS for letter in letters.split()}
_NEAR = 90  # code points between a weapon's name and a word for weapons


class _Look(NamedTuple):
    """What is looked for: without one of the `signs` (all in lexicon.TERM_SIGNS) in the text it is not tried."""

    subject: str
    language: str
    signs: tuple[str, ...]
    expression: re.Pattern[str]


_ARMS = ("missile", "rocket", "satellite", "drone", "torpedo", "warhead", "launcher", "destroyer", "ICBM")
_LOOKS = (
    _Look("weapon", "en", _ARMS,
          re.compile(r"[\"“']?(?P<term>[A-Z][a-z]{3,14}-\d{1,3}[A-Za-z]{0,2}(?:-[A-Z][a-z]{1,3})?(?:-\d(?:\.\d)?)?)\b(?:-type)?[\"”']?")),
    _Look("weapon", "en", _ARMS,
          re.compile(r"(?P<term>\b(?:Kwangmyongsong|Unha|Hwasong|Pukguksong|Malligyong)(?: |-?(?: ?No\.) ?)\d{1,2}\b)")),
    _Look("weapon", "ko", ("화성", "북극성", "화살", "해일", "별찌", "천리마", "만리경", "광명성", "은하"),
          re.compile(r"《?(?P<term>(?:화성포?|북극성|불?화살|해일|별찌|천리마|만리경|광명성|은하)-\d{1,3}"
                     r"(?:[가나다라마바사](?=[-》형’'”\")]))?(?:-\d(?:\.\d)?)?)》?(?:형|호)?")),
    _Look("weapon", "ko", ("광명성", "은하", "만리경"), re.compile(r"(?P<term>(?:광명성|은하|만리경) ?(?:제)?\d{1,2})호")),
    _Look("weapon", "ru", ("Хвасон", "Пуккыксон", "Хвасаль", "Хэиль", "Чхоллима", "Маллигён", "Кванмёнсон"),
          re.compile(r"«?(?P<term>(?:Хвасон(?:пхо)?|Пуккыксон|Хвасаль|Хэиль|Чхоллима|Маллигён|Кванмёнсон)-\d{1,3}"
                     r"(?:[А-Яа-я]{1,2}(?![а-яё]))?(?:-\d{1,2}(?:[.,]\d)?)?)»?")),
    _Look("weapon", "zh", ("火星", "北极星", "千里马", "万里镜", "光明星", "银河"),
          re.compile(r"[“《]?(?P<term>(?:火星炮?|北极星|千里马|万里镜|光明星|银河)-?\d{1,3}[甲乙丙丁戊己庚]?"
                     r"(?:-\d(?:\.\d)?)?)[”》]?(?:型|号)?")),
    _Look("slogan", "en", ("slogan", "Slogan", "watchword"),
          re.compile(r"(?:[Ss]logans?|watchwords?)\b[^\"“\n]{0,40}[\"“](?P<term>[^\"”\n]{6,120})[\"”]")),
    _Look("slogan", "en", ('!"', "!”"), re.compile(r"[\"“](?P<term>[A-Z][^ \"“”\n!?]*(?: [^ \"“”\n!?]+){3,20}!)[\"”]")),
    # What is only exclaimed in Korean (《… 영원할것이다!》) ends otherwise than what calls to something.
    _Look("slogan", "ko", ("구호", "!》"), re.compile(r"《(?P<term>[^《》\n]{3,60}(?:자|라|세|앞으로|위하여)!)》"
                     r"|구호[^《\n]{0,20}《(?P<other>[^《》\n]{4,60})》")),
    _Look("slogan", "ru", ("лозунг",), re.compile(r"лозунг[а-я]{0,3}[^«\n]{0,30}«(?P<term>[^«»\n]{4,100})»")),
    _Look("slogan", "zh", ("口号",), re.compile(r"口号[^“\n]{0,10}“(?P<term>[^“”\n]{4,40})”|“(?P<other>[^“”\n]{4,40})”[^“\n]{0,4}口号")),
    _Look("policy", "en", ('" policy', '" campaign', '" movement', '" doctrine', '" project', "” policy", "” campaign", "” project"),
          re.compile(r"[\"“](?P<term>[A-Z0-9][^\"“”\n]{3,60})[\"”] (?:policy|campaign|movement|doctrine|project)\b")),
    _Look("policy", "ko", ("》정책", "》 정책", "》운동", "》전략", "》로선"),
          re.compile(r"《(?P<term>[^《》\n]{2,30})》 ?(?:정책|운동|전략|로선)")),
)  # fmt: skip


def terms(text: str, signs: frozenset[str]) -> Iterator[Fact]:
    """Each name once, with the words around it that make it one; `signs` are those that stand in the text."""
    told: set[str] = set()
    for look in _LOOKS if signs else ():
        if signs.isdisjoint(look.signs):
            continue
        for found in look.expression.finditer(text):
            printed = _printed(found)
            value = weapon(printed) if look.subject == "weapon" else saying(printed)
            if (
                not value
                or value in told
                or len(told) >= MOST
                or (look.language == "en" and not _ours(look, text, found))
            ):
                continue
            told.add(value)
            yield Fact(KIND, look.subject, value, found.start(), found.end(), look.language, {"as_printed": printed})


def weapon(printed: str) -> str:
    """The one name of a weapon: its family in Latin letters, number, variant; "화성포-11다" and "Hwasongpho-11-Da" are "hwasong-11-da"."""
    family, number, rest = _NUMBERED.match(printed).groups()  # type: ignore[union-attr]  # every look has a number
    variant = (_VARIANTS.get(part, part) for part in _PARTS.findall(rest.casefold().replace(",", ".")))
    return "-".join((_families().get(family.casefold(), family.casefold()), number, *variant))


def saying(printed: str) -> str:
    """A slogan without what changes from print to print: case, the marks around it, how numbers are grouped."""
    return _GROUPED.sub("", printed.translate(_QUOTES).casefold()).strip(" .!,")


def _printed(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return " ".join((groups["term"] or groups.get("other") or "").split())


def _ours(look: _Look, text: str, found: re.Match[str]) -> bool:
    """Whether a name with a number is a weapon's, and none of another army's."""
    if look.subject != "weapon":
        return True
    if found["term"].partition("-")[0] in _foreign():
        return False
    around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
    return any(sign in around for sign in look.signs)


@lru_cache(maxsize=1)
def _families() -> Mapping[str, str]:
    """Every printed form of a family's name to the one in Latin letters."""
    return {form.casefold(): family.name for family in phrases(FILE, "family", "name") for form in family.forms}


@lru_cache(maxsize=1)
def _foreign() -> frozenset[str]:
    return frozenset(words_of(FILE, "foreign"))
