"""The import of a dump: what it may not do to a home folder, and days that are not over."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.errors import UsageError
from tealeaves.settings import Settings

NOW = datetime(2024, 10, 8, 12, tzinfo=UTC)
MAPPING = """[{id}]
name = "A paper"
source = "{source}"
outlet = "paper"
edition = "en"
languages = ["en"]
url = "url"
captured = "date"
captured_is = "claimed"
time_zone = "Asia/Pyongyang"
published = "date"
headline = "title"
text = "text"
matches = ["url", "title"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    clock = FileClock(tmp_path / "clock")
    clock.move(NOW)
    return Settings(home=tmp_path / "home", clock_file=clock.path)


def mapping(folder: Path, name: str = "my_paper", source: str | None = None, **more: str) -> str:
    path = folder / f"{name}.toml"
    path.write_text(MAPPING.format(id=name, source=source or name) + "".join(f'{k} = "{v}"\n' for k, v in more.items()))
    return str(path)


def dump(folder: Path, *days: str) -> list[Path]:
    rows = [{"url": f"http://p.example/{day}", "date": day, "title": "Report", "text": "Cloth."} for day in days]
    path = folder / "dump.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return [path]


@pytest.mark.parametrize(("name", "source"), [("kcna_kp", None), ("my_own", "kcna_kp"), ("nknews", None)])
def test_a_mapping_with_the_name_of_another_source_is_refused_and_the_home_folder_still_works(
    settings: Settings, tmp_path: Path, name: str, source: str | None
) -> None:
    """It was copied into the home folder, where every later command stumbled over it."""
    with pytest.raises(UsageError, match=r"kcna_kp|nknews"):
        import_dump(settings, dump(tmp_path, "2024-01-01"), mapping(tmp_path, name, source))
    assert load(settings.dumps_folder).sources


def test_a_changed_mapping_does_not_take_the_place_of_one_that_records_were_imported_with(
    settings: Settings, tmp_path: Path
) -> None:
    """What is in the archive would be read otherwise from then on, without a word."""
    paths = dump(tmp_path, "2024-01-01")
    assert import_dump(settings, paths, mapping(tmp_path)).added == 1
    assert import_dump(settings, paths, mapping(tmp_path)).added == 0
    with pytest.raises(UsageError, match="another name"):
        import_dump(settings, paths, mapping(tmp_path, section="text"))


def test_records_of_a_day_that_is_not_over_are_added_once(settings: Settings, tmp_path: Path) -> None:
    paths, own = dump(tmp_path, "2024-10-07", "2024-10-08"), mapping(tmp_path)
    assert import_dump(settings, paths, own).added == 2
    clock = FileClock(Path(str(settings.clock_file)))
    for later in (1, 20):
        clock.move(NOW + timedelta(hours=later))
        again = import_dump(settings, paths, own)
        assert (again.added, again.known) == (0, 2)


def test_a_record_of_a_day_that_has_not_come_is_an_oddity_and_no_news(settings: Settings, tmp_path: Path) -> None:
    report: Any = import_dump(settings, dump(tmp_path, "2024-10-07", "2042-10-07"), mapping(tmp_path))
    assert (report.added, dict(report.oddities)) == (1, {"bad_date": 1})
