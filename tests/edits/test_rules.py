"""What rules make of an edited article: what it said before is no news of the day on which it was edited, what came in is."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "laws"))

from laws_world import START, article, catalogue_of, first_seen, month, rule_of

from tealeaves.model import Capture, Finding, Observation, Signal
from tealeaves.replay import judge, tape_of
from tealeaves.rulekit import Baseline, History, RuleModule

OLD = START + timedelta(days=3, hours=5)
LATER = START + timedelta(days=36, hours=7)
OFFICE = "first secretary of the Workers' Party of Korea"


def in_a_full_history(now: Observation, history: History) -> Iterator[Finding]:
    """Speaks of a new value only where enough is held to compare with: what is said early passes by unnoticed."""
    if history.coverage(now.series).documents >= 30:
        yield from first_seen(now, history)


CAREFUL = rule_of("office_in_a_full_history", in_a_full_history, "office", baseline=Baseline(5, 1))
PLAIN = rule_of("office_first_seen", first_seen, "office", baseline=Baseline(5, 1))


def visit(person: str, office: str = "") -> str:
    title = f"{person}, {office}," if office else person
    return f"Pyongyang, January 4 (KCNA) -- {title} visited a mill. The workers welcomed him."


def again(capture: Capture, text: str) -> Capture:
    """The same article, looked at again and found with this text."""
    record = {**json.loads(capture.body), "text": text}
    return replace(
        capture, captured_at=LATER, recorded_at=LATER + timedelta(seconds=1), body=json.dumps(record).encode()
    )


def signals(captures: list[Capture], rule: RuleModule) -> list[Signal]:
    found = judge(tape_of(catalogue_of((rule,)), captures), (rule,)).signals
    return [signal for signal in found if signal.subject == "Kim Jong Un"]


def test_what_an_edit_brings_in_is_found_at_the_time_of_the_edit() -> None:
    first = article(9001, OLD, visit("Kim Jong Un"))
    edited = again(first, visit("Kim Jong Un", OFFICE))
    (signal,) = signals([*month(), first, edited], PLAIN)
    assert signal.known_at == edited.captured_at
    assert signal.published_at == OLD.date(), "the day of the article is not the day of the news"
    assert signal.quotes[0].capture == edited.id


def test_what_an_article_said_before_is_no_news_when_it_is_seen_again() -> None:
    """Nobody else said it meanwhile: without care the re-rendered page would be the first."""
    text = visit("Kim Jong Un", OFFICE)
    first = article(9001, OLD, text)
    assert signals([*month(), first], CAREFUL) == [], "too early for this rule"
    assert signals([*month(), article(9001, LATER, text)], CAREFUL) != [], "the rule is able to see it"
    assert signals([*month(), first, again(first, text.replace(" visited", " — visited"))], CAREFUL) == []


def test_an_edited_article_is_one_document_at_however_many_addresses() -> None:
    """Five categories and an edit: coverage, which every claim of a first carries, counts one."""
    first = article(9001, OLD, visit("Kim Jong Un"))
    elsewhere = [
        replace(first, url=url, body=json.dumps({**json.loads(first.body), "url": url}).encode())
        for url in (f"http://paper.example/category/{number}/9001" for number in range(5))
    ]
    said = [
        *elsewhere,
        again(first, visit("Kim Jong Un", OFFICE)),
        article(9002, LATER + timedelta(hours=1), visit("Kim Jong Il", OFFICE)),
    ]
    rule = rule_of("any_office", first_seen, "office", baseline=Baseline(1, 1))
    found = judge(tape_of(catalogue_of((rule,)), said), (rule,)).signals
    assert [signal.coverage.documents for signal in found if signal.subject == "Kim Jong Il"] == [1]
