"""Whether words stand between quotation marks: around the words alone, as a name held at arm's length, or in a longer quotation.

"The Republic of Korea" between its own marks is the outlet's way of writing a name; the same words in a sentence that somebody is quoted
with are that person's, and in "the ROK army day" they are part of a name that others gave.
"""

from __future__ import annotations

from typing import Literal

Quoting = Literal["no", "term", "speech"]

_OPENING, _CLOSING = "《〈«“‘「『<", "》〉»”’」』>"
_LOOKED_BACK = 800  # code points of the line: a quotation that began before has ended, or never will
_PLAIN = "\"'"


def quoting(text: str, start: int, end: int) -> Quoting:
    """How the words of `text[start:end]` are quoted within their line."""
    first = max(text.rfind("\n", 0, start) + 1, start - _LOOKED_BACK)
    last = text.find("\n", end, end + _LOOKED_BACK)
    opened = _opened(text, first, start)
    if opened < 0:
        return "no"
    closed = _closed(text, opened, end, min(len(text), end + _LOOKED_BACK) if last < 0 else last)
    return "term" if opened == start - 1 and closed == end else "speech"


def _opened(text: str, first: int, start: int) -> int:
    """Where the innermost mark that is open at `start` stands, -1 for none."""
    stack: list[int] = []
    for at in range(first, start):
        char = text[at]
        if char in _OPENING:
            stack.append(at)
        elif char in _CLOSING and stack and not _apostrophe(text, at):
            stack.pop()
        elif char == '"':
            if stack and text[stack[-1]] == '"':
                stack.pop()
            else:
                stack.append(at)
        elif char == "'" and _single(text, at, stack):
            if stack and text[stack[-1]] == "'":
                stack.pop()
            else:
                stack.append(at)
    return stack[-1] if stack else -1


def _apostrophe(text: str, at: int) -> bool:
    """Whether the mark stands inside a word or at the end of a possessive: Lee’s, workers’."""
    return (
        text[at] in "’'"
        and text[at - 1 : at].isalnum()
        and (text[at + 1 : at + 2].isalpha() or text[at + 1 : at + 2] == " ")
    )


def _single(text: str, at: int, stack: list[int]) -> bool:
    """Whether a plain single mark quotes: it opens after no letter, or closes one that is open."""
    if stack and text[stack[-1]] == "'":
        return not text[at + 1 : at + 2].isalpha()
    return not text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _closed(text: str, opened: int, end: int, last: int) -> int:
    """Where the quotation that opened is closed again, -1 for nowhere in the line."""
    mark = text[opened]
    closing = mark if mark in _PLAIN else _CLOSING[_OPENING.index(mark)]
    return text.find(closing, end, last)
