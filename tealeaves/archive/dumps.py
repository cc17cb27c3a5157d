"""Dumps of history (JSON lines or CSV, plain or compressed) as captures, each with the exact bytes of its line.

A row of CSV has no meaning without the first line of its file: it is kept as a JSON object of its fields, under the names of that line.

What a dump cannot give is not made up: `captured_at` is the last instant of a claimed or seen *day*, and says so. What cannot be
read is an `Oddity`, never an exception and never nothing: records in = captures + oddities.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tealeaves.archive.lines import MAX_LINE, Line, Oddity, OddityKind
from tealeaves.archive.mappings import DumpMapping, detect_mapping, load_mappings
from tealeaves.archive.tables import is_table, rows
from tealeaves.errors import UsageError
from tealeaves.model import Capture

__all__ = [
    "MAX_LINE",
    "DumpMapping",
    "Oddity",
    "OddityKind",
    "detect_mapping",
    "dump_files",
    "first_record",
    "load_mappings",
    "read_dump",
]

MAX_URL = 500  # characters: what every database can index, and longer than any address of a publication
_JSON = (("Content-Type", "application/json"),)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BROKEN_FILE = (OSError, EOFError, lzma.LZMAError, zlib.error)

_Item: TypeAlias = Capture | Oddity


class _Odd(Exception):
    """This record becomes an oddity."""

    def __init__(self, reason: OddityKind, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def read_dump(paths: Sequence[Path], mapping: DumpMapping, recorded_at: datetime) -> Iterator[_Item]:
    """Each line of the files (folders: their dumps in name order) as a capture or an oddity, one at a time.

    Raises `UsageError`, before the first line, where a path does not exist or holds no dump.
    """
    files = dump_files(paths)
    return _read(files, mapping, recorded_at)


def first_record(paths: Sequence[Path]) -> Mapping[str, Any]:
    """The first record that can be read: for `detect_mapping`. Raises `UsageError` where there is none."""
    for file in dump_files(paths):
        for item in _lines(file):
            if isinstance(item, Line):
                try:
                    return _record(item)
                except _Odd:
                    continue
    raise UsageError(f"no JSON record in {', '.join(map(str, paths))}")


def dump_files(paths: Sequence[Path]) -> list[Path]:
    """The dumps among these files and folders, in the order given and folders in name order."""
    return [file for path in paths for file in _expand(path)]


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.is_file() and _opener(file.name) is not None)
        if not found:
            raise UsageError(f"the folder {path} holds no dump ({', '.join(_suffixes())})")
        return found
    if not path.is_file():
        raise UsageError(f"there is no dump at {path}")
    if _opener(path.name) is None:
        raise UsageError(f"{path} is not a dump that can be read: its name must end in {', '.join(_suffixes())}")
    return [path]


# --- files and lines --------------------------------------------------------------------------------------------------------------


def _plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _xz(path: Path) -> BinaryIO:
    return cast(BinaryIO, lzma.open(path, "rb"))


def _gz(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, "rb"))


def _bz2(path: Path) -> BinaryIO:
    return cast(BinaryIO, bz2.open(path, "rb"))


_PACKED: Mapping[str, Callable[[Path], BinaryIO]] = {"": _plain, ".xz": _xz, ".gz": _gz, ".bz2": _bz2}
_OPENERS: Mapping[str, Callable[[Path], BinaryIO]] = {
    kind + packed: opener for kind in (".jsonl", ".csv", ".tsv") for packed, opener in _PACKED.items()
}


def _suffixes() -> list[str]:
    return sorted(_OPENERS)


def _opener(name: str) -> Callable[[Path], BinaryIO] | None:
    return next((opener for suffix, opener in _OPENERS.items() if name.endswith(suffix)), None)


def _lines(path: Path) -> Iterator[Line | Oddity]:
    """The lines of a file. Where it breaks off, what came before stands and the break is an oddity."""
    number = 0
    try:
        opener = _opener(path.name) or _plain
        with opener(path) as file:
            lines = rows(file, path.name) if is_table(path.name) else _of_json(file, path.name)
            for item in lines:
                number = item.line if isinstance(item, Oddity) else item.number
                yield item
    except _BROKEN_FILE as error:
        yield Oddity(path.name, number + 1, "broken_file", f"{type(error).__name__}: {error}")


def _of_json(file: BinaryIO, name: str) -> Iterator[Line | Oddity]:
    number = 0
    while line := _next_line(file, name, number + 1):
        number += 1
        yield line


def _next_line(file: BinaryIO, name: str, number: int) -> Line | None:
    """The next line without its end; never more than MAX_LINE bytes of it in memory."""
    content = file.readline(MAX_LINE + 1)
    if not content:
        return None
    whole = content.endswith(b"\n") or len(content) <= MAX_LINE
    piece = content
    while not whole and piece and not piece.endswith(b"\n"):
        piece = file.readline(MAX_LINE)
    return Line(name, number, content.removesuffix(b"\n").removesuffix(b"\r") if whole else b"", whole)


# --- records ----------------------------------------------------------------------------------------------------------------------


def _read(files: Sequence[Path], mapping: DumpMapping, recorded_at: datetime) -> Iterator[_Item]:
    seen: set[bytes] = set()
    zone = ZoneInfo(mapping.time_zone)
    for file in files:
        for line in _lines(file):
            yield line if isinstance(line, Oddity) else _item(line, mapping, zone, recorded_at, seen)


def _item(line: Line, mapping: DumpMapping, zone: ZoneInfo, recorded_at: datetime, seen: set[bytes]) -> _Item:
    try:
        capture = _capture(line, mapping, zone, recorded_at)
    except _Odd as odd:
        return Oddity(line.file, line.number, odd.reason, odd.detail)
    name = bytes.fromhex(capture.id)
    if name in seen:
        return Oddity(
            line.file, line.number, "duplicate_record", f"{capture.url}: the same bytes stand on an earlier line"
        )
    seen.add(name)
    return capture


def _capture(line: Line, mapping: DumpMapping, zone: ZoneInfo, recorded_at: datetime) -> Capture:
    record = _record(line)
    day = _day(record, mapping.captured)
    captured_at = _last_instant(day, zone, _order(record, mapping))
    if captured_at > recorded_at + timedelta(days=1):
        raise _Odd("bad_date", f"{mapping.captured!r}: {day}, a day that has not come")
    return Capture(
        source=mapping.source, url=_url(record, mapping), captured_at=captured_at,
        recorded_at=recorded_at, body=line.content, headers=_JSON, origin="dump", precision="day",
        provenance=f"dump {mapping.id}, {'date as claimed' if mapping.captured_is == 'claimed' else 'as seen to the day'}",
        edition=mapping.edition, listed_at=_published(record, mapping),
    )  # fmt: skip


def _record(line: Line) -> Mapping[str, Any]:
    if not line.whole:
        raise _Odd("line_too_long", f"more than {MAX_LINE:,} bytes")
    if not line.content.strip():
        raise _Odd("empty_line")
    try:
        record = json.loads(line.content)
    except (ValueError, RecursionError) as error:
        raise _Odd("bad_json", str(error)[:200]) from error
    if not isinstance(record, dict):
        raise _Odd("not_a_record", f"a JSON {type(record).__name__}, not an object")
    return record


def _url(record: Mapping[str, Any], mapping: DumpMapping) -> str:
    value = record.get(mapping.url)
    if value is None or value == "":
        raise _Odd("missing_url", f"no {mapping.url!r}")
    if not isinstance(value, str) or len(value) > MAX_URL:
        raise _Odd("bad_url", repr(value)[:200])
    _check_texts(record, mapping)
    address = _printable(value)
    if len(address) > MAX_URL:
        raise _Odd("bad_url", repr(value)[:200])
    return address


def _printable(url: str) -> str:
    """An address without line breaks and half characters, which scrapers leave in: percent-encoded, the line keeps them as they are."""
    return "".join(char if char.isprintable() else quote(char, errors="surrogatepass") for char in url)


def _check_texts(record: Mapping[str, Any], mapping: DumpMapping) -> None:
    """Text must be text: a parser has no use for a number or a list there. Absent and empty are the parser's matter."""
    for name in (mapping.headline, mapping.text):
        if not isinstance(record.get(name), str | None):
            raise _Odd("bad_text", f"{name!r} is a {type(record[name]).__name__}")


