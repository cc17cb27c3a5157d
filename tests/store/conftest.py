"""Small looks, documents and observations of our own to put into an index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tealeaves.model import Block, Capture, Coverage, Document, Observation, Quote, Signal
from tealeaves.store import Store
from tealeaves.store.documents import add_documents
from tealeaves.store.observations import Labels, add_observations

START = datetime(2024, 10, 8, 6, tzinfo=UTC)


class Make:
    """Makers of the nouns, with everything that a test does not care about filled in."""

    labels = Labels(frozenset({"kcna/web/1"}), frozenset({"office/1"}))

    def at(self, minutes: int) -> datetime:
        return START + timedelta(minutes=minutes)

    def capture(self, minutes: int, url: str = "http://kcna.example/1", source: str = "kcna") -> Capture:
        return Capture(source, url, self.at(minutes), self.at(minutes + 1), b"page")

    def document(
        self, item: str = "1", text: str = "The Marshal spoke.", parser: str = "kcna/web/1", **over: str
    ) -> Document:
        blocks = (Block("A headline", "en", "headline"), Block(text, "ko", "body", 0.5))
        return Document(
            source=over.get("source", "kcna"), outlet="kcna", native_id=item, url=over.get("url", f"http://kcna.example/{item}"),
            headline=over.get("headline", f"Headline {item}"), blocks=blocks,
            edition=over.get("edition", "en"), section="politics", published_at=date(2024, 10, 8), event_time=START,
            links=("http://a.example/", "http://b.example/?q=\"'"), flaws=("no_body",), parser="web", parser_version=parser,
        )  # fmt: skip

    def observation(self, document: Document, value: str = "Marshal", **over: str) -> Observation:
        quote = Quote(over.get("quote", value), "en", int(over.get("offset", "4")), document.url, "")
        return Observation(
            over.get("kind", "office"), document.series, over.get("subject", "Kim Jong Un"), value, quote, document.version,
            document.story, document.source, START, document.published_at, over.get("observer", "office/1"), {"b": "2", "a": "가"},
        )  # fmt: skip

    def signal(self, key: str = "marshal", minutes: int = 0, **over: str) -> Signal:
        return Signal(
            rule=over.get("rule", "office_changed"), rule_version=int(over.get("version", "1")), key=key, status="firing",
            severity="high", confidence=0.9, headline=over.get("headline", "Kim Jong Un is called Marshal"), subject="Kim Jong Un",
            series="kcna/article/en", story="s" * 32, source="kcna", known_at=self.at(minutes), published_at=date(2024, 10, 8),
            before=None, after="Marshal", quotes=(Quote("원수", "ko", 4, "http://kcna.example/1", "c" * 32),), reasons=("new",),
            coverage=Coverage("kcna/article/en", 3, date(1997, 1, 1), date(2024, 1, 1)), evidence=("e" * 32,),
        )  # fmt: skip


@pytest.fixture(scope="session")
def make() -> Make:
    """Makers of the nouns."""
    return Make()


@pytest.fixture
def see(make: Make) -> Callable[..., None]:
    """Enter a document as seen in a capture, with one observation of it."""

    def enter(store: Store, document: Document, capture: Capture, *values: str) -> None:
        with store.write() as conn:
            add_documents(conn, [(document, capture)])
            add_observations(conn, [make.observation(document, value) for value in values or ("Marshal",)])

    return enter
