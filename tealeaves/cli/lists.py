"""Commands that list what is held: signals, alerts, documents, captures, sources, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from tealeaves.catalogue import load
from tealeaves.cli.options import Json, Limit, Since, Until, before, span
from tealeaves.cli.output import emit
from tealeaves.errors import UsageError
from tealeaves.model import SignalStatus
from tealeaves.ranking import ranked, score_of_payload
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.store.documents import Known
from tealeaves.store.stories import Story


def add_to(app: typer.Typer) -> None:
    for command in (signals, show, alerts, documents, captures, rules):
        app.command()(command)


def has_index(settings: Settings) -> bool:
    return settings.database_url is not None or (settings.home / "index.sqlite").is_file()


def opened(settings: Settings) -> Store:
    """The index, which must be there already. Raises `UsageError`."""
    if not has_index(settings):
        raise UsageError(
            f"there is no index in {settings.home} yet: run `tealeaves run`, `tealeaves poll` or `tealeaves import`"
        )
    return Store.open(settings.index_url)


def signals(
    since: Since = None,
    until: Until = None,
    rule: Annotated[str | None, typer.Option(help="Only this rule's.")] = None,
    warming: Annotated[bool, typer.Option("--warming", help="Those of rules that were still warming up, too.")] = False,
    by_score: Annotated[bool, typer.Option("--by-score", help="The gravest and surest first.")] = False,
    as_json: Json = False,
) -> None:
    """What the rules found, in order of time or, with --by-score, of severity and confidence."""
    from tealeaves.store.signals import current_signals

    first, last = span(since, until)
    status: SignalStatus | None = None if warming else "firing"
    with opened(Settings.read()) as store, store.read() as conn:
        rows: list[Mapping[str, Any]] = list(
            current_signals(conn, rule=rule, since=first, until=before(last), status=status)
        )
    if rule is not None and not rows:
        load(Settings.read().dumps_folder).chosen_rules([rule])
    narrowed = since is not None or until is not None or rule is not None
    empty = "no signals there" if narrowed else "no signals: nothing that the rules watch has changed"
    columns: tuple[str, ...] = ("known_at", "severity", "rule", "headline", "id")
    if by_score:
        rows = ranked(rows)
        columns = ("score", *columns)
    shown = rows if as_json else [{**row, "score": score_of_payload(row)} for row in rows]
    emit(shown, columns, as_json=as_json, empty=empty + ("" if warming else ", or they are warming up (--warming)"))


def show(signal: Annotated[str, typer.Argument(help="Id of a signal, or how it begins.")]) -> None:
    """One signal as people are told it, with its evidence."""
    from tealeaves.cli.report import as_told, print_signals
    from tealeaves.store.signals import current_signals

    with opened(Settings.read()) as store, store.read() as conn:
        found = [payload for payload in current_signals(conn) if payload["id"].startswith(signal)]
        if len(found) != 1:
            raise UsageError(f"{len(found)} signals begin with {signal!r}; `tealeaves signals` lists them")
        told = as_told(conn, found[0])
    print_signals([told])


def alerts(limit: Limit = None, as_json: Json = False) -> None:
    """What was decided about each signal: sent, or held and why."""
    from tealeaves.store.signals import alerts as stored

    with opened(Settings.read()) as store, store.read() as conn:
        rows = list(stored(conn, limit=limit))
    columns = ("decided_at", "kind", "decision", "reason", "detail", "signal")
    emit(rows, columns, as_json=as_json, empty="no alerts: nothing has been decided on yet")


def documents(
    since: Since = None,
    until: Until = None,
    source: Annotated[str | None, typer.Option(help="Only this source's.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Each version at each address as a row of its own.")] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Documents held, in the order in which they became known: one row an article, at however many addresses it stands."""
    from tealeaves.store.documents import documents as stored
    from tealeaves.store.stories import stories

    first, last = span(since, until)
    with opened(Settings.read()) as store, store.read() as conn:
        if every:
            latest = stored(conn, source=source, since=first, until=before(last), newest_first=True, limit=limit)
            rows = [_document(known) for known in latest][::-1]
        else:
            told = stories(conn, source=source, since=first, until=before(last), limit=limit)
            rows = [_story(story) for story in told]
    _expect_known(source, rows)
    shown = (
        ("series", "headline", "url") if every else ("series", "addresses", "versions", "editions", "headline", "url")
    )
    shorter = (row if as_json or every else _shorter(row) for row in rows)
    emit(shorter, ("known_at", "published_at", *shown), as_json=as_json, empty="no documents in that span")


def captures(
    source: Annotated[str | None, typer.Option(help="Only this source's.")] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """The latest looks: what was kept, what had not changed, what failed."""
    from tealeaves.store.journal import recent_looks

    with opened(Settings.read()) as store, store.read() as conn:
        rows = list(recent_looks(conn, source=source, limit=limit or 50))
    _expect_known(source, rows)
    columns = ("at", "kind", "status", "source", "url", "detail")
    empty = f"{source} has not been looked at yet" if source else "nothing has been looked at yet"
    emit(rows, columns, as_json=as_json, empty=empty)


def rules(as_json: Json = False) -> None:
    """Every rule, what it listens to, and how much it must have seen before it speaks."""
    catalogue = load(Settings.read().dumps_folder)
    rows = [
        {
            "id": module.rule.id,
            "version": module.rule.version,
            "title": module.rule.title,
            "severity": module.rule.severity,
            "status": module.rule.status,
            "listens": list(module.rule.listens),
            "baseline": f"{module.rule.baseline.documents} documents, {module.rule.baseline.days} days",
        }
        for module in catalogue.rules.values()
    ]
    columns = ("id", "version", "severity", "status", "baseline", "title")
    emit(rows, columns, as_json=as_json, empty="the catalogue holds no rule")


def _expect_known(source: str | None, rows: Sequence[object]) -> None:
    """An empty answer about a name that nobody knows would be read as "nothing there". Raises `UsageError`."""
    if source is not None and not rows:
        load(Settings.read().dumps_folder).source(source)


def _story(story: Story) -> dict[str, Any]:
    """A story as its first version, with what there is of it besides."""
    return {
        **_document(Known(story.first, story.known_at)),
        "story": story.story,
        "addresses": list(story.addresses),
        "versions": story.versions,
        "editions": list(story.editions),
    }


def _shorter(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it fits a screen."""
    return {**row, "addresses": len(row["addresses"]), "editions": " ".join(row["editions"])}


def _document(row: Known) -> dict[str, Any]:
    document = row.document
    return {
        "version": document.version,
        "source": document.source,
        "series": document.series,
        "native_id": document.native_id,
        "url": document.url,
        "headline": document.headline,
        "known_at": row.known_at.isoformat(),
        "published_at": None if document.published_at is None else document.published_at.isoformat(),
        "languages": sorted({block.lang for block in document.blocks}),
        "flaws": list(document.flaws),
        "characters": len(document.text),
    }
