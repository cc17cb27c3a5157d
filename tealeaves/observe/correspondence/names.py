"""Who is who in four languages: one English name for a person however printed, the country of an office, the person behind an office.

Names come from `people_names.toml` and, for parties that are only met in messages, from `messages.toml`; a name that neither has stays as
it is printed (English: `parties.canonical`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.observe.lexicon import table
from tealeaves.observe.parties import canonical

LEADERS = ("Kim Jong Un", "Kim Jong Il", "Kim Il Sung")
HOME = "KP"


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the lexicon where a text names them."""

    name: str
    country: str
    start: int
    end: int


@cache
def _persons() -> tuple[dict[str, Any], ...]:
    entries = (*table("people_names.toml")["person"], *table("messages.toml")["person"])
    return tuple({entry["name"]: entry for entry in reversed(entries)}.values())


@cache
def _finder(language: str) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """The pattern of every printed form of a language, and whom each form names."""
    forms: dict[str, tuple[str, str]] = {}
    printed: set[str] = set()
    for entry in _persons():
        for form in entry.get(language, ()):
            forms.setdefault(_key(form, language), (entry["name"], entry.get("country", "")))
            printed.add(form)
    shapes = sorted((_shape(form, language) for form in printed), key=lambda shape: (-len(shape), shape))
    return re.compile("|".join(shapes) or r"(?!)"), forms


def _shape(form: str, language: str) -> str:
    """The form as a pattern: Korean syllables may be printed apart, Russian names are declined."""
    if language == "ko":
        return r"\s?".join(map(re.escape, form.replace(" ", "")))
    if language == "ru":
        return r"\b" + r"\s+".join(_declined(word) for word in form.split()) + r"\b"
    if language == "en":
        return r"\b" + re.escape(form) + r"\b"
    return re.escape(form)


_RU_END = re.compile(r"[аяйьеоы]+$")


def _declined(word: str) -> str:
    """A Russian name in any case: what may follow its stem."""
    stem = _RU_END.sub("", word) if len(word) > 3 else word
    return re.escape(stem) + r"[а-яё]{0,3}"


def _key(form: str, language: str) -> str:
    if language == "ru":
        return " ".join(_RU_END.sub("", word)[:12] if len(word) > 3 else word for word in form.split()).casefold()
    return "".join(part for part in form.casefold() if part.isalnum())


def known(text: str, start: int, end: int, language: str) -> Iterator[Known]:
    """Each person of the lexicon that `text[start:end]` names, in order."""
    pattern, forms = _finder(language)
    for found in pattern.finditer(text, start, end):
        who = _who(found[0], forms, language)
        if who is not None:
            yield Known(*who, found.start(), found.end())


def _who(printed: str, forms: dict[str, tuple[str, str]], language: str) -> tuple[str, str] | None:
    if language != "ru":
        return forms.get(_key(printed, language))
    words = printed.split()
    for form, who in forms.items():
        stems = form.split()
        if len(stems) == len(words) and all(
            word.casefold().startswith(stem) for word, stem in zip(words, stems, strict=True)
        ):
            return who
    return None


_INITIALS = re.compile(r"(?<=[a-z] )[A-Z]\.? (?=[A-Z])")  # "Donald J. Trump"


@lru_cache(maxsize=4096)
def canonical_en(name: str) -> tuple[str, str]:
    """The one name of a person printed in English, and their country where the lexicon knows them."""
    for candidate in (name, canonical(name), _INITIALS.sub("", name)):
        who = _finder("en")[1].get(_key(candidate, "en"))
        if who is not None:
            return who
    return canonical(name), ""


# --- countries --------------------------------------------------------------------------------------------------------------------


@cache
def _countries(language: str) -> tuple[AhoCorasick, tuple[tuple[str, re.Pattern[str]], ...]]:
    """A finder of the literal beginnings of all words for countries, and for each the country and the whole word as a pattern."""
    rows = [(word, row["iso"]) for row in table("messages.toml")["country"] for word in row[language]]
    literals = [_LITERAL.match(word.removeprefix(r"\b"))[0] for word, _ in rows]  # type: ignore[index]
    finder = AhoCorasick(literals, matchkind=MATCHKIND_LEFTMOST_LONGEST)
    return finder, tuple((iso, re.compile(_bounded(word, language))) for word, iso in rows)


_LITERAL = re.compile(r"[^(\[\\?*+|]+")


def _bounded(word: str, language: str) -> str:
    if language == "en":
        return rf"\b{re.escape(word)}(?![a-zA-Z])"
    return rf"\b{word}\w*" if language == "ru" else word


def countries(text: str, start: int, end: int, language: str) -> Iterator[tuple[str, int, int]]:
    """Each foreign country that `text[start:end]` names, in order, with its span."""
    finder, patterns = _countries(language)
    words = text[max(0, start - 1) : end]
    low = start - max(0, start - 1)
    if language == "ru" and len(words.lower()) == len(words):
        words = words.lower()
    for which, at, _ in finder.find_matches_as_indexes(words):
        iso, pattern = patterns[which]
        found = pattern.match(words, at) if at >= low else None
        if found is not None:
            yield iso, at + start - low, found.end() + start - low


