"""What rules see is a matter of the captures alone, never of the order in which they came to us (law 4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.model import Capture, Document, Observation
from tealeaves.store import Store
from tealeaves.store.documents import add_documents
from tealeaves.store.observations import (
    Labels,
    add_observations,
    all_observations,
    known_series,
    last_sighting,
    pending,
    said_before,
    story_days,
)

See = Callable[..., None]


def everything(store: Store, labels: Labels) -> list[Observation]:
    with store.read() as conn:
        return list(all_observations(conn, labels))


def test_an_observation_is_placed_by_its_documents_first_sighting(store: Store, make: Any, see: See) -> None:
    document, late, first = make.document(), make.capture(9), make.capture(2)
    see(store, document, late)
    see(store, document, first)
    plain = make.observation(document)
    expected = replace(plain, known_at=make.at(2), quote=replace(plain.quote, capture=first.id))
    assert everything(store, make.labels) == [expected]
    assert dict(everything(store, make.labels)[0].attrs) == {"a": "가", "b": "2"}


def test_observations_are_entered_once(store: Store, make: Any) -> None:
    document = make.document()
    rows = [make.observation(document), make.observation(document, "President")]
    with store.write() as conn:
        assert add_observations(conn, rows) == 2
        assert add_observations(conn, [*rows, make.observation(document, "Chairman")]) == 1
        assert add_observations(conn, []) == 0


def test_a_subjects_past_is_its_own(store: Store, make: Any, see: See) -> None:
    one, two, ko = make.document("1"), make.document("2"), make.document("3", edition="ko")
    for minutes, document in enumerate((two, one, ko)):
        see(store, document, make.capture(minutes), "Marshal", "Chairman")
    with store.read() as conn:
        found = known_series(conn, "office", "kcna/article/en", "Kim Jong Un", make.labels)
        assert known_series(conn, "office", "kcna/article/en", "Ri Sol Ju", make.labels) == []
    assert [(seen.known_at, seen.value) for seen in found] == [
        (make.at(0), "Chairman"), (make.at(0), "Marshal"), (make.at(1), "Chairman"), (make.at(1), "Marshal"),
    ]  # fmt: skip


def test_only_the_labels_in_force_are_read(store: Store, make: Any, see: See) -> None:
    see(store, make.document("1", parser="kcna/web/0"), make.capture(0))
    document = make.document("1")
    see(store, document, make.capture(0))
    with store.write() as conn:
        add_observations(conn, [make.observation(document, "old", observer="office/0")])
    assert [seen.value for seen in everything(store, make.labels)] == ["Marshal"]
    old = Labels(frozenset({"kcna/web/0", "kcna/web/1"}), frozenset({"office/0"}))
    assert [seen.value for seen in everything(store, old)] == ["old"]
    with store.read() as conn:
        assert len(pending(conn, 0, make.labels)) == 1
        assert len(known_series(conn, "office", "kcna/article/en", "Kim Jong Un", make.labels)) == 1
        assert pending(conn, 0, Labels(frozenset(), frozenset())) == []


def test_pending_is_what_was_first_sighted_since(store: Store, make: Any, see: See) -> None:
    one, two = make.document("1"), make.document("2")
    see(store, one, make.capture(5))
    with store.read() as conn:
        through = last_sighting(conn)
    see(store, two, make.capture(6))
    see(store, one, make.capture(7))

    def waiting() -> list[tuple[str, Any]]:
        with store.read() as conn:
            return [(seen.version, seen.known_at) for seen in pending(conn, through, make.labels)]

    assert waiting() == [(two.version, make.at(6))]
    see(store, one, make.capture(1))
    assert waiting() == [(one.version, make.at(1)), (two.version, make.at(6))]
    with store.read() as conn:
        assert pending(conn, last_sighting(conn), make.labels) == []


def test_the_span_and_the_kinds_can_be_cut(store: Store, make: Any, see: See) -> None:
    for minutes in range(5):
        document = make.document(str(minutes))
        see(store, document, make.capture(minutes))
        with store.write() as conn:
            add_observations(conn, [make.observation(document, "x", kind="document")])
    with store.read() as conn:
        cut = all_observations(conn, make.labels, kinds=["document"], since=make.at(1), until=make.at(3))
        assert [(seen.kind, seen.known_at) for seen in cut] == [("document", make.at(minutes)) for minutes in (1, 2, 3)]


def test_coverage_counts_each_story_once_from_when_it_was_first_known(store: Store, make: Any) -> None:
    reprints = [make.document(item, headline="One story") for item in ("a", "b")]
    other, unseen = make.document("c"), make.document("d")
    with store.write() as conn:
        add_documents(conn, [(reprints[0], make.capture(9)), (reprints[1], make.capture(3)), (other, make.capture(5))])
        add_documents(conn, [(unseen, make.capture(1))])
        add_observations(conn, [make.observation(each, "en", kind="document") for each in (*reprints, other)])
        add_observations(conn, [make.observation(unseen)])
        days = story_days(conn, "kcna/article/en", make.labels)
    assert days == [(reprints[0].story, make.at(3)), (other.story, make.at(5))]


def test_more_documents_than_one_batch_come_in_order(store: Store, make: Any) -> None:
    pairs = [
        (make.document(str(number)), make.capture(number % 7, f"http://kcna.example/{number}"))
        for number in range(1200)
    ]
    with store.write() as conn:
        add_documents(conn, pairs)
        add_observations(conn, [make.observation(document, value) for document, _ in pairs for value in ("b", "a")])
    found = everything(store, make.labels)
    assert len(found) == 2400
    assert [seen.order for seen in found] == sorted(seen.order for seen in found)


def test_text_sorts_by_code_point_whatever_the_servers_locale(store: Store, make: Any, see: See) -> None:
    document = make.document()
    values = ["b", "B", "a", "_a", "Z", "é", "가", "я", "a_", "a b", "\U0001f3e0", "豈"]
    see(store, document, make.capture(0), *values)
    assert [seen.value for seen in everything(store, make.labels)] == sorted(values)
    editions = [make.document("x", edition=edition) for edition in ("b", "B", "_", "é", "가")]
    for each in editions:
        see(store, each, make.capture(3))
    tail = [seen.series for seen in everything(store, make.labels)][len(values) :]
    assert tail == sorted(each.series for each in editions)


Sighting = tuple[Document, Capture]


def _sightings(make: Any) -> st.SearchStrategy[list[Sighting]]:
    """Sightings that share documents, instants and addresses, so that every tie occurs."""
    items, values = st.sampled_from("123"), st.sampled_from(["Marshal", "Chairman"])
    mirrors = st.sampled_from(["http://a.example/", "http://b.example/"])
    one = st.builds(
        lambda item, text, url, edition, minutes, seen_at: (
            make.document(item, text, url=url + item, edition=edition), make.capture(minutes, seen_at),
        ),
        items, values, mirrors, st.sampled_from(["en", "ko"]), st.integers(0, 3), mirrors,
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=12)


def _ingest(store: Store, make: Any, sightings: Sequence[Sighting], size: int) -> None:
    for start in range(0, len(sightings), size):
        batch = sightings[start : start + size]
        with store.write() as conn:
            add_documents(conn, batch)
            add_observations(conn, [make.observation(document, document.blocks[1].text) for document, _ in batch])
            add_observations(conn, [make.observation(document, "en", kind="document") for document, _ in batch])


def _picture(make: Any, sightings: Sequence[Sighting], size: int) -> tuple[Any, ...]:
    """All that rules can be given, after ingestion in this order and these batches."""
    with Store.scratch() as store:
        _ingest(store, make, sightings, size)
        with store.read() as conn:
            return (
                list(all_observations(conn, make.labels)), pending(conn, 0, make.labels),
                known_series(conn, "office", "kcna/article/en", "Kim Jong Un", make.labels),
                story_days(conn, "kcna/article/en", make.labels),
            )  # fmt: skip


@pytest.mark.req("B-5")
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_whether_something_was_said_is_what_counting_says(make: Any, data: st.DataObject) -> None:
    """At every instant, of every value, in the series at hand and in another one, with all ties."""
    with Store.scratch() as store:
        _ingest(store, make, data.draw(_sightings(make)), 3)
        with store.read() as conn:
            seen = list(all_observations(conn, make.labels))
            for now, series, value in product(seen, ("kcna/article/en", "kcna/article/ko"), ("Marshal", "Chairman")):
                subject = ("office", series, "Kim Jong Un")
                past = [each for each in seen if each.order < now.order and each.story != now.story]
                counted = any((each.kind, each.series, each.subject, each.value) == (*subject, value) for each in past)
                assert said_before(conn, subject, value, now, make.labels) == counted


@pytest.mark.req("B-5")
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nothing_depends_on_the_order_of_ingestion_or_on_batches(make: Any, data: st.DataObject) -> None:
    sightings = data.draw(_sightings(make))
    shuffled = data.draw(st.permutations(sightings))
    size = data.draw(st.integers(1, 5))
    picture = _picture(make, sightings, len(sightings))
    assert picture == _picture(make, shuffled, size)
    assert picture[0] == picture[1] == sorted(picture[0], key=lambda seen: seen.order)
