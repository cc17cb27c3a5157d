"""What the outlets call the South, with their quotation marks, and what only looks like it."""

from __future__ import annotations

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document
from tealeaves.observe import country_terms
from tealeaves.observe.quoting import quoting


def terms(lang: str, *lines: str, outlet: str = "kcna") -> set[tuple[str, str]]:
    blocks = languages_of_blocks([Block("Commentary", role="headline"), *(Block(line) for line in lines)], (lang,))
    document = Document(
        source="s",
        outlet=outlet,
        native_id="1",
        url="http://o.example/1",
        headline="Commentary",
        blocks=blocks,
        edition=lang,
    )
    facts = [fact for fact in country_terms.observe(document) if not fact.subject.endswith("|any")]
    for fact in facts:
        assert fact.attrs["term"] in document.text[fact.start : fact.end] or fact.lang in ("ru", "en")
        assert (fact.attrs["quoted"] == "yes") == (fact.value != fact.attrs["term"])
    return {(fact.subject, fact.value) for fact in facts}


@pytest.mark.parametrize(
    ("lang", "line", "expected"),
    [
        ("en", "The south Korean authorities staged drills.", {("KR", "south Korea")}),
        ("en", "The S. Korean puppet forces staged drills.", {("KR", "south Korea"), ("KR", "puppet")}),
        ("en", 'The "Republic of Korea" staged drills.', {("KR", '"Republic of Korea"')}),
        ("en", "The ROK and the U.S. staged drills.", {("KR", "Republic of Korea")}),
        ("en", 'The "ROK" army staged drills.', {("KR", '"Republic of Korea"')}),
        ("en", 'Yoon said: "the Republic of Korea will respond at once".', {("KR|reported", "Republic of Korea")}),
        ("en", 'They marked the "ROK army day" in Seoul.', {("KR|reported", "Republic of Korea")}),
        ("en", "The Democratic People's Republic of Korea is strong.", set()),
        ("en", "The Democratic People’s Republic of Korea is strong.", set()),
        ("en", "The Cabinet of the Democratic People' Republic of Korea gave a reception.", set()),
        ("en", "The Kiev puppet regime fights on.", set()),
        ("en", "South Korea's students burnt a puppet in uniform.", {("KR", "south Korea")}),
        ("ko", "남조선의 재일본대한민국민단이 모였다.", {("KR", "남조선")}),
        ("ko", "남조선과 달리 1919년 대한민국림시정부가 세워졌고 한국독립군이 싸웠다.", {("KR", "남조선")}),
        ("ko", "남조선에서 《대한민국》호 려객선이 침몰하였다.", {("KR", "남조선")}),
        (
            "ko",
            "남조선신문 《한국일보》가 전한데 의하면 대한민국 국회가 열렸다.",
            {("KR|reported", "남조선"), ("KR|reported", "대한민국")},
        ),
        ("en", "According to news reports the ROK staged drills.", {("KR|reported", "Republic of Korea")}),
        ("ko", "남조선당국이 전쟁연습을 벌렸다.", {("KR", "남조선")}),
        ("ko", "《대한민국》의 족속들이 떠들고있다.", {("KR", "《대한민국》")}),
        ("ko", "대한민국의 족속들이 떠들고있다.", {("KR", "대한민국")}),
        ("ko", "괴뢰한국것들이 떠들고있다.", {("KR", "괴뢰"), ("KR", "한국")}),
        ("ko", "한국괴뢰들의 망동을 규탄하였다.", {("KR", "괴뢰"), ("KR", "한국")}),
        ("ko", "윤석열은 《자유대한민국을 지키겠다》고 떠들었다.", {("KR|reported", "대한민국")}),
        ("ko", "조선민주주의인민공화국은 강하다.", set()),
        ("ru", "Власти Южной Кореи проводят учения.", {("KR", "Южная Корея")}),
        ("ru", "Так называемая «Республика Корея» проводит учения.", {("KR", "«Республика Корея»")}),
        ("ru", "Корейская Народно-Демократическая Республика сильна.", set()),
        ("ru", "Мы не обращаем внимания на действия РК.", {("KR", "Республика Корея")}),
        ("ru", "Пленум ЦК ТПК и ПРК прошёл.", set()),
        ("zh", "南朝鲜当局进行演习。", {("KR", "南朝鲜")}),
        ("zh", "韩国傀儡进行演习。", {("KR", "韩国"), ("KR", "傀儡")}),
        ("zh", "“大韩民国”进行演习。", {("KR", "“大韩民国”")}),
    ],
)
def test_terms(lang: str, line: str, expected: set[tuple[str, str]]) -> None:
    assert terms(lang, line) == expected


def test_only_the_outlets_of_the_north() -> None:
    assert terms("en", "South Korea staged drills.", outlet="yonhap") == set()


@pytest.mark.parametrize(
    ("text", "word", "how"),
    [
        ('the "ROK" army', "ROK", "term"),
        ("the 'ROK' army", "ROK", "term"),
        ("Lee’s ROK army", "ROK", "no"),
        ("workers' ROK friends' day", "ROK", "no"),
        ("he said “the ROK is strong”", "ROK", "speech"),
        ('he said "the ROK is strong', "ROK", "speech"),
        ("《<ROK>》", "ROK", "term"),
    ],
)
def test_quoting(text: str, word: str, how: str) -> None:
    start = text.index(word)
    assert quoting(text, start, start + len(word)) == how
