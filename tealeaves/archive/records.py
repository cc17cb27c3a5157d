"""WARC/1.1 records, one gzip member each: built, compressed, and taken apart again.

A member is inflated under a limit: a hostile WARC is as dangerous as a hostile server (S-7).
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tealeaves.model import identity

MAX_BODY = 64 * 1024 * 1024  # bytes of a body that the archive takes; the fetcher's own limit is far below
MAX_RECORD = MAX_BODY + 4 * 1024 * 1024  # bytes of an inflated record: body, HTTP head and WARC header
_CHUNK = 32 * 1024
_LEVEL = 6
_VERSION = b"WARC/1.1"
_LENGTH = re.compile("[0-9]{1,18}")


class BadMember(Exception):
    """The bytes at this place are not a whole gzip member holding a WARC record; says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record taken apart; field names in lower case, values as they stand."""

    kind: str
    fields: Mapping[str, str]
    block: bytes

    def get(self, name: str) -> str | None:
        return self.fields.get(name)


def record_id(*parts: str) -> str:
    """A record's address, made from what it holds: the same look recorded at the same time has the same one."""
    return f"<urn:uuid:{uuid.UUID(hex=identity('record', *parts), version=5)}>"


def warcinfo_id(file: str) -> str:
    """The address of a file's warcinfo record. The name holds 64 random bits, so nobody outside can write it into a page."""
    return record_id("warcinfo", file)


def build(fields: Iterable[tuple[str, str]], content_type: str, block: bytes) -> bytes:
    """One record as a gzip member. Values must be printable ASCII already (see fields.py)."""
    digest = hashlib.sha256(block).hexdigest()
    lines = [
        *(f"{name}: {value}" for name, value in fields),
        f"WARC-Block-Digest: sha256:{digest}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
    ]
    header = "\r\n".join(lines).encode("ascii")
    return _deflate(b"%b\r\n%b\r\n\r\n" % (_VERSION, header), block, b"\r\n\r\n")


def _deflate(*pieces: bytes) -> bytes:
    engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return b"".join([*(engine.compress(piece) for piece in pieces), engine.flush()])


def inflate(fd: int, offset: int, end: int) -> tuple[bytes, int]:
    """The content of the gzip member at `offset`, and its compressed length. Raises `BadMember`; holds at most MAX_RECORD."""
    engine = zlib.decompressobj(31)
    pieces: list[bytes] = []
    room, position = MAX_RECORD + 1, offset
    pending = b""
    while not engine.eof:
        if not pending:
            pending = os.pread(fd, min(_CHUNK, end - position), position)
            position += len(pending)
            if not pending:
                raise BadMember("the record ends in the middle")
        pieces.append(_inflate_piece(engine, pending, room))
        room -= len(pieces[-1])
        if room <= 0:
            raise BadMember(f"the record inflates to more than {MAX_RECORD:,} bytes")
        pending = engine.unconsumed_tail
    return b"".join(pieces), position - offset - len(engine.unused_data)


def _inflate_piece(engine: zlib._Decompress, pending: bytes, room: int) -> bytes:
    try:
        return engine.decompress(pending, room)
    except zlib.error as error:
        raise BadMember(f"not a gzip member: {error}") from error


def parse(content: bytes) -> Record:
    """Take an inflated member apart. Raises `BadMember` where it is not one whole WARC/1.1 record, or its block was changed."""
    header, found, rest = content.partition(b"\r\n\r\n")
    lines = header.split(b"\r\n")
    if not found or lines[0] != _VERSION:
        raise BadMember("no WARC/1.1 header")
    fields = dict(_field(line) for line in lines[1:])
    length = fields.get("content-length", "")
    if not _LENGTH.fullmatch(length) or len(rest) != int(length) + 4 or not rest.endswith(b"\r\n\r\n"):
        raise BadMember("the record's length is not what its header says")
    return Record(fields.get("warc-type", ""), fields, rest[:-4])


def _field(line: bytes) -> tuple[str, str]:
    name, found, value = line.decode("utf-8", "replace").partition(":")
    if not found:
        raise BadMember("a header line without a colon")
    return name.strip().lower(), value.strip(" \t")


def verify(record: Record) -> None:
    """Raises `BadMember` where the block is not the one that was written."""
    stated = record.get("warc-block-digest")
    if stated != "sha256:" + hashlib.sha256(record.block).hexdigest():
        raise BadMember("the block does not match its digest")
