"""Whether a signal goes to people now, and if not, why not (law 9: every one that is not sent has a reason).

Pure: the same signal and context give the same decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Final, Literal

from tealeaves.model import Severity, Signal

Action = Literal["send", "hold"]

Reason = Literal[
    "new",  # the only reason to send
    "duplicate",  # people have had this rule's finding under this key
    "warming_up",  # too little history below the claim
    "technical_change",  # our own parser, observer or rule changed, not the world
    "late_history",  # it is old news to the world: it reached us later than the freshness window
    "source_suspect",  # the source is broken at the moment (inhibition)
    "exception",  # a known case that a person excepted, for good
    "muted",  # a person wishes to hear nothing of it for a time
    "experimental_rule",  # rules on trial and retired rules do not interrupt people
    "below_severity",
    "sending_disabled",
    "run_cap",  # the rule gave more than its cap in one run: one notice goes out instead
]

SEVERITIES: Final[tuple[Severity, ...]] = ("info", "low", "medium", "high", "critical")
_INTERRUPTING: Final = ("test", "stable")


@dataclass(frozen=True, slots=True)
class Context:
    """What the pipeline knows around a signal at the moment of deciding."""

    technical: bool = False
    late: bool = False
    source_suspect: bool = False
    excepted: str = ""  # which exception covers it, and why; "" for none
    muted: str = ""  # which mute covers it, and why; "" for none
    already_sent: bool = False
    sent_in_run: int = 0  # of this rule
    max_in_run: int = 20
    sending_enabled: bool = True
    rule_status: str = "stable"
    least_severity: Severity = "info"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, the one reason for it, and the key under which people see it grouped."""

    action: Action
    reason: Reason
    detail: str
    group_key: str


def decide(signal: Signal, context: Context) -> Decision:
    """The first ground to hold counts, in the order of `Reason`; without any, the signal is sent."""
    held = next(_grounds(signal, context), None)
    key = group_key(signal)
    if held is not None:
        return Decision("hold", held[0], held[1], key)
    return Decision("send", "new", "", key)


def group_key(signal: Signal) -> str:
    """Rule, story and UTC day: what people see as one matter."""
    return f"{signal.rule}/{signal.story}/{signal.known_at.astimezone(UTC).date().isoformat()}"


def _grounds(signal: Signal, context: Context) -> Iterator[tuple[Reason, str]]:
    yield from _of_the_signal(signal, context)
    yield from _of_the_run(signal, context)


def _of_the_signal(signal: Signal, context: Context) -> Iterator[tuple[Reason, str]]:
    if context.already_sent:
        yield "duplicate", f"{signal.rule} has told this before: {signal.key}"
    if signal.status == "warming":
        yield "warming_up", f"the rule's baseline is not reached {signal.coverage.sentence()}"
    if context.technical:
        yield "technical_change", "a change of our own parser, observer or rule brought it up, not the source"
    if context.late:
        yield "late_history", f"known since {signal.known_at.isoformat()}, longer than the freshness window"
    if context.source_suspect:
        yield "source_suspect", f"the source {signal.source} is broken at the moment"
    if context.excepted:
        yield "exception", context.excepted
    if context.muted:
        yield "muted", context.muted


def _of_the_run(signal: Signal, context: Context) -> Iterator[tuple[Reason, str]]:
    if context.rule_status not in _INTERRUPTING:
        yield "experimental_rule", f"the rule's status is {context.rule_status}: it waits for the week's digest"
    if SEVERITIES.index(signal.severity) < SEVERITIES.index(context.least_severity):
        yield "below_severity", f"{signal.severity} is below {context.least_severity}: it waits for the week's digest"
    if not context.sending_enabled:
        yield "sending_disabled", "sending is switched off"
    if context.sent_in_run >= context.max_in_run:
        yield "run_cap", f"the rule's cap of {context.max_in_run} alerts in one run is reached"
