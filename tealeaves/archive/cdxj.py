"""CDXJ lines: where a look lies, in the form that pywb asks by.

    <SURT key> <14 digits> {"url": …, "mime": …, "status": …, "digest": …, "length": …, "offset": …, "filename": …, …}

Sorted by bytes. Ours adds `kind`, `source` and `at` (the instant with microseconds). A miss has no bytes to serve, so it and a
manifest stand under keys of their own (`urn:tealeaves:miss:…`), where a player that asks for the address does not find them.
The first line, `!meta`, says how far into the WARC the file reaches.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tealeaves.archive import fields
from tealeaves.archive.looks import look_of, taken_at
from tealeaves.archive.records import BadMember, Record
from tealeaves.archive.scan import Found
from tealeaves.archive.surt import surt
from tealeaves.errors import ArchiveError
from tealeaves.model import Capture, Look, Miss, Place

Kind = Literal["capture", "revisit", "miss", "manifest"]
MISS = "urn:tealeaves:miss:"
MANIFEST = "urn:tealeaves:manifest"
_META = b"!meta 0 "


@dataclass(frozen=True, slots=True)
class Entry:
    """A line, read."""

    kind: Kind
    url: str
    source: str
    at: datetime
    digest: str
    place: Place

    @property
    def order(self) -> tuple[datetime, str, str, str, str, int]:
        """The order of a replay."""
        return (self.at, self.source, self.url, self.digest, self.place.file, self.place.offset)


def key(url: str) -> bytes:
    """What the lines of an address begin with, with the space that ends it."""
    return surt(url).encode("ascii") + b" "


def line_of_record(found: Found, file: str) -> bytes | None:
    """The line of a record, None for the kinds that have none. Raises `BadMember`."""
    place = Place(file, found.offset, found.length)
    if found.record.get("tealeaves-kind") == "manifest":
        return manifest_line(_manifest_date(found.record), place)
    look = look_of(found.record)
    return None if look is None else line(look, place)


def _manifest_date(record: Record) -> datetime:
    try:
        return fields.decode_instant(record.fields["warc-date"])
    except (ValueError, KeyError) as error:
        raise BadMember(f"a manifest without a date: {error!r}") from error


def line(look: Look, place: Place) -> bytes:
    """The line of a look."""
    at, prefix = taken_at(look), MISS if isinstance(look, Miss) else ""
    said = {"url": look.url, **_about(look), **_where(place), "source": look.source, "at": fields.encode_instant(at)}
    return _join(prefix + surt(look.url), at, said)


def manifest_line(at: datetime, place: Place) -> bytes:
    """The line of a manifest."""
    said = {"url": MANIFEST, "mime": "application/json", "status": "-", "digest": "-", **_where(place)}
    return _join(MANIFEST, at, {**said, "kind": "manifest", "source": "", "at": fields.encode_instant(at)})


def _join(name: str, at: datetime, said: dict[str, str]) -> bytes:
    return f"{name} {fields.compact(at)} {json.dumps(said)}\n".encode("ascii")


def _where(place: Place) -> dict[str, str]:
    return {"length": str(place.length), "offset": str(place.offset), "filename": place.file}


def _about(look: Look) -> dict[str, str]:
    if isinstance(look, Miss):
        status = "-" if look.status is None else str(look.status)
        return {"mime": "application/json", "status": status, "digest": "-", "kind": "miss"}
    mime, kind = (_mime(look), "capture") if isinstance(look, Capture) else ("warc/revisit", "revisit")
    return {"mime": mime, "status": str(look.status), "digest": look.digest, "kind": kind}


def _mime(look: Capture) -> str:
    plain = (look.header("content-type") or "").partition(";")[0].strip().lower()
    return plain if plain.isascii() and plain.isprintable() and plain and " " not in plain else "unk"


def read(line: bytes) -> Entry:
    """Read a line. Raises `ArchiveError` where it is not one of ours."""
    try:
        said = json.loads(line[line.index(b"{") :])
        place = Place(said["filename"], int(said["offset"]), int(said["length"]))
        at = datetime.fromisoformat(said["at"])
        return Entry(said["kind"], said["url"], said["source"], at, said["digest"], place)
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(line) from error


def instant(line: bytes) -> datetime | None:
    """When the look of a line was; None for a manifest. Raises `ArchiveError` where the line is not one of ours."""
    try:
        said = json.loads(line[line.index(b"{") :])
        return None if said["kind"] == "manifest" else datetime.fromisoformat(said["at"])
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(line) from error


def _unreadable(line: bytes) -> ArchiveError:
    return ArchiveError(f"a line of a .cdxj file cannot be read; delete the file, it is made anew: {line[:120]!r}")


def meta(covers: int) -> bytes:
    """The first line of a file of lines: the WARC is described from its start to the byte before `covers`."""
    return _META + json.dumps({"format": 1, "covers": covers}).encode("ascii") + b"\n"


def covered(first_line: bytes) -> int | None:
    """How far the file reaches, or None where its first line does not say."""
    if not first_line.startswith(_META) or not first_line.endswith(b"\n"):
        return None
    try:
        said = json.loads(first_line[len(_META) :])
        return int(said["covers"]) if said["format"] == 1 else None
    except (ValueError, KeyError, TypeError):
        return None
