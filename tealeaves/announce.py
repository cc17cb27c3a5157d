"""From what an evaluation found to the outbox: each signal is stored, and it is decided and recorded whether people hear of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from tealeaves.alerts import card, outbox
from tealeaves.alerts.decide import Context, Decision, decide
from tealeaves.catalogue import Catalogue
from tealeaves.evaluate import Found
from tealeaves.health import Standing
from tealeaves.model import Signal, identity
from tealeaves.store import deeds, told
from tealeaves.store import signals as stored
from tealeaves.store.journal import captured_at

CORRECTIONS: Final = {
    "late_history": "history that reached us later shows that it was not so",
    "technical_change": "our own parser, observer or rule was mended and no longer finds it",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How this watch tells people."""

    channel: str
    fresh: timedelta  # a signal about something older is recorded, not sent
    suspect: frozenset[str] = frozenset()  # sources that are broken at the moment


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
        for signal in found.fresh:
            self._consider(signal, technical and settled is not None and signal.known_at <= settled)
        for signal in found.changed:
            stored.revise(self._conn, signal.id, "changed", _why(technical), signal.canonical(), self._now)
            if not technical:
                self._correct(signal.id, _why(technical), signal)
        for name in found.retracted:
            stored.revise(self._conn, name, "retracted", _why(technical), None, self._now)
            self._correct(name, _why(technical))
        self._tell_errors(found)
        self._tell_caps()
        return self.result

    def reconsider(self, held: Collection[Signal]) -> Announced:
        """Decide again on signals that were held because their source was broken, now that it is not."""
        for signal in held:
            self._consider(signal, technical=False)
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
        """One message for each change of a source's state: when it falls silent, and when it is back."""
        states = told.told_states(self._conn)
        for standing in standings:
            before = states.get(standing.source, "ok")
            if standing.state in ("new", before):
                continue
            payload = card.health_payload(
                source=standing.source, headline=f"{standing.state} (was {before})",
                details=[standing.reason] if standing.reason else [], since=self._now,
            )  # fmt: skip
            key = f"source|{standing.source}|{standing.state}|{self._now.isoformat()}"
            self.tell("health", f"source/{standing.source}", key, payload, reason=standing.state)

    def _consider(self, signal: Signal, technical: bool) -> None:
        decision = decide(signal, self._context(signal, technical))
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

    def _context(self, signal: Signal, technical: bool) -> Context:
        rule = self._catalogue.rules[signal.rule].rule
        return Context(
            technical=technical,
            late=signal.known_at < self._now - self._terms.fresh,
            source_suspect=signal.source in self._terms.suspect,
            already_sent=(signal.rule, signal.key) in self._told,
            sent_in_run=self._sent[signal.rule],
            max_in_run=rule.max_alerts_per_run,
            rule_status=rule.status,
        )

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

    def _correct(self, name: str, why: str, instead: Signal | None = None) -> None:
        """People who were told are told that it no longer stands; a mere change of the coverage's numbers is none."""
        said = told.told_signal(self._conn, name)
        if said is None or (instead is not None and _claims(said) == _claims(instead.as_dict())):
            return
        earlier = (
            ""
            if instead is None
            else f"{instead.known_at:%Y-%m-%d}: {instead.quotes[0].text if instead.quotes else instead.after}"
        )
        payload = card.correction_payload(
            told.signal_of(said),
            claimed_at=told.told_at(self._conn, name) or self._now,
            reason=CORRECTIONS[why],
            earlier=earlier,
        )
        key = f"correction|{name}|{'' if instead is None else instead.known_at.isoformat()}"
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
            self.tell("exploded", f"rule/{name}", f"run_cap|{name}|{self._now.isoformat()}", payload, reason="run_cap")

    def _payload(self, signal: Signal) -> dict[str, Any]:
        captured = captured_at(self._conn, [quote.capture for quote in signal.quotes])
        forgeable = [quote.capture for quote in signal.quotes if quote.url.startswith("http:")]
        return card.signal_payload(signal, captured=captured, unverified=forgeable)


def _claims(payload: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of a signal is a claim that people may have printed."""
    return tuple(payload[name] for name in ("known_at", "status", "before", "after"))


def _why(technical: bool) -> str:
    return "technical_change" if technical else "late_history"
