"""The program that reads pictures: tesseract, run as a process of its own, one thread, picture in and words out.

A process and not a library: it can be killed, its memory is not ours, and Debian keeps it up to date. It ends with us: `setpriv` asks the
kernel to kill it when its parent dies, and where that is not installed it ends when nobody takes its words any more.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image

from tealeaves.errors import Unreadable

LANGUAGES = ("chi_sim", "eng", "kor", "rus")  # sorted: their names stand in the tool's
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-kor tesseract-ocr-rus tesseract-ocr-chi-sim"
PATIENCE = 15.0  # seconds that one reading may take
_VERSION = re.compile(r"tesseract v?(\d+(?:\.\d+)*)")
_BLOCK = "6"  # page segmentation mode: one block of lines of text


@dataclass(frozen=True, slots=True)
class Seen:
    """One word that was read, with its place in the picture and how sure that is, 0 to 1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@cache
def ocr_tool() -> str:
    """What reads scans here: "tesseract-5.3.0-chi_sim-eng-kor-rus", with the languages of ours that it has, or "no-tesseract"."""
    program = shutil.which("tesseract")
    if program is None:
        return "no-tesseract"
    version = _VERSION.search(_told(program, "--version"))
    listed = frozenset(_told(program, "--list-langs").split())
    return "-".join(
        ["tesseract", version[1] if version else "unknown", *(lang for lang in LANGUAGES if lang in listed)]
    )


def _told(program: str, option: str) -> str:
    ended = subprocess.run([program, option], capture_output=True, timeout=PATIENCE, check=False, env=_surroundings())  # noqa: S603
    return (ended.stdout + ended.stderr).decode("utf-8", "replace")


def require_tool() -> None:
    """Raises `Unreadable`, with what to install, where scans cannot be read in all of our languages."""
    tool = ocr_tool()
    if tool == "no-tesseract":
        raise Unreadable(f"a scan, and tesseract is not installed: {INSTALL}; it is then read by itself")
    lacking = [lang for lang in LANGUAGES if lang not in tool.split("-")]
    if lacking:
        raise Unreadable(f"a scan, and tesseract lacks {', '.join(lacking)}: {INSTALL}; it is then read by itself")


def read(picture: Image.Image, language: str, dpi: int) -> tuple[Seen, ...]:
    """The words of a grey picture that is one block of lines. Raises `Unreadable` where the program fails or takes too long."""
    words = _run(_command(language, dpi), b"P5 %d %d 255\n" % picture.size + picture.tobytes())
    return tuple(_seen(words))


def _command(language: str, dpi: int) -> list[str]:
    program, leash = shutil.which("tesseract"), shutil.which("setpriv")
    options = ["stdin", "stdout", "-l", language, "--psm", _BLOCK, "--dpi", str(dpi), "tsv"]
    return [*([leash, "--pdeathsig", "KILL", "--"] if leash else []), program or "tesseract", *options]


def _run(command: list[str], given: bytes) -> str:
    """What a command answers to what it is given."""
    try:  # `run` kills the program when the time is over, and whatever else ends the waiting
        ended = subprocess.run(  # noqa: S603  our own words, no shell
            command, input=given, capture_output=True, timeout=PATIENCE, check=False, env=_surroundings()
        )
    except subprocess.TimeoutExpired as late:
        raise Unreadable(f"OCR did not end within {PATIENCE:.0f} seconds") from late
    if ended.returncode != 0:
        raise Unreadable(f"OCR failed ({ended.returncode}): {ended.stderr.decode('utf-8', 'replace').strip()[-200:]}")
    return ended.stdout.decode("utf-8", "replace")


def _surroundings() -> dict[str, str]:
    """The environment of the program: one thread, so that it takes one processor and gives the same words each time."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TESSDATA_PREFIX", "HOME")}
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}


def _seen(table: str) -> Iterator[Seen]:
    """The words of tesseract's table: level, four numbers, left, top, width, height, confidence, text."""
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            left, top, width, height = map(int, fields[6:10])
            yield Seen(fields[11].strip(), left, top, left + width, top + height, max(0.0, float(fields[10])) / 100)
