"""Every look in the order of time, from indexes that are sorted by address: one integer a look is held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from tealeaves.archive import cdxj
from tealeaves.archive.index import Snapshot, WarcIndex
from tealeaves.model import Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FILE_BITS, _LINE_BITS = 24, 40


def places(
    indexes: Sequence[WarcIndex], since: datetime | None, until: datetime | None
) -> Iterator[tuple[datetime, Place]]:
    """The looks of these files, both ends included, in order of (time, source, url, digest, place)."""
    snapshots = [Snapshot(index) for index in indexes]
    first, last = _micros(since), _micros(until)
    packed = sorted(
        (at << (_FILE_BITS + _LINE_BITS)) | (number << _LINE_BITS) | position
        for number, snapshot in enumerate(snapshots)
        for at, position in _instants(snapshot)
        if (first is None or at >= first) and (last is None or at <= last)
    )
    for _, together in groupby(packed, key=lambda value: value >> (_FILE_BITS + _LINE_BITS)):
        entries = [cdxj.read(_line(snapshots, value)) for value in together]
        yield from ((entry.at, entry.place) for entry in sorted(entries, key=lambda entry: entry.order))


def _instants(snapshot: Snapshot) -> Iterator[tuple[int, int]]:
    for position, line in snapshot.lines():
        if (at := cdxj.instant(line)) is not None:
            yield (at - _EPOCH) // _MICROSECOND, position


def _line(snapshots: Sequence[Snapshot], value: int) -> bytes:
    number = (value >> _LINE_BITS) & ((1 << _FILE_BITS) - 1)
    return snapshots[number].line_at(value & ((1 << _LINE_BITS) - 1))


def _micros(instant: datetime | None) -> int | None:
    return None if instant is None else (instant - _EPOCH) // _MICROSECOND
