"""The plain honest text of what we tell people: what changed, the words, the earlier use, what the claim rests on.

A payload is a JSON object without any wire form; `text` turns it into lines for a person. The sender escapes it for its own
wire, once and last. Every untrusted value is cleaned and stands on one line, so that it cannot pose as a line of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from tealeaves.alerts.plain import cut, defang, escape, line
from tealeaves.model import Coverage, Gap, Signal
from tealeaves.ranking import score_of_payload

LIMIT: Final = 3900  # characters after escaping; Slack advises 4,000 and truncates at 40,000
SHORT_LIMIT: Final = 600
_QUOTES = 4
_REASONS = 6
_LISTED = 20
BEFORE_ALL: Final = 101  # of corrections, health and notices, which have no score
_COUNTERPARTS = 3
_WISHES = 6
_WEEKLY = 10
REPEAT = "(possible repeat: an earlier attempt may have reached you, and it could not be looked up)"

Payload = Mapping[str, Any]


def signal_payload(
    signal: Signal, *, captured: Mapping[str, datetime] | None = None, unverified: Collection[str] = (),
    collected: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """A signal to be told. `captured`: when each quoted capture was served; `unverified`: those that may have been forged;
    `collected`: those that come from somebody's collection, which knows only the day.
    """
    seen = {capture: at.isoformat() for capture, at in (captured or {}).items()}
    return {
        **signal.as_dict(), "captured": seen, "unverified": sorted(set(unverified)), "collected": sorted(set(collected)),
    }  # fmt: skip


def health_payload(*, source: str, headline: str, details: Sequence[str], since: datetime) -> dict[str, Any]:
    """A matter of a source's health, or of our own."""
    return {"source": source, "headline": headline, "details": list(details), "since": since.isoformat()}


def correction_payload(
    signal: Signal, *, claimed_at: datetime, reason: str, earlier: str = "", restored: bool = False
) -> dict[str, Any]:
    """An alert that later-arriving history no longer supports, or supports again. `reason` in words; `earlier`: the use that was found."""
    about = {"claimed_at": claimed_at.isoformat(), "correction": reason, "earlier": earlier, "restored": restored}
    return {**signal.as_dict(), **about}


def exploded_payload(*, rule: str, rule_version: int, count: int, cap: int, headlines: Sequence[str]) -> dict[str, Any]:
    """The one notice for a rule that gave more than its cap in one run. All its findings are stored."""
    listed = list(headlines[:_LISTED])
    return {"rule": rule, "rule_version": rule_version, "count": count, "cap": cap, "headlines": listed}


