"""Every phrase of a lexicon says where it was seen, and is read by the grammar that it is for."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from tealeaves.errors import ContentError
from tealeaves.observe import lexicon
from tealeaves.observe.people import people
from tealeaves.observe.titles import titles
from tealeaves.observe.words import words_of_text

SOURCE = re.compile(r"KCNA \d{4}-\d{2}-\d{2}\b|KCNA \d{4} to \d{4}|https?://|ISO 3166-1")
FILES = sorted(
    path.name for path in files("tealeaves.observe").joinpath("lexicons").iterdir() if path.name.endswith(".toml")
)


@pytest.mark.parametrize("name", FILES)
def test_every_entry_has_a_source(name: str) -> None:
    content = tomllib.loads(files("tealeaves.observe").joinpath("lexicons", name).read_text("utf-8"))
    entries = [
        entry for value in content.values() if isinstance(value, list) for entry in value if isinstance(entry, dict)
    ]
    plain = [value for value in content.values() if isinstance(value, list) and value and isinstance(value[0], str)]
    assert entries or plain
    assert all(SOURCE.match(entry["source"]) for entry in entries)
    assert not plain or SOURCE.match(content["source"])


def test_an_entry_without_a_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "table", lambda file: {"head": [{"phrase": "satrap"}]})
    with pytest.raises(ContentError, match="satrap"):
        lexicon.phrases("titles.toml", "head")


@pytest.mark.parametrize("entry", lexicon.phrases("titles.toml", "head"), ids=lambda entry: entry.name)
def test_every_head_is_read_as_a_title_before_a_name(entry: lexicon.Phrase) -> None:
    for form in entry.forms:
        text = "HE" if form == "h.e" else form
        reading = titles().before_name(words_of_text(text, 0, len(text)))
        assert reading is not None
        assert [title.name for title in reading.titles] == [entry.name]


@pytest.mark.parametrize("entry", lexicon.phrases("titles.toml", "body", "name"), ids=lambda entry: entry.name)
def test_every_body_is_read_in_each_of_its_spellings(entry: lexicon.Phrase) -> None:
    expected = "" if entry.fields["code"] == "KOREA" else entry.name
    for form in entry.forms[1:]:
        text = f"chairman of the {form}"
        (title,) = titles().after_name(words_of_text(text, 0, len(text)), 0).titles
        assert (title.body, title.unknown) == (expected, False)


def test_every_person_is_found_in_each_spelling() -> None:
    for name, entry in people().watched.items():
        for form in entry.forms:
            assert [mention.person for mention in people().mentions(f"with {form}, and")] == [name]
