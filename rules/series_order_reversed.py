"""Of two like items about two countries, the one that always came second comes first.

Why it matters. The Korea Stamp Corporation issues the same thing about two friends on one day, and counts them one after the other. On
2024-12-10 the booklet on friendship with Russia was Ba79 and that on friendship with China Ba80; the like issues of 2023 had China first.
Nothing in the text says so: the order is in the numbers alone, and those who look after protocol look there. Of the stamps with the two
countries' gifts reports disagree on the year in which Russia's came first (2023 or 2024): the numbers themselves decide, not the reports.

What is compared. Pairs, not numbers: two items of one kind, one prefix and one day whose themes differ by the name of a country and by
nothing else, in whichever language both have a theme. They may stand in one notice or in two of the same day. The order of the two
countries is compared with that of the last such pair of an earlier day. Where neither has a number, their places in one list count.

Blind spots. Notices that we do not hold: what lies between two pairs is not known to have been quiet. Pairs whose themes are worded
differently. Two items issued on two days. The numbers are stock numbers (재고번호) of what is sold, not catalogue numbers of stamps; nobody
outside knows how they are given.

What to do. Look up both items in the order form or the shop, and see whether face value, size and count are alike as well. See in which
order the texts of that week name the two countries, and which of the two was written to first on the last common occasion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="series_order_reversed",
    version=1,
    title="Two countries change places in a series of numbers",
    severity="medium",
    status="test",
    listens=("stamp_pair", "stamp_item"),
    baseline=Baseline(documents=3, days=60),
    references=(
        "https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",
        "https://m.tf.co.kr/read/ptoday/2169242.htm",
        "https://news1.kr/amp/nk/politics-diplomacy/5657008",
    ),
    false_positives=(
        "numbers given in the order in which the drawings came from the printer",
        "a second printing of an old item under a new number",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "one earlier pair is one case: half of all pairs would differ from it if the order meant nothing",
        "a pair is only seen where both items name their country in the theme and nothing else differs: a silver and a porcelain vase "
        "given by the two are no pair",
    ),
    runbook=(
        "Within the hour: open the notice at `quotes` and check the two numbers and themes against the order form.",
        "Within the day: compare `reasons` (the last three orders) with the shop's pages of those years.",
        "Within the week: watch the next message to each of the two for the same turn in `listing_order_changed`.",
    ),
    base_rate="unknown: some one or two such pairs a year are known from the press, and no run of them is public",
    alerts_a_week=0.02,
    sources=("korea_stamp",),
)

SETTLED = 3  # earlier pairs, all the other way round, that make a custom
SHOWN = 3  # earlier orders that are told
NUMBERS = {"stock": "stock numbers", "catalogue": "catalogue numbers", "": "numbers"}
NAMES = {
    "BY": "Belarus", "CN": "China", "CU": "Cuba", "IR": "Iran", "JP": "Japan", "KR": "South Korea", "LA": "Laos", "MN": "Mongolia",
    "RU": "Russia", "SY": "Syria", "US": "the United States", "VN": "Vietnam",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two like items of one day about two countries, in the order of their numbers."""

    countries: tuple[str, str]
    numbers: tuple[str, str]
    day: str
    numbering: str
    seen: tuple[Observation, ...]

    def words(self) -> str:
        """ "China (Ba71) before Russia (Ba72), 2023-10-06"."""
        told = [
            f"{name(country)}{f' ({number})' if number else ''}"
            for country, number in zip(self.countries, self.numbers, strict=True)
        ]
        return f"{told[0]} before {told[1]}, {self.day}"


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """A finding for each pair that the observation completes and that stands the other way round."""
    present = _own(now) if now.kind == "stamp_pair" else _with_others(now, history)
    for pair in present:
        earlier = [each for each in _earlier(now, history, pair) if each.day < pair.day]
        if earlier and earlier[-1].countries == pair.countries[::-1]:
            yield _finding(now, pair, earlier)


def _own(now: Observation) -> list[Pair]:
    """The pair of one document, where it is one of like with like."""
    attrs = now.attrs
    if not attrs.get("day") or attrs.get("day") != attrs.get("other_day"):
        return []
    if not alike(_languages(attrs.get("themes", "")), _languages(attrs.get("other_themes", ""))):
        return []
    first, _, second = now.value.partition(" ")
    number, _, other = attrs.get("numbers", "").partition(" ")
    return [Pair((first, second), (number, other), attrs["day"], attrs.get("numbering", ""), (now,))]


def _with_others(now: Observation, history: History) -> list[Pair]:
    """The pairs that an item makes with items of other documents."""
    if not now.attrs.get("country") or not now.attrs.get("serial"):
        return []
    return [
        pair for each in history.every("stamp_item", now.series, now.subject) if (pair := _pair(now, each)) is not None
    ]


