"""Set phrases about a country in the relation slots, found without a fixed list, and names that are new to the language.

`relation_phrase`: subject the partner (ISO 3166; "RU, in others' words" where a foreigner speaks), value the phrase in the text's language.
`relation_phrase_of_any`: whom a phrase has been used for (subject the phrase, value the partner), and how often each partner is spoken of
in such slots at all (subject "anyone|message" or "anyone|text", value the partner): own words only. `new_term`: weapons, slogans, policies.
"""

from __future__ import annotations

from collections.abc import Iterator

from tealeaves.model import Document, Fact
from tealeaves.observe.phrases import english
from tealeaves.observe.phrases.genre import Genre
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Scanned, scan

KINDS = ("relation_phrase", "relation_phrase_of_any")
_OPENING = 300  # code points of the body in which a document says what it is about
_READ_AS = {"und": "en"}


def observe(document: Document) -> Iterator[Fact]:
    """The phrases of a document, each once for each partner and speaker."""
    scanned = scan(document)
    if not scanned.hits:
        return
    yield from _named(scanned)
    genre = Genre(scanned)
    register = "text" if genre.message is None else "message"
    told: set[tuple[str, str]] = set()
    for use in sorted(english.uses(scanned, genre), key=lambda use: (use.start, use.value)):
        language = scanned.language(use.start)
        if _READ_AS.get(language, language) != "en":
            continue
        own = genre.own(use.start)
        subject = use.country if own else f"{use.country}, in others' words"
        if (subject, use.value) in told:
            continue
        told.add((subject, use.value))
        attrs = {
            "slot": use.slot, "known": "yes" if use.known else "no", "message": "yes" if genre.message else "no",
            "speaker": "own" if own else "other", "about": use.country, "register": register,
        }  # fmt: skip
        attrs |= {"plain": "yes"} if use.value.split()[0] in lexicon().plain or use.value in lexicon().plain else {}
        attrs |= {"leader": "yes"} if genre.leader(use.start) else {}
        yield Fact("relation_phrase", subject, use.value, use.start, use.end, "en", attrs)
        if not own:
            continue
        yield Fact("relation_phrase_of_any", f"{use.value}|{register}", use.country, use.start, use.end, "en", attrs)
        if (use.country, "anyone") not in told:
            told.add((use.country, "anyone"))
            yield Fact("relation_phrase_of_any", f"anyone|{register}", use.country, use.start, use.end, "en", attrs)


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
