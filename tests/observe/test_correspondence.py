"""Messages between leaders: who to whom, what they are called, for what occasion, when, how much of them is printed."""

from __future__ import annotations

import time
from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence
from tealeaves.text import normalise


def page(language: str, headline: str, *lines: str, on: str | None = "2024-12-31") -> Document:
    """An article in one language, normalised as every parser does it."""
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="test", outlet="kcna", native_id=headline, url="http://kcna.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on) if on else None,
    )  # fmt: skip


def facts(document: Document, kind: str = "correspondence") -> list[Fact]:
    return [fact for fact in correspondence.observe(document) if fact.kind == kind]


def one(document: Document) -> Fact:
    (fact,) = facts(document)
    return fact


# --- English ----------------------------------------------------------------------------------------------------------------------

SENT_NEW_YEAR = (
    "Kim Jong Un Sends Letter to Russian President",
    "Pyongyang, December 31 (KCNA) -- Kim Jong Un, president of the State Affairs of the DPRK, sent a congratulatory letter to Vladimir "
    "Vladimirovich Putin, president of the Russian Federation, on December 30 on the occasion of the New Year 2025.",
    "In the letter he offered best wishes to the fraternal Russian people and all the service personnel of the brave Russian army in the "
    "name of his own, the Korean people and all the service personnel of the armed forces of the DPRK.",
)


def test_a_new_year_letter_with_both_armies() -> None:
    fact = one(page("en", *SENT_NEW_YEAR))
    assert (fact.subject, fact.value) == ("Kim Jong Un -> Vladimir Putin", "letter")
    assert fact.attrs["event"] == "Kim Jong Un -> Vladimir Putin|new_year|2025"
    expected = {
        "direction": "sent", "country": "RU", "occasion": "new_year", "year": "2025", "detail": "summary", "sent_on": "2024-12-30",
        "lag": "1",
        "lag_of": "sent", "unit": "words", "in_name_of": "army_personnel people self", "to_whom": "army_personnel people",
    }  # fmt: skip
    assert {key: fact.attrs[key] for key in expected} == expected


def test_the_parties_have_their_sentence() -> None:
    document = page("en", *SENT_NEW_YEAR)
    (fact,) = facts(document, "message_parties")
    assert fact.value == "in_name_of=army_personnel people self;to_whom=army_personnel people"
    assert document.text[fact.start : fact.end].startswith("In the letter he offered best wishes")
    assert document.text[fact.start : fact.end].endswith("armed forces of the DPRK.")


def test_a_reply_has_the_occasion_that_it_answers_and_its_lag() -> None:
    fact = one(
        page(
            "en", "Respected Comrade Kim Jong Un Sends Reply Message to Xi Jinping",
            "Pyongyang, September 22 (KCNA) -- Kim Jong Un, general secretary of the Workers' Party of Korea, sent a reply "
            "message to Xi Jinping, "
            "general secretary of the Central Committee of the Communist Party of China and president of the PRC, on September 15.",
            "The message said:", "I express thanks to you for sending congratulations on the 76th founding anniversary of the DPRK.",
            on="2024-09-22",
        )
    )  # fmt: skip
    assert (fact.value, fact.attrs["occasion"], fact.attrs["lag"], fact.attrs["lag_of"]) == (
        "reply",
        "national_day",
        "7",
        "sent",
    )
    assert (fact.attrs["detail"], fact.attrs["length"], fact.attrs["unit"]) == ("full", "16", "words")


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("a message of greeting", "greeting"), ("a congratulatory message", "congratulations"), ("a verbal message", "verbal"),
        ("a message of condolence", "condolence"), ("a message of thanks", "thanks"), ("a New Year card", "card"),
        ("a reply message", "reply"), ("a replay message", "reply"), ("a letter", "letter"), ("a congratulatory letter", "letter"),
    ],
)  # fmt: skip
def test_what_a_message_is_called(words: str, genre: str) -> None:
    line = f"Pyongyang, May 9 (KCNA) -- Kim Jong Un sent {words} to Vladimir Putin, president of the Russian Federation, on May 8."
    assert one(page("en", "To Putin", line, on="2024-05-09")).value == genre


