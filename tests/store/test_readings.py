"""How the latest looks went and what came of them, on both databases: what the health of a source is judged by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tealeaves.model import Capture, Document, Look, Miss, Place, Quarantined, Revisit
from tealeaves.store import Store, readings
from tealeaves.store.documents import add_documents, add_quarantine
from tealeaves.store.journal import articles_missed, last_misses
from tealeaves.store.looks import add_looks
from tealeaves.store.observations import Labels
from tealeaves.store.readings import Arrivals, Missed

URL = "http://kcna.example/list"
SPANS = (timedelta(minutes=30), timedelta(minutes=300))


def page(make: Any, minutes: int, body: str, url: str = URL, status: int = 200) -> Capture:
    at = make.at(minutes)
    return Capture("kcna", url, at, at, body.encode(), status=status)


def again(make: Any, minutes: int, of: Capture) -> Revisit:
    return Revisit("kcna", of.url, make.at(minutes), make.at(minutes), of.digest, of.id, 304)


def miss(make: Any, minutes: int, reason: Any, url: str = URL) -> Miss:
    return Miss(
        "kcna",
        url,
        make.at(minutes),
        make.at(minutes),
        reason,
        f"after {minutes}",
        503 if reason == "http_status" else None,
    )


def enter(store: Store, *looks: Look) -> None:
    with store.write() as conn:
        add_looks(conn, [(look, Place(look.id, 0, 100 + number)) for number, look in enumerate(looks)])


def refuse(store: Store, capture: Capture, parser: str, reason: str) -> None:
    row = Quarantined(capture.id, "kcna", capture.url, parser, reason, "why", capture.captured_at, capture.recorded_at)
    with store.write() as conn:
        add_quarantine(conn, [row])


def test_the_latest_looks_of_a_page_say_whether_they_could_be_read(store: Store, make: Any) -> None:
    first, second = page(make, 0, "a"), page(make, 10, "b")
    enter(
        store,
        first,
        again(make, 5, first),
        second,
        again(make, 20, second),
        page(make, 30, "x", "http://kcna.example/1"),
    )
    refuse(store, second, "kcna/-", "empty")
    refuse(store, first, "kcna/web/0", "empty")  # by a parser that is no longer in force
    with store.read() as conn:
        past = readings.page_pasts(conn, [URL, "http://kcna.example/never"], make.labels)
    assert [(look.at, look.capture, look.refused) for look in past[URL].looks] == [
        (make.at(20), second.id, "empty: why"), (make.at(10), second.id, "empty: why"),
    ]  # fmt: skip
    assert [(change.at, change.refused, change.length) for change in past[URL].changes] == [
        (make.at(10), "empty: why", 102), (make.at(0), "", 100),
    ]  # fmt: skip
    assert past["http://kcna.example/never"] == readings.PagePast()


def test_of_a_long_past_only_the_latest_is_asked_for(store: Store, make: Any) -> None:
    enter(store, *(page(make, minute, f"{minute}") for minute in range(90)))
    with store.read() as conn:
        past = readings.page_pasts(conn, [URL], make.labels)[URL]
    assert [look.at for look in past.looks] == [make.at(89), make.at(88)]
    assert [change.at for change in past.changes] == [
        make.at(minute) for minute in range(89, 89 - readings.CHANGES, -1)
    ]


def test_an_answer_that_nothing_stands_there_is_no_page_that_was_read(store: Store, make: Any) -> None:
    enter(store, page(make, 0, "a"), page(make, 5, "gone", status=404))
    with store.read() as conn:
        assert readings.page_pasts(conn, [URL], make.labels)[URL].looks[0].refused == "error_page: the status is 404"


def test_why_a_page_was_missed_last_is_a_cause_of_its_own(store: Store, make: Any) -> None:
    enter(store, page(make, 0, "a"), miss(make, 1, "tls"), miss(make, 2, "http_status"), miss(make, 3, "closed"))
    with store.read() as conn:
        past = readings.page_pasts(conn, [URL], make.labels)[URL]
        assert last_misses(conn) == {"kcna": (make.at(3), "closed")}
    assert past.missed == Missed(make.at(2), "http_status", "after 2", 503)
    assert past.missed_at == make.at(3)


def test_articles_that_could_not_be_had_are_counted_once_each(store: Store, make: Any) -> None:
    def article(number: int) -> str:
        return f"http://kcna.example/{number}"

    enter(
        store, miss(make, 0, "tls", article(1)), page(make, 1, "a", article(2)), page(make, 9, "list"), miss(make, 2, "tls", article(3)),
        miss(make, 3, "tls", article(3)), miss(make, 4, "tls", article(4)), miss(make, 5, "tls"),
        replace(miss(make, 6, "tls", "http://other.example/1"), source="other"),
    )  # fmt: skip
    with store.read() as conn:
        assert articles_missed(conn, {"kcna": [URL], "other": ["http://other.example/"], "none": ()}) == {
            "kcna": 2,
            "other": 1,
        }


def shows(store: Store, make: Any, minutes: int, *documents: Document) -> Capture:
    """A capture of the list that shows these documents."""
    shown = page(make, minutes, f"{minutes}")
    enter(store, shown)
    with store.write() as conn:
        add_documents(conn, [(document, shown) for document in documents])
    return shown


def item(make: Any, name: str, text: str, **more: Any) -> Document:
    document: Document = replace(make.document(text=text), native_id=name, headline=text, **more)
    return document


def test_the_newest_item_is_found_however_long_ago_it_came(store: Store, make: Any) -> None:
    first = [item(make, f"a{n}", f"text {n}") for n in range(3)]
    shows(store, make, 0, *first)
    shows(store, make, 10, *first, item(make, "b", "other"))
    shows(store, make, 400, *first, replace(item(make, "b", "other"), section="edited"))
    with store.read() as conn:
        assert readings.newest_item(conn, "kcna", make.at(400), SPANS) == make.at(10)
        assert readings.newest_item(conn, "kcna", make.at(20), SPANS) == make.at(10)
        assert readings.newest_item(conn, "nobody", make.at(400), SPANS) is None
        assert readings.last_answers(conn, ["kcna", "nobody"]) == {"kcna": make.at(400)}


def test_old_texts_under_new_ids_are_counted_among_what_is_new(store: Store, make: Any) -> None:
    old = [item(make, f"a{n}", f"text {n}") for n in range(5)]
    shows(store, make, 0, *old)
    renumbered = [replace(document, native_id=f"z{document.native_id}") for document in old]
    shows(store, make, 100, *old[:2], *renumbered[2:], item(make, "new", "news"), item(make, "a0", "text 0 edited"))
    with store.read() as conn:
        assert readings.arrivals(conn, "kcna", make.at(50), make.at(100)) == Arrivals(new=4, known=3)
        assert readings.arrivals(conn, "kcna", make.at(101), make.at(200)) == Arrivals()
        assert readings.arrivals(conn, "other", make.at(50), make.at(100)) == Arrivals()


def test_what_captures_said_can_be_compared(store: Store, make: Any) -> None:
    one, other = item(make, "a", "text"), item(make, "a", "other text")
    first, second = shows(store, make, 0, one), shows(store, make, 5, other)
    with store.read() as conn:
        assert readings.said_in(conn, [first.id, second.id, "none"]) == {
            first.id: frozenset({("a", one.content_hash)}), second.id: frozenset({("a", other.content_hash)}),
        }  # fmt: skip


def test_a_sample_is_the_latest_and_described_by_series(store: Store, make: Any) -> None:
    dated = [item(make, f"a{n}", f"text {n}", published_at=date(2024, 1, 1)) for n in range(3)]
    bare = [item(make, f"b{n}", f"bare {n}", published_at=None) for n in range(2)]
    shows(store, make, 0, *dated)
    shows(store, make, 10, *bare, dated[0])
    with store.read() as conn:
        before = readings.sample(conn, "kcna", make.at(5), 9)
        lately = readings.sample(conn, "kcna", make.at(10), 9, besides=before)
        assert set(before) == {document.version for document in dated}
        assert set(lately) == {document.version for document in bare}
        (series,) = readings.described(conn, [*before, *lately], ["published_at", "text"], make.labels).values()
        assert readings.described(conn, before, [], Labels(frozenset(), frozenset())) == {}
    assert (series.count, series.filled) == (5, {"published_at": 3})
