"""Whether the text of a PDF page can be believed. A font without a table of its letters gives text that looks like text and says nothing.

Every library then makes something up, without an error: letters of another script, plausible Hangul, signs for private use. A page that
fails here is read by OCR. Each test asks for many letters, so that a page of a few names is never distrusted for its rarity.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from tealeaves.language import script_counts

_LEAST = 20  # letters of a script that are judged
_BAD_SHARE = 0.08  # of all signs that nobody can name: control characters, private use, unassigned
_FAILED_SHARE = 0.3  # of all letters, in scripts that fail their test
_WORD = re.compile(r"[^\W\d_]+")

# The commonest syllables make up a third of any Korean text, the commonest letters more than a third of any Russian one.
_HANGUL = frozenset("이다의는을에하고한가지를은로서사과도어인들자기대해정나아리국수시일우여년전조선")
_CYRILLIC = frozenset("оеаиОЕАИ")
_VOWELS = frozenset("aeiouyAEIOUYàáâäèéêëìíîïòóôöùúûüÀÁÂÄÈÉÊËÍÎÏÒÓÔÖÙÚÛÜ")
_HAN = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
)


def garbled(text: str, unmapped: int = 0) -> str:
    """Why this text cannot be believed, "" where it can. `unmapped` letters are those of which the file says nothing."""
    signs = Counter(sign for sign in text if not sign.isspace())
    total = sum(signs.values())
    if not total:
        return ""
    nameless = max(unmapped, sum(count for sign, count in signs.items() if _is_nameless(sign)))
    if nameless > _BAD_SHARE * total and nameless > 2:
        return f"{nameless} of {total} letters have no name"
    counts = {script: count for script, count in script_counts(text).items() if script in _TESTS and count >= _LEAST}
    failed = {script: count for script, count in counts.items() if not _TESTS[script](signs)}
    if "latin" in counts and "latin" not in failed and _tangled(text):
        failed["latin"] = counts["latin"]
    if sum(failed.values()) > _FAILED_SHARE * sum(script_counts(text).values()):
        return f"the {' and '.join(sorted(failed))} letters are in no language"
    return ""


def _is_nameless(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Co", "Cn", "Cs")


# --- one test a script --------------------------------------------------------------------------------------------------------------


def _share(signs: Counter[str], of: Callable[[str], bool], among: Callable[[str], bool]) -> float:
    """How many of the signs `among` which we look are also `of` that kind."""
    looked = {sign: count for sign, count in signs.items() if among(sign)}
    return sum(count for sign, count in looked.items() if of(sign)) / max(1, sum(looked.values()))


def _is_hangul(sign: str) -> bool:
    return "\uac00" <= sign <= "\ud7a3"


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _hangul(signs: Counter[str]) -> bool:
    """At most every fifth syllable is outside the 2,350 of KS X 1001, and the commonest ones are there."""
    rare = _share(signs, lambda sign: not _encodes(sign, "euc_kr"), _is_hangul)
    return rare < 0.2 and _share(signs, _HANGUL.__contains__, _is_hangul) > 0.12


def _han(signs: Counter[str]) -> bool:
    """Nearly all signs are among the commoner ones of China, Taiwan or Japan."""
    return max(_share(signs, lambda sign, each=each: _first_level(sign, *each), _is_han) for each in _LEVELS) > 0.8  # type: ignore[misc]


# The first level of each standard, by its lead bytes: 3,755, 5,401 and 2,965 signs.
_LEVELS = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("shift_jis", 0x88, 0x98))


def _first_level(sign: str, encoding: str, first: int, last: int) -> bool:
    try:
        return first <= sign.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


def _encodes(sign: str, encoding: str) -> bool:
    try:
        return bool(sign.encode(encoding))
    except UnicodeEncodeError:
        return False


def _cyrillic(signs: Counter[str]) -> bool:
    return _share(signs, _CYRILLIC.__contains__, lambda sign: "\u0400" <= sign <= "\u052f") > 0.2


def _latin(signs: Counter[str]) -> bool:
    """A fifth to two thirds are vowels, and letters beyond ASCII are few."""
    beyond = _share(signs, lambda sign: sign > "\x7f", _is_latin)
    return 0.2 < _share(signs, _VOWELS.__contains__, _is_latin) < 0.67 and beyond < 0.25


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and sign < "\u0250"


def _tangled(text: str) -> bool:
    """Whether most Latin words are no words: capitals in their midst, or of another script's letters."""
    words = [word for word in _WORD.findall(text) if len(word) > 3 and any(sign.isascii() for sign in word)]
    bad = sum(1 for word in words if not (word.islower() or word.isupper() or word.istitle()))
    return len(words) > 5 and bad > 0.5 * len(words)


_TESTS: dict[str, Callable[[Counter[str]], bool]] = {
    "hangul": _hangul, "han": _han, "cyrillic": _cyrillic, "latin": _latin,
}  # fmt: skip
