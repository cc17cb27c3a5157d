"""Every verdict worked out a second time, from the words of docs/labels.md and nothing of the code, in worlds drawn at random."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import at, event, rule, signal

from tealeaves.backtest.held import Held, Item
from tealeaves.backtest.result import Event, Labels, Quiet
from tealeaves.backtest.score import score
from tealeaves.model import Signal

RULES = ("office_changed", "address_changed")
DAYS = 8
MONTH = timedelta(days=30)

Matter: TypeAlias = tuple[str, str, str]  # what people see as one: rule, story, day


def hour(number: int) -> datetime:
    return at(number / 24)


def drawn_signal(word: str, number: int, story: int, who: str, source: str, edition: str, status: str) -> Signal:
    series, name = f"kcna/article/{edition}", RULES[number % 36 == 0]
    key = f"{word} {number} {story} {who} {source} {edition}"
    return signal(
        word, number / 24, story=str(story), rule=name, subject=who, source=source, series=series, status=status, key=key
    )  # fmt: skip


hours = st.integers(0, DAYS * 2).map(lambda number: number * 12)  # so few that borders are hit
sources = st.sampled_from([(), ("rodong",), ("kcna_kp", "rodong")])
signals = st.lists(
    st.builds(
        drawn_signal, st.sampled_from(["marshal", "hero", "Marshal"]), hours, st.integers(0, 2), st.sampled_from(["Kim Jong Un", "Ri"]),
        st.sampled_from(["kcna_kp", "rodong"]), st.sampled_from(["en", "en-GB", "ko"]), st.sampled_from(["firing", "firing", "warming"]),
    ),
    max_size=8, unique_by=lambda one: one.key,
)  # fmt: skip
items = st.lists(
    st.builds(
        lambda number, source, edition: Item(
            hour(number), f"kcna/article/{edition}", f"{number} {source} {edition}", source
        ),
        hours,
        st.sampled_from(["kcna_kp", "rodong"]),
        st.sampled_from(["en", "ko"]),
    ),
    max_size=10,
)


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        begins, subject = draw(hours), draw(st.sampled_from([None, "Kim Jong Un", "ri"]))
        value, pattern = draw(st.sampled_from([(None, "mar"), ("marshal", None), ("marshal", "mar"), (None, None)]))
        leak_from = (
            hour(begins - 12 * draw(st.integers(0, 4)))
            if subject and (value or pattern) and draw(st.booleans())
            else None
        )
        found.append(
            event(
                f"e{number}", begins / 24, within=timedelta(hours=draw(st.sampled_from([12, 24, 72]))), subject=subject, value=value,
                pattern=pattern if subject or value else pattern or "hero", leak_from=leak_from, sources=draw(sources),
                rules=draw(st.sampled_from([RULES[:1], RULES[1:], RULES, ("not_written_yet",)])),
                editions=draw(st.sampled_from([(), ("en",), ("ko",)])), known_gap=draw(st.sampled_from(["", "why"])),
            )
        )  # fmt: skip
    return found


@st.composite
def calm(draw: st.DrawFn) -> list[Quiet]:
    found = []
    for number in range(draw(st.integers(0, 2))):
        begins = draw(hours)
        found.append(
            Quiet(
                f"q{number}", hour(begins), hour(begins + 12 * draw(st.integers(1, 6))), "made for a test", seen_while_tuning=False,
                rules=draw(st.sampled_from([(), RULES[1:]])), sources=draw(sources), pattern=draw(st.sampled_from([None, "hero"])),
            )
        )  # fmt: skip
    return found


def matter(one: Signal) -> Matter:
    return one.rule, one.story, one.known_at.date().isoformat()


def contains(pattern: str | None, one: Signal) -> bool:
    return pattern is None or any(pattern in text.lower() for text in (one.after, one.quotes[0].text))


def is_of(edition: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(edition == each or edition.startswith(f"{each}-") for each in wanted)


def says(label: Event, one: Signal) -> bool:
    named = [(label.subject, one.subject), (label.value, one.after)]
    return (
        one.status == "firing"
        and one.rule in label.rules
        and all(wanted is None or wanted.lower() == said.lower() for wanted, said in named)
        and contains(label.pattern, one)
        and (not label.sources or one.source in label.sources)
        and is_of(one.series.split("/")[2], label.editions)
    )


def too_early(label: Event, one: Signal) -> bool:
    if label.subject is None or (label.value is None and label.pattern is None) or one.known_at >= label.available:
        return False
    if label.leak_from is not None:
        return one.known_at >= label.leak_from
    return label.value is not None or label.available - one.known_at <= MONTH


def verdict(
    label: Event, said: Sequence[Signal], held: Sequence[Item], since: datetime | None, until: datetime | None
) -> tuple[str, list[Signal]]:
    """What became of an event, and the signals that decided it, in order."""
    if label.rules == ("not_written_yet",):
        return "out_of_scope", []
    shown = sorted((one for one in said if says(label, one)), key=lambda one: (one.known_at, matter(one)))
    if early := [one for one in shown if too_early(label, one)]:
        return "leak", early
    begins, ends = label.available, label.available + label.within
    if (since is not None and begins < since) or (until is not None and begins >= until):
        return "outside_span", []
    if hits := [one for one in shown if begins <= one.known_at <= ends]:
        return "found", hits
    if until is not None and ends > until:
        return "outside_span", []
    fit = (
        one for one in held if (not label.sources or one.source in label.sources) and is_of(one.edition, label.editions)
    )
    if not any(begins <= one.known_at <= ends for one in fit):
        return "not_covered", []
    return ("known_gap" if label.known_gap else "missed"), []


def disturbed(one: Signal, quiet: Sequence[Quiet]) -> bool:
    return any(
        each.since <= one.known_at < each.until
        and one.rule in (each.rules or RULES)
        and (not each.sources or one.source in each.sources)
        and contains(each.pattern, one)
        for each in quiet
    )


def of_groups(
    said: Sequence[Signal], decided: Sequence[tuple[str, list[Signal]]], quiet: Sequence[Quiet]
) -> dict[str, str]:
    seen_as: dict[Matter, set[str]] = defaultdict(set)
    for what, by in decided:
        for one in by:
            hit = "hit" if matter(one) == matter(by[0]) else "duplicate"
            seen_as[matter(one)].add("early" if what == "leak" else hit)
    for one in said:
        if one.status == "firing":
            seen_as[matter(one)].add("calm" if disturbed(one, quiet) else "nothing")
    first = {"hit": "hit", "early": "false", "duplicate": "duplicate", "calm": "false", "nothing": "unlabelled"}
    return {"/".join(name): next(first[each] for each in first if each in every) for name, every in seen_as.items()}


@pytest.mark.req("B-22")
@settings(max_examples=400, deadline=None)
@given(signals, events(), calm(), items, st.none() | st.sampled_from([36, 96]), st.none() | st.sampled_from([120, 156]))
def test_each_verdict_is_the_one_that_the_labels_ask_for(
    said: list[Signal], labels: list[Event], quiet: list[Quiet], stock: list[Item], first: int | None, last: int | None
) -> None:
    since, until = (None if end is None else hour(end) for end in (first, last))
    said = [one for one in said if (not since or one.known_at >= since) and (not until or one.known_at < until)]
    held = Held(stock, since, until)
    found = score(
        said, Labels(tuple(labels), tuple(quiet)), rules=[rule(name) for name in RULES], held=held, since=since, until=until
    )  # fmt: skip
    decided = [verdict(label, said, held.items, since, until) for label in labels]
    assert [each.verdict for each in found.events] == [what for what, _ in decided]
    assert {each.key: each.verdict for each in found.groups} == of_groups(said, decided, quiet)
