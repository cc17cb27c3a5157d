"""What the country's outlets admit of the troops abroad, and the death words of other wars and armies that admit nothing."""

from __future__ import annotations

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document
from tealeaves.observe import acknowledged


def admitted(lang: str, *lines: str, outlet: str = "kcna", headline: str = "Report") -> set[tuple[str, str]]:
    """Theatre and state of each admission; a number stands with `counted`."""
    blocks = languages_of_blocks([Block(headline, role="headline"), *(Block(line) for line in lines)], (lang,))
    document = Document(
        source="s",
        outlet=outlet,
        native_id="1",
        url="http://o.example/1",
        headline=headline,
        blocks=blocks,
        edition=lang,
    )
    found: set[tuple[str, str]] = set()
    for fact in acknowledged.observe(document):
        assert document.text[fact.start : fact.end].strip()
        group, _, theatre = fact.subject.partition("|")
        assert group == "KPA"
        assert fact.attrs["said_by"] == "own"
        found.add((theatre, fact.value + (f" {fact.attrs['number']}" if "number" in fact.attrs else "")))
    return found


KURSK = "Kursk"

ADMISSIONS = [
    ("en", ("The operations for liberating the Kursk area of the Russian Federation were concluded.",
            "Sub-units of the armed forces of the DPRK participated in the operations for liberating the Kursk area.",
            "Flowers will be laid before the tombstones of the fallen soldiers, he said."), {"deployed", "died"}),
    ("en", ("The regiment of engineers of the KPA fulfilled its combat tasks in the Kursk Region and returned home.",
            "There was the heartrending loss of nine lives in the regiment."), {"deployed", "repatriated", "died", "counted 9"}),
    ("en", ("Portraits of the martyrs of the overseas operational units of the KPA hung in the hall, and the title of Hero of the DPRK was "
            "conferred on them after Kursk.",), {"died", "named", "decorated"}),
    ("en", ("He awarded titles and orders to commanding officers and combatants of the KPA in Kursk.",
            "Portraits with the names of 101 fallen soldiers stood there.", "He met the bereaved families."),
     {"decorated", "named", "died", "counted 101"}),
    ("en", ("Kim Jong Un said that the excellent sons of Korea who fell in the struggle to liberate Kursk will live for ever.",
            "He met the bereaved families of the heroes."), {"deployed", "died"}),
    ("en", ("Kim Jong Un said it was heartbreaking that nine soldiers did not come back from the mission in Kursk.",
            "The engineer regiment was sent to Kursk in August."), {"died", "counted 9", "deployed"}),
    ("ko", ("경애하는 김정은동지께서는 꾸르스크해방작전에서 전사한 우리 군관들과 병사들의 유가족들을 만나시였다.",), {"deployed", "died"}),
    ("ko", ("꾸르스크해방을 위한 싸움에서 우리의 훌륭한 아들들이 고귀한 생명을 바쳤습니다.",), {"died"}),
    ("ru", ("Корейские воины участвовали в освобождении Курской области, и многие из них пали смертью храбрых.",), {"deployed", "died"}),
    ("ko", ("조선민주주의인민공화국 무력구분대들은 국가수반의 명령에 따라 꾸르스크지역 해방작전에 참전하여 용감히 싸웠다.",
            "희생된 군인들의 묘비앞에는 꽃송이들이 놓일것이다."), {"deployed", "died"}),
    ("ru", ("Подразделения наших вооруженных сил приняли участие в операции по освобождению Курской области.",
            "Перед надгробиями павших воинов будут лежать цветы."), {"deployed", "died"}),
    ("ru", ("Инженерный полк понес тяжелую утрату в Курской области.",), {"died"}),
    ("zh", ("在库尔斯克工兵作战中，我军有9名战士献出了宝贵的生命。",), {"died", "counted 9"}),
    ("en", ("Our army units, who were engaged in the operation for liberating Kursk, returned with victory.",),
     {"deployed", "repatriated"}),
    ("ko", ("꾸르스크주에서 전투임무를 수행한 우리 공병련대가 귀국하였다.", "련설에서는 아홉명의 희생은 가슴아픈 손실이라고 하였다."),
     {"deployed", "repatriated", "died", "counted 9"}),
    ("ko", ("8월 22일 꾸르스크주에서 조선인민군 공병련대가 120일간의 전투임무를 수행하였다.",), {"deployed", "timed 120"}),
    ("ko", ("꾸르스크해방작전에 참전한 조선인민군 군인들의 공적을 평가하였다.", "전사자들의 유가족들을 만났다."), {"deployed", "died"}),
    ("ko", ("꾸르스크주에서 전투임무를 수행한 우리 공병련대가 귀국하였다.", "우리 공병련대는 아홉명의 희생을 냈다."),
     {"deployed", "repatriated", "died", "counted 9"}),
    ("ru", ("Подразделения Вооруженных Сил КНДР участвовали в операции по освобождению Курской области.",
            "Мы чтим павших воинов нашей армии."), {"deployed", "died"}),
    ("zh", ("朝鲜人民军参战官兵参加了解放库尔斯克地区的作战。",
            "烈士的遗属出席仪式，我军官兵被授予共和国英雄称号。"), {"deployed", "died", "decorated"}),
]  # fmt: skip

