"""A message on a recurring occasion comes in another genre than it came in before: a letter instead of a card.

Why it matters. What kind of paper a leader sends is protocol. For years Kim Jong Un and Vladimir Putin exchanged New Year cards,
of which state media printed no word; for New Year 2025 they exchanged letters, of which they did, while Xi Jinping's card stood
in a list. That is a step that somebody in Pyongyang decided. When it comes again a year later it is a pattern, and this rule says
so instead of "first".

What is compared. The genre (card, letter, message, verbal message) of what the same sender sent to the same recipient on the same
occasion in other years: New Year with New Year, birthday with birthday. A message of greeting and a congratulatory message are
one genre, for KCNA calls one paper by both names. Where the pair has fewer than nine years the country is asked (offices outlive
their holders), then everybody to whom the same side wrote on that occasion. The level and the number stand in the reasons. Nine
comparable items leave a chance of 5 % that the genre was usual and stayed unseen; with fewer the rule says "in N", and lower.

Korean decides. English calls one paper a letter in one year and a message in another: where the Korean of the same occasion has the noun of
other years, the two are one and nothing is said; another English word for it is `info`. Where the Korean changes as well it is told there,
and where a Korean edition is held that does not have the item yet, it is awaited: the other language is `low`. What several outlets of a
language print of one item is told of the first.

Blind spots. A reply, thanks, condolence or conveyance follows from an event and has no usual genre: these are not compared. A
card that was never reported leaves no trace, so "a card came before" means "was printed". What changed during a hole in our
holdings is told as such and as `info`.

What to do. Read the Korean noun (축하편지, 년하장, 축전, 구두친서), for English words are freer.
See what the other of Moscow and Beijing got
on the same occasion, and wait for the same occasion a year later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tealeaves.editions import (
    BOTH_SIDES,
    SAME_EVENT_DAYS,
    Korean,
    could_speak,
    days_apart,
    held_by,
    is_current,
    korean_editions,
    language_of,
    told_by,
)
from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import POWERS, country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="message_genre_changed",
    version=1,
    title="A message comes in another genre than on the same occasion before",
    severity="high",
    status="test",
    listens=("correspondence",),
    baseline=Baseline(documents=50, days=365),
    references=(
        "https://www.brecorder.com/news/40340389/north-koreas-kim-hails-dearest-friend-putin-in-new-year-message",
        "https://en.yna.co.kr/view/AEN20230118000700325",
    ),
    false_positives=(
        "an English word for the paper that the Korean text does not bear out",
        "a genre that earlier years had, of which nothing was printed",
    ),
    known_limitations=(
        "Replies, thanks, condolences and conveyance notices are not compared.",
        "Only occasions that recur; a message on an election or a disaster has no year before.",
        "A change inside a hole of our holdings is told when it is first seen after it, as info.",
    ),
    runbook=(
        "Within the hour: read the Korean noun for the paper behind `after` and compare it with the one behind `before`.",
        "Within the day: look at `counterpart`: what the other great power got on this occasion and when.",
        "Within thirteen months: look for the next item of the same `subject` and occasion; this rule then says whether it holds.",
    ),
    base_rate=(
        "3 departures in 1,559 messages (measured on KCNA in English, 1997 to 2012 and August to November 2024); "
        "2 of the 3 mark an occasion: the friendship year 2009 and the centenary of 2012."
    ),
    alerts_a_week=0.02,
    sources=BOTH_SIDES,
    history_window="all years held of the occasion",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

GENRES: Mapping[str, str] = {
    "card": "card", "letter": "letter", "verbal": "verbal message", "greeting": "message", "congratulations": "message",
}  # fmt: skip
ONCE_ONLY = frozenset(
    {"", "none", "election", "appointment", "disaster", "death", "illness"}
)  # no year before to compare
SOMEBODY = ("person", "office", None)  # not a body or a group: an embassy's letter is now a letter, now a message
RECENT = 3  # years, holes left out, within which the latest item compared must lie
ENOUGH = 9  # comparable items: a chance of 5% that the genre was usual and stayed unseen (Jeffreys)
FEW = 3  # below which nothing can be said
LONG_GAP_DAYS = 180
ONE_IN_ENGLISH = frozenset({"letter", "message"})  # one Korean paper in two words, unless the Korean differs
WATCHED = frozenset(
    {"RU", "CN", "US", "KR", "JP", "CU", "VN", "LA", "SY", "BY"}
)  # for others a change is a line of the digest

Years = Mapping[int, Mapping[str, Observation]]  # year of the occasion to genre to an item


@dataclass(frozen=True, slots=True)
class Level:
    """Among which items the genre is new: in words, how many, and what they were."""

    words: str
    items: int
    years: Years


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding of `_departures`, where no other outlet has told it, and as the Korean has it."""
    for finding in _departures(now, history):
        korean = _korean(now, history)
        one = korean is not None and korean.verdict != "new" and _one_in_english(now, finding)
        if not one and told_by(now, history, RULE) is None and not _elsewhere(now, history):
            yield finding if korean is None else _as_in_korean(now, finding, korean)


