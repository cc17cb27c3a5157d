"""Of two like items about two countries, the one that always came second comes first.

Why it matters. The Korea Stamp Corporation issues the same thing about two friends on one day, and counts them one after the other. On
2024-12-10 the booklet on friendship with Russia was Ba79 and that on friendship with China Ba80; the like issues of 2023 had China first.
Nothing in the text says so: the order is in the numbers alone, and those who look after protocol look there. Of the stamps with the two
countries' gifts reports disagree on the year in which Russia's came first (2023 or 2024): the numbers themselves decide, not the reports.

What is compared. Pairs, not numbers: two items of one kind and one prefix whose themes differ by the name of a country, an ordinal or a
number and by nothing else, in whichever language both have a theme. They may stand in one notice or in two, and are of one day; or their
numbers stand next to each other (three apart at most) and they are of one week, or where nobody says when they were issued of one month.
The order of the two countries is compared with that of the last pair of an earlier day on the same theme, or where both pairs are of one
day on any theme; that is told. An item that was listed before is no new one. Where neither has a number, their places in one list count.

Blind spots. Notices that we do not hold: what lies between two pairs is not known to have been quiet. Pairs whose themes are worded
differently. Two items of different weeks. The numbers are stock numbers (재고번호) of what is sold, not catalogue numbers of stamps; nobody
outside knows how they are given.

What to do. Look up both items in the order form or the shop, and see whether face value, size and count are alike as well. See in which
order the texts of that week name the two countries, and which of the two was written to first on the last common occasion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import country_name
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
        "two items of two days can be counted in the order of their days, which says nothing of the countries; it is told",
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
NEAR_DAYS = 7  # between two issues that are one pair
NEAR_NUMBERS = 3  # between two numbers of a pair that is not of one day
SHOWN = 3  # earlier orders that are told
NUMBERS = {"stock": "stock numbers", "catalogue": "catalogue numbers", "": "numbers"}


_COUNTRY = re.compile(  # in Korean with the particle that follows, in Russian in any case
    r"(?:조선민주주의인민공화국|로씨야련방|로씨야|러시아|쏘련|중화인민공화국|중국|꾸바|윁남|베트남|라오스|몽골|수리아|이란|벨라루씨|일본|(?<![가-힣])조선)"
    r"(?:과의|와의|사이의|간의|과|와|의)?"
    r"|(?<![가-힣])조(?:로|쏘|중|윁|몽|꾸바)(?:두나라)?(?=\s|친선|외교|국경|관계|우호|협조|공동)"
    r"|朝鲜民主主义人民共和国|俄罗斯联邦|中华人民共和国|朝(?:俄|中|苏|古|越|老|蒙)|朝鲜|俄罗斯|苏联|中国|古巴|越南|老挝|蒙古国?|叙利亚|伊朗"
    r"|\b(?:Democratic People's Republic of Korea|People's Republic of China|Russian Federation|Soviet Union|DPRK|Korean?|Russian?|China|"
    r"Chinese|Sino|Cuban?|Viet ?Nam(?:ese)?|Lao(?:s|tian)?|Mongolian?|Syrian?|Iran(?:ian)?|Belarus(?:ian)?|Japan(?:ese)?)(?:'s)?\b"
    r"|\b(?:КНДР|РФ|КНР|СССР|Российск\w{1,4} Федераци\w{1,3}|(?:Коре|Росси|Кита|Монголи|Сири)\w{1,5}|(?:Вьетнам|Лаос|Иран)\w{0,5}|"
    r"Куб[аеуойы]{1,2})\b"
)
_NUMBER = re.compile(r"제?\d{1,4}(?:st|nd|rd|th)?\b|제?\d{1,4}|第?[一二三四五六七八九十百]{1,6}(?=周年)|第\d{1,4}")
_JOINING = re.compile(
    r"사이의|우표첩|우표|(?<![가-힣])[과와](?![가-힣])|小本票|小型张|邮票|\b(?:the|and|between|with|booklet|stamps?)\b"
    r"|\b(?:и|с|между|буклет|марк[аи])\b|[与和](?=\s|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two like items about two countries, in the order of their numbers; `day` is the later of their days."""

    countries: tuple[str, str]
    numbers: tuple[str, str]
    days: tuple[str, str]
    numbering: str
    sorts: frozenset[str]  # "ko=친선": what both themes say besides the country, by language
    seen: tuple[Observation, ...]
    unread: bool = False  # of neither is a theme known: only number and country

    @property
    def day(self) -> str:
        return max(self.days)

    @property
    def gap(self) -> int:
        """How far apart the numbers stand; 0 where there are none."""
        first, second = (re.sub(r"-.*|\D", "", number) for number in self.numbers)
        return abs(int(second) - int(first)) if first and second else 0

    def on_the_theme_of(self, other: Pair) -> bool:
        """Whether they have a theme in common; where it is not known of one, nothing speaks against it."""
        return not self.sorts or not other.sorts or bool(self.sorts & other.sorts)

    def words(self) -> str:
        """ "China (Ba71) before Russia (Ba72), 2023-10-06"."""
        told = [
            f"{name(country)}{f' ({number})' if number else ''}"
            for country, number in zip(self.countries, self.numbers, strict=True)
        ]
        return f"{told[0]} before {told[1]}, {' and '.join(sorted(set(self.days)))}"


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """A finding for each pair that the observation completes and that stands the other way round."""
    present = _own(now) if now.kind == "stamp_pair" else _with_others(now, history)
    for pair in present:
        if _listed_before(now, history, pair):
            continue
        earlier = _earlier(now, history, pair)
        if earlier and earlier[-1].countries == pair.countries[::-1]:
            yield _finding(now, pair, earlier)


