"""How fast captures become documents: dump records, and pages read whole against pages cut first.

Run: `.venv/bin/python benchmarks/parsing.py [--records FOLDER] [--pages N]`. Prints JSON lines. The ratio of the two page readers comes
from one run, alternating, so that a busy machine slows both. Pages are our own goldens with a menu of realistic size around them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bs4 import BeautifulSoup

from parsers import kcna_kp
from tealeaves.catalogue import load
from tealeaves.extract import extract
from tealeaves.html import blocks_of, decode
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture

ROOT = Path(__file__).resolve().parents[1]
SEEN = datetime(2018, 5, 1, tzinfo=UTC)
GOLDEN = ROOT / "tests" / "captures" / "kcna_kp" / "detail_2026-visit.html"


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """How many things the work did, and the processor seconds that it took."""
    started = time.process_time()
    return work(), time.process_time() - started


def records(folder: Path, years: int) -> Iterator[Capture]:
    for path in sorted(folder.glob("*.jsonl.xz"))[-years:]:
        with lzma.open(path, "rb") as lines:
            for line in lines:
                yield Capture("kcna_1997_2012", json.loads(line)["url"], SEEN, SEEN, line)


def measure_records(folder: Path, years: int) -> dict[str, object]:
    catalogue, captures = load(), list(records(folder, years))
    count, seconds = timed(lambda: sum(len(extract(catalogue, capture).documents) for capture in captures))
    blocks = [Block(line) for capture in captures for line in json.loads(capture.body)["text"].split("\n")]
    lines, language_seconds = timed(lambda: len(languages_of_blocks(blocks)))
    return {
        "what": "dump records", "documents": count, "seconds": round(seconds, 2), "documents_per_second": round(count / seconds),
        "lines_labelled_per_second": round(lines / language_seconds),
    }  # fmt: skip


def page(menu: int) -> Capture:
    """An article of today's layout inside a page of realistic size."""
    rows = "".join(
        f'<li class="nav-item"><a href="/en/article/list/{i:032x}">Section {i}</a></li>' for i in range(menu)
    )
    article = "".join(
        f"<p>Paragraph {i}: <nobr><august_name>Kim Jong Un</august_name></nobr>visited a farm.</p>" for i in range(25)
    )
    body = (
        GOLDEN.read_text("utf-8")
        .replace("<nav>", f"<nav><ul>{rows}</ul>")
        .replace("</article>", f"{article}</article>")
    )
    url = "http://www.kcna.kp/en/article/detail/00112233445566778899aabbccddeeff"
    return Capture("kcna_kp", url, SEEN, SEEN, body.encode())


def read_whole(capture: Capture) -> list[str]:
    """The same selectors on a BeautifulSoup tree of the whole page."""
    soup = BeautifulSoup(decode(capture).text, "lxml")
    return [words for element in soup.select("h1.text-center, article p") for words in blocks_of(element)]


def read_cut(capture: Capture) -> list[str]:
    return [block.text for document in kcna_kp.parse_detail_2026(capture) for block in document.blocks]


def measure_pages(count: int) -> dict[str, object]:
    capture = page(350)
    if read_whole(capture) != read_cut(capture):
        raise SystemExit("the two readers disagree: the ratio would mean nothing")
    seconds = {"whole": 0.0, "cut": 0.0}
    for _ in range(count):
        seconds["whole"] += timed(lambda: len(read_whole(capture)))[1]
        seconds["cut"] += timed(lambda: len(read_cut(capture)))[1]
    return {
        "what": "html pages", "kilobytes": round(len(capture.body) / 1024), "pages": count,
        "whole_per_second": round(count / seconds["whole"]), "cut_per_second": round(count / seconds["cut"]),
        "ratio": round(seconds["whole"] / seconds["cut"], 1),
    }  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=Path, default=ROOT.parent / "shared" / "corpus" / "kcna")
    options.add_argument("--years", type=int, default=2)
    options.add_argument("--pages", type=int, default=100)
    given = options.parse_args()
    results = [measure_pages(given.pages)]
    if given.records.is_dir():
        results.insert(0, measure_records(given.records, given.years))
    for result in results:
        print(json.dumps(result))
    print(json.dumps({"what": "peak memory", "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
