"""Every rule does what its cases say, keeps what its declaration promises, and does without the world while it does."""

from __future__ import annotations

import builtins
import socket
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tealeaves.catalogue import load_rule
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Signal
from tealeaves.rulekit import Case, RuleModule
from tealeaves.rulelock import rule_modules

MODULES = rule_modules()
RULES = [load_rule(module) for module in MODULES]
CASES = [pytest.param(rule, case, id=f"{rule.rule.id}: {case.title}") for rule in RULES for case in rule.cases]
GAPS = [
    pytest.param(rule, case, id=f"{rule.rule.id}: {case.title}")
    for module, rule in zip(MODULES, RULES, strict=True)
    for case in getattr(module, "GAPS", ())
]


def signals_of(rule: RuleModule, case: Case) -> list[Signal]:
    """What the rule says to the case's present, after its past has gone by unasked."""
    history = PointInTime()
    for seen in sorted(case.past, key=lambda seen: seen.order):
        history.advance(seen)
        history.add(seen)
    detector = Detector([rule], history)
    signals = detector.see(case.now)
    assert detector.errors == []
    return [signal for signal in signals if signal.status == "firing"]


def holds(rule: RuleModule, case: Case) -> None:
    """Assert that the rule says what the case expects, and nothing else."""
    signals = signals_of(rule, case)
    if not case.expects:
        assert [signal.headline for signal in signals] == []
        return
    assert len(signals) == 1, [signal.headline for signal in signals]
    (signal,) = signals
    assert signal.key == case.key
    assert case.quote is not None
    assert case.quote in signal.quotes[0].text
    assert case.severity in (None, signal.severity)
    assert signal.evidence[0] == case.now.id
    assert 0 < signal.confidence < 1
    assert signal.reasons
    assert "first ever" not in f"{signal.headline} {signal.reasons}".casefold()


@pytest.mark.req("A-4")
@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case(rule: RuleModule, case: Case) -> None:
    holds(rule, case)


@pytest.mark.req("A-7")
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="a known gap; when it closes, move it to CASES")
@pytest.mark.parametrize(("rule", "case"), GAPS)
def test_known_gap(rule: RuleModule, case: Case) -> None:
    holds(rule, case)


@pytest.mark.req("A-4")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule.id)
def test_every_rule_has_a_hit_a_silence_and_a_near_miss(rule: RuleModule) -> None:
    assert any(case.expects for case in rule.cases)
    assert any(not case.expects for case in rule.cases)
    assert any(not case.expects and case.title.startswith("near miss") for case in rule.cases)
    assert len({case.title for case in rule.cases}) == len(rule.cases)


@pytest.mark.req("A-14")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule.id)
def test_an_empty_archive_and_a_first_document_give_no_alert(rule: RuleModule) -> None:
    for case in rule.cases:
        assert signals_of(rule, Case(case.title, (), case.now, False)) == []


@pytest.mark.req("A-1")
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_declaration(module: ModuleType) -> None:
    rule = load_rule(module)
    declared = rule.rule
    assert 0 < len(declared.title) <= 256
    assert declared.version >= 1
    assert declared.created <= declared.modified
    assert declared.references
    assert all(reference.startswith(("http://", "https://")) for reference in declared.references)
    assert declared.false_positives
    assert declared.baseline.documents > 0
    assert declared.baseline.days > 0
    for section in ("Why it matters.", "Blind spots.", "What to do."):
        assert section in rule.note


@pytest.mark.req("A-3")
def test_rules_do_without_network_files_and_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    here = threading.get_ident()  # a server's thread that another test left running may go on

    def refused(reach: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(*words: Any, **named: Any) -> Any:
            assert threading.get_ident() != here, "a rule reached out of its history"
            return reach(*words, **named)

        return refuse

    for place, name in ((socket.socket, "__init__"), (builtins, "open"), (time, "time"), (time, "monotonic")):
        monkeypatch.setattr(place, name, refused(getattr(place, name)))
    said = [signal for rule in RULES for case in rule.cases for signal in signals_of(rule, case)]
    assert len(said) == sum(case.expects for rule in RULES for case in rule.cases)
