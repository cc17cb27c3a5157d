"""A signal explained: every word of it can be checked, and what cannot be is said to be so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from laws_world import HONEST, OFFICES, START, article, catalogue_of, month
from research_world import Run

from tealeaves import ticking
from tealeaves.alerts.plain import clean
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue
from tealeaves.cli.explain import lines
from tealeaves.errors import UsageError
from tealeaves.model import Place
from tealeaves.pipeline import Pipeline
from tealeaves.research.explain import explain
from tealeaves.rulekit import fires, quiet, saw
from tealeaves.store import Store
from tealeaves.store.schema import captures
from tealeaves.store.signals import current_signals, revise

LATE = datetime(2013, 1, 1, tzinfo=UTC)
NOW = saw("office", "Kim", "marshal", on="2024-01-01")
TOLD = replace(
    HONEST[0],
    note="Why it matters. It does.\n\nBlind spots. Many.",
    cases=(
        fires("a new one", past=[], now=NOW, key="k", quote="marshal"),
        quiet("the same office again", past=[], now=NOW),
    ),
)


def catalogue() -> Catalogue:
    return catalogue_of((TOLD, HONEST[1]))


def looks() -> list[Any]:
    said = f"Sentence one. Kim Jong Un, {OFFICES[1]}, visited the mill. Sentence three."
    return [*month(), article(9001, START + timedelta(days=22, hours=5), said, "Of another person")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    with (
        Archive.open(folder / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{folder / 'index.sqlite'}") as store,
    ):
        pipeline = Pipeline(catalogue(), store, archive)
        pipeline.ingest_all(looks())
        ticking.tick(pipeline, (), "C1", timedelta(hours=48), LATE)
    return folder


@pytest.fixture
def conn(home: Path) -> Iterator[sa.Connection]:
    with Store.open(f"sqlite:///{home / 'index.sqlite'}") as store, store.read() as view:
        yield view


def of(conn: sa.Connection, subject: str, after: str) -> str:
    found = [each for each in current_signals(conn) if (each["subject"], each["after"]) == (subject, after)]
    return str(found[0]["id"])


def test_the_words_stand_in_their_sentence_and_are_those_stored(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Un", OFFICES[1]))
    (quote,) = found["quotes"]
    assert quote["as_stored"] is True
    assert quote["sentence"] == f"Kim Jong Un, {OFFICES[1]}, visited the mill."
    assert quote["text"] in quote["sentence"]
    assert quote["headline"] == "Of another person"
    assert quote["observation"]["value"] == OFFICES[1]


def test_what_it_was_before_and_what_is_related_are_told(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Il", OFFICES[2]))
    assert "  before  nothing known" in lines(found)
    found["signal"]["before"] = OFFICES[1]
    said = list(lines(found))
    assert f"  before  {OFFICES[1]}" in said
    related = said.index("Related signals: of the same story, or of this rule about others within a week")
    assert "  none" not in said[related:]


STRANGERS = frozenset(
    ("text", "sentence", "headline", "url", "subject", "before", "after", "series", "value", "quote", "detail", "unless", "language")
)  # fmt: skip
EVIL = "a\n[HIGH] A first\r\u2028\x1b[31m\u202e\x00" + "가 " * 3000


def hostile(found: Any) -> Any:
    """The same explanation in the words of somebody who wishes us ill."""
    if isinstance(found, dict):
        return {
            key: EVIL if key in STRANGERS and isinstance(said, str) else hostile(said) for key, said in found.items()
        }
    return [hostile(each) for each in found] if isinstance(found, list) else found


def test_words_of_a_stranger_make_no_line_of_ours_and_are_cut(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Un", OFFICES[1]))
    found["signal"]["counterpart"] = ["beside it"]
    evil = hostile(found)
    evil["signal"]["reasons"] = [EVIL] * len(found["signal"]["reasons"])
    evil["edit"] = [[("before", EVIL), ("after", EVIL)]]
    found["edit"] = [[("before", "a"), ("after", "b")]]
    shown = list(lines(evil))
    assert len(shown) == len(list(lines(found)))
    assert [each for each in shown if each != clean(each) or "\n" in each] == []
    assert max(map(len, shown)) < 2000


def test_earlier_uses_are_those_before_and_of_whom_else(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Il", OFFICES[2]))
    assert [(row["value"], row["stories"]) for row in found["earlier"]] == [(OFFICES[1], 1), (OFFICES[0], 1)]
    assert (
        found["earlier"][1]["first"] == found["earlier"][1]["last"] == (START + timedelta(days=6, hours=1)).isoformat()
    )
    assert found["others"] == []
    others = explain(conn, catalogue(), of(conn, "Kim Jong Un", OFFICES[1]))["others"]
    assert [(row["subject"], row["stories"]) for row in others] == [("Kim Jong Il", 1)]


def test_a_use_that_came_later_is_none_before(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Il", OFFICES[1]))
    assert found["others"] == [], "the other person was so called eight days later"
    assert found["later"] == []


def test_related_are_the_same_days_and_not_the_signal_itself(conn: sa.Connection) -> None:
    own = of(conn, "Kim Jong Un", OFFICES[1])
    found = explain(conn, catalogue(), own)
    assert {row["subject"] for row in found["related"]} == {"Kim Jong Il"}
    assert own not in {row["id"] for row in found["related"]}
    assert {row["why"] for row in found["related"]} == {"same days"}


def test_the_bytes_are_where_it_says(conn: sa.Connection, home: Path) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Un", OFFICES[1]))
    (kept,) = found["captures"]
    with Archive.open(home / "archive") as archive:
        look = archive.read(Place(kept["file"], kept["offset"], kept["length"]))
    assert look.id == kept["id"] == found["quotes"][0]["capture"]
    assert look.digest == kept["digest"]  # type: ignore[union-attr]
    assert conn.scalar(sa.select(captures.c.url).where(captures.c.id == kept["id"])) == kept["url"]


def test_decisions_and_the_rules_own_doubts_are_told(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Un", OFFICES[1]))
    assert [(row["decision"], row["reason"]) for row in found["decisions"]] == [("hold", "late_history")]
    assert found["rule"]["quiet_where"] == ["the same office again"]
    assert found["rule"]["note"].startswith("Why it matters.")
    said = "\n".join(lines(found))
    for part in (
        "the same office again",
        "Blind spots. Many.",
        "hold (late_history",
        "sha256:",
        "fewer than 5 documents",
    ):
        assert part in said


def test_a_rule_that_is_gone_is_named_as_such(conn: sa.Connection) -> None:
    found = explain(conn, catalogue_of(()), of(conn, "Kim Jong Un", OFFICES[1]))
    assert found["rule"]["in_force"] is None
    assert "not in the catalogue any more" in "\n".join(lines(found))


def test_a_retracted_signal_can_be_explained_and_says_so(tmp_path: Path) -> None:
    with (
        Archive.open(tmp_path / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{tmp_path / 'index.sqlite'}") as store,
    ):
        pipeline = Pipeline(catalogue(), store, archive)
        pipeline.ingest_all(looks())
        ticking.tick(pipeline, (), "C1", timedelta(hours=48), LATE)
        with store.write() as conn:
            name = of(conn, "Kim Jong Un", OFFICES[1])
            revise(conn, name, "retracted", "an earlier use came in", None, LATE)
            found = explain(conn, catalogue(), name[:10])
    assert found["revisions"] == [
        {"action": "retracted", "reason": "an earlier use came in", "recorded_at": LATE.isoformat()}
    ]
    assert "retracted: an earlier use came in" in "\n".join(lines(found))


def test_words_that_are_not_in_the_index_are_not_vouched_for(conn: sa.Connection) -> None:
    found = explain(conn, catalogue(), of(conn, "Kim Jong Un", OFFICES[1]))
    found["quotes"] = [{**found["quotes"][0], "as_stored": False, "sentence": None}]
    assert "NOT CHECKED: the stored document says something else there" in "\n".join(lines(found))


@pytest.mark.parametrize("name", ["", "zz", "c3cb84871e4b9c1aa328540e941d9a53"])
def test_a_name_of_no_one_signal_is_refused(conn: sa.Connection, name: str) -> None:
    with pytest.raises(UsageError, match="tealeaves signals"):
        explain(conn, catalogue(), name)


def test_the_command_speaks_and_gives_json(command: Run, home: Path, conn: sa.Connection) -> None:
    name = of(conn, "Kim Jong Un", OFFICES[1])
    done = command("explain", name[:12], "--json", TEALEAVES_HOME=str(home))
    assert done.returncode == 0, done.stderr
    (row,) = [json.loads(each) for each in done.stdout.splitlines()]
    assert row["signal"]["id"] == name
    assert row["rule"] == {"id": "office_first_seen", "version": 1, "in_force": None}
    said = command("explain", name, TEALEAVES_HOME=str(home))
    assert f"in: Kim Jong Un, {OFFICES[1]}, visited the mill." in said.stdout
    assert date.fromisoformat(row["signal"]["known_at"][:10]) == date(2012, 1, 23)
    assert command("explain", "nobody", TEALEAVES_HOME=str(home)).returncode == 2
