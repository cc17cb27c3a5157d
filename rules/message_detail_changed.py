"""State media print more, or less, of a message than of the same occasion's in other years: a full text, a summary, or a name in a list.

Why it matters. How much of a message readers are given is warmth in column inches. Xi Jinping and Vladimir Putin both sent New
Year cards that were listed by name; for New Year 2025 Putin's letter was printed in full and Kim's to him in summary, and Xi
stayed in the list. The reply to Xi of September 2024 had about 190 words. None of this is said anywhere; it is counted.

What is compared. Detail (full text, summary, title, mere listing) and length (letters in Korean and Chinese, words elsewhere) of
what the same sender sent to the same recipient on the same occasion in other years; where the pair has too few, of that country.
A length is compared among items of one detail and one unit, and told only where it is below half or above twice everything of the
last nine years. And beside each other: Russia and China on the same occasion of the same year, where in earlier years both were
printed alike.

Blind spots. An outlet can print a summary today and the full text tomorrow: the fuller one is judged when it comes. A translation
can be shorter than its original; Korean is counted in letters and decides. Editions differ: they are compared each with itself.

What to do. Count the Korean text yourself. Open the same occasion's items of the last three years and the other great power's of
this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from statistics import median

from tealeaves.editions import BOTH_SIDES, told_by
from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import POWERS, country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="message_detail_changed",
    version=1,
    title="More or less of a message is printed than of the same occasion's before",
    severity="medium",
    status="test",
    listens=("correspondence",),
    baseline=Baseline(documents=50, days=365),
    references=(
        "http://www.kcna.kp/en/article/q/c37361c4d8d928dc3cc21efb4e02db76.kcmsf",
        "https://en.yna.co.kr/view/AEN20230118000700325",
    ),
    false_positives=(
        "a summary of which the full text follows",
        "a page of which our copy is cut off",
    ),
    known_limitations=(
        "Occasions that do not recur are not compared.",
        "A longer or shorter text within a factor of two of earlier years is not told.",
    ),
    runbook=(
        "Within the hour: compare `after` with the Korean edition, in letters.",
        "Within the day: look whether a fuller text of the same `subject` follows.",
        "Within the week: see in `counterpart` what the other great power got on this occasion.",
    ),
    base_rate=(
        "10 in 1,559 messages (measured on KCNA in English, 1997 to 2012 and August to November 2024); 4 of them "
        "in 2007 and 2008, when the messages of all became summaries."
    ),
    alerts_a_week=0.03,
    sources=BOTH_SIDES,
    history_window="the last nine years held of the occasion",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

DETAILS: Mapping[str, int] = {"listing": 0, "title": 1, "summary": 2, "full": 3}
IN_WORDS: Mapping[str, str] = {
    "listing": "merely listed",
    "title": "told by title",
    "summary": "printed in summary",
    "full": "printed in full",
}
ONCE_ONLY = frozenset(
    {"", "none", "election", "appointment", "disaster", "death", "illness"}
)  # no year before to compare
SOMEBODY = ("person", "office", None)  # not a body or a group
RECENT = 3  # years, holes left out, within which the latest item compared must lie
ENOUGH = 9  # years: one departure has a chance of 5% (Jeffreys)
FEW = 3
FEW_OF_OTHERS = 5  # years for countries other than Russia and China
TIMES = 2  # shorter or longer than all of the years compared by this much
LONG_GAP_DAYS = 180

Years = Mapping[int, Observation]  # year of the occasion to the fullest item


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The findings of `_departures`; of several outlets that print one message in one detail the first tells them."""
    found = list(_departures(now, history))
    if found:
        told = told_by(now, history, RULE)
        yield from found if told is None or told.attrs.get("detail") != now.attrs.get("detail") else []


