"""What a person asked an import for, and what follows from it: the span, the prefixes, the gate's policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tealeaves.errors import UsageError
from tealeaves.fetch.policy import GatePolicy
from tealeaves.mementos.ask import Manners
from tealeaves.mementos.choose import FIRST
from tealeaves.mementos.endpoint import WAYBACK, Endpoint
from tealeaves.plan import NO_CONTACT
from tealeaves.settings import Settings
from tealeaves.sourcekit import Source

_WWW = re.compile(r"^www\d*\.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for."""

    source: str
    prefixes: tuple[str, ...] = ()  # default: the hosts of the source's pages
    since: datetime | None = None
    until: datetime | None = None  # exclusive
    archive: str = WAYBACK
    dialect: str | None = None
    limit: int | None = None  # mementos asked for in this run
    kinds: tuple[str, ...] = ()  # media types besides documents
    collapse: bool = False
    dry: bool = False


def policy_for(settings: Settings, endpoint: Endpoint, manners: Manners) -> GatePolicy:
    """The gate while an import runs: this one host, no robots.txt: an archive's interface has limits of its own, and we keep those."""
    rule = endpoint.rule()
    return GatePolicy(
        hosts={rule.host: rule}, contact=settings.contact or NO_CONTACT, resolve=settings.resolved(), deadline=manners.deadline,
        read=manners.read, respect_robots=False, rest_after=1_000_000_000,
    )  # fmt: skip


def span_of(wanted: Wanted, now: datetime, fresh: datetime) -> tuple[datetime, datetime]:
    """From when and up to when. What is younger than the freshness window could be told as news, so it is left for later (B-5)."""
    since, until = wanted.since or FIRST, min(wanted.until or now, fresh)
    if since >= until:
        raise UsageError(
            f"nothing to import: --from must be before {until.isoformat(timespec='minutes')}; what is younger is left to the watch"
        )
    return since.replace(microsecond=0), until.replace(microsecond=0)


def prefixes_of(source: Source, asked: Sequence[str]) -> tuple[str, ...]:
    """The prefixes to list: those asked for, else a source's own hosts. To an index http, https and www are one. Raises `UsageError`."""
    if not asked:
        own = {host for page in source.pages if (host := urlsplit(page.url).hostname)} | set(source.also_hosts)
        if not own:
            raise UsageError(f"{source.id} has no page on the web: say --prefix")
        return tuple(sorted({_WWW.sub("", host) + "/" for host in own}))
    return tuple(dict.fromkeys(_prefix(source, text) for text in asked))


def _prefix(source: Source, text: str) -> str:
    bare = text.partition("://")[2] or text
    host = bare.partition("/")[0].partition(":")[0].lower()
    if _WWW.sub("", host) not in {_WWW.sub("", own) for own in source.hosts}:
        raise UsageError(f"{text!r} is not an address of {source.id}; its hosts are: {', '.join(sorted(source.hosts))}")
    return _WWW.sub("", bare) if "/" in bare else _WWW.sub("", bare) + "/"


def under(url: str, prefixes: Sequence[str]) -> bool:
    """Whether an address lies under one of the prefixes, as an index sees it: scheme, www and letter case aside."""
    bare = _WWW.sub("", url.partition("://")[2].lower())
    return any(bare.startswith(prefix.lower()) for prefix in prefixes)


def edition_of(source: Source, url: str) -> str | None:
    """The edition that a page was declared as; of other addresses that of all its pages, where they have one."""
    own = {page.edition for page in source.pages if page.url == url}
    editions = own or {page.edition for page in source.pages}
    return next(iter(editions)) if len(editions) == 1 else None
