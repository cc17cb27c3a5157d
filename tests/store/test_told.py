"""What was kept from people by their own wish is counted, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tealeaves.store import Store, deeds, told


@pytest.mark.req("A-11")
def test_what_was_kept_back_is_counted_by_wish_and_by_time(store: Store, make: Any) -> None:
    said = [
        ("exception", "exception 1: a"),
        ("muted", "mute 2: b"),
        ("exception", "exception 1: a"),
        ("run_cap", "cap"),
    ]
    with store.write() as conn:
        for minutes, (reason, detail) in enumerate(said):
            deeds.add_alert(
                conn, alert_id=f"{minutes}" * 32, group_key="g", signal=f"{minutes}" * 32, kind="signal", decision="hold",
                reason=reason, detail=detail, decided_at=make.at(minutes),
            )  # fmt: skip
    with store.read() as conn:
        assert told.kept_back(conn) == {"exception 1: a": 2, "mute 2: b": 1}
        assert told.kept_back(conn, make.at(1)) == {"mute 2: b": 1, "exception 1: a": 1}
        assert told.kept_back(conn, make.at(0), make.at(1)) == {"exception 1: a": 1}, "the end is exclusive"
        assert told.kept_back(conn, None, make.at(0) - timedelta(days=1)) == {}
