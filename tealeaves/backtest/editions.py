"""Rules in another edition: those of the working tree, of a git revision, of the lock; each loaded afresh, apart from all others.

A module here never is the one in `sys.modules`: nothing that a rule remembers (a cache, a counter) passes from one run into another. To
load a rule is to run its code; all of it is code of this very repository, of today or of its past.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from tealeaves import rulelock
from tealeaves.backtest.revisions import SHOWN, Revisions
from tealeaves.catalogue import imported, load_rule
from tealeaves.errors import ContentError, UsageError
from tealeaves.rulekit import RuleModule

WORKING = "working tree"
LOCK = "LOCK"


@dataclass(frozen=True)
class Edition:
    """Rules as they are or were, ready to run, with their texts."""

    name: str  # "working tree", "LOCK", "a1b2c3d4 (v1.2)"
    rules: Mapping[str, RuleModule]
    texts: Mapping[str, bytes]
    warnings: tuple[str, ...] = ()
    lost: frozenset[str] = frozenset()  # rules that it had and that cannot be had any more: each is in `warnings`

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What the lock would hold of each: equal means equal signals."""
        return {name: _meaning(text) or "" for name, text in self.texts.items()}

    def chosen(self, names: Iterable[str]) -> tuple[RuleModule, ...]:
        """Those of these rules that exist in this edition, in the order of their names."""
        return tuple(self.rules[name] for name in sorted(set(names)) if name in self.rules)


def named(text: str, folder: Path | None = None) -> Edition:
    """The edition that somebody asks for: `LOCK`, or a git revision. Raises `UsageError`, `ContentError`."""
    return locked(folder) if text.upper() == LOCK else at_revision(text, folder)


def working(folder: Path | None = None, names: Collection[str] = ()) -> Edition:
    """The rules as their files are now, or those of these names only. Raises `ContentError` for one that cannot be loaded."""
    files = _files(folder or rulelock.rules_folder())
    chosen = {stem: source for stem, source in files.items() if not names or stem in names}
    return _edition(WORKING, chosen, forgiving=False)


def at_revision(revision: str, folder: Path | None = None) -> Edition:
    """The rules of a commit, tag or branch. One that today's engine cannot load is left out and named in `warnings`.

    Raises `UsageError` where there is no git, no repository, no such revision, or no rule in it.
    """
    past = Revisions(folder or rulelock.rules_folder())
    commit = past.commit(revision)
    short = commit[:SHOWN]
    sources = {Path(path).stem: text for path, text in past.files(commit, ".py").items() if _is_rule_file(path)}
    if not sources:
        raise UsageError(f"there are no rules in {past.folder.name}/ at {revision}: choose a revision that has some")
    return _edition(short if commit.startswith(revision) else f"{short} ({revision})", sources, forgiving=True)


def locked(folder: Path | None = None) -> Edition:
    """The rules as they were locked: the file where it still means the same, else its text of that meaning from git.

    A rule whose locked text is nowhere is left out and named in `warnings`. Raises `UsageError` where there is no lock.
    """
    here = folder or rulelock.rules_folder()
    path = here.parent / rulelock.FILE
    if not path.is_file():
        raise UsageError(
            f"there is no {rulelock.FILE} beside {here.name}/: run `{rulelock.COMMAND}`, or compare with a revision"
        )
    sources, warnings, lost = dict[str, bytes](), list[str](), set[str]()
    for name, entry in sorted(rulelock.read(path).items()):
        try:
            sources[name] = _locked_text(here, name, entry.sha256)
        except UsageError as why:
            lost.add(name)
            warnings.append(
                f"{name}: version {entry.version} as locked is not to be had ({why}), so it is compared with nothing; commit a "
                f"rule before it is locked, or compare with a revision that has it"
            )
    found = _edition(LOCK, sources, forgiving=True)
    return Edition(LOCK, found.rules, found.texts, (*warnings, *found.warnings), found.lost | lost)


def versions_tried(rules: Iterable[str], folder: Path | None = None) -> dict[str, int]:
    """How many different meanings each rule has had, in git's history and now; empty where git cannot tell (B-28).

    Counted by meaning and not by commit: to go back, or to reword a comment, is no further try, and a commit changes no report.
    """
    here = folder or rulelock.rules_folder()
    now = _files(here)
    try:
        past = Revisions(here)
        if not past.whole() or not past.files(past.commit("HEAD"), ".py"):
            return {}
        texts = {rule: past.texts(f"{rule}.py") for rule in rules}
    except UsageError:
        return {}
    return {rule: _meanings((*had, *([now[rule]] if rule in now else []))) for rule, had in texts.items()}


def _meanings(texts: Iterable[bytes]) -> int:
    return len({_meaning(text) for text in dict.fromkeys(texts)} - {None})


def _locked_text(folder: Path, name: str, sha256: str) -> bytes:
    """The text of a rule that the lock's hash belongs to. Raises `UsageError` saying why there is none."""
    now = _files(folder).get(name)
    if now is not None and _meaning(now) == sha256:
        return now
    for text in Revisions(folder).texts(f"{name}.py"):
        if _meaning(text) == sha256:
            return text
    raise UsageError("neither the file nor git's history has that text")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.py")) if _is_rule_file(path.name)}


def _is_rule_file(path: str) -> bool:
    return path.endswith(".py") and path != "__init__.py" and "/" not in path


def _meaning(source: bytes) -> str | None:
    """The fingerprint of a text; None for what is not Python: no rule ever ran from it."""
    try:
        return rulelock.fingerprint(source.decode("utf-8"))
    except (SyntaxError, ValueError):
        return None


def _edition(name: str, sources: Mapping[str, bytes], *, forgiving: bool) -> Edition:
    rules, texts, warnings, lost = dict[str, RuleModule](), dict[str, bytes](), list[str](), set[str]()
    for stem, source in sorted(sources.items()):
        try:
            rule = _rule(name, stem, source)
        except ContentError as error:
            if not forgiving:
                raise
            lost.add(stem)
            warnings.append(f"{error}; it is compared with nothing")
            continue
        if rule is not None:
            rules[stem], texts[stem] = rule, source
    return Edition(name, rules, texts, tuple(warnings), frozenset(lost))


def _rule(edition: str, stem: str, source: bytes) -> RuleModule | None:
    """The rule in a text; None where the file declares none. Raises `ContentError`."""
    apart = f"rules@{edition.partition(' ')[0]}"

    def execute(name: str) -> ModuleType:
        module = ModuleType(name)
        module.__file__ = f"{apart}/{stem}.py"
        sys.modules[name] = module  # dataclasses look their module up while they are made
        try:
            exec(compile(source, module.__file__, "exec", dont_inherit=True), module.__dict__)  # noqa: S102  our own rules
        finally:
            del sys.modules[name]
        return module

    module = imported(f"{apart}.{stem}", execute)
    return load_rule(module, source) if hasattr(module, "RULE") else None
