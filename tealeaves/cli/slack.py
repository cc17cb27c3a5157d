"""Commands about Slack."""

from __future__ import annotations

import typer

from tealeaves.cli.output import out
from tealeaves.errors import SlackError
from tealeaves.settings import Settings

slack = typer.Typer(help="Slack: set it up and see that it works.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(slack, name="slack")


@slack.command("test")
def test() -> None:
    """Check token, scopes and channel, post a test message, read it back; say exactly what is wrong if anything is."""
    from tealeaves.alerts.check import diagnose

    settings = Settings.read()
    token = settings.slack_token.get_secret_value() if settings.slack_token else ""
    failed = False
    for line in diagnose(token, settings.slack_channel, settings.slack_url, now=settings.clock().now()):
        failed |= not line.ok
        out.print(str(line), markup=False)
    if failed:
        raise SlackError("Slack is not ready: the lines above say what to do. The whole way: docs/slack.md")


@slack.callback()
def about() -> None:
    """Slack: set it up and see that it works."""
