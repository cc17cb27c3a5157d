"""The catalogue of sources as a page: `python -m tealeaves.sourcebook > docs/sources.md`.

Nothing in it depends on the machine: releases of outside programs, which are a part of parsers' labels, are left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import get_args

from tealeaves.catalogue import SourceModule, load_sources
from tealeaves.sourcekit import Bloc, Confidence, Page, Source, Version

HEAD = """\
# Sources

Generated from the catalogue (`parsers/`) by `make sources`; a test holds them together. What tealeaves reads, how surely it knows each
source's shape, what it asks for and how often, what it expects to find, and what comes in only by import or by hand.

**Confidence** says how surely the addresses and the markup of a source are known, not how far it is to be believed. `code`: read in public
code that fetches it, or in data that such code committed. `page`: seen in a stored page, or stated by one. `code list`: the address stands
in a list in public code; its content was not seen. `unknown`: a guess or an old address; the parser is written from descriptions. Nobody
had polled any of them when this was written: the first capture of a source decides, and what cannot be read is kept and told, never taken
for no news.

**Followed** means that the articles which a page lists are fetched too; for what others than the outlets watched publish, only where their
terms allow it, as far as they are known ([why](decisions/0016-articles-in-full.md)). **Layouts** are the parser versions in the order in
which they are tried; each has captures of its own in `tests/captures/`. How to add a source: [CONTRIBUTING.md](../CONTRIBUTING.md).

"""
TAIL = """\
## Archives of the web

These hold pages of the sources above and are no sources of their own: what they hand on is read by the parser of whoever published it, with
the time at which they captured it.

"""
ARCHIVES = (
    ("archive", "what it has of these sources", "how it comes in"),
    ("---", "---", "---"),
    (
        "Wayback Machine of the Internet Archive",
        "some 17,500 English articles of kcna.kp, 2022 to 2026, by the count of jonawalb/rhetoric-corpus, and much else",
        "`tealeaves import wayback`",
    ),
    (
        "archives that answer as pywb does, in CDX and Memento",
        "whatever their keepers captured",
        "the same, with their address",
    ),
    ("WARC and WACZ files of others", "whatever was captured", "`tealeaves import warc`"),
    (
        "a document that somebody has: a mailed notice, a saved page",
        "one document",
        "`tealeaves import file`, or the inbox folder",
    ),
)

BLOC_NAMES: Mapping[str, str] = {
    "dprk": "North Korea", "russia": "Russia and Belarus", "china": "China", "south_korea": "South Korea", "west": "The West, and mirrors",
}  # fmt: skip
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def page(modules: Mapping[str, SourceModule]) -> str:
    """docs/sources.md, whole."""
    dumps = [module for _, module in sorted(modules.items()) if is_dump(module)]
    others = [module for _, module in sorted(modules.items()) if not is_dump(module)]
    parts = [*_summary(others)]
    for bloc in get_args(Bloc):
        parts += _bloc(bloc, [module for module in others if module.source.bloc == bloc])
    return HEAD + "\n".join((*parts, *_dumps(dumps))) + "\n" + TAIL + _archives()


def _archives() -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in ARCHIVES)


def is_dump(module: SourceModule) -> bool:
    """Whether a source is a collection of records, read by the field names of a table."""
    return not module.source.pages and [version.name for version in module.versions] == ["record"]


def _summary(modules: Iterable[SourceModule]) -> Iterator[str]:
    marks = get_args(Confidence)
    counts = {bloc: Counter(m.source.confidence for m in modules if m.source.bloc == bloc) for bloc in get_args(Bloc)}
    yield "| | sources | " + " | ".join(f"`{mark}`" for mark in marks) + " |"
    yield "|---|---|" + "---|" * len(marks)
    for bloc, found in counts.items():
        yield f"| {BLOC_NAMES[bloc]} | {found.total()} | " + " | ".join(str(found[mark]) for mark in marks) + " |"
    yield ""


def _bloc(bloc: str, modules: list[SourceModule]) -> Iterator[str]:
    yield f"## {BLOC_NAMES[bloc]}"
    yield ""
    yield "| source | languages | confidence | polled | articles |"
    yield "|---|---|---|---|---|"
    for module in modules:
        source = module.source
        cells = (
            f"[{source.name}](#{source.id})", ", ".join(source.languages), f"`{source.confidence}`", cadence(source.pages),
            articles(module),
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    for module in modules:
        yield ""
        yield from _section(module)
    yield ""


def _section(module: SourceModule) -> Iterator[str]:
    source = module.source
    yield f'### <a id="{source.id}"></a>{source.name}'
    yield ""
    yield f"`{source.id}`, outlet `{source.outlet}`, operator `{source.operator}`; confidence `{source.confidence}`."
    if source.notes:
        yield from ("", " ".join(source.notes.split()))
    yield ""
    for polled in source.pages:
        guessed = "; the address is inferred, nobody has seen it" if polled.inferred else ""
        yield f"- polled every {span(polled.every)}, edition `{polled.edition}`: <{polled.url}>{guessed}"
    if not source.pages:
        yield "- not polled: pages of it come in by import or by hand"
    yield f"- articles: {articles(module)}"
    yield f"- layouts: {', '.join(layout(version) for version in module.versions)}"
    yield f"- expected: {'; '.join(expectations(source))}"


def cadence(pages: tuple[Page, ...]) -> str:
    """How often a source is looked at, in a few words."""
    if not pages:
        return "no"
    every = sorted({each.every for each in pages})
    often = span(every[0]) if len(every) == 1 else f"{span(every[0])} to {span(every[-1])}"
    return f"every {often}" + (f", {len(pages)} pages" if len(pages) > 1 else "")


def articles(module: SourceModule) -> str:
    """Whether the articles that a source lists are fetched."""
    source = module.source
    if not source.pages:
        return "by import"
    if source.articles:
        return f"followed on {', '.join(source.articles)}"
    if source.follow:
        return "followed"
    return "not followed"


def layout(version: Version) -> str:
    """A parser version with its revision; not the release of the program that it needs, which is the machine's."""
    until = f", until {version.until}" if version.until else ""
    needs = f", with {version.tool().partition('-')[0].removeprefix('no-')}" if version.tool else ""
    return f"`{version.name}` (revision {version.revision}{until}{needs})"


