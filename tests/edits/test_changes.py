"""What became of what was published, from the looks in the index: on both databases, whatever the order in which they came in."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tealeaves.changes import Alteration, alterations
from tealeaves.model import Block, Capture, Document, Look, Miss, Place, Revisit
from tealeaves.store import Store, documents, looks
from tealeaves.store.addresses import addresses, gone_addresses
from tealeaves.store.observations import Labels
from tealeaves.store.stories import stories

START = datetime(2024, 10, 8, 3, tzinfo=UTC)
LABELS = Labels(frozenset({"kcna_kp/detail/1", "kcna_kp/detail_new/1"}), frozenset())
LIST = "http://k.example/list"
WORDS = "Pyongyang, October 8 (KCNA) -- The workers of the mill raised the output of cloth by a tenth this year."


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def capture(day: float, page: str, url: str = "http://k.example/1", status: int = 200) -> Capture:
    return Capture("kcna_kp", url, at(day), at(day), page.encode(), status)


def article(
    text: str = WORDS, headline: str = "Mill Raises Output", url: str = "http://k.example/1", **more: object
) -> Document:
    made = Document(
        source="kcna_kp", outlet="kcna", native_id=url.rpartition("/")[2], url=url, headline=headline,
        blocks=(Block(headline, "en", "headline"), Block(text, "en")), edition="en", published_at=date(2024, 10, 8),
        parser="detail", parser_version="kcna_kp/detail/1",
    )  # fmt: skip
    return replace(made, **more)


class World:
    """Looks as they came, each with the documents that were read in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.looks: list[tuple[Look, tuple[Document, ...]]] = []

    def see(self, day: float, *found: Document, url: str = "http://k.example/1", status: int = 200) -> Capture:
        made = capture(day, json.dumps([url, day, [each.version for each in found]]), url, status)
        self.looks.append((made, found))
        return made

    def unchanged(self, day: float, since: Capture) -> Revisit:
        look = Revisit(since.source, since.url, at(day), at(day), since.digest, since.id, 304)
        self.looks.append((look, ()))
        return look

    def entered(self, shuffled: int | None = None) -> World:
        order = [*self.looks]
        if shuffled is not None:
            random.Random(shuffled).shuffle(order)
        with self.store.write() as conn:
            for number, (look, found) in enumerate(order):
                looks.add_look(conn, look, Place("a.warc.gz", number * 100, 99))
                if isinstance(look, Capture):
                    documents.add_documents(conn, [(each, look) for each in found])
        return self

    def found(self, **span: datetime) -> list[Alteration]:
        with self.store.read() as conn:
            return alterations(conn, LABELS, pages=(LIST,), **span)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def kinds(found: Sequence[Alteration]) -> list[str]:
    return [each.kind for each in found]


@pytest.mark.req("B-8")
def test_an_edit_lies_between_the_last_look_without_and_the_first_with_it(world: World) -> None:
    edited = article(WORDS.replace("a tenth", "a fifth"))
    first = world.see(0, article())
    same = world.unchanged(3, first)
    then = world.see(7, edited)
    (found,) = world.entered().found()
    assert (found.kind, found.last_at, found.first_at) == ("edit", same.captured_at, then.captured_at)
    assert (found.before_capture, found.after_capture) == (first.id, then.id), (
        "the unchanged look holds no bytes of its own"
    )
    assert [(op.before, op.after) for op in (found.change.words if found.change else ())] == [("tenth", "fifth")]


@pytest.mark.parametrize("shuffled", [None, 1, 2])
def test_there_and_back_are_two_changes_and_the_order_of_arrival_is_none(world: World, shuffled: int | None) -> None:
    one, other = article(), article(WORDS.replace("a tenth", "a fifth"))
    for day, each in enumerate((one, other, one, one)):
        world.see(day, each)
    found = world.entered(shuffled).found()
    assert [(each.kind, each.first_at) for each in found] == [("edit", at(1)), ("edit", at(2))]


def test_a_deletion_and_a_return_that_brings_other_words(world: World) -> None:
    world.see(0, article())
    gone = world.see(7, status=404)
    world.see(9, status=410)
    world.see(39, article(WORDS.replace("mill", "factory")))
    lost, back, edit = world.entered().found()
    assert (lost.kind, lost.status, lost.last_at, lost.first_at, lost.after_capture) == (
        "gone",
        404,
        at(0),
        at(7),
        gone.id,
    )
    assert (back.kind, back.last_at, back.first_at) == ("returned", at(9), at(39))
    assert (edit.kind, edit.last_at, edit.first_at) == ("edit", at(0), at(39)), (
        "when nothing was there is no evidence of the old words"
    )


def test_a_page_that_is_none_any_more_is_unread_and_not_gone(world: World) -> None:
    """The front page under the old address, or a layout that nobody knows: said as what it is, and as gone when it says so."""
    world.see(0, article())
    world.see(7)
    world.see(30)
    world.see(60, status=404)
    found = world.entered().found()
    assert [(each.kind, each.first_at) for each in found] == [("unread", at(7)), ("gone", at(60))]


