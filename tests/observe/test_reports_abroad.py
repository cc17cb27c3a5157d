"""Messages as news agencies of Russia and China tell of them: our own sentences in their grammar."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence
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
