"""Documents and signals of the parsers of another revision against those of today, over the same captures.

The other parsers are written into a temporary folder and run in a child process with today's engine (`elsewhere`); both sides read the
archive in step. A parser never imports a parser, so only the sources whose file differs are read again; what the others showed is taken
from the tape, for both sides alike.
"""

from __future__ import annotations

import ast
import json
import os
import pickle
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest
from pathlib import Path
from typing import IO, Any

import tealeaves
from tealeaves.backtest.compare import RateOf, compared
from tealeaves.backtest.readings import Read, Readings, captures, read
from tealeaves.backtest.result import Comparison
from tealeaves.backtest.revisions import SHOWN, Revisions
from tealeaves.backtest.run import Ran, run_rules
from tealeaves.catalogue import Catalogue, load_sources
from tealeaves.errors import ArchiveError, ContentError, UsageError
from tealeaves.model import Observation
from tealeaves.rulekit import RuleModule
from tealeaves.settings import Settings
from tealeaves.tape import Tape
from tealeaves.workplace import open_archive

Progress = Callable[[int], None]
ENDINGS = (".py", ".toml")
ENGINE = Path(tealeaves.__file__).resolve().parents[1]
GREW = "the archive grew while it was read: run the comparison again when no import is under way"
PATIENCE = 30.0  # seconds for a child that has said everything to end


@dataclass(frozen=True, slots=True)
class OtherParsers:
    """The parsers of a revision, in a folder that can be imported from, and what differs from today's."""

    name: str  # "a1b2c3d4 (v1.2)"
    folder: Path  # holds a folder `parsers`
    differ: tuple[str, ...]  # files
    sources: frozenset[str] | None  # that can be read otherwise; None: any


def compared_parsers(
    settings: Settings, tape: Tape, rules: Sequence[RuleModule], revision: str, rate: RateOf, *,
    since: datetime | None = None, until: datetime | None = None, progress: Progress | None = None, folder: Path | None = None,
) -> Comparison:  # fmt: skip
    """The documents of today's parsers and the signals of `rules` against those of the parsers of a git revision.

    `tape` is the index's, of today's parsers; `folder` is where they are. Captures served before `until` (default: all) are read. Raises
    `UsageError` for a revision that there is not, `ContentError` where today's engine cannot run its parsers.
    """
    with parsers_at(revision, folder) as other:
        if not other.differ:
            note = f"the parsers are the same in {other.name}: no document can differ"
            ran = run_rules(tape, rules, since, until)
            return compared(ran.signals, ran.signals, against=f"parsers of {other.name}", rate=rate, notes=[note])
        readings = Readings({head.version: head.capture for head in tape.heads()})
        _in_step(readings, settings, other, until, progress)
    before, after = (_tape(tape, other, readings, own) for own in (readings.before, readings.after))
    old, new = (run_rules(one, rules, since, until) for one in (before, after))
    return compared(
        old.signals, new.signals, against=f"parsers of {other.name}", rate=rate, documents=readings.changes(),
        rules=[(rule.rule.id, rule.rule.version, rule.rule.version) for rule in rules], warnings=_raised(old, new),
        notes=[f"files that differ: {', '.join(other.differ)}", *_unread(other)],
    )  # fmt: skip


@contextmanager
def parsers_at(revision: str, folder: Path | None = None) -> Iterator[OtherParsers]:
    """The parsers of a revision in a folder of their own, for as long as the block lasts. Raises `UsageError`."""
    here = folder or parsers_folder()
    past = Revisions(here)
    commit = past.commit(revision)
    there = {path: body for path, body in past.files(commit).items() if path.endswith(ENDINGS)}
    if not there:
        raise UsageError(f"there are no parsers in {here.name}/ at {revision}: choose a revision that has some")
    now = {str(path.relative_to(here)): path.read_bytes() for path in here.rglob("*") if path.suffix in ENDINGS}
    differ = tuple(sorted(path for path in there.keys() | now.keys() if there.get(path) != now.get(path)))
    short = commit[:SHOWN]
    with tempfile.TemporaryDirectory(prefix="tealeaves-parsers-") as name:
        _write(Path(name).resolve() / "parsers", there)
        named = short if commit.startswith(revision) else f"{short} ({revision})"
        yield OtherParsers(named, Path(name).resolve(), differ, _sources_of(differ, there, now))


def parsers_folder() -> Path:
    """Where today's parsers are. Raises `ContentError` where they are not installed."""
    load_sources()
    return Path(str(sys.modules["parsers"].__file__)).parent


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    (folder / "__init__.py").touch()


def _sources_of(differ: Iterable[str], there: Mapping[str, bytes], now: Mapping[str, bytes]) -> frozenset[str] | None:
    """The ids of the sources that files declare on either side; None where a file can concern any source."""
    found: set[str] = set()
    for path in differ:
        path = _owner_of(path)
        sides = [side[path] for side in (there, now) if path in side]
        ids = _tables_of(sides) if path.endswith(".toml") else _declared_in(sides)
        if ids is None:
            return None
        found |= ids
    return frozenset(found)


