"""By which parsers and observers the rows of the index were made, and how far each of them has come.

Every writer says by a row what it writes with ("begun"), once, before its first row; whoever has derived all that was missing says that
too ("whole"). A *part* is one observer with its revision, or one source with the versions of all its parsers. From the rows it follows for
each part through which sighting and capture it is complete, whatever other versions wrote in between and however often work was broken off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import sqlalchemy as sa

from tealeaves.store.schema import captures, sightings
from tealeaves.store.schema import derivations as table

State = Literal["begun", "whole"]


class Reach(NamedTuple):
    """How far the index had come: its highest sighting and its highest capture."""

    sightings: int
    captures: int


NOTHING = Reach(0, 0)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a writer said."""

    parts: frozenset[str]
    state: State
    reach: Reach


def present(conn: sa.Connection) -> Reach:
    """How far the index has come."""
    ends = (conn.scalar(sa.select(sa.func.max(seq))) or 0 for seq in (sightings.c.seq, captures.c.seq))
    return Reach(*ends)


def writes_with(conn: sa.Connection) -> frozenset[str] | None:
    """The parts that what comes in is derived with, as the last writer said; None where none ever did."""
    said = conn.scalar(sa.select(table.c.parts).order_by(table.c.seq.desc()).limit(1))
    return None if said is None else _parts(said)


def add(conn: sa.Connection, parts: Collection[str], state: State) -> None:
    """Say what the index is derived with from here on, and, if "whole", that nothing is missing up to here."""
    here = present(conn)
    row = {"parts": "\n".join(sorted(parts)), "state": state, "sightings": here.sightings, "captures": here.captures}
    conn.execute(table.insert(), row)


def missing(conn: sa.Connection, parts: Collection[str]) -> dict[str, Reach]:
    """Those of the parts that are not complete, each with how far it is."""
    here = present(conn)
    reached = _reached(_all(conn), here)
    return {part: reached.get(part, NOTHING) for part in sorted(parts) if reached.get(part, NOTHING) != here}


def _all(conn: sa.Connection) -> Iterator[Derivation]:
    for row in conn.execute(sa.select(table).order_by(table.c.seq)):
        yield Derivation(_parts(row.parts), row.state, Reach(row.sightings, row.captures))


def _parts(said: str) -> frozenset[str]:
    return frozenset(said.split("\n")) if said else frozenset()


def _reached(said: Iterator[Derivation], here: Reach) -> dict[str, Reach]:
    """A part that was complete when a writer with it began stays so for as long as that writer's word is the last."""
    reached: dict[str, Reach] = {}
    before: Derivation | None = None
    for each in said:
        _extend(reached, before, each.reach)
        if each.state == "whole":
            reached.update(dict.fromkeys(each.parts, each.reach))
        before = each
    _extend(reached, before, here)
    return reached


def _extend(reached: dict[str, Reach], before: Derivation | None, to: Reach) -> None:
    if before is not None:
        reached.update({part: to for part in before.parts if reached.get(part) == before.reach})
