"""A weapon is named that was in no text before, or a slogan or a policy that was not told as one has come to stay.

Why it matters. A weapon is named in print on the day that its owner wants it known, and the number says which ones were left out. A slogan
is how a year's line is handed down: it stands in the New Year's text, then in every factory. Both are read first by those who know by
heart what was there before.

What is compared. Names of weapons and craft with a number, in any language, as one name ("화성포-19", "Hwasong-19" and "Хвасонпхо-19" are
one), in all outlets of the country that are held. Slogans and policies in quotation marks, without case and closing marks, in one
language: most of them are said once, at one meeting, so one is told on the third day of its use, where all three lie within sixty days.

Blind spots. A weapon without a number ("Haeil" alone) and one that is called only "of a new type". A slogan that is put into other words
each time, and one that is printed without quotation marks. What came up in the years of which nothing is held. A slogan of the other side
that is quoted to be mocked is told like one's own.

What to do. Weapon: look at the picture and the Korean name; English ones have been misspelt. Slogan: read where it stood on its first day,
and which slogan stood in that place before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher

from tealeaves.editions import PYONGYANG, held_by, language_of
from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

RULE = Rule(
    id="new_term_first_seen",
    version=1,
    title="A weapon has a new name, or a slogan or a policy has come to stay",
    severity="low",
    status="test",
    listens=("new_term",),
    baseline=Baseline(documents=1000, days=365),
    references=("https://www.38north.org/2025/01/quick-take-analyzing-the-years-end-plenum-meeting-readout/",),
    false_positives=(
        "another country's weapon whose name is in no list",
        "a weapon's name misspelt in more than one letter",
        "the name of a song or a book after the word slogan",
    ),
    known_limitations=(
        "names without a number, and slogans without quotation marks",
        "a slogan that is worded anew each time",
        "words that stood in texts before without being called a slogan: 4 of 23 on KCNA in English had",
        "what came up while nothing was held is new to us alone: for two years after a long hole it is `info`",
    ),
    runbook=(
        "Within the hour: read `quotes` in Korean and compare the number with the ones in `before`.",
        "Within the day: search the name in KCNA Watch for the years of which `coverage` has a hole.",
        "Within 30 days: `tealeaves timeline` of what stands in `after` shows whether a slogan stays.",
    ),
    base_rate="32 in 848 weeks of KCNA in English: 9 weapons and craft, and 23 slogans, 3 of these of the other side",
    alerts_a_week=0.04,
    sources=tuple(sorted(PYONGYANG)),
    history_window="everything held; a slogan's three days within sixty",
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

WEAPON = "weapon"
DAYS, WITHIN = 3, timedelta(days=60)  # of use after which a slogan has come to stay
LEAST_WORDS, LEAST_LETTERS = 3, 6  # a slogan of fewer words, or in Korean and Chinese letters, is a catchword
SPELT_ALIKE = 0.9  # of the letters of two weapons' names with one number: a misprint
LONG_HOLE_DAYS, SETTLED = 180, timedelta(days=730)


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the outlets of the country print a weapon's name first, or a slogan on its third day."""
    if now.series.partition("/")[0] not in PYONGYANG:
        return
    found = _weapon(now, history) if now.subject == WEAPON else _saying(now, history)
    if found is not None:
        yield found


def _weapon(now: Observation, history: History) -> Finding | None:
    known = _known(now, history)
    if any(value == now.value or _misprint(value, now.value) for value in known):
        return None
    last = max((use.first for use in known.values()), key=lambda seen: seen.order, default=None)
    return Finding(
        key=f"{WEAPON}|{now.value}",
        headline=f"A weapon or craft is called {_printed(now)} for the first time in what we hold",
        subject=WEAPON,
        before=None if last is None else f"the latest new name before: {_printed(last)}, {last.known_at.date()}",
        after=_printed(now),
        evidence=(now,) if last is None else (now, last),
        confidence=0.6 if _after_hole(now, history) else 0.9,
        reasons=(_names(len(known)), *_hole(now, history)),
        severity="info" if _after_hole(now, history) else "medium",
        unless="any outlet of the country had printed the name before, in any language, or one that differs in a letter",
    )


def _known(now: Observation, history: History) -> dict[str, Usage]:
    """Every name of this sort in all outlets and languages, with its earliest use."""
    known: dict[str, Usage] = {}
    for series in held_by(history, now.kind, now.subject):
        for value, use in history.values(now.kind, series, now.subject).items():
            if value not in known or use.first.order < known[value].first.order:
                known[value] = use
    return known


