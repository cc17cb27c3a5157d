"""What fuzzing has found, read in every run: nothing of it may break, hang or differ from one reading to the next.

A file in `found/` is named after its target in `fuzz.py`: `<target>-<what>`.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fuzz import SERVED, SLOW, TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tealeaves.html import decode
from tealeaves.model import Capture

FOUND = sorted(path for path in Path(__file__).with_name("found").iterdir() if not path.name.startswith("."))
MARKUP = [
    "<", ">", "<p>", "</p>", "<table>", "<tr>", "<td>", "<a href='", "'", "<nobr>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#x0;",
    ";", "<item>", "</item>", "<title>", "<pubDate>", "<rss>", "2024.12.1", "주체113(2024)", "Juche 113", "김정은", "Ким Чен Ын",
    "朝鲜", "\x00", "\ud7ff", "\u1100", "\u0300" * 40, "우표통보", "No. 5700", "20 won", " ", "\n",
]  # fmt: skip


@pytest.mark.req("S-12")
def test_blanks_without_end_after_a_name_take_no_time() -> None:
    """Found by trying every expression: 300,000 blanks took more than a minute."""
    started = time.process_time()
    TARGETS["html"](b"<body><p><nobr>Kim</nobr>" + b" " * 2_000_000 + b"x</p>")
    assert time.process_time() - started < 3


@pytest.mark.req("S-12")
def test_a_content_type_without_end_takes_no_time() -> None:
    """Two repetitions of blanks beside each other: 60,000 of them in a header took half a minute."""
    kind = "text/html; charset=" + " " * 60_000
    body = "<body><p>조선</p>".encode("cp949")
    started = time.process_time()
    found = decode(
        Capture(source="x", url="http://x/", captured_at=SERVED, recorded_at=SERVED, body=body, status=200,
                headers=(("Content-Type", kind),), provenance="a test")
    )  # fmt: skip
    assert "조선" in found.text
    assert time.process_time() - started < 1


@pytest.mark.req("S-8")
def test_what_was_found_is_found_no_more() -> None:
    for path in FOUND:
        TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.req("S-8")
@pytest.mark.parametrize("target", sorted(TARGETS))
@given(
    pieces=st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=5)), max_size=60),
    start=st.binary(min_size=2, max_size=2),
)
@settings(max_examples=40, deadline=SLOW * 1000, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_no_mixture_breaks_a_reader(target: str, pieces: list[str], start: bytes) -> None:
    TARGETS[target](start + "".join(pieces).encode("utf-8", "surrogatepass"))
