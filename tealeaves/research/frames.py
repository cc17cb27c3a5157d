"""Rows as polars frames, with the types of the data dictionary. Imports polars: nothing imports this before it is asked for a frame."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from tealeaves.research.columns import Kind, Table
from tealeaves.research.rows import Row

BATCH = 20_000  # rows that stand in memory as Python objects at a time
GROUP = 20_000  # rows of a row group
TEXT_GROUP = 2_000  # where whole texts are among the columns
INSTANT = pl.Datetime("us", "UTC")
QUOTE = pl.Struct(
    {"text": pl.String, "language": pl.String, "offset": pl.Int64, "url": pl.String, "capture": pl.String}
)
TYPES: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "texts": pl.List(pl.String),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "instant": INSTANT,
    "day": pl.Date(),
    "quotes": pl.List(QUOTE),
    "gaps": pl.List(pl.Struct({"after": pl.Date, "before": pl.Date})),
}


def frame(table: Table, rows: Iterable[Row]) -> pl.DataFrame:
    """The rows as one frame; the first columns of each that the table has."""
    parts = [_part(table, batch) for batch in batched(rows, BATCH)]
    return pl.concat(parts or [_part(table, [])], rechunk=True)


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of at most `size`."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def _part(table: Table, rows: list[Row]) -> pl.DataFrame:
    columns = enumerate(table.columns)
    return pl.DataFrame(
        [pl.Series(each.name, [row[place] for row in rows], TYPES[each.kind]) for place, each in columns]
    )


def write_parquet(table: Table, rows: Iterable[Row], path: Path, progress: Callable[[int], None]) -> int:
    """Write the rows to a Parquet file; how many there were. The same rows give the same bytes, whatever the number of threads.

    They are written in parts first, so that no more than some row groups are in memory, and the parts then put together. polars has no
    writer that takes one batch after another, but for a call-back that it declares unstable.
    """
    size = TEXT_GROUP if any(column.text_only for column in table) else GROUP
    parts = path.with_suffix(".parts")
    parts.mkdir()
    count = 0
    for number, batch in enumerate(batched(rows, size)):
        _part(table, batch).write_parquet(parts / f"{number:08}.parquet", compression="lz4", statistics=False)
        count += len(batch)
        progress(len(batch))
    if not count:
        _part(table, []).write_parquet(parts / "00000000.parquet", compression="lz4", statistics=False)
    whole = pl.scan_parquet(sorted(parts.iterdir()), glob=False)
    whole.sink_parquet(path, compression="zstd", row_group_size=size, maintain_order=True, engine="streaming")
    shutil.rmtree(parts)
    return count
