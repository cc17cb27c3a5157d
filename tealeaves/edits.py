"""What became of a publication from one version of it to the next: an edit of its words, or the same words in another form.

Pure. The words that differ are kept with where they stand, so that an analyst sees what was changed and not only that something was.
The thresholds are measured on real pages: docs/decisions/0014-edits.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Literal

from tealeaves.model import Document
from tealeaves.observe.tokens import Token, is_chrome, tokens

Kind = Literal[
    "edit",  # other words in the text
    "extended",  # words were added at its end, and none taken away
    "cut",  # words were taken away from its end, and none added
    "retitled",  # the same text under a headline of other words
    "redated",  # the same words, and another day printed
    "replaced",  # so few words in common that it is another publication at the same address
    "re-rendered",  # the same words in another form: white space, quotation marks, dashes, the form of a date, the page around them
    "technical",  # read by different parser versions, and not alike: it can be our doing (law 7)
]

REPLACED_BELOW = 0.4  # share of words in common; two articles of one outlet have less, an edit that is known has more
MOST_CELLS = (
    6_000_000  # words by words that are compared one by one: more would take seconds, and is compared by blocks
)

Part = Literal["headline", "body"]
_Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Op:
    """Some words in place of others, in their own spelling. Either side may be empty: then words were only added, or taken away.

    Offsets are in code points: into `Document.headline` for the headline, into `Document.text` for the body.
    """

    part: Part
    before: str
    after: str
    before_at: int
    after_at: int

    @property
    def op(self) -> str:
        """replace, insert or delete."""
        return "replace" if self.before and self.after else "insert" if self.after else "delete"


Piece = tuple[Literal["same", "before", "after"], str]


@dataclass(frozen=True, slots=True)
class Change:
    """How two versions differ."""

    kind: Kind
    words: tuple[Op, ...] = ()
    share: float = 1.0  # of words in common
    retitled: bool = False
    redated: bool = False


@dataclass(frozen=True, slots=True)
class _Compared:
    """One part of two versions, word by word."""

    ops: tuple[Op, ...]
    equal: int
    words: int  # of both sides together
    only_added_at_end: bool
    only_cut_at_end: bool

    @property
    def share(self) -> float:
        """Of its words, those in common; 1.0 where neither side has any."""
        return 2 * self.equal / self.words if self.words else 1.0


def compare(before: Document, after: Document) -> Change:
    """What happened from one version to the next."""
    headline = _compared("headline", [_titled(before)], [_titled(after)], (before.headline, after.headline))
    body = _compared("body", _blocks(before), _blocks(after), (before.text, after.text))
    words = headline.words + body.words
    share = 2 * (headline.equal + body.equal) / words if words else 1.0
    redated = _redated(before, after)
    kind = _kind(before.parser_version == after.parser_version, headline, body, share, redated)
    return Change(kind, headline.ops + body.ops, round(share, 4), bool(headline.ops), redated)


def in_context(op: Op, before: Document, after: Document, around: int = 40) -> list[Piece]:
    """The words that went and came with what stands around them, cut between words: what a reader needs to see it."""
    text, at, words = (after, op.after_at, op.after) if op.after else (before, op.before_at, op.before)
    whole = text.headline if op.part == "headline" else text.text
    left, right = whole[max(0, at - around) : at], whole[at + len(words) : at + len(words) + around]
    if at > around:
        left = "… " + left.partition(" ")[2]
    if at + len(words) + around < len(whole):
        right = right.rpartition(" ")[0] + " …"
    pieces: list[Piece] = [("same", left), ("before", op.before), ("after", op.after), ("same", right)]
    return [(role, " ".join(said.split("\n"))) for role, said in pieces if said]


def _kind(same_parser: bool, headline: _Compared, body: _Compared, share: float, redated: bool) -> Kind:
    if not (headline.ops or body.ops or redated):
        return "re-rendered"
    if not same_parser:
        return "technical"
    if share < REPLACED_BELOW and headline.share < REPLACED_BELOW:
        return "replaced"
    if body.ops:
        return "extended" if body.only_added_at_end else "cut" if body.only_cut_at_end else "edit"
    return "retitled" if headline.ops else "redated"


def _redated(before: Document, after: Document) -> bool:
    """Whether both have a day and it is not the same. A day that only one of them says was read differently, not printed differently."""
    one, other = _day(before.published_at), _day(after.published_at)
    return one is not None and other is not None and one != other


def _day(said: date | None) -> date | None:
    return said.date() if isinstance(said, datetime) else said


def _titled(document: Document) -> list[Token]:
    """The words of the headline, without the date that some pages print after it."""
    found = tokens(document.headline)
    while len(found) > 1 and _is_day(found[-1].key):
        found.pop()
    return found


def _is_day(key: str) -> bool:
    return len(key) == 10 and key[4] == key[7] == "-" and key.replace("-", "").isdigit()


def _blocks(document: Document) -> list[list[Token]]:
    """The words of each block of the text, without headline and what stands around every article; offsets are the text's."""
    found: list[list[Token]] = []
    at = 0
    for block in document.blocks:
        if block.role != "headline" and not is_chrome(block.text):
            found.append([Token(each.key, each.start + at, each.end + at) for each in tokens(block.text)])
        at += len(block.text) + 1
    return found


