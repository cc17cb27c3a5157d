"""Commands about what web archives have and what we hold: import wayback, coverage."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from tealeaves.catalogue import load
from tealeaves.cli.history import importing
from tealeaves.cli.lists import opened
from tealeaves.cli.options import Json, Since, Until, span
from tealeaves.cli.output import aside, emit_json, meter, out
from tealeaves.errors import UsageError
from tealeaves.settings import Settings


def add_to(app: typer.Typer) -> None:
    importing.command("wayback")(import_wayback)
    app.command()(coverage)


def import_wayback(
    source: Annotated[str, typer.Argument(help="Whose past: `tealeaves sources` lists the ids.")],
    prefix: Annotated[
        list[str] | None,
        typer.Option(
            "--prefix",
            metavar="URL",
            help="Only what lies under this address; repeatable. Default: the source's hosts.",
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    archive_url: Annotated[
        str,
        typer.Option(
            "--archive-url",
            metavar="URL",
            help="Another archive: https://archive.example, or with a collection's path for a pywb.",
        ),
    ] = "https://web.archive.org",
    dialect: Annotated[
        str | None,
        typer.Option("--dialect", help="How it is asked: wayback or pywb. Default: pywb where the address has a path."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Fetch at most so many now; the next import goes on.")
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--mime", metavar="TYPE", help="Fetch this media type too, as in image/jpeg; repeatable."),
    ] = None,
    collapse: Annotated[
        bool,
        typer.Option(
            "--collapse", help="Leave out captures whose digest is that of the one before, at the same address."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what the archive has, month by month.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take in what the Wayback Machine, or another web archive, has of a source: the original bytes, each at its own second.

    What is not exactly what was asked for is refused and named. The archive is asked at 80 % of the pace that it allows. Ctrl-C stores
    what has come; the same command goes on, and once all is held imports nothing.
    """
    from tealeaves.mementos.run import import_mementos
    from tealeaves.mementos.terms import Wanted

    first, last = span(since, until)
    wanted = Wanted(
        source, tuple(prefix or ()), first, last, archive_url, dialect, limit, tuple(kinds or ()), collapse, dry_run
    )
    if not aside.is_terminal:
        logging.getLogger("tealeaves.mementos").setLevel(logging.INFO)  # without a bar, a line a batch says how it goes
    try:
        with meter("listing") as bar:
            report = import_mementos(Settings.read(), wanted, bar=bar)
    except KeyboardInterrupt:
        aside.print("what has come is stored; the same command goes on")
        raise
    emit_json([report.as_dict()]) if as_json else out.print(report.text(), markup=False)


def coverage(
    source: Annotated[
        str | None, typer.Argument(help="Id of a source; default: all of which anything is held.")
    ] = None,
    first_seen: Annotated[
        bool,
        typer.Option(
            "--first-seen", help="List every item with the interval in which it first appeared, as JSON lines."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """What is held of each source: captures a month, holes, what archives had besides, and how closely first sights are bounded."""
    from tealeaves.covered import coverage_of
    from tealeaves.workplace import open_archive

    settings = Settings.read()
    catalogue = load(settings.dumps_folder)
    if source is not None:
        catalogue.source(source)
    with opened(settings) as store, open_archive(settings, writable=False) as archive, store.read() as conn:
        found = coverage_of(conn, catalogue, archive.manifests(), source)
    if not found:
        raise UsageError(f"nothing is held of {source}" if source else "nothing is held yet")
    if first_seen:
        emit_json(sight.as_dict() for each in found for sight in each.sights)
    elif as_json:
        emit_json(each.as_dict() for each in found)
    else:
        out.print("\n".join(each.text() for each in found), markup=False)
