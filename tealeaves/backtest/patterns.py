"""Regular expressions that people write into labels and that run on outside text: only such as cannot take long.

Python's engine goes back and tries every way again. A quantifier inside a repeated group makes that exponential, so a group is never
repeated; what is left multiplies, so the ways are counted before a pattern is taken, for a text cut to a fixed length (S-12).
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_PATTERN = 200  # characters
MAX_TEXT = 1_000  # characters of a quote that are searched
MAX_WAYS = 100_000_000  # of matching, at worst: about a second

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<opens>\((?:\?[a-zA-Z<=!:#-]?)?)|(?P<closes>\))"
    r"|(?P<unbounded>[*+][?+]?)|(?P<braces>\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}[?+]?)|(?P<optional>\?[?+]?)|(?P<bar>\|)|(?P<other>.)",
    re.DOTALL,
)


def flaw(pattern: str) -> str | None:
    """What is wrong with a pattern, with what to write instead; None where it may be used."""
    if not pattern or len(pattern) > MAX_PATTERN:
        return f"has {len(pattern)} characters; write 1 to {MAX_PATTERN}"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    return _explodes(pattern)


def _explodes(pattern: str) -> str | None:
    """Why the pattern could take long on some text."""
    ways, branches, after_group = MAX_TEXT, [1], False
    for token in _TOKEN.finditer(pattern):
        repeats = _repeats(token)
        if repeats > 1 and after_group and token["optional"] is None:
            return f"repeats a group ({token[0]!r} after ')'), which can take for ever; write the repetition out"
        ways *= repeats
        if token["opens"] is not None:
            branches.append(1)
        elif token["bar"] is not None:
            branches[-1] += 1
        elif token["closes"] is not None:
            ways *= branches.pop()
        after_group = token["closes"] is not None
    if ways * branches[0] > MAX_WAYS:
        return (
            "could take long: use '*' and '+' once at most, '{0,50}' instead of a second, and fewer '?', '{}' and '|'"
        )
    return None


def _repeats(token: re.Match[str]) -> int:
    """In how many ways a quantifier can match; 1 for what is none. Braces without a number are plain characters."""
    if token["unbounded"] is not None:
        return MAX_TEXT
    if token["optional"] is not None:
        return 2
    if token["braces"] is None or not (token["least"] or token["most"]):
        return 1
    if not token["comma"]:
        return int(token["least"])  # one way, but that often
    return int(token["most"]) - int(token["least"] or 0) + 1 if token["most"] else MAX_TEXT


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the first `MAX_TEXT` characters, letter case aside."""
    return _compiled(pattern).search(text[:MAX_TEXT]) is not None