def _one_in_english(now: Observation, finding: Finding) -> bool:
    """Whether the change is that of a letter and a message, two words for one Korean paper."""
    usual = {genre for genre in GENRES.values() if f"a {genre} " in f"{finding.before} "}
    return usual <= ONE_IN_ENGLISH and GENRES.get(now.value) in ONE_IN_ENGLISH


def _elsewhere(now: Observation, history: History) -> bool:
    """Whether another outlet of the language had the genre in an earlier year than the last."""
    for series in held_by(
        history, now.kind, now.subject, language=language_of(now.series), but=now.series, outlets=RULE.sources
    ):
        years = _years(history.every(now.kind, series, now.subject), now)
        if any(GENRES.get(now.value) in genres for year, genres in years.items() if year < _year(now) - 1):
            return True
    return False


def _as_in_korean(now: Observation, finding: Finding, korean: Korean) -> Finding:
    """The finding of another language, with what the Korean says of it."""
    loud = korean.verdict != "same" and finding.severity != "info" and not finding.key.endswith("|confirmed")
    sure = finding.confidence if korean.verdict == "new" else min(0.5, finding.confidence)
    return replace(
        finding,
        headline=f"{korean.before_headline(now)}{finding.headline}",
        severity="low" if loud else "info",
        confidence=sure,
        reasons=(*finding.reasons, korean.words),
        evidence=(*finding.evidence, *korean.said),
    )


def _korean(now: Observation, history: History) -> Korean | None:
    """What the Korean of the same item says, where it is held or to be expected: of the same outlet first."""
    if language_of(now.series) == "ko":
        return None
    for series in korean_editions(history, now):
        items = history.every(now.kind, series, now.subject)
        same = [seen for seen in items if _is_same(seen, now)]
        if same:
            return _judged(same, _years(items, now), history)
        if any(days_apart(seen, now) <= SAME_EVENT_DAYS for seen in items):
            return None  # it is in, and what it is for was not understood
    return _awaited(now, history)


def _is_same(seen: Observation, now: Observation) -> bool:
    return seen.value in GENRES and seen.attrs.get("occasion") == now.attrs["occasion"] and _year(seen) == _year(now)


def _judged(same: Sequence[Observation], years: Years, history: History) -> Korean | None:
    genres = {GENRES[seen.value] for seen in same}
    had = sorted(year for year, earlier in years.items() if genres <= set(earlier))
    if had and had[-1] == max(years):
        paper = " and ".join(sorted(genres))
        return Korean(
            "same", f"the Korean text has a {paper} as in {had[-1]}: the change is the translator's", tuple(same[-1:])
        )
    if len(years) < FEW or not could_speak(RULE, history, same[-1].series):
        return None
    return Korean("new", f"the Korean text has a {GENRES[same[-1].value]} as well, and is told of it", tuple(same[-1:]))


def _awaited(now: Observation, history: History) -> Korean | None:
    """Whether a Korean edition that can decide is held, is published these days, and does not have this item yet."""
    whom = f"{now.attrs.get('direction', '')}|{now.attrs.get('country', '')}"
    for series in held_by(history, "correspondence_with", whom, language="ko"):
        years = _years(history.every("correspondence_with", series, whom), now)
        if len(years) >= FEW and is_current(history, series, now) and could_speak(RULE, history, series):
            return Korean("awaited", f"the Korean of this item is not in {series} yet: it decides, and is awaited")
    return None


