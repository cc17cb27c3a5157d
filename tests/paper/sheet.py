"""Setting type: pages of text in one or two columns, and the form as a ruled table, drawn with reportlab."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.paper import fonts, notices
from tests.paper.notices import Notice, Text

WIDTH, HEIGHT = 595.0, 842.0  # A4, in points
MARGIN = 62.0
GUTTER = 30.0
BODY, SMALL, HEADING = 11.0, 9.0, 18.0
_NOT_FIRST = "，。、：；！？）》」”,.:;!?)"
_WIDTHS = {  # of the columns of a form, in points
    "number": 52, "date": 92, "title": 0, "kind": 98, "size": 66, "perforation": 66, "face_value": 58, "count": 40,
}  # fmt: skip
_CID = {"ko": "HYSMyeongJo-Medium", "ko-bold": "HYSMyeongJo-Medium", "zh": "STSong-Light", "zh-bold": "STSong-Light"}


class _Fonts:
    """The fonts of one PDF: which to take for a language."""

    def __init__(self, content: Notice, producer: str) -> None:
        self._cid = producer == "cid"
        self._letters = frozenset("".join(piece.text for piece in notices.pieces(content)) + " -_")
        self._name = content.name

    def of(self, language: str, bold: bool = False) -> str:
        """The registered name of the font for a language."""
        face = (language if language in ("ko", "zh") else "plain") + ("-bold" if bold else "")
        if self._cid and face in _CID:
            pdfmetrics.registerFont(UnicodeCIDFont(_CID[face]))
            return _CID[face]
        name = f"{self._name}-{face}"
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(fonts.face(face, self._letters_of(face)))))
        return name

    def _letters_of(self, face: str) -> frozenset[str]:
        if face.startswith("plain"):
            return self._letters
        return frozenset(letter for letter in self._letters if not "\u0400" <= letter <= "\u04ff")


class _Sheet:
    """A PDF that is being set, from the top of a page downwards."""

    def __init__(self, content: Notice, producer: str) -> None:
        self.written = io.BytesIO()
        self.canvas = Canvas(self.written, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.fonts = _Fonts(content, producer)
        self.canvas.setTitle(content.texts["ko"].headline)

    def line(self, x: float, y: float, words: str, language: str, size: float, bold: bool = False) -> None:
        self.canvas.setFont(self.fonts.of(language, bold), size)
        self.canvas.drawString(x, y, words)

    def width(self, words: str, language: str, size: float, bold: bool = False) -> float:
        return float(pdfmetrics.stringWidth(words, self.fonts.of(language, bold), size))

    def centred(self, left: float, room: float, y: float, words: str, language: str, size: float) -> None:
        self.line(left + (room - self.width(words, language, size, True)) / 2, y, words, language, size, True)

    def paragraph(self, left: float, room: float, y: float, words: str, language: str) -> float:
        """Set a paragraph, its first line indented; the height below it. Korean is justified, word by word."""
        lines = list(self._wrapped(words, language, room))
        for number, line in enumerate(lines):
            indent = 14.0 if number == 0 else 0.0
            if language == "ko" and number < len(lines) - 1:
                self._justified(left + indent, room - indent, y, line)
            else:
                self.line(left + indent, y, line, language, BODY)
            y -= BODY * 1.6
        return y - 5

    def _justified(self, left: float, room: float, y: float, line: str) -> None:
        words = line.split()
        free = room - sum(self.width(word, "ko", BODY) for word in words)
        for word in words:
            self.line(left, y, word, "ko", BODY)
            left += self.width(word, "ko", BODY) + free / max(1, len(words) - 1)

    def _wrapped(self, words: str, language: str, room: float) -> Iterator[str]:
        """The lines of a paragraph: between words, or in Chinese between signs."""
        units = list(words) if language == "zh" else [f"{word} " for word in words.split()]
        line, left = "", room - 14
        for unit in units:
            if line and unit not in _NOT_FIRST and self.width((line + unit).rstrip(), language, BODY) > left:
                yield line.rstrip()
                line, left = "", room
            line += unit
        yield line.rstrip()


def pdf(content: Notice, producer: str = "ttf") -> bytes:
    """The notice as PDF."""
    page = _Sheet(content, producer)
    for languages in notices.parts(content):
        room = (WIDTH - 2 * MARGIN - GUTTER * (len(languages) - 1)) / len(languages)
        for place, language in enumerate(languages):
            _prose(page, MARGIN + place * (room + GUTTER), room, content.texts[language], language)
        page.canvas.showPage()
    _form(page, content)
    page.canvas.showPage()
    page.canvas.save()
    return page.written.getvalue()


def _prose(page: _Sheet, left: float, room: float, text: Text, language: str) -> None:
    """One language, from the head of its column down."""
    y = HEIGHT - 92
    page.centred(left, room, y, text.headline, language, HEADING if room > 300 else 14)
    y -= 34
    page.line(left, y, text.dateline, language, BODY)
    y -= 28
    for words in (*text.paragraphs, *text.details):
        y = page.paragraph(left, room, y, words, language)
    y -= 14
    page.line(left + room - page.width(text.sender, language, BODY), y, text.sender, language, BODY)


def _form(page: _Sheet, content: Notice) -> None:
    y = HEIGHT - 70
    for words, language in notices.form_heading(content):
        page.centred(MARGIN, WIDTH - 2 * MARGIN, y, words, language, 15)
        y -= 21
    y = _table(page, content, y - 6)
    if content.is_plan:
        return
    y -= 22
    for words in notices.FIELDS:
        left = MARGIN
        for language in content.form_languages:
            page.line(left, y, words[language], language, SMALL + 1)
            left += page.width(words[language], language, SMALL + 1) + 18
        page.canvas.line(left, y - 2, WIDTH - MARGIN, y - 2)
        y -= 24
    for language in content.form_languages:
        page.line(MARGIN, y, notices.RETURN[language], language, SMALL)
        y -= 15


def _table(page: _Sheet, content: Notice, top: float) -> float:
    """The form's rows between rules; the height below the last."""
    left, right = MARGIN - 38, WIDTH - MARGIN + 38
    columns = notices.columns(content)
    free = right - left - sum(_WIDTHS[column] for column in columns)
    widths = [_WIDTHS[column] or free for column in columns]
    edges = [left + sum(widths[:place]) for place in range(len(widths) + 1)]
    rows = [[notices.head(content, column) for column in columns]]
    rows += [[notices.cell(content, offer, column) for column in columns] for offer in content.offers]
    y = top
    page.canvas.line(left, y, right, y)
    for row in rows:
        for edge, after, cell in zip(edges, edges[1:], row, strict=False):
            for place, (words, language) in enumerate(cell):
                assert page.width(words, language, SMALL) < after - edge - 6, f"{words} does not fit in its cell"
                page.line(edge + 4, y - 12 - place * 12.5, words, language, SMALL)
        y -= 8 + 12.5 * max(map(len, row))
        page.canvas.line(left, y, right, y)
    for edge in edges:
        page.canvas.line(edge, top, edge, y)
    return y
