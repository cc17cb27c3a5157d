"""One message in several editions and outlets: told once, of the first that prints it, and as the Korean has it.

KCNA, Rodong and Voice of Korea print one letter of one day in six languages. A rule that looked at each series by itself would tell it many
times, call a copy a first, and take a translator's word for the sender's (history/events.md, D2). For rules; pure, like them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tealeaves.model import Finding, Observation
from tealeaves.names import language_name
from tealeaves.rulekit import History, Rule

PYONGYANG = frozenset(
    {
        "kcna", "rodong", "vok", "minju", "minzu", "naenara", "mfa_kp", "pyongyang_times", "friend", "uriminzokkiri", "dprk_today",
    }
)  # fmt: skip  # outlets that print one and the same message of their leaders
SAME_EVENT_DAYS = 3  # within which the editions of one message are printed
CURRENT_DAYS = 7  # without a document after which an edition is not waited for
DEEP = 9  # earlier items that are enough for any rule


def language_of(series: str) -> str:
    """The edition of a series: its last part."""
    return series.rpartition("/")[2]


def held_by(
    history: History, kind: str, subject: str, *, language: str = "", but: str = "", outlets: Collection[str] = PYONGYANG
) -> tuple[str, ...]:  # fmt: skip
    """The series of these outlets in which other stories had a subject before now: of one language, and without one of them."""
    return tuple(
        series
        for series in history.series(kind, subject)
        if series != but and series.partition("/")[0] in outlets and language in ("", language_of(series))
    )


def printed_on(seen: Observation) -> date:
    """The day that the source claims, else that on which it was known."""
    claimed = seen.published_at or seen.known_at
    return claimed.date() if isinstance(claimed, datetime) else claimed


def days_apart(one: Observation, other: Observation) -> int:
    """Between the days on which two were printed."""
    return abs((printed_on(one) - printed_on(other)).days)


def could_speak(rule: Rule, history: History, series: str) -> bool:
    """Whether a rule was past its baseline in a series, so that it will have spoken there."""
    held = history.coverage(series)
    if held.since is None or held.until is None:
        return False
    return held.documents >= rule.baseline.documents and (held.until - held.since).days >= rule.baseline.days


def is_current(history: History, series: str, now: Observation) -> bool:
    """Whether a series had a document in the last days."""
    latest = history.latest(series)
    return latest is not None and (now.known_at.date() - latest).days <= CURRENT_DAYS


def told_by(now: Observation, history: History, rule: Rule) -> Observation | None:
    """The same of the same days in another outlet of the language, where the rule knew as much and will have spoken: told once."""
    mine = len(history.every(now.kind, now.series, now.subject))
    for series in held_by(history, now.kind, now.subject, language=language_of(now.series), but=now.series):
        items = history.every(now.kind, series, now.subject)
        same = [seen for seen in items if seen.value == now.value and days_apart(seen, now) <= SAME_EVENT_DAYS]
        if same and len(items) > min(mine, DEEP) and could_speak(rule, history, series):
            return same[-1]
    return None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other outlets of Pyongyang have had of what is new in one series."""

    older: tuple[tuple[str, date], ...] = ()  # the series that have had it for longer than an event lasts, since when
    told: bool = False  # another printed it these days, and its rule was past its baseline: told once

    def of_one_series(self, finding: Finding, now: Observation) -> Finding:
        """The finding as one of its own series: what others have had for longer is no first in what we hold."""
        if not self.older:
            return finding
        return replace(
            finding,
            headline=finding.headline.replace("in what we hold", f"in {now.series}", 1),
            severity="info",
            confidence=min(finding.confidence, 0.4),
            reasons=(*(f"{series} has had it since {day}" for series, day in self.older[:DEEP]), *finding.reasons),
        )


def elsewhere(
    now: Observation, history: History, rule: Rule, *, language: str = "", kind: str = "", subject: str = "", value: str = "",
    knows: Callable[[str], bool] = bool,
) -> Elsewhere:  # fmt: skip
    """Who else has what is observed, or another kind, subject or value of it: in any language, or in one.

    `knows` tells of a series past the rule's baseline whether the rule knew enough there to tell it.
    """
    kind, subject, value = kind or now.kind, subject or now.subject, value or now.value
    older, told = list[tuple[str, date]](), False
    for series in held_by(history, kind, subject, language=language, but=now.series):
        used = history.usage(kind, series, subject, value)
        if used is None:
            continue
        day = used.first.known_at.date()
        if (now.known_at.date() - day).days > SAME_EVENT_DAYS:
            older.append((series, day))
        else:
            told = told or (could_speak(rule, history, series) and knows(series))
    return Elsewhere(tuple(older), told)


def messages_in(items: Iterable[Observation]) -> int:
    """How many messages these are: one that is printed under two headlines is one, and so is one to many in one text."""
    held = list(items)
    return min(len({message_key(seen) for seen in held}), len({seen.story for seen in held}))


def message_key(seen: Observation) -> tuple[str, ...]:
    """The message that an item tells of: its event, with the day where that has no occasion."""
    event = seen.attrs.get("event", "")
    if event and seen.attrs.get("occasion", "none") not in ("", "none"):
        return (event,)
    return (event or seen.subject, "" if event else seen.quote.text, str(printed_on(seen)))


# What the two sides print of a message has their own words and delays; what others report of it has not.
BOTH_SIDES = (
    "kcna", "rodong", "vok", "minju", "pyongyang_times", "naenara", "mfa_kp", "friend", "kremlin", "mid_ru", "mfa_cn", "embassy_cn_kp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Korean:
    """What the Korean of an item in another language says: the same as before, something new as well, or nothing yet."""

    verdict: str  # same, new, awaited
    words: str
    said: tuple[Observation, ...] = ()

    def before_headline(self, now: Observation) -> str:
        """How the headline of another language begins, where the Korean does not say the same."""
        language = language_name(language_of(now.series))
        return {"same": f"Only in {language}: ", "awaited": f"In {language}, the Korean is awaited: "}.get(
            self.verdict, ""
        )


def korean_editions(history: History, now: Observation) -> list[str]:
    """The Korean series that have had what is observed, those of the same outlet first."""
    outlet = now.series.partition("/")[0]
    held = held_by(history, now.kind, now.subject, language="ko")
    return sorted(held, key=lambda series: (series.partition("/")[0] != outlet, series))
