"""Tellings of messages in Korean as Pyongyang's papers and Seoul's agencies word them: own sentences around short quoted terms."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence, epithets, forms, framing, phrases, quantities
from tealeaves.observe.correspondence import names
from tealeaves.text import normalise

PUTIN, XI = "Kim Jong Un -> Vladimir Putin", "Kim Jong Un -> Xi Jinping"
OF_MEDVEDEV = "Dmitri Medvedev -> Kim Jong Un"
OF_PUTIN, OF_XI = "Vladimir Putin -> Kim Jong Un", "Xi Jinping -> Kim Jong Un"


def page(*lines: str, on: str = "2024-10-08", headline: str = "소식", outlet: str = "kcna") -> Document:
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="test", outlet=outlet, native_id="1", url="http://o.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, ("ko",)), edition="ko", published_at=date.fromisoformat(on),
    )  # fmt: skip


def facts(document: Document, kind: str = "correspondence") -> list[Fact]:
    return [fact for fact in correspondence.observe(document) if fact.kind == kind]


@pytest.mark.parametrize(
    ("text", "subject", "genre"),
    [
        ("김정은 국무위원장이 국경절을 맞아 블라디미르 푸틴 러시아 대통령에게 축전을 보내 친선을 강조했다.", PUTIN, "congratulations"),
        ("푸틴 러시아 대통령이 김정은 북한 노동당 총비서에게 생일 축전을 보내 사의를 표했다.", OF_PUTIN, "congratulations"),
        ("김정은 국무위원장이 시진핑 중국 국가주석에게 국경절 축전을 보냈다고 조선중앙통신이 2일 전했다.", XI, "congratulations"),
        ("김정은 노동당 중앙군사위원회 부위원장이 대선에서 승리한 푸틴 총리에게 축전을 보냈다.", PUTIN, "congratulations"),
        ("시진핑 국가주석이 9일 김정은 조선노동당 위원장 겸 국무위원회 위원장에게 축전을 보냈다.", OF_XI, "congratulations"),
        ("김정은 국무위원장이 시진핑 중국 국가주석에게 방역과 관련한 구두 친서를 보냈다.", XI, "verbal"),
        ("김정은 국무위원장이 시진핑 중국 국가주석에게 지진과 관련해 위문 전문을 보냈다.", XI, "condolence"),
        ("푸틴 대통령의 최측근인 메드베데프 의장이 김정은 국무위원장에 새해 축전을 보냈다.", OF_MEDVEDEV, "congratulations"),
        ("김 정 은 동 지 께 서 중화인민공화국 주석 습근평동지에게 국경절 축전을 보내시였다.", XI, "congratulations"),
    ],
)  # fmt: skip
def test_a_message_is_read(text: str, subject: str, genre: str) -> None:
    assert [(fact.subject, fact.value) for fact in facts(page(text))] == [(subject, genre)]


@pytest.mark.parametrize(
    "text",
    [
        "김정은 국무위원장이 중국에 축전을 보내 친선을 강조했다고 조선중앙통신이 30일 전했다.",
        "김정은 국무위원장은 푸틴 러시아 대통령이 축전을 보내 준 데 대해 말했다.",
        "김정은 국무위원장은 시진핑 국가주석이 축전을 보내 축하한 데 대해 사의를 표했다.",
        "시진핑 국가주석은 김정은 국무위원장이 축전을 보내 축하한 데 대해 사의를 표했다.",
        "김정은 국무위원장에게 푸틴 대통령의 축전을 보내 달라고 했다.",
    ],
)
def test_nobody_is_sent_a_message(text: str) -> None:
    assert not facts(page(text))


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("아르메니야공화국", "AM"), ("쓰르비아공화국", "RS"), ("대브리텐 및 북아일랜드련합왕국", "GB"), ("몬떼네그로", "ME"),
        ("까메룬공화국", "CM"), ("꼴롬비아", "CO"), ("령토고수", ""),
    ],
)  # fmt: skip
def test_countries_as_pyongyang_spells_them(printed: str, iso: str) -> None:
    assert names.country(printed, 0, len(printed), "ko") == iso


def test_a_president_has_one_name_however_spelt() -> None:
    sent = page("경애하는 김정은동지께 몽골 대통령 오흐나긴 후렐쑤흐가 9일 축전을 보내여왔다.")
    assert [fact.subject for fact in facts(sent)] == ["Ukhnaa Khurelsukh -> Kim Jong Un"]


def test_a_line_of_address_that_breaks_off_goes_on_in_the_next() -> None:
    letter = page(
        "베이징",
        "중화인민공화국 주석",
        "습 근 평 동 지",
        "존경하는",
        "총서기동지,",
        "나는 국경절을 맞으며 총서기동지에게 열렬한 축하를 보냅니다.",
        headline="김정은동지께서 중화인민공화국 주석 습근평동지에게 축전을 보내시였다",
    )
    spoken = [fact.value for fact in facts_of_address(letter) if fact.attrs["slot"] == "vocative"]
    assert spoken == ["존경하는 총서기동지"]


def test_of_two_lines_of_address_that_are_as_warm_the_one_with_a_comma_is_spoken() -> None:
    letter = page(
        "베이징",
        "중화인민공화국 주석",
        "습근평동지",
        "총서기동지,",
        "나는 국경절을 맞으며 열렬한 축하를 보냅니다.",
        headline="김정은동지께서 중화인민공화국 주석 습근평동지에게 축전을 보내시였다",
    )
    assert [fact.value for fact in facts_of_address(letter) if fact.attrs["slot"] == "vocative"] == ["총서기동지"]


def facts_of_address(document: Document) -> list[Fact]:
    return [fact for fact in forms.observe(document) if fact.kind == "address_term"]


@pytest.mark.parametrize(
    "headline",
    [
        "푸틴, 전쟁 와중 칠순…김정은 축전",
        "칠순 푸틴…김정은, 생일 축전",
        "김정은, 푸틴에 생일 축전",
        "푸틴 생일에 김정은 축전",
    ],
)
def test_the_order_of_names_in_a_headline_says_not_who_sends(headline: str) -> None:
    report = page(
        "김정은 북한 국무위원장이 블라디미르 푸틴 러시아 대통령에게 생일 축전을 보냈다.",
        headline=headline,
        outlet="yonhap",
    )
    assert {fact.subject for fact in framing.observe(report)} == {f"{PUTIN}|birthday|2024"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("조국을 수호하기 위한 로씨야인민의 투쟁을 지지한다.", set()),
        ("침략자들을 격멸한 로씨야군대의 위훈은 빛난다.", set()),
        ("방대한 도이췰란드군병력이 투입되였다.", set()),
        ("우리는 근면한 로씨야인민을 존경한다.", {("RU", "근면한")}),
        ("조로 두 나라사이의 굳건한 전투적우의는 영원하다.", {("RU", "전투적우의")}),
        ("조로 두 나라사이의 전투적친선은 영원하다.", {("RU", "전투적 친선")}),
        ("조로 두 나라의 관계는 불패의 전우관계로 되였다.", {("RU", "불패의 전우관계")}),
        ("조로 두 나라사이의 전우관계, 형제관계는 영원하다.", {("RU", "전우관계"), ("RU", "형제적 관계")}),
        ("조로 두 나라 인민들은 전우의 정으로 결합되였다.", {("RU", "전우의 정")}),
        ("우리 나라의 전우들과 로씨야의 형제들이 왔다.", set()),
        ("조선인민은 슬기로운 라오스인민과 함께 있다.", {("LA", "슬기로운")}),
    ],
)
def test_words_for_a_people_and_for_relations(text: str, expected: set[tuple[str, str]]) -> None:
    found = [fact for fact in phrases.observe(page(text)) if fact.kind == "relation_phrase"]
    assert {(fact.subject, fact.value) for fact in found} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("쿠르스크에 파병된 공병부대가 귀국했다. 평양에서 '제528공병연대'를 위한 환영식이 진행됐다고 한다.", set()),
        (
            "국정원은 쿠르스크에 파병된 북한군 피해가 사망이 300명, 부상이 2700명으로 사상자 수가 3000명이라고 했다.",
            {("dead", "300"), ("wounded", "2700"), ("casualties", "3000")},
        ),
        (
            "국정원은 쿠르스크의 북한군 사망자 600명 부상자 4100명을 합해 사상자는 4700명이라고 했다.",
            {("dead", "600"), ("wounded", "4100"), ("casualties", "4700")},
        ),
    ],
)
def test_a_unit_s_number_counts_nobody_and_a_number_is_its_subject_s(text: str, expected: set[tuple[str, str]]) -> None:
    found = [fact for fact in quantities.observe(page(text, outlet="yonhap")) if fact.kind == "quantity"]
    assert {(fact.subject.removeprefix("DPRK ").partition("|")[0], fact.value) for fact in found} == expected


@pytest.mark.parametrize(
    ("lines", "occasion"),
    [
        (("나는 공화국창건 75돐에 즈음하여 축하를 보냅니다.", "인민은 당 제20차대회정신을 관철하고있습니다."), "national_day"),
        (("나는 제9차대회가 끝난것을 축하합니다.",), "congress"),
        (("김정은은 지난 3일 전승절 80주년 열병식에 참석하였다.",), "victory_day"),
    ],
)  # fmt: skip
def test_what_brings_the_occasion_in_is_heard_first(lines: tuple[str, ...], occasion: str) -> None:
    letter = page(*lines, headline="김정은동지께서 중화인민공화국 주석 습근평동지에게 축전을 보내시였다")
    assert [fact.attrs["occasion"] for fact in facts(letter)] == [occasion]


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        (
            "김정은 총비서가 북한 정권 수립 77주년을 맞아 축전을 보낸 시진핑 중국 국가주석에게 답전을 보냈다.",
            "national_day",
        ),
        ("김정은은 러시아 대선에서 승리한 푸틴 총리에게 축전을 보냈다.", "election"),
        ("김정은은 중국 정부 수립 64주년을 맞아 시진핑 주석에게 축전을 보냈다.", "national_day"),
    ],
)
def test_occasions_as_seoul_words_them(text: str, occasion: str) -> None:
    assert [fact.attrs["occasion"] for fact in facts(page(text, outlet="yonhap"))] == [occasion]


@pytest.mark.parametrize(
    ("words", "to_whom"),
    [
        ("각하께와 귀국인민에게 충심으로 되는 축하를 드립니다.", "people self"),
        ("당신께 충심으로 되는 축하를 드립니다.", "self"),
        ("당신께와 당신을 통하여 조선로동당과 조선인민에게 열렬한 축하를 보냅니다.", "party people self"),
    ],
)
def test_whom_a_message_greets_beside_the_addressee(words: str, to_whom: str) -> None:
    lines = ("김정은동지께 수리아아랍공화국 대통령 바샤르 알 아싸드가 9일 축전을 보내여왔다.", "축전은 다음과 같다.")
    letter = page(*lines, f"나는 공화국창건 76돐에 즈음하여 수리아인민의 이름으로 {words}")
    (parties,) = facts(letter, "message_parties")
    assert parties.value == f"in_name_of=people;to_whom={to_whom}"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("경애하는 김정은동지께 중화인민공화국 주석 습근평동지가 국경절에 즈음하여 9일 축전을 보내여왔다.", OF_XI),
        ("경애하는 김정은동지께서 국경절에 즈음하여 중화인민공화국 주석 습근평동지에게 축전을 보내시였다.", XI),
        ("시진핑 중국 국가주석에게 김정은 국무위원장이 국경절 축전을 보냈다.", XI),
    ],
)
def test_the_particle_at_the_first_name_says_who_is_sent_to(text: str, pair: str) -> None:
    assert {fact.subject for fact in framing.observe(page(text))} == {f"{pair}|national_day|2024"}


def test_nobody_at_home_calls_the_leader_excellency() -> None:
    text = page(
        "여러 나라 인사들은 격찬하였다.",
        "승리는 영원히 김정은각하의 령도를 받는 조선의것이다.",
        "경애하는 김정은동지께서 오시였다.",
    )
    assert {(fact.kind, fact.attrs["raw"]) for fact in epithets.observe(text)} == {
        ("epithet", "경애하는 김정은동지"),
        ("epithet_reported", "김정은각하"),
    }


def test_a_weapon_s_variant_is_read_before_any_quotation_mark() -> None:
    text = page("통신은 '화성-11마'일 가능성이 있다고 했다. ‘화성-16나’ 시험발사.")
    assert {fact.value for fact in phrases.observe(text) if fact.kind == "new_term"} == {
        "hwasong-11-ma",
        "hwasong-16-na",
    }


def test_those_who_only_may_be_sent_are_not_counted() -> None:
    text = page(
        "국정원은 러시아에 북한군 1만 명이 파병돼 있고 복귀한 병력 1100명이 다시 파병될 가능성이 있다고 했다.",
        outlet="yonhap",
    )
    assert {fact.value for fact in quantities.observe(text)} == {"10000"}


@pytest.mark.parametrize(
    ("text", "slogans"),
    [
        ("《자력갱생의 기치높이 나아가자!》", {"자력갱생의 기치높이 나아가자"}),
        ("거리에는 《전체 인민이여 앞으로!》라는 글발이 있다.", {"전체 인민이여 앞으로"}),
        ("인터네트에는 《두 나라의 친선은 영원할것이다!》라는 글이 올랐다.", set()),
        ("전투적구호는 《모두다 농촌지원에로!》이다.", {"모두다 농촌지원에로"}),
    ],
)
def test_a_slogan_calls_to_something_or_is_called_one(text: str, slogans: set[str]) -> None:
    assert {fact.value for fact in phrases.observe(page(text)) if fact.subject == "slogan"} == slogans
