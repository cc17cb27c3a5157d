"""Hostile text costs no more than its length: no expression goes back, no window grows."""

from __future__ import annotations

import time

import pytest

from tealeaves.model import Block, Document
from tealeaves.observe import OBSERVERS

MEGABYTE = 1_000_000
HOSTILE = {
    "my dear": "my dear ",
    "names": "Kim Jong Un ",
    "glued names": "Kim Jong Un",
    "names in apposition": "Kim Jong Un, first secretary of the WPK and ",
    "titles before a name": "dear respected general secretary of the WPK Marshal ",
    "elected": "Kim Jong Un was elected as elected as ",
    "title of": "awarded the title of the title of Kim Jong Un ",
    "said": "The message said: ",
    "quotes": '"Kim Jong Un" “',
    "commas": ", , , ,",
    "stops": ". . . Kim. ",
    "newlines": "Kim Jong Un\n",
    "capitals": "Kim Jong Un, chairman of Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj ",
    "one word": "comrade",
    "aaa": "a",
    "messages": "Kim Jong Un sent a message to Vladimir Vladimirovich ",
}


@pytest.mark.req("S-12")
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_takes_less_than_a_second(piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    blocks = tuple(Block(line, "en") for line in ["A Message from Russia", *text.split("\n")] if line)
    document = Document(
        source="s", outlet="o", native_id="1", url="http://o.example/1", headline="A Message from Russia", blocks=blocks
    )
    assert document.text
    began = time.process_time()
    found = [fact for observer in OBSERVERS for fact in observer.observe(document)]
    assert time.process_time() - began < 1.0
    assert found
