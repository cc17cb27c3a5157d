"""What lies beside the tables of an export: README.md, datapackage.json (Frictionless Data), CITATION.cff and SHA256SUMS."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tealeaves import __version__
from tealeaves.alerts.plain import clean
from tealeaves.research.columns import COVERAGE, Column, Kind, Table
from tealeaves.research.dictionary import section, types
from tealeaves.research.rows import Row
from tealeaves.store.schema import storable

SUMS = "SHA256SUMS"
GAPS_SHOWN = 5
MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}
FIELD: dict[Kind, str] = {
    "text": "string",
    "texts": "array",
    "integer": "integer",
    "number": "number",
    "instant": "datetime",
    "day": "date",
    "quotes": "array",
    "gaps": "array",
}


@dataclass(frozen=True, slots=True)
class File:
    """One table as it was written."""

    table: Table
    name: str
    rows: int
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What an export holds."""

    files: tuple[File, ...]
    format: str
    texts: bool
    authors: tuple[str, ...]
    selection: str
    until: datetime | None  # the newest known_at: what the data go up to
    coverage: tuple[Row, ...]
    left_out: int  # document versions of parsers no longer in force

    @property
    def version(self) -> str:
        """A name of exactly these data."""
        told = "".join(f"{file.sha256} {file.name}\n" for file in self.files)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """The form of docs/interfaces.md."""
        return {
            "version": self.version,
            "until": None if self.until is None else self.until.isoformat(),
            "left_out": self.left_out,
            "files": [
                {"name": each.name, "rows": each.rows, "bytes": each.size, "sha256": each.sha256} for each in self.files
            ],
        }


def describe(contents: Contents) -> dict[str, str]:
    """File name to text, of all that describes the tables."""
    return {
        "README.md": "\n".join(_readme(contents)) + "\n",
        "datapackage.json": json.dumps(_datapackage(contents), ensure_ascii=False, indent=2) + "\n",
        "CITATION.cff": "\n".join(_citation(contents)) + "\n",
    }


def sums(folder: Path) -> str:
    """The checksums of every file of a folder, as `sha256sum` writes them."""
    return "".join(f"{sum_of(path)}  {path.name}\n" for path in sorted(folder.iterdir()) if path.name != SUMS)


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- README -----------------------------------------------------------------------------------------------------------------------


def _readme(contents: Contents) -> Iterator[str]:
    yield from ("# A dataset of tealeaves", "")
    yield f"What a watch held: {_plain(contents.selection)}."
    yield f"Data up to **{_until(contents)}** (the newest `known_at`)."
    yield f"Dataset version `{contents.version}`; written by tealeaves {__version__}."
    if contents.left_out:
        yield f"Left out: {contents.left_out:,} document versions that parsers no longer in force had read."
    yield from ("", "## Coverage", "")
    yield "A first, a last or a share found in these tables is a claim about the stories below and about no others."
    yield from ("", *_coverage(contents.coverage), "")
    yield from ("## Where the dates come from", "", *_provenance(contents.coverage), "")
    yield from ("## Files", "", "| file | a row is | rows | bytes |", "|---|---|---|---|")
    yield from (f"| `{file.name}` | {file.table.row} | {file.rows:,} | {file.size:,} |" for file in contents.files)
    yield from (
        "",
        f"`sha256sum -c {SUMS}` checks them. `datapackage.json` describes them for programs (Frictionless Data).",
    )
    yield from ("", "## Whose words these are", "", *_licence(contents), "", "## Columns", "", *types())
    for file in contents.files:
        yield from section(file.table)


def _until(contents: Contents) -> str:
    return "nothing: no document is held" if contents.until is None else contents.until.isoformat()


def _coverage(rows: tuple[Row, ...]) -> Iterator[str]:
    if not rows:
        yield "No document is held."
        return
    yield "| series | stories | versions | since | until | gaps | days in gaps |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        said = dict(zip(COVERAGE.names, row, strict=True))
        yield (
            f"| {_plain(said['series'])} | {said['documents']:,} | {said['versions']:,} | {said['since']} | {said['until']} "
            f"| {_gaps(said['gaps'])} | {said['gap_days']:,} |"
        )


def _gaps(gaps: list[dict[str, date]]) -> str:
    """The widest gaps, in order of time, and how many more there are."""
    widest = sorted(gaps, key=lambda gap: gap["after"] - gap["before"])[:GAPS_SHOWN]
    told = [f"{gap['after']} to {gap['before']}" for gap in sorted(widest, key=lambda gap: gap["after"])]
    more = [f"{len(gaps) - GAPS_SHOWN} shorter"] if len(gaps) > GAPS_SHOWN else []
    return "; ".join([*told, *more]) or "none"


