"""Set phrases about a country in the relation slots, found without a fixed list, and names that may be new to the language.

`relation_phrase`: subject the partner (ISO 3166; "RU, in others' words" where a foreigner speaks), value the phrase in the text's language.
`relation_phrase_of_any`: whom a phrase has been used for (subject "phrase|message" or "phrase|text", value the partner), how often each
partner is spoken of in such slots at all (subject "anyone|message" or "anyone|text"), own words only; and which partners a document's
opening names (subject "anyone|named"). `new_term`: weapons, slogans, policies.
"""

from __future__ import annotations

from collections.abc import Iterator

from tealeaves.model import Document, Fact
from tealeaves.observe.phrases import eastern, english, new_terms, russian
from tealeaves.observe.phrases.genre import Genre
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Scanned, scan
from tealeaves.observe.phrases.whose import Use

KINDS = ("relation_phrase", "relation_phrase_of_any", new_terms.KIND)
_OPENING = 300  # code points of the body in which a document says what it is about
_READ_AS = {"und": "en"}


def observe(document: Document) -> Iterator[Fact]:
    """The phrases of a document, each once for each partner and speaker, and its terms."""
    scanned = scan(document)
    if scanned.hits:
        yield from _named(scanned)
        yield from _phrases(scanned)
    yield from new_terms.terms(scanned.text, scanned.signs)


def _phrases(scanned: Scanned) -> Iterator[Fact]:
    genre = Genre(scanned)
    told: set[tuple[str, str]] = set()
    for use, language in sorted(_uses(scanned, genre), key=lambda pair: (pair[0].start, pair[0].value)):
        own = genre.own(use.start)
        subject = use.country if own else f"{use.country}, in others' words"
        if (subject, use.value) in told:
            continue
        told.add((subject, use.value))
        attrs = _attrs(use, genre, own)
        yield Fact("relation_phrase", subject, use.value, use.start, use.end, language, attrs)
        if own:
            register = "message" if genre.message else "text"
            for whose in (use.value, "anyone"):
                if whose == use.value or (use.country, "anyone") not in told:
                    yield Fact(
                        "relation_phrase_of_any",
                        f"{whose}|{register}",
                        use.country,
                        use.start,
                        use.end,
                        language,
                        attrs,
                    )
            told.add((use.country, "anyone"))


def _uses(scanned: Scanned, genre: Genre) -> Iterator[tuple[Use, str]]:
    """Every use with its language, where the block that it stands in is of that language."""
    languages = {hit.form.language for hit in scanned.hits}
    found = [(use, "en") for use in english.uses(scanned, genre)] if "en" in languages else []
    found += [(use, "ru") for use in russian.uses(scanned, genre)] if "ru" in languages else []
    for language in languages.intersection(eastern.LANGUAGES):
        found += [(use, language) for use in eastern.uses(scanned, genre, language)]
    for use, language in found:
        block = scanned.language(use.start)
        if _READ_AS.get(block, block).partition("-")[0] == language:
            yield use, language


def _attrs(use: Use, genre: Genre, own: bool) -> dict[str, str]:
    attrs = {
        "slot": use.slot, "known": "yes" if use.known else "no", "message": "yes" if genre.message else "no",
        "speaker": "own" if own else "other", "about": use.country,
    }  # fmt: skip
    plain = lexicon().plain
    attrs |= {"plain": "yes"} if use.value in plain or use.value.split()[0] in plain else {}
    return attrs | ({"leader": "yes"} if genre.leader(use.start) else {})


def _named(scanned: Scanned) -> Iterator[Fact]:
    """The partners that headline or opening name, once each: how much is written about them."""
    named: set[str] = set()
    for hit in scanned.mentions:
        if hit.start >= scanned.body + _OPENING:
            return
        country = hit.form.value
        if country not in named and country not in lexicon().rivals:
            named.add(country)
            yield Fact("relation_phrase_of_any", "anyone|named", country, hit.start, hit.end, hit.form.language)
