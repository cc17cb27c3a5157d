"""A leader writes to a country for the first time in what we hold, or for the first time on an occasion that comes every year.

Why it matters. A first letter opens a relation, or raises it: a birthday is congratulated of whom one counts as a friend, a
victory day of whom one counts as an ally. But the past is longer than memory, and "first" is the claim that goes wrong most: Kim
Jong Un's good wishes for Xi Jinping's birthday of June 2023 were no first, for there were some on 2013-06-15.

What is compared. Everything that the same side has sent to that country, by whoever held the office there or here: a new leader
of a known state is no first contact, and a successor in Pyongyang does not begin anew. For an occasion, the years in which
anything was sent to the country: nine of them without this occasion make a first that means something (Jeffreys); five to eight
are told as "first in N". Every finding names the holes in what we hold, and after a hole of half a year or more it is `info`, for
the first can lie in it. All editions and outlets are asked: what any of them had earlier is no first, and what several print of one
message is told of the first of them.

Blind spots. Messages that were sent and not printed. Messages of others than the leader. Anniversaries that are marked every
fifth or tenth year only look new when a round one comes.

What to do. Search the name of the country and the occasion in the archives of KCNA Watch for the years of the gap before anybody
says "first".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tealeaves.editions import SAME_EVENT_DAYS, could_speak, days_apart, held_by, messages_in
from tealeaves.model import Finding, Gap, Observation, Severity
from tealeaves.names import POWERS, country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="first_message_to_recipient",
    version=1,
    title="A first message to a country, or a first on a yearly occasion",
    severity="low",
    status="test",
    listens=("correspondence",),
    baseline=Baseline(documents=200, days=730),
    references=(
        "http://www.kcna.co.jp/item/2013/201306/news15/20130615-01ee.html",
        "https://m.sedaily.com/NewsViewAmp/29QV4WC7AF",
    ),
    false_positives=(
        "a message of earlier years that was not printed, or in no edition that is held",
        "a round anniversary, marked every fifth or tenth year",
    ),
    known_limitations=(
        "Only what is sent, and with words of its own: a name in a list of cards opens nothing.",
        "Messages without a country, to parties and persons abroad, are not compared.",
        "What lies in a hole of our holdings is unknown: such a first is info.",
    ),
    runbook=(
        "Within the hour: read in `reasons` the holes in what we hold, and say 'in what is held' when quoting.",
        "Within the day: search other archives for the years of the gap with the `subject` and the occasion.",
        "Within a year: see whether the occasion of `after` is marked again.",
    ),
    base_rate="2 in about 460 messages sent (measured on KCNA in English, 1997 to 2012 and August to November 2024).",
    alerts_a_week=0.01,
    sources=("kcna", "rodong", "vok", "minju", "pyongyang_times", "naenara", "mfa_kp"),
    history_window="everything held",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

YEARLY: Mapping[str, str] = {
    "new_year": "the New Year", "birthday": "a birthday", "liberation_day": "Liberation Day", "national_day": "a national day",
    "party_foundation": "a party's foundation", "army_day": "an army day", "treaty_anniversary": "the anniversary of a treaty",
    "relations_anniversary": "the anniversary of relations", "victory_day": "Victory Day",
}  # fmt: skip
ENOUGH = 9  # years, or messages: a first in so many has a chance of 5% of meaning nothing (Jeffreys)
FEW = 5
SENT_BEFORE = 50  # messages to anyone before a first message to a country is told
LONG_GAP_DAYS = 180
ANSWERS = frozenset({"reply", "thanks", "conveyance"})  # follow from what was received, whatever the occasion
FRIENDS = frozenset(
    {*POWERS, "CU", "VN", "LA", "SY", "BY", "MN", "IR", "NI", "VE", "US", "KR", "JP"}
)  # the others are info


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding on the country, or on the occasion."""
    country = now.attrs.get("country", "")
    if (
        not _own(now)
        or now.attrs.get("direction") != "sent"
        or not country
        or now.value in ANSWERS
        or "list" in now.attrs
    ):
        return
    everywhere = _everywhere(now, history, country)
    if any(_same_message(seen, now) and could_speak(RULE, history, seen.series) for seen in everywhere):
        return  # another edition or outlet had it first, and told it
    held = [seen for seen in everywhere if not _same_message(seen, now)]
    found = _country(now, history, country) if not held else _occasion(now, history, country, held)
    if found is not None:
        yield found


