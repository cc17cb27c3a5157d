"""Phrases about partners: found in their slots, of the right country, in whose words; our own sentences around quoted terms."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import phrases
from tealeaves.observe.lexicon import phrases as entries
from tealeaves.observe.phrases.lexicon import TERM_SIGNS, lexicon
from tealeaves.observe.phrases.new_terms import _LOOKS, saying, weapon
from tealeaves.text import normalise

Write = Callable[..., Document]
LETTER = (
    "Pyongyang, December 31 (KCNA) -- The respected Comrade Kim Jong Un sent a letter to Vladimir Vladimirovich Putin, president of "
    "the Russian Federation, on Monday."
)


def written(language: str, headline: str, *lines: str) -> Document:
    """A page of an edition in any language, its blocks labelled as every parser does it."""
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="kcna_test", outlet="kcna", native_id=headline, url="http://kcna.example/2", headline=normalise(headline),
        blocks=languages_of_blocks(raw, (language,)), edition=language,
    )  # fmt: skip


def facts(document: Document, kind: str = "relation_phrase") -> list[Fact]:
    return [fact for fact in phrases.observe(document) if fact.kind == kind]


def said(document: Document) -> set[tuple[str, str]]:
    return {(fact.subject, fact.value) for fact in facts(document)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("He sent best wishes to the fraternal Russian people.", {("RU", "fraternal")}),
        ("He wished the brave Russian army new victories.", {("RU", "brave")}),
        ("He praised the heroic army and people of Russia.", {("RU", "heroic")}),
        ("He spoke of the hard-won and fraternal Russia.", {("RU", "fraternal"), ("RU", "hard-won")}),
        ("The steel-like DPRK-Russia friendship will last.", {("RU", "steel-like relations")}),
        ("They developed the relations into invincible alliance relations.", {("RU", "invincible alliance")}),
        ("The two countries are sworn friends.", {("RU", "sworn friends")}),
        ("The relations are those of sharing blood in the same trench.", {("RU", "sealed in blood"), ("RU", "in the same trench")}),
        ("The ties of comradeship will be everlasting.", {("RU", "comradeship")}),
    ],
)  # fmt: skip
def test_a_letter_says_it_of_its_addressee(write: Write, line: str, expected: set[tuple[str, str]]) -> None:
    document = write("Kim Jong Un Sends New Year Letter to Russian President", LETTER, line)
    assert expected <= said(document)
    assert {fact.attrs["message"] for fact in facts(document)} == {"yes"}
    assert {fact.attrs["speaker"] for fact in facts(document)} == {"own"}
    assert {fact.attrs["leader"] for fact in facts(document)} == {"yes"}
    for fact in facts(document):
        assert fact.end - fact.start < 120
        assert document.text[fact.start : fact.end] in line


@pytest.mark.parametrize(
    "line",
    [
        "He met the present Russian people and several Russian soldiers.",  # no words of relation
        "To my closest comrade.",  # a term of address
        "The US imperialists are the sworn enemy of the Russian people and ours.",
        "The United States threatens Russia with its NATO allies.",
        'They sang "Where are you, comrades-in-arms" for us in the hall.',
        "His historic Russia visit was over.",
        "It is the day of the victorious Russian people's revolution.",
    ],
)
def test_what_is_no_phrase_of_relation(write: Write, line: str) -> None:
    document = write("A Visit to Russia Ends", "Pyongyang, May 5 (KCNA) -- A visit to Russia ended today.", line)
    assert said(document) == set()


def test_unknown_words_are_flagged(write: Write) -> None:
    known = {
        fact.value: fact.attrs["known"]
        for fact in facts(write("A Letter to Putin of Russia", LETTER, "He hailed the fraternal and steel-hearted Russian people."))
    }  # fmt: skip
    assert known == {"fraternal": "yes", "steel-hearted": "no"}


def test_a_partnership_of_others_is_not_ours(write: Write) -> None:
    lead = "Pyongyang (KCNA) -- Kim Yong Nam made a speech at the Asia-Africa Summit in Indonesia on April 22."
    line = "He stressed it is important to establish the strategic partnership between the Asian and African countries."
    assert said(write("Kim Yong Nam Clarifies Stand at Summit", lead, line)) == set()
    ours = "He stressed the strategic partnership between the Korean and Indonesian peoples."
    assert said(write("Kim Yong Nam Clarifies Stand at Summit", lead, ours)) == {("ID", "strategic partnership")}


def test_a_sentence_about_two_countries_is_of_neither(write: Write) -> None:
    document = write(
        "Friendship", "Pyongyang, May 5 (KCNA) -- The friendship was told of.", "China and Russia are in the same trench with us, both."
    )  # fmt: skip
    assert said(document) == set()


def test_a_received_message_is_in_others_words_and_the_leaders_thanks_are_not(write: Write) -> None:
    document = write(
        "Kim Jong Un Receives Message of Sympathy from Russian President",
        "Pyongyang, August 4 (KCNA) -- Kim Jong Un, president of the State Affairs of the DPRK, received a message of sympathy from "
        "Vladimir Vladimirovich Putin, president of the Russian Federation.",
        "The message spoke of invincible friendship between the two countries.",
        "The respected Comrade Kim Jong Un expressed sincere thanks.",
        "He said that he would ask the closest friends for aid if need be.",
    )
    assert said(document) == {("RU, in others' words", "invincible relations"), ("RU", "closest friends")}


def test_the_last_speaker_speaks_on(write: Write) -> None:
    document = write(
        "Russian Ambassador Hosts Reception",
        "Pyongyang, October 12 (KCNA) -- The Russian ambassador hosted a reception on the day of diplomatic relations.",
        "Ambassador Ivan Petrov of Russia made a speech.",
        "He said that the two countries have unbreakable ties.",
        "Then Foreign Minister Choe Son Hui made a speech.",
        "She said that the two countries developed the DPRK-Russia relations into invincible relations of comrades-in-arms.",
    )
    found = said(document)
    assert ("RU, in others' words", "unbreakable relations") in found
    assert {("RU", "invincible relations"), ("RU", "comrades-in-arms")} <= found
    assert ("RU", "unbreakable relations") not in found
    assert all("leader" not in fact.attrs for fact in facts(document))


SWORN = "said that Russia and the DPRK are sworn friends."


@pytest.mark.parametrize(
    "line",
    [
        f"Sergei Shoigu, on behalf of Putin and in the presence of Kim Jong Un, {SWORN}",
        "Lavrov, after a meeting with Choe Son Hui, stressed that Russia and the DPRK are sworn friends.",
        "The Russian president told Kim Jong Un that Russia and the DPRK are sworn friends.",
        f"At his meeting with Kim Jong Un, the guest {SWORN}",
        f"Belousov, minister of Defence, conveyed the greetings of the army to Kim Jong Un. He {SWORN}",
        f"Yang Jiechi, special envoy of China, {SWORN}".replace("Russia", "China"),
        f"An old friend of Russia {SWORN}",
        f"The Russian ambassador to the DPRK {SWORN}",
        f"Choe Son Hui and the Russian foreign minister {SWORN}",
    ],
)
def test_a_foreigner_in_the_presence_of_the_leader_speaks_for_himself(write: Write, line: str) -> None:
    found = facts(write("Kim Jong Un Meets Guest", "Pyongyang, May 5 (KCNA) -- A meeting took place.", line))
    assert {fact.attrs["speaker"] for fact in found} == {"other"}


@pytest.mark.parametrize(
    "line",
    [
        f"No Kwang Chol, minister of National Defence of the DPRK, {SWORN}",
        f"Minister No Kwang Chol in his speech at the banquet {SWORN}",
        f"Foreign Minister Choe Son Hui, after her meeting with the Russian foreign minister Lavrov, {SWORN}",
        f"Kim Yong Bok, in a talk with the Russian delegation, {SWORN}",
        f"U Il Nam, DPRK ambassador to Russia, {SWORN}",
        f"In a speech Kim Yong Nam {SWORN}",
        f"The DPRK ambassador to Russia {SWORN}",
        f"Premier Pak Thae Song met the Russian guests. He {SWORN}",
    ],
)
def test_a_minister_of_the_country_speaks_for_it_after_a_guest(write: Write, line: str) -> None:
    opening = "Pyongyang, May 5 (KCNA) -- A banquet was given. The Russian minister said that he was content."
    found = facts(write("Banquet Given in Moscow", opening, line))
    assert {fact.attrs["speaker"] for fact in found} == {"own"}


@pytest.mark.parametrize(
    "lines",
    [
        ("The respected Comrade Kim Jong Un received a letter from Vladimir Putin.",
         "The letter said that the fraternal Russian people and the DPRK are sworn friends."),
        ("The respected Comrade Kim Jong Un received a letter from Vladimir Putin of Russia.", "He said we are sworn friends."),
        ("President Vladimir Putin of Russia sent a message to the respected Comrade Kim Jong Un.", "The message reads:",
         "As Comrade Kim Jong Un said in Moscow, the two countries are sworn friends."),
        ("Vladimir Putin, president of Russia, sent a reply message to Kim Jong Un. He said: Russia and the DPRK are sworn friends.",),
        ("A letter came from Vladimir Putin to Comrade Kim Jong Un. The DPRK and Russia are sworn friends.",),
    ],
)  # fmt: skip
def test_the_body_of_a_received_message_is_never_our_own(write: Write, lines: tuple[str, ...]) -> None:
    found = facts(write("A Letter", *lines))
    assert {fact.attrs["speaker"] for fact in found} == {"other"}
    assert not facts(write("A Letter", *lines), "relation_phrase_of_any") or all(
        fact.subject == "anyone|named" for fact in facts(write("A Letter", *lines), "relation_phrase_of_any")
    )


def test_a_letter_that_names_its_addressee_and_no_country(write: Write) -> None:
    lead = "Respected Comrade Kim Jong Un sent a letter to Comrade Vladimir Putin for the New Year 2025."
    bare = write("Letter to Putin", lead, "The letter reads:", "We are sworn allies.")
    assert said(bare) == {("RU", "sworn friends")}
    full = write(
        "Letter to Putin", lead, "The letter reads:", "I greet the heroic Russian army.", "We are sworn allies."
    )
    assert said(full) == {("RU", "heroic"), ("RU", "sworn friends")}
    korean = written(
        "ko", "김정은동지께서 뿌찐대통령에게 새해축하편지", "김정은동지께서는 울라지미르 뿌찐동지에게 새해를 축하하는 편지를 보내시였다.",
        "편지는 다음과 같다.", "당신은 나의 가장 친근한 벗이고 동지입니다.", "두 나라의 맹우관계는 영원할것입니다.",
    )  # fmt: skip
    assert said(korean) == {("RU", "맹우")}


@pytest.mark.parametrize(
    "lines",
    [
        ("Speaking first, Cuban Ambassador Jose Varona said that he was glad.",
         "Speaking next, vice-chairman Han Kuk Gyong pointed out that this was a manifestation of a warm heart, he stressed.",
         "We support the heroic Cuban people, he declared."),
        ("The Cuban minister said that he was glad.",
         "The day was a landmark in the life of the heroic Cuban people, says Rodong Sinmun."),
    ],
)  # fmt: skip
def test_the_next_speaker_speaks_on_and_an_inverted_clause_has_its_own(write: Write, lines: tuple[str, ...]) -> None:
    found = facts(write("A Ceremony", "Pyongyang, May 5 (KCNA) -- A ceremony took place.", *lines))
    assert {(fact.value, fact.attrs["speaker"]) for fact in found} == {("heroic", "own")}


def test_in_a_message_that_was_sent_only_a_quoted_foreigner_is_another(write: Write) -> None:
    lead = "Pyongyang, May 5 (KCNA) -- The Central Committee of the Workers' Party of Korea sent a message to the Party of Cuba."
    done = "The heroic Cuban people have successfully carried out their tasks, it said. It pointed out that the brave Cuban army won."
    document = write(
        "Message to Cuban Party", lead, done, 'The Cuban president said "sworn friends" of the fraternal Cuban people.'
    )
    found = {(fact.value, fact.attrs["speaker"]) for fact in facts(document)}
    assert {("heroic", "own"), ("brave", "own"), ("fraternal", "other")} <= found


def test_a_ministers_message_is_sent_by_the_first_name(write: Write) -> None:
    sent = write(
        "Message to Russian Prime Minister",
        "Pyongyang, May 5 (KCNA) -- Premier Pak Thae Song sent a message to Mikhail Mishustin, prime minister of Russia.",
        "The message greeted the fraternal Russian people.",
    )
    assert [(fact.attrs["speaker"], fact.attrs["message"], "leader" in fact.attrs) for fact in facts(sent)] == [
        ("own", "yes", False)
    ]
    came = write(
        "Message to DPRK Premier",
        "Pyongyang, May 5 (KCNA) -- Mikhail Mishustin, prime minister of Russia, sent a message to Premier Pak Thae Song.",
        "The message spoke of the fraternal Russian people.",
    )
    assert {fact.attrs["speaker"] for fact in facts(came)} == {"other"}


@pytest.mark.parametrize(
    ("language", "line", "speaker"),
    [
        ("ko", "벨로우쏘브국방상은 경애하는 김정은동지를 만난 자리에서 로씨야와 조선은 맹우라고 말하였다.", "other"),
        ("ko", "로씨야외무상은 연회에서 두 나라는 혈맹이라고 강조하였다.", "other"),
        ("ru", "Председатель Совета Федерации сказала, что Россия и КНДР - братья в одном окопе.", "other"),
        ("ko", "로씨야신문이 조로관계를 맹우관계라고 보도하였다.", "other"),
        ("ko", "조선주재 로씨야대사는 두 나라가 맹우라고 강조하였다.", "other"),
        ("ko", "로광철국방상은 연회에서 조선과 로씨야는 맹우라고 강조하였다.", "own"),
        ("ko", "로씨야주재 우리 나라 대사는 조선과 로씨야는 맹우라고 강조하였다.", "own"),
        ("ru", "Министр обороны КНДР Но Гван Чхоль заявил, что КНДР и Россия делили кровь в одном окопе.", "own"),
        ("ru", "Шойгу на встрече с Ким Чен Ыном заявил, что КНДР и Россия делили кровь в одном окопе.", "other"),
        ("zh", "朝鲜外务相崔善姬在同俄罗斯外长会谈时表示，朝俄两国是同一条战壕的战友。", "own"),
        ("zh", "俄罗斯外长拉夫罗夫在会见金正恩时表示，朝俄两国是同一条战壕的战友。", "other"),
    ],
)
def test_who_speaks_in_other_languages(language: str, line: str, speaker: str) -> None:
    found = facts(written(language, "-", line))
    assert {fact.attrs["speaker"] for fact in found} == {speaker}


def test_own_uses_are_counted_for_anyone_and_openings_for_the_partner(write: Write) -> None:
    document = write("Kim Jong Un Sends Letter to Putin of Russia", LETTER, "He greeted the fraternal Russian people.")
    counted = {(fact.subject, fact.value) for fact in facts(document, "relation_phrase_of_any")}
    assert counted == {("fraternal|message", "RU"), ("anyone|message", "RU"), ("anyone|named", "RU")}


@pytest.mark.parametrize(
    ("language", "headline", "lines", "expected"),
    [
        (
            "ko", "경애하는 김정은동지께서 로씨야련방 대통령에게 축하편지를 보내시였다",
            (
                "경애하는 김정은동지께서 로씨야련방 대통령 울라지미르 뿌찐동지에게 새해에 즈음하여 축하편지를 보내시였다.",
                "편지는 형제적로씨야인민과 영용한 로씨야군대 전체 장병들에게 인사를 보내였다.",
                "두 나라는 맹우관계로 되였다. 조로 두 나라사이의 불패의 동맹관계는 한 전호에서 피를 나누며 다져졌다.",
            ),
            {"형제적", "영용한", "맹우", "불패의 동맹", "한전호", "피로써"},
        ),
        (
            "ru", "Ким Чен Ын направил поздравление Владимиру Путину",
            (
                "Ким Чен Ын направил поздравление президенту Российской Федерации Владимиру Путину.",
                "Он передал поздравления братскому российскому народу.",
                "Отношения КНДР и России стали союзническими отношениями, мы делили кровь в одном окопе.",
                "Крепнет боевое братство КНДР и России, нерушимая дружба двух стран.",
            ),
            {"братский", "союзнические отношения", "ценой крови", "в одном окопе", "боевое братство", "нерушимый дружба"},
        ),
        (
            "zh", "金正恩向俄罗斯总统普京致贺电",
            (
                "金正恩27日向俄罗斯总统普京致贺电。",
                "贺电向兄弟的俄罗斯人民致以祝福。朝俄关系发展成为在同一条战壕里同生死共患难的最真挚的同盟关系。",
            ),
            {"兄弟", "同一条战壕", "同生死共患难", "最真挚 同盟"},
        ),
    ],
    ids=["ko", "ru", "zh"],
)  # fmt: skip
def test_letters_in_other_languages(language: str, headline: str, lines: tuple[str, ...], expected: set[str]) -> None:
    document = written(language, headline, *lines)
    found = facts(document)
    assert {fact.lang for fact in found} == {language}
    assert {fact.subject for fact in found} == {"RU"}
    assert expected <= {fact.value for fact in found}
    assert {fact.attrs["message"] for fact in found} == {"yes"}
    assert all(document.text[fact.start : fact.end].strip() for fact in found)


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("ko", ("전통적인 조중친선은 피로써 맺어진 불패의 친선이다.", "우리는 형제적중국인민과 함께 있다."),
         {("CN", "전통적 친선"), ("CN", "피로써"), ("CN", "불패의 친선"), ("CN", "형제적")}),
        ("zh", ("用鲜血凝成的朝中传统友谊是两国人民的财富。",), {("CN", "鲜血凝成"), ("CN", "传统 友谊")}),
        ("ko", ("우리는 형제적이며 영용한 로씨야군대와 함께 있다.",), {("RU", "영용한"), ("RU", "형제적")}),
        ("ko", ("청년동맹 일군들이 참가하였다. 구조로 되여있다. 우리 나라의 전우들이 왔다.",), set()),
        ("zh", ("平壤6月12日电 朝中社 用鲜血凝成的朝俄友谊是两国的财富。",), {("RU", "鲜血凝成")}),
        ("zh", ("平壤6月12日电 朝中社 两国的传统友谊。",), set()),
        ("ru", ("Наш народ помнит: кубок в Пхеньяне, индивидуальный братский труд.",), set()),
        ("zh", ("传统的节日到了。我们去看战友。",), set()),
        ("ru", ("КНДР и Россия чтут победу, завоёванную ценой крови российским народом.",), set()),
        ("ru", ("КНДР и Россию связывает дружба, скреплённая ценой крови.",), {("RU", "ценой крови")}),
        ("ru", ("Традиционный праздник прошёл весело, друзья пели о братстве.",), set()),
    ],
)  # fmt: skip
def test_articles_in_other_languages(language: str, lines: tuple[str, ...], expected: set[tuple[str, str]]) -> None:
    found = said(written(language, "-", *lines))
    assert expected <= found
    assert expected or not found


def test_a_received_korean_message_is_in_others_words() -> None:
    document = written(
        "ko", "경애하는 김정은동지께서 로씨야련방 대통령이 보내여온 축전을 받으시였다",
        "경애하는 김정은동지께서 로씨야련방 대통령 뿌찐이 보내여온 축전을 받으시였다.", "축전은 두 나라의 동맹관계를 강조하였다.",
    )  # fmt: skip
    assert said(document) == {("RU, in others' words", "동맹")}


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "The missile Hwasong-19 was launched, and a Trident-2 missile was not.", {("weapon", "Hwasong-19")}),
        ("en", 'They marched under the slogan "All for the harvest".', {("slogan", "All for the harvest")}),
        ("en", 'The "Regional Development 20x10" policy goes on.', {("policy", "Regional Development 20x10")}),
        ("en", "The tactical ballistic missile Hwasongpho-11-Da-4.5 was tested.", {("weapon", "Hwasongpho-11-Da-4.5")}),
        (
            "en",
            'They cried "Hurrah!" and "Let us bring in the whole harvest!"',
            {("slogan", "Let us bring in the whole harvest!")},
        ),
        ("en", "The Juche-100 goods were sold in room Hall-12.", set()),
        ("ko", "신형대륙간탄도미싸일 《화성포-19》형을 시험발사하였다.", {("weapon", "화성포-19")}),
        ("ko", "미싸일 《화성포-11다-4.5》와 화성-17형, 화성포-16나형을 쏘았다.", {
            ("weapon", "화성포-11다-4.5"), ("weapon", "화성-17"), ("weapon", "화성포-16나"),
        }),
        ("en", "The cruise missile Hwasal-1Ra-3 and the missile Pyoljji-1-2 were tested.", {
            ("weapon", "Hwasal-1Ra-3"), ("weapon", "Pyoljji-1-2"),
        }),
        ("ko", "순항미싸일 《화살-1라-3》형과 《별찌-1-2》형을 시험하였다.", {
            ("weapon", "화살-1라-3"), ("weapon", "별찌-1-2"),
        }),
        ("ko", "미싸일 화성-17가 발사되였다.", {("weapon", "화성-17")}),
        ("en", "The satellites Kwangmyongsong No. 1 and Kwangmyongsong 2 went up.", {
            ("weapon", "Kwangmyongsong No. 1"), ("weapon", "Kwangmyongsong 2"),
        }),
        ("en", "The satellite was told of in resolution Chollima No. 5 of room Unha.", set()),
        ("ko", "인공지구위성 《광명성2호》를 은하 2호로 쏴올렸다.", {("weapon", "광명성2"), ("weapon", "은하 2")}),
        ("ko", "《지방발전 20×10》정책이 집행되였다.", {("policy", "지방발전 20×10")}),
        ("ru", "Запущена ракета «Хвасонпхо-19».", {("weapon", "Хвасонпхо-19")}),
        ("ru", "Испытана ракета «Хвасонпхо-11да-4,5», за ней Хвасон-16 из-за границы.", {
            ("weapon", "Хвасонпхо-11да-4,5"), ("weapon", "Хвасон-16")}),
        ("zh", "试射了“火星炮-11丙-4.5”型导弹。", {("weapon", "火星炮-11丙-4.5")}),
        ("zh", "试射了“火星炮-19”型导弹。", {("weapon", "火星炮-19")}),
        ("zh", "会场写着口号“一切为了人民”。", {("slogan", "一切为了人民")}),
    ],
)  # fmt: skip
def test_new_terms(language: str, line: str, expected: set[tuple[str, str]]) -> None:
    document = written(language, "-", line)
    found = facts(document, "new_term")
    assert {(fact.subject, fact.attrs["as_printed"]) for fact in found} == expected
    assert all(fact.attrs["as_printed"] in document.text[fact.start : fact.end] for fact in found)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Hwasong-19", "Hwasongpho-19", "화성포-19", "화성-19", "Хвасонпхо-19", "火星炮-19"),
        (
            "Kwangmyongsong-1",
            "Kwangmyongsong No. 1",
            "Kwangmyongsong No.1",
            "Kwangmyongsong 1",
            "광명성1",
            "광명성-1",
            "光明星1",
        ),
        ("Unha-3", "은하 제3", "은하-3"),
        ("Hwasongpho-16B", "화성포-16나", "Хвасонпхо-16Б", "火星炮-16乙"),
        ("Hwasongpho-11-Da-4.5", "화성포-11다-4.5", "Хвасонпхо-11да-4,5", "火星炮-11丙-4.5"),
        ("Hwasal-1Ra-3", "화살-1라-3", "Хвасаль-1ра-3"),
        ("Pyoljji-1-2", "별찌-1-2"),
    ],
)
def test_one_weapon_has_one_name_in_all_languages(spellings: tuple[str, ...]) -> None:
    assert len({weapon(each) for each in spellings}) == 1


def test_two_weapons_have_two_names() -> None:
    names = ("Hwasong-19", "Hwasong-18", "Hwasong-11-Da", "Hwasong-11-Da-4.5", "Hwasal-1", "Pulhwasal-1", "북극성-1")
    assert len({weapon(each) for each in names}) == len(names)


def test_a_slogan_is_one_whatever_its_print() -> None:
    assert saying("“No nukes, opening and 3 000 dollars.") != saying("No nukes, opening and 30,000 dollars")
    assert saying("No Nukes, opening and 3 000 dollars.") == saying("no nukes, opening and 3,000 dollars!")
    assert saying("Let’s live our own way!") == saying("Let's Live Our Own Way")


def test_every_sign_of_a_term_is_searched_for() -> None:
    assert {sign for look in _LOOKS for sign in look.signs} == set(TERM_SIGNS)


def test_no_form_of_the_lexicon_stands_for_two_things() -> None:
    forms = [(form.language, form.text) for form in lexicon().forms]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    "entry",
    [e for e in entries("relations.toml", "adjective") if e.fields["lang"] == "en"],
    ids=lambda entry: entry.name,
)
def test_every_english_adjective_is_read_before_a_country(write: Write, entry: object) -> None:
    for form in entry.forms:  # type: ignore[attr-defined]
        document = write(
            "Kim Jong Un Sends Letter to Putin of Russia", LETTER, f"He greeted the {form} Russian people."
        )
        if " " not in form:
            assert ("RU", entry.name) in said(document)  # type: ignore[attr-defined]


@pytest.mark.req("S-12")
@pytest.mark.parametrize(
    "piece",
    ["the fraternal Russian people ", "DPRK-Russia friendship ", "Russia relations. ", "brave and brave, ", "형제적로씨야인민 ",
     "兄弟的俄罗斯人民", "братский российский народ ", "people and people of Russia ", '"Russia slogan ', "Kim Yong Nam of Russia said, "],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = "Kim Jong Un sent a message of greeting to the president of Russia. " + piece * (1_000_000 // len(piece))
    document = Document(
        source="s", outlet="o", native_id="1", url="http://o.example/1", headline="A Message from Russia",
        blocks=(Block("A Message from Russia", "en", "headline"), Block(text, "en")),
    )  # fmt: skip
    assert document.text
    began = time.process_time()
    list(phrases.observe(document))
    assert time.process_time() - began < 5  # quadratic, it would take minutes