def _owner_of(path: str) -> str:
    """The parser that a file belongs to: `_x/words.py` is a part of `x.py`, and of no other."""
    folder, found, _ = path.partition("/")
    return f"{folder[1:]}.py" if found and folder.startswith("_") else path


def _tables_of(sides: Sequence[bytes]) -> set[str] | None:
    """The sources of the tables that are not the same in both texts; None where one is not TOML."""
    try:
        read_tables = [tomllib.loads(body.decode("utf-8")) for body in sides]
    except ValueError:
        return None
    old, new = read_tables if len(read_tables) > 1 else (read_tables[0], dict[str, Any]())
    tables = [
        (name, side[name])
        for name in old.keys() | new.keys()
        if old.get(name) != new.get(name)
        for side in (old, new)
        if name in side
    ]
    return {str(table.get("source", name)) if isinstance(table, dict) else name for name, table in tables}


def _declared_in(sides: Sequence[bytes]) -> set[str] | None:
    """The ids that `SOURCE = Source(id="...")` gives in these texts; None where one has no such plain line."""
    found: set[str] = set()
    for body in sides:
        ids = _source_id(body)
        if ids is None:
            return None
        found.add(ids)
    return found


def _source_id(body: bytes) -> str | None:
    try:
        tree = ast.parse(body)
    except (SyntaxError, ValueError):
        return None
    for node in tree.body:
        names = (
            [target.id for target in node.targets if isinstance(target, ast.Name)]
            if isinstance(node, ast.Assign)
            else []
        )
        if "SOURCE" in names and isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            given = [keyword.value for keyword in node.value.keywords if keyword.arg == "id"]
            return next((str(value.value) for value in given if isinstance(value, ast.Constant)), None)
    return None


def _in_step(
    readings: Readings, settings: Settings, other: OtherParsers, until: datetime | None, progress: Progress | None
) -> None:
    """Both sides' reading of every capture in question. Raises `ArchiveError` where the archive grew while it was read."""
    catalogue = Catalogue(load_sources(settings.dumps_folder), {})
    with open_archive(settings, writable=False) as archive, _child(settings, other, until) as said:
        ours = read(catalogue, captures(archive, other.sources, until))
        for pair, theirs in zip_longest(ours, said):
            if pair is None or theirs is None or pair[0].id != theirs.capture:
                raise ArchiveError(GREW)
            readings.add(pair[0], theirs, pair[1])
            if progress is not None:
                progress(1)


@contextmanager
def _child(settings: Settings, other: OtherParsers, until: datetime | None) -> Iterator[Iterator[Read]]:
    """What the other parsers say of each capture. The child ends with the block, whatever happens in it."""
    asked = {
        "parsers": str(other.folder / "parsers"),
        "archive": str(settings.archive_folder),
        "dumps": str(settings.dumps_folder),
        "sources": None if other.sources is None else sorted(other.sources),
        "until": None if until is None else until.isoformat(),
    }
    path = os.pathsep.join([str(other.folder), str(ENGINE)])
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-P", "-m", "tealeaves.backtest.elsewhere", json.dumps(asked)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        try:
            yield _said(child, errors, other.name)
        finally:
            child.kill()
            child.wait(PATIENCE)
            if child.stdout is not None:
                child.stdout.close()


def _said(child: subprocess.Popen[bytes], errors: IO[bytes], name: str) -> Iterator[Read]:
    if child.stdout is None:
        raise ContentError("the child process has no output")
    try:
        while (batch := pickle.load(child.stdout)) is not None:  # noqa: S301  written by the child that we started
            yield from batch
    except (EOFError, pickle.UnpicklingError) as end:
        code = child.wait(PATIENCE)
        errors.seek(0)
        last = errors.read().decode("utf-8", "replace").strip().splitlines()
        raise ContentError(
            f"the parsers of {name} do not run in today's engine: {last[-1] if last else f'the process ended with {code}'}; "
            f"compare with a later revision"
        ) from end


def _tape(tape: Tape, other: OtherParsers, readings: Readings, read_again: Iterable[Observation]) -> Tape:
    """What one side's rules see: the tape, but for what this side reads otherwise in the sources in question."""
    stays = (
        seen
        for seen in tape.observed()
        if (other.sources is not None and seen.source not in other.sources) or seen.version in readings.kept
    )
    return Tape.of(chain(stays, read_again))


def _raised(old: Ran, new: Ran) -> list[str]:
    return [
        f"over the documents {when}, {error.rule} raised, first of {len(ran.errors):,}: {error.error}"
        for when, ran in (("before", old), ("after", new))
        for error in ran.errors[:1]
    ]


def _unread(other: OtherParsers) -> list[str]:
    if other.sources is None:
        return []
    return [f"only captures of {', '.join(sorted(other.sources))} were read again: no other source's file differs"]
