"""Items in tables: a row an item under a head of labels in any language, or a column an item beside a column of labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from parsers._korea_stamp import values, words
from parsers._korea_stamp.counts import count_at
from parsers._korea_stamp.labels import field_of, main_field
from parsers._korea_stamp.mentions import Mention, contradict, joined, kind_of
from parsers._korea_stamp.rows import Piece, Printed

_MOST_ITEMS = 2_000
_TITLE_AT_MOST = 80  # code points of what can be a title where no label says so
_ORDINALS_FROM = 2  # rows whose "No." counts from 1 are numbered by the table, not by the house


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: all that its labels say in their languages, and the currency that they name."""

    fields: frozenset[str] = frozenset()
    unit: str = ""

    @property
    def field(self) -> str:
        return main_field(self.fields)


Columns = Mapping[int, Column]


def table_mentions(rows: Sequence[Printed], year: int | None, around: str = "") -> list[Mention]:
    """The items of one table. `year` is the plan's; `around` the kind that the heading over the table names."""
    if _is_upright(rows):
        return [mention for mention in _by_column(rows, year) if _is_item(mention)][:_MOST_ITEMS]
    columns: dict[int, Column] = {}
    found: list[Mention] = []
    group = around
    for row, head in zip(rows, map(head_of, rows), strict=True):
        if head:
            columns = _merged(columns, head) if not found else dict(head)
            continue
        mention = _row_mention(row, _without_ordinals(columns, rows), year)
        if kind := _group_kind(row, mention):
            group = kind
        elif found and _goes_on(mention):
            found[-1] = joined(found[-1], mention)
        elif _is_item(mention) and not _is_form_line(row):
            found.append(mention if mention.kind or not group else replace(mention, kind=group))
    return found[:_MOST_ITEMS]


# --- heads --------------------------------------------------------------------------------------------------------------------------


def head_of(row: Printed) -> Columns:
    """What each column holds, where the row is a head: labels of two different fields at least, and hardly anything else."""
    columns: dict[int, Column] = {}
    other = 0
    for place, cell in enumerate(row.cells):
        names = [field_of(piece.text) for piece in cell]
        said = frozenset(name for name in names if name)
        if said and len(names) - names.count("") >= names.count(""):
            columns[place] = Column(said, next((unit for piece in cell if (unit := values.unit_of(piece.text))), ""))
        elif cell:
            other += 1
        elif place - 1 in columns and columns[place - 1].field == "theme":
            columns[place] = columns[place - 1]  # a head over several columns: a title in each language
    different = {column.field for column in columns.values()} - {"form"}
    return columns if len(different) >= 2 and len(columns) > other else {}


def _merged(columns: Columns, head: Columns) -> dict[int, Column]:
    """Two rows of a head, one language below the other."""
    both = dict(columns)
    for place, column in head.items():
        known = both.get(place, Column())
        both[place] = Column(known.fields | column.fields, known.unit or column.unit)
    return both


def _without_ordinals(columns: Columns, rows: Sequence[Printed]) -> Columns:
    """The columns but for a "No." that only counts the rows."""
    for place, column in columns.items():
        if column.fields <= {"number", "number_zh"}:
            own = [number.words for row in rows if (number := _number_in(row, place)) is not None]
            if len(own) >= _ORDINALS_FROM and own == [str(n) for n in range(1, len(own) + 1)]:
                return {other: kept for other, kept in columns.items() if other != place}
    return columns


def _number_in(row: Printed, place: int) -> values.Number | None:
    cell = row.cells[place] if place < len(row.cells) else ()
    return next((number for piece in cell if (number := values.number_of(piece.text))), None)


# --- rows ---------------------------------------------------------------------------------------------------------------------------


def _row_mention(row: Printed, columns: Columns, year: int | None) -> Mention:
    """All that a row says, column by column; without a head each piece says by its form what it is."""
    said = [
        read_piece(piece, columns.get(place, Column()), year, guess=not columns)
        for place, cell in enumerate(row.cells)
        for piece in cell
    ]
    sure = min((piece.confidence for piece in row.pieces), default=1.0)
    mention, torn = Mention(), False
    for one in said:
        torn = torn or contradict(mention, one)
        mention = joined(mention, one)
    if sure < 1.0:  # OCR: what most languages say is likelier than what one says
        mention, torn = replace(mention, kind=_commonest(said)), False
    return replace(mention, block=_rests_on(row, said), confidence=sure, torn=torn)


def _commonest(said: Sequence[Mention]) -> str:
    """The kind that most pieces name, the first of those that are named equally often."""
    kinds = Counter(one.kind for one in said if one.kind)
    return max(kinds, key=lambda kind: kinds[kind], default="")


def _rests_on(row: Printed, said: Sequence[Mention]) -> int:
    """The block that shows the item: its number, else its title, else its kind, else the row's first."""

    def rank(shown: tuple[Piece, Mention]) -> tuple[bool, bool, bool, int]:
        piece, one = shown
        return one.number is None, not one.themes, not one.kind, piece.block

    return min(zip(row.pieces, said, strict=True), key=rank)[0].block if said else 0


