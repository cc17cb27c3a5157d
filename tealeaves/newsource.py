"""The beginning of a source: its page is fetched once, a parser or a feed's table is written, and a golden of what came out.

Nothing of it is trusted: the confidence is "unknown", and the golden fails the tests until a person has looked at it.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import keyword
import re
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from tealeaves import golden, inspection
from tealeaves.catalogue import Catalogue, load
from tealeaves.errors import Unreadable, UsageError
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.html import Html, blocks_of, decode
from tealeaves.language import dominant, languages_of_blocks
from tealeaves.model import Block, Capture, Miss
from tealeaves.plan import NO_CONTACT
from tealeaves.settings import Settings
from tealeaves.sourcekit import ID_IN_WORDS, Bloc, is_id

DELAY = 5.0  # seconds between the two requests
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
LONGEST_NAME = 200
MOST_HOURS = 24 * 31

_TABLE = """
[{id}]
name = {name}
url = {url}
language = "{language}"
bloc = "{bloc}"
every = {every:g}
confidence = "unknown"
notes = "Begun on {day}; nobody has confirmed it."
"""

_PARSER = '''"""{title} ({host}).

Begun on {day} from one look: the article is found by the weight of its text, the list by its links to the same host. Compare the
goldens below tests/captures/{id}/ with the pages, name selectors here where the weight finds the wrong thing, and say in `confidence` how
surely the markup is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import claimed, document, guess_article, listed, local
from tealeaves.sourcekit import Expect, Page, Source, Version, days, hours

LIST = {url}

SOURCE = Source(
    id="{id}",
    name={name},
    outlet="{id}",
    operator="{bloc}",
    bloc="{bloc}",
    pages=(Page(LIST, every=hours({every:g}), edition="{language}"),),
    expect=Expect(min_documents=3, quiet_after=days(30), languages=("{language}",), least_text=120),
    languages=("{language}",),
    confidence="unknown",
    delay={delay:g},
    notes="Begun on {day}; nobody has confirmed it.",
)


def parse_list(capture: Capture) -> Iterator[Link]:
    """The pages of the same host that the list names, deeper than itself."""
    yield from listed(capture, read_html(capture), _is_article)


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article, wherever on its page it stands."""
    article = guess_article(capture)
    yield document(capture, SOURCE.outlet, article, local(capture.url), "{language}", claimed(capture, article))


def _is_article(url: str) -> bool:
    parts, own = urlsplit(url), urlsplit(LIST)
    return parts.hostname == own.hostname and len(parts.path) > len(own.path) + 3


VERSIONS = (
    Version("list", 1, parse_list, marker=lambda capture: capture.url == LIST),
    Version("article", 1, parse_article),
)
'''


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of the source."""

    id: str
    url: str
    bloc: str
    name: str | None = None
    language: str | None = None
    every: float = 6.0

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written, and what each page gave."""

    files: tuple[Path, ...]
    seen: tuple[inspection.Inspected, ...]

    def lines(self) -> Iterator[str]:
        """For people: what there is now, and what is theirs to do."""
        for file in self.files:
            yield f"wrote {file}"
        for each in self.seen:
            yield from each.lines()
        yield "next: open each golden beside its page in a browser; where the output is wrong, mend the parser and write it anew"
        yield "      (python tests/parsers/test_goldens.py FILE); where it is right, put your name into looked_at_by."
        yield "      Until then `make test` fails on it."


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where parsers and their goldens are kept."""

    parsers: Path
    captures: Path


async def begin_source(settings: Settings, wanted: Wanted, checkout: Checkout | None = None) -> Begun:
    """Write a source's first files. Raises `UsageError`, before anything is written, where it cannot be begun."""
    there = checkout or own_checkout()
    _refuse(wanted, load(settings.dumps_folder), there)
    page = await _fetch(settings, wanted, wanted.url)
    written = [_write(wanted, page, there)]
    importlib.invalidate_caches()
    catalogue = load(settings.dumps_folder)
    seen = [_golden(catalogue, page, there, "first", written)]
    links = seen[0].found.links
    if links and catalogue.source(wanted.id).source.follow:
        article = await _fetch(settings, wanted, links[0].url)
        seen.append(_golden(catalogue, article, there, "first", written))
    return Begun(tuple(written), tuple(seen))


def own_checkout() -> Checkout:
    """The checkout that this tealeaves runs from. Raises `UsageError` where it was installed without one."""
    spec = importlib.util.find_spec("parsers")
    parsers = Path(next(iter(spec.submodule_search_locations or ()))) if spec else Path("parsers")
    captures = parsers.parent / "tests" / "captures"
    if not captures.is_dir():
        raise UsageError(f"{parsers.parent} is no checkout of tealeaves: a source is begun where its tests are")
    return Checkout(parsers, captures)


