"""A rule is begun by the real command in a checkout of its own, and its cases fail until they are written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tealeaves.errors import UsageError
from tealeaves.newrule import begin_rule, unwritten
from tealeaves.rulelock import rules_folder

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Rules with their lock and the tests of their cases, where a command may write."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "rules.lock.json", tmp_path)
    (tmp_path / "tests" / "rules").mkdir(parents=True)
    for name in ("test_cases.py", "test_new_rule.py"):
        shutil.copy(ROOT / "tests" / "rules" / name, tmp_path / "tests" / "rules")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\nmarkers = req(id): x\n")
    return tmp_path


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(checkout), "TEALEAVES_HOME": str(checkout / "home")}
    return subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, timeout=120, cwd=checkout, check=False
    )


def command(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(checkout, "-c", "from tealeaves.cli import main; main()", *words)


@pytest.mark.req("A-1")
@pytest.mark.req("A-4")
def test_a_begun_rule_loads_and_each_of_its_cases_fails(checkout: Path) -> None:
    done = command(checkout, "new-rule", "slogan_changed", "--listens", "office", "--listens", "block_language")
    assert done.returncode == 0, done.stderr
    assert "slogan_changed.py" in done.stdout
    source = (checkout / "rules" / "slogan_changed.py").read_text("utf-8")
    assert 'listens=("office", "block_language",)' in source
    for part in ("Why it matters.", "What is compared.", "Blind spots.", "What to do."):
        assert part in source
    assert '"slogan_changed"' in command(checkout, "rules", "--json").stdout, "it breaks no catalogue"
    tried = run(
        checkout,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/rules/test_cases.py",
        "-k",
        "slogan_changed and WRITE",
    )
    assert "4 failed" in tried.stdout, tried.stdout
    assert " passed" not in tried.stdout
    assert "WRITE evaluate" in tried.stdout, "it says what to write"
    left = run(
        checkout,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/rules/test_new_rule.py",
        "-k",
        "nothing_is_left and slogan",
    )
    assert "1 failed" in left.stdout, left.stdout


@pytest.mark.parametrize(
    ("name", "listens", "said"),
    [
        ("office_changed", ("office",), "already"),
        ("__init__", (), "no id"),
        ("Slogan", (), "no id"),
        ("class", (), "no id"),
        ("../slogan", (), "no id"),
        ("slogan_changed", ("slogans",), "no observer yields 'slogans'; there are: .*office"),
    ],
)
def test_nothing_is_written_where_a_rule_cannot_be(
    tmp_path: Path, name: str, listens: tuple[str, ...], said: str
) -> None:
    (tmp_path / "rules").mkdir()
    with pytest.raises(UsageError, match=said):
        begin_rule(name, listens, DAY, tmp_path / "rules")
    assert not list((tmp_path / "rules").iterdir())


def test_an_id_of_the_lock_is_never_free_again(checkout: Path) -> None:
    lock = checkout / "rules.lock.json"
    lock.write_text(lock.read_text("utf-8").replace('"office_changed"', '"rank_changed"'), "utf-8")
    with pytest.raises(UsageError, match="never free again"):
        begin_rule("rank_changed", (), DAY, checkout / "rules")
    assert not (checkout / "rules" / "rank_changed.py").exists()


def test_where_there_is_no_checkout_none_is_begun(checkout: Path) -> None:
    (checkout / "rules.lock.json").unlink()
    done = command(checkout, "new-rule", "slogan_changed")
    assert done.returncode == 2
    assert "no checkout" in done.stderr
    assert not (checkout / "rules" / "slogan_changed.py").exists()


def test_what_is_unwritten_is_in_texts_and_not_in_comments() -> None:
    assert unwritten('"""Says.\n\nWRITE it."""\nx = "WRITE"  # WRITE\ny = "REWRITE"\n') == [3, 4]


@pytest.mark.parametrize("path", sorted(rules_folder().glob("*.py")), ids=lambda path: path.stem)
def test_nothing_is_left_unwritten(path: Path) -> None:
    lines = unwritten(path.read_text("utf-8"))
    assert lines == [], f"{path.name}: write what these lines ask for: {lines}"
