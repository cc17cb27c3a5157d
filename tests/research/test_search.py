"""A word is found in any script, with its context, and never without what the answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from laws_world import catalogue_of
from research_world import EN, KO, Run, day, mapping, piece

from tealeaves.archive import Archive
from tealeaves.errors import UsageError
from tealeaves.model import Capture
from tealeaves.pipeline import Pipeline
from tealeaves.research.index import Index, reading
from tealeaves.research.search import Found, chosen, resting, search, term_of
from tealeaves.store import Store


def asked(index: Index, term: str, language: str | None = None, **how: Any) -> Found:
    names = {name: how.pop(name, None) for name in ("source", "series", "since", "until")}
    wanted = chosen(index, language=language, **names)
    return search(index.conn, wanted, term_of(term), language=language, **how)


def texts() -> Iterator[Capture]:
    """What hides words from a search: particles, spaced names, width, print glyphs, other scripts, words inside of words."""
    said = (
        ("ko", "두 나라 인민의 정이 두터워지고 형세가 정돼있다고 하였다.", "정세"),
        ("ko", "김 정 은 동지께서 우표를 보시였다.", "이름"),
        ("ko", "경애하는 김정은동지의 서한.", "서한"),
        ("ko", "ＮＡＴＯ의 확장을 규탄한다.", "규탄"),
        ("zh", "朝鲜邮票公司发行新邮票。", "邮票"),
        ("ru", "Самый близкий товарищ; товарищи", "Письмо"),
        ("en", "The party of art; missiles and a missile.", "Parade"),
        ("en", "“Closest Comrade,” and smart hearts", "Message"),
    )
    for number, (edition, text, title) in enumerate(said):
        yield piece(f"s/{number}", day(1, 2 + number), text, title, edition=edition)
    yield piece("s/7-again", day(1, 20), "“Closest Comrade,” and smart hearts", "Message", on=day(1, 9).date())
    yield piece("s/glyph", day(2, 1), "친애하는 \uf113\uf114\uf115동지", "도안", edition="ko")


@contextmanager
def opened(home: Path) -> Iterator[Index]:
    mapping(home)
    with (
        Archive.open(home / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{home / 'index.sqlite'}") as store,
    ):
        Pipeline(catalogue_of(), store, archive).ingest_all(texts())
    with reading(home) as index:
        yield index


WORDS = [
    ("정돼", ["정돼"]),
    ("邮票", ["邮票"]),
    ("동지", ["동지", "동지", "동지"]),
    ("김정은", ["김정은", "김 정 은"]),
    ("김정은동지", ["김정은동지", "김 정 은 동지"]),
    ("김일성동지", ["김일성동지"]),
    ("nato", ["ＮＡＴＯ"]),
    ("ＮＡＴＯ", ["ＮＡＴＯ"]),
    ("art", ["art"]),
    ("missile", ["missile"]),
    ("missil*", ["missiles"]),
    ("closest comrade", ["Closest Comrade"]),
    ('"closest comrade', ["“Closest Comrade"]),
    ("товарищ", ["товарищ"]),
    ("товарищ*", ["товарищ"]),
    ("never said", []),
]


def test_words_are_found_in_every_script_on_both_databases(
    tmp_path: Path, index_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEALEAVES_DATABASE_URL", index_url)
    monkeypatch.setenv("TEALEAVES_HOME", str(tmp_path))
    mapping(tmp_path)
    with Archive.open(tmp_path / "archive", writable=True) as archive, Store.open(index_url) as store:
        Pipeline(catalogue_of(), store, archive).ingest_all(texts())
    with reading() as index:
        answers = [(term, asked(index, term)) for term, _ in WORDS]
    assert [(term, sorted(use.words for use in found.uses)) for term, found in answers] == [
        (term, sorted(words)) for term, words in WORDS
    ]
    assert [found.stories for _, found in answers] == [len(words) for _, words in WORDS]


def test_a_use_stands_in_its_context_and_leads_to_its_capture(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        (use,) = asked(index, "missil*").uses
        kept = {row.id for row in index.conn.exec_driver_sql("SELECT id FROM captures")}
    assert (use.left, use.words, use.right) == ("The party of art; ", "missiles", " and a missile.")
    assert (use.headline, use.series, use.times, use.known_at) == ("Parade", EN, 2, day(1, 8))
    assert use.capture in kept


def test_a_reprint_is_one_story_and_the_order_is_the_one_asked_for(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        assert asked(index, "comrade").stories == 1
        newest, oldest = (asked(index, "동지", newest=newest, limit=2) for newest in (True, False))
    assert [use.known_at for use in newest.uses] == [day(2, 1), day(1, 4)]
    assert [use.known_at for use in oldest.uses] == [day(1, 3), day(1, 4)]
    assert newest.stories == oldest.stories == 3, "all are counted, whatever is shown"


def test_a_language_narrows_what_is_searched_and_what_the_count_rests_on(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        korean = asked(index, "동지", "ko")
        assert [each.series for each in korean.coverage] == [KO]
        assert korean.coverage[0].documents == 5
        assert asked(index, "동지", "en").stories == 0
        with pytest.raises(UsageError, match=r"no edition in 'fr'.*en, ko, ru, zh"):
            asked(index, "동지", "fr")


def test_a_span_is_that_of_the_stories_first_days(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        assert asked(index, "동지", since=day(1, 4)).stories == 2
        assert asked(index, "동지", until=day(1, 3)).stories == 1
        assert asked(index, "comrade", since=day(1, 10)).stories == 0, "it was printed again, and was not new"


def test_the_years_say_where_nothing_is_held(paper: Path) -> None:
    with reading(paper) as index:
        found = asked(index, "closest comrade", series=EN)
    (year,) = found.years
    assert (year.uses, found.stories) == (3, 3)
    assert year.documents == found.coverage[0].documents
    assert year.unheld_days >= 29 + 275, "February, and all from April on"
    assert "gap 2012-01-31 to 2012-03-01" in found.rests_on


def test_what_an_answer_rests_on_when_there_is_nothing() -> None:
    assert resting(()) == "in no documents"


def test_the_command_shows_context_count_and_coverage(command: Run) -> None:
    done = command("search", "closest comrade", "--series", EN, "--limit", "1")
    assert done.returncode == 0, done.stderr
    assert "[closest comrade]" in done.stdout
    assert "3 stories have “closest comrade”, 1 shown: paper/article/en: in" in done.stdout
    assert "gap 2012-01-31 to 2012-03-01" in done.stdout
    rows = [json.loads(line) for line in command("search", "가장", "--json").stdout.splitlines()]
    assert [(row["match"], row["series"], row["language"]) for row in rows] == [("가장", KO, "ko")]


def test_no_page_speaks_to_the_terminal(tmp_path: Path, command: Run) -> None:
    mapping(tmp_path / "h")
    with (
        Archive.open(tmp_path / "h" / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{tmp_path / 'h' / 'index.sqlite'}") as store,
    ):
        hostile = piece("x", day(1, 1) + timedelta(hours=1), "a \u202eword \u200bof [red]harm[/red]", "h \x1b[31m")
        Pipeline(catalogue_of(), store, archive).ingest(hostile)
    done = command("search", "word", TEALEAVES_HOME=str(tmp_path / "h"))
    assert done.returncode == 0, done.stderr
    assert not {"\x1b", "\u202e", "\u200b"} & set(done.stdout)
    assert "[red]harm[/red]" in done.stdout


@pytest.mark.parametrize("term", ["", "  ", "*", "\u200b"])
def test_an_empty_term_is_refused(term: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        term_of(term)
