"""What was looked at, and what the gate is told before it asks again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from tealeaves.model import Capture, LastLook, Look, Miss, Place, Revisit
from tealeaves.store import Store, schema
from tealeaves.store.looks import (
    add_look,
    add_looks,
    capture_places,
    captured_urls,
    indexed_ends,
    known_captures,
    last_looks,
)

START = datetime(2024, 10, 8, 6, tzinfo=UTC)
LIST = "http://kcna.example/list"
_offsets = count(0, 1000)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def capture(minutes: int, body: bytes = b"page", *, url: str = LIST, status: int = 200, **headers: str) -> Capture:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture("kcna", url, at(minutes), at(minutes), body, status=status, headers=named)


def revisit(minutes: int, of: Capture, *, status: int = 304, **headers: str) -> Revisit:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Revisit("kcna", of.url, at(minutes), at(minutes), of.digest, of.id, status, named)


def miss(minutes: int, *, url: str = LIST, retry: int | None = None) -> Miss:
    asked = None if retry is None else at(retry)
    return Miss("kcna", url, at(minutes), at(minutes), "rate_limited", "503", 503, asked)


def enter(store: Store, *looks: Look) -> None:
    with store.write() as conn:
        for look in looks:
            assert add_look(conn, look, Place("a.warc.gz", next(_offsets), 900))


def last(store: Store, url: str = LIST) -> LastLook:
    with store.read() as conn:
        return last_looks(conn, [url, "http://never.example/"])[url]


def test_a_look_is_entered_once_by_its_id_and_by_its_place(store: Store) -> None:
    first, second = capture(0), capture(1)
    with store.write() as conn:
        assert add_look(conn, first, Place("a.warc.gz", 0, 10))
        assert not add_look(conn, first, Place("b.warc.gz", 0, 10))
        assert not add_look(conn, second, Place("a.warc.gz", 0, 10))
        assert (
            add_looks(conn, [(first, Place("c", 0, 1)), (miss(1), Place("c", 1, 1)), (miss(1), Place("c", 2, 1))]) == 1
        )
    with store.read() as conn:
        assert known_captures(conn, [first.id, second.id]) == {first.id}


def test_the_newest_bytes_and_their_validators_are_known(store: Store) -> None:
    old, new = capture(0, b"old", etag='"1"'), capture(10, b"new", ETag='W/"2"', Last_Modified="Tue, 08 Oct 2024")
    enter(store, new, old)
    assert last(store) == LastLook(
        LIST, new.id, new.digest, 'W/"2"', "Tue, 08 Oct 2024", new.captured_at, new.captured_at, new.captured_at
    )


def test_an_unchanged_answer_moves_the_look_and_the_same_bytes_again_also_the_full_answer(store: Store) -> None:
    page = capture(0, etag='"1"')
    enter(store, page, revisit(10, page))
    assert (last(store).full_at, last(store).looked_at, last(store).etag) == (at(0), at(10), '"1"')
    enter(store, revisit(20, page, status=200, etag='"2"'), revisit(30, page))
    found = last(store)
    assert (found.capture, found.captured_at, found.etag) == (page.id, at(0), '"2"')
    assert (found.full_at, found.looked_at) == (at(20), at(30))


def test_a_validator_that_the_server_gave_up_is_not_sent_again(store: Store) -> None:
    page = capture(0, etag='"1"')
    enter(store, page, revisit(20, page, status=200))
    assert last(store).etag is None


def test_misses_count_from_the_last_success_and_the_latest_retry_holds(store: Store) -> None:
    enter(store, miss(0), capture(1), miss(2, retry=120), miss(3, retry=60), miss(4))
    found = last(store)
    assert (found.misses, found.retry_at, found.looked_at) == (3, at(120), at(4))
    enter(store, capture(5, b"back"))
    assert (last(store).misses, last(store).retry_at) == (0, None)


def test_an_error_page_is_kept_but_is_no_success(store: Store) -> None:
    page = capture(0, etag='"1"')
    enter(store, page, capture(5, b"Service Unavailable", status=503, etag='"bad"'), miss(5))
    found = last(store)
    assert (found.capture, found.etag, found.misses, found.looked_at) == (page.id, '"1"', 1, at(5))
    enter(store, capture(6, b"gone", url="http://kcna.example/lost", status=404))
    with store.read() as conn:
        assert captured_urls(conn, [LIST, "http://kcna.example/lost"]) == {LIST}


def test_an_address_that_only_ever_missed_is_known_as_such(store: Store) -> None:
    enter(store, miss(0, retry=30), miss(1))
    assert last(store) == LastLook(LIST, looked_at=at(1), misses=2, retry_at=at(30))


def test_no_look_no_entry_and_many_addresses_at_once(store: Store) -> None:
    urls = [f"http://kcna.example/{number}" for number in range(2500)]
    looks = [(capture(number, url=url), Place("many", number, 1)) for number, url in enumerate(urls)]
    with store.write() as conn:
        assert add_looks(conn, looks) == 2500
        assert len(known_captures(conn, [look.id for look, _ in looks])) == 2500
        assert captured_urls(conn, [*urls, "http://never.example/"]) == set(urls)
        found = last_looks(conn, [*urls, "http://never.example/"])
    assert {url: look.looked_at for url, look in found.items()} == {url: at(n) for n, url in enumerate(urls)}


def test_the_indexed_end_of_each_file_counts_misses_too(store: Store) -> None:
    with store.write() as conn:
        add_look(conn, capture(0), Place("a", 0, 10))
        add_look(conn, capture(1), Place("a", 10, 25))
        add_look(conn, miss(2), Place("a", 35, 5))
        add_look(conn, capture(3), Place("b", 7, 3))
        assert indexed_ends(conn) == {"a": 40, "b": 10}


def test_captures_are_listed_in_time_order_without_revisits(store: Store) -> None:
    late, early = capture(9, b"late"), capture(1, b"early")
    dumped = Capture("dump", LIST, at(5), at(99), b"old", origin="dump")
    enter(store, late, early, dumped, revisit(10, late), miss(11))
    with store.read() as conn:
        assert [id_ for id_, _ in capture_places(conn)] == [early.id, dumped.id, late.id]
        assert [id_ for id_, _ in capture_places(conn, source="kcna")] == [early.id, late.id]
        assert [id_ for id_, _ in capture_places(conn, origins=["dump"])] == [dumped.id]


@pytest.mark.req("B-2")
def test_a_capture_without_its_instant_is_refused(store: Store) -> None:
    with store.write() as conn:
        add_look(conn, capture(0), Place("a", 0, 1))
    row = {"id": "x" * 32, "kind": "capture", "source": "kcna", "url": LIST, "recorded_at": at(0), "status": 200,
           "digest": "sha256:0", "origin": "poll", "precision": "second", "file": "a", "offset": 5, "length": 1}  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), store.write() as conn:
        conn.execute(schema.captures.insert(), row)
    with pytest.raises(sa.exc.StatementError, match="without a time zone"), store.write() as conn:
        conn.execute(schema.captures.insert(), row | {"captured_at": datetime(2024, 1, 1)})  # noqa: DTZ001
