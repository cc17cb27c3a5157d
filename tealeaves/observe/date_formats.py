"""In which form a document prints years: Juche with the Gregorian year, Juche alone, or the Gregorian year alone.

Subject "dateline" is a line that is nothing but a date (the head or foot of a page, where the parser keeps it as a block), "text" the years
within the text. Of a text with any Juche year the more frequent Juche form counts: that it has one at all is what is watched. Most pages'
printed date becomes `published_at` and stands in no block: there only the text speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tealeaves.dates import Dated, find_date
from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of

_NAMES = {
    "en": ("Juche",),
    "es": ("Juche", "Zuche"),
    "ko": ("주체",),
    "ru": ("Чучхе",),
    "zh": ("主体", "主體"),
    "ja": ("チュチェ", "主体"),
}
_ALL = tuple(sorted({name for names in _NAMES.values() for name in names}))
_YEAR = r"(?:19|20)\d\d"
_JUCHE = re.compile(
    rf"(?:Juche|주체|Чучхе|主体|主體|チュチェ)\s?(?P<juche>\d{{1,3}})(?!\d)\s?(?:[(（]\s?(?P<year>{_YEAR})\s?[)）])?|"
    rf"(?<!\d)(?P<first>{_YEAR})\s?[(（]\s?(?:Juche|주체|Чучхе|主体)\s?\d{{1,3}}\s?[)）]"
)
_PLAIN = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?<![\d.,]\d\d\d\d)(?<!No\. \d\d\d\d)(?![\d%]|,\d|\.\d| (?:won|tons|kilometers|metres|meters|people|persons))"
)
_DIGITS = re.compile(r"\d\d")
_LINE_AT_MOST = 60  # code points of a line that is nothing but a date
_LINES = 3  # at the head and at the foot
_MOST = 200
FORMS = {"both": "juche+gregorian", "juche": "juche", "gregorian": "gregorian"}


def observe(document: Document) -> Iterator[Fact]:
    """At most one fact for the dateline and one for the text."""
    if bloc_of(document.outlet) != "dprk":
        return
    yield from _dateline(document)
    yield from _text(document)


def _dateline(document: Document) -> Iterator[Fact]:
    """The form of the first line at the head or foot, beside the headline, that is a date."""
    at, last = 0, len(document.blocks) - _LINES
    for i, block in enumerate(document.blocks):
        edge = 0 < i <= _LINES or i >= last or block.role == "dateline"
        if edge and len(block.text) <= _LINE_AT_MOST and block.role != "headline" and _DIGITS.search(block.text):
            found = find_date(block.text)
            if isinstance(found, Dated) and 2 * len(found.words) >= len(block.text):
                yield Fact("date_format", "dateline", FORMS[found.form], at, at + len(block.text), block.lang)
                return
        at += len(block.text) + 1


def _text(document: Document) -> Iterator[Fact]:
    text = document.text
    if any(name in text for name in _NAMES.get(document.edition, _ALL)):
        forms: Counter[str] = Counter()
        first: dict[str, re.Match[str]] = {}
        for found, _ in zip(_JUCHE.finditer(text), range(_MOST), strict=False):
            form = FORMS["both" if found["year"] or found["first"] else "juche"]
            forms[form] += 1
            first.setdefault(form, found)
        if forms:
            form = max(forms, key=lambda name: (forms[name], name))
            yield _fact(document, form, first[form], forms[form])
            return
    plain = _PLAIN.search(text) if any(century in text for century in ("19", "20")) else None
    if plain is not None:
        yield _fact(document, FORMS["gregorian"], plain, 1)


def _fact(document: Document, form: str, found: re.Match[str], count: int) -> Fact:
    lang = next((block.lang for block in document.blocks if block.role != "headline"), "und")
    return Fact("date_format", "text", form, found.start(), found.end(), lang, {"uses": str(count)})
