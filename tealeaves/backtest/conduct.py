"""A whole backtest: the index read once, the rules run over it, their signals scored, compared and put on trial; a value comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tealeaves import rulelock
from tealeaves.archive.mappings import known_mappings
from tealeaves.backtest import baselines, compare, editions, events, seen
from tealeaves.backtest.coverage import coverage, origins_of
from tealeaves.backtest.held import Held, Item
from tealeaves.backtest.manifest import manifest
from tealeaves.backtest.match import kinds_of, needs_kinds
from tealeaves.backtest.parsers import compared_parsers
from tealeaves.backtest.prove import Progress, prove_home
from tealeaves.backtest.report import words
from tealeaves.backtest.result import Backtest, Comparison, Interval, Labels, Proof, Quiet
from tealeaves.backtest.run import Ran, run_rules
from tealeaves.backtest.said import tape_of
from tealeaves.backtest.score import Numbers, Scored, score
from tealeaves.backtest.worth import WEIGHTS
from tealeaves.catalogue import Catalogue, load
from tealeaves.errors import UsageError
from tealeaves.model import Observation, Signal
from tealeaves.rulekit import RuleModule
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.tape import Tape
from tealeaves.uptodate import bring_up_to_date

LABELS = Path("tests") / "events"  # beside the rules, in the project's own tree
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to be backtested."""

    rules: tuple[str, ...] = ()  # none: all
    since: datetime | None = None
    until: datetime | None = None  # exclusive
    labels: tuple[Path, ...] = ()  # none: the project's own
    against: str | None = None  # LOCK, or a git revision: of the rules
    parsers_against: str | None = None  # a git revision: of the parsers
    prove: bool = False
    recorded_by: datetime | None = None  # exclusive: an audit of what we held then
    rules_folder: Path | None = None  # none: the project's own


@dataclass
class Stopwatch:
    """How long each stage took, for the person who waits; no part of any report."""

    say: Say = lambda _: None
    spent: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.say(name)
        started = time.perf_counter()
        yield
        self.spent.append((name, time.perf_counter() - started))

    def text(self) -> str:
        return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.spent)


def conducted(settings: Settings, wanted: Wanted, watch: Stopwatch, progress: Progress | None = None) -> Backtest:
    """The backtest of a home folder's index. Raises `UsageError` where there is none, or for what there is not."""
    catalogue = load(settings.dumps_folder)
    if settings.database_url is None and not (settings.home / "index.sqlite").is_file():
        raise UsageError(f"there is no index in {settings.home} yet: run `tealeaves import` or `tealeaves run` first")
    with watch.stage("bringing the index up to date"):
        bring_up_to_date(settings, progress)
    with Store.open(settings.index_url) as store:
        conductor = Conductor(settings, catalogue, store, wanted, watch, progress)
        with watch.stage("reading the index"):
            tape = tape_of(settings, recorded_by=_last(wanted.recorded_by))
            _refuse_nothing(tape, wanted)
        return conductor.backtest(tape)