@pytest.mark.parametrize(
    ("line", "subject", "direction"),
    [
        ("Vladimir Putin sent his greetings to Chairman of State Affairs of the DPRK Kim Jong-un.", "Vladimir Putin -> Kim Jong Un",
         "received"),
        ("Russian President V. Putin received a message of greeting from Kim Jong Un.", "Kim Jong Un -> Vladimir Putin", "sent"),
        ("Kim Jong Un received a message from President of the Russian Federation V. Putin.", "Vladimir Putin -> Kim Jong Un", "received"),
        ("Kim Jong Un replied to a message sent by Xi Jinping, president of China.", "Kim Jong Un -> Xi Jinping", "sent"),
        ("Kim Jong Un sent a message of condolences to the bereaved family of former President Roh Moo Hyun.",
         "Kim Jong Un -> bereaved family of Roh Moo Hyun", "sent"),
        ("Kim Jong Un received a letter from the diplomatic corps here.", "diplomatic corps -> Kim Jong Un", "received"),
    ],
)  # fmt: skip
def test_who_to_whom(line: str, subject: str, direction: str) -> None:
    fact = one(page("en", "A message", line))
    assert (fact.subject, fact.attrs["direction"]) == (subject, direction)


def test_several_recipients_are_a_fact_each_with_their_country() -> None:
    line = (
        "Kim Jong Un sent a message of greeting to Hu Jintao, president of the People's Republic of China, Wu Bangguo, "
        "chairman of the Standing "
        "Committee, and Wen Jiabao, premier of the State Council, on the 63rd anniversary of the PRC."
    )
    found = facts(page("en", "Kim Jong Un Greets Chinese Leaders", line, on="2012-10-01"))
    assert [fact.subject.split(" -> ")[1] for fact in found] == ["Hu Jintao", "Wu Bangguo", "Wen Jiabao"]
    assert {fact.attrs["country"] for fact in found} == {"CN"}
    assert {fact.attrs["event"].split("|", 1)[1] for fact in found} == {"national_day|2012"}


@pytest.mark.parametrize(
    "line",
    [
        "Kim Jong Un sent a wreath to the bier of Nguyen Phu Trong, general secretary of the Communist Party of Vietnam, in "
        "deep condolences.",
        "Kim Jong Un sent a floral basket to Thongloun Sisoulith, president of Laos, on his birthday. A letter was not mentioned.",
        "Kim Jong Un received a congratulatory message from the General Association of Korean Residents in Japan (Chongryon).",
        "Kim Jong Un sent a letter of thanks to the builders of a power station.",
        "A meeting took place on the anniversary of the day when Kim Jong Il sent a letter to Hu Jintao, president of China.",
        "Kim Jong Un University of National Defence received a letter from the Central Committee of the Communist Party of China.",
    ],
)
def test_what_is_no_message_to_or_from_abroad(line: str) -> None:
    assert facts(page("en", "News", line)) == []


def test_a_headline_alone_is_a_title() -> None:
    fact = one(page("en", "Respected Comrade Kim Jong Un Receives Greetings from Russian President", on="2024-09-10"))
    assert (fact.subject, fact.attrs["detail"], fact.attrs["named"]) == (
        "Vladimir Putin -> Kim Jong Un",
        "title",
        "office",
    )


def test_a_headline_names_whom_the_text_leaves_out() -> None:
    line = "Kim Jong Un, general secretary of the Workers' Party of Korea, sent a message of greeting on October 7."
    fact = one(page("en", "Respected Comrade Kim Jong Un Sends Message to Russian President", line, on="2024-10-08"))
    assert (fact.subject, fact.attrs["sent_on"]) == ("Kim Jong Un -> Vladimir Putin", "2024-10-07")


LESSER = [
    ("en", "Kim Jong Un received a message from the leader of the Liberal Democratic Party of Russia."),
    ("en", "Kim Jong Un received a message from the president of the United Russia Party of Russia."),
    ("en", "Kim Jong Un received a message from the former president of the Russian Federation."),
    ("ru", "Ким Чен Ын получил телеграмму от президента партии мира и единства России."),
    ("zh", "国务委员长金正恩收到俄罗斯共产党中央委员会主席的贺电。"),
    ("ko", "경애하는 김정은동지께 로씨야련방 공산당 중앙위원회 위원장이 축전을 보내여왔다."),
]


