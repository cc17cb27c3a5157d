"""A message that came every year has not come, and the days in which it always came are over.

Why it matters. What is not printed is the quietest signal: a birthday passed over, a national day without a telegram, no New Year
card. Nobody announces it, and a reader of what is there cannot see what is not. Xi Jinping's and Kim Jong Un's exchanges fell
from ten in 2023 to three in 2024.

What is compared. For the countries that are written to every year, each yearly occasion (New Year, national day, birthday...)
that was marked in each of the last three years held or more (five for countries other than Russia and China). The window is the
earliest to the latest day on which it came, counted from New Year, with a week on both sides; when the window is over and nothing
has come, it is told on the next day with documents, once for the year. One absence after nine years has a chance of 5 % of
meaning nothing, after three of 12 % (Jeffreys): the number stands in the signal. A year of which the window has a gap in what we
hold neither counts nor is judged. Before it speaks the rule looks in every edition and outlet of Pyongyang: what any of them printed has
come. The headline names those that were looked in; the first of them whose day begins tells it, the others are silent.

Blind spots. A message can be sent and not printed, or printed in an edition that is not held. A leader who has left office gets none.
Occasions that are marked in round years only never come every year, so they are not expected.

What to do. Search the editions that are not named and the recipient's own press for the message before saying that there was none. See what
the other great power got on the occasion, and look at the window again after a week.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tealeaves.editions import could_speak, held_by, is_current, language_of, printed_on
from tealeaves.model import Finding, Gap, Observation, Severity
from tealeaves.names import POWERS, country_name, language_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="expected_item_missing",
    version=1,
    title="A message that came every year has not come",
    severity="low",
    status="test",
    listens=("document",),
    baseline=Baseline(documents=200, days=1100),
    references=(
        "https://taptalk.net/news/view/2025011808001114215/RDurdZHCFi",
        "https://en.yna.co.kr/view/AEN20230118000700325",
    ),
    false_positives=(
        "a message that was printed in an edition that is not held, or later than ever before",
        "a leader who left office, or an occasion that was moved",
    ),
    known_limitations=(
        "Only countries in the rule's list, and what is exchanged with their leaders.",
        "Judged when the next document comes: a series that has fallen silent says nothing here, and source health says it.",
        "A message that the observer did not read as one is missed here as well.",
    ),
    runbook=(
        "Within the hour: search the other editions and the archive for the `subject` within the window named in `reasons`.",
        "Within the day: search the press and the foreign ministry of the country in `subject` for the message.",
        "Within ten days: look for a late one, and compare with what `counterpart` says of the other great power.",
    ),
    base_rate=(
        "10 in 16 years (measured on KCNA in English, 1997 to 2012 and August to November 2024), 4 of which had "
        "come in words that were not read as a message: look before you print."
    ),
    alerts_a_week=0.02,
    sources=("kcna", "rodong", "vok", "minju", "pyongyang_times", "naenara", "mfa_kp"),
    history_window="all years held of the occasion",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

WATCHED = ("RU", "CN", "CU", "VN", "LA", "SY", "MN", "BY", "KH", "IR", "NI")
YEARLY = (
    "new_year", "birthday", "liberation_day", "national_day", "party_foundation", "army_day", "treaty_anniversary",
    "relations_anniversary", "victory_day",
)  # fmt: skip
ENOUGH = 9  # years in a row: one absence has a chance of 5% (Jeffreys)
FEW = 3
FEW_OF_OTHERS = 5  # years in a row for countries other than Russia and China
ANSWERS = frozenset({"reply", "thanks", "conveyance", "condolence"})  # follow from something else, and are not due
SLACK = timedelta(days=7)  # on both sides of the days on which it came
WIDEST = 75  # days: what comes all over the year has no window


@dataclass(frozen=True, slots=True)
class Expected:
    """A message that is due: which, in which years it came, and its window this year."""

    direction: str
    country: str
    occasion: str
    year: int
    items: Mapping[int, Observation]  # each year's first
    opens: date
    closes: date
    series: str

    @property
    def subject(self) -> str:
        return f"{self.direction}|{self.country}"


@dataclass(frozen=True, slots=True)
class Row:
    """The years before without a break, the latest first; how many years before this one lack it; and those of which it is not known."""

    items: list[Observation]
    absent: int
    doubtful: list[int]


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """Each message that was due since the day before with documents, and did not come."""
    if now.series.partition("/")[0] not in RULE.sources:  # others report what they like
        return
    before, today = history.latest(now.series), now.known_at.date()
    if before is None or before >= today:
        return
    for direction in ("sent", "received"):
        for country in WATCHED:
            for due in _due(now, history, direction, country, before, today):
                found = _missing(now, history, due)
                if found is not None:
                    yield found


def _with(now: Observation, history: History, direction: str, country: str) -> Sequence[Observation]:
    return history.every("correspondence_with", now.series, f"{direction}|{country}")


def _due(
    now: Observation, history: History, direction: str, country: str, before: date, today: date
) -> Iterator[Expected]:
    """The occasions of a country whose window closed after the day before with documents."""
    for occasion, items in sorted(_occasions(_with(now, history, direction, country)).items()):
        for of_year in (today.year, today.year + 1) if len(items) >= FEW else ():
            window = _window(items, of_year)
            if window is not None and before <= window[1] < today:
                yield Expected(direction, country, occasion, of_year, items, *window, now.series)


def _occasions(messages: Sequence[Observation]) -> dict[str, dict[int, Observation]]:
    """Each yearly occasion with each year's first message."""
    occasions: dict[str, dict[int, Observation]] = {}
    for seen in messages:
        occasion, year = seen.attrs.get("occasion", ""), seen.attrs.get("year", "")
        if occasion in YEARLY and year.isdecimal() and seen.value not in ANSWERS:
            occasions.setdefault(occasion, {}).setdefault(int(year), seen)
    return occasions


