"""Tables that an operator writes by hand in TOML, each with known keys: what is misspelt is an error that names what there is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tealeaves.errors import UsageError


def tables(
    path: Path, name: str, required: Mapping[str, type | tuple[type, ...]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each `[[name]]` of a file with where it stands in words; none where there is no file. Raises `UsageError`."""
    if not path.is_file():
        return
    whole = _read(path)
    if strange := sorted(set(whole) - {name}):
        raise UsageError(f"{path.name}: {strange[0]!r} is no table here; write [[{name}]]")
    found = whole.get(name, [])
    if not isinstance(found, list):
        raise UsageError(f"{path.name}: write [[{name}]], in two brackets, once for each")
    for number, table in enumerate(found, 1):
        where = f"{path.name}, {name} {number}"
        _check(where, table, required)
        yield where, table


def pairs(where: str, given: Mapping[str, Any]) -> dict[str, str]:
    """A table of texts, as `where = { subject = "..." }` gives it. Raises `UsageError`."""
    for key, value in given.items():
        if not isinstance(value, str):
            raise UsageError(f"{where}: where.{key} is to be a text in quotation marks, not {value!r}")
    return dict(given)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))  # some editors begin a file with a byte order mark
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number without end, brackets without end
        raise UsageError(f"{path.name} is not TOML: {error}") from error


def _check(where: str, table: object, required: Mapping[str, type | tuple[type, ...]]) -> None:
    if not isinstance(table, dict):
        raise UsageError(f"{where}: it is to be a table of {', '.join(required)}")
    if strange := sorted(set(table) - set(required)):
        raise UsageError(f"{where}: {strange[0]!r} is not known; there are: {', '.join(required)}")
    if missing := [key for key in required if key not in table]:
        raise UsageError(f"{where}: {missing[0]!r} is missing; it needs {', '.join(required)}")
    for key, kind in required.items():
        value = table[key]
        if not isinstance(value, kind) or (isinstance(value, str | dict) and not value):
            raise UsageError(f"{where}: {key} = {value!r} will not do")
        if isinstance(value, str) and not value.strip():
            raise UsageError(f"{where}: {key} says nothing")
