"""Evidence text and the keys made from it: what a reader sees, without the dirt of the page that it came from.

`normalise` gives the text that is stored and quoted; it never changes a word. `search_key` and `fold_term` fold much more and are
for finding and comparing only, never for evidence. Nothing here raises; all of it is pure and idempotent.
"""

from __future__ import annotations

import re
import unicodedata

# --- single code points -----------------------------------------------------------------------------------------------------------

# KPS 9566 has the leaders' names as emphasised syllables without Unicode equivalents. Unicode's KPS9566.TXT maps 0xA4E8-A4ED to
# U+F113-F118 ("emphasized korean letter ..."); KPS 9566-2011, appendix A, adds U+F120-F122. The fonts of 2003-2005 (97KPS, Red Star
# OS 2.0) show the block U+F100-F146 a second time at U+F000-F046, before Kim Jong Un's syllables existed. Source:
# harjit.moe/kpspua.html. NFC and NFKC leave all of these alone.
_KPS_NAMES = {0xF113: "김", 0xF114: "일", 0xF115: "성", 0xF116: "김", 0xF117: "정", 0xF118: "일"}
_KPS_2011 = {0xF120: "김", 0xF121: "정", 0xF122: "은"}
_KPS_LEGACY = {point - 0x100: syllable for point, syllable in _KPS_NAMES.items()}

# Invisible code points that break every matcher: C0 and C1 controls, soft hyphen, zero-width and bidirectional controls, BOM,
# interlinear annotation and language tags. White space among them has become a plain space before.
_INVISIBLE = (
    *range(0x00, 0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080),
)  # fmt: skip
_CLEAN: dict[int, str] = dict.fromkeys(_INVISIBLE, "") | _KPS_NAMES | _KPS_2011 | _KPS_LEGACY

# --- entities that a page escaped twice or forgot to close -------------------------------------------------------------------------

_AMPERSAND = re.compile(r"&(?:amp;)+")
# "&nbspl;", "&nabsp;", "&n1sp;", "&nbp;", "&nsp;" and the unclosed "&nbsp": all seen on kcna.co.jp, 1997-2012.
_SPACE_ENTITY = re.compile(
    r"&(?:nbspl;|nabsp;|n1sp;|nbp;|nsp;?|nbsp;?|nbs(?=[A-Z])|ensp;|emsp;|thinsp;|#160;|#x[Aa]0;)"
)
_NAMED = {
    "quot": '"', "apos": "'", "#39": "'", "#34": '"', "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«",
    "raquo": "»", "ndash": "–", "mdash": "—", "hellip": "…", "middot": "·", "bull": "•",
}  # fmt: skip
_NAMED_ENTITY = re.compile("&(" + "|".join(map(re.escape, _NAMED)) + ");")


def _repair_entities(text: str) -> str:
    """The text with leftover entities read; `&lt;` and `&gt;` stay, so that no markup appears out of nothing."""
    text = _SPACE_ENTITY.sub(" ", _AMPERSAND.sub("&", text))
    return _NAMED_ENTITY.sub(lambda found: _NAMED[found[1]], text)


# --- names glued to the words around them ------------------------------------------------------------------------------------------

_LATIN_NAME = re.compile(r"Kim (?:Jong (?:Un|Il|Suk)|Il Sung)")
_CYRILLIC_NAME = re.compile(r"Ким (?:Чен (?:Ын|Ир|Сук)|Ир Сен)")
_WORD = re.compile(r"[^\W\d_]+")
# What may follow the last syllable without a space: plurals and the derived words ("Kim Jong Ilia" is a flower, "Kim Jong Ung" a
# vice-minister of public health). Anything else that follows directly is the next word.
_LATIN_TAILS = re.compile(r"g|s|ias?|isms?|ists?|ians?|ismo|istas?|ian[ao]s?|ismus|isme|istes?")
_CYRILLIC_TAILS = re.compile(r"ами|ск(?:ая|ий|ое|ие|ого|ой|им|их|ую)|изм[ауе]?|измом")
_CLOSING = frozenset(",;:.!?)]}»”’")


def _glued_before(text: str, start: int) -> bool:
    """Whether the name at `start` runs on from a word, a closing mark or a dash that ends a dateline."""
    if start == 0:
        return False
    mark = text[start - 1]
    if mark.isalnum() or mark in _CLOSING:
        return True
    return mark in "-–—" and (start == 1 or text[start - 2] in " -–—)")


def _glued_after(text: str, end: int, latin: bool) -> bool:
    """Whether the name that ends at `end` runs on into the next word."""
    found = _WORD.match(text, end)
    if found is None:
        return False
    tail = found[0]
    if latin:
        return _LATIN_TAILS.fullmatch(tail) is None
    return len(tail) >= 3 and _CYRILLIC_TAILS.fullmatch(tail) is None  # shorter ones are case endings: Ына, Ыном


def _unglue(text: str, name: re.Pattern[str], latin: bool) -> str:
    pieces: list[str] = []
    done = 0
    for found in name.finditer(text):
        start, end = found.span()
        if start > done and _glued_before(text, start):
            pieces += (text[done:start], " ")
            done = start
        if _glued_after(text, end, latin):
            pieces += (text[done:end], " ")
            done = end
    return "".join((*pieces, text[done:])) if pieces else text