@pytest.mark.parametrize(("language", "line"), LESSER, ids=range(len(LESSER)))
def test_the_head_of_a_party_is_not_the_head_of_the_state(language: str, line: str) -> None:
    (fact,) = facts(page(language, "-", line, on="2024-10-08"))
    assert "Putin" not in fact.subject
    assert fact.attrs["country"] == "RU"


def test_a_list_ends_where_its_text_reports() -> None:
    lines = (
        "Kim Jong Un received messages and letters from different countries on the New Year 2012.",
        "They came from the president of Laos, the president of Mongolia and the general secretary of the Communist Party of Vietnam.",
        "The messages said that the exploits of the president of Russia and the king of Cambodia were great.",
    )
    (told,) = facts(page("en", "Messages and Letters", *lines, on="2012-02-04"), "message_list")
    assert (told.subject, told.value) == ("new_year_messages|received", "LA MN VN")


def test_a_person_named_twice_is_one_recipient() -> None:
    line = "Kim Jong Un sent a message to Hu Jintao, president of China, and Hu Jintao, general secretary of the Communist Party of China."
    assert [fact.subject for fact in facts(page("en", "Greetings", line))] == ["Kim Jong Un -> Hu Jintao"]


def test_a_press_review_is_no_message() -> None:
    line = "Kim Jong Il received messages and letters from different countries. Leaders of Russia and China were among them."
    assert list(correspondence.observe(page("en", "Press Review", line, on="1997-01-15"))) == []


def test_a_conveyance_notice_and_an_exchange() -> None:
    told = one(
        page(
            "en",
            "Card",
            "A New Year card from Kim Jong Un was conveyed to Russian President Vladimir Putin on Jan. 3.",
            on="2024-01-05",
        )
    )
    assert (told.subject, told.value, told.attrs["conveyed_on"]) == (
        "Kim Jong Un -> Vladimir Putin",
        "conveyance",
        "2024-01-03",
    )
    both = facts(
        page(
            "en",
            "Exchange",
            "Xi Jinping, Chinese president, exchanged congratulatory messages with Kim Jong Un on Sunday.",
            on="2024-10-06",
        )
    )
    assert {(fact.subject, fact.attrs["direction"]) for fact in both} == {
        ("Kim Jong Un -> Xi Jinping", "sent"), ("Xi Jinping -> Kim Jong Un", "received"),
    }  # fmt: skip


# --- days and years ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "on", "day", "lag"),
    [
        ("on Monday", "2024-10-08", "2024-10-07", "1"), ("on Tuesday", "2024-10-08", "2024-10-08", "0"), ("on Dec. 30", "2025-01-02",
         "2024-12-30", "3"),
        ("on December 18, 2023", "2024-01-12", "2023-12-18", "25"), ("on May 1", "2024-04-02", None, None), ("on February 30",
         "2024-03-02", None, None),
        ("on Jan. 3", "2024-10-08", None, None),
    ],
)  # fmt: skip
def test_a_year_is_never_guessed_wrong(printed: str, on: str, day: str | None, lag: str | None) -> None:
    line = f"Kim Jong Un received a message of greeting from Vladimir Putin, president of Russia, {printed}."
    fact = one(page("en", "Greetings", line, on=on))
    assert (fact.attrs.get("received_on"), fact.attrs.get("lag")) == (day, lag)


def test_without_a_date_of_publication_nothing_is_dated() -> None:
    fact = one(page("en", *SENT_NEW_YEAR, on=None))
    assert not {"sent_on", "lag", "year", "event"} & set(fact.attrs)


@pytest.mark.parametrize(("on", "year"), [("2024-12-20", "2025"), ("2025-01-18", "2025"), ("2025-02-03", "2025")])
def test_new_year_belongs_to_the_year_that_comes(on: str, year: str) -> None:
    line = "Kim Jong Un sent a New Year card to Vladimir Putin, president of Russia."
    assert one(page("en", "Card", line, on=on)).attrs["year"] == year


def test_what_another_sentence_reports_is_no_day_of_the_message() -> None:
    line = (
        "Kim Jong-un sent a message to Russian President Vladimir Putin on his birthday, state media reported Tuesday."
    )
    assert "sent_on" not in one(page("en", "N. Korea", line, on="2024-10-08")).attrs


# --- lists ------------------------------------------------------------------------------------------------------------------------

