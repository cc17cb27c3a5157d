"""Rules over observations, one at a time, in time order: where a finding becomes a signal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tealeaves.history import PointInTime
from tealeaves.model import Finding, Observation, Signal, SignalStatus
from tealeaves.rulekit import Baseline, RuleModule

# A series that we began to see only now has no past, whatever a rule declares: its first fetch never alerts.
LEAST_DAYS = 1
# What is dated so long before we first saw it is old: it was news to its readers then, and a "first" of it may have been followed by many.
OLD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RuleError:
    """A rule that raised: the other rules went on, and people are told."""

    rule: str
    observation: str
    error: str


class Detector:
    """The rules, their history, and the keys they have used up. Feed it observations in `Observation.order`."""

    def __init__(self, rules: Sequence[RuleModule], history: PointInTime, used: Iterable[tuple[str, str]] = ()) -> None:
        self.history = history
        self.errors: list[RuleError] = []
        self.evaluated = 0
        self.asked: Counter[str] = Counter()  # observations that each rule was asked about
        self._used = set(used)
        self._listening: dict[str, list[RuleModule]] = {}
        for module in sorted(rules, key=lambda module: module.rule.id):
            for kind in module.rule.listens:
                self._listening.setdefault(kind, []).append(module)

    @property
    def listens(self) -> frozenset[str]:
        """The kinds of observation that any of the rules listens to."""
        return frozenset(self._listening)

    def run(self, observations: Iterable[Observation]) -> Iterator[Signal]:
        """Every signal of a stream of observations."""
        for now in observations:
            yield from self.see(now)

    def see(self, now: Observation) -> list[Signal]:
        """The signals of one observation, which then becomes history."""
        self.history.advance(now)
        self.evaluated += 1
        signals = [
            signal
            for module in self._listening.get(now.kind, ())
            if not module.rule.languages or now.quote.language in module.rule.languages
            for signal in self._ask(module, now)
        ]
        self.history.add(now)
        return signals

    def _ask(self, module: RuleModule, now: Observation) -> list[Signal]:
        self.asked[module.rule.id] += 1
        try:
            findings = list(module.evaluate(now, self.history))
            if findings and self.history.repeats(now):
                return []  # an edit, a re-rendering or another address of an article: what it said before is no news of today
            return [self._signal(module, now, finding) for finding in findings if self._fresh(module, finding)]
        except Exception as error:  # noqa: BLE001  whatever one rule does, the others must go on; it is recorded and told
            self.errors.append(RuleError(module.rule.id, now.id, f"{type(error).__name__}: {error}"))
            return []

    def _fresh(self, module: RuleModule, finding: Finding) -> bool:
        """One signal per rule and key, for ever: a first is a first only once."""
        name = (module.rule.id, finding.key)
        if name in self._used:
            return False
        self._used.add(name)
        return True

    def _signal(self, module: RuleModule, now: Observation, finding: Finding) -> Signal:
        rule, about = module.rule, finding.about or now
        shown = finding.quotes or tuple(seen.quote for seen in finding.evidence)
        # A first use that is the latest too is quoted once.
        evidence = dict(zip((seen.id for seen in finding.evidence), shown, strict=True))
        age = timedelta(0) if rule.any_age else _age(now)
        return Signal(
            rule=rule.id,
            rule_version=rule.version,
            key=finding.key,
            status=self._status(rule.baseline, about.series, now.known_at),
            severity="info" if age > OLD else finding.severity or rule.severity,
            confidence=finding.confidence,
            headline=finding.headline,
            subject=finding.subject,
            series=about.series,
            story=about.story,
            source=about.source,
            known_at=now.known_at,
            published_at=about.published_at,
            before=finding.before,
            after=finding.after,
            quotes=tuple(evidence.values()),
            reasons=(*_of_its_age(now, age), *finding.reasons),
            coverage=self.history.coverage(about.series),
            evidence=tuple(evidence),
            counterpart=finding.counterpart,
            unless=finding.unless,
        )

    def _status(self, baseline: Baseline, series: str, known_at: datetime) -> SignalStatus:
        documents, since = self.history.standing(series)
        if since is None or documents < baseline.documents:
            return "warming"
        watched = known_at - since
        return "firing" if watched >= timedelta(days=max(baseline.days, LEAST_DAYS)) else "warming"


def _age(now: Observation) -> timedelta:
    """How long before it became known a document was dated by its source; nothing where it has no date."""
    claimed = now.published_at
    if claimed is None:
        return timedelta(0)
    day = claimed.date() if isinstance(claimed, datetime) else claimed
    return timedelta(days=(now.known_at.date() - day).days)


def _of_its_age(now: Observation, age: timedelta) -> tuple[str, ...]:
    if age <= OLD:
        return ()
    return (
        f"an old text: dated {now.published_at}, known to us {age.days:,} days later; what was said between may have been earlier uses",
    )
