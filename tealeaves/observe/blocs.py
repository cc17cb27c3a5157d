"""Whose voice an outlet is: the bloc of each outlet that we know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tealeaves.observe.lexicon import words_of

BLOCS = ("dprk", "russia", "china", "south_korea", "west")


def bloc_of(outlet: str) -> str:
    """The bloc of an outlet (`Document.outlet`); "" for one that we do not know."""
    return _blocs().get(outlet, "")


@cache
def _blocs() -> Mapping[str, str]:
    return {outlet: bloc for bloc in BLOCS for outlet in words_of("blocs.toml", bloc)}
