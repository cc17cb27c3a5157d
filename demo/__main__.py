"""`make demo`: three months of a replica on loopback through the real flows, the alerts that come of them, and the same from the archive.

No internet, no account. Ends with 0 when exactly the promised signals came and the replay gave the same bytes, else with 1.
"""

from __future__ import annotations

import html
import json
import sys
import time
from contextlib import ExitStack

from demo import history, stage, story
from demo.course import complaints
from demo.replica import Replica
from demo.screen import Screen
from demo.stage import DemoFailed, Stage
from demo.standin_slack import StandInSlack
from demo.watching import watch
from tealeaves.errors import TealeavesError


def main() -> int:
    """Run the demo; the exit code says whether all went as promised."""
    started = time.monotonic()
    screen = Screen()
    try:
        found = _run(screen)
    except (DemoFailed, TealeavesError) as error:
        found = [str(error)]
    except KeyboardInterrupt:
        screen.say("stopped", "bold red")
        return 130
    screen.chapter("In short")
    screen.verdict(found, time.monotonic() - started)
    return 1 if found else 0


def _run(screen: Screen) -> list[str]:
    """Everything in order; returns what did not go as promised."""
    with ExitStack() as stack:
        set_up = Stage.prepare()
        slack = stack.enter_context(StandInSlack())
        replica = stack.enter_context(Replica(story.load(), set_up.clock))
        stage.settle(set_up.environment(replica, slack))
        screen.say(f"Home folder: {set_up.home} (fresh; look into it afterwards)")
        _import_history(screen, set_up)
        screen.chapter("October 2024 to January 2025, a step of the clock a poll")
        with screen.console.status("starting the Prefect server and its schedule"):
            watch(set_up, screen, slack)
        _show_messages(screen, slack)
        return _check(screen)


def _import_history(screen: Screen, set_up: Stage) -> None:
    screen.chapter("Three years of history, imported")
    for dump in history.write(set_up.home / "history"):
        stage.tealeaves("import", "jsonl", str(dump.path), "--mapping", str(dump.mapping))
        screen.say(f"  {dump.path.name}: {dump.rows} records")


def _show_messages(screen: Screen, slack: StandInSlack) -> None:
    screen.chapter("What the channel received")
    for posted in slack.posts():
        screen.message(html.unescape(posted.text))


def _check(screen: Screen) -> list[str]:
    screen.chapter("The same again, from the archive")
    live, again = stage.tealeaves("signals", "--json"), stage.tealeaves("replay", "--json")
    signals = [json.loads(line) for line in live.splitlines()]
    found = complaints(signals)
    if live == again:
        screen.say(f"  The replay of the archive gives the same {len(signals)} signals, byte for byte.")
    else:
        counts = f"{len(live.splitlines())} signals live, {len(again.splitlines())} replayed"
        found.append(f"the replay differs from the live run: {counts}")
    return found


if __name__ == "__main__":
    sys.exit(main())
