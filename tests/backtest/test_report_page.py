"""The HTML report: everything is in it, nothing in it runs or is loaded, whatever strangers wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
import whole
from bs4 import BeautifulSoup, Tag
from made import signal

from tealeaves.backtest.report import page as pages
from tealeaves.backtest.report.page import page
from tealeaves.backtest.result import Backtest, Group, Proof
from tealeaves.model import Quote

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
TAGS = {
    "a", "article", "bdi", "blockquote", "body", "br", "caption", "code", "dd", "defs", "desc", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "head", "header", "html", "li", "line", "main", "meta", "nav", "ol", "p", "path",
    "pattern", "rect", "section", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title",
    "tr", "ul",
}  # fmt: skip


def read(backtest: Backtest) -> BeautifulSoup:
    return BeautifulSoup(page(backtest), "lxml")


def section(soup: BeautifulSoup, name: str) -> str:
    found = soup.find("section", attrs={"aria-labelledby": name})
    assert isinstance(found, Tag), name
    return " ".join(found.get_text(" ").split())


def test_a_sceptic_reads_in_their_own_order() -> None:
    headings = [heading["id"] for heading in read(whole.backtest()).select("h2")]
    assert headings == [
        "verdict", "coverage", "missed", "weeks", "found", "false", "unlabelled", "rules", "scores", "proofs", "comparison", "manifest",
    ]  # fmt: skip


def test_coverage_names_holes_origins_and_what_nobody_could_read() -> None:
    text = section(read(whole.backtest()), "coverage")
    assert "812 934 2012-01-03 2012-07-29 1 41 2012-02-20 to 2012-04-02 (41 days) 1 of 7 3" in text
    assert "900 dump, dated as the source claims" in text
    assert "1,800 of 1,868 captures carry the day that the source claims" in text


def test_every_missed_event_says_why_and_what_could_not_be_judged_is_apart() -> None:
    text = section(read(whole.backtest()), "missed")
    assert "secretary the rule said nothing in three days" in text
    assert text.index("Known gaps") < text.index("no rule counts what is absent") < text.index("cannot judge")
    for why in ("nobody could have seen it", "no rule of this run is meant", "outside the stretch"):
        assert text.index("cannot judge") < text.index(why)


def test_where_nothing_can_be_judged_nothing_is_said_to_be_found_or_missed() -> None:
    run = replace(whole.backtest(), events=whole.backtest().events[3:])
    assert "No labelled event of 3 can be judged by this run" in section(read(run), "missed")
    text = section(read(whole.backtest()), "missed")
    assert (
        "3 events: 1 of which nothing was captured then, 1 for which this run has no rule, 1 outside the stretch"
        in text
    )


def test_a_missed_event_shows_the_alerts_that_came_too_early() -> None:
    early = whole.group("unlabelled", 12, after="premature words")
    outcome = replace(whole.backtest().events[1], verdict="leak", groups=(early.key,))
    run = replace(whole.backtest(), events=(outcome,), groups=(early,), void="")
    soup = read(run)
    assert "premature words" in section(soup, "missed")
    assert section(soup, "verdict").startswith("VOID")


def test_a_found_event_shows_its_evidence_delay_and_lead() -> None:
    text = section(read(whole.backtest()), "found")
    assert "Alert after 0 to 24 h" in text
    assert "between 1 h after and 23 h before the first outside report" in text
    assert "First outside report: an agency , 2012-07-19 00:00 UTC" in text
    assert "“ marshal Kim Jong Un ”" in text
    assert "hxxp://example[.]org/ · capture capture 16" in text
    assert "1 further alert shows the same" in text
    assert "marshal again" in text


def test_of_many_found_events_each_shows_its_quote_and_folds_the_rest() -> None:
    one = whole.backtest().events[0]
    many = tuple(replace(one, event=replace(one.event, id=f"found_{number}")) for number in range(pages.FEW + 1))
    soup = read(replace(whole.backtest(), events=many))
    for article in soup.find_all("article"):
        assert "marshal Kim Jong Un" in article.find("blockquote", recursive=False).get_text()
        assert "The alert, with all its evidence" in article.get_text()


def test_of_an_alert_with_several_signals_the_one_that_shows_the_event_comes_first() -> None:
    run = whole.backtest()
    hit = next(each for each in run.groups if each.verdict == "hit")
    crowded = replace(hit, signals=(signal("somebody else's office", 16, subject="Ri Yong Ho"), *hit.signals))
    text = section(read(replace(run, groups=(crowded,))), "found")
    assert text.index("marshal Kim Jong Un") < text.index("somebody else's office")


def test_every_group_and_every_signal_is_there() -> None:
    run = whole.backtest()
    text = read(run).get_text()
    for each in run.groups:
        for one in each.signals:
            assert one.headline in text
            assert one.id in text


def test_numbers_of_rules_scores_and_weeks_are_there() -> None:
    soup = read(whole.backtest())
    assert "office_changed v2" in section(soup, "rules")
    assert "54,321 4 1 4 high 4 1 1 1 1 1 / 2 / 2 0 7" in section(soup, "rules")
    scores = section(soup, "scores")
    assert "all rules 1 of 2 (9–91 %) 5 of 5 (57–100 %) 1 of 2 (9–91 %) 1 0 0 1 / 2 / 2 1.11 1.22 43.25" in scores
    assert "0.11 for each false alarm, 1 for each event missed" in scores
    assert "Median week 1" in section(soup, "weeks")
    assert "Worst week 2 (of 2012-07-16)" in section(soup, "weeks")
    assert "1 week with none, 2 weeks with 1, 1 week with 2." in section(soup, "weeks")


@pytest.mark.req("B-24")
def test_no_share_is_ever_bare() -> None:
    text = read(whole.backtest()).get_text()
    assert not re.search(r"(?<![–\d])100 %(?! *\))", re.sub(r"0 % *50 % *100 %", "", " ".join(text.split())))


def test_a_comparison_shows_both_sides_of_each_change() -> None:
    soup = read(whole.backtest())
    text = section(soup, "comparison")
    assert "1 signal lost, 1 gained, 1 changed." in text
    assert text.count("no such signal") == 2
    assert "confidence 0.25" in text
    assert "confidence 0.90" in text
    assert "a warning of volume" in text
    assert "confidence: 0.25 to 0.9" in text
    assert (
        "Of 77 captures: 70 documents the same, 1 gained, 2 lost, 4 changed; 5 captures unreadable before, 6 now."
        in text
    )
    assert "Fields that changed: headline 4." in text


def test_the_manifest_is_there_whole() -> None:
    run = whole.backtest()
    text = section(read(run), "manifest")
    made = run.manifest
    for value in (
        made.corpus,
        made.labels,
        made.lock,
        made.signals,
        made.parsers,
        made.observers,
        "leaders.toml",
        "ab" * 32,
    ):
        assert value in text


def test_a_false_alarm_that_its_label_foresees_is_shown_and_is_no_failure() -> None:
    run = whole.backtest()
    expected = tuple(
        replace(each, known_false="it reads like an office" if each.verdict == "false" else "") for each in run.groups
    )
    kept = tuple(each for each in run.events if each.verdict != "missed")
    stretch = replace(run.quiet[0], known_false="as yet")
    soup = read(replace(run, groups=expected, events=kept, quiet=(stretch,)))
    assert section(soup, "verdict").startswith("Nothing went wrong that the labels do not foresee")
    assert "Foreseen by the labels, and counted in every number: 1 event missed, 1 false alarm." in soup.get_text()
    assert "Foreseen by its label: it reads like an office" in section(soup, "false")
    assert "A rule disturbs it as yet: as yet" in section(soup, "weeks")


def test_a_void_run_says_so_before_anything_else() -> None:
    run = replace(
        whole.backtest(), void="an alert came before its event", proofs=(Proof("poison", False, 1, 1, ("leaked",)),)
    )
    soup = read(run)
    main = soup.find("main")
    assert isinstance(main, Tag)
    assert " ".join(main.get_text(" ").split()).startswith(
        "VOID: nothing here may be quoted an alert came before its event"
    )
    assert "✕ BROKEN" in section(soup, "proofs")


def test_only_a_proven_run_with_untuned_labels_is_shown_as_fine() -> None:
    run = whole.backtest()
    fine = replace(
        run, groups=(), events=(replace(run.events[0], event=replace(run.events[0].event, seen_while_tuning=False)),)
    )
    assert read(fine).select_one("section.code-0") is not None
    for less in (replace(fine, proofs=()), replace(fine, events=run.events[:1]), replace(fine, events=())):
        assert read(less).select_one("section.untested") is not None


def test_a_rule_that_raised_is_told_first_and_in_full() -> None:
    broken = whole.rule("office_changed", errors=2, first_error="ZeroDivisionError: division by zero")
    run = replace(whole.backtest(), rules=(broken,), errors=("office_changed: ZeroDivisionError",))
    soup = read(run)
    assert "1 rule raised an error: office_changed" in section(soup, "verdict")
    assert "2 times, at first: ZeroDivisionError: division by zero" in section(soup, "rules")


def test_nothing_held_nothing_labelled_nothing_run() -> None:
    soup = read(whole.empty())
    assert "Nothing was held" in section(soup, "coverage")
    assert "whether anything was missed is unknown" in section(soup, "missed")
    assert "No rule was run" in section(soup, "rules")
    assert "has not been shown for this run" in section(soup, "proofs")


@pytest.mark.req("S-14")
@pytest.mark.parametrize("words", whole.HOSTILE)
def test_words_of_strangers_are_text_and_nothing_else(words: str) -> None:
    made = page(whole.hostile(words))
    soup = BeautifulSoup(made, "lxml")
    assert {tag.name for tag in soup.find_all(True)} <= TAGS
    for tag in soup.find_all(True):
        assert not [
            name for name in tag.attrs if name.startswith("on") or name in ("src", "style", "srcset", "action")
        ], tag
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made)
    assert len(soup.find_all("style")) == 1


@pytest.mark.req("S-14")
@pytest.mark.parametrize("words", whole.HOSTILE)
def test_nothing_is_loaded_and_no_link_leaves_the_page(words: str) -> None:
    soup = read(whole.hostile(words))
    assert not soup.find_all(
        ["script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image", "foreignObject"]
    )
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    assert policy["content"] == POLICY
    for link in soup.find_all(href=True):
        assert re.fullmatch(r"#[a-z]+", str(link["href"])), link
    style = soup.find("style")
    assert style is not None
    assert "@import" not in style.get_text()
    assert "url(" not in style.get_text()
    assert "http://" not in soup.get_text()  # defanged wherever it stands


def test_hostile_words_can_still_be_read() -> None:
    soup = read(whole.hostile('"><script>alert(1)</script>'))
    assert soup.get_text().count('"><script>alert(1)</script>') > 20


def test_every_fragment_and_every_name_of_a_plot_exists_once() -> None:
    soup = read(whole.backtest())
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    wanted = [str(tag["href"])[1:] for tag in soup.find_all(href=True)]
    wanted += [
        name for tag in soup.find_all(attrs={"aria-labelledby": True}) for name in str(tag["aria-labelledby"]).split()
    ]
    wanted += re.findall(r"url\(#([\w-]+)\)", str(soup))
    assert set(wanted) <= set(ids)


def test_it_can_be_read_without_eyes() -> None:
    soup = read(whole.backtest())
    html = soup.find("html")
    assert isinstance(html, Tag)
    assert html["lang"] == "en"
    for drawing in soup.find_all("svg"):
        assert drawing["role"] == "img"
        assert drawing.find("title").get_text()
        assert drawing.find("desc").get_text()
    assert all(heading.get("scope") in ("col", "row") for heading in soup.find_all("th"))
    assert all(table.find("caption") for table in soup.find_all("table"))
    levels = [int(heading.name[1]) for heading in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    body = soup.find("body")
    assert isinstance(body, Tag)
    first = body.find("a")
    assert isinstance(first, Tag)
    assert (first["href"], first["class"]) == ("#main", ["skip"])


@pytest.mark.parametrize(
    ("tag", "lang"), [("ko", "ko"), ("zh-Hans", "zh-Hans"), ("ru", "ru"), ("und", ""), ('" onx="', "")]
)
def test_quotes_carry_their_language(tag: str, lang: str) -> None:
    own = replace(signal("x", 1), quotes=(Quote("벗", tag, 0, "http://example.org/", "c"),))
    run = replace(whole.backtest(), groups=(replace(whole.group("unlabelled", 1), signals=(own,)),))
    quote = next(found for found in read(run).find_all("bdi") if found.get_text() == "벗")
    assert quote["lang"] == lang


def test_ten_thousand_groups_are_cut_and_the_cut_is_said() -> None:
    groups = tuple(_many(10_000))
    made = page(replace(whole.backtest(), groups=groups, weeks=_weeks(700)))
    text = BeautifulSoup(made, "lxml").get_text(" ")
    assert len(made) < 3_000_000
    assert f"Shown: the first {pages.MOST_GROUPS} of 10,000." in text
    assert "report.json" in text


def test_many_series_are_all_in_the_table_and_only_the_largest_are_drawn() -> None:
    held = tuple(whole.coverage(f"outlet{number:03}/article/en", versions=number) for number in range(60))
    soup = read(replace(whole.backtest(), coverage=held))
    assert all(f"outlet{number:03}/article/en" in section(soup, "coverage") for number in range(60))
    assert f"Drawn: {pages.MOST_PLOTS} of 60 series" in section(soup, "coverage")


def test_the_same_backtest_gives_the_same_bytes() -> None:
    assert page(whole.backtest()) == page(whole.backtest())


def _many(count: int) -> list[Group]:
    one = whole.group("unlabelled", 1)
    return [
        replace(one, key=f"{one.key}{number}", known_at=one.known_at + timedelta(hours=number))
        for number in range(count)
    ]


def _weeks(count: int) -> tuple[tuple[date, int], ...]:
    return tuple((date(2000, 1, 3) + timedelta(weeks=number), number % 5) for number in range(count))
