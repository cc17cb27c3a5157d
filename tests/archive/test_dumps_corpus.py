"""The real dumps import whole: records in = captures + oddities, in little memory."""

from __future__ import annotations

import collections
import json
import lzma
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tealeaves.archive import Archive
from tealeaves.archive.dumps import detect_mapping, first_record, load_mappings, read_dump
from tealeaves.model import Capture

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MIB = 1024 * 1024

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"NOT TESTED: the corpus is not at {CORPUS} (set TEALEAVES_CORPUS)"),
]

COUNT = """
import collections, json, sys
from datetime import UTC, datetime
from pathlib import Path
from tealeaves.archive.dumps import detect_mapping, first_record, load_mappings, read_dump
from tealeaves.model import Capture
paths = [Path(sys.argv[1])]
mapping = detect_mapping(first_record(paths), load_mappings(Path("parsers/dumps.toml")))
counts, latest, backwards = collections.Counter(), {}, 0
for item in read_dump(paths, mapping, datetime(2026, 1, 1, tzinfo=UTC)):
    counts["captures" if isinstance(item, Capture) else item.reason] += 1
    if isinstance(item, Capture):
        assert item.captured_at.date() == item.listed_at, item
        backwards += latest.get("at", item.captured_at) > item.captured_at
        latest["at"] = item.captured_at
status = Path("/proc/self/status").read_text()  # rusage would count the parent, from before the exec
peak = int(status.split("VmHWM:")[1].split()[0])
print(json.dumps({"mapping": mapping.id, **counts, "backwards": backwards, "peak": peak}))
"""


def lines_in(folder: Path) -> int:
    total = 0
    for path in folder.glob("*.jsonl.xz"):
        with lzma.open(path) as file:
            total += sum(1 for _ in file)
    return total


def test_sixteen_years_import_whole_in_order_and_little_memory() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(CORPUS / "kcna")],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found.pop("mapping") == "kcna_1997_2012"
    assert found.pop("peak") * 1024 < 200 * MIB
    assert found.pop("backwards") == 0, "the dump is in order, and stays so"
    assert sum(found.values()) == lines_in(CORPUS / "kcna") == 88_468
    assert found == {"captures": 88_468}


def test_the_captures_of_2024_go_through_the_archive_whole(tmp_path: Path) -> None:
    paths = [CORPUS / "kcna-captures-2024"]
    mapping = detect_mapping(first_record(paths), load_mappings(ROOT / "parsers" / "dumps.toml"))
    assert mapping.id == "kcna_captures_2024"
    items = list(read_dump(paths, mapping, NOW))
    captures = [item for item in items if isinstance(item, Capture)]
    assert len(items) == lines_in(paths[0]) == 2_078
    assert len(captures) == 2_078
    with Archive.open(tmp_path / "a", writable=True) as archive, archive.batch():
        for capture in captures:
            archive.append(capture)
    with Archive.open(tmp_path / "a") as archive:
        assert [look for _, look in archive.looks()] == captures
        in_time = [archive.read(place) for _, place in archive.places()]
        assert archive.check().sound
    assert in_time == sorted(
        captures, key=lambda capture: (capture.captured_at, capture.source, capture.url, capture.digest)
    )
    days = collections.Counter(capture.captured_at.date() for capture in captures)
    assert (min(days), max(days)) == (
        datetime(2024, 8, 4, tzinfo=UTC).date(),
        datetime(2024, 11, 11, tzinfo=UTC).date(),
    )
