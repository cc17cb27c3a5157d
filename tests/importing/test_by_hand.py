"""Files that a person has: by command, and laid into the inbox."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tealeaves import watch
from tealeaves.archive.dumps import Oddity
from tealeaves.errors import UsageError
from tealeaves.handover import import_files
from tealeaves.inbox import Known, capture_of, put_away, said_of, strangers, waiting
from tealeaves.model import Capture
from tealeaves.settings import Settings
from tealeaves.standing import standing_of
from tealeaves.store import Store
from tealeaves.store.documents import documents
from tealeaves.store.journal import recent_looks
from tealeaves.watch import LookReport, Workspace

NOTICE = Path(__file__).resolve().parents[1] / "captures" / "korea_stamp" / "notice-four_languages.html"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", workers=1)


def laid(settings: Settings, name: str, body: bytes, source: str = "korea_stamp", age: float = 60) -> Path:
    """A file in the inbox that nobody has touched for so many seconds."""
    folder = settings.home / "inbox" / source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(body)
    then = datetime.now(UTC).timestamp() - age
    os.utime(folder / name, (then, then))
    return folder / name


def test_a_file_is_kept_as_its_source_had_it(settings: Settings) -> None:
    report = import_files(settings, [NOTICE], "korea_stamp", Known(captured=date(2025, 1, 1), listed=date(2025, 1, 1)))
    assert (report.records, report.added, report.ingested.documents) == (1, 1, 1)
    with Workspace.open(settings) as workspace, workspace.store.read() as conn:
        (known,) = documents(conn)
        (look,) = recent_looks(conn, source="korea_stamp", limit=5)
    assert known.known_at == datetime(2025, 1, 1, 23, 59, 59, tzinfo=UTC)
    assert known.document.published_at == date(2025, 1, 1)
    assert look["url"].startswith("file:")
    again = import_files(settings, [NOTICE], "korea_stamp", Known(captured=date(2025, 1, 1)))
    assert (again.added, again.known) == (0, 1)
    assert import_files(settings, [NOTICE], "korea_stamp", Known()).known == 1, "whenever it came"


def test_without_a_day_it_is_known_since_we_have_it() -> None:
    capture = capture_of(NOTICE, "korea_stamp", Known(), NOW)
    assert isinstance(capture, Capture)
    assert (capture.captured_at, capture.precision, capture.origin) == (NOW, "second", "file")
    assert capture.listed_at is None
    assert capture.body == NOTICE.read_bytes()


def test_today_is_known_up_to_now_and_tomorrow_not_at_all() -> None:
    today = capture_of(NOTICE, "korea_stamp", Known(captured=NOW.date()), NOW)
    assert isinstance(today, Capture)
    assert today.captured_at == NOW
    tomorrow = capture_of(NOTICE, "korea_stamp", Known(captured=date(2026, 11, 23)), NOW)
    assert isinstance(tomorrow, Oddity)
    assert tomorrow.reason == "bad_date"


def test_a_file_that_is_empty_or_too_large_is_an_oddity(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(200 << 20)
    for name, reason in (("empty.pdf", "empty_file"), ("large.pdf", "too_large")):
        odd = capture_of(tmp_path / name, "korea_stamp", Known(), NOW)
        assert isinstance(odd, Oddity)
        assert odd.reason == reason


@pytest.mark.req("S-14")
def test_a_name_of_a_file_is_never_a_path(tmp_path: Path) -> None:
    for name in ("..%2f..%2fx", "<script>alert(1)</script>".replace("/", "%"), "a\nb.html", "-rf"):
        (tmp_path / name).write_bytes(b"<p>x</p>")
        capture = capture_of(tmp_path / name, "korea_stamp", Known(), NOW)
        assert isinstance(capture, Capture)
        assert capture.url.isprintable()
        assert not set(capture.url) & set('<>"\n')


def test_a_note_beside_a_file_says_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(b"%PDF-1.4")
    assert said_of(file) == Known()
    note = tmp_path / "notice.pdf.toml"
    note.write_text(
        'url = "http://www.korstamp.com.kp/n/1.pdf"\ncaptured = 2025-01-01\nlisted = 2024-12-30\nedition = "ko"\n'
    )
    assert said_of(file) == Known("http://www.korstamp.com.kp/n/1.pdf", date(2025, 1, 1), date(2024, 12, 30), "ko")
    for text, wrong in [
        ("captured = '2025-01-01'", "must be a day"), ("captured = 2025-01-01T10:00:00", "must be a day"),
        ("urls = 'x'", "unknown key 'urls'"), ("url = 'javascript:x'", "no web address"), ("url", "toml"),
    ]:  # fmt: skip
        note.write_text(text)
        with pytest.raises(UsageError, match=wrong):
            said_of(file)


def test_one_address_is_that_of_one_file(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a")
    (tmp_path / "b.html").write_text("b")
    with pytest.raises(UsageError, match="one address"):
        import_files(settings, [tmp_path], "korea_stamp", Known("http://www.korstamp.com.kp/x"))
    with pytest.raises(UsageError, match="no source is called"):
        import_files(settings, [tmp_path / "a.html"], "korstamp", Known())
    with pytest.raises(UsageError, match="no such file"):
        import_files(settings, [tmp_path / "c.html"], "korea_stamp", Known())


def test_only_files_that_have_settled_are_taken(settings: Settings) -> None:
    inbox = settings.home / "inbox"
    old = laid(settings, "old.html", b"x")
    laid(settings, "new.html", b"x", age=0)
    laid(settings, ".hidden", b"x")
    laid(settings, "old.html.toml", b"edition = 'ko'")
    laid(settings, "x.html", b"x", source="korstamp")
    assert list(waiting(inbox, ["korea_stamp", "kcna_kp"], datetime.now(UTC))) == [("korea_stamp", old)]
    assert strangers(inbox, ["korea_stamp"]) == ["korstamp"]
    assert strangers(inbox / "none", []) == []


def test_what_was_taken_is_never_written_over(settings: Settings) -> None:
    inbox = settings.home / "inbox"
    for body in (b"one", b"two", b"three"):
        put_away(laid(settings, "n.html", body), inbox, "korea_stamp")
    taken = inbox / "taken" / "korea_stamp"
    assert sorted((path.name, path.read_bytes()) for path in taken.iterdir()) == [
        ("2-n.html", b"two"), ("3-n.html", b"three"), ("n.html", b"one"),
    ]  # fmt: skip


def test_a_cycle_takes_in_what_lies_there(settings: Settings) -> None:
    """Archived and read first, moved then; a file that cannot be taken stays where it is and is told of."""
    laid(settings, "notice.html", NOTICE.read_bytes())
    bad = laid(settings, "bad.html", b"<p>x</p>")
    bad.with_name("bad.html.toml").write_text("captured = 'soon'")
    os.utime(bad.with_name("bad.html.toml"), (0, 0))
    with Workspace.open(settings) as workspace:
        report = asyncio.run(workspace.look("every-99h"))
        assert (report.by_hand, report.documents) == (1, 1)
        workspace.tick()
        with workspace.store.read() as conn:
            assert len(list(documents(conn))) == 1
        assert asyncio.run(workspace.look("every-99h")).by_hand == 0
    assert (settings.home / "inbox" / "taken" / "korea_stamp" / "notice.html").is_file()
    assert bad.is_file()


def cycle(settings: Settings) -> tuple[LookReport, list[str]]:
    """One look at the inbox, and what `tealeaves status` says of it then."""
    with Workspace.open(settings) as workspace:
        report = asyncio.run(workspace.look("every-99h"))
        workspace.tick()
    with Store.open(settings.index_url) as store:
        return report, [trouble for trouble in standing_of(settings, store).troubles if trouble.startswith("inbox")]


def test_a_note_that_comes_first_waits_for_its_document(settings: Settings) -> None:
    """Taken for a document, it would be gone when the notice comes: an old notice without its day would be today's news."""
    laid(settings, "notice.html.toml", b"captured = 2025-01-01")
    report, troubles = cycle(settings)
    assert report.by_hand == 0
    assert troubles == ["inbox/korea_stamp/notice.html.toml is a note beside a file that is not there"]
    laid(settings, "notice.html", NOTICE.read_bytes())
    report, troubles = cycle(settings)
    assert (report.by_hand, troubles) == (1, [])
    with Store.open(settings.index_url) as store, store.read() as conn:
        (known,) = documents(conn)
    assert known.known_at == datetime(2025, 1, 1, 23, 59, 59, tzinfo=UTC)


