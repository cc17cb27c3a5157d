"""The two lexicons of partner phrases, made ready: countries (partners.toml) and words of relation (relations.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tealeaves.observe.lexicon import Phrase, phrases

PARTNERS, RELATIONS = "partners.toml", "relations.toml"
LANGUAGES = ("en", "ko", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of relation of one language: every printed form to the phrase that it is folded into."""

    adjectives: Mapping[str, str]
    heads: Mapping[str, str]
    images: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One printed form that is searched for: a country (`what` is name, adjective or pair), a head or an image."""

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
        forms += [Form(text, language, "head", value) for text, value in its.heads.items()]
        forms += [Form(text, language, "image", value) for text, value in its.images.items()]
    rivals = frozenset(country.name for country in countries if country.fields.get("rival"))
    told = (entry for entry in phrases(RELATIONS, "adjective") if entry.fields.get("of_rivals"))
    plain = (
        entry for kind in ("adjective", "image") for entry in phrases(RELATIONS, kind) if entry.fields.get("plain")
    )
    return Lexicon(words, rivals, frozenset(e.name for e in told), frozenset(e.name for e in plain), tuple(forms))


def _words(language: str) -> Words:
    return Words(*(_folded(kind, language) for kind in ("adjective", "head", "image")))


def _folded(kind: str, language: str) -> dict[str, str]:
    entries = (entry for entry in phrases(RELATIONS, kind) if entry.fields["lang"] == language)
    return {form: entry.name for entry in entries for form in entry.forms}


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
