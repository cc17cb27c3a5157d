"""The mappings of dumps: strict, with errors that name the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tealeaves.archive.dumps import detect_mapping, load_mappings
from tealeaves.errors import UsageError

BUILT_IN = Path(__file__).parents[2] / "parsers" / "dumps.toml"

GOOD = """
[tass_2020]
name = "TASS, 2020"
source = "tass_2020"
outlet = "tass"
edition = "ru"
languages = ["ru"]
url = "link"
captured = "day"
captured_is = "claimed"
time_zone = "Europe/Moscow"
published = "day"
headline = "title"
text = "body"
matches = ["link", "day", "body"]
"""


def load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "dumps.toml"
    path.write_text(text)
    return load_mappings(path)


def test_a_good_mapping(tmp_path: Path) -> None:
    path = tmp_path / "dumps.toml"
    path.write_text(GOOD + 'genre = "feed_item"\nbloc = "russia"\n')
    mapping = load_mappings(path)["tass_2020"]
    assert (mapping.id, mapping.url, mapping.matches) == ("tass_2020", "link", ("link", "day", "body"))
    assert (mapping.section, mapping.order) == (None, None)


def test_the_mappings_that_come_with_us() -> None:
    found = load_mappings(BUILT_IN)
    assert set(found) == {"kcna_1997_2012", "kcna_captures_2024", "rodong_nklm_2018_2022"}
    assert {mapping.outlet for mapping in found.values()} == {"kcna", "rodong"}
    assert all(mapping.source == name for name, mapping in found.items())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('outlet = "tass"', 'outlet = "tass"\noutlett = "x"', r"\[tass_2020\]: unknown key 'outlett'"),
        ('text = "body"\n', "", "missing key 'text'"),
        ('languages = ["ru"]\n', "", "missing key 'languages'"),
        ('url = "link"', "url = 3", "'url' must be a text"),
        ('url = "link"', 'url = ""', "'url' must be a text"),
        ('matches = ["link", "day", "body"]', 'matches = "link"', "'matches' must be a list of texts"),
        ('matches = ["link", "day", "body"]', "matches = []", "'matches' must be a list of texts"),
        (
            'captured_is = "claimed"',
            'captured_is = "guessed"',
            "'captured_is' must be \"claimed\" or \"seen\", not 'guessed'",
        ),
        ("Europe/Moscow", "Europe/Moskau", "'time_zone' is no IANA time zone: 'Europe/Moskau'"),
        ("Europe/Moscow", "../../etc/passwd", "'time_zone' is no IANA time zone"),
        ("[tass_2020]", "tass_2020 =", "are not TOML"),
        ("[tass_2020]", "other = 1\n[tass_2020]", r"\[other\] is not a table"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(UsageError, match=said):
        load(tmp_path, GOOD.replace(old, new))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        load_mappings(tmp_path / "none.toml")


def test_detection_takes_the_one_that_fits(tmp_path: Path) -> None:
    known = load_mappings(BUILT_IN)
    record = dict.fromkeys(["topic", "headline", "link", "date", "story_text", "date_str", "first_capture"], "")
    assert detect_mapping(record, known).id == "kcna_captures_2024"
    with pytest.raises(UsageError, match="no mapping fits a record with the fields a, b; known are: kcna_1997_2012"):
        detect_mapping({"b": 1, "a": 2}, known)
    (tmp_path / "dumps.toml").write_text(GOOD + GOOD.replace("tass_2020]", "tass_2021]"))
    with pytest.raises(UsageError, match=r"several mappings fit .*: tass_2020, tass_2021; name one"):
        detect_mapping({"link": 1, "day": 2, "body": 3}, load_mappings(tmp_path / "dumps.toml"))
