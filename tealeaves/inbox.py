"""Documents that a person has: files handed over by command, and those laid into `HOME/inbox/<source>/` for the next cycle.

A file becomes a capture of its source, byte for byte, as if it had been fetched: it is archived first and moved to `taken/` then. When
it was served nobody saw: `captured_at` is when we got it, or the day that the person states, marked as claimed. Beside `notice.pdf` a
`notice.pdf.toml` can say what is known of it: url, captured (a day), listed (the date that the publisher gives it), edition.
"""

from __future__ import annotations

import mimetypes
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote

from tealeaves.archive.dumps import Oddity
from tealeaves.errors import UsageError
from tealeaves.model import Capture, digest_of

MAX_FILE = 32 * 1024 * 1024  # bytes; a scan of a few pages is far below
MAX_URL = 500
SETTLED = timedelta(seconds=10)  # a file that was touched later may still be copied
ABOUT = ".toml"
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Known:
    """What a person knows of a file besides its bytes."""

    url: str | None = None  # where it was published
    captured: date | None = None  # the day on which it is said to have been had from there
    listed: date | None = None  # the date that the publisher gives it
    edition: str | None = None


def waiting(inbox: Path, sources: Sequence[str], now: datetime) -> Iterator[tuple[str, Path]]:
    """The files of the inbox that have settled, with their source; by source and name."""
    for source in sorted(sources):
        folder = inbox / source
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if is_document(file) and datetime.fromtimestamp(file.stat().st_mtime, UTC) <= now - SETTLED:
                yield source, file


def strangers(inbox: Path, sources: Sequence[str]) -> list[str]:
    """What lies in the inbox and belongs to no source: somebody waits for it in vain."""
    known = {*sources, TAKEN}
    found = (path for path in sorted(inbox.iterdir()) if not path.name.startswith(".")) if inbox.is_dir() else ()
    return [path.name for path in found if path.name not in known]


def put_away(file: Path, inbox: Path, source: str) -> None:
    """Move a file that is archived, and what is said of it, to `taken/`; never over another one."""
    folder = inbox / TAKEN / source
    folder.mkdir(parents=True, exist_ok=True)
    for path in (file, about_of(file)):
        if path.is_file():
            path.rename(_free(folder / path.name))


def capture_of(file: Path, source: str, known: Known, now: datetime) -> Capture | Oddity:
    """A file as a capture; an oddity where it is empty, too large or dated in the future."""
    try:
        size = file.stat().st_size
        if not 0 < size <= MAX_FILE:
            return Oddity(
                file.name, 0, "empty_file" if not size else "too_large", f"{size:,} bytes, the limit is {MAX_FILE:,}"
            )
        body = file.read_bytes()
    except OSError as error:
        return Oddity(file.name, 0, "broken_file", error.strerror or str(error))
    if known.captured is not None and known.captured > now.date():
        return Oddity(file.name, 0, "bad_date", f"{known.captured} has not come")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Capture(
        source=source, url=known.url or _address(file, body), captured_at=_captured_at(known, now), recorded_at=now,
        body=body, headers=(("Content-Type", kind),), origin="file",
        precision="second" if known.captured is None else "day", provenance=_provenance(file, known),
        edition=known.edition, listed_at=known.listed, unverified=True,
    )  # fmt: skip


def said_of(file: Path) -> Known:
    """What stands in the note beside a file. Raises `UsageError` naming what is wrong with it."""
    about = about_of(file)
    if not about.is_file():
        return Known()
    try:
        said = tomllib.loads(about.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{about.name}: {error}") from error
    unknown = sorted(said.keys() - {each.name for each in fields(Known)})
    if unknown:
        raise UsageError(f"{about.name}: unknown key {unknown[0]!r}; known are url, captured, listed, edition")
    for key, kind in (("url", str), ("edition", str), ("captured", date), ("listed", date)):
        if key in said and (not isinstance(said[key], kind) or isinstance(said[key], datetime)):
            raise UsageError(f"{about.name}: {key!r} must be {'a text' if kind is str else 'a day, as in 2025-01-01'}")
    known = Known(**said)
    if known.url is not None and not is_address(known.url):
        raise UsageError(f"{about.name}: 'url' is no web address: {known.url[:80]!r}")
    return known


def about_of(file: Path) -> Path:
    """The note beside a file."""
    return file.with_name(file.name + ABOUT)


def is_address(url: str) -> bool:
    return url.startswith(("http://", "https://")) and url.isprintable() and " " not in url and len(url) <= MAX_URL


def is_document(file: Path) -> bool:
    note = file.name.endswith(ABOUT) and file.with_name(file.name.removesuffix(ABOUT)).exists()
    return file.is_file() and not file.is_symlink() and not file.name.startswith(".") and not note


def _address(file: Path, body: bytes) -> str:
    """What stands for the address of a file whose own nobody knows: one content under one name has one."""
    return f"file:{digest_of(body)[7:23]}/{quote(file.name, errors='surrogateescape')[:200]}"


def _captured_at(known: Known, now: datetime) -> datetime:
    """Now; of a stated day its last second, and nothing is known before it is over."""
    if known.captured is None:
        return now
    return min(now, datetime.combine(known.captured, time(23, 59, 59), UTC))


def _provenance(file: Path, known: Known) -> str:
    day = "" if known.captured is None else f", who says that it is of {known.captured}"
    return f"file {quote(file.name, errors='surrogateescape')[:200]} handed over by a person{day}"


def _free(path: Path) -> Path:
    """The path, or the next one that nothing has."""
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{number}-{path.name.removeprefix(f'{number - 1}-')}")
    return path
