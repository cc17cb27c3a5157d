"""Sentences that name a message without telling of one of the leader's and of now."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import address, correspondence, forms
from tealeaves.text import normalise


def page(language: str, *lines: str, on: str = "2025-01-10") -> Document:
    raw = [Block("Message", role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="test", outlet="kcna", native_id="1", url="http://kcna.example/1", headline="Message",
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip


def said(document: Document) -> list[Fact]:
    """All that the observers of messages and of terms of address say."""
    return [*correspondence.observe(document), *address.observe(document), *forms.observe(document)]


LETTER = "Kim Jong Un sent a letter of New Year greetings to Xi Jinping, president of China"
DENIED = (
    (
        "en",
        "The south Korean media floated the story that Kim Jong Un sent a letter of New Year greetings to Donald Trump, president of the "
        "United States. This is a fiction.",
    ),
    ("en", "Kim Jong Un sent a letter to Donald Trump, president of the United States. Such a story is a sheer lie."),
    (
        "ko",
        "남조선언론들은 김정은동지께서 미합중국 대통령 트럼프에게 친서를 보내시였다는 여론을 내돌리고있다. 이것은 황당한 날조이다.",
    ),
    ("ru", "Южнокорейские СМИ распространили слух, что Ким Чен Ын направил письмо Дональду Трампу. Это ложь."),
    ("zh", "韩国媒体散布金正恩向美国总统特朗普致亲笔信的谣言。这完全是捏造。"),
)
RECALLED = (
    ("en", f"{LETTER}, in January last year, the chronicle of events recalls."),
    ("en", f"{LETTER}, in 1991, the Chinese newspaper recalled."),
    ("en", f"{LETTER}, on Dec. 31, 2017."),
    ("en", f"A Chinese magazine recalled that {LETTER}."),
    ("en", "Chairman Kim Jong Il sent a letter to Vladimir Putin, president of Russia, on the New Year 2001, a Russian monthly recalls."),
    ("ko", "경애하는 김정은동지께서는 1991년에 중화인민공화국 주석 습근평동지에게 새해축하편지를 보내시였다고 중국신문이 회상하였다."),
    ("ko", "경애하는 김정은동지께서는 2018년 3월 중화인민공화국 주석 습근평동지에게 축하편지를 보내시였다."),
    ("ru", "В январе прошлого года Ким Чен Ын направил письмо Владимиру Путину, напоминает газета."),
    ("zh", "中国报纸回顾，金正恩1991年向习近平致新年贺信。"),
)  # fmt: skip
OF_OTHERS = (
    (
        "en",
        "Foreign Minister Choe Son Hui, upholding the intention of the respected Comrade Kim Jong Un, sent a message of greeting to Sergei "
        "Lavrov, foreign minister of the Russian Federation.\nThe message said:\nMy dear friend and comrade Sergei Lavrov,\nI greet you.",
    ),
    (
        "en",
        "A wreath in the name of Kim Jong Un was laid. Premier Pak Thae Song sent a letter to Mikhail Mishustin, prime minister of Russia."
        "\nThe letter said:\nMy closest Comrade Mishustin,\nbest wishes.",
    ),
    ("en", "Kim Jong Un's special envoy Choe Ryong Hae sent a letter to Xi Jinping, president of China."),
    (
        "en",
        'Kim Jong Un sent a letter "That Gives Steady Continuity to Bloodline of Mangyongdae" to the schoolchildren.',
    ),
    ("zh", "受金正恩委托，外务相崔善姬向俄罗斯外长拉夫罗夫致贺电。"),
)


@pytest.mark.parametrize(("language", "text"), [*DENIED, *RECALLED, *OF_OTHERS])
def test_no_message_of_the_leader_is_told(language: str, text: str) -> None:
    assert said(page(language, *text.split("\n"))) == []


TOLD = (
    ("en", f"{LETTER}, on December 30 last year.", "2025-01-02"),
    ("en", f"{LETTER}, on December 30, 2024.", "2025-01-02"),
    ("en", "Kim Jong Un sent a message to Xi Jinping on the anniversary of the treaty that was concluded in 1961.", "2024-07-11"),
    ("en", "Chairman of the State Affairs Commission of the DPRK Kim Jong Un sent a message to Xi Jinping.", "2024-07-11"),
    ("en", f"{LETTER}.\nHe recalled that in 1991 the two parties met, and said that rumours of a rift are a lie.", "2025-01-02"),
    ("ko", "경애하는 김정은동지께서 2025년 새해에 즈음하여 중화인민공화국 주석 습근평동지에게 년하장을 보내시였다.", "2025-01-02"),
    ("ko", "경애하는 김정은동지께서 지난해 12월 30일 중화인민공화국 주석 습근평동지에게 축하편지를 보내시였다.", "2025-01-02"),
    ("ru", "Ким Чен Ын направил Владимиру Путину поздравление с Новым 2025 годом.", "2024-12-31"),
    ("zh", "金正恩2024年12月30日向普京致新年贺信。", "2024-12-31"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "text", "on"), TOLD)
def test_a_message_of_now_is_told(language: str, text: str, on: str) -> None:
    (fact,) = [
        fact
        for fact in correspondence.observe(page(language, *text.split("\n"), on=on))
        if fact.kind == "correspondence"
    ]
    assert fact.subject.startswith("Kim Jong Un -> ")


# --- who is addressed: one reading for both observers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "pairs"),
    [
        ("Kim Jong Un received a message of greeting from Azerbaijani President Ilham Aliyev on September 3.",
         ["Ilham Aliyev -> Kim Jong Un"]),
        ("Kim Jong Un received a message of greeting from Aleksandr Lukashenko, president of Belarus.",
         ["Alexander Lukashenko -> Kim Jong Un"]),
        ("Kim Jong Un sent a wreath to the bier of Nguyen Phu Trong, general secretary of the Communist Party of Vietnam, expressing "
         "condolences.", []),
        ("Kim Jong Il sent a message of condolences to the bereaved family of former President Roh Moo Hyun.", []),
        ("Kim Jong Un received messages of condolences from foreign party leaders between December 20 and 24.", []),
    ],
)  # fmt: skip
def test_both_observers_name_the_same_parties(lead: str, pairs: list[str]) -> None:
    found = [fact.subject for fact in address.observe(page("en", lead)) if fact.kind == "message"]
    assert [subject for subject in found if not subject.endswith("anyone")] == pairs


# --- the lunar New Year --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "on", "slug"),
    [
        ("en", "Kim Jong Un sent a letter to Xi Jinping, president of China, on the occasion of the lunar New Year.", "2025-01-29",
         "lunar_new_year"),
        ("en", "Kim Jong Un sent a letter to Xi Jinping, president of China, on the occasion of the New Year.", "2025-01-18", "new_year"),
        ("ko", "경애하는 김정은동지께서 음력설에 즈음하여 중화인민공화국 주석 습근평동지에게 축전을 보내시였다.", "2025-01-29",
         "lunar_new_year"),
        ("ko", "경애하는 김정은동지께서 양력설명절에 즈음하여 중화인민공화국 주석 습근평동지에게 축전을 보내시였다.", "2025-01-02",
         "new_year"),
        ("ru", "Ким Чен Ын направил Си Цзиньпину послание с Новым годом по лунному календарю.", "2025-01-29", "lunar_new_year"),
        ("zh", "金正恩在春节来临之际向习近平致贺信。", "2025-01-29", "lunar_new_year"),
        ("zh", "习近平向金正恩致新年贺信，祝新年和春节快乐。", "2024-12-31", "new_year"),
    ],
)  # fmt: skip
def test_the_lunar_new_year_is_an_occasion_of_its_own(language: str, text: str, on: str, slug: str) -> None:
    (fact,) = correspondence.observe(page(language, text, on=on))
    assert (fact.attrs["occasion"], fact.attrs["year"]) == (slug, "2025")
