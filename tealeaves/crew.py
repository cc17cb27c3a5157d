"""A crew: processes that each do a share of some work, and give the results back in the order of the items.

Processes of our own and not `multiprocessing`'s pool: that one waits for ever for a child that was killed, starts the main module of its
parent again in every child, and forks, which a process with threads must not. A child is a fresh interpreter at the end of a socket; it
ends when that socket does, so none outlives its parent, however that one ends. Ctrl-C does not reach it: that is the parent's matter.

A child that dies (out of memory, a fault in a C library) takes nothing with it: what it had begun is done again by a new one while nobody
else is at work, in halves if that one dies as well, until the one item is found that kills whoever does it; the job says what becomes of
that one.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import socket
import subprocess
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar, cast

from tealeaves.errors import TealeavesError

AHEAD = 2  # items that a child has at a time: the one at hand, and the next
WINDOW = 3  # results a child that may wait for their turn
FEW = 8  # items that one process has done before the others would have begun
MOST = 8  # children by default, however many processors there are: memory is scarcer
GONE = 70  # the exit code of a child that has lost its parent
_START = "from tealeaves.crew import work; work()"

Item = TypeVar("Item")
Result = TypeVar("Result")
Given = TypeVar("Given")
Made = TypeVar("Made", covariant=True)

log = logging.getLogger(__name__)


class Job(Protocol[Given, Made]):
    """What a crew does. It is sent to every child, and so are the items: plain values, nothing that is open."""

    def begin(self) -> Callable[[Given], Made]:
        """What does one item; called once in each child. What it raises ends the work."""
        ...

    def halves(self, item: Given) -> Sequence[Given]:
        """An item in parts, in their order; none where it has no parts."""
        ...

    def lost(self, item: Given, why: str) -> Made:
        """The result of an item without parts that kills whoever does it; called in the parent."""
        ...


class Died(Exception):
    """A child ended before it had done what it was given; says how."""


def processors() -> int:
    """How many children are worth having here."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)


class Crew(Generic[Item, Result]):
    """So many children for one job. A context manager: whatever ends it ends them all."""

    def __init__(self, job: Job[Item, Result], size: int) -> None:
        self._job = job
        self._size = size
        self._hands: list[_Hand] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """End every child at once, and wait until it is gone."""
        for hand in self._hands:
            hand.end()
        self._hands.clear()

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
            yield from _Round(self._job, self._hands, self._size).run(iter(items))
            whole = True
        finally:
            if not whole:
                self.dismiss()


def spread(
    job: Job[Item, Result], do: Callable[[Item], Result], size: int, items: Iterable[Item]
) -> Generator[tuple[Item, Result], None, None]:
    """Each item with its result, in order: done by `do` in this process while there are few, by a crew of `size` where there are more."""
    rest = iter(items)
    first = list(islice(rest, FEW)) if size > 1 else []
    if len(first) < FEW:
        yield from ((item, do(item)) for item in chain(first, rest))
        return
    with Crew(job, size) as crew:
        yield from crew.map(chain(first, rest))


class _Round(Generic[Item, Result]):
    """One pass of a crew over some items."""

    def __init__(self, job: Job[Item, Result], hands: list[_Hand], size: int) -> None:
        self._job = job
        self._hands = hands
        self._size = size
        self._due: deque[int] = deque()  # drawn and not yet given to anybody
        self._items: dict[int, Item] = {}  # drawn and not yet given back
        self._done: dict[int, Result] = {}
        self._suspects: set[int] = set()  # at hand when a child died
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
        while self._due and len(self._hands) < min(self._size, len(self._due)):
            self._hands.append(_Hand(self._job))
        for room in range(AHEAD):
            for hand in self._hands:
                if self._due and hand.ready and len(hand.doing) <= room:
                    number = self._due.popleft()
                    hand.give(number, self._items[number])

    def _collect(self, patience: float | None) -> None:
        """Take in what children say; with no patience only what they have said already."""
        heard = wait([hand.line for hand in self._hands], patience)
        for hand in [hand for hand in self._hands if hand.line in heard]:
            try:
                self._done.update(cast("dict[int, Result]", hand.hear()))
            except Died as death:
                self._bury(hand, death)

    def _bury(self, hand: _Hand, death: Died) -> None:
        """A dead child's items go back: the one that it had begun is suspect, the others are nobody's fault."""
        self._hands.remove(hand)
        _demand_begun(hand, death)
        log.warning("a worker process ended (%s); what it had begun is done again", death)
        if hand.doing:
            self._suspects.add(hand.doing.popleft())
        self._due.extendleft(reversed(hand.doing))

    # --- after a death ------------------------------------------------------------------------------------------------------------

    def _alone(self, number: int) -> Iterator[tuple[Item, Result]]:
        """Do a suspect while nobody else works, and in parts where it kills again."""
        while any(hand.doing for hand in self._hands):
            self._collect(None)
        self._suspects.discard(number)
        careful: list[_Hand] = []  # one at most
        try:
            yield from self._in_parts(self._items.pop(number), careful)
        finally:
            for hand in careful:
                hand.end()

    def _in_parts(self, item: Item, careful: list[_Hand]) -> Iterator[tuple[Item, Result]]:
        hand = careful.pop() if careful else _Hand(self._job)
        try:
            result = cast("Result", hand.do(item))
        except Died as death:
            why = str(death)
            _demand_begun(hand, death)
        except BaseException:
            hand.end()
            raise
        else:
            careful.append(hand)
            yield item, result
            return
        halves = self._job.halves(item)
        if halves:
            for half in halves:
                yield from self._in_parts(half, careful)
        else:
            log.warning("a worker process ended again (%s), over one item alone: it is given up", why)
            yield item, self._job.lost(item, why)


