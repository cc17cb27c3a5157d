"""A set phrase is no longer used of one partner and is used of another.

Why it matters. Two events that are nothing alone make one together: a phrase that a partner used to get stays away for a long time,
though he is still spoken of, and meanwhile another gets it. The Chinese people were "fraternal" in nearly every message for years;
messages of autumn 2024 had the word no more, and at the end of that year the Russian people got it.

What is compared. The outlet's own uses of a phrase, one language at a time. Lost: used of a partner on nine days at least, then not once
although, by the share of his mentions that had the phrase, three uses would have been due since. Gained: the other partner had never had
it before the last use for the first one, and has it now on a second day; the first day is told by partner_phrase_first_seen. Jeffreys'
prior makes nine uses and none since a change in nineteen of twenty, if uses came singly; they come in bursts, so this goes to the digest.

Blind spots. Nine in ten phrases that seem dropped come back (language study, 2.3). A loss in the years of which nothing is held cannot be
dated. What is left of a phrase in speeches that are only summarised is not seen. Plain words ("friendly") are left out.

What to do. Look for the phrase in the partner's next message on the same occasion, in Korean. Put both partners' uses of the last two
years side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tealeaves.model import Finding, Observation
from tealeaves.names import country_name
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

OUTLETS = (
    "kcna", "rodong", "minju", "vok", "mfa_kp", "naenara", "pyongyang_times", "minzu", "dprk_today", "uriminzokkiri", "friend",
)  # fmt: skip

RULE = Rule(
    id="phrase_transferred",
    version=1,
    title="A set phrase has passed from one partner to another",
    severity="info",
    status="experimental",
    listens=("relation_phrase",),
    baseline=Baseline(documents=500, days=730),
    references=(
        "https://www.brecorder.com/news/40340389/north-koreas-kim-hails-dearest-friend-putin-in-new-year-message",
        "https://en.wikipedia.org/wiki/Jeffreys_prior",
    ),
    false_positives=(
        "a phrase that comes back with the partner's next jubilee",
        "two phrases of Korean that English folds into one word",
    ),
    known_limitations=(
        "the loss has no date: it lies anywhere between the last use and now",
        "of a partner whose messages are no longer printed in full every phrase seems lost",
    ),
    runbook=(
        "Within the week: compare the partner's latest `relation_phrase` observations with those of the year before.",
        "Within the year: see `after` on the same occasion of both partners; a phrase that returns was not lost.",
    ),
    base_rate="of drops at this level nine in ten are not for ever (language study 2.3, 21 years of KCNA)",
    alerts_a_week=0.01,
    sources=OUTLETS,
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

KIND, OF_ANY = "relation_phrase", "relation_phrase_of_any"
REGISTERS = ("message", "text")
LEAST_DAYS = 9  # of use before: Jeffreys, 95%
LEAST_DUE = 3.0  # uses that would have come since
LEAST_STRETCH = timedelta(days=365)
LONG_GAP_DAYS = 180  # a hole that can hide the change


@dataclass(frozen=True, slots=True)
class Loss:
    """A partner who no longer gets the phrase."""

    partner: str
    days: int
    first: Observation
    last: Observation
    due: float  # uses that would have come since the last one
    spoken: int  # times the partner was spoken of since


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """One finding for each partner that lost what this one has gained."""
    if now.series.partition("/")[0] not in OUTLETS:
        return
    if now.attrs.get("speaker") != "own" or now.attrs.get("known") != "yes" or "plain" in now.attrs:
        return
    mine = history.usage(KIND, now.series, now.subject, now.value)
    if mine is None or mine.first.known_at.date() == now.known_at.date():
        return
    for partner, uses in _others(now, history).items():
        loss = _loss(partner, uses, mine, now, history)
        if loss is not None:
            yield _finding(now, mine, loss, history)


def _others(now: Observation, history: History) -> dict[str, list[Usage]]:
    """The other partners of whom the phrase was used, in messages and in other text."""
    found: dict[str, list[Usage]] = {}
    for register in REGISTERS:
        for partner, use in history.values(OF_ANY, now.series, f"{now.value}|{register}").items():
            if partner != now.subject:
                found.setdefault(partner, []).append(use)
    return found


def _loss(partner: str, uses: list[Usage], mine: Usage, now: Observation, history: History) -> Loss | None:
    """The loss, where it came before the gain, there were enough uses, and enough would have been due since."""
    days = sum(use.days for use in uses)
    first = min((use.first for use in uses), key=lambda seen: seen.order)
    last = max((use.last for use in uses), key=lambda seen: seen.order)
    if days < LEAST_DAYS or now.known_at - last.known_at < LEAST_STRETCH or last.known_at >= mine.first.known_at:
        return None
    before, since = _spoken(partner, last, now, history)
    due = days / before * since if before else 0.0
    return Loss(partner, days, first, last, due, since) if due >= LEAST_DUE else None


def _spoken(partner: str, last: Observation, now: Observation, history: History) -> tuple[int, int]:
    """The days on which the partner was spoken of in the slots of relation, up to the last use and after it.

    Only what came after it is gone through; a day with a message and other text counts once there, twice before, as the uses do.
    """
    before, after = 0, set[date]()
    for register in REGISTERS:
        whole = history.usage(OF_ANY, now.series, f"anyone|{register}", partner)
        since = history.every(OF_ANY, now.series, f"anyone|{register}", last.known_at.date() + timedelta(days=1))
        days = {seen.known_at.date() for seen in since if seen.value == partner}
        before += (whole.days if whole is not None else 0) - len(days)
        after |= days
    return before, len(after)


def _finding(now: Observation, mine: Usage, loss: Loss, history: History) -> Finding:
    return Finding(
        key=f"{now.series}|{now.value}|{loss.partner}>{now.subject}",
        headline=f"'{now.value}' is said of {country_name(now.subject)} again, and of {country_name(loss.partner)} no more "
        f"since {loss.last.known_at.date()}, in {now.series}",
        subject=now.subject,
        before=f"{country_name(loss.partner)}: {now.value}",
        after=f"{country_name(now.subject)}: {now.value}",
        evidence=(now, mine.first, loss.last),
        confidence=0.3,
        reasons=_reasons(now, mine, loss, history),
        counterpart=(f"{country_name(loss.partner)}: the last use was {loss.last.quote.text[:80]!r}",),
        unless=f"'{now.value}' had been used of {country_name(loss.partner)} on any day since {loss.last.known_at.date()}",
    )


def _reasons(now: Observation, mine: Usage, loss: Loss, history: History) -> tuple[str, ...]:
    last, first = loss.last.known_at.date(), mine.first.known_at.date()
    held = history.coverage(now.series).gaps
    hidden = [
        gap for gap in held if gap.days >= LONG_GAP_DAYS and gap.before > last and gap.after < now.known_at.date()
    ]
    return (
        f"{country_name(loss.partner)}: {loss.days} days, {loss.first.known_at.date()} to {last}",
        f"{country_name(loss.partner)} was spoken of on {loss.spoken} days since, on which {loss.due:.1f} uses were due",
        f"{country_name(now.subject)}: first on {first}, on {mine.days + 1} days with this one",
        *(f"nothing is held from {gap.after} to {gap.before}: the change may lie there" for gap in hidden),
        "nine in ten phrases that seem dropped come back",
    )


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_use(partner: str, value: str, on: str, message: str = "yes") -> list[Observation]:
    attrs = {"slot": "message", "known": "yes", "message": message, "speaker": "own", "about": partner}
    register = "message" if message == "yes" else "text"
    placed = [(KIND, partner, value), (OF_ANY, f"{value}|{register}", partner), (OF_ANY, f"anyone|{register}", partner)]
    return [saw(kind, subject, said, on=on, story=f"{partner} {on}", attrs=attrs) for kind, subject, said in placed]


def _case_years(partner: str, value: str, count: int, since: str, message: str = "yes") -> list[Observation]:
    first = date.fromisoformat(since)
    days = (str(first + timedelta(days=90 * i)) for i in range(count))
    return [seen for day in days for seen in _case_use(partner, value, day, message)]


_CASE_PAST = quiet_past(835, since="1997-01-01", every_days=5)
_CASE_CHINA = _case_years("CN", "fraternal", 12, "1999-01-01")  # until 2001-09-17
_CASE_CHINA_STILL = _case_years("CN", "traditional relations", 12, "2002-01-01")
_CASE_RUSSIA = _case_use("RU", "fraternal", "2008-05-09")
_CASE_NOW = _case_use("RU", "fraternal", "2008-08-15")[0]

CASES = (
    fires(
        "China's no more, and Russia's twice",
        past=[*_CASE_PAST, *_CASE_CHINA, *_CASE_CHINA_STILL, *_CASE_RUSSIA],
        now=_CASE_NOW,
        key="kcna/article/en|fraternal|CN>RU",
        quote="fraternal",
        severity="info",
    ),
    quiet(
        "near miss: China has it still",
        past=[
            *_CASE_PAST,
            *_CASE_CHINA,
            *_CASE_CHINA_STILL,
            *_CASE_RUSSIA,
            *_case_use("CN", "fraternal", "2008-01-01"),
        ],
        now=_CASE_NOW,
    ),
    quiet(
        "near miss: of China little is printed since, and only two uses were due",
        past=[*_CASE_PAST, *_CASE_CHINA, *_case_years("CN", "traditional relations", 2, "2002-01-01"), *_CASE_RUSSIA],
        now=_CASE_NOW,
    ),
    quiet("near miss: nobody speaks of China any more", past=[*_CASE_PAST, *_CASE_CHINA, *_CASE_RUSSIA], now=_CASE_NOW),
    quiet(
        "near miss: Russia had it while China did",
        past=[*_CASE_PAST, *_CASE_CHINA, *_CASE_CHINA_STILL, *_case_use("RU", "fraternal", "2000-05-09")],
        now=_CASE_NOW,
    ),
    quiet("a first use is another rule's", past=[*_CASE_PAST, *_CASE_CHINA, *_CASE_CHINA_STILL], now=_CASE_NOW),
    quiet(
        "eight uses are no usage",
        past=[*_CASE_PAST, *_case_years("CN", "fraternal", 8, "1999-01-01"), *_CASE_CHINA_STILL, *_CASE_RUSSIA],
        now=_CASE_NOW,
    ),
    quiet("still warming up", past=[*_CASE_CHINA, *_CASE_CHINA_STILL, *_CASE_RUSSIA], now=_CASE_NOW),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a partner whose messages are no longer printed in full",
        past=[
            *_CASE_PAST,
            *_CASE_CHINA,
            *_case_years("CN", "close friends", 12, "2002-01-01", message="no"),
            *_CASE_RUSSIA,
        ],
        now=_CASE_NOW,
    ),
)
