"""The state of a source: every lasting silence of ours is seen, and a broken link or an odd page is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tealeaves.condition import FLAPS, RENUMBERED_LEAST
from tealeaves.health import Seen, Standing, judge
from tealeaves.model import Capture, LastLook, Look, Miss, Place, Quarantined
from tealeaves.sourcekit import Expect, Page, Source, days, hours
from tealeaves.store import Store
from tealeaves.store.documents import add_quarantine
from tealeaves.store.journal import Refusal, articles_missed, refusals
from tealeaves.store.looks import SourceHealth, add_looks
from tealeaves.store.observations import Labels
from tealeaves.store.readings import Arrivals, Missed, PagePast, Reading, Sample

NOW = datetime(2025, 1, 1, tzinfo=UTC)
LISTS = tuple(f"https://paper.example/list/{name}" for name in ("en", "ru", "zh"))
PAPER = Source("paper", "Paper", "paper", "dprk", "dprk", tuple(Page(url, hours(1)) for url in LISTS))
LOOKED = SourceHealth("paper", last_look=NOW, last_document=NOW - timedelta(days=1), last_miss="http_status")


def page(url: str, misses: int) -> LastLook:
    return LastLook(url, looked_at=NOW, misses=misses)


def refusal(number: int, first: datetime) -> Refusal:
    return Refusal("paper", f"https://paper.example/{number}", "unreadable: odd", NOW, first)


def state(**seen: object) -> str:
    return judge(PAPER, replace(Seen(LOOKED), **seen)).state  # type: ignore[arg-type]


def test_one_page_that_is_dead_among_others_that_answer_is_told() -> None:
    """The others' answers must not hide it: a list that is gone for good is a silence of ours."""
    pages = {url: page(url, 9 if url == LISTS[1] else 0) for url in LISTS}
    found = judge(PAPER, Seen(LOOKED, pages=pages))
    assert found.state == "partial"
    assert LISTS[1] in found.reason
    assert state(pages={url: page(url, 2) for url in LISTS}) == "dark"
    assert state(pages={url: page(url, 1) for url in LISTS}) == "ok"


def test_a_list_at_an_inferred_address_is_told_and_casts_no_doubt() -> None:
    """Nobody has seen the address: what stands there may never have been a list of this source."""
    guessed = replace(PAPER, pages=(*PAPER.pages, Page("https://paper.example/list/es", hours(1), "es", inferred=True)))
    refused = [Refusal("paper", "https://paper.example/list/es", "unreadable: odd", NOW, NOW)]
    found = judge(guessed, Seen(LOOKED, refused=refused))
    assert (found.state, found.suspect) == ("unreadable", False)
    assert "list/es" in found.reason
    among = judge(guessed, Seen(LOOKED, refused=[*refused, Refusal("paper", LISTS[0], "unreadable: odd", NOW, NOW)]))
    assert (among.state, among.suspect) == ("unreadable", True)


def test_broken_links_on_a_list_that_answers_are_no_darkness() -> None:
    looks = replace(LOOKED, misses_in_row=4)
    assert state(looks=looks, articles_missed=4) == "ok"
    assert state(looks=looks, articles_missed=5) == "partial"


def test_odd_pages_among_good_ones_do_not_make_a_source_suspect_for_ever() -> None:
    """Each refusal once held every signal of its source back, as soon as there were three of them in all the years."""
    odd = [refusal(n, NOW - timedelta(days=300 * n + 2)) for n in range(5)]
    assert state(refused=odd) == "ok"
    assert state(refused=[refusal(n, NOW) for n in range(3)]) == "unreadable"
    assert state(refused=[Refusal("paper", LISTS[0], "empty: 0 items", NOW, NOW - timedelta(days=900))]) == "empty"


@pytest.mark.parametrize(("age", "expected"), [(29, "ok"), (31, "quiet")])
def test_a_silence_longer_than_the_sources_own_is_told(age: int, expected: str) -> None:
    quiet = replace(LOOKED, last_document=NOW - days(age))
    assert state(looks=quiet) == expected


def standing(source: Source = PAPER, **seen: object) -> Standing:
    return judge(source, replace(Seen(LOOKED), **seen))  # type: ignore[arg-type]


def test_a_source_that_was_never_looked_at_is_new() -> None:
    assert judge(PAPER, Seen()).state == "new"


