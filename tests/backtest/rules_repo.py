"""A git repository that holds rules, made for a test: `folder/rules/*.py` and the lock beside it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tealeaves import rulelock

TEXT = '''"""A word is new. What to do: read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="{name}", version={version}, title="A word is new", severity="medium", status="experimental", listens=("office",),
    baseline=Baseline(documents={documents}, days=0), references=(), false_positives=(), created=date(2026, 1, 1),
    modified=date(2026, 1, {version}),
)
SUBJECTS = {subjects!r}


@dataclass(frozen=True, slots=True)
class Word:
    said: str


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    word = Word(now.value)
    if now.subject not in SUBJECTS and SUBJECTS or history.usage(now.kind, now.series, now.subject, word.said):
        return
    yield Finding(
        key=f"{{now.series}}|{{now.subject}}|{{word.said}}", headline="{headline}: " + word.said, subject=now.subject,
        before=None, after=word.said, evidence=(now,), confidence=0.5,
    )


CASES = (
    fires("new", past=[], now=saw("office", "a", "b", on="2026-01-01"), key="kcna/article/en|a|b", quote="b"),
    quiet("old", past=[saw("office", "a", "b", on="2025-01-01")], now=saw("office", "a", "b", on="2026-01-01")),
)
'''


def rule_text(name: str = "word_new", version: int = 1, **more: object) -> str:
    """The text of a rule: the first use of each value by each of `subjects` (empty: of all)."""
    said: dict[str, object] = {"documents": 0, "subjects": (), "headline": "New word"} | more
    return TEXT.format(name=name, version=version, **said)


def loud_text(name: str = "loud", version: int = 1, only: str = "", override: str = "") -> str:
    """The text of a rule that fires at every document (whose headline has `only` in it)."""
    text = (
        rule_text(name, version)
        .replace('listens=("office",)', 'listens=("document",)')
        .replace('saw("office"', 'saw("document"')
    )
    quiet = 'quiet("old", past=[saw('
    start, end = text.index("    word = Word("), text.index("    yield Finding(")
    text = (
        text[:start]
        + f"    if {only!r} not in now.quote.text:\n        return\n    word = Word(now.value)\n"
        + text[end:]
    )
    text = text.replace('key=f"{now.series}|{now.subject}|{word.said}"', "key=now.story")
    assert quiet in text
    return text.replace("import Baseline,", "import Baseline, GateOverride,") + (
        f"\nGATE_OVERRIDE = {override}\n" if override else ""
    )


class RulesRepo:
    """A repository with a folder of rules, and git in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.rules = root, root / "rules"
        self.rules.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("__init__", '"""Rules."""\n')

    def write(self, name: str, text: str) -> Path:
        path = self.rules / f"{name}.py"
        path.write_text(text, "utf-8")
        return path

    def commit(self, why: str = "change") -> str:
        """Commit everything; the full name of the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", why)
        return self.git("rev-parse", "HEAD").strip()

    def lock(self) -> None:
        """Lock the rules as their files are now."""
        entries = {}
        for path in sorted(self.rules.glob("[!_]*.py")):
            source = path.read_text("utf-8")
            entries[path.stem] = rulelock.Locked(1, rulelock.fingerprint(source), "experimental", "2026-01-01")
        rulelock.write(self.root / rulelock.FILE, entries)

    def git(self, *arguments: str) -> str:
        who = {
            f"GIT_{role}_{field}": f"a{at}b.example"
            for role in ("AUTHOR", "COMMITTER")
            for field, at in (("NAME", "."), ("EMAIL", "@"))
        }
        bare = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        return subprocess.run(
            ["git", "-C", self.root, *arguments],
            env=bare | who | apart,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout
