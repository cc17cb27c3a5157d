"""The frames as an analyst uses them: typed as documented, cut at the right time, and never an empty answer to a wrong question."""

from __future__ import annotations

import hashlib
import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from research_world import EN, KO, build, day, late

import tealeaves
from tealeaves import research
from tealeaves.errors import NewerSchema, StoreError, UsageError
from tealeaves.research import columns, frames
from tealeaves.research.index import reading
from tealeaves.store import Store

WHOLE: dict[str, tuple[columns.Table, Callable[..., pl.DataFrame]]] = {
    "documents": (columns.DOCUMENTS.having(texts=False), tealeaves.documents),
    "sightings": (columns.SIGHTINGS, tealeaves.sightings),
    "captures": (columns.CAPTURES, tealeaves.captures),
    "observations": (columns.OBSERVATIONS, tealeaves.observations),
    "signals": (columns.SIGNALS, tealeaves.signals),
    "coverage": (columns.COVERAGE, tealeaves.coverage),
    "alterations": (columns.ALTERATIONS, tealeaves.alterations),
    "term_usage": (columns.TERM_USAGE, lambda **how: tealeaves.term_usage("closest comrade", **how)),
    "concordance": (columns.CONCORDANCE, lambda **how: tealeaves.concordance("closest comrade", **how)),
}


