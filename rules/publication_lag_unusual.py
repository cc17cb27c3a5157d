"""A message is printed later than nearly all of its kind, or the two letters of an exchange are printed in another order than before.

Why it matters. When a message is printed is decided apart from when it is sent or received: state media can hold it back for a
visit, for a rival's message, or out of coolness. But most delays mean nothing, and the famous ones do not stand up: the reply to
Xi Jinping of September 2024 was printed seven days after it was sent, as a reply to Cuba was in 2021, and a letter received takes
ten days or more in one case of six. So this rule speaks of the last hundredth only.

What is compared. One lag with others of its kind: sent to printed, received to printed, or dated to printed, never one with
another, in the same direction and genre, in the same series. With twenty items or more, a lag above the 99th percentile of the
cell is told, if it is also longer than any that is known from the record of 2014 to 2024 (7 days for sent, 17 for received). And
for the pair of letters that two persons exchange on one occasion: which of the two was printed first, against the order of the
last three years; where no such exchange is held, order and lags are told as `info`. Both lags stand in the signal, and which lag
is which.

Blind spots. Messages that print no date have no lag. The day of receiving is the day on which an official took the paper, not on
which it came. A series that is fetched late has its printed date, not ours, and a source without one is not judged.

What to do. Read which lag is meant before quoting it. See what was printed in between, and whether the other editions were as
late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tealeaves.editions import message_key, told_by
from tealeaves.model import Finding, Observation
from tealeaves.names import POWERS, country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="publication_lag_unusual",
    version=1,
    title="A message is printed unusually late, or an exchange in an unusual order",
    severity="low",
    status="test",
    listens=("correspondence",),
    baseline=Baseline(documents=50, days=365),
    references=(
        "http://www.kcna.kp/en/article/q/c37361c4d8d928dc3cc21efb4e02db76.kcmsf",
        "https://panafricannews.blogspot.com/2021/09/reply-message-to-cuban-president-kim.html",
        "http://www.kcna.kp/en/article/q/64e900f5bd0353837ca02d7babcce3adea5be25c91bdf16af6dae35fc437705786e3f678356c6bea6037dffb29b9da0c.kcmsf",
    ),
    false_positives=(
        "a summary of old mail, printed together once in a season",
        "a date in the text that is another event's",
    ),
    known_limitations=(
        "Judges the countries in the rule's list only; all others count in the base rate.",
        "Says nothing of messages that print no date of sending, receiving or signing.",
        "A cell with fewer than twenty items is not judged.",
        "Holidays and the distance of the sender are not taken out.",
    ),
    runbook=(
        "Within the hour: read in `reasons` which lag it is and the base rate of its cell.",
        "Within the day: compare `after` with the lag of the other great power's item in `counterpart`.",
        "Within the week: look at what the outlet printed about the same `subject` between the two days.",
    ),
    base_rate=(
        "1 in 1,144 dated items (measured on KCNA in English, 1997 to 2012 and August to November 2024); 7 "
        "without the list of countries, all in 2012; a greeting received is printed ten days or more after "
        "receipt in 13 %."
    ),
    alerts_a_week=0.02,
    sources=("kcna", "rodong", "vok", "minju", "pyongyang_times", "naenara", "mfa_kp"),
    history_window="everything held; the last three years for the order of an exchange",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

ENOUGH = 20  # items of a cell
KNOWN_LONGEST: Mapping[str, int] = {
    "sent": 7,
    "received": 17,
    "dated": 17,
}  # days, in the record of 2014 to 2024 (history/lags.csv)
FEW = 3  # earlier exchanges whose order is the usual one
LONGEST_EXCHANGE = 60  # days between two letters that are one exchange
SAME: Mapping[str, str] = {"congratulations": "greeting"}  # one paper in two words
EXCHANGED = frozenset({"letter", "card", "greeting"})
WATCHED = frozenset({*POWERS, "CU", "VN", "LA", "SY", "BY", "MN", "IR", "NI", "VE", "US", "KR", "JP"})
WORDS: Mapping[str, str] = {
    "sent": "from sending to printing", "received": "from receiving to printing", "dated": "from its date to printing",
}  # fmt: skip


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding on the lag, and the finding on the order of the exchange."""
    if not _own(now):
        return
    found = [finding for finding in (_late(now, history), _exchange(now, history)) if finding is not None]
    if (
        found and told_by(now, history, RULE) is None
    ):  # else another outlet printed it on the same days, and it is told there
        yield from found


