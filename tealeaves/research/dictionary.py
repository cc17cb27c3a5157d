"""The data dictionary as a page: `python -m tealeaves.research.dictionary > docs/data-dictionary.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tealeaves.research.columns import COMPARED, COUNTED, EXPORTED, KINDS, Column, Table

HEAD = """\
# Data dictionary

Generated from `tealeaves/research/columns.py` by `make data-dictionary`; a test holds them together. How to get at these tables:
[research.md](research.md).

Four times are kept apart, and none is ever filled in from another: `event_on` and `event_at` (claimed in the text), `published_on` and
`published_at` (claimed by the source), `captured_at` (when bytes were served) and `recorded_at` (when we stored them). `known_at` is the
first `captured_at` of a document version. A claimed time has two columns: the day, which is all that most sources give, and the instant,
where one is claimed.

"""


def page() -> str:
    """docs/data-dictionary.md, whole."""
    return HEAD + "\n".join(
        (
            *types(),
            *_part("Exported tables", EXPORTED),
            *_part("Frames of counts", COUNTED),
            *_part("Frames of changes", COMPARED),
        )
    )


def types() -> Iterator[str]:
    yield "| type | what it is | Parquet, polars | in CSV |"
    yield "|---|---|---|---|"
    for kind, meaning in KINDS.items():
        yield f"| {kind} | {meaning} | `{POLARS[kind]}` | {CSV.get(kind, 'as it is')} |"
    yield ""


def _part(title: str, tables: tuple[Table, ...]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    for table in tables:
        yield from section(table)


def section(table: Table) -> Iterator[str]:
    """One table in Markdown."""
    yield f"### {table.name}"
    yield ""
    yield f"{table.row} Sorted by {', '.join(f'`{name}`' for name in table.order)}; a row is named by {_joined(table.key)}."
    yield ""
    yield "| column | type | what it is | absent (null) where |"
    yield "|---|---|---|---|"
    yield from map(_line, table)
    yield ""


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _line(column: Column) -> str:
    refers = f" Refers to `{column.refers}`." if column.refers else ""
    only = " Only where texts were asked for." if column.text_only else ""
    return f"| `{column.name}` | {column.kind} | {column.meaning}{refers}{only} | {column.null or 'never'} |"


POLARS = {
    "text": "String",
    "texts": "List(String)",
    "integer": "Int64",
    "number": "Float64",
    "instant": 'Datetime("us", "UTC")',
    "day": "Date",
    "quotes": "List(Struct)",
    "gaps": "List(Struct)",
}
CSV = {
    "text": "an apostrophe is put before what a spreadsheet would run as a formula; an empty cell is null or an empty text",
    "texts": "JSON array",
    "instant": "`2024-10-08T14:59:59.000000Z`",
    "day": "`2024-10-08`",
    "quotes": "JSON array",
    "gaps": "JSON array",
}


if __name__ == "__main__":
    sys.stdout.write(page())
