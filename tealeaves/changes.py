"""What became of what was published: every edit, deletion and return, as the looks at each address tell.

When it happened nobody knows: it lies between the last look that still found it as it was and the first that did not. Both are given, never
one instant. What an address no longer shows is `gone` where it says so itself (404, 410), and `unread` where it answers with something
that is no such document: a page of maintenance, the front page, a layout that we cannot read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

import sqlalchemy as sa

from tealeaves.edits import Change, compare
from tealeaves.edits import Kind as EditKind
from tealeaves.model import GONE, Document
from tealeaves.store import showings as stored
from tealeaves.store.observations import Labels
from tealeaves.store.showings import Showing, Shown

Loss = Literal["gone", "unread"]
Kind: TypeAlias = EditKind | Literal["gone", "unread", "returned"]

OF_FORM: frozenset[str] = frozenset(
    {"re-rendered", "technical"}
)  # nothing that the outlet said differently, as far as we can tell


@dataclass(frozen=True, slots=True)
class Step:
    """That an address showed something else than before: found from the looks alone, not yet compared."""

    kind: Literal["changed", "gone", "unread", "returned"]
    before: Shown  # the last document that it showed
    after: Shown | None
    until: Showing  # the last look that still found it as before
    since: Showing  # the first that did not


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that became of a publication, at all the addresses at which the same was seen."""

    kind: Kind
    source: str
    series: str
    native_id: str
    story: str
    headline: str  # as it was before
    published_at: date | None
    urls: tuple[str, ...]
    addresses: int  # at which the story was ever shown
    last_at: datetime  # the last look that still found it as before: it happened after this
    first_at: datetime  # the first that did not: it happened before this
    day_only: bool  # one of the two is known only to the day
    before_capture: str
    after_capture: str
    before: Document
    after: Document | None
    status: int
    change: Change | None = None

    @property
    def of_form(self) -> bool:
        """Whether the words are the same, or what differs can be our own doing."""
        return self.kind in OF_FORM


def alterations(
    conn: sa.Connection, labels: Labels, *, sources: Collection[str] = (), pages: Collection[str] = (),
    since: datetime | None = None, until: datetime | None = None,
) -> list[Alteration]:  # fmt: skip
    """All that were first seen from `since` through `until`, in order of time.

    `pages`: the addresses of lists and feeds; that an item falls off one of them is no deletion.
    """
    lists = frozenset(pages)
    found = stored.changed(conn, labels, sources)
    found |= {pair for pair in stored.lost(conn, labels, sources) if pair[1] not in lists}
    steps = [
        step
        for looks in stored.showings(conn, labels, found)
        for step in steps_of(looks, a_list=bool(looks) and looks[0].url in lists)
        if (since is None or step.since.at >= since) and (until is None or step.since.at <= until)
    ]
    return _merged(_told(conn, labels, steps, until))


def steps_of(looks: Sequence[Showing], *, a_list: bool) -> Iterator[Step]:
    """What became of the documents of one address. Of a list only its items' changes: that one is not on it any more says nothing."""
    if a_list or any(len(look.documents) > 1 for look in looks):
        for native_id in sorted({shown.native_id for look in looks for shown in look.documents}):
            own = (_only(look, native_id) for look in looks)
            yield from _walk([look for look in own if look.documents])
    else:
        yield from _walk(looks)


def _only(look: Showing, native_id: str) -> Showing:
    """A look at a list, for one of its items."""
    return replace(look, documents=tuple(shown for shown in look.documents if shown.native_id == native_id)[:1])


def _walk(looks: Sequence[Showing]) -> Iterator[Step]:
    """The steps of an address that shows at most one document at a time. Of two looks at one instant nobody knows which came first."""
    held: Showing | None = None  # the last look that found a document
    lost: Showing | None = None  # the last one since then that found none
    loss: Loss | None = None
    for look in looks:
        if look.documents:
            if held is not None:
                yield from _found_again(held, lost, look)
            held, lost, loss = look, None, None
        elif held is not None:
            now: Loss = "gone" if look.status in GONE else "unread"
            if loss is None or (loss, now) == ("unread", "gone"):
                yield Step(now, held.documents[0], None, lost or held, look)
                loss = now
            lost = look


def _found_again(held: Showing, lost: Showing | None, look: Showing) -> Iterator[Step]:
    """What a look says that finds a document where one was before."""
    before, after = held.documents[0], look.documents[0]
    if lost is not None:
        yield Step("returned", before, after, lost, look)
    if after.content != before.content and look.at > held.at:
        yield Step("changed", before, after, held, look)


def _told(conn: sa.Connection, labels: Labels, steps: Sequence[Step], until: datetime | None) -> Iterator[Alteration]:
    """The steps with what was said before and after."""
    counts = stored.addresses_of_stories(conn, labels, {step.before.story for step in steps}, until)
    for step in steps:
        said = stored.versions(conn, {step.before.version, *([step.after.version] if step.after else [])})
        before, after = said[step.before.version], said[step.after.version] if step.after else None
        change = compare(before, after) if step.kind == "changed" and after is not None else None
        yield Alteration(
            kind=step.kind if step.kind != "changed" else change.kind if change else "technical",
            source=before.source, series=before.series, native_id=before.native_id, story=before.story,
            headline=before.headline, published_at=before.published_at, urls=(step.since.url,),
            addresses=counts.get(before.story, 1), last_at=step.until.at, first_at=step.since.at,
            day_only=step.until.day_only or step.since.day_only, before_capture=step.until.capture,
            after_capture=step.since.capture, before=before, after=after, status=step.since.status, change=change,
        )  # fmt: skip


def _merged(found: Iterable[Alteration]) -> list[Alteration]:
    """The same change at several addresses once, with the interval of the address at which it was seen first."""
    one: dict[tuple[str, ...], Alteration] = {}
    for each in sorted(found, key=_order):
        name = _same(each)
        if name in one and each.urls[0] not in one[name].urls:
            one[name] = replace(one[name], urls=(*one[name].urls, *each.urls))
        elif name not in one:
            one[name] = each
        else:
            one[(*name, each.first_at.isoformat())] = each  # the same again at the same address, later
    return sorted(one.values(), key=_order)


def _same(each: Alteration) -> tuple[str, ...]:
    if each.change is None:
        return each.kind, each.source, each.story
    return each.kind, each.source, each.before.content_hash, "" if each.after is None else each.after.content_hash


def _order(each: Alteration) -> tuple[datetime, str, tuple[str, ...], bool, str]:
    return each.first_at, each.source, each.urls, each.kind != "returned", each.kind
