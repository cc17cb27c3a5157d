"""Every regular expression that our code compiles while it is loaded and reads the goldens, and texts that are made to hurt each."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tealeaves.shelter import Ending, Limited, Turns

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(str(ROOT / folder) for folder in ("tealeaves", "parsers", "rules"))
RAW = (
    "tealeaves/html.py",
    "tealeaves/burden.py",
    "tealeaves/feeds.py",
    "tealeaves/articles.py",
    "tealeaves/shown.py",
    "tealeaves/text.py",
)
NEVER = "\x00\x01"  # matched by next to nothing: makes what went well so far fail at the end


@dataclass(frozen=True, order=True)
class Expression:
    """An expression and where it is compiled."""

    where: str
    pattern: str
    flags: int


def compiled() -> list[Expression]:
    """To be called in a process that has loaded none of our modules yet."""
    found: set[Expression] = set()
    compile_: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_code.co_filename.endswith("/re/__init__.py") and frame.f_back:
            frame = frame.f_back
        path = frame.f_code.co_filename
        if isinstance(pattern, str) and path.startswith(OURS):
            found.add(Expression(str(Path(path).relative_to(ROOT)), pattern, int(flags)))
        return compile_(pattern, flags)

    re._compile = noting  # type: ignore[attr-defined]
    read_everything()
    return sorted(found)


def read_everything() -> None:
    """Load all sources, rules and observers, and read the goldens."""
    from tealeaves.catalogue import load
    from tealeaves.extract import extract, observed
    from tealeaves.golden import capture_of, pages

    catalogue = load()
    for page in pages(ROOT / "tests" / "captures"):
        capture = capture_of(page)
        observed(extract(catalogue, capture), capture)


# --- texts --------------------------------------------------------------------------------------------------------------------------


def hostile_texts(pattern: str, flags: int, length: int) -> Iterator[str]:
    """For each repetition in the expression: what leads to it, then what it repeats, very often, then what cannot match."""
    tree = re._parser.parse(pattern, flags)  # type: ignore[attr-defined]
    whole = _sample(tree)
    attacks = {(lead, body) for lead, body in _repeats(tree, "") if body}
    for lead, body in sorted(attacks)[:15]:
        yield lead + body * (length // len(body)) + NEVER
        if lead:
            yield (lead + body) * (length // len(lead + body)) + NEVER
    for piece in (whole, whole[:1], whole[:-1], " ", "a", "가", "0", "\n"):
        if piece:
            yield piece * (length // len(piece)) + NEVER


def texts_for(expression: Expression, length: int) -> Iterator[str]:
    """The hostile texts as the expression would meet them: in normal form, but where it reads markup itself."""
    from tealeaves.text import normalise

    for text in hostile_texts(expression.pattern, expression.flags, length):
        yield text if expression.where in RAW else normalise(text)


def _repeats(tree: Any, lead: str) -> Iterator[tuple[str, str]]:
    for kind, told in tree:
        name = str(kind)
        if "REPEAT" in name:
            yield lead, _sample(told[2]) or "a"
            yield from _repeats(told[2], lead)
        elif name == "SUBPATTERN":
            yield from _repeats(told[3], lead)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(told, lead)
        elif name == "BRANCH":
            for branch in told[1]:
                yield from _repeats(branch, lead)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(told[1], lead)
        lead += _sample([(kind, told)])


def _sample(tree: Any) -> str:
    """A text that the expression matches, or nearly."""
    return "".join(_one(str(kind), told) for kind, told in tree)


def _one(name: str, told: Any) -> str:
    if name == "LITERAL":
        return chr(told)
    if name in ("ANY", "NOT_LITERAL"):
        return "b" if name == "ANY" or told != ord("b") else "c"
    if name == "IN":
        return _member(told)
    if "REPEAT" in name:
        return _sample(told[2]) * min(max(told[0], 1), 50)
    if name == "SUBPATTERN":
        return _sample(told[3])
    if name == "ATOMIC_GROUP":
        return _sample(told)
    if name == "BRANCH":
        return _sample(told[1][0])
    return ""


_CATEGORIES = {"DIGIT": "7", "SPACE": " ", "WORD": "w", "NOT_DIGIT": "x", "NOT_SPACE": "x", "NOT_WORD": "-"}


def _member(told: Any) -> str:
    kinds = [(str(kind), value) for kind, value in told]
    if kinds[0][0] == "NEGATE":
        taken = {value for kind, value in kinds if kind == "LITERAL"}
        return next(letter for letter in "x y7-가" if ord(letter) not in taken)
    kind, value = kinds[0]
    if kind == "RANGE":
        return chr(value[0])
    return chr(value) if kind == "LITERAL" else _CATEGORIES[str(value).removeprefix("CATEGORY_")]


# --- the trial ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """Searches hostile texts with expressions, each within a limit; gives back those that took longer."""

    length: int
    seconds: float

    def begin(self, turns: Turns, until: ExitStack) -> Callable[[tuple[Expression, ...]], list[Expression]]:
        assert isinstance(turns, Limited)
        until.callback(turns.__dict__.update, processor=turns.processor, wall=turns.wall)
        turns.processor, turns.wall = self.seconds, 120.0

        def search(expressions: tuple[Expression, ...]) -> list[Expression]:
            texts = [(expression, text) for expression in expressions for text in texts_for(expression, self.length)]
            slow = []
            for number, (expression, text) in enumerate(texts):
                if turns.lost(number):
                    slow.append(expression)
                elif expression not in slow:
                    with turns.at(number):
                        for _ in re.compile(expression.pattern, expression.flags).finditer(text):
                            pass
            return sorted(set(slow))

        return search

    def halves(self, item: Sequence[Expression]) -> Sequence[Sequence[Expression]]:
        return ()

    def lost(self, item: tuple[Expression, ...], how: Ending) -> list[Expression]:
        return list(item)


if __name__ == "__main__":
    print(json.dumps([[one.where, one.pattern, one.flags] for one in compiled()]))
