"""What is read of an archive: the rows of its index in each form, its addresses, and whether an answer is a memento."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.catalogue import load
from tealeaves.errors import UsageError
from tealeaves.fetch.target import read_target
from tealeaves.mementos.choose import KINDS, Choice, Wishes
from tealeaves.mementos.endpoint import Window, endpoint_of
from tealeaves.mementos.judge import Answered, refusal_of, served_headers
from tealeaves.mementos.rows import NoIndex, Page, Row, read_page, row_of
from tealeaves.mementos.terms import edition_of, prefixes_of, under

ROW = Row("kp,kcna)/en", "20241008074000", "http://www.kcna.kp/en", "text/html", "200", "AAAA", "1200")
TEXT = "kp,kcna)/en 20241008074000 http://www.kcna.kp/en text/html 200 AAAA 1200\n"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
FIELDS = TEXT.split()
PYWB = {
    "urlkey": FIELDS[0],
    "timestamp": FIELDS[1],
    "url": FIELDS[2],
    "mime": "text/html",
    "status": "200",
    "digest": "AAAA",
    "length": "1200",
}
WAYBACK = endpoint_of("https://web.archive.org")
GMT = "Tue, 08 Oct 2024 07:40:00 GMT"


@pytest.mark.req("B-10")
@pytest.mark.parametrize(
    ("body", "page"),
    [
        ("", Page()),
        (TEXT, Page((ROW,))),
        (TEXT + "\nkp%2Ckcna%29%2F+2024%21\n", Page((ROW,), "kp%2Ckcna%29%2F+2024%21")),
        (TEXT + "\n", Page((ROW,))),
        ("\nkey\n", Page((), "key")),
        (json.dumps([NAMES, FIELDS]), Page((ROW,))),
        (json.dumps([NAMES, FIELDS, [], ["key"]]), Page((ROW,), "key")),
        (json.dumps([NAMES, ["x"], FIELDS]), Page((ROW,), None, ("['x']",))),
        (json.dumps(PYWB) + "\n", Page((ROW,))),
        (json.dumps({**PYWB, "offset": "7", "source": "tea"}) + "\n", Page((ROW,))),
        (TEXT + "junk\n", Page((ROW,), None, ("junk",))),
        ("junk here\n" + TEXT, Page((ROW,), None, ("junk here",))),
    ],
)
def test_an_index_is_read_in_each_of_its_forms(body: str, page: Page) -> None:
    assert read_page(body.encode()) == page


@pytest.mark.parametrize(
    "body",
    [
        b"<html><h1>503</h1></html>\n", TEXT.encode()[:-5], TEXT.encode() + b"kp,kcna)/en 2024", b"[[", b'[["urlkey"], 5]',
        TEXT.encode() + b"\nkey\nand more\n", TEXT.encode() + b"\n<html> </html>\n", b"\xff\xfe\x00\n", b'{"message": "none"}\n',
        b'{"a":' * 100_000 + b"\n", b"[[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_index_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(NoIndex):
        read_page(body)


@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: (text + "\n" + TEXT).encode("utf-8", "replace"))
    )
)
def test_whatever_comes_it_is_read_or_refused(body: bytes) -> None:
    try:
        page = read_page(body)
    except NoIndex:
        return
    assert all(row_of(row.line()) == row for row in page.rows)
    assert all(row.at.tzinfo is UTC for row in page.rows)


@pytest.mark.parametrize(
    "stamp", ["20240231000000", "20241301000000", "20241008250000", "2024100807400", "00000000000000", "2024100807400x"]
)
def test_a_time_that_never_was_makes_no_row(stamp: str) -> None:
    assert read_page((TEXT + TEXT.replace("20241008074000", stamp)).encode()).odd == (
        TEXT.strip().replace("20241008074000", stamp),
    )


@pytest.mark.parametrize(
    ("original", "url"),
    [
        ("http://www.kcna.kp:80/en", "http://www.kcna.kp/en"), ("https://kcna.kp:443/", "https://kcna.kp/"),
        ("http://kcna.kp:80", "http://kcna.kp"), ("http://kcna.kp:8080/a", "http://kcna.kp:8080/a"),
        ("http://kcna.kp:443/a", "http://kcna.kp:443/a"), ("http://kcna.kp/a:80/b", "http://kcna.kp/a:80/b"),
    ],
)  # fmt: skip
def test_a_port_that_goes_without_saying_is_left_out(original: str, url: str) -> None:
    assert Row("k", "20241008074000", original, "text/html", "200", "A", "1").url == url


def test_how_archives_are_addressed() -> None:
    window = Window("20240101000000", "20241231235959", "kp%2Ckcna%29%2F+2024%21")
    assert WAYBACK.index("kcna.kp/", window, 50) == (
        "https://web.archive.org/cdx/search/cdx?url=kcna.kp%2F&matchType=prefix&from=20240101000000&to=20241231235959&limit=50"
        "&fl=urlkey%2Ctimestamp%2Coriginal%2Cmimetype%2Cstatuscode%2Cdigest%2Clength&showResumeKey=true"
        "&resumeKey=kp%252Ckcna%2529%252F%2B2024%2521"
    )
    assert WAYBACK.memento("20241008074000", "http://www.kcna.kp/en?a=1#b") == (
        "https://web.archive.org/web/20241008074000id_/http://www.kcna.kp/en?a=1%23b"
    )
    pywb = endpoint_of("http://tea.example:8080/coll/")
    assert (pywb.dialect, pywb.host, pywb.rule().ports) == ("pywb", "tea.example:8080", frozenset({8080}))
    assert (
        pywb.memento("20241008074000", "http://www.kcna.kp/")
        == "http://tea.example:8080/coll/20241008074000id_/http://www.kcna.kp/"
    )
    assert pywb.index("kcna.kp/", window, 5).startswith(
        "http://tea.example:8080/coll/cdx?url=kcna.kp%2F&matchType=prefix&"
    )
    assert "page=" not in WAYBACK.index("kcna.kp/", window, 50) + pywb.index("kcna.kp/", window, 5)
    assert read_target(WAYBACK.index("kcna.kp/", window, 50)).url == WAYBACK.index("kcna.kp/", window, 50)
    assert endpoint_of("https://arquivo.example/wayback", "wayback").dialect == "wayback"


@pytest.mark.parametrize(
    "address",
    ["web.archive.org", "ftp://a.example", "http://127.0.0.1:8080/x", "http://u@a.example/", "https://a.example/?x=1"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        endpoint_of(address)
    with pytest.raises(UsageError, match="wayback, pywb"):
        endpoint_of("https://a.example", "memento")


# --- is it the memento ------------------------------------------------------------------------------------------------------------


def answered(status: int = 200, body: bytes = b"<html>tea</html>", **headers: str) -> Answered:
    said = {"Memento_Datetime": GMT, "Link": '<http://www.kcna.kp/en>; rel="original"', **headers}
    return Answered(status, tuple((name.replace("_", "-"), value) for name, value in said.items() if value), body)


def reason(answer: Answered, row: Row = ROW) -> str | None:
    refused = refusal_of(row, answer)
    return None if refused is None else refused.reason


@pytest.mark.parametrize(
    "answer",
    [
        answered(),
        answered(Link='<http://www.kcna.kp:80/en>; rel="original", <x>; rel="timegate"'),
        answered(Link='<x>; rel="first memento"; datetime="a, b", <http://www.kcna.kp/en>; rel=original'),
        answered(Link=""),
        answered(Content_Location="https://web.archive.org/web/20241008074000id_/http://www.kcna.kp/en"),
        answered(Content_Length="16", X_Archive_Orig_Content_Length="16"),
        answered(X_Archive_Orig_Content_Length="900", X_Archive_Orig_Content_Encoding="gzip"),
        answered(body=b"<p>The Wayback Machine of web.archive.org is a toolbar</p>"),
    ],
)
def test_a_memento_is_one(answer: Answered) -> None:
    assert refusal_of(ROW, answer) is None


@pytest.mark.req("B-12")
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered(Memento_Datetime="Tue, 08 Oct 2024 07:40:01 GMT"), "other_time"),
        (answered(Memento_Datetime="Tue, 08 Oct 2024 10:40:00 GMT"), "other_time"),
        (answered(Memento_Datetime="Tue, 08 Oct 2024 07:40:00 +0900"), "other_time"),
        (answered(Memento_Datetime="nonsense"), "other_time"),
        (answered(Content_Location="/web/20241008074001id_/http://www.kcna.kp/en"), "other_time"),
        (answered(Content_Location="/web/20240231000000/http://www.kcna.kp/en"), "other_time"),
        (answered(Link='<https://www.kcna.kp/en>; rel="original"'), "other_address"),
        (answered(Link='<http://kcna.kp/en>; rel="original"'), "other_address"),
        (answered(Link='<http://www.kcna.kp/EN>; rel="original"'), "other_address"),
        (answered(301, Location="/web/20241008074000id_/http://www.kcna.kp/"), "redirect"),
        (answered(302, Memento_Datetime="", Location="/web/20241008104000id_/http://www.kcna.kp/en"), "redirect"),
        (answered(404), "other_status"),
        (answered(206), "other_status"),
        (answered(200, Memento_Datetime=""), "not_a_memento"),
        (answered(404, Memento_Datetime=""), "unplayable"),
        (answered(403, Memento_Datetime=""), "blocked"),
        (answered(200, b"This URL has been excluded from the Wayback Machine.", Memento_Datetime=""), "blocked"),
        (answered(body=b"x<!-- BEGIN WAYBACK TOOLBAR INSERT -->y"), "rewritten"),
        (answered(body=b"<script>wbinfo.wombat_ts = 1</script>"), "rewritten"),
        (answered(Content_Length="17"), "cut_short"),
        (answered(Content_Length="16", X_Archive_Orig_Content_Length="900"), "cut_short"),
    ],
)
def test_what_is_none_is_named(answer: Answered, expected: str) -> None:
    assert reason(answer) == expected


def test_a_page_that_was_gone_is_a_memento_of_that() -> None:
    gone = Row("kp,kcna)/en", "20241008074000", "http://www.kcna.kp/en", "text/html", "404", "AAAA", "9")
    assert reason(answered(404), gone) is None
    revisit = Row("kp,kcna)/en", "20241008074000", "http://www.kcna.kp/en", "warc/revisit", "-", "AAAA", "9")
    assert (reason(answered(404), revisit), reason(answered(500), revisit)) == (None, "other_status")


def test_headers_are_those_of_the_source() -> None:
    answer = answered(
        Content_Type="text/html; charset=euc-kr", x_archive_orig_server="Apache", X_Archive_Orig_Last_Modified=GMT, Server="nginx",
        Date="now", Set_Cookie="a=b",
    )  # fmt: skip
    assert dict(served_headers(answer)) == {
        "Content-Type": "text/html; charset=euc-kr", "Server": "Apache", "Last-Modified": GMT,
    }  # fmt: skip


# --- what is worth asking for -----------------------------------------------------------------------------------------------------


def chosen(*rows: Row, **wishes: object) -> tuple[list[Row], dict[str, int]]:
    span = {
        "since": datetime(2000, 1, 1, tzinfo=UTC),
        "until": datetime(2026, 1, 1, tzinfo=UTC),
        "now": datetime(2026, 6, 1, tzinfo=UTC),
    }
    choice = Choice(WAYBACK, Wishes(**{"hosts": {"www.kcna.kp"}, **span, **wishes}))  # type: ignore[arg-type]
    found = list(choice.wanted(rows))
    assert len(found) + sum(choice.reasons.values()) == len(rows) == choice.listed
    return found, dict(choice.reasons)


def other(**changes: str) -> Row:
    said = dict(zip(("urlkey", "stamp", "original", "mimetype", "status", "digest", "length"), FIELDS, strict=True))
    return Row(**{**said, **changes})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (other(original="http://evil.example/"), "foreign_host"), (other(original="http://evil.kcna.kp/"), "foreign_host"),
        (other(original="http://www.kcna.kp@evil.example/"), "foreign_host"), (other(original="not an address"), "foreign_host"),
        (other(original="http://[::1/"), "foreign_host"), (other(original="ftp://www.kcna.kp/"), "odd_address"),
        (other(original="http://www.kcna.kp/a\\b"), "odd_address"), (other(original="http://www.kcna.kp/" + "a" * 500), "odd_address"),
        (other(stamp="19910101000000"), "absurd_time"), (other(stamp="20260701000000"), "absurd_time"),
        (other(stamp="19990101000000"), "outside_span"), (other(stamp="20260101000000"), "outside_span"),
        (other(status="301"), "status_301"), (other(status="503"), "status_503"), (other(status="x"), "status_unknown"),
        (other(mimetype="image/png"), "not_a_document"), (other(original="http://www.kcna.kp/a.JPG?x=1", mimetype="unk"), "not_a_document"),
    ],
)  # fmt: skip
def test_what_is_not_worth_asking_for_has_its_reason(row: Row, expected: str) -> None:
    assert chosen(row) == ([], {expected: 1})


def test_what_is_worth_asking_for() -> None:
    good = [
        ROW, other(status="404"), other(mimetype="warc/revisit", status="-"), other(mimetype="text/html; charset=utf-8"),
        other(mimetype="application/pdf"),
    ]  # fmt: skip
    for row in good:
        assert chosen(row) == ([row], {})
    assert chosen(ROW, ROW, other(original="http://www.kcna.kp:80/en")) == ([ROW], {"duplicate_row": 2})
    picture = other(mimetype="image/jpeg", original="http://www.kcna.kp/a.jpg")
    assert chosen(picture, kinds=KINDS | {"image/jpeg"}) == ([picture], {})
    again = other(stamp="20241009000000")
    assert chosen(ROW, again, collapse=True) == ([ROW], {"same_as_before": 1})
    assert chosen(ROW, other(stamp="20241008080000", digest="B"), again, collapse=True)[1] == {}, "only neighbours"


def test_prefixes_come_from_the_sources_own_hosts() -> None:
    kcna = load().source("kcna_kp").source
    assert prefixes_of(kcna, ()) == ("kcna.kp/",)
    assert prefixes_of(kcna, ("http://www.kcna.kp/en/article/", "kcna.kp")) == ("kcna.kp/en/article/", "kcna.kp/")
    with pytest.raises(UsageError, match=r"its hosts are: kcna\.kp, www\.kcna\.kp"):
        prefixes_of(kcna, ("http://kcna.kp.evil.example/",))
    with pytest.raises(UsageError, match="has no page on the web: say --prefix"):
        prefixes_of(load().source("kcna_1997_2012").source, ())
    assert under("https://WWW.kcna.kp/EN/article/q/1", ("kcna.kp/en/article/",))
    assert not under("http://www.kcna.kp/kp/", ("kcna.kp/en/",))


def test_no_source_lists_the_hosts_of_others_by_default() -> None:
    for module in load().sources.values():
        if module.source.pages:
            own = {urlsplit(page.url).hostname for page in module.source.pages} | set(module.source.also_hosts)
            others = {host.removeprefix("www.") + "/" for host in set(module.source.articles) - own}
            assert not set(prefixes_of(module.source, ())) & others - {f"{host}/".removeprefix("www.") for host in own}


def test_the_edition_is_that_of_the_page_or_of_all_pages() -> None:
    kcna = load().source("kcna_kp").source
    page = kcna.pages[0]
    assert edition_of(kcna, page.url) == page.edition
    one = {each.edition for each in kcna.pages}
    assert edition_of(kcna, "http://www.kcna.kp/elsewhere") == (one.pop() if len(one) == 1 else None)
