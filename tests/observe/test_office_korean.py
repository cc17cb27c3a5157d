"""Offices and ranks of leaders in Korean, before the name, behind it and where they are given."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import office

WPK = "general secretary of the Workers' Party of Korea"
SAC = "chairman of the State Affairs Commission"
ARMED = "supreme commander of the armed forces"


def facts(*lines: str, headline: str = "소식", on: str = "2025-06-20") -> list[Fact]:
    raw = [Block(headline, role="headline"), *(Block(line) for line in lines)]
    document = Document(
        source="kcna_test", outlet="kcna", native_id=headline, url="http://kcna.example/1", headline=headline,
        blocks=languages_of_blocks(raw, ("ko",)), edition="ko", published_at=date.fromisoformat(on),
    )  # fmt: skip
    return list(office.observe(document))


def values(text: str, kind: str = "office", **more: str) -> set[tuple[str, str]]:
    return {(fact.subject, fact.value) for fact in facts(text, **more) if fact.kind == kind}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("조선로동당 총비서이시며 조선민주주의인민공화국 국무위원장이신 경애하는 김정은동지께서 오시였다.", {WPK, SAC}),
        ("조선민주주의인민공화국 국무위원회 위원장이신 경애하는 최고령도자 김정은동지께서 오시였다.", {SAC}),
        ("조선민주주의인민공화국 무력 최고사령관이신 김정은동지의 명령.", {ARMED}),
        ("공화국무력 최고사령관 김정은원수님께 영광을!", {ARMED, "marshal"}),
        ("우리 당과 국가의 수반이신 김정은동지를 모시고.", {"head of state"}),
        (
            "조선로동당 제1비서이시며 조선민주주의인민공화국 국방위원회 제1위원장이시며 조선인민군 최고사령관이신 김정은동지께서",
            {
                "first secretary of the Workers' Party of Korea",
                "first chairman of the National Defence Commission",
                "supreme commander of the Korean People's Army",
            },
        ),
        ("조선로동당 위원장이신 최고령도자 김정은동지께서", {"chairman of the Workers' Party of Korea"}),
        (
            "조선로동당 총비서이시며 공화국 국무위원장이신 우리 당과 국가, 군대의 최고령도자 김정은동지께서 오시였다.",
            {WPK, SAC},
        ),
        ("조선로동당 총비서이신 우리 당과 국가, 군대의 최고령도자김정은동지께서 떠나시였다.", {WPK}),
        ("조선로동당 총비서이신 우리 인민의 위대한 어버이 김정은동지께서 오시였다.", {WPK}),
        ("조선로동당 총비서, 조선민주주의인민공화국 국무위원장 김정은동지께서 축전을 보내시였다.", {WPK, SAC}),
        ("모임에는 조선로동당 총비서, 조선민주주의인민공화국 국무위원장 김정은동지께서", {SAC}),
        ("위대한 김정은조선의 힘을 온 세상에 떨치자.", set()),
        ("김정은동지를 조선로동당 총비서로 추대할것을 결정하였다.", {WPK}),
        ("김정은동지를 조선민주주의인민공화국 국무위원장으로 높이 추대하였다.", {SAC}),
        ("김정은동지께 조선민주주의인민공화국 원수칭호를 수여하였다.", {"marshal"}),
        ("김정은국무위원장동지는 오시였다.", {SAC}),
        ("조선로동당 중앙위원회 총비서이신 김정은동지께서 지도하시였다.", {WPK}),
        ("국무위원장 김정은동지사이의 친분관계.", {SAC}),
        ("김정은 조선로동당 총비서 겸 국무위원장은 말했다.", {WPK, SAC}),
        (
            "조선로동당 중앙군사위원회 부위원장인 김정은동지",
            {"vice chairman of the Central Military Commission of the Workers' Party of Korea"},
        ),
        ("경애하는 김정은동지께서 박태성내각총리, 조용원 중앙위원회 비서와 함께 오시였다.", set()),
        ("당중앙위원회 비서들과 함께 김정은동지께서 오시였다.", set()),
        ("꾸바공산당 중앙위원회 제1비서, 김정은동지의 사진.", set()),
        ("김정은동지를 수반으로 하는 당중앙위원회를 사수하자.", set()),
        ("김정은위원장동지의 연설.", set()),
    ],
)
def test_offices_of_the_leader(text: str, expected: set[str]) -> None:
    assert values(text) == {("Kim Jong Un", value) for value in expected}


def test_the_family_and_the_dead() -> None:
    line = "김여정 조선로동당 중앙위원회 부부장 담화"
    title = "vice department director of the Central Committee of the Workers' Party of Korea"
    assert values(line) == {("Kim Yo Jong", title)}
    assert values("영원한 주석 김일성동지와 김정일대원수님.") == {
        ("Kim Il Sung", "eternal president"),
        ("Kim Jong Il", "generalissimo"),
    }


def test_what_is_written_from_abroad_is_not_the_outlets() -> None:
    lines = ("로씨야련방 대통령이 김정은동지께 축전을 보내여왔다.", "존경하는 국무위원장 김정은동지")
    told = facts(*lines, headline="로씨야련방 대통령이 축전을 보내여왔다")
    assert {(fact.kind, fact.value) for fact in told if fact.kind != "person"} == {("office_reported", SAC)}
    assert values("국무위원회 위원장 김정은각하께 삼가 올립니다.", "office_reported") == {("Kim Jong Un", SAC)}


def test_quotes_the_korean_and_marks_recollections() -> None:
    (given,) = [
        fact
        for fact in facts("주체101(2012)년 4월 김정은동지를 국방위원회 제1위원장으로 추대하였다.")
        if fact.kind == "office"
    ]
    assert given.attrs["printed"] == "국방위원회 제1위원장"
    assert given.attrs["retrospective"] == "yes"
    (again,) = [fact for fact in facts("김정은동지를 조선로동당 총비서로 또다시 추대하였다.") if fact.kind == "office"]
    assert again.attrs["again"] == "yes"
