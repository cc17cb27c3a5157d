"""How each source has been answering, and the lists for people."""

from __future__ import annotations

from typing import Any

from tealeaves.model import Capture, Miss, Place, Quarantined, Revisit
from tealeaves.store import Store
from tealeaves.store.documents import add_documents, add_quarantine
from tealeaves.store.journal import last_good_cycles, recent_looks, refused_by_source
from tealeaves.store.looks import SourceHealth, add_looks, source_health
from tealeaves.store.signals import add_alert, add_cycle, add_signals, revise
from tealeaves.store.told import ToldStates, held_signals, told_keys, told_states


def enter(store: Store, *looks: Any) -> None:
    with store.write() as conn:
        assert add_looks(conn, [(look, Place(look.id, 0, 1)) for look in looks]) == len(looks)


def miss(make: Any, minutes: int, source: str = "kcna", reason: Any = "deadline") -> Miss:
    return Miss(source, "http://kcna.example/1", make.at(minutes), make.at(minutes), reason, "30 s")


def test_a_sources_health_is_told_from_its_looks(store: Store, make: Any) -> None:
    page = make.capture(0)
    again = Revisit("kcna", page.url, make.at(3), make.at(3), page.digest, page.id, 304)
    enter(store, page, miss(make, 1), again, miss(make, 5), miss(make, 4, reason="tls"), miss(make, 9, source="dark"))
    old, edited = make.document(), make.document(text="Edited.")
    with store.write() as conn:
        add_documents(conn, [(old, page), (edited, make.capture(2))])
        refused = Quarantined(page.id, "kcna", page.url, "kcna/web/1", "empty", "", page.captured_at, page.recorded_at)
        add_quarantine(conn, [refused])
    with store.read() as conn:
        assert source_health(conn) == [
            SourceHealth("dark", last_look=make.at(9), misses_in_row=1, last_miss="deadline"),
            SourceHealth("kcna", make.at(5), make.at(0), make.at(0), 1, 1, 2, "deadline", 1),
        ]


def test_an_error_page_does_not_end_a_silence(store: Store, make: Any) -> None:
    error = Capture("kcna", "http://kcna.example/1", make.at(2), make.at(2), b"busy", status=503)
    enter(store, make.capture(0), miss(make, 1), error, miss(make, 2, reason="rate_limited"))
    with store.read() as conn:
        (health,) = source_health(conn)
    assert (health.misses_in_row, health.last_miss, health.last_capture) == (2, "rate_limited", make.at(2))


def test_no_look_no_health(store: Store) -> None:
    with store.read() as conn:
        assert source_health(conn) == []


def test_the_latest_looks_of_all_kinds_are_listed(store: Store, make: Any) -> None:
    page = make.capture(0)
    enter(store, page, Revisit("kcna", page.url, make.at(3), make.at(3), page.digest, page.id, 304), miss(make, 5))
    enter(store, make.capture(9, source="rodong"))
    with store.read() as conn:
        found = list(recent_looks(conn, source="kcna", limit=2))
    assert [(row["kind"], row["status"]) for row in found] == [("miss", None), ("revisit", 304)]
    assert found[0]["detail"] == "deadline: 30 s"


def test_an_address_whose_latest_capture_is_refused_is_found(store: Store, make: Any) -> None:
    first, second = make.capture(0), make.capture(5)
    enter(store, first, second)

    def refuse(capture: Capture, parser: str) -> None:
        row = Quarantined(
            capture.id, "kcna", capture.url, parser, "empty", "", capture.captured_at, capture.recorded_at
        )
        with store.write() as conn:
            add_quarantine(conn, [row])

    refuse(first, "kcna/web/1")
    refuse(second, "kcna/web/0")
    with store.read() as conn:
        assert refused_by_source(conn, make.labels) == {}
    refuse(second, "kcna/web/1")
    with store.read() as conn:
        assert [refusal.since for refusal in refused_by_source(conn, make.labels)["kcna"]] == [make.at(5)]


def test_the_last_good_cycle_of_each_cadence_is_known(store: Store, make: Any) -> None:
    with store.write() as conn:
        for number, (cadence, outcome) in enumerate(
            [("1h", "ok"), ("1h", "partial"), ("1h", "failed"), ("6h", "failed")]
        ):
            add_cycle(
                conn, cadence=cadence, started_at=make.at(0), finished_at=make.at(number), outcome=outcome, report="{}"
            )
        assert last_good_cycles(conn) == {"1h": make.at(1)}


def test_what_was_told_and_what_waits_is_known(store: Store, make: Any) -> None:
    told, held, gone = make.signal("told"), make.signal("held", 2), make.signal("gone", 3)

    def decide(
        name: str, decision: str, reason: str, signal: str | None = None, group: str = "g", kind: str = "signal"
    ) -> None:
        add_alert(
            conn, alert_id=name, group_key=group, signal=signal, kind=kind, decision=decision, reason=reason, detail="",
            decided_at=make.at(1),
        )  # fmt: skip

    with store.write() as conn:
        add_signals(conn, [told, held, gone])
        for number, signal in enumerate((told, held, gone)):
            decide(f"h{number}", "hold", "source_suspect", signal.id)
        decide("s", "send", "new", told.id)
        revise(conn, gone.id, "retracted", "late_history", None, make.at(5))
        assert told_keys(conn) == {("office_changed", "told")}
        assert held_signals(conn, "source_suspect") == [held]
        for number, state in enumerate(("quiet", "ok", "dark", "empty", "dark")):
            decide(f"d{number}", "send", state, group="source/kcna", kind="health")
        since = {"dark": make.at(1), "empty": make.at(1)}
        assert told_states(conn, make.at(2)) == {"kcna": ToldStates("dark", since)}
        assert told_states(conn, make.at(0))["kcna"].lately == {"quiet", "ok", "dark", "empty"}
        decide("d9", "send", "ok", group="source/kcna", kind="health")
        assert told_states(conn, make.at(2)) == {}
        assert told_states(conn, make.at(0))["kcna"].since == {}
