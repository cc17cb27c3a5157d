"""The archive beside bare warcio: records a second, written and read, as ratios.

    python -m benchmarks.archive [--pages 3000] [--json]

Pages are made from a fixed seed (mean about 37 KB of mixed text and markup, as the sources' pages are). CPU seconds of this process,
the best of three rounds; syncing costs wall time, not CPU, and is shown apart.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tealeaves.archive import Archive
from tealeaves.model import Capture

START = datetime(2024, 10, 8, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"5a9ffe"'), ("Server", "nginx"))
ROUNDS = 3


def pages(count: int) -> list[Capture]:
    """Captures that compress like real pages: about three to one."""
    chance = random.Random(5)
    words = [
        "".join(chance.choices("abcdefghijklmnoprstuvw가나다라마바사", k=chance.randint(2, 9))) for _ in range(6000)
    ]
    made = []
    for number in range(count):
        text = "".join(
            f"<p class='article'>{' '.join(chance.choices(words, k=60))}</p>\n" for _ in range(chance.randint(30, 130))
        )
        at = START + timedelta(seconds=number)
        made.append(
            Capture(
                "kcna", f"http://www.kcna.kp/en/{number}", at, at, text.encode(), headers=HEADERS, provenance="own poll"
            )
        )
    return made


def write_ours(folder: Path, captures: list[Capture]) -> None:
    with Archive.open(folder, writable=True) as archive, archive.batch():
        for capture in captures:
            archive.append(capture)


def write_warcio(path: Path, captures: list[Capture]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for capture in captures:
            head = StatusAndHeaders("200 OK", list(capture.headers), protocol="HTTP/1.1")
            date = {"WARC-Date": capture.captured_at.isoformat().replace("+00:00", "Z")}
            body = io.BytesIO(capture.body)
            writer.write_record(
                writer.create_warc_record(
                    capture.url,
                    "response",
                    payload=body,
                    length=len(capture.body),
                    http_headers=head,
                    warc_headers_dict=date,
                )
            )


def read_ours(folder: Path) -> int:
    """Every body, every digest verified."""
    with Archive.open(folder) as archive:
        return sum(len(look.body) for _, look in archive.looks() if isinstance(look, Capture))


def read_warcio(path: Path, *, check: bool) -> int:
    with path.open("rb") as file:
        return sum(
            len(r.content_stream().read())
            for r in ArchiveIterator(file, check_digests=check)
            if r.rec_type == "response"
        )


def best(work: Callable[[int], object]) -> float:
    """The least CPU seconds of some rounds, each given its number."""
    times = []
    for number in range(ROUNDS):
        began = time.process_time()
        work(number)
        times.append(time.process_time() - began)
    return min(times)


def measure(count: int) -> dict[str, float]:
    captures = pages(count)
    total = sum(len(capture.body) for capture in captures)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        ours = best(lambda number: write_ours(home / str(number), captures))
        theirs = best(lambda number: write_warcio(home / f"{number}.warc.gz", captures))
        reading = best(lambda _: read_ours(home / "0"))
        their_reading = best(lambda _: read_warcio(home / "0.warc.gz", check=False))
        their_checking = best(lambda _: read_warcio(home / "0.warc.gz", check=True))
        same = read_ours(home / "0") == read_warcio(home / "0.warc.gz", check=False) == total
        sizes = sum(path.stat().st_size for path in (home / "0").glob("*.warc.gz")), (home / "0.warc.gz").stat().st_size
        durable = _each_synced(home / "durable", captures[:300])
    if not same:
        raise SystemExit("the two archives do not hold the same bytes")
    return {
        "pages": count,
        "mean_bytes": total / count,
        "write_per_second": count / ours,
        "write_warcio_per_second": count / theirs,
        "write_ratio": theirs / ours,
        "read_verified_per_second": count / reading,
        "read_warcio_per_second": count / their_reading,
        "read_warcio_verified_per_second": count / their_checking,
        "read_ratio": their_reading / reading,
        "read_verified_ratio": their_checking / reading,
        "size_ratio": sizes[0] / sizes[1],
        "durable_appends_per_second_wall": durable,
    }


def _each_synced(folder: Path, captures: list[Capture]) -> float:
    began = time.perf_counter()
    with Archive.open(folder, writable=True) as archive:
        for capture in captures:
            archive.append(capture)
    return len(captures) / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.pages)
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:34} {value:>12,.2f}")


if __name__ == "__main__":
    main()
