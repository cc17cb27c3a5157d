"""The two lexicons of partner phrases, made ready: countries (partners.toml) and words of relation (relations.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tealeaves.observe.lexicon import Phrase, phrases

PARTNERS, RELATIONS = "partners.toml", "relations.toml"
TERM_SIGNS = (
    "missile", "rocket", "satellite", "drone", "torpedo", "warhead", "launcher", "destroyer", "ICBM", "slogan", "Slogan", "watchword",
    '!"', "!”", '" policy', '" campaign', '" movement', '" doctrine', '" project', "” policy", "” campaign", "” project",
    "화성", "북극성", "화살", "해일", "별찌", "천리마", "만리경", "광명성", "은하", "구호", "!》", "》정책", "》 정책", "》운동", "》전략",
    "》로선", "Хвасон", "Пуккыксон", "Хвасаль", "Хэиль", "Чхоллима", "Маллигён", "Кванмёнсон", "лозунг",
    "火星", "北极星", "千里马", "万里镜", "光明星", "银河", "口号",
)  # fmt: skip
LANGUAGES = ("en", "ko", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of relation of one language: every printed form to the phrase that it is folded into."""

    adjectives: Mapping[str, str]
    heads: Mapping[str, str]
    images: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One printed form that is searched for.

    `what`: a country's name, its adjective or a pair; a head, an image or both of these; a sign of a new term.
    """

    text: str
    language: str
    what: str
    value: str  # ISO 3166 code of a country, else the phrase


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of both files."""

    words: Mapping[str, Words]
    rivals: frozenset[str]  # countries of which only few words are read
    of_rivals: frozenset[str]  # these
    plain: frozenset[str]  # phrases that say little: a first one of them is worth less
    forms: tuple[Form, ...] = field(repr=False)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicons, read once."""
    countries = phrases(PARTNERS, "partner", "name")
    words = {language: _words(language) for language in LANGUAGES}
    forms = [form for country in countries for form in _forms(country)]
    for language, its in words.items():
        forms += [
            Form(text, language, _what(text, its), its.images.get(text) or its.heads[text])
            for text in {**its.heads, **its.images}
        ]
    forms += [Form(text, "", "sign", "") for text in TERM_SIGNS]
    rivals = frozenset(country.name for country in countries if country.fields.get("rival"))
    told = (entry for entry in phrases(RELATIONS, "adjective") if entry.fields.get("of_rivals"))
    plain = (
        entry for kind in ("adjective", "image") for entry in phrases(RELATIONS, kind) if entry.fields.get("plain")
    )
    return Lexicon(words, rivals, frozenset(e.name for e in told), frozenset(e.name for e in plain), tuple(forms))


def _what(text: str, words: Words) -> str:
    """A word of relation, a set phrase, or one that is both: "alliance" and "invincible alliance"."""
    if text in words.heads and text in words.images:
        return "both"
    return "head" if text in words.heads else "image"


def _words(language: str) -> Words:
    return Words(*(_folded(kind, language) for kind in ("adjective", "head", "image")))


def _folded(kind: str, language: str) -> dict[str, str]:
    entries = (entry for entry in phrases(RELATIONS, kind) if entry.fields["lang"] == language)
    return {form: entry.name for entry in entries for form in entry.forms[1 if entry.fields.get("not_bare") else 0 :]}


_FIELDS = (
    ("en", "en", "name"), ("of", "en", "adjective"), ("pair", "en", "pair"), ("ko", "ko", "name"), ("ko_pair", "ko", "pair"),
    ("ru", "ru", "name"), ("zh", "zh", "name"), ("zh_pair", "zh", "pair"),
)  # fmt: skip


def _forms(country: Phrase) -> list[Form]:
    made = [
        Form(text, language, what, country.name)
        for key, language, what in _FIELDS
        for text in country.fields.get(key, ())
    ]
    russian = [Form(form.text.capitalize(), "ru", form.what, form.value) for form in made if form.language == "ru"]
    return [*made, *russian]