def _departures(now: Observation, history: History) -> Iterator[Finding]:
    """The findings on detail or length against other years, and on detail beside the other great power."""
    if not _comparable(now) or not _own(now):
        return
    pair = history.every("correspondence", now.series, now.subject)
    established = (
        pair or now.attrs.get("named") == "office"
    )  # a person who never wrote before is not taken for the country
    country = _regular(_with(now, history, now.attrs.get("country", ""))) if established else []
    if any(_year(seen) == _year(now) and _rank(seen) >= _rank(now) for seen in _same(pair, now)):
        return  # the fuller one was judged
    years = _years(pair, now)
    level = "to this recipient" if now.attrs.get("direction") == "sent" else "from this sender"
    few = FEW if now.attrs.get("country") in POWERS else FEW_OF_OTHERS
    if len(years) < few and now.attrs.get("country") in POWERS:
        years, level = _years(country, now), "with this country"
    held, years = len(years), dict(sorted(years.items())[-ENOUGH:])
    level = f"{level}, the latest of {held} held" if held > len(years) else level
    if len(years) >= few and _recent(now, history, max(years)):
        changed = _changed(now, history, years, level, held) or _length(now, history, years, level, held)
        yield from [changed] if changed else []
    yield from _beside(now, history, country)


def _own(now: Observation) -> bool:
    """Whether a publisher of one of the two sides prints it: what others report of a message has their words and their delays."""
    return now.series.partition("/")[0] in RULE.sources


def _comparable(now: Observation) -> bool:
    """Whether it has an occasion that recurs, a year, a known detail, and somebody on the other side."""
    known = now.attrs.get("detail") in DETAILS and now.attrs.get("year") and now.attrs.get("named") in SOMEBODY
    return bool(known) and now.attrs.get("occasion", "") not in ONCE_ONLY


def _recent(now: Observation, history: History, last_year: int) -> bool:
    """Whether the latest year compared is near enough, years of which we hold nothing left out."""
    apart = _year(now) - last_year
    gaps = history.coverage(now.series).gaps if apart > RECENT else ()
    unseen = sum(max(0, gap.before.year - gap.after.year - 1) for gap in gaps if gap.before.year >= last_year)
    return apart - unseen <= RECENT


def _regular(items: Sequence[Observation]) -> list[Observation]:
    """What offices, and persons with more than one message, sent or got: a dance company's letter is no president's."""
    times = Counter(_pair(seen) for seen in items)
    return [seen for seen in items if seen.attrs.get("named") == "office" or times[_pair(seen)] > 1]


def _pair(seen: Observation) -> str:
    """Who wrote to whom, as the event names it."""
    return seen.attrs.get("event", seen.story).partition("|")[0]


def _with(now: Observation, history: History, whom: str) -> Sequence[Observation]:
    """What went the same way, to or from a country or anyone."""
    return history.every("correspondence_with", now.series, f"{now.attrs.get('direction', '')}|{whom}")


def _year(seen: Observation) -> int:
    return int(seen.attrs.get("year") or seen.known_at.year)


def _rank(seen: Observation) -> int:
    return DETAILS.get(seen.attrs.get("detail", ""), -1)


def _same(items: Sequence[Observation], now: Observation) -> list[Observation]:
    """Those on the same occasion of which the detail is known."""
    alike = (
        seen
        for seen in items
        if seen.attrs.get("occasion") == now.attrs["occasion"] and seen.attrs.get("named") in SOMEBODY
    )
    return [seen for seen in alike if _rank(seen) >= 0]


def _years(items: Sequence[Observation], now: Observation) -> dict[int, Observation]:
    """The fullest item of each earlier year of the occasion; replies with replies only."""
    years: dict[int, Observation] = {}
    for seen in _same(items, now):
        year = _year(seen)
        if (
            year < _year(now)
            and (seen.value == "reply") == (now.value == "reply")
            and (year not in years or _rank(seen) > _rank(years[year]))
        ):
            years[year] = seen
    return years


def _changed(now: Observation, history: History, years: Years, level: str, held: int) -> Finding | None:
    """The finding, where every year compared was printed in less detail, or every one in more."""
    ranks = {_rank(seen) for seen in years.values()}
    if min(ranks) <= _rank(now) <= max(ranks):
        return None
    detail, usual = now.attrs["detail"], years[max(years)].attrs["detail"]
    more = "More" if _rank(now) > max(ranks) else "Less"
    return _finding(
        now, history, years, level,
        key=f"{now.attrs['occasion']}|{_year(now)}|{detail}",
        headline=f"{more} than before: {_message(now)} is {IN_WORDS[detail]}, where in {_of(years, held)} ({_span(years)}) it was at "
        f"{'most' if more == 'More' else 'least'} {IN_WORDS[_extreme(years, more)]}",
        before=f"{IN_WORDS[usual]} ({max(years)})",
        after=IN_WORDS[detail],
        unless=f"If it had been {IN_WORDS[usual]}, as in {max(years)}.",
    )  # fmt: skip


