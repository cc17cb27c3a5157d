"""An export: a folder with every table of the data dictionary, what describes it, its checksums and how to cite it.

The folder appears whole or not at all: everything is written beside it and then moved to its name. The same index, selection and
versions of tealeaves and polars give the same bytes; no time of the export is in it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from tealeaves.errors import UsageError
from tealeaves.research import need_polars, rows
from tealeaves.research.columns import EXPORTED, Table
from tealeaves.research.index import Index, Selection
from tealeaves.research.package import SUMS, Contents, File, describe, sum_of, sums

Format: TypeAlias = Literal["parquet", "csv"]
Progress: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """How an export is wanted."""

    format: Format = "parquet"
    texts: bool = False
    authors: tuple[str, ...] = ()


def export(index: Index, wanted: Selection, folder: Path, order: Order, progress: Progress) -> Contents:
    """Write the selection into the folder, which may not hold anything but an earlier export that nobody touched.

    Raises `UsageError` where the folder is not ours to replace, or where polars is missing.
    """
    if order.format == "parquet":
        need_polars()
    folder = folder.expanduser().absolute()
    refuse_unless_ours(folder)
    with _beside(folder) as work:
        contents = _written(index, wanted, work, order, progress)
        for name, text in describe(contents).items():
            (work / name).write_text(text, "utf-8", newline="\n")
        (work / SUMS).write_text(sums(work), "utf-8", newline="\n")
        _put(work, folder)
    return contents


def _written(index: Index, wanted: Selection, work: Path, order: Order, progress: Progress) -> Contents:
    coverage = tuple(rows.coverage(index.conn, wanted))
    files = []
    for table in (each.having(texts=order.texts) for each in EXPORTED):
        path = work / f"{table.name}.{order.format}"
        found = coverage if table.name == "coverage" else rows.rows_of(index.conn, table.name, wanted)
        count = _write(order.format, table, found, path, progress)
        files.append(File(table, path.name, count, path.stat().st_size, sum_of(path)))
    until, left = rows.newest(index.conn, wanted), rows.left_out(index.conn, wanted)
    return Contents(tuple(files), order.format, order.texts, order.authors, wanted.words, until, coverage, left)


def _write(form: Format, table: Table, found: Iterable[rows.Row], path: Path, progress: Progress) -> int:
    if form == "csv":
        from tealeaves.research.sheets import write_csv as write
    else:
        from tealeaves.research.frames import write_parquet as write
    return write(table, found, path, progress)


# --- the folder -------------------------------------------------------------------------------------------------------------------


def refuse_unless_ours(folder: Path) -> None:
    """Raises `UsageError` unless the folder can be made, is empty, or holds an export exactly as it was written."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is no folder: name one that can be made, or an earlier export")
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not held:
        return
    if SUMS not in held:
        raise UsageError(f"{folder} is not empty and no export of ours: name another folder")
    told = _told(folder / SUMS)
    strange = sorted(set(held) - {SUMS} - set(told))
    changed = [name for name in held if name in told and not _as_told(folder / name, told[name])]
    if strange or changed:
        raise UsageError(
            f"{folder} holds an export, but also what is not: {', '.join([*strange, *changed][:5])}; move it away, or name another folder"
        )


def _told(path: Path) -> dict[str, str]:
    """File name to checksum."""
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    return {name: found for found, separator, name in (line.partition("  ") for line in lines) if separator}


def _as_told(path: Path, told: str) -> bool:
    return path.is_file() and not path.is_symlink() and sum_of(path) == told


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A fresh folder on the same disk, gone at the end unless it was moved."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
    try:
        work.chmod(0o755)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put(work: Path, folder: Path) -> None:
    """Give the finished folder its name. What stood there goes only when the new one stands."""
    if not folder.exists():
        work.rename(folder)
        return
    refuse_unless_ours(folder)  # somebody may have put something there meanwhile
    with _beside(folder) as old:
        before = folder.rename(old / "before")
        try:
            work.rename(folder)
        except OSError:
            before.rename(folder)
            raise
