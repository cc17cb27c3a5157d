"""Whose page an address is: the source of the catalogue whose host it names, and the edition it was declared as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Owner:
    """A source as far as addresses go: its hosts, and its polled pages with their editions."""

    source: str
    hosts: frozenset[str]
    pages: tuple[tuple[str, str], ...] = ()  # (address, edition)

    def edition(self, url: str) -> str | None:
        """The edition of a polled page, or the one that all of them share."""
        own = dict(self.pages)
        shared = set(own.values())
        edition = own.get(url) or (shared.pop() if len(shared) == 1 else None)
        return None if edition == "mul" else edition


class Owners:
    """Finds the owner of an address; `only` takes everything for one source's."""

    def __init__(self, owners: Sequence[Owner], only: str | None = None) -> None:
        self._only = next((owner for owner in owners if owner.source == only), None)
        self._by_host: Mapping[str, list[Owner]] = _by_host(owners)

    def of(self, url: str) -> Owner | None:
        """The owner; None for an address of nobody. Raises `ValueError` where several sources share its host and none is nearer."""
        host = _host(url)
        if self._only is not None:
            return self._only if not self._only.hosts or host in _with_www(self._only.hosts) else None
        found = self._by_host.get(host, [])
        if len(found) < 2:
            return found[0] if found else None
        near = [(_nearness(url, owner), owner) for owner in found]
        most = max(nearness for nearness, _ in near)
        nearest = [owner for nearness, owner in near if nearness == most]
        if len(nearest) > 1:
            names = ", ".join(sorted(owner.source for owner in nearest))
            raise ValueError(f"{host} belongs to several sources ({names}): name one with --source")
        return nearest[0]


def _by_host(owners: Sequence[Owner]) -> dict[str, list[Owner]]:
    found: dict[str, list[Owner]] = {}
    for owner in owners:
        for host in _with_www(owner.hosts):
            found.setdefault(host, []).append(owner)
    return found


def _with_www(hosts: frozenset[str]) -> set[str]:
    """The hosts with and without `www.`: archives merge them."""
    bare = {host.removeprefix("www.") for host in hosts}
    return {*hosts, *bare, *(f"www.{host}" for host in bare)}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _nearness(url: str, owner: Owner) -> int:
    """How many parts of the path one of its pages shares with the address; the page itself is nearest."""
    parts = _parts(url)
    return max((1000 if page == url else _shared(parts, _parts(page)) for page, _ in owner.pages), default=0)


def _parts(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
