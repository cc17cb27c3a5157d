"""What people hear of a source that goes wrong in every way that sources do: one word for each state, and nothing about content."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pages_that_are_none import LOGIN_FORM
from strict_world import (
    MAINTENANCE,
    MOVED,
    News,
    World,
    html,
    listing,
    notice,
    says,
    wire,
    works,
    year_of_notices,
)

HALF_A_DAY = timedelta(hours=12)
LISTED = range(20, 24)


@pytest.fixture
def stamps(tmp_path: Path) -> Iterator[World]:
    """The stamp corporation after a year of notices in three languages, well at the last looks."""
    with World(tmp_path, "stamps") as world:
        world.remember(year_of_notices())
        world.site.pages = {"/": listing(LISTED)} | {f"/n/{number}": notice(number, "en", "zh") for number in LISTED}
        world.cycles(2)
        assert world.told() == []
        yield world


@pytest.fixture
def wires(tmp_path: Path) -> Iterator[World]:
    """The wire after some days of news."""
    with World(tmp_path, "wire") as world:
        for day in range(8):
            world.site.pages = {"/": wire(works(40, first=3 * day))}
            world.cycle(HALF_A_DAY)
        assert world.told() == []
        yield world


def publish_in_russian(world: World, number: int = 30) -> None:
    world.site.pages["/"] = listing([*LISTED, number])
    world.site.pages[f"/n/{number}"] = notice(number, "en", "zh", "ru")


@pytest.mark.req("C-12")
@pytest.mark.req("C-20")
def test_dark_for_a_week_then_empty_then_new_then_russian_maintenance_is_one_alert_for_each_and_none_about_content(
    stamps: World,
) -> None:
    well = stamps.site.pages["/"]
    stamps.site.gone = True
    stamps.cycles(14, HALF_A_DAY)
    stamps.site.gone = False
    stamps.site.pages["/"] = listing([])
    stamps.cycles(4)
    stamps.site.pages["/"] = html(
        "<main>", *(f'<section data-id="{n}">우표통보 {n}</section>' for n in LISTED), "</main>"
    )
    stamps.cycles(4)
    stamps.site.everywhere = says(*MAINTENANCE)
    stamps.cycles(4)
    assert stamps.states() == ["dark", "empty", "unknown_layout", "maintenance"]
    assert stamps.content() == []
    stamps.site.everywhere = None
    stamps.site.pages["/"] = well
    stamps.cycles(4)
    assert stamps.states() == ["dark", "empty", "unknown_layout", "maintenance", "ok"]
    assert stamps.content() == []
    publish_in_russian(stamps)
    stamps.cycles(2)
    assert len(stamps.content()) == 1
    assert "Russian appears in the text" in stamps.content()[0]


def test_each_alert_says_what_was_expected_what_was_seen_and_why(stamps: World) -> None:
    stamps.site.gone = True
    stamps.cycles(3)
    stamps.site.gone = False
    stamps.site.pages["/"] = listing([20])
    stamps.cycle()
    stamps.site.everywhere = says(*MAINTENANCE)
    stamps.cycle()
    dark, empty, maintenance = (post.text for post in stamps.slack.posts())
    assert "the last with http_status 404" in dark
    assert "1 items found in it, at least 3 expected" in empty
    assert "a page about maintenance instead of a page of A stamp corporation with 3 or more items" in maintenance
    assert MAINTENANCE[0] in maintenance
    assert "its content signals wait" in maintenance
    assert "its content signals wait" not in dark


@pytest.mark.req("C-12")
@pytest.mark.parametrize(
    ("page", "state"),
    [
        (says(*MAINTENANCE), "maintenance"),
        (says(*MOVED), "language_mix"),
        (html("<h1>로그인</h1><p>아이디</p><p>비밀번호</p>", LOGIN_FORM), "login_wall"),
        (says("Just a moment...", "Verifying you are human. This may take a few seconds."), "captcha"),
    ],
)
def test_a_page_that_turns_into_a_russian_maintenance_page_is_one_source_alert_and_no_first_russian_notice(
    stamps: World, page: bytes, state: str
) -> None:
    """The list still answers; the notices that it names do not say what they should. The parser takes any page for a notice."""
    stamps.site.pages["/"] = listing([*LISTED, 30, 31, 32])
    stamps.site.pages |= {f"/n/{number}": page for number in (30, 31, 32)}
    stamps.cycles(4)
    assert stamps.states() == [state]
    assert stamps.content() == []
    assert stamps.decisions() == []


@pytest.mark.req("C-12")
def test_russian_beside_the_usual_languages_is_news(stamps: World) -> None:
    """More Russian than all else together, as long as the others stand there: it is this that the watch is for."""
    publish_in_russian(stamps)
    more = "".join(
        f"<p>Марка номер {n} посвящена дружбе народов двух стран и выпущена большим тиражом.</p>" for n in range(9)
    )
    stamps.site.pages["/n/30"] = stamps.site.pages["/n/30"].replace(b"</body>", more.encode() + b"</body>")
    stamps.cycles(2)
    assert stamps.states() == []
    assert len(stamps.content()) == 1
    assert "Russian appears in the text" in stamps.content()[0]


def test_a_list_that_is_empty_for_weeks_alarms_and_stays_alarmed(stamps: World) -> None:
    stamps.site.pages["/"] = listing([])
    stamps.cycles(18, timedelta(days=1))
    assert stamps.states() == ["empty"]
    standing = stamps.standing()
    assert (standing.state, standing.suspect) == ("empty", True)
    stamps.site.pages["/"] = listing(LISTED)
    stamps.cycles(3)
    assert stamps.states() == ["empty", "ok"]


def test_a_signal_that_waited_for_its_source_is_told_when_it_is_well(stamps: World) -> None:
    """The notice was read in the hour before its list went; nobody was told of it in between."""
    publish_in_russian(stamps)
    stamps.clock.move(stamps.clock.now() + HALF_A_DAY)
    asyncio.run(stamps.workspace.look("every-6h"))
    stamps.site.pages["/"] = listing([])
    stamps.cycles(8)
    assert (stamps.states(), stamps.content()) == (["empty"], [])
    assert stamps.decisions() == ["source_suspect"]
    stamps.site.pages["/"] = listing([*LISTED, 30])
    stamps.cycles(3)
    assert stamps.states() == ["empty", "ok"]
    assert len(stamps.content()) == 1


def test_a_page_that_is_now_a_block_page_and_now_well_is_one_remark(stamps: World) -> None:
    for turn in range(12):
        stamps.site.everywhere = None if turn % 2 else says("알수 없는 주소", "요청한 페지를 찾을수 없습니다.")
        stamps.cycle()
    assert stamps.states() == ["block_page"]
    stamps.cycles(20)
    assert stamps.states()[-1] == "ok"
    assert len(stamps.states()) <= 3
    assert stamps.content() == []


def test_a_page_that_goes_to_and_fro_is_one_remark_and_no_content(wires: World) -> None:
    """One item says two things in turn: which of them holds, nobody knows."""
    first = works(40, first=21)
    other = [
        News(first[0].name, "Kim Jong Un, general secretary of the Workers' Party of Korea and president"),
        *first[1:],
    ]
    for turn in range(12):
        wires.site.pages["/"] = wire(other if turn % 2 else first)
        wires.cycle()
    assert wires.states() == ["flapping"]
    assert wires.standing().suspect
    assert wires.content() == []
    wires.cycles(12)
    assert wires.states() == ["flapping", "ok"]


def test_a_list_that_is_now_fresh_and_now_an_hour_old_is_a_remark_and_holds_nothing_back(wires: World) -> None:
    """Two servers behind one name: what one of them lacks is no contradiction."""
    for turn in range(12):
        wires.site.pages["/"] = wire(works(40, first=21 + turn % 2))
        wires.cycle()
    assert wires.states() == ["flapping"]
    assert not wires.standing().suspect


@pytest.mark.req("law-7")
def test_three_hundred_items_under_new_ids_are_one_remark_and_no_content(wires: World) -> None:
    everything = works(300, first=0)
    wires.site.pages["/"] = wire(everything)
    wires.cycles(8, HALF_A_DAY)
    before = list(wires.decisions())
    wires.site.pages["/"] = wire([News(f"z{item.name}", item.text) for item in everything])
    wires.cycle()
    assert wires.states() == ["renumbered"]
    assert (
        "300 items are new within a day, 300 of them with texts known under other ids" in wires.slack.posts()[-1].text
    )
    assert wires.standing().suspect
    wires.cycles(6)
    assert wires.states() == ["renumbered", "ok"]
    assert wires.content() == []
    assert wires.decisions() == before


def test_a_signal_among_renumbered_items_waits_and_is_told_afterwards(stamps: World) -> None:
    """The corporation gives all its notices new addresses, and the new one with Russian is among them."""
    old = range(24)
    stamps.site.pages["/"] = listing([*range(100, 124), 30])
    stamps.site.pages |= {f"/n/{100 + number}": notice(number, "en", "zh") for number in old}
    stamps.site.pages["/n/30"] = notice(30, "en", "zh", "ru")
    stamps.cycle()
    assert (stamps.states(), stamps.content()) == (["renumbered"], [])
    assert stamps.decisions() == ["source_suspect"]
    stamps.cycles(6)
    assert stamps.states() == ["renumbered", "ok"]
    assert len(stamps.content()) == 1


def test_a_list_in_another_order_is_nothing(wires: World) -> None:
    items = works(40, first=21)
    for turn in range(8):
        wires.site.pages["/"] = wire([*items[turn:], *items[:turn]])
        wires.cycle()
    assert wires.told() == []
    assert wires.standing().state == "ok"


def test_half_of_the_fields_missing_is_a_layout_that_is_not_understood(wires: World) -> None:
    wires.site.pages["/"] = wire(
        [News(item.name, item.text, "" if place % 2 else item.day) for place, item in enumerate(works(40, first=24))]
    )
    wires.cycles(3)
    assert wires.states() == ["fields_missing"]
    assert "published_at is expected of every document; 20 of 40 have none" in wires.slack.posts()[0].text
    assert wires.content() == []


def test_fields_that_go_missing_little_by_little_are_seen_over_the_days(wires: World) -> None:
    """One new item in four has no day: far from half of any page, and none had before."""
    for turn in range(8):
        items = works(40, first=24 + 5 * turn)
        undated = {f"a{number}" for number in range(64, 200, 4)}
        wires.site.pages["/"] = wire(
            [News(item.name, item.text, "" if item.name in undated else item.day) for item in items]
        )
        wires.cycle(HALF_A_DAY)
    assert wires.states() == ["drifting"]
    assert not wires.standing().suspect
    assert "wire/article/en: published_at stands in" in wires.slack.posts()[0].text


def test_a_page_that_shrinks_to_a_tenth_is_told_though_it_can_be_read(wires: World) -> None:
    for turn in range(10):
        wires.site.pages["/"] = wire(
            [News(f"a{number}", sha256(b"%d" % number).hexdigest()) for number in range(turn, 99)]
        )
        wires.cycle()
    wires.site.pages["/"] = wire(works(5, first=401))
    wires.cycle()
    assert wires.states() == ["drifting", "ok"]  # it had grown to ten times its size before
    wires.site.pages["/"] = wire(works(5, first=402))
    wires.cycle()
    assert wires.states() == ["drifting", "ok", "drifting"]
    assert "% of what it had before" in wires.slack.posts()[-1].text


def test_what_is_dark_and_empty_in_turn_is_told_once_each_while_it_lasts(stamps: World) -> None:
    stamps.site.pages["/"] = listing([])
    for turn in range(12):
        stamps.site.gone = bool(turn // 2 % 2)
        stamps.cycle()
    assert stamps.states() == ["empty", "dark"]
