"""Rules of another edition: from a real repository, edited, renamed, deleted, broken, dirty; and without one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rules_repo import RulesRepo, rule_text

from tealeaves import rulelock
from tealeaves.backtest.editions import LOCK, at_revision, locked, named, versions_tried, working
from tealeaves.errors import ContentError, UsageError


def test_the_working_tree_is_loaded_afresh_every_time() -> None:
    first, second = working(), working()
    assert sorted(first.rules) == sorted(module.__name__.rpartition(".")[2] for module in rulelock.rule_modules())
    for name, rule in first.rules.items():
        imported = sys.modules[f"rules.{name}"]
        assert rule.evaluate is not imported.evaluate
        assert rule.evaluate is not second.rules[name].evaluate
        assert rule.evaluate.__globals__ is not second.rules[name].evaluate.__globals__  # type: ignore[attr-defined]
        assert rule.rule == imported.RULE
        assert first.meanings[name] == rulelock.fingerprint(Path(str(imported.__file__)).read_text("utf-8"))
    assert not [name for name in sys.modules if name.startswith("rules@")]


def test_what_a_rule_remembers_does_not_pass_into_another_run(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text() + "\nMEMORY: list[int] = []\n")
    first, second = working(repo.rules), working(repo.rules)
    first.rules["word_new"].evaluate.__globals__["MEMORY"].append(1)  # type: ignore[attr-defined]
    assert second.rules["word_new"].evaluate.__globals__["MEMORY"] == []  # type: ignore[attr-defined]


def test_a_one_line_edit_is_seen_against_the_revision_before(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.write("other_new", rule_text("other_new"))
    old = repo.commit()
    repo.write("word_new", rule_text(version=2, documents=7))
    repo.commit()
    there, here = at_revision("HEAD~1", repo.rules), working(repo.rules)
    assert there.name == f"{old[:8]} (HEAD~1)"
    assert [there.rules["word_new"].rule.version, here.rules["word_new"].rule.version] == [1, 2]
    assert there.rules["word_new"].rule.baseline.documents == 0
    assert there.meanings["word_new"] != here.meanings["word_new"]
    assert there.meanings["other_new"] == here.meanings["other_new"]
    assert there.warnings == ()


def test_a_dirty_tree_is_what_the_working_tree_means(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.commit()
    repo.write("word_new", rule_text(documents=9))
    repo.write("never_committed", rule_text("never_committed"))
    here, there = working(repo.rules), at_revision("HEAD", repo.rules)
    assert here.rules["word_new"].rule.baseline.documents == 9
    assert set(here.rules) - set(there.rules) == {"never_committed"}


def test_a_revision_is_a_commit_a_tag_or_a_branch(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    commit = repo.commit()
    repo.git("tag", "--annotate", "v1.2", "--message", "first")
    repo.git("branch", "idea")
    assert at_revision("v1.2", repo.rules).name == f"{commit[:8]} (v1.2)"
    assert at_revision("idea", repo.rules).name == f"{commit[:8]} (idea)"
    assert at_revision(commit[:12], repo.rules).name == commit[:8]
    assert list(named("v1.2", repo.rules).rules) == ["word_new"]


def test_a_renamed_and_a_deleted_rule_exist_on_one_side_only(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.write("gone", rule_text("gone"))
    repo.commit()
    (repo.rules / "gone.py").unlink()
    (repo.rules / "word_new.py").unlink()
    repo.write("word_changed", rule_text("word_changed"))
    repo.commit()
    assert set(at_revision("HEAD~1", repo.rules).rules) == {"gone", "word_new"}
    assert set(working(repo.rules).rules) == {"word_changed"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def evaluate(:\n", "line 1 is not Python"),
        (rule_text("word_new").replace("tealeaves.rulekit", "tealeaves.oldkit"), "No module named 'tealeaves.oldkit'"),
        (rule_text("word_new").replace("version=1", 'version=1, colour="red"'), "colour"),
        (rule_text("word_new").partition("CASES")[0], "CASES"),
        (rule_text("word_new").replace('"office",)', '"smell",)'), "'smell', which no observer yields"),
        ("RULE = 1 / 0\n", "ZeroDivisionError: division by zero (line 1)"),
    ],
)
def test_an_old_rule_that_cannot_be_loaded_today_is_named_and_the_others_are_there(
    repo: RulesRepo, text: str, said: str
) -> None:
    repo.write("word_new", text)
    repo.write("other_new", rule_text("other_new"))
    commit = repo.commit()
    there = at_revision("HEAD", repo.rules)
    assert list(there.rules) == ["other_new"]
    (warning,) = there.warnings
    assert said in warning
    assert warning.startswith(f"rules@{commit[:8]}.word_new")
    with pytest.raises(ContentError, match="word_new"):
        working(repo.rules)


def test_a_helper_without_a_rule_is_no_rule(repo: RulesRepo) -> None:
    repo.write("shared", "X = 1\n")
    repo.write("word_new", rule_text())
    repo.commit()
    assert list(working(repo.rules).rules) == list(at_revision("HEAD", repo.rules).rules) == ["word_new"]


@pytest.mark.parametrize("revision", ["no-such", "HEAD~99", "", "--all", "-n1", "HEAD:rules", "a b"])
def test_no_such_revision(repo: RulesRepo, revision: str) -> None:
    repo.write("word_new", rule_text())
    repo.commit()
    with pytest.raises(UsageError, match="git knows no revision"):
        at_revision(revision, repo.rules)


def test_a_revision_from_before_there_were_rules(repo: RulesRepo) -> None:
    (repo.root / "README").write_text("nothing yet")
    (repo.rules / "__init__.py").unlink()
    repo.commit()
    repo.write("word_new", rule_text())
    repo.commit()
    with pytest.raises(UsageError, match="there are no rules in rules/ at HEAD~1"):
        at_revision("HEAD~1", repo.rules)


def test_no_repository_no_git_and_a_repository_without_a_commit(
    repo: RulesRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="git knows no revision"):
        at_revision("HEAD", repo.rules)
    bare = tmp_path / "bare" / "rules"
    bare.mkdir(parents=True)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(UsageError, match="not a git repository"):
        at_revision("HEAD", bare)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        at_revision("HEAD", repo.rules)
    assert versions_tried(["word_new"], repo.rules) == {}


def test_what_git_refuses_is_told_with_its_remedy(repo: RulesRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container the checkout often belongs to somebody else."""
    repo.write("word_new", rule_text())
    repo.commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(UsageError, match=r"dubious ownership .* git config --global --add safe.directory"):
        at_revision("HEAD", repo.rules)


