"""Numbers of the troops abroad, in four languages: forty-odd sentences in the manner of real reports, with what they count."""

from __future__ import annotations

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document
from tealeaves.observe import quantities
from tealeaves.observe.numbers import interval, numbers, ranges


def told(outlet: str, lang: str, *lines: str, headline: str = "Report") -> set[tuple[str, int, str, str]]:
    """What is counted, how many, with which qualifier, according to whom."""
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
    facts = list(quantities.observe(document))
    for fact in facts:
        assert document.text[fact.start : fact.end].strip()
        assert fact.kind == "quantity"
    return {(f.subject, int(f.value), f.attrs.get("qualifier", ""), f.attrs["said_by"]) for f in facts}


TROOPS, DEAD, LOSSES = "DPRK troops|Russia", "DPRK dead|Kursk", "DPRK casualties|Kursk"
SAPPERS, SAPPERS_DEAD, DAYS = "DPRK engineers|Russia", "DPRK engineers dead|Kursk", "deployment days|Kursk"
BUILDERS, WORKERS, SHELLS = "DPRK builders|Russia", "DPRK workers|Russia", "shells|Russia"
SEOUL = "South Korea"

SENTENCES = [
    # English
    ("rfa", "en", "Later that year North Korea began sending troops to Russia, with more than 12,000 deployed there so far.",
     {(TROOPS, 12_000, "more than", "outlets of west")}),
    ("guardian_nk", "en", "South Korean intelligence estimates roughly 15,000 North Korean personnel deployed to aid Russia.",
     {(TROOPS, 15_000, "roughly", SEOUL)}),
    ("rte", "en", "Kim acknowledged at least 9 North Korean engineers were killed in a 120-day mine-clearing deployment in Kursk.",
     {(SAPPERS_DEAD, 9, "at least", "own"), (DAYS, 120, "", "own")}),
    ("kcna", "en", "The regiment fulfilled its tasks in the Kursk Region in a 120-day mission, with the heartrending loss of nine lives.",
     {(DEAD, 9, "", "own"), (DAYS, 120, "", "own")}),
    ("korea_herald", "en", "North Korea sent more than 1,000 engineering troops for mine clearance to Russia.",
     {(SAPPERS, 1_000, "more than", "outlets of south_korea")}),
    ("bbc_asia", "en", "British intelligence: more than 6,000 North Koreans killed or wounded in Kursk, of 11,000 troops deployed.",
     {(LOSSES, 6_000, "more than", "Britain"), (TROOPS, 11_000, "", "Britain")}),
    ("yonhap", "en", "The NIS said about 600 North Korean soldiers had been killed in Russia's war.", {(DEAD, 600, "roughly", SEOUL)}),
    ("nknews", "en", "Zelensky said North Korea had lost 4,000 soldiers killed or wounded in the Kursk region.",
     {(LOSSES, 4_000, "", "Ukraine")}),
    ("voa", "en", "Pentagon officials put the North Korean soldiers sent to Russia at some 10,000.", set()),
    ("voa", "en", "A Pentagon spokesman said around 10,000 North Korean soldiers were sent to Russia.",
     {(TROOPS, 10_000, "roughly", "United States")}),
    ("tass", "en", "Shoigu said the DPRK would send 5,000 military construction workers and 1,000 sappers to the Kursk Region of Russia.",
     {(BUILDERS, 5_000, "", "Russia"), (SAPPERS, 1_000, "", "Russia")}),
    ("reuters", "en", "Pyongyang sent some 14,000 soldiers to Kursk, and more than 6,000 were killed, according to Ukrainian sources.",
     {(TROOPS, 14_000, "roughly", "unknown"), (DEAD, 6_000, "more than", "unknown")}),
    ("chosun", "en", "Kim Jong-un said of the unit in Kursk: the sacrifices of nine people pain us.", {(DEAD, 9, "", "own")}),
    # Korean
    ("yonhap", "ko", "국정원은 북한군 1만5천명이 러시아에 파병됐고 600명이 사망하는 등 4천700여명의 사상자가 발생했다고 밝혔다.",
     {(TROOPS, 15_000, "", SEOUL), (DEAD, 600, "", SEOUL), (LOSSES, 4_700, "more than", SEOUL)}),
    ("yonhap", "ko", "북한이 러시아에 1만 1000여명을 파병한 것으로 추산된다.", {(TROOPS, 11_000, "more than", "outlets of south_korea")}),
    ("yonhap", "ko", "러시아에 간 북한군 전사자는 최소 9명이다.", {(DEAD, 9, "at least", "outlets of south_korea")}),
    ("minju", "ko", "꾸르스크주에서 우리 공병련대는 120일간의 전투임무를 수행하였다.", {(DAYS, 120, "", "own")}),
    ("minju", "ko", "꾸르스크주에서 우리 공병련대는 아홉명의 희생을 냈다.", {(SAPPERS_DEAD, 9, "", "own")}),
    ("voa", "ko", "합참은 북한이 러시아에 약 3천명을 추가로 파병했다고 밝혔다.", {(TROOPS, 3_000, "roughly", SEOUL)}),
    ("yonhap", "ko", "국정원은 오늘(30일) 러시아에 파병된 북한군 가운데 사망자 600명을 포함해 4천700명의 사상자가 나왔다고 밝혔다.",
     {(DEAD, 600, "", SEOUL), (LOSSES, 4_700, "", SEOUL)}),
    ("yonhap", "ko", "러시아에 파병된 북한군 약 1만 5000명 중 4700여 명이 죽거나 다쳤다.",
     {(TROOPS, 15_000, "roughly", "outlets of south_korea"), (LOSSES, 4_700, "more than", "outlets of south_korea")}),
    ("yonhap", "ko", "국정원은 쿠르스크에 배치된 북한군 가운데 최소 100여 명의 사망자가 발생했고 부상자는 1천여 명이라고 밝혔다.",
     {(DEAD, 100, "at least", SEOUL), ("DPRK wounded|Kursk", 1_000, "more than", SEOUL)}),
    ("voa", "en", "North Korea has already lost 4,000 soldiers in the Russian war, Zelensky said.", {(LOSSES, 4_000, "", "Ukraine")}),
    # Russian
    ("ria", "ru", "Около двух тысяч северокорейских военных погибли в Курской области, заявили в разведке Южной Кореи.",
     {(DEAD, 2_000, "roughly", SEOUL)}),
    ("ria", "ru", "КНДР направит пять тысяч военных строителей и тысячу саперов в Курскую область.",
     {(BUILDERS, 5_000, "", "outlets of russia"), (SAPPERS, 1_000, "", "outlets of russia")}),
    ("ria", "ru", "Всего власти КНДР направили в зону украинского конфликта 15 тысяч северокорейских военнослужащих.",
     {(TROOPS, 15_000, "", "outlets of russia")}),
    ("ria", "ru", "Потери КНДР в Курской области составили около 4,7 тыс. человек, включая раненых и погибших.",
     {(LOSSES, 4_700, "roughly", "outlets of russia")}),
    ("tass", "ru", "Северная Корея потеряла 101 солдата во время боев за Курскую область.", {(LOSSES, 101, "", "outlets of russia")}),
    ("interfax", "ru", "По данным ГУР, КНДР отправила в Россию до 12 000 военнослужащих.", {(TROOPS, 12_000, "up to", "Ukraine")}),
    # Chinese
    ("xinhua", "zh", "朝鲜军事工程兵部队被部署到俄罗斯库尔斯克地区，其间共有9名士兵牺牲。", {(DEAD, 9, "", "outlets of china")}),
    ("xinhua", "zh", "韩国情报部门估计，约有1万名朝鲜士兵被派往俄罗斯。", {(TROOPS, 10_000, "roughly", SEOUL)}),
    ("voa", "zh", "据首尔方面称，大约600名朝鲜士兵在为俄罗斯作战中阵亡，另有数千人受伤。", {(DEAD, 600, "roughly", SEOUL)}),
    ("voa", "zh", "朝鲜已向俄罗斯派遣约12,000名士兵参战，其中至少3,800人已在战斗中死亡或受伤。",
     {(TROOPS, 12_000, "roughly", "outlets of west"), (LOSSES, 3_800, "at least", "outlets of west")}),
    ("voa", "zh", "平壤向俄罗斯库尔斯克地区派遣了超过1万名士兵。", {(TROOPS, 10_000, "more than", "outlets of west")}),
    ("xinhua", "zh", "朝鲜工兵团在库尔斯克执行了为期120天的任务。", {(DAYS, 120, "", "outlets of china")}),
    # each number's own clause
    ("yonhap", "ko", "국정원은 러시아 쿠르스크에 파병된 북한군이 1만5천여명이며 사망자는 600여명이라고 밝혔다.",
     {(TROOPS, 15_000, "more than", SEOUL), (DEAD, 600, "more than", SEOUL)}),
    ("voa", "ko", "북한군 1만명이 쿠르스크에 파병되였으며 많은 전사자가 발생하였다.", {(TROOPS, 10_000, "", "outlets of west")}),
    ("yonhap", "en",
     "The NIS said about 2,000 North Korean soldiers have been killed in Russia, while 1,000 combat engineers were sent to Russia.",
     {(DEAD, 2_000, "roughly", SEOUL), (SAPPERS, 1_000, "", SEOUL)}),
    ("voa", "en", "About 10,000 to 12,000 North Korean soldiers were sent to Russia.", {(TROOPS, 12_000, "10,000 to", "outlets of west")}),
    ("voa", "en", "Between 10,000 and 12,000 North Korean soldiers were sent to Russia.",
     {(TROOPS, 12_000, "10,000 to", "outlets of west")}),
    ("voa", "en", "North Korea sent 10,000-12,000 soldiers to Russia.", {(TROOPS, 12_000, "10,000 to", "outlets of west")}),
    ("voa", "ru", "КНДР отправила в Россию от 10 000 до 12 000 военнослужащих.", {(TROOPS, 12_000, "10,000 to", "outlets of west")}),
    # claims that our own outlets print to deny them
    ("kcna", "ko", "한국 국방부는 《북한군 1만명이 꾸르스크에 파병되였으며 많은 전사자가 발생하였다》고 떠들었다. 이것은 황당한 궤변이다.",
     set()),
    ("kcna", "en", 'The Western media say that "1,000 KPA soldiers were killed in the operation in Kursk". This is a farce.', set()),
    # who was sent as what
    ("yonhap", "ko", "국정원은 북한이 러시아에 공병 1000명을 파병했다고 밝혔다.", {(SAPPERS, 1_000, "", SEOUL)}),
    ("yonhap", "ko", "국정원은 북한 건설부대 5천여명이 러시아에 파견됐다고 밝혔다.", {(BUILDERS, 5_000, "more than", SEOUL)}),
    ("yonhap", "ko", "북한이 러시아에 노동자 1만5천명을 보냈다.", {(WORKERS, 15_000, "", "outlets of south_korea")}),
    ("tass", "en", "North Korea to send 1,000 sappers, 5,000 military builders to Kursk Region, Shoigu said.",
     {(SAPPERS, 1_000, "", "Russia"), (BUILDERS, 5_000, "", "Russia")}),
    ("xinhua", "zh", "绍伊古说，朝鲜将向俄罗斯库尔斯克州派遣1000名工兵和5000名军事建设人员。",
     {(SAPPERS, 1_000, "", "Russia"), (BUILDERS, 5_000, "", "Russia")}),
    ("yonhap", "ko", "국정원은 러시아에 파병된 북한군 사상자가 전사자 600여명을 포함해 총 4천700여명이라고 밝혔다.",
     {(DEAD, 600, "more than", SEOUL), (LOSSES, 4_700, "more than", SEOUL)}),
    # of a part, of the whole army, on top, of the decorated
    ("guardian_nk", "en", "Around 4,000 of the 11,000 North Korean troops sent to Kursk had been killed or captured.",
     {(TROOPS, 11_000, "", "outlets of west")}),
    ("yonhap", "en", "A North Korean soldier captured in Kursk said most of his unit of 200 had been killed.", set()),
    ("yonhap", "en", "North Korea has a standing army of 1.28 million troops and sends some to Russia.", set()),
    ("rodong", "ko", "1,000여명의 참전군인들이 꾸르스크해방작전에서 세운 위훈으로 국가표창을 받았다.", set()),
    ("yonhap", "ko", "북한은 러시아에 152㎜ 포탄 1천200만여발을 보냈다고 국방정보본부가 밝혔다.",
     {(SHELLS, 12_000_000, "more than", SEOUL)}),
    ("yonhap", "ko", "김정은은 쿠르스크에 파병됐던 공병부대원 9명이 전사했다고 인정했다.", {(SAPPERS_DEAD, 9, "", "own")}),
    ("voa", "en", "The Pentagon believes 12,000 North Korean troops are in Russia.", {(TROOPS, 12_000, "", "United States")}),
    ("kcna", "en", "The regiment removed mines in the Kursk Region and nine soldiers laid down their lives.",
     {(SAPPERS_DEAD, 9, "", "own")}),
    ("yonhap", "en", "North Korea has suffered around 300 deaths and 2,700 injuries in Kursk, Seoul's spy agency said.",
     {(DEAD, 300, "roughly", SEOUL), ("DPRK wounded|Kursk", 2_700, "", SEOUL)}),
    ("ria", "ru", "Зеленский заявил о гибели трех тысяч северокорейских солдат в Курской области.", {(DEAD, 3_000, "", "Ukraine")}),
    ("tass", "ru", "Более 200 саперов КНДР погибли в Курской области?", set()),
    ("korea_herald", "en", "North Koreans sent to Russia now number 2,000, the NIS said, while troops of others stand at 15,000.", set()),
    ("interfax", "ru", "Военные строители из КНДР числом 5 тыс. прибудут в Курскую область.", {(BUILDERS, 5_000, "", "outlets of russia")}),
    # things, and whom a poll asked
    ("yonhap", "en", "North Korea sent 1,000 mine-clearing engineers to Russia.", {(SAPPERS, 1_000, "", "outlets of south_korea")}),
    ("yonhap", "en", "North Korea sent 10,000 trained soldiers to Russia.", {(TROOPS, 10_000, "", "outlets of south_korea")}),
    ("guardian_nk", "en", "Russia launched 500 drones at Kyiv as North Korean soldiers killed in Kursk were honoured.", set()),
    ("kcna", "en", "In the Kursk operation our soldiers destroyed 27 tanks and killed 500 enemies.", set()),
    ("kcna", "ko", "꾸르스크해방작전에서 우리 군인들은 땅크 27대를 격파하고 적 500여명을 살상하였다.", set()),
    ("korea_times", "en", "A poll of 1,000 people opposed it after North Korean troops were sent to Russia.", set()),
    # a theatre that the next sentence names, a rest of a sentence, a speaker by his office
    ("yonhap", "ko", "국정원은 북한군 600명이 숨지고 4천100명이 다쳤다고 밝혔다. 이들은 러시아 쿠르스크에서 싸웠다.",
     {(DEAD, 600, "", SEOUL), ("DPRK wounded|Kursk", 4_100, "", SEOUL)}),
    ("kcna", "ko", "해외군사작전에 참전하여 전사한 101명의 렬사들의 초상사진이 모셔졌다.", {("DPRK dead|overseas", 101, "", "own")}),
    ("yonhap", "en", "North Korea sent 12 million rounds of 152-mm artillery shells to Russia, the Joint Chiefs of Staff said.",
     {(SHELLS, 12_000_000, "", SEOUL)}),
    ("minju", "ko", "공병련대가 출병하여 120일간의 꾸르스크작전을 수행하였다.", {(DAYS, 120, "", "own")}),
    # denied, only possible, of before, another army's
    ("tass", "en", "The Kremlin denied reports that North Korea had sent 12,000 soldiers to Russia.", set()),
    ("ria", "ru", "Песков опроверг сообщения об отправке КНДР 10 тыс. военных в Россию.", set()),
    ("yonhap", "ko", "러시아는 북한군 1만명 파병설을 부인했다.", set()),
    ("guardian_nk", "en", "North Korea could send up to 30,000 soldiers to Russia, Ukrainian intelligence said.", set()),
    ("voa", "en", "The Pentagon said North Korea had sent around 10,000 soldiers to Russia, up from its estimate last week of 3,000.",
     {(TROOPS, 10_000, "roughly", "United States")}),
    ("yonhap", "ko", "우크라이나군 1천명이 쿠르스크에서 전사했다고 북한 매체가 보도했다.", set()),
    ("guardian_nk", "en", "Some 50,000 Russian and North Korean troops were deployed in Kursk.", set()),
    ("kcna", "en", "Troops Dispatched Overseas: S. Korea sent at least 600 engineers and 150 soldiers of our army's enemy to Iraq.", set()),
    # near misses
    ("kcna", "en", "The Kursk battle of 1943 saw 900 000 Soviet soldiers killed beside our memory.", set()),
    ("kcna", "en", "In Kursk the Ukrainian army lost 300 soldiers, our army was told.", set()),
    ("kcna", "en", "Our army heard that 2,000 Ukrainian soldiers were killed in Kursk.", set()),
    ("yonhap", "en", "North Korea sent 20 officials to Russia.", set()),
    ("yonhap", "en", "North Korea sent a letter to Russia on Dec. 12, 2024.", set()),
    ("yonhap", "en", "In 2024 North Korean soldiers were sent to Russia.", set()),
    ("yonhap", "ko", "국정원은 2024년 10월 북한군이 러시아에 파병됐다고 밝혔다.", set()),
    ("kcna", "en", "The 11th session heard that 101 factories of our country were built.", set()),
    ("yonhap", "en", "Some 28,500 U.S. troops are stationed in South Korea as North Korea courts Russia.", set()),
]  # fmt: skip


@pytest.mark.req("A-4")
@pytest.mark.parametrize(
    ("outlet", "lang", "sentence", "expected"), SENTENCES, ids=[f"{s[1]} {s[2][:40]}" for s in SENTENCES]
)
def test_a_sentence_gives_its_numbers(
    outlet: str, lang: str, sentence: str, expected: set[tuple[str, int, str, str]]
) -> None:
    assert told(outlet, lang, sentence) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("more than one million people", [1_000_000]),
        ("1.5 million shells", [1_500_000]),
        ("15 тыс. солдат", [15_000]),
        ("1만5천명", [15_000]),
        ("1만 5000여명", [15_000]),
        ("3천명", [3_000]),
        ("1.5万名", [15_000]),
        ("一百二十天", [120]),
        ("九名士兵", [9]),
        ("数千人", []),
        ("54 000 troops", [54_000]),
        ("the 528th Regiment", []),
        ("сто один солдат", [101]),
        ("at 10:30", []),
        ("만 5천명", [15_000]),
        ("천여명", [1_000]),
        ("수천명", []),
        ("수만 명", []),
        ("백한명", [101]),
        ("스물두명", [22]),
        ("서른명", [30]),
        ("100일만에", [100]),
        ("1万5千人", [15_000]),
        ("1万5000人", [15_000]),
        ("一百零一名", [101]),
        ("上万名", []),
        ("две тысячи солдат", [2_000]),
        ("полторы тысячи солдат", [1_500]),
        ("двести двадцать два солдата", [222]),
        ("тысяча саперов", [1_000]),
        ("десятки тысяч солдат", []),
        ("15-тысячный контингент", [15_000]),
        ("15K troops", [15_000]),
        ("twenty-two soldiers", [22]),
        ("a hundred and twenty days", [120]),
        ("two hundred thousand", [200_000]),
        ("several hundred soldiers", []),
        ("half a million soldiers", []),
        ("no one was killed", []),
        ("152-mm shells", []),
    ],
)
def test_numbers_as_printed(text: str, values: list[int]) -> None:
    assert [number.value for number in numbers(text, 0, len(text))][: max(len(values), 1)] == values


def test_a_qualifier_is_an_interval() -> None:
    (least,) = numbers("at least 9 soldiers", 0, 19)
    (over,) = numbers("more than 12,000 troops", 0, 23)
    assert interval(least) == (9, 11)
    assert interval(over) == (12_000, 13_800)


@pytest.mark.parametrize(
    "text",
    [
        "about 10,000 to 12,000 soldiers",
        "10 to 12 thousand",
        "10-12 тыс. человек",
        "от 10 до 12 тысяч",
        "1만~1만2000명",
    ],
)
def test_a_range_is_an_interval(text: str) -> None:
    (between,) = ranges(text, list(numbers(text, 0, len(text))))
    assert (between.value, interval(between)) == (12_000, (9_800, 12_240))


@pytest.mark.parametrize(
    ("lang", "text", "planned"),
    [
        ("en", "North Korea has decided to send 12,000 soldiers to Russia.", [True]),
        (
            "en",
            "North Korea has sent 3,000 troops to Russia so far and plans to deploy about 10,000 troops there.",
            [False, True],
        ),
        ("ko", "북한이 러시아에 6천명을 파병하기로 했다.", [True]),
        ("ru", "КНДР направит в Россию 6000 военнослужащих.", [True]),
        ("zh", "朝鲜将向俄罗斯派遣6000名士兵。", [True]),
        ("zh", "朝鲜已向俄罗斯派遣6000名士兵。", [False]),
    ],
)
def test_who_is_to_be_sent_is_not_there(lang: str, text: str, planned: list[bool]) -> None:
    document = Document(
        source="s", outlet="voa", native_id="1", url="u", headline=text, blocks=(Block(text, lang, "headline"),), edition=lang
    )  # fmt: skip
    assert ["planned" in fact.attrs for fact in quantities.observe(document)] == planned


