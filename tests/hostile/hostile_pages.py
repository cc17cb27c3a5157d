"""Pages that are meant to harm whoever reads them; each is small on the wire or in the source of this file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence

import brotli
import zstandard

MIB = 1024 * 1024
HEAD = "<html><head><title>News</title></head><body>"


def pdf(objects: Sequence[bytes], *, whole: bool = True) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue. Not `whole`: cut off in the middle."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out) if whole else bytes(out[: len(out) // 3])


def stream(content: bytes, words: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), words, packed)


def _one_page(content: bytes, resources: bytes = b"", catalogue: bytes = b"", *more: bytes) -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources,
        content,
        *more,
    ]


def pdf_truncated() -> bytes:
    return pdf(_one_page(stream(b"BT /F1 12 Tf 50 700 Td (Notice) Tj ET")), whole=False)


def pdf_with_script() -> bytes:
    """It would open an address if anybody ran it."""
    script = b"<< /Type /Action /S /JavaScript /JS (app.launchURL('http://127.0.0.1:9/', true); while (true) {}) >>"
    return pdf(_one_page(stream(b""), b"", b"/OpenAction 5 0 R", script))


def pdf_flate_bomb() -> bytes:
    """A page of 2 GiB of blanks, in 2 MiB; a stream packed twice would be smaller yet."""
    press = zlib.compressobj(9)
    packed = b"".join(press.compress(b" " * MIB) for _ in range(2048)) + press.flush()
    return pdf(_one_page(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)))


def pdf_forms() -> bytes:
    """Forms that draw forms: each level draws the next ten times, nine levels deep, and a letter at the end."""
    levels = []
    for level in range(9):
        own, inner = 6 + level, 7 + level
        content = b"/X Do " * 10 if level < 8 else b"BT /F1 9 Tf (x) Tj ET"
        words = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> %s >>"
        levels.append(stream(content, words % (b"/XObject << /X %d 0 R >>" % inner if level < 8 else b"")))
        assert own == 6 + level
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return pdf(_one_page(stream(b"/X Do"), b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>", b"", font, *levels))


def laughs() -> bytes:
    """A billion of them."""
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    items = '<rss version="2.0"><channel><item><title>&a9;</title></item></channel></rss>'
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]>{items}'.encode()


def outside_entity(path: str) -> bytes:
    """Asks for a file of whoever reads it."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]><rss version="2.0"><channel><title>n</title>'
        f"<item><title>&x;</title><link>http://www.xinhuanet.com/1</link></item></channel></rss>"
    ).encode()


def feed(items: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def feed_of_100_000() -> bytes:
    return feed("".join(f"<item><title>n{n}</title><link>http://x/{n}</link></item>" for n in range(100_000)))


def gzip_bomb() -> bytes:
    return gzip.compress(bytes(300 * MIB), 9)


def brotli_bomb() -> bytes:
    press = brotli.Compressor(quality=5)
    return b"".join(press.process(bytes(MIB)) for _ in range(300)) + press.finish()


def zstd_bomb() -> bytes:
    press = zstandard.ZstdCompressor().compressobj()
    return b"".join(press.compress(bytes(MIB)) for _ in range(300)) + press.flush()


def html(markup: str) -> bytes:
    return (HEAD + markup).encode()


def nested_divs() -> bytes:
    return html("<div>" * 20_000 + "x")


def comment_openers() -> bytes:
    return html("<!--" * 20_000)


def flat_5_mb() -> bytes:
    return html("<p>x</p>" * 650_000)


def unclosed_tags() -> bytes:
    return html("<b>" * 100_000 + "x")


def flat_within_limits() -> bytes:
    """What every limit lets pass and still takes seconds."""
    return html("<p>x" * 199_000)


def feed_of_a_long_date() -> bytes:
    """A dozen expressions are tried on a date."""
    return feed("<item><title>n</title><pubDate>" + "Mon, 01 Jan " * 200_000 + "</pubDate></item>")


def many_headings() -> bytes:
    """What looks like a notice of 60,000 parts."""
    return html("<h3>Russia</h3><p>stamp 30 won" * 60_000)