def _demand_begun(hand: _Hand, death: Died) -> None:
    """Raises where a child could not even begin: that is no matter of an item."""
    if not hand.ready:
        raise TealeavesError(
            f"a worker process ended before it could begin ({death}); what it said stands above, and one process needs no workers"
        ) from death


class _Hand:
    """One child, seen from its parent."""

    def __init__(self, job: Job[Any, Any]) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            os.set_inheritable(theirs.fileno(), True)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
                [sys.executable, "-P", "-c", _START, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=2,  # what a library prints does not get between the rows of a command
                process_group=0,  # Ctrl-C in a terminal is for the parent
            )
            self.line = Connection(ours.detach())
        self.doing: deque[int] = deque()
        self.ready = False
        with suppress(OSError):  # it died at once: `hear` says so
            self.line.send(job)

    @property
    def pid(self) -> int:
        return self._process.pid

    def give(self, number: int, item: Any) -> None:
        """Hand it an item; a death is told by `hear`."""
        self.doing.append(number)
        with suppress(OSError):
            self.line.send((number, item))

    def hear(self) -> dict[int, Any]:
        """What it has done. Raises `Died`, or the error that it met."""
        try:
            kind, number, said, logged = self.line.recv()
        except (EOFError, OSError) as error:
            raise Died(self._ended()) from error
        for record in logged:
            logging.getLogger(record.name).handle(record)
        if kind == "failed":
            _fail(said)
        if kind == "ready":
            self.ready = True
            return {}
        self.doing.remove(number)
        return {number: said}

    def do(self, item: Any) -> Any:
        """One item, waited for. Raises `Died`, or the error that it met."""
        while not self.ready:
            self.hear()
        self.give(0, item)
        return self.hear()[0]

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        self.line.close()
        self._process.kill()
        self._process.wait()

    def _ended(self) -> str:
        self.end()
        code = self._process.returncode
        return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _fail(said: BaseException) -> NoReturn:
    raise said


# --- the child ----------------------------------------------------------------------------------------------------------------------


def work() -> None:
    """The main function of a child."""
    line = Connection(int(sys.argv[1]))
    job: Job[Any, Any] = line.recv()
    given: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
    said: queue.SimpleQueue[tuple[str, int, Any, list[logging.LogRecord]]] = queue.SimpleQueue()
    for loop in (lambda: _listen(line, given), lambda: _speak(line, said)):
        threading.Thread(target=loop, daemon=True).start()
    notes = _Notes()
    logging.root.addHandler(notes)
    try:
        do = job.begin()
        said.put(("ready", -1, None, notes.taken()))
        while True:
            number, item = given.get()
            said.put(("done", number, do(item), notes.taken()))
    except Exception as error:  # noqa: BLE001  whatever it is, the parent raises it
        said.put(("failed", -1, _portable(error), notes.taken()))
        threading.Event().wait()  # until the parent has heard, and ends us


def _listen(line: Connection, given: queue.SimpleQueue[tuple[int, Any]]) -> None:
    """Take in what the parent hands over; where there is no parent any more, end at once."""
    try:
        while True:
            given.put(line.recv())
    except Exception:  # noqa: BLE001  the end of the line, or words that cannot be understood: the parent sees that we are gone
        os._exit(GONE)


def _speak(line: Connection, said: queue.SimpleQueue[Any]) -> None:
    """Give back results while the next item is done."""
    while True:
        words = said.get()
        try:
            line.send(words)
        except OSError:
            os._exit(GONE)
        except Exception as error:  # noqa: BLE001  a result that cannot travel
            line.send(("failed", -1, TealeavesError(f"a result cannot be sent: {type(error).__name__}: {error}"), []))


class _Notes(logging.Handler):
    """Keeps what is logged for the parent, in words."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        self._kept.append(record)

    def taken(self) -> list[logging.LogRecord]:
        kept, self._kept = self._kept, []
        return kept


def _portable(error: Exception) -> Exception:
    """The error itself where it can travel, else its words; with the place where it was raised."""
    error.add_note("in a worker process:\n" + "".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own, a moment old
    except Exception:  # noqa: BLE001  an exception can hold anything
        return TealeavesError(f"{type(error).__name__}: {error}")
    return error
