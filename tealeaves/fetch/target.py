"""A URL read once and strictly: what cannot be read in exactly one way is refused, and nothing below the gate reads a URL again.

Two readers that disagree about which host a URL names are the classic way past an allow-list. So user information, backslashes,
control characters, numeric and bracketed hosts, trailing dots and non-ASCII hosts are refused here, before any look at a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from tealeaves.fetch.failure import NoAnswer

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 8_000

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_PATH_SAFE = "/%:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?"


@dataclass(frozen=True, slots=True)
class Target:
    """One resource on one origin, in canonical form."""

    scheme: str
    host: str
    port: int
    path: str  # with the query: what stands in the request line

    @property
    def authority(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        return self.host if self.port == DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def safe(self) -> str:
        """For log lines and details: without the query, which may hold a secret."""
        return self.url.partition("?")[0]

    def joined(self, location: str) -> Target:
        """Where a Location header leads from here. Raises `NoAnswer`."""
        if _FORBIDDEN.search(location.strip(" \t")):
            raise NoAnswer("refused_redirect", "the Location header holds a backslash, a space or a control character")
        try:
            return read_target(urljoin(self.url, location.strip(" \t")))
        except (NoAnswer, ValueError) as error:
            detail = error.detail if isinstance(error, NoAnswer) else "not a URL"
            raise NoAnswer("refused_redirect", f"from {self.safe}: {detail}") from error


def read_target(url: str) -> Target:
    """The one meaning of `url`; the fragment is dropped. Raises `NoAnswer("refused_host")` where there is not exactly one."""
    if len(url) > MAX_URL or _FORBIDDEN.search(url):
        raise _refused("the URL is too long or holds a space, a backslash or a control character")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused("not a URL") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _refused(f"scheme {parts.scheme[:20]!r} is neither http nor https")
    if any(mark in parts.netloc for mark in "@[]%"):
        raise _refused("user information, brackets or percent signs in the host")
    host = clean_host(parts.netloc.partition(":")[0])
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    query = f"?{quote(parts.query, safe=_QUERY_SAFE)}" if parts.query else ""
    return Target(parts.scheme, host, DEFAULT_PORTS[parts.scheme] if port is None else port, path + query)


def clean_host(text: str) -> str:
    """A host name in lower case. Raises `NoAnswer("refused_host")` for numbers (127.1, 0x7f000001), empty and non-ASCII names."""
    host = text.lower()
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise _refused(f"{text[:80]!r} is not a plain host name")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise _refused(f"{text[:80]!r} is a number, not a name")
    return host


def _refused(detail: str) -> NoAnswer:
    return NoAnswer("refused_host", detail)
