"""Pages that would cost more than their size allows are refused by their tags alone; pages as they are pass."""

from __future__ import annotations

import time

import pytest

from tealeaves.burden import MAX_DEPTH, MAX_OPTIONS, refuse_burden
from tealeaves.errors import Unreadable

FORMATS = "".join(f"<b id={number}>" for number in range(900))
HOSTILE = {
    "formatting reopened in every paragraph": f"<p>{FORMATS}</p>" + "<p>x</p>" * 2_000,
    "formatting left open, a paragraph each": "".join(f"<p><b id={number}></p>" for number in range(2_000)),
    "nested": "<div>" * 2_000,
    "nested templates": "<template>" * 2_000,
    "nested tables, cells in between": "<table><tr><td>" * 2_000,
    "end tags that a table keeps inside": "<div><table></div></table>" * 2_000,
    "end tags in comments": "<div><!-- </div> -->" * 2_000,
    "end tags in what is read as a comment": "<div><!x </div> x><?y </div>></ </div>>" * 2_000,
    "end tags in attributes": "<div title='</div>'>" * 2_000,
    "end tags in attributes behind blanks": "<div a =\n '</div>'b=\"</div>\">" * 2_000,
    "end tags in scripts": "<div><script></div></script>" * 2_000,
    "start tags that an attribute seems to hide": "<i title='<!--'>" + "<div>" * 2_000 + "-->",
    "start tags that a drawing does not hide": "<svg><style>" + "<div>" * 2_000,
    "attributes": "<p " + " ".join(f"a{number}" for number in range(1_100)) + ">",
    "attributes without blanks": "<p " + "/".join(f"a{number}='1'b{number}" for number in range(600)) + ">",
    "options": "<select>" + "<option>x" * (MAX_OPTIONS + 1),
}


@pytest.mark.req("S-8")
@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_would_cost_too_much_is_refused(page: str) -> None:
    with pytest.raises(Unreadable):
        refuse_burden(f"<html><body>{page}")


REAL = {
    "old markup, little of it closed": "<p><font size=2>x<br><li>y<a name=z>" * 300,
    "a long table": "<table>" + "<tr><td><b>x</b><td><font color=red>y</font>" * 5_000 + "</table>",
    "a long list": "<ul>" + "<li><div><a href='/x'>x</a> <nobr>y</nobr></div>" * 10_000 + "</ul>",
    "a script full of tags": "<script>if (a<b && c<i) x = '<div><div><b>' ;</script>" * 2_000,
    "a drawing": "<svg><path d='" + "M 1 2 " * 50_000 + "'/><g><title>x</title></g></svg>" * 500,
    "commented out": "<!-- <div><b> -->" * 5_000,
    "depth": "<div>" * (MAX_DEPTH - 1),
    "closed formatting": "".join(f"<p><a href={n}><b id={n}>x</b></a></p>" for n in range(20_000)),
}


@pytest.mark.parametrize("page", REAL.values(), ids=REAL.keys())
def test_pages_as_they_are_pass(page: str) -> None:
    refuse_burden(f"<html><body>{page}</body></html>")


def test_a_feed_closes_its_elements_itself() -> None:
    refuse_burden("<rss>" + "<item><link>x</link><media:thumbnail url='x'/></item>" * 3_000 + "</rss>", xml=True)
    with pytest.raises(Unreadable):
        refuse_burden("<rss>" + "<item><title>x</title>" * 2_000, xml=True)


@pytest.mark.req("S-12")
@pytest.mark.parametrize(
    "piece",
    ["<", "<a", "<a ", "<a =", '<a b="', "<a b='\"", "<!--", "<![CDATA[", "<!", "</", "<script>", "<a\n", "<p =x= =", "a=b ",
     "<svg><![CDATA["],
)  # fmt: skip
def test_the_walk_is_linear(piece: str) -> None:
    started = time.process_time()
    for page in (piece * (1_000_000 // len(piece)), "<p " + piece * (1_000_000 // len(piece))):
        try:
            refuse_burden(page)
        except Unreadable:
            continue
    assert time.process_time() - started < 2
