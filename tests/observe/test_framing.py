"""The same event in every outlet and language, and the words in which each tells it; nothing for what is no message between leaders."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import framing
from tealeaves.observe.correspondence import observe as correspondence
from tealeaves.observe.lexicon import phrases

SENT, GOT = "Kim Jong Un -> Vladimir Putin", "Vladimir Putin -> Kim Jong Un"


def report(outlet: str, lang: str, headline: str, *lines: str, on: str = "2025-12-27") -> Document:
    """A report as a feed or a page gives it."""
    blocks = languages_of_blocks([Block(headline, role="headline"), *(Block(line) for line in lines)], (lang,))
    return Document(
        source=outlet, outlet=outlet, native_id=headline, url=f"http://{outlet}.example/1", headline=headline, blocks=blocks,
        genre="feed_item", edition=lang, published_at=datetime.combine(date.fromisoformat(on), datetime.min.time(), tzinfo=UTC),
    )  # fmt: skip


def event(document: Document) -> str | None:
    return next((fact.subject for fact in framing.observe(document) if fact.kind == "story_seen"), None)


def used(document: Document) -> dict[str, Fact]:
    return {fact.value: fact for fact in framing.observe(document) if fact.kind == "framing"}


TELLINGS = [
    ("tass", "en", "Kim Jong Un says no one can break unity of Russia and DPRK",
     "North Korean leader Kim Jong Un said in a New Year letter to Russian President Vladimir Putin that no one can break the unity."),
    ("guardian_nk", "en", "Kim Jong-un hails blood shed with Russia in Ukraine war",
     "North Korea's leader has told Vladimir Putin in a New Year letter that their alliance was cemented by blood."),
    ("korea_times", "en", "Kim touts alliance with Russia in New Year letter to Putin",
     "North Korean leader Kim Jong-un sent a New Year letter to Russian President Vladimir Putin."),
    ("yonhap", "en", "N. Korean leader sends New Year letter to Putin",
     "North Korean leader Kim Jong-un told Russian President Vladimir Putin in a New Year letter that they shared blood."),
    ("ria", "ru", "Ким Чен Ын поздравил Путина с Новым годом",
     "Лидер КНДР направил президенту России Владимиру Путину поздравительную телеграмму по случаю Нового года."),
    ("interfax", "ru", "Лидер КНДР направил Путину новогоднее поздравление",
     "Ким Чен Ын поздравил Владимира Путина с наступающим Новым годом."),
    ("yonhap", "ko", "김정은, 푸틴에 새해 축전…\"가장 진실한 동맹\"",
     "김정은 북한 국무위원장이 블라디미르 푸틴 러시아 대통령에게 새해 축전을 보냈다고 조선중앙통신이 보도했다."),
    ("dailynk", "ko", "김 위원장, 푸틴 대통령에게 새해 축전", "김정은 국무위원장이 푸틴 대통령에게 축전을 보냈다."),
    ("xinhua", "zh", "金正恩向普京致新年贺电", "朝鲜最高领导人金正恩向俄罗斯总统普京致新年贺电。"),
    ("tass", "en", "Kim Jong Un says Russia, DPRK ties forged in shared blood",
     "PYONGYANG, December 27. /TASS/. North Korean leader Kim Jong Un sent a New Year message to Russian President Vladimir Putin."),
    ("tass", "ru", "Ким Чен Ын назвал союз с Россией нерушимым",
     "ПХЕНЬЯН, 27 декабря. /ТАСС/. Лидер КНДР Ким Чен Ын направил новогоднее поздравление президенту РФ Владимиру Путину."),
]  # fmt: skip


@pytest.mark.parametrize("telling", TELLINGS, ids=lambda each: f"{each[0]} {each[1]} {each[2][:20]}")
def test_one_letter_is_one_event_in_every_outlet_and_language(telling: tuple[str, ...]) -> None:
    assert event(report(*telling)) == f"{SENT}|new_year|2026"


RECEIVED = [
    ("tass", "en", "Putin sends New Year greetings to Kim Jong Un", "Russian President Vladimir Putin sent New Year greetings."),
    ("yonhap", "en", "Kim Jong-un receives New Year letter from Putin", "North Korean leader Kim Jong-un received a New Year letter."),
    ("ria", "ru", "Ким Чен Ын получил поздравление с Новым годом от Путина", "Об этом сообщает ЦТАК."),
    ("ria", "ru", "Путин поздравил Ким Чен Ына с Новым годом", "Об этом сообщает Кремль."),
    ("yonhap", "ko", "푸틴, 김정은에 새해 축전", "블라디미르 푸틴 러시아 대통령이 김정은 국무위원장에게 새해 축전을 보냈다."),
    ("yonhap", "ko", "김정은, 푸틴에게서 새해 축전 받아", "김정은 국무위원장이 푸틴 대통령으로부터 축전을 받았다."),
    ("xinhua", "zh", "金正恩收到普京新年贺电", "朝中社报道。"),
]  # fmt: skip


@pytest.mark.parametrize("telling", RECEIVED, ids=lambda each: f"{each[0]} {each[1]} {each[2][:20]}")
def test_who_sent_it_is_told_from_who_got_it(telling: tuple[str, ...]) -> None:
    assert event(report(*telling, on="2025-12-25")) == f"{GOT}|new_year|2026"


def test_the_event_is_that_of_the_agencys_own_message() -> None:
    """What joins the blocs: the key of the correspondence in the agency's own text."""
    own = report(
        "kcna", "en", "Respected Comrade Kim Jong Un Sends Letter to Russian President",
        "Pyongyang, December 31 (KCNA) -- The respected Comrade Kim Jong Un sent a letter to Vladimir Vladimirovich Putin, president of "
        "the Russian Federation, on Dec. 30 on the occasion of the New Year 2025.",
        on="2024-12-31",
    )  # fmt: skip
    (message,) = [fact for fact in correspondence(own) if fact.kind == "correspondence"]
    assert event(own) == message.attrs["event"] == f"{SENT}|new_year|2025"


