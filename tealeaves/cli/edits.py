"""The command that lists what became of what was published: edits, deletions, returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from tealeaves.alerts.plain import clean
from tealeaves.catalogue import Catalogue, load
from tealeaves.changes import Alteration, alterations
from tealeaves.cli.lists import opened
from tealeaves.cli.options import Json, Limit, Since, Until, span
from tealeaves.cli.options import before as last_before
from tealeaves.cli.output import aside, emit_json, out
from tealeaves.edits import Op, in_context
from tealeaves.model import Document
from tealeaves.settings import Settings
from tealeaves.store.observations import Labels

SHOWN = 6  # places of a text that are shown; --json has all
WORDS = 300  # letters of words that came or went, in one place
STYLES = {"same": "", "before": "red strike", "after": "green"}
MARKS = {"same": ("", ""), "before": ("[-", "-]"), "after": ("{+", "+}")}


def add_to(app: typer.Typer) -> None:
    app.command()(edits)


def edits(
    since: Since = None,
    until: Until = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source's; can be repeated.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="What changed in form only, or in our own reading, too.")
    ] = False,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """What became of articles after they were published: edited, retitled, redated, taken down, put back.

    --from and --to cut on when it was first seen so. It happened between the last look that found the article as it was and that first one:
    both are given. Words that went stand in [-...-], words that came in {+...+}. More: docs/edits.md.
    """
    settings = Settings.read()
    catalogue = load(settings.dumps_folder)
    names = [catalogue.source(name).source.id for name in source or ()]
    first, last = span(since, until)
    with opened(settings) as store, store.read() as conn:
        found = alterations(
            conn, Labels(catalogue.parser_labels, catalogue.observer_labels), sources=names, pages=_pages(catalogue),
            since=first, until=last_before(last),
        )  # fmt: skip
    shown = [each for each in found if every or not each.of_form]
    latest = shown[-limit:] if limit else shown
    if as_json:
        emit_json(map(as_row, latest))
    else:
        _print(latest, hidden=len(found) - len(shown), left=len(shown) - len(latest))


def _pages(catalogue: Catalogue) -> set[str]:
    return {page.url for module in catalogue.sources.values() for page in module.source.pages}


def as_row(each: Alteration) -> dict[str, Any]:
    """The form of docs/interfaces.md, ready for JSON."""
    change = each.change
    return {
        "kind": each.kind,
        "source": each.source,
        "series": each.series,
        "native_id": each.native_id,
        "story": each.story,
        "headline": each.headline,
        "headline_after": None if each.after is None else each.after.headline,
        "published_at": _iso(each.published_at),
        "published_at_after": None if each.after is None else _iso(each.after.published_at),
        "last_seen_before_at": each.last_at.isoformat(),
        "first_seen_after_at": each.first_at.isoformat(),
        "day_only": each.day_only,
        "urls": list(each.urls),
        "addresses": each.addresses,
        "status": each.status,
        "capture_before": each.before_capture,
        "capture_after": each.after_capture,
        "version_before": each.before.version,
        "version_after": None if each.after is None else each.after.version,
        "share": None if change is None else change.share,
        "retitled": change is not None and change.retitled,
        "redated": change is not None and change.redated,
        "words": [] if change is None else list(map(_as_words, change.words)),
    }


def _as_words(op: Op) -> dict[str, Any]:
    return {
        "op": op.op, "part": op.part, "before": op.before, "after": op.after, "before_at": op.before_at, "after_at": op.after_at,
    }  # fmt: skip


def _iso(said: Any) -> str | None:
    return None if said is None else str(said.isoformat())


def _print(found: Sequence[Alteration], *, hidden: int, left: int) -> None:
    for each in found:
        for line in lines_of(each):
            out.print(line, soft_wrap=True)
        out.print()
    if not found:
        aside.print("nothing that we looked at again was edited or taken down in that span")
    if left:
        aside.print(f"{left} earlier ones are left out by --limit")
    if hidden:
        aside.print(f"{hidden} more changed in form only, or in our own reading: --all shows them")


def lines_of(each: Alteration) -> Iterator[Text]:
    """An alteration for people: what, when, where, and the words."""
    kind = Text(f"{_words_of(each)}", style="bold red" if each.after is None else "bold")
    yield kind.append(Text(f"  {each.source}  {_line(each.headline)}", style="bold"))
    yield Text(
        f"  between {_minute(each.last_at)} and {_minute(each.first_at)} UTC{_precision(each)}; {_printed(each)}"
    )
    yield Text(f"  {' '.join(map(_line, each.urls))}{_others(each)}")
    yield Text(f"  captures {each.before_capture} -> {each.after_capture}", style="dim")
    if each.change is not None and each.after is not None:
        if each.change.redated:
            yield Text(f"  date: [-{_day(each.before.published_at)}-] {{+{_day(each.after.published_at)}+}}")
        for op in each.change.words[:SHOWN]:
            yield _in_colour(op, each.before, each.after)
        if len(each.change.words) > SHOWN:
            yield Text(f"  and {len(each.change.words) - SHOWN} more places: --json has them", style="dim")


def _in_colour(op: Op, before: Document, after: Document) -> Text:
    """Words that went and came, marked so that they are told apart without colour as well."""
    line = Text("  headline: " if op.part == "headline" else "  ")
    for role, said in in_context(op, before, after):
        opening, closing = MARKS[role]
        cut = said if role == "same" or len(said) <= WORDS else said[:WORDS] + f" … ({len(said):,} letters)"
        line.append(f"{opening}{clean(cut)}{closing}", style=STYLES[role])
    return line


def _line(text: str) -> str:
    """Words of strangers on one line."""
    return " ".join(clean(text).split())


def _words_of(each: Alteration) -> str:
    """The kind, with what else it is at the same time."""
    change = each.change
    also = (
        []
        if change is None
        else [name for name in ("retitled", "redated") if getattr(change, name) and name != each.kind]
    )
    status = f" ({each.status})" if each.kind in ("gone", "unread") else ""
    return each.kind.upper() + status + "".join(f", {name}" for name in also)


def _printed(each: Alteration) -> str:
    return "no date" if each.published_at is None else f"published {_day(each.published_at)}"


def _day(said: Any) -> str:
    return "none" if said is None else str(said.isoformat())[:10]


def _others(each: Alteration) -> str:
    rest = each.addresses - len(each.urls)
    return f" ({len(each.urls)} of {each.addresses} addresses)" if rest > 0 else ""


def _precision(each: Alteration) -> str:
    return " (known to the day only)" if each.day_only else ""


def _minute(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes").removesuffix("+00:00")