def _own(now: Observation) -> list[Pair]:
    """The pair of one document, where it is one of like with like."""
    attrs = now.attrs
    themes = _languages(attrs.get("themes", "")), _languages(attrs.get("other_themes", ""))
    first, _, second = now.value.partition(" ")
    number, _, other = attrs.get("numbers", "").partition(" ")
    days = attrs.get("day", ""), attrs.get("other_day", "")
    pair = Pair(
        (first, second), (number, other), days, attrs.get("numbering", ""), _sorts(*themes), (now,), not any(themes)
    )  # fmt: skip
    return [pair] if _is_one(pair, *themes, dated=True) else []


def _is_one(pair: Pair, one: Mapping[str, str], other: Mapping[str, str], *, dated: bool) -> bool:
    """Whether two items are a pair: of one day and alike, or next to each other and of the same theme.

    Of two whose themes nobody could read it takes one day and one number after the other.
    """
    if not all(pair.days):
        return False
    if pair.days[0] == pair.days[1]:
        return alike(one, other) or (pair.unread and pair.gap == 1)
    if not pair.sorts or not 1 <= pair.gap <= NEAR_NUMBERS:
        return False
    first, second = map(date.fromisoformat, pair.days)
    return abs((second - first).days) <= NEAR_DAYS or (
        not dated and (first.year, first.month) == (second.year, second.month)
    )


def _listed_before(now: Observation, history: History, pair: Pair) -> bool:
    """Whether one of the numbers stood in a list weeks before: then the list is a catalogue, and shows nothing new."""
    items = "|".join(now.subject.split("|")[:2])
    return any(
        each.value in pair.numbers and _weeks_apart(_day(each), pair.day)
        for each in history.every("stamp_item", now.series, items)
    )


def _weeks_apart(day: str, later: str) -> bool:
    return bool(day) and (date.fromisoformat(later) - date.fromisoformat(day)).days > 31


def _with_others(now: Observation, history: History) -> list[Pair]:
    """The pairs that an item makes with items of other documents."""
    if not now.attrs.get("country") or not now.attrs.get("serial"):
        return []
    made = (_pair(now, each) for each in _first_seen(history.every("stamp_item", now.series, now.subject)))
    return [pair for pair in made if pair is not None]


def _first_seen(items: Sequence[Observation]) -> list[Observation]:
    """Each number once, where it was first listed."""
    found: dict[str, Observation] = {}
    for each in items:
        found.setdefault(each.value, each)
    return list(found.values())


def _earlier(now: Observation, history: History, pair: Pair) -> list[Pair]:
    """Earlier pairs of the same two countries, each once, in the order of their days; none of days that show both orders."""
    items = "|".join(now.subject.split("|")[:2])
    subject = f"{items}|{' '.join(sorted(pair.countries))}"
    found = [each for seen in history.every("stamp_pair", now.series, subject) for each in _own(seen)]
    abroad = [
        each
        for each in _first_seen(history.every("stamp_item", now.series, items))
        if each.attrs.get("country") in pair.countries and each.attrs.get("serial")
    ]
    found += [
        made
        for place, one in enumerate(abroad)
        for two in abroad[:place]
        if one.story != two.story and (made := _pair(one, two))
    ]
    like: dict[tuple[str, str] | str, Pair] = {}
    for each in sorted(found, key=lambda each: (each.day, each.numbers)):
        if each.numbering == pair.numbering and set(each.countries) == set(pair.countries):
            like.setdefault(each.numbers if any(each.numbers) else each.day, each)
    return _of_one_mind(_comparable(pair, [each for each in like.values() if each.day < min(pair.days)]))


