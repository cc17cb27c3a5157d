"""Whatever history a rule meets, mixed from the cases of all: it does not break, and what it says is well-formed and bounded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tealeaves.alerts import card
from tealeaves.alerts.plain import escape
from tealeaves.catalogue import load_rules
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Observation, Signal
from tealeaves.rulekit import Case, RuleModule

RULES = load_rules()
CASES = {name: [case for case in module.cases if len(case.past) < 3000] for name, module in RULES.items()}
LANGUAGES = ("en", "ko", "ru", "zh", "mul")
HOSTILE = "<!channel>\nRule office_changed v9\u202e \x1b[31m" + "가나다 " * 3000
WORLDS = 3  # histories a rule
MOST = {"headline": 600, "key": 600, "subject": 400, "after": 600, "unless": 600}


def mixed(own: Case, other: Case, chance: random.Random) -> list[Observation]:
    """The history of a case with parts of another's, some of it lost, moved, in other editions, without its facts or endless."""
    kept = [seen for seen in own.past if chance.random() > 0.02]
    strange = [_strange(seen, chance) for seen in chance.sample(other.past, min(len(other.past), 60))]
    present = [_later(own.now, days) for days in (0, 1, 40, 400)]
    beside = [_strange(seen, chance) for seen in own.past[-60:]]
    once = {seen.id: seen for seen in (*kept, *strange, *beside, *present)}
    return sorted(once.values(), key=lambda seen: seen.order)


def _later(seen: Observation, days: int) -> Observation:
    """The same in a version that became known so many days later."""
    return replace(seen, known_at=seen.known_at + timedelta(days=days), version=f"{seen.version} {days} days later")


def _strange(seen: Observation, chance: random.Random) -> Observation:
    outlet, genre, _ = seen.series.split("/")
    turn = chance.randrange(7)
    if turn == 0:
        return replace(seen, series=f"{outlet}/{genre}/{chance.choice(LANGUAGES)}", version=f"{seen.version}+")
    if turn == 1:
        return replace(seen, quote=replace(seen.quote, text=HOSTILE), version=f"{seen.version}!")
    if turn == 2:
        return _later(seen, chance.randrange(2000))
    if turn == 3:
        return replace(seen, published_at=None, story=f"{seen.story}'")
    if turn == 4:
        return replace(
            seen, known_at=seen.known_at.replace(hour=23), story=f"{seen.story} again", version=f"{seen.version}-"
        )
    if turn == 5:  # a source that gives the hour
        return replace(seen, published_at=seen.known_at - timedelta(hours=9), version=f"{seen.version} at nine")
    return seen


def worlds(module: RuleModule) -> Iterator[list[Observation]]:
    """First a case as it is, so that the rule is known to speak; then mixtures."""
    chance = random.Random(module.rule.id)
    own = [case for case in CASES[module.rule.id] if case.expects]
    yield sorted([*own[0].past, own[0].now], key=lambda seen: seen.order)
    for _ in range(WORLDS):
        other = chance.choice(CASES[chance.choice(sorted(CASES))])
        yield mixed(chance.choice(own), other, chance)


def check(signal: Signal) -> None:
    assert 0 < signal.confidence < 1, signal
    assert signal.headline.strip()
    assert signal.key
    for name, most in MOST.items():
        assert len(getattr(signal, name) or "") <= most, (signal.rule, name, len(getattr(signal, name)))
    assert signal.reasons
    assert all(len(reason) <= 1000 for reason in signal.reasons), (signal.rule, max(map(len, signal.reasons)))
    assert signal.quotes
    assert len(set(signal.evidence)) == len(signal.evidence), (signal.rule, "evidence twice")
    told = card.text("signal", card.signal_payload(signal))
    assert len(escape(told)) <= card.LIMIT
    assert not {"\u202e", "\x1b"} & set(told)
    assert not any(line.startswith("Rule office_changed v9") for line in told.splitlines())


@pytest.mark.parametrize("module", RULES.values(), ids=lambda module: module.rule.id)
def test_no_history_breaks_a_rule_or_makes_it_say_what_nobody_can_read(module: RuleModule) -> None:
    said = 0
    for seen in worlds(module):
        detector = Detector([module], PointInTime())
        for signal in detector.run(seen):
            check(signal)
            said += 1
        assert detector.errors == []
    assert said, "a rule that never speaks shows nothing"
