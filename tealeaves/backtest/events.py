"""Labelled history, read from TOML: what really happened ([[event]]), and where nothing did ([[quiet]]). docs/labels.md is its manual.

Strict: a key that is not known, a date without its zone, a pattern that can take for ever is a `UsageError` that names the file, the
entry and the key, and says what to write. A label that is read otherwise than it was meant makes every number false.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tealeaves.backtest.entry import Entry, wrong
from tealeaves.backtest.result import Event, Labels, Quiet
from tealeaves.errors import UsageError

_COMMON = frozenset({
    "id", "date", "from", "to", "provenance", "seen_while_tuning", "labelled_by", "labelled_on", "rules", "sources", "pattern",
})  # fmt: skip
EVENT_KEYS = _COMMON | {
    "title", "available", "within", "editions", "subject", "value", "kind", "reported_at", "reported_by", "leak_from", "known_gap",
}  # fmt: skip
QUIET_KEYS = _COMMON | {"known_false"}
_TOP = frozenset({"event", "quiet", "time_zone"})
_TOML = "texts stand in quotes, dates and true or false do not, and each entry begins with [[event]] or [[quiet]]"


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes
    sha256: str


def load(paths: Iterable[Path]) -> Labels:
    """The labels of these files, and of the `*.toml` files of these folders; in order of file names, then as they stand."""
    files = sorted((_read(path) for path in _files(paths)), key=lambda each: (each.name, each.sha256))
    entries = [entry for file in files for entry in _entries(file)]
    _refuse_twins(entries)
    return Labels(
        events=tuple(_event(entry) for entry in entries if entry.table == "event"),
        quiet=tuple(_quiet(entry) for entry in entries if entry.table == "quiet"),
        sha256=hashlib.sha256("".join(f"{each.name}\0{each.sha256}\n" for each in files).encode()).hexdigest(),
        files=tuple(each.name for each in files),
    )


def _files(paths: Iterable[Path]) -> Sequence[Path]:
    """Each file once, however often it is named."""
    found = {path.resolve(): path for given in paths for path in _of(given)}
    return list(found.values())


def _of(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise UsageError(f"there are no labels at {path}; name a TOML file, or a folder of them")
    if not path.is_dir():
        yield path
        return
    inside = sorted(path.glob("*.toml"))
    if not inside:
        raise UsageError(f"the folder {path} holds no labels (*.toml)")
    yield from inside


def _read(path: Path) -> _File:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the labels {path} cannot be read: {error.strerror or error}") from error
    return _File(path.name, content, hashlib.sha256(content).hexdigest())


def _entries(file: _File) -> Iterator[Entry]:
    try:
        tables = tomllib.loads(file.content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file.name} is not TOML: {error}; {_TOML}") from error
    unknown = sorted(tables.keys() - _TOP)
    if unknown:
        raise UsageError(f"{file.name}: unknown key {unknown[0]!r}; a file holds [[event]], [[quiet]] and time_zone")
    zone = _zone(file, tables.get("time_zone", "UTC"))
    yield from _tables(file, tables, "event", EVENT_KEYS, zone)
    yield from _tables(file, tables, "quiet", QUIET_KEYS, zone)


def _tables(file: _File, tables: dict[str, Any], name: str, known: frozenset[str], zone: tzinfo) -> Iterator[Entry]:
    entries = tables.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{file.name}: {name} is a list of tables; write [[{name}]] above each")
    for number, values in enumerate(entries, 1):
        entry = Entry(file.name, name, number, values, zone)
        unknown = sorted(values.keys() - known)
        if unknown:
            raise wrong(entry, unknown[0], _unknown(unknown[0], known))
        yield entry


def _unknown(key: str, known: frozenset[str]) -> str:
    if key in _TOP:
        return "belongs to the whole file: write it above the first [[event]] or [[quiet]]"
    return f"is not known; there are: {', '.join(sorted(known))}"


def _zone(file: _File, name: object) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"{file.name}: time_zone {name!r} is not known; write one such as 'Asia/Pyongyang'") from error


def _refuse_twins(entries: Sequence[Entry]) -> None:
    first: dict[str, Entry] = {}
    for entry in entries:
        earlier = first.setdefault(entry.id, entry)
        if earlier is not entry:
            raise wrong(entry, "id", f"is taken by {earlier.where}; give each entry its own")


def _event(entry: Entry) -> Event:
    since, until = entry.window()
    available = entry.instant("available") or since
    if not since <= available < until:
        raise wrong(entry, "available", f"must lie in the event's window, {since.isoformat()} to {until.isoformat()}")
    reported = entry.span("reported_at")
    subject, value, pattern = entry.text("subject"), entry.text("value"), entry.pattern()
    if subject is None and value is None and pattern is None:
        raise wrong(
            entry, "subject", "is missing, and so are value and pattern; write at least one, or any alert counts"
        )
    return Event(
        id=entry.id, title=entry.required("title"), since=since, until=until, available=available, within=entry.within(),
        rules=_rules(entry), provenance=entry.required("provenance"), seen_while_tuning=entry.flag("seen_while_tuning"),
        labelled_by=entry.text("labelled_by") or "", labelled_on=entry.day("labelled_on"), sources=entry.words("sources"),
        editions=entry.words("editions"), subject=subject, value=value, pattern=pattern, kind=entry.text("kind"),
        reported_at=reported and reported[0], reported_until=reported and reported[1], reported_by=_reporter(entry),
        leak_from=_leak_from(entry, subject, value or pattern, since), known_gap=entry.text("known_gap") or "",
    )  # fmt: skip


def _quiet(entry: Entry) -> Quiet:
    since, until = entry.window()
    return Quiet(
        id=entry.id, since=since, until=until, provenance=entry.required("provenance"),
        seen_while_tuning=entry.flag("seen_while_tuning"), rules=entry.ids("rules"), sources=entry.words("sources"),
        labelled_by=entry.text("labelled_by") or "", labelled_on=entry.day("labelled_on"), pattern=entry.pattern(),
        known_false=entry.text("known_false") or "",
    )  # fmt: skip


def _rules(entry: Entry) -> tuple[str, ...]:
    rules = entry.ids("rules")
    if not rules:
        raise wrong(
            entry, "rules", "is missing; write the ids of the rules that should show it, such as ['office_changed']"
        )
    return rules


def _reporter(entry: Entry) -> str:
    who = entry.text("reported_by") or ""
    if bool(who) != ("reported_at" in entry.values):
        raise wrong(entry, "reported_by", "and reported_at go together; write who reported it first, and when")
    return who


def _leak_from(entry: Entry, subject: str | None, what: str | None, since: datetime) -> datetime | None:
    """Where matches begin to be leaks."""
    given = entry.instant("leak_from")
    if given is not None and (subject is None or what is None):
        raise wrong(
            entry, "leak_from", "needs a subject and a value or a pattern; without them nothing is taken for a leak"
        )
    if given is not None and given > since:
        raise wrong(entry, "leak_from", f"must not be after the event's window begins, {since.isoformat()}")
    return given
