"""One holder at a time, until it gives the lease back or its time runs out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tealeaves.store import Store
from tealeaves.store.leases import release_lease, take_lease

TTL = timedelta(minutes=5)


def test_a_lease_has_one_holder_who_may_prolong_it(store: Store, make: Any) -> None:
    with store.write() as conn:
        assert take_lease(conn, "sender", "one", make.at(0), TTL)
        assert not take_lease(conn, "sender", "two", make.at(4), TTL)
        assert take_lease(conn, "sender", "one", make.at(4), TTL)
        assert not take_lease(conn, "sender", "two", make.at(8), TTL)
        assert take_lease(conn, "other", "two", make.at(8), TTL)


def test_a_lease_that_ran_out_is_free(store: Store, make: Any) -> None:
    with store.write() as conn:
        assert take_lease(conn, "sender", "one", make.at(0), TTL)
    with store.write() as conn:
        assert take_lease(conn, "sender", "two", make.at(5), TTL)
        assert not take_lease(conn, "sender", "one", make.at(5), TTL)


def test_only_its_holder_gives_a_lease_back(store: Store, make: Any) -> None:
    with store.write() as conn:
        assert take_lease(conn, "sender", "one", make.at(0), TTL)
        release_lease(conn, "sender", "two")
        assert not take_lease(conn, "sender", "two", make.at(1), TTL)
        release_lease(conn, "sender", "one")
        assert take_lease(conn, "sender", "two", make.at(1), TTL)
