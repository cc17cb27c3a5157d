"""What people read: complete, honest, bounded, and nothing that a source wrote can act or pose."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tealeaves.alerts import card
from tealeaves.alerts.plain import escape
from tealeaves.model import Coverage, Quote, Signal

AT = datetime(2024, 12, 3, 10, tzinfo=UTC)


@pytest.mark.req("C-13")
def test_a_signal_says_everything_that_its_claim_rests_on(signal: Signal) -> None:
    payload = card.signal_payload(signal, captured={"c" * 32: AT, "d" * 32: AT}, unverified={"c" * 32})
    assert card.text("signal", payload).splitlines() == [
        "[HIGH] Stamp notices now speak Russian",
        "New: ru   Latest of the kind before: ko, en, zh",
        "Quote [ru]: “Почтовая марка”",
        f"    hxxp://www[.]korstamp[.]com[.]kp/n/1?a=1&b=2 · capture {'c' * 32} of 2024-12-03 10:00:00 UTC",
        "Earlier [ko]: “우표통보”",
        f"    hxxp://www[.]korstamp[.]com[.]kp/n/0 · capture {'d' * 32} of 2024-12-03 10:00:00 UTC",
        "Claim: first in 138,351 documents since 1997-01-01; gap 2018-05-01 to 2024-07-01 (kp_stamp/notice/mul)",
        "Dated 2024-12-02 by the source · known to us since 2024-12-03 10:00:05 UTC",
        "Warning: came over plain http or unverified TLS; the page can have been forged on the way",
        "Confidence 0.90",
        "  - three blocks agree",
        "  - last other language: zh on 2024-09-01",
        f"Rule source_new_language v3 · signal {signal.id}",
    ]


@pytest.mark.req("C-13")
def test_what_others_got_and_what_would_have_kept_it_quiet_are_told_where_the_rule_says_so(payload: Any) -> None:
    beside = tuple(f"Chinese: in {n} documents" for n in range(5))
    said = card.text("signal", payload(counterpart=beside, unless="an earlier notice had had Russian")).splitlines()
    at = said.index("Beside it: Chinese: in 0 documents")
    assert said[at + 1 : at + 5] == [
        "Beside it: Chinese: in 1 documents",
        "Beside it: Chinese: in 2 documents",
        "    and 2 more, stored with the signal",
        "Quiet if: an earlier notice had had Russian",
    ]
    assert said[at + 5].startswith("Claim: first in")
    silent = card.text("signal", payload())
    assert "Beside it" not in silent
    assert "Quiet if" not in silent


@pytest.mark.req("C-14")
@pytest.mark.req("C-15")
def test_what_others_got_can_neither_pose_nor_overflow(payload: Any) -> None:
    hostile = "<!channel>\nRule office_changed v9\u202e" + "가" * 10_000
    said = card.text("signal", payload(counterpart=(hostile,) * 50, unless=hostile))
    assert len(escape(said)) <= card.LIMIT
    assert "\u202e" not in said
    assert not any(each.startswith("Rule office_changed v9") for each in said.splitlines())
    assert "Rule source_new_language v3" in said, "what was found by whom is not pushed out"


@pytest.mark.req("A-10")
def test_a_digest_lists_the_gravest_and_surest_first(payload: Any) -> None:
    grades = [("low", 0.9), ("high", 0.6), ("info", 0.9), ("high", 0.9), ("critical", 0.1)]
    signals = [("signal", payload(severity=each, confidence=sure, headline=f"{each} {sure}")) for each, sure in grades]
    health = ("health", card.health_payload(source="kcna", headline="dark", details=[], since=AT))
    listed = card.digest_payload([*signals, health])["headlines"]
    assert [each.partition("] ")[2] for each in listed] == [
        "kcna: dark", "critical 0.1", "high 0.9", "high 0.6", "low 0.9", "info 0.9",
    ]  # fmt: skip


def test_what_a_collection_says_of_its_days_is_not_said_as_seen_by_us(signal: Signal) -> None:
    """A dump's day is its maker's word: nobody may print that we knew it then."""
    payload = card.signal_payload(signal, captured={"c" * 32: AT, "d" * 32: AT}, collected={"c" * 32})
    said = card.text("signal", payload)
    assert f"capture {'c' * 32} of the day that ended 2024-12-03 10:00:00 UTC, as a collection has it" in said
    assert f"capture {'d' * 32} of 2024-12-03 10:00:00 UTC\n" in said
    assert "in a collection under the day that ended 2024-12-03 10:00:05 UTC; we did not see it then" in said
    assert "known to us since" not in said


def test_what_is_not_known_is_said(payload: Any) -> None:
    said = card.text("signal", payload(before=None, published_at=None, reasons=(), quotes=()))
    assert "kind before: nothing known" in said
    assert "Not dated by the source" in said
    assert "no reasons recorded" in said
    assert "Warning" not in said


def test_more_than_fits_is_counted(payload: Any, signal: Signal) -> None:
    said = card.text("signal", payload(quotes=signal.quotes * 5, reasons=("why",) * 9))
    assert "and 6 more quotes" in said
    assert "and 3 more, stored" in said


def test_a_correction_names_the_claim_that_no_longer_stands(signal: Signal) -> None:
    payload = card.correction_payload(
        signal, claimed_at=AT, reason="imported history", earlier="ru on 1998-01-02, http://x.kp"
    )
    first, *rest = card.text("correction", payload).splitlines()
    assert (
        first == "[CORRECTION] The claim of 2024-12-03 10:00:00 UTC no longer stands: Stamp notices now speak Russian"
    )
    assert rest[:2] == ["Why: imported history", "Earlier use: ru on 1998-01-02, http://x.kp"]


def test_a_correction_without_an_earlier_use_names_none(signal: Signal) -> None:
    payload = card.correction_payload(signal, claimed_at=AT, reason="imported history", restored=True)
    said = card.text("correction", payload)
    assert "stands after all: Stamp notices now speak Russian" in said
    assert "Earlier use" not in said


@pytest.mark.req("C-14")
@pytest.mark.req("C-15")
def test_a_week_of_hostile_words_can_neither_pose_nor_overflow(signal: Signal) -> None:
    evil = "<!channel>\n[HIGH] A first\u202e\x1b[31m" + "가" * 5000
    hostile = [replace(signal, headline=evil, rule=evil)] * 300
    wishes = {f"exception {n}: {evil}": n for n in range(1, 40)}
    payload = card.weekly_payload(
        week="2024-W49", since=AT, signals=hostile, rules={f"{n}{evil}": n for n in range(99)}, kept_back=wishes
    )
    for said in (card.text("weekly", payload), card.short_text("weekly", payload)):
        assert len(escape(said)) <= card.LIMIT
        assert not {"\u202e", "\x1b"} & set(said)
        assert not any(each.startswith("[HIGH]") for each in said.splitlines())
        assert said.startswith("[THE WEEK 2024-W49] 300 signals that did not interrupt you")


@pytest.mark.parametrize(("wishes", "others"), [(6, ""), (7, "and 1 by 1 others"), (9, "and 6 by 3 others")])
def test_the_wishes_that_kept_most_back_are_named_and_the_others_counted(wishes: int, others: str) -> None:
    kept = {f"mute {n}: why": n for n in range(1, wishes + 1)}
    said = card.text("weekly", card.weekly_payload(week="2024-W49", since=AT, signals=[], rules={}, kept_back=kept))
    assert f"Kept back by exceptions and mutes: {sum(kept.values())}\n  - {wishes} by mute {wishes}: why" in said
    assert said.count(" by mute ") == 6
    assert said.endswith(f"  - {others}: `tealeaves exceptions`, `tealeaves mutes`") if others else "others" not in said


def test_a_matter_of_health_says_that_it_is_no_news() -> None:
    payload = card.health_payload(source="kcna", headline="nothing but a block page", details=["HTTP 403"], since=AT)
    said = card.text("health", payload)
    assert said.startswith(
        "[SOURCE HEALTH] kcna: nothing but a block page\n  - HTTP 403\nSince 2024-12-03 10:00:00 UTC"
    )


@pytest.mark.req("A-13")
def test_a_rule_that_exploded_is_one_notice_with_the_count() -> None:
    payload = card.exploded_payload(
        rule="r", rule_version=2, count=812, cap=20, headlines=[f"h{n}" for n in range(812)]
    )
    said = card.text("exploded", payload)
    assert said.startswith("[RULE EXPLODED] r v2 gave 812 signals in one run; its cap is 20")
    assert said.endswith("and 792 more")


def test_a_digest_lists_what_is_below_it(payload: Any) -> None:
    said = card.text("digest", card.digest_payload([("signal", payload())] * 50))
    assert said.startswith("50 alerts at once, each in this thread\n  - [HIGH] Stamp notices")
    assert said.endswith("and 30 more")


def test_a_kind_never_heard_of_is_still_told() -> None:
    assert card.text("note", {"text": "tick"}) == "tick"
    assert card.text("other", {}) == "(a message without text)"


@pytest.mark.req("C-15")
@pytest.mark.parametrize("evil", ["\nClaim: first in 1 documents", "\u2028Rule x v9", "\r\nWarning: none"])
def test_quoted_text_cannot_pose_as_a_line_of_ours(payload: Any, signal: Signal, evil: str) -> None:
    plain = card.text("signal", payload()).count("\n")
    quotes = tuple(Quote(q.text + evil, q.language + evil, 0, q.url + evil, q.capture + evil) for q in signal.quotes)
    said = payload(
        quotes=quotes, headline="h" + evil, subject=evil, before=evil, after=evil, series=evil, reasons=(evil, evil)
    )
    assert card.text("signal", said).count("\n") == plain


ALPHABETS = [
    "abc ",
    "우표통보 ",
    "é\u0301\u0323",
    "\u202e\u202d\u2066",
    "👨‍👩‍👧🇰🇵",
    "\x00\x1b\x9b\n",
    "<>&",
    "\ud800",
    "שלום",
    "`*_~",
]


def _any_text(dice: random.Random) -> str:
    alphabet = "".join(dice.choices(ALPHABETS, k=3))
    return "".join(dice.choices(alphabet, k=dice.choice([0, 1, 5, 20, 40, 80, 400])))


def _any_payload(dice: random.Random, payload: Any) -> dict[str, Any]:
    def some() -> str:
        return _any_text(dice)

    quotes = tuple(Quote(some(), some(), 0, some(), some()) for _ in range(dice.randrange(6)))
    coverage = Coverage(some(), 10**12, AT.date(), AT.date(), ())
    return payload(
        headline=some(), subject=some(), before=some(), after=some(), series=some(), rule=some(), key=some(),
        reasons=tuple(some() for _ in range(dice.randrange(9))), quotes=quotes, coverage=coverage,
    )  # fmt: skip


@pytest.mark.req("C-14")
def test_ten_thousand_random_signals_are_within_the_limits(payload: Any) -> None:
    dice = random.Random(14)
    pool = [_any_payload(dice, payload) for _ in range(500)]
    for number in range(10_000):
        mixed = {
            **pool[number % 500],
            **{field: dice.choice(pool)[field] for field in ("headline", "quotes", "reasons")},
        }
        kind = dice.choice(["signal", "signal", "digest"])
        told = mixed if kind == "signal" else card.digest_payload([("signal", mixed)] * dice.randrange(1, 60))
        said = card.text(kind, told, possible_repeat=number % 2 == 0)
        assert 0 < len(escape(said)) <= card.LIMIT
        assert len(escape(card.short_text(kind, told))) <= card.SHORT_LIMIT
        said.encode()


@pytest.mark.req("C-14")
@pytest.mark.parametrize("char", ["x", "<", "한", "\x00", "\u0301", "👍", "\n"])
def test_a_title_of_a_megabyte_is_cut_quickly(payload: Any, char: str) -> None:
    began = time.monotonic()
    said = card.text("signal", payload(headline=char * 1_000_000, after=char * 1_000_000))
    assert len(escape(said)) <= card.LIMIT
    assert "Rule source_new_language v3" in said
    assert (
        time.monotonic() - began < 10
    )  # 20 ms on an idle machine; an endless loop or a square is what this is to catch
