"""What a source promises of its documents is held, capture by capture; one odd item is kept, and a language beside the usual is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from strict_world import HOST, LANGUAGES, MAINTENANCE, MODULES, MOVED, OTHERS, STAMPS, html, listing, notice, says

from tealeaves import sourcekit, strict
from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import extract
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link, Quarantined
from tealeaves.sourcekit import Expect, Source

NOW = datetime(2025, 1, 1, tzinfo=UTC)
CAPTURES = Path(__file__).resolve().parents[1] / "captures"
RUSSIAN = OTHERS["ru"][1]
ENGLISH = OTHERS["en"][1]
CATALOGUE = Catalogue(MODULES, {})


def capture(body: bytes, path: str = "/n/1", status: int = 200) -> Capture:
    return Capture("stamps", HOST + path, NOW, NOW, body, status=status, headers=(("Content-Type", "text/html"),))


def document(*texts: str, edition: str = "mul", genre: str = "article", **more: object) -> Document:
    blocks = languages_of_blocks([Block("Headline", role="headline"), *map(Block, texts)], LANGUAGES)
    plain = Document("stamps", "stamps", f"id {texts}", f"{HOST}/n/1", "Headline", blocks, genre, edition)
    return replace(plain, **more)  # type: ignore[arg-type]


def source(**expect: object) -> Source:
    return replace(STAMPS, expect=Expect(**expect))  # type: ignore[arg-type]


def reason(of: Source, documents: list[Document], body: bytes = b"<html>", links: int = 0) -> str | None:
    found = strict.objection(of, capture(body), documents, [Link(f"{HOST}/n/{number}") for number in range(links)])
    return None if found is None else found.reason


def refused(body: bytes, path: str = "/n/1", status: int = 200) -> Quarantined:
    found = extract(CATALOGUE, capture(body, path, status)).quarantined
    assert found is not None
    return found


# --- fields ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dated", "expected"), [(0, "fields_missing"), (2, "fields_missing"), (3, None), (4, None)])
def test_a_required_field_must_stand_in_more_than_half_of_the_documents(dated: int, expected: str | None) -> None:
    documents = [document(ENGLISH, published_at=date(2025, 1, 1) if place < dated else None) for place in range(4)]
    assert reason(source(required=("published_at",)), documents) == expected


def test_a_required_text_is_more_than_a_headline() -> None:
    promising = source(required=("text",))
    assert reason(promising, [document()]) == "fields_missing"
    assert reason(promising, [document("1. 2. 3.")]) == "fields_missing"
    assert reason(promising, [document(ENGLISH)]) is None


def test_the_alert_says_which_field_and_how_many() -> None:
    found = strict.objection(source(required=("section",)), capture(b"<html>"), [document(ENGLISH)] * 3, [])
    assert found == strict.Objection("fields_missing", "section is expected of every document; 3 of 3 have none")


def test_every_source_of_the_catalogue_requires_fields_that_there_are() -> None:
    names = {field for module in load().sources.values() for field in module.source.expect.required}
    assert names <= {*Document.__dataclass_fields__, "text"}


# --- languages --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("C-12")
@pytest.mark.parametrize("lines", [("en", "zh"), ("en", "zh", "ru"), ("ru", "ru", "ru", "ru", "ru")])
def test_a_language_beside_the_usual_ones_passes_and_is_read(lines: tuple[str, ...]) -> None:
    """Russian joins: the news that the watch is for, however much of it."""
    found = extract(CATALOGUE, capture(notice(1, *lines)))
    assert found.quarantined is None
    assert {"ko", *lines} <= {block.lang for block in found.documents[0].blocks}


@pytest.mark.req("C-12")
def test_russian_instead_of_the_usual_languages_is_a_broken_page() -> None:
    """The source may print Russian; a notice without any Korean is none of its notices."""
    found = refused(says(*MOVED))
    assert found.reason == "language_mix"
    assert found.detail == "ko is expected in every document; 1 of 1 have none, but ru 100 %"


def test_text_mostly_in_a_language_that_the_source_cannot_have_is_a_page_of_somebody_else() -> None:
    korean_only = source(languages=("ko", "en"))
    assert reason(korean_only, [document(*[RUSSIAN] * 3)]) == "language_mix"
    assert reason(korean_only, [document(ENGLISH, RUSSIAN, RUSSIAN)]) is None, (
        "two thirds Russian beside English is news"
    )
    assert reason(korean_only, [document(RUSSIAN[:20])]) is None, "too short to be judged"
    assert reason(source(), [document(RUSSIAN)]) is None, "nothing was promised"


def test_one_foreign_item_among_many_is_kept() -> None:
    english = source(languages=("en",))
    items = [document(f"{ENGLISH} {number}", genre="feed_item", edition="en") for number in range(4)]
    assert reason(english, [*items, document(RUSSIAN, genre="feed_item", edition="en")]) is None
    assert (
        reason(english, [items[0], *[document(f"{RUSSIAN} {n}", genre="feed_item", edition="en") for n in range(4)]])
        == "language_mix"
    )


def test_an_edition_is_in_its_own_language_even_where_the_source_has_others() -> None:
    six = source(languages=("ko", "en", "ru"))
    assert reason(six, [document(*[RUSSIAN] * 3, edition="en")]) == "language_mix"
    assert reason(six, [document(*[RUSSIAN] * 3, edition="ru")]) is None
    assert reason(six, [document(*[RUSSIAN] * 3, edition="mul")]) is None


# --- how much ---------------------------------------------------------------------------------------------------------------------------


def test_an_article_that_is_too_short_is_a_layout_that_is_not_understood() -> None:
    long = source(least_text=40)
    assert reason(long, [document("Too short.")]) == "little_text"
    assert reason(long, [document(ENGLISH)]) is None
    assert reason(long, [document("Short.", genre="feed_item")]) is None, "an item of a list is no article"


def test_documents_without_the_text_of_their_page_are_refused() -> None:
    whole = source(text_share=0.5)
    page = says(*[ENGLISH] * 9)
    assert reason(whole, [document(ENGLISH)], page) == "text_elsewhere"
    assert reason(whole, [document(*[ENGLISH] * 6)], page) is None
    assert reason(whole, [document(ENGLISH)], b"%PDF-1.7") is None, "what is no page has no share"


@pytest.mark.parametrize(("links", "expected"), [(0, "empty"), (2, "empty"), (3, None)])
def test_a_polled_page_holds_what_its_source_promises(links: int, expected: str | None) -> None:
    found = extract(CATALOGUE, capture(listing(range(links)), "/")).quarantined
    assert (found and found.reason) == expected


# --- what it is instead -----------------------------------------------------------------------------------------------------------------


def test_a_page_that_no_layout_knows_is_named_where_it_says_what_it_is() -> None:
    assert refused(html("<main>우표통보 1 우표통보 2 우표통보 3</main>"), "/").reason == "unknown_layout"
    found = refused(says(*MAINTENANCE), "/")
    assert found.reason == "maintenance"
    assert "instead of a page of A stamp corporation with 3 or more items" in found.detail
    assert MAINTENANCE[0] in found.detail


def test_a_page_is_named_whether_or_not_a_parser_could_read_it() -> None:
    """Three lines are enough for the tolerant parser, one is not: what is refused is the same."""
    assert refused(says(*MAINTENANCE)).reason == refused(says(MAINTENANCE[0])).reason == "maintenance"


def test_an_error_answer_is_named_by_its_status_alone() -> None:
    found = refused(says(*MAINTENANCE), status=503)
    assert (found.reason, found.detail) == ("unreadable", "the status is 503")


def test_a_record_of_a_collection_is_not_held_to_what_pages_promise() -> None:
    taken = replace(capture(says(*MAINTENANCE)), origin="dump")
    assert extract(CATALOGUE, taken).quarantined is None


def test_refusing_is_a_function_of_the_capture_alone() -> None:
    """However often and in which order: law 2 rests on it."""
    bodies = [says(*MAINTENANCE), notice(1, "ru"), says(*MOVED), listing([]), b"", b"<html>", notice(2)]
    rounds = [[extract(CATALOGUE, capture(body)) for body in order] for order in (bodies, bodies[::-1])]
    assert rounds[0] == rounds[1][::-1]


def test_what_is_refused_by_other_rules_is_read_by_another_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that were passed before the checks grew stricter must not stand in the index under a label in force."""
    before = MODULES["stamps"].versions[0].label("stamps")
    monkeypatch.setattr(sourcekit, "STRICTNESS", 2)
    assert MODULES["stamps"].versions[0].label("stamps") == f"{before}/strict-2"


