"""In which form a document prints years: Juche with the Gregorian year, Juche alone, or the Gregorian year alone.

Subject "dateline" is a line that is nothing but a date (the head or foot of a page, where the parser keeps it as a block), "text" the years
within the text. Of a text with any Juche year the more frequent Juche form counts: that it has one at all is what is watched. Most pages'
printed date becomes `published_at` and stands in no block: there only the text speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

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
# At a name; not the "Juche 100s", a howitzer, a line of steel.
_JUCHE = re.compile(
    rf"\D{{2,5}}?\s?\d{{1,3}}(?!\d|s\b|[- ]?(?:year|class|type|model|self)|년대|호|式|型)\s?(?P<both>[(（]\s?{_YEAR}\s?[)）])?"
)
_BEFORE = re.compile(rf"(?<!\d){_YEAR}\s?[(（]\s?\Z")  # "1912 (Juche 1)"
_ROOM = 8  # code points that it takes
_PLAIN = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?<![\d.,]\d\d\d\d)(?<!No\. \d\d\d\d)"
    r"(?![\d%]|,\d|\.\d(?!\d?\.\d)| (?:won|tons|kilometers|metres|meters|people|persons))"
)
_DATED = re.compile(r"(?:19|20)\d\d|(?:Juche|Zuche|주체|Чучхе|主体|主體|チュチェ)\s?\d")
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
        if edge and len(block.text) <= _LINE_AT_MOST and block.role != "headline" and _DATED.search(block.text):
            found = find_date(block.text)
            if isinstance(found, Dated) and 2 * len(found.words) >= len(block.text):
                yield Fact("date_format", "dateline", FORMS[found.form], at, at + len(block.text), block.lang)
                return
        at += len(block.text) + 1


def _text(document: Document) -> Iterator[Fact]:
    text = document.text
    years = list(islice(_juche_years(text, _NAMES.get(document.edition, _ALL)), _MOST))
    if years:
        counts = Counter(form for form, _ in years)
        form = max(counts, key=lambda name: (counts[name], name))
        yield _fact(document, form, next(span for name, span in years if name == form), counts[form])
    elif (plain := _plain(text)) is not None:
        yield _fact(document, FORMS["gregorian"], plain.span(), 1)


def _juche_years(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Form and place of each Juche year: where the name of the era stands with figures behind it."""
    for name in names:
        at = text.find(name)
        while at >= 0:
            found = _JUCHE.match(text, at) if text[at + len(name) : at + len(name) + 2].strip()[:1].isdigit() else None
            if found is not None:
                before = _BEFORE.search(text[max(0, at - _ROOM) : at])
                start = at - len(before.group()) if before is not None else at
                closes = before is not None and text[found.end() : found.end() + 1] in (")", "）")
                yield FORMS["both" if found["both"] or before is not None else "juche"], (start, found.end() + closes)
            at = text.find(name, at + 1)


def _plain(text: str) -> re.Match[str] | None:
    """The first Gregorian year; the two figures of a century are looked for first, which is four times as fast."""
    places = []
    for century in ("19", "20"):
        at = text.find(century)
        for _ in range(_MOST):
            if at < 0:
                break
            found = _PLAIN.match(text, at)
            if found is not None:
                places.append(found)
                break
            at = text.find(century, at + 1)
    return min(places, key=lambda found: found.start(), default=None)


def _fact(document: Document, form: str, span: tuple[int, int], count: int) -> Fact:
    lang = next((block.lang for block in document.blocks if block.role != "headline"), "und")
    return Fact("date_format", "text", form, *span, lang, {"uses": str(count)})