def repair_names(text: str) -> str:
    """The text with a leader's name set apart from its neighbours: "ComradeKim Jong Unsent" becomes "Comrade Kim Jong Un sent".

    kcna.kp wraps the names in tags of their own, and readers that strip the tags glue the words. Only spaces are added, and only
    directly beside the whole name; other words, hashtags and derived words stay as they are.
    """
    if "Kim " in text:
        text = _unglue(text, _LATIN_NAME, latin=True)
    if "Ким " in text:
        text = _unglue(text, _CYRILLIC_NAME, latin=False)
    return text


# --- evidence ---------------------------------------------------------------------------------------------------------------------


_MANY_MARKS = re.compile(r"[^\w\s!-~]{31,}")  # combining marks, like punctuation, are neither letters nor blanks
_JOINER = "\u034f"


def stream_safe(text: str) -> str:
    """The text with a grapheme joiner after every 30th combining mark of a run, so that its normal forms take linear time.

    Unicode's Stream-Safe Text Process (UAX 15). Sorting a run of marks takes the square of its length: three megabytes of them, an hour.
    """
    return _MANY_MARKS.sub(lambda run: _with_joiners(run[0]), text)


def _with_joiners(run: str) -> str:
    pieces: list[str] = []
    marks = 0
    for char in run:
        combines = unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0
        if combines and marks >= 30:
            pieces.append(_JOINER)
            marks = 0
        marks = marks + len(unicodedata.normalize("NFKD", char)) if combines else 0
        pieces.append(char)
    return "".join(pieces)


def normalise(raw: str) -> str:
    """Evidence text: NFC, one line, single spaces, no invisible code points, the private-use Kim glyphs as Hangul, names unglued."""
    text = " ".join(raw.split())
    if not text.isprintable():
        text = " ".join(text.translate(_CLEAN).split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", stream_safe(text))
    if "&" in text:
        text = " ".join(_repair_entities(text).split())
    return repair_names(text)


def excerpt(text: str, start: int, end: int, around: int = 80) -> str:
    """The words from `start` to `end` with up to `around` code points on each side, cut between words where there are any.

    An ellipsis marks each side that was cut. No combining mark is parted from its letter.
    """
    left, right = max(0, start - around), min(len(text), end + around)
    if left > 0:
        gap = text.find(" ", left, start)
        left = gap + 1 if gap >= 0 else left
    while 0 < left < start and unicodedata.combining(text[left]):
        left -= 1
    if right < len(text):
        gap = text.rfind(" ", end, right)
        right = gap if gap >= 0 else right
    while right < len(text) and unicodedata.combining(text[right]):
        right += 1
    return ("… " if left > 0 else "") + text[left:right].strip() + (" …" if right < len(text) else "")


_END_MARK = re.compile(r"-\s?0\s?-\Z")


def without_end_mark(text: str) -> str:
    """The text without the "-0-" that closes a dispatch."""
    if not text.endswith("-"):
        return text
    ended = _END_MARK.search(text, max(0, len(text) - 5))
    return text[: ended.start()].rstrip() if ended else text


# --- keys for finding and comparing: never for evidence ----------------------------------------------------------------------------

_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")
_SINGLE_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′‵´`＇"), "'")
_DOUBLE_QUOTES = dict.fromkeys(map(ord, "“”„‟″«»《》〈〉「」『』＂"), '"')
_QUOTES = _SINGLE_QUOTES | _DOUBLE_QUOTES

# Print layouts set these names with a space after each syllable; other Hangul is never joined.
SPACED_NAMES = (
    "김일성", "김정일", "김정은", "김정숙", "김주애", "리설주", "김여정", "습근평", "뿌찐", "푸틴", "최룡해", "김덕훈", "박태성",
    "최선희", "조용원",
)  # fmt: skip
_SPACED_NAME = re.compile(
    "|".join(r"(?<![가-힣])" + " ?".join(name) + r"(?= ?(?:동지|[^가-힣]|$))" for name in SPACED_NAMES)
)


def fold_quotes(text: str) -> str:
    """The text with every typographic quotation mark as the plain one, of the same length."""
    return text.translate(_QUOTES)


def search_key(text: str) -> str:
    """The text for searching: NFKC, letter case folded, plain quotes and hyphens, spaced Korean names joined.

    Joins "김 정 은 동지" to "김정은동지" for a closed list of names. Its offsets are not those of the evidence.
    """
    key = unicodedata.normalize("NFKC", normalise(text)).translate(_QUOTES | _HYPHENS).casefold()
    key = unicodedata.normalize("NFKC", key)
    key = " ".join(key.split())
    return _SPACED_NAME.sub(lambda found: found[0].replace(" ", ""), key)


def fold_term(text: str) -> str:
    """A term for comparing: as `search_key`, without quotation marks, hyphens as spaces. "Kim Jong-un" is "Kim Jong Un"."""
    key = search_key(text).replace('"', " ").replace("-", " ")
    return " ".join(word.strip("'") for word in key.split() if word.strip("'"))