def test_a_check_that_breaks_is_told_and_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(strict, "shown_by", broken)
    for body, path in ((notice(1), "/n/1"), (says("한 줄"), "/n/1"), (html("<p>neither</p>"), "/")):
        assert refused(body, path).detail == "RuntimeError: broken on purpose"


@pytest.mark.parametrize(
    ("url", "redirects", "reason"),
    [
        ("http://www.kcna.kp/en/article/detail/" + "a" * 32, (), None),
        ("http://kcna.kp/en/article/detail/" + "a" * 32, ("http://www.kcna.kp/en/article/detail/" + "b" * 32,), None),
        ("http://www.kcna.kp/en/article/detail/" + "a" * 32, ("http://kremlin.ru/events/1",), "other_host"),
        ("http://kremlin.ru/en/article/detail/" + "a" * 32, (), "other_host"),
    ],
)
def test_the_words_of_another_host_are_not_the_agency_s(
    url: str, redirects: tuple[str, ...], reason: str | None
) -> None:
    """A forged list, or a redirect, that leads to another catalogued host: nothing of it is said by this source."""
    page = (CAPTURES / "kcna_kp" / "detail_2019-message_to_putin.html").read_bytes()
    refused = extract(load(), Capture("kcna_kp", url, NOW, NOW, page, redirects=redirects)).quarantined
    assert (None if refused is None else refused.reason) == reason
    by_hand = Capture("kcna_kp", url, NOW, NOW, page, origin="file", redirects=redirects)
    assert extract(load(), by_hand).documents, "a person says whose it is"
