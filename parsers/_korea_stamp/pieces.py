"""From rows to blocks: each line in its languages, each piece with its role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers._korea_stamp import words
from parsers._korea_stamp.rows import Cell, Piece, Printed, Row, Sheet
from parsers._korea_stamp.values import printed_day
from tealeaves.language import languages_of_blocks, script_counts
from tealeaves.model import Block

LANGUAGES = ("ko", "en", "zh", "ru")
HEADING_AT_MOST = 90  # code points: a longer text is prose
PROSE_FROM = 160
_DATE_AT_MOST = 40
_FIRST_ROWS = 15  # in which a notice says what it is
_SLASHED = re.compile(r"\s*[/|·•]\s*|\s+[-–—]\s+")
_ENGLISH_MONTH = re.compile(r"^(?:\d{1,2}\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?:\s+\d{1,2})?$")
_MONTH_SURE = 0.9
_POLICY_SURE = 0.5
_LATIN_FROM = 4  # letters
_CODE = re.compile(r"[\d@/\\_]|\bwww\b")  # numbers, addresses: in no language
_RUN_LETTERS = 24  # of a script: text enough to be a paragraph of its own
_ORDERING = re.compile(
    r"주문|값|지불|송금|\border|\bpay|\bprice|\bsend|\bfill|订|付|汇|填|寄|заказ|оплат|цен|отправ|заполн", re.IGNORECASE
)


def lay_out(rows: Sequence[Row], *, scanned: bool = False) -> Sheet:
    """The rows in pieces, and the blocks of the document in the same order."""
    top = headline_row(rows)
    drafts, places = _drafts(rows, top)
    labelled = languages_of_blocks([Block(draft.text, role=draft.role) for draft in drafts], LANGUAGES)
    blocks = tuple(
        _sure(_english(block, scanned), draft.sure, scanned) for block, draft in zip(labelled, drafts, strict=True)
    )
    pieces = [Piece(block.text, block.lang, block.role, drafts[i].sure, i) for i, block in enumerate(blocks)]
    printed: list[Printed] = []
    for row, cells in zip(rows, places, strict=True):
        printed.append(Printed(_filled(row, cells, pieces, printed), row.table, row.heading))
    return Sheet(tuple(printed), blocks, _headline_of(rows, top, pieces, places))


def _english(block: Block, scanned: bool) -> Block:
    """Latin letters are English here where no words say otherwise, as Cyrillic ones are Russian; "May 14" has too few to be anything else.

    What OCR read in Latin letters can be another script's, badly read: that stays open.
    """
    if block.lang != "und":
        return block
    if _ENGLISH_MONTH.search(block.text):
        return replace(block, lang="en", confidence=_MONTH_SURE)
    counts = script_counts(block.text)
    by_policy = (
        not scanned and set(counts) == {"latin"} and counts["latin"] >= _LATIN_FROM and not _CODE.search(block.text)
    )
    return replace(block, lang="en", confidence=_POLICY_SURE) if by_policy else block


def _sure(block: Block, sure: float, scanned: bool) -> Block:
    """A block that OCR read is as sure as its letters, and its language at most."""
    if not scanned:
        return block
    return replace(block, confidence=sure if block.lang == "und" else min(sure, block.confidence))


@dataclass(frozen=True, slots=True)
class _Draft:
    text: str
    role: str
    sure: float


def _drafts(rows: Sequence[Row], top: int) -> tuple[list[_Draft], list[list[list[int]]]]:
    """Every piece of text in order, and for each cell of each row the numbers of its pieces."""
    drafts: list[_Draft] = []
    places: list[list[list[int]]] = []
    for row, role in zip(rows, roles(rows, top), strict=True):
        cells: list[list[int]] = []
        for cell in row.cells:
            cells.append([])
            for text in () if cell.above else _pieces_of(cell):
                cells[-1].append(len(drafts))
                drafts.append(_Draft(text, role, cell.confidence))
        places.append(cells)
    return drafts, places


def _pieces_of(cell: Cell) -> Iterator[str]:
    for line in cell.lines:
        yield from by_language(line)


def _filled(
    row: Row, cells: list[list[int]], pieces: list[Piece], before: list[Printed]
) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each cell; a cell that reaches down from the row above has that row's."""
    above = before[-1].cells if before and before[-1].table == row.table else ()
    return tuple(
        above[place] if cell.above and place < len(above) else tuple(pieces[i] for i in cells[place])
        for place, cell in enumerate(row.cells)
    )


# --- headline and roles -------------------------------------------------------------------------------------------------------------


def headline_row(rows: Sequence[Row]) -> int:
    """Which row the headline is: what calls itself a notice or a plan, else the first heading, else the first line."""
    first = [index for index, row in enumerate(rows[:_FIRST_ROWS]) if row.table == 0 and _line(row)]
    titles = (i for i in first if is_title(_line(rows[i])))
    headings = (i for i in first if rows[i].heading and not words.HOUSE.fullmatch(_line(rows[i]).strip()))
    return next(titles, next(headings, first[0] if first else 0))


