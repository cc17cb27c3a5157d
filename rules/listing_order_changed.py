"""A list of senders or recipients turns an order of precedence round, or leaves out a country that stood in it every time.

Why it matters. The order in which New Year cards and delegations are listed is precedence in print. China stood before Russia in
the lists of 2000, 2001, 2008 and 2014, Russia before China in 2015, 2016 and 2017, China first again from 2020 on, and on
2025-01-18 Russia came first once more, with Cuba left out. Each turn was somebody's decision; "Russia before China" as such was
not new in 2025, and a page that says so is wrong.

What is compared. Lists of one kind only: the same occasion, the same genre, sent or received, of the same series. For Russia and
China the order of the last list that had both is turned round; for the first place the country that held it. The last three
orders stand in the signal, and the years in which the order now seen was seen before: then it is a return and told as such. A
country is left out where the last three lists or more had it and none of this occasion's so far has; after nine lists one absence
means something (Jeffreys), before that it is "in N".

Blind spots. A list that is printed over several days is judged piece by piece: an omission can be mended tomorrow; so omissions
are judged for what is sent, where the list is nearly as long as the last. Of parts that are sent on different days the order of the
days is told, as `low`. Lists in the order of the alphabet, or by date of arrival, have no
precedence.

What to do. Open the last three lists of the kind. Look whether the other editions have the same order, and whether the country
left out got a paper of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tealeaves.editions import printed_on, told_by
from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="listing_order_changed",
    version=1,
    title="The order of a list of countries is turned round, or one of them is left out",
    severity="medium",
    status="test",
    listens=("message_list",),
    baseline=Baseline(documents=50, days=365),
    references=(
        "https://taptalk.net/news/view/2025011808001114215/RDurdZHCFi",
        "https://en.yna.co.kr/view/AEN20230118000700325",
    ),
    false_positives=(
        "a list in the order of arrival or of the alphabet",
        "a list of which the outlet printed a part",
    ),
    known_limitations=(
        "Lists of condolences, and of messages from bodies of all kinds, are in no order of rank and are left out.",
        "Only Russia and China are compared pairwise; of the others the first place and the omission are told.",
        "A list printed over several days is judged piece by piece.",
    ),
    runbook=(
        "Within the hour: open the lists of `quotes` and read the order in Korean.",
        "Within the day: compare `after` with the same list in the other editions and outlets.",
        "Within the month: look for a paper of its own to a country named as left out in `headline`.",
    ),
    base_rate=(
        "2 turns in 7 lists that have Russia and China (measured on KCNA in English, 1997 to 2012 and August to "
        "November 2024); from 2000 to 2025 4 are known."
    ),
    alerts_a_week=0.01,
    sources=("kcna", "rodong", "vok", "minju", "pyongyang_times", "naenara", "mfa_kp"),
    history_window="all years held of the list; the last three lists for the order",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

ENOUGH = 9  # lists: one departure from them has a chance of 5% (Jeffreys)
FEW = 3
SPLIT_DAYS = 7  # within which a list is printed in two parts
MOST_SHOWN = 3  # earlier orders in the signal
PAIR = ("RU", "CN")
LONG_ENOUGH = 5  # countries in a list that can be said to leave one out
WATCHED = frozenset({"RU", "CN", "CU", "VN", "LA", "SY", "MN", "BY"})  # for others a change is a line of the digest
NO_RANK = ("none_", "death_", "disaster_", "memorial_", "illness_", "election_", "appointment_")  # listed as they come


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """What this list turns round, who takes the first place, and who is left out: of several outlets with one list the first tells it."""
    found = list(_departures(now, history))
    if found and told_by(now, history, RULE) is None:
        yield from found


def _departures(now: Observation, history: History) -> Iterator[Finding]:
    if not _own(now) or now.subject.startswith(NO_RANK) or now.subject.endswith("_messages|received"):
        return
    earlier = [seen for seen in _alike(now, history) if _year(seen) <= _year(now)]
    lists = [seen for seen in earlier if _year(seen) < _year(now)]
    if not lists:
        return
    order = now.value.split()
    turned = _turned(now, earlier)
    if turned is not None:
        yield turned
    elif (first := _new_first(now, order, lists)) and not _alone(now, history, lists[-1].value.split()[0]):
        yield first
    yield from _left_out(now, order, earlier, history)


def _alike(now: Observation, history: History) -> list[Observation]:
    """The earlier lists of the kind, in order; what is sent as "cards" in one year is sent as "cards and messages" in another."""
    subjects = {now.subject}
    if now.subject.endswith("|sent"):
        subjects |= {now.subject.replace("_cards|", "_messages|"), now.subject.replace("_messages|", "_cards|")}
    found = [seen for subject in subjects for seen in history.every("message_list", now.series, subject)]
    return sorted(found, key=lambda seen: seen.order)


def _own(now: Observation) -> bool:
    """Whether a publisher of one of the two sides prints it: what others report of a message has their words and their delays."""
    return now.series.partition("/")[0] in RULE.sources


def _year(seen: Observation) -> int:
    return int(seen.attrs.get("year") or seen.known_at.year)


def _both(seen: Observation) -> bool:
    return set(PAIR) <= set(seen.value.split())


def _leads(order: Sequence[str]) -> str:
    """Who of the pair stands first."""
    return min(PAIR, key=order.index)


def _parts(now: Observation, earlier: Sequence[Observation]) -> list[Observation]:
    """Lists of the days before that make one with this: it has one of the pair, and they have the other."""
    parts = [seen for seen in earlier if _year(seen) == _year(now) and 0 < _days(seen, now) <= SPLIT_DAYS]
    mine, theirs = ({code for seen in each for code in seen.value.split() if code in PAIR} for each in ([now], parts))
    split = now.subject.endswith("|sent") and len(mine) == 1 and theirs == set(PAIR) - mine
    return parts if split else []


def _days(seen: Observation, now: Observation) -> int:
    return (printed_on(now) - printed_on(seen)).days


def _turned(now: Observation, earlier: list[Observation]) -> Finding | None:
    """The finding, where Russia and China stand the other way round than in the last list that had both."""
    parts = _parts(now, earlier)
    order = list(dict.fromkeys(code for seen in (*parts, now) for code in seen.value.split()))
    lists = [seen for seen in earlier if _both(seen)]
    if not set(PAIR) <= set(order) or not lists:
        return None
    leads = _leads(order)
    if _leads(lists[-1].value.split()) == leads:
        return None
    behind = PAIR[1 - PAIR.index(leads)]
    same = sorted({_year(seen) for seen in lists if _leads(seen.value.split()) == leads})
    returns = f", as in {', '.join(map(str, same))}" if same else f", not so in {_any_of(len(lists))} held"
    weight = _weight(lists, leads, bool(same))
    return Finding(
        key=f"{now.series}|{now.subject}|{leads}>{behind}|{_year(now)}",
        headline=f"{country_name(leads)} before {country_name(behind)} in the {_kind(now)} {_year(now)}"
        f"{', printed in parts' if parts else ''}{returns}; last before: {_orders(lists, pair=True)}",
        subject=now.subject,
        before=_orders(lists),
        after=" ".join(order),
        evidence=(now, *parts, *lists[: -MOST_SHOWN - 1 : -1]),
        confidence=_sure(len(lists)),
        severity="low" if parts and weight != "info" else weight,
        reasons=(
            f"{len(lists)} earlier {_plural(len(lists))} with both, {_span(lists)}",
            *(f"the part with {seen.value} was printed on {printed_on(seen)}" for seen in parts),
            *_listed(lists),
        ),
        counterpart=(
            f"{country_name(behind)}: place {order.index(behind) + 1} of {len(order)}, "
            f"{country_name(leads)}: place {order.index(leads) + 1}",
        ),
        unless=f"If {country_name(behind)} had stood before {country_name(leads)}, as in {_year(lists[-1])}.",
    )


def _new_first(now: Observation, order: list[str], lists: list[Observation]) -> Finding | None:
    """The finding, where a country that never headed the list heads it, and one had headed the last three."""
    heads = [seen.value.split()[0] for seen in lists]
    if len(order) < LONG_ENOUGH or order[0] in heads or len(set(heads[-FEW:])) != 1 or len(heads) < FEW:
        return None
    return Finding(
        key=f"{now.series}|{now.subject}|first|{order[0]}",
        headline=f"{country_name(order[0])} heads the {_kind(now)} {_year(now)}, where {country_name(heads[-1])} stood; "
        f"not so in any of {len(lists)} lists held",
        subject=now.subject,
        before=_orders(lists),
        after=now.value,
        evidence=(now, *lists[: -MOST_SHOWN - 1 : -1]),
        confidence=_sure(len(lists)),
        severity="low",
        reasons=(f"{len(lists)} earlier {_plural(len(lists))}, {_span(lists)}", *_listed(lists)),
        unless=f"If {country_name(heads[-1])} had come first again.",
    )


def _left_out(now: Observation, order: list[str], earlier: list[Observation], history: History) -> Iterator[Finding]:
    """Each country that all of the last lists had, and nothing of this occasion has."""
    lists = _by_year([seen for seen in earlier if _year(seen) < _year(now)])
    if not now.subject.endswith("|sent") or len(order) < LONG_ENOUGH or len(lists) < FEW or max(lists) < _year(now) - 1:
        return
    if len(order) * 3 < len(lists[max(lists)]) * 2:
        return  # a part of a list, of which the rest can come tomorrow: an absence is told when the days are over
    seen_now = {*order, *(code for seen in earlier if _year(seen) == _year(now) for code in seen.value.split())}
    for code in sorted(lists[max(lists)] - seen_now):
        times = _in_a_row(lists, code)
        if times >= (FEW if code in WATCHED else ENOUGH) and not _alone(now, history, code):
            yield _omission(now, code, times, earlier)


def _by_year(lists: list[Observation]) -> dict[int, set[str]]:
    years: dict[int, set[str]] = {}
    for seen in lists:
        years.setdefault(_year(seen), set()).update(seen.value.split())
    return years


def _in_a_row(lists: Mapping[int, set[str]], code: str) -> int:
    """In how many of the latest lists the country stood without a break."""
    years = sorted(lists, reverse=True)
    return next((i for i, year in enumerate(years) if code not in lists[year]), len(years))


def _alone(now: Observation, history: History, code: str) -> bool:
    """Whether the country got something of its own on this occasion."""
    occasion = now.attrs.get("occasion") or now.subject.rpartition("_")[0]
    items = history.every("correspondence_with", now.series, f"sent|{code}")
    return any(seen.attrs.get("occasion") == occasion and _year(seen) == _year(now) for seen in items)


def _omission(now: Observation, code: str, times: int, earlier: list[Observation]) -> Finding:
    had = [seen for seen in earlier if code in seen.value.split()]
    return Finding(
        key=f"{now.series}|{now.subject}|without|{code}|{_year(now)}",
        headline=f"{country_name(code)} is left out of the {_kind(now)} {_year(now)}, after {times} lists in a row that had it",
        subject=now.subject,
        before=_orders(had),
        after=now.value,
        evidence=(now, *had[: -MOST_SHOWN - 1 : -1]),
        confidence=_sure(times),
        severity="medium" if times >= ENOUGH and code in WATCHED else "low" if code in WATCHED else "info",
        reasons=(
            f"the first absence after {times} lists; a chance of {1 / (2 * times + 2):.0%} without meaning",
            *_listed(had),
        ),
        unless=f"If {country_name(code)} had stood anywhere in what is held of this occasion.",
    )


def _weight(lists: Sequence[Observation], leads: str, returns: bool) -> Severity:
    """A return counts where three lists in a row had the other order; what was never so in nine lists counts most."""
    if len(lists) < FEW:
        return "info"
    if returns:
        return "low" if leads in {_leads(seen.value.split()) for seen in lists[-FEW:]} else "medium"
    return "high" if len(lists) >= ENOUGH else "medium"


def _sure(lists: int) -> float:
    return round(min(0.95, 1 - 1 / (2 * lists + 2)), 2)


def _orders(lists: Sequence[Observation], *, pair: bool = False) -> str:
    """The last three orders, the latest first: "2024: CN RU"."""
    shown = lists[: -MOST_SHOWN - 1 : -1]
    return "; ".join(
        f"{_year(seen)}: {' '.join(c for c in seen.value.split() if not pair or c in PAIR)}" for seen in shown
    )


def _listed(lists: Sequence[Observation]) -> tuple[str, ...]:
    return tuple(f"known {seen.known_at.date()}: {seen.value}" for seen in lists[: -MOST_SHOWN - 1 : -1])


def _any_of(count: int) -> str:
    return "the one list" if count == 1 else f"any of {count} lists"


def _span(lists: Sequence[Observation]) -> str:
    return f"{_year(lists[0])} to {_year(lists[-1])}"


def _plural(count: int) -> str:
    return "list" if count == 1 else "lists"


def _kind(now: Observation) -> str:
    what, _, direction = now.subject.partition("|")
    return f"list of {_words(what)} {direction}"


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SUBJECT = "new_year_cards|sent"


def _case_list(order: str, year: int, *, on: str = "", subject: str = _CASE_SUBJECT, quote: str = "") -> Observation:
    attrs = {"year": str(year), "occasion": "new_year", "list_length": str(len(order.split()))}
    day = on or f"{year}-01-18"
    return saw(
        "message_list",
        subject,
        order,
        on=day,
        quote=quote or f"cards to {order}",
        story=f"{subject} {day}",
        attrs=attrs,
    )


def _case_lists(order: str, *years: int, subject: str = _CASE_SUBJECT) -> list[Observation]:
    return [_case_list(order, year, subject=subject) for year in years]


_CASE_PAST = quiet_past(940, since="2012-01-01", every_days=5)  # until November 2024
_CASE_EARLY = quiet_past(200, since="2012-01-01", every_days=5)  # until September 2014
_CASE_2025 = _case_list("RU CN VN LA MN", 2025, quote="the president of Russia, the president of China")
_CASE_KNOWN = [
    *_case_lists("CN RU CU VN LA", 2014),
    *_case_lists("RU CN CU VN LA", 2015, 2016, 2017),
    *_case_lists("CN RU CU VN LA", 2020, 2022, 2023, 2024),
]


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_BEFORE = [*_CASE_PAST, *_CASE_KNOWN]
_CASE_TURNED = _case_list("RU CN CU VN LA", 2025)

CASES = (
    quiet(
        "near miss: the same list in a second outlet",
        past=[*_CASE_BEFORE, *_case_in("vok/article/en", *_CASE_BEFORE), _CASE_TURNED],
        now=_case_in("vok/article/en", _CASE_TURNED)[0],
    ),
    fires(
        "Russia before China in 2025 is a return, and told as one",
        past=[*_CASE_PAST, *_CASE_KNOWN],
        now=_case_list("RU CN CU VN LA", 2025),
        key=f"kcna/article/en|{_CASE_SUBJECT}|RU>CN|2025",
        quote="RU CN",
        severity="medium",
    ),
    fires(
        "Russia before China after nine lists that had China first",
        past=[*_CASE_PAST, *_case_lists("CN RU CU VN LA", *range(2016, 2025))],
        now=_case_list("RU CN CU VN LA", 2025),
        key=f"kcna/article/en|{_CASE_SUBJECT}|RU>CN|2025",
        quote="RU CN",
        severity="high",
    ),
    fires(
        "Russia before China in 2015: a turn after few lists",
        past=[*_CASE_EARLY, *_case_lists("CN RU CU VN LA", 2012, 2013, 2014)],
        now=_case_list("RU CN CU VN LA", 2015, on="2024-12-20"),
        key=f"kcna/article/en|{_CASE_SUBJECT}|RU>CN|2015",
        quote="RU CN",
        severity="medium",
    ),
    fires(
        "Russia a day before China, in two parts of one list",
        past=[*_CASE_PAST, *_CASE_KNOWN, _case_list("RU MN BY", 2025, on="2025-01-17")],
        now=_case_list("CN VN LA", 2025),
        key=f"kcna/article/en|{_CASE_SUBJECT}|RU>CN|2025",
        quote="CN VN",
        severity="low",
    ),
    quiet(
        "near miss: a part of a list leaves nobody out",
        past=[*_CASE_PAST, *_case_lists("RU CN CU VN LA MN BY NI", *range(2015, 2025))],
        now=_case_list("RU CN VN MN BY", 2025),
    ),
    quiet(
        "near miss: who headed the list got a letter of its own",
        past=[
            *_CASE_PAST,
            *_case_lists("CN CU VN LA MN", *range(2020, 2025)),
            saw(
                "correspondence_with",
                "sent|CN",
                "greeting",
                on="2025-01-01",
                attrs={"occasion": "new_year", "year": "2025"},
            ),
        ],
        now=_case_list("VN CU LA MN BY", 2025),
    ),
    quiet(
        "near miss: two parts of one list in the usual order",
        past=[*_CASE_PAST, *_CASE_KNOWN, _case_list("CN VN LA", 2025, on="2025-01-17")],
        now=_case_list("RU MN BY", 2025),
    ),
    fires(
        "Cuba left out",
        past=[*_CASE_PAST, *_case_lists("RU CN CU VN LA", *range(2021, 2025))],
        now=_CASE_2025,
        key=f"kcna/article/en|{_CASE_SUBJECT}|without|CU|2025",
        quote="Russia",
        severity="low",
    ),
    fires(
        "the order is turned though the list is called otherwise",
        past=[*_CASE_PAST, *_case_lists("CN RU CU VN LA", *range(2015, 2025), subject="new_year_messages|sent")],
        now=_case_list("RU CN CU VN LA", 2025),
        key=f"kcna/article/en|{_CASE_SUBJECT}|RU>CN|2025",
        quote="RU CN",
        severity="high",
    ),
    fires(
        "Cuba left out after ten lists that had it",
        past=[*_CASE_PAST, *_case_lists("RU CN CU VN LA", *range(2015, 2025))],
        now=_CASE_2025,
        key=f"kcna/article/en|{_CASE_SUBJECT}|without|CU|2025",
        quote="Russia",
        severity="medium",
    ),
    fires(
        "another head than in the last three lists",
        past=[*_CASE_PAST, *_case_lists("CN CU VN LA MN", *range(2020, 2025))],
        now=_case_list("VN CN CU LA MN", 2025),
        key=f"kcna/article/en|{_CASE_SUBJECT}|first|VN",
        quote="VN CN",
        severity="low",
    ),
    quiet(
        "the same order again: 2016 after 2015",
        past=[*_CASE_EARLY, *_case_lists("CN RU CU VN LA", 2014), *_case_lists("RU CN CU VN LA", 2015)],
        now=_case_list("RU CN CU VN LA", 2016, on="2024-12-20"),
    ),
    quiet(
        "near miss: the list of received cards has its own order",
        past=[*_CASE_PAST, *_case_lists("CN RU CU VN LA", *range(2015, 2025))],
        now=_case_list("RU CN CU VN LA", 2025, subject="new_year_cards|received"),
    ),
    quiet(
        "near miss: Cuba's card stood in the first part of the list",
        past=[
            *_CASE_PAST,
            *_case_lists("RU CN CU VN LA", *range(2015, 2025)),
            _case_list("CU NI VE BO", 2025, on="2025-01-17"),
        ],
        now=_CASE_2025,
    ),
    quiet(
        "near miss: Cuba got a letter of its own",
        past=[
            *_CASE_PAST,
            *_case_lists("RU CN CU VN LA", *range(2015, 2025)),
            saw(
                "correspondence_with",
                "sent|CU",
                "letter",
                on="2025-01-02",
                attrs={"occasion": "new_year", "year": "2025"},
            ),
        ],
        now=_CASE_2025,
    ),
    quiet(
        "near miss: a received list without Cuba may go on tomorrow",
        past=[*_CASE_PAST, *_case_lists("RU CN CU VN LA", *range(2015, 2025), subject="new_year_cards|received")],
        now=_case_list("RU CN VN LA MN", 2025, subject="new_year_cards|received"),
    ),
    quiet(
        "near miss: Indonesia left out after three lists",
        past=[*_CASE_PAST, *_case_lists("CN RU CU VN LA ID", 2022, 2023, 2024)],
        now=_case_list("CN RU CU VN LA MN", 2025),
    ),
    quiet(
        "near miss: condolences are listed as they come",
        past=[*_CASE_PAST, *_case_lists("CN RU CU VN LA", *range(2015, 2025), subject="death_condolences|received")],
        now=_case_list("RU CN CU VN LA", 2025, subject="death_condolences|received"),
    ),
    quiet(
        "near miss: cards in one year, cards and messages in the next, in the same order",
        past=[*_CASE_PAST, *_case_lists("CN RU CU VN LA", *range(2015, 2025), subject="new_year_messages|sent")],
        now=_case_list("CN RU CU VN LA", 2025),
    ),
    quiet("the first list of its kind", past=_CASE_PAST, now=_CASE_2025),
    quiet("still warming up", past=_CASE_KNOWN, now=_CASE_2025),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a list in the order of the alphabet has no precedence",
        past=[*_CASE_PAST, *_case_lists("CN CU LA RU VN", *range(2015, 2025))],
        now=_case_list("BY RU CN CU LA VN", 2025, quote="Belarus, Russia: by the alphabet of another language"),
    ),
)
