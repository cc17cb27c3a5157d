"""Read the real history with the observers of documents and phrases, add the letters of after, and ask the two rules of phrases.

`python tests/rules/phrase_history.py CORPUS --json` prints one object; without --json the signals in the order in which they were judged.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tealeaves.archive.dumps import Oddity, read_dump  # noqa: E402
from tealeaves.archive.mappings import load_mappings  # noqa: E402
from tealeaves.catalogue import load, load_rule  # noqa: E402
from tealeaves.detect import Detector  # noqa: E402
from tealeaves.extract import extract  # noqa: E402
from tealeaves.history import PointInTime  # noqa: E402
from tealeaves.language import languages_of_blocks  # noqa: E402
from tealeaves.model import Block, Document, Observation, Signal  # noqa: E402
from tealeaves.observe import Observer, document, observe, phrases  # noqa: E402
from tealeaves.rulelock import rule_modules  # noqa: E402
from tealeaves.text import normalise  # noqa: E402

FOLDERS = {"kcna": "kcna_1997_2012", "kcna-captures-2024": "kcna_captures_2024"}
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)
RULES = ("partner_phrase_first_seen", "phrase_transferred")
OBSERVERS = (
    Observer("document", 1, document.observe, ("document",)),
    Observer("phrases", 1, phrases.observe, phrases.KINDS),
)
ORDER = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True, slots=True)
class Told:
    """A signal with the sentence that it rests on, for those who judge it."""

    signal: Signal
    sentence: str


def page(on: str, headline: str, *lines: str, language: str = "en") -> Document:
    """An article of KCNA, of our own writing."""
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="kcna_captures_2024", outlet="kcna", native_id=f"{on} {headline}", url=f"http://kcna.example/{on}", headline=headline,
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip


def seen_in(pages: Iterable[Document]) -> list[Observation]:
    """What the two observers see in pages that are known at noon of their day."""
    return [
        one
        for each in pages
        for one in observe(
            each, each.native_id, datetime.fromisoformat(f"{each.published_at}T12:00:00+00:00"), OBSERVERS
        )
    ]


def signals_of(observations: Sequence[Observation]) -> list[Signal]:
    """What the two rules say to them, in time order."""
    modules = {module.__name__.rpartition(".")[2]: module for module in rule_modules()}
    detector = Detector([load_rule(modules[name]) for name in RULES], PointInTime())
    found = list(detector.run(sorted(observations, key=lambda seen: seen.order)))
    assert detector.errors == []
    return [signal for signal in found if signal.status == "firing"]


def read(file: Path) -> tuple[list[Observation], dict[str, str], int, float]:
    """The observations of one dump file, the sentence of each own phrase, the number of documents, and the seconds observing took."""
    catalogue = load()
    mapping = load_mappings(ROOT / "parsers" / "dumps.toml")[FOLDERS[file.parent.name]]
    found: list[Observation] = []
    around: dict[str, str] = {}
    documents, seconds = 0, 0.0
    for item in read_dump([file], mapping, RECORDED_AT):
        if isinstance(item, Oddity):
            continue
        for each in {one.version: one for one in extract(catalogue, item).documents}.values():
            text = each.text
            began = time.process_time()
            seen = observe(each, item.id, item.captured_at, OBSERVERS)
            seconds += time.process_time() - began
            documents += 1
            found += seen
            around |= {one.id: _sentence(text, one.quote.offset) for one in seen if one.kind == "relation_phrase"}
    return found, around, documents, seconds


def _sentence(text: str, at: int) -> str:
    start = max(text.rfind(". ", 0, at) + 2, text.rfind("\n", 0, at) + 1, 0)
    end = min(place for place in (text.find(". ", at), text.find("\n", at), len(text)) if place >= 0)
    return text[start:end]


def files(corpus: Path) -> list[Path]:
    """The dump files, the biggest first."""
    found = [path for folder in FOLDERS for path in (corpus / folder).glob("*.jsonl.xz")]
    return sorted(found, key=lambda path: -path.stat().st_size)


def run(corpus: Path, more: Sequence[Observation] = ()) -> tuple[list[Told], int, float]:
    """Every signal over the corpus (and `more` after it), the number of documents, and the documents observed in a second."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        parts = list(pool.map(read, files(corpus)))
    around = {name: words for _, those, _, _ in parts for name, words in those.items()}
    signals = signals_of([*(seen for part, _, _, _ in parts for seen in part), *more])
    documents, seconds = sum(part[2] for part in parts), sum(part[3] for part in parts)
    return [Told(signal, around.get(signal.evidence[0], "")) for signal in signals], documents, documents / seconds


def weight(signal: Signal) -> tuple[int, float, str]:
    """The order in which signals were judged: severity, then lambda, then day."""
    found = re.search(r"lambda (\d+\.\d)", " ".join(signal.reasons))
    return ORDER.index(signal.severity), -float(found[1]) if found else 0.0, signal.known_at.isoformat()


def main() -> None:
    told, documents, pace = run(Path(sys.argv[1]))
    if "--json" in sys.argv:
        listed = [{**each.signal.as_dict(), "sentence": each.sentence} for each in told]
        sys.stdout.write(json.dumps({"documents": documents, "documents_per_second": round(pace), "signals": listed}))
        return
    for rank, each in enumerate(sorted(told, key=lambda one: weight(one.signal)), 1):
        signal = each.signal
        line = f"{rank} {signal.known_at.date()} {signal.rule} {signal.severity} {signal.confidence} {signal.headline}"
        sys.stdout.write(f"{line}\n    {each.sentence[:300]}\n    {'; '.join(signal.reasons)}\n")


if __name__ == "__main__":
    main()