@pytest.mark.parametrize(
    ("missed", "words"),
    [
        (Missed(NOW, "http_status", "", 403), "the last with http_status 403: an error answer"),
        (
            Missed(NOW, "connect", "name or service not known", None),
            "the last with connect: no connection, or the name is not known, name",
        ),
        (
            Missed(NOW, "tls", "certificate has expired", None),
            "the last with tls: its certificate or its encryption failed, certificate has",
        ),
        (None, "the last with http_status"),
    ],
)
def test_darkness_says_its_cause(missed: Missed | None, words: str) -> None:
    past = {url: PagePast(missed=missed) for url in LISTS}
    dark = standing(pages={url: page(url, 7) for url in LISTS}, past=past)
    assert (dark.state, dark.suspect) == ("dark", False)
    assert "7 looks in a row failed" in dark.reason
    assert words in dark.reason


def list_refused(number: int, reason: str, age: timedelta = timedelta(0)) -> Refusal:
    return Refusal("paper", LISTS[number], f"{reason}: why", NOW - age, NOW - days(900))


@pytest.mark.parametrize(
    "reason",
    [
        "empty",
        "maintenance",
        "login_wall",
        "captcha",
        "block_page",
        "unknown_layout",
        "fields_missing",
        "language_mix",
        "parked",
    ],
)
def test_what_a_list_is_refused_for_is_the_state_of_its_source(reason: str) -> None:
    found = standing(refused=[list_refused(0, reason)])
    assert (found.state, found.suspect) == (reason, True)
    assert "1 of 3 pages" in found.reason


@pytest.mark.parametrize("reason", ["unreadable", "parser_error", "over_limit", "something new"])
def test_what_has_no_state_of_its_own_is_unreadable(reason: str) -> None:
    assert standing(refused=[list_refused(0, reason)]).state == "unreadable"


def test_one_list_among_many_that_is_empty_for_good_is_told_and_holds_nothing_back_for_ever() -> None:
    old = standing(refused=[list_refused(0, "empty", days(4))])
    assert (old.state, old.suspect) == ("empty", False)
    assert standing(refused=[list_refused(0, "empty", days(2))]).suspect
    both = [list_refused(number, "empty", days(4)) for number in (0, 1)]
    assert standing(refused=both).suspect, "two of three are the source"


def test_a_list_that_is_refused_anew_every_hour_is_refused_since_the_first() -> None:
    changes = [Reading(NOW - hours(n), f"c{n}", f"d{n}", 9, "empty: why" if n < 90 else "") for n in range(95)]
    found = standing(refused=[list_refused(0, "empty")], past={LISTS[0]: PagePast(changes[:2], changes)})
    assert (NOW - hours(89)).isoformat(sep=" ", timespec="minutes") in found.reason
    assert not found.suspect


def test_the_gravest_of_several_is_the_state_and_the_others_are_told_with_it() -> None:
    found = standing(
        refused=[list_refused(0, "empty"), list_refused(1, "maintenance")],
        arrivals=Arrivals(300, 300),
        articles_missed=9,
    )
    assert found.state == "maintenance"
    assert [state for state, _ in found.also] == ["empty", "renumbered", "partial"]


def test_that_nothing_new_comes_is_no_state_of_its_own_where_nothing_can_be_seen() -> None:
    silent = replace(LOOKED, last_document=NOW - days(40))
    dark = standing(looks=silent, pages={url: page(url, 9) for url in LISTS})
    assert (dark.state, dark.also) == ("dark", ())
    some = standing(looks=silent, pages={LISTS[0]: page(LISTS[0], 9)})
    assert (some.state, [state for state, _ in some.also]) == ("partial", ["quiet"])


@pytest.mark.parametrize(
    ("new", "known", "expected"),
    [(300, 300, "renumbered"), (RENUMBERED_LEAST, RENUMBERED_LEAST, "renumbered"), (RENUMBERED_LEAST, RENUMBERED_LEAST - 1, "ok"),
     (300, 149, "ok"), (300, 150, "renumbered"), (300, 0, "ok")],
)  # fmt: skip
def test_many_old_texts_under_new_ids_are_a_renumbering(new: int, known: int, expected: str) -> None:
    assert standing(arrivals=Arrivals(new, known)).state == expected


