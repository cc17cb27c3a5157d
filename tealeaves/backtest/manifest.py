"""What went into a run: fingerprints of the documents, the content, the labels and the weights, and of what came out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import datetime
from pathlib import Path
from typing import Protocol

import tealeaves
from tealeaves import rulelock
from tealeaves.backtest.result import Labels, Manifest
from tealeaves.catalogue import Catalogue
from tealeaves.model import Signal
from tealeaves.rulekit import RuleModule


class OfSource(Protocol):
    """A document version, as far as a manifest is concerned."""

    @property
    def source(self) -> str: ...


class Held(Sized, Protocol):
    """A tape, as far as a manifest is concerned; its length is the number of its observations."""

    @property
    def digest(self) -> str: ...
    def heads(self) -> Sequence[OfSource]: ...


def manifest(
    tape: Held, catalogue: Catalogue, rules: Iterable[RuleModule], signals: Iterable[Signal], *, labels: Labels,
    weights: Mapping[str, float], since: datetime | None = None, until: datetime | None = None, recorded_by: datetime | None = None,
    lock: Path | None = None,
) -> Manifest:  # fmt: skip
    """The manifest of a run over this tape. `lock`: the file that holds the lock of the rules, the project's own by default."""
    observers = catalogue.content_label.split(".")[1]
    parsers = catalogue.parsers_of({head.source for head in tape.heads()})
    return Manifest(
        corpus=tape.digest, documents=len(tape.heads()), observations=len(tape), parsers=parsers, observers=observers,
        rules=tuple(sorted((each.rule.id, each.rule.version, each.digest) for each in rules)),
        lock=file_digest(lock or rulelock.rules_folder().parent / rulelock.FILE),
        labels=labels.sha256, label_files=labels.files, since=since, until=until,
        recorded_by=recorded_by, weights=tuple(sorted(weights.items())),
        tealeaves=tealeaves.__version__, signals=signals_digest(signals),
    )  # fmt: skip


def in_order(signals: Iterable[Signal]) -> list[Signal]:
    """Signals by known_at and id: an order that needs nothing but the signals."""
    return sorted(signals, key=lambda signal: (signal.known_at, signal.id))


def lines(signals: Iterable[Signal]) -> bytes:
    """The content of signals.jsonl: the canonical bytes of each signal, a line each, in order."""
    return b"".join(_canonical(signal) + b"\n" for signal in in_order(signals))


def signals_digest(signals: Iterable[Signal]) -> str:
    """The sha256 of signals.jsonl: `sha256sum` gives the same."""
    return hashlib.sha256(lines(signals)).hexdigest()


def _canonical(signal: Signal) -> bytes:
    """The bytes of `Signal.canonical`; where a lone surrogate has none, those of the same JSON in ASCII."""
    try:
        return signal.canonical()
    except UnicodeEncodeError:
        return json.dumps(signal.as_dict(), sort_keys=True, separators=(",", ":")).encode("ascii")


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes; empty where there is no such file, as in an installation without the lock."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
