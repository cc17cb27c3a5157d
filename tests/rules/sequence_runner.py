"""Sequences: what becomes known when, what could not be fetched, and all that people must have heard by some instant (A-5).

A file in tests/rules/sequences is one sequence. Nothing of it is played: documents are observed, stored, judged, decided on and told by
the parts of the watch itself, with a tick after every look; only the fetching is left out, whose outcome the file states.

    title = "what is shown"
    rules = ["source_new_language"]        # these judge
    series = "korea_stamp/notice/mul"      # outlet, genre and edition of every document
    languages = ["ko", "en", "zh", "ru"]   # what its text can be in
    every_hours = 24                       # how often its page is looked at, from the first step to the last check
    quiet_after_days = 60                  # the source's longest silence that is normal

    [[past]]                               # ordinary documents, known before the first step
    count = 20
    since = 2023-01-01
    every_days = 30
    headline = "Notice {n}"
    lines = ["..."]                        # a line, or { text = "...", role = "order_form" }

    [[step]]                               # one document; or `missing = true`: that look fails; or `until = ...`: all until then fail,
                                           # with `refused = true`: they are answered by a page that nobody can read
    at = 2025-01-01T09:00:00Z
    headline = "Notice of the new year"
    lines = ["..."]

    [[check]]                              # everything since the check before, in order; what is not listed must not have been
    at = 2025-01-02T00:00:00Z
    alerts = [{ rule = "...", key = "...", severity = "high", quote = "..." }]   # told at once
    held = [{ rule = "...", key = "...", reason = "below_severity" }]            # found, and not told at once
    health = ["dark (was ok)"]                                                   # told about the source

In place of headline and lines a step may give `observation = { kind, subject, value, ... }`, as no observer would have made it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tealeaves.catalogue import Catalogue, SourceModule, load_rules
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Miss, Observation, Place, Quarantined, Quote, Revisit
from tealeaves.observe import OBSERVERS, observe
from tealeaves.pipeline import Pipeline
from tealeaves.sourcekit import Expect, Page, Source, Version
from tealeaves.store import Store, looks
from tealeaves.store.documents import add_documents, add_quarantine
from tealeaves.store.observations import add_observations
from tealeaves.store.schema import alerts, outbox, signals
from tealeaves.ticking import tick

FRESH = timedelta(hours=48)
NOON = time(12, tzinfo=UTC)
SOON = timedelta(minutes=1)  # from a look to the tick that judges it
KEYS: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {"title", "rules", "series", "languages", "every_hours", "quiet_after_days", "past", "step", "check"}
    ),
    "past": frozenset({"count", "since", "every_days", "headline", "lines", "observations"}),
    "step": frozenset({"at", "until", "missing", "refused", "headline", "lines", "observation", "published"}),
    "check": frozenset({"at", "alerts", "held", "health"}),
    "alerts": frozenset({"rule", "key", "severity", "quote", "says"}),
    "held": frozenset({"rule", "key", "reason", "severity"}),
    "observation": frozenset({"kind", "subject", "value", "quote", "lang", "story", "attrs"}),
}


class BadSequence(Exception):
    """A file that cannot mean what it says."""


@dataclass(frozen=True)
class Sequence:
    """One file."""

    path: Path
    said: Mapping[str, Any]

    @property
    def source(self) -> Source:
        outlet, _, edition = str(self.said["series"]).split("/")
        pages = (Page(f"http://{outlet}.example/", timedelta(hours=self.said.get("every_hours", 24)), edition),)
        quiet = Expect(quiet_after=timedelta(days=self.said.get("quiet_after_days", 60)))
        return Source(id=outlet, name=outlet, outlet=outlet, operator="dprk", bloc="dprk", pages=pages, expect=quiet)

    def failing(self, at: datetime, refused: bool = False) -> bool:
        """Whether a look at this instant fails; with `refused`, whether it is answered by a page that nobody can read."""
        every = self.source.pages[0].every
        return any(
            step["at"] <= at < step.get("until", step["at"] + every)
            for step in self.said["step"]
            if ("until" in step or step.get("missing")) and step.get("refused", False) is refused
        )


def read(path: Path) -> Sequence:
    """A sequence from its file. Raises `BadSequence` for a misspelt key and for a document that a failing look cannot have brought."""
    said = tomllib.loads(path.read_text("utf-8"))
    _known("", said)
    for name in ("past", "step", "check"):
        for each in said.get(name, []):
            _known(name, each)
            for below in ("alerts", "held"):
                for one in each.get(below, []):
                    _known(below, one)
            if "observation" in each:
                _known("observation", each["observation"])
    sequence = Sequence(path, said)
    for step in said["step"]:
        brings = "lines" in step or "observation" in step
        if brings == ("until" in step or bool(step.get("missing"))) or (brings and sequence.failing(step["at"])):
            raise BadSequence(
                f"{path.name}: the step of {step['at']} brings a document, or its look fails, and never both"
            )
    return sequence


def _known(name: str, table: Mapping[str, Any]) -> None:
    if strange := sorted(set(table) - KEYS[name]):
        raise BadSequence(
            f"{strange[0]!r} is no key of {name or 'a sequence'}; there are: {', '.join(sorted(KEYS[name]))}"
        )


@dataclass(frozen=True)
class Heard:
    """What people heard, and what was kept from them, between two checks."""

    alerts: list[dict[str, str]] = field(default_factory=list)
    held: list[dict[str, str]] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


class Run:
    """A sequence on a throw-away index."""

    def __init__(self, sequence: Sequence, store: Store) -> None:
        self.sequence, self.store, self.source = sequence, store, sequence.source
        rules = load_rules()
        version = Version("sequence", 1, lambda capture: iter(()))
        chosen = {name: rules[name] for name in sequence.said["rules"]}
        self.pipeline = Pipeline(
            Catalogue({self.source.id: SourceModule(self.source, (version,))}, chosen), store, None
        )
        self.label = version.label(self.source.id)
        self.page: Capture | None = None
        self.heard_until = 0, 0

    def checks(self) -> Iterator[tuple[Mapping[str, Any], Heard]]:
        """Each check with what was heard since the one before."""
        said = self.sequence.said
        steps, checks = sorted(said["step"], key=_at), sorted(said["check"], key=_at)
        self._past()
        begin = steps[0]["at"] - self.source.pages[0].every
        self._judge(begin)
        assert self._heard().alerts == [], "the past is no news"
        for at, what in sorted(
            [*self._events(steps), *((c["at"], c) for c in checks), *self._looks(begin, checks)], key=_first
        ):
            if "lines" in what or "observation" in what:
                self._enter(what, at)
            elif "look" in what:
                self._look(at)
            self._judge(at)
            if what in checks:
                yield what, self._heard()

    def _events(self, steps: list[Any]) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
        yield from ((step["at"], step) for step in steps if "lines" in step or "observation" in step)

    def _looks(self, begin: datetime, checks: list[Any]) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
        at = begin
        while at <= checks[-1]["at"]:
            yield at, {"look": True}
            at += self.source.pages[0].every

    def _past(self) -> None:
        for past in self.sequence.said.get("past", []):
            for number in range(past["count"]):
                day = past["since"] + timedelta(days=number * past["every_days"])
                said = {**past, "headline": past["headline"].format(n=number + 1), "published": day}
                self._enter(said, datetime.combine(day, NOON))
                for each in past.get("observations", []):
                    self._enter(
                        {"observation": {"story": f"{each['subject']} {day}", **each}}, datetime.combine(day, NOON)
                    )

    def _look(self, at: datetime) -> None:
        """A look at the page: missed, answered by a page that nobody can read, answered for the first time, or found unchanged."""
        url = self.source.pages[0].url
        look: Capture | Miss | Revisit
        if self.sequence.failing(at, refused=True):
            self.page = None  # what comes next are other bytes than these
            self._refuse(Capture(self.source.id, url, at, at, f"closed on {at}".encode(), provenance="own poll"))
            return
        if self.sequence.failing(at):
            look = Miss(self.source.id, url, at, at, "connect", "as the sequence says")
        elif self.page is None:
            look = self.page = Capture(self.source.id, url, at, at, b"a list", provenance="own poll")
        else:
            look = Revisit(self.source.id, url, at, at, self.page.digest, self.page.id, 304)
        with self.store.write() as conn:
            looks.add_look(conn, look, Place(look.id, 0, 1))

    def _refuse(self, look: Capture) -> None:
        why = Quarantined(
            look.id,
            look.source,
            look.url,
            self.label,
            "empty",
            "as the sequence says",
            look.captured_at,
            look.recorded_at,
        )
        with self.store.write() as conn:
            looks.add_look(conn, look, Place(look.id, 0, 1))
            add_quarantine(conn, [why])

    def _enter(self, said: Mapping[str, Any], at: datetime) -> None:
        document = self._document(said, at)
        capture = Capture(self.source.id, document.url, at, at, document.text.encode(), provenance="own poll")
        seen = (
            [_observed(said["observation"], document, at)]
            if "observation" in said
            else observe(document, capture.id, at)
        )
        with self.store.write() as conn:
            looks.add_look(conn, capture, Place(capture.id, 0, 1))
            add_documents(conn, [(document, capture)])
            add_observations(conn, seen)

    def _document(self, said: Mapping[str, Any], at: datetime) -> Document:
        outlet, genre, edition = str(self.sequence.said["series"]).split("/")
        own = said.get("observation", {})
        headline = said.get("headline") or own.get("story") or f"{own['subject']} {at.date()}"
        blocks = [
            Block(headline, role="headline"),
            *map(_block, said.get("lines", [own.get("quote", own.get("value", ""))])),
        ]
        name = f"{headline} {at.isoformat()}"
        return Document(
            source=self.source.id, outlet=outlet, native_id=name, url=f"http://{outlet}.example/{name}", headline=headline,
            blocks=languages_of_blocks(blocks, self.sequence.said["languages"]), genre=genre, edition=edition,
            published_at=said.get("published", at.date()), parser="sequence", parser_version=self.label,
        )  # fmt: skip

    def _judge(self, at: datetime) -> None:
        tick(self.pipeline, [self.source], "C1", FRESH, at + SOON)

    def _heard(self) -> Heard:
        """What was decided and told since this was asked last."""
        decided, told = self.heard_until
        heard = Heard()
        with self.store.read() as conn:
            joined = sa.select(alerts.c.seq, alerts.c.decision, alerts.c.reason, signals.c.payload).join(
                signals, signals.c.id == alerts.c.signal
            )
            for row in conn.execute(joined.where(alerts.c.seq > decided).order_by(alerts.c.seq)):
                signal, decided = json.loads(row.payload), row.seq
                told_or_held = heard.alerts if row.decision == "send" else heard.held
                told_or_held.append({**_named(signal), "reason": row.reason})
            for row in conn.execute(sa.select(outbox).where(outbox.c.seq > told).order_by(outbox.c.seq)):
                told = row.seq
                if row.kind == "health":
                    heard.health.append(json.loads(row.payload)["headline"])
        self.heard_until = decided, told
        return heard


def _named(signal: Mapping[str, Any]) -> dict[str, str]:
    quote = signal["quotes"][0]["text"] if signal["quotes"] else ""
    says = " | ".join([signal["headline"], *signal["reasons"]])
    return {"rule": signal["rule"], "key": signal["key"], "severity": signal["severity"], "quote": quote, "says": says}


def _observed(said: Mapping[str, Any], document: Document, at: datetime) -> Observation:
    """An observation as the file states it, made by the observer whose kind it is."""
    words = said.get("quote", said["value"])
    label = next(observer.label for observer in OBSERVERS if said["kind"] in observer.kinds)
    return Observation(
        kind=said["kind"], series=document.series, subject=said["subject"], value=said["value"],
        quote=Quote(words, said.get("lang", "en"), document.text.find(words), document.url, ""), version=document.version,
        story=document.story, source=document.source, known_at=at, published_at=document.published_at, observer=label,
        attrs=said.get("attrs", {}),
    )  # fmt: skip


def _block(line: str | Mapping[str, Any]) -> Block:
    return Block(line) if isinstance(line, str) else Block(line["text"], role=line["role"])


def differences(expected: Mapping[str, Any], heard: Heard) -> list[str]:
    """Where a check and what was heard do not agree, in words; both lists whole and in order."""
    found: list[str] = []
    for name, said in (("alerts", heard.alerts), ("held", heard.held)):
        wanted = expected.get(name, [])
        found += [f"{name}: expected {each}, and nothing of it came" for each in wanted[len(said) :]]
        found += [f"{name}: {each} came, and nothing of it was expected" for each in said[len(wanted) :]]
        found += [text for one, other in zip(wanted, said, strict=False) for text in _unlike(name, one, other)]
    if expected.get("health", []) != heard.health:
        found.append(f"health: expected {expected.get('health', [])}, heard {heard.health}")
    return found


def _unlike(name: str, wanted: Mapping[str, str], said: Mapping[str, str]) -> Iterator[str]:
    for key, value in wanted.items():
        within = key in ("quote", "says")
        if not (value in said[key] if within else value == said[key]):
            yield f"{name}: {key} was to {'contain' if within else 'be'} {value!r} and is {said[key]!r}"


def _at(table: Mapping[str, Any]) -> datetime:
    at: datetime = table["at"]
    return at


def _first(event: tuple[datetime, Mapping[str, Any]]) -> tuple[datetime, bool]:
    """By time; a check comes after what came at its instant."""
    return event[0], "alerts" in event[1] or "held" in event[1] or "health" in event[1]
