"""The replica shows what had been printed by its clock, in the layout of the day, and answers conditional requests as the sources do."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPMessage
from typing import NamedTuple

import pytest

from demo import pages
from demo.replica import KCNA_HOST, SITES, Replica
from demo.story import Story
from tealeaves.clock import FrozenClock

LIST = "/en/article/list/a666dda1282180e0ee1b4427b0574ae7"


class Got(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


def get(replica: Replica, host: str, path: str, headers: Mapping[str, str] | None = None) -> Got:
    connection = HTTPConnection("127.0.0.1", replica.port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host, **(headers or {})})
        response = connection.getresponse()
        return Got(response.status, response.headers, response.read())
    finally:
        connection.close()


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


def test_only_what_was_printed_by_the_clock_is_shown(replica: Replica, clock: FrozenClock, told: Story) -> None:
    birthday = next(article for article in told.articles if "My closest Comrade" in "".join(article.paragraphs))
    address = pages.OLD.address(birthday, pages.LATEST)
    clock.at = datetime(2024, 10, 7, 20, 59, tzinfo=UTC)  # a minute before six o'clock in Pyongyang
    assert get(replica, KCNA_HOST, address).status == 404
    assert address.encode() not in get(replica, KCNA_HOST, LIST).body
    clock.at = datetime(2024, 10, 7, 21, tzinfo=UTC)
    assert get(replica, KCNA_HOST, address).status == 200
    assert address.encode() in get(replica, KCNA_HOST, LIST).body


@pytest.mark.parametrize("instant", [at(2024, 10, 4), at(2024, 11, 8), at(2024, 12, 20), at(2025, 1, 10)])
def test_the_list_holds_every_article_since_the_step_before_and_none_of_later(
    replica: Replica, clock: FrozenClock, told: Story, instant: datetime
) -> None:
    clock.at = instant
    body = get(replica, KCNA_HOST, LIST).body.decode()
    address = pages.layout_on(instant.date()).address
    articles = [article for article in told.articles if article.language == "en"]
    late = [article for article in articles if article.printed_at > instant]
    recent = [a for a in articles if a.printed_at <= instant and (instant.date() - a.on).days < 20]
    assert recent
    assert all(address(article, pages.LATEST) in body for article in recent)
    assert not any(article.key(pages.LATEST) in body for article in late)


def test_an_unchanged_page_is_answered_304_to_either_validator(replica: Replica, clock: FrozenClock) -> None:
    first = get(replica, KCNA_HOST, LIST)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for validators in ({"If-None-Match": etag}, {"If-Modified-Since": modified}, {"If-None-Match": f'"x", W/{etag}'}):
        again = get(replica, KCNA_HOST, LIST, validators)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == etag
    clock.at = at(2024, 10, 20)
    changed = get(replica, KCNA_HOST, LIST, {"If-None-Match": etag, "If-Modified-Since": modified})
    assert changed.status == 200
    assert changed.headers["ETag"] != etag


def test_a_validator_that_cannot_be_read_is_ignored(replica: Replica) -> None:
    assert get(replica, KCNA_HOST, LIST, {"If-Modified-Since": "yesterday"}).status == 200
    assert get(replica, KCNA_HOST, LIST, {"If-None-Match": '"other"'}).status == 200


def test_gzip_is_used_where_it_is_accepted(replica: Replica) -> None:
    plain = get(replica, KCNA_HOST, LIST)
    packed = get(replica, KCNA_HOST, LIST, {"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_every_host_has_robots_and_a_host_that_is_not_ours_has_nothing(replica: Replica) -> None:
    for host in SITES:
        assert b"Disallow: /admin/" in get(replica, host, "/robots.txt").body
        assert get(replica, host, "/nothing").status == 404
    assert get(replica, "example.org", "/robots.txt").status == 404


def test_the_redesign_changes_the_layout_and_the_addresses_but_not_the_list_address(
    replica: Replica, clock: FrozenClock
) -> None:
    clock.at = at(2024, 12, 17)
    before = get(replica, KCNA_HOST, LIST).body.decode()
    clock.at = at(2024, 12, 20)
    after = get(replica, KCNA_HOST, LIST).body.decode()
    assert "/en/article/q/" in before
    assert "[2024.12.17.]" in before
    assert "/en/article/q/" not in after
    assert "/en/article/detail/" in after
    assert "<nobr>[2024.12.20.]</nobr>" in after


def test_juche_years_go_in_october(replica: Replica, clock: FrozenClock) -> None:
    assert "[Juche113.10.8.]" in get(replica, KCNA_HOST, LIST).body.decode()
    clock.at = at(2024, 10, 14)
    body = get(replica, KCNA_HOST, LIST).body.decode()
    assert "Juche" not in body
    assert "[2024.10.8.]" in body


def test_the_replica_counts_its_answers_and_stops(told: Story, clock: FrozenClock) -> None:
    with Replica(told, clock) as replica:
        get(replica, KCNA_HOST, LIST)
        get(replica, KCNA_HOST, "/nothing")
        port = replica.port
        assert replica.asked == {(KCNA_HOST, 200): 1, (KCNA_HOST, 404): 1}
        assert replica.resolve.count(f"=127.0.0.1:{port}") == len(SITES)
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    with pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/")