SILENCES = {
    "a foreign army's dead": ("en", ("In the Kursk Region more than 300 Ukrainian soldiers were killed.",)),
    "support for a foreign army": ("en", ("Our army and people support the Russian army that is fighting in Kursk.",)),
    "support for a liberation": (
        "en",
        (
            "The army and people of the DPRK, the DPRK army above all, fully support the Russian army that is liberating Kursk.",
        ),
    ),
    "the deeds of a foreign army": (
        "en",
        ("Our army was told how the Russian army fought and participated in the battle of Kursk.",),
    ),
    "killed, after a sentence on two armies": (
        "en",
        ("The KPA heard that the Ukrainian army had been beaten at Kursk.", "Dozens were killed."),
    ),
    "the Korean War": (
        "en",
        ("The fallen soldiers of the KPA of the Fatherland Liberation War were honoured, a guest from Kursk said.",),
    ),
    "the submarine": (
        "en",
        ("Our army expressed condolences to the bereaved families of the crewmen of the submarine Kursk.",),
    ),
    "a portrait of somebody else": (
        "en",
        ("The KPA soldiers who had been told of Kursk stood before the portrait of the President.",),
    ),
    "a supposition": ("en", ("If there is such a thing as a dispatch of our army to Kursk, it will be lawful.",)),
    "a rumour": ("en", ("The rumour of our troops deployed in Kursk is fiction.",)),
    "Kursk in 1943": ("ko", ("꾸르스크격전은 1943년에 쏘련군이 진행한 전투이다. 우리 군대도 그 경험을 배운다.",)),
    "martyrs at home": (
        "ko",
        ("조국해방전쟁에서 희생된 인민군렬사들의 묘에 화환을 진정하였다. 해외군사작전 소식도 있다.",),
    ),
    "the war against Japan": ("zh", ("抗日战争中牺牲的我军烈士受到怀念。库尔斯克的客人来访。",)),
    "a foreign claim told and denied": (
        "en",
        (
            "The puppet ROK military clamoured that soldiers of the DPRK dispatched to Kursk were killed.",
            "It is a sheer lie.",
        ),
    ),
    "a foreign claim quoted and denied": (
        "ko",
        (
            "한국 국방부는 《북한군 1만명이 꾸르스크에 파병되였으며 많은 전사자가 발생하였다》고 떠들었다. 이것은 황당한 궤변이다.",
        ),
    ),
    "a claim in marks": (
        "en",
        ('"Thousands of troops of the KPA participated in the operations in Kursk."', "So one could read somewhere."),
    ),
    "a claim in marks, its speaker after it": (
        "en",
        ('"1,000 KPA soldiers were killed in the operation in Kursk," the South Korean spy agency said.',),
    ),
    "a claim denied in Chinese": ("zh", ("韩国声称朝鲜人民军士兵在库尔斯克作战中阵亡，这完全是捏造。",)),
    "a denial further down": (
        "en",
        (
            "The Western media say that KPA soldiers were dispatched to Kursk.",
            "The KPA soldiers were killed in the operation there.",
            "Harvest goes on.",
            "All this is a farce.",
        ),
    ),
    "a negation in Russian": ("ru", ("Военнослужащие КНА не участвовали в боях в Курской области.",)),
    "a negation in English": ("en", ("The KPA soldiers have never participated in the operations in Kursk.",)),
    "a negation in Korean": ("ko", ("우리 군대는 꾸르스크해방작전에 참전하지 않았다.",)),
    "a negation in Chinese": ("zh", ("朝鲜人民军没有参加库尔斯克的作战。",)),
    "a foreign leader's words, told": (
        "en",
        (
            "Shoigu conveyed the thanks of Putin to the KPA soldiers who fought in the operation in Kursk.",
            "He said that KPA soldiers were killed in the operation in Kursk.",
            "He stressed that the KPA fought in Kursk.",
        ),
    ),
    "a letter that was received": (
        "en",
        (
            "Kim Jong Un received a letter from Vladimir Putin.",
            "The letter said that the KPA soldiers fought in the operations in Kursk.",
        ),
    ),
    "the battle of 1943 in the sentence before": (
        "en",
        (
            "The anniversary of the battle of Kursk was marked with a lecture.",
            "Officers and soldiers of the KPA paid homage to the fallen.",
        ),
    ),
    "the eightieth anniversary": (
        "en",
        (
            "The 80th anniversary of the fight at Kursk was marked.",
            "Soldiers of the KPA took part in the lecture and paid homage to the fallen.",
        ),
    ),
    "tourists from Kursk": (
        "en",
        (
            "A group of tourists from Kursk Region visited the DPRK.",
            "Soldiers of the KPA were awarded medals for building the tourist area, the guides said.",
        ),
    ),
    "a place without an operation": (
        "en",
        ("Kursk has a new theatre.", "Soldiers of the KPA were awarded medals for building a tourist area."),
    ),
    "Russia's operation in another sentence": (
        "en",
        (
            "Russia goes on with the special military operation.",
            "Soldiers of the KPA took part in the building of houses, and were awarded medals.",
        ),
    ),
    "a performance for Kursk": (
        "en",
        (
            "Kursk was liberated in a hard battle.",
            "Soldiers of the KPA took part in a performance given for its people.",
        ),
    ),
    "a question": ("en", ("And soldiers of the KPA took part in the operations in Kursk?",)),
    "a claim of nobody": ("en", ("It was claimed that soldiers of the KPA were killed in the operation in Kursk.",)),
    "support, and then a cemetery": (
        "en",
        (
            "Our army fully supports the Russian army in the operation in Kursk.",
            "The soldiers of the KPA paid homage to the fallen.",
        ),
    ),
    "a cemetery of the revolution": (
        "en",
        (
            "The operation in Kursk went on.",
            "Soldiers of the KPA laid wreaths before the fallen in the Revolutionary Martyrs Cemetery.",
        ),
    ),
    "a foreigner who goes on": (
        "en",
        (
            "Shoigu said that the soldiers of the KPA fought in the operations in Kursk.",
            "The exploits of the Korean soldiers who fell in Kursk will be remembered, he noted.",
        ),
    ),
    "enemies": ("en", ("The hostile forces are spreading that our army was dispatched to the operations in Kursk.",)),
    "another army's theatre, and our medals for a building": (
        "en",
        (
            "The Kursk operation of the Russian army is successful.",
            "KPA soldiers planted trees in Pyongyang and were awarded medals for construction.",
        ),
    ),
    "asked whether": (
        "en",
        ("Asked whether KPA soldiers were deployed to the Kursk front, the vice-minister said he need not answer.",),
    ),
    "none": ("en", ("None of our soldiers were killed in the operation in Kursk.",)),
    "not one": ("ko", ("우리 군인 한명도 꾸르스크전투에서 전사한 사람이 없다.",)),
    "no fact": (
        "ko",
        ("우리 군대의 꾸르스크파병설은 사실이 아니다.", "우리 군대가 파병되여 전사하였다는것은 적들의 말이다."),
    ),
    "no truth": (
        "ru",
        (
            "Слова о том, что военнослужащие КНА направлены в Курскую область для участия в боях, не соответствуют истине.",
        ),
    ),
    "what would have been": (
        "en",
        ("Soldiers of the KPA would have been dispatched to the operations in Kursk if necessary.",),
    ),
    "no theatre": ("en", ("The KPA soldiers who died in the flood were given the title of Hero of the DPRK.",)),
}


