"""What a run comes to: the exit code, and the sentences that a reader must see first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from tealeaves.backtest.report import words
from tealeaves.backtest.result import Backtest, EventOutcome, EventVerdict, Quiet

FINE: Final = 0
WRONG: Final = 1
VOID: Final = 10

UNJUDGED: tuple[EventVerdict, ...] = (
    "not_covered",
    "out_of_scope",
    "outside_span",
)  # no one's fault, and no one's merit


@dataclass(frozen=True, slots=True)
class Verdict:
    """The exit code, why the run is void (nothing: it is not), what went wrong, and what else must be known first."""

    exit_code: Literal[0, 1, 10]
    void: tuple[str, ...]
    wrong: tuple[str, ...]
    facts: tuple[str, ...]
    caveats: tuple[str, ...]  # why "nothing went wrong" says less than it seems to
    word: str


def verdict(backtest: Backtest) -> Verdict:
    """A leak or a broken proof voids the run; a missed event, a false alarm and a rule that raised are what went wrong."""
    void, wrong = tuple(dict.fromkeys(_void(backtest))), tuple(_wrong(backtest))
    tested = bool(judged(backtest) or reviewed(backtest))
    code: Literal[0, 1, 10] = VOID if void else WRONG if wrong else FINE
    word = _word(code, tested, foreseen(backtest))
    return Verdict(code, void, wrong, tuple(_facts(backtest)), tuple(_caveats(backtest)), word)


def with_verdict(backtest: Backtest, *verdicts: EventVerdict) -> tuple[EventOutcome, ...]:
    """The events that ended so, by the time from which on they could be known."""
    chosen = (outcome for outcome in backtest.events if outcome.verdict in verdicts)
    return tuple(sorted(chosen, key=lambda outcome: (outcome.event.available, outcome.event.id)))


def judged(backtest: Backtest) -> tuple[EventOutcome, ...]:
    """The events that this run could have found."""
    return tuple(outcome for outcome in backtest.events if outcome.verdict not in UNJUDGED)


def reviewed(backtest: Backtest) -> tuple[Quiet, ...]:
    """The quiet stretches that were reviewed for a rule of this run: the others say nothing about it."""
    rules = {each.rule for each in backtest.rules}
    return tuple(stretch for stretch in backtest.quiet if not stretch.rules or rules & set(stretch.rules))


def unseen_dates(backtest: Backtest) -> str:
    """A warning about captures whose instant nobody saw; empty where there are none."""
    claimed, captures = words.claimed(backtest.coverage)
    if not claimed:
        return ""
    return (
        f"{claimed:,} of {words.plural(captures, 'capture')} carry the day that the source claims. Nobody is known to have seen them "
        "on that day: what is said of their delays holds only if the source's dates are true."
    )


def foreseen(backtest: Backtest) -> str:
    """What went wrong as the labels say that it will; empty where they foresee nothing."""
    gaps = len(with_verdict(backtest, "known_gap"))
    false = sum(1 for group in backtest.groups if group.verdict == "false" and group.known_false)
    told = [words.plural(gaps, "event missed", "events missed")] if gaps else []
    return ", ".join([*told, words.plural(false, "false alarm")] if false else told)


def failed(backtest: Backtest) -> dict[str, str]:
    """Each rule that raised, with how often and the first time."""
    return {
        each.rule: f"{words.plural(each.errors, 'time')}, at first: {each.first_error or 'not recorded'}"
        for each in backtest.rules
        if each.errors
    }


def _word(code: int, tested: bool, expected: str) -> str:
    if code != FINE:
        return "VOID" if code == VOID else "Something went wrong"
    if not tested:
        return "Nothing was tested against labels"
    return (
        "Nothing went wrong that the labels do not foresee"
        if expected
        else "No labelled event was missed, no alert is known to be false"
    )


def _void(backtest: Backtest) -> Iterator[str]:
    if backtest.void:
        yield backtest.void
    leaks = with_verdict(backtest, "leak")
    if leaks and not backtest.void:
        yield f"an alert came before {words.plural(len(leaks), 'event')} could be known"
    for proof in backtest.proofs:
        if proof.held is False and not backtest.void:
            yield f"the proof “{proof.law}” does not hold"


def _wrong(backtest: Backtest) -> Iterator[str]:
    missed = with_verdict(backtest, "missed")
    if missed:
        yield f"{words.plural(len(missed), 'event was', 'events were')} missed"
    false = sum(group.verdict == "false" and not group.known_false for group in backtest.groups)
    if false:
        yield f"{words.plural(false, 'false alarm')}"
    raised = failed(backtest)
    if raised:
        yield f"{words.plural(len(raised), 'rule')} raised an error: {', '.join(raised)}"
    elif backtest.errors:
        yield f"{words.plural(len(backtest.errors), 'error')} in the rules"


def _caveats(backtest: Backtest) -> Iterator[str]:
    events = judged(backtest)
    if events and all(outcome.event.seen_while_tuning for outcome in events):
        yield "All labelled events were used while tuning the rules: how much these find of anything else is unknown"
    if backtest.rules and not backtest.proofs:
        yield "No proof was asked for (--prove): that nothing later was used has not been shown for this run"


def _facts(backtest: Backtest) -> Iterator[str]:
    yield _found(backtest)
    yield _precision(backtest)
    if expected := foreseen(backtest):
        yield f"Foreseen by the labels, and counted in every number: {expected}."
    if backtest.table:
        yield f"Alerts a week: {words.rate(backtest.table[0].rate)}."


def _found(backtest: Backtest) -> str:
    if not backtest.table:
        return "No detector was scored."
    ours = backtest.table[0]
    if not backtest.events:
        return "No labelled event was given: whether anything was missed is unknown."
    if not ours.recall.n:
        return f"No labelled event of {len(backtest.events):,} can be judged: whether anything was missed is unknown."
    unseen = f"of those not used while tuning the rules: {words.share(ours.recall_unseen)}"
    return f"Labelled events found: {words.share(ours.recall)}; {unseen}."


def _precision(backtest: Backtest) -> str:
    count = Counter(group.verdict for group in backtest.groups)
    total = len(backtest.groups)
    if not total:
        return "There was no alert."
    labelled = total - count["unlabelled"]
    if total == 1 and not labelled:
        return "Nobody has looked at the one alert: whether it is right is unknown."
    if not labelled:
        return f"Nobody has looked at any of {words.plural(total, 'alert')}: how many of them are right is unknown."
    right = words.share(backtest.table[0].precision) if backtest.table else words.UNKNOWN
    return (
        f"{words.plural(total, 'alert')}; {labelled:,} can be judged by the labels, of these right: {right}; "
        f"at {count['unlabelled']:,} nobody has looked."
    )