@pytest.mark.parametrize(
    ("headline", "line"),
    [
        (
            "Kim Jong-un and Putin meet in Pyongyang",
            "North Korean leader Kim Jong-un met Russian President Vladimir Putin for talks.",
        ),
        (
            "Cards of New Year arrive in Pyongyang",
            "Kim Jong Un received New Year cards from Vladimir Putin, Xi Jinping and To Lam.",
        ),
        ("Putin writes to Kim Jong Un", "Russian President Vladimir Putin sent a letter to Kim Jong Un."),
        ("North Korea reports on coal in Hyesan", "State media of North Korea reported on coal and sent a letter."),
        ("Premier sends greetings", "The premier sent New Year greetings to Vladimir Putin."),
        (
            "Kim sends New Year cards to Xi, Putin",
            "Kim Jong-un sent New Year cards to Chinese President Xi Jinping and Russian President Vladimir Putin.",
        ),
        (
            "Kremlin on a letter",
            "The Kremlin did not confirm that Kim Jong Un had sent a New Year letter to Vladimir Putin.",
        ),
        ("A friendship in letters", "Two years ago Kim Jong Un sent a New Year letter to Vladimir Putin."),
    ],
    ids=["a meeting", "a list", "no occasion", "nobody", "no leader", "cards", "nobody confirms it", "years ago"],
)
def test_what_is_no_message_of_two_for_an_occasion_is_no_event(headline: str, line: str) -> None:
    assert event(report("yonhap", "en", headline, line)) is None


def test_an_outlet_of_no_known_bloc_and_a_language_that_is_not_read_say_nothing() -> None:
    assert event(report("somebody", "en", *TELLINGS[3][2:])) is None
    spanish = (
        "Kim Jong Un envía carta de Año Nuevo a Vladimir Putin",
        "El compañero Kim Jong Un envió una carta a Vladimir Putin.",
    )
    assert event(report("vok", "es", *spanish)) is None


