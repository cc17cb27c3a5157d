"""A past that web archives could have of kcna.kp, in our own words: what stood where at which second, and the WARC files that say so."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from tealeaves.archive.fields import compact
from tealeaves.archive.surt import surt

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
HOST = "http://www.kcna.kp"
FIRST = datetime(2019, 3, 1, 6, 30, tzinfo=UTC)
NAMES = (
    "Thermal Power Complex",
    "Textile Mill",
    "Fishery Station",
    "Hospital",
    "School",
    "Cooperative Farm",
    "Zoo",
    "Steel Works",
)


@dataclass(frozen=True)
class Seen:
    """One capture that an archive has."""

    url: str
    at: datetime
    body: bytes
    status: int = 200
    mime: str = "text/html"
    revisit: bool = False

    @property
    def stamp(self) -> str:
        return compact(self.at)

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body).digest()).decode()

    @property
    def etag(self) -> str:
        return f'"{self.digest[:8]}"'

    @property
    def row(self) -> str:
        """The row of the Wayback Machine's index."""
        mime, status = ("warc/revisit", "-") if self.revisit else (self.mime, str(self.status))
        return f"{surt(self.url)} {self.stamp} {self.url} {mime} {status} {self.digest} {len(self.body)}"


def article(number: int, *, edited: bool = False) -> bytes:
    """An article in the layout of those years."""
    name, day = NAMES[number % len(NAMES)], FIRST.date() + timedelta(days=number // 3)
    more = "<p>Further details were given later.</p>" if edited else ""
    juche = f"{day.year - 1911}.{day.month}.{day.day}."
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>KCNA | Article</title></head><body>
<div class="article-main-title">News of {name} No. {number}</div>
<span class="publish-time">www.kcna.kp (Juche{juche})</span>
<div class="article-content-body"><div class="content-wrapper">
<p>Pyongyang, {day:%B} {day.day} (KCNA) -- The workers of the {name} fulfilled their plan for unit {number}.</p>
<p>They were congratulated by <nobr><span class="fSpecCs">Kim Jong Un</span></nobr>.</p>{more}
<p>-0-</p></div></div></body></html>""".encode()


def address(number: int) -> str:
    return f"{HOST}/en/article/q/{hashlib.md5(str(number).encode()).hexdigest()}.kcmsf"


def captured(number: int) -> datetime:
    """When an archive came by: eight hours between two articles, some minutes off."""
    return FIRST + timedelta(hours=8 * number, seconds=(number * 7919) % 3000)


def past(articles: int) -> list[Seen]:
    """Articles; every tenth came again unchanged (a revisit), every 13th edited, every 29th was gone the year after."""
    found = []
    for number in range(articles):
        at = captured(number)
        found.append(Seen(address(number), at, article(number)))
        if number % 10 == 0:
            found.append(Seen(address(number), at + timedelta(days=9), article(number), revisit=True))
        if number % 13 == 0:
            found.append(Seen(address(number), at + timedelta(days=30), article(number, edited=True)))
        if number % 29 == 0:
            found.append(Seen(address(number), at + timedelta(days=365), b"<html><p>No such page.</p></html>", 404))
    return found


def scenery() -> list[Seen]:
    """What stands beside articles and is not asked for."""
    pictures = [Seen(f"{HOST}/img/{n}.jpg", captured(n), bytes(range(256)), mime="image/jpeg") for n in range(20)]
    moved = [Seen(f"{HOST}/moved/{n}", captured(n), b"moved", 302) for n in range(20)]
    return pictures + moved


def ordered(seen: Iterable[Seen]) -> list[Seen]:
    """As an index has them: by key, then by time."""
    return sorted(seen, key=lambda each: (surt(each.url), each.stamp))


def write_warc(path: Path, seen: Iterable[Seen]) -> None:
    """A WARC file with these captures, revisits as such."""
    with path.open("wb") as file:
        first: dict[tuple[str, bytes], Seen] = {}
        for each in sorted(seen, key=lambda each: each.at):
            of = first.setdefault((each.url, each.body), each)
            file.write(gzip.compress(_record(each, of), mtime=0))


def _record(each: Seen, of: Seen) -> bytes:
    """One record; a revisit refers to the capture that it repeats and has only its HTTP head."""
    said = {
        "WARC-Type": "revisit" if each.revisit else "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, each.url + each.stamp)}>",
        "WARC-Date": _date(each.at), "WARC-Target-URI": each.url, "WARC-Payload-Digest": f"sha1:{each.digest}",
        "Content-Type": "application/http; msgtype=response",
    }  # fmt: skip
    if each.revisit:
        said |= {"WARC-Profile": PROFILE, "WARC-Refers-To-Target-URI": of.url, "WARC-Refers-To-Date": _date(of.at)}
    head = _lines(f"HTTP/1.1 {each.status} Whatever", dict(_fields(each)))
    block = head if each.revisit else head + each.body
    return _lines("WARC/1.1", {**said, "Content-Length": str(len(block))}) + block + b"\r\n\r\n"


def _lines(first: str, fields: dict[str, str]) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in fields.items()), "", ""]).encode()


def _fields(each: Seen) -> Iterator[tuple[str, str]]:
    yield "Content-Type", each.mime
    yield "ETag", each.etag
    if each.status == 302:
        yield "Location", f"{HOST}/en/"
    yield "Content-Length", str(len(each.body))


def _date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
