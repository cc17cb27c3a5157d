"""The whole index of one prefix, page by page, kept as it comes: a killed import goes on where it was.

The Wayback Machine leads on by resume keys. pywb has none, and cuts off at its limit without a word; since its answers are sorted by
address and not by time, a stretch of time that fills the limit is asked for again in two parts, until each part fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from tealeaves.archive.fields import compact
from tealeaves.errors import TealeavesError
from tealeaves.fetch.gate import Gate
from tealeaves.fetch.journey import Answer
from tealeaves.mementos.ask import Asker, Unanswered, passing
from tealeaves.mementos.endpoint import Endpoint, Window
from tealeaves.mementos.rows import NoIndex, Page, Row, instant, read_page
from tealeaves.mementos.shelf import ListShelf
from tealeaves.model import identity

STALE = timedelta(days=7)  # an unfinished list that is older is made anew
SHOWN = 20  # lines that could not be read
FORMAT = 1
_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Listed:
    """How far a list has come."""

    begun: str
    until: str  # exclusive
    pending: list[Window]
    pages: int = 0
    rows: int = 0
    keys: list[str] = field(
        default_factory=list
    )  # resume keys that were met, and names of the pages that they stood on
    odd: int = 0  # lines that are no rows
    examples: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Listing:
    """The list of one prefix of one archive."""

    def __init__(
        self, endpoint: Endpoint, prefix: str, span: tuple[datetime, datetime], shelf: ListShelf, now: datetime
    ) -> None:
        self._endpoint = endpoint
        self.prefix = prefix
        self._shelf = shelf
        self.state = self._resumed(now) or Listed(
            now.isoformat(), span[1].isoformat(), [Window(compact(span[0]), compact(span[1] - _SECOND))]
        )

    async def complete(self, gate: Gate, asker: Asker, progress: Callable[[int], None] | None = None) -> None:
        """Ask for what is missing of the list. Raises `TealeavesError` where the archive cannot be had."""
        while self.state.pending:
            window = self.state.pending[0]
            page = await self._page(gate, asker, window)
            rows, further = self._follow(window, page, asker.manners.rows)
            self._shelf.add(self.state.pages, rows)
            self._note(page, rows, further)
            if progress:
                progress(len(rows))

    @property
    def until(self) -> datetime:
        """The end of what is listed: an import that goes on with a list keeps the list's own."""
        return datetime.fromisoformat(self.state.until)

    def rows(self) -> Iterator[Row]:
        return self._shelf.rows(self.state.pages)

    def drop(self) -> None:
        """The list is worked off."""
        self._shelf.drop()

    async def _page(self, gate: Gate, asker: Asker, window: Window) -> Page:
        url = self._endpoint.index(self.prefix, window, asker.manners.rows)
        try:
            answer = await asker.ask(gate, url, asker.index, _no_index)
        except Unanswered as error:
            further = "" if error.final else "; run the same command again, it goes on"
            where = f"the index of {self._endpoint.host} could not be had for {self.prefix}"
            raise TealeavesError(f"{where}: {error}{further}") from error
        if answer.status in (401, 403, 451):
            raise TealeavesError(
                f"{self._endpoint.host} does not show its index of {self.prefix}: answered {answer.status}"
            )
        if answer.status != 200:
            raise TealeavesError(
                f"{self._endpoint.host} has no index where it is looked for: answered {answer.status}; is --dialect right?"
            )
        return read_page(answer.body)

    def _follow(self, window: Window, page: Page, limit: int) -> tuple[tuple[Row, ...], list[Window]]:
        """The rows that count, and what is to be asked next in place of the window."""
        if self._endpoint.dialect == "wayback":
            return page.rows, self._resume(window, page)
        if page.lines < limit:
            return page.rows, []
        if window.since >= window.until:
            self.state.remarks.append(
                f"{window.since}: more captures in one second than one answer of the index holds; some are missing"
            )
            return page.rows, []
        middle = min(_middle(window, page), instant(window.until) - _SECOND)
        return (), [Window(window.since, compact(middle)), Window(compact(middle + _SECOND), window.until)]

    def _resume(self, window: Window, page: Page) -> list[Window]:
        if page.resume is None:
            return []
        met = {page.resume, _name_of(page)} & set(self.state.keys)
        if met:
            self.state.remarks.append(f"the index went in a circle at {page.resume[:200]}; what lies behind is missing")
            return []
        self.state.keys += [page.resume, _name_of(page)] if page.rows else [page.resume]
        return [Window(window.since, window.until, page.resume)]

    def _note(self, page: Page, rows: tuple[Row, ...], further: list[Window]) -> None:
        state = self.state
        state.pending[:1] = further
        state.pages += 1
        state.rows += len(rows)
        if rows or not further:
            state.odd += len(page.odd)
            state.examples = [*state.examples, *page.odd][:SHOWN]
        self._shelf.save({"format": FORMAT, **asdict(state)})

    def _resumed(self, now: datetime) -> Listed | None:
        """The list that an earlier import left, where it can be gone on with."""
        said = self._shelf.state()
        try:
            if said is None or said.pop("format") != FORMAT:
                return None
            state = Listed(**{**said, "pending": [Window(**each) for each in said["pending"]]})
            fresh = now - datetime.fromisoformat(state.begun) < STALE
            return state if fresh and sum(1 for _ in self._shelf.rows(state.pages)) == state.rows else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # damaged, or of another version: the list is asked for anew


def _name_of(page: Page) -> str:
    """The same for the same rows: a server that does not understand its own keys begins again and again."""
    return identity("page", *(row.line() for row in page.rows))


def _middle(window: Window, page: Page) -> datetime:
    """The second that parts a stretch about evenly: the middle one of the captures that did fit."""
    stamps = sorted(row.stamp for row in page.rows if window.since <= row.stamp <= window.until)
    return instant(stamps[len(stamps) // 2] if stamps else window.since)


def _no_index(answer: Answer) -> str | None:
    """What is wrong with an answer and may pass: the archive's own failure, an error page in place of an index, a cut one."""
    if (failed := passing(answer)) is not None or answer.status != 200:
        return failed
    try:
        read_page(answer.body)
    except NoIndex as error:
        return str(error)
    return None
