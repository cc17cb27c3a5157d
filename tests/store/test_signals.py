"""Signals are entered once; what becomes of them is a revision, and the newest counts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tealeaves.store import Store
from tealeaves.store.signals import (
    Tick,
    add_alert,
    add_cycle,
    add_signals,
    add_tick,
    alerts,
    current_signals,
    last_cycles,
    last_tick,
    payload_hash,
    revise,
    signal_keys,
)


def keys(store: Store, **filters: Any) -> list[str]:
    with store.read() as conn:
        return [payload["key"] for payload in current_signals(conn, **filters)]


def test_a_signal_comes_back_as_its_payload(store: Store, make: Any) -> None:
    signal = make.signal()
    with store.write() as conn:
        assert add_signals(conn, [signal, signal]) == 1
        assert add_signals(conn, [signal]) == 0
        assert list(current_signals(conn)) == [json.loads(signal.canonical())]
        assert signal_keys(conn) == {("office_changed", "marshal")}


def test_signals_are_listed_in_time_order_and_filtered(store: Store, make: Any) -> None:
    warming = replace(make.signal("warming", 2), status="warming")
    with store.write() as conn:
        add_signals(conn, [make.signal("late", 9), make.signal("early", 1, rule="other"), warming])
    assert keys(store) == ["early", "warming", "late"]
    assert keys(store, rule="other") == ["early"]
    assert keys(store, status="firing") == ["early", "late"]
    assert keys(store, since=make.at(2), until=make.at(9)) == ["warming", "late"]


def test_a_changed_signal_is_read_in_its_new_words_and_its_new_time(store: Store, make: Any) -> None:
    first, second = make.signal("first", 1), make.signal("second", 5)
    moved = replace(second, headline="Other words", known_at=make.at(0))
    with store.write() as conn:
        add_signals(conn, [first, second])
        revise(conn, second.id, "changed", "late_history", moved.canonical(), make.at(10))
        assert [payload["headline"] for payload in current_signals(conn)] == ["Other words", first.headline]
    assert keys(store, until=make.at(0)) == ["second"]
    assert keys(store, since=make.at(1)) == ["first"]


def test_a_retracted_signal_is_left_out_frees_its_key_and_can_come_back(store: Store, make: Any) -> None:
    signal, other = make.signal(), make.signal("other", 1)
    with store.write() as conn:
        add_signals(conn, [signal, other])
        revise(conn, signal.id, "retracted", "late_history", None, make.at(10))
        assert signal_keys(conn) == {("office_changed", "other")}
    assert keys(store) == ["other"]
    assert keys(store, retracted=True) == ["marshal", "other"]
    again = replace(signal, headline="Found again")
    with store.write() as conn:
        with pytest.raises(ValueError, match="needs an instant"):
            add_signals(conn, [again])
        assert add_signals(conn, [again, other], make.at(20)) == 1
        assert [payload["headline"] for payload in current_signals(conn)] == ["Found again", other.headline]


def test_the_hash_of_a_payload_tells_payloads_apart(make: Any) -> None:
    one, two = make.signal(), make.signal(headline="Other")
    assert payload_hash(one.canonical()) == payload_hash(make.signal().canonical()) != payload_hash(two.canonical())


def test_the_newest_tick_tells_how_far_we_are(store: Store, make: Any) -> None:
    with store.write() as conn:
        assert last_tick(conn) is None
        for through in (7, 5):
            add_tick(
                conn,
                as_of=make.at(1),
                recorded_at=make.at(2),
                through=through,
                known_until=None,
                content="c",
                evaluated=3,
                signals=1,
            )
        assert last_tick(conn) == Tick(make.at(1), make.at(2), 5, None, "c", 3, 1)


def test_decisions_are_entered_once_and_listed_newest_first(store: Store, make: Any) -> None:
    def decide(name: str, decision: str) -> bool:
        return add_alert(
            conn, alert_id=name, group_key="g", signal="s", kind="signal", decision=decision, reason="new", detail="",
            decided_at=make.at(1),
        )  # fmt: skip

    with store.write() as conn:
        assert decide("a", "hold")
        assert not decide("a", "send")
        assert decide("b", "send")
        assert [(row["id"], row["decision"]) for row in alerts(conn)] == [("b", "send"), ("a", "hold")]
        assert [row["id"] for row in alerts(conn, limit=1)] == ["b"]
        assert [row["id"] for row in alerts(conn, decision="hold", signal="s")] == ["a"]
        assert next(alerts(conn))["decided_at"] == make.at(1).isoformat()


def test_cycles_are_listed_newest_first(store: Store, make: Any) -> None:
    with store.write() as conn:
        for number in range(3):
            add_cycle(
                conn,
                cadence="1h",
                started_at=make.at(number),
                finished_at=make.at(number + 1),
                outcome="ok",
                report="{}",
            )
        assert [cycle.started_at for cycle in last_cycles(conn, 2)] == [make.at(2), make.at(1)]
