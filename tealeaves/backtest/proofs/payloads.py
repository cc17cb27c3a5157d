"""Signals as the canonical bytes that an index or another process gives, compared."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def unlike(expected: Iterable[bytes], again: Iterable[bytes], when: str) -> list[str]:
    """What does not agree between two runs, in words, in order of time; `when` says what was otherwise in the second."""
    here, there = _by_id(expected), _by_id(again)
    lost = [(here[name], f"did not come again {when}") for name in here.keys() - there.keys()]
    added = [(there[name], f"came only {when}") for name in there.keys() - here.keys()]
    both = [(here[name], there[name]) for name in here.keys() & there.keys()]
    changed = [(one, f"came again {when} with another {_fields(one, other)}") for one, other in both if one != other]
    ordered = sorted((said["known_at"], said["rule"], said["key"], words) for said, words in (*lost, *added, *changed))
    return [f"{rule} '{key}' of {known_at} {words}" for known_at, rule, key, words in ordered]


def _by_id(lines: Iterable[bytes]) -> dict[str, dict[str, Any]]:
    return {payload["id"]: payload for payload in map(json.loads, lines)}


def _fields(one: dict[str, Any], other: dict[str, Any]) -> str:
    return ", ".join(sorted(name for name in one if one[name] != other.get(name)))
