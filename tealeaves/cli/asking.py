"""Commands that ask the texts: search, timeline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.text import Text

from tealeaves.alerts.plain import clean
from tealeaves.cli.options import Json, Since, Until, before, span
from tealeaves.cli.output import aside, emit_json, out
from tealeaves.errors import UsageError

Language = Annotated[
    str | None, typer.Option(help="Only editions in this language, as in ko, and those of several languages.")
]
SourceNames = Annotated[list[str] | None, typer.Option("--source", help="Only this source's; can be repeated.")]
SeriesNames = Annotated[
    list[str] | None, typer.Option("--series", help="Only this series, as in kcna/article/en; can be repeated.")
]


def add_to(app: typer.Typer) -> None:
    for command in (search, timeline):
        app.command()(command)


def search(
    term: Annotated[str, typer.Argument(help="A word or phrase; a star at the end stands for any ending.")],
    language: Language = None,
    source: SourceNames = None,
    series: SeriesNames = None,
    since: Since = None,
    until: Until = None,
    oldest: Annotated[bool, typer.Option("--oldest", help="The oldest first.")] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Show at most so many stories; all are counted.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """Where a word or phrase stands, in its context, and in how many stories of each year.

    Whole words in scripts that have words; in Korean, Chinese and Japanese wherever the characters stand, whatever particle follows.
    A story counts once, however often it was reprinted. --from and --to cut on the day on which a story became known.
    More: docs/searching.md
    """
    from tealeaves.research.index import reading
    from tealeaves.research.search import chosen, term_of
    from tealeaves.research.search import search as searched

    first, last = span(since, until)
    wanted_term = term_of(term)
    with reading() as index:
        wanted = chosen(
            index, language=language, source=source or None, series=series or None, since=first, until=before(last)
        )
        found = searched(index.conn, wanted, wanted_term, language=language, newest=not oldest, limit=limit)
    if as_json:
        emit_json(map(_row, found.uses))
        aside.print(_counted(found), markup=False)
    else:
        _show(found)


def timeline(
    phrase: Annotated[str, typer.Argument(help="A word or phrase; a star at the end stands for any ending.")],
    about: Annotated[
        str | None, typer.Option(help="Count only uses in a sentence that also names this, as in Putin.")
    ] = None,
    language: Language = None,
    source: SourceNames = None,
    series: SeriesNames = None,
    since: Since = None,
    until: Until = None,
    by: Annotated[
        Literal["year", "quarter", "month", "week"] | None, typer.Option(help="Default: by the span.")
    ] = None,
    claimed: Annotated[
        bool, typer.Option("--claimed", help="By the day that the source claims, not that on which we could know.")
    ] = False,
    plot: Annotated[Path | None, typer.Option(help="Draw it into this file, which ends in .svg.")] = None,
    as_json: Json = False,
) -> None:
    """A word's or phrase's use over time: in how many stories, and in how many of every 1,000 that were held.

    Over the series in which it stands. A story counts once. What is not held is ░ and no zero; a plot has it hatched. docs/searching.md
    """
    from tealeaves.research import timeline as made
    from tealeaves.research.index import reading
    from tealeaves.research.plot import drawn
    from tealeaves.research.search import chosen, term_of

    first, last = span(since, until)
    _expect_svg(plot)
    term = term_of(phrase)
    with reading() as index:
        wanted = chosen(
            index, language=language, source=source or None, series=series or None, since=first, until=before(last)
        )
        found = made.timeline(
            index.conn,
            wanted,
            term,
            about=about,
            language=language,
            by=by,
            on="published_on" if claimed else "known_at",
        )
    if plot is not None:
        plot.write_text(drawn(found), "utf-8")
    if as_json:
        emit_json(map(_stretch, found.stretches))
        return
    for line in made.lines(found.stretches, out.width):
        out.print(line, markup=False, overflow="ignore", crop=False)
    _say(found)


def _expect_svg(plot: Path | None) -> None:
    if plot is not None and plot.suffix.lower() != ".svg":
        raise UsageError(f"{plot}: a plot is drawn as SVG only; name a file that ends in .svg (any browser opens it)")


def _stretch(each: Any) -> dict[str, Any]:
    """A period as `--json` gives it."""
    return {
        "from": each.start.isoformat(), "to": each.end.isoformat(), "documents": each.documents, "uses": each.uses,
        "per_1000": each.per_thousand, "days": each.days, "unheld_days": each.unheld_days,
        "first": _use(each.first), "last": _use(each.last),
    }  # fmt: skip


def _use(use: Any) -> dict[str, Any] | None:
    if not use:
        return None
    known_at, url, capture, quote = use
    return {"known_at": known_at.isoformat(), "url": url, "capture": capture, "quote": quote}


def _say(found: Any) -> None:
    """First and last use, and what the count rests on."""
    out.print()
    for name, use in (("first", found.first), ("last", found.last)):
        if use:
            known_at, url, capture, quote = use
            out.print(
                Text(
                    clean(f"{name} use, known since {known_at.date()}: “{_flat(quote)}”\n    {url} · capture {capture}")
                )
            )
    stories = "1 story has" if found.uses == 1 else f"{found.uses:,} stories have" if found.uses else "no story has"
    out.print(f"{stories} {clean(found.title)}: {found.rests_on}", markup=False)
    if found.besides and found.uses:
        listed = ", ".join(found.besides[:5]) + (
            f" and {len(found.besides) - 5} more" if len(found.besides) > 5 else ""
        )
        out.print(f"searched too, and not counted, since it never stands there: {listed}", markup=False)


def _row(use: Any) -> dict[str, Any]:
    """A use as `--json` gives it."""
    return {
        "known_at": use.known_at.isoformat(), "published_at": None if use.published_on is None else use.published_on.isoformat(),
        "series": use.series, "source": use.source, "headline": use.headline, "left": use.left, "match": use.words, "right": use.right,
        "language": use.language, "offset": use.offset, "times": use.times, "url": use.url, "capture": use.capture,
        "version": use.version, "story": use.story,
    }  # fmt: skip


def _show(found: Any) -> None:
    for use in found.uses:
        day = use.known_at.date() if use.published_on is None else use.published_on
        says = "known since" if use.published_on is None else "dated"
        more = f" · {use.times} times" if use.times > 1 else ""
        out.print(Text(clean(f"{says} {day} · {use.series} · {_flat(use.headline)}{more}")), style="bold")
        context = Text(clean(_flat(f"… {use.left}", True)))
        context.append(f"[{clean(_flat(use.words))}]", style="bold")
        context.append(clean(_flat(f"{use.right} …", True)))
        out.print(Text("  ") + context)
        out.print(Text(clean(f"  {use.url} · capture {use.capture}")))
    _print_years(found)
    out.print(_counted(found), markup=False)


def _print_years(found: Any) -> None:
    """Stories of each year; runs of years without any are put together, and where nothing is held nothing is said."""
    from tealeaves.research.timeline import lines

    if found.stories:
        out.print()
        for line in lines(found.years, out.width):
            out.print(line, markup=False, overflow="ignore", crop=False)
        out.print()


def _counted(found: Any) -> str:
    shown = f", {len(found.uses)} shown" if 0 < len(found.uses) < found.stories else ""
    stories = "1 story has" if found.stories == 1 else f"{found.stories or 'no'} stories have"
    return f"{stories} “{clean(found.term)}”{shown}: {found.rests_on}"


def _flat(text: str, edges: bool = False) -> str:
    """On one line; with `edges` a space at either end stays one, since words stand beside it."""
    flat = " ".join(text.split())
    if not edges:
        return flat
    return (" " if text[:1].isspace() else "") + flat + (" " if text[-1:].isspace() else "")
