"""Untrusted text made fit for a message or a terminal: cleaned, cut, escaped, its addresses defanged.

What is shown is never evidence: the exact characters stay in the archive.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

CUT: Final = " […cut]"

_WINDOW: Final = 3  # times the limit: how much of an endless text is looked at

# Letters that show nothing and are no format characters: Hangul and Braille fillers.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
_SPACES: Final = frozenset("\t\x0b\x0c\x85\u2028\u2029")
# Controls, format characters (zero-width, bidi overrides, tags), lone surrogates, code points that are no characters.
_DROPPED: Final = frozenset(("Cc", "Cf", "Cs", "Cn"))


def clean(text: str) -> str:
    """Without control characters (newlines stay), zero-width characters, bidi overrides, lone surrogates and fillers."""
    if text.isprintable() and _FILLERS.isdisjoint(text):
        return text
    return "".join(kept for char in text.replace("\r\n", "\n").replace("\r", "\n") if (kept := _kept(char)))


def line(text: str, limit: int) -> str:
    """Cleaned, on one line, and no longer than `limit` code points: so that quoted text cannot pose as a line of ours."""
    shown = " ".join(clean(text[: limit * _WINDOW]).split())
    if len(text) > limit * _WINDOW:  # the rest cannot be seen anyway, but that there was one is said
        return cut(shown + " " * (limit + 1), limit)
    return cut(shown, limit)


def cut(text: str, limit: int, cost: Callable[[str], int] = len) -> str:
    """The text, or the longest run of whole graphemes that costs at most `limit` together with the marker that says so.

    `cost` is at least one a code point, and that of a text the sum of its parts'.
    """
    if cost(text) <= limit:
        return text
    room = max(limit - cost(CUT), 0)
    ends = range(min(len(text), room) + 1)
    end = bisect.bisect_right(ends, room, key=lambda end: cost(text[:end])) - 1
    return text[: _border(text, end)].rstrip() + CUT


def escape(text: str) -> str:
    """Slack's three characters, once, at the last step. Anything that looks escaped already is text and is escaped too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def defang(url: str, limit: int = 400) -> str:
    """An address that can be read and copied, and that no program makes clickable: hxxp://www.kcna[.]kp/en."""
    shown = line(url, limit).replace(" ", "%20")
    scheme, found, rest = shown.partition("://")
    host, slash, path = rest.partition("/")
    if not found:
        return shown
    return f"{scheme.replace('tt', 'xx', 1)}://{host.replace('.', '[.]')}{slash}{path}"


@lru_cache(maxsize=1 << 16)
def _kept(char: str) -> str:
    if char == "\n" or char in _SPACES:
        return "\n" if char in "\n\u2028\u2029" else " "
    if char in _FILLERS or unicodedata.category(char) in _DROPPED:
        return ""
    return char


def _border(text: str, end: int) -> int:
    """The last border of graphemes at or before `end`, Indic conjuncts aside. One that is longer than 16 is cut inside."""
    for border in range(end, max(end - 16, 0), -1):
        if not _continues(text, border):
            return border
    return end if end > 16 else 0


def _continues(text: str, at: int) -> bool:
    """Whether the code point at `at` belongs to the grapheme before it."""
    before, char = text[at - 1], text[at]
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or "\u200d" in (before, char):
        return True
    if 0x1F3FB <= ord(char) <= 0x1F3FF or _joins_jamo(before, char):  # skin tones; conjoining Hangul
        return True
    return _is_flag_half(char) and _flag_halves(text, at) % 2 == 1


def _flag_halves(text: str, at: int) -> int:
    """How many halves of flags stand directly before `at`: they pair from the left."""
    start = at
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start


def _joins_jamo(before: str, char: str) -> bool:
    leading, vowel, trailing = _is_leading, _is_vowel, _is_trailing
    if leading(before):
        return leading(char) or vowel(char) or 0xAC00 <= ord(char) <= 0xD7A3
    if vowel(before) or (_is_syllable(before) and (ord(before) - 0xAC00) % 28 == 0):
        return vowel(char) or trailing(char)
    return (trailing(before) or _is_syllable(before)) and trailing(char)


def _is_leading(char: str) -> bool:
    return 0x1100 <= ord(char) <= 0x115F or 0xA960 <= ord(char) <= 0xA97C


def _is_vowel(char: str) -> bool:
    return 0x1160 <= ord(char) <= 0x11A7 or 0xD7B0 <= ord(char) <= 0xD7C6


def _is_trailing(char: str) -> bool:
    return 0x11A8 <= ord(char) <= 0x11FF or 0xD7CB <= ord(char) <= 0xD7FB


def _is_syllable(char: str) -> bool:
    return 0xAC00 <= ord(char) <= 0xD7A3


def _is_flag_half(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF
