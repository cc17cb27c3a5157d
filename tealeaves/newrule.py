"""The beginning of a rule: one file with everything that a rule has to say, and cases that fail until it says it.

The file loads and raises where it should speak; every place that a person has to fill says WRITE, and while one does, the tests fail.
"""

from __future__ import annotations

import ast
import importlib
import keyword
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tealeaves.catalogue import KINDS, load_rules
from tealeaves.errors import UsageError
from tealeaves.rulelock import FILE, read, rules_folder
from tealeaves.sourcekit import ID_IN_WORDS, is_id

UNWRITTEN = "WRITE"
ANY = ("document",)  # what a rule listens to unless it is told: there is one for each document

_RULE = '''"""WRITE in one sentence what change this rule tells of.

Why it matters. WRITE what an analyst learns from it, with an example of real history: who changed what, on which day, and what it meant.

What is compared. WRITE with what the new observation is compared: same edition, same language, same occasion; and what does not count.

Blind spots. WRITE what the rule cannot see: languages, summaries, other spellings, what lies in a gap of what is held.

What to do. WRITE two or three steps, each with a window of time: what to read in the Korean edition, what to look for in the days before
and after, what the other recipient got.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="{id}",
    version=1,
    title="WRITE a title of a few words",
    severity="low",
    status="experimental",
    listens={listens},
    baseline=Baseline(documents=50, days=60),
    references=("WRITE the address of a text that shows why the change matters",),
    false_positives=("WRITE what else looks like the change and is none",),
    known_limitations=("WRITE what the rule cannot see, a sentence each",),
    runbook=(
        "Within the hour: WRITE what to compare with `before`, and where to read it.",
        "Within the week: WRITE what would confirm or refute `after`.",
    ),
    base_rate="unknown: WRITE how often the change happens without meaning anything, or why nobody knows",
    alerts_a_week=0.0,  # expected on all that is watched: write what `tealeaves backtest` shows
    created={day},
    modified={day},
)


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """WRITE what is found; `history` ends just before `now`, and what it gives is in tealeaves/rulekit.py."""
    raise NotImplementedError("WRITE evaluate: yield a Finding, with `unless`, where now.value departs from history.values(...)")


# --- cases: each fails until it is written ------------------------------------------------------------------------------------------

_CASE_PAST = quiet_past(60, since="2011-01-01", every_days=5)

CASES = (
    fires(
        "WRITE fires: the change, as it happened once",
        past=[*_CASE_PAST, saw("{kind}", "WRITE the subject", "WRITE the value before", on="2012-01-01")],
        now=saw("{kind}", "WRITE the subject", "WRITE the new value", on="2012-06-01", quote="WRITE the words"),
        key="WRITE the key: what makes a second finding the same one",
        quote="WRITE the words that must be quoted",
        severity="low",
    ),
    quiet(
        "WRITE near miss: what looks like the change to a hasty reader and is none",
        past=[*_CASE_PAST, saw("{kind}", "WRITE the subject", "WRITE the value before", on="2012-01-01")],
        now=saw("{kind}", "WRITE the subject", "WRITE another spelling of it", on="2012-06-01"),
    ),
    quiet(
        "WRITE quiet: the same again",
        past=[*_CASE_PAST, saw("{kind}", "WRITE the subject", "WRITE the value before", on="2012-01-01")],
        now=saw("{kind}", "WRITE the subject", "WRITE the value before", on="2012-06-01"),
    ),
    quiet(
        "WRITE warming up: the change of the first case, with less past than the baseline asks for",
        past=[saw("{kind}", "WRITE the subject", "WRITE the value before", on="2012-01-01")],
        now=saw("{kind}", "WRITE the subject", "WRITE the new value", on="2012-06-01"),
    ),
)
'''


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written, and what a person has to do now."""

    path: Path
    listens: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The next steps."""
        places = len(unwritten(self.path.read_text("utf-8")))
        yield f"{self.path}: {places} places say {UNWRITTEN}; until none does, the tests fail"
        yield f"  it listens to {', '.join(self.listens)}; there are: {', '.join(sorted(KINDS))}"
        yield f"  its cases:       python -m pytest tests/rules -k {self.path.stem}"
        yield f"  on the past:     tealeaves backtest {self.path.stem} --against LOCK, then --prove over a short stretch"
        yield "  when it is done: make gate, make rules-lock, make rules; the guide is CONTRIBUTING.md"


def begin_rule(name: str, listens: Sequence[str], day: date, folder: Path | None = None) -> Begun:
    """Write the file of a rule. Raises `UsageError`, before anything is written, where it cannot be begun."""
    there = folder or own_rules()
    kinds = tuple(dict.fromkeys(listens)) or ANY
    _refuse(name, kinds, there)
    path = there / f"{name}.py"
    listed = f"({', '.join(map(_quoted, kinds))},)"
    path.write_text(_RULE.format(id=name, listens=listed, kind=kinds[0], day=_written(day)), "utf-8")
    importlib.invalidate_caches()
    return Begun(path, kinds)


def own_rules() -> Path:
    """The folder of rules of the checkout that this tealeaves runs from. Raises `UsageError` where it was installed without one."""
    rules = rules_folder()
    if not (rules.parent / FILE).is_file() or not (rules.parent / "tests" / "rules").is_dir():
        raise UsageError(f"{rules.parent} is no checkout of tealeaves: a rule is begun where its tests are")
    return rules


def unwritten(source: str) -> list[int]:
    """The lines of a rule's file whose texts still say WRITE: its docstrings and strings, not its comments."""
    tree = ast.parse(source)
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return sorted(
        {
            node.lineno + place
            for node in texts
            for place, line in enumerate(str(node.value).split("\n"))
            if UNWRITTEN in line.split()
        }
    )


def _refuse(name: str, kinds: tuple[str, ...], there: Path) -> None:
    if not is_id(name) or keyword.iskeyword(name):
        raise UsageError(f"{name!r} is no id: {ID_IN_WORDS}")
    if (there / f"{name}.py").exists() or (there / name).exists() or name in load_rules():
        raise UsageError(f"there is a rule called {name!r} already")
    if name in read(there.parent / FILE):
        raise UsageError(f"{name!r} was a rule once, says {FILE}: an id is never free again")
    unknown = sorted(set(kinds) - KINDS)
    if unknown:
        raise UsageError(f"no observer yields {', '.join(map(repr, unknown))}; there are: {', '.join(sorted(KINDS))}")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _written(day: date) -> str:
    return f"date({day.year}, {day.month}, {day.day})"
