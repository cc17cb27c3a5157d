"""The gate for a changed rule: `make gate`, or `python -m tealeaves.backtest.gate [RULE...] [--against LOCK|REVISION]` (A-12).

Every rule that means something else than in the lock (or that is new) is replayed over what the home folder holds: the last 90 days before
its newest document, and all of it with the labelled history. Exit code 0: it may pass. 1: it alerts too often, loses a labelled event,
disturbs a quiet stretch or raises; the last lines say what to do. 2: nothing could be gated, and why. A rule that was locked already no
longer differs from the lock: then compare with the revision that the change began from, `make gate AGAINST=main`.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from tealeaves import mode, rulelock
from tealeaves.alerts.plain import defang, line
from tealeaves.backtest import editions, events
from tealeaves.backtest.compare import differing
from tealeaves.backtest.conduct import LABELS
from tealeaves.backtest.report import words
from tealeaves.backtest.result import Change
from tealeaves.backtest.said import tape_of
from tealeaves.backtest.volume import DAYS, Gate, Gated, Relabelled, Stretch, gate
from tealeaves.errors import TealeavesError, UsageError
from tealeaves.settings import Settings
from tealeaves.tape import Tape
from tealeaves.uptodate import bring_up_to_date

LISTED = 40  # changes of the whole history; those of the last days are all listed
WIDTH = 200  # characters of a headline or quote
NOTHING = "NOTHING COULD BE GATED"
MARKS = {"gained": "+", "lost": "-", "changed": "~"}


def main(arguments: Sequence[str]) -> int:
    """The exit code; what was found goes to standard output."""
    asked = _parser().parse_args(arguments)
    settings = Settings.read()
    try:
        with mode.replaying():
            found = _gated(settings, asked.against, asked.folder, asked.rules, asked.events)
    except UsageError as error:
        sys.stderr.write(f"{NOTHING}: {error}\n")
        return UsageError.exit_code
    except TealeavesError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    sys.stdout.write("".join(f"{text}\n" for text in report(found)))
    return code(found)


def code(found: Gate) -> int:
    """0: it may pass; 1: it may not; 2: some rule was asked about nothing, or what it was before cannot be had."""
    return 1 if found.failures else UsageError.exit_code if found.untested or found.lost else 0


def report(found: Gate) -> Iterator[str]:
    """The lines of a report: each rule before and after, what was gained and lost with its evidence, and the verdict at the end."""
    yield f"Gate: the rules of the working tree against {found.against}"
    for warning in found.warnings:
        yield f"warning: {line(warning, 1000)}"
    for rule in found.rules:
        yield from _of_rule(rule)
    yield from _of_labels(found)
    yield from _verdict(found)


def _gated(
    settings: Settings, against: str, folder: Path | None, rules: Sequence[str], labelled: Sequence[Path]
) -> Gate:
    """Raises `UsageError` where there is nothing to replay, or no such rule or revision."""
    here = editions.working(folder)
    there = editions.named(against, folder)
    unknown = sorted(set(rules) - here.rules.keys() - there.rules.keys())
    if unknown:
        raise UsageError(f"no rule is called {unknown[0]!r}; there are: {', '.join(sorted(here.rules))}")
    own = (folder or rulelock.rules_folder()).parent / LABELS
    labels = events.load(labelled or ([own] if own.is_dir() else []))
    if not differing(there, here, rules or None):  # said without looking at any history
        return Gate(there.name, warnings=there.warnings)
    return gate(_tape(settings), there, here, labels, rules or None)


def _tape(settings: Settings) -> Tape:
    remedy = (
        "set TEALEAVES_HOME to a home folder with history, or bring some in: `tealeaves import jsonl`, `tealeaves run`"
    )
    if settings.database_url is None and not (settings.home / "index.sqlite").is_file():
        raise UsageError(f"there is no index in {settings.home}; {remedy}")
    bring_up_to_date(settings)
    tape = tape_of(settings)
    if not len(tape):
        raise UsageError(f"the index of {settings.home} holds no document; {remedy}")
    return tape


def _of_rule(rule: Gated) -> Iterator[str]:
    yield ""
    yield f"{rule.rule}: {_versions(rule)}"
    if not rule.tested:
        yield "  NOT GATED: nothing that is held has an observation that it listens to"
        return
    yield from _of_stretch(f"the last {DAYS} days", rule.recent, None)
    yield from _of_stretch("all that is held", rule.whole, LISTED)
    if rule.too_loud:
        yield from (f"  too loud: {text}" for text in rule.too_loud)
    if rule.leave:
        yield f"  leave given in its file: {line(rule.leave, WIDTH)}"


def _versions(rule: Gated) -> str:
    if rule.lost:
        return f"version {rule.after}; what it was before cannot be had, so all of it looks gained"
    if not rule.before:
        return f"version {rule.after}, new"
    return f"version {rule.before}, gone" if not rule.after else f"version {rule.before} to {rule.after}"


def _of_stretch(name: str, stretch: Stretch, most: int | None) -> Iterator[str]:
    span = words.stretch(stretch.since, stretch.until)
    weeks = words.plural(stretch.after.weeks, "covered week")
    yield f"  {name}, {span}: {weeks}, asked {words.plural(stretch.asked, 'time')}"
    if not stretch.asked:
        yield "    NOT GATED here: nothing in it has an observation that the rule listens to"
    yield f"    alerts a week before: {words.rate(stretch.before)}"
    yield f"    alerts a week after:  {words.rate(stretch.after)}"
    count = {how: sum(change.how == how for change in stretch.changes) for how in MARKS}
    yield "    signals: " + ", ".join(f"{count[how]:,} {how}" for how in MARKS)
    shown = stretch.changes if most is None else sorted(stretch.changes, key=_weight)[:most]
    for change in shown:
        yield from _of_change(change)
    if len(shown) < len(stretch.changes):
        yield f"    and {len(stretch.changes) - len(shown):,} more: `tealeaves backtest --against ... --json` has them all"


def _weight(change: Change) -> int:
    """What was gained or lost is shown before what was only changed; within that the order of time stays."""
    return change.how == "changed"


def _of_change(change: Change) -> Iterator[str]:
    """A change with its evidence; of one that was only changed, what it was and is."""
    signal = change.after or change.before
    if signal is None:
        return
    warming = ", warming up" if signal.status == "warming" else ""
    said = (
        f"{line(signal.headline, WIDTH)} ({line('; '.join(change.words), WIDTH)})"
        if change.words
        else line(signal.headline, WIDTH)
    )
    yield f"    {MARKS[change.how]} {words.day(signal.known_at)} [{signal.severity}{warming}] {said}"
    for quote in signal.quotes[:1]:
        yield f"        “{line(quote.text, WIDTH)}” {defang(quote.url, WIDTH)}"


def _of_labels(found: Gate) -> Iterator[str]:
    if not found.rules:
        return
    yield ""
    if not found.labelled:
        yield "labelled history: none was given, so nothing says whether a rule still finds what it should"
        return
    if not found.events and not found.disturbed:
        yield f"labelled history: nothing else became of any of {words.plural(found.labelled, 'label')}"
    for event in found.events:
        yield _of_event(event)
    for name in found.disturbed:
        yield f"labelled history: {name}: left in peace before, disturbed now"


def _of_event(event: Relabelled) -> str:
    before, after = (words.EVENT_WORDS[one.verdict] for one in (event.before, event.after))
    return f"labelled history: {event.after.event.id}: {before}; now: {after}"


def _verdict(found: Gate) -> Iterator[str]:
    yield ""
    if not found.rules:
        yield f"No rule means anything else than in {found.against}: nothing to gate."
        if found.against == editions.LOCK:
            yield "Where a change is locked already, compare with what it began from: make gate AGAINST=REVISION"
    elif found.failures:
        yield "THE GATE IS SHUT:"
        yield from (f"  {text}" for text in found.failures)
    elif not found.untested and not found.lost:
        yield "The gate is open."
    for name in found.untested:
        yield f"{NOTHING} of {name}: import history that it listens to, or set TEALEAVES_HOME to a home folder that has some"
    for name in found.lost:
        yield f"NOT GATED: what the change of {name} takes away; compare with a revision that has it: make gate AGAINST=REVISION"


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tealeaves.backtest.gate", description="Whether changed rules may pass.")
    parser.add_argument("rules", nargs="*", metavar="RULE", help="only these rules; default: every one that differs")
    parser.add_argument("--against", default=editions.LOCK, metavar="LOCK|REVISION", help="default: as locked")
    parser.add_argument(
        "--events", type=Path, action="append", default=[], help="labelled history; default: the project's own"
    )
    parser.add_argument("--folder", type=Path, help="folder of the rules; default: the project's own")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