CARDS = (
    "Kim Jong Un Sends New Year's Cards to Foreign Leaders",
    "Pyongyang, January 18 (KCNA) -- Kim Jong Un sent New Year's cards to heads of state and party leaders of different countries.",
    "The cards were sent to the president of the Russian Federation, the president of the People's Republic of China who "
    "is general secretary of "
    "the Central Committee of the Communist Party of China and his wife, the presidents of Mongolia and Singapore and the "
    "king of Cambodia.",
)


def test_a_list_keeps_its_order_and_finds_who_holds_the_offices() -> None:
    (told,) = facts(page("en", *CARDS, on="2025-01-18"), "message_list")
    assert (told.subject, told.value, told.attrs["year"]) == ("new_year_cards|sent", "RU CN MN SG KH", "2025")
    assert told.attrs["names"].split("; ")[0] == "the president of the Russian Federation"
    each = facts(page("en", *CARDS, on="2025-01-18"))
    assert [fact.subject.split(" -> ")[1] for fact in each][:2] == ["Vladimir Putin", "Xi Jinping"]
    assert {(fact.value, fact.attrs["detail"], fact.attrs["list"]) for fact in each} == {
        ("card", "listing", "new_year_cards|sent")
    }
    assert [fact.attrs["position"] for fact in each] == ["1", "2", "3", "4", "5"]
    assert each[0].attrs["event"] == one(page("en", *SENT_NEW_YEAR)).attrs["event"]


# --- Korean -----------------------------------------------------------------------------------------------------------------------

KO_NEW_YEAR = (
    "경애하는 김정은동지께서 로씨야련방 대통령에게 축하편지를 보내시였다",
    "(평양 12월 31일발 조선중앙통신)",
    "국무위원장이신 경애하는 김정은동지께서 새해 2025년에 즈음하여 12월 30일 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 "
    "축하편지를 보내시였다.",
    "김정은동지께서는 편지에서 자신과 조선인민, 공화국무력의 전체 장병들의 이름으로 형제적인 로씨야인민과 영용한 "
    "로씨야군대의 전체 장병들에게 "
    "인사를 보내시였다.",
)  # fmt: skip


def test_one_message_has_one_subject_event_and_parties_in_both_languages() -> None:
    english, korean = one(page("en", *SENT_NEW_YEAR)), one(page("ko", *KO_NEW_YEAR))
    shared = ("event", "direction", "country", "occasion", "year", "sent_on", "lag", "detail", "in_name_of", "to_whom")
    assert (korean.subject, korean.value) == (english.subject, english.value)
    assert {key: korean.attrs[key] for key in shared} == {key: english.attrs[key] for key in shared}
    assert korean.attrs["unit"] == "letters"


def one_of(document: Document, subject: str) -> Fact:
    (fact,) = [fact for fact in facts(document) if fact.subject == subject]
    return fact


def test_a_letter_under_its_address_is_told_by_the_headline_and_dated_below() -> None:
    document = page(
        "ko", "경애하는 김정은동지께서 라오스인민혁명당 중앙위원회 총비서, 라오스인민민주주의공화국 주석에게 축전을 보내시였다", "비엔티안",
        "라오스인민민주주의공화국 주석", "통룬 씨쑤릿동지",
        "나는 국가창건 49돐에 즈음하여 동지와 라오스당과 정부와 인민에게 축하를 보냅니다.",
        "조선로동당 총비서", "김정은", "2024년 12월 2일 평양", on="2024-12-02",
    )  # fmt: skip
    fact = one(document)
    assert (fact.subject, fact.value, fact.attrs["detail"]) == (
        "Kim Jong Un -> Thongloun Sisoulith",
        "congratulations",
        "full",
    )
    assert (fact.attrs["dated_on"], fact.attrs["lag_of"], fact.attrs["to_whom"]) == (
        "2024-12-02",
        "dated",
        "government party people self",
    )


