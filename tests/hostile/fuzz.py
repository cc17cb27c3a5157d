"""Fuzzing what reads pages: random bytes, guided by the code that they reach, until something breaks, hangs or eats memory.

    python tests/hostile/fuzz.py --minutes 60 [target ...]

Not a test. Builds an environment with atheris of its own under build/ (it is in no lock of ours), then gives each target its share of the
time, from seeds made of the goldens. What broke lies in build/fuzz/<target>/broken-*; copy it to tests/hostile/found/<target>-<what>, where
`test_found.py` reads it in every run, and mend the cause. What was reached is kept in build/fuzz/<target>/corpus for the next time.

A page may be anything, so a parser may refuse it (`Unreadable`); any other exception, an answer that is not the same twice, more than 10
seconds or more than 1 GiB is a find.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

HERE = ROOT / "build" / "fuzz"
ENVIRONMENT = ROOT / "build" / "fuzz-venv"
SERVED = datetime(2026, 11, 1, tzinfo=UTC)
LONGEST = 100_000  # bytes of an input
SLOW = 10  # seconds
MEMORY = 1024  # MiB


class Find(Exception):
    """Something that must not happen."""


# --- targets ------------------------------------------------------------------------------------------------------------------------


@cache
def _catalogue():  # type: ignore[no-untyped-def]
    from tealeaves.catalogue import load

    return load()


@cache
def _origins() -> list[tuple[str, str, str]]:
    """Source, address and content type of captures: a page of each source, and the goldens'."""
    from tealeaves.golden import capture_of, pages

    found = {
        (page.url, source.source.id): "text/html"
        for source in _catalogue().sources.values()
        for page in source.source.pages[:1]
    }
    for golden in pages(ROOT / "tests" / "captures"):
        capture = capture_of(golden)
        found[capture.url, capture.source] = capture.header("content-type") or ""
    return sorted((source, url, kind) for (url, source), kind in found.items())


def _capture(source: str, url: str, kind: str, body: bytes):  # type: ignore[no-untyped-def]
    from tealeaves.model import Capture

    return Capture(
        source=source, url=url, captured_at=SERVED, recorded_at=SERVED, body=body, status=200,
        headers=(("Content-Type", kind),) if kind else (), provenance="fuzzing",
    )  # fmt: skip


def parsers(data: bytes) -> None:
    """Any source's parsers and all observers."""
    from tealeaves.extract import extract, observed_by

    if len(data) < 3:
        return
    origins = _origins()
    capture = _capture(*origins[int.from_bytes(data[:2], "big") % len(origins)], data[2:])
    found, again = extract(_catalogue(), capture), extract(_catalogue(), capture)
    if found.quarantined is not None and found.quarantined.reason == "parser_error":
        raise Find(f"{capture.source}: {found.quarantined.detail}")
    if found != again:
        raise Find(f"{capture.source}: two readings differ")
    for document in found.documents:
        refused = observed_by(document, capture.id, SERVED)[1]
        if refused:
            raise Find(f"{capture.source}: {refused}")


def html(data: bytes) -> None:
    """Decoding, the walk over the tags, the tree, the text."""
    from tealeaves.errors import Unreadable
    from tealeaves.html import blocks_of, read_html, target_of, text_of

    try:
        page = read_html(_capture("kcna_kp", "http://www.kcna.kp/x", "text/html", data))
        for element in page.all("body")[:1]:
            blocks_of(element)
            text_of(element)
        for anchor in page.all("a[href]")[:50]:
            target_of(_capture("kcna_kp", "http://www.kcna.kp/x", "text/html", data), anchor)
    except Unreadable:
        return


def feed(data: bytes) -> None:
    """Feeds."""
    from tealeaves.errors import Unreadable
    from tealeaves.feeds import FeedForm, read_feed

    try:
        list(read_feed(_capture("tass_en", "https://tass.com/rss/v2.xml", "text/xml", data), FeedForm("tass", "en")))
    except Unreadable:
        return


def words(data: bytes) -> None:
    """Dates, languages, normal forms: whatever is done to a text."""
    from tealeaves import dates, language, text
    from tealeaves.model import Block

    raw = data.decode("utf-8", "replace")
    clean = text.normalise(raw)
    if text.normalise(clean) != clean:
        raise Find(f"the normal form of a normal form: {clean!r}")
    for line in (raw, clean):
        dates.find_date(line)
        dates.dates_in(line)
        dates.day_of(line)
        dates.find_year(line)
        dates.find_dateline(line)
        dates.dateline_day(line, date(2026, 11, 1))
        dates.read_instant(line)
        text.search_key(line)
        text.fold_term(line)
        text.without_end_mark(line)
    language.languages_of_blocks([Block(line, "und") for line in clean.split("\n")[:50]], ("ko", "en"))