def test_one_edit_at_five_addresses_is_one(world: World) -> None:
    urls = [f"http://k.example/{number}" for number in range(5)]
    for day, words in ((0, WORDS), (7, WORDS.replace("a tenth", "a fifth"))):
        for number, url in enumerate(urls):
            world.see(day + number / 100, article(words, url=url), url=url)
    world.see(9, url=urls[3], status=404)
    edit, gone = world.entered().found()
    assert (edit.urls, edit.addresses) == (tuple(urls), 5)
    assert (gone.urls, gone.addresses) == ((urls[3],), 5)
    with world.store.read() as conn:
        (story,) = stories(conn)
    assert (story.addresses, story.versions, story.editions) == (tuple(urls), 2, ("en",))


def test_what_falls_off_a_list_was_not_deleted_and_an_item_of_a_feed_can_be_edited(world: World) -> None:
    one, two = (
        article(url="http://k.example/a", genre="feed_item"),
        article(url="http://k.example/b", genre="feed_item"),
    )
    world.see(0, one, two, url=LIST)
    world.see(1, replace(one, blocks=article(WORDS.replace("mill", "shop")).blocks), url=LIST)
    world.see(2, url=LIST)
    assert kinds(world.entered().found()) == ["edit"]


def test_another_article_at_the_same_address_is_no_edit(world: World) -> None:
    """Voice of Korea numbers some pages by their place on a list."""
    other = article(
        "Moscow, October 9 -- Wheat was brought in on all fields of the south before rain.", "Harvest of Wheat"
    )
    world.see(0, article())
    world.see(1, replace(other, native_id="of another day"))
    assert kinds(world.entered().found()) == ["replaced"]


def test_our_own_change_is_none_of_the_worlds(world: World) -> None:
    """A new layout that reads more is technical; a parser that is out of force says nothing at all."""
    world.see(0, article())
    world.see(1, article(WORDS + " More.", parser_version="kcna_kp/detail_new/1"))
    world.looks[0] = (
        world.looks[0][0],
        (*world.looks[0][1], article("Read by an older parser.", parser_version="kcna_kp/detail/0")),
    )
    (found,) = world.entered().found()
    assert (found.kind, found.of_form) == ("technical", True)


def test_of_two_contents_at_one_instant_nobody_knows_which_came_first(world: World) -> None:
    world.see(1, article())
    world.looks.append((capture(1, "another", "http://k.example/1"), (article(WORDS.replace("mill", "shop")),)))
    assert world.entered().found() == []


def test_the_span_cuts_on_when_it_was_first_seen_so(world: World) -> None:
    for day, words in enumerate(("mill", "shop", "farm")):
        world.see(day, article(WORDS.replace("mill", words)))
    world.entered()
    assert len(world.found()) == 2
    assert [each.first_at for each in world.found(since=at(2))] == [at(2)]
    assert [each.first_at for each in world.found(until=at(1))] == [at(1)]
    assert world.found(since=at(2.5)) == []


def test_what_is_known_of_an_address_before_it_is_asked_again(world: World) -> None:
    first = world.see(0, article())
    world.unchanged(1, first)
    url = "http://k.example/2"
    world.see(0, article(url=url), url=url)
    world.see(3, url=url, status=404)
    world.see(5, url=url, status=404)
    world.see(0, url="http://k.example/never", status=404)
    world.see(0, article(url=LIST), url=LIST)
    world.looks.append((Miss("kcna_kp", "http://k.example/1", at(2), at(2), "connect", retry_at=at(4)), ()))
    world.entered()
    with world.store.read() as conn:
        one, other = addresses(conn, "kcna_kp", (LIST,))
        gone = gone_addresses(conn, "kcna_kp", (LIST,))
    assert (one.url, one.first_at, one.shown_at, one.looked_at, one.lost_at, one.gone) == (
        first.url,
        at(0),
        at(1),
        at(1),
        None,
        False,
    )
    assert (one.missed_at, one.retry_at, one.published_at) == (at(2), at(4), date(2024, 10, 8))
    assert (other.shown_at, other.looked_at, other.lost_at, other.gone) == (at(0), at(5), at(3), True)
    assert gone == [other]


def test_editions_of_one_publication_are_told_where_its_source_says_so(world: World) -> None:
    for number, edition in enumerate(("en", "ko", "ru")):
        url = f"http://k.example/{edition}"
        world.see(number, article(url=url, headline=f"in {edition}", edition=edition, work="kcna/7"), url=url)
    world.see(4, article(url="http://k.example/x", headline="another"), url="http://k.example/x")
    world.entered()
    with world.store.read() as conn:
        found = {story.first.headline: story.editions for story in stories(conn)}
        latest = stories(conn, limit=1)
        early = stories(conn, until=at(0.5))
    assert found == {**dict.fromkeys(("in en", "in ko", "in ru"), ("en", "ko", "ru")), "another": ("en",)}
    assert [story.first.headline for story in latest] == ["another"]
    assert [story.first.headline for story in early] == ["in en"]
