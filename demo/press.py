"""The feeds of the press as they stand at an instant: what happened, between ordinary items made from templates (demo/story/world.toml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any

from demo.printed import Dispatch

EVERY = timedelta(days=10)  # an ordinary item of one outlet
LISTED = 30  # items that a feed shows
BEFORE = timedelta(days=330)  # of items before the watch: what the feed holds at the first look


def dispatches(told: Mapping[str, Any], since: date, until: date) -> tuple[Dispatch, ...]:
    """Every item of the press, in the order of printing."""
    sites = {outlet["source"]: outlet["site"] for outlet in told["outlet"]}
    found = [*_told(told["item"], sites), *_ordinary(told, since - BEFORE, until)]
    return tuple(sorted(found, key=lambda each: (each.at, each.source, each.headline)))


def feed(source: str, items: Sequence[Dispatch], at: datetime) -> bytes | None:
    """The RSS of an outlet at an instant, the newest item first; None where it has printed nothing yet."""
    shown = [each for each in items if each.source == source and each.at <= at][-LISTED:]
    if not shown:
        return None
    entries = "\n".join(_entry(each, at) for each in reversed(shown))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{source}</title><link>{shown[-1].link}</link><description>News</description>
{entries}
</channel></rss>
""".encode()


def changes(items: Sequence[Dispatch], source: str) -> list[datetime]:
    """The instants at which the feed of an outlet changes."""
    own = [each for each in items if each.source == source]
    return sorted({each.at for each in own} | {each.edited_at for each in own if each.edited_at is not None})


def sources(items: Sequence[Dispatch]) -> tuple[str, ...]:
    return tuple(sorted({each.source for each in items}))


def _entry(item: Dispatch, at: datetime) -> str:
    printed = item.at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"<item><title>{escape(item.headline)}</title><link>{item.link}</link><guid>{item.link}</guid>"
        f"<pubDate>{printed}</pubDate><description>{escape(item.text_at(at))}</description></item>"
    )


def _told(tables: Sequence[Mapping[str, Any]], sites: Mapping[str, str]) -> Iterator[Dispatch]:
    for table in tables:
        update = table.get("update", {})
        yield _dispatch(sites, table["source"], table["at"], table["headline"], table["text"], update)


def _ordinary(told: Mapping[str, Any], since: date, until: date) -> Iterator[Dispatch]:
    kinds, places, things = told["ordinary"], told["words"]["places"], told["words"]["things"]
    sites = {outlet["source"]: outlet["site"] for outlet in told["outlet"]}
    for place, outlet in enumerate(told["outlet"]):
        for number in range((until - since) // EVERY):
            turn = number + 2 * place
            words = {
                "place": places[turn % len(places)],
                "thing": things[turn // 3 % len(things)],
                "count": turn % 23 + 4,
            }
            on = since + EVERY * number + timedelta(days=outlet["offset"])
            at = datetime(on.year, on.month, on.day, 5, tzinfo=UTC)
            kind = kinds[turn % len(kinds)]
            yield _dispatch(
                sites, outlet["source"], at, kind["headline"].format(**words), kind["text"].format(**words), {}
            )


def _dispatch(
    sites: Mapping[str, str], source: str, at: datetime, headline: str, text: str, update: Mapping[str, Any]
) -> Dispatch:
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in headline.casefold()).split())
    link = f"{sites[source]}/{at:%Y/%m/%d}/{slug}"
    return Dispatch(
        source=source, at=at, headline=headline, link=link, text=text, edited_at=update.get("at"), edited=update.get("text", "")
    )  # fmt: skip
