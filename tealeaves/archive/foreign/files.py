"""Where the records of other people's archives lie: plain WARC, WARC with a gzip member a record, and WACZ, a zip of such files.

Members are inflated one at a time and under a limit. A file that was compressed as one stream is refused with what to do about it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from tealeaves.archive.dumps import Oddity
from tealeaves.archive.records import BadMember, inflate
from tealeaves.archive.scan import gzip_starts
from tealeaves.errors import UsageError

WARC = (".warc.gz", ".warc")
ENDINGS = (*WARC, ".wacz")
MAX_INSIDE = 64 * 1024**3  # bytes of one WARC inside a WACZ
MOST_RATIO = 50  # a WARC inside a zip is compressed already: what grows more than this is a bomb
_DIGEST = "sha256:"


@dataclass(frozen=True, slots=True)
class Member:
    """Some whole records: a gzip member inflated, or all of a plain file (`plain`, its handle at the beginning)."""

    file: str
    offset: int
    content: bytes = b""
    plain: BinaryIO | None = None


def foreign_files(paths: Sequence[Path]) -> list[Path]:
    """The archives among these files and folders, folders in name order. Raises `UsageError` where there is none."""
    found = [file for path in paths for file in _expand(path)]
    if not found:
        raise UsageError("nothing to import: name a file or folder")
    return found


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(ENDINGS))
        if not inside:
            raise UsageError(f"the folder {path} holds no archive ({', '.join(ENDINGS)})")
        return inside
    if not path.is_file():
        raise UsageError(f"there is no archive at {path}")
    if not path.name.endswith(ENDINGS):
        raise UsageError(f"{path} is no archive that can be read: its name must end in {', '.join(ENDINGS)}")
    return [path]


def members(path: Path) -> Iterator[Member | Oddity]:
    """The records of a file, member by member; past whatever is damaged."""
    if path.name.endswith(".wacz"):
        yield from _of_wacz(path)
    else:
        yield from _of_warc(path, path.name)


def _of_warc(path: Path, name: str) -> Iterator[Member | Oddity]:
    with path.open("rb", buffering=0) as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if gzipped:
            yield from _gzipped(file.fileno(), name)
        else:
            yield Member(name, 0, plain=cast(BinaryIO, file))


def _gzipped(fd: int, name: str) -> Iterator[Member | Oddity]:
    offset, end = 0, os.fstat(fd).st_size
    while offset < end:
        try:
            content, length = inflate(fd, offset, end)
        except BadMember as error:
            resumed = _next_warc(fd, offset + 1, end)
            whole = " (compressed as one stream? `warcio recompress` makes it readable)" if offset == 0 else ""
            yield Oddity(name, offset, "broken_record", f"{error}{whole}; {resumed - offset:,} bytes passed over")
            offset = resumed
            continue
        yield Member(name, offset, content)
        offset += length


def _next_warc(fd: int, start: int, end: int) -> int:
    """Where the next member that holds a WARC record begins, or the end."""
    for offset in gzip_starts(fd, start, end):
        try:
            if inflate(fd, offset, end)[0].startswith(b"WARC/"):
                return offset
        except BadMember:
            continue
    return end


# --- WACZ -------------------------------------------------------------------------------------------------------------------------


def _of_wacz(path: Path) -> Iterator[Member | Oddity]:
    try:
        with zipfile.ZipFile(path) as archive:
            stated = _stated_digests(archive)
            inside = [entry for entry in archive.infolist() if entry.filename.endswith(WARC)]
            if not inside:
                yield Oddity(path.name, 0, "broken_file", "a WACZ without a WARC file in it")
            for entry in inside:
                yield from _of_entry(path, archive, entry, stated.get(entry.filename))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        yield Oddity(path.name, 0, "broken_file", f"not a whole WACZ: {error}")


def _of_entry(
    path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, stated: str | None
) -> Iterator[Member | Oddity]:
    name = f"{path.name}/{entry.filename.rpartition('/')[2]}"
    if entry.file_size > min(MAX_INSIDE, max(1, entry.compress_size) * MOST_RATIO + (1 << 20)):
        yield Oddity(path.name, 0, "too_large", f"{entry.filename}: inflates to {entry.file_size:,} bytes")
        return
    with _unpacked(archive, entry) as (file, digest):
        if stated is not None and stated != digest:
            yield Oddity(
                path.name, 0, "broken_file", f"{entry.filename}: its bytes are not those that the package vouches for"
            )
            return
        yield from _of_warc(file, name)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[Path, str]]:
    """A file of the zip on the disk, under a name of ours, and its digest."""
    with tempfile.TemporaryDirectory(prefix="tealeaves-wacz-") as folder:
        file = Path(folder) / "inside.warc"
        with archive.open(entry) as packed, file.open("wb") as out:
            shutil.copyfileobj(packed, out, 1 << 20)
        with file.open("rb") as again:
            digest = _DIGEST + hashlib.file_digest(again, "sha256").hexdigest()
        yield file, digest


def _stated_digests(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path to the digest that `datapackage.json` states for it, where there is one that can be understood."""
    try:
        entry = archive.getinfo("datapackage.json")
        if entry.file_size > 16 << 20:
            return {}
        resources = json.loads(archive.read(entry)).get("resources", ())
        return {
            str(each["path"]): str(each["hash"]) for each in resources if str(each.get("hash", "")).startswith(_DIGEST)
        }
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