@pytest.mark.parametrize(("lang", "lines", "states"), ADMISSIONS, ids=[f"{a[0]} {sorted(a[2])}" for a in ADMISSIONS])
def test_an_admission(lang: str, lines: tuple[str, ...], states: set[str]) -> None:
    assert admitted(lang, *lines) == {(KURSK, state) for state in states}


@pytest.mark.parametrize(("lang", "lines"), SILENCES.values(), ids=SILENCES.keys())
def test_what_admits_nothing(lang: str, lines: tuple[str, ...]) -> None:
    assert admitted(lang, *lines) == set()


def test_the_dead_of_the_engineers_are_theirs_when_they_are_told_again() -> None:
    """Nine "fallen soldiers" some sentences after "nine lives" of the regiment are not all the dead of the troops."""
    blocks = [
        Block(
            "The regiment of engineers of the KPA left for the overseas military operation. "
            "In the regiment there was the heartrending loss of nine lives."
        ),
        Block("The title of Hero was conferred on nine fallen soldiers of the overseas military operation."),
    ]
    document = Document(
        source="s", outlet="kcna", native_id="1", url="u", headline="Report", blocks=languages_of_blocks(blocks, ("en",)), edition="en"
    )  # fmt: skip
    assert {fact.attrs["whose"] for fact in acknowledged.observe(document) if fact.value == "counted"} == {
        "DPRK engineers dead"
    }