def turned(digests: str, every: timedelta = timedelta(hours=2)) -> dict[str, PagePast]:
    """A page's captures by the letters of their contents, the newest first; "!" is one that was refused."""
    readings = [
        Reading(NOW - place * every, f"c{letter}", letter, 9, "block_page: why" if letter == "!" else "")
        for place, letter in enumerate(digests)
    ]
    return {LISTS[0]: PagePast(readings[:2], readings)}


@pytest.mark.parametrize(
    ("digests", "expected"),
    [
        ("ababab", "flapping"), ("abcabcabc", "flapping"), ("abab", "ok"), ("abcdefgh", "ok"), ("aba", "ok"), ("xabab", "ok"),
        ("a!a!a!a!", "ok"), ("a!b!a!b!a!b", "flapping"),
    ],
)  # fmt: skip
def test_a_page_that_comes_back_to_what_it_said_flaps(digests: str, expected: str) -> None:
    assert standing(past=turned(digests)).state == expected
    assert FLAPS == 3


def test_what_went_to_and_fro_long_ago_is_over() -> None:
    assert standing(past=turned("ababab", days(1))).state == "ok"
    daily = replace(PAPER, pages=(Page(LISTS[0], days(1)),))
    assert standing(daily, past=turned("abababab", days(1))).state == "flapping", "at its own pace"


@pytest.mark.parametrize(
    ("one", "other", "suspect"),
    [
        ({("1", "x"), ("2", "y")}, {("2", "y"), ("3", "z")}, False),  # a list that is late
        ({("1", "x"), ("2", "y")}, {("1", "other"), ("2", "y")}, True),  # one item says two things
        ({("1", "x")}, {("8", "y")}, True),  # two lists that have nothing in common
        (set(), set(), False),  # it only points at articles
    ],
)
def test_flapping_holds_back_what_contradicts_itself(
    one: set[tuple[str, str]], other: set[tuple[str, str]], suspect: bool
) -> None:
    said = {"ca": frozenset(one), "cb": frozenset(other)}
    found = standing(past=turned("ababab"), said=said)
    assert (found.state, found.suspect, found.troubled) == ("flapping", suspect, suspect)


def sized(*lengths: int) -> dict[str, PagePast]:
    readings = [Reading(NOW - hours(place), f"c{place}", f"d{place}", length) for place, length in enumerate(lengths)]
    return {LISTS[0]: PagePast(readings[:2], readings)}


@pytest.mark.req("C-20")
@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((29, 29, *[100] * 5), "drifting"), ((301, 301, *[100] * 5), "drifting"), ((29, 100, *[100] * 5), "ok"),
        ((29, 301, *[100] * 5), "ok"), ((31, 31, *[100] * 5), "ok"), ((29, 29, *[100] * 4), "ok"),
    ],
)  # fmt: skip
def test_a_page_far_from_its_usual_size_at_two_captures_is_told(lengths: tuple[int, ...], expected: str) -> None:
    found = standing(past=sized(*lengths))
    assert (found.state, found.suspect) == (expected, False)


def sample(count: int, filled: int, **languages: int) -> dict[str, Sample]:
    return {"paper/article/mul": Sample(count, {"published_at": filled}, languages)}


@pytest.mark.req("C-20")
@pytest.mark.parametrize(
    ("lately", "before", "expected", "suspect"),
    [
        ((40, 40), (40, 40), "ok", False),
        ((40, 36), (40, 40), "drifting", False),  # 90 %, below 95 %
        ((40, 39), (40, 40), "ok", False),
        ((40, 36), (40, 38), "ok", False),  # it was hardly better before
        ((40, 10), (40, 40), "fields_missing", True),
        ((9, 0), (40, 40), "ok", False),  # too few to say
        ((40, 0), (9, 9), "ok", False),
    ],
)
def test_a_required_field_that_stands_in_fewer_documents_than_before_is_told(
    lately: tuple[int, int], before: tuple[int, int], expected: str, suspect: bool
) -> None:
    promising = replace(PAPER, expect=Expect(required=("published_at",)))
    found = standing(promising, lately=sample(*lately), before=sample(*before))
    assert (found.state, found.suspect) == (expected, suspect)
    assert standing(PAPER, lately=sample(*lately), before=sample(*before)).state == "ok", "nothing was promised"


