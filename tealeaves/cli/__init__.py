"""The command line: `tealeaves COMMAND`. Commands never import Prefect before they need it."""

from __future__ import annotations

import errno
import logging
import sys
from typing import Annotated

import typer

from tealeaves import __version__, redact
from tealeaves.cli import (
    asking,
    backtest,
    bringing,
    edits,
    explain,
    history,
    lists,
    mementos,
    newrule,
    research,
    running,
    slack,
    sources,
    wishes,
)
from tealeaves.cli.output import aside, show_every_letter
from tealeaves.errors import TealeavesError

app = typer.Typer(
    name="tealeaves",
    help="An open-source watch on what an opaque state publishes: keeps every byte, detects what changed, tells you with the evidence.",
    epilog="TEALEAVES_HOME names the folder of archive and index (default: var). All settings: docs/running.md.",
    no_args_is_help=True,
    rich_markup_mode="markdown",  # paragraphs of a help are wrapped where the screen ends, not where our lines do
    pretty_exceptions_enable=False,
    add_completion=False,
)
running.add_to(app)
history.add_to(app)
bringing.add_to(app)
mementos.add_to(app)
backtest.add_to(app)
lists.add_to(app)
sources.add_to(app)
edits.add_to(app)
slack.add_to(app)
research.add_to(app)
asking.add_to(app)
explain.add_to(app)
newrule.add_to(app)
wishes.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tealeaves {__version__}")
        raise typer.Exit


@app.callback()
def settle(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done, to standard error.")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    redact.install()


def main() -> None:
    """Run a command; every error that a person can mend is one line and an exit code (`tealeaves.errors`)."""
    show_every_letter()
    try:
        app()
    except TealeavesError as error:
        aside.print(f"error: {error}", style="red", markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        aside.print("stopped")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away: not an error, and nothing is left to say
        sys.exit(0)
    except OSError as error:
        logging.getLogger(__name__).debug("the whole story", exc_info=error)
        aside.print(f"error: {_of_the_system(error)}", style="red", markup=False)
        sys.exit(4)


def _of_the_system(error: OSError) -> str:
    """What the operating system refused, in words."""
    if error.errno == errno.ENOSPC:
        return "the disk is full; free some space and run the command again, nothing kept is lost"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}; -v shows the whole story"