def country(text: str, start: int, end: int, language: str) -> str:
    """The first foreign country named; "" for none."""
    return next((code for code, _, _ in countries(text, start, end, language)), "")


# --- offices ----------------------------------------------------------------------------------------------------------------------

_OFFICES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("party", r"(?i:(?<!deputy )(?:general secretary|first secretary|secretary general))"),
        (
            "head",
            r"(?i:(?<!vice-)(?<!vice )presidents?\b|head of state|\bking\b|\bemir\b|\bsultan\b"
            r"|(?<!party )(?<!political )\bleader\b(?! kim))",
        ),
        ("premier", r"(?i:(?<!deputy )(?<!vice )prime ministers?|(?<!vice-)(?<!vice )premier)"),
    ),
    "ko": (
        ("party", r"총비서|총서기|제1비서"),
        ("head", r"(?<!부)대통령|(?<!부)주석|국왕|국가수반"),
        ("premier", r"(?<!부)수상|(?<!부)총리"),
    ),
    "ru": (
        ("party", r"(?i:генеральн\w{1,8} секретар|перв\w{1,8} секретар|генсек)"),
        (
            "head",
            r"(?i:(?<!вице-)президент|корол|глав\w{1,8} (?:российского )?государства|председател\w{1,8} (?:кнр|китайской)"
            r"|(?:российск|белорусск|сирийск|монгольск|китайск|кубинск)\w{2,3} лидер)",
        ),
        ("premier", r"(?i:(?<!вице-)премьер)"),
    ),
    "zh": (
        ("party", r"总书记|總書記|第一书记"),
        ("head", r"(?<!副)总统|(?<!副)總統|(?<!副)主席|国王|國王"),
        ("premier", r"(?<!副)总理|(?<!副)總理|首相"),
    ),
}
_FORMER = re.compile(
    r"(?i)\b(?:former|ex-|late|acting|heir (?:apparent )?to|crown prince)|бывш|원로|(?<![가-힣])전\s|^前|已故"
)
_PARTY_BODY = {
    "en": re.compile(r"(?i)communist party|\bC\.?C\.?|central committee|\bCPC\b|revolutionary party"),
    "ko": re.compile(r"공산당|중앙위원회|혁명당"),
    "ru": re.compile(r"(?i)коммунистическ|\bЦК\b|\bКПК\b"),
    "zh": re.compile(r"共产党|共產黨|中央委员会|中共"),
}


@cache
def _office_patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((office, re.compile(words)) for office, words in _OFFICES[language])


def offices_of(words: str, language: str) -> tuple[str, ...]:
    """Which offices some words name: party (leader of a party like the ruling ones), head (of state), premier."""
    return tuple(
        office
        for office, pattern in _office_patterns(language)
        if pattern.search(words) and (office != "party" or _PARTY_BODY[language].search(words))
    )


_LESSER = {
    "en": re.compile(
        r"(?i)\b(?:party|association|union(?! of myanmar)|front|(?<!russian )federation|committee|council|society|institute"
        r"|organi[sz]ation|foundation|company|group|bank|university|academy|assembly|senate|parliament"
        r"|house|congress|league|bloc|movement|club|chamber|(?<!swiss )confederation|orchestra)\b"
    ),
    "ko": re.compile(r"협회|위원회|동맹|정당|당(?= |$|\s)|전선|리사회|연구소|회사"),
    "ru": re.compile(r"(?i)парти|ассоциаци|союз|фронт|федерац(?!ии\b)|комитет|общество|компани"),
    "zh": re.compile(r"协会|委员会|联盟|阵线|学会|党|公司"),
}
_DOUBLES = {
    "en": re.compile(r"(?i)\bdoubl|\bwho is\b|\band (?:the )?(?:president|king)\b|, (?:president|king)\b"),
    "ko": re.compile("인|이며|,"),
    "ru": re.compile("являющ|,"),
    "zh": re.compile("兼|、"),
}


def lesser(words: str, language: str) -> bool:
    """Whether the words name a party, an association or another body that is not the state."""
    return _LESSER[language].search(words) is not None


def by_office(words: str, more: str, country: str, language: str, day: date | None) -> str | None:
    """Whom the words mean that name an office of a country: its holder, else "head of MN"; None where it is the office of a lesser body.

    `more` are words whose office the words share where they name none ("presidents of Mongolia and Sri Lanka").
    """
    if _FORMER.search(words):
        return None
    offices = offices_of(words, language) or offices_of(more, language)
    small = lesser(words, language) and not _DOUBLES[language].search(words)
    for office in offices:
        name = holder(country, office, day)
        if name and (not small or office == "party"):
            return name
    plain = [office for office in offices if office != "party"]
    return f"{plain[0]} of {country}" if plain and not small else None


def holder(iso: str, office: str, day: date | None) -> str | None:
    """The person known to have held the office on a day; None where the table does not say."""
    if day is None:
        return None
    for row in table("messages.toml")["office"]:
        fits = (row["country"], row["office"]) == (iso, office)
        if fits and row["since"] <= day and day < row.get("until", date.max):
            return str(row["name"])
    return None
