"""Every field of every look comes back exactly, whatever a hostile server put into it, and no value can end its field."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.archive import cdxj, fields, http, looks, records
from tealeaves.archive.records import BadMember, parse
from tealeaves.archive.scan import Found
from tealeaves.model import Capture, Look, Miss, MissReason, Origin, Precision, Revisit, digest_of

WARCINFO = records.warcinfo_id("tealeaves-00001-20241008074000-0123456789abcdef.warc.gz")

anything = st.text(max_size=60)  # hypothesis leaves surrogates out of text(); they are added by hand
nasty = anything | st.sampled_from(
    [
        "a\r\nWARC-Type: response",
        "\ud800",
        " padded ",
        "   ",
        "%0d%0a",
        "가장 친근한",
        "\x00",
        "x\x85y\u2028z",
        "",
        "%",
        "\t",
    ]
)
instants = st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
pairs = st.lists(st.tuples(nasty, nasty), max_size=5).map(tuple)
addresses = nasty | st.sampled_from(
    ["http://a.kp/x y", "https://www.kcna.kp/кот?a=<b>", "http://a.kp/\r\nX: y", "HTTP://A.KP/"]
)
claimed = st.none() | st.dates(min_value=date(1990, 1, 1)) | instants

captures = st.builds(
    Capture, source=nasty, url=addresses, captured_at=instants, recorded_at=instants, body=st.binary(max_size=300),
    status=st.integers(-1, 1200), headers=pairs, origin=st.sampled_from(get_args(Origin)),
    precision=st.sampled_from(get_args(Precision)), provenance=nasty, edition=st.none() | nasty, listed_at=claimed,
    redirects=st.lists(addresses, max_size=3).map(tuple), remote=st.none() | nasty, unverified=st.booleans(),
)  # fmt: skip
revisits = st.builds(
    Revisit, source=nasty, url=addresses, captured_at=instants, recorded_at=instants, digest=st.just(digest_of(b"x")),
    same_as=nasty, status=st.sampled_from([200, 304]), headers=pairs, remote=st.none() | nasty,
)  # fmt: skip
misses = st.builds(
    Miss, source=nasty, url=addresses, missed_at=instants, recorded_at=instants, reason=st.sampled_from(get_args(MissReason)),
    detail=nasty, status=st.none() | st.integers(0, 999), retry_at=st.none() | instants,
)  # fmt: skip


def round_trip(look: Look, request: bytes | None = None) -> tuple[Look | None, list[bytes]]:
    member, with_it = looks.members(look, request, WARCINFO, None)
    content = zlib.decompress(member, 31)
    return looks.look_of(parse(content)), [content, *([zlib.decompress(with_it, 31)] if with_it else [])]


@settings(max_examples=400, deadline=None)
@given(captures | revisits | misses)
def test_every_look_comes_back_exactly_and_stays_in_its_fields(look: Look) -> None:
    again, contents = round_trip(look, b"GET / HTTP/1.1\r\n\r\n")
    assert again == look
    assert again is not None
    assert again.id == look.id
    for content in contents:
        header = content.partition(b"\r\n\r\n")[0].decode("ascii")
        names = [line.partition(":")[0] for line in header.split("\r\n")[1:]]
        assert len(names) == len(set(names)), "a value became a field of its own"
        assert all(name.startswith(("WARC-", "Tealeaves-", "Content-")) for name in names)
        assert header.isprintable() or set(header) - set("\r\n") <= set(map(chr, range(32, 127)))


@given(nasty)
def test_a_field_value_is_printable_ascii_and_decodes_to_what_it_was(text: str) -> None:
    value = fields.encode(text)
    assert value.isascii()
    assert value.isprintable()
    assert value == value.strip()
    assert fields.decode(value) == text


def test_a_line_break_in_a_served_header_cannot_forge_another(make: Any) -> None:
    capture = make.capture(headers=(("X", "a\r\nSet-Cookie: b\r\n\r\n<script>"), ("Bad: name\n", "v")))
    again, (content, *_) = round_trip(capture)
    assert again == capture
    status, headers, body = http.parse(parse(content).block)
    assert (status, body) == (200, capture.body)
    assert [name for name, _ in headers] == ["X", "Bad__name_"]


def test_headers_keep_the_bytes_they_were_served_with(make: Any) -> None:
    served = "조선".encode("euc-kr")
    _, (content, *_) = round_trip(make.capture(headers=(("X-Title", served.decode("latin-1")),)))
    assert b"X-Title: " + served + b"\r\n" in content
    assert b"Tealeaves-Headers" not in content, "the head says it exactly; nothing is kept twice"


def test_fields_that_no_longer_describe_the_body_are_renamed_for_players(make: Any) -> None:
    headers = (("Content-Encoding", "gzip"), ("Content-Length", "999"), ("Transfer-Encoding", "chunked"))
    capture = make.capture(b"12345", headers=headers)
    again, (content, *_) = round_trip(capture)
    assert again == capture
    assert http.parse(parse(content).block)[1] == (
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Archive-Orig-Content-Length", "999"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("Content-Length", "5"),
    )


def test_the_kinds_of_record(make: Any) -> None:
    capture = make.capture()
    kinds = {
        "response": capture,
        "resource": make.capture(b"{}", origin="dump", headers=(("Content-Type", "application/json"),)),
        "revisit": make.revisit(capture),
        "metadata": make.miss(),
    }
    for kind, look in kinds.items():
        record = parse(round_trip(look)[1][0])
        assert record.kind == kind
        records.verify(record)
    dump = parse(round_trip(kinds["resource"])[1][0])
    assert (dump.get("content-type"), dump.block) == ("application/json", b"{}")
    assert dump.get("warc-payload-digest") == kinds["resource"].digest


@pytest.mark.parametrize(("status", "profile"), [(304, "server-not-modified"), (200, "identical-payload-digest")])
def test_a_revisit_says_what_it_repeats(make: Any, status: int, profile: str) -> None:
    first = make.capture()
    member, _ = looks.members(make.revisit(first, status=status), None, WARCINFO, first.captured_at)
    record = parse(zlib.decompress(member, 31))
    assert record.get("warc-profile") == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
    assert record.get("warc-refers-to-target-uri") == first.url
    assert record.get("warc-refers-to-date") == "2024-10-08T07:41:00.123456Z"
    assert record.get("warc-payload-digest") == first.digest


def test_the_request_stands_beside_its_response(make: Any) -> None:
    asked = b"GET /en HTTP/1.1\r\nHost: www.kcna.kp\r\n\r\n"
    response, request = (parse(content) for content in round_trip(make.capture(), asked)[1])
    assert request.kind == "request"
    assert request.block == asked
    assert request.get("warc-concurrent-to") == response.get("warc-record-id")


def test_the_date_is_when_the_bytes_were_served_to_the_microsecond(make: Any) -> None:
    record = parse(round_trip(make.capture(minute=0))[1][0])
    assert record.get("warc-date") == "2024-10-08T07:40:00.123456Z"


def test_an_instant_that_is_not_utc_is_refused(make: Any) -> None:
    for bad in (datetime(2024, 1, 1), datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=9)))):  # noqa: DTZ001
        with pytest.raises(ValueError, match="not in UTC"):
            looks.members(make.capture(captured_at=bad), None, WARCINFO, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Tealeaves-Origin: poll", b"Tealeaves-Origin: bogus"),
        (b"Tealeaves-Source: kcna\r\n", b""),
        (b"WARC-Date: 2024", b"WARC-Date: 20x4"),
        (b"<html>", b"<HTML>"),
        (b"HTTP/1.1 200", b"HTTP/1.1 2x0"),
    ],
)
def test_a_changed_record_is_refused_with_a_reason(make: Any, old: bytes, new: bytes) -> None:
    content = round_trip(make.capture())[1][0]
    assert old in content
    changed = content.replace(old, new)
    with pytest.raises(BadMember):
        looks.look_of(parse(changed))


FORGED = {
    "a length of thousands of digits": b"Content-Length: " + b"9" * 5_000,
    "a length in other digits": b"Content-Length: \xd9\xa0",
    "a manifest without a date": b"Content-Length: 0\r\nTealeaves-Kind: manifest",
    "a manifest of no day": b"Content-Length: 0\r\nTealeaves-Kind: manifest\r\nWARC-Date: x",
    "a manifest before all years": b"Content-Length: 0\r\nTealeaves-Kind: manifest\r\nWARC-Date: 0001-01-01T00:00:00+23:00",
    "a manifest in whatever zone the machine is in": b"Content-Length: 0\r\nTealeaves-Kind: manifest\r\nWARC-Date: 2024-10-08T00:00:00",
}


@pytest.mark.parametrize("head", FORGED.values(), ids=FORGED.keys())
def test_a_record_made_by_others_is_damage_and_never_an_end(head: bytes) -> None:
    with pytest.raises(BadMember):
        cdxj.line_of_record(Found(0, 1, parse(b"WARC/1.1\r\n" + head + b"\r\n\r\n" + b"\r\n\r\n")), "f.warc.gz")


@pytest.mark.parametrize(
    "said",
    [{"detail": ["x"]}, {"status": "200"}, {"status": 10**30}, {"reason": "because"}, {"retry_at": "2024-10-08T00:00:00"}],
)  # fmt: skip
def test_a_miss_that_says_what_no_index_can_hold_is_damage(said: dict[str, Any]) -> None:
    block = json.dumps({"reason": "connect", "detail": "", "status": None, "retry_at": None} | said).encode()
    known = {"tealeaves-source": "s", "warc-target-uri": "http://a.kp/", "warc-date": "2024-10-08T00:00:00Z"}
    record = records.Record("metadata", {**known, "tealeaves-recorded-at": "2024-10-08T00:00:00Z"}, block)
    with pytest.raises(BadMember):
        looks.look_of(record)
