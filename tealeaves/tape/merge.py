"""One tape of many: every document version once, as the tape has it in which it was known first."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from tealeaves.tape.columns import Coded, Numbers, Texts
from tealeaves.tape.tape import Reel, Tape

_OF_HEADS = ("known_at", "series", "story", "version", "source", "url", "published_at", "capture")

Pick: TypeAlias = tuple[int, int, int]  # tape, and a stretch of its heads or rows


def merged(tapes: Sequence[Tape]) -> Tape:
    """The tapes as one, whatever their order and however they overlap; the same as a tape of all their observations."""
    reels = [tape._reel for tape in tapes]
    heads = _chosen(tapes)
    rows = _rows(reels, heads)
    columns: dict[str, Any] = {
        name: _gathered([reel.columns[name] for reel in reels], heads if name in _OF_HEADS else rows)
        for name in (reels[0].columns if reels else ())
        if name != "head"
    }
    if not reels:
        return Tape.of(())
    columns["head"] = Numbers.of(
        "I", (place for place, (_, start, stop) in enumerate(rows) for _ in range(stop - start))
    )
    return Tape(Reel(**columns))


def _chosen(tapes: Sequence[Tape]) -> list[Pick]:
    """The head of each version that counts, in the order of heads."""
    best: dict[str, tuple[int, str, int, int]] = {}
    for number, tape in enumerate(tapes):
        reel = tape._reel
        for place in range(tape._first, tape._beyond):
            found = (reel.known_at.values[place], reel.capture[place], number, place)
            version = reel.version[place]
            if version not in best or found < best[version]:
                best[version] = found

    def order(version: str) -> tuple[int, str, str, str]:
        known_at, _, number, place = best[version]
        reel = tapes[number]._reel
        return known_at, reel.series[place], reel.story[place], version

    return [(number, place, place + 1) for _, _, number, place in map(best.__getitem__, sorted(best, key=order))]


def _rows(reels: Sequence[Reel], heads: Sequence[Pick]) -> list[Pick]:
    """The rows of each head."""
    found: list[Pick] = []
    for number, place, _ in heads:
        values = reels[number].head.values
        found.append((number, bisect_left(values, place), bisect_left(values, place + 1)))
    return found


def _gathered(columns: Sequence[Any], picks: Sequence[Pick]) -> Numbers | Coded | Texts:
    if isinstance(columns[0], Numbers):
        values: array[int] = array(columns[0].values.typecode)
        for number, start, stop in picks:
            values.extend(columns[number].values[start:stop])
        return Numbers(values)
    return _coded(columns, picks) if isinstance(columns[0], Coded) else _texts(columns, picks)


def _coded(columns: Sequence[Coded], picks: Sequence[Pick]) -> Coded:
    """The codes of what is picked; the table holds only what they name, in the order of its first use."""
    names: dict[str, int] = {}
    renamed: list[dict[int, int]] = [{} for _ in columns]
    codes: array[int] = array("I")
    for number, start, stop in picks:
        known, held = renamed[number], columns[number]
        for code in held.codes[start:stop]:
            if code not in known:
                known[code] = names.setdefault(held.table[code], len(names))
            codes.append(known[code])
    return Coded(list(names), codes)


def _texts(columns: Sequence[Texts], picks: Sequence[Pick]) -> Texts:
    pieces: list[bytes] = []
    lengths: array[int] = array("Q")
    for number, start, stop in picks:
        held = columns[number]
        begin = held._ends[start - 1] if start else 0
        pieces.append(bytes(held._blob[begin : held._ends[stop - 1]]) if stop > start else b"")
        for place in range(start, stop):
            lengths.append(held._ends[place] - begin)
            begin = held._ends[place]
    return Texts(b"".join(pieces), array("Q", accumulate(lengths)))
