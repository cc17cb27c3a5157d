"""Tapes made from tapes: cut off so that nothing of the rest is in memory, continued, and given out in another order.

`Tape.until` is a view, and behind a view stands the whole reel. For a proof that a rule did not look ahead that will not do: what a rule
must not see must not be there.
"""

from __future__ import annotations

import random
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from tealeaves.model import Observation
from tealeaves.tape.columns import Coded, Numbers, Texts
from tealeaves.tape.tape import Reel, Tape

_OF_HEADS = ("known_at", "series", "story", "version", "source", "url", "published_at", "capture")


def severed(tape: Tape) -> Tape:
    """The same stretch on a reel of its own, which holds nothing else."""
    heads, rows = (tape._first, tape._beyond), (tape._start, tape._stop)
    columns = tape._reel.columns
    cut: dict[str, Any] = {
        name: _slice(held, *(heads if name in _OF_HEADS else rows)) for name, held in columns.items()
    }
    numbers = tape._reel.head.values[slice(*rows)]
    cut["head"] = Numbers(_shifted(numbers, -tape._first))
    reel = Reel(**cut)
    vars(reel)["groups"] = _groups(tape)  # known already: to find them anew would take longer than all the rest
    return Tape(reel)


def continued(tape: Tape, later: Tape) -> Tape:
    """A tape that goes on with another one. Raises `ValueError` where that does not begin after its end."""
    first, second = severed(tape), severed(later)
    if not second.versions:
        return first
    if first.versions and first._reel.at(first.versions - 1)[:4] >= second._reel.at(0)[:4]:
        raise ValueError("a tape can only be continued with what became known after its end")
    columns, more = first._reel.columns, second._reel.columns
    joined: dict[str, Any] = {name: _joined(held, more[name]) for name, held in columns.items()}
    joined["head"] = Numbers(first._reel.head.values + _shifted(second._reel.head.values, first.versions))
    reel = Reel(**joined)
    groups = dict(first._reel.groups)
    for key, places in second._reel.groups.items():
        groups[key] = groups.get(key, array("I")) + _shifted(places, len(first))
    vars(reel)["groups"] = groups
    return Tape(reel)


def shuffled(tape: Tape, chance: random.Random) -> Iterator[Observation]:
    """Every observation once, in an order left to chance; made one at a time."""
    places = array("I", range(tape._start, tape._stop))
    chance.shuffle(places)
    return map(tape._reel.observation, places)


def _groups(tape: Tape) -> dict[tuple[str, str, str], array[int]]:
    """The places of each kind, series and subject within a tape, counted from its beginning."""
    found = {}
    for key, places in tape._reel.groups.items():
        start, stop = bisect_left(places, tape._start), bisect_left(places, tape._stop)
        if start < stop:
            found[key] = _shifted(places[start:stop], -tape._start)
    return found


def _slice(held: Numbers | Coded | Texts, start: int, stop: int) -> Numbers | Coded | Texts:
    if isinstance(held, Numbers):
        return Numbers(held.values[start:stop])
    return _coded(held, start, stop) if isinstance(held, Coded) else _texts(held, start, stop)


def _coded(held: Coded, start: int, stop: int) -> Coded:
    """The codes of a stretch, and of the table only what they name."""
    codes = held.codes[start:stop]
    used = sorted(set(codes))
    table = [held.table[code] for code in used]
    if used and used[-1] >= len(used):
        renamed = {code: place for place, code in enumerate(used)}
        codes = array("I", map(renamed.__getitem__, codes))
    return Coded(table, codes)


def _texts(held: Texts, start: int, stop: int) -> Texts:
    ends = held._ends[start:stop]
    begin = held._ends[start - 1] if start else 0
    blob = bytes(held._blob[begin : ends[-1]]) if ends else b""
    return Texts(blob, _shifted(ends, -begin))


def _joined(held: Numbers | Coded | Texts, more: Numbers | Coded | Texts) -> Numbers | Coded | Texts:
    if isinstance(held, Numbers) and isinstance(more, Numbers):
        return Numbers(held.values + more.values)
    if isinstance(held, Texts) and isinstance(more, Texts):
        return Texts(bytes(held._blob) + bytes(more._blob), held._ends + _shifted(more._ends, len(held._blob)))
    if isinstance(held, Coded) and isinstance(more, Coded):
        known = {text: code for code, text in enumerate(held.table)}
        renamed = [known.setdefault(text, len(known)) for text in more.table]
        return Coded(list(known), held.codes + array("I", map(renamed.__getitem__, more.codes)))
    raise TypeError("two columns of one name are of one kind")


def _shifted(values: array[int], by: int) -> array[int]:
    return array(values.typecode, (value + by for value in values)) if by else values[:]


def subjects(tape: Tape) -> dict[tuple[str, str], list[str]]:
    """Kind and series to the subjects observed in it, the most frequent first, of equal ones in the order of their names."""
    counts: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for (kind, series, subject), places in _groups(tape).items():
        counts.setdefault((kind, series), []).append((-len(places), subject))
    return {key: [subject for _, subject in sorted(found)] for key, found in counts.items()}