def _comparable(pair: Pair, earlier: Sequence[Pair]) -> list[Pair]:
    """The earlier pairs on the same theme; where there are none those on others, as long as no day gave them their order."""
    same = [each for each in earlier if each.on_the_theme_of(pair)]
    return same or [each for each in earlier if _of_one_day(pair, each)]


def _of_one_mind(pairs: Sequence[Pair]) -> list[Pair]:
    """Of each day the pairs whose numbers stand closest, where they agree: a catalogue of years pairs the old with the new."""
    days: dict[str, list[Pair]] = {}
    for each in pairs:
        days.setdefault(each.day, []).append(each)
    closest = [[each for each in of_day if each.gap == min(one.gap for one in of_day)] for of_day in days.values()]
    return [each for of_day in closest if len({one.countries for one in of_day}) == 1 for each in of_day]


def _pair(one: Observation, other: Observation) -> Pair | None:
    """Two items as a pair, where they are of one sort, of one time, and differ by the country alone."""
    a, b = sorted((one, other), key=lambda seen: int(seen.attrs.get("serial", "0")))
    countries = a.attrs.get("country", ""), b.attrs.get("country", "")
    if not all(countries) or countries[0] == countries[1] or not a.attrs.get("serial") or not b.attrs.get("serial"):
        return None
    if a.attrs.get("numbering") != b.attrs.get("numbering"):
        return None
    themes = _themes(a), _themes(b)
    numbering = a.attrs.get("numbering", "")
    unread = not any(words for theme in themes for words in theme.values())
    pair = Pair(countries, (a.value, b.value), (_day(a), _day(b)), numbering, _sorts(*themes), (one, other), unread)
    dated = bool(a.attrs.get("issued_on") or b.attrs.get("issued_on"))
    return pair if _is_one(pair, *themes, dated=dated) else None


def _day(seen: Observation) -> str:
    return seen.attrs.get("issued_on") or (seen.published_at.isoformat()[:10] if seen.published_at else "")


def _themes(seen: Observation) -> dict[str, str]:
    found = {key.removeprefix("theme_"): words for key, words in seen.attrs.items() if key.startswith("theme_")}
    return found or {"und": seen.attrs.get("theme", "")}


def _languages(lines: str) -> dict[str, str]:
    return {lang: words for lang, _, words in (line.partition("=") for line in lines.splitlines())}


def alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether in some language the two themes are the same but for one name in them, or for countries and numbers."""
    return bool(_sorts(one, other)) or any(
        _but_for_a_name(one[lang], other[lang]) for lang in one.keys() & other.keys()
    )


def _sorts(one: Mapping[str, str], other: Mapping[str, str]) -> frozenset[str]:
    """What both themes say without country and number, "ko=친선", for the languages in which it is the same."""
    both = (
        (lang, _rest(one[lang]), _rest(other[lang])) for lang in one.keys() & other.keys() if one[lang] != other[lang]
    )
    return frozenset(f"{lang}={first}" for lang, first, second in both if first and first == second)


def _rest(theme: str) -> str:
    """A theme without countries, numbers and the words that join them; "" where it names no country or nothing else."""
    bare, countries = _COUNTRY.subn(" ", theme)
    if not countries:
        return ""
    words = _JOINING.sub(" ", _NUMBER.sub(" ", bare)).lower()
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


def _but_for_a_name(one: str, other: str) -> bool:
    """Whether what two themes share at both ends is at least as long as what sets them apart."""
    if _NUMBER.sub("", one) == _NUMBER.sub("", other):
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
    plain = _of_one_day(pair, last) and pair.on_the_theme_of(last)
    unread = pair.unread or last.unread
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
        confidence=0.4 if unread else round(1 - 1 / (2 * same + 2), 2) if same == total and plain else 0.5,
        severity="info" if unread else _severity(same, total) if plain else "low",
        reasons=(
            _custom(same, total),
            *(f"earlier: {each.words()}" for each in reversed(earlier[-SHOWN:])),
            *_which(pair),
            *_two_days(pair, last),
            *_other_theme(pair, last),
            *(("the themes of a pair could not be read: only numbers and countries are compared",) if unread else ()),
        ),
        unless=f"the pair of {pair.day} had {second} before {first}, or the themes had differed by more than the country",
    )


def _severity(same: int, total: int) -> Severity:
    return "medium" if same == total >= SETTLED else "low"


def _custom(same: int, total: int) -> str:
    if total == 1:
        return "one earlier pair is held: if the order meant nothing, every second pair would differ from it"
    return f"{same} of {total} earlier pairs stood the other way round"


def _other_theme(pair: Pair, last: Pair) -> tuple[str, ...]:
    if pair.on_the_theme_of(last):
        return ()
    said = [" / ".join(sorted(sort.partition("=")[2] for sort in each.sorts)) for each in (pair, last)]
    return (f"the two pairs are on different themes: {said[0]}; {said[1]}",)


def _of_one_day(*pairs: Pair) -> bool:
    return all(pair.days[0] == pair.days[1] for pair in pairs)


def _two_days(*pairs: Pair) -> tuple[str, ...]:
    """That a pair was not of one day: its numbers may follow the days."""
    apart = [" and ".join(sorted(pair.days)) for pair in pairs if not _of_one_day(pair)]
    return (f"not of one day ({'; '.join(apart)}): the numbers may follow the days",) if apart else ()


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
    return country_name(country)


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


def _case_unread(numbers: str, order: str, on: str) -> Observation:
    """A pair of which only numbers and countries are known."""
    seen = _case_pair(numbers, order, on)
    return replace(seen, attrs={**seen.attrs, "themes": "", "other_themes": ""})


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
    fires(
        "a pair whose themes nobody could read is told as that",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06")],
        now=_case_unread("Ba79 Ba80", "RU CN", "2024-12-10"),
        key=_CASE_KEY,
        quote="Ba79",
        severity="info",
    ),
    quiet(
        "near miss: such a pair with a number between",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06")],
        now=_case_unread("Ba79 Ba81", "RU CN", "2024-12-10"),
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
    fires(
        "two notices a day apart, neither with a day of issue",
        past=[
            *_CASE_PAST,
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
            _case_item("Ba79", "RU", "2024-12-10", issued_on=""),
        ],
        now=_case_item("Ba80", "CN", "2024-12-11", issued_on=""),
        key="korea_stamp/notice/mul|booklet|Ba|RU CN|2024-12-11",
        quote="Ba80 조중친선",
        severity="low",
    ),
    fires(
        "the pair of 2023 came on two days",
        past=[
            *_CASE_PAST,
            _case_item("Ba71", "CN", "2023-10-10"),
            _case_item("Ba72", "RU", "2023-10-12"),
        ],
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
        key=_CASE_KEY,
        quote="Ba79 조로친선",
        severity="low",
    ),
    quiet(
        "near miss: a day apart, but numbers that do not stand together",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"), _case_item("Ba79", "RU", "2024-12-10")],
        now=_case_item("Ba85", "CN", "2024-12-11"),
    ),
    quiet(
        "near miss: numbers that stand together, but a fortnight apart",
        past=[*_CASE_PAST, _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"), _case_item("Ba79", "RU", "2024-12-10")],
        now=_case_item("Ba80", "CN", "2024-12-24"),
    ),
    quiet(
        "near miss: anniversaries fall on the days on which they fall, and are no pair of friendship",
        past=[
            *_CASE_PAST,
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
            _case_item("Ba91", "RU", "2025-10-06", theme_ko="조로 외교관계설정 77돐", theme_en=""),
        ],
        now=_case_item("Ba92", "CN", "2025-10-12", theme_ko="조중 외교관계설정 76돐", theme_en=""),
    ),
    quiet(
        "near miss: anniversaries of two kinds are no pair",
        past=[
            *_CASE_PAST,
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
            _case_item("Ba79", "RU", "2024-12-10", theme_ko="조로 외교관계설정 76돐", theme_en=""),
        ],
        now=_case_item("Ba80", "CN", "2024-12-11", theme_ko="중국 국경절 75돐", theme_en=""),
    ),
    fires(
        "a pair of one day on another theme, said so",
        past=[
            *_CASE_PAST,
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
            _case_item("Ba79", "RU", "2024-12-10", theme_ko="조로 외교관계설정 76돐", theme_en=""),
        ],
        now=_case_item("Ba80", "CN", "2024-12-10", theme_ko="조중 외교관계설정 75돐", theme_en=""),
        key=_CASE_KEY,
        quote="Ba80",
        severity="low",
    ),
    quiet(
        "near miss: a catalogue lists the pair of 2023 again after that of 2024",
        past=[
            *_CASE_PAST,
            _case_item("Ba71", "CN", "2023-10-06"),
            _case_pair("Ba71 Ba72", "CN RU", "2023-10-06"),
            _case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
        ],
        now=_case_pair("Ba71 Ba72", "CN RU", "2025-02-01"),
    ),
    quiet(
        "still warming up: the first pair of all",
        past=_CASE_PAST,
        now=_case_pair("Ba79 Ba80", "RU CN", "2024-12-10"),
    ),
)  # fmt: skip
