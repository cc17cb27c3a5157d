"""Regular expressions that people write into labels and that run on outside text: only such as cannot take long.

Python's engine goes back and tries again; a quantifier inside a quantified group makes that exponential, several unbounded ones make it a
high power of the length. So a group is never repeated, at most one quantifier is unbounded, and text is cut before it is searched:
what is left takes at most some ten million steps (S-12).
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_PATTERN = 200  # characters
MAX_TEXT = 1_000  # characters of a quote that are searched
MAX_REPEAT = 50  # of a bounded quantifier
MAX_BOUNDED = 2
MAX_OPTIONAL = 8  # `?`: each may double the work

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<opens>\((?:\?[a-zA-Z<=!:#-]?)?)|(?P<closes>\))"
    r"|(?P<unbounded>[*+][?+]?)|(?P<braces>\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}[?+]?)|(?P<optional>\?[?+]?)|(?P<other>.)",
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
    counted = {"unbounded": 0, "bounded": 0, "optional": 0}
    after_group = False
    for token in _TOKEN.finditer(pattern):
        kind = _kind(token)
        if kind in ("unbounded", "bounded") and after_group:
            return f"repeats a group ({token[0]!r} after ')'), which can take for ever; write the repetition out"
        if kind == "bounded" and _most(token) > MAX_REPEAT:
            return f"repeats up to {_most(token)} times ({token[0]!r}); write at most {{0,{MAX_REPEAT}}}"
        if kind in counted:
            counted[kind] += 1
        after_group = token["closes"] is not None
    return _too_many(counted)


def _too_many(counted: dict[str, int]) -> str | None:
    if counted["unbounded"] > 1:
        return "has more than one '*', '+' or '{n,}'; write '.{0,50}' for one of them, or a simpler pattern"
    if counted["bounded"] > MAX_BOUNDED:
        return f"has more than {MAX_BOUNDED} repetitions in braces; write a simpler pattern"
    if counted["optional"] > MAX_OPTIONAL:
        return f"has more than {MAX_OPTIONAL} optional parts ('?'); write alternatives with '|'"
    return None


def _kind(token: re.Match[str]) -> str:
    """What a token is; braces without a number are plain characters, without an upper end they are unbounded."""
    if token["braces"] is None:
        return token.lastgroup or "other"
    if not token["least"] and not token["most"]:
        return "other"
    return "unbounded" if token["comma"] and not token["most"] else "bounded"


def _most(token: re.Match[str]) -> int:
    return int(token["most"] or token["least"])


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the first `MAX_TEXT` characters, letter case aside."""
    return _compiled(pattern).search(text[:MAX_TEXT]) is not None
