"""Jobs for the tests of the crew; a module of its own, since the children import them by name."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tealeaves import derive
from tealeaves.catalogue import Catalogue
from tealeaves.crew import Crew
from tealeaves.errors import ContentError
from tealeaves.extract import Extraction
from tealeaves.model import Capture
from tealeaves.reader import Reader, Reading
from tealeaves.shelter import Ending, Limited, Turns

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Squares:
    """Squares of numbers, a tuple at a time; the process that meets `deadly` is killed, `raising` is an error."""

    deadly: int = -1
    raising: int = -1
    once: Path | None = None  # a file that is made before the first death: then nothing is deadly any more
    broken: str = ""  # how a child fails to begin
    slow: float = 0.0  # seconds for an even number
    telling: bool = False  # whether it says which number is at hand
    hungry: int = -1  # takes all memory there is
    busy: int = -1  # computes for ever, within C code that keeps the interpreter to itself
    idle: int = -1  # waits for ever

    def begin(self, turns: Turns, until: ExitStack) -> Callable[[Numbers], list[int]]:
        if self.broken == "raises":
            raise ContentError("it cannot begin")
        if self.broken == "dies":
            os._exit(3)
        if isinstance(turns, Limited):
            until.callback(turns.__dict__.update, processor=turns.processor, wall=turns.wall)
            turns.processor, turns.wall = 0.5, 1.0 if self.idle >= 0 else 60.0
        if not self.telling:
            return lambda numbers: [self._square(number) for number in numbers]
        return lambda numbers: [self._one(turns, place, number) for place, number in enumerate(numbers)]

    def _one(self, turns: Turns, place: int, number: int) -> int:
        if turns.lost(place):
            return -number
        with turns.at(place):
            return self._square(number)

    def _square(self, number: int) -> int:
        if number == self.deadly and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if number == self.hungry:
            bytearray(1 << 31)
        if number == self.busy:
            re.search(r"(a+)+$", "a" * 60 + "b")
        if number == self.idle:
            time.sleep(60)
        if number == self.raising:
            raise ValueError(f"{number} is refused")
        time.sleep(self.slow * (number % 2 == 0))
        return number * number

    def halves(self, item: Numbers) -> Sequence[Numbers]:
        middle = len(item) // 2
        return (item[:middle], item[middle:]) if middle else ()

    def lost(self, item: Numbers, how: Ending) -> list[int]:
        return [-number for number in item]


@dataclass(frozen=True)
class Echo:
    """Gives back what it is given."""

    def begin(self, turns: Turns, until: ExitStack) -> Callable[[bytes], object]:
        return lambda item: (lambda: None) if item == b"unsendable" else item

    def halves(self, item: bytes) -> Sequence[bytes]:
        return ()

    def lost(self, item: bytes, how: Ending) -> bytes:
        return b""


@dataclass(frozen=True)
class Parent:
    """Starts a program that would go on for long, and says which."""

    def begin(self, turns: Turns, until: ExitStack) -> Callable[[int], int]:
        return lambda _: subprocess.Popen(["sleep", "60"]).pid

    def halves(self, item: int) -> Sequence[int]:
        return ()

    def lost(self, item: int, how: Ending) -> int:
        return 0


@dataclass(frozen=True)
class Poisoned(Reading):
    """Reads as usual; one page kills whoever reads it."""

    url: str = field(default_factory=lambda: os.environ["TEALEAVES_POISON"])

    def begin(self, turns: Turns, until: ExitStack) -> Reader:
        def fatal(catalogue: Catalogue, capture: Capture) -> Extraction:
            if capture.url == self.url:
                os.kill(os.getpid(), signal.SIGSEGV)
            return whole(catalogue, capture)

        whole: Callable[[Catalogue, Capture], Extraction] = derive.__dict__["extract"]
        until.callback(setattr, derive, "extract", whole)
        setattr(derive, "extract", fatal)  # noqa: B010  it is not for others to see
        return super().begin(turns, until)


def main() -> None:
    """A parent of two children that are at work for long; says who they are."""
    with Crew(Squares(slow=60.0), 2) as crew:
        results = crew.map([(1,), (3,), (4,), (6,), (8,)])
        next(results)
        print(*crew.pids, flush=True)
        if sys.argv[1:] == ["raise"]:
            raise RuntimeError("on purpose")
        list(results)