def _day(record: Mapping[str, Any], name: str) -> date:
    value = record.get(name)
    if value is None or value == "":
        raise _Odd("missing_date", f"no {name!r}")
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValueError("not YYYY-MM-DD")
        day = date.fromisoformat(value)
    except ValueError as error:
        raise _Odd("bad_date", f"{name!r}: {str(value)[:60]!r}") from error
    if not 1900 <= day.year <= 2999:
        raise _Odd("bad_date", f"{name!r}: {value!r}")
    return day


def _published(record: Mapping[str, Any], mapping: DumpMapping) -> date | None:
    """The date the source claims; absent stays absent, and what is no date is an oddity."""
    value = record.get(mapping.published)
    return None if value is None or value == "" else _day(record, mapping.published)


def _order(record: Mapping[str, Any], mapping: DumpMapping) -> int:
    """The record's place within its day, as microseconds."""
    value = 0 if mapping.order is None else record.get(mapping.order)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:  # a table has no numbers
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise _Odd("bad_order", f"{mapping.order!r}: {str(value)[:60]!r}")
    return value


def _last_instant(day: date, zone: ZoneInfo, order: int) -> datetime:
    """The last second of a day in its zone, with room for the order of its records. Nothing of a day is known before it is over."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(
        days=1
    )  # wall time: the next midnight there
    return midnight.astimezone(UTC) - timedelta(seconds=1) + timedelta(microseconds=order)