def paper(data: bytes) -> None:
    """PDF and pictures."""
    from tealeaves.errors import Unreadable
    from tealeaves.paper import read_paper

    try:
        read_paper(_capture("korea_stamp", "http://www.korstamp.com.kp/x.pdf", "application/pdf", data))
    except Unreadable:
        return


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parsers": parsers, "feed": feed, "html": html, "words": words, "paper": paper,
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Goldens, in the form that the target takes."""
    if target == "paper":
        yield from papers()
    from tealeaves.golden import capture_of, pages

    places = {(source, url): number for number, (source, url, _) in enumerate(_origins())}
    for golden in pages(ROOT / "tests" / "captures"):
        capture = capture_of(golden)
        if target == "parsers":
            yield places[capture.source, capture.url].to_bytes(2, "big") + capture.body
        elif target == "words":
            yield capture.body[:4_000]
        elif (target == "paper") == (golden.suffix in (".pdf", ".png", ".jpg", ".tiff")):
            yield capture.body


def papers() -> Iterator[bytes]:
    """Small papers of our own making: text, a table, two columns, a script, pictures in three formats."""
    import io

    import hostile_pages
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    for compressed in (0, 1):
        sheet = io.BytesIO()
        canvas = Canvas(sheet, pageCompression=compressed)
        for number, line in enumerate(
            ("Stamp notice No. 1", "5701   20 won   30 x 40 mm", "5702   30 won   30 x 40 mm")
        ):
            canvas.drawString(60, 760 - 20 * number, line)
            canvas.drawString(330, 760 - 20 * number, line)
        canvas.grid([60, 160, 260], [600, 620, 640])
        canvas.showPage()
        canvas.save()
        yield sheet.getvalue()
    yield hostile_pages.pdf_with_script()
    for form in ("PNG", "JPEG", "TIFF"):
        sheet = io.BytesIO()
        Image.new("L", (40, 30), 200).save(sheet, form)
        yield sheet.getvalue()


# --- the driver ---------------------------------------------------------------------------------------------------------------------


def drive(names: list[str], minutes: float) -> int:
    """Give each target its share, in several rounds; returns how many finds there are."""
    end = time.monotonic() + minutes * 60
    _demand_environment()
    for name in names:
        corpus = HERE / name / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds(name)):
            (corpus / f"seed-{number}").write_bytes(seed[:LONGEST])
    while (left := end - time.monotonic()) > 5:
        for name in names:
            share = max(20.0, min(left / len(names), 300.0))
            _run(name, min(share, max(5.0, end - time.monotonic())))
    found = sorted(HERE.glob("*/broken-*"))
    print(*found, f"{len(found)} finds", sep="\n")
    return len(found)


def _demand_environment() -> None:
    python = ENVIRONMENT / "bin" / "python"
    if python.exists():
        return
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", "atheris"], check=True)


def _run(name: str, seconds: float) -> None:
    packages = [path for path in sys.path if path.endswith("site-packages")]
    started = time.monotonic()
    with (HERE / name / "log").open("ab") as log:
        ended = subprocess.run(
            [
                str(ENVIRONMENT / "bin" / "python"), str(Path(__file__)), "--child", name, str(HERE / name / "corpus"),
                f"-artifact_prefix={HERE / name}/broken-", f"-max_total_time={int(seconds)}", f"-timeout={SLOW}",
                f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST}", "-print_final_stats=1", "-reload=0",
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *packages]), "TEALEAVES_REPLAYING": "1"},
            stdout=log, stderr=log, check=False,
        )  # fmt: skip
    if ended.returncode == 1 and time.monotonic() - started < seconds / 2 and not list((HERE / name).glob("broken-*")):
        sys.exit(f"{name} cannot be run: see {HERE / name / 'log'}")


def _fuzz(name: str, options: list[str]) -> None:
    import atheris

    os.environ["PATH"] = ""  # no OCR: that program is not ours to fuzz
    with atheris.instrument_imports(include=["tealeaves", "parsers", "feedparser"]):
        import feedparser  # noqa: F401

        import tealeaves.articles
        import tealeaves.feeds
        import tealeaves.html
        import tealeaves.paper  # noqa: F401

        _catalogue()
    import logging

    logging.disable(logging.CRITICAL)
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        _fuzz(sys.argv[2], sys.argv[3:])
        return
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("targets", nargs="*", choices=[[], *TARGETS], help="default: all")
    arguments.add_argument("--minutes", type=float, default=60)
    given = arguments.parse_args()
    sys.exit(1 if drive(given.targets or list(TARGETS), given.minutes) else 0)


if __name__ == "__main__":
    main()