def _earlier(now: Observation, history: History, pair: Pair) -> list[Pair]:
    """Earlier pairs of the same two countries, each once, in the order of their days."""
    items = "|".join(now.subject.split("|")[:2])
    subject = f"{items}|{' '.join(sorted(pair.countries))}"
    found = [each for seen in history.every("stamp_pair", now.series, subject) for each in _own(seen)]
    abroad = [
        each
        for each in history.every("stamp_item", now.series, items)
        if each.attrs.get("country") in pair.countries and each.attrs.get("serial")
    ]
    found += [
        made
        for place, one in enumerate(abroad)
        for two in abroad[:place]
        if one.story != two.story and (made := _pair(one, two))
    ]
    like = {
        each.numbers: each
        for each in found
        if each.numbering == pair.numbering and set(each.countries) == set(pair.countries)
    }
    return sorted(like.values(), key=lambda each: (each.day, each.numbers))


def _pair(one: Observation, other: Observation) -> Pair | None:
    """Two items as a pair, where they are of one day and sort and differ by the country alone."""
    a, b = sorted((one, other), key=lambda seen: int(seen.attrs.get("serial", "0")))
    if not a.attrs.get("country") or not b.attrs.get("country") or a.attrs["country"] == b.attrs["country"]:
        return None
    if not a.attrs.get("serial") or not b.attrs.get("serial"):
        return None
    if a.attrs.get("numbering") != b.attrs.get("numbering") or not _day(a) or _day(a) != _day(b):
        return None
    if not alike(_themes(a), _themes(b)):
        return None
    seen = (one, other)
    return Pair(
        (a.attrs["country"], b.attrs["country"]), (a.value, b.value), _day(a), a.attrs.get("numbering", ""), seen
    )


def _day(seen: Observation) -> str:
    return seen.attrs.get("issued_on") or (seen.published_at.isoformat()[:10] if seen.published_at else "")


def _themes(seen: Observation) -> dict[str, str]:
    found = {key.removeprefix("theme_"): words for key, words in seen.attrs.items() if key.startswith("theme_")}
    return found or {"und": seen.attrs.get("theme", "")}


def _languages(lines: str) -> dict[str, str]:
    return {lang: words for lang, _, words in (line.partition("=") for line in lines.splitlines())}