class Conductor:
    """One backtest of one home folder."""

    def __init__(
        self, settings: Settings, catalogue: Catalogue, store: Store, wanted: Wanted, watch: Stopwatch,
        progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._catalogue = catalogue
        self._store = store
        self._wanted = wanted
        self._watch = watch
        self._progress = progress
        self._here = editions.working(wanted.rules_folder)
        self._labels = _labels(wanted)
        self._mappings = list(known_mappings(settings.dumps_folder).values())

    def backtest(self, tape: Tape) -> Backtest:
        """The whole of it. Raises `UsageError` for rules, labels or revisions that there are not."""
        wanted, rules = self._wanted, self._rules()
        with self._watch.stage("rules"):
            ran = run_rules(tape, rules, wanted.since, wanted.until)
        with self._watch.stage("scores"):
            held = Held(_items(tape), wanted.since, wanted.until)
            scored = self._scored(tape, ran, rules, held)
            known_nothing = baselines.table(held, scored.in_question, self._labels.quiet, len(scored.groups))
        with self._watch.stage("coverage"):
            origins = origins_of(self._store, self._mappings, wanted.recorded_by)
            shown = coverage(tape.heads(), origins, until=wanted.until)
            made_of = manifest(
                tape, self._catalogue, rules, ran.signals, labels=self._labels, weights=dict(WEIGHTS), since=wanted.since,
                until=wanted.until, recorded_by=wanted.recorded_by, lock=self._lock(),
            )  # fmt: skip
        comparison = self._compared(tape, ran, held)
        proofs = self._proven(tape, ran)
        return Backtest(
            manifest=made_of,
            coverage=shown,
            events=scored.events,
            groups=scored.groups,
            rules=scored.rules,
            table=(scored.scores, *known_nothing),
            weeks=scored.weeks,
            errors=tuple(sorted({f"{each.rule}: {each.error}" for each in ran.errors})),
            proofs=proofs,
            comparison=comparison,
            void="; ".join(filter(None, (scored.void, *_broken(proofs)))),
            notes=self._notes(scored),
            quiet=self._quiet(tape),
            warming=tuple(signal for signal in ran.signals if signal.status == "warming"),
        )

    def _rules(self) -> tuple[RuleModule, ...]:
        names = self._wanted.rules or tuple(self._here.rules)
        if not names:
            raise UsageError(
                f"there is no rule in {self._wanted.rules_folder or rulelock.rules_folder()}: name a folder that holds some"
            )
        unknown = [name for name in names if name not in self._here.rules]
        if unknown:
            raise UsageError(f"no rule is called {unknown[0]!r}; there are: {', '.join(sorted(self._here.rules))}")
        return self._here.chosen(names)

    def _scored(self, tape: Tape, ran: Ran, rules: Sequence[RuleModule], held: Held) -> Scored:
        names = [module.rule.id for module in rules]
        tried = editions.versions_tried(names, self._wanted.rules_folder)
        return score(
            ran.signals, self._labels, rules=rules, held=held, since=self._wanted.since, until=self._wanted.until,
            known_rules=self._here.rules, seen=self._seen(ran.signals), kinds=self._kinds(tape, ran.signals),
            numbers=Numbers(ran.judged, ran.errors, tried),
        )  # fmt: skip

    def _seen(self, signals: Iterable[Signal]) -> dict[str, Interval | None]:
        pages = {name: [page.url for page in module.source.pages] for name, module in self._catalogue.sources.items()}
        daily = [mapping.source for mapping in self._mappings if mapping.captured_is == "seen"]
        first = {signal.quotes[0].capture for signal in signals if signal.quotes}
        with self._store.read() as conn:
            return seen.intervals(conn, first, pages, daily)

    def _kinds(self, tape: Tape, signals: Sequence[Signal]) -> dict[str, str]:
        if not needs_kinds(self._labels):
            return {}
        instants = sorted({signal.known_at for signal in signals})
        return kinds_of((one for at in instants for one in _at(tape, at)), signals)

    def _compared(self, tape: Tape, ran: Ran, held: Held) -> Comparison | None:
        rate = compare.weekly(held.weeks)
        if self._wanted.parsers_against is not None:
            with self._watch.stage(f"the parsers of {self._wanted.parsers_against}"):
                return compared_parsers(
                    self._settings, tape, self._rules(), self._wanted.parsers_against, rate, since=self._wanted.since,
                    until=self._wanted.until, progress=self._progress,
                )  # fmt: skip
        if self._wanted.against is None:
            return None
        with self._watch.stage(f"against {self._wanted.against}"):
            there = editions.named(self._wanted.against, self._wanted.rules_folder)
            return compare.compared_rules(
                tape, there, self._here, rate, chosen=self._wanted.rules or None,
                since=self._wanted.since, until=self._wanted.until, ran=ran,
            )  # fmt: skip

    def _proven(self, tape: Tape, ran: Ran) -> tuple[Proof, ...]:
        if not self._wanted.prove:
            return ()
        with self._watch.stage("proofs"):
            return prove_home(
                self._settings, tape, ran.signals, [module.rule.id for module in self._rules()], folder=self._wanted.rules_folder,
                since=self._wanted.since, until=self._wanted.until, progress=self._progress,
            )  # fmt: skip

    def _quiet(self, tape: Tape) -> tuple[Quiet, ...]:
        """The reviewed stretches that lie in what was run."""
        first = self._wanted.since or next((head.known_at for head in tape.heads()), datetime.max.replace(tzinfo=UTC))
        last = self._wanted.until or (tape.heads()[-1].known_at if tape.versions else first)
        return tuple(each for each in self._labels.quiet if each.since <= last and each.until > first)

    def _lock(self) -> Path:
        return (self._wanted.rules_folder or rulelock.rules_folder()).parent / rulelock.FILE

    def _notes(self, scored: Scored) -> tuple[str, ...]:
        unlabelled = (
            ()
            if self._labels.files
            else ("no labelled history was given: nothing here says whether a signal is right",)
        )
        by = self._wanted.recorded_by
        audit = (
            ()
            if by is None
            else (f"only what we had recorded through {words.through(by)}: an audit of what we could have said then",)
        )
        return (*audit, *unlabelled, *scored.notes)


def _refuse_nothing(tape: Tape, wanted: Wanted) -> None:
    """Raises `UsageError` where nothing was held in the stretch: a run over nothing would look like one in which nothing went wrong."""
    known = tape if wanted.since is None else tape.since(wanted.since)
    known = known if wanted.until is None else known.until(wanted.until - timedelta(microseconds=1))
    if known.versions:
        return
    if not tape.versions:
        raise UsageError("nothing is held: import history or poll first, then there is something to backtest on")
    first, last = tape.heads()[0].known_at.date(), tape.heads()[-1].known_at.date()
    raise UsageError(f"nothing is held of that stretch; what is held begins on {first} and ends on {last}")


def _labels(wanted: Wanted) -> Labels:
    """The labels asked for; the project's own where none are, and none in an installation without them."""
    own = (wanted.rules_folder or rulelock.rules_folder()).parent / LABELS
    return events.load(wanted.labels or ((own,) if own.is_dir() else ()))


def _last(before: datetime | None) -> datetime | None:
    """The last instant before an exclusive end."""
    return None if before is None else before - timedelta(microseconds=1)


def _items(tape: Tape) -> Iterator[Item]:
    return (Item(head.known_at, head.series, head.story, head.source, headline) for head, headline in tape.headlines())


def _at(tape: Tape, instant: datetime) -> Iterator[Observation]:
    return tape.observed(since=instant, until=instant)


def _broken(proofs: Iterable[Proof]) -> list[str]:
    return [f"{proof.law} does not hold: {'; '.join(proof.leaks[:3])}" for proof in proofs if proof.held is False]
