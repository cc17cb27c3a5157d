"""docs/rules.md is the catalogue of rules with the numbers of the committed backtest, and says what nobody knows."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tealeaves import rulebook
from tealeaves.catalogue import load_rules
from tealeaves.rulekit import RuleModule

ROOT = Path(__file__).resolve().parents[1]


@cache
def page() -> str:
    return (ROOT / "docs" / "rules.md").read_text("utf-8")


@cache
def modules() -> dict[str, RuleModule]:
    return load_rules()


def report() -> dict[str, Any]:
    return dict(json.loads((ROOT / rulebook.REPORT).read_text("utf-8")))


def section(text: str, rule: str) -> str:
    return text.split(f'<a id="{rule}"></a>')[1].split("\n## ")[0]


@pytest.mark.req("A-16")
def test_the_page_is_the_catalogue_and_the_report() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tealeaves.rulebook"], cwd=ROOT, capture_output=True, timeout=120, check=True
    )
    assert made.stdout.decode() == page(), "run `python -m tealeaves.rulebook > docs/rules.md`"


@pytest.mark.req("A-1")
@pytest.mark.parametrize("rule", sorted(load_rules()))
def test_every_rule_says_why_where_it_is_blind_and_what_to_do(rule: str) -> None:
    own, module = section(page(), rule), modules()[rule]
    for part in ("Why it matters", "Blind spots", "What to do", "What misleads it", "It fires", "It stays quiet"):
        assert f"**{part}" in own, f"{rule} does not say: {part}"
    said = " ".join(own.split())
    assert all(" ".join(each.split()) in said for each in module.rule.false_positives)
    assert all(case.title in said for case in module.cases)
    assert all(each in own for each in module.rule.references)
    assert all(word in said for word in module.note.split())


@pytest.mark.req("A-1")
def test_every_rule_says_what_it_cannot_see_what_to_do_and_how_loud_it_is_meant_to_be() -> None:
    made = rulebook.page(modules(), None)
    for name, module in modules().items():
        own, rule = " ".join(section(made, name).split()), module.rule
        for each in (*rule.known_limitations, *rule.runbook, rule.base_rate):
            assert " ".join(each.split()) in own, f"{name}: {each}"
        assert f"expected: {rule.alerts_a_week:g} alerts a week" in own or not rule.alerts_a_week
        assert f"looks back over {rule.history_window}" in own
        assert all(f"`{each}`" in own for each in (*rule.sources, *rule.exceptions_on))


@pytest.mark.req("A-9")
def test_a_retired_rule_says_why_and_where_its_work_went() -> None:
    module = modules()["office_changed"]
    said = {"status": "deprecated", "deprecated_because": "its observer is gone", "superseded_by": "epithet_changed"}
    made = rulebook.page({"office_changed": replace(module, rule=replace(module.rule, **said))}, None)
    assert "retired: its observer is gone; [`epithet_changed`](#epithet_changed) does its work" in made
    assert "retired:" not in rulebook.page({"office_changed": module}, None)


def test_the_numbers_are_those_of_the_report() -> None:
    told, own = report(), section(page(), "office_changed")
    verdicts = dict(next(each for each in told["rules"] if each["rule"] == "office_changed")["verdicts"])
    judged = verdicts["hit"] + verdicts["duplicate"] + verdicts["false"]
    assert f"{verdicts['hit']} of {judged} (" in own
    assert f"{verdicts['unlabelled']} unlabelled" in own


def test_what_nobody_knows_is_said() -> None:
    told = report()
    first = sorted(modules())[0]
    without = rulebook.page(modules(), {**told, "rules": [each for each in told["rules"] if each["rule"] != first]})
    assert "nobody knows" in section(without, first)
    assert rulebook.page(modules(), None).count("how right it is nobody knows") == len(modules())
    unlabelled = [{**each, "verdicts": [[name, 0] for name, _ in each["verdicts"]]} for each in told["rules"]]
    blank = rulebook.page(modules(), {**told, "rules": unlabelled, "events": []})
    assert "right, of those that labels can judge: unlabelled" in section(blank, first)
    assert "labelled events found: none labelled" in section(blank, first)


def test_numbers_of_another_version_are_called_so() -> None:
    name = sorted(modules())[0]
    module = modules()[name]
    raised = replace(module, rule=replace(module.rule, version=module.rule.version + 1))
    own = section(rulebook.page({name: raised}, report()), name)
    assert f"numbers of version {module.rule.version}; nobody has run version {module.rule.version + 1}" in own


def test_a_note_is_its_first_sentence_and_named_parts() -> None:
    first, parts = rulebook.told("One\nsentence.\n\nWhy it matters. It\ndoes.\n\nMore words. Of no name.")
    assert first == "One sentence."
    assert parts == [("Why it matters", "It does."), ("", "More words. Of no name.")]
