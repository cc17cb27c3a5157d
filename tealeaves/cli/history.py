"""Commands about the past: import, replay, rebuild, verify."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tealeaves.alerts.plain import clean
from tealeaves.cli.lists import has_index, opened
from tealeaves.cli.options import Json, Since, Until, Workers, span
from tealeaves.cli.output import aside, emit_json, meter, out
from tealeaves.errors import ArchiveError, StoreError, UsageError
from tealeaves.settings import Settings

importing = typer.Typer(help="Bring history into the archive.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(importing, name="import")
    app.command()(replay)
    app.command()(rebuild)
    app.command()(verify)


@importing.command("jsonl")
def import_jsonl(
    paths: Annotated[list[Path], typer.Argument(help="Files (.jsonl, .jsonl.xz, .gz, .bz2) or folders of them.")],
    mapping: Annotated[
        str | None,
        typer.Option(help="Name of a built-in field mapping, or a TOML file; default: the one whose fields fit."),
    ] = None,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Turn a dump of records, one JSON object a line, into captures.

    Every record becomes a capture with the dump's own date, marked as claimed; what cannot become one is counted and named. A second
    import of the same dump adds nothing.
    """
    from tealeaves.dumping import import_dump

    with meter("importing") as bar:
        report = import_dump(_settings(workers), paths, mapping, bar)
    if as_json:
        emit_json([report.as_dict()])
    else:
        out.print(report.text(), markup=False)


def replay(
    since: Since = None,
    until: Until = None,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", help="Only these rules (comma-separated or repeated).")
    ] = None,
    warming: Annotated[
        bool, typer.Option("--warming", help="Show signals of rules that were still warming up, too.")
    ] = False,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Run the archive through the rules again, as it would have run then. Nothing is sent."""
    from tealeaves.cli import report
    from tealeaves.replay import replay as run

    first, last = span(since, until)
    with meter("replaying") as bar:
        result = run(_settings(workers), first, last, _names(rules), bar)
    signals = [signal for signal in result.signals if warming or signal.status == "firing"]
    if as_json:
        emit_json(signal.as_dict() for signal in signals)
    else:
        report.print_signals([signal.as_dict() for signal in signals])
    report.print_replay(result)
    if result.errors:
        raise typer.Exit(1)


def rebuild(workers: Workers = None) -> None:
    """Make the index anew from the archive. What people and senders did is carried over; the old index is kept until the new one stands."""
    from tealeaves.rebuild import rebuild as run

    with meter("rebuilding") as bar:
        report = run(_settings(workers), bar)
    aside.print(report.text(), markup=False)


def verify(as_json: Json = False) -> None:
    """Check every byte of the archive against its digests, the look-up index against the archive, and that nothing indexed is gone."""
    from tealeaves.workplace import open_archive

    settings = Settings.read()
    if not settings.archive_folder.is_dir():
        raise UsageError(f"there is no archive at {settings.archive_folder}: nothing has been polled or imported yet")
    with open_archive(settings, writable=False) as archive:
        found = archive.check()
    lost = _lost(settings)
    if as_json:
        emit_json([{**asdict(found), "lost": lost}])
    else:
        files = "1 file" if found.files == 1 else f"{found.files:,} files"
        out.print(f"{files}, {found.records:,} records, {found.looks:,} looks", markup=False)
        for problem in found.problems:
            out.print(clean(f"{problem.file} at {problem.offset}: {problem.text}"), markup=False)
        for torn in found.torn:
            out.print(f"{torn}: the unfinished end of a file after a crash, set aside", markup=False)
        for trouble in lost:
            out.print(trouble, markup=False)
    if lost or not found.sound:
        raise ArchiveError("the archive is damaged; the lines above say where, and nothing was changed")


def _lost(settings: Settings) -> list[str]:
    """What the index knows of the archive and the archive no longer has; nothing where there is no index that can be asked."""
    from tealeaves.store.looks import indexed_ends
    from tealeaves.workplace import lost_from

    if not has_index(settings):
        return []
    try:
        with opened(settings) as store, store.read() as conn:
            return lost_from(settings.archive_folder, indexed_ends(conn))
    except StoreError as error:  # a copy on a read-only disk, say: what can be verified is
        aside.print(f"note: whether the archive has lost what the index knows could not be seen: {error}", markup=False)
        return []


def _settings(workers: int | None) -> Settings:
    """The settings, with the option's number of processes where it was given."""
    settings = Settings.read()
    return settings if workers is None else settings.model_copy(update={"workers": workers})


def _names(rules: list[str] | None) -> list[str] | None:
    if not rules:
        return None
    names = [name.strip() for part in rules for name in part.split(",") if name.strip()]
    if not names:
        raise UsageError("--rules names no rule; leave it out to run them all, `tealeaves rules` lists them")
    return names