def _of(years: Years, held: int) -> str:
    """How many years are compared, and of how many that are held."""
    return f"{held} years held" if len(years) == held else f"{len(years)} of {held} years held"


def _extreme(years: Years, more: str) -> str:
    pick = max if more == "More" else min
    return pick((seen.attrs["detail"] for seen in years.values()), key=lambda detail: DETAILS[detail])


def _length(now: Observation, history: History, years: Years, level: str, held: int) -> Finding | None:
    """The finding, where the text is far shorter or longer than all that are compared."""
    alike = {year: seen for year, seen in years.items() if _measure(seen) == _measure(now) and _size(seen)}
    size = _size(now)
    if now.attrs["detail"] not in ("full", "summary") or not size or len(alike) < FEW:
        return None
    sizes = [_size(seen) for seen in alike.values()]
    if min(sizes) <= size * TIMES and size <= TIMES * max(sizes):
        return None
    longer = size > max(sizes)
    unit = now.attrs.get("unit", "words")
    return _finding(
        now, history, alike, level,
        key=f"{now.attrs['occasion']}|{_year(now)}|length",
        headline=f"{'Longer' if longer else 'Shorter'} than before: {_message(now)} has {size} {unit}, where in {_of(alike, held)} "
        f"({_span(alike)}) it had {min(sizes)} to {max(sizes)}",
        before=f"{min(sizes)} to {max(sizes)} {unit}, median {median(sizes):g}",
        after=f"{size} {unit}",
        unless=f"If it had had between {-(-min(sizes) // TIMES)} and {TIMES * max(sizes)} {unit}.",
    )  # fmt: skip


def _measure(seen: Observation) -> tuple[str | None, str | None]:
    return seen.attrs.get("detail"), seen.attrs.get("unit")


def _size(seen: Observation) -> int:
    length = seen.attrs.get("length", "")
    return int(length) if length.isdecimal() else 0


def _finding(
    now: Observation,
    history: History,
    years: Years,
    level: str,
    *,
    key: str,
    headline: str,
    before: str,
    after: str,
    unless: str,
) -> Finding:
    hole = _hole(now, history, max(years))
    others = [code for code in POWERS if code != now.attrs.get("country")] if now.attrs.get("country") in POWERS else []
    return Finding(
        key=f"{now.series}|{now.attrs.get('direction')}|{now.attrs.get('country', now.subject)}|{key}",
        headline=headline,
        subject=now.subject,
        before=before,
        after=after,
        evidence=(now, *(years[year] for year in sorted(years, reverse=True)[:3])),
        confidence=0.4 if hole else round(min(0.95, 1 - 1 / (2 * len(years) + 2)), 2),
        severity=_severity(now, len(years), bool(hole)),
        reasons=(f"compared with {len(years)} years {level}, {_span(years)}", *hole, *map(_told, _last(years))),
        counterpart=tuple(_other(now, code, _with(now, history, code)) for code in others),
        unless=unless,
    )


def _severity(now: Observation, years: int, hole: bool) -> Severity:
    if hole or now.attrs.get("country") not in POWERS:
        return "info"
    return "medium" if years >= ENOUGH else "low"


def _last(years: Years) -> list[Observation]:
    return [years[year] for year in sorted(years, reverse=True)[:3]]


def _told(seen: Observation) -> str:
    size = f", {seen.attrs['length']} {seen.attrs.get('unit', 'words')}" if seen.attrs.get("length") else ""
    detail = IN_WORDS.get(seen.attrs.get("detail", ""), "of unknown detail")
    return f"{_year(seen)}: {seen.value} {detail}{size}, known {seen.known_at.date()}"


