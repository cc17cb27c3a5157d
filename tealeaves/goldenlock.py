"""The lock of parsers and observers: what each of them made of the goldens when its revision was last raised.

`make parsers-lock` writes `tests/captures/golden.lock.json`. A parser that reads the same page otherwise, or an observer that sees
something else in the same document, under the same revision would make two kinds of rows under one name, and the index would keep the old
ones: so that fails the tests and cannot be locked. It is the behaviour that is locked and not the code: whatever changed it, a helper that
many share or what a source promises, shows here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from tealeaves import golden
from tealeaves.catalogue import Catalogue, load
from tealeaves.errors import ContentError
from tealeaves.extract import extract, layout_of
from tealeaves.model import Document, identity
from tealeaves.observe import OBSERVERS
from tealeaves.sourcekit import Version

FILE = "golden.lock.json"
COMMAND = "make parsers-lock"
SHORT = 12  # hexadecimal digits that tell two outputs apart

Lock: TypeAlias = Mapping[
    str, Mapping[str, Sequence[str]]
]  # who, golden: what it was given and what it gave, as hashes


def current(captures: Path, catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """What every parser version and observer makes of the goldens now, by its label."""
    found: dict[str, dict[str, list[str]]] = {}
    for page in golden.pages(captures):
        for who, given, gave in _made_of(page, catalogue):
            found.setdefault(who, {})[f"{page.parent.name}/{page.stem}"] = [_hash(given), _hash(gave)]
    return {who: dict(sorted(found[who].items())) for who in sorted(found)}


def wrong(locked: Lock, now: Lock) -> list[str]:
    """Who makes something else of the same under the same revision, in words."""
    return [
        f"{who} makes something else of {name} than when it was locked: raise its revision"
        for who in sorted(locked.keys() & now.keys())
        for name in sorted(locked[who].keys() & now[who].keys())
        if locked[who][name][0] == now[who][name][0] and locked[who][name][1] != now[who][name][1]
    ]


def read(captures: Path) -> Lock:
    """The lock beside the goldens; empty where there is none yet."""
    path = captures / FILE
    if not path.is_file():
        return {}
    held: Lock = json.loads(path.read_text("utf-8"))
    return held


def write(captures: Path, catalogue: Catalogue) -> None:
    """Lock what is made of the goldens now. Raises `ContentError` where a revision was not raised."""
    now = current(captures, catalogue)
    if complaints := wrong(read(captures), now):
        raise ContentError("\n".join(complaints))
    (captures / FILE).write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", "utf-8")


def _made_of(page: Path, catalogue: Catalogue) -> Iterator[tuple[str, Any, Any]]:
    """Who, what it was given and what it gave: the parser version of a golden, and each observer of its documents."""
    capture = golden.capture_of(page)
    module = catalogue.sources.get(page.parent.name)
    version = None if module is None else layout_of(module, capture)
    if version is None:
        return
    read = extract(catalogue, capture)
    yield _label(page.parent.name, version), [capture.digest, golden.read(page)["capture"]], golden.shown(read)
    for observer in OBSERVERS:
        facts = [
            [fact.kind, fact.subject, fact.value, fact.start, fact.end, fact.lang, sorted(fact.attrs.items())]
            for document in read.documents
            for fact in observer.observe(document)
        ]
        if facts:
            yield observer.label, [_said(document) for document in read.documents], facts


def _label(source: str, version: Version) -> str:
    """Without the outside tool that read it: goldens are of what needs none."""
    return f"{source}/{version.name}/{version.revision}"


def _said(document: Document) -> list[Any]:
    """What an observer can see of a document: all but who read it."""
    told = golden.shown_document(document)
    return [[name, told[name]] for name in sorted(told) if name not in ("parser", "parser_version")]


def _hash(value: Any) -> str:
    return identity(json.dumps(value, ensure_ascii=False, sort_keys=True))[:SHORT]


def main() -> None:
    """Write the lock of this checkout."""
    captures = Path("tests") / "captures"
    try:
        write(captures, load())
    except ContentError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
