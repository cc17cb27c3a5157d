"""robots.txt as RFC 9309 has it: groups by product token, the longest matching rule wins, Allow wins a tie; and Crawl-delay.

An answer of 4xx means that there are no rules. A robots.txt that cannot be had (5xx, no connection) means that we stay away for this cycle
(RFC 9309, 2.3.1.4), and the miss says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

PRODUCT = "tealeaves"
MAX_BYTES = 512 * 1024  # what is read of a file; the RFC asks for 500 KiB at least

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class PathRule:
    """One Allow or Disallow line, its path in comparable form."""

    allow: bool
    path: str

    def matches(self, path: str) -> bool:
        """Whether the rule covers `path`; `*` stands for anything, a final `$` for the end. Linear: no expression, no backtracking."""
        anchored = self.path.endswith("$")
        first, *rest = self.path.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        if anchored and not rest:
            return at == len(path)
        last = rest.pop() if anchored else ""
        for piece in rest:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return len(path) - at >= len(last) and path.endswith(last)


@dataclass(frozen=True, slots=True)
class Robots:
    """What one robots.txt says to us."""

    rules: tuple[PathRule, ...] = ()
    delay: float | None = None  # seconds, as asked

    def allows(self, path: str) -> bool:
        """Whether we may ask for `path` (with its query)."""
        wanted = _comparable(path)
        matching = [rule for rule in self.rules if rule.matches(wanted)]
        if not matching or wanted == "/robots.txt":
            return True
        return max(matching, key=lambda rule: (len(rule.path), rule.allow)).allow


def read_robots(body: bytes) -> Robots:
    """The rules for our product token, or for `*` where we are not named. Anything that is no robots.txt has no rules."""
    ours: list[tuple[str, str]] = []
    everybodys: list[tuple[str, str]] = []
    named = False
    for agents, lines in _groups(_lines(body[:MAX_BYTES])):
        if PRODUCT in agents:
            named = True
            ours += lines
        elif "*" in agents:
            everybodys += lines
    return _robots(ours if named else everybodys)


def _robots(lines: Iterable[tuple[str, str]]) -> Robots:
    rules: list[PathRule] = []
    delay: float | None = None
    for key, value in lines:
        if key == "crawl-delay":
            delay = _seconds(value) if delay is None else delay
        elif value:
            rules.append(PathRule(key == "allow", _comparable(value)))
    return Robots(tuple(rules), delay)


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    for line in body.decode("utf-8-sig", "replace").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _groups(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """User agents that stand together, and the lines below them."""
    agents: set[str] = set()
    body: list[tuple[str, str]] = []
    for key, value in lines:
        if key == "user-agent":
            if body:
                yield agents, body
                agents, body = set(), []
            agents.add(value.partition("/")[0].strip().lower())
        elif key in ("allow", "disallow", "crawl-delay"):
            body.append((key, value))
    yield agents, body


def _seconds(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", text) else None


def _comparable(path: str) -> str:
    """A path with its escapes in one form: non-ASCII escaped, unreserved characters not."""
    return _ESCAPE.sub(_one_form, quote(path, safe="/%:@!$&'()*+,;=-._~?[]"))


def _one_form(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()
