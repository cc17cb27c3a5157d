"""Messages as news agencies of Russia and China tell of them: our own sentences in their grammar."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence, epithets, quantities
from tealeaves.text import normalise

KIM, PUTIN, XI = "Kim Jong Un", "Vladimir Putin", "Xi Jinping"
FROM_KIM, FROM_PUTIN = f"{KIM} -> {PUTIN}", f"{PUTIN} -> {KIM}"


def written(language: str, text: str, on: str, headline: str = "News") -> Document:
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in text.split("\n"))]
    return Document(
        source="test", outlet="tass", native_id="1", url="http://tass.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip


def facts(language: str, text: str, on: str, headline: str = "News", kind: str = "correspondence") -> list[Fact]:
    return [fact for fact in correspondence.observe(written(language, text, on, headline)) if fact.kind == kind]


RUSSIAN = (
    ("2019-05-09", FROM_KIM, "congratulations", "victory_day",
     "Глава КНДР Ким Чен Ын поздравил президента России Владимира Путина с 74-летием Победы в Великой Отечественной войне, сообщает ЦТАК."),
    ("2025-08-15", FROM_KIM, "reply", "liberation_day",
     "СЕУЛ, 15 августа. /ТАСС/. Лидер КНДР Ким Чен Ын в ответной телеграмме президенту РФ Владимиру Путину по случаю годовщины "
     "освобождения Корейского полуострова выразил признательность."),
    ("2025-12-26", FROM_PUTIN, "congratulations", "none",
     "Президент России Владимир Путин в поздравительной телеграмме лидеру КНДР Ким Чен Ыну отметил мужество корейских сапёров."),
    ("2024-03-24", FROM_KIM, "condolence", "disaster",
     "Ким Чен Ын выразил президенту России Владимиру Путину искренние соболезнования из-за теракта. Об этом сообщает ЦТАК."),
    ("2022-08-15", FROM_PUTIN, "congratulations", "liberation_day",
     "Владимир Путин поздравил главу КНДР Ким Чен Ына с национальным праздником. Телеграмму он направил по случаю Дня освобождения."),
    ("2026-02-28", f"Alexander Lukashenko -> {KIM}", "congratulations", "election",
     "Белорусский лидер поздравил Ким Чен Ына с переизбранием на должность генерального секретаря, говорится в послании."),
    ("2019-10-31", f"{KIM} -> Moon Jae In", "condolence", "death",
     "Лидер КНДР Ким Чон Ын направил соболезнование президенту РК Мун Чжэ Ину в связи с кончиной его матери."),
    ("2020-05-08", f"{KIM} -> {XI}", "verbal", "none",
     "Ким Чен Ын поздравил председателя КНР Си Цзиньпина с успехами страны. Сделал он это с помощью устного личного послания."),
    ("2020-04-27", f"{KIM} -> Cyril Ramaphosa", "congratulations", "national_day",
     "Ким Чен Ын отправил президенту ЮАР Сирилу Рамафосе поздравительную телеграмму по случаю национального праздника."),
    ("2022-01-01", f"{KIM} -> Miguel Diaz-Canel", "congratulations", "revolution_day",
     "Ким Чен Ын прислал поздравительную телеграмму Мигелю Марио Диасу Канелю Бермудесу по случаю победы кубинской революции."),
    ("2024-10-07", FROM_PUTIN, "greeting", "none",
     "Дмитрий Песков сообщил, что Владимир Путин направил Ким Чен Ыну телеграмму."),
)  # fmt: skip


@pytest.mark.parametrize(("on", "subject", "genre", "occasion", "text"), RUSSIAN)
def test_what_russian_agencies_tell(on: str, subject: str, genre: str, occasion: str, text: str) -> None:
    found = [(fact.subject, fact.value, fact.attrs["occasion"]) for fact in facts("ru", text, on)]
    assert found == [(subject, genre, occasion)]


NO_MESSAGE = (
    ("2024-06-19", "Ким Чен Ын поздравил Владимира Путина с днём рождения во время встречи в Пхеньяне."),
    ("2024-06-19", "Ким Чен Ын заявил в письме участникам российской конференции, что рад их успехам."),
    ("2025-08-15", "Ким Чен Ын поблагодарил Россию за помощь."),
)


@pytest.mark.parametrize(("on", "text"), NO_MESSAGE)
def test_what_is_said_face_to_face_or_to_others_is_no_message(on: str, text: str) -> None:
    assert facts("ru", text, on) == []


def test_a_year_that_goes_by_is_not_the_new_year() -> None:
    text = (
        "Ким Чен Ын направил Владимиру Путину поздравительную телеграмму по случаю Нового года. "
        "Он отметил, что в 2025 году отношения стали крепче."
    )
    assert facts("ru", text, "2025-12-27")[0].attrs["year"] == "2026"


def test_the_day_of_an_election_is_not_that_of_the_message() -> None:
    text = (
        "Ким Чен Ын направил Александру Лукашенко поздравление с победой на прошедших 26 января выборах.\n"
        '"Поздравляю вас с переизбранием на высокий пост. Выражаю надежду на развитие связей в интересах народов", - говорится в письме.'
    )
    (found,) = facts("ru", text, "2025-02-04")
    assert "sent_on" not in found.attrs
    assert found.attrs["detail"] == "summary"  # a sentence that a report quotes is not the letter
    assert "to_whom" not in found.attrs


def test_behind_in_whose_name_stands_to_whom() -> None:
    text = (
        "Ким Чен Ын направил президенту РФ Владимиру Путину поздравительную телеграмму по случаю Дня России.\n"
        "Шлю товарищеский привет от имени правительства и народа КНДР президенту и в его лице народу России по случаю праздника."
    )
    (found,) = facts("ru", text, "2024-06-12", kind="message_parties")
    assert found.value == "in_name_of=government people;to_whom=people self"


FROM_XI = f"{XI} -> {KIM}"
CHINESE = (
    ("2020-04-26", f"Gennadi Zyuganov -> {KIM}", "congratulations", "none",
     "在金正恩访问俄罗斯一周年之际，俄罗斯联邦共产党中央委员会主席久加诺夫24日向金正恩发去贺电。"),
    ("2019-09-10", FROM_XI, "congratulations", "national_day",
     "朝鲜中央通信社报道，习近平向金正恩致贺电，祝贺朝鲜建政71周年。"),
    ("2018-06-12", f"{KIM} -> {PUTIN}", "letter", "national_day", "據報道，金正恩向俄羅斯總統普京致賀信，祝賀俄羅斯日。"),
    ("2025-09-24", f"{KIM} -> {XI}", "reply", "national_day",
     "金正恩向就9·9节发来贺电的中国国家主席习近平回电。他提到了中国战胜节的活动。"),
    ("2020-03-22", f"Donald Trump -> {KIM}", "letter", "none", "金正恩的胞妹发表谈话称，美国总统特朗普致函金正恩，表示愿意合作。"),
    ("2018-06-16", f"{KIM} -> {PUTIN}", "conveyance", "none", "代表团团长向普京转达了金正恩的亲笔信。"),
    ("2021-03-23", FROM_XI, "conveyance", "none", "宋涛向朝鲜大使转达了习近平总书记致金正恩总书记的口信。"),
    ("2018-04-25", f"{KIM} -> {XI}", "condolence", "none", "平壤对此高度重视，金正恩向中国国家主席习近平发去慰问电。"),
)  # fmt: skip


@pytest.mark.parametrize(("on", "subject", "genre", "occasion", "text"), CHINESE)
def test_what_chinese_agencies_tell(on: str, subject: str, genre: str, occasion: str, text: str) -> None:
    found = [(fact.subject, fact.value, fact.attrs["occasion"]) for fact in facts("zh", text, on)]
    assert found == [(subject, genre, occasion)]


@pytest.mark.parametrize("text", [
    "中共中央向朝鲜劳动党中央委员会发唁电，沉痛悼念朝鲜劳动党总书记金正日同志。",
    "金正恩给30个国家领导人发送贺年卡，但没有中国和俄罗斯的份。",
    "金正恩与官员一同出席庆祝活动，据称他还收到来自中国方面的新年贺卡。",
])  # fmt: skip
def test_who_is_mourned_and_who_is_not_named_is_no_party(text: str) -> None:
    assert facts("zh", text, "2011-12-20") == []


@pytest.mark.parametrize(("headline", "text"), [
    ("习近平与金正恩互致口信", "习近平向金正恩致口信，祝贺大会召开。"),
    ("News", "习近平和金正恩互相致贺电，祝贺《友好条约》签订60周年。"),
])  # fmt: skip
def test_an_exchange_in_the_headline_is_one(headline: str, text: str) -> None:
    assert {fact.subject for fact in facts("zh", text, "2021-07-11", headline)} == {FROM_XI, f"{KIM} -> {XI}"}


def test_the_day_of_a_report_is_not_that_of_the_message() -> None:
    (found,) = facts("zh", "据朝中社25日报道，金正恩收到俄罗斯总统普京18日发来的贺电。", "2025-12-25")
    assert (found.attrs["sent_on"], found.attrs.get("received_on")) == ("2025-12-18", None)


def test_a_party_headed_by_him_is_no_party_of_the_wishes() -> None:
    text = (
        "习近平向金正恩致贺电，祝贺朝鲜国庆。\n"
        "习近平在贺电中指出，我们由衷高兴。相信在以总书记同志为首的劳动党领导下，朝鲜人民以及两国人民一定会取得新成就，事业兴旺。"
    )
    (found,) = facts("zh", text, "2021-09-09")
    assert found.attrs["detail"] == "summary"
    assert "in_name_of" not in found.attrs


def test_traditional_characters_are_read_where_they_stand() -> None:
    text = (
        "習近平就朝鮮國慶向金正恩致賀電。\n他在賀電中說，我謹代表中國共產黨、中國政府，向朝鮮勞動黨、朝鮮人民致以祝賀。"
    )
    (found,) = facts("zh", text, "2019-09-09", kind="message_parties")
    assert found.value == "in_name_of=government party;to_whom=party people"
    document = written("zh", text, "2019-09-09")
    assert document.text[found.start : found.end].startswith("他在賀電中說")


KIN = (
    ("Титул носил отец Ким Чен Ына, а ещё раньше основатель страны.", set()),
    ("Он возложил цветы к статуе своего отца Ким Чен Ира.", set()),
    ("Сестра северокорейского лидера Ким Ё Чжон выступила с заявлением.", set()),
    ("Нас ведёт наш отец Ким Чен Ын.", {("Kim Jong Un", "отец")}),
    ("Слава отцу Ким Чен Ыну.", {("Kim Jong Un", "отец")}),
    ("Народ трудится под мудрым руководством Ким Чен Ына.", set()),
    ("Сестра лидера Ким Чен Ына выступила с заявлением.", {("Kim Jong Un", "руководитель")}),
)


@pytest.mark.parametrize(("text", "expected"), KIN)
def test_whose_kin_somebody_is_is_no_epithet(text: str, expected: set[tuple[str, str]]) -> None:
    found = epithets.observe(written("ru", text, "2025-08-20"))
    assert {(fact.subject, fact.value) for fact in found if fact.value != "by name only"} == expected


@pytest.mark.parametrize(("language", "text"), [
    ("ru", "8 июля в КНДР отмечается годовщина смерти основателя. Лидер КНДР почтил память своего деда."),
    ("ru", "8 июля в КНДР говорили о годовщине смерти солдат в России."),
    ("en", "On August 8 North Korean soldiers died in Russia's Kursk region."),
    ("en", "On 8 August North Korean soldiers died in Russia's Kursk region."),
])  # fmt: skip
def test_a_day_of_the_calendar_counts_no_dead(language: str, text: str) -> None:
    assert list(quantities.observe(written(language, text, "2025-08-20"))) == []


@pytest.mark.parametrize("text", [
    "В Кремле сообщили: «Уважаемый товарищ Ким Чен Ын, примите соболезнования».",
    '"Уважаемый товарищ Ким Чен Ын прибыл на вокзал", - сообщает агентство.',
])  # fmt: skip
def test_what_stands_in_quotation_marks_is_reported(text: str) -> None:
    found = [
        fact
        for fact in epithets.observe(written("ru", f"Это вторая новость дня. Погода ясная. {text}", "2025-08-20"))
        if fact.attrs["rank"] != "0"
    ]
    assert [(fact.kind, fact.value) for fact in found] == [("epithet_reported", "товарищ уважаемый")]


@pytest.mark.parametrize(("text", "expected"), [
    ("Репортаж посвящён памяти 101 северокорейского солдата, погибшего в Курской области.", {("DPRK dead|Kursk", "101")}),
    ("A film honours 101 North Korean soldiers, who fell in Kursk.", {("DPRK dead|Kursk", "101")}),
    ("В Россию отправлено 12 тыс. северокорейских военных, павшие не названы.", {("DPRK troops|Russia", "12000")}),
])  # fmt: skip
def test_what_befell_those_who_are_counted(text: str, expected: set[tuple[str, str]]) -> None:
    language = "ru" if text[0] > "z" else "en"
    assert {
        (fact.subject, fact.value) for fact in quantities.observe(written(language, text, "2025-08-23"))
    } == expected


def test_what_was_before_is_no_part_of_the_message() -> None:
    text = (
        "Владимир Путин поздравил Ким Чен Ына с годовщиной основания КНДР. В телеграмме он пожелал ему здоровья.\n"
        "Ранее Ким Чен Ын поздравил Путина и передал привет правительству и армии России."
    )
    (found,) = facts("ru", text, "2023-09-09")
    assert (found.subject, found.attrs["occasion"]) == (FROM_PUTIN, "national_day")
    assert "to_whom" not in found.attrs
    assert (
        facts("ru", "В Пхеньяне прошёл концерт.\nРанее Ким Чен Ын направил телеграмму Владимиру Путину.", "2023-09-09")
        == []
    )
