"""Documents that a person has: files handed over by command, and those laid into `HOME/inbox/<source>/` for the next cycle.

A file becomes a capture of its source, byte for byte, as if it had been fetched: it is archived first and moved to `taken/` then, or to
`refused/` where no parser can read it. When it was served nobody saw: `captured_at` is when we got it, or the day that the person states,
marked as claimed. Beside `notice.pdf` a `notice.pdf.toml` can say what is known of it: url, captured (a day), listed (the date that the
publisher gives it), edition. A note is never a document itself: one that is laid in first waits for its file.
"""

from __future__ import annotations

import logging
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

log = logging.getLogger(__name__)

MAX_FILE = 32 * 1024 * 1024  # bytes; a scan of a few pages is far below
MAX_URL = 500
SETTLED = timedelta(seconds=10)  # a file that was touched later may still be copied
ABOUT = ".toml"
TAKEN = "taken"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Known:
    """What a person knows of a file besides its bytes."""

    url: str | None = None  # where it was published
    captured: date | None = None  # the day on which it is said to have been had from there
    listed: date | None = None  # the date that the publisher gives it
    edition: str | None = None


def waiting(inbox: Path, sources: Sequence[str], now: datetime) -> Iterator[tuple[str, Path]]:
    """The files of the inbox that have settled, with their notes, and their source; by source and name."""
    for source in sorted(sources):
        for file in _inside(inbox / source):
            if is_document(file) and max(map(_touched, (file, *_with_note(file)))) <= now - SETTLED:
                yield source, file


def strangers(inbox: Path, sources: Sequence[str]) -> list[str]:
    """What lies in the inbox and belongs to no source: somebody waits for it in vain."""
    known = {*sources, TAKEN, REFUSED}
    return [path.name for path in _inside(inbox) if not path.name.startswith(".") and path.name not in known]


def overlooked(inbox: Path, sources: Sequence[str]) -> Iterator[str]:
    """What lies in the folder of a source and is never taken, with the reason: a folder, a link, a note without its file."""
    for source in sorted(sources):
        for path in _inside(inbox / source):
            if path.is_symlink():
                yield f"{source}/{path.name} is a link: lay the file itself there"
            elif path.is_dir():
                yield f"{source}/{path.name} is a folder: lay its files into {source}/ themselves"
            elif path.name.endswith(ABOUT) and not path.with_name(path.name.removesuffix(ABOUT)).exists():
                yield f"{source}/{path.name} is a note beside a file that is not there"


def refused(inbox: Path, sources: Sequence[str]) -> list[str]:
    """The documents that are kept and that no parser could read, until a person takes them out of `refused/`."""
    folder = inbox / REFUSED
    return [
        f"{source}/{file.name}" for source in sorted(sources) for file in _inside(folder / source) if is_document(file)
    ]


def put_away(file: Path, inbox: Path, source: str, into: str = TAKEN) -> None:
    """Move a file that is archived, and what is said of it, to `taken/` or `refused/`; never over another one. Raises `OSError`."""
    folder = inbox / into / source
    folder.mkdir(parents=True, exist_ok=True)
    for path in _with_note(file):
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
    hidden = file.name.startswith(".") or file.name.endswith(ABOUT)
    return not hidden and file.is_file() and not file.is_symlink()


def _inside(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where there is none. One that nobody may look into is logged."""
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        log.warning("inbox: %s cannot be looked into: %s", folder, error)
        return []


def _with_note(file: Path) -> list[Path]:
    return [path for path in (file, about_of(file)) if path.is_file()]


def _touched(file: Path) -> datetime:
    """When a file was last written; of one that claims a time to come, when it was laid here. Never, where it is gone meanwhile."""
    try:
        found = file.stat()
    except OSError:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.fromtimestamp(min(found.st_mtime, found.st_ctime), UTC)


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