def _window(items: Mapping[int, Observation], year: int) -> tuple[date, date] | None:
    """First and last day on which it can be expected this year; None where it comes at any time."""
    days = [(printed_on(seen) - date(each, 1, 1)).days for each, seen in items.items() if each < year]
    if len(days) < FEW or max(days) - min(days) > WIDEST:
        return None
    start = date(year, 1, 1)
    return start + timedelta(days=min(days)) - SLACK, start + timedelta(days=max(days)) + SLACK


def _missing(now: Observation, history: History, due: Expected) -> Finding | None:
    """The finding, where nothing came for the year in any edition, and enough years before had it in this one without a break."""
    row = _row(history, due)
    if row is None:
        return None
    others = held_by(history, "correspondence_with", due.subject, but=now.series, outlets=RULE.sources)
    if any(_came(seen, due) for series in others for seen in history.every("correspondence_with", series, due.subject)):
        return None
    if any(_has_told(history, series, due) for series in others):
        return None
    readers = held_by(history, "correspondence_with", f"{due.direction}|anyone", but=now.series, outlets=RULE.sources)
    looked = [series for series in sorted({*others, *readers}) if _looked(history, series, due)]
    return _finding(now, history, due, row, looked)


def _row(history: History, due: Expected) -> Row | None:
    """What an edition has to say of a message that is due in it: None where it came, or where too little is known to miss it."""
    all_of_them = history.every("correspondence_with", due.series, due.subject)
    gaps = history.coverage(due.series).gaps
    if any(_came(seen, due) for seen in all_of_them) or _holed(due.opens, due.closes, gaps):
        return None
    row = _in_a_row(due, gaps, all_of_them)
    few = FEW if due.country in POWERS else FEW_OF_OTHERS
    if len(row.items) < few or row.absent > 1:
        return None
    apart = due.year - int(row.items[0].attrs["year"])
    return None if apart > 1 + row.absent + len(row.doubtful) else row


def _has_told(history: History, series: str, due: Expected) -> bool:
    """Whether another edition has missed the same message on an earlier day, and told it."""
    items = _occasions(history.every("correspondence_with", series, due.subject)).get(due.occasion, {})
    window = _window(items, due.year)
    latest = history.latest(series)
    if window is None or latest is None or latest <= window[1] or not could_speak(RULE, history, series):
        return False
    return _row(history, replace(due, items=items, opens=window[0], closes=window[1], series=series)) is not None


def _looked(history: History, series: str, due: Expected) -> bool:
    """Whether an edition was followed through the whole window, so that it would have shown the message."""
    held = history.coverage(series)
    if held.since is None or held.until is None:
        return False
    return held.since <= due.opens and held.until >= due.closes - SLACK and not _holed(due.opens, due.closes, held.gaps)


