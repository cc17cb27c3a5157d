"""Which field a label names, in any of the languages."""

from __future__ import annotations

import re

from parsers._korea_stamp.words import LABEL

_LONGEST = 60
_UNIT = re.compile(r"\s*(?:[(（][^()（）]{1,20}[)）]|,\s*(?:mm|мм|毫米|pcs|шт\.?))\s*$")


def field_of(text: str) -> str:
    """The field whose label fills the words, units and colon aside; "" where they are no label."""
    plain = _UNIT.sub("", text.strip()).strip(" :：*.")
    if not 0 < len(plain) <= _LONGEST:
        return "number" if text.strip() in ("№", "No.", "No") else ""
    return next((name for name, spelled in LABEL.items() if spelled.fullmatch(plain)), "")


def fields_of(text: str) -> frozenset[str]:
    """The fields of a label in several languages ("Size / 规格"); empty where a part of it is none."""
    parts = [part for part in re.split(r"\s*[/|]\s*", text) if part.strip()]
    found = [field_of(part) for part in parts]
    return frozenset(found) if found and all(found) else frozenset()


def main_field(names: frozenset[str]) -> str:
    """The field that labels in several languages agree on; of several that differ the one that says most."""
    return next((name for name in LABEL if name in names), "")