def _everywhere(now: Observation, history: History, country: str) -> list[Observation]:
    """What was sent to a country as any edition and outlet has it, in the order in which it became known."""
    kind, subject = "correspondence_with", f"sent|{country}"
    series = {now.series, *held_by(history, kind, subject, outlets=RULE.sources)}
    return sorted((seen for each in series for seen in history.every(kind, each, subject)), key=lambda seen: seen.order)


def _same_message(seen: Observation, now: Observation) -> bool:
    """Whether another edition or outlet has this very message."""
    if seen.series == now.series or seen.attrs.get("occasion") != now.attrs.get("occasion"):
        return False
    event = now.attrs.get("event", "")
    return days_apart(seen, now) <= SAME_EVENT_DAYS or (bool(event) and seen.attrs.get("event") == event)


def _own(now: Observation) -> bool:
    """Whether a publisher of one of the two sides prints it: what others report of a message has their words and their delays."""
    return now.series.partition("/")[0] in RULE.sources


def _with(now: Observation, history: History, whom: str) -> Sequence[Observation]:
    """What was sent to a country or to anyone."""
    return history.every("correspondence_with", now.series, f"sent|{whom}")


def _year(seen: Observation) -> int:
    return int(seen.attrs.get("year") or seen.known_at.year)


def _country(now: Observation, history: History, country: str) -> Finding | None:
    """The first message to a country; the earlier ones are those to others."""
    if history.every("correspondence", now.series, now.subject):
        return None
    messages = messages_in(_with(now, history, "anyone"))
    if messages < SENT_BEFORE:
        return None
    gaps = _holes(now, history, None)
    return Finding(
        key=f"{now.series}|sent|{country}",
        headline=f"{now.subject.replace(' -> ', ' writes to ')}: the first message to {country_name(country)} in what we hold, "
        f"among {messages} messages sent",
        subject=now.subject,
        before=None,
        after=_what(now),
        evidence=(now,),
        confidence=0.4 if gaps else round(min(0.9, 1 - 1 / (messages / ENOUGH + 2)), 2),
        severity="info" if gaps or country not in FRIENDS else "low",
        reasons=(f"none of {messages} messages sent went to {country_name(country)}", *_gaps(gaps)),
        counterpart=(),
        unless=f"If any message to {country_name(country)}, by whomever, were held.",
    )


def _occasion(now: Observation, history: History, country: str, held: Sequence[Observation]) -> Finding | None:
    """The first on a yearly occasion, in years in which other messages went to the country."""
    occasion = now.attrs.get("occasion", "")
    pair = history.every("correspondence", now.series, now.subject)
    if occasion not in YEARLY or any(seen.attrs.get("occasion") == occasion for seen in (*held, *pair)):
        return None
    years = sorted({_year(seen) for seen in held} - {_year(now)})
    if len(years) < FEW:
        return None
    gaps = _holes(now, history, held[0])
    return Finding(
        key=f"{now.series}|sent|{country}|{occasion}",
        headline=f"{now.subject.replace(' -> ', ' writes to ')} for {YEARLY[occasion]}: the first such message to {country_name(country)} "
        f"in {len(years)} years with messages to it that we hold",
        subject=now.subject,
        before=f"other occasions only: {', '.join(_occasions(held))}",
        after=_what(now),
        evidence=(now, held[-1]),
        confidence=0.4 if gaps else round(min(0.95, 1 - 1 / (2 * len(years) + 2)), 2),
        severity=_severity(country, len(years), bool(gaps)),
        reasons=(
            f"first in {len(years)} years with messages to {country_name(country)}, {years[0]} to {years[-1]}, "
            f"{messages_in(held)} messages",
            *_gaps(gaps),
        ),
        counterpart=tuple(_other(now, history, code) for code in POWERS if code != country and country in POWERS),
        unless=f"If any message to {country_name(country)} for {YEARLY[occasion]}, to whomever there, were held.",
    )


