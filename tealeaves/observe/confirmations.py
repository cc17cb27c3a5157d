"""What authorities outside the North confirm of its media: one fact for each sentence in which one of them does, or says that it cannot.

Kind `confirmation`: subject the authority ("unification_ministry"), value what it does (confirmed, never_before, not_confirmed), the
quote the sentence. The languages and publications that the text names beside it are in the attributes, so that it can be laid beside
what we saw ourselves; and whether the authority says that it looked at a part only, which one report in two leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.framing import language_of
from tealeaves.observe.lexicon import phrases, table

FILE = "confirmations.toml"
KIND = "confirmation"
LANGUAGES = ("en", "ko", "ru", "zh")
SEARCHED = 40_000  # code points of a text
LONGEST = 500  # code points of a sentence; a longer one is cut around the authority
MOST = 6  # sentences of a text
MOST_LOOKED = 80  # namings of an authority that are looked at
# A full stop ends no sentence before a small letter or a figure, and none within a quotation of Korean, whose verb comes after it.
_ENDS = re.compile(r"[.!?](?=[\"”’»]?\s+[^\sa-z\d])|[。！？]|\n")


def observe(document: Document) -> Iterator[Fact]:
    """The confirming sentences of an outlet abroad; nothing for those of the North."""
    bloc, language = bloc_of(document.outlet), language_of(document)
    if bloc in ("", "dprk") or language not in LANGUAGES:
        return
    text = document.text[:SEARCHED]
    seen: set[int] = set()
    for body, pattern in _patterns("body", language).items():
        for found in islice(pattern.finditer(text), MOST_LOOKED):
            start, end = _sentence(text, found.start())
            claim = _first("claim", language, text[start:end])
            if claim and start not in seen and len(seen) < MOST:
                seen.add(start)
                attrs = _around(document, text[start:end], language) | {"bloc": bloc, "outlet": document.outlet}
                yield Fact(KIND, body, claim, start, end, language, attrs)


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends."""
    start = max((found.end() for found in _ENDS.finditer(text, max(0, at - LONGEST), at)), default=max(0, at - LONGEST))
    after = _ENDS.search(text, at, at + LONGEST)
    end = min(len(text), at + LONGEST) if after is None else after.end()
    while start < at and text[start].isspace():
        start += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    return start, end


def _around(document: Document, sentence: str, language: str) -> dict[str, str]:
    """What the sentence, or else the text, says of languages and publications; and how far it was looked."""
    said = {
        "languages": _named("language", language, sentence),
        "publications": _named("publication", language, sentence)
        or _named("publication", language, document.text[:SEARCHED]),
        "limited": "yes" if _first("limit", language, document.text[:SEARCHED]) else "",
    }
    return {name: words for name, words in said.items() if words}


def _named(kind: str, language: str, text: str) -> str:
    return " ".join(sorted(slug for slug, pattern in _patterns(kind, language).items() if pattern.search(text)))


def _first(kind: str, language: str, text: str) -> str:
    return next((slug for slug, pattern in _patterns(kind, language).items() if pattern.search(text)), "")


@cache
def _patterns(kind: str, language: str) -> Mapping[str, re.Pattern[str]]:
    """Slug to what it is said with in a language, in the order of the file."""
    entries = phrases(FILE, kind, "slug")
    return {entry.name: re.compile("|".join(entry.fields[language]), re.IGNORECASE) for entry in entries}


def words_of(kind: str) -> Mapping[str, str]:
    """Slug to plain words, for people."""
    return {entry["slug"]: entry["words"] for entry in table(FILE)[kind] if "words" in entry}
