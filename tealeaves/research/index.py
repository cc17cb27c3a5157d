"""The index opened for reading and for nothing else, and which part of it is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import sqlalchemy as sa

from tealeaves.catalogue import Catalogue, load
from tealeaves.derive import observer_parts, source_parts
from tealeaves.errors import StoreError, UsageError
from tealeaves.observe import OBSERVERS
from tealeaves.observe.deletions import PARSER as TOMBSTONES
from tealeaves.settings import Settings
from tealeaves.store import Store, derivations
from tealeaves.store.observations import Labels
from tealeaves.store.schema import captures, documents, observations, signals

Moment: TypeAlias = "datetime | date | str"
Names: TypeAlias = "str | Sequence[str] | None"

LAST = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the index: of the versions in force, those known from `since` through `until`, of these sources and series."""

    labels: Labels
    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()  # none named: all
    series: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The selection in a sentence, for people."""
        parts = [f"known from {self.since.isoformat()} on"] if self.since else []
        parts += [f"known by {self.until.isoformat()}"] if self.until else []
        parts += [f"of the sources {', '.join(self.sources)}"] if self.sources else []
        parts += [f"of the series {', '.join(self.series)}"] if self.series else []
        return "; ".join(parts) or "everything that was held"


@dataclass(frozen=True, slots=True)
class Index:
    """An open index: one unchanging view of it, and the catalogue whose versions are in force."""

    conn: sa.Connection
    catalogue: Catalogue

    def select(
        self, *, since: Moment | None = None, until: Moment | None = None, as_of: Moment | None = None,
        source: Names = None, series: Names = None,
    ) -> Selection:  # fmt: skip
        """The selection of these names and times. Raises `UsageError` for a name that nothing goes by, and for a time that is none."""
        labels = Labels(self.catalogue.parser_labels, self.catalogue.observer_labels)
        ends = [end for end in (last_of(until), last_of(as_of)) if end is not None]
        wanted = Selection(labels, first_of(since), min(ends, default=None), names(source), names(series))
        if wanted.since is not None and wanted.until is not None and wanted.since > wanted.until:
            raise UsageError(
                f"the span ends ({wanted.until.isoformat()}) before it begins ({wanted.since.isoformat()})"
            )
        self._expect(wanted.sources, documents.c.source, "source", self.catalogue.sources)
        self._expect(wanted.series, documents.c.series, "series", ())
        return wanted

    def kinds(self, wanted: Names) -> tuple[str, ...]:
        """The kinds of observation named; none for all. Raises `UsageError` for one that no observer yields and nothing held has."""
        found = names(wanted)
        yielded = {kind for observer in OBSERVERS for kind in observer.kinds}
        self._expect(found, observations.c.kind, "kind of observation", yielded)
        return found

    def rules(self, wanted: Names) -> tuple[str, ...]:
        """The rules named; none for all. Raises `UsageError` for one that is not in the catalogue and has no signal."""
        found = names(wanted)
        self._expect(found, signals.c.rule, "rule", self.catalogue.rules)
        return found

    def refuse_half_read(self) -> None:
        """What parsers or observers in force have not read yet would be missing from every answer and be taken for a zero.

        Raises `StoreError`, with their names.
        """
        lacking = self._lacking()
        if lacking:
            shown = ", ".join(lacking[:5]) + (", ..." if len(lacking) > 5 else "")
            raise StoreError(
                f"the index lacks what the parsers and observers in force read ({shown}), so a count would be too low: "
                "a running watch mends that in its next cycle, `tealeaves rebuild` does now"
            )

    def _lacking(self) -> list[str]:
        """Sources of which something is held, and observers, that are not complete in the index."""
        by_source, by_observer = source_parts(self.catalogue), observer_parts(self.catalogue)
        if derivations.writes_with(self.conn) is None:
            return self._labels_out_of_force()
        missing = derivations.missing(self.conn, {*by_source.values(), *by_observer.values()})
        if not missing:
            return []
        held = set(self.conn.scalars(sa.select(captures.c.source).distinct()))
        sources = [f"source {name}" for name, part in sorted(by_source.items()) if part in missing and name in held]
        return sources + [label for label, part in sorted(by_observer.items()) if part in missing]

    def _labels_out_of_force(self) -> list[str]:
        """For an index in which nobody said by whom it was made: what in it is of no version in force."""
        parsers = set(self.conn.scalars(sa.select(documents.c.parser_version).distinct()))
        observers = set(self.conn.scalars(sa.select(observations.c.observer).distinct()))
        return sorted(
            (parsers - self.catalogue.parser_labels - {TOMBSTONES}) | (observers - self.catalogue.observer_labels)
        )

    def _expect(self, wanted: Iterable[str], column: sa.Column[Any], what: str, known: Iterable[str]) -> None:
        """An empty answer about a name that nobody knows would be read as "never"."""
        unheard = sorted(set(wanted) - set(known))
        if not unheard:
            return
        held = set(self.conn.scalars(sa.select(column).distinct()))
        for name in unheard:
            if name not in held:
                there = ", ".join(sorted({*held, *known})) or "nothing yet"
                raise UsageError(f"the index holds no {what} {name!r}; there are: {there}")


@contextmanager
def reading(home: str | Path | None = None) -> Iterator[Index]:
    """The index of a home folder (or of the environment's settings) as it stands now; it can be neither written nor brought up to date.

    A watch may go on writing meanwhile. Raises `UsageError` where there is none, `StoreError` for one that an older tealeaves made or that
    parsers or observers in force have not read yet, and `NewerSchema` for one of a newer.
    """
    settings = settings_of(home)
    if settings.database_url is None and not (settings.home / "index.sqlite").is_file():
        raise UsageError(
            f"there is no index in {settings.home}: name the folder of a watch with home= or TEALEAVES_HOME; `tealeaves import` makes one"
        )
    with Store.open(settings.index_url, migrate=False) as store, store.read() as conn:
        for statement in _closing(conn.dialect.name):
            conn.exec_driver_sql(statement)
        index = Index(conn, load(settings.dumps_folder))
        index.refuse_half_read()
        yield index


def _closing(dialect: str) -> tuple[str, ...]:
    """What makes the database itself refuse a write in this transaction."""
    return ("SET TRANSACTION READ ONLY",) if dialect == "postgresql" else ("PRAGMA query_only=ON",)


def settings_of(home: str | Path | None) -> Settings:
    """The environment's settings; a home folder that is named stands for the index in it, whatever the environment says."""
    settings = Settings.read()
    if home is None:
        return settings
    folder = Path(home).expanduser().absolute()
    return settings.model_copy(update={"home": folder, "database_url": None})


def names(given: Names) -> tuple[str, ...]:
    """One name or several, each once; none where none is given. Raises `UsageError` for an empty list, which asks for nothing."""
    if given is None:
        return ()
    found = (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))
    if not found or not all(found):
        raise UsageError(
            f"{given!r} names nothing: give at least one name, or leave the argument out where all are wanted"
        )
    return found


def first_of(moment: Moment | None) -> datetime | None:
    """The first instant of a day (UTC), or the instant itself. Raises `UsageError`."""
    return None if moment is None else _instant(moment, timedelta())


def last_of(moment: Moment | None) -> datetime | None:
    """The last instant of a day (UTC), or the instant itself. Raises `UsageError`."""
    return None if moment is None else _instant(moment, LAST)


def _instant(moment: Moment, into: timedelta) -> datetime:
    said = _parsed(moment) if isinstance(moment, str) else moment
    if not isinstance(said, datetime):
        return datetime.combine(said, time(), UTC) + into
    try:
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise UsageError(f"{moment} is beyond the calendar, which goes from year 1 to 9999") from error


def _parsed(text: str) -> datetime | date:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise UsageError(f"{text!r} is no date: write 2024-10-08, or 2024-10-08T09:00:00+00:00")
