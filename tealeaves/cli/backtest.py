"""The command that measures rules on history: `tealeaves backtest`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tealeaves.alerts.plain import line
from tealeaves.cli.options import Json, Since, Until, end_of, span
from tealeaves.cli.output import aside, emit_json, meter
from tealeaves.errors import UsageError, VoidRun
from tealeaves.settings import Settings

if TYPE_CHECKING:
    from tealeaves.backtest.conduct import Stopwatch, Wanted
    from tealeaves.backtest.result import Backtest


def add_to(app: typer.Typer) -> None:
    app.command()(backtest)


def backtest(
    rules: Annotated[list[str] | None, typer.Argument(help="Rules by name; default: all.")] = None,
    since: Since = None,
    until: Until = None,
    events: Annotated[
        list[Path] | None,
        typer.Option(
            "--events",
            help="Labelled history: a TOML file, or a folder of them (docs/labels.md); default: the project's own.",
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REV|LOCK",
            help="Compare with the rules of a git revision, or as locked: gained, lost, changed.",
        ),
    ] = None,
    parsers_against: Annotated[
        str | None,
        typer.Option(
            "--parsers-against",
            metavar="REV",
            help="Read the archive with the parsers of a git revision, too, and compare. Takes minutes.",
        ),
    ] = None,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove", help="Put the run on trial: truncate, poison, shuffle, warm-up, determinism. Takes minutes."
        ),
    ] = False,
    recorded_by: Annotated[
        str | None,
        typer.Option(
            "--recorded-by",
            metavar="DATE",
            help="Only what we had recorded through this day (UTC): what could we have said then?",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FOLDER", help="Write report.html, report.json, signals.jsonl and manifest.json there."
        ),
    ] = None,
    rules_folder: Annotated[
        Path | None,
        typer.Option(
            "--rules-folder",
            help="Judge the rule files of this folder instead of the project's own; labels are then those that --events names, "
            "or those in tests/events beside the folder.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure rules on the history that is held: what they find of labelled events, how often they speak, what they miss.

    Rules see all that was known before, from the beginning of what is held; --from and --to choose which of their signals count. Nothing
    is sent. Exit code 0: all labelled events found and no quiet stretch disturbed; 1: something was missed, false, or raised; 10: the run
    is void (an alert before its time, or a proof that failed) and none of its numbers may be quoted.
    """
    from tealeaves.backtest import report as reports
    from tealeaves.backtest.conduct import Stopwatch, Wanted

    first, last = span(since, until)
    if prove and recorded_by is not None:
        raise UsageError("--prove is about all that is held: leave out --recorded-by")
    if parsers_against is not None and recorded_by is not None:
        raise UsageError("--parsers-against reads all that the archive holds: leave out --recorded-by")
    watch = Stopwatch()
    if against is not None and parsers_against is not None:
        raise UsageError(
            "--against compares rules and --parsers-against parsers: one at a time, or nobody can tell what is due to which"
        )
    wanted = Wanted(
        tuple(rules or ()),
        first,
        last,
        tuple(events or ()),
        against,
        parsers_against,
        prove,
        end_of(recorded_by),
        rules_folder,
    )
    found = _conducted(Settings.read(), wanted, watch)
    if as_json:
        emit_json([reports.as_dict(found)])
    else:
        reports.print_backtest(found)
    sys.stdout.flush()
    aside.print(watch.text(), markup=False)
    for path in reports.write(found, report) if report is not None else ():
        aside.print(f"written: {path}", markup=False)
    _leave(found)


def _conducted(settings: Settings, wanted: Wanted, watch: Stopwatch) -> Backtest:
    from tealeaves.backtest.conduct import conducted

    with meter("reading") as bar:
        watch.say = bar.say
        return conducted(settings, wanted, watch, bar)


def _leave(found: Backtest) -> None:
    """The exit code: what a script, or CI, goes by."""
    from tealeaves.backtest.report import verdict

    code = verdict(found).exit_code
    if code == VoidRun.exit_code:
        raise VoidRun(
            "the run is void, and none of its numbers may be quoted: " + line("; ".join(verdict(found).void), 300)
        )
    if code:
        raise typer.Exit(code)
