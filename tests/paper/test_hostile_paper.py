"""Files that are made to do harm, or that came to harm: each ends in lines or in `Unreadable`, soon and in little memory."""

from __future__ import annotations

import io
import resource
import struct
import time
import zlib

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tealeaves.errors import Unreadable
from tealeaves.paper import Paper, pdf, pictures, read_paper, reading
from tests.paper import found, typeset


def made(*, pages: int = 1, text: str = "The State Stamp Bureau issues stamps", **options: object) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1, **options)
    for _ in range(pages):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def tried(body: bytes) -> Paper | str:
    """What a reader makes of it: a paper, or the words in which it refuses."""
    try:
        return read_paper(found.capture(body))
    except Unreadable as reason:
        return str(reason)


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first one the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(body)
    )  # fmt: skip


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def one_page(content: bytes, *, box: bytes = b"[0 0 595 842]", catalogue: bytes = b"", more: bytes = b"") -> bytes:
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources%s>>" % (box, FONT),
        stream(content, more),
    )


WORDS = b"BT /F1 12 Tf 72 700 Td (The State Stamp Bureau issues stamps) Tj ET"


def test_a_locked_pdf_says_what_to_do() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    body = made(encrypt=StandardEncryption("secret", ownerPassword="more", canPrint=0))
    with pytest.raises(Unreadable, match=r"locked with a password: drop an unlocked copy"):
        read_paper(found.capture(body))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_pdf_is_read_or_refused_in_words(share: float) -> None:
    typeset.require()
    body = typeset.booklets_2024().pdf
    told = tried(body[: int(len(body) * share)])
    assert isinstance(told, Paper) or "truncated or damaged" in told or "nothing is written" in told


def test_a_script_is_named_and_never_run() -> None:
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(while\\(true\\);)>>]>>>>"
    paper = tried(one_page(WORDS, catalogue=script))
    assert isinstance(paper, Paper)
    assert paper.flaws == ("javascript",)
    assert paper.lines[0].text == "The State Stamp Bureau issues stamps"


def test_what_cannot_be_seen_is_not_read() -> None:
    """Scanners lay their own guess under the picture; others hide words from people and not from machines."""
    paper = tried(
        one_page(
            WORDS + b" BT 3 Tr /F1 12 Tf 72 600 Td (Hidden words) Tj ET BT 0 Tr /F1 12 Tf 900 600 Td (Outside) Tj ET"
        )
    )
    assert isinstance(paper, Paper)
    assert [line.text for line in paper.lines] == ["The State Stamp Bureau issues stamps"]


def test_a_page_drawn_sideways_is_read_upright() -> None:
    paper = tried(
        one_page(
            b"BT /F1 12 Tf 0 1 -1 0 300 100 Tm (The State Stamp Bureau) Tj 0 1 -1 0 320 100 Tm (issues stamps) Tj ET"
        )
    )
    assert isinstance(paper, Paper)
    assert [line.text for line in paper.lines] == ["The State Stamp Bureau", "issues stamps"]