def test_inside_a_hook_of_another_repository_it_is_still_this_folders_past(
    repo: RulesRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = RulesRepo(tmp_path / "other")
    other.write("word_other", rule_text("word_other"))
    other.commit()
    repo.write("word_new", rule_text())
    repo.commit()
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    assert list(at_revision("HEAD", repo.rules).rules) == ["word_new"]


@pytest.mark.req("A-8")
def test_the_lock_is_the_file_where_it_means_the_same_and_the_past_where_it_does_not(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.write("other_new", rule_text("other_new"))
    repo.lock()
    repo.commit("locked")
    for documents in (3, 4, 5):
        repo.write("word_new", rule_text(version=2, documents=documents))
        repo.commit()
    repo.write("word_new", rule_text(version=2, documents=6))  # not committed
    repo.write("other_new", "# why\n" + rule_text("other_new"))
    found = locked(repo.rules)
    assert (found.name, found.warnings) == (LOCK, ())
    assert found.rules["word_new"].rule.version == 1
    assert found.meanings["word_new"] == rulelock.read(repo.root / rulelock.FILE)["word_new"].sha256
    assert found.meanings["other_new"] == working(repo.rules).meanings["other_new"]
    assert named("lock", repo.rules).meanings == found.meanings


def test_a_locked_rule_is_found_where_its_file_is_gone_and_on_a_branch_that_was_merged(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.write("gone", rule_text("gone"))
    repo.commit()
    repo.git("switch", "--quiet", "--create", "side")
    repo.write("word_new", rule_text(documents=2))
    repo.lock()
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.write("word_new", rule_text(documents=3))
    repo.commit()
    repo.git("merge", "--quiet", "--strategy=ours", "side")
    (repo.rules / "gone.py").unlink()
    repo.commit()
    repo.git("checkout", "--quiet", "side", "--", rulelock.FILE)
    found = locked(repo.rules)
    assert found.warnings == ()
    assert found.rules["word_new"].rule.baseline.documents == 2
    assert found.rules["gone"].rule.id == "gone"


def test_a_locked_text_that_was_never_committed_is_named_with_what_to_do(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.lock()
    repo.write("word_new", rule_text(version=2, documents=2))
    repo.commit()
    found = locked(repo.rules)
    assert dict(found.rules) == {}
    (warning,) = found.warnings
    assert "word_new: version 1 as locked is not to be had" in warning
    assert "commit a rule before it is locked" in warning


def test_a_lock_outside_of_git_and_no_lock_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    rules = tmp_path / "rules"
    rules.mkdir()
    with pytest.raises(UsageError, match="make rules-lock"):
        locked(rules)
    (rules / "word_new.py").write_text(rule_text())
    (rules / "edited.py").write_text(rule_text("edited", documents=2))
    rulelock.write(
        tmp_path / rulelock.FILE,
        {
            name: rulelock.Locked(1, rulelock.fingerprint(rule_text(name)), "experimental", "2026-01-01")
            for name in ("word_new", "edited")
        },
    )
    found = locked(rules)
    assert list(found.rules) == ["word_new"]
    assert "not a git repository" in found.warnings[0]


def test_our_own_lock_is_our_own_working_tree() -> None:
    if not (rulelock.rules_folder().parent / rulelock.FILE).is_file():
        pytest.skip("not a checkout: there is no lock beside the rules")
    assert locked().meanings == {
        name: entry.sha256 for name, entry in rulelock.read(rulelock.rules_folder().parent / rulelock.FILE).items()
    }


@pytest.mark.req("B-28")
def test_versions_tried_are_meanings_not_commits(repo: RulesRepo) -> None:
    for text in (
        rule_text(),
        "# a comment\n" + rule_text(),
        rule_text(documents=2),
        "def broken(:\n",
        rule_text(),
        rule_text(documents=3),
    ):
        repo.write("word_new", text)
        repo.commit()
    assert versions_tried(["word_new"], repo.rules) == {"word_new": 3}
    repo.write("word_new", rule_text(documents=4))
    assert versions_tried(["word_new"], repo.rules) == {"word_new": 4}
    before = versions_tried(["word_new"], repo.rules)
    repo.commit()
    assert versions_tried(["word_new"], repo.rules) == before
    repo.write("fresh", rule_text("fresh"))
    assert versions_tried(["fresh"], repo.rules) == {"fresh": 1}


@pytest.mark.req("B-28")
def test_where_git_cannot_tell_no_number_is_given(repo: RulesRepo, tmp_path: Path) -> None:
    repo.write("word_new", rule_text())
    repo.commit()
    repo.write("word_new", rule_text(documents=2))
    repo.commit()
    clone = tmp_path / "clone"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{repo.root}", clone],
        env=bare,
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert versions_tried(["word_new"], clone / "rules") == {}
    unknown = repo.root / "elsewhere"
    unknown.mkdir()
    (unknown / "word_new.py").write_text(rule_text())
    assert versions_tried(["word_new"], unknown) == {}