def _provenance(rows: tuple[Row, ...]) -> Iterator[str]:
    yield "`known_at` is the first instant at which a version was seen. It is a fact where we asked the source ourselves or a web archive"
    yield "did, and a claim where an imported collection says so. `captures.origin` and `captures.precision` say which, capture by capture."
    if rows:
        yield from (
            "",
            "| series | first polled | first in a web archive | first in a dump | first in a file | only the day known | no claimed day |",
        )
        yield "|---|---|---|---|---|---|---|"
    for row in rows:
        said = dict(zip(COVERAGE.names, row, strict=True))
        counts = ("first_polled", "first_in_memento", "first_in_dump", "first_in_file", "day_only", "undated")
        yield f"| {_plain(said['series'])} | " + " | ".join(f"{said[name]:,}" for name in counts) + " |"


def _licence(contents: Contents) -> Iterator[str]:
    yield "Headlines, quotes and texts belong to their publishers; they are evidence here, and no licence to them comes with these files."
    if contents.texts:
        yield "**The whole texts are among the columns.** They belong to their publishers: think before you pass this folder on."
    else:
        yield "The whole texts are not in these files (`tealeaves export --text` adds them)."
    yield "What the watch itself adds (ids, times, kinds, counts, findings) may be used freely; please cite: `CITATION.cff`."


def _plain(text: str) -> str:
    """Words of strangers in a table of Markdown: one line, no markup."""
    line = " ".join(clean(text).split())
    return "".join("\\" + char if char in "\\`*_{}[]<>()#+!|~&" else char for char in line)


# --- datapackage.json -------------------------------------------------------------------------------------------------------------


def _datapackage(contents: Contents) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "tealeaves-dataset",
        "title": "What a tealeaves watch held",
        "description": f"{contents.selection}. Data up to {_until(contents)}. README.md tells what is held and what is not.",
        "version": contents.version,
        "contributors": [{"title": name, "role": "author"} for name in _authors(contents)],
        "resources": [_resource(file, contents) for file in contents.files],
    }


def _resource(file: File, contents: Contents) -> dict[str, Any]:
    tabular = contents.format == "csv"
    return {
        "name": file.table.name,
        "path": file.name,
        "profile": "tabular-data-resource" if tabular else "data-resource",
        "description": file.table.row,
        "format": contents.format,
        "mediatype": MEDIA[contents.format],
        **({"encoding": "utf-8"} if tabular else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(file.table, tabular, {each.table.name for each in contents.files}),
    }


def _schema(table: Table, tabular: bool, tables: set[str]) -> dict[str, Any]:
    refers = [
        {"fields": column.name, "reference": {"resource": there, "fields": name}}
        for column in table
        if column.refers and not column.may_lack
        for there, _, name in (column.refers.partition("."),)
        if there in tables
    ]
    return {
        "fields": [_field(column, tabular) for column in table],
        "primaryKey": list(table.key),
        "missingValues": [""],
        **({"foreignKeys": refers} if refers else {}),
    }


def _field(column: Column, tabular: bool) -> dict[str, Any]:
    null = f" Null where {column.null}." if column.null else ""
    made: dict[str, Any] = {
        "name": column.name, "type": FIELD[column.kind], "description": column.meaning + null,
    }  # fmt: skip
    if column.kind == "instant" and tabular:
        made["format"] = "%Y-%m-%dT%H:%M:%S.%fZ"
    if not column.null and column.kind != "text":  # in CSV an empty text is an empty cell
        made["constraints"] = {"required": True}
    return made


# --- CITATION.cff -----------------------------------------------------------------------------------------------------------------


def _authors(contents: Contents) -> tuple[str, ...]:
    named = tuple(author for name in contents.authors if (author := storable(name).strip()))
    return named or ("the users of tealeaves",)


def _citation(contents: Contents) -> Iterator[str]:
    """Citation File Format 1.2.0; a JSON string is a YAML string."""
    yield "cff-version: 1.2.0"
    yield "type: dataset"
    yield "title: " + json.dumps("What a tealeaves watch held: " + contents.selection, ensure_ascii=False)
    yield "message: " + json.dumps("Please cite this dataset by its version, and name what its coverage lacks.")
    yield "authors:"
    yield from ("  - name: " + json.dumps(name, ensure_ascii=False) for name in _authors(contents))
    yield "version: " + json.dumps(contents.version)
    if contents.until is not None:
        yield f"date-released: {contents.until.date().isoformat()}"
    yield "keywords:"
    yield from ("  - " + json.dumps(word) for word in ("North Korea", "media monitoring", "tealeaves"))