def _came(seen: Observation, due: Expected) -> bool:
    """Whether it is the message that is due, or may be: a reply will do, and so will anything whose occasion was not understood."""
    return _is(seen, due) or due.opens <= printed_on(seen) <= due.closes


def _holed(opens: date, closes: date, gaps: Sequence[Gap]) -> bool:
    return any(gap.after < closes and gap.before > opens for gap in gaps)


def _in_a_row(due: Expected, gaps: Sequence[Gap], all_of_them: Sequence[Observation]) -> Row:
    """The years before; a year is doubtful where something came in the window whose occasion was not understood."""
    row: list[Observation] = []
    doubtful: list[int] = []
    absent, year = 0, due.year - 1
    while year >= min(due.items):
        opens, closes = _back(due.opens, due.year - year), _back(due.closes, due.year - year)
        if year in due.items:
            row.append(due.items[year])
        elif any(opens <= printed_on(seen) <= closes for seen in all_of_them):
            doubtful.append(year)
        elif not _holed(opens, closes, gaps):
            if row:
                break
            absent += 1
        year -= 1
    return Row(row, absent, doubtful)


def _back(day: date, years: int) -> date:
    """The same day so many years before; the last of February for the 29th."""
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def _finding(now: Observation, history: History, due: Expected, found: Row, looked: Sequence[str]) -> Finding:
    row, absent, doubtful = found.items, found.absent, found.doubtful
    country = country_name(due.country)
    way = f"to {country}" if due.direction == "sent" else f"from {country}"
    occasion = _words(due.occasion)
    years = sorted(int(seen.attrs["year"]) for seen in row)
    chance = _chance(len(row), absent)
    again = ", for the second year" if absent else ""
    return Finding(
        key=f"{now.series}|{due.direction}|{due.country}|{due.occasion}|{due.year}",
        headline=f"No message {way} for {occasion} {due.year} in {_where(now.series, looked)}{again}; in {len(row)} years before it came "
        f"({years[0]} to {years[-1]}), at the latest on {due.closes - SLACK:%m-%d}",
        subject=row[0].subject if row[0].kind == "correspondence" else f"{due.direction} {way}",
        before=f"{row[0].value} ({', '.join(map(str, years))})",
        after=f"nothing until {due.closes}",
        evidence=(now, *row[:3]),
        confidence=round(1 - chance, 2),
        severity="info"
        if _not_looked(now, history, due, looked)
        else _severity(due, len(row), absent, _others(now, history, due)),
        reasons=(
            f"came in each of {len(row)} years held, {years[0]} to {years[-1]}; a chance of {chance:.0%} without meaning",
            f"window {due.opens} to {due.closes}, without a gap in what we hold of {', '.join((now.series, *looked))}",
            *_not_looked(now, history, due, looked),
            *(
                f"of {year} it is not known: something came whose occasion was not understood"
                for year in sorted(doubtful)
            ),
        ),
        counterpart=_counterpart(now, history, due),
        unless=f"If anything {way} for {occasion} {due.year} had been printed by {due.closes}.",
    )


def _edition(series: str) -> str:
    """An edition as people call it: "the English of kcna"."""
    language = language_of(series)
    return f"the {language_name(language)} of {series.partition('/')[0]}"


def _where(series: str, looked: Sequence[str]) -> str:
    """The editions that were looked in."""
    others = f", nor in {', '.join(map(_edition, looked))}" if looked else ", the one edition that could be looked in"
    return f"{_edition(series)}{others}"


def _not_looked(now: Observation, history: History, due: Expected, looked: Sequence[str]) -> tuple[str, ...]:
    """Editions of these days that were not followed through the window: it can have come there."""
    others = held_by(history, "correspondence_with", due.subject, but=now.series, outlets=RULE.sources)
    return tuple(
        f"{series} was not followed through the window: it can have come there"
        for series in others
        if series not in looked and is_current(history, series, now)
    )


def _chance(years: int, absent: int) -> float:
    """That it stays away without meaning, after so many years in a row: once, or twice running (Jeffreys)."""
    once = 0.5 / (years + 1)
    return once * 1.5 / (years + 2) if absent else once


def _severity(due: Expected, years: int, absent: int, others: Sequence[str]) -> Severity:
    if due.occasion == "new_year" and not others:
        return "info"  # nobody's is held: more likely none was printed here than that all were passed over
    if due.country in POWERS:
        return "medium" if years >= ENOUGH else "low"
    return "low" if years >= ENOUGH or absent else "info"


