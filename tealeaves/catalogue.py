"""The catalogue: parsers and rules loaded by name and held to their contracts.

A module of `parsers` counts as a source when it has SOURCE and VERSIONS; `parsers/feeds.toml` and `parsers/dumps.toml` add one source a
table. A module of `rules` counts when it has RULE. Anything that breaks its contract is a `ContentError` at start, not a surprise at night.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from tealeaves.errors import ContentError, TealeavesError, UsageError
from tealeaves.observe import OBSERVERS
from tealeaves.rulekit import EXCEPTABLE, Case, GateOverride, Rule, RuleModule, Status
from tealeaves.sourcekit import ID_IN_WORDS, Source, Version, is_id

KINDS = frozenset(kind for observer in OBSERVERS for kind in observer.kinds)  # of observation that there are


@dataclass(frozen=True, slots=True)
class SourceModule:
    """A source with the layouts it has had, the newest first."""

    source: Source
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything that tealeaves knows how to read and to notice."""

    sources: Mapping[str, SourceModule]
    rules: Mapping[str, RuleModule]

    @cached_property
    def hosts(self) -> frozenset[str]:
        return frozenset(host for module in self.sources.values() for host in module.source.hosts)

    @cached_property
    def parser_labels(self) -> frozenset[str]:
        return frozenset(v.label(name) for name, module in self.sources.items() for v in module.versions)

    @cached_property
    def observer_labels(self) -> frozenset[str]:
        return frozenset(observer.label for observer in OBSERVERS)

    @cached_property
    def content_label(self) -> str:
        """One name for all parsers, observers and rules in force, a part each: when it changes, what we derive may change."""
        rules = {f"{module.rule.id}/{module.rule.version}" for module in self.rules.values()}
        return ".".join(_fingerprint(labels) for labels in (self.parser_labels, self.observer_labels, rules))

    def parsers_of(self, sources: Iterable[str]) -> str:
        """One name for the parsers in force of these sources: what others are read with, and by which tools, is no part of it."""
        known = [name for name in set(sources) if name in self.sources]
        return _fingerprint(version.label(name) for name in known for version in self.sources[name].versions)

    def source(self, name: str) -> SourceModule:
        """Raises `UsageError` with the names there are."""
        if name not in self.sources:
            raise UsageError(f"no source is called {name!r}; there are: {', '.join(sorted(self.sources))}")
        return self.sources[name]

    def chosen_rules(self, names: Iterable[str] | None) -> tuple[RuleModule, ...]:
        """The rules of these names, or all; in the order of their names. Raises `UsageError` with the names there are."""
        wanted = sorted(self.rules) if names is None else sorted(set(names))
        unknown = [name for name in wanted if name not in self.rules]
        if unknown:
            raise UsageError(f"no rule is called {unknown[0]!r}; there are: {', '.join(sorted(self.rules))}")
        return tuple(self.rules[name] for name in wanted)


def _fingerprint(labels: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(labels)).encode()).hexdigest()[:12]


def load(dumps_folder: Path | None = None) -> Catalogue:
    """The catalogue of the installed `parsers` and `rules`, and of the dump mappings in `dumps_folder`."""
    return Catalogue(load_sources(dumps_folder), load_rules())


def load_sources(dumps_folder: Path | None = None) -> dict[str, SourceModule]:
    """The sources of the installed `parsers` and of the dump mappings in `dumps_folder`. Raises `ContentError`."""
    sources: dict[str, SourceModule] = {}
    for module in _modules("parsers"):
        if hasattr(module, "SOURCE"):
            _add(sources, _checked_source(module), module.__name__)
    for path, loader in (("feeds.toml", "parsers.feed"), ("dumps.toml", "parsers.dump")):
        _add_tables(sources, _folder("parsers") / path, loader)
    for path_of_own in sorted(dumps_folder.glob("*.toml")) if dumps_folder else ():
        _add_tables(sources, path_of_own, "parsers.dump")
    return sources


def load_rules() -> dict[str, RuleModule]:
    """The installed rules. Raises `ContentError`."""
    rules: dict[str, RuleModule] = {}
    for module in _modules("rules"):
        if hasattr(module, "RULE"):
            loaded = load_rule(module)
            if loaded.rule.id in rules:
                raise ContentError(f"two rules are called {loaded.rule.id!r}")
            rules[loaded.rule.id] = loaded
    for loaded in rules.values():
        _check_successor(loaded.rule, rules)
    return rules


def _check_successor(rule: Rule, rules: Mapping[str, RuleModule]) -> None:
    """A retired rule names one that is there and does its work (A-9). Raises `ContentError`."""
    if rule.status != "deprecated":
        return
    successor = rules.get(rule.superseded_by)
    if successor is None:
        raise ContentError(
            f"rules.{rule.id}: superseded_by={rule.superseded_by!r} is no rule; there are: {', '.join(sorted(rules))}"
        )
    if successor.rule.status == "deprecated":
        raise ContentError(
            f"rules.{rule.id}: superseded_by={rule.superseded_by!r} is deprecated itself; name the rule that does its work now"
        )


