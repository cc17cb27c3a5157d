"""Columns of a tape: strings as one block of UTF-8 or as codes into a table, numbers as machine arrays; read lazily, kept in one file."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, Protocol, Self, TypeAlias

MAGIC = b"tealeaves tape 1\n"
_LENGTH = 20  # digits of the header's length, in the line after the magic one

Number: TypeAlias = Literal["I", "q", "Q"]


class Unusable(Exception):
    """A file that is no whole tape of this form: it is made again, never trusted."""


class Column(Protocol):
    """What every column can do: be written as parts, and be read again from them."""

    def parts(self) -> Mapping[str, bytes]: ...


class Numbers:
    """A column of integers."""

    def __init__(self, values: array[int]) -> None:
        self.values = values

    @classmethod
    def of(cls, code: Number, values: Iterable[int]) -> Self:
        return cls(array(code, values))

    def parts(self) -> Mapping[str, bytes]:
        return {self.values.typecode: _little(self.values)}

    @classmethod
    def read(cls, parts: Mapping[str, memoryview]) -> Self:
        ((code, held),) = parts.items()
        return cls(_numbers(code, held))


class Texts:
    """A column of strings that seldom repeat: decoded one by one, when asked for."""

    def __init__(self, blob: bytes | memoryview, ends: array[int]) -> None:
        self._blob = blob
        self._ends = ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends, end = array("Q"), 0
        for each in encoded:
            end += len(each)
            ends.append(end)
        return cls(b"".join(encoded), ends)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> str:
        start = self._ends[place - 1] if place else 0
        return str(self._blob[start : self._ends[place]], "utf-8", "surrogatepass")

    def parts(self) -> Mapping[str, bytes]:
        return {"blob": bytes(self._blob), "ends": _little(self._ends)}

    @classmethod
    def read(cls, parts: Mapping[str, memoryview]) -> Self:
        return cls(parts["blob"], _numbers("Q", parts["ends"]))


class Coded:
    """A column of strings that repeat: each of them once in a table, in the order of their first use."""

    def __init__(self, table: list[str], codes: array[int]) -> None:
        self.table = table
        self.codes = codes

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        found: dict[str, int] = {}
        codes = array("I", (found.setdefault(text, len(found)) for text in texts))
        return cls(list(found), codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: int) -> str:
        return self.table[self.codes[place]]

    def __iter__(self) -> Iterator[str]:
        return map(self.table.__getitem__, self.codes)

    def parts(self) -> Mapping[str, bytes]:
        return {"table": json.dumps(self.table).encode("ascii"), "codes": _little(self.codes)}

    @classmethod
    def read(cls, parts: Mapping[str, memoryview]) -> Self:
        return cls(json.loads(bytes(parts["table"])), _numbers("I", parts["codes"]))


def write(path: Path, about: Mapping[str, str], columns: Mapping[str, Column]) -> None:
    """Keep columns in a file, whole or not at all."""
    body: list[bytes] = []
    layout = [(name, part, len(held)) for name, column in columns.items() for part, held in _kept(column.parts(), body)]
    header = {"about": dict(about), "layout": layout, "sha256": _sha256(body)}
    head = json.dumps(header, sort_keys=True).encode("ascii")
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.writelines([MAGIC, f"{len(head):0{_LENGTH}}\n".encode(), head, *body])
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path) -> tuple[dict[str, str], dict[str, dict[str, memoryview]]]:
    """What `write` kept: what it is about, and the parts of each column. Raises `Unusable`; a missing file is one."""
    try:
        held = memoryview(path.read_bytes())
        start = len(MAGIC) + _LENGTH + 1
        if bytes(held[: len(MAGIC)]) != MAGIC:
            raise Unusable(f"{path} is no tape of this form")
        length = int(bytes(held[len(MAGIC) : start]))
        header = json.loads(bytes(held[start : start + length]))
        body = held[start + length :]
        if _sha256([body]) != header["sha256"]:
            raise Unusable(f"{path} is damaged")
        return header["about"], _parted(header["layout"], body)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{path}: {error}") from error


def _sweep(path: Path) -> None:
    """Remove what processes that were killed had begun to write."""
    for left in path.parent.glob(f"{path.name}.*.part"):
        owner = left.name.removeprefix(f"{path.name}.").removesuffix(".part")
        if owner.isdigit() and not _runs(int(owner)):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, and is somebody else's
        return True
    return True


def _kept(parts: Mapping[str, bytes], body: list[bytes]) -> Iterator[tuple[str, bytes]]:
    for part, held in parts.items():
        body.append(held)
        yield part, held


def _parted(layout: list[tuple[str, str, int]], body: memoryview) -> dict[str, dict[str, memoryview]]:
    found: dict[str, dict[str, memoryview]] = {}
    at = 0
    for name, part, length in layout:
        found.setdefault(name, {})[part] = body[at : at + length]
        at += length
    return found


def _sha256(body: Iterable[bytes | memoryview]) -> str:
    digest = hashlib.sha256()
    for held in body:
        digest.update(held)
    return digest.hexdigest()


def _little(values: array[int]) -> bytes:
    """The same bytes on every machine."""
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


def _numbers(code: str, held: memoryview) -> array[int]:
    values: array[int] = array(code)
    values.frombytes(held)
    if sys.byteorder == "big":
        values.byteswap()
    return values
