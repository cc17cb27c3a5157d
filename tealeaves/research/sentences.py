"""The sentence around some words: for reading, and for asking what else it names. Bounded, and never across a block."""

from __future__ import annotations

import re

LONGEST = 1500  # code points on either side: what lies further is not looked at
# An end of a sentence: a mark with what closes after it, then a blank; the full stops of Chinese and Japanese need none.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|[。！？]+[」』”’）》]*\s*|\n")
# What a full stop after belongs to the word: initials ("V. V. Putin", "U.S."), titles, months, "No."
_SHORT = re.compile(
    r"(?:^|[^\w.])(?:\w|(?:\w\.)+\w|Mr|Mrs|Ms|Dr|Prof|Pres|Gen|Col|Lt|Maj|Capt|Sen|Rep|Gov|St|No|Nos|Vol|vs|etc|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Co|Corp|Ltd|Inc|г|гг|им|тов|ул)$"
)


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence with the words from `start` to `end` begins and ends in a text, in code points."""
    low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
    begins, ends = low, high
    for found in _END.finditer(text, low, high):
        if _is_short(text, low, found.start()) and found[0] != "\n":
            continue
        if found.end() <= start:
            begins = found.end()
        elif found.start() >= end - 1:
            ends = found.end()
            break
    while ends > end and text[ends - 1].isspace():
        ends -= 1
    return begins, ends


def _is_short(text: str, low: int, stop: int) -> bool:
    return text[stop] == "." and _SHORT.search(text, max(low, stop - 12), stop) is not None
