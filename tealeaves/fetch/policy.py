"""What the gate may do: the hosts of the catalogue, the limits of one fetch, and what the operator set on purpose.

Nothing here is read from the environment: a proxy or an address override exists only where our own configuration names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tealeaves import __version__
from tealeaves.errors import UsageError
from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.target import Target, clean_host

MIB = 1024 * 1024
WEB_PORTS = frozenset({80, 443})
MOST_PATIENCE = 120.0  # seconds: a cycle must end


@dataclass(frozen=True, slots=True)
class HostRule:
    """What one host of the catalogue may be asked, and how often. Raises `UsageError` for a host that is not a plain name."""

    host: str
    schemes: frozenset[str]
    ports: frozenset[int] = WEB_PORTS
    delay: float = 2.0  # seconds between the starts of two requests
    tls_unverified_because: str | None = None  # a reason turns certificate checks off, and every capture says so
    patience: float | None = (
        None  # seconds for one look at a host that is known to be slow; None: as long as at any other
    )

    def __post_init__(self) -> None:
        try:
            clean = clean_host(self.host)
        except NoAnswer as error:
            raise UsageError(f"allow-list: {error.detail}") from error
        if clean != self.host or not self.schemes <= {"http", "https"}:
            raise UsageError(f"allow-list: {self.host!r} must be in lower case, with schemes http and https only")
        if self.tls_unverified_because is not None and not self.tls_unverified_because.strip():
            raise UsageError(f"allow-list: {self.host} turns TLS verification off without a reason")
        if self.patience is not None and not 0 < self.patience <= MOST_PATIENCE:
            raise UsageError(
                f"allow-list: {self.host} is given {self.patience:g} s, at most {MOST_PATIENCE:g} are allowed"
            )


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """The limits that every fetch keeps. Seconds and bytes where nothing else is said."""

    hosts: Mapping[str, HostRule]  # the allow-list, from the catalogue
    contact: str  # goes into the User-Agent
    # (host, port) -> (address, port), like curl's --resolve: the only way to an address that is not public. For the demo, tests and
    # local mirrors; every capture made through it says so in its provenance.
    resolve: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    # "http://host:port". The proxy resolves names, so the address check cannot hold behind it: setting it is the operator's word that the
    # proxy keeps us out of private networks. The allow-list still holds, and every capture says so in its provenance.
    proxy: str | None = None
    cafile: Path | None = None  # trusted in place of the public authorities (a local mirror with its own)
    deadline: float = 30.0  # for one look, redirects included, waiting for politeness excluded
    connect: float = 5.0
    read: float = 10.0
    max_wire: int = 10 * MIB
    max_decoded: int = 10 * MIB
    max_headers: int = 64 * 1024
    max_ratio: int = 100  # decoded to wire
    max_redirects: int = 5
    concurrency: int = 16
    respect_robots: bool = True
    max_crawl_delay: float = 30.0  # what robots.txt asks beyond this is not followed: a cycle would never end
    jitter: float = 0.1  # of the delay, added at random
    rest_after: int = 3  # failures in a row after which a host rests for the cycle
    full_every: timedelta = timedelta(days=7)  # an unconditional fetch at least so often: validators can lie
    max_retry_after: timedelta = timedelta(days=1)

    def __post_init__(self) -> None:
        if not self.contact.strip() or not (self.contact.isascii() and self.contact.isprintable()):
            raise UsageError("a contact (an address or a page, in ASCII) is needed for the User-Agent")
        if any(name != rule.host for name, rule in self.hosts.items()):
            raise UsageError("allow-list: a rule stands under another name than its host")
        if self.proxy is not None:
            self.proxy_address()

    @property
    def user_agent(self) -> str:
        """Who we are: "tealeaves/0.1 (+contact)"."""
        return f"tealeaves/{'.'.join(__version__.split('.')[:2])} (+{self.contact})"

    def rule_for(self, target: Target) -> HostRule:
        """The rule under which this may be asked. Raises `NoAnswer("refused_host")`."""
        rule = self.hosts.get(target.host)
        if rule is None:
            raise NoAnswer("refused_host", f"{target.host} is not in the catalogue")
        if target.scheme not in rule.schemes or target.port not in rule.ports:
            raise NoAnswer("refused_host", f"{target.scheme} on port {target.port} of {target.host} is not allowed")
        return rule

    def patience_with(self, host: str) -> GatePolicy:
        """The limits that hold for this host: its own time where it has one, for a look and for the first byte of it."""
        rule = self.hosts.get(host)
        if rule is None or rule.patience is None:
            return self
        return replace(self, deadline=rule.patience, read=max(self.read, rule.patience))

    def proxied(self, target: Target) -> bool:
        """Whether the proxy stands between us and this target; an override goes straight to its address."""
        return self.proxy is not None and (target.host, target.port) not in self.resolve

    def proxy_address(self) -> tuple[str, int]:
        """Host and port of the proxy. Raises `UsageError` for anything but http://host:port."""
        parts = urlsplit(self.proxy or "")
        if parts.scheme != "http" or not parts.hostname or "@" in parts.netloc:
            raise UsageError("the proxy must be given as http://host:port, without user information")
        return parts.hostname, parts.port or 80
