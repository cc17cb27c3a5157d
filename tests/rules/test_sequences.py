"""Each sequence of tests/rules/sequences: at every check people have heard exactly what the file says, no less and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from sequence_runner import BadSequence, Heard, Run, differences, read

from tealeaves.store import Store

FOLDER = Path(__file__).parent / "sequences"
FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.req("A-5")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sequence(path: Path) -> None:
    sequence = read(path)
    with Store.scratch() as store:
        wrong = [
            f"{path.name}, check of {check['at']}: {text}"
            for check, heard in Run(sequence, store).checks()
            for text in differences(check, heard)
        ]
    assert wrong == []


@pytest.mark.req("A-5")
def test_the_rules_that_rest_on_order_have_sequences_and_one_has_an_outage() -> None:
    sequences = [read(path) for path in FILES]
    covered = {rule for sequence in sequences for rule in sequence.said["rules"]}
    assert covered >= {"address_term_changed", "office_changed", "source_new_language"}
    assert any("until" in step for sequence in sequences for step in sequence.said["step"])
    assert any(step.get("missing") for sequence in sequences for step in sequence.said["step"])


@pytest.mark.req("A-5")
def test_a_check_lists_everything_and_nothing_else() -> None:
    one = {"rule": "r", "key": "k", "severity": "high", "quote": "the words", "says": "s", "reason": "new"}
    assert differences({"alerts": [{"rule": "r", "key": "k", "quote": "words"}]}, Heard(alerts=[one])) == []
    assert differences({}, Heard(alerts=[one])) != [], "an alert that is not listed"
    assert differences({"alerts": [{"key": "k"}]}, Heard()) != [], "an alert that did not come"
    assert differences({"alerts": [{"key": "other"}]}, Heard(alerts=[one])) != []
    assert differences({"alerts": [{"quote": "other"}]}, Heard(alerts=[one])) != []
    assert differences({}, Heard(held=[one])) != []
    assert differences({"health": ["dark (was ok)"]}, Heard()) != []


@pytest.mark.req("A-5")
@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("lines = ['x']\nheadlien = 'y'", "'headlien' is no key of step"),
        ("lines = ['x']\nuntil = 2025-01-03T00:00:00Z", "never both"),
        ("headline = 'nothing'", "never both"),
    ],
)
def test_a_file_that_cannot_mean_what_it_says_is_refused(tmp_path: Path, step: str, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        "title = 't'\nrules = ['office_changed']\nseries = 'kcna/article/en'\nlanguages = ['en']\n"
        f"[[step]]\nat = 2025-01-02T00:00:00Z\n{step}\n[[check]]\nat = 2025-01-03T00:00:00Z\n",
        "utf-8",
    )
    with pytest.raises(BadSequence, match=said):
        read(path)
