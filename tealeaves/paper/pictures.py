"""Pictures of pages as files: PNG, JPEG and TIFF, opened with limits and brought to grey."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from tealeaves.errors import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000  # A3 at 300 dpi and some more
MAX_FRAMES = 60
_A4 = 11.69  # inches, the longer side: what a page measures that does not say
_KINDS = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"))
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    TypeError,
    IndexError,
    OverflowError,
    MemoryError,
    struct.error,
)


def kind(body: bytes) -> str | None:
    """PNG, JPEG or TIFF by the first bytes; None for anything else."""
    return next((name for mark, name in _KINDS if body.startswith(mark)), None)


def count(body: bytes) -> int:
    """How many pages the file has. Raises `Unreadable`."""
    with _opened(body) as picture:
        return min(int(getattr(picture, "n_frames", 1)), MAX_FRAMES)


def pages(body: bytes, dpi: int) -> Iterator[tuple[Image.Image, float]]:
    """Each page in grey, brought to about so many dots an inch, and how many it then has. Raises `Unreadable`.

    A picture that does not say its scale, or says an impossible one, is taken for a whole page of A4.
    """
    for number in range(count(body)):
        with _opened(body) as picture:
            picture.seek(number)
            _refuse_large(picture)
            scale = dpi / _dots(picture)
            page = _grey(picture)
        size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
        yield (page if abs(scale - 1) < 0.05 else page.resize(size, Image.Resampling.LANCZOS)), dpi


@contextmanager
def _opened(body: bytes) -> Iterator[Image.Image]:
    """The picture, not decoded yet. All that is wrong with it, then or later, becomes `Unreadable`."""
    if len(body) > MAX_BYTES:
        raise Unreadable(f"the picture has {len(body):,} bytes, the limit is {MAX_BYTES:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of dirt in headers; sizes are looked at below
            with Image.open(io.BytesIO(body), formats=("PNG", "JPEG", "TIFF")) as picture:
                _refuse_large(picture)
                yield picture
    except Image.DecompressionBombError as error:
        raise Unreadable(f"a picture beyond all measure: {error}") from error
    except _BROKEN as error:
        raise Unreadable(
            f"a picture that does not open, truncated or damaged ({type(error).__name__}: {error})"[:300]
        ) from error


def _refuse_large(picture: Image.Image) -> None:
    """Raises `Unreadable` by the size in the header, before anything is decoded."""
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > 30 * min(picture.size):
        raise Unreadable(f"a picture of {picture.width:,} by {picture.height:,} pixels, the limit is {MAX_PIXELS:,}")


def _dots(picture: Image.Image) -> float:
    """Dots an inch, as the file says or as a page of A4 would have."""
    told = picture.info.get("dpi", (0, 0))[0]
    longer = max(picture.size)
    return float(told) if told and 5 <= longer / float(told) <= 25 else longer / _A4


def _grey(picture: Image.Image) -> Image.Image:
    """The picture upright, in grey on white. Raises what decoding raises."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):
        return upright.convert("I").point(lambda value: value / 256).convert("L")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        coloured = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured)
    return upright.convert("L").copy()
