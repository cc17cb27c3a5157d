"""A crew: processes that each do a share of some work, and give the results back in the order of the items.

Processes of our own and not `multiprocessing`'s pool: that one waits for ever for a child that was killed, starts the main module of its
parent again in every child, and forks, which a process with threads must not.

A child that dies takes nothing with it. Over a capture that took longer than it may it dies once: the capture is given up, and all else
that the child had at hand is done again. After any other death (out of memory, a fault in a C library) what it had begun is done again
while nobody else is at work; a capture that kills a second time is given up, and where no capture is to blame the item is done in halves,
until the one is found that kills whoever does it. The job says what becomes of those.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from tealeaves.errors import TealeavesError
from tealeaves.shelter import Ending
from tealeaves.worker import Died, Job, Worker, dismiss, hire

AHEAD = 2  # items that a child has at a time: the one at hand, and the next
WINDOW = 3  # results a child that may wait for their turn
FEW = 8  # items that one child has done before the others would have begun
MOST = 8  # children by default, however many processors there are: memory is scarcer

Item = TypeVar("Item")
Result = TypeVar("Result")

log = logging.getLogger(__name__)


def processors() -> int:
    """How many children are worth having here."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)


class Crew(Generic[Item, Result]):
    """So many children for one job; one only, before there are `few` items. A context manager: whatever ends it ends them all but one."""

    def __init__(self, job: Job[Item, Result], size: int, few: int = 0) -> None:
        self._job = job
        self._size = size
        self._few = few
        self._hands: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._hands:
            dismiss(self._hands.pop())

    def dismiss(self) -> None:
        """End every child at once, and wait until it is gone."""
        while self._hands:
            self._hands.pop().end()

    @property
    def pids(self) -> list[int]:
        """The processes at work."""
        return [hand.pid for hand in self._hands]

    def map(self, items: Iterable[Item]) -> Generator[tuple[Item, Result], None, None]:
        """Each item with its result, in order. Items are drawn a little ahead of the results; an error of a child is raised here.

        Where it is broken off, every child is ended: what they still do belongs to nobody.
        """
        whole = False
        try:
            yield from _Round(self._job, self._hands, self._size, self._few).run(iter(items))
            whole = True
        finally:
            if not whole:
                self.dismiss()


def spread(
    job: Job[Item, Result], do: Callable[[Item], Result], size: int, items: Iterable[Item]
) -> Generator[tuple[Item, Result], None, None]:
    """Each item with its result, in order: done by a crew of `size`, or (0) by `do` in this process, which nothing protects then."""
    if size == 0:
        yield from ((item, do(item)) for item in items)
        return
    with Crew(job, size, FEW) as crew:
        yield from crew.map(items)