def _refuse(wanted: Wanted, catalogue: Catalogue, there: Checkout) -> None:
    if not is_id(wanted.id) or keyword.iskeyword(wanted.id):
        raise UsageError(f"{wanted.id!r} is no id: {ID_IN_WORDS}")
    if wanted.id in catalogue.sources or (there.parsers / f"{wanted.id}.py").exists():
        raise UsageError(f"there is a source called {wanted.id!r} already")
    if wanted.name is not None and not (wanted.name.isprintable() and 0 < len(wanted.name.strip()) <= LONGEST_NAME):
        raise UsageError(f"a name is one line of at most {LONGEST_NAME} characters")
    if wanted.language is not None and not _LANGUAGE.fullmatch(wanted.language):
        raise UsageError(f"{wanted.language!r} is no language: a code as in en, ko, zh-Hant")
    if not 0 < wanted.every <= MOST_HOURS:
        raise UsageError(f"hours between two looks: more than 0, at most {MOST_HOURS}")
    if wanted.bloc not in get_args(Bloc):
        raise UsageError(f"no bloc is called {wanted.bloc!r}; there are: {', '.join(get_args(Bloc))}")
    if (
        not wanted.host
        or urlsplit(wanted.url).scheme not in ("http", "https")
        or not wanted.url.isprintable()
        or '"' in wanted.url
    ):
        raise UsageError(f"{wanted.url!r} is no web address")


async def _fetch(settings: Settings, wanted: Wanted, url: str) -> Capture:
    """One page, asked for as politely as any. Raises `UsageError` where nothing comes."""
    rule = HostRule(
        wanted.host, frozenset({"http", "https"}), delay=DELAY if settings.delay is None else settings.delay
    )
    policy = GatePolicy({wanted.host: rule}, contact=settings.contact or NO_CONTACT, resolve=settings.resolved())
    async with Gate(policy, settings.clock()) as gate, aclosing(gate.fetch_all([Ask(wanted.id, url)])) as found:
        look = [each async for each in found].pop()
    if isinstance(look, Miss):
        raise UsageError(f"{url} gave nothing ({look.reason}: {look.detail}); begin again when it does")
    if not isinstance(look, Capture) or look.status != 200:
        raise UsageError(f"{url} answered {getattr(look, 'status', 'nothing new')}; begin again when it gives a page")
    return look


def _write(wanted: Wanted, page: Capture, there: Checkout) -> Path:
    """The feed's table or the parser's file."""
    try:
        text = decode(page).text
    except Unreadable as error:
        raise UsageError(f"{wanted.url} cannot be read: {error}") from error
    feed = _FEED.search(text[:4000]) is not None
    name = wanted.name or wanted.host
    given = {
        "id": wanted.id, "name": _literal(name), "title": _plain(name), "host": _plain(wanted.host), "url": _literal(wanted.url),
        "bloc": wanted.bloc, "language": wanted.language or _language(page, text, feed), "every": wanted.every, "delay": DELAY,
        "day": page.captured_at.date(),
    }  # fmt: skip
    if feed:
        path = there.parsers / "feeds.toml"
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + _TABLE.format(**given), "utf-8")
        return path
    path = there.parsers / f"{wanted.id}.py"
    path.write_text(_PARSER.format(**given), "utf-8")
    return path


def _literal(text: str) -> str:
    """A printable text as a string of Python and of TOML alike."""
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """A text as it can stand in a docstring."""
    return text.replace("\\", "/").replace('"', "'")


def _language(page: Capture, text: str, feed: bool) -> str:
    """The language of most of the page's text; `und` where nothing can be said."""
    body = None if feed else Html(decode(page)).first("body")
    lines = blocks_of(body) if body is not None else re.sub(r"<[^<>]{0,2000}>", "\n", text[:100_000]).split("\n")
    blocks = tuple(Block(line) for line in lines if line.strip())
    return dominant(languages_of_blocks(blocks[:400], ()))


def _golden(
    catalogue: Catalogue, page: Capture, there: Checkout, name: str, written: list[Path]
) -> inspection.Inspected:
    """What the new parser sees, as a golden."""
    seen = inspection.inspect(catalogue, page)
    layout = seen.layout.partition(" ")[0]
    ending = "xml" if layout == "feed" else "html"
    path = there.captures / page.source / f"{layout}-{name}.{ending}"
    golden.write(path, page, seen.found)
    written += [path, golden.sidecar(path)]
    return seen