def weekly_payload(
    *, week: str, since: datetime, signals: Sequence[Signal], rules: Mapping[str, int],
    kept_back: Mapping[str, int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What waited for the end of the week. `signals`: the weightiest first; `rules`: how many each rule gave; `kept_back`: how often each
    exception and mute, in its words, held something.
    """
    listed = [
        {"severity": signal.severity, "headline": signal.headline, "rule": signal.rule, "id": signal.id}
        for signal in signals[:_WEEKLY]
    ]
    return {
        "week": week, "since": since.date().isoformat(), "count": len(signals), "signals": listed, "rules": dict(rules),
        "kept_back": dict(sorted((kept_back or {}).items())),
    }  # fmt: skip


def digest_payload(messages: Sequence[tuple[str, Payload]]) -> dict[str, Any]:
    """The message below which many others are gathered: what is no signal first, then the signals by their score."""
    first = sorted(messages, key=lambda each: -score_of_payload(each[1]) if each[0] == "signal" else -BEFORE_ALL)
    return {"count": len(messages), "headlines": [headline(kind, payload) for kind, payload in first[:_LISTED]]}


def text(kind: str, payload: Payload, *, possible_repeat: bool = False) -> str:
    """The lines for a person, at most `LIMIT` characters when escaped. Kinds: those of the functions above, or any with a `text`."""
    lines = _WRITERS.get(kind, _note)(payload)
    whole = "\n".join([*([REPEAT] if possible_repeat else []), *(part for part in lines if part)])
    return cut(whole, LIMIT, cost=_escaped_length)


def short_text(kind: str, payload: Payload) -> str:
    """The least that is worth telling, for a Slack that refused the whole for its size."""
    trace = line(f"signal {payload['id']}", 60) if "id" in payload else "details: tealeaves status"
    return cut(
        f"{headline(kind, payload)}\n(shortened, Slack refused the full text; {trace})",
        SHORT_LIMIT,
        cost=_escaped_length,
    )


def headline(kind: str, payload: Payload) -> str:
    """The first line of a message's text."""
    return next(iter(_WRITERS.get(kind, _note)(payload)), "")


def _signal(payload: Payload) -> Iterator[str]:
    yield f"[{line(payload['severity'], 10).upper()}] {line(payload['headline'], 300)}"
    yield f"New: {line(payload['after'], 200)}   Latest of the kind before: {line(payload['before'] or 'nothing known', 200)}"
    yield from _quotes(payload)
    yield from _beside(payload)
    yield f"Claim: first {_coverage(payload['coverage']).sentence()} ({line(payload['series'], 100)})"
    yield from _times(payload)
    yield from _warning(payload)
    yield from _confidence(payload)
    yield _provenance(payload)


def _beside(payload: Payload) -> Iterator[str]:
    """What others got, and what would have kept the rule quiet; nothing where the rule does not say."""
    counterpart = payload.get("counterpart", ())
    yield from (f"Beside it: {line(each, 250)}" for each in counterpart[:_COUNTERPARTS])
    if len(counterpart) > _COUNTERPARTS:
        yield f"    and {len(counterpart) - _COUNTERPARTS} more, stored with the signal"
    if payload.get("unless"):
        yield f"Quiet if: {line(payload['unless'], 250)}"


def _quotes(payload: Payload) -> Iterator[str]:
    quotes = payload["quotes"]
    for number, quote in enumerate(quotes[:_QUOTES]):
        name = "Quote" if number == 0 else "Earlier"
        yield f"{name} [{line(quote['language'], 20)}]: “{line(quote['text'], 500)}”"
        yield f"    {defang(quote['url'])} · {_capture(quote['capture'], payload)}"
    if len(quotes) > _QUOTES:
        yield f"    and {len(quotes) - _QUOTES} more quotes, stored with the signal"


def _capture(capture: str, payload: Payload) -> str:
    at = payload.get("captured", {}).get(capture)
    if at and capture in payload.get("collected", ()):
        return f"capture {line(capture, 40)} of the day that ended {_instant(at)}, as a collection has it"
    return f"capture {line(capture, 40)}" + (f" of {_instant(at)}" if at else "")


def _times(payload: Payload) -> Iterator[str]:
    claimed = payload["published_at"]
    published = f"Dated {line(claimed, 40)} by the source" if claimed else "Not dated by the source"
    known = _instant(payload["known_at"])
    first = payload["quotes"][0]["capture"] if payload["quotes"] else ""
    if first in payload.get("collected", ()):
        yield f"{published} · in a collection under the day that ended {known}; we did not see it then"
    else:
        yield f"{published} · known to us since {known}"


def _warning(payload: Payload) -> Iterator[str]:
    if any(quote["capture"] in payload.get("unverified", ()) for quote in payload["quotes"]):
        yield "Warning: came over plain http or unverified TLS; the page can have been forged on the way"


def _confidence(payload: Payload) -> Iterator[str]:
    yield f"Confidence {payload['confidence']:.2f}" + ("" if payload["reasons"] else ", no reasons recorded")
    yield from (f"  - {line(reason, 300)}" for reason in payload["reasons"][:_REASONS])
    if len(payload["reasons"]) > _REASONS:
        yield f"  - and {len(payload['reasons']) - _REASONS} more, stored with the signal"


def _provenance(payload: Payload) -> str:
    return f"Rule {line(payload['rule'], 80)} v{payload['rule_version']} · signal {line(payload['id'], 40)}"


def _health(payload: Payload) -> Iterator[str]:
    yield f"[SOURCE HEALTH] {line(payload['source'], 100)}: {line(payload['headline'], 300)}"
    yield from (f"  - {line(detail, 300)}" for detail in payload["details"][:_REASONS])
    yield f"Since {_instant(payload['since'])}. This is about our watching, not about what the source says."


def _correction(payload: Payload) -> Iterator[str]:
    fate = "stands after all" if payload.get("restored") else "no longer stands"
    yield f"[CORRECTION] The claim of {_instant(payload['claimed_at'])} {fate}: {line(payload['headline'], 300)}"
    yield f"Why: {line(payload['correction'], 500)}"
    yield f"Earlier use: {line(payload['earlier'], 500)}" if payload["earlier"] else ""
    yield _provenance(payload)


def _exploded(payload: Payload) -> Iterator[str]:
    rule = f"{line(payload['rule'], 80)} v{payload['rule_version']}"
    yield f"[RULE EXPLODED] {rule} gave {payload['count']} signals in one run; its cap is {payload['cap']}"
    yield "All are stored; those above the cap are not sent one by one. The usual cause is a change of a page or of a parser."
    yield from _headlines(payload["headlines"], payload["count"])


def _digest(payload: Payload) -> Iterator[str]:
    yield f"{payload['count']} alerts at once, each in this thread"
    yield from _headlines(payload["headlines"], payload["count"])


def _weekly(payload: Payload) -> Iterator[str]:
    yield f"[THE WEEK {line(payload['week'], 10)}] {payload['count']} signals that did not interrupt you, the weightiest first"
    for each in payload["signals"]:
        yield f"  - {line(each['severity'], 10)}: {line(each['headline'], 250)} (`tealeaves explain {line(each['id'], 40)[:12]}`)"
    more = payload["count"] - len(payload["signals"])
    yield f"  - and {more} more: `tealeaves signals --from {line(payload['since'], 10)} --by-score`" if more else ""
    if payload["rules"]:
        yield "By rule: " + ", ".join(f"{line(rule, 60)} {count}" for rule, count in payload["rules"].items())
    yield from _kept_back(payload.get("kept_back", {}))


def _kept_back(kept_back: Mapping[str, int]) -> Iterator[str]:
    """How much was held by whose wish, the most first."""
    if not kept_back:
        return
    yield f"Kept back by exceptions and mutes: {sum(kept_back.values())}"
    most = sorted(kept_back.items(), key=lambda each: (-each[1], each[0]))
    yield from (f"  - {count} by {line(words, 250)}" for words, count in most[:_WISHES])
    if len(most) > _WISHES:
        others = sum(count for _, count in most[_WISHES:])
        yield f"  - and {others} by {len(most) - _WISHES} others: `tealeaves exceptions`, `tealeaves mutes`"


def _headlines(headlines: Sequence[str], count: int) -> Iterator[str]:
    yield from (f"  - {line(each, 120)}" for each in headlines[:_LISTED])
    if count > min(len(headlines), _LISTED):
        yield f"  - and {count - min(len(headlines), _LISTED)} more"


def _note(payload: Payload) -> Iterator[str]:
    yield line(str(payload.get("text", "")), 1000) or "(a message without text)"


def _coverage(coverage: Mapping[str, Any]) -> Coverage:
    gaps = tuple(Gap(date.fromisoformat(after), date.fromisoformat(before)) for after, before in coverage["gaps"])
    return Coverage(coverage["series"], coverage["documents"], _day(coverage["since"]), _day(coverage["until"]), gaps)


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def _instant(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M:%S} UTC"


def _escaped_length(part: str) -> int:
    return len(escape(part))


_WRITERS: Final = {
    "signal": _signal, "health": _health, "correction": _correction, "exploded": _exploded, "digest": _digest, "weekly": _weekly,
}  # fmt: skip
