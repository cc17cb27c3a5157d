"""Messages whoever they are with: the same facts by direction and country, and by direction alone.

Offices outlive their holders, and a base rate needs more than one pair of persons: what `correspondence` and `message_parties` tell
of "Kim Jong Un -> Vladimir Putin" is told here of "sent|RU" and of "sent|anyone" as well. A text to several persons of one country is
one message to it.

Kinds: those of `correspondence`, and `correspondence_with` and `message_parties_with`, which have the values, quotes and attributes of the
facts that they repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tealeaves.model import Document, Fact
from tealeaves.observe import correspondence

ANYONE = "anyone"
_KINDS = {"correspondence": "correspondence_with", "message_parties": "message_parties_with"}
KINDS = (*correspondence.KINDS, *_KINDS.values())


def observe(document: Document) -> Iterator[Fact]:
    """The messages that a document tells of, by persons, by country and of anyone; nothing for any other document."""
    told: set[tuple[str, str, str, int]] = set()
    for fact in correspondence.observe(document):
        yield fact
        for subject in _subjects(fact):
            name = (fact.kind, subject, fact.value, fact.start)
            if name not in told:
                told.add(name)
                yield replace(fact, kind=_KINDS[fact.kind], subject=subject)


def _subjects(fact: Fact) -> Iterator[str]:
    if fact.kind in _KINDS:
        direction, country = fact.attrs["direction"], fact.attrs.get("country")
        yield f"{direction}|{ANYONE}"
        if country:
            yield f"{direction}|{country}"
