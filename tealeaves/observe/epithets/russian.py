"""What stands before and after a person's name in Russian: adjectives and nouns in any case, by their stems.

The words agree with the name ("уважаемому товарищу Ким Чен Ыну"); each is found by its stem and a closed list of endings.
"""

from __future__ import annotations

import re
from functools import cache

from tealeaves.observe.epithets.lexemes import Lexeme, lexemes
from tealeaves.observe.epithets.names import Named, role_of
from tealeaves.observe.epithets.uses import Use

LANGUAGE = "ru"
_ROOM = 110
_ADJECTIVE = (
    "ый",
    "ий",
    "ой",
    "ая",
    "яя",
    "ое",
    "ее",
    "ые",
    "ие",
    "ого",
    "его",
    "ому",
    "ему",
    "ым",
    "им",
    "ом",
    "ем",
    "ую",
    "юю",
    "ых",
    "их",
    "ыми",
    "ими",
    "ей",
)
_NOUN = (
    "",
    "а",
    "у",
    "ом",
    "ем",
    "е",
    "и",
    "ы",
    "ов",
    "ам",
    "ами",
    "ах",
    "я",
    "ю",
    "й",
    "ей",
    "ью",
    "ой",
    "ья",
    "ьями",
    "ьям",
    "ья́",
)
_STOPS = ',;:.!?—–"»'
_NOT_ADJECTIVE = frozenset({"друг", "брат", "отец", "враг"})
_COUNTRY = re.compile(
    r"(?:росси|рф|китайск|китая|кндр|кубинск|кубы|вьетнам|сирийск|сирии|белорус|беларус|южнокорейск|северокорейск|американск|сша|корейск|народ|республик|федераци|стран)"
)
_ACRONYM = 5  # letters of the longest


def use_of(text: str, mention: Named) -> Use | None:
    """The words before the name, from right to left, as far as the lexicon, offices and countries go; one unknown adjective among them."""
    low = max(0, mention.start - _ROOM, text.rfind("\n", 0, mention.start) + 1)
    known: list[Lexeme] = []
    unknown: list[str] = []
    at, first = mention.start, mention.start
    while (word := _word_before(text, at, low)) is not None:
        begin, stop, opened = word
        found = looked_up(text[begin:stop])
        if found is not None and (found.counts or (found.sense == "most" and known)):
            known.append(found if found.counts else Lexeme(found.name, "plain", 0, "most"))
            first = begin
        elif found is None and not is_country(text[begin:stop]):
            if unknown or opened or not _belongs(text, begin, stop, low):
                break
            unknown.append(text[begin:stop].lower())
        at = begin
        if opened:
            break
    if not known or _of_kin(text, mention, known, first, low):
        return None
    return Use(mention.person, tuple(known), first, mention.end, "", tuple(unknown))


_KIN = re.compile(
    r"(?:сестр|брат|доч|сын|жен[аыуео]|супруг|дяд|т[её]т|внук|внучк|дед|отец|отц|матер|мать|родственни|племянни)[а-яё]{0,5}\Z"
)
_OWN = re.compile(r"(?:сво|его|ее|е[её]|их)(?:его|ему|им|[йюяе]|ей|ими|их)?\Z")
_AGREES = {"": ("отец",), "у": ("отцу",), "ом": ("отцом",), "е": ("отце",)}  # by the ending of the name


def _of_kin(text: str, mention: Named, known: list[Lexeme], first: int, low: int) -> bool:
    """Whether the words say whose kin it is: "отец Ким Чен Ына", "своего отца Ким Чен Ира", "сестра лидера Ким Ё Чжон"."""
    before = _word_before(text, first, low)
    word = text[before[0] : before[1]].lower() if before is not None else ""
    if is_country(word) and before is not None:
        before = _word_before(text, before[0], low)
        word = text[before[0] : before[1]].lower() if before is not None else ""
    if any(one.name == "отец" for one in known):
        nearest = text[first : mention.start].lower().split()
        name = text[mention.start : mention.end]
        ending = next((end for end in ("ом", "у", "е") if name.endswith(end)), "а" if name.endswith("а") else "")
        return _OWN.match(word) is not None or nearest[-1] not in _AGREES.get(ending, ())
    return _KIN.match(word) is not None and role_of(mention.person) == "family"


def _word_before(text: str, at: int, low: int) -> tuple[int, int, bool] | None:
    end = at
    while end > low and text[end - 1] in ' «"“':
        end -= 1
    if end <= low or text[end - 1] in _STOPS:
        return None
    begin = max(text.rfind(" ", low, end) + 1, low)
    opened = text[begin] in '«"“('
    while begin < end and text[begin] in '«"“(':
        begin += 1
    return (begin, end, opened) if end > begin and text[begin].isalpha() else None


_ABSTRACT = re.compile(r"(?:ств|ени|ани|ци)(?:о|а|у|ом|е|ем|я|ю|ей|и)\Z")


def _belongs(text: str, begin: int, stop: int, low: int) -> bool:
    """An unknown adjective after a known one."""
    word = text[begin:stop].lower()
    if not word.endswith(_ADJECTIVE) or _ABSTRACT.search(word):  # "под мудрым руководством": the leadership is wise
        return False
    before = _word_before(text, begin, low)
    found = None if before is None else looked_up(text[before[0] : before[1]])
    return found is not None and found.kind in ("honour", "praise", "insult")


def is_country(word: str) -> bool:
    """Whether the word names a country or a body (ГКО), or is of such a name: passed over."""
    return _COUNTRY.match(word.lower()) is not None or (word.isupper() and 1 < len(word) <= _ACRONYM)


def looked_up(word: str) -> Lexeme | None:
    """The lexeme of a word in any case."""
    low = word.lower().replace("ё", "е")
    for cut in range(min(4, len(low) - 2), -1, -1):
        stem, ending = (low[:-cut], low[-cut:]) if cut else (low, "")
        found = _stems().get(stem)
        if found is not None and ending in found[1]:
            return found[0]
    return None


@cache
def _stems() -> dict[str, tuple[Lexeme, frozenset[str]]]:
    out: dict[str, tuple[Lexeme, frozenset[str]]] = {}
    for form, lexeme in lexemes(LANGUAGE).words.items():
        stem, endings = _stem(form.replace("ё", "е"))
        for one in stem:
            out[one] = lexeme, endings
    return out


def _stem(form: str) -> tuple[tuple[str, ...], frozenset[str]]:
    if form.endswith(("ый", "ий", "ой")) and form not in _NOT_ADJECTIVE and len(form) > 3:
        return (form[:-2],), frozenset(_ADJECTIVE)
    special = {
        "друг": ("друг", "друз"),
        "брат": ("брат",),
        "отец": ("отец", "отц"),
        "солнце": ("солнц",),
        "вождь": ("вожд",),
        "предатель": ("предател",),
        "руководитель": ("руководител",),
        "секретарь": ("секретар",),
        "председатель": ("председател",),
    }
    endings = frozenset((*_NOUN, "ь", "ем", "ями", "ей", "ео"))
    if form in special:
        return special[form], endings
    return ((form[:-1],) if form[-1] in "аяе" else (form,)), endings
