"""Every rule says of itself all that an analyst must know before printing what it found, and a misspelt word of it is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tealeaves.catalogue import load_rule
from tealeaves.model import Finding
from tealeaves.rulekit import Baseline, Rule, RuleModule
from tealeaves.rulelock import rule_modules

RULES = [load_rule(module) for module in rule_modules()]
EACH = pytest.mark.parametrize("module", RULES, ids=lambda module: module.rule.id)
SPAN = re.compile(r"\b(within|for) (the|a|an|\d+|[a-z]+) (minute|hour|day|week|month|year)s?\b", re.IGNORECASE)
NUMBER = re.compile(r"\d|\b(unknown|one|two|three|hundred|thousand)\b")
FIELD = re.compile(r"`[a-z_.]+`")


@pytest.mark.req("A-1")
@EACH
def test_what_it_cannot_see_what_misleads_it_and_what_it_rests_on(module: RuleModule) -> None:
    rule = module.rule
    for name in ("known_limitations", "false_positives", "references"):
        said = getattr(rule, name)
        assert said, f"{rule.id}: {name} is empty"
        assert all(isinstance(each, str) and each.strip() for each in said), f"{rule.id}: {name}"
    assert all(reference.startswith(("http://", "https://")) for reference in rule.references)


@pytest.mark.req("A-1")
@EACH
def test_its_runbook_names_a_span_and_a_field_in_each_step(module: RuleModule) -> None:
    runbook = module.rule.runbook
    assert 2 <= len(runbook) <= 3
    for step in runbook:
        assert SPAN.search(step), f"no span of time: {step}"
        assert FIELD.search(step), f"no field in backticks: {step}"


@pytest.mark.req("A-1")
@EACH
def test_its_base_rate_has_a_number_or_says_that_it_is_unknown(module: RuleModule) -> None:
    rule = module.rule
    assert NUMBER.search(rule.base_rate), f"{rule.id}: {rule.base_rate!r}"
    if "unknown" in rule.base_rate:
        assert len(rule.base_rate) > len("unknown: why"), "it says why"


@pytest.mark.req("A-1")
@EACH
def test_what_it_expects_and_how_far_it_looks_back(module: RuleModule) -> None:
    rule = module.rule
    assert rule.alerts_a_week > 0 or "alert" in rule.base_rate, "expected alerts, or an argument why there are none"
    assert rule.alerts_a_week <= 10, "the gate's bound (A-12)"
    assert rule.history_window.strip()
    assert rule.dedup_window.strip()
    assert rule.max_alerts_per_run > 0
    assert rule.created <= rule.modified


@pytest.mark.req("A-1")
@EACH
def test_every_hit_of_its_cases_says_what_would_have_kept_it_quiet(module: RuleModule) -> None:
    said = [finding for case in module.cases if case.expects for finding in _findings(module, case)]
    assert said
    for finding in said:
        assert finding.unless.strip(), finding.headline
        assert all(each.strip() for each in finding.counterpart)


def _findings(module: RuleModule, case: Any) -> list[Finding]:
    from tealeaves.history import PointInTime

    history = PointInTime()
    for seen in sorted(case.past, key=lambda seen: seen.order):
        history.advance(seen)
        history.add(seen)
    history.advance(case.now)
    return list(module.evaluate(case.now, history))


@pytest.mark.req("A-1")
def test_a_misspelt_key_fails() -> None:
    declared = {name: getattr(RULES[0].rule, name) for name in Rule.__slots__}
    assert Rule(**declared) == RULES[0].rule
    with pytest.raises(TypeError, match="knwon_limitations"):
        Rule(
            **{
                ("knwon_limitations" if name == "known_limitations" else name): value
                for name, value in declared.items()
            }
        )
    with pytest.raises(TypeError, match="documnets"):
        Baseline(**{"documnets": 9, "days": 60})