def _counterpart(now: Observation, history: History, due: Expected) -> tuple[str, ...]:
    """What the other great power, and how many of the other countries, got or sent on the occasion."""
    told = []
    for code in POWERS:
        same = [seen for seen in _with(now, history, due.direction, code) if _is(seen, due)]
        if code != due.country:
            told.append(
                f"{country_name(code)}: {'; '.join(f'{s.value}, known {s.known_at.date()}' for s in same[-2:]) or 'nothing either'}"
            )
    others = ", ".join(_others(now, history, due)) or "none of the countries compared"
    return (*told, f"on this occasion of {due.year}: {others}")


def _others(now: Observation, history: History, due: Expected) -> list[str]:
    """The countries of the list with which something on the occasion is held this year."""
    return [
        name
        for code, name in ((code, country_name(code)) for code in WATCHED)
        if any(_is(seen, due) for seen in _with(now, history, due.direction, code))
    ]


def _is(seen: Observation, due: Expected) -> bool:
    return seen.attrs.get("occasion") == due.occasion and seen.attrs.get("year") == str(due.year)


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_sent(
    *years: int,
    country: str = "CN",
    occasion: str = "national_day",
    day: str = "10-01",
    direction: str = "sent",
    genre: str = "greeting",
) -> list[Observation]:
    """One message in each of these years, as held by country."""
    out = []
    for year in years:
        attrs = {"occasion": occasion, "year": str(year), "country": country, "direction": direction}
        story = f"{direction} {country} {occasion} {year}"
        subject = f"{direction}|{country}"
        out.append(
            saw(
                "correspondence_with",
                subject,
                genre,
                on=f"{year}-{day}",
                quote="sent greetings",
                story=story,
                attrs=attrs,
            )
        )
    return out


def _case_days(until: str, *, since: str = "2010-01-01", every_days: int = 2) -> list[Observation]:
    """Ordinary documents until a day, so that nothing is missing but what is."""
    count = (date.fromisoformat(until) - date.fromisoformat(since)).days // every_days
    return quiet_past(count, since=since, every_days=every_days)


def _case_today(on: str) -> Observation:
    return saw("document", "document", "en", on=on, quote="an ordinary article", story=f"today {on}")


_CASE_PAST = _case_days("2024-10-08")
_CASE_KEY = "kcna/article/en|sent|CN|national_day|2024"


