"""Commands about what people wish not to hear: exceptions, and mutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tealeaves.alerts.wishes import Wishes
from tealeaves.catalogue import load
from tealeaves.cli.lists import has_index, opened
from tealeaves.cli.options import Json
from tealeaves.cli.output import aside, emit
from tealeaves.errors import UsageError
from tealeaves.settings import Settings
from tealeaves.store import told
from tealeaves.wishes import wishes_of


def add_to(app: typer.Typer) -> None:
    for command in (exceptions, mutes):
        app.command()(command)


def exceptions(as_json: Json = False) -> None:
    """Known cases that nobody is told of: exceptions.toml in the home folder, and how often each held something. See docs/wishes.md."""
    settings = Settings.read()
    wishes, held = _known(settings)
    rows = [{**each.as_dict(), "held": held[each.name]} for each in wishes.exceptions]
    emit((_shorter(row, as_json) for row in rows), ("held", "rule", "where", "reason", "by", "made_on", "name"), as_json=as_json,
         empty=f"no exceptions: {settings.home / 'exceptions.toml'} would hold them")  # fmt: skip
    _complain(wishes)


def mutes(
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False, as_json: Json = False
) -> None:
    """What people are not told of for a time: mutes.toml in the home folder, and how often each held something. See docs/wishes.md."""
    settings = Settings.read()
    now = settings.clock().now()
    wishes, held = _known(settings)
    rows = [
        {**each.as_dict(), "state": each.state(now), "held": held[each.name]}
        for each in wishes.mutes
        if every or each.state(now) != "over"
    ]
    emit((_shorter(row, as_json) for row in rows), ("state", "held", "where", "start", "end", "by", "reason", "name"), as_json=as_json,
         empty=f"no mutes{'' if every else ' in force or to come'}: {settings.home / 'mutes.toml'} would hold them")  # fmt: skip
    _complain(wishes)


def _known(settings: Settings) -> tuple[Wishes, Counter[str]]:
    """The wishes, and by their names how many signals each has held."""
    held: Counter[str] = Counter()
    if has_index(settings):
        with opened(settings) as store, store.read() as conn:
            for words, count in told.kept_back(conn).items():
                held[words.partition(":")[0]] += count
    return wishes_of(settings, load(settings.dumps_folder)), held


def _shorter(row: Mapping[str, Any], as_json: bool) -> Mapping[str, Any]:
    """A row as it fits a screen."""
    if as_json:
        return row
    matched = ", ".join(f"{field}={value}" for field, value in row["where"].items())
    return {
        **row,
        "where": matched,
        **{name: str(row[name])[:16].replace("T", " ") for name in ("start", "end") if name in row},
    }


def _complain(wishes: Wishes) -> None:
    """A file that cannot be understood counts for nothing; the command that shows what counts fails. Raises `UsageError`."""
    for wrong in wishes.wrong[:-1]:
        aside.print(f"error: {wrong}", style="red", markup=False)
    if wishes.wrong:
        raise UsageError(f"{wishes.wrong[-1]}; nothing of the file counts until it is mended")
