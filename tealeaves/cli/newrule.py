"""The command that begins a rule."""

from __future__ import annotations

from typing import Annotated

import typer

from tealeaves.alerts.plain import clean
from tealeaves.cli.output import out
from tealeaves.settings import Settings


def add_to(app: typer.Typer) -> None:
    app.command("new-rule")(new_rule)


def new_rule(
    rule: Annotated[str, typer.Argument(help="Its id: small letters, digits and _; it says what changed.")],
    listens: Annotated[
        list[str] | None,
        typer.Option(help="A kind of observation that it listens to; can be repeated. Default: document."),
    ] = None,
) -> None:
    """Begin a rule: write rules/ID.py with everything a rule has to say, and cases that fail until it says it. Works in a checkout."""
    from tealeaves.newrule import begin_rule

    begun = begin_rule(rule, listens or (), Settings.read().clock().now().date())
    for line in begun.lines():
        out.print(clean(line), markup=False)