def _compared(
    part: Part, before: Sequence[Sequence[Token]], after: Sequence[Sequence[Token]], texts: tuple[str, str]
) -> _Compared:
    a = [token for block in before for token in block]
    b = [token for block in after for token in block]
    spans = list(_differing(before, after))
    removed, added = (sum(span[end] - span[start] for span in spans) for start, end in ((0, 1), (2, 3)))
    told = [span for span in spans if not _alike(a[span[0] : span[1]], b[span[2] : span[3]])]
    ops = tuple(_op(part, a, b, span, texts) for span in told)
    return _Compared(
        ops=ops,
        equal=(len(a) - removed + len(b) - added) // 2 + _formed(spans, told),
        words=len(a) + len(b),
        only_added_at_end=bool(told) and all(i == j for i, j, _, _ in told) and told[-1][3] == len(b),
        only_cut_at_end=bool(told) and all(i == j for _, _, i, j in told) and told[-1][1] == len(a),
    )


def _formed(spans: Sequence[_Span], told: Sequence[_Span]) -> int:
    """Words that count as the same though they are divided otherwise."""
    return sum((span[1] - span[0] + span[3] - span[2]) // 2 for span in spans if span not in told)


def _alike(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether the same letters stand on both sides, divided otherwise: names that ran into their neighbours, Korean spacing."""
    return _run(before) == _run(after)


def _run(words: Sequence[Token]) -> str:
    return "".join(word.key for word in words).replace(" ", "").replace("'", "")


def _op(part: Part, a: Sequence[Token], b: Sequence[Token], span: _Span, texts: tuple[str, str]) -> Op:
    before, before_at = _said(a, span[0], span[1], texts[0])
    after, after_at = _said(b, span[2], span[3], texts[1])
    return Op(part, before, after, before_at, after_at)


def _said(words: Sequence[Token], start: int, end: int, text: str) -> tuple[str, int]:
    """Words from `start` to `end` as they are printed, and where; where there are none, the place at which others were put."""
    if start < end:
        return text[words[start].start : words[end - 1].end], words[start].start
    return "", words[start].start if start < len(words) else (words[-1].end if words else len(text))


def _differing(before: Sequence[Sequence[Token]], after: Sequence[Sequence[Token]]) -> Iterator[_Span]:
    """The stretches of words that are not the same: from and to on the one side, from and to on the other."""
    a = [token.key for block in before for token in block]
    b = [token.key for block in after for token in block]
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(left) * len(right) <= MOST_CELLS:
        yield from _shifted(_opcodes(left, right), head, head)
    else:
        yield from _by_blocks(before, after)


def _by_blocks(before: Sequence[Sequence[Token]], after: Sequence[Sequence[Token]]) -> Iterator[_Span]:
    """The same for long texts: whole blocks first, and words only within those that differ, as far as that can be done in time."""
    names = [["\x1f".join(token.key for token in block) for block in side] for side in (before, after)]
    starts = [_starts(side) for side in (before, after)]
    for i1, i2, j1, j2 in _opcodes(*names):
        left = [token.key for block in before[i1:i2] for token in block]
        right = [token.key for block in after[j1:j2] for token in block]
        at, there = starts[0][i1], starts[1][j1]
        if len(left) * len(right) <= MOST_CELLS:
            yield from _shifted(_opcodes(left, right), at, there)
        else:
            yield at, at + len(left), there, there + len(right)


def _opcodes(left: Sequence[str], right: Sequence[str]) -> Iterator[_Span]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return ((i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")


def _shifted(spans: Iterator[_Span], left: int, right: int) -> Iterator[_Span]:
    return ((i1 + left, i2 + left, j1 + right, j2 + right) for i1, i2, j1, j2 in spans)


def _starts(blocks: Sequence[Sequence[Token]]) -> list[int]:
    """At which word each block begins, and the last ends."""
    found = [0]
    for block in blocks:
        found.append(found[-1] + len(block))
    return found


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words from the beginning are the same."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))
