"""Commands about sources: how each stands, what it looks like from here, and how a new one is begun."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from tealeaves.alerts.plain import clean
from tealeaves.catalogue import Catalogue, SourceModule, load
from tealeaves.cli.lists import has_index, opened
from tealeaves.cli.options import Json
from tealeaves.cli.output import aside, emit, emit_json, out
from tealeaves.errors import UsageError
from tealeaves.settings import Settings

group = typer.Typer(help="Every source of the catalogue, and how it stands.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="sources")
    app.command("new-source")(new_source)


@group.callback()
def sources(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="Only those in this state, as in dark, unreadable, quiet.")] = None,
    bloc: Annotated[str | None, typer.Option(help="Only this bloc's: dprk, russia, china, south_korea, west.")] = None,
    as_json: Json = False,
) -> None:
    """Every source of the catalogue: how surely its shape is known, how it stands, its last new item, its pace and its layout.

    `tealeaves sources check ID` looks at one and explains what it sees.
    """
    if context.invoked_subcommand is not None:
        return
    rows = [row for row in _rows(Settings.read()) if state in (None, row["state"]) and bloc in (None, row["bloc"])]
    columns = ("id", "bloc", "languages", "confidence", "every", "layout", "state", "last_new", "reason")
    emit(rows, columns, as_json=as_json, empty="no source is so")


@group.command()
def check(
    source: Annotated[str, typer.Argument(help="Its id.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="Read this saved page instead of asking the source.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="With --file: the address that it was saved from.")] = None,
    held: Annotated[
        bool, typer.Option("--held", help="Read what the archive holds of its pages instead of asking.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Look at one source now, keep nothing, and explain what is seen: the answer, the layout, what came out, and what was expected.

    Its polled pages are asked for once, and the first article that each points at. Ends with 1 where anything would be quarantined.
    """
    from tealeaves import inspection

    settings = Settings.read()
    catalogue = load(settings.dumps_folder)
    module = catalogue.source(source)
    if file is not None:
        seen = [inspection.inspect(catalogue, _saved(settings, source, file, url))]
    elif held:
        seen = [inspection.inspect(catalogue, look) for look in _held(settings, module)]
    else:
        seen = _asked(settings, catalogue, module)
    if as_json:
        emit_json(each.as_dict() for each in seen)
    else:
        _explain(settings, catalogue, module, seen)
    if not all(each.fine for each in seen):
        raise typer.Exit(1)


def new_source(
    source: Annotated[str, typer.Argument(help="Its id: small letters, digits and _.")],
    url: Annotated[str, typer.Option(help="The page or feed to poll.")],
    bloc: Annotated[str, typer.Option(help="dprk, russia, china, south_korea or west.")],
    name: Annotated[str | None, typer.Option(help="What it is called; default: its host.")] = None,
    language: Annotated[
        str | None, typer.Option(help="Of its text, as in ko or en; default: found from the page.")
    ] = None,
    every: Annotated[float, typer.Option(min=0.25, help="Hours between two looks.")] = 6.0,
) -> None:
    """Begin a source: fetch its page once, politely, write the parser or the feed's table, and a golden of what came out.

    The golden fails `make test` until a person has compared it with the page and put a name under it. Works in a checkout.
    """
    from tealeaves.newsource import Wanted, begin_source

    wanted = Wanted(source, url, bloc, name, language, every)
    written = asyncio.run(begin_source(Settings.read(), wanted))
    for line in written.lines():
        out.print(clean(line), markup=False)


def _asked(settings: Settings, catalogue: Catalogue, module: SourceModule) -> list[Any]:
    from tealeaves import inspection

    if not module.source.pages:
        raise UsageError(f"{module.source.id} is not polled: it is read from imports only; --file reads a saved page")
    chosen = settings.model_copy(update={"sources": module.source.id})

    async def run() -> list[Any]:
        aside.print(
            f"asking {', '.join(sorted(module.source.hosts))}, {module.source.delay:g} s between requests", markup=False
        )
        pages = await inspection.look_at(chosen, catalogue, inspection.page_asks(module))
        seen = [inspection.inspect(catalogue, look) for look in pages]
        articles = await inspection.look_at(chosen, catalogue, inspection.next_asks(module, seen))
        return [*seen, *(inspection.inspect(catalogue, look) for look in articles)]

    return asyncio.run(run())


def _held(settings: Settings, module: SourceModule) -> list[Any]:
    from tealeaves.store.journal import page_captures
    from tealeaves.workplace import open_archive

    now = settings.clock().now()
    with opened(settings) as store, store.read() as conn:
        places = [
            place for page in module.source.pages for place in page_captures(conn, module.source.id, page.url, now, 1)
        ]
    if not places:
        raise UsageError(f"nothing is held of the pages of {module.source.id} yet")
    with open_archive(settings, writable=False) as archive:
        return [archive.read(place) for place in places]


def _saved(settings: Settings, source: str, file: Path, url: str | None) -> Any:
    from tealeaves.inspection import file_capture

    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    return file_capture(source, url or f"file:{file.name}", file.read_bytes(), settings.clock().now())


def _explain(settings: Settings, catalogue: Catalogue, module: SourceModule, seen: list[Any]) -> None:
    from tealeaves.inspection import expectations

    source = module.source
    out.print(f"{source.id}: {source.name} ({source.bloc}, its shape is known by: {source.confidence})", markup=False)
    row = next(row for row in _rows(settings, catalogue) if row["id"] == source.id)
    out.print(
        f"  stands    {row['state']}{': ' + row['reason'] if row['reason'] else ''}; last new item: {row['last_new'] or 'none'}",
        markup=False,
    )
    out.print(f"  expected  {'; '.join(expectations(module))}", markup=False)
    if source.notes:
        out.print(f"  known     {source.notes}", markup=False)
    for each in seen:
        for line in each.lines():
            out.print(clean(line), markup=False)


def _rows(settings: Settings, catalogue: Catalogue | None = None) -> Iterator[dict[str, Any]]:
    from tealeaves import health, plan
    from tealeaves.store.layouts import latest_layouts
    from tealeaves.store.looks import SourceHealth, source_health
    from tealeaves.store.observations import Labels

    catalogue = catalogue or load(settings.dumps_folder)
    found = [module.source for _, module in sorted(catalogue.sources.items())]
    seen: dict[str, SourceHealth] = {}
    layouts: dict[str, str] = {}
    standings = [health.judge(source, health.Seen()) for source in found]
    if has_index(settings):
        with opened(settings) as store, store.read() as conn:
            seen = {row.source: row for row in source_health(conn)}
            layouts = latest_layouts(conn)
            standings = health.standings(conn, found, Labels(catalogue.parser_labels, catalogue.observer_labels))
    for source, standing in zip(found, standings, strict=True):
        known = seen.get(source.id)
        paces = sorted(source.pages, key=lambda page: plan.interval_of(page, settings))
        yield {
            "id": source.id,
            "name": source.name,
            "outlet": source.outlet,
            "bloc": source.bloc,
            "languages": " ".join(source.languages),
            "confidence": source.confidence,
            "pages": len(source.pages),
            "every": plan.cadence_of(paces[0], settings).removeprefix("every-") if paces else "by hand",
            "layout": layouts.get(source.id),
            "state": standing.state,
            "reason": standing.reason,
            "last_new": known.last_document.isoformat(timespec="minutes") if known and known.last_document else None,
            "captures": known.captures if known else 0,
            "quarantined": known.quarantined if known else 0,
        }