KO_LINES = [
    (
        "경애하는 김정은동지께 9일 꾸바공산당 중앙위원회 제1비서 라울 까스뜨로 루쓰동지가 축전을 보내여왔다.",
        "Raul Castro -> Kim Jong Un",
        "congratulations",
    ),
    (
        "경애하는 김정은동지께서는 중화인민공화국 주석 습근평동지에게 구두친서를 보내시였다.",
        "Kim Jong Un -> Xi Jinping",
        "verbal",
    ),
    (
        "경애하는 김정은동지께서 중화인민공화국 주석 습 근 평동지에게 답전을 보내시였다.",
        "Kim Jong Un -> Xi Jinping",
        "reply",
    ),
    (
        "경애하는 김정은동지께서는 로씨야련방 대통령 뿌찐동지에게 위문전문을 보내시였다.",
        "Kim Jong Un -> Vladimir Putin",
        "condolence",
    ),
    (
        "경애하는 김정은동지께서는 윁남공산당 중앙위원회에 조의전문을 보내시였다.",
        "Kim Jong Un -> party central committee of VN",
        "condolence",
    ),
    ("경애하는 김정은동지께 우리 나라 주재 외교단이 축하편지를 드리였다.", "diplomatic corps -> Kim Jong Un", "letter"),
    (
        "김정은 북한 국무위원장이 블라디미르 푸틴 러시아 대통령에게 생일 축전을 보냈다.",
        "Kim Jong Un -> Vladimir Putin",
        "congratulations",
    ),
    ("블라디미르 푸틴 러시아 대통령이 김정은 국무위원장에게 친서를 보냈다.", "Vladimir Putin -> Kim Jong Un", "letter"),
    (
        "시진핑 중국 국가주석의 70세 생일을 맞아 김정은 북한 국무위원장이 축전을 보냈다.",
        "Kim Jong Un -> Xi Jinping",
        "congratulations",
    ),
]


@pytest.mark.parametrize(("line", "subject", "genre"), KO_LINES, ids=range(len(KO_LINES)))
def test_korean_by_its_particles(line: str, subject: str, genre: str) -> None:
    fact = one_of(page("ko", "보도", line), subject)
    assert fact.value == genre


def test_korean_cards_are_listed_as_the_english_ones() -> None:
    document = page(
        "ko", "년하장", "경애하는 김정은동지께서 새해 2025년에 즈음하여 여러 나라 당 및 국가수반들과 인사들에게 년하장을 보내시였다.",
        "김정은동지께서는 로씨야련방 대통령, 중국공산당 중앙위원회 총서기인 중화인민공화국 주석과 부인, 몽골 대통령, 싱가포르 "
        "대통령, 캄보쟈왕국 국왕에게 "
        "년하장을 보내시였다.", on="2025-01-18",
    )  # fmt: skip
    (korean,) = facts(document, "message_list")
    (english,) = facts(page("en", *CARDS, on="2025-01-18"), "message_list")
    assert (korean.subject, korean.value, korean.attrs["year"]) == (
        english.subject,
        english.value,
        english.attrs["year"],
    )
    assert {f.attrs.get("event") for f in facts(document)} == {
        f.attrs.get("event") for f in facts(page("en", *CARDS, on="2025-01-18"))
    }


def test_compatriots_are_not_abroad() -> None:
    assert facts(page("ko", "보도", "경애하는 김정은동지께 재중조선인총련합회에서 1일 삼가 축하편지를 드리였다.")) == []


# --- Russian and Chinese ----------------------------------------------------------------------------------------------------------

