"""Other people's tools read our files, and notice when they were changed."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from tealeaves.archive import Archive
from tealeaves.model import Capture

pytestmark = pytest.mark.peer
REQUEST = b"GET / HTTP/1.1\r\nHost: www.kcna.kp\r\n\r\n"


@pytest.fixture
def kept(tmp_path: Path, make: Any) -> Archive:
    page = make.capture("«가장 친근한»".encode() * 100)
    looks = [
        page,
        make.revisit(page),
        make.revisit(page, status=200),
        make.miss(detail="время"),
        make.capture(b"", status=404),
        make.capture(b'{"a": 1}', origin="dump", headers=(("Content-Type", "application/json"),)),
        make.capture(url="http://www.kcna.kp/조선 x", headers=(("X", "a\r\n\r\nb"), ("Content-Encoding", "gzip"))),
        make.capture(b"dropped by hand", origin="file", url="file:notice.pdf"),
    ]
    with Archive.open(tmp_path / "archive", writable=True) as archive:
        for look in looks:
            archive.append(look, request=REQUEST if look is page else None)
        archive.append_manifest({"file": "x"})
    return archive


def warcio_check(warc: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("warcio")
    return subprocess.run([program, "check", "-v", warc], capture_output=True, text=True, check=False)


def test_warcio_check_passes_and_has_really_verified(kept: Archive) -> None:
    (warc,) = kept.files()
    done = warcio_check(warc)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("digest pass") == 9
    assert done.stdout.count("not checked (revisit)") == 2
    assert "no digest to check" not in done.stdout


def test_warcio_check_fails_where_a_byte_was_changed(kept: Archive) -> None:
    (warc,) = kept.files()
    content = warc.read_bytes()
    with warc.open("rb") as file:
        iterator = WarcioIterator(file)
        next(iterator)
        next(iterator)
        offset = iterator.get_record_offset()
    plain, rest = (engine := zlib.decompressobj(31)).decompress(content[offset:]), engine.unused_data
    changed = plain.replace("가장".encode(), "아주".encode(), 1)
    engine_out = zlib.compressobj(6, zlib.DEFLATED, 31)
    warc.write_bytes(content[:offset] + engine_out.compress(changed) + engine_out.flush() + rest)
    done = warcio_check(warc)
    assert done.returncode == 1
    assert "payload digest failed" in done.stdout
    report = kept.check()
    assert not report.sound
    assert {"warcio" in problem.text for problem in report.problems} == {True, False}, "both readers noticed"


def test_fastwarc_reads_the_same_records_and_bodies(kept: Archive) -> None:
    (warc,) = kept.files()
    with warc.open("rb") as file:
        records = [
            (found.record_type, found.verify_block_digest()) for found in ArchiveIterator(file, parse_http=False)
        ]
    assert len(records) == kept.check().records == 11
    assert all(verified for _, verified in records)
    assert [kind for kind, _ in records].count(WarcRecordType.response) == 3
    with warc.open("rb") as file:
        bodies = [record.reader.read() for record in ArchiveIterator(file, record_types=WarcRecordType.response)]
    assert bodies == [
        look.body
        for _, look in kept.looks()
        if isinstance(look, Capture) and look.origin == "poll" and look.url.startswith("http")
    ]


def test_warcio_reads_every_body(kept: Archive) -> None:
    (warc,) = kept.files()
    wanted = [look.body for _, look in kept.looks() if hasattr(look, "body")]
    with warc.open("rb") as file:
        found = [
            record.content_stream().read()
            for record in WarcioIterator(file)
            if record.rec_type in ("response", "resource")
        ]
    assert found == wanted
