"""Jobs for the tests of the crew; a module of its own, since the children import them by name."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tealeaves.archive.shards import Shard
from tealeaves.crew import Crew
from tealeaves.derive import Derived, Kept
from tealeaves.errors import ContentError
from tealeaves.model import Capture
from tealeaves.reader import Item, Looks, Places, Reader, Reading

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Squares:
    """Squares of numbers, a tuple at a time; the process that meets `deadly` is killed, `raising` is an error."""

    deadly: int = -1
    raising: int = -1
    once: Path | None = None  # a file that is made before the first death: then nothing is deadly any more
    broken: str = ""  # how a child fails to begin
    slow: float = 0.0  # seconds for an even number

    def begin(self) -> Callable[[Numbers], list[int]]:
        if self.broken == "raises":
            raise ContentError("it cannot begin")
        if self.broken == "dies":
            os._exit(3)
        return lambda numbers: [self._square(number) for number in numbers]

    def _square(self, number: int) -> int:
        if number == self.deadly and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if number == self.raising:
            raise ValueError(f"{number} is refused")
        time.sleep(self.slow * (number % 2 == 0))
        return number * number

    def halves(self, item: Numbers) -> Sequence[Numbers]:
        middle = len(item) // 2
        return (item[:middle], item[middle:]) if middle else ()

    def lost(self, item: Numbers, why: str) -> list[int]:
        return [-number for number in item]


@dataclass(frozen=True)
class Echo:
    """Gives back what it is given."""

    def begin(self) -> Callable[[bytes], object]:
        return lambda item: (lambda: None) if item == b"unsendable" else item

    def halves(self, item: bytes) -> Sequence[bytes]:
        return ()

    def lost(self, item: bytes, why: str) -> bytes:
        return b""


@dataclass(frozen=True)
class Poisoned(Reading):
    """Reads as usual; one page kills whoever reads it."""

    def begin(self) -> Reader:
        reader = super().begin()
        return _Victim(reader._catalogue, reader._archive, reader._store)


POISON = os.environ.get("TEALEAVES_POISON", "")


class _Victim(Reader):
    def __call__(self, item: Item) -> Derived:
        if any(isinstance(look, Capture) and look.url == POISON for _, look in self._of(item)):
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().__call__(item)

    def _of(self, item: Item) -> Sequence[Kept]:
        if isinstance(item, Shard):
            return self.stretch(item)
        return item.kept if isinstance(item, Looks) else self.looks(item.places) if isinstance(item, Places) else ()


def main() -> None:
    """A parent of two children that are at work for long; says who they are."""
    with Crew(Squares(slow=60.0), 2) as crew:
        results = crew.map([(1,), (3,), (4,), (6,), (8,)])
        next(results)
        print(*crew.pids, flush=True)
        if sys.argv[1:] == ["raise"]:
            raise RuntimeError("on purpose")
        list(results)