@pytest.mark.parametrize(
    ("lang", "text", "additional"),
    [
        ("en", "North Korea sent an additional 3,000 soldiers to Russia.", True),
        ("en", "North Korea sent 3,000 more soldiers to Russia.", True),
        ("en", "North Korea sent more than 3,000 soldiers to Russia.", False),
        ("en", "North Korea sent a first batch of 1,500 soldiers to Russia.", True),
        ("ko", "북한이 1차로 1만1천여명을 러시아에 파병했다.", True),
        ("ko", "북한이 러시아에 3천명 이상을 추가 파병했다.", True),
        ("zh", "朝鲜去年向俄罗斯增派士兵，派遣了1.1万名士兵。", False),
        ("ko", "북한이 러시아에 약 3천명을 추가로 파병했다.", True),
        ("ko", "북한이 러시아에 약 3천명을 파병했다.", False),
        ("ru", "КНДР отправит в Россию еще шесть тысяч военнослужащих.", True),
    ],
)
def test_an_addition_is_marked(lang: str, text: str, additional: bool) -> None:
    document = Document(
        source="s", outlet="voa", native_id="1", url="u", headline=text, blocks=(Block(text, lang, "headline"),), edition=lang
    )  # fmt: skip
    (fact,) = quantities.observe(document)
    assert ("additional" in fact.attrs) is additional


def test_the_quote_holds_the_qualifier() -> None:
    text = "North Korea sent more than 1,000 troops to Russia."
    document = Document(
        source="s",
        outlet="rfa",
        native_id="1",
        url="u",
        headline=text,
        blocks=(Block(text, "en", "headline"),),
        edition="en",
    )
    (fact,) = quantities.observe(document)
    assert document.text[fact.start : fact.end] == "more than 1,000"
    assert (fact.attrs["least"], fact.attrs["most"]) == ("1000", "1150")
