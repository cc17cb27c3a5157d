"""Ruled tables: where the rules of a page make columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tealeaves.paper.words import Piece, Rule

_NEAR = 3.0  # points within which two rules are one


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: where its columns and rows begin and end."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def holds(self, piece: Piece) -> bool:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        return self.columns[0] < x < self.columns[-1] and self.rows[0] < y < self.rows[-1]


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that rules draw, from the top down. A frame around a page is none."""
    grids = [grid for group in _touching(rules) if (grid := _grid_of(group)) is not None]
    return sorted(grids, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups that cross or touch each other."""
    groups: list[list[Rule]] = []
    for rule in rules:
        joined = [group for group in groups if any(_cross(rule, other) for other in group)]
        merged = [rule, *(other for group in joined for other in group)]
        groups = [group for group in groups if all(group is not each for each in joined)]
        groups.append(merged)
    return groups


def _cross(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        return abs(one.at - other.at) <= _NEAR and one.start <= other.end + _NEAR and other.start <= one.end + _NEAR
    return (
        one.start - _NEAR <= other.at <= one.end + _NEAR and other.start - _NEAR <= one.at <= other.end + _NEAR
    )  # fmt: skip


def _grid_of(group: list[Rule]) -> Grid | None:
    """The grid of a group of rules: rows at the level ones that go over most of its width, columns at the upright ones."""
    level, upright = [rule for rule in group if not rule.upright], [rule for rule in group if rule.upright]
    if not level or not upright:
        return None
    columns, rows = _edges(upright), _edges(level)
    if len(columns) < 2 or len(rows) < 2 or (len(columns) == 2 and len(rows) == 2):
        return None
    return Grid(tuple(columns), tuple(rows))


def _edges(rules: list[Rule]) -> list[float]:
    """The places of parallel rules that go along most of the table."""
    length = max(rule.end for rule in rules) - min(rule.start for rule in rules)
    covered: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if covered and rule.at - covered[-1][-1].at <= _NEAR:
            covered[-1].append(rule)
        else:
            covered.append([rule])
    return [near[0].at for near in covered if sum(rule.end - rule.start for rule in near) >= 0.5 * length]