def _misprint(known: str, new: str) -> bool:
    """Whether two names have one number and nearly the same letters."""
    one, other = known.split("-"), new.split("-")
    return one[1:] == other[1:] and SequenceMatcher(None, one[0], other[0], autojunk=False).ratio() >= SPELT_ALIKE


def _saying(now: Observation, history: History) -> Finding | None:
    use = history.usage(now.kind, now.series, now.subject, now.value)
    if use is None or use.days != DAYS - 1 or not _long_enough(now) or _after_hole(use.first, history, now):
        return None
    if use.last.known_at.date() == now.known_at.date() or now.known_at - use.first.known_at > WITHIN:
        return None
    if _elsewhere(now, history, use):
        return None
    return Finding(
        key=f"{now.subject}|{language_of(now.series)}|{now.value}",
        headline=f"A {now.subject} has come to stay: “{_printed(now)}”, told as one on {DAYS} days since {use.first.known_at.date()}",
        subject=now.subject,
        before=None,
        after=_printed(now),
        evidence=(now, use.first, use.last),
        confidence=0.7,
        reasons=(
            f"told as a {now.subject} in {use.stories + 1} texts since {use.first.known_at.date()}, in none before that we hold",
            "its words alone may be older: search them before you call them new",
        ),
        unless=f"it had been told as a {now.subject} before, or on fewer than {DAYS} days within {WITHIN.days}",
    )


def _long_enough(now: Observation) -> bool:
    if language_of(now.series) in ("ko", "zh"):
        return len(now.value.replace(" ", "")) >= LEAST_LETTERS
    return len(now.value.split()) >= LEAST_WORDS


def _elsewhere(now: Observation, history: History, use: Usage) -> bool:
    """Whether another outlet of the country had it in this language before, or as soon: it is told of the first."""
    others = held_by(history, now.kind, now.subject, language=language_of(now.series), but=now.series)
    there = (history.usage(now.kind, series, now.subject, now.value) for series in others)
    return any(other is not None and (other.first.order < use.first.order or other.days >= DAYS) for other in there)


def _after_hole(seen: Observation, history: History, now: Observation | None = None) -> bool:
    """Whether something came up within two years after a long stretch of which nothing is held."""
    gaps = history.coverage((now or seen).series).gaps
    day = seen.known_at.date()
    return any(gap.days >= LONG_HOLE_DAYS and gap.before <= day <= gap.before + SETTLED for gap in gaps)


def _hole(now: Observation, history: History) -> tuple[str, ...]:
    return ("it may have come up in the hole of `coverage`",) if _after_hole(now, history) else ()


def _names(count: int) -> str:
    return "no weapon or craft was named before" if count == 0 else f"weapons and craft named before: {count}"


def _printed(seen: Observation) -> str:
    return seen.attrs.get("as_printed", seen.value)


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_KO = "kcna/article/ko"
_CASE_PAST = [
    *quiet_past(1001, since="2022-01-01", every_days=1),
    *quiet_past(1001, since="2022-01-01", every_days=1, series=_CASE_KO),
]


def _case_term(sort: str, value: str, printed: str, on: str, series: str = "kcna/article/en") -> Observation:
    return saw("new_term", sort, value, on=on, series=series, quote=printed, attrs={"as_printed": printed})


def _case_weapon(printed: str, on: str, series: str = "kcna/article/en") -> Observation:
    return _case_term(WEAPON, printed.lower().replace("hwasongpho", "hwasong"), printed, on, series)


_CASE_SLOGAN = "Let us turn the whole country into a socialist fairyland!"


def _case_slogan(on: str, printed: str = _CASE_SLOGAN, series: str = "kcna/article/en") -> Observation:
    return _case_term("slogan", printed.casefold().rstrip("!"), printed, on, series)


