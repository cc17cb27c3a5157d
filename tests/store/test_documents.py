"""Documents come back as they went in, each version once, known from its first sighting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tealeaves.model import Block, Document, Quarantined
from tealeaves.store import Store
from tealeaves.store.documents import Known, add_documents, add_quarantine, document_of, documents


def test_a_document_comes_back_whole(store: Store, make: Any) -> None:
    document = make.document(text="로씨야련방 대통령 \U0001f3e0")
    with store.write() as conn:
        assert add_documents(conn, [(document, make.capture(0))]) == {document.version}
        assert document_of(conn, document.version) == document
        assert document_of(conn, "0" * 32) is None


def test_only_unknown_versions_are_new(store: Store, make: Any) -> None:
    one, two = make.document("1"), make.document("2")
    with store.write() as conn:
        assert add_documents(conn, [(one, make.capture(0)), (one, make.capture(1))]) == {one.version}
        assert add_documents(conn, [(one, make.capture(2)), (two, make.capture(2))]) == {two.version}
        assert add_documents(conn, []) == set()


def test_a_version_is_known_from_its_earliest_capture(store: Store, make: Any) -> None:
    document = make.document()
    with store.write() as conn:
        for minutes in (5, 2, 9):
            add_documents(conn, [(document, make.capture(minutes))])
    with store.read() as conn:
        assert list(documents(conn)) == [Known(document, make.at(2))]


def test_every_field_makes_another_version(make: Any) -> None:
    plain = make.document()
    others = [
        make.document(url="http://mirror.example/1"),
        make.document(edition="ko"),
        make.document(parser="kcna/web/2"),
    ]
    assert len({plain.version, *(other.version for other in others)}) == 4
    assert len({plain.content_hash, *(other.content_hash for other in others)}) == 1


def test_documents_are_listed_by_time_and_filtered(store: Store, make: Any) -> None:
    late, early, other = (
        make.document("late"),
        make.document("early"),
        make.document("other", source="rodong", edition="ko"),
    )
    with store.write() as conn:
        add_documents(conn, [(late, make.capture(9)), (early, make.capture(1)), (other, make.capture(5))])

    def listed(**filters: Any) -> list[str]:
        with store.read() as conn:
            return [known.document.native_id for known in documents(conn, **filters)]

    assert listed() == ["early", "other", "late"]
    assert listed(newest_first=True, limit=2) == ["late", "other"]
    assert listed(source="kcna") == ["early", "late"]
    assert listed(series="kcna/article/ko") == ["other"]
    assert listed(since=make.at(5), until=make.at(9)) == ["other", "late"]
    assert listed(outlet="kcna", until=make.at(4)) == ["early"]


def test_what_no_database_can_hold_is_replaced_one_for_one(store: Store, make: Any) -> None:
    document = make.document(text="a\x00b\ud800c", headline="x\x00y\udfff")
    with store.write() as conn:
        add_documents(conn, [(document, make.capture(0))])
        held = document_of(conn, document.version)
    assert held is not None
    assert held.headline == "x\ufffdy\ufffd"
    assert len(held.text) == len(document.text)


def test_quarantine_is_entered_once_a_parser(store: Store, make: Any) -> None:
    capture = make.capture(0)
    rows = [
        Quarantined(
            capture.id, "kcna", capture.url, parser, "unreadable", "no list", capture.captured_at, capture.recorded_at
        )
        for parser in ("kcna/web/1", "kcna/web/2")
    ]
    with store.write() as conn:
        assert add_quarantine(conn, rows) == 2
        assert add_quarantine(conn, rows) == 0


@pytest.fixture(scope="module")
def scratch() -> Any:
    with Store.scratch() as store:
        yield store


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_that_can_be_encoded_survives(scratch: Store, make: Any, headline: str, texts: list[str]) -> None:
    blocks = tuple(Block(text) for text in texts)
    document = Document("kcna", "kcna", headline, "u", headline, blocks, parser_version="p")
    with scratch.write() as conn:
        add_documents(conn, [(document, make.capture(0))])
        held = document_of(conn, document.version)
    assert held is not None
    assert held.blocks == blocks
    assert held.headline == headline.replace("\x00", "\ufffd")
