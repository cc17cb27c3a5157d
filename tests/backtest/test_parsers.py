"""Parsers of a revision against today's: the same captures read twice, in step, in two processes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rules_repo import RulesRepo, rule_text

from tealeaves.archive import Archive
from tealeaves.backtest import parsers
from tealeaves.backtest.compare import weekly
from tealeaves.backtest.editions import working
from tealeaves.backtest.result import Comparison
from tealeaves.catalogue import load
from tealeaves.errors import ArchiveError, ContentError, UsageError
from tealeaves.extract import extract, observed
from tealeaves.model import Capture
from tealeaves.rulekit import RuleModule
from tealeaves.settings import Settings
from tealeaves.tape import Tape

START = datetime(2010, 3, 1, 14, 59, 59, tzinfo=UTC)
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
DUMP = "kcna_1997_2012"


def record(day: int, title: str, text: str) -> Capture:
    """One record of a dump of KCNA."""
    at = START + timedelta(days=day)
    url = f"http://kcna.co.jp/item/2010/{day}.htm"
    said = {"date": str(at.date()), "seq": 1, "title": title, "url": url, "index_url": url, "text": text}
    return Capture(DUMP, url, at, RECORDED, json.dumps(said).encode(), origin="dump", precision="day")


CAPTURES = (
    record(0, "Marshal Kim Jong Il Inspects Farm", "Pyongyang, March 1 (KCNA) -- Marshal Kim Jong Il inspected a farm."),
    record(2, "Kim Jong Il Meets Guests", "Pyongyang, March 3 (KCNA) -- General Secretary Kim Jong Il met guests."),
    record(4, "Rice Is Transplanted", "Pyongyang, March 5 (KCNA) -- Rice was transplanted.\nThe weather was fine."),
    record(4, "Rice Is Transplanted", "Pyongyang, March 5 (KCNA) -- Rice was transplanted.\nThe weather was fine."),
)  # fmt: skip
STAMPS = Path(__file__).parents[1] / "captures" / "korea_stamp" / "notice-four_languages.html"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home folder whose archive holds four records of a dump (one of them twice, a day apart) and a notice."""
    settings = Settings(home=tmp_path / "home")
    url = json.loads(STAMPS.with_name("notice-four_languages.expected.json").read_text("utf-8"))["capture"]["url"]
    notice = Capture("korea_stamp", url, START + timedelta(days=6), RECORDED, STAMPS.read_bytes())
    with Archive.open(settings.archive_folder, writable=True) as archive:
        for capture in (*CAPTURES, notice):
            archive.append(capture)
    return settings


@pytest.fixture
def repo(tmp_path: Path) -> RulesRepo:
    """A repository whose folder `parsers` is ours."""
    made = RulesRepo(tmp_path / "repo")
    ours = parsers.parsers_folder()
    shutil.copytree(ours, made.root / "parsers", ignore=shutil.ignore_patterns("__pycache__"))
    return made


def changed(repo: RulesRepo, file: str, old: str, new: str) -> Path:
    """Commit a revision in which a file of the parsers was another one; the working tree has ours again. The folder."""
    path = repo.root / "parsers" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    repo.commit("as it was")
    path.write_text(text, "utf-8")
    return repo.root / "parsers"


@pytest.fixture
def rules(tmp_path: Path) -> list[RuleModule]:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "word_new.py").write_text(rule_text())
    return list(working(folder).rules.values())


def tape_of(settings: Settings) -> Tape:
    """What the index would hold."""
    catalogue = load()
    with Archive.open(settings.archive_folder) as archive:
        looks = [look for _, look in archive.looks() if isinstance(look, Capture)]
    return Tape.of(seen for look in looks for seen in observed(extract(catalogue, look), look))


def against(
    settings: Settings, rules: list[RuleModule], folder: Path, revision: str = "HEAD", tape: Tape | None = None
) -> Comparison:
    weeks = weekly([datetime(2010, 3, 1, tzinfo=UTC).date()])
    return parsers.compared_parsers(
        settings, tape_of(settings) if tape is None else tape, rules, revision, weeks, folder=folder
    )


