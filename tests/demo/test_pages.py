"""Every page of the replica is read by the real parsers, in the layout that it was written in, to the last word of the story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from demo import pages, stamps
from demo.course import STEPS
from demo.replica import KCNA_HOST, SITES, Now
from demo.stage import SOURCES
from demo.story import PYONGYANG, Notice, Story
from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import Extraction, extract, observed
from tealeaves.model import Capture, Document, Link

LAST = STEPS[-1]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def seen(
    catalogue: Catalogue, told: Story, source: str, url: str, at: datetime, link: Link | None = None
) -> tuple[Capture, Extraction]:
    """What the engine makes of the replica's answer at this address and instant."""
    _, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    answer = SITES[host](f"/{path}", Now(told, at))
    assert answer is not None, url
    capture = Capture(
        source, url, at, at, answer.body, headers=(("Content-Type", answer.kind),),
        listed_at=link.listed_at if link else None,
    )  # fmt: skip
    return capture, extract(catalogue, capture)


def walked(catalogue: Catalogue, told: Story, source: str, at: datetime) -> Iterator[tuple[Capture, Extraction]]:
    """Every page polled of a source, and every page they lead to."""
    links: dict[str, Link] = {}
    for page in (
        page for page in catalogue.sources[source].source.pages if source != "kcna_kp" or page.edition in ("en", "ko")
    ):
        capture, found = seen(catalogue, told, source, page.url, at)
        yield capture, found
        links |= {link.url: link for link in found.links}
    for url, link in links.items():
        yield seen(catalogue, told, source, url, at, link)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "at", [STEPS[0], STEPS[1], STEPS[2], STEPS[3], STEPS[6], STEPS[-1]], ids=lambda at: f"{at:%Y-%m-%d}"
)
def test_every_page_at_every_step_is_understood(catalogue: Catalogue, told: Story, source: str, at: datetime) -> None:
    hosts = {page.url.partition("://")[2].partition("/")[0] for page in catalogue.sources[source].source.pages}
    assert hosts <= SITES.keys()
    for capture, found in walked(catalogue, told, source, at):
        assert found.quarantined is None, (capture.url, found.quarantined)
        assert found.documents or found.links, capture.url


@pytest.mark.parametrize(
    ("day", "versions"), [(STEPS[2], {"detail_2019", "list_2019"}), (STEPS[3], {"detail_2026", "list_2026"})]
)
def test_the_layout_is_chosen_by_what_the_page_holds(
    catalogue: Catalogue, told: Story, day: datetime, versions: set[str]
) -> None:
    chosen = {
        version.name
        for capture, _ in walked(catalogue, told, "kcna_kp", day)
        for version in catalogue.sources["kcna_kp"].versions
        if version.marker is not None and version.marker(capture)
    }
    assert chosen == versions


@pytest.mark.parametrize("layout", [pages.OLD, pages.NEW], ids=lambda layout: layout.name)
def test_an_article_is_read_whole_in_either_layout(catalogue: Catalogue, told: Story, layout: pages.Layout) -> None:
    for article in told.articles:
        url = f"http://{KCNA_HOST}{layout.address(article, pages.LATEST)}"
        body = layout.detail(article, article.on).encode()
        at = article.printed_at
        capture = Capture("kcna_kp", url, at, at, body, listed_at=article.on, edition=article.language)
        (document,) = extract(catalogue, capture).documents
        assert document.headline == article.headline
        assert document.text == "\n".join((article.headline, *article.paragraphs))
        assert document.published_at == article.on
        assert document.series == f"kcna/article/{article.language}"


def test_the_vocative_is_found_once_in_the_whole_story(catalogue: Catalogue, told: Story) -> None:
    found = [
        (seen.subject, seen.value, seen.quote.text)
        for capture, extraction in walked(catalogue, told, "kcna_kp", STEPS[1])
        for seen in observed(extraction, capture)
        if seen.kind == "address_term" and "closest" in seen.value and seen.series == "kcna/article/en"
    ]
    assert set(found) == {
        ("Kim Jong Un -> Vladimir Putin", "my closest comrade", "My closest Comrade Vladimir Vladimirovich Putin")
    }


def notice_of(catalogue: Catalogue, told: Story, notice: Notice) -> tuple[Capture, Document]:
    url = f"http://{stamps.HOST}{stamps.path_of(notice)}"
    capture, found = seen(catalogue, told, "korea_stamp", url, LAST)
    (document,) = found.documents
    return capture, document


def test_notices_have_the_languages_that_the_story_gives_them(catalogue: Catalogue, told: Story) -> None:
    for notice in told.notices:
        _, document = notice_of(catalogue, told, notice)
        text = {block.lang for block in document.blocks if block.role not in ("order_form", "headline")} - {"und"}
        form = {block.lang for block in document.blocks if block.role == "order_form"} - {"und"}
        assert text == set(notice.languages), notice
        assert form == set(notice.languages) - {"ko"}, notice
        assert document.published_at == notice.on
        assert document.headline == notice.headline
        assert ("ru" in notice.languages) == (notice.on.year == 2025)


def test_the_russian_of_the_notice_is_observed_in_text_and_order_form(catalogue: Catalogue, told: Story) -> None:
    first = next(notice for notice in told.notices if "ru" in notice.languages)
    url = f"http://{stamps.HOST}{stamps.path_of(first)}"
    capture, extraction = seen(catalogue, told, "korea_stamp", url, LAST)
    russian = {
        seen.subject: seen.quote.text
        for seen in observed(extraction, capture)
        if seen.kind == "block_language" and seen.value == "ru"
    }
    assert set(russian) == {"language", "language/order_form"}
    assert "открытк" in russian["language"]


def test_a_day_is_pyongyangs(told: Story) -> None:
    late = datetime(2024, 12, 31, 20, tzinfo=UTC)
    assert Now(told, late).day == datetime(2025, 1, 1, tzinfo=PYONGYANG).date()
