"""The relation slots of Russian: stems and endings in place of a dictionary of forms.

"братскому российскому народу", "народ братской России"; "нерушимые союзнические отношения"; "боевое братство", "в одном окопе".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tealeaves.observe.lexicon import listed
from tealeaves.observe.phrases.genre import Genre
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Hit, Scanned
from tealeaves.observe.phrases.whose import Use, is_image, whose_relation

LANGUAGE = "ru"
_ROOM = 70
_WORD = re.compile(r"[А-Яа-яЁё-]+")
_REST = re.compile(r"[а-яё]*")
_PEOPLE = re.compile(
    r"(?:[а-яё]{1,24} )?(?:народ|арми|воин|войск|военнослужащ|правительств|друз|друг|руководств|товарищ|бойц|солдат|людям)"
    r"[а-яё]*"
)
_ENDING = re.compile(r"(?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ое|ее|ые|ие|ых|их|ыми|ими|ней|ей)\Z")
_PLAIN = listed(
    "всему весь всего всем всей нового новой этого этому самый самому самого самые самых другой своего своему нашего нашему сам"
)
_ADJECTIVE_OF_COUNTRY = re.compile(r"(?:ск|цк)[а-яё]{2,3}\Z")


def uses(scanned: Scanned, genre: Genre) -> Iterator[Use]:
    """Every use in the body of a document, in no order."""
    for hit in scanned.hits:
        if hit.form.language != LANGUAGE or hit.start < scanned.body:
            continue
        if hit.form.what == "name":
            yield from _before_country(scanned, hit)
        else:
            yield from _of_relation(scanned, hit, genre)


def _before_country(scanned: Scanned, hit: Hit) -> Iterator[Use]:
    text = scanned.text
    end = _word_end(text, hit.end)
    if _ADJECTIVE_OF_COUNTRY.search(text, hit.start, end):
        people = _PEOPLE.match(text, end + 1, end + 60)
        if people is None:
            return
        end = people.end()
    for value, known, begin in _adjectives(text, hit.start, scanned.body):
        if hit.form.value not in lexicon().rivals:
            yield Use(hit.form.value, value, "before_country", known, begin, end)


def _of_relation(scanned: Scanned, hit: Hit, genre: Genre) -> Iterator[Use]:
    """A word of relation or a set phrase, where the sentence or the message says whose it is."""
    whose = whose_relation(scanned, hit, genre)
    if whose is None:
        return
    country, slot = whose
    end = _word_end(scanned.text, hit.end)
    before = [] if hit.form.what == "image" else _adjectives(scanned.text, hit.start, scanned.body)
    for value, known, begin in before:
        yield Use(country, f"{value} {hit.form.value}", slot, known, begin, end)
    if hit.form.what != "head" and not before and is_image(scanned, hit, genre):
        yield Use(country, hit.form.value, slot, True, hit.start, end)


def _word_end(text: str, at: int) -> int:
    found = _REST.match(text, at)
    return at if found is None else found.end()


def _adjectives(text: str, end: int, floor: int) -> list[tuple[str, bool, int]]:
    """The adjectives that end at `end`, each by the nominative of its lexicon entry."""
    found: list[tuple[str, bool, int]] = []
    right = end
    for word in reversed(list(_WORD.finditer(text, max(floor, end - _ROOM), end))):
        if text[word.end() : right].strip(" ") not in ("", ","):
            break
        norm = word.group().lower()
        value = _stem(norm)
        if value is not None:
            found.append((value, True, word.start()))
        elif norm not in ("и", "самый", "самые", "самых", "самым", "самому", "корейско"):
            break
        right = word.start()
    return found


def _stem(word: str) -> str | None:
    """The lexicon's adjective whose stem, and an ending, a word is."""
    ending = _ENDING.search(word)
    if ending is None or word in _PLAIN:
        return None
    known = lexicon().words[LANGUAGE].adjectives
    return known.get(word[: ending.start()])
