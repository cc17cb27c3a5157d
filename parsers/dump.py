"""Dumps: collections of articles that somebody else gathered, one JSON object a capture, read by the field names of a table.

A table of `parsers/dumps.toml` (its keys: tealeaves/archive/mappings.py) names the fields. Used here: `source`, `name`, `outlet`,
`edition`, `headline`, `text`, `url` (also the native id, with its fragment), and where given `published`, `section`, `languages`
(the languages to expect, the edition's own by default), `genre`, `operator`, `bloc`, `confidence`, `notes`. A document mostly in
another language than the edition's belongs to the edition of that language: the English addresses of KCNA also served Spanish.
The dirt of a dump is kept and named in `Document.flaws`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

from tealeaves.language import UNDECIDED, dominant, languages_of_blocks
from tealeaves.model import Block, Capture, Document
from tealeaves.sourcekit import Bloc, Confidence, Expect, Source, Unreadable, Version, days
from tealeaves.text import fold_term, normalise, without_end_mark

REVISION = 1

_REQUIRED = frozenset(["name", "outlet", "edition", "headline", "text", "url"])

_CLOSED = frozenset(".!?:;…\"”’'»)]-")
_OPEN_NAME = (" Kim", " Kim Jong", " Kim Il")
_DATELINE = re.compile(r"^[^\W\d_][^()]{2,60}\(\s*(?:KCNA|ATCC|ACNC)\s*\)")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&[a-zA-Z]{2,8};|&#x?[0-9a-fA-F]{2,6};")
# UTF-8 read as Latin-1 or Windows-1252, and UTF-16 read byte by byte.
_MOJIBAKE = re.compile("[ÃÂÐÑ][\x80-\xbf]|â€|ï¿½|\x00")
# What stands where an article should be: anchors of the index page that lead to a heading.
_NO_ARTICLE = frozenset({"for spanish speaking people", "past news"})


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a table that say how its records are read."""

    outlet: str
    edition: str
    languages: tuple[str, ...]
    headline: str
    text: str
    url: str
    published: str | None
    section: str | None
    genre: str


def load(name: str, table: Mapping[str, Any]) -> tuple[Source, tuple[Version, ...]]:
    """The source that a table declares, and its one parser version. Raises `ValueError` naming the keys that are missing."""
    missing = sorted(_REQUIRED - table.keys())
    if missing:
        raise ValueError(f"[{name}]: keys missing: {', '.join(missing)}")
    mapping = Fields(
        outlet=table["outlet"],
        edition=table["edition"],
        languages=tuple(table.get("languages", (table["edition"],))),
        headline=table["headline"],
        text=table["text"],
        url=table["url"],
        published=table.get("published"),
        section=table.get("section"),
        genre=table.get("genre", "article"),
    )
    source = Source(
        id=table.get("source", name),
        name=table["name"],
        outlet=mapping.outlet,
        operator=table.get("operator", "dprk"),
        bloc=cast(Bloc, table.get("bloc", "dprk")),
        pages=(),
        expect=Expect(quiet_after=days(36_500), languages=mapping.languages),
        languages=mapping.languages,
        confidence=cast(Confidence, table.get("confidence", "code")),
        follow=False,
        notes=table.get("notes", ""),
    )
    return source, (Version("record", REVISION, partial(parse_dump, mapping=mapping)),)


def parse_dump(capture: Capture, mapping: Fields) -> Iterator[Document]:
    """The one document of a record. Raises `Unreadable` where the record is no JSON object or has neither headline nor text."""
    record = _record(capture)
    raw = _words(record, mapping.text)
    lines = _lines(raw)
    headline, lines, flaws = _headline(normalise(_words(record, mapping.headline)), lines)
    if not headline and not lines:
        raise Unreadable("no headline and no text")
    published = _published(record, mapping.published)
    blocks = languages_of_blocks(_blocks(headline, lines), mapping.languages)
    yield Document(
        source=capture.source,
        outlet=mapping.outlet,
        native_id=_words(record, mapping.url) or capture.url,
        url=capture.url,
        headline=headline,
        blocks=blocks,
        genre=mapping.genre,
        edition=_edition(blocks, mapping.edition),
        section=normalise(_words(record, mapping.section)) or None,
        published_at=published,
        flaws=(*flaws, *_flaws(raw, lines, published, mapping)),
    )


def _record(capture: Capture) -> dict[str, Any]:
    try:
        record = json.loads(capture.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}") from error
    if not isinstance(record, dict):
        raise Unreadable(f"no JSON object but {type(record).__name__}")
    return record


def _words(record: Mapping[str, Any], field: str | None) -> str:
    value = record.get(field) if field is not None else None
    return "" if value is None else str(value)


def _published(record: Mapping[str, Any], field: str | None) -> date | None:
    try:
        return date.fromisoformat(_words(record, field)[:10])
    except ValueError:
        return None


def _lines(raw: str) -> list[str]:
    """The paragraphs of a text: its lines without the end mark, hard-wrapped ones joined again."""
    paragraphs: list[str] = []
    for line in raw.replace("\x00", "").split("\n"):
        words = normalise(line)
        if not words:
            continue
        if paragraphs and _runs_on(paragraphs[-1], words):
            paragraphs[-1] = normalise(f"{paragraphs[-1]} {words}")
        else:
            paragraphs.append(words)
    if paragraphs:
        paragraphs[-1] = without_end_mark(paragraphs[-1])
    return [words for words in paragraphs if words]


def _runs_on(before: str, after: str) -> bool:
    if not after[0].islower():
        return before.endswith(_OPEN_NAME)
    return before[-1] not in _CLOSED


def _headline(titled: str, lines: list[str]) -> tuple[str, list[str], tuple[str, ...]]:
    """The headline, the lines without its repetition, and what is wrong with it.

    Where the first line is another headline (a dateline follows), that one is the article's own: index pages sometimes
    point at the article beside.
    """
    if not lines:
        return titled, lines, ()
    if lines[0] == titled:
        return titled, lines[1:], ()
    if not titled:
        own = len(lines) > 1 and not _DATELINE.match(lines[0])
        return (lines[0], lines[1:], ("no_headline",)) if own else ("", lines, ("no_headline",))
    first = fold_term(lines[0])
    if first in _NO_ARTICLE:
        return titled, [], ("not_the_article",)
    if first == fold_term(titled):
        return lines[0], lines[1:], ()
    if len(lines) > 1 and _DATELINE.match(lines[1]) and not _DATELINE.match(lines[0]):
        return lines[0], lines[1:], ("headline_differs",)
    return titled, lines, ()


def _blocks(headline: str, lines: list[str]) -> list[Block]:
    body = [Block(line) for line in lines]
    return [Block(headline, role="headline"), *body] if headline else body


def _edition(blocks: tuple[Block, ...], declared: str) -> str:
    """The edition that the document belongs to: the language of most of its text, the declared one where that is open.

    A dump of documents that each carry several languages declares `mul`, and they stay together.
    """
    if declared == "mul":
        return declared
    found = dominant(blocks)
    return declared if found == UNDECIDED else found


def _flaws(raw: str, lines: list[str], published: date | None, mapping: Fields) -> tuple[str, ...]:
    found = {
        "no_body": not lines,
        "no_date": published is None and mapping.published is not None,
        "replacement_characters": "\ufffd" in raw,
        "mojibake": not (raw.isascii() and "\x00" not in raw) and _MOJIBAKE.search(raw) is not None,
        "markup_left": any(("<" in line or "&" in line) and _MARKUP.search(line) for line in lines),
    }
    return tuple(name for name, present in found.items() if present)
