"""The shares of topics in readouts: which texts are one, and what is counted."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document
from tealeaves.observe import topic_shares

ECONOMY = "The metal industry should increase production."
FOREIGN = "The world has seen the moves of the imperialists."
NEUTRAL = "Everybody works with a smile."


def shares(headline: str, *lines: str, on: str = "2024-12-29", lang: str = "en") -> dict[str, tuple[str, str]]:
    """Share and quote by subject."""
    blocks = languages_of_blocks([Block(headline, role="headline"), *(Block(line) for line in lines)], (lang,))
    document = Document(
        source="s", outlet="kcna", native_id="1", url="http://o.example/1", headline=headline, blocks=blocks, edition=lang,
        published_at=date.fromisoformat(on),
    )  # fmt: skip
    return {fact.subject: (fact.value, document.text[fact.start : fact.end]) for fact in topic_shares.observe(document)}


PLENUM = "Report on Plenary Meeting of C.C., WPK"


def test_the_share_is_of_sentences() -> None:
    found = shares(PLENUM, " ".join([ECONOMY] * 15), " ".join([FOREIGN] * 3), " ".join([NEUTRAL] * 12))
    assert found["plenum_year_end|economy"] == ("50.0", ECONOMY)
    assert found["plenum_year_end|foreign_policy"] == ("10.0", FOREIGN)
    assert found["plenum_year_end|agriculture"] == ("0.0", PLENUM)


def test_a_plenum_of_the_summer_is_another_occasion() -> None:
    assert {subject.partition("|")[0] for subject in shares(PLENUM, *[ECONOMY] * 25, on="2024-06-28")} == {"plenum"}


def test_korean() -> None:
    found = shares(
        "당중앙위원회 제8기 제11차전원회의에 관한 보도", *["금속공업부문에서 생산을 늘여야 한다."] * 20, lang="ko"
    )
    assert found["plenum_year_end|economy"][0] == "100.0"
    assert found["plenum_year_end|foreign_policy"][0] == "0.0"


@pytest.mark.parametrize(
    "headline",
    [
        "Respected Comrade Kim Jong Un Guides Year-end Plenary Meeting of Party",
        "Report on 11th Plenary of Eighth Party Central Committee",
        "Report on 11th Plenary Meeting of 8th C.C., WPK",
        "당중앙위원회 제8기 제11차전원회의 확대회의에 관한 보도",
    ],
)
def test_a_plenum_by_its_other_names(headline: str) -> None:
    assert "plenum_year_end|foreign_policy" in shares(headline, *[ECONOMY] * 30)


@pytest.mark.parametrize(
    "headline",
    [
        "Plenary Meeting of Party Committee of North Hwanghae Province Held",
        "Third Plenary Session of 20th CPC Central Committee Closes",
        "Plenary of Central Committee of Communist Party of Cuba",
        "Plenary Meeting of C.C., UAWPK Held",
        "Working People Vow to Implement Decisions of Plenary Meeting of C.C., WPK",
        "11th Plenary Meeting of 8th C.C., WPK Goes on",
        "Second Day Sitting of 11th Plenary Meeting of 8th C.C., WPK Held",
        "조선로동당 중앙위원회 제8기 제11차전원회의 2일회의 진행",
        "Plenary Meeting of Cabinet Held",
        "Rally to Support Joint New Year Editorial",
        "Deputies to 14th Session of Supreme People's Assembly Arrive",
        "New Bridge Opened",
    ],
)
def test_what_is_no_readout(headline: str) -> None:
    assert shares(headline, *[ECONOMY] * 30) == {}


def test_a_short_report_is_counted_and_nothing_else() -> None:
    assert shares(PLENUM, *[ECONOMY] * 12) == {"plenum_year_end|length": ("12", PLENUM)}
    assert shares(PLENUM, *[ECONOMY] * 3) == {}, "it announces one"
    assert shares("Plenary Meeting of C.C., WPK Held", *[ECONOMY] * 12) == {}, "nobody calls it the report"


@pytest.mark.parametrize(
    "headline",
    [
        "World Media Report on Plenary Meeting of WPK Central Committee",
        "당중앙위원회 전원회의 결정관철에로 부르는 사설",
        "조선로동당 중앙위원회 전원회의 결정서학습 진행",
        "Decision of Political Bureau on Convening Plenary Meeting of WPK Central Committee",
    ],
)
def test_what_is_said_around_a_plenum_is_no_readout(headline: str) -> None:
    assert shares(headline, *[ECONOMY] * 30) == {}
