"""Commands for researchers: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tealeaves.cli.options import Json, Since, Until, before, span
from tealeaves.cli.output import emit_json, meter, out

TEXT = "The whole texts, too. The texts belong to their publishers: think before you pass them on."


def add_to(app: typer.Typer) -> None:
    app.command()(export)


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to be made; an earlier export is replaced, nothing else is.")],
    since: Since = None,
    until: Until = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source's; can be repeated.")] = None,
    series: Annotated[list[str] | None, typer.Option(help="Only this series; can be repeated.")] = None,
    form: Annotated[
        Literal["parquet", "csv"],
        typer.Option("--format", help="csv is safe to open in a spreadsheet; lists in it are JSON."),
    ] = "parquet",
    text: Annotated[bool, typer.Option("--text", help=TEXT)] = False,
    author: Annotated[list[str] | None, typer.Option(help="Whom CITATION.cff names; can be repeated.")] = None,
    as_json: Json = False,
) -> None:
    """A dataset: documents, sightings, captures, observations, signals and coverage, described, with checksums and a citation file.

    --from and --to cut on known_at. The same index gives the same bytes. Every column: docs/data-dictionary.md. Headlines and quotes are
    included, whole texts only with --text: they belong to their publishers.
    """
    from tealeaves.research import export as made
    from tealeaves.research import rows
    from tealeaves.research.index import reading

    first, last = span(since, until)
    order = made.Order(form, text, tuple(author or ()))
    with reading() as index, meter("exporting") as bar:
        wanted = index.select(since=first, until=before(last), source=source or None, series=series or None)
        bar.total(rows.total(index.conn, wanted))
        contents = made.export(index, wanted, folder, order, bar)
    if as_json:
        emit_json([contents.as_dict()])
        return
    for file in contents.files:
        rows_of = "1 row" if file.rows == 1 else f"{file.rows:,} rows"
        out.print(f"{file.name}: {rows_of}, {file.size:,} bytes", markup=False)
    out.print(
        f"dataset version {contents.version} in {folder}; README.md there says what is held and what is not",
        markup=False,
    )
