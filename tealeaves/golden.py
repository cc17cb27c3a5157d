"""A golden: a page as it was served, and beside it (`<version>-<name>.expected.json`) how it was captured and what must come out.

One that was written by a machine has an empty `looked_at_by`: it is no proof of anything until a person has compared the output with the
page and put a name there, and fails the tests until then.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tealeaves.extract import Extraction
from tealeaves.model import Capture, Document, Item, Link

LOOKED_AT = "looked_at_by"


def pages(captures: Path) -> list[Path]:
    """The pages of all goldens below a folder, by source and name."""
    return sorted(path for path in captures.glob("*/*-*") if not path.name.endswith(".expected.json"))


def sidecar(page: Path) -> Path:
    """What stands beside a page."""
    return page.with_name(page.stem + ".expected.json")


def read(page: Path) -> dict[str, Any]:
    """How the page was captured, what must come out, and who has looked at it, where that is asked for."""
    said: dict[str, Any] = json.loads(sidecar(page).read_text("utf-8"))
    return said


def capture_of(page: Path) -> Capture:
    """The page as it was captured; recorded at that time, since a golden is older than whoever reads it."""
    given = read(page)["capture"]
    listed, at = given.get("listed_at"), datetime.fromisoformat(given["captured_at"])
    return Capture(
        source=page.parent.name, url=given["url"], captured_at=at, recorded_at=at, body=page.read_bytes(),
        headers=tuple((name, value) for name, value in given.get("headers", [])), edition=given.get("edition"),
        listed_at=date.fromisoformat(listed) if listed else None,
    )  # fmt: skip


def unseen(captures: Path) -> list[str]:
    """The goldens of a folder that a machine wrote and nobody has looked at."""
    found = sorted(captures.glob("*/*.expected.json"))
    return [
        f"{path.parent.name}/{path.name}" for path in found if json.loads(path.read_text("utf-8")).get(LOOKED_AT) == ""
    ]


def write(page: Path, capture: Capture, extraction: Extraction) -> None:
    """A golden that nobody has looked at yet."""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(capture.body)
    kept = [[name, value] for name, value in capture.headers if name.lower() in ("content-type", "content-language")]
    told = {
        "capture": {
            "url": capture.url, "captured_at": capture.captured_at.isoformat(timespec="seconds"), "headers": kept,
            **({} if capture.edition is None else {"edition": capture.edition}),
            **({} if capture.listed_at is None else {"listed_at": capture.listed_at.isoformat()[:10]}),
        },
        LOOKED_AT: "",
        "output": shown(extraction),
    }  # fmt: skip
    sidecar(page).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def shown(extraction: Extraction) -> list[dict[str, Any]]:
    """What came out, as JSON can hold it."""
    refused = extraction.quarantined
    told = [{"refused": refused.reason, "detail": refused.detail}] if refused else []
    return [*map(shown_document, extraction.documents), *map(_link, extraction.links), *told]


def shown_document(document: Document) -> dict[str, Any]:
    """A document as JSON can hold it, without what is empty."""
    told = {field.name: getattr(document, field.name) for field in fields(Document)}
    told["blocks"] = [[block.role, block.lang, block.text] for block in document.blocks]
    filled = {name: value for name, value in told.items() if value not in (None, (), [], "")}
    return dict(json.loads(json.dumps(filled, default=_plain)))


def _plain(value: object) -> Any:
    """What JSON has no form for: an item of a notice, a day, an instant."""
    return asdict(value) if isinstance(value, Item) else str(value)


def _link(link: Link) -> dict[str, Any]:
    return {"link": link.url, "listed_at": str(link.listed_at) if link.listed_at else None, "headline": link.headline}