def _severity(country: str, years: int, holes: bool) -> Severity:
    if holes or country not in FRIENDS or years < ENOUGH:
        return "info"
    return "medium" if country in POWERS else "low"


def _occasions(held: Sequence[Observation]) -> list[str]:
    named = {seen.attrs.get("occasion", "none") for seen in held}
    return sorted(_words(occasion) for occasion in named)


def _holes(now: Observation, history: History, first: Observation | None) -> tuple[Gap, ...]:
    """Long holes since the first message to the country, or in all that is held: a first can lie in any of them."""
    gaps = [gap for gap in history.coverage(now.series).gaps if gap.days >= LONG_GAP_DAYS]
    return tuple(gap for gap in gaps if first is None or gap.before > first.known_at.date())


def _gaps(gaps: Sequence[Gap]) -> tuple[str, ...]:
    return tuple(f"an earlier one may lie in the gap from {gap.after} to {gap.before}" for gap in gaps)


def _what(now: Observation) -> str:
    occasion = now.attrs.get("occasion", "none")
    return now.value if occasion in ("", "none") else f"{now.value} for {_words(occasion)} {_year(now)}"


def _other(now: Observation, history: History, code: str) -> str:
    """Since when, and how often, the other great power has been written to on the same occasion."""
    same = [seen for seen in _with(now, history, code) if seen.attrs.get("occasion") == now.attrs["occasion"]]
    if not same:
        return f"{country_name(code)}: no message on this occasion is held either"
    return f"{country_name(code)}: {messages_in(same)} on this occasion, {_year(same[0])} to {_year(same[-1])}"


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_XI = ("Xi Jinping", "CN")


def _case_item(
    on: str | date,
    occasion: str,
    *,
    to: tuple[str, str] = _CASE_XI,
    by: str = "Kim Jong Un",
    genre: str = "congratulations",
    list_: str = "",
) -> Observation:
    pair = f"{by} -> {to[0]}"
    attrs = {"direction": "sent", "country": to[1], "occasion": occasion, "year": str(on)[:4]}
    attrs |= {"list": list_} if list_ else {}
    return saw(
        "correspondence", pair, genre, on=on, quote=f"sent a message for {occasion}", story=f"{pair} {on}", attrs=attrs
    )


def _case_sent(count: int, occasion: str, *, to: tuple[str, str] = _CASE_XI, since: int = 2012) -> list[Observation]:
    """A message a year, with what is held of it by country and of anyone."""
    out: list[Observation] = []
    for year in range(since, since + count):
        item = _case_item(f"{year}-10-01", occasion, to=to)
        out.append(item)
        for whom in (to[1], "anyone"):
            out.append(
                saw(
                    "correspondence_with",
                    f"sent|{whom}",
                    item.value,
                    on=item.known_at.date(),
                    story=item.story,
                    attrs=item.attrs,
                )
            )
    return out


def _case_to_others(count: int) -> list[Observation]:
    """Messages to anyone but the country at hand."""
    days = [date.fromordinal(date(2012, 2, 1).toordinal() + 40 * i) for i in range(count)]
    return [saw("correspondence_with", "sent|anyone", "greeting", on=day, story=f"other {day}") for day in days]


_CASE_PAST = quiet_past(930, since="2012-01-01", every_days=5)  # until September 2024
_CASE_HOLED = [*quiet_past(100, since="2011-01-01", every_days=5), *quiet_past(240, since="2022-01-01", every_days=5)]
_CASE_BIRTHDAY = _case_item("2025-06-15", "birthday")


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet or in another edition."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_FIRST = _case_item("2024-11-15", "birthday")
_CASE_FIRST_BY_COUNTRY = replace(_CASE_FIRST, kind="correspondence_with", subject="sent|CN")
_CASE_YEARS = [*_CASE_PAST, *_case_sent(12, "national_day")]