def _own(now: Observation) -> bool:
    """Whether a publisher of one of the two sides prints it: what others report of a message has their words and their delays."""
    return now.series.partition("/")[0] in RULE.sources


def _with(now: Observation, history: History, whom: str, direction: str = "") -> Sequence[Observation]:
    """What went the same way (or the given one), to or from a country or anyone."""
    return history.every("correspondence_with", now.series, f"{direction or now.attrs.get('direction', '')}|{whom}")


def _lag(seen: Observation) -> int | None:
    lag = seen.attrs.get("lag", "")
    return int(lag) if lag.isdecimal() else None


def _genre(seen: Observation) -> str:
    return SAME.get(seen.value, seen.value)


def _late(now: Observation, history: History) -> Finding | None:
    lag, of = _lag(now), now.attrs.get("lag_of", "")
    if lag is None or lag <= KNOWN_LONGEST.get(of, 0) or now.attrs.get("country") not in WATCHED:
        return None
    cell = [
        seen for seen in _with(now, history, "anyone") if seen.attrs.get("lag_of") == of and _genre(seen) == _genre(now)
    ]
    lags = sorted({message_key(seen): found for seen in cell if (found := _lag(seen)) is not None}.values())
    if len(lags) < ENOUGH or lag <= lags[_rank99(len(lags))]:
        return None
    longest = max(cell, key=lambda seen: (_lag(seen) or 0, seen.order))
    above = sum(each >= lag for each in lags)
    return Finding(
        key=f"{now.series}|{now.attrs.get('event', now.subject)}|{now.value}|lag_of_{of}",
        headline=f"{_genre(now).capitalize()} {now.subject.replace(' -> ', ' to ')}: {lag} days {WORDS.get(of, of)}, "
        f"longer than 99 in 100 of its kind ({len(lags)} items)",
        subject=now.subject,
        before=f"median {lags[len(lags) // 2]} days, 99th percentile {lags[_rank99(len(lags))]}, longest {lags[-1]}",
        after=f"{lag} days {WORDS.get(of, of)}",
        evidence=(now, longest),
        confidence=round(min(0.95, 1 - (above + 0.5) / (len(lags) + 1)), 2),
        severity="low" if now.attrs.get("country") in POWERS and len(lags) >= 100 else "info",
        reasons=(
            f"{above} of {len(lags)} {now.attrs.get('direction', '')} items of this genre took as long: base rate {above / len(lags):.1%}",
            f"the lag is {WORDS.get(of, of)}; other lags of the same item can be ordinary",
        ),
        counterpart=_others_lag(now, history),
        unless=f"If it had been printed within {max(lags[_rank99(len(lags))], KNOWN_LONGEST.get(of, 0))} days.",
    )