def _case_in(series: str, seen: Sequence[Observation]) -> list[Observation]:
    """The same as printed by another outlet or in another edition."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_KO = "kcna/article/ko"
_CASE_TEN = [*_CASE_PAST, *_case_sent(*range(2014, 2024)), *_case_sent(2024, country="RU", day="06-12")]

CASES = (
    quiet(
        "near miss: it came, in Korean",
        past=[*_CASE_TEN, *_case_in(_CASE_KO, [*_CASE_TEN, *_case_sent(2024)])],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: another outlet printed it, which we began to follow this year",
        past=[
            *_CASE_TEN,
            *_case_in("rodong/article/en", [*_case_days("2024-10-08", since="2024-02-01"), *_case_sent(2024)]),
        ],
        now=_case_today("2024-10-09"),
    ),
    fires(
        "it came in no edition of those looked in",
        past=[*_CASE_TEN, *_case_in(_CASE_KO, _CASE_TEN)],
        now=_case_today("2024-10-09"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="medium",
    ),
    quiet(
        "near miss: another edition has told of its absence",
        past=[*_CASE_TEN, *_case_in(_CASE_KO, [*_CASE_TEN, _case_today("2024-10-09")])],
        now=replace(_case_today("2024-10-09"), known_at=_case_today("2024-10-09").known_at.replace(hour=13)),
    ),
    fires(
        "another edition of these days was not followed through the window",
        past=[
            *_CASE_TEN,
            *_case_in(
                _CASE_KO, [*_case_days("2024-09-10"), *_case_sent(*range(2014, 2024)), _case_today("2024-10-08")]
            ),
        ],
        now=_case_today("2024-10-09"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="info",
    ),
    fires(
        "no message for China's national day, after ten years that had one",
        past=[*_CASE_PAST, *_case_sent(*range(2014, 2024)), *_case_sent(2024, country="RU", day="06-12")],
        now=_case_today("2024-10-09"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="medium",
    ),
    fires(
        "after four years it is told as four, and lower",
        past=[*_CASE_PAST, *_case_sent(*range(2020, 2024))],
        now=_case_today("2024-10-09"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="low",
    ),
    fires(
        "a year of which it is not known neither breaks the row nor counts",
        past=[*_CASE_PAST, *_case_sent(*range(2013, 2023)), *_case_sent(2023, occasion="none", day="10-02")],
        now=_case_today("2024-10-09"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="medium",
    ),
    fires(
        "the second absence running after four years",
        past=[*_CASE_PAST, *_case_sent(*range(2019, 2023))],
        now=_case_today("2024-10-09"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="low",
    ),
    fires(
        "told on the next day with documents, not only on the morrow",
        past=[*_CASE_PAST, *_case_sent(*range(2014, 2024))],
        now=_case_today("2024-10-11"),
        key=_CASE_KEY,
        quote="ordinary",
        severity="medium",
    ),
    fires(
        "a New Year card that comes before or after the year begins",
        past=[
            *_case_days("2025-02-01"),
            *_case_sent(2025, country="RU", occasion="new_year", day="01-18"),
            *(
                seen
                for year in range(2016, 2025)
                for seen in _case_sent(year, occasion="new_year", day=f"01-{year - 2000:02}")
            ),
        ],
        now=_case_today("2025-02-02"),
        key="kcna/article/en|sent|CN|new_year|2025",
        quote="ordinary",
        severity="medium",
    ),
    fires(
        "no New Year card to anybody is held: more likely none was printed here",
        past=[
            *_case_days("2025-02-01"),
            *(
                seen
                for year in range(2016, 2025)
                for seen in _case_sent(year, occasion="new_year", day=f"01-{year - 2000:02}")
            ),
        ],
        now=_case_today("2025-02-02"),
        key="kcna/article/en|sent|CN|new_year|2025",
        quote="ordinary",
        severity="info",
    ),
    quiet(
        "it came",
        past=[*_CASE_PAST, *_case_sent(*range(2014, 2025))],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: the window is open until a week after the latest day",
        past=[*_case_days("2024-10-04"), *_case_sent(*range(2014, 2024))],
        now=_case_today("2024-10-06"),
    ),
    quiet(
        "near miss: we did not look during the window",
        past=[*_case_days("2024-09-20"), *_case_sent(*range(2014, 2024))],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: a reply came instead, as on Liberation Day of 2024",
        past=[*_CASE_PAST, *_case_sent(*range(2014, 2024)), *_case_sent(2024, genre="reply")],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: a message came whose occasion was not understood",
        past=[*_CASE_PAST, *_case_sent(*range(2014, 2024)), *_case_sent(2024, occasion="none", day="10-02")],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: the years before lie in a hole of what we hold",
        past=[
            *quiet_past(500, since="2010-01-01", every_days=2),
            *quiet_past(100, since="2024-03-01", every_days=2, series="kcna/article/en"),
            *_case_sent(*range(2008, 2013)),
        ],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: it comes in round years only",
        past=[
            *_CASE_PAST,
            *_case_sent(2014, 2019, occasion="relations_anniversary"),
            *_case_sent(2009, occasion="relations_anniversary"),
        ],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: an occasion that comes all over the year has no window",
        past=[
            *_CASE_PAST,
            *_case_sent(2021, day="02-01"),
            *_case_sent(2022, day="06-01"),
            *_case_sent(2023, day="10-01"),
        ],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "the third absence is no news",
        past=[*_CASE_PAST, *_case_sent(*range(2016, 2022))],
        now=_case_today("2024-10-09"),
    ),
    quiet(
        "near miss: no second absence, for in the year before something came whose occasion was not understood",
        past=[
            *_CASE_PAST,
            *_case_sent(*range(2012, 2014)),
            *_case_sent(2023, occasion="none", day="10-02"),
        ],
        now=_case_today("2024-10-09"),
    ),
    quiet("still warming up", past=_case_sent(*range(2014, 2024)), now=_case_today("2024-10-09")),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a king who has left his throne gets no birthday message",
        past=[
            *_CASE_PAST,
            *_case_sent(*range(2014, 2024), country="KH", occasion="birthday"),
            saw(
                "correspondence_with",
                "sent|KH",
                "greeting",
                on="2024-02-01",
                quote="on his accession",
                attrs={"occasion": "appointment"},
            ),
        ],
        now=_case_today("2024-10-09"),
    ),
)
