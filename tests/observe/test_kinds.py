"""Each observer declares the kinds that it yields: a rule that listens to any other would never be asked."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tealeaves.extract import extract
from tealeaves.model import Capture, Document
from tealeaves.observe import OBSERVERS, Observer
from tealeaves.observe.deletions import tombstone

Write = Callable[..., Document]


@cache
def goldens() -> ModuleType:
    """tests/parsers/test_goldens.py, which knows how a golden was captured."""
    path = Path(__file__).parents[1] / "parsers" / "test_goldens.py"
    spec = importlib.util.spec_from_file_location("goldens_of_the_parsers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def golden_documents() -> Iterator[Document]:
    for page in goldens().PAGES:
        yield from extract(goldens().catalogue(), goldens().capture_of(page)).documents


@pytest.fixture
def seen(write: Write) -> dict[str, set[str]]:
    """Observer to the kinds that it yields of every golden capture, and of messages, of which no golden has all."""
    message = write(
        "Kim Jong Un Sends Congratulatory Message to Putin",
        "Kim Jong Un, chairman of the State Affairs Commission of the DPRK, sent the following congratulatory message to "
        "Vladimir Vladimirovich Putin, president of the Russian Federation, on Monday:",
        "My closest Comrade Vladimir Vladimirovich Putin,",
        "I extend warm congratulations to you on your birthday.",
        "The ballistic missile Hwasong-18 was launched on the day.",
    )
    cards = write(
        "Kim Jong Un Sends New Year's Cards to Foreign Leaders",
        "Kim Jong Un sent New Year's cards to heads of state of different countries.",
        "The cards were sent to the president of Russia and the president of Mongolia.",
    )
    readout = write(
        "Report on Plenary Meeting of C.C., WPK",
        "There was the heartrending loss of nine lives in the regiment of engineers of the KPA in the Kursk Region.",
        "The ROK staged drills on the eve of the Day of the Sun.",
        *["The metal industry should increase production."] * 20,
    )
    abroad = write("A Notice", "The Ministry of Unification confirmed that previous notices did not include Russian.")
    at = datetime(2024, 10, 8, tzinfo=UTC)
    gone = tombstone(Capture("kcna_kp", "http://www.kcna.kp/en/article/q/1.kcmsf", at, at, b"", status=404), "kcna")
    kinds: dict[str, set[str]] = defaultdict(set)
    for document in (*golden_documents(), message, cards, readout, replace(abroad, outlet="rfa"), gone):
        for observer in OBSERVERS:
            kinds[observer.name] |= {fact.kind for fact in observer.observe(document)}
    return kinds


@pytest.mark.parametrize("observer", OBSERVERS, ids=lambda observer: observer.name)
def test_an_observer_yields_the_kinds_that_it_declares_and_no_other(
    observer: Observer, seen: dict[str, set[str]]
) -> None:
    assert seen[observer.name] == set(observer.kinds)
    assert len(set(observer.kinds)) == len(observer.kinds) > 0
