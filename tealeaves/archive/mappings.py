"""How the records of a dump are read: which of its fields says what. One TOML table a dump, strict."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tealeaves.errors import UsageError
from tealeaves.sourcekit import ID_IN_WORDS, is_id


@dataclass(frozen=True, slots=True)
class DumpMapping:
    """A dump of history: what it is called, and what its fields are called.

    `captured` names the field with the day on which the text was seen (`captured_is = "seen"`) or is claimed to have been published
    (`"claimed"`). `time_zone` is where that day ends. `order` names a whole number that orders the records of one day.
    """

    id: str
    source: str
    outlet: str
    edition: str
    name: str
    url: str
    captured: str
    published: str
    headline: str
    text: str
    time_zone: str
    captured_is: Literal["claimed", "seen"]
    matches: tuple[str, ...]  # the fields by which such a dump is recognised
    languages: tuple[str, ...]  # the editions that its parser tells its documents apart into
    section: str | None = None
    order: str | None = None


_LISTS = ("matches", "languages")
_PARSERS_OWN = frozenset({"genre", "operator", "bloc", "confidence", "notes"})  # read by parsers/dump.py
_OURS = frozenset(field.name for field in fields(DumpMapping)) - {"id"}
_ALL = _OURS | _PARSERS_OWN
_REQUIRED = _OURS - {"section", "order"}


def load_mappings(path: Path) -> dict[str, DumpMapping]:
    """The mappings of a TOML file by id. Raises `UsageError` naming the table and the key that is wrong."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"the mappings {path} cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the mappings {path} are not TOML: {error}") from error
    return {name: _mapping(path, name, table) for name, table in tables.items()}


def detect_mapping(first_record: Mapping[str, Any], mappings: Mapping[str, DumpMapping]) -> DumpMapping:
    """The one mapping all of whose `matches` the record has. Raises `UsageError` where none has, or several."""
    fitting = [mapping for mapping in mappings.values() if set(mapping.matches) <= first_record.keys()]
    if len(fitting) == 1:
        return fitting[0]
    shown = ", ".join(sorted(map(str, first_record))) or "none"
    if fitting:
        names = ", ".join(mapping.id for mapping in fitting)
        raise UsageError(f"several mappings fit a record with the fields {shown}: {names}; name one of them")
    raise UsageError(
        f"no mapping fits a record with the fields {shown}; known are: {', '.join(sorted(mappings)) or 'none'}"
    )


def _mapping(path: Path, name: str, table: object) -> DumpMapping:
    where = f"{path}: [{name}]"
    if not isinstance(table, dict):
        raise UsageError(f"{where} is not a table")
    unknown, missing = sorted(table.keys() - _ALL), sorted(_REQUIRED - table.keys())
    if unknown:
        raise UsageError(f"{where}: unknown key {', '.join(map(repr, unknown))}; known are {', '.join(sorted(_ALL))}")
    if missing:
        raise UsageError(f"{where}: missing key {', '.join(map(repr, missing))}")
    for key, value in table.items():
        _check_value(where, key, value)
    for key, wanted in (("name", name), ("'source'", table["source"])):
        if not is_id(wanted):
            raise UsageError(f"{where}: the {key} {wanted!r} is no id: {ID_IN_WORDS}")
    ours: dict[str, Any] = {
        key: tuple(value) if key in _LISTS else value for key, value in table.items() if key in _OURS
    }
    return DumpMapping(id=name, **ours)


def _check_value(where: str, key: str, value: object) -> None:
    if key in _LISTS:
        if not isinstance(value, list) or not value or not all(isinstance(name, str) and name for name in value):
            raise UsageError(f"{where}: {key!r} must be a list of texts")
        return
    if not isinstance(value, str) or not value:
        raise UsageError(f"{where}: {key!r} must be a text")
    if key == "captured_is" and value not in ("claimed", "seen"):
        raise UsageError(f'{where}: {key!r} must be "claimed" or "seen", not {value!r}')
    if key == "time_zone":
        _check_zone(where, value)


def _check_zone(where: str, value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"{where}: 'time_zone' is no IANA time zone: {value!r}") from error


def builtin_mappings() -> Path:
    """Where the mappings that come with us stand."""
    spec = importlib.util.find_spec("parsers")
    folder = Path(next(iter(spec.submodule_search_locations or ()))) if spec else Path("parsers")
    return folder / "dumps.toml"


def known_mappings(dumps_folder: Path) -> dict[str, DumpMapping]:
    """The mappings that come with us and those of a home folder's own, by name."""
    known = dict(load_mappings(builtin_mappings()))
    for path in sorted(dumps_folder.glob("*.toml")):
        known |= load_mappings(path)
    return known