def read_piece(piece: Piece, column: Column, year: int | None, *, guess: bool = False) -> Mention:
    """What one piece of a cell says, its column's labels given. `guess`: there are no labels, the form of the words decides."""
    text, name = piece.text.strip(), column.field
    if not text or text in ("-", "–", "—"):
        return Mention()
    if name in words.NUMBER_FIELDS:
        number = values.number_of(text)
        return Mention(number=number, said=column.fields) if number else _unlabelled(piece)
    if name == "theme":
        return _theme(piece)
    readers: Mapping[str, Mention] = {
        "kind": Mention(kind=kind_of(text), shape=values.shape_of(text), count=_count_beside(text)),
        "issued_on": Mention(issued_on=values.day_in(text, year)),
        "month": Mention(issued_on=values.day_in(text, year)),
        "face_value": Mention(face_value=values.face_value_of(text, column.unit)),
        "size": Mention(size=values.size_of(text)),
        "perforation": Mention(perforation=values.perforation_of(text)),
        "shape": Mention(shape=values.shape_of(text)),
        "count": Mention(count=values.count_of(text)),
        "inscription": Mention(inscriptions=values.inscriptions_of(text)),
    }
    if name:
        return readers.get(name, Mention())
    return _unlabelled(piece) if guess else Mention()


def _theme(piece: Piece) -> Mention:
    """A title; where it is nothing but the word of a kind, the kind."""
    kind = words.KIND.fullmatch(piece.text.strip())
    if kind is not None:
        return Mention(kind=kind.lastgroup or "")
    return Mention(themes={piece.lang: piece.text}, kind=kind_of(piece.text), shape=values.shape_of(piece.text))


def _count_beside(text: str) -> int | None:
    """The count in "우표 3종", "Stamps (3)"."""
    kind = words.KIND.search(text)
    if kind is None:
        return None
    return count_at(text, kind) or values.count_of((text[: kind.start()] + text[kind.end() :]).strip(" :()（）-–×x"))


def _unlabelled(piece: Piece) -> Mention:
    """What the form of the words says by itself: a number with a prefix or four figures, an amount, a size; else the words are a theme."""
    text = piece.text.strip()
    number = values.number_of(text)
    if number is not None:
        usual = number.is_stock_by_prefix or (number.prefix in ("", "SS") and len(str(number.serial)) == 4)
        return Mention(number=number) if usual else Mention()
    if values.printed_day(text) is not None:
        return Mention(issued_on=values.printed_day(text))
    if (
        piece.lang != "und"
        and field_of(text) == ""
        and len(text) <= _TITLE_AT_MOST
        and not words.SENTENCE_END.search(text)
    ):
        return _theme(piece)
    return Mention(
        face_value=values.face_value_of(text) if not text[-1:].isdecimal() else "", size=values.size_of(text)
    )


def _is_item(mention: Mention) -> bool:
    """Whether a row is an item: it has a number, or is of a kind, or has a theme and one thing more."""
    if mention.number is not None or mention.kind:
        return True
    more = (mention.issued_on, mention.face_value, mention.size, mention.perforation)
    return bool(mention.themes) and any(more)


def _is_form_line(row: Printed) -> bool:
    """A line of a form for the customer: "Address", "Total"."""
    first = next((piece for cell in row.cells for piece in cell), None)
    return first is not None and field_of(first.text) in ("form", "price")


def _group_kind(row: Printed, mention: Mention) -> str:
    """The kind that a row with nothing else names, for the rows below it: "우표 / Stamps"."""
    filled = [cell for cell in row.cells if cell]
    alone = len(filled) == 1 and mention.number is None and not mention.themes and mention.count is None
    return mention.kind if alone and len(row.cells) > 1 else ""


def _goes_on(mention: Mention) -> bool:
    """A row that has words of a theme and nothing else goes on with the row above."""
    return bool(mention.themes) and not _is_item(mention) and mention.count is None


# --- a column an item ---------------------------------------------------------------------------------------------------------------


def _is_upright(rows: Sequence[Printed]) -> bool:
    """Whether the first column is one of labels: at least three rows, most of them beginning with a label, and no head above."""
    first = [row.cells[0] for row in rows if row.cells and row.cells[0] and len(row.cells) > 1]
    labelled = [cell for cell in first if _label(cell).fields]
    return len(labelled) >= 3 and len(labelled) * 3 >= len(first) * 2 and not any(map(head_of, rows))


def _label(cell: Sequence[Piece]) -> Column:
    names = [field_of(piece.text) for piece in cell]
    unit = next((unit for piece in cell if (unit := values.unit_of(piece.text))), "")
    return Column(frozenset(name for name in names if name), unit) if any(names) else Column()


def _by_column(rows: Sequence[Printed], year: int | None) -> Iterator[Mention]:
    """An item for each column of values, or one where the columns are its languages."""
    columns = range(1, max(len(row.cells) for row in rows))
    found = [mention for place in columns if (mention := _column_mention(rows, place, year)) is not None]
    numbers = {mention.number.words for mention in found if mention.number is not None}
    languages = [set(mention.themes) for mention in found if mention.themes]
    apart = len(languages) > 1 and sum(map(len, languages)) == len(set().union(*languages))
    if len(numbers) <= 1 and (apart or len(languages) <= 1):
        yield reduce(joined, found, Mention(block=found[0].block if found else -1))
        return
    yield from found


def _column_mention(rows: Sequence[Printed], place: int, year: int | None) -> Mention | None:
    pieces = [
        (piece, _label(row.cells[0]))
        for row in rows
        if len(row.cells) > place
        for piece in row.cells[place]
        if row.cells[0]
    ]
    if not pieces:
        return None
    mention = reduce(joined, (read_piece(piece, column, year) for piece, column in pieces), Mention())
    block = next((piece.block for piece, column in pieces if column.field in words.NUMBER_FIELDS), pieces[0][0].block)
    return replace(mention, block=block, confidence=min(piece.confidence for piece, _ in pieces))