def test_a_bomb_of_a_stream_stays_small() -> None:
    """A gigabyte of nothing in a megabyte: either the library gives up, or the words before it are read."""
    packed = zlib.compress(WORDS + b" " * 300_000_000, 9)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tried(one_page(packed, more=b"/Filter/FlateDecode"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 900_000  # KiB


def test_too_many_letters_on_a_page_are_refused() -> None:
    row = b"(" + b"stamps " * 200 + b") Tj 0 -1 Td "
    told = tried(one_page(b"BT /F1 1 Tf 10 800 Td " + row * 100 + b"ET"))
    assert isinstance(told, str)
    assert "letters, the limit is" in told


def test_more_text_than_anybody_writes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT", 1_000)
    assert "more than 1,000 letters of text" in str(tried(made(pages=30)))
    assert isinstance(tried(made(pages=20)), Paper)


def test_words_thrown_over_a_page_are_sorted_soon() -> None:
    content = (
        b"BT /F1 2 Tf "
        + b"".join(b"1 0 0 1 %d %d Tm (ab) Tj " % (i * 37 % 590, i * 101 % 840) for i in range(9_000))
        + b"ET"
    )
    started = time.process_time()
    assert isinstance(tried(one_page(content)), Paper)
    assert time.process_time() - started < 10


def test_a_drawing_of_ten_thousand_lines_is_no_table() -> None:
    lines = b"".join(b"%d %d m %d %d l S " % (i % 590, 10, i % 590, 800) for i in range(10_000))
    started = time.process_time()
    paper = tried(one_page(WORDS + b" " + lines))
    assert isinstance(paper, Paper)
    assert [line.text for line in paper.lines] == ["The State Stamp Bureau issues stamps"]
    assert time.process_time() - started < 10


@pytest.mark.parametrize("box", [b"[0 0 0 0]", b"[0 0 1e9 1e9]", b"[0 0 -5 -5]", b"[0 0 14000 14000]"])
def test_pages_without_size_or_beyond_measure(box: bytes) -> None:
    told = tried(one_page(WORDS, box=box))
    assert isinstance(told, Paper) or told


def test_a_page_too_large_to_draw_is_refused_before_it_is_drawn() -> None:
    body = one_page(b"0 0 100 100 re f", box=b"[0 0 14000 14000]")
    with pdf.opened(body) as document, pytest.raises(Unreadable, match=r"pixels at 150 dpi, the limit is"):
        pdf.picture(document, 1, 150)


def test_pages_beyond_the_bound_are_cut_and_named() -> None:
    paper = tried(made(pages=pdf.MAX_PAGES + 5))
    assert isinstance(paper, Paper)
    assert paper.flaws == ("pages_cut",)
    assert (paper.pages, len(paper.lines)) == (pdf.MAX_PAGES + 5, pdf.MAX_PAGES)


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        raw_pdf(b"<</Type/Catalog/Pages 1 0 R>>"),
        raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 99999999>>"),
        raw_pdf(b"[" * 5_000 + b"]" * 5_000),
    ],
    ids=["bare", "noise", "own-parent", "catalogue-of-itself", "count-of-nothing", "nested"],
)
def test_broken_pdfs_are_refused_in_words(body: bytes) -> None:
    told = tried(body)
    assert isinstance(told, str)
    assert told


def test_a_file_beyond_the_limit_is_not_opened() -> None:
    assert "the limit is" in str(tried(b"%PDF-1.7" + b" " * pdf.MAX_BYTES))
    assert "the limit is" in str(tried(b"\x89PNG\r\n\x1a\n" + b" " * pictures.MAX_BYTES))


# --- pictures ---------------------------------------------------------------------------------------------------------------------


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG whose header says this, whatever its rows hold."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def encoded(picture: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize("size", [(100_000, 100_000), (30_000, 30_000), (7_000, 6_000), (40_000, 10)])
def test_a_picture_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    started = time.process_time()
    with pytest.raises(Unreadable, match=r"pixels|beyond all measure"):
        list(pictures.pages(png(*size), 150))
    assert time.process_time() - started < 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.7])
def test_a_truncated_picture_is_refused(kind: str, share: float) -> None:
    typeset.require()
    body = encoded(Image.effect_noise((600, 800), 80), kind)
    cut = body[: 12 + int(len(body) * share)]
    with pytest.raises(Unreadable, match="truncated or damaged"):
        list(pictures.pages(cut, 150))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_becomes_grey_on_white(mode: str) -> None:
    picture = Image.new(mode, (300, 400))
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    (page, dpi), *_ = pictures.pages(encoded(picture, kind), 150)
    assert page.mode == "L"
    assert dpi == 150
    if mode in ("LA", "RGBA"):
        assert page.getextrema() == (255, 255)  # nothing but glass


def test_many_frames_are_many_pages() -> None:
    frames = [Image.new("L", (200, 280), grey) for grey in (255, 128, 0)]
    written = io.BytesIO()
    frames[0].save(written, "TIFF", save_all=True, append_images=frames[1:])
    assert len(list(pictures.pages(written.getvalue(), 150))) == 3


def test_pages_of_noise_or_nothing_are_refused_in_words() -> None:
    typeset.require()
    from tealeaves.paper import tesseract

    try:
        tesseract.require_tool()
    except Unreadable as reason:
        pytest.skip(f"NOT TESTED: {reason}")
    for picture in (Image.new("L", (1240, 1754), 255), Image.new("L", (1240, 1754), 0)):
        assert "nothing" in str(tried(encoded(picture, "PNG")))
    noise = tried(encoded(Image.effect_noise((700, 900), 120), "PNG"))
    assert isinstance(noise, str) or all(line.confidence < 0.9 for line in noise.lines)
