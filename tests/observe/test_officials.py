"""Where persons of the leadership are named, and where their death is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.model import Block, Document, Observation
from tealeaves.observe import officials

See = Callable[..., list[Observation]]
Write = Callable[..., Document]


@pytest.mark.parametrize(
    ("line", "dead"),
    [
        ("Kim Jong Il Sends Wreath to Bier of Late Paek Nam Sun", True),
        ("Condolences Expressed over Death of Paek Nam Sun", True),
        ("Funeral Service for Paek Nam Sun Held", True),
        ("Obituary on Paek Nam Sun", True),
        ("A wreath was sent to the bier of the late Foreign Minister Paek Nam Sun.", True),
        ("Foreign Minister Paek Nam Sun arrived late.", False),
        ("Paek Nam Sun visited the bier of Yon Hyong Muk.", False),
        ("He told Paek Nam Sun of the death of his mother.", False),
    ],
)
def test_a_death_is_told_where_the_name_stands(see: See, write: Write, line: str, dead: bool) -> None:
    (seen,) = see(write("News", line), "person_named", "Paek Nam Sun")
    assert ("death" in seen.attrs) == dead


@pytest.mark.parametrize(
    ("line", "dead"),
    [
        ("황병서동지의 령구를 찾았다.", True),
        ("고 황병서동지의 장례식이 진행되였다.", True),
        ("황병서동지가 병으로 서거하였다.", True),
        ("황병서동지가 최고사령관의 명령을 전달하였다.", False),
    ],
)
def test_in_korean(line: str, dead: bool) -> None:
    document = Document(
        source="s", outlet="kcna", native_id="1", url="http://o.example/1", headline="", blocks=(Block(line, "ko"),)
    )
    (fact,) = officials.observe(document)
    assert (fact.subject, "death" in fact.attrs) == ("Hwang Pyong So", dead)
