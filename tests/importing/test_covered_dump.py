"""The coverage of a collection: its days are its own word, and bound no first sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo import history
from tealeaves.catalogue import load
from tealeaves.covered import coverage_of
from tealeaves.dumping import import_dump
from tealeaves.settings import Settings
from tealeaves.store import Store


@pytest.mark.req("B-8")
def test_nobody_s_look_stands_before_a_record_of_a_collection(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", workers=1)
    for dump in history.write(tmp_path / "history"):
        import_dump(settings, [dump.path], str(dump.mapping))
    with Store.open(settings.index_url) as store, store.read() as conn:
        found = coverage_of(conn, load(settings.dumps_folder), ())
    assert found
    for covered in found:
        said = covered.first_seen()
        assert (said["bounded"], said["unbounded"]) == (0, said["items"])
        assert "of none is known since when it stood there" in covered.text()
