"""The lock of the rules: what may change under one version, and what may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tealeaves.rulelock import (
    FILE,
    Locked,
    breaches,
    current,
    fingerprint,
    main,
    read,
    rule_modules,
    rules_folder,
    stale,
    write,
)

ROOT = rules_folder().parent


@pytest.mark.req("A-8")
def test_every_rule_is_locked_as_it_is() -> None:
    locked, now = read(ROOT / FILE), current()
    assert breaches(locked, now) == []
    assert stale(locked, now) == []


@pytest.mark.req("A-8")
def test_one_changed_byte_of_a_rules_code_fails_and_says_what_to_do(tmp_path: Path) -> None:
    module = rule_modules()[0]
    source = Path(str(module.__file__)).read_text("utf-8")
    name, old = next(iter(current([module]).items()))
    assert "history.usage(" in source
    changed = replace(old, sha256=fingerprint(source.replace("history.usage(", "history.usagf(", 1)))
    (text,) = breaches({name: old}, {name: changed})
    assert f"set version={old.version + 1}" in text
    assert f"rules/{name}.py" in text
    assert "make rules-lock" in text


@pytest.mark.req("A-8")
def test_layout_comments_docstrings_and_cases_are_not_meaning() -> None:
    plain = '"""Doc."""\nimport re\nX = 1\ndef f(a):\n    """D."""\n    return a\nCASES = (1,)\ndef _case_a():\n    return 2\n'
    other = '"""Other."""\nX = 1  # why\n\n\ndef f(a):\n    return a\n\n\nCASES = (1, 2)\nGAPS = (3,)\n_CASE_B = 4\n'
    assert fingerprint(plain) == fingerprint(other)
    assert fingerprint(plain) != fingerprint(plain.replace("X = 1", "X = 2"))
    assert fingerprint(plain) != fingerprint(plain.replace("return a", "return not a"))


@pytest.mark.req("A-8")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from tealeaves.text import fold\n", "from tealeaves.text import normalise as fold\n"),
        ("from tealeaves.text import fold\n", "from tealeaves.model import fold\n"),
        ("import re as fold\n", "import json as fold\n"),
    ],
)
def test_where_a_name_comes_from_is_meaning(old: str, new: str) -> None:
    """The same code means something else with another function under the same name."""
    body = "def evaluate(now, history):\n    return fold(now)\n"
    assert fingerprint(old + body) != fingerprint(new + body)
    assert fingerprint(old + body) == fingerprint("import os\n" + old + body), "a name that nothing uses means nothing"


@pytest.mark.req("A-8")
def test_a_fingerprint_is_the_same_on_every_version_of_python() -> None:
    """Written down once: what `ast.dump` says of this text differs between 3.11, 3.12 and 3.13."""
    text = (
        "import re\nX: int | None = None\nY = {**{}, 'a': (1, True, 1.0, b'x', ...)}\n"
        "@re.cache\nclass A:\n    def f(self, *, a=None) -> str:\n        return f'{a!r:>{X}}' if a else 'None'\n"
    )
    assert fingerprint(text) == "9deda687cb6b0f47b598dddd635136ea0819e18511e4485c7935b8bc5ef092e9"
    kinds = [
        ("1", "True"),
        ("1", "1.0"),
        ("None", "'None'"),
        ("(1,)", "[1]"),
        ("b'x'", "'x'"),
        ("f(a=1)", "f(1)"),
        ("f(*a)", "f(a)"),
    ]
    for one, other in kinds:
        assert fingerprint(f"Z = {one}\n") != fingerprint(f"Z = {other}\n")


@pytest.mark.req("A-8")
@pytest.mark.parametrize(
    ("new", "word"),
    [
        (Locked(3, "b", "stable", "2026-02-01"), "goes from 1 to 3"),
        (Locked(2, "b", "stable", "2025-12-31"), "set its `modified`"),
        (Locked(1, "b", "stable", "2026-02-01"), "set version=2"),
        (Locked(2, "b", "experimental", "2026-02-01"), "cannot become experimental again"),
    ],
)
def test_what_the_lock_forbids(new: Locked, word: str) -> None:
    found = breaches({"r": Locked(1, "a", "stable", "2026-01-01")}, {"r": new})
    assert any(word in text for text in found)


@pytest.mark.req("A-8")
def test_the_next_version_with_its_day_is_allowed_and_then_stale() -> None:
    locked, now = {"r": Locked(1, "a", "stable", "2026-01-01")}, {"r": Locked(2, "b", "stable", "2026-02-01")}
    assert breaches(locked, now) == []
    assert stale(locked, now) != []


@pytest.mark.req("A-8")
def test_a_day_has_room_for_two_versions() -> None:
    locked, now = {"r": Locked(1, "a", "stable", "2026-01-01")}, {"r": Locked(2, "b", "stable", "2026-01-01")}
    assert breaches(locked, now) == []
    assert stale(locked, now) != [], "it has to be locked all the same"


@pytest.mark.req("A-8")
@pytest.mark.req("A-9")
def test_what_was_deprecated_can_stand_in_the_lock_and_never_goes_on_trial_again() -> None:
    locked = {"r": Locked(2, "a", "deprecated", "2026-01-01")}
    assert breaches(locked, {"r": Locked(3, "b", "deprecated", "2026-01-01")}) == []
    (text,) = breaches(locked, {"r": Locked(3, "b", "experimental", "2026-01-02")})
    assert "cannot become experimental again" in text


@pytest.mark.req("A-8")
def test_a_rule_never_leaves() -> None:
    assert "never free again" in breaches({"r": Locked(1, "a", "stable", "2026-01-01")}, {})[0]


@pytest.mark.req("A-8")
def test_the_command_writes_a_fresh_lock_and_refuses_a_lie(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / FILE
    assert main([str(path)]) == 0
    assert read(path) == current()
    assert main(["--check", str(path)]) == 0
    write(path, {name: replace(rule, sha256="0" * 64) for name, rule in current().items()})
    before = path.read_bytes()
    assert main([str(path)]) == 3
    assert path.read_bytes() == before
    assert "means something else" in capsys.readouterr().err


def test_a_broken_lock_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / FILE
    path.write_text("[1]", "utf-8")
    assert main([str(path)]) == 3
    assert "take it from the last commit" in capsys.readouterr().err
