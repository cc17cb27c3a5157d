"""The items of a whole document: its tables, its lines of labels and its sentences, each in every language, brought together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from parsers._korea_stamp import values, words
from parsers._korea_stamp.labels import field_of
from parsers._korea_stamp.mentions import Mention, contradict, joined, kind_of
from parsers._korea_stamp.merge import CONTRADICTORY, Merged, countries_differ, items_of, without_sums
from parsers._korea_stamp.prose import label_mention, pairs_of, prose_mentions
from parsers._korea_stamp.rows import Piece, Printed, Sheet
from parsers._korea_stamp.tables import table_mentions
from tealeaves.model import Item

_CARD_TITLE = 80  # code points of a line over a card
_ABOVE = 3  # rows over a table in which its kind can stand


@dataclass(frozen=True, slots=True)
class Offered:
    """What a document offers, and what is wrong with it."""

    items: tuple[Item, ...] = ()
    flaws: tuple[str, ...] = ()
    labelled: int = 0  # how many fields of its only item are filled


def offered(sheet: Sheet, year: int | None) -> Offered:
    """The items in their printed order. `year` is the one that a plan is for."""
    tables, loose = _tables(sheet, year)
    merged = Merged()
    for mentions in [*sorted(tables, key=_weight), *_told(loose, year)]:
        merged.add(mentions)
    items = items_of(merged, _fallback(sheet.headline))
    wrong = merged.contradictory or any(item.torn or countries_differ(item) for item in merged.items)
    return Offered(items, (CONTRADICTORY,) if wrong else (), _filled(items))


def _weight(mentions: Sequence[Mention]) -> tuple[int, int, bool]:
    """Tables with the most numbers first, then the longest, then those with Korean titles: what the first says is kept."""
    return (
        -sum(mention.number is not None for mention in mentions),
        -len(mentions),
        not any("ko" in mention.themes for mention in mentions),
    )


def _fallback(headline: str) -> str:
    """The kind that a headline is about; a notice of "새 우표" is one of stamps."""
    return kind_of(headline) or ("stamp" if words.STAMP.search(headline) else "")


def _filled(items: Sequence[Item]) -> int:
    if len(items) != 1:
        return 0
    (item,) = items
    said = (
        item.number,
        item.theme,
        item.face_value,
        item.size,
        item.perforation,
        item.shape,
        item.issued_on,
        item.count,
    )
    return sum(value not in ("", None) for value in said)


# --- tables -------------------------------------------------------------------------------------------------------------------------


def _tables(sheet: Sheet, year: int | None) -> tuple[list[list[Mention]], list[Piece]]:
    """The items of each table that has any, and the pieces that stand in none of these."""
    found: list[list[Mention]] = []
    loose: list[Piece] = []
    above: list[Printed] = []
    for table, rows in groupby(sheet.rows, key=lambda row: row.table):
        own = list(rows)
        mentions = table_mentions(own, year, _kind_above(above)) if table else []
        if mentions:
            found.append(mentions)
        else:
            loose += {piece.block: piece for row in own for piece in row.pieces}.values()
        above = own
    return found, loose


def _kind_above(rows: Sequence[Printed]) -> str:
    """The kind that the short lines over a table name: a heading "우편엽서 / Post cards"."""
    near = [
        row for row in rows[-_ABOVE:] if row.table == 0 and sum(len(piece.text) for piece in row.pieces) <= _CARD_TITLE
    ]
    named = {
        kind for row in near for piece in row.pieces if (kind := kind_of(piece.text)) and _is_title_line(piece.text)
    }
    return named.pop() if len(named) == 1 else ""


def _is_title_line(text: str) -> bool:
    return (
        len(text) <= _CARD_TITLE
        and not text.rstrip().endswith((".", "。", "다", "다."))
        and not words.ORDER.search(text)
    )


# --- running text -------------------------------------------------------------------------------------------------------------------


def _told(loose: Sequence[Piece], year: int | None) -> Iterator[list[Mention]]:
    """What each language says outside of tables: first its cards, then its sentences; Korean before the others."""
    by_language: dict[str, list[Piece]] = defaultdict(list)
    last = "und"
    for piece in loose:
        last = piece.lang if piece.lang != "und" else last
        by_language[last].append(piece)
    each = sorted(by_language.items(), key=lambda pair: pair[0] != "ko")
    read = [(_cards(pieces, year), _sentences(pieces)) for _, pieces in each]
    yield from (cards for cards, _ in read if any(card.kind or card.themes for card in cards))
    yield from (sentences for _, sentences in read if sentences)
    yield from (cards for cards, _ in read if cards and not any(card.kind or card.themes for card in cards))


def _sentences(pieces: Sequence[Piece]) -> list[Mention]:
    found = [
        mention
        for piece in pieces
        if piece.role not in ("order_form", "dateline") and not pairs_of(piece.text)
        for mention in prose_mentions(piece)
    ]
    return without_sums(found)


def _cards(pieces: Sequence[Piece], year: int | None) -> list[Mention]:
    """Lines of labels in a row, with the title over them: a card an item. A field that comes again begins the next card."""
    found: list[Mention] = []
    is_open = False
    for index, piece in enumerate(pieces):
        line = _line(piece, year)
        if line is not None:
            if is_open and not _clash(found[-1], line):
                found[-1] = joined(found[-1], line)
            else:
                found.append(line)
            is_open = True
            continue
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        title = _title(piece, following, year)
        is_open = title is not None
        if title is not None:
            found.append(title)
    return [
        replace(card, fills=False) if card.kind and not card.others else card for card in found if _says_something(card)
    ]


def _line(piece: Piece, year: int | None) -> Mention | None:
    """A line of labels, or a number of a booklet or card that stands alone."""
    mention = label_mention(piece, year)
    if mention is not None:
        return mention
    number = values.number_of(piece.text)
    if number is None or not number.is_stock_by_prefix:
        return None
    return Mention(number=number, block=piece.block, confidence=piece.confidence, lang=piece.lang)


def _title(piece: Piece, following: Piece | None, year: int | None) -> Mention | None:
    """The line over a card: of one kind, with a title in quotes or not; None where no line of labels follows."""
    if following is None or _line(following, year) is None or not _is_title_line(piece.text) or field_of(piece.text):
        return None
    kind, quoted = kind_of(piece.text), words.quoted(piece.text)
    if not kind:
        return None
    return Mention(
        kind=kind, themes={piece.lang: quoted[0]} if len(quoted) == 1 else {}, shape=values.shape_of(piece.text), block=piece.block,
        confidence=piece.confidence, lang=piece.lang,
    )  # fmt: skip


def _clash(card: Mention, line: Mention) -> bool:
    """Whether a line cannot be about the item of the card above it."""
    if card.number and line.number and card.number.words != line.number.words:
        return True
    return contradict(card, line) or any(
        lang in card.themes and card.themes[lang] != said for lang, said in line.themes.items()
    )


def _says_something(card: Mention) -> bool:
    """Whether a card is an item, or fills in one: a number, a kind, a title."""
    return (
        card.number is not None
        or bool(card.themes)
        or (bool(card.kind) and any((card.face_value, card.size, card.count)))
    )
