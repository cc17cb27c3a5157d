"""The language of lines and blocks."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.language import UNDECIDED, dominant, language_of, languages_of_blocks, script_counts
from tealeaves.model import Block

# Lines as a stamp notice and its order form have them: our own writing.
LINES = {
    "ko": (
        "새 우표를 발행함을 알린다",
        "주문서", "우표첩 이름", "가격(유로)", "수량", "총액", "주소와 성명", "국가우표발행국은 우표를 발행한다",
        "재고번호",
        "발행날자", "서명", "새해 축하엽서 5종", "조선우표사",
    ),
    "en": (
        "The stamps will be issued on the occasion of the New Year", "Order form", "Name of the stamp", "Price in euro", "Quantity",
        "Total amount", "Name and address", "The Korea Stamp Corporation issues new stamps", "Stock number", "Date of issue",
        "Please send your order to the address below", "Five postcards for the New Year", "Designed by the State Stamp Bureau",
    ),
    "zh": (
        "为迎接新年发行新邮票", "订货单", "邮票名称", "价格（欧元）", "数量", "总金额", "姓名和地址", "国家邮票发行局发行新邮票",
        "库存编号", "发行日期",
        "请将订货单寄到以下地址", "新年明信片五张", "朝鲜邮票社",
    ),
    "ru": (
        "Выпускаются новые почтовые марки", "Бланк заказа", "Наименование", "Цена (евро)", "Количество", "Итого", "Имя и адрес",
        "Корейская компания почтовых марок", "Номер", "Дата выпуска", "Подпись", "Пять открыток к Новому году", "Буклет марок",
    ),
}  # fmt: skip
CODES = ("Ba79", "4801", "2.40", "1", "30×40 mm", "№ 12", "-")


def notice(rng: random.Random) -> tuple[list[Block], list[str]]:
    """Two to four languages, three to eight lines each in a run, with numbers strewn in; and the language of each block."""
    blocks: list[Block] = []
    truth: list[str] = []
    for language in rng.sample(sorted(LINES), rng.randint(2, 4)):
        for line in rng.sample(LINES[language], rng.randint(3, 8)):
            blocks.append(Block(line))
            truth.append(language)
            if rng.random() < 0.2:
                blocks.append(Block(rng.choice(CODES)))
                truth.append("")
    return blocks, truth


@pytest.fixture(scope="module")
def read_notices() -> list[tuple[list[str], list[str]]]:
    """600 notices: the true language of each lettered line, and the one found."""
    rng = random.Random(20250101)
    found = []
    for _ in range(600):
        blocks, truth = notice(rng)
        labelled = languages_of_blocks(blocks, ("ko", "en", "zh", "ru"))
        pairs = [(true, block.lang) for true, block in zip(truth, labelled, strict=True) if true]
        found.append(([true for true, _ in pairs], [lang for _, lang in pairs]))
    return found


@pytest.mark.req("L-1")
def test_russian_is_found_in_every_notice_and_nowhere_else(read_notices: list[tuple[list[str], list[str]]]) -> None:
    pairs = Counter(
        (true == "ru", lang == "ru") for truth, found in read_notices for true, lang in zip(truth, found, strict=True)
    )
    assert pairs[True, True] > 2_000
    assert pairs[True, False] == 0, "recall"
    assert pairs[False, True] == 0, "precision"


@pytest.mark.req("L-1")
def test_the_set_of_languages_of_a_notice(read_notices: list[tuple[list[str], list[str]]]) -> None:
    """A language counts as present with two lines: precision and recall of the sets, and the accuracy of lines."""
    hits = wrong = missed = right = lines = 0
    for truth, found in read_notices:
        present = {lang for lang, count in Counter(found).items() if count >= 2 and lang != UNDECIDED}
        hits += len(present & set(truth))
        wrong += len(present - set(truth))
        missed += len(set(truth) - present)
        right += sum(true == lang for true, lang in zip(truth, found, strict=True))
        lines += len(truth)
    assert hits / (hits + wrong) >= 0.997
    assert hits / (hits + missed) >= 0.962
    assert right / lines >= 0.963


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("President Vladimir Putin (Владимир Путин) visited Pyongyang", "en"),
        ("中華人民共和國 주석 習近平동지", "ko"),
        ("경애하는 김정은동지께서 «Товарищ»라고 하시였다", "ko"),
        ("【平壌12月27日発朝鮮中央通信】", "ja"),
        ("敬愛する金正恩同志が", "ja"),
        ("订货单", "zh"),
        ("Бланк заказа", "ru"),
        ("Україна їде", "uk"),
        ("Монгол улсын ерөнхийлөгч", "mn"),
        ("Llega a Pyongyang una delegación del Partido", "es"),
        ("Timbres de la RPD de Corée avec une enveloppe", "fr"),
        ("Die Briefmarken der DVRK und ihre Geschichte", "de"),
        ("Kim Jong Il Inspects KPA Unit", UNDECIDED),
        ("KCNA", UNDECIDED),
        ("Ba79", UNDECIDED),
        ("12.5 × 30", UNDECIDED),
        ("", UNDECIDED),
        ("ไปรษณีย์", UNDECIDED),
    ],
)
def test_lines(text: str, language: str) -> None:
    assert language_of(text)[0] == language


def test_the_source_settles_what_letters_leave_open() -> None:
    assert language_of("切手番号", ("ja",))[0] == "ja"
    assert language_of("切手番号", ("ja", "zh"))[0] == "zh"
    assert language_of("Българска поща", ("bg",))[0] == "bg"
    assert language_of("Українська їжа", ("ru",))[0] == "uk"


def test_a_kana_free_line_takes_its_neighbours_language() -> None:
    blocks = [Block("敬愛する金正恩同志が祝電を送った。"), Block("切手番号"), Block("切手を発行する。")]
    assert [block.lang for block in languages_of_blocks(blocks)] == ["ja", "ja", "ja"]


def test_neighbours_never_overrule_a_script() -> None:
    english = [Block("The stamps will be issued on the occasion of the New Year.")] * 5
    blocks = [*english, Block("Бланк заказа"), *english, Block("1.20"), Block("KCNA Commentary")]
    assert [block.lang for block in languages_of_blocks(blocks)] == ["en"] * 5 + ["ru"] + ["en"] * 5 + [UNDECIDED, "en"]


def test_a_name_in_another_script_does_not_change_a_paragraph() -> None:
    text = "The message was sent to Владимир Владимирович Путин by the leader of the DPRK and was received in Moscow on Tuesday."
    assert language_of(text)[0] == "en"
    assert script_counts(text)["cyrillic"] > 20


def test_labelling_keeps_text_and_role() -> None:
    blocks = [
        Block("Order form", role="order_form"),
        Block("Бланк заказа", role="order_form"),
        Block("12", role="caption"),
    ]
    labelled = languages_of_blocks(blocks)
    assert [(block.text, block.role) for block in labelled] == [(block.text, block.role) for block in blocks]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_text_has_a_label(texts: list[str]) -> None:
    blocks = languages_of_blocks([Block(text) for text in texts], ("ko", "en"))
    assert [block.text for block in blocks] == texts
    assert all(0.0 <= block.confidence <= 1.0 and (block.lang == UNDECIDED or len(block.lang) == 2) for block in blocks)
    assert languages_of_blocks(blocks, ("ko", "en")) == blocks
    assert dominant(blocks) in {UNDECIDED, *(block.lang for block in blocks)}


def test_dominant_counts_letters_of_known_blocks() -> None:
    assert dominant([]) == UNDECIDED
    assert dominant([Block("x" * 500), Block("abc", "en"), Block("де", "ru")]) == "en"
    assert dominant([Block("ab", "ru"), Block("ab", "en")]) == "en"