@pytest.fixture
def placed(index_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The paper on each database in turn, reached by the environment."""
    home = tmp_path / "home"
    build(home, index_url)
    monkeypatch.setenv("TEALEAVES_HOME", str(home))
    monkeypatch.setenv("TEALEAVES_DATABASE_URL", index_url)
    return home


def test_every_frame_has_the_columns_types_order_and_nulls_of_the_dictionary(placed: Path) -> None:
    for name, (table, call) in WHOLE.items():
        found = call(warming=True) if name == "signals" else call()
        assert found.height > 0, name
        assert dict(found.schema) == {column.name: frames.TYPES[column.kind] for column in table}, name
        absent = {column.name for column in table if found[column.name].null_count()}
        assert absent <= {column.name for column in table if column.null}, name
        assert found.select(table.key).is_duplicated().sum() == 0, name
        assert found.equals(found.sort(table.order, nulls_last=False)), name


@pytest.mark.parametrize("name", WHOLE)
def test_an_empty_index_gives_an_empty_frame_of_the_same_types(name: str, empty: Path) -> None:
    table, call = WHOLE[name]
    found = call(home=empty)
    assert found.is_empty()
    assert dict(found.schema) == {column.name: frames.TYPES[column.kind] for column in table}


def test_both_databases_give_the_same_frames(placed: Path, paper: Path) -> None:
    for _, call in WHOLE.values():
        file = {"warc_file", "warc_offset", "warc_length"}
        here, there = call(), call(home=paper)
        assert here.drop(*(file & set(here.columns))).equals(there.drop(*(file & set(there.columns))))


def test_a_named_home_wins_over_the_environment(paper: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEALEAVES_DATABASE_URL", f"sqlite:///{empty / 'index.sqlite'}")
    monkeypatch.setenv("TEALEAVES_HOME", str(empty))
    assert tealeaves.documents().is_empty()
    assert not tealeaves.documents(home=paper).is_empty()
    assert not tealeaves.documents(home=str(paper)).is_empty()


def test_the_four_times_are_told_apart(paper: Path) -> None:
    one = tealeaves.documents(home=paper).filter(pl.col("url").str.ends_with("/c")).sort("known_at").to_dicts()[-1]
    assert one["known_at"] == day(3, 20)
    assert one["recorded_at"].year == 2023
    assert (one["published_on"], one["published_at"]) == (date(2012, 3, 6), None)
    assert (one["event_on"], one["event_at"]) == (None, None)


def test_texts_are_given_only_where_asked_for(paper: Path) -> None:
    assert "text" not in tealeaves.documents(home=paper).columns
    texts = tealeaves.documents(home=paper, text=True)
    assert texts["text"].str.len_chars().to_list() == texts["characters"].to_list()
    quotes = tealeaves.observations(home=paper).join(texts.select("version", "text"), on="version")
    assert quotes.height > 100
    assert all(row["text"][row["offset"] :].startswith(row["quote"]) for row in quotes.iter_rows(named=True))


@pytest.mark.parametrize("name", ["documents", "observations", "signals", "sightings", "captures"])
def test_as_of_lets_nothing_later_take_part(name: str, paper: Path) -> None:
    _, call = WHOLE[name]
    clock = "captured_at" if name in ("sightings", "captures") else "known_at"
    warming = {"warming": True} if name == "signals" else {}
    whole, then = call(home=paper, **warming), call(home=paper, as_of=day(3, 6), **warming)
    assert 0 < then.height < whole.height
    aside = ["recorded_at"] if name == "documents" else []  # of the captures by then: the next test
    assert then.drop(aside).equals(whole.filter(pl.col(clock) <= day(3, 6)).drop(aside))


def test_an_edit_is_told_with_its_interval_and_not_before_it_was_seen(paper: Path) -> None:
    (one,) = tealeaves.alterations(home=paper).to_dicts()
    assert (one["kind"], one["last_at"], one["first_at"], one["precision"]) == (
        "extended",
        day(3, 6),
        day(3, 20),
        "day",
    )
    assert (one["words_before"], one["words_after"]) == ([""], ["Its head spoke of a “closest comrade”"])
    assert tealeaves.alterations(home=paper, as_of=day(3, 19)).is_empty()
    assert tealeaves.alterations(home=paper, as_of=day(3, 20), series=EN).height == 1
    assert tealeaves.alterations(home=paper, series=KO).is_empty()


@pytest.mark.req("law-3")
def test_as_of_gives_what_an_index_gives_that_holds_no_more(paper: Path, tmp_path: Path) -> None:
    """The future is really away: cut by the question, or never there."""
    then = day(3, 19)
    build(tmp_path, until=then)
    place = {"warc_file", "warc_offset", "warc_length"}
    for name, (_, call) in WHOLE.items():
        warming = {"warming": True} if name == "signals" else {}
        cut, never = call(home=paper, as_of=then, **warming), call(home=tmp_path, as_of=then, **warming)
        assert cut.height > 0 or name == "alterations"  # nothing had been edited by then
        assert cut.drop(*(place & set(cut.columns))).equals(never.drop(*(place & set(never.columns)))), name


def test_a_day_is_all_of_it_and_both_ends_belong_to_a_span(paper: Path) -> None:
    seen = tealeaves.documents(home=paper, since="2012-01-10", until=date(2012, 1, 11))["known_at"]
    assert seen.dt.day().unique().to_list() == [10, 11]
    exact = tealeaves.documents(home=paper, since=day(1, 10), until="2012-01-10T09:00:00")["known_at"]
    assert set(exact.to_list()) == {day(1, 10)}


def test_observations_are_narrowed_by_kind_subject_value_and_series(paper: Path) -> None:
    whole = tealeaves.observations(home=paper)
    some = tealeaves.observations(
        home=paper, kind=["block_language", "document"], subject="language", value="ko", series=KO
    )
    wanted = (pl.col("kind") == "block_language") & (pl.col("value") == "ko") & (pl.col("series") == KO)
    assert some.height > 0
    assert some.equals(whole.filter(wanted))


def test_coverage_tells_holes_reprints_and_where_dates_come_from(paper: Path) -> None:
    en, _ = tealeaves.coverage(home=paper).to_dicts()
    assert (en["series"], en["sources"]) == (EN, ["paper"])
    assert en["versions"] - en["documents"] == 2  # one reprint, one later version
    assert (en["since"], en["until"]) == (date(2012, 1, 1), date(2012, 3, 31))
    assert en["gaps"] == [{"after": date(2012, 1, 31), "before": date(2012, 3, 1)}]
    assert en["gap_days"] == 29
    assert (en["first_polled"], en["first_in_dump"]) == (1, en["versions"] - 1)
    assert en["day_only"] == en["versions"]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda home: tealeaves.documents(source="nobody", home=home), "no source 'nobody'.*paper"),
        (lambda home: tealeaves.documents(series="paper/article/xx", home=home), "no series.*paper/article/ko"),
        (lambda home: tealeaves.observations(kind="ofice", home=home), "kind of observation 'ofice'.*office"),
        (lambda home: tealeaves.signals(rule="nothing_changed", home=home), "no rule 'nothing_changed'.*address_term_changed"),
        (lambda home: tealeaves.documents(source=[], home=home), "names nothing"),
        (lambda home: tealeaves.documents(source="", home=home), "names nothing"),
        (lambda home: tealeaves.documents(since="yesterday", home=home), "'yesterday' is no date"),
        (lambda home: tealeaves.documents(since="2013-01-01", until="2012-01-01", home=home), "before it begins"),
        (lambda home: tealeaves.term_usage("a", by="fortnight", home=home), "no period"),
        (lambda home: tealeaves.term_usage("a", on="recorded_at", home=home), "no time to count by"),
        (lambda home: tealeaves.term_usage("a", per=0, home=home), "per=0"),
        (lambda home: tealeaves.term_usage("a", per=float("nan"), home=home), "per=nan"),
        (lambda home: tealeaves.term_usage(" ", home=home), "empty"),
        (lambda home: tealeaves.term_usage([], home=home), "names nothing"),
        (lambda home: tealeaves.concordance("", home=home), "names nothing"),
        (lambda home: tealeaves.documents(home=home / "nowhere"), "no index in .*nowhere.*TEALEAVES_HOME"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told_and_not_answered_with_nothing(
    ask: Callable[[Path], Any], told: str, paper: Path
) -> None:
    with pytest.raises(UsageError, match=told):
        ask(paper)


def test_a_source_of_the_catalogue_that_is_not_held_yet_is_empty_and_no_mistake(paper: Path) -> None:
    assert tealeaves.documents(source="kcna_kp", home=paper).is_empty()


# --- read-only --------------------------------------------------------------------------------------------------------------------


def test_nothing_can_be_written(placed: Path) -> None:
    with reading() as index, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        index.conn.execute(sa.text("DELETE FROM ticks"))


def test_the_file_of_an_index_stays_as_it_is(paper: Path) -> None:
    def digest() -> str:
        return hashlib.sha256((paper / "index.sqlite").read_bytes()).hexdigest()

    before = digest()
    for _, call in WHOLE.values():
        call(home=paper)
    assert digest() == before


def test_an_index_is_read_while_a_watch_writes(placed: Path, index_url: str) -> None:
    """What a writer has not finished is not seen, and neither waits for the other."""
    before = tealeaves.documents().height
    with Store.open(index_url) as writer, writer.write() as conn:
        again = "SELECT version, 'x', captured_at, recorded_at FROM sightings LIMIT 1"
        conn.execute(sa.text("INSERT INTO sightings (version, capture, captured_at, recorded_at) " + again))
        assert tealeaves.documents().height == before
        assert "x" not in tealeaves.sightings()["capture"]


def _patched(home: Path, statement: str) -> None:
    engine = sa.create_engine(f"sqlite:///{home / 'index.sqlite'}")
    with engine.begin() as conn:
        conn.execute(sa.text(statement))
    engine.dispose()


def test_an_index_of_a_newer_tealeaves_is_refused(empty: Path) -> None:
    _patched(empty, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match="newer tealeaves"):
        tealeaves.documents(home=empty)


def test_an_index_of_an_older_tealeaves_is_refused_and_left_as_it_is(empty: Path) -> None:
    _patched(empty, "UPDATE alembic_version SET version_num = '0001'")
    before = (empty / "index.sqlite").read_bytes()
    with pytest.raises(StoreError, match="not up to date"):
        tealeaves.documents(home=empty)
    assert (empty / "index.sqlite").read_bytes() == before


def test_an_index_that_a_parser_in_force_has_not_read_is_refused(tmp_path: Path) -> None:
    """Its answers would lack what the parser reads: a hole that looks like a zero."""
    build(tmp_path)
    tealeaves.documents(home=tmp_path)
    late(tmp_path, revision=9)
    with pytest.raises(StoreError, match=r"lacks .*source paper.*rebuild"):
        tealeaves.documents(home=tmp_path)


# --- the package ------------------------------------------------------------------------------------------------------------------


def test_the_package_is_quick_to_import_and_knows_its_functions() -> None:
    code = (
        "import sys, tealeaves; assert not {'polars', 'sqlalchemy', 'tealeaves.research'} & set(sys.modules);"
        "assert set(tealeaves.__all__) <= set(dir(tealeaves)); tealeaves.documents; assert 'polars' not in sys.modules;"
        "import tealeaves.cli; assert 'polars' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


def test_a_name_that_there_is_not() -> None:
    with pytest.raises(AttributeError, match=r"tealeaves.*'nothing'"):
        _ = tealeaves.nothing  # type: ignore[attr-defined]


def test_the_typed_surface_is_the_real_one() -> None:
    stub = (Path(tealeaves.__file__).with_suffix(".pyi")).read_text("utf-8")
    for name in research.__all__:
        assert f"from tealeaves.research import {name} as {name}\n" in stub
        assert getattr(tealeaves, name) is getattr(research, name)
    assert sorted(tealeaves.__all__) == sorted([*research.__all__, "__version__"])
    modules = {path.stem for path in Path(tealeaves.__file__).parent.iterdir()}
    assert not modules & set(research.__all__), "a module of that name would hide the function"


def test_every_function_takes_home_by_name_and_says_what_it_is() -> None:
    for name in research.__all__:
        function = getattr(research, name)
        assert function.__doc__
        keyword = inspect.signature(function).parameters["home"]
        assert keyword.kind is inspect.Parameter.KEYWORD_ONLY


@pytest.fixture
def without_polars(tmp_path: Path) -> dict[str, str]:
    """The environment of a process in which polars is not installed."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Gone:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'polars': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Gone())\n"
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'polars' else real(name, package)\n"
    )
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def test_without_polars_the_remedy_is_told(without_polars: dict[str, str], paper: Path, tmp_path: Path) -> None:
    code = f"import tealeaves; tealeaves.documents(home={str(paper)!r})"
    run = subprocess.run(
        [sys.executable, "-c", code], env=without_polars, capture_output=True, text=True, timeout=60, check=False
    )
    assert "pip install 'tealeaves[research]'" in run.stderr
    export = [str(Path(sys.executable).with_name("tealeaves")), "export"]
    env = {**without_polars, "TEALEAVES_HOME": str(paper)}
    parquet = subprocess.run(
        [*export, str(tmp_path / "p")], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert (parquet.returncode, "tealeaves[research]" in parquet.stderr) == (2, True)
    assert not (tmp_path / "p").exists()
    sheets = subprocess.run(
        [*export, str(tmp_path / "c"), "--format", "csv"],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (sheets.returncode, sheets.stderr) == (0, "")
