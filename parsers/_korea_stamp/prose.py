"""Items in sentences and in lines of labels: "three stamps and a souvenir sheet", "재고번호: 5861, 규격: 45×32mm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce

from parsers._korea_stamp import values, words
from parsers._korea_stamp.countries import countries_of
from parsers._korea_stamp.counts import count_at
from parsers._korea_stamp.labels import fields_of, main_field
from parsers._korea_stamp.mentions import Mention, joined, kind_of
from parsers._korea_stamp.rows import Piece
from parsers._korea_stamp.tables import Column, read_piece

_SENTENCE = re.compile(r"[^.!?。！？]+(?:[.!?](?=\d)[^.!?。！？]*)*[.!?。！？]?")
_CLAUSE = re.compile(
    r",\s|，|、|;|；|\s(?:and|и|а также|및)\s|(?<=[종매장개점부권])(?:과|와)\s|[和及与](?=[^，、]{0,12}[邮明小信首])"
)
_LONGEST = 4_000  # code points of a paragraph that are looked into
_NUMBER_LABEL = re.compile(
    r"(?P<stock>재고\s*번호|stock\s+(?:numbers?|nos?\.?)|库存编号|库存号|складск\w{1,20}\s+номер\w{0,20})"
    r"|(?P<catalogue>목록\s*번호|catalog(?:ue)?\s+(?:numbers?|nos?\.?)|目录编号|目录号|каталожн\w{1,20}\s+номер\w{0,20})|(?P<number_zh>编号)"
    r"|(?P<number>번호|\bnumbers?\b|\bno\.|\bномер\w{0,20}|№)",
    re.IGNORECASE,
)


def prose_mentions(piece: Piece) -> Iterator[Mention]:
    """The items that a paragraph counts or gives numbers of. What an item holds, or only speaks of an item, is none."""
    for sentence in _SENTENCE.findall(piece.text[:_LONGEST]):
        plain = words.HOUSE.sub(lambda found: " " * len(found[0]), sentence)
        if words.INSCRIBED.search(plain) and (languages := values.inscriptions_of(plain)):
            yield _placed(Mention(kind=kind_of(plain), inscriptions=languages, fills=True), piece)
        numbered = list(_numbered(plain, piece))
        yield from numbered
        if not numbered:
            yield from _counted(_offered(plain), piece)


def _offered(sentence: str) -> str:
    """The part of a sentence that offers items: not what a booklet holds, and nothing of one that only says what is pictured."""
    offers = list(words.OFFERED.finditer(sentence))
    if not offers and words.PICTURED.search(sentence):
        return ""
    held = words.HELD.search(sentence)
    if held is None:
        return sentence
    if any(found.end() <= held.start() for found in offers):
        return sentence[: held.start()]
    return sentence[held.end() :] if any(found.start() >= held.end() for found in offers) else ""


def _placed(mention: Mention, piece: Piece) -> Mention:
    return replace(mention, block=piece.block, confidence=piece.confidence, lang=piece.lang)


# --- counts -------------------------------------------------------------------------------------------------------------------------


def _counted(sentence: str, piece: Piece) -> Iterator[Mention]:
    """ "우표 2종과 우편엽서 1종": each with its count, its shape and, where the sentence has one item only, its quoted theme."""
    found = list(words.KIND.finditer(sentence))
    counts = [(match, count_at(sentence, match)) for match in found]
    counted = [(match, count) for match, count in counts if count is not None]
    quoted = words.quoted(sentence)
    for match, count in counted:
        themes = {piece.lang: quoted[0]} if len(quoted) == 1 else {}
        yield _placed(
            Mention(
                kind=match.lastgroup or "", count=count, shape=values.shape_of(_clause(sentence, match)), themes=themes,
                about={piece.lang: sentence.strip()},
            ),
            piece,
        )  # fmt: skip


def _clause(sentence: str, kind: re.Match[str]) -> str:
    """The part of the sentence that is about this item alone: between the marks and conjunctions around it."""
    start, end = 0, len(sentence)
    for cut in _CLAUSE.finditer(sentence):
        if cut.end() <= kind.start():
            start = cut.end()
        elif cut.start() >= kind.end():
            end = cut.start()
            break
    return sentence[start:end]


# --- numbers in sentences -----------------------------------------------------------------------------------------------------------


def _numbered(sentence: str, piece: Piece) -> Iterator[Mention]:
    """The booklets and cards that a sentence gives the numbers of, each with the clause that names it."""
    placed = list(values.numbers_within(sentence))
    if not placed:
        return
    label = _NUMBER_LABEL.search(sentence)
    said = frozenset({label.lastgroup or ""}) - {""} if label else frozenset()
    clauses = _clauses(sentence, [(start, end) for _, start, end in placed])
    for (number, _, _), clause in zip(placed, clauses, strict=True):
        quoted = words.quoted(clause)
        yield _placed(
            Mention(
                kind=number.kind or kind_of(clause) or kind_of(sentence), number=number, said=said,
                themes={piece.lang: quoted[0]} if len(quoted) == 1 else {}, about={piece.lang: clause},
            ),
            piece,
        )  # fmt: skip


def _clauses(sentence: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The words that belong to each number: those before it, or where these name no country and those after do, those after it."""
    starts, ends = [0, *(end for _, end in spans)], [start for start, _ in spans]
    before = [sentence[start:end] for start, end in zip(starts, ends, strict=False)]
    after = [sentence[end:stop] for (_, end), stop in zip(spans, [*ends[1:], len(sentence)], strict=True)]
    if len(spans) == 1:
        return [sentence]
    return after if not countries_of(before[0]) and countries_of(after[-1]) else before


# --- labels and their values --------------------------------------------------------------------------------------------------------


def pairs_of(text: str) -> list[tuple[frozenset[str], str, str]]:
    """ "재고번호: Ba79, 규격: 30×40mm" as (fields, value, label); empty where the text does not begin with a label."""
    if ":" not in text and "：" not in text:
        return []
    found = list(words.ANY_LABEL.finditer(text[:_LONGEST]))
    if not found or found[0].start() > 2:
        return []
    ends = [match.start() for match in found[1:]] + [min(len(text), _LONGEST)]
    return [
        (
            fields_of(re.sub(r"[(（][^()（）]*[)）]", "", match["label"])),
            text[match.end() : end].strip(" ,;，；、|/"),
            match["label"],
        )
        for match, end in zip(found, ends, strict=True)
    ]


def label_mention(piece: Piece, year: int | None) -> Mention | None:
    """All that a line of labels says of an item; None where it is no such line."""
    pairs = pairs_of(piece.text)
    if not pairs or all(main_field(names) in ("form", "") for names, _, _ in pairs):
        return None
    said = [_value(names, text, label, piece, year) for names, text, label in pairs]
    return _placed(reduce(joined, said), piece)


def _value(names: frozenset[str], text: str, label: str, piece: Piece, year: int | None) -> Mention:
    """One label's value. Several numbers make a mention that fills in what is said of those items elsewhere."""
    column = Column(names, values.unit_of(label))
    if column.field in words.NUMBER_FIELDS:
        numbers = values.numbers_of(text)
        if not numbers:
            return Mention()
        return Mention(number=numbers[0], said=names, others=numbers[1:], fills=len(numbers) > 1)
    return read_piece(replace(piece, text=text), column, year)
