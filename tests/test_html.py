"""Decoding, cutting and the text of pages."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.errors import Unreadable
from tealeaves.html import MAX_BYTES, Decoded, Html, blocks_of, decode, read_html, target_of, text_of
from tealeaves.model import Capture

NOW = datetime(2024, 10, 8, tzinfo=UTC)
KOREAN = "경애하는 김정은동지께서 축전을 보내시였다. 똠방각하"
CHINESE = "金正恩同志向俄罗斯总统致贺电，祝他健康。镕"
RUSSIAN = "Товарищ Ким Чен Ын направил поздравительную телеграмму."


def capture(
    body: bytes, *, content_type: str = "", status: int = 200, url: str = "http://www.kcna.kp/en/x/"
) -> Capture:
    headers = (("Content-Type", content_type),) if content_type else ()
    return Capture("kcna_kp", url, NOW, NOW, body, status, headers)


def blocks(markup: str) -> list[str]:
    body = Html(Decoded(f"<html><body>{markup}</body></html>", "utf-8")).first("body")
    assert body is not None
    return blocks_of(body)


@pytest.mark.parametrize(
    ("text", "encoding", "content_type", "head", "read_as"),
    [
        (KOREAN, "utf-8", "", "", "utf-8"),
        (KOREAN, "utf-8", "text/html; charset=ISO-8859-1", "", "utf-8"),
        (KOREAN, "utf-8-sig", "text/html; charset=euc-kr", "", "utf-8"),
        (KOREAN, "cp949", "text/html; charset=euc-kr", "", "cp949"),
        (KOREAN, "cp949", "text/html; charset=UTF-8", "", "cp949"),
        (KOREAN, "cp949", "", '<meta charset="ks_c_5601-1987">', "cp949"),
        (KOREAN, "cp949", "", "", "cp949"),
        (KOREAN, "utf-16", "", "", "utf-16-le"),
        (CHINESE, "gb18030", "text/html; charset=gb2312", "", "gb18030"),
        (CHINESE, "gb18030", "", '<?xml version="1.0" encoding="GBK"?>', "gb18030"),
        (RUSSIAN, "cp1251", "text/html; charset=windows-1251", "", "cp1251"),
        (RUSSIAN, "cp1251", "", "", "cp1251"),
        (RUSSIAN, "koi8-r", "", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ("plain ASCII", "ascii", "text/html; charset=no-such-thing", "", "utf-8"),
    ],
)
def test_decoding(text: str, encoding: str, content_type: str, head: str, read_as: str) -> None:
    decoded = decode(capture((head + text).encode(encoding), content_type=content_type))
    assert decoded.encoding == read_as
    assert decoded.text == head + text
    assert decoded.flaws == ()


def test_one_broken_byte_costs_one_character() -> None:
    body = (KOREAN * 20).encode()
    decoded = decode(capture(body[:31] + b"\xff" + body[31:], content_type="text/html; charset=utf-8"))
    assert decoded.encoding == "utf-8"
    assert decoded.replaced <= 3
    assert decoded.text.count("김정은") >= 19
    assert decoded.flaws == ("replacement_characters",)


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "text/html; charset=euc-kr", "text/html; charset=utf-7", "text/html; charset=base64"]),
)
def test_any_bytes_are_text_or_unreadable(body: bytes, content_type: str) -> None:
    try:
        decoded = decode(capture(body, content_type=content_type))
    except Unreadable:
        assert not body.strip()
        return
    assert isinstance(decoded.text, str)


@pytest.mark.req("L-6")
@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('Comrade<nobr><span class="fSpecCs">Kim Jong Un</span></nobr>sent', "Comrade Kim Jong Un sent"),
        ("Comrade <nobr><august_name>Kim Jong Un</august_name></nobr>'s visit", "Comrade Kim Jong Un's visit"),
        ("said <b>Pak Thae Song</b>and others", "said Pak Thae Song and others"),
        ("by<font color=red>Choe Son Hui</font>, minister", "by Choe Son Hui, minister"),
        ("<nobr>Kim Jong Un</nobr> , president", "Kim Jong Un, president"),
        ("<nobr>Kim Il Sung</nobr>-<nobr>Kim Jong Il</nobr> Foundation", "Kim Il Sung-Kim Jong Il Foundation"),
        ("<nobr>Kim Il Sung</nobr>ism", "Kim Il Sungism"),
        ("<nobr>Ким Чен Ын</nobr>ом и<nobr>Ким Чен Ир</nobr>", "Ким Чен Ыном и Ким Чен Ир"),
        ("경애하는 <nobr><b>김정은</b></nobr>동지께서는", "경애하는 김정은동지께서는"),
        ("尊敬する<nobr>金正恩</nobr>同志", "尊敬する金正恩同志"),
        ("un<b>believ</b>able <b>K</b>im", "unbelievable Kim"),
        ("a&nbsp;&nbsp;b<!-- c --><script>d</script><style>e</style>", "a b"),
    ],
)
def test_names_in_tags_neither_glue_nor_split(markup: str, text: str) -> None:
    assert blocks(markup) == [text]


def test_blocks_and_breaks_split() -> None:
    markup = "a<br>b<p>c</p>d<ul><li>e<li>f</ul><table><tr><td>g<td><table><tr><td>h<td>i</table></table>"
    assert blocks(markup) == ["a", "b", "c", "d", "e", "f", "g", "h", "i"]


@given(st.text(alphabet="<>/abp nobr\"'=&;Kim", max_size=200))
def test_any_markup_gives_clean_blocks(markup: str) -> None:
    for words in blocks(markup):
        assert words == " ".join(words.split()) != ""


def _wrapped(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        ["div", "div class='x y'", "section", "blockquote", "b", "span class='fSpecCs'", "nobr", "td"]
    )
    return st.builds(
        lambda tag, inner: (
            f"<{tag}>{''.join(inner)}</{tag.split()[0]}>"
            if tag != "td"
            else f"<table><tr><td>{''.join(inner)}</td></tr></table>"
        ),
        tags,
        st.lists(children, max_size=4),
    )


@pytest.mark.req("F-5")
@given(
    st.recursive(
        st.sampled_from(["word ", "Kim Jong Un", "다음", "sent", ", ", "<br>", "&nbsp;"]), _wrapped, max_leaves=15
    )
)
def test_cut_and_whole_give_the_same_text(inner: str) -> None:
    """selectolax cuts, BeautifulSoup reads: the same words as BeautifulSoup alone on the whole page."""
    page = f"<html><body><p>before</p><div id=c>{inner}</div>after</body></html>"
    cut = Html(Decoded(page, "utf-8")).first("#c")
    whole = BeautifulSoup(page, "lxml").select_one("#c")
    assert cut is not None
    assert whole is not None
    assert blocks_of(cut) == blocks_of(whole)


@pytest.mark.req("S-8")
def test_huge_pages_are_refused_before_a_tree_is_built() -> None:
    started = time.process_time()
    for body in (b"<p>x</p>" * 400_000, b"<i>" * 210_000):
        with pytest.raises(Unreadable):
            read_html(capture(body))
    assert len(b"<p>x</p>" * 400_000) > MAX_BYTES > len(b"<i>" * 210_000)
    assert time.process_time() - started < 2


@pytest.mark.req("S-8")
@pytest.mark.parametrize(
    "body", [b"<div>" * 20_000, b"<!--" * 20_000, b"<p>" * 100_000, b"<nobr>" * 50_000, b"<b><p>" * 5_000]
)
def test_slow_pages_are_read_or_refused_in_time(body: bytes) -> None:
    started = time.process_time()
    with suppress(Unreadable):
        root = read_html(capture(b"<html><body>" + body + b"x")).first("body")
        assert root is None or isinstance(text_of(root), str)
    assert time.process_time() - started < 5


def test_error_answers_and_empty_bodies_are_unreadable() -> None:
    for bad in (capture(b"<p>x", status=404), capture(b" \n")):
        with pytest.raises(Unreadable):
            read_html(bad)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/en/a#b", "http://www.kcna.kp/en/a"), ("c.html", "http://www.kcna.kp/en/x/c.html"), ("//evil.example/x", "http://evil.example/x"),
        ("javascript:x()", None), ("mailto:a@b", None), ("http://[bad", None), ("http:///x", "http://www.kcna.kp/x"),
        ("data:text/html,x", None), ("/" + "x" * 2_000, None),
    ],
)  # fmt: skip
def test_targets(href: str, target: str | None) -> None:
    anchor = Html(Decoded(f"<body><a href='{href}'>x</a></body>", "utf-8")).first("a")
    assert anchor is not None
    assert target_of(capture(b"x"), anchor) == target


@pytest.mark.req("S-8")
def test_elements_inside_each_other_are_not_copied_without_end() -> None:
    page = Html(Decoded("<div class=x>" * 900 + "y" * 1_000_000, "utf-8"))
    with pytest.raises(Unreadable, match="one element inside the other"):
        page.all("div.x")


@pytest.mark.req("S-8")
def test_nested_emphasis_is_looked_into_once_a_level() -> None:
    root = Html(Decoded("<body>" + "<em>" * 900 + "<i></i>" * 50_000 + "a b", "utf-8")).first("body")
    assert root is not None
    started = time.process_time()
    assert blocks_of(root) == ["a b"]
    assert time.process_time() - started < 3
