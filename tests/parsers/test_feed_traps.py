"""What real feeds do wrong, one trap a test: the right items with the right words come out, or a flaw says what is lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from parsers import feed
from tealeaves import feeds
from tealeaves.model import Capture, Document, Link
from tealeaves.sourcekit import Unreadable

NOW = datetime(2024, 10, 8, tzinfo=UTC)
TABLE = {
    "name": "f",
    "url": "https://feed.example/rss",
    "language": "ko",
    "bloc": "south_korea",
    "every": 1,
    "confidence": "code",
}
KOREAN = "북한이 축전을 보냈다"
RUSSIAN = "Путин поблагодарил Ким Чен Ына"
CHINESE = "习近平同金正恩互致贺电"


def parse(body: bytes, *, content_type: str = "", **more: object) -> list[Document]:
    return [item for item in everything(body, content_type=content_type, **more) if isinstance(item, Document)]


def everything(body: bytes, *, content_type: str = "", **more: object) -> list[Document | Link]:
    _, versions = feed.load("a_feed", {**TABLE, **more})
    headers = (("Content-Type", content_type),) if content_type else ()
    return list(versions[-1].parse(Capture("a_feed", str(TABLE["url"]), NOW, NOW, body, 200, headers)))  # type: ignore[arg-type]


def item(number: int, title: str = KOREAN, more: str = "") -> str:
    return f"<item><title>{title}</title><guid>{number}</guid><pubDate>Tue, 08 Oct 2024 0{number % 10}:00:00 +0900</pubDate>{more}</item>"


def rss(items: str, encoding: str = "utf-8", head: str = "") -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{head}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


TWENTY = "".join(item(number) for number in range(20))


@pytest.mark.req("F-2")
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(TWENTY, "euc-kr").encode("euc-kr"), ""),
        (rss(TWENTY, "euc-kr").encode("cp949"), "application/xml; charset=euc-kr"),
        (rss(TWENTY, "utf-8").encode("cp949"), ""),
        (rss(TWENTY).encode("utf-8-sig"), ""),
        (rss(TWENTY, "utf-16").encode("utf-16"), ""),
        (("\n\n " + rss(TWENTY)).encode(), ""),
        (("<b>Warning</b>: mysql_connect() in /www/feed.php on line 3<br />\n" + rss(TWENTY)).encode(), ""),
        ((rss(TWENTY) + "\n<!-- 0.2 s --><script>x()</script>").encode(), ""),
        (rss(TWENTY.replace("</title>", "&nbsp;</title>")).encode(), ""),
        (rss(TWENTY.replace("</title>", "\x08</title>")).encode(), ""),
        (rss(TWENTY.replace("<guid>", "<media:thumbnail url='x'/><guid>")).encode(), ""),
        (rss(TWENTY.replace("<guid>", "<link>https://a.example/?a=1&b=2</link><guid>")).encode(), ""),
        (rss(TWENTY.replace("<guid>", "<description>a<br>b<img src=x></description><guid>")).encode(), ""),
    ],
    ids=[
        "euc-kr", "euc-kr in the header", "cp949 as utf-8", "byte order mark", "utf-16", "space before", "warning before",
        "junk after", "undefined entity", "control character", "undeclared prefix", "bare ampersand", "raw tags",
    ],
)  # fmt: skip
def test_twenty_korean_items_come_out_whole(body: bytes, content_type: str) -> None:
    documents = parse(body, content_type=content_type)
    assert [document.native_id for document in documents] == [str(number) for number in range(20)]
    assert {document.headline for document in documents} == {KOREAN}
    assert all(isinstance(document.published_at, datetime) for document in documents)
    assert {block.lang for document in documents for block in document.blocks if block.role == "headline"} == {"ko"}


@pytest.mark.req("F-2")
@pytest.mark.parametrize(
    ("words", "declared", "served", "language"),
    [
        (KOREAN + " 똠방각하", "euc-kr", "cp949", "ko"),
        (CHINESE + " 朱镕基", "gb2312", "gbk", "zh"),
        (RUSSIAN, "windows-1251", "cp1251", "ru"),
    ],
)
def test_an_encoding_is_read_as_its_superset(words: str, declared: str, served: str, language: str) -> None:
    items = "".join(item(number, words) for number in range(20))
    documents = parse(rss(items, declared).encode(served), language=language)
    assert [document.headline for document in documents] == [words] * 20
    assert not any("replacement_characters" in document.flaws for document in documents)


def test_one_invalid_byte_costs_one_character() -> None:
    documents = parse(rss(TWENTY).encode().replace(b"<guid>7", b"\xff<guid>7"))
    assert {document.headline for document in documents} == {KOREAN}
    assert all("replacement_characters" in document.flaws for document in documents)


def test_a_truncated_feed_gives_what_arrived_and_says_so() -> None:
    whole = rss(TWENTY).encode()
    documents = parse(whole[: len(whole) * 2 // 3])
    assert 10 <= len(documents) < 20
    assert all("malformed_feed" in document.flaws for document in documents)


def test_cdata_is_text_and_hides_no_item() -> None:
    body = rss(
        "<item><title><![CDATA[제1호 <b>통보</b> &amp; 알림]]></title><guid>1</guid>"
        "<description><![CDATA[<p>하나</p></item><item>둘]]></description></item>" + item(2)
    )
    first, second = parse(body.encode())
    assert first.headline == "제1호 통보 & 알림"
    assert [block.text for block in first.blocks if block.role == "summary"] == ["하나", "둘"]
    assert second.native_id == "2"


def test_an_html_entity_inside_cdata_declares_nothing() -> None:
    (document,) = parse(rss("<item><title><![CDATA[The <!ENTITY> declaration]]></title><guid>1</guid></item>").encode())
    assert "declaration" in document.headline


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ("<dc:date>2024-10-08T07:01:00+09:00</dc:date>", datetime(2024, 10, 7, 22, 1, tzinfo=UTC)),
        ("<dc:date>2024-10-08</dc:date>", date(2024, 10, 8)),
        ("<pubDate>Tue, 08 Oct 2024 07:01:00 KST</pubDate>", date(2024, 10, 8)),
        ("<pubDate>2024-10-08 07:01:00</pubDate>", date(2024, 10, 8)),
        ("<pubDate>Tue, 08 Oct 2024 07:01:00 +0900</pubDate><dc:date>1999-01-01</dc:date>", datetime(2024, 10, 7, 22, 1, tzinfo=UTC)),
        ("<pubDate>Tue, 08 Oct 2024 07:01:00 GMT</pubDate><atom:updated>2025-01-01T00:00:00Z</atom:updated>",
         datetime(2024, 10, 8, 7, 1, tzinfo=UTC)),
        ("<atom:updated>2025-01-01T00:00:00Z</atom:updated>", "nothing"),
        ("<dcterms:modified>2025-01-01T00:00:00Z</dcterms:modified>", "nothing"),
    ],
)  # fmt: skip
def test_the_day_of_publication_in_its_dialects(dated: str, expected: object) -> None:
    space = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:dcterms="http://purl.org/dc/terms/"'
    )
    body = f'<rss version="2.0" {space}><channel><title>t</title><item><title>x</title><guid>1</guid>{dated}</item></channel></rss>'
    (document,) = parse(body.encode())
    if expected == "nothing":
        assert (document.published_at, "no_date" in document.flaws) == (None, True)
    else:
        assert document.published_at == expected


def test_an_items_own_number_is_its_id_whatever_the_feed_calls_it() -> None:
    linked = "<item><title>x</title><guid>g{0}</guid><link>https://www.yna.co.kr/view/AKR2024100800{0}504?input=rss</link></item>"
    body = rss(linked.format(1) + linked.format(2) + item(3)).encode()
    documents = parse(body, id_in_link=r"/view/([A-Z]{3}\d{8,20})", outlet="yonhap")
    assert [document.native_id for document in documents] == ["AKR20241008001504", "AKR20241008002504", "3"]
    assert [document.work for document in documents] == ["yonhap/AKR20241008001504", "yonhap/AKR20241008002504", ""]


def test_only_articles_of_the_named_hosts_are_followed() -> None:
    links = ("https://a.example/1", "https://b.example/2", "ftp://a.example/3", "/4")
    body = rss("".join(item(number, more=f"<link>{url}</link>") for number, url in enumerate(links)))
    found = everything(body.encode(), articles=["a.example"])
    assert [each.url for each in found if isinstance(each, Link)] == ["https://a.example/1"]
    assert len([each for each in found if isinstance(each, Document)]) == 4
    link = next(each for each in found if isinstance(each, Link))
    assert (link.headline, str(link.listed_at)) == (KOREAN, "2024-10-07 15:00:00+00:00")
    assert not [each for each in everything(body.encode()) if isinstance(each, Link)]


# --- one hostile item ----------------------------------------------------------------------------------------------------------------

LONG_DATE = "<item><title>bad</title><guid>bad</guid><pubDate>" + "1 jan " * 300 + "</pubDate></item>"
MANY_TAGS = "<item><title>bad</title><guid>bad</guid><description>" + "<b>x</b>" * 3_000 + "</description></item>"
DEEP = "<item><title>bad</title><guid>bad</guid>" + "<a>" * 1_500 + "</a>" * 1_500 + "</item>"
ATTRIBUTES = "<item " + " ".join(f'a{number}="1"' for number in range(2_000)) + "><title>bad</title></item>"
LONE_SURROGATE = "<item><title>bad &#55296;</title><guid>bad</guid></item>"  # feedparser breaks on it
NESTED_TITLE = "<item><title>" + "&lt;b&gt;" * 2_000 + "</title><guid>bad</guid></item>"


@pytest.mark.req("S-10")
@pytest.mark.parametrize(
    "bad",
    [LONG_DATE, MANY_TAGS, DEEP, ATTRIBUTES, NESTED_TITLE, LONE_SURROGATE],
    ids=["date", "tags", "depth", "attributes", "title", "surrogate"],
)
@pytest.mark.parametrize("where", ["first", "middle", "last", "last and cut off"])
def test_one_hostile_item_is_refused_alone(bad: str, where: str) -> None:
    half = "".join(item(number) for number in range(10)), "".join(item(number) for number in range(10, 20))
    items = {"first": bad + TWENTY, "middle": half[0] + bad + half[1]}.get(where, TWENTY + bad)
    body = rss(items).encode()
    if where == "last and cut off":
        body = body[: body.rindex(b"</item>")]
    began = time.process_time()
    documents = parse(body)
    assert time.process_time() - began < 2
    assert [document.native_id for document in documents] == [str(number) for number in range(20)]
    assert {document.headline for document in documents} == {KOREAN}
    assert all("item_refused" in document.flaws for document in documents)


@pytest.mark.req("S-10")
def test_a_feed_of_hostile_items_only_is_refused_with_the_reason() -> None:
    with pytest.raises(Unreadable, match="date of more than 200"):
        parse(rss(LONG_DATE * 3).encode())


@pytest.mark.req("S-10")
@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("<description>" + "<b>" * 61_000 + "</description>", "tags around its items"),
        ("<lastBuildDate>" + "1 jan " * 300 + "</lastBuildDate>", "date of more than 200"),
        ("<x>" * 1_500, "one inside the other"),
    ],
)
def test_what_is_wrong_around_the_items_refuses_the_feed(head: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(rss(head + TWENTY).encode())


@pytest.mark.req("S-10")
def test_many_heavy_items_are_read_as_far_as_the_limit_goes() -> None:
    heavy = "".join(item(number, more="<description>" + "<b>x</b>" * 1_000 + "</description>") for number in range(50))
    documents = parse(rss(heavy).encode())
    assert 20 <= len(documents) < 50
    assert all("feed_cut" in document.flaws and "item_refused" not in document.flaws for document in documents)


@pytest.mark.req("S-10")
@pytest.mark.parametrize("piece", ["<item>", "</item>", "<item", "<![CDATA[", "<!--", "<![CDATA[]]>", "<item/>"])
def test_finding_items_is_linear(piece: str) -> None:
    began = time.process_time()
    feeds._items(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("year", ["0000", "-0001", "99999", "0001"])
def test_a_year_that_no_calendar_has_is_no_date(year: str) -> None:
    (document,) = parse(
        rss(f"<item><title>x</title><guid>1</guid><pubDate>Tue, 08 Oct {year} 00:00:00 +0900</pubDate></item>").encode()
    )
    assert document.headline == "x"
    assert document.published_at is None or document.published_at.year < 2100


@pytest.mark.req("S-10")
def test_broken_feeds_are_read_or_refused_and_never_break_us() -> None:
    """Two thousand broken ones, the same in every run; a hundred thousand were tried by hand."""
    chance = random.Random(5)
    pieces = [
        b"<",
        b">",
        b"<item>",
        b"</item>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"&#0;",
        b"&#55296;",
        b"\xff",
        b"\x00",
        b"<license/>",
        b"</link>",
    ]
    whole = rss("".join(item(number, more="<link>https://a.example/1</link>") for number in range(3))).encode()
    outcomes = Counter[str]()
    for _ in range(2_000):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            at, length = chance.randrange(len(body)), chance.randint(0, 40)
            body[at : at + chance.choice((0, length))] = chance.choice((*pieces, bytes(body[length : 2 * length])))
        try:
            outcomes["read"] += bool(parse(bytes(body)))
        except Unreadable:
            outcomes["refused"] += 1
    assert outcomes.total() == 2_000
    assert outcomes["read"] > 1_000
