"""A backtest on a screen or two: coverage first, then what was missed, the alerts a week, what was found, and how it was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tealeaves.alerts.plain import defang, line
from tealeaves.backtest.report import words
from tealeaves.backtest.report.verdict import UNJUDGED, Verdict, failed, judged, unseen_dates, verdict, with_verdict
from tealeaves.backtest.result import (
    Backtest,
    Change,
    Comparison,
    DocumentChanges,
    EventOutcome,
    Group,
    Proof,
    RuleOutcome,
    Scores,
    SeriesCoverage,
)
from tealeaves.model import Signal

LISTED: Final = 8  # rows of one list; the files hold all
MISSED: Final = 30  # rows of what was missed, which nobody may overlook
PIPE_WIDTH: Final = 160  # where standard output has no width of its own
_HOLES: Final = 3
_STYLES: Final = {0: "bold green", 1: "bold yellow", 10: "bold white on red"}

Cells = Sequence[str]


def print_backtest(backtest: Backtest, console: Console | None = None) -> None:
    """Print it to standard output. Words of strangers are shown as they are, cleaned, and never taken for markup."""
    out = console or _console()
    said = verdict(backtest)
    _print_verdict(out, backtest, said)
    _print_coverage(out, backtest.coverage, unseen_dates(backtest))
    _print_missed(out, backtest)
    _print_weeks(out, backtest)
    _print_found(out, with_verdict(backtest, "found"))
    _print_false(out, backtest.groups)
    _print_table(out, backtest.table)
    _print_rules(out, backtest)
    _print_proofs(out, backtest.proofs)
    if backtest.comparison is not None:
        _print_comparison(out, backtest.comparison)
    _print_lines(out, "Notes", map(_plain, backtest.notes))


def _console() -> Console:
    out = Console(highlight=False, emoji=False, markup=False)
    return out if out.is_terminal else Console(highlight=False, emoji=False, markup=False, width=PIPE_WIDTH)


def _print_verdict(out: Console, backtest: Backtest, said: Verdict) -> None:
    for why in said.void:
        out.print(Text(" VOID: nothing below may be quoted. ", _STYLES[10]))
        out.print(Text(f"{_plain(why)}."))
    what = f"Backtest of {words.span(backtest)}"
    out.print(
        Text(
            f"{what}: {words.plural(len(backtest.rules), 'rule')}, {words.plural(len(backtest.groups), 'alert')}",
            "bold",
        )
    )
    if not said.void:
        out.print(
            Text(f"{said.word}{': ' if said.wrong else '.'}{_plain('; '.join(said.wrong))}", _STYLES[said.exit_code])
        )
    for caveat in said.caveats:
        out.print(Text(f"{caveat}.", "yellow"))
    for fact in said.facts:
        out.print(Text(_plain(fact)))


def _print_coverage(out: Console, coverage: Sequence[SeriesCoverage], warning: str) -> None:
    columns = ("series", "stories", "versions", "first", "last", "holes", "unreadable")
    rows = [
        (
            each.series, f"{each.documents:,}", f"{each.versions:,}", words.day(each.since), words.day(each.until),
            _holes(each), f"{each.quarantined:,}",
        )
        for each in coverage[:LISTED]
    ]  # fmt: skip
    _print_rows(out, "What was held", columns, rows, len(coverage), "nothing: no document at all", right=(1, 2, 6))
    seen = {
        f"{each.series}: {count:,} {words.ORIGINS.get(way, way)}"
        for each in coverage[:LISTED]
        for way, count in each.seen_as
    }
    for text in sorted(seen):
        out.print(Text(f"  {_plain(text)}", "dim"))
    if warning:
        out.print(Text(f"  {warning}", "yellow"))


def _holes(each: SeriesCoverage) -> str:
    if not each.gaps:
        return "none" if each.since else "all of it"
    shown = "; ".join(words.hole(gap) for gap in words.widest(each.gaps, _HOLES))
    return shown + (f"; {len(each.gaps) - _HOLES} shorter" if len(each.gaps) > _HOLES else "")


def _print_missed(out: Console, backtest: Backtest) -> None:
    columns = ("event", "what", "could be known from", "why it was missed")
    for title, chosen, empty in (
        (
            "Events missed",
            with_verdict(backtest, "missed", "leak"),
            _none_missed(backtest),
        ),
        ("Known gaps: their labels say that no rule can find them yet", with_verdict(backtest, "known_gap"), ""),
    ):
        rows = [(e.event.id, e.event.title, words.instant(e.event.available), words.why(e)) for e in chosen]
        _print_rows(out, title, columns, rows[:MISSED], len(rows), empty)
    unjudged = with_verdict(backtest, *UNJUDGED)
    _print_lines(
        out, "Events that this run cannot judge",
        (f"{e.event.id}: {words.why(e)}" for e in unjudged[:LISTED]), len(unjudged),
    )  # fmt: skip


def _none_missed(backtest: Backtest) -> str:
    if not backtest.events:
        return "no event was given"
    count, gaps = len(judged(backtest)), len(with_verdict(backtest, "known_gap"))
    aside = f", {words.plural(gaps, 'known gap')} aside" if gaps else ""
    return (
        f"none of {words.plural(count, 'event')} that this run can judge{aside}"
        if count
        else "unknown: none can be judged"
    )


def _print_found(out: Console, found: Sequence[EventOutcome]) -> None:
    columns = ("event", "could be known from", "alert after", "we were", "more alerts", "used while tuning")
    rows = [
        (
            each.event.id + (" (its label calls it a known gap: mend the label)" if each.event.known_gap else ""),
            words.instant(each.event.available), words.interval(each.delay), words.lead(each.lead),
            str(max(len(each.groups) - 1, 0)), "yes" if each.event.seen_while_tuning else "no",
        )
        for each in found
    ]  # fmt: skip
    _print_rows(out, "Events found", columns, rows[:LISTED], len(rows), "none", right=(4,))


def _print_false(out: Console, groups: Sequence[Group]) -> None:
    columns = ("alert of", "rule", "where its label says no", "what it said", "foreseen by its label")
    false = [group for group in groups if group.verdict == "false"]
    rows = [
        (words.day(each.known_at), each.rule, each.about, _headline(each), each.known_false or "no")
        for each in sorted(false, key=lambda group: (bool(group.known_false), group.known_at, group.key))
    ]
    _print_rows(out, "False alarms", columns, rows[:MISSED], len(rows), "")


def _headline(group: Group) -> str:
    return line(group.signals[0].headline, 200) if group.signals else ""


def _print_weeks(out: Console, backtest: Backtest) -> None:
    if not backtest.table:
        return
    rate = backtest.table[0].rate
    worst = f"; the worst week began on {rate.worst_week}" if rate.worst_week and rate.worst else ""
    _print_lines(
        out,
        "Alerts a week",
        [
            f"{words.rate(rate)}{worst}",
            f"{words.plural(rate.groups, 'alert')} in {words.plural(rate.weeks, 'covered week')}: mean {words.mean(rate)}",
        ],
    )


def _print_table(out: Console, table: Sequence[Scores]) -> None:
    columns = (
        "detector",
        "events found",
        "of these untuned",
        "alerts right",
        "not looked at",
        "alerts a week",
        "cost",
        "cost at worst",
        "NAB",
    )
    rows = [
        (
            each.name, words.share(each.recall), words.share(each.recall_unseen), words.share(each.precision),
            f"{each.unlabelled:,}", words.week(each.rate),
            words.number(each.cost), words.number(each.cost_at_worst), words.number(each.nab),
        )
        for each in table
    ]  # fmt: skip
    _print_rows(out, "Scores, beside detectors that know nothing", columns, rows, len(rows), "", right=(4, 5, 6, 7, 8))
    if rows:
        out.print(
            Text(
                "  in brackets: 95 % bounds · untuned: not used while tuning the rules · alerts a week: median / 95 of 100 weeks / worst\n"
                "  cost: 1 for an event missed, 0.11 for a false alarm, 0.02 for a repeat; at worst: every alert that nobody has looked at "
                "is false\n  NAB: the cost on another scale; 100 is perfect, 0 is a detector that never speaks, less is worse than silence",
                "dim",
            )
        )


def _print_rules(out: Console, backtest: Backtest) -> None:
    columns = (
        "rule",
        "asked about",
        "signals",
        "warming up",
        "alerts",
        "show events",
        "false",
        "not looked at",
        "a week",
        "versions tried",
    )
    rows = [_rule(each) for each in backtest.rules]
    _print_rows(out, "Rules", columns, rows, len(rows), "none", right=tuple(range(1, len(columns))))
    raised = failed(backtest)
    if raised:
        _print_lines(out, "Rules that raised an error", (f"{rule}: {why}" for rule, why in raised.items()), style="red")
    _print_lines(out, "Errors", map(_plain, backtest.errors[:LISTED]), len(backtest.errors), style="red")


def _rule(each: RuleOutcome) -> Cells:
    count = dict(each.verdicts)
    return (
        f"{each.rule} v{each.version}", f"{each.judged:,}", f"{each.firing:,}", f"{each.warming:,}", f"{each.groups:,}",
        f"{count.get('hit', 0) + count.get('duplicate', 0):,}", f"{count.get('false', 0):,}",
        f"{count.get('unlabelled', 0):,}", words.number(each.rate.median), _tried(each),
    )  # fmt: skip


def _tried(each: RuleOutcome) -> str:
    return words.UNKNOWN if each.versions_tried is None else str(each.versions_tried)


def _print_proofs(out: Console, proofs: Sequence[Proof]) -> None:
    if not proofs:
        _print_lines(out, "Proofs", ["none was asked for (--prove)"])
        return
    rows = [
        (
            each.law,
            proof_word(each),
            f"{each.tried:,}",
            f"{each.signals:,}",
            _plain("; ".join([each.note, *each.leaks[:3]]).strip("; ")),
        )
        for each in proofs
    ]
    _print_rows(out, "Proofs", ("law", "held", "runs", "signals checked", ""), rows, len(rows), "", right=(2, 3))


def proof_word(proof: Proof) -> str:
    """Whether it held; a proof that only informs cannot fail."""
    return {True: "held", False: "BROKEN", None: "informs only"}[proof.held]


def _print_comparison(out: Console, what: Comparison) -> None:
    count = {how: sum(1 for each in what.changes if each.how == how) for how in ("gained", "lost", "changed")}
    out.print(Text(f"\nAgainst {_plain(what.against)}", "bold"))
    for rule, before, after in what.rules:
        out.print(Text(f"  {_plain(rule)}: {words.version(before)} before, {words.version(after)} now"))
    out.print(Text(f"  signals: {count['gained']:,} gained, {count['lost']:,} lost, {count['changed']:,} changed"))
    out.print(Text(f"  alerts a week before: {words.rate(what.rate_before)}; after: {words.rate(what.rate_after)}"))
    for warning in what.warnings:
        out.print(Text(f"  {_plain(warning)}", "yellow"))
    for note in what.notes:
        out.print(Text(f"  {_plain(note)}"))
    if what.documents is not None:
        _print_documents(out, what.documents)
    for change in what.changes[:LISTED]:
        out.print(Text(f"  {_changed(change)}"))
    _print_rest(out, len(what.changes))


def _print_documents(out: Console, what: DocumentChanges) -> None:
    unreadable = f"unreadable captures: {what.quarantined_before:,} before, {what.quarantined_after:,} now"
    out.print(
        Text(
            f"  documents of {words.plural(what.captures, 'capture')}: {what.gained:,} gained, {what.lost:,} lost, "
            f"{what.changed:,} changed, {what.same:,} the same; {unreadable}"
        )
    )
    fields = ", ".join(f"{name} {count:,}" for name, count in what.by_field[:LISTED])
    if fields:
        out.print(Text("  " + _plain(f"fields that changed: {fields}")))


def _changed(change: Change) -> str:
    mark = {"gained": "+", "lost": "-", "changed": "~"}[change.how]
    signal = change.after or change.before
    fields = f" ({'; '.join(change.words or change.fields)})" if change.fields else ""
    return _plain(f"{mark} {change.how} {change.rule}{fields}: ") + " " + ("" if signal is None else _quoted(signal))


def _quoted(signal: Signal) -> str:
    words_of = next(iter(signal.quotes), None)
    said = f"{words.instant(signal.known_at)[:10]} {line(signal.headline, 200)}"
    return said if words_of is None else f"{said} “{line(words_of.text, 160)}” {defang(words_of.url, 120)}"


def _print_rows(
    out: Console, title: str, columns: Cells, rows: Sequence[Cells], count: int, empty: str, right: Sequence[int] = ()
) -> None:  # fmt: skip
    """A titled table; `empty` is said where there is no row, and nothing at all where it is empty too."""
    if not rows:
        if empty:
            _print_lines(out, title, [empty])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for place, column in enumerate(columns):
        table.add_column(Text(column), justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_plain(cell)) for cell in row))
    out.print(Text(f"\n{title}", "bold"))
    out.print(table)
    _print_rest(out, count, len(rows))


def _print_lines(out: Console, title: str, lines: Iterable[str], count: int | None = None, style: str = "") -> None:
    shown = list(lines)
    if not shown:
        return
    out.print(Text(f"\n{title}", "bold"))
    for each in shown:
        out.print(Text(f"  {_plain(each)}", style))
    _print_rest(out, count or 0, len(shown))


def _print_rest(out: Console, count: int, shown: int = LISTED) -> None:
    if count > shown:
        out.print(Text(f"  and {count - shown:,} more: see the report (--report FOLDER)", "dim"))


def _plain(text: str) -> str:
    return line(text, 600)
