"""From what an evaluation found to the outbox: each signal is stored, and it is decided and recorded whether people hear of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from tealeaves.alerts import card, outbox
from tealeaves.alerts.decide import Context, Decision, decide
from tealeaves.alerts.wishes import Wishes
from tealeaves.catalogue import Catalogue
from tealeaves.evaluate import Found
from tealeaves.health import Standing
from tealeaves.model import Severity, Signal, identity
from tealeaves.store import deeds, told
from tealeaves.store import signals as stored
from tealeaves.store.journal import by_hand, captured_at, kept_at, of_collections

MANY: Final = 4  # sources that change in the same way in one cycle: one message for all
LISTED: Final = 12  # names of sources in a line
LONG_OVER: Final = timedelta(
    days=90
)  # a document that a person hands over weeks after its day is news, one of years ago is none
ALSO: Final = 3  # lesser grounds in a message
LATELY: Final = timedelta(days=7)  # a state that was told within it must last for two looks to be told anew
AGAIN: Final = timedelta(
    days=7
)  # a state that comes back so late is told again, though the source was never well in between

REBUILT: Final = "rebuild"  # the reason that a rebuild gives with its revisions
CORRECTIONS: Final = {
    "late_history": "history that reached us later shows that it was not so",
    "technical_change": "our own parser, observer or rule was mended and no longer finds it",
    "late_and_technical": "history that reached us later, or a mended parser, observer or rule of ours, shows that it was not so",
    "rebuild": "the index was made anew from the archive, and there it is not found so",
    "restored": "what had spoken against it does so no longer",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How this watch tells people."""

    channel: str
    fresh: timedelta  # a signal about something older is recorded, not sent
    suspect: frozenset[str] = frozenset()  # sources that are broken at the moment
    judged_at: datetime | None = None  # when everything known was last judged
    interrupt: Severity = "high"  # what is less waits for the week's digest
    wishes: Wishes = field(default_factory=Wishes)  # exceptions and mutes


@dataclass(slots=True)
class Announced:
    """What was decided: how many went to the outbox, and why the others did not."""

    sent: int = 0
    held: Counter[str] = field(default_factory=Counter)
    corrections: int = 0

    def as_dict(self) -> dict[str, object]:
        return {"sent": self.sent, "held": dict(sorted(self.held.items())), "corrections": self.corrections}


