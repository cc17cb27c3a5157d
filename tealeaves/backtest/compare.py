"""Two runs over the same past, side by side: what was gained, lost and changed, each with the evidence of both.

A signal is the same one in both where rule and key are the same. Names of things are no difference: the rule's version, the ids of
observations and stories, and where in its text a quote stands all move when a version is raised, and say nothing to a reader.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime

from tealeaves.backtest import bounds
from tealeaves.backtest.editions import Edition
from tealeaves.backtest.result import Change, Comparison, DocumentChanges, Rate
from tealeaves.backtest.run import Ran, run_rules
from tealeaves.backtest.score import by_week, groups_of
from tealeaves.model import Signal
from tealeaves.tape import Tape

RateOf = Callable[[Sequence[Signal]], Rate]  # of alert groups a week, over the covered weeks of the run

NAMES = frozenset({"rule", "key", "rule_version", "evidence", "story"})
COMPARED = tuple(field.name for field in fields(Signal) if field.name not in NAMES)
SHORT = 60  # characters of a value that is said in words


def compared(
    before: Sequence[Signal], after: Sequence[Signal], *, against: str, rate: RateOf,
    rules: Iterable[tuple[str, int, int]] = (), warnings: Iterable[str] = (), notes: Iterable[str] = (),
    documents: DocumentChanges | None = None,
) -> Comparison:  # fmt: skip
    """The signals of one run against those of another. `rate` is asked about each side's signals, firing or not."""
    return Comparison(
        against=against, rules=tuple(rules), changes=changes(before, after), rate_before=rate(before), rate_after=rate(after),
        warnings=tuple(warnings), notes=tuple(notes), documents=documents,
    )  # fmt: skip


def compared_rules(
    tape: Tape, there: Edition, here: Edition, rate: RateOf, *, chosen: Collection[str] | None = None,
    since: datetime | None = None, until: datetime | None = None, ran: Ran | None = None,
) -> Comparison:  # fmt: skip
    """Two editions of the rules over one tape: only those that mean something else are run. `ran`: what `here` gave already.

    `chosen` limits it to these rules. A rule that `there` had and that cannot be had any more is left out: all that it says would look
    gained. Where `ran` is given the rates are those of all its rules, before and after; else of those compared.
    """
    names = tuple(name for name in differing(there, here, chosen) if name not in there.lost)
    old = run_rules(tape, there.chosen(names), since, until)
    new = ran if ran is not None else run_rules(tape, here.chosen(names), since, until)
    same = [signal for signal in new.signals if signal.rule not in names]
    return compared(
        [*old.signals, *same], new.signals, against=there.name, rate=rate,
        rules=[(name, _version(there, name), _version(here, name)) for name in names],
        warnings=[*there.warnings, *raised(there, old, names), *raised(here, new, names)],
        notes=_notes(names, _of(chosen, there, here), there),
    )  # fmt: skip


def differing(there: Edition, here: Edition, chosen: Collection[str] | None = None) -> tuple[str, ...]:
    """The rules that do not mean the same in both, or exist in one only, in the order of their names."""
    return tuple(n for n in _of(chosen, there, here) if there.meanings.get(n) != here.meanings.get(n))


def changes(before: Iterable[Signal], after: Iterable[Signal]) -> tuple[Change, ...]:
    """Every difference, in the order of time, rule and key."""
    old, new = _by_name(before), _by_name(after)
    when = {name: signal.known_at for name, signal in (old | new).items()}
    found = (_change(*name, old.get(name), new.get(name)) for name in sorted(when, key=lambda name: (when[name], name)))
    return tuple(change for change in found if change is not None)


def _change(rule: str, key: str, before: Signal | None, after: Signal | None) -> Change | None:
    if before is None or after is None:
        return Change("gained" if before is None else "lost", rule, key, before, after)
    different = tuple(field for field in COMPARED if _said(before, field) != _said(after, field))
    if not different:
        return None
    words = tuple(_in_words(before, after, field) for field in different)
    return Change("changed", rule, key, before, after, different, words)


def _said(signal: Signal, field: str) -> object:
    """What a reader gets of a field: of quotes the words and their page, not the place in the text."""
    if field == "quotes":
        return [(quote.text, quote.language, quote.url, quote.capture) for quote in signal.quotes]
    return getattr(signal, field)


def _in_words(before: Signal, after: Signal, field: str) -> str:
    old, new = getattr(before, field), getattr(after, field)
    if field == "coverage":
        return (
            f"coverage: {old.documents:,} to {new.documents:,} documents" if old.documents != new.documents else field
        )
    if isinstance(old, tuple) or isinstance(new, tuple):
        return field
    short = all(len(str(value)) <= SHORT for value in (old, new))
    return f"{field}: {_shown(old)} to {_shown(new)}" if short else field


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _by_name(signals: Iterable[Signal]) -> dict[tuple[str, str], Signal]:
    return {(signal.rule, signal.key): signal for signal in signals}


def _of(chosen: Collection[str] | None, there: Edition, here: Edition) -> list[str]:
    names = there.meanings.keys() | here.meanings.keys()
    return sorted(names if chosen is None else names & set(chosen))


def _version(edition: Edition, name: str) -> int:
    return edition.rules[name].rule.version if name in edition.rules else 0


def raised(edition: Edition, ran: Ran, names: Collection[str]) -> list[str]:
    """Who raised: a side that broke has lost signals for that reason, and for no other."""
    broken = [error for error in ran.errors if error.rule in names]
    firsts = {error.rule: error for error in reversed(broken)}
    return [
        f"{rule} of {edition.name} raised {sum(error.rule == rule for error in broken):,} times, first: {error.error}"
        for rule, error in sorted(firsts.items())
    ]


def _notes(names: Collection[str], all_names: Sequence[str], there: Edition) -> list[str]:
    same = [name for name in all_names if name not in names and name not in there.lost]
    if not same:
        return []
    return [f"the same in {there.name}, so that nothing can differ, and not run again: {', '.join(same)}"]


def weekly(covered: Collection[date]) -> RateOf:
    """The rate of alert groups over these covered weeks, by their Mondays (`Held.weeks`)."""
    return lambda signals: bounds.rate(by_week(groups_of(signals, {}), covered))