def expectations(source: Source) -> Iterator[str]:
    """What a source promises, in words."""
    expect = source.expect
    if source.pages:
        yield f"at least {expect.min_documents} item{'s' if expect.min_documents != 1 else ''} on a polled page"
        yield f"nothing new for at most {span(expect.quiet_after)}"
    if expect.languages:
        yield f"text in {', '.join(expect.languages)}"
    if expect.always:
        yield f"always a part in {', '.join(expect.always)}"
    if expect.required:
        yield f"mostly with {', '.join(expect.required)}"
    if expect.least_text:
        yield f"articles of at least {expect.least_text} letters"
    if expect.text_share:
        yield f"at least {expect.text_share:.0%} of a page's letters"
    yield f"{source.delay:g} seconds between two requests" if source.pages else "no requests"


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: "6 hours", "day", "21 days"."""
    seconds = int(length.total_seconds())
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds % size == 0), (1, "second"))
    count = seconds // size
    return unit if count == 1 else f"{count} {unit}s"


def _dumps(modules: Iterable[SourceModule]) -> Iterator[str]:
    yield "## Collections that others made"
    yield ""
    yield "History that somebody gathered, one record an article; never polled. Which of their fields says what: `parsers/dumps.toml`."
    yield "Their articles stand in the series of the outlet that wrote them."
    for module in modules:
        source = module.source
        yield from ("", f'### <a id="{source.id}"></a>{source.name}', "")
        yield f"`{source.id}`, outlet `{source.outlet}`, in {', '.join(source.languages)}; confidence `{source.confidence}`."
        if source.notes:
            yield from ("", " ".join(source.notes.split()))
    yield ""


if __name__ == "__main__":
    sys.stdout.write(page(load_sources()))
