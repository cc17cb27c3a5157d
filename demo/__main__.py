"""`make demo`: the story of the seeds, October 2024 to December 2025, through the real flows; then the same from the archive.

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
from demo.years import SINCE
from tealeaves.errors import TealeavesError

WHOLE = "[HIGH] A letter from Kim Jong Un"  # how the message begins that is shown whole


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
        told = story.load()
        replica = stack.enter_context(Replica(told, set_up.clock))
        stage.settle(set_up.environment(replica, slack))
        screen.say(f"Home folder: {set_up.home} (fresh; look into it afterwards)")
        _import_history(screen, set_up)
        screen.chapter("October 2024 to December 2025, as an analyst would have seen it")
        with screen.console.status("starting the Prefect server and its schedule"):
            watch(set_up, screen, slack, told)
        _show_one_whole(screen, slack)
        return _check(screen)


def _import_history(screen: Screen, set_up: Stage) -> None:
    screen.chapter("The years before, imported")
    years = history.write_years(set_up.home / "history")
    stage.tealeaves("import", "file", str(years.notices), "--source", "korea_stamp")
    screen.say(f"  {years.notices.name}: {years.saved} saved stamp notices, plans and booklets")
    stage.tealeaves("import", "jsonl", str(years.agency.path), "--mapping", str(years.agency.mapping))
    screen.say(f"  {years.agency.path.name}: {years.agency.rows} articles in English and Korean since {SINCE.year}")


def _show_one_whole(screen: Screen, slack: StandInSlack) -> None:
    """One card whole: what an analyst has in hand. The others are in the home folder: `tealeaves signals`."""
    posts = [html.unescape(posted.text) for posted in slack.posts()]
    whole = next((text for text in posts if text.startswith(WHOLE)), posts[-1] if posts else None)
    if whole is not None:
        screen.chapter(f"One of the {len(posts)} messages whole")
        screen.message(whole)


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