def _rank99(count: int) -> int:
    """The place of the 99th percentile in a sorted list: the last but one in a hundred, the last of fewer."""
    return max(0, -(-99 * count // 100) - 1)


def _others_lag(now: Observation, history: History) -> tuple[str, ...]:
    """The latest dated item of the other great power."""
    country = now.attrs.get("country")
    told = []
    for code in POWERS if country in POWERS else ():
        dated = [seen for seen in _with(now, history, code) if _lag(seen) is not None]
        if code != country and dated:
            last = dated[-1]
            told.append(
                f"{country_name(code)}: the latest dated {last.value} took {_lag_in_words(last)}, known {last.known_at.date()}"
            )
    return tuple(told)


# --- the order of an exchange -------------------------------------------------------------------------------------------------------


def _exchange(now: Observation, history: History) -> Finding | None:
    """The finding, where this item completes an exchange in another order than that of the last years."""
    sender, _, recipient = now.subject.partition(" -> ")
    back = "received" if now.attrs.get("direction") == "sent" else "sent"
    if now.value not in EXCHANGED and _genre(now) not in EXCHANGED:
        return None
    answered = history.every("correspondence", now.series, f"{recipient} -> {sender}")
    first = next((seen for seen in answered if _same_event(seen, now)), None)
    if first is None or any(
        _same_event(seen, now) for seen in history.every("correspondence", now.series, now.subject)
    ):
        return None
    orders = _orders(now, history)
    usual = list(orders.values())[-FEW:]
    if len(usual) == FEW and set(usual) == {now.attrs.get("direction")}:
        return _turned(now, first, orders, back, history)
    return _first_letters(now, first, history) if now.value == first.value == "letter" else None


def _same_event(seen: Observation, now: Observation) -> bool:
    same = all(seen.attrs.get(key) == now.attrs.get(key) for key in ("occasion", "year")) and seen.attrs.get(
        "occasion"
    ) not in ("", "none", None)
    return same and _genre(seen) in EXCHANGED and abs((seen.known_at - now.known_at).days) <= LONGEST_EXCHANGE


def _orders(now: Observation, history: History) -> dict[str, str]:
    """For each earlier year of the occasion in which both sides wrote, the direction that was printed first."""
    country, first = now.attrs.get("country", ""), dict[str, dict[str, Observation]]()
    for direction in ("sent", "received"):
        for seen in _with(now, history, country, direction):
            year = seen.attrs.get("year", "")
            if (
                seen.attrs.get("occasion") == now.attrs.get("occasion")
                and year < now.attrs.get("year", "")
                and _genre(seen) in EXCHANGED
            ):
                first.setdefault(year, {}).setdefault(direction, seen)
    both = {
        year: ways
        for year, ways in sorted(first.items())
        if len(ways) == 2 and _day(ways["sent"]) != _day(ways["received"])
    }
    return {year: "sent" if _day(ways["sent"]) < _day(ways["received"]) else "received" for year, ways in both.items()}


def _day(seen: Observation) -> date:
    return seen.published_at or seen.known_at.date()


def _turned(
    now: Observation, first: Observation, orders: Mapping[str, str], back: str, history: History
) -> Finding | None:
    if _day(first) >= _day(now):
        return None
    years = ", ".join(list(orders)[-FEW:])
    return Finding(
        key=f"{now.series}|{now.attrs.get('event', now.subject)}|order",
        headline=f"The {_genre(first)} {back} was printed before the one {now.attrs.get('direction')} for {_occasion(now)}, "
        f"the other way round than in {years}",
        subject=now.subject,
        before=f"{now.attrs.get('direction')} first ({years})",
        after=f"{back} first, {(_day(now) - _day(first)).days} days before",
        evidence=(now, first),
        confidence=round(1 - 1 / (2 * len(orders) + 2), 2),
        severity="low" if now.attrs.get("country") in POWERS else "info",
        reasons=(
            f"{len(orders)} earlier exchanges on this occasion have both days; the last {FEW} were printed the other way round",
            f"printed {_day(first)} ({_lag_in_words(first)}) and {_day(now)} ({_lag_in_words(now)})",
        ),
        counterpart=_others_lag(now, history),
        unless=f"If the one {now.attrs.get('direction')} had been printed first or on the same day.",
    )


def _first_letters(now: Observation, first: Observation, history: History) -> Finding | None:
    """The order and both lags of an exchange of letters, where none is held on this occasion: nothing to depart from, so `info`."""
    sides = [_with(now, history, now.attrs.get("country", ""), way) for way in ("sent", "received")]
    letters = [
        {seen.attrs.get("year") for seen in side if seen.value == "letter" and _same_occasion(seen, now)}
        for side in sides
    ]
    if (letters[0] & letters[1]) - {now.attrs.get("year")}:
        return None
    days = (_day(now) - _day(first)).days
    return Finding(
        key=f"{now.series}|{now.attrs.get('event', now.subject)}|letters",
        headline=f"Letters both ways for {_occasion(now)}: the one {first.attrs.get('direction')} was printed first, the one "
        f"{now.attrs.get('direction')} {days} {'day' if days == 1 else 'days'} later; no such exchange is held on this occasion",
        subject=now.subject,
        before=f"printed {_day(first)} ({_lag_in_words(first)})",
        after=f"printed {_day(now)} ({_lag_in_words(now)})",
        evidence=(now, first),
        confidence=0.6,
        severity="info",
        reasons=(
            "an order of printing with nothing to compare it with: a fact, no departure",
            _lag_in_words(now),
            _lag_in_words(first),
        ),
        counterpart=_others_lag(now, history),
        unless="If one of the two had been no letter, or an earlier exchange of letters on this occasion were held.",
    )


def _same_occasion(seen: Observation, now: Observation) -> bool:
    return seen.attrs.get("occasion") == now.attrs.get("occasion")


def _occasion(now: Observation) -> str:
    return f"{_words(now.attrs.get('occasion', ''))} {now.attrs.get('year', '')}"


def _lag_in_words(seen: Observation) -> str:
    lag, of = _lag(seen), seen.attrs.get("lag_of", "")
    return "no date in the text" if lag is None else f"{lag} {'day' if lag == 1 else 'days'} {WORDS.get(of, of)}"


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_item(
    on: str | date, lag: int | None, *, direction: str = "sent", genre: str = "reply", with_: tuple[str, str] = ("Xi Jinping", "CN"),
    lag_of: str = "sent", occasion: str = "none", year: str = "2024", kind: str = "correspondence", subject: str = "",
) -> Observation:  # fmt: skip
    pair = f"Kim Jong Un -> {with_[0]}" if direction == "sent" else f"{with_[0]} -> Kim Jong Un"
    attrs = {
        "direction": direction,
        "country": with_[1],
        "occasion": occasion,
        "year": year,
        "event": f"{pair}|{occasion}|{year}",
    }
    attrs |= {} if lag is None else {"lag": str(lag), "lag_of": lag_of}
    return saw(
        kind, subject or pair, genre, on=on, quote=f"{direction} a {genre}", story=f"{pair} {on} {genre}", attrs=attrs
    )


def _case_held(item: Observation) -> list[Observation]:
    """An item with what is held of it by country and of anyone."""
    direction, country = item.attrs["direction"], item.attrs["country"]
    copies = [
        saw(
            "correspondence_with",
            f"{direction}|{whom}",
            item.value,
            on=item.known_at.date(),
            story=item.story,
            attrs=item.attrs,
        )
        for whom in (country, "anyone")
    ]
    return [item, *copies]


def _case_replies(count: int, lags: Sequence[int] = (1, 2, 4), **more: str) -> list[Observation]:
    """So many dated items from 2012 on, with these lags in turn."""
    days = [date.fromordinal(date(2012, 1, 10).toordinal() + 20 * i) for i in range(count)]
    items = [_case_item(day, lags[i % len(lags)], with_=("To Lam", "VN"), **more) for i, day in enumerate(days)]
    return [each for item in items for each in _case_held(item)]


def _case_exchange(year: int, first: str) -> list[Observation]:
    """Cards of New Year both ways with Putin, the direction given printed a week before the other."""
    second = "received" if first == "sent" else "sent"
    putin, seen = ("Vladimir Putin", "RU"), []
    for direction, day in ((first, f"{year - 1}-12-20"), (second, f"{year - 1}-12-27")):
        item = _case_item(
            day, None, direction=direction, genre="card", with_=putin, occasion="new_year", year=str(year)
        )
        seen += _case_held(item)
    return seen


_CASE_PAST = quiet_past(920, since="2012-01-01", every_days=5)  # until August 2024
_CASE_LETTERS = [each for year in range(2021, 2025) for each in _case_exchange(year, "received")]
_CASE_KIM_FIRST = _case_held(
    _case_item("2024-12-22", 1, genre="letter", with_=("Vladimir Putin", "RU"), occasion="new_year", year="2025")
)
_CASE_PUTIN_SECOND = _case_item(
    "2024-12-27", 4, direction="received", genre="letter", with_=("Vladimir Putin", "RU"), lag_of="received", occasion="new_year",
    year="2025",
)  # fmt: skip
_CASE_KIM_SECOND = _case_item(
    "2024-12-31", 1, genre="letter", with_=("Vladimir Putin", "RU"), occasion="new_year", year="2025"
)
_CASE_PUTIN_2026 = _case_held(
    _case_item(
        "2025-12-25",
        None,
        direction="received",
        genre="letter",
        with_=("Vladimir Putin", "RU"),
        occasion="new_year",
        year="2026",
    )
)


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet, or under a second headline."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_TWICE = [
    replace(each, story=f"{each.story} again", version=f"{each.version} again") for each in _case_replies(15)
]
_CASE_LATE = _case_item("2024-09-22", 21)
_CASE_OF_XI = [
    each for year in range(2014, 2024) for each in _case_held(_case_item(f"{year}-09-12", 2, year=str(year)))
]
_CASE_KNOWN = [*_CASE_PAST, *_case_replies(40), *_CASE_OF_XI]

CASES = (
    quiet(
        "near miss: fifteen replies under two headlines each are no thirty",
        past=[*_CASE_PAST, *_case_replies(15), *_CASE_TWICE],
        now=_CASE_LATE,
    ),
    quiet(
        "near miss: as late in a second outlet",
        past=[*_CASE_KNOWN, *_case_in("vok/article/en", *_CASE_KNOWN), _CASE_LATE],
        now=_case_in("vok/article/en", _CASE_LATE)[0],
    ),
    fires(
        "a reply printed three weeks after it was sent, among forty that took days",
        past=[*_CASE_PAST, *_case_replies(40)],
        now=_case_item("2024-09-22", 21),
        key="kcna/article/en|Kim Jong Un -> Xi Jinping|none|2024|reply|lag_of_sent",
        quote="reply",
        severity="info",
    ),
    fires(
        "among a hundred it is worth a line of its own",
        past=[*_CASE_PAST, *_case_replies(120)],
        now=_case_item("2024-09-22", 21),
        key="kcna/article/en|Kim Jong Un -> Xi Jinping|none|2024|reply|lag_of_sent",
        quote="reply",
        severity="low",
    ),
    fires(
        "Kim's letter printed before Putin's, after four years the other way round",
        past=[*_CASE_PAST, *_CASE_LETTERS, *_CASE_KIM_FIRST],
        now=_CASE_PUTIN_SECOND,
        key="kcna/article/en|Vladimir Putin -> Kim Jong Un|new_year|2025|order",
        quote="letter",
        severity="low",
    ),
    quiet(
        "near miss: the reply to Xi of September 2024 took seven days, as one to Cuba did in 2021",
        past=[*_CASE_PAST, *_case_replies(120)],
        now=_case_item("2024-09-22", 7),
    ),
    quiet(
        "near miss: a letter received ten days before it is printed is one in six",
        past=[
            *_CASE_PAST,
            *_case_replies(60, (3, 3, 2, 5, 3, 12), direction="received", genre="letter", lag_of="received"),
        ],
        now=_case_item("2024-12-27", 10, direction="received", genre="letter", lag_of="received"),
    ),
    quiet(
        "near miss: the lag since the letter's date is not compared with the lag since its receipt",
        past=[*_CASE_PAST, *_case_replies(60, direction="received", genre="letter", lag_of="received")],
        now=_case_item("2024-12-27", 30, direction="received", genre="letter", lag_of="dated"),
    ),
    quiet(
        "near miss: nineteen items are no base rate",
        past=[*_CASE_PAST, *_case_replies(19)],
        now=_case_item("2024-09-22", 21),
    ),
    fires(
        "letters both ways for the first time: the order and both lags, as a fact",
        past=[*_CASE_PAST, *_CASE_LETTERS, *_case_held(_CASE_PUTIN_SECOND)],
        now=_CASE_KIM_SECOND,
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|new_year|2025|letters",
        quote="letter",
        severity="info",
    ),
    quiet(
        "near miss: the letter received first again, a year later",
        past=[
            *_CASE_PAST,
            *_CASE_LETTERS,
            *_case_held(_CASE_PUTIN_SECOND),
            *_case_held(_CASE_KIM_SECOND),
            *_CASE_PUTIN_2026,
        ],
        now=_case_item(
            "2025-12-27", 1, genre="letter", with_=("Vladimir Putin", "RU"), occasion="new_year", year="2026"
        ),
    ),
    quiet(
        "near miss: late mail from a country that nobody asks about",
        past=[*_CASE_PAST, *_case_replies(120)],
        now=_case_item("2024-09-22", 21, with_=("Letsie III", "LS")),
    ),
    quiet(
        "no date in the text, no lag",
        past=[*_CASE_PAST, *_case_replies(60)],
        now=_case_item("2024-09-22", None),
    ),
    quiet("still warming up", past=_case_replies(60), now=_case_item("2024-09-22", 21)),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "old mail that is printed together after a mourning is no single delay",
        past=[*_CASE_PAST, *_case_replies(60, direction="received", genre="condolence", lag_of="received")],
        now=_case_item("2024-09-22", 28, direction="received", genre="condolence", lag_of="received", occasion="death"),
    ),
)