@pytest.mark.req("C-20")
def test_a_language_that_goes_is_a_matter_and_one_that_joins_is_news() -> None:
    usual = sample(20, 20, ko=20, en=20, zh=18)
    assert standing(lately=sample(20, 20, ko=20, en=20, zh=17, ru=20), before=usual).state == "ok"
    gone = standing(lately=sample(20, 20, ru=20), before=usual)
    assert (gone.state, gone.suspect) == ("language_mix", True)
    assert "ko 100 % then 0 %" in gone.reason
    assert standing(lately=sample(20, 20, ko=14, en=20, zh=18), before=usual).state == "ok", "less than half of them"


def look(place: int, refused: str = "") -> Reading:
    return Reading(NOW - hours(place), "c", "d", 9, refused)


@pytest.mark.parametrize(
    ("past", "steady"),
    [
        (PagePast([look(0), look(1)], [look(1)]), True),
        (PagePast([look(0), look(1, "empty: why")], [look(0), look(1, "empty: why")]), False),
        (PagePast([look(0), look(2)], [look(2)], missed_at=NOW - hours(1)), False),
        (PagePast([look(0), look(1)], [look(1)], missed_at=NOW - hours(2)), True),
        (PagePast([look(0)], [look(0)]), True),  # the first look of all
        (PagePast([look(0)], [look(0)], missed_at=NOW - hours(2)), False),
    ],
)
def test_one_good_look_does_not_make_a_source_well(past: PagePast, steady: bool) -> None:
    found = standing(past={LISTS[0]: past})
    assert (found.state, found.steady) == ("ok", steady)


def test_what_was_so_at_one_look_only_is_fleeting() -> None:
    once = PagePast([look(0, "empty: why"), look(1)], [look(0, "empty: why"), look(1)])
    twice = PagePast([look(0, "empty: why"), look(1, "empty: why")], [look(0, "empty: why")])
    refused = [list_refused(0, "empty")]
    assert standing(refused=refused, past={LISTS[0]: once}).fleeting
    assert not standing(refused=refused, past={LISTS[0]: twice}).fleeting
    assert not standing(refused=refused, past={LISTS[0]: once}, arrivals=Arrivals(300, 300)).fleeting


def test_a_list_that_stands_no_longer_is_told_though_its_answer_is_kept() -> None:
    gone = Reading(NOW, "c", "d", 9, "error_page: the status is 404")
    assert standing(past={LISTS[0]: PagePast([gone], [gone])}).state == "error_page"


def test_what_the_index_says_of_articles_and_refusals(store: Store) -> None:
    def capture(url: str, hour: int) -> Capture:
        at = NOW + timedelta(hours=hour)
        return Capture("paper", url, at, at, f"{url} {hour}".encode())

    def miss(number: int, hour: int) -> Miss:
        at = NOW + timedelta(hours=hour)
        return Miss("paper", f"https://paper.example/{number}", at, at, "http_status")

    seen: list[Look] = [
        capture(LISTS[0], 1), miss(1, 2), capture("https://paper.example/2", 3), miss(3, 4), miss(3, 5), miss(4, 5),
        capture(LISTS[0], 6), capture("https://paper.example/2", 2),
    ]  # fmt: skip
    odd = seen[2]
    assert isinstance(odd, Capture)
    with store.write() as conn:
        add_looks(conn, [(look, Place("a", number, 1)) for number, look in enumerate(seen)])
        add_quarantine(
            conn, [Quarantined(odd.id, "paper", odd.url, "paper/-", "r", "d", odd.captured_at, odd.recorded_at)]
        )
        assert articles_missed(conn, {"paper": LISTS, "none": ()}) == {"paper": 2}
        (found,) = refusals(conn, Labels(frozenset(), frozenset()))
    assert (found.url, found.since, found.first) == (odd.url, NOW + timedelta(hours=3), NOW + timedelta(hours=2))


def test_an_old_page_that_is_imported_late_does_not_speak_for_the_source_of_today(store: Store) -> None:
    old, new = (
        Capture("paper", LISTS[0], NOW - timedelta(days=age), NOW, b"%d" % age, origin="memento") for age in (900, 1)
    )
    with store.write() as conn:
        add_looks(conn, [(look, Place("a", number, 1)) for number, look in enumerate((new, old))])
        row = Quarantined(old.id, "paper", old.url, "paper/-", "r", "d", old.captured_at, old.recorded_at)
        add_quarantine(conn, [row])
        assert refusals(conn, Labels(frozenset(), frozenset())) == []