def test_a_note_that_is_still_written_is_waited_for(settings: Settings) -> None:
    laid(settings, "notice.html", NOTICE.read_bytes())
    laid(settings, "notice.html.toml", b"captured = 2025-01-01", age=0)
    assert list(waiting(settings.inbox_folder, ["korea_stamp"], datetime.now(UTC))) == []


def test_a_file_of_a_time_to_come_is_not_waited_for(settings: Settings) -> None:
    file = laid(settings, "notice.html", NOTICE.read_bytes(), age=-9e8)
    assert list(waiting(settings.inbox_folder, ["korea_stamp"], datetime.now(UTC))) == []
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert list(waiting(settings.inbox_folder, ["korea_stamp"], later)) == [("korea_stamp", file)]


@pytest.mark.req("S-14")
def test_what_no_parser_can_read_is_told_until_a_person_takes_it_away(settings: Settings) -> None:
    laid(settings, "notice.pdf", b"%PDF-1.4 and no more")
    report, troubles = cycle(settings)
    assert (report.by_hand, report.quarantined) == (1, 1)
    told = "inbox/refused/korea_stamp/notice.pdf is kept, and no parser can read it (1 such): see the log, then take it away"
    assert troubles == [told]
    assert cycle(settings)[1] == [told]
    (settings.inbox_folder / "refused" / "korea_stamp" / "notice.pdf").unlink()
    assert cycle(settings)[1] == []