def test_the_words_of_each_bloc_with_their_quotes() -> None:
    tass = report(
        *TELLINGS[0],
        "He praised the heroic and unbreakable alliance of the two nations, which was forged in shared sacrifice and blood.",
    )
    guardian = report(
        *TELLINGS[1],
        "A day after he ordered more missiles, in breach of sanctions on the regime, he spoke of the invasion.",
    )
    assert {"unbreakable_alliance", "heroism"} <= used(tass).keys()
    assert {"shared_blood", "missiles", "sanctions", "invasion", "authoritarian_states"} <= used(guardian).keys()
    assert not {"invasion", "sanctions", "missiles"} & used(tass).keys()
    for document in (tass, guardian):
        for fact in used(document).values():
            assert re.fullmatch(r"\S.*", document.text[fact.start : fact.end])
            assert fact.attrs["bloc"] == ("russia" if document is tass else "west")
    assert tass.text[used(tass)["heroism"].start :].startswith("heroic")


@pytest.mark.parametrize(
    ("lang", "text", "concepts"),
    [
        ("ru", "делящие кровь, горе и радость в одном окопе", {"shared_blood"}),
        ("ru", "нерушимую дружбу и боевое братство, героическое участие в специальной военной операции",
         {"unbreakable_alliance", "friendship", "brotherhood", "heroism", "special_military_operation"}),
        ("ru", "отправил войска, говорят о вторжении и санкциях", {"troop_deployment", "invasion", "sanctions"}),
        ("ko", "참호에서 피와 생사를 함께하는 혈맹, 파병과 미사일, 대북 제재와 안보 우려",
         {"shared_blood", "troop_deployment", "missiles", "sanctions", "security_threat"}),
        ("ko", "불패의 친선과 형제적 로씨야인민", {"unbreakable_alliance", "friendship", "brotherhood"}),
        ("zh", "在同一条战壕里同生死共患难，牢不可破的友谊", {"shared_blood", "unbreakable_alliance", "friendship"}),
        ("zh", "除了派兵協助俄羅斯侵略行動外，也提供砲彈、飛彈，換取軍事技術",
         {"troop_deployment", "invasion", "ammunition", "missiles", "technology_in_return"}),
    ],
)  # fmt: skip
def test_concepts_in_four_languages(lang: str, text: str, concepts: set[str]) -> None:
    assert {each.slug for each in framing.concepts(lang) if each.pattern.search(text)} == concepts


def test_every_concept_has_its_sources_and_words_in_all_languages() -> None:
    entries = phrases(framing.FILE, "concept", "slug")
    assert len({entry.name for entry in entries}) == len(entries) >= 20
    for entry in entries:
        assert entry.source.startswith("https://")
        assert str(entry.fields["seen"]).startswith("https://")
        for lang in framing.LANGUAGES:
            assert entry.fields[lang]
            assert all(re.compile(phrase) for phrase in entry.fields[lang])


def test_all_concepts_stand_in_one_fact_for_the_rule(see: Any) -> None:
    document = report(*TELLINGS[1], "A day after he ordered more missiles he spoke of the invasion.")
    (seen,) = [fact for fact in framing.observe(document) if fact.kind == "story_seen"]
    assert seen.attrs["concepts"].split() == sorted(used(document))
    assert {one.kind for one in see(document, "story_seen")} == {"story_seen"}


@pytest.mark.req("S-12")
@pytest.mark.parametrize("piece", ["letter Kim Jong Un Putin ", "Kim ", "sent ", "troops ", ". ", "blood ", "shared "])
def test_hostile_text_costs_little(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    document = report("tass", "en", TELLINGS[3][2], TELLINGS[3][3], text)
    assert document.text
    began = time.process_time()
    list(framing.observe(document))
    assert time.process_time() - began < 0.3
