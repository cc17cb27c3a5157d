"""What fuzzing has found, read in every run: nothing of it may break, hang or differ from one reading to the next.

A file in `found/` is named after its target in `fuzz.py`: `<target>-<what>`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import SLOW, TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FOUND = sorted(path for path in Path(__file__).with_name("found").iterdir() if not path.name.startswith("."))
MARKUP = ["<", ">", "<p>", "</p>", "<table>", "<tr>", "<td>", "<a href='", "'", "<nobr>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#x0;", ";",
          "<item>", "</item>", "<title>", "<pubDate>", "<rss>", "2024.12.1", "주체113(2024)", "Juche 113", "김정은", "Ким Чен Ын", "朝鲜", "\x00", "\ud7ff",
          "\u1100", "\u0300" * 40, "우표통보", "No. 5700", "20 won", " ", "\n"]  # fmt: skip


@pytest.mark.req("S-8")
@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_is_found_no_more(path: Path) -> None:
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