def test_a_paragraph_that_is_read_otherwise_shows_in_documents_and_signals(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    folder = changed(
        repo,
        "dump.py",
        "def _lines(raw: str) -> list[str]:\n",
        'def _lines(raw: str) -> list[str]:\n    raw = raw.replace("Marshal", "Comrade")\n',
    )
    found = against(settings, rules, folder)
    told = found.documents
    assert told is not None
    assert (told.captures, told.same, told.gained, told.lost, told.changed) == (5, 3, 0, 0, 1)
    assert told.by_field == (("blocks", 1),)
    assert told.by_source == ((DUMP, 0, 0, 1),)
    (shown,) = told.shown
    assert shown.captured_at == START
    assert "(KCNA) -- Comrade Kim Jong Il" in shown.words[0]
    assert "(KCNA) -- Marshal Kim Jong Il" in shown.words[0]
    assert [(change.how, change.key) for change in found.changes] == [("lost", "kcna/article/en|Kim Jong Il|comrade")]
    assert found.notes[0] == "files that differ: dump.py"


def test_a_document_that_was_not_understood_is_gained_with_its_signals(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    folder = changed(
        repo, "dump.py", "    record = _record(capture)\n",
        '    record = _record(capture)\n    if "Guests" in str(record):\n        raise Unreadable("no guests")\n',
    )  # fmt: skip
    found = against(settings, rules, folder)
    told = found.documents
    assert told is not None
    assert (told.gained, told.lost, told.changed) == (1, 0, 0)
    assert (told.quarantined_before, told.quarantined_after) == (1, 0)
    assert told.shown[0].headline == "Kim Jong Il Meets Guests"
    assert told.shown[0].how == "gained"
    assert [(change.how, change.key) for change in found.changes] == [
        ("gained", "kcna/article/en|Kim Jong Il|general secretary of the Workers' Party of Korea")
    ]
    assert found.rate_after.groups == found.rate_before.groups + 1


def test_another_revision_of_a_parser_that_reads_the_same_is_no_change(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    """Every version and every id is another one; nothing that anybody reads is."""
    found = against(settings, rules, changed(repo, "dump.py", "REVISION = 1", "REVISION = 0"))
    assert found.documents is not None
    assert (found.documents.same, found.documents.changed) == (4, 0)
    assert found.changes == ()


@pytest.mark.parametrize("file", ["korea_stamp.py", "_korea_stamp/countries.py"])
def test_only_the_sources_whose_file_or_part_differs_are_read_again(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo, file: str
) -> None:
    folder = changed(repo, file, "def ", "# why\ndef ")
    found = against(settings, rules, folder)
    assert found.documents is not None
    assert (found.documents.captures, found.documents.same) == (1, 1)
    assert "only captures of korea_stamp were read again" in found.notes[1]
    assert found.changes == ()


def test_only_the_tables_that_differ_are_read_again(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    folder = changed(repo, "dumps.toml", 'outlet = "kcna"', 'outlet = "other"')
    found = against(settings, rules, folder)
    assert found.documents is not None
    assert (found.documents.captures, found.documents.changed) == (4, 3)
    assert found.documents.by_field == (("outlet", 3),)
    assert f"only captures of {DUMP} were read again" in found.notes[1]


def test_a_source_that_there_was_not_yet_is_gained(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    path = repo.root / "parsers" / "korea_stamp.py"
    text = path.read_text("utf-8")
    path.unlink()
    repo.commit("before")
    path.write_text(text, "utf-8")
    found = against(settings, rules, path.parent)
    assert found.documents is not None
    assert found.documents.by_source == (("korea_stamp", 1, 0, 0),)


def test_both_sides_stand_on_the_archive_even_where_the_tape_has_less(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    """An index that lags behind must not make documents look gained, nor signals."""
    folder = changed(repo, "dump.py", "REVISION = 1", "REVISION = 1  # ")
    whole = against(settings, rules, folder)
    assert against(settings, rules, folder, tape=Tape.of([])) == whole
    assert whole.documents is not None
    assert whole.changes == ()


def test_the_same_parsers_are_said_to_be_and_nothing_is_read(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo, tmp_path: Path
) -> None:
    commit = repo.commit()
    nowhere = Settings(home=tmp_path / "nowhere")
    found = against(nowhere, rules, repo.root / "parsers", tape=tape_of(settings))
    assert found.changes == ()
    assert found.rate_before == found.rate_after
    assert found.rate_after.groups > 0
    assert found.documents is None
    assert found.notes == (f"the parsers are the same in {commit[:8]} (HEAD): no document can differ",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("def parse_dump(", "def parse_dump((", "parsers.dump: line"),
        (
            "from tealeaves.text import fold_term",
            "from tealeaves.text import fold_nothing",
            "cannot import name 'fold_nothing'",
        ),
        ("REVISION = 1", "REVISION = 1\nimport os\nos._exit(7)", "the process ended with 7"),
    ],
)
def test_parsers_that_todays_engine_cannot_run_are_named(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo, old: str, new: str, said: str
) -> None:
    folder = changed(repo, "dump.py", old, new)
    with pytest.raises(ContentError, match=r"\(HEAD\) do not run in today's engine") as caught:
        against(settings, rules, folder)
    assert said in str(caught.value)
    assert "compare with a later revision" in str(caught.value)


def test_a_parser_that_prints_does_not_get_between(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo
) -> None:
    folder = changed(
        repo, "dump.py", "    record = _record(capture)\n", '    print("here")\n    record = _record(capture)\n'
    )
    found = against(settings, rules, folder)
    assert found.documents is not None
    assert found.documents.same == 4


def test_an_archive_that_grows_meanwhile_is_not_compared(
    settings: Settings, rules: list[RuleModule], repo: RulesRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = changed(repo, "dump.py", "REVISION = 1", "REVISION = 0")
    real = parsers.captures

    def fewer(*asked: object) -> Iterator[Capture]:
        return iter(list(real(*asked))[:-1])  # type: ignore[arg-type]

    monkeypatch.setattr(parsers, "captures", fewer)
    with pytest.raises(ArchiveError, match="grew while it was read"):
        against(settings, rules, folder)


def test_no_such_revision_and_one_without_parsers(settings: Settings, rules: list[RuleModule], repo: RulesRepo) -> None:
    repo.git("add", "rules")
    repo.git("commit", "--quiet", "--message", "rules only")
    with pytest.raises(UsageError, match="git knows no revision 'v9'"):
        against(settings, rules, repo.root / "parsers", "v9")
    with pytest.raises(UsageError, match="there are no parsers in parsers/ at HEAD"):
        against(settings, rules, repo.root / "parsers")


def test_the_folder_of_other_parsers_goes_with_the_comparison(repo: RulesRepo) -> None:
    repo.commit()
    with parsers.parsers_at("HEAD", repo.root / "parsers") as other:
        assert (other.folder / "parsers" / "feeds.toml").is_file()
        assert other.differ == ()
    assert not other.folder.exists()