def _span(years: Years) -> str:
    return f"{min(years)} to {max(years)}"


def _message(now: Observation) -> str:
    sender, _, recipient = now.subject.partition(" -> ")
    return f"the {now.value} of {sender} to {recipient} for {_words(now.attrs['occasion'])} {_year(now)}"


def _hole(now: Observation, history: History, last_year: int) -> tuple[str, ...]:
    """A long hole in which the change can have come unseen: since the last year compared."""
    if last_year >= _year(now) - 1:
        return ()
    for gap in history.coverage(now.series).gaps:
        if gap.days >= LONG_GAP_DAYS and gap.before.year >= last_year:
            return (f"the change may have come in the gap from {gap.after} to {gap.before}",)
    return ()


def _other(now: Observation, code: str, items: Sequence[Observation]) -> str:
    """What the other great power got, or sent, on the same occasion of the same year."""
    same = [seen for seen in _same(items, now) if _year(seen) == _year(now)]
    return f"{country_name(code)}: {'; '.join(map(_told, same[-2:])) or 'nothing on this occasion is held so far'}"


# --- beside the other great power ---------------------------------------------------------------------------------------------------


def _beside(now: Observation, history: History, own: Sequence[Observation]) -> Iterator[Finding]:
    """The finding, where one of Russia and China is merely listed and the other printed, and the years before had both alike."""
    country = now.attrs.get("country")
    if country not in POWERS:
        return
    code = next(each for each in POWERS if each != country)
    other = _fullest(_same(_with(now, history, code), now))
    mine = _fullest(_same(own, now))
    year, theirs = _year(now), other.get(_year(now))
    if theirs is None or year in mine or _printed(now) == _printed(theirs):
        return
    alike = {
        past: seen
        for past, seen in mine.items()
        if past < year and past in other and _printed(seen) == _printed(other[past])
    }
    unlike = [past for past, seen in mine.items() if past < year and past in other and past not in alike]
    if len(alike) >= FEW and not (unlike and max(unlike) > max(alike)):
        yield _one_listed(now, history, theirs, code, alike)


def _fullest(items: Sequence[Observation]) -> dict[int, Observation]:
    years: dict[int, Observation] = {}
    for seen in items:
        if _year(seen) not in years or _rank(seen) > _rank(years[_year(seen)]):
            years[_year(seen)] = seen
    return years


def _printed(seen: Observation) -> bool:
    """Whether anything of its words was printed, or only that it came."""
    return _rank(seen) >= DETAILS["summary"]


def _one_listed(now: Observation, history: History, theirs: Observation, code: str, alike: Years) -> Finding:
    hole = _hole(now, history, max(alike))
    return Finding(
        key=f"{now.series}|{now.attrs['occasion']}|{now.attrs.get('direction')}|{_year(now)}|beside",
        headline=f"{_message(now)[:1].upper()}{_message(now)[1:]} is {IN_WORDS[now.attrs['detail']]}, while the {theirs.value} "
        f"{'to' if now.attrs.get('direction') == 'sent' else 'from'} {country_name(code)} was {IN_WORDS[theirs.attrs['detail']]}; "
        f"in {len(alike)} years held ({_span(alike)}) both were treated alike",
        subject=now.subject,
        before=f"both {IN_WORDS[alike[max(alike)].attrs['detail']]} ({max(alike)})",
        after=f"{now.attrs['detail']} beside {theirs.attrs['detail']}",
        evidence=(now, theirs, *_last(alike)[:2]),
        confidence=0.4 if hole else round(min(0.95, 1 - 1 / (2 * len(alike) + 2)), 2),
        severity="info" if hole else "medium" if len(alike) >= ENOUGH else "low",
        reasons=(f"treated alike in {len(alike)} years, {_span(alike)}", *hole, *map(_told, _last(alike))),
        counterpart=(f"{country_name(code)}: {_told(theirs)}",),
        unless=f"If both had been {IN_WORDS[now.attrs['detail']]}, or both printed.",
    )


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_PUTIN, _CASE_XI = ("Vladimir Putin", "RU"), ("Xi Jinping", "CN")


