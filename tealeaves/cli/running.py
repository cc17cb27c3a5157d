"""Commands that watch: run, poll, deliver, status."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer

from tealeaves.cli.lists import opened
from tealeaves.cli.options import Json
from tealeaves.cli.output import aside, emit_json, out
from tealeaves.errors import TealeavesError, UsageError
from tealeaves.settings import Settings


def add_to(app: typer.Typer) -> None:
    for command in (run, poll, deliver, status):
        app.command()(command)


def run(
    cycles: Annotated[int | None, typer.Option(min=1, help="Stop by itself after so many cycles.")] = None,
) -> None:
    """Watch, for years: an embedded scheduler polls every source at its own pace. Ctrl-C or SIGTERM ends it cleanly."""
    from datetime import timedelta

    from deployments.serve import main as serve

    settings = Settings.read()
    warn_of_settings(settings)
    every = None if settings.every_seconds is None else timedelta(seconds=settings.every_seconds)
    raise typer.Exit(serve(settings, every=every, stop_after_cycles=cycles))


def poll(
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; default: all.")] = None,
    as_json: Json = False,
) -> None:
    """One cycle now, without a scheduler: look at every page once, judge what is new, tell people."""
    settings = Settings.read()
    if sources:
        settings = settings.model_copy(update={"sources": ",".join(sources)})
    warn_of_settings(settings)
    reports = asyncio.run(_poll(settings))
    emit_json(reports) if as_json else _print_cycles(reports)
    if all(report["outcome"] == "failed" for report in reports):
        raise TealeavesError("no source could be reached; `tealeaves captures` says why, look by look")


def deliver(
    again: Annotated[
        bool, typer.Option("--again", help="Also what was given up on, after you mended the cause.")
    ] = False,
) -> None:
    """Send what waits in the outbox."""
    from tealeaves.alerts import outbox
    from tealeaves.watch import Workspace

    with Workspace.open(Settings.read()) as workspace:
        if again:
            with workspace.store.write() as conn:
                outbox.revive(conn, workspace.clock.now())
        report = asyncio.run(workspace.deliver())
    aside.print(f"sent {report.sent}, to be tried again {report.retry + report.ambiguous}, given up {report.dead}")


def status(as_json: Json = False) -> None:
    """How the watch stands: last cycles, sources in trouble, what waits to be sent."""
    from tealeaves.standing import standing_of

    settings = Settings.read()
    with opened(settings) as store:
        report = standing_of(settings, store)
    if as_json:
        emit_json([report.as_dict()])
    else:
        out.print(report.text(), markup=False)
    if not report.healthy:
        raise typer.Exit(1)


def warn_of_settings(settings: Settings) -> None:
    """What a person should know before a watch starts. Raises `UsageError` where no alert could ever arrive."""
    if settings.slack_token is not None and not settings.slack_channel:
        raise UsageError(
            "TEALEAVES_SLACK_CHANNEL is not set, so Slack would refuse every alert; docs/slack.md says where its id stands"
        )
    if not settings.contact:
        aside.print(
            "note: TEALEAVES_CONTACT is not set; sources cannot reach you. Set it to an address or a page.",
            style="yellow",
        )
    if settings.slack_token is None:
        aside.print(
            "note: no TEALEAVES_SLACK_TOKEN; alerts go to this terminal. docs/slack.md leads to the first message."
        )
    for name in settings.unknown():
        aside.print(
            f"note: {name} is no setting of tealeaves and does nothing; docs/running.md lists them.", style="yellow"
        )
    if settings.clock_file is not None:
        aside.print("note: the clock is simulated; the archive will say so.", style="yellow")


async def _poll(settings: Settings) -> list[dict[str, Any]]:
    from tealeaves.watch import Workspace, cadences, cycle_guard

    reports: list[dict[str, Any]] = []
    with cycle_guard(settings, "cycle") as ours:
        if not ours:
            raise TealeavesError("another cycle is running on this home folder; wait for its end")
        with Workspace.open(settings) as workspace:
            for cadence in cadences(settings):
                reports.append(await workspace.cycle(cadence))
    return reports


def _print_cycles(reports: list[dict[str, Any]]) -> None:
    for report in reports:
        misses = ", ".join(f"{count} {reason}" for reason, count in report["misses"].items()) or "none"
        out.print(
            f"{report['cadence']}: {report['pages']} pages, {report['captures']} captures, {report['unchanged']} unchanged, "
            f"misses: {misses}; {report['documents']} new documents, {report['signals']} signals, {report['sent']} to be told",
            markup=False,
        )