CASES = (
    fires(
        "a missile's name on the day of its first launch",
        past=[*_CASE_PAST, _case_weapon("Hwasongpho-18", "2023-04-14")],
        now=_case_weapon("Hwasongpho-19", "2024-11-01"),
        key="weapon|hwasong-19",
        quote="Hwasongpho-19",
        severity="medium",
    ),
    fires(
        "a slogan of the New Year on its third day",
        past=[*_CASE_PAST, _case_slogan("2025-01-01"), _case_slogan("2025-01-03")],
        now=_case_slogan("2025-01-05"),
        key="slogan|en|let us turn the whole country into a socialist fairyland",
        quote=_CASE_SLOGAN,
        severity="low",
    ),
    quiet(
        "the missile is named again",
        past=[*_CASE_PAST, _case_weapon("Hwasong-19", "2024-11-01")],
        now=_case_weapon("Hwasongpho-19", "2024-11-02"),
    ),
    quiet(
        "near miss: the Korean edition had it an hour before",
        past=[*_CASE_PAST, _case_term(WEAPON, "hwasong-19", "화성포-19", "2024-10-31", _CASE_KO)],
        now=_case_weapon("Hwasongpho-19", "2024-11-01"),
    ),
    quiet(
        "near miss: a misprint of a known name",
        past=[*_CASE_PAST, _case_weapon("Kwangmyongsong-2", "2024-04-05")],
        now=_case_weapon("Kwangmyongsung-2", "2024-12-18"),
    ),
    fires(
        "near miss of a misprint: another number",
        past=[*_CASE_PAST, _case_weapon("Kwangmyongsong-2", "2024-04-05")],
        now=_case_weapon("Kwangmyongsong-3", "2024-12-12"),
        key="weapon|kwangmyongsong-3",
        quote="Kwangmyongsong-3",
        severity="medium",
    ),
    fires(
        "near miss of a misprint: another family with the same number",
        past=[*_CASE_PAST, _case_weapon("Hwasal-2", "2024-01-30")],
        now=_case_weapon("Pulhwasal-2", "2024-12-12"),
        key="weapon|pulhwasal-2",
        quote="Pulhwasal-2",
    ),
    fires(
        "after a hole of years the name may be an old one",
        past=[*quiet_past(1001, since="2008-01-01", every_days=1), *quiet_past(99, since="2024-07-01", every_days=1)],
        now=_case_weapon("Hwasongpho-18", "2024-11-01"),
        key="weapon|hwasong-18",
        quote="Hwasongpho-18",
        severity="info",
    ),
    quiet(
        "near miss: a slogan at its second day",
        past=[*_CASE_PAST, _case_slogan("2025-01-01")],
        now=_case_slogan("2025-01-05"),
    ),
    quiet(
        "near miss: three texts of one day and the next",
        past=[*_CASE_PAST, _case_slogan("2025-01-01"), _case_slogan("2025-01-02")],
        now=replace(_case_slogan("2025-01-02"), story="the second text of the day"),
    ),
    quiet(
        "near miss: a slogan that comes back once a year",
        past=[*_CASE_PAST, _case_slogan("2024-01-01"), _case_slogan("2024-09-09")],
        now=_case_slogan("2025-01-01"),
    ),
    quiet(
        "told already, on its third day",
        past=[*_CASE_PAST, *(_case_slogan(f"2025-01-0{day}") for day in (1, 3, 5))],
        now=_case_slogan("2025-01-08"),
    ),
    quiet(
        "near miss: another outlet has had it for a year",
        past=[*_CASE_PAST, _case_slogan("2024-01-01", series="vok/article/en"), _case_slogan("2025-01-01"), _case_slogan("2025-01-03")],
        now=_case_slogan("2025-01-05"),
    ),
    quiet(
        "near miss: a catchword",
        past=[*_CASE_PAST, _case_slogan("2025-01-01", "security"), _case_slogan("2025-01-03", "security")],
        now=_case_slogan("2025-01-05", "security"),
    ),
    quiet(
        "a foreign outlet's name for a weapon",
        past=[*_CASE_PAST, *quiet_past(1001, since="2022-01-01", every_days=1, series="yonhap/article/en")],
        now=_case_weapon("Hwasong-20", "2025-10-10", "yonhap/article/en"),
    ),
    quiet(
        "still warming up",
        past=quiet_past(99, since="2024-01-01", every_days=1),
        now=_case_weapon("Hwasongpho-19", "2024-11-01"),
    ),
)  # fmt: skip

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "the other side's slogan, quoted to be mocked",
        past=[*_CASE_PAST, _case_slogan("2025-01-01", "No nukes, opening and 3,000 dollars"),
              _case_slogan("2025-01-03", "No nukes, opening and 3,000 dollars")],
        now=_case_slogan("2025-01-05", "No nukes, opening and 3,000 dollars"),
    ),
)  # fmt: skip