def _case_item(
    detail: str, year: int, *, genre: str = "card", from_: tuple[str, str] = _CASE_PUTIN, on: str = "", occasion: str = "new_year",
    length: int = 0, unit: str = "words", kind: str = "correspondence", subject: str = "", direction: str = "received",
    series: str = "kcna/article/en", named: str = "person",
) -> Observation:  # fmt: skip
    pair = f"{from_[0]} -> Kim Jong Un" if direction == "received" else f"Kim Jong Un -> {from_[0]}"
    attrs = {
        "direction": direction,
        "country": from_[1],
        "occasion": occasion,
        "year": str(year),
        "detail": detail,
        "event": f"{pair}|{occasion}|{year}",
        "named": named,
    }
    attrs |= {"length": str(length), "unit": unit} if length else {}
    day = on or f"{year}-01-02"
    quote = f"{direction} a {genre} ({detail})"
    return saw(kind, subject or pair, genre, on=day, quote=quote, story=f"{pair} {day}", attrs=attrs, series=series)


def _case_held(item: Observation) -> list[Observation]:
    """An item with what is held of it by country and of anyone."""
    on, way = item.known_at.date(), item.attrs["direction"]
    return [
        item,
        *(
            saw(
                "correspondence_with",
                f"{way}|{whom}",
                item.value,
                on=on,
                story=item.story,
                attrs=item.attrs,
                series=item.series,
            )
            for whom in (item.attrs["country"], "anyone")
        ),
    ]


def _case_cards(*years: int, from_: tuple[str, str] = _CASE_PUTIN) -> list[Observation]:
    return [each for year in years for each in _case_held(_case_item("listing", year, from_=from_))]


def _case_texts(*lengths: int, unit: str = "words", series: str = "kcna/article/en") -> list[Observation]:
    """Messages to Xi for the national day from 2024 backwards, with these lengths."""
    items = [
        _case_item(
            "full", 2024 - i, genre="greeting", from_=_CASE_XI, occasion="national_day", on=f"{2024 - i}-10-01", length=length, unit=unit,
            direction="sent", series=series,
        )
        for i, length in enumerate(lengths)
    ]  # fmt: skip
    return [each for item in items for each in _case_held(item)]


def _case_national_day(length: int, *, unit: str = "words", series: str = "kcna/article/en") -> Observation:
    return _case_item(
        "full", 2025, genre="greeting", from_=_CASE_XI, occasion="national_day", on="2025-10-01", length=length, unit=unit,
        direction="sent", series=series,
    )  # fmt: skip


_CASE_PAST = quiet_past(940, since="2012-01-01", every_days=5)  # until November 2024
_CASE_KOREAN = quiet_past(940, since="2012-01-01", every_days=5, series="kcna/article/ko")
_CASE_LETTER = _case_item("full", 2025, genre="letter", on="2024-12-27", length=320)


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_KNOWN = [*_CASE_PAST, *_case_cards(*range(2013, 2025))]