CASES = (
    quiet(
        "near miss: another outlet has had a message on this occasion for years",
        past=[*_CASE_YEARS, *_case_in("vok/article/en", *_case_sent(6, "birthday", since=2018))],
        now=_CASE_FIRST,
    ),
    quiet(
        "near miss: the Korean edition has told of the very message",
        past=[*_CASE_YEARS, *_case_in("kcna/article/ko", *_CASE_YEARS, _CASE_FIRST, _CASE_FIRST_BY_COUNTRY)],
        now=replace(_CASE_FIRST, known_at=_CASE_FIRST.known_at.replace(hour=13)),
    ),
    fires(
        "an edition that was too young to tell it does not take the first away",
        past=[*_CASE_YEARS, *_case_in("kcna/article/ko", _CASE_FIRST, _CASE_FIRST_BY_COUNTRY)],
        now=replace(_CASE_FIRST, known_at=_CASE_FIRST.known_at.replace(hour=13)),
        key="kcna/article/en|sent|CN|birthday",
        quote="birthday",
        severity="medium",
    ),
    fires(
        "a first birthday message after twelve years of others",
        past=[*_CASE_PAST, *_case_sent(12, "national_day")],
        now=_case_item("2024-11-15", "birthday"),
        key="kcna/article/en|sent|CN|birthday",
        quote="birthday",
        severity="medium",
    ),
    fires(
        "six years are told as six",
        past=[*_CASE_PAST, *_case_sent(6, "national_day", since=2018)],
        now=_case_item("2024-11-15", "birthday"),
        key="kcna/article/en|sent|CN|birthday",
        quote="birthday",
        severity="info",
    ),
    fires(
        "after a hole of years a first is info: the birthday of 2013 lies in it",
        past=[*_CASE_HOLED, *_case_sent(12, "national_day", since=2010)],
        now=_CASE_BIRTHDAY,
        key="kcna/article/en|sent|CN|birthday",
        quote="birthday",
        severity="info",
    ),
    fires(
        "a first message to a country, among seventy to others",
        past=[*_CASE_PAST, *_case_to_others(70)],
        now=_case_item("2024-11-15", "appointment", to=("Daniel Ortega", "NI")),
        key="kcna/article/en|sent|NI",
        quote="appointment",
        severity="low",
    ),
    quiet(
        "a message as every year",
        past=[*_CASE_PAST, *_case_sent(12, "national_day")],
        now=_case_item("2024-10-01", "national_day"),
    ),
    quiet(
        "near miss: Kim congratulates Xi on his birthday, as in 2013",
        past=[*_CASE_PAST, *_case_sent(12, "national_day"), *_case_sent(1, "birthday", since=2013)],
        now=_case_item("2024-11-15", "birthday"),
    ),
    quiet(
        "near miss: a new leader of a known state is no first contact",
        past=[*_CASE_PAST, *_case_to_others(70), *_case_sent(12, "appointment", to=("Nguyen Phu Trong", "VN"))],
        now=_case_item("2024-11-15", "appointment", to=("To Lam", "VN")),
    ),
    quiet(
        "near miss: his predecessor's birthday was congratulated",
        past=[*_CASE_PAST, *_case_sent(12, "birthday", to=("Hu Jintao", "CN"))],
        now=_case_item("2024-11-15", "birthday"),
    ),
    quiet(
        "near miss: an election comes when it comes",
        past=[*_CASE_PAST, *_case_sent(12, "national_day")],
        now=_case_item("2024-11-15", "election"),
    ),
    quiet(
        "near miss: few messages are held at all",
        past=[*_CASE_PAST, *_case_to_others(30)],
        now=_case_item("2024-11-15", "appointment", to=("Daniel Ortega", "NI")),
    ),
    quiet(
        "near miss: a name in a list of New Year cards opens nothing",
        past=[*_CASE_PAST, *_case_to_others(70)],
        now=_case_item("2024-11-15", "new_year", to=("head of NI", "NI"), list_="new_year_cards|sent"),
    ),
    quiet("still warming up", past=_case_sent(12, "national_day"), now=_case_item("2024-11-15", "birthday")),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a round anniversary is marked every ten years",
        past=[*_CASE_PAST, *_case_sent(12, "national_day"), *_case_sent(9, "new_year")],
        now=_case_item("2024-11-15", "relations_anniversary"),
    ),
)