def load_rule(module: ModuleType, source: bytes | None = None) -> RuleModule:
    """A rule module held to its contract; `source` is its text where it has no file. Raises `ContentError`."""
    name, rule, evaluate = module.__name__, getattr(module, "RULE", None), getattr(module, "evaluate", None)
    if not isinstance(rule, Rule) or not callable(evaluate):
        raise ContentError(f"{name}: a rule module declares RULE (a Rule) and evaluate(now, history)")
    cases, note = getattr(module, "CASES", ()), (module.__doc__ or "").strip()
    if wrong := _wrong_with_rule(name.rpartition(".")[2], rule, cases, note):
        raise ContentError(f"{name}: {wrong}")
    override = getattr(module, "GATE_OVERRIDE", None)
    if override is not None and not (isinstance(override, GateOverride) and override.reason.strip()):
        raise ContentError(
            f'{name}: write GATE_OVERRIDE = GateOverride(version={rule.version}, reason="why"), or take it out'
        )
    digest = hashlib.sha256(_source_of(module, source)).hexdigest()
    return RuleModule(rule, evaluate, tuple(cases), note, digest, override)


def _wrong_with_rule(file: str, rule: Rule, cases: object, note: str) -> str | None:
    """What a rule's declaration lacks, in words; None where it lacks nothing."""
    if not is_id(rule.id):
        return f"{rule.id!r} is no id: {ID_IN_WORDS}"
    if rule.id != file:
        return f"its rule is called {rule.id!r}; file and rule must share one name"
    if not rule.listens or not note:
        return "a rule listens to something and its docstring says why it matters"
    if not isinstance(cases, tuple | list) or not cases or not all(isinstance(case, Case) for case in cases):
        return "a rule shows what it does: CASES with at least one fires(...) and one quiet(...) of tealeaves.rulekit"
    if wrong := _wrong_with_life(rule):
        return wrong
    unknown = sorted(set(rule.listens) - KINDS)
    if unknown:
        return f"it listens to {', '.join(map(repr, unknown))}, which no observer yields; there are: {', '.join(sorted(KINDS))}"
    return None


def _wrong_with_life(rule: Rule) -> str | None:
    """What a rule's status and its exceptions lack, in words."""
    if rule.status not in get_args(Status):
        return f"status={rule.status!r} is none; there are: {', '.join(get_args(Status))}"
    retired = rule.status == "deprecated"
    if retired and not (rule.deprecated_because.strip() and rule.superseded_by.strip()):
        return "a deprecated rule says why and what does its work now: set deprecated_because and superseded_by"
    if not retired and (rule.deprecated_because or rule.superseded_by):
        return f"deprecated_because and superseded_by are for deprecated rules, and its status is {rule.status}"
    if strange := [name for name in rule.exceptions_on if name not in EXCEPTABLE]:
        return (
            f"exceptions_on names {strange[0]!r}, by which nothing can be excepted; there are: {', '.join(EXCEPTABLE)}"
        )
    return None


def _source_of(module: ModuleType, source: bytes | None) -> bytes:
    path = Path(getattr(module, "__file__", None) or "")
    return source if source is not None else path.read_bytes() if path.is_file() else b""


def _checked_source(module: ModuleType) -> SourceModule:
    source, versions = module.SOURCE, getattr(module, "VERSIONS", ())
    if not isinstance(source, Source) or not versions or not all(isinstance(v, Version) for v in versions):
        raise ContentError(f"{module.__name__}: a parser module declares SOURCE (a Source) and VERSIONS (of Version)")
    return SourceModule(source, tuple(versions))


def _add_tables(sources: dict[str, SourceModule], path: Path, loader: str) -> None:
    """Each table of a TOML file as a source, through the loader's `load(name, table)`."""
    if not path.is_file():
        return
    make = importlib.import_module(loader).load
    for name, table in _tables(path):
        try:
            source, versions = make(name, table)
        except (KeyError, TypeError, ValueError) as error:
            raise ContentError(f"{path.name} [{name}]: {error!r}") from error
        _add(sources, SourceModule(source, tuple(versions)), f"{path.name} [{name}]")


def _tables(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path}: {error}") from error
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ContentError(f"{path}: {name} is not a table")
        yield name, table


def _add(sources: dict[str, SourceModule], module: SourceModule, where: str) -> None:
    name = module.source.id
    if name in sources:
        raise ContentError(f"{where}: a source called {name!r} exists already")
    if not is_id(name):
        raise ContentError(f"{where}: {name!r} is no id: {ID_IN_WORDS}")
    if any(page.every <= timedelta(0) for page in module.source.pages):
        raise ContentError(f"{where}: the time between two looks at a page (every) must be longer than none")
    labels = [version.label(name) for version in module.versions]
    if len(set(labels)) != len(labels):
        raise ContentError(f"{where}: two parser versions share a label")
    sources[name] = module


def _modules(package: str) -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules([str(_folder(package))]), key=lambda module: module.name):
        yield imported(f"{package}.{found.name}", importlib.import_module)


def imported(name: str, load_module: Callable[[str], ModuleType]) -> ModuleType:
    """The module of that name. Raises `ContentError` for whatever keeps its code from running, with file and line."""
    try:
        return load_module(name)
    except TealeavesError:
        raise
    except SyntaxError as error:
        place = f"line {error.lineno}" if error.lineno else "it"
        raise ContentError(f"{name}: {place} is not Python: {error.msg}") from error
    except Exception as error:
        raise ContentError(f"{name} cannot be loaded: {type(error).__name__}: {error}{_line(error)}") from error


def _line(error: Exception) -> str:
    """Where the code of the module itself stood, as " (line 12)"."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.name == "<module>"]
    return f" (line {frames[-1].lineno})" if frames else ""


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ContentError(f"the package {package!r} is not installed; run `make setup`")
    return Path(next(iter(spec.submodule_search_locations)))