def alike(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether in some language the two themes are the same but for one name in them."""
    return any(_but_for_a_name(one[lang], other[lang]) for lang in one.keys() & other.keys())


def _but_for_a_name(one: str, other: str) -> bool:
    """Whether what two themes share at both ends is at least as long as what sets them apart."""
    if one == other:
        return False
    head = _alike_for(one, other)
    tail = _alike_for(one[head:][::-1], other[head:][::-1])
    return head + tail >= max(len(one), len(other)) - head - tail


def _alike_for(one: str, other: str) -> int:
    """How many letters from the beginning are the same."""
    return sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False)))


def _finding(now: Observation, pair: Pair, earlier: Sequence[Pair]) -> Finding:
    first, second = map(name, pair.countries)
    last = earlier[-1]
    same, total = sum(each.countries == last.countries for each in earlier), len(earlier)
    numbers = NUMBERS.get(pair.numbering, "numbers")
    kind = now.subject.partition("|")[0].replace("_", " ")
    return Finding(
        key=f"{now.series}|{'|'.join(now.subject.split('|')[:2])}|{' '.join(pair.countries)}|{pair.day}",
        headline=f"{first} now comes before {second} in the {numbers} of two like {kind}s: {pair.words()}; "
        f"the last like pair had {last.words()}",
        subject=f"{kind} {now.subject.split('|')[1]}: {first} and {second}".replace(" :", ":"),
        before=last.words(),
        after=pair.words(),
        evidence=(*pair.seen, *last.seen),
        confidence=round(1 - 1 / (2 * same + 2), 2) if same == total else 0.5,
        severity=_severity(same, total),
        reasons=(
            _custom(same, total),
            *(f"earlier: {each.words()}" for each in reversed(earlier[-SHOWN:])),
            *_which(pair),
        ),
        unless=f"the pair of {pair.day} had {second} before {first}, or the themes had differed by more than the country",
    )


def _severity(same: int, total: int) -> Severity:
    return "medium" if same == total >= SETTLED else "low"


def _custom(same: int, total: int) -> str:
    if total == 1:
        return "one earlier pair is held: if the order meant nothing, every second pair would differ from it"
    return f"{same} of {total} earlier pairs stood the other way round"


def _which(pair: Pair) -> tuple[str, ...]:
    said = {
        "stock": "the numbers are stock numbers (재고번호), not catalogue numbers",
        "catalogue": "the numbers are catalogue numbers",
    }
    if not any(pair.numbers):
        return ("neither has a number: their places in the list are compared",)
    return (said.get(pair.numbering, "nobody says whether the numbers are stock or catalogue numbers"),)


def name(country: str) -> str:
    """A country in words where we know it, else its code."""
    return NAMES.get(country, country)


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SERIES = "korea_stamp/notice/mul"
_CASE_THEMES = {"RU": ("조로친선", "DPRK-Russia friendship"), "CN": ("조중친선", "DPRK-China friendship")}


def _case_pair(numbers: str, order: str, on: str, *, theme: str = "", day: str = "", issued: str = "") -> Observation:
    """Both items in one notice."""
    themes = [f"ko={_CASE_THEMES[country][0]}\nen={_CASE_THEMES[country][1]}" for country in order.split()]
    attrs = {
        "numbers": numbers, "numbering": "stock", "day": issued or on, "other_day": day or issued or on, "kind": "booklet",
        "themes": themes[0], "other_themes": theme or themes[1],
    }  # fmt: skip
    words = f"{numbers.split()[0]} {_CASE_THEMES[order.split()[0]][0]}" if numbers else "조로친선"
    return saw("stamp_pair", "booklet|Ba|CN RU", order, on=on, series=_CASE_SERIES, quote=words, lang="ko", attrs=attrs)


def _case_item(number: str, country: str, on: str, **more: str) -> Observation:
    ko, en = _CASE_THEMES[country]
    attrs = {
        "number": number, "numbering": "stock", "serial": number[2:], "country": country, "theme_ko": ko, "theme_en": en,
        "issued_on": on, **more,
    }  # fmt: skip
    return saw(
        "stamp_item", "booklet|Ba", number, on=on, series=_CASE_SERIES, quote=f"{number} {ko}", lang="ko", attrs=attrs
    )


_CASE_PAST = quiet_past(20, since="2023-01-01", every_days=30, series=_CASE_SERIES)
_CASE_KEY = "korea_stamp/notice/mul|booklet|Ba|RU CN|2024-12-10"

CASES = (
    fires(
        "Ba79 for Russia and Ba80 for China, after China came first in 2023",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06")],
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
        key=_CASE_KEY,
        quote="Ba79 조로친선",
        severity="low",
    ),
    fires(
        "after three pairs the same way it is a custom that is broken",
        past=[
            *_CASE_PAST,
            _case_pair("Ba51 Ba52", "CN RU", "2022-10-06"),
            _case_pair("Ba61 Ba62", "CN RU", "2023-02-06"),
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
        ],
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
        key=_CASE_KEY,
        quote="Ba79",
        severity="medium",
    ),
    fires(
        "the two stand in two notices of one day, then and now",
        past=[
            *_CASE_PAST,
            _case_item("Ba71", "CN", "2023-10-06"),
            _case_item("Ba72", "RU", "2023-10-06"),
            _case_item("Ba79", "RU", "2024-12-10"),
        ],
        now=_case_item("Ba80", "CN", "2024-12-10"),
        key=_CASE_KEY,
        quote="Ba80 조중친선",
        severity="low",
    ),
    quiet(
        "China first as before",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06")],
        now=_case_pair("Ba79 Ba80", "CN RU", "2024-12-10"),
    ),
    quiet(
        "Russia first a second time",
        past=[
            *_CASE_PAST,
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
            _case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
        ],
        now=_case_pair("Ba91 Ba92", "RU CN", "2025-12-10"),
    ),
    quiet(
        "near miss: higher numbers alone are no order of countries",
        past=[*_CASE_PAST, _case_item("Ba71", "CN", "2023-10-06")],
        now=_case_item("Ba79", "RU", "2024-12-10"),
    ),
    quiet(
        "near miss: two items of two days are no pair",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06")],
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10", day="2024-12-24"),
    ),
    quiet(
        "near miss: themes that differ by more than the country",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06")],
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10", theme="ko=제33차 올림픽\nen=The Great Wall, a wonder of China"),
    ),
    quiet(
        "near miss: a pair of years ago that comes in late says nothing of today",
        past=[*_CASE_PAST, _case_pair("Ba79 Ba80", "RU CN", "2024-12-10")],
        now=_case_pair("Ba71 Ba72", "CN RU", "2025-02-01", issued="2023-10-06"),
    ),
    quiet(
        "still warming up: the first pair of all",
        past=_CASE_PAST,
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
    ),
)  # fmt: skip