OTHERS = [
    ("ru", "Лидер КНДР Ким Чен Ын направил президенту России Владимиру Путину поздравительную телеграмму.", "Kim Jong Un -> Vladimir Putin",
     "congratulations"),
    ("ru", "Президент России Владимир Путин направил телеграмму председателю государственных дел Ким Чен Ыну.",
     "Vladimir Putin -> Kim Jong Un",
     "greeting"),
    ("ru", "Товарищ Ким Чен Ын получил 16 октября ответную телеграмму от Председателя КНР Си Цзиньпина.", "Xi Jinping -> Kim Jong Un",
     "reply"),
    ("ru", "Ким Чен Ын выразил соболезнования Владимиру Путину в связи с терактом.", "Kim Jong Un -> Vladimir Putin", "condolence"),
    ("zh", "金正恩同志1日向中华人民共和国主席习近平同志致贺电。", "Kim Jong Un -> Xi Jinping", "congratulations"),
    ("zh", "国家主席习近平就朝鲜国庆向国务委员长金正恩致贺电。", "Xi Jinping -> Kim Jong Un", "congratulations"),
    ("zh", "国务委员长金正恩收到俄罗斯总统普京的复电。", "Vladimir Putin -> Kim Jong Un", "reply"),
    ("zh", "金正恩致电俄罗斯总统普京祝贺生日。", "Kim Jong Un -> Vladimir Putin", "congratulations"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line", "subject", "genre"), OTHERS, ids=range(len(OTHERS)))
def test_russian_by_case_and_chinese_by_its_markers(language: str, line: str, subject: str, genre: str) -> None:
    fact = one_of(page(language, "-", line, on="2024-10-20"), subject)
    assert fact.value == genre


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "10月6日,国家主席习近平同朝鲜劳动党总书记金正恩就中朝建交75周年互致贺电。"),
        ("ko", "시진핑 중국 국가주석과 김정은 국무위원장이 수교 75주년을 맞아 축전을 교환했다."),
        (
            "ru",
            "Си Цзиньпин и Ким Чен Ын обменялись телеграммами по случаю годовщины установления дипломатических отношений.",
        ),
    ],
)
def test_an_exchange_is_two_messages(language: str, line: str) -> None:
    found = facts(page(language, "-", line, on="2024-10-06"))
    assert {fact.subject for fact in found} == {"Kim Jong Un -> Xi Jinping", "Xi Jinping -> Kim Jong Un"}
    assert {fact.attrs["occasion"] for fact in found} == {"relations_anniversary"}


def test_parties_in_four_languages_are_one_value() -> None:
    lines = {
        "en": ("Kim Jong Un sent a message to Xi Jinping, president of China.", "The message said:",
               "On behalf of the government and people of the DPRK, I extend greetings to you, the Chinese government and the "
               "Chinese people."),
        "ko": ("김정은동지께서 중화인민공화국 주석 습근평동지에게 축전을 보내시였다.", "축전은 다음과 같다.",
               "나는 공화국정부와 인민의 이름으로 당신과 중국정부와 인민에게 인사를 보냅니다."),
        "zh": ("金正恩同志向中华人民共和国主席习近平同志致贺电。电文如下:",
        "我谨代表朝鲜政府和朝鲜人民,向您并向中国政府和中国人民致以问候。"),
        "ru": ("Ким Чен Ын направил Председателю КНР Си Цзиньпину телеграмму следующего содержания:",
               "От имени правительства и народа КНДР шлю поздравления Вам, правительству и народу Китая."),
    }  # fmt: skip
    values = {
        language: [fact.value for fact in facts(page(language, "-", *text), "message_parties")]
        for language, text in lines.items()
    }
    assert values == {each: ["in_name_of=government people;to_whom=government people self"] for each in lines}


# --- any text ---------------------------------------------------------------------------------------------------------------------

HOSTILE = [
    "Kim Jong Un sent a message to " + "A " * 60_000,
    "Kim Jong Un sent a message of greeting to the " + "president of the " * 8_000 + "Russian Federation.",
    "Kim Jong Un sent a message to Vladimir Putin, president of Russia.\n" + "on behalf of the people and " * 9_000,
    "Kim Jong Un sent cards to party and state leaders of different countries.\n" + "the president of Russia, " * 9_000,
    "김정은동지께서 로씨야련방 대통령 뿌찐동지에게 축전을 보내시였다.\n" + "나는 인민과 정부와 당과 " * 9_000,
    "김정은 " * 40_000 + "축전을 보내시였다",
    "Ким Чен Ын " * 20_000 + "направил телеграмму Путину",
    "金正恩" * 40_000 + "致贺电",
    "向" * 60_000 + "金正恩致贺电",
    "Kim " + "x" * 100_000 + " message",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_takes_long(text: str) -> None:
    language = "ko" if "김" in text else "ru" if "Ким" in text else "zh" if "金" in text else "en"
    lines = text.split("\n")
    blocks = (Block("-", language, "headline"), *(Block(line, language) for line in lines))
    document = Document(
        "test", "kcna", "1", "http://kcna.example/1", "-", blocks, edition=language, published_at=date(2024, 1, 1)
    )
    list(correspondence.observe(page("en", *SENT_NEW_YEAR)))  # warm
    began = time.process_time()
    found = list(correspondence.observe(document))
    assert time.process_time() - began < 3  # quadratic, it would take minutes
    assert all(0 <= fact.start < fact.end <= len(document.text) for fact in found)