def test_folders_and_links_are_told_of(settings: Settings, tmp_path: Path) -> None:
    folder = laid(settings, "notice.html", NOTICE.read_bytes()).parent
    (folder / "2025").mkdir()
    (folder / "linked.html").symlink_to(NOTICE)
    report, troubles = cycle(settings)
    assert report.by_hand == 1
    assert troubles == [
        "inbox/korea_stamp/2025 is a folder: lay its files into korea_stamp/ themselves",
        "inbox/korea_stamp/linked.html is a link: lay the file itself there",
    ]


def test_a_file_that_cannot_be_moved_is_kept_once_and_stops_no_cycle(settings: Settings) -> None:
    laid(settings, "notice.html", NOTICE.read_bytes())
    (settings.inbox_folder / "taken").write_text("a file where the folder should be")
    assert [cycle(settings)[0].by_hand for _ in range(3)] == [1, 0, 0]
    with Workspace.open(settings) as workspace, workspace.store.read() as conn:
        assert len(list(recent_looks(conn, source="korea_stamp", limit=5))) == 1
    (settings.inbox_folder / "taken").unlink()
    cycle(settings)
    assert (settings.inbox_folder / "taken" / "korea_stamp" / "notice.html").is_file()


def test_files_that_cannot_be_taken_do_not_keep_others_waiting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "FILES_A_CYCLE", 2)
    for name in "abc":
        laid(settings, f"{name}.html", b"")
    laid(settings, "notice.html", NOTICE.read_bytes())
    assert cycle(settings)[0].by_hand == 1


def test_that_a_file_is_older_than_we_knew_is_no_repetition(settings: Settings) -> None:
    """Handed over without its day first: the day makes it what it is."""
    import_files(settings, [NOTICE], "korea_stamp", Known())
    report = import_files(settings, [NOTICE], "korea_stamp", Known(captured=date(2025, 1, 1)))
    assert (report.added, report.ingested.documents) == (1, 0)
    with Store.open(settings.index_url) as store, store.read() as conn:
        (known,) = documents(conn)
    assert known.known_at == datetime(2025, 1, 1, 23, 59, 59, tzinfo=UTC)


def notice(day: date, more: str = "") -> bytes:
    """A notice of that day in three languages, and in whatever is added."""
    body = (
        f"<h2>새 우표 발행 통보</h2><p class='notice-date'>{day.year}년 {day.month}월 {day.day}일</p>"
        "<p>국가우표발행국은 새 우표를 발행한다.</p><p>우표는 오늘부터 판매한다.</p><p>The bureau issues a new stamp of the year.</p>"
        "<p>The stamp is on sale from today on.</p><p>国家邮票发行局发行新邮票。</p><p>邮票从今天起出售给大家。</p>"
    )
    return f"<html><head><meta charset='utf-8'></head><body><div id='content'>{body}{more}</div></body></html>".encode()


RUSSIAN = (
    "<p>Государственное бюро почтовых марок выпускает новую марку.</p><p>Марка выпускается в обращение сегодня.</p>"
)


def test_what_is_handed_over_today_is_news_and_the_report_says_so(settings: Settings, tmp_path: Path) -> None:
    for number in range(12):
        day = date(2025, 1, 1) + timedelta(days=40 * number)
        (tmp_path / f"{number}.html").write_bytes(notice(day))
        history = import_files(settings, [tmp_path / f"{number}.html"], "korea_stamp", Known(captured=day))
        assert (history.sent, "none of them sent" in history.text()) == (0, True)
    (tmp_path / "new.html").write_bytes(notice(datetime.now(UTC).date(), RUSSIAN))
    report = import_files(settings, [tmp_path / "new.html"], "korea_stamp", Known())
    assert (report.signals, report.sent) == (1, 1)
    assert "1 signals, 1 of them go to people with the next cycle" in report.text()


@pytest.mark.parametrize(("age", "sent"), [(20, 1), (3000, 0)])
def test_an_old_document_that_is_handed_over_today_is_history(
    settings: Settings, tmp_path: Path, age: int, sent: int
) -> None:
    """New to us and to nobody else: a notice of years ago is recorded and not told as today's news; one of three weeks ago is told."""
    today = datetime.now(UTC).date()
    for number in range(12):
        day = today - timedelta(days=900 - 50 * number)
        (tmp_path / f"{number}.html").write_bytes(notice(day))
        import_files(settings, [tmp_path / f"{number}.html"], "korea_stamp", Known(captured=day))
    (tmp_path / "old.html").write_bytes(notice(today - timedelta(days=age), RUSSIAN))
    report = import_files(settings, [tmp_path / "old.html"], "korea_stamp", Known())
    assert (report.signals, report.sent) == (1, sent)