def _departures(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the genre departs from other years of the same occasion, or does so for the second year."""
    genre, occasion = GENRES.get(now.value), now.attrs.get("occasion", "")
    if genre is None or occasion in ONCE_ONLY or now.attrs.get("named") not in SOMEBODY or not _own(now):
        return
    items = history.every("correspondence", now.series, now.subject)
    pair = _years(items, now)
    country = (
        _years(_regular(_with(now, history, now.attrs.get("country", ""))), now) if _established(now, items) else {}
    )
    known = pair if len(pair) >= FEW else country
    if len(known) < FEW or _year(now) - max(known) - _holed_years(now, history, max(known)) > RECENT:
        return
    used = sorted(year for year, genres in {**country, **pair}.items() if genre in genres)
    if not used:
        level = _level(now, history, genre, pair, country)
        if level is not None and (level.items >= ENOUGH or now.attrs.get("country") in WATCHED):
            yield _first(now, history, genre, level)
    elif used == [_year(now) - 1]:
        before = {year: genres for year, genres in known.items() if year < used[0]}
        if len(before) >= FEW:
            yield _confirmed(now, history, genre, before, known[used[0]].get(genre))


def _own(now: Observation) -> bool:
    """Whether a publisher of one of the two sides prints it: what others report of a message has their words and their delays."""
    return now.series.partition("/")[0] in RULE.sources


def _established(now: Observation, items: Sequence[Observation]) -> bool:
    """Whether the other side can be taken for the country: an office, or a person with whom there was a message before."""
    return bool(items) or now.attrs.get("named") == "office"


def _regular(items: Sequence[Observation]) -> list[Observation]:
    """What offices, and persons with more than one message, sent or got: a dance company's letter is no president's."""
    times = Counter(seen.attrs.get("event", seen.story).partition("|")[0] for seen in items)
    return [
        seen
        for seen in items
        if seen.attrs.get("named") == "office" or times[seen.attrs.get("event", seen.story).partition("|")[0]] > 1
    ]


def _with(now: Observation, history: History, whom: str) -> Sequence[Observation]:
    """What went the same way, to or from a country or anyone."""
    return history.every("correspondence_with", now.series, f"{now.attrs.get('direction', '')}|{whom}")


def _year(seen: Observation) -> int:
    return int(seen.attrs.get("year") or seen.known_at.year)


def _years(items: Sequence[Observation], now: Observation) -> dict[int, dict[str, Observation]]:
    """The genres of each earlier year of the same occasion."""
    years: dict[int, dict[str, Observation]] = {}
    for seen in items:
        genre = GENRES.get(seen.value)
        if (
            genre
            and seen.attrs.get("named") in SOMEBODY
            and seen.attrs.get("occasion") == now.attrs["occasion"]
            and _year(seen) < _year(now)
        ):
            years.setdefault(_year(seen), {})[genre] = seen
    return years


def _level(now: Observation, history: History, genre: str, pair: Years, country: Years) -> Level | None:
    """The narrowest comparison that has enough items, or the widest that has a few."""
    _, _, recipient = now.subject.partition(" -> ")
    whom = recipient if now.attrs.get("direction") == "sent" else "this side"
    levels = [Level(f"to {whom}", len(pair), pair), Level("of that country", len(country), country)]
    for level in levels:
        if level.items >= ENOUGH:
            return level
    anyone = [seen for seen in _with(now, history, "anyone") if seen.attrs.get("occasion") == now.attrs["occasion"]]
    earlier = [seen for seen in anyone if _year(seen) < _year(now) and seen.value in GENRES]
    if all(GENRES[seen.value] != genre for seen in earlier):
        items = len({(seen.attrs.get("event") or seen.story) for seen in earlier})
        if items >= ENOUGH:
            return Level("to or from anyone", items, pair if len(pair) >= FEW else country)
    return next((level for level in levels if level.items >= FEW), None)


def _first(now: Observation, history: History, genre: str, level: Level) -> Finding:
    hole = _hole(now, history, max(level.years))
    usual = _usual(level.years)
    years = f"{len(level.years)} {'year' if len(level.years) == 1 else 'years'} held, {min(level.years)} to {max(level.years)}"
    return Finding(
        key=f"{now.series}|{now.subject}|{now.attrs['occasion']}|{genre}",
        headline=f"{_a(genre)} {_way(now)} for {_occasion(now)}, where in what we hold {usual} came before ({years})",
        subject=now.subject,
        before=f"{usual} ({', '.join(map(str, sorted(level.years)))})",
        after=genre,
        evidence=(now, *_latest(level.years)),
        confidence=0.4 if hole else round(min(0.95, 1 - 1 / (2 * level.items + 2)), 2),
        severity=_severity(now, level.items, bool(hole)),
        reasons=(f"first {genre} in {level.items} items {level.words} on this occasion", *hole),
        counterpart=_counterpart(now, history),
        unless=f"If the {_occasion(now)} item had been a {_bare(usual)}, or a {genre} had been printed on this occasion in any year held.",
    )


def _confirmed(now: Observation, history: History, genre: str, before: Years, last: Observation | None) -> Finding:
    usual, year = _usual(before), _year(now)
    return Finding(
        key=f"{now.series}|{now.subject}|{now.attrs['occasion']}|{genre}|confirmed",
        headline=f"Confirmed pattern: {_a(genre).lower()} {_way(now)} for {_occasion(now)}, as in {year - 1}; before that {usual}",
        subject=now.subject,
        before=f"{usual} (until {max(before)})",
        after=f"{genre} ({year - 1}, {year})",
        evidence=(now, *((last,) if last else ()), *_latest(before)[:2]),
        confidence=0.9,
        severity="medium" if now.attrs.get("country") in POWERS else "low",
        reasons=(f"second year in a row; none of the {len(before)} years held before had it",),
        counterpart=_counterpart(now, history),
        unless=f"If {year - 1} had had no {genre}, or {_bare(usual)} had come again instead.",
    )


def _severity(now: Observation, items: int, hole: bool) -> Severity:
    if hole:
        return "info"
    country = now.attrs.get("country")
    if items < ENOUGH or country not in WATCHED:
        return "low" if country in WATCHED else "info"
    return "high" if country in POWERS and now.attrs.get("direction") == "sent" else "medium"


def _hole(now: Observation, history: History, last_year: int) -> tuple[str, ...]:
    """A long hole in which the genre can have changed unseen: since the last year compared."""
    if last_year >= _year(now) - 1:
        return ()
    for gap in history.coverage(now.series).gaps:
        if gap.days >= LONG_GAP_DAYS and gap.before.year >= last_year:
            return (f"the change may have come in the gap from {gap.after} to {gap.before}",)
    return ()


def _holed_years(now: Observation, history: History, last_year: int) -> int:
    """Whole years since the last year compared of which we hold nothing."""
    if _year(now) - last_year <= RECENT:
        return 0
    return sum(
        max(0, gap.before.year - gap.after.year - 1)
        for gap in history.coverage(now.series).gaps
        if gap.before.year >= last_year
    )


def _usual(years: Years) -> str:
    """The genres that came, the latest year's first."""
    found = [genre for year in sorted(years, reverse=True) for genre in sorted(years[year])]
    return " or ".join(f"a {genre}" for genre in dict.fromkeys(found))


def _latest(years: Years) -> tuple[Observation, ...]:
    return tuple(next(iter(years[year].values())) for year in sorted(years, reverse=True)[:3])


def _counterpart(now: Observation, history: History) -> tuple[str, ...]:
    """What the other great power got, or sent, on the same occasion of the same year."""
    others = [code for code in POWERS if code != now.attrs.get("country")]
    return tuple(_other(now, code, _with(now, history, code)) for code in others if now.attrs.get("country") in POWERS)


def _other(now: Observation, code: str, items: Sequence[Observation]) -> str:
    same = [seen for seen in items if seen.attrs.get("occasion") == now.attrs["occasion"] and _year(seen) == _year(now)]
    if not same:
        return f"{country_name(code)}: nothing on this occasion is held so far"
    said = [
        f"{seen.value}, {seen.attrs.get('detail', 'detail unknown')}, known {seen.known_at.date()}"
        for seen in same[-2:]
    ]
    return f"{country_name(code)}: {'; '.join(said)}"


def _occasion(now: Observation) -> str:
    return f"{_words(now.attrs['occasion'])} {_year(now)}"


def _way(now: Observation) -> str:
    sender, _, recipient = now.subject.partition(" -> ")
    return f"from {sender} to {recipient}"


def _a(genre: str) -> str:
    return f"A {genre}"


def _bare(usual: str) -> str:
    return usual.removeprefix("a ")


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_PUTIN, _CASE_XI = ("Vladimir Putin", "RU"), ("Xi Jinping", "CN")


def _case_item(
    genre: str, year: int, *, to: tuple[str, str] = _CASE_PUTIN, on: str = "", occasion: str = "new_year", kind: str = "correspondence",
    subject: str = "", **more: str,
) -> Observation:  # fmt: skip
    pair = f"Kim Jong Un -> {to[0]}"
    attrs = {
        "direction": "sent", "country": to[1], "occasion": occasion, "year": str(year), "event": f"{pair}|{occasion}|{year}",
        "detail": "listing" if genre == "card" else "summary",
    }  # fmt: skip
    day = on or f"{year}-01-18"
    quote = f"sent a {genre}"
    return saw(kind, subject or pair, genre, on=day, quote=quote, story=f"{pair} {day} {genre}", attrs=attrs | more)


def _case_sent(
    genre: str, *years: int, to: tuple[str, str] = _CASE_PUTIN, occasion: str = "new_year"
) -> list[Observation]:
    """One item in each of these years, with what is held of it by country and of anyone."""
    out: list[Observation] = []
    for year in years:
        out.append(_case_item(genre, year, to=to, occasion=occasion))
        for whom in (to[1], "anyone"):
            out.append(
                _case_item(genre, year, to=to, occasion=occasion, kind="correspondence_with", subject=f"sent|{whom}")
            )
    return out


_CASE_PAST = quiet_past(940, since="2012-01-01", every_days=5)  # until November 2024
_CASE_LETTER = _case_item("letter", 2025, on="2024-12-31")
_CASE_KEY = "kcna/article/en|Kim Jong Un -> Vladimir Putin|new_year|letter"


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet or in another edition."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_KO, _CASE_VOK = "kcna/article/ko", "vok/article/en"
_CASE_CARDS = [*_CASE_PAST, *_case_sent("card", *range(2015, 2025))]
_CASE_LETTERS = [*_CASE_PAST, *_case_sent("letter", *range(2015, 2025))]
_CASE_RECENT = saw("document", "document", "ko", on="2024-12-29", series=_CASE_KO, story="the latest")
_CASE_LATER = replace(_CASE_LETTER, known_at=_CASE_LETTER.known_at.replace(hour=13))

CASES = (
    quiet(
        "near miss: an English message that is the letter of every year in Korean",
        past=[*_CASE_LETTERS, *_case_in(_CASE_KO, *_CASE_LETTERS, _CASE_LETTER)],
        now=_case_item("greeting", 2025, on="2025-01-01"),
    ),
    quiet(
        "near miss: an English message for a letter, of which the Korean is awaited",
        past=[*_CASE_LETTERS, *_case_in(_CASE_KO, *_CASE_LETTERS), _CASE_RECENT],
        now=_case_item("greeting", 2025, on="2024-12-31"),
    ),
    fires(
        "an English message for a letter, where the Korean differs as well",
        past=[*_CASE_LETTERS, *_case_in(_CASE_KO, *_CASE_LETTERS, _case_item("greeting", 2025, on="2024-12-31"))],
        now=_case_item("greeting", 2025, on="2025-01-01"),
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|new_year|message",
        quote="greeting",
        severity="low",
    ),
    fires(
        "an English letter for a card that is a card in Korean, as ever",
        past=[*_CASE_CARDS, *_case_in(_CASE_KO, *_CASE_CARDS, _case_item("card", 2025, on="2024-12-31"))],
        now=_CASE_LATER,
        key=_CASE_KEY,
        quote="letter",
        severity="info",
    ),
    fires(
        "a letter for a card, in Korean as well: told there",
        past=[*_CASE_CARDS, *_case_in(_CASE_KO, *_CASE_CARDS, _CASE_LETTER)],
        now=_CASE_LATER,
        key=_CASE_KEY,
        quote="letter",
        severity="low",
    ),
    fires(
        "a letter for a card, of which the Korean is awaited",
        past=[*_CASE_CARDS, *_case_in(_CASE_KO, *_CASE_CARDS), _CASE_RECENT],
        now=_CASE_LETTER,
        key=_CASE_KEY,
        quote="letter",
        severity="low",
    ),
    fires(
        "in Korean it is told whatever the English has",
        past=[*_CASE_CARDS, _CASE_LETTER, *_case_in(_CASE_KO, *_CASE_CARDS)],
        now=_case_in(_CASE_KO, _CASE_LETTER)[0],
        key="kcna/article/ko|Kim Jong Un -> Vladimir Putin|new_year|letter",
        quote="letter",
        severity="high",
    ),
    quiet(
        "near miss: the same letter in a second outlet",
        past=[*_CASE_CARDS, *_case_in(_CASE_VOK, *_CASE_CARDS), _CASE_LETTER],
        now=_case_in(_CASE_VOK, _CASE_LETTER)[0],
    ),
    fires(
        "a letter where cards came, and nobody else got one: New Year 2025",
        past=[
            *_CASE_PAST,
            *_case_sent("card", *range(2019, 2025)),
            *_case_sent("card", *range(2019, 2025), to=_CASE_XI),
        ],
        now=_CASE_LETTER,
        key=_CASE_KEY,
        quote="letter",
        severity="high",
    ),
    fires(
        "nine years of the pair are enough of themselves",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025))],
        now=_CASE_LETTER,
        key=_CASE_KEY,
        quote="letter",
        severity="high",
    ),
    fires(
        "four years are told as four, and lower",
        past=[*_CASE_PAST, *_case_sent("card", *range(2021, 2025))],
        now=_CASE_LETTER,
        key=_CASE_KEY,
        quote="letter",
        severity="low",
    ),
    fires(
        "the letter again a year later is a confirmed pattern and no first",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025)), *_case_sent("letter", 2025)],
        now=_case_item("letter", 2026, on="2025-12-27"),
        key=f"{_CASE_KEY}|confirmed",
        quote="letter",
        severity="medium",
    ),
    fires(
        "a new president gets a letter where his predecessors got cards",
        past=[
            *_CASE_PAST,
            *_case_sent("card", *range(2015, 2025), to=("Dmitri Medvedev", "RU")),
            *_case_sent("greeting", 2024, occasion="birthday"),
        ],
        now=_CASE_LETTER,
        key=_CASE_KEY,
        quote="letter",
        severity="high",
    ),
    fires(
        "after a hole of years the change may be older: info",
        past=[
            *quiet_past(80, since="2011-12-01", every_days=30),
            *_case_sent("card", *range(2009, 2019)),
        ],
        now=_CASE_LETTER,
        key=_CASE_KEY,
        quote="letter",
        severity="info",
    ),
    quiet(
        "a card as always",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025))],
        now=_case_item("card", 2025),
    ),
    quiet(
        "the third letter in a row is usual",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025)), *_case_sent("letter", 2025, 2026)],
        now=_case_item("letter", 2027, on="2026-12-27"),
    ),
    quiet(
        "near miss: the letter and the card of one year are no change when the card comes second",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025)), _CASE_LETTER],
        now=_case_item("card", 2025),
    ),
    quiet(
        "near miss: greetings for congratulations, one paper in two words",
        past=[*_CASE_PAST, *_case_sent("greeting", *range(2015, 2025), occasion="national_day")],
        now=_case_item("congratulations", 2025, occasion="national_day"),
    ),
    quiet(
        "near miss: a reply follows from an event and is not compared",
        past=[*_CASE_PAST, *_case_sent("greeting", *range(2015, 2025), occasion="liberation_day")],
        now=_case_item("reply", 2025, occasion="liberation_day"),
    ),
    quiet(
        "near miss: a letter on another occasion",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025))],
        now=_case_item("letter", 2025, occasion="birthday"),
    ),
    quiet(
        "near miss: a body of the country writes a letter, where presidents sent cards",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025))],
        now=_case_item("letter", 2025, to=("Russian Dance Company", "RU"), named="body"),
    ),
    quiet(
        "near miss: a person of whom nothing came before is not taken for the country",
        past=[*_CASE_PAST, *_case_sent("card", *range(2015, 2025))],
        now=_case_item("letter", 2025, to=("Gennadi Zyuganov", "RU"), named="person"),
    ),
    quiet(
        "near miss: a news agency abroad calls a telegram a letter",
        past=[
            replace(seen, series="yonhap/article/en") for seen in (*_CASE_PAST, *_case_sent("card", *range(2015, 2025)))
        ],
        now=replace(_CASE_LETTER, series="yonhap/article/en"),
    ),
    quiet("two years are no usage", past=[*_CASE_PAST, *_case_sent("card", 2023, 2024)], now=_CASE_LETTER),
    quiet("still warming up", past=_case_sent("card", *range(2015, 2025)), now=_CASE_LETTER),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "an English letter that is a telegram (축전) in Korean",
        past=[*_CASE_PAST, *_case_sent("greeting", *range(2015, 2025), occasion="national_day")],
        now=_case_item("letter", 2025, occasion="national_day"),
    ),
)
