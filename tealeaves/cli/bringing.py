"""Commands that bring in what others or people have: CSV dumps, WARC and WACZ files, single documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tealeaves.cli.history import import_jsonl, importing
from tealeaves.cli.options import Json, Workers
from tealeaves.cli.output import emit_json, meter, out
from tealeaves.errors import UsageError
from tealeaves.settings import Settings

if TYPE_CHECKING:
    from tealeaves.importing import ImportReport


def add_to(_: typer.Typer) -> None:
    importing.command(
        "csv", help="Turn a dump of rows, CSV with field names on its first line, into captures. As `import jsonl`."
    )(import_jsonl)
    importing.command("warc")(import_warc)
    importing.command("file")(import_file)


def import_warc(
    paths: Annotated[list[Path], typer.Argument(help="Files (.warc, .warc.gz, .wacz) or folders of them.")],
    source: Annotated[
        str | None, typer.Option(help="Take only this source's addresses; default: every catalogued source's, by host.")
    ] = None,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Take in the web archives of others: every answer of a catalogued host, with the time at which they got it.

    What belongs to no source, failed, or does not match its own digest is counted and named. A second import adds nothing.
    """
    from tealeaves.foreign import import_warc as run

    with meter("importing") as bar:
        report = run(_settings(workers), paths, source, bar)
    _show(report, as_json)


def import_file(
    paths: Annotated[list[Path], typer.Argument(help="Files (HTML, PDF, a scan, a feed) or folders of them.")],
    source: Annotated[str, typer.Option(help="Whose publication it is: `tealeaves sources` lists the ids.")],
    url: Annotated[str | None, typer.Option(help="Where it was published, for a single file.")] = None,
    captured: Annotated[
        str | None,
        typer.Option("--captured", metavar="DAY", help="The day on which it was had from there, if you know."),
    ] = None,
    listed: Annotated[
        str | None, typer.Option("--listed", metavar="DAY", help="The date that its publisher gives it.")
    ] = None,
    edition: Annotated[str | None, typer.Option(help="Its language edition, as in ko, en, ru.")] = None,
    as_json: Json = False,
) -> None:
    """Keep documents that you have, as if their source had been polled: a stamp notice that somebody mailed, a saved page.

    The same can be had without a command: lay files into `inbox/SOURCE/` of the home folder, the next cycle takes them in.
    """
    from tealeaves.handover import import_files
    from tealeaves.inbox import Known, is_address

    if url is not None and not is_address(url):
        raise UsageError(f"--url: {url[:80]!r} is no web address")
    known = Known(url, _day("--captured", captured), _day("--listed", listed), edition)
    with meter("importing") as bar:
        report = import_files(Settings.read(), paths, source, known, bar)
    _show(report, as_json)


def _show(report: ImportReport, as_json: bool) -> None:
    if as_json:
        emit_json([report.as_dict()])
    else:
        out.print(report.text(), markup=False)


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option}: {text!r} is no day: write 2025-01-01") from error


def _settings(workers: int | None) -> Settings:
    settings = Settings.read()
    return settings if workers is None else settings.model_copy(update={"workers": workers})
