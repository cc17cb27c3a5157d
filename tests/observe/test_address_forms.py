"""Terms of address in messages in Korean, Russian and Chinese: the same facts as in English."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.model import Block, Document, Fact
from tealeaves.observe import forms
from tealeaves.text import normalise


def message(language: str, headline: str, *lines: str, on: str = "2024-10-08") -> Document:
    blocks = (Block(normalise(headline), language, "headline"), *(Block(normalise(line), language) for line in lines))
    return Document(
        source="s", outlet="kcna", native_id="1", url="http://o.example/1", headline=headline, blocks=blocks,
        edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip


def terms(document: Document) -> dict[str, Fact]:
    """The terms by slot; what the outlet's introduction says is left out."""
    found = [fact for fact in forms.observe(document) if fact.kind == "address_term"]
    return {fact.attrs["slot"]: fact for fact in found if fact.attrs["slot"] != "introduction"}


BIRTHDAY = message(
    "ko",
    "경애하는 김정은동지께서 로씨야련방 대통령에게 축전을 보내시였다",
    "경애하는 김정은동지께서 탄생일을 맞는 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 10월 7일 축전을 보내시였다.",
    "축전은 다음과 같다.",
    "나의 가장 친근한 동지 울라지미르 울라지미로비치 뿌찐동지",
    "나는 당신에게 축하의 인사를 보냅니다.",
    "가장 친근한 나의 동지에게",
)
NEW_YEAR = message(
    "ko",
    "경애하는 김정은동지께서 로씨야련방 대통령에게 축하편지를 보내시였다",
    "경애하는 김정은동지께서 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 12월 30일 축하편지를 보내시였다.",
    "경애하는 김정은동지께서는 가장 친근한 벗이고 동지인 울라지미르 울라지미로비치 뿌찐동지에게 새해축하의 인사를 보내시였다.",
    on="2024-12-31",
)


def test_the_vocative_and_the_signoff_of_a_korean_letter() -> None:
    found = terms(BIRTHDAY)
    assert {slot: fact.value for slot, fact in found.items()} == {
        "vocative": "나의 가장 친근한 동지",
        "signoff": "가장 친근한 나의 동지",
    }
    assert {fact.subject for fact in found.values()} == {"Kim Jong Un -> Vladimir Putin"}
    assert {fact.attrs["lexemes"] for fact in found.values()} == {"가장 동지 친근한"}
    assert BIRTHDAY.text[found["vocative"].start : found["vocative"].end].startswith("나의 가장 친근한 동지")


def test_the_added_friend_is_seen_in_a_summary() -> None:
    before, after = terms(BIRTHDAY)["vocative"], terms(NEW_YEAR)["summary"]
    assert after.value == "가장 친근한 벗이고 동지인"
    assert set(after.attrs["lexemes"].split()) - set(before.attrs["lexemes"].split()) == {"벗"}
    assert after.attrs["sense"] == "closest comrade friend"
    assert after.attrs["event"].endswith("|new_year|2025")


def test_a_message_is_counted_for_the_pair_and_for_the_sender() -> None:
    counted = [fact.subject for fact in forms.observe(BIRTHDAY) if fact.kind == "message"]
    assert counted == ["Kim Jong Un -> Vladimir Putin", "Kim Jong Un -> anyone"]


def test_the_block_of_office_and_name_is_no_warmer_than_the_line_below_it() -> None:
    received = message(
        "ko",
        "경애하는 최고령도자 김정은동지께 중국공산당 중앙위원회 총서기가 축전을 보내여왔다",
        "평양", "조선로동당 위원장", "김 정 은 동 지", "존경하는 김정은동지", "나는 열렬한 축하를 보냅니다.",
        "습 근 평", "2019년 9월 9일 베이징", on="2019-09-09",
    )  # fmt: skip
    found = terms(received)["vocative"]
    assert (found.subject, found.value) == ("Xi Jinping -> Kim Jong Un", "존경하는 동지")
    assert received.text[found.start : found.end] == "존경하는 김정은동지"


@pytest.mark.parametrize("address", ["각하,", "존경하는 각하", "존경하는 동지"])
def test_forms_without_a_name(address: str) -> None:
    document = message(
        "ko",
        "경애하는 최고령도자 김정은동지께 꾸바공산당 중앙위원회 제1비서가 축전을 보내여왔다",
        "경애하는 최고령도자 김정은동지께 꾸바공산당 중앙위원회 제1비서 라울 까스뜨로 루쓰동지가 9일 축전을 보내여왔다.",
        "축전은 다음과 같다.",
        address,
        "나는 충심으로 되는 축하를 보냅니다.",
        on="2020-09-10",
    )
    assert terms(document)["vocative"].value == address.rstrip(",")


def test_russian_and_chinese() -> None:
    russian = message(
        "ru",
        "Ким Чен Ын поздравил президента РФ",
        "Уважаемый товарищ Ким Чен Ын направил поздравительное послание президенту Российской Федерации Владимиру "
        "Владимировичу Путину.",
        "Мой самый дорогой товарищ Владимир Владимирович Путин,",
        "шлю Вам поздравления.",
        "Моему самому близкому товарищу.",
    )
    assert {slot: fact.value for slot, fact in terms(russian).items()} == {
        "vocative": "мой самый дорогой товарищ",
        "signoff": "моему самому близкому товарищу",
    }
    chinese = message(
        "zh",
        "金正恩致电习近平",
        "朝鲜劳动党总书记、国务委员长金正恩10月1日向中共中央总书记、国家主席习近平致贺电。贺电全文如下:",
        "尊敬的总书记同志:",
        "在中华人民共和国成立72周年之际，我致以热烈的祝贺。",
        on="2021-10-01",
    )
    found = terms(chinese)["vocative"]
    assert (found.subject, found.value) == ("Kim Jong Un -> Xi Jinping", "尊敬的总书记同志")


def test_english_is_left_to_its_own_observer() -> None:
    english = message(
        "en",
        "Kim Jong Un Sends Message to Putin",
        "Kim Jong Un sent a message of greeting to Vladimir Vladimirovich Putin, president of the Russian Federation, on Monday.",
        "My closest Comrade Vladimir Vladimirovich Putin,",
    )
    assert list(forms.observe(english)) == []


def test_what_an_agency_quotes_of_a_russian_letter() -> None:
    found = terms(message(
        "ru", "Ким Чен Ын назвал Путина близким товарищем",
        'Ким Чен Ын поздравил Владимира Путина с днём рождения, назвав его "самым близким товарищем".',
        '"Подниму бокал в Вашу честь. С наилучшими пожеланиями, мой самый дорогой товарищ", - говорится в телеграмме.',
    ))  # fmt: skip
    assert found["summary"].value == "мой самый дорогой товарищ"
    thanks = terms(message(
        "ru", "Ответ", "Ким Чен Ын направил ответное послание Владимиру Путину.",
        "Он поблагодарил «самого дорогого своего друга» за письмо.",
    ))  # fmt: skip
    assert thanks["summary"].value == "самого дорогого своего друга"