def is_title(line: str) -> bool:
    """Whether a line calls itself a notice or a plan: "새 우표 발행 통보"."""
    if len(line) > HEADING_AT_MOST or words.SENTENCE_END.search(line) or ":" in line or "：" in line:
        return False
    return bool(words.NOTICE.search(line) or words.PLAN.search(line)) and printed_day(line) is None


def is_order_heading(line: str, heading: bool = False) -> bool:
    """Whether an order form begins here. A sentence that speaks of one ends like a sentence."""
    found = words.ORDER.search(line)
    if found is None or len(line) > HEADING_AT_MOST or words.SENTENCE_END.search(line):
        return False
    return heading or (found.start() <= 12 and len(words.ORDER.sub("", line)) <= 30)


def roles(rows: Sequence[Row], top: int) -> Iterator[str]:
    """headline, dateline, caption, body; from an order form's heading on order_form, until another notice or long prose begins."""
    ordering = False
    for index, row in enumerate(rows):
        line = _line(row)
        if is_order_heading(line, row.heading or row.caption):
            ordering = True
        elif ordering and _ends_form(row, line):
            ordering = False
        yield "order_form" if ordering else _role(row, line, index == top)


def _ends_form(row: Row, line: str) -> bool:
    if row.heading and is_title(line):
        return True
    return row.table == 0 and len(line) >= PROSE_FROM and not _ORDERING.search(line)


def _role(row: Row, line: str, is_headline: bool) -> str:
    if is_headline or (row.table == 0 and is_title(line)):
        return "headline"
    if row.table == 0 and len(line) <= _DATE_AT_MOST and ":" not in line and printed_day(line) is not None:
        return "dateline"
    return "caption" if row.caption else "body"


def _line(row: Row) -> str:
    return " ".join(line for cell in row.cells for line in cell.lines)


def _headline_of(rows: Sequence[Row], top: int, pieces: list[Piece], places: list[list[list[int]]]) -> str:
    """The headline in the first language in which it stands."""
    numbers = [i for cell in places[top] for i in cell] if rows else []
    return pieces[numbers[0]].text if numbers else ""


# --- one line in its languages ------------------------------------------------------------------------------------------------------


def by_language(line: str) -> list[str]:
    """A line such as "주문서 / Order form / 订货单 / Бланк заказа" in its parts, where these are in different scripts."""
    parts = [part for part in _SLASHED.split(line) if part.strip()]
    scripts = [_script(part) for part in parts]
    if len(set(scripts)) > 1 and "" not in scripts:
        return [piece for part in parts for piece in _runs_apart(part)]
    return _runs_apart(line)


def _runs_apart(line: str) -> list[str]:
    """The parts of a line without any mark between its languages, where each is one run of its script."""
    runs = _runs(line)
    scripts = [script for script, _ in runs]
    if len(scripts) < 2 or len(set(scripts)) < len(scripts):
        return [line]
    texts = [text for _, text in runs]
    if len(scripts) > 2 or all(map(_is_term, texts)) or _are_paragraphs(texts):
        return texts
    return [line]


def _runs(line: str) -> list[tuple[str, str]]:
    """Words in a row that are in one script; figures and marks go with the words before them."""
    runs: list[tuple[str, list[str]]] = []
    for word in line.split():
        script = _script(word)
        if runs and (script == "" or script == runs[-1][0]):
            runs[-1][1].append(word)
        elif runs and runs[-1][0] == "":
            runs[-1] = (script, [*runs[-1][1], word])
        else:
            runs.append((script, [word]))
    return [(script, " ".join(spoken)) for script, spoken in runs]


def _is_term(text: str) -> bool:
    """Whether a text is one word or two that notices use as a label."""
    plain = text.strip(" ():（）[]")
    known = (*words.LABEL.values(), words.KIND, words.ORDER, words.NOTICE, words.PLAN)
    return any(term.fullmatch(plain) for term in known)


def _are_paragraphs(texts: Sequence[str]) -> bool:
    """Whether each text but the last ends a sentence and each is long: paragraphs that were put into one."""
    enough = all(
        sum(script_counts(text).values()) * (2 if _script(text) in ("hangul", "han") else 1) >= _RUN_LETTERS
        for text in texts
    )
    return enough and all(words.SENTENCE_END.search(text) for text, _ in pairwise(texts))


def _script(text: str) -> str:
    """The script of most of the letters, kana with Han; "" without letters."""
    counts = script_counts(text)
    weights = {
        "hangul": 2 * counts.get("hangul", 0), "han": 2 * (counts.get("han", 0) + counts.get("kana", 0)),
        "latin": counts.get("latin", 0), "cyrillic": counts.get("cyrillic", 0), "other": counts.get("other", 0),
    }  # fmt: skip
    best = max(weights, key=lambda script: weights[script])
    return best if weights[best] else ""
