"""The phrases that observers know, read from `lexicons/*.toml`; each phrase names the text in which we saw it.

Raises `ContentError` where an entry lacks its phrase or its source: a lexicon that cannot be checked is worth nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tealeaves.errors import ContentError


@dataclass(frozen=True, slots=True)
class Phrase:
    """One lexicon entry: how it is written in observations, how it may be printed, and what else the file says of it."""

    name: str
    forms: tuple[str, ...]  # every spelling in which it may be printed, `name` among them
    source: str
    fields: Mapping[str, Any]


@cache
def table(file: str) -> Mapping[str, Any]:
    """A lexicon file as it stands."""
    return tomllib.loads(files("tealeaves.observe").joinpath("lexicons", file).read_text("utf-8"))


def phrases(file: str, kind: str, key: str = "phrase") -> tuple[Phrase, ...]:
    """The entries of one kind; `key` is the field that names them."""
    return tuple(_phrase(file, kind, entry, key) for entry in table(file)[kind])


def words_of(file: str, key: str) -> tuple[str, ...]:
    """A plain list of words in a file that carries one source for all of them."""
    content = table(file)
    if not content.get("source"):
        raise ContentError(f"{file}: a list of words needs a source")
    return tuple(content[key])


def _phrase(file: str, kind: str, entry: Mapping[str, Any], key: str) -> Phrase:
    name, source = entry.get(key), entry.get("source")
    if not name or not source or source == "?":
        raise ContentError(f"{file}: an entry of {kind} lacks its {key} or its source: {dict(entry)}")
    aliases: Sequence[str] = entry.get("aliases", ())
    return Phrase(name, (name, *aliases), source, entry)


def listed(words: str) -> frozenset[str]:
    """A set of words written as one text."""
    return frozenset(words.split())