def test_others_admit_nothing_in_its_name() -> None:
    lines = ("Sub-units of the armed forces of the DPRK participated in the operations in Kursk.",)
    assert admitted("en", *lines, outlet="tass") == set()
    assert admitted("en", *lines) == {(KURSK, "deployed")}


def test_a_letter_in_full_is_its_writers() -> None:
    lines = (
        "The soldiers of the KPA took part in the operations for liberating Kursk.",
        "Many soldiers of the KPA were killed.",
    )
    assert admitted("en", *lines, headline="Message of Thanks from Vladimir Putin") == set()
    assert admitted("en", *lines) == {(KURSK, "deployed"), (KURSK, "died")}


def test_the_leaders_own_words_are_our_own_in_marks_too() -> None:
    line = 'Kim Jong Un said: "The combatants of the KPA took part in the operations for liberating Kursk."'
    assert admitted("en", line) == {(KURSK, "deployed")}


def test_the_dead_of_a_theatre_without_a_name_are_counted() -> None:
    lines = (
        "He conferred the title of DPRK Hero upon combatants of the overseas operational unit of the KPA.",
        "He hung the medals on the portraits of the 101 martyrs.",
    )
    assert {state for _, state in admitted("en", *lines)} == {"decorated", "named", "died", "counted 101"}
    korean = "조선인민군 해외작전부대 전투원들을 만나시고 희생을 바친 101명의 렬사들의 초상사진에 공화국영웅칭호 메달을 달아주시였다."
    assert ("overseas", "counted 101") in admitted("ko", korean)
    assert ("overseas", "died") in admitted(
        "ko", "해외군사작전에 참전하여 장렬하게 희생된 군인들의 유가족들을 만나시였다."
    )


def test_a_theatre_without_a_name() -> None:
    line = "Combat units of our army took part in the overseas military operation and the fallen were honoured."
    assert admitted("en", line) == {("overseas", "deployed"), ("overseas", "died")}


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "en",
            "He visited the Memorial Museum of Overseas Military Operations with the bereaved families of the martyrs.",
        ),
        ("ko", "해외군사작전 무훈기념관건설장을 렬사유가족들과 함께 찾으시였다."),
        ("zh", "金正恩同志会见了在海外军事行动中牺牲的官兵的遗属。"),
    ],
)
def test_the_overseas_operation_is_our_own(lang: str, line: str) -> None:
    assert ("overseas", "died") in admitted(lang, line)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Soldiers of the Japanese Self-Defence Forces died in an overseas military operation, a magazine said."),
        ("en", "Pullback of Forces Dispatched Overseas Demanded in S. Korea"),
        ("en", "It paved the way for overseas military operations. Japan sent troops and many were killed in combat."),
        ("en", "The U.S. lost its face in overseas military operations in which thousands were killed."),
        ("ko", "일본자위대의 해외군사작전에서 사상자가 나고 병사들이 희생되였다."),
        ("zh", "美军在海外军事行动中有许多士兵阵亡。"),
    ],
)
def test_the_overseas_operations_of_others_are_theirs(lang: str, line: str) -> None:
    assert admitted(lang, line) == set()