class Announcer:
    """One evaluation's decisions, in the transaction that stores its signals (C-1)."""

    def __init__(self, conn: sa.Connection, catalogue: Catalogue, terms: Terms, now: datetime) -> None:
        self._conn = conn
        self._catalogue = catalogue
        self._terms = terms
        self._now = now
        self._sent: Counter[str] = Counter()
        self._capped: dict[str, list[str]] = {}
        self._told = told.told_keys(conn)
        self.result = Announced()

    def store_and_tell(self, found: Found, technical: bool, settled: datetime | None) -> Announced:
        """Store what was found and decide on each. What became known by `settled` was judged before our own content changed."""
        stored.add_signals(self._conn, found.fresh, self._now)
        why = _why(technical, found.late)

        def ours(signal: Signal) -> bool:
            return technical and settled is not None and signal.known_at <= settled

        for signal in found.fresh:
            self._consider(signal, ours(signal))
        for signal in found.changed:
            stored.revise(self._conn, signal.id, "changed", why, signal.canonical(), self._now)
            self._correct(signal.id, why, signal)
            if signal.id in found.matured:
                self._consider(signal, ours(signal))
        for name in found.retracted:
            stored.revise(self._conn, name, "retracted", why, None, self._now)
        self._withdraw(found, why)
        self._tell_errors(found)
        self._tell_caps()
        return self.result

    def reconsider(self, held: Collection[Signal]) -> Announced:
        """Decide again on signals that were held because their source was broken, now that it is not: the wait has not made them old."""
        for signal in held:
            self._consider(signal, technical=False, waited=True)
        self._tell_caps()
        return self.result

    def settle_rebuild(self, technical: bool = False) -> Announced:
        """Decide on what a rebuild found and nobody has decided on, and correct what it finds otherwise."""
        for signal in told.undecided(self._conn):
            self._consider(signal, technical)
        for name, instead in told.unsaid(self._conn, REBUILT):
            self._correct(name, "rebuild", instead)
        self._tell_caps()
        return self.result

    def tell(self, kind: str, group: str, key: str, payload: dict[str, Any], reason: str = "new") -> bool:
        """Put a matter that is not a signal (health, correction) into the outbox, once a key."""
        alert = identity("alert", kind, key)
        if not outbox.enqueue(
            self._conn,
            alert_id=alert,
            channel=self._terms.channel,
            dedup_key=key,
            kind=kind,
            payload=payload,
            at=self._now,
        ):
            return False
        deeds.add_alert(
            self._conn, alert_id=alert, group_key=group, signal=None, kind=kind, decision="send", reason=reason,
            detail=key, decided_at=self._now,
        )  # fmt: skip
        return True

    def tell_health(self, standings: Collection[Standing]) -> None:
        """Each state of a source is told once when it begins, and once that it is over; many at one time are one matter and one message."""
        told_before = told.told_states(self._conn, self._now - LATELY)
        changed: dict[str, list[tuple[Standing, told.ToldStates]]] = {}
        for standing in standings:
            before = told_before.get(standing.source, told.ToldStates())
            if self._is_news(standing, before):
                changed.setdefault(standing.state, []).append((standing, before))
        for state, group in changed.items():
            if len(group) < MANY:
                for standing, was in group:
                    self._tell_state(standing, was)
            else:
                self._tell_states(state, [standing for standing, _ in group])

    def _is_news(self, standing: Standing, before: told.ToldStates) -> bool:
        """Whether people have to hear of a state: not twice of one while the source was never well in between, however it changes."""
        if standing.state in ("new", "ok"):
            return standing.state == "ok" and before.last != "ok" and standing.steady
        if standing.fleeting and before.lately.issuperset(_states(standing)):
            return False
        if any(state not in before.since for state in _states(standing)):
            return True
        return standing.state != before.last and self._now - max(before.since.values()) >= AGAIN

    def _tell_state(self, standing: Standing, before: told.ToldStates) -> None:
        payload = card.health_payload(
            source=standing.source, headline=_headline(standing, before), details=_details(standing), since=self._now
        )
        key = f"source|{standing.source}|{standing.state}|{self._now.isoformat()}"
        self._note_states(standing.source, [state for state, _ in standing.also], key)
        self.tell("health", f"source/{standing.source}", key, payload, reason=standing.state)

    def _tell_states(self, state: str, group: Sequence[Standing]) -> None:
        """One message for all; that each of them is told stands in the alerts, where the next change looks for it."""
        names = [standing.source for standing in group]
        listed = [", ".join(names[start : start + LISTED]) for start in range(0, len(names), LISTED)]
        hint = (
            ["so many at once: look at this machine's own network, name service and proxy first"]
            if state == "dark"
            else []
        )
        reasons = sorted({standing.reason for standing in group if standing.reason})[:1]
        payload = card.health_payload(
            source=f"{len(group)} sources", headline=state, details=[*hint, *reasons, *listed], since=self._now
        )
        key = f"sources|{state}|{self._now.isoformat()}"
        self.tell("health", f"sources/{state}", key, payload, reason=state)
        for standing in group:
            self._note_states(standing.source, [*(each for each, _ in standing.also), standing.state], key)

    def _note_states(self, source: str, states: Sequence[str], key: str) -> None:
        """That people were told of these states in the message of that key; the last is the source's own."""
        for state in states:
            deeds.add_alert(
                self._conn, alert_id=identity("alert", "health", f"{key}|{source}|{state}"), group_key=f"source/{source}", signal=None,
                kind="health", decision="hold", reason=state, detail=f"told together: {key}", decided_at=self._now,
            )  # fmt: skip

    def _consider(self, signal: Signal, technical: bool, waited: bool = False) -> None:
        decision = decide(signal, self._context(signal, technical, waited))
        if decision.action == "send":
            decision = self._enqueue(signal, decision)
        if decision.action == "send":
            self._sent[signal.rule] += 1
            self.result.sent += 1
        else:
            self.result.held[decision.reason] += 1
            if decision.reason == "run_cap":
                self._capped.setdefault(signal.rule, []).append(signal.headline)
        self._record(signal, decision)
        if decision.reason == "duplicate":
            self._restore(signal)

    def _context(self, signal: Signal, technical: bool, waited: bool) -> Context:
        rule = self._catalogue.rules[signal.rule].rule
        return Context(
            technical=technical,
            late=not waited and (self._is_old(signal) or self._handed_over(signal)),
            source_suspect=signal.source in self._terms.suspect,
            excepted=self._terms.wishes.excepted(signal),
            muted=self._terms.wishes.muted(signal, self._now),
            already_sent=(signal.rule, signal.key) in self._told,
            sent_in_run=self._sent[signal.rule],
            max_in_run=rule.max_alerts_per_run,
            rule_status=rule.status,
            least_severity=self._terms.interrupt,
        )

    def _is_old(self, signal: Signal) -> bool:
        return signal.known_at < self._now - self._terms.fresh and not self._unjudged(signal)

    def _handed_over(self, signal: Signal) -> bool:
        """Whether a person handed it over today, and it is itself of a day that is long over: new to us and to nobody else."""
        if signal.published_at is None or not signal.quotes or not by_hand(self._conn, signal.quotes[0].capture):
            return False
        day = signal.published_at.date() if isinstance(signal.published_at, datetime) else signal.published_at
        return day < (self._now - LONG_OVER).date()

    def _unjudged(self, signal: Signal) -> bool:
        """Whether we saw it in time and only our own standstill kept it from being judged until now."""
        kept = kept_at(self._conn, signal.quotes[0].capture) if signal.quotes else None
        if kept is None or self._terms.judged_at is None:
            return False
        captured, recorded = kept
        return recorded - captured <= self._terms.fresh and recorded > self._terms.judged_at

    def _enqueue(self, signal: Signal, decision: Decision) -> Decision:
        message = outbox.enqueue(
            self._conn, alert_id=self._alert_id(signal, decision), channel=self._terms.channel,
            dedup_key=f"{signal.rule}|{signal.key}", kind="signal", payload=self._payload(signal), at=self._now,
        )  # fmt: skip
        if message is None:
            return Decision("hold", "duplicate", "the outbox has had it", decision.group_key)
        return decision

    def _record(self, signal: Signal, decision: Decision) -> None:
        deeds.add_alert(
            self._conn, alert_id=self._alert_id(signal, decision), group_key=decision.group_key, signal=signal.id,
            kind="signal", decision=decision.action, reason=decision.reason, detail=decision.detail, decided_at=self._now,
        )  # fmt: skip

    def _alert_id(self, signal: Signal, decision: Decision) -> str:
        return identity("alert", signal.id, decision.action, decision.reason, self._now.isoformat())

    def _withdraw(self, found: Found, why: str) -> None:
        """Tell of signals that are gone. One that another version of its rule finds again is not gone, nor is one whose rule only broke."""
        again = {(signal.rule, signal.key): signal for signal in found.fresh}
        broken = {error.rule for error in found.errors}
        for name in found.retracted:
            rule, key = told.named(self._conn, name)
            if rule in self._catalogue.rules and rule not in broken:
                self._correct(name, why, again.get((rule, key)))

    def _correct(self, name: str, why: str, instead: Signal | None = None) -> None:
        """People who were told are told that it no longer stands; a mere change of the coverage's numbers is none."""
        said = told.told_of(self._conn, *told.named(self._conn, name))
        if said is None or said.withdrawn or said.payload["source"] not in self._catalogue.sources:
            return
        if instead is not None and _claims(said.payload, why) == _claims(instead.as_dict(), why):
            return
        earlier = (
            ""
            if instead is None
            else f"{instead.known_at:%Y-%m-%d}: {instead.quotes[0].text if instead.quotes else instead.after}"
        )
        self._tell_correction(name, said, CORRECTIONS[why], earlier)

    def _restore(self, signal: Signal) -> None:
        """People who were told that it no longer stands are told that it does."""
        said = told.told_of(self._conn, signal.rule, signal.key)
        if said is not None and said.withdrawn:
            self._tell_correction(signal.id, said, CORRECTIONS["restored"], "", restored=True)

    def _tell_correction(self, name: str, said: told.Told, reason: str, earlier: str, restored: bool = False) -> None:
        payload = card.correction_payload(
            told.signal_of(said.payload), claimed_at=said.at, reason=reason, earlier=earlier, restored=restored
        )
        key = f"correction|{name}|{self._now.isoformat()}"
        self.result.corrections += self.tell("correction", f"correction/{name}", key, payload)

    def _tell_errors(self, found: Found) -> None:
        for error in {error.rule: error for error in found.errors}.values():
            version = self._catalogue.rules[error.rule].rule.version
            self.tell(
                "health", f"rule/{error.rule}", f"rule_error|{error.rule}/{version}|{error.error}"[:500],
                card.health_payload(
                    source=f"rule {error.rule} v{version}", headline="it raised an error; the other rules went on",
                    details=[error.error, f"on observation {error.observation}"], since=self._now,
                ),
            )  # fmt: skip

    def _tell_caps(self) -> None:
        """A rule that explodes is told once, with the count; all its signals are stored (A-13)."""
        for name, headlines in self._capped.items():
            rule = self._catalogue.rules[name].rule
            payload = card.exploded_payload(
                rule=name, rule_version=rule.version, count=self._sent[name] + len(headlines),
                cap=rule.max_alerts_per_run, headlines=headlines,
            )  # fmt: skip
            key = f"run_cap|{name}|{self._now.isoformat()}|{len(headlines)}"
            self.tell("exploded", f"rule/{name}", key, payload, reason="run_cap")
        self._capped.clear()

    def _payload(self, signal: Signal) -> dict[str, Any]:
        return told_payload(self._conn, signal)