class _Round(Generic[Item, Result]):
    """One pass of a crew over some items."""

    def __init__(self, job: Job[Item, Result], hands: list[Worker], size: int, few: int) -> None:
        self._job = job
        self._hands = hands
        self._size = size
        self._few = few
        self._due: deque[int] = deque()  # drawn and not yet given to anybody
        self._items: dict[int, Item] = {}  # drawn and not yet given back
        self._done: dict[int, Result] = {}
        self._lost: dict[int, dict[int, Ending]] = {}  # by item, the captures that are given up
        self._suspects: dict[int, int | None] = {}  # items at hand when a child died, with the capture
        self._drawn = 0
        self._all_drawn = False

    def run(self, items: Iterator[Item]) -> Iterator[tuple[Item, Result]]:
        turn = 0
        while True:
            self._draw(items, turn)
            if turn == self._drawn:
                return
            self._give()
            if turn in self._suspects:
                yield from self._alone(turn)
                turn += 1
            elif turn in self._done:
                self._lost.pop(turn, None)
                yield self._items.pop(turn), self._done.pop(turn)
                turn += 1
                self._collect(0)  # whoever is ready gets its next item before the parent turns to this one's result
            else:
                self._collect(None)

    def _draw(self, items: Iterator[Item], turn: int) -> None:
        while not self._all_drawn and self._drawn < turn + self._size * WINDOW:
            try:
                self._items[self._drawn] = next(items)
            except StopIteration:
                self._all_drawn = True
                return
            self._due.append(self._drawn)
            self._drawn += 1

    def _give(self) -> None:
        """Hand out what is due, to whoever has least. A child is started when there is something for it."""
        size = self._size if self._drawn >= self._few else 1
        while self._due and len(self._hands) < min(size, len(self._due)):
            self._hands.append(hire(self._job))
        for room in range(AHEAD):
            for hand in self._hands:
                if self._due and hand.ready and len(hand.doing) <= room:
                    number = self._due.popleft()
                    hand.give(number, self._items[number], self._lost.get(number, {}))

    def _collect(self, patience: float | None) -> None:
        """Take in what children say; with no patience only what they have said already."""
        heard = wait([hand.line for hand in self._hands], patience)
        for hand in [hand for hand in self._hands if hand.line in heard]:
            try:
                self._done.update(cast("dict[int, Result]", hand.hear()))
            except Died as death:
                self._bury(hand, death)

    def _bury(self, hand: Worker, death: Died) -> None:
        """A dead child's items go back: the one that it had begun is suspect or, of a limit, known; the others are nobody's fault."""
        self._hands.remove(hand)
        _demand_begun(hand, death)
        if hand.doing:
            known = death.item is not None and death.item in hand.doing
            begun = death.item if known and death.item is not None else hand.doing[0]
            capture = death.capture if known else None
            if capture is not None and death.how.final:
                self._give_up(begun, capture, death)
            else:
                log.warning("a worker process ended (%s); what it had begun is done again", death)
                hand.doing.remove(begun)
                self._suspects[begun] = capture
        self._due.extendleft(reversed(hand.doing))

    def _give_up(self, number: int, capture: int, death: Died) -> None:
        log.warning("a worker process ended (%s): the page that it read is given up", death)
        self._lost.setdefault(number, {})[capture] = death.how

    # --- after a death ------------------------------------------------------------------------------------------------------------

    def _alone(self, number: int) -> Iterator[tuple[Item, Result]]:
        """Do a suspect while nobody else works; without the capture that kills again, in parts where no capture is to blame."""
        while any(hand.doing for hand in self._hands):
            self._collect(None)
        careful: list[Worker] = []  # one at most
        try:
            blamed = {capture for capture in (self._suspects.pop(number),) if capture is not None}
            yield from self._carefully(number, self._items.pop(number), blamed, careful)
        finally:
            for hand in careful:
                dismiss(hand)
        self._lost.pop(number, None)

    def _carefully(
        self, number: int, item: Item, blamed: set[int], careful: list[Worker]
    ) -> Iterator[tuple[Item, Result]]:
        """`blamed`: the captures over which a child died already."""
        lost = self._lost.get(number, {})
        while True:
            try:
                result = self._once(number, item, lost, careful)
            except Died as death:
                how = death.how
                if death.capture is None:
                    break
                if death.how.final or death.capture in blamed:
                    self._give_up(number, death.capture, death)
                    lost = self._lost[number]
                blamed.add(death.capture)
            else:
                yield item, result
                return
        yield from self._in_parts(number, item, how, careful)

    def _in_parts(self, number: int, item: Item, how: Ending, careful: list[Worker]) -> Iterator[tuple[Item, Result]]:
        halves = self._job.halves(item)
        self._lost.pop(number, None)  # numbers count within an item
        for half in halves:
            yield from self._carefully(number, half, set(), careful)
        if not halves:
            log.warning("a worker process ended again (%s), over one item alone: it is given up", how.why)
            yield item, self._job.lost(item, how)

    def _once(self, number: int, item: Item, lost: Mapping[int, Ending], careful: list[Worker]) -> Result:
        """Raises `Died`."""
        hand = careful.pop() if careful else hire(self._job, fresh=True)
        try:
            result = cast("Result", hand.do(number, item, lost))
        except Died as death:
            _demand_begun(hand, death)
            raise
        except BaseException:
            hand.end()
            raise
        careful.append(hand)
        return result


def _demand_begun(hand: Worker, death: Died) -> None:
    """Raises where a child could not even begin: that is no matter of an item."""
    if hand.fresh:
        raise TealeavesError(
            f"a worker process ended before it could begin ({death}); what it said stands above, and one process needs no workers"
        ) from death
