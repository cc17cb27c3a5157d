"""How a web archive is addressed: the Wayback Machine's own form, and pywb's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import quote

from tealeaves.errors import UsageError
from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.policy import HostRule
from tealeaves.fetch.target import Target, read_target

Dialect = Literal["wayback", "pywb"]

WAYBACK = "https://web.archive.org"
FIELDS = "urlkey,timestamp,original,mimetype,statuscode,digest,length"
_IN_PATH = re.compile(r"#")  # all that would end the address before its end; the gate escapes the rest


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an index: from one second to another (14 digits, both included), from where a resume key says."""

    since: str
    until: str
    resume: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One archive. `base` has no slash at its end: "https://web.archive.org", or "https://archive.example/collection" of a pywb."""

    base: str
    dialect: Dialect

    @property
    def target(self) -> Target:
        return read_target(self.base + "/")

    @property
    def host(self) -> str:
        """The archive by name, as reports and provenances have it."""
        return self.target.authority

    def rule(self) -> HostRule:
        """What the gate allows while an import runs: this host, this scheme, this port. The pace is the import's own."""
        target = self.target
        return HostRule(target.host, frozenset({target.scheme}), frozenset({target.port}), delay=0.0)

    def memento(self, stamp: str, url: str) -> str:
        """Where the original bytes of a capture are: `id_` asks for them as they were stored."""
        folder = "/web" if self.dialect == "wayback" else ""
        return f"{self.base}{folder}/{stamp}id_/{_IN_PATH.sub('%23', url)}"

    def index(self, prefix: str, window: Window, limit: int) -> str:
        """A query for at most `limit` rows of the index. A resume key is escaped once more: the server decodes it twice."""
        asked = {"url": prefix, "matchType": "prefix", "from": window.since, "to": window.until, "limit": str(limit)}
        if self.dialect == "pywb":
            return f"{self.base}/cdx?{_query(asked | {'output': 'json'})}"
        asked |= {"fl": FIELDS, "showResumeKey": "true"} | ({"resumeKey": window.resume} if window.resume else {})
        return f"{self.base}/cdx/search/cdx?{_query(asked)}"


def endpoint_of(address: str, dialect: str | None = None) -> Endpoint:
    """The archive at an address; without a dialect, a path (a collection) means pywb. Raises `UsageError`."""
    base = address.rstrip("/")
    try:
        target = read_target(base + "/")
    except NoAnswer as error:
        raise UsageError(
            f"{address!r} is no address of an archive, {error.detail}: write http(s)://name[:port][/collection]"
        ) from error
    if "?" in target.path:
        raise UsageError(f"{address!r}: the address of an archive has no query")
    if dialect is None:
        return Endpoint(base, "wayback" if target.path == "/" else "pywb")
    if dialect not in get_args(Dialect):
        raise UsageError(f"no dialect is called {dialect!r}; there are: {', '.join(get_args(Dialect))}")
    return Endpoint(base, "wayback" if dialect == "wayback" else "pywb")


def _query(asked: dict[str, str]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
