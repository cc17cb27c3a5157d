"""What two sets of parsers make of the same captures: documents gained, lost and changed, and the observations of both sides.

A document is the same one in both where capture and native id are the same. It is counted once for each pair of readings, however many
captures repeat it; a raised revision alone is no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby, zip_longest

from tealeaves.archive import Archive
from tealeaves.backtest.result import DocumentChange, DocumentChanges
from tealeaves.catalogue import Catalogue
from tealeaves.extract import Extraction, extract, observed
from tealeaves.model import Block, Capture, Document, Observation
from tealeaves.replay import archived

SHOWN = 10  # documents of each source and kind of change
EXCERPT = 40  # characters on each side of the first difference
NAMES = frozenset({"source", "native_id", "parser", "parser_version"})
COMPARED = tuple(field.name for field in fields(Document) if field.name not in NAMES)

Pair = tuple[Document | None, Document | None]


@dataclass(frozen=True, slots=True)
class Read:
    """What one capture says to some parsers."""

    capture: str  # id
    documents: tuple[Document, ...]
    quarantined: bool


def captures(archive: Archive, sources: Collection[str] | None, until: datetime | None) -> Iterator[Capture]:
    """The captures of these sources (None: of all) served before `until`, in order of time and, within one instant, of their ids."""
    chosen = (one for one in archived(archive, until) if sources is None or one.source in sources)
    for _, together in groupby(chosen, key=lambda capture: capture.captured_at):
        yield from sorted(together, key=lambda capture: capture.id)


def read(catalogue: Catalogue, each: Iterable[Capture]) -> Iterator[tuple[Capture, Read]]:
    """What each capture says, in their order; a document that a capture holds twice is said once."""
    for capture in each:
        found = extract(catalogue, capture)
        once = {document.version: document for document in found.documents}
        yield capture, Read(capture.id, tuple(once.values()), found.quarantined is not None)


class Readings:
    """Both sides, filled capture by capture in the order of (captured_at, id): the first sight of a version is when it is known.

    `held` says in which capture a tape first saw which version. What both sides see there as well is `kept`, and not observed again.
    """

    def __init__(self, held: Mapping[str, str]) -> None:
        self.before: list[Observation] = []
        self.after: list[Observation] = []
        self.kept: set[str] = set()  # versions
        self._held = held
        self._seen: tuple[set[str], set[str]] = (set(), set())  # versions of each side
        self._pairs: set[tuple[str, str]] = set()
        self._captures = 0
        self._same = 0
        self._quarantined = [0, 0]
        self._fields: Counter[str] = Counter()
        self._counts: Counter[tuple[str, str]] = Counter()  # source, how
        self._shown: list[DocumentChange] = []

    def add(self, capture: Capture, before: Read, after: Read) -> None:
        """What both sides say of one capture."""
        self._captures += 1
        self._quarantined[0] += before.quarantined
        self._quarantined[1] += after.quarantined
        self._observe(capture, before, after)
        for pair in _pairs(before, after):
            name = tuple("" if one is None else one.version for one in pair)
            if (name[0], name[1]) not in self._pairs:
                self._pairs.add((name[0], name[1]))
                self._compare(capture, *pair)

    def changes(self) -> DocumentChanges:
        """The sum of it."""
        total = Counter[str]()
        for (_, how), count in self._counts.items():
            total[how] += count
        sources = sorted({source for source, _ in self._counts})
        return DocumentChanges(
            captures=self._captures, same=self._same, gained=total["gained"], lost=total["lost"], changed=total["changed"],
            by_field=tuple(sorted(self._fields.items(), key=lambda item: (-item[1], item[0]))),
            by_source=tuple(
                (name, self._counts[name, "gained"], self._counts[name, "lost"], self._counts[name, "changed"]) for name in sources
            ),
            shown=tuple(self._shown), quarantined_before=self._quarantined[0], quarantined_after=self._quarantined[1],
        )  # fmt: skip

    def _observe(self, capture: Capture, before: Read, after: Read) -> None:
        """Each side's fresh versions: kept where the tape has them from here too, else observed, once for both."""
        old, new = (
            {document.version: document for document in side.documents if document.version not in seen}
            for side, seen in zip((before, after), self._seen, strict=True)
        )
        kept = {version for version in old.keys() & new.keys() if self._held.get(version) == capture.id}
        self.kept |= kept
        unheld = [document for version, document in (old | new).items() if version not in kept]
        found = observed(Extraction(tuple(unheld)), capture)
        for fresh, held, seen in zip((old, new), (self.before, self.after), self._seen, strict=True):
            seen |= fresh.keys()
            held += (one for one in found if one.version in fresh)

    def _compare(self, capture: Capture, before: Document | None, after: Document | None) -> None:
        change = _change(capture, before, after)
        if change is None:
            self._same += 1
            return
        self._counts[change.source, change.how] += 1
        self._fields.update(change.fields)
        if self._counts[change.source, change.how] <= SHOWN:
            self._shown.append(change)


def _pairs(before: Read, after: Read) -> Iterator[Pair]:
    """The documents of a capture side by side: by native id, and of one id in their order."""
    old, new = _by_id(before), _by_id(after)
    for name in sorted(old.keys() | new.keys()):
        yield old.get(name), new.get(name)


def _by_id(side: Read) -> dict[tuple[str, int], Document]:
    found: dict[tuple[str, int], Document] = {}
    count: Counter[str] = Counter()
    for document in side.documents:
        found[document.native_id, count[document.native_id]] = document
        count[document.native_id] += 1
    return found


def _change(capture: Capture, before: Document | None, after: Document | None) -> DocumentChange | None:
    either = after or before
    if either is None:
        return None
    different: tuple[str, ...] = ()
    if before is not None and after is not None:
        different = tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
        if not different:
            return None
    return DocumentChange(
        how="gained" if before is None else "lost" if after is None else "changed", source=either.source,
        native_id=either.native_id, url=either.url, headline=either.headline, captured_at=capture.captured_at,
        capture=capture.id, fields=different,
        words=tuple(_in_words(name, before, after) for name in different if before is not None and after is not None),
    )  # fmt: skip


def _in_words(name: str, before: Document, after: Document) -> str:
    """A field with what it was and is, around the first difference."""
    old, new = getattr(before, name), getattr(after, name)
    if name != "blocks":
        return f"{name}: {_excerpt(str(old), str(new))} to {_excerpt(str(new), str(old))}"
    one, two = next(pair for pair in zip_longest(old, new) if pair[0] != pair[1])
    count = f"{len(old)} to {len(new)}, " if len(old) != len(new) else ""
    return f"{name}: {count}first difference: {_block(one, two)} to {_block(two, one)}"


def _block(block: Block | None, other: Block | None) -> str:
    if block is None:
        return "nothing"
    return f"{block.role} in {block.lang} {_excerpt(block.text, '' if other is None else other.text)}"


def _excerpt(text: str, other: str) -> str:
    """The text around the first sign in which it differs from the other."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    start, end = max(0, at - EXCERPT), at + EXCERPT
    return f"'{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}'"