CASES = (
    quiet(
        "near miss: the same letter in full in a second outlet",
        past=[*_CASE_KNOWN, *_case_in("vok/article/en", *_CASE_KNOWN), _CASE_LETTER],
        now=_case_in("vok/article/en", _CASE_LETTER)[0],
    ),
    fires(
        "a second outlet has it in full where the first had a summary",
        past=[
            *_CASE_KNOWN,
            *_case_in("vok/article/en", *_CASE_KNOWN),
            replace(_CASE_LETTER, attrs={**_CASE_LETTER.attrs, "detail": "summary"}),
        ],
        now=_case_in("vok/article/en", _CASE_LETTER)[0],
        key="vok/article/en|received|RU|new_year|2025|full",
        quote="full",
        severity="medium",
    ),
    fires(
        "Putin's letter in full, where his cards were listed",
        past=[*_CASE_PAST, *_case_cards(*range(2020, 2025))],
        now=_CASE_LETTER,
        key="kcna/article/en|received|RU|new_year|2025|full",
        quote="full",
        severity="low",
    ),
    fires(
        "nine years of listing weigh more",
        past=[*_CASE_PAST, *_case_cards(*range(2013, 2025))],
        now=_CASE_LETTER,
        key="kcna/article/en|received|RU|new_year|2025|full",
        quote="full",
        severity="medium",
    ),
    fires(
        "Xi merely listed beside Putin's letter",
        past=[
            *_CASE_PAST,
            *_case_cards(*range(2020, 2025)),
            *_case_cards(*range(2020, 2025), from_=_CASE_XI),
            *_case_held(_CASE_LETTER),
        ],
        now=_case_item("listing", 2025, from_=_CASE_XI, on="2024-12-31"),
        key="kcna/article/en|new_year|received|2025|beside",
        quote="listing",
        severity="low",
    ),
    fires(
        "a message half as long as any before",
        past=[*_CASE_PAST, *_case_texts(420, 400, 380, 450)],
        now=_case_national_day(150),
        key="kcna/article/en|sent|CN|national_day|2025|length",
        quote="full",
        severity="low",
    ),
    fires(
        "Korean is counted in letters",
        past=[*_CASE_KOREAN, *_case_texts(900, 950, 880, unit="letters", series="kcna/article/ko")],
        now=_case_national_day(2000, unit="letters", series="kcna/article/ko"),
        key="kcna/article/ko|sent|CN|national_day|2025|length",
        quote="full",
        severity="low",
    ),
    fires(
        "less than before: a text that becomes a name in a list",
        past=[*_CASE_PAST, *_case_texts(420, 400, 380)],
        now=_case_item(
            "listing",
            2025,
            genre="greeting",
            from_=_CASE_XI,
            occasion="national_day",
            on="2025-10-01",
            direction="sent",
        ),
        key="kcna/article/en|sent|CN|national_day|2025|listing",
        quote="listing",
        severity="low",
    ),
    quiet(
        "a listed card as always",
        past=[*_CASE_PAST, *_case_cards(*range(2013, 2025))],
        now=_case_item("listing", 2025),
    ),
    quiet(
        "near miss: a third less is within what varies",
        past=[*_CASE_PAST, *_case_texts(420, 400, 380, 450)],
        now=_case_national_day(260),
    ),
    quiet(
        "near miss: letters and words are not compared",
        past=[*_CASE_PAST, *_case_texts(420, 400, 380, 450)],
        now=_case_national_day(1500, unit="letters"),
    ),
    quiet(
        "near miss: the card that follows the letter of the same year is judged with it",
        past=[*_CASE_PAST, *_case_cards(*range(2020, 2025)), *_case_held(_CASE_LETTER)],
        now=_case_item("listing", 2025, on="2025-01-02"),
    ),
    quiet(
        "near miss: Xi listed and Putin printed, as every year",
        past=[
            *_CASE_PAST,
            *(each for year in range(2020, 2025) for each in _case_held(_case_item("full", year, genre="letter"))),
            *_case_cards(*range(2020, 2025), from_=_CASE_XI),
            *_case_held(_CASE_LETTER),
        ],
        now=_case_item("listing", 2025, from_=_CASE_XI, on="2024-12-31"),
    ),
    quiet(
        "near miss: a dance company's letter is no president's",
        past=[*_CASE_PAST, *_case_cards(*range(2013, 2025))],
        now=_case_item(
            "full", 2025, genre="letter", from_=("Beryozka Dancing Troupe", "RU"), on="2024-12-27", named="body"
        ),
    ),
    quiet(
        "near miss: years that lie long back say nothing of this one",
        past=[*_CASE_PAST, *_case_cards(2013, 2014, 2015)],
        now=_CASE_LETTER,
    ),
    quiet("two years are no usage", past=[*_CASE_PAST, *_case_cards(2023, 2024)], now=_CASE_LETTER),
    quiet("still warming up", past=_case_cards(*range(2013, 2025)), now=_CASE_LETTER),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a summary today, of which the full text follows tomorrow",
        past=[*_CASE_PAST, *_case_texts(420, 400, 380, 450)],
        now=_case_item(
            "summary",
            2025,
            genre="greeting",
            from_=_CASE_XI,
            occasion="national_day",
            on="2025-10-01",
            length=90,
            direction="sent",
        ),
    ),
)