def _states(standing: Standing) -> tuple[str, ...]:
    return (standing.state, *(state for state, _ in standing.also))


def _headline(standing: Standing, before: told.ToldStates) -> str:
    """ "dark (was ok)"; of a lesser state that joined, "quiet, beside partial"."""
    joined = [state for state, _ in standing.also if state not in before.since]
    if standing.state == before.last and joined:
        return f"{', '.join(joined)}, beside {standing.state}"
    return f"{standing.state} (was {before.last})"


def _details(standing: Standing) -> list[str]:
    also = [f"{state}: {reason}" for state, reason in standing.also[:ALSO]]
    waits = ["its content signals wait until it is well again"] if standing.suspect else []
    return [*([standing.reason] if standing.reason else []), *also, *waits]


def told_payload(conn: sa.Connection, signal: Signal) -> dict[str, Any]:
    """A signal with what people are told of its evidence: when each capture was served, by whose word, and whether it can be forged."""
    quoted = [quote.capture for quote in signal.quotes]
    forgeable = [quote.capture for quote in signal.quotes if quote.url.startswith("http:")]
    return card.signal_payload(
        signal, captured=captured_at(conn, quoted), unverified=forgeable, collected=of_collections(conn, quoted)
    )


def _claims(payload: Mapping[str, Any], why: str) -> tuple[Any, ...]:
    """What of a signal is a claim that people may have printed: of a change of ours only the day, our wording is not the world's."""
    names = ("known_at",) if why == "technical_change" else ("known_at", "status", "before", "after")
    return tuple(payload[name] for name in names)


def _why(technical: bool, late: bool) -> str:
    if technical:
        return "late_and_technical" if late else "technical_change"
    return "late_history"
