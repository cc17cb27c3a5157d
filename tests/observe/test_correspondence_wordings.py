"""Messages in the wordings of 2013 to 2026: exchanges, letters under their headline alone, deaths and disasters, and what is no message."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence
from tealeaves.observe.correspondence.occasions import occasion as occasion_of
from tealeaves.text import normalise

KIM, PUTIN, XI = "Kim Jong Un", "Vladimir Putin", "Xi Jinping"
XI_EN = (
    "Xi Jinping, general secretary of the Central Committee of the Communist Party of China and president of the People's "
    "Republic of China"
)
KIM_EN = "Kim Jong Un, general secretary of the Workers' Party of Korea and president of the State Affairs of the DPRK"


def told(language: str, text: str, on: str, headline: str = "News") -> list[Fact]:
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in text.split("\n"))]
    document = Document(
        source="test", outlet="kcna", native_id="1", url="http://kcna.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip
    return [fact for fact in correspondence.observe(document) if fact.kind == "correspondence"]


EXCHANGES = (
    ("en", "2024-01-01", XI, "new_year", f"{KIM_EN}, and {XI_EN}, exchanged messages of greeting on January 1, the New Year."),
    ("en", "2024-10-06", XI, "relations_anniversary",
     f"{KIM_EN}, and {XI_EN}, exchanged congratulatory messages on the 75th anniversary of the establishment of diplomatic relations."),
    ("en", "2024-01-01", XI, "new_year", f"New Year greetings were exchanged between {KIM_EN}, and {XI_EN}."),
    ("en", "2021-03-23", XI, "none", f"Verbal messages were exchanged between {KIM_EN}, and {XI_EN}."),
    ("en", "2022-04-22", "Moon Jae In", "none", f"{KIM_EN}, exchanged personal letters with Moon Jae In, president of south Korea."),
    ("ko", "2024-01-01", XI, "new_year",
     "조선로동당 총비서이신 김정은동지와 중화인민공화국 주석인 습근평동지가 2024년 1월 1일 신년축전을 교환하시였다."),
    ("ko", "2025-08-15", PUTIN, "liberation_day", "조국해방 80돐에 즈음하여 경애하는 김정은동지와 뿌찐동지가 축전을 교환하시였다."),
    ("ko", "2025-08-15", PUTIN, "liberation_day",
     "김정은동지와 로씨야련방 대통령 뿌찐동지사이에 조국해방 80돐에 즈음하여 축전이 교환되였다."),
    ("ru", "2024-08-15", PUTIN, "liberation_day",
     "Глава Российского государства и Председатель Государственных дел КНДР Ким Чен Ын обменялись поздравительными посланиями "
     "по случаю Дня освобождения."),
)  # fmt: skip


@pytest.mark.parametrize(("language", "on", "other", "occasion", "text"), EXCHANGES)
def test_an_exchange_is_two_messages(language: str, on: str, other: str, occasion: str, text: str) -> None:
    found = told(language, text, on)
    assert {fact.subject for fact in found} == {f"{KIM} -> {other}", f"{other} -> {KIM}"}
    assert {fact.attrs["occasion"] for fact in found} == {occasion}


def test_the_words_of_an_exchange_are_of_neither_side_alone() -> None:
    text = (
        f"{KIM_EN}, and {XI_EN}, exchanged messages of greeting on January 1.\nKim Jong Un in his message, in the name of all the service "
        "personnel of the Korean People's Army, extended greetings to the Chinese people."
    )
    found = told("en", text, "2024-01-01")
    assert len(found) == 2
    assert not any({"detail", "length", "in_name_of"} & set(fact.attrs) for fact in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", f"{KIM_EN}, met President Putin at the airport and exchanged warm greetings with him."),
        ("en", "Kim Jong Un exchanged greetings with Xi Jinping."),
        ("en", "Kim Jong Un met Putin in Beijing. Kim Jong Un sent his greetings to the Russian people."),
        ("ko", "경애하는 김정은동지께서는 습근평동지와 의견을 교환하시였다."),
    ],
)
def test_greetings_and_views_face_to_face_are_no_messages(language: str, text: str) -> None:
    assert told(language, text, "2025-09-04") == []


TELLINGS = (
    ("en", "2025-06-12", f"{KIM} -> {PUTIN}", "national_day",
     "The following is the full text of the congratulatory message Kim Jong Un sent to Vladimir Putin, president of the Russian "
     "Federation, on the Day of Russia:\nI extend warm congratulations to you on the occasion of the national day."),
    ("en", "2025-09-09", f"{XI} -> {KIM}", "national_day",
     f"The following is a congratulatory message from {XI_EN}, to the respected Comrade Kim Jong Un:\n"
     "On the occasion of the 77th founding anniversary of the DPRK, I extend to you warmest congratulations."),
    ("en", "2025-06-12", f"{KIM} -> {PUTIN}", "national_day",
     "A congratulatory message was sent to Vladimir Putin, president of the Russian Federation, by Kim Jong Un on the Day of Russia."),
    ("en", "2024-07-28", f"{KIM} -> Masoud Pezeshkian", "election",
     "Kim Jong Un sent a message of congratulations to Masoud Pezeshkian on his election as president of the Islamic Republic of Iran."),
    ("en", "2025-12-11", f"{KIM} -> Ibrahim Traore", "national_day",
     "Kim Jong Un sent a message of greetings to H.E. Mr. Ibrahim Traore, president of Burkina Faso, on its independence day."),
    ("en", "2020-10-03", f"{KIM} -> Donald Trump", "disaster",
     "Kim Jong Un sent a message of sympathy to Donald J. Trump, president of the United States, who was infected with COVID-19."),
    ("en", "2024-10-07", f"{KIM} -> {PUTIN}", "birthday",
     "North Korean leader Kim Jong\u2011un sent a congratulatory message to Russian President Vladimir Putin on his birthday."),
    ("en", "2024-03-24", f"{KIM} -> {PUTIN}", "disaster",
     "Upon hearing that a terrorist attack claimed many lives, the respected Comrade Kim Jong Un sent a message of condolence to Putin."),
    ("zh", "2024-07-22", f"{KIM} -> party central committee of VN", "death",
     "敬爱的金正恩同志就越南共产党中央委员会总书记阮富仲逝世，21日向越南共产党中央委员会致唁电。"),
    ("zh", "2025-09-07", f"{KIM} -> {XI}", "none", "敬爱的金正恩同志5日给中共中央总书记、国家主席习近平同志发去感谢信。"),
    ("ko", "2025-08-15", f"{PUTIN} -> {KIM}", "liberation_day",
     "로씨야련방 대통령 울라지미르 뿌찐동지가 조국해방 80돐에 즈음하여 경애하는 김정은동지께 축전을 보내여왔다."),
    ("ko", "2026-01-18", f"{KIM} -> {XI}", "new_year",
     "경애하는 김정은동지께서 리설주녀사와 함께 습근평동지와 팽려원녀사에게 년하장을 보내시였다."),
    ("ko", "2024-01-06", f"{KIM} -> premier of JP", "disaster",
     "경애하는 김정은동지께서 지진피해와 관련하여 일본국 총리대신에게 위문전문을 보내시였다."),
)  # fmt: skip


@pytest.mark.parametrize(("language", "on", "subject", "occasion", "text"), TELLINGS)
def test_other_wordings_tell_of_a_message(language: str, on: str, subject: str, occasion: str, text: str) -> None:
    (fact,) = told(language, text, on)
    assert (fact.subject, fact.attrs["occasion"]) == (subject, occasion)


def test_a_letter_under_its_headline_alone_is_told_by_it() -> None:
    letter = (
        "Vladimir Vladimirovich Putin\nPresident of the Russian Federation\n"
        "I extend my warmest congratulations to you on the Day of Russia.\nKim Jong Un\nJune 12, 2025\nPyongyang"
    )
    (fact,) = told("en", letter, "2025-06-12", "Kim Jong Un Sends Congratulatory Message to Russian President")
    assert (fact.subject, fact.attrs["detail"], fact.attrs["occasion"]) == (f"{KIM} -> {PUTIN}", "full", "national_day")


@pytest.mark.parametrize(
    ("language", "occasion", "words"),
    [
        ("en", "disaster", "over the loss of lives caused by typhoon No. 3"),
        ("en", "disaster", "to the bereaved families of the victims of the earthquake"),
        ("en", "death", "upon the death of the president in a helicopter crash"),
        ("en", "memorial", "on the second anniversary of the demise of leader Kim Jong Il"),
        ("en", "national_day", "on the 65th anniversary of its founding"),
        ("en", "national_day", "on the 76th anniversary of the Republic's founding"),
        ("en", "party_foundation", "on the centenary of the founding of the Communist Party of China"),
        ("en", "victory_day", "on the 80th anniversary of victory"),
        ("en", "revolution_day", "on the 65th anniversary of the victory of the Cuban revolution"),
        ("en", "none", "from the general secretary of the Sandinista National Liberation Front"),
        ("en", "party_foundation", "on the WPK's 80th birthday"),
        ("ko", "party_foundation", "윁남공산당창건 95돐에 즈음하여"),
        ("ru", "party_foundation", "с 80-летием ТПК"),
        ("ru", "party_foundation", "с 80-летием образования Трудовой партии Кореи"),
        ("zh", "party_foundation", "祝贺中国共产党成立100周年"),
    ],
)
def test_occasions(language: str, occasion: str, words: str) -> None:
    genre = "condolence" if occasion in ("disaster", "death", "memorial") else "greeting"
    assert occasion_of((words,), language, genre) == occasion


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kim Jong Un sent a message of encouragement to the 528th Engineer Regiment in Russia."),
        (
            "en",
            "Kim Jong Un sent a letter to the officers and soldiers of the Korean People's Army fighting in Kursk Region of Russia.",
        ),
        ("ko", "김정은동지께서는 로씨야 꾸르스크의 해외작전부대 장병들에게 새해축하전문을 보내시였다."),
        ("ru", "Ким Чен Ын направил поздравление корейским военнослужащим в Курской области России."),
        ("zh", "敬爱的金正恩同志向在俄罗斯的海外作战部队官兵致新年贺电。"),
    ],
)
def test_a_message_to_troops_abroad_is_not_to_the_country(language: str, text: str) -> None:
    assert told(language, text, "2026-01-01") == []


def test_the_second_sentence_tells_where_the_first_is_of_a_party() -> None:
    text = (
        "The Central Committee of the WPK sent a message to the 12th Congress of the LPRP. Kim Jong Un sent a congratulatory message to "
        "Thongloun Sisoulith, general secretary of the Central Committee of the Lao People's Revolutionary Party."
    )
    (fact,) = told("en", text, "2026-01-09")
    assert fact.subject == f"{KIM} -> Thongloun Sisoulith"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is false that Kim Jong Un sent a letter to Donald Trump, president of the United States."),
        ("en", "Some media report that Kim Jong Un received a letter from the U.S. president; there was no such letter."),
        ("en", "The south Korean presidential office said that it had received no letter from Kim Jong Un."),
        ("en", "Different countries' media gave wide publicity to the news that Kim Jong Un sent a message to "
         "President Putin on his birthday."),
        ("ru", "Пресс-секретарь опроверг сообщения о том, что Владимир Путин направил письмо Ким Чен Ыну."),
        ("zh", "崔善姬外务相向俄罗斯外长拉夫罗夫致贺电，转达金正恩同志的问候。"),
        ("zh", "发言人表示，没有收到金正恩致习近平的信函。"),
    ],
)  # fmt: skip
def test_what_others_report_and_what_is_denied_is_not_told(language: str, text: str) -> None:
    assert told(language, text, "2025-10-08") == []


def test_a_school_is_no_person() -> None:
    (fact,) = told("en", "Kim Jong Un sent a reply to the children of Russia's Vladivostok school.", "2025-06-01")
    assert fact.attrs["named"] == "group"


# --- lists ----------------------------------------------------------------------------------------------------------------------------

FOUR = (
    "the president of the Russian Federation, the general secretary of the Central Committee of the Communist Party of China who is "
    "president of the People's Republic of China and his wife, the president of Vietnam and the president of Mongolia"
)
FOUR_KO = "중국공산당 중앙위원회 총서기이며 중화인민공화국 주석과 부인, 윁남사회주의공화국 주석, 몽골국 대통령"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", f"Kim Jong Un sent New Year cards to leaders on the New Year 2026.\nThey were sent to {FOUR}."),
        ("en", f"New Year cards were sent by Kim Jong Un to party and state leaders of various countries.\nThe recipients are {FOUR}."),
        ("en", "Kim Jong Un sent New Year cards to the president of the Russian Federation.\n"
         f"He also sent New Year cards to {FOUR.partition(', ')[2]}."),
        ("ko", "경애하는 김정은동지께서는 2026년 새해에 즈음하여 로씨야련방 대통령에게 년하장을 보내시였다.\n"
         f"경애하는 김정은동지께서는 {FOUR_KO}에게 년하장을 보내시였다."),
        ("ru", "Ким Чен Ын послал новогодние открытки руководителям партий и государств разных стран.\nКим Чен Ын послал открытки "
         "Президенту РФ, Генеральному секретарю ЦК КПК, Председателю КНР и его супруге, Президенту СРВ, Президенту Монголии."),
    ],
)  # fmt: skip
def test_cards_are_a_list_however_they_are_told(language: str, text: str) -> None:
    listed = told(language, text, "2026-01-17")
    assert [fact.attrs["country"] for fact in listed] == ["RU", "CN", "VN", "MN"]
    assert {fact.attrs["detail"] for fact in listed} == {"listing"}


def test_cards_of_embassies_are_no_list_of_rank() -> None:
    text = (
        "Kim Jong Un received floral baskets and New Year cards from representatives of foreign embassies here on the New Year.\n"
        "They were conveyed to officials concerned by diplomatic envoys of China, Russia, Cuba, Laos and Vietnam."
    )
    assert told("en", text, "2026-01-02") == []


# --- how much is printed, and in whose name ------------------------------------------------------------------------------------------

RUSSIA_DAY = (
    "Kim Jong Un sent a message of greeting to Vladimir Putin, president of the Russian Federation, on June 12."
)
RUSSIA_DAY_KO = (
    "경애하는 김정은동지께서는 로씨야의 날에 즈음하여 로씨야련방 대통령 뿌찐동지에게 12일 축전을 보내시였다."
)


@pytest.mark.parametrize(
    ("language", "text", "detail"),
    [
        ("en", f"{RUSSIA_DAY}\nMeanwhile, Premier Pak Thae Song sent a message of greeting to Mikhail Mishustin, prime minister of Russia.",
         "title"),
        ("en", f"{RUSSIA_DAY}\nPremier Pak Thae Song and Foreign Minister Choe Son Hui sent messages to their counterparts too.",
         "title"),
        ("ko", f"{RUSSIA_DAY_KO}\n한편 내각총리 박태성동지가 로씨야련방정부 수상 미하일 미슈스찐에게 축전을 보내였다.", "title"),
        ("en", f"{RUSSIA_DAY}\nMoscow\nComrade Putin\nWe warmly congratulate you and the Russian people on the national day.", "full"),
        ("en", f"{RUSSIA_DAY}\nThe message extended warm congratulations to the president and people of Russia.", "summary"),
    ],
)  # fmt: skip
def test_only_the_words_of_the_message_count_as_printed(language: str, text: str, detail: str) -> None:
    (fact,) = told(language, text, "2025-06-12")
    assert fact.attrs["detail"] == detail


DAYS = (
    ("en", "2024-09-22", "2024-09-15",
     "In reply to the congratulatory message sent on September 9, Kim Jong Un sent a message on September 15 to Xi Jinping."),
    ("en", "2025-05-10", "2025-05-07",
     "On the occasion of the 80th anniversary of victory on May 9, Kim Jong Un sent a message of greeting to Putin on May 7."),
    ("en", "2024-09-22", None, "Kim Jong Un sent a reply to Xi Jinping, president of China, who had sent a message on September 9."),
    ("en", "2025-12-19", None, "Kim Jong Un sent a message of condolences to Putin over the death of Ambassador Matsegora on December 6."),
    ("ko", "2024-09-22", "2024-09-15",
     "김정은동지께서는 중화인민공화국 주석 습근평동지가 9월 9일 축전을 보내여온것과 관련하여 15일 답전을 보내시였다."),
    ("ko", "2024-03-25", "2024-03-24",
     "김정은동지께서는 3월 22일 모스크바주에서 발생한 테로사건과 관련하여 로씨야련방 대통령 뿌찐동지에게 24일 조전을 보내시였다."),
    ("ko", "2024-03-25", None,
     "김정은동지께서는 3월 22일 모스크바주에서 발생한 테로사건과 관련하여 로씨야련방 대통령 뿌찐동지에게 조전을 보내시였다."),
    ("ko", "2025-06-13", "2025-06-12",
     "김정은동지께서는 6월 12일 로씨야의 날에 즈음하여 로씨야련방 대통령 뿌찐동지에게 축전을 보내시였다."),
    ("ru", "2025-12-19", None, "Ким Чен Ын направил телеграмму соболезнования Владимиру Путину в связи с кончиной посла 6 декабря."),
    ("zh", "2024-03-25", "2024-03-24", "敬爱的金正恩同志就3月22日莫斯科恐怖袭击，24日向俄罗斯联邦总统普京致唁电。"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "on", "sent", "text"), DAYS)
def test_the_day_is_that_of_the_message(language: str, on: str, sent: str | None, text: str) -> None:
    (fact,) = told(language, text, on)
    assert fact.attrs.get("sent_on") == sent


@pytest.mark.parametrize(
    ("text", "subject", "occasion"),
    [
        ("On the occasion of the 80th anniversary of victory in the Great Patriotic War, the respected Comrade Kim Jong Un sent a "
         "message of greeting to Putin.", f"{KIM} -> {PUTIN}", "victory_day"),
        ("On the 77th anniversary of the DPRK, Xi Jinping sent a letter to Kim Jong Un.", f"{XI} -> {KIM}", "national_day"),
    ],
)  # fmt: skip
def test_the_occasion_may_open_the_sentence(text: str, subject: str, occasion: str) -> None:
    (fact,) = told("en", text, "2025-09-09")
    assert (fact.subject, fact.attrs["occasion"]) == (subject, occasion)


def test_personnel_of_an_army_are_not_the_army() -> None:
    text = (
        f"{RUSSIA_DAY}\nThe message said:\nI, on behalf of all the service personnel of the Korean People's Army, send greetings to the "
        "Russian army personnel."
    )
    (fact,) = told("en", text, "2025-06-12")
    assert (fact.attrs["in_name_of"], fact.attrs["to_whom"]) == ("army_personnel", "army_personnel")
