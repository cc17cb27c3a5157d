"""Documents in, signals out: the Russian stamp notice and the closest comrade, on pages of our own writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tealeaves.catalogue import load_rule
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Signal
from tealeaves.observe import observe
from tealeaves.rulelock import rule_modules

RULES = [load_rule(module) for module in rule_modules()]
KO, EN, ZH, RU = (
    ("새 우표가 발행되였다.", "우표의 수량은 많다."),
    ("A new stamp has been issued.", "The size of the stamp is given here."),
    ("新邮票已经发行出版数量很多。", "邮票的规格和价格如下所示。"),
    ("Выпущена новая почтовая марка.", "Размер и цена марки указаны."),
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def signals_of(documents: Iterable[Document]) -> list[Signal]:
    """What all rules say to the documents, each known on its day."""
    seen = [one for d in documents if d.published_at for one in observe(d, d.native_id, noon(d.published_at))]
    detector = Detector(RULES, PointInTime())
    found = list(detector.run(sorted(seen, key=lambda one: one.order)))
    assert detector.errors == []
    return [signal for signal in found if signal.status == "firing"]


def notice(on: date, lines: Sequence[str], form: Sequence[str] = ()) -> Document:
    blocks = [*(Block(line) for line in lines), *(Block(line, role="order_form") for line in form)]
    return Document(
        source="korea_stamp", outlet="korea_stamp", native_id=f"notice {on}", url=f"http://stamp.example/{on}",
        headline=f"우표통보 {on}", blocks=languages_of_blocks(blocks, ("ko", "en", "zh", "ru")), genre="notice", published_at=on,
    )  # fmt: skip


def notices(count: int, *, form: Sequence[str] = ()) -> list[Document]:
    """So many notices a month apart before 2025, in Korean, English and Chinese."""
    return [notice(date(2024, 12, 1) - timedelta(days=30 * i), KO + EN + ZH, form) for i in range(count)]


NEW_YEAR = date(2025, 1, 1)


def test_russian_in_the_stamp_notice_and_in_its_order_form() -> None:
    past = notices(12, form=EN + ZH)
    signals = signals_of([*past, notice(NEW_YEAR, KO + EN + ZH + RU, EN + ZH + RU)])
    assert [(s.rule, s.key, s.severity) for s in signals] == [
        ("source_new_language", "korea_stamp/notice/mul|language|ru", "high"),
        ("source_new_language", "korea_stamp/notice/mul|language/order_form|ru", "high"),
    ]
    assert set(str(signals[0].before).split(", ")) == {"Korean", "English", "Chinese"}
    assert signals[0].quotes[0].text in RU
    assert signals[0].coverage.documents == 12


@pytest.mark.parametrize(
    "lines",
    [
        ("Владимир Владимирович Путин",),
        ("В. В. Путин", "МОСКВА"),
        ("Владимир Путин", "Сергей Лавров", "Владимир Путин"),
    ],
    ids=["a name", "two scraps", "names as captions"],
)
def test_a_cyrillic_name_alone_is_quiet(lines: tuple[str, ...]) -> None:
    assert signals_of([*notices(12), notice(NEW_YEAR, (*KO, *EN, *ZH, *lines))]) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((" ".join(KO + EN + ZH + RU),), ["ru"]),
        ((" ".join(KO), " ".join(EN), " ".join(ZH), " ".join(RU)), ["ru"]),
        ((RU[0], ZH[0], KO[0], RU[1], EN[0], EN[1], ZH[1], KO[1]), ["ru"]),
        (("새 우표가 발행되였다. Владимир Владимирович Путин 대통령", *EN, "우표의 수량. Сергей Викторович Лавров 외무상"), []),
        ((*KO, *EN, *ZH, "Дружба народов", "Владимир Путин и Ким Чен Ын"), []),
        ((*KO, *EN, *ZH, "東京都千代田区神田神保町1-2-3"), []),
        ((*KO, *EN, "新郵票已經發行出版數量很多。", "郵票的規格和價格如下所示。"), []),
        ((*KO, *EN, *ZH, "Шинэ шуудангийн марк гарлаа.", "Маркийн үнэ, хэмжээ өгөгдсөн болно."), ["mn"]),
        ((*KO, *EN, *ZH, "Випущено нову поштову марку.", "Розмір і ціна марки вказані."), []),
    ],
    ids=["one piece", "a block each", "shuffled", "names in Korean", "a caption", "an address", "traditional", "Mongolian", "Ukrainian"],
)  # fmt: skip
def test_shapes_of_a_notice(lines: tuple[str, ...], found: list[str]) -> None:
    signals = signals_of([*notices(12), notice(NEW_YEAR, lines)])
    assert [s.key.rpartition("|")[2] for s in signals] == found


def test_one_line_that_is_taken_for_spanish_is_no_language_of_the_edition() -> None:
    """The headline of 2002-01-24: numbers, "U.S." and the name of a ship."""
    past = ordinary(date(2001, 1, 1), date(2002, 1, 24))
    now = article(
        date(2002, 1, 24), '300,000 people inspect U.S. armed spy ship "Pueblo"', "A ship was visited by the people."
    )
    assert signals_of([*past, now]) == []


def test_the_second_russian_notice_is_quiet() -> None:
    first = [*notices(12), notice(NEW_YEAR, KO + EN + ZH + RU)]
    again = [*first, notice(date(2025, 12, 15), KO + EN + ZH + RU)]
    assert (
        [s.key for s in signals_of(again)]
        == [s.key for s in signals_of(first)]
        == ["korea_stamp/notice/mul|language|ru"]
    )


@pytest.mark.req("A-14")
@pytest.mark.parametrize(("earlier", "count"), [(0, 0), (1, 0), (8, 0), (9, 1)])
def test_nine_notices_make_a_baseline(earlier: int, count: int) -> None:
    assert len(signals_of([*notices(earlier), notice(NEW_YEAR, KO + EN + ZH + RU)])) == count


# --- messages -----------------------------------------------------------------------------------------------------------------------


def article(on: date, headline: str, *lines: str) -> Document:
    blocks = (Block(headline, role="headline"), *map(Block, lines))
    return Document(
        source="kcna_kp", outlet="kcna", native_id=f"{headline} {on}", url=f"http://kcna.example/{on}", headline=headline,
        blocks=languages_of_blocks(blocks, ("en",)), edition="en", published_at=on,
    )  # fmt: skip


def ordinary(since: date, until: date) -> list[Document]:
    days = range((until - since).days)
    return [
        article(since + timedelta(days=i), f"School {i} Opens", "A school was opened in the city today.") for i in days
    ]


def message(on: date, to: str, office: str, *lines: str) -> Document:
    lead = f"Pyongyang (KCNA) -- The respected Comrade Kim Jong Un sent a message of greeting to {to}, {office}, on Monday."
    return article(on, f"Kim Jong Un Sends Message to {to} {on}", lead, "The message said:", *lines)


def year_of_messages() -> list[Document]:
    """A year of articles with ten messages, in none of which the address was more than an office."""
    out = ordinary(date(2023, 10, 1), date(2024, 10, 8))
    for i in range(10):
        on = date(2023, 11, 1) + timedelta(days=30 * i)
        to = PUTIN if i % 3 == 0 else ("Xi Jinping", "general secretary of the CPC")
        out.append(message(on, *to, "I send you my greetings on the day."))
    return out


OCTOBER = date(2024, 10, 8)
PUTIN = ("Vladimir Vladimirovich Putin", "president of the Russian Federation")


def test_my_closest_comrade() -> None:
    now = message(
        OCTOBER,
        *PUTIN,
        "My closest Comrade Vladimir Vladimirovich Putin,",
        "I send you my greetings.",
        "To my closest comrade. -0-",
    )
    (signal,) = [s for s in signals_of([*year_of_messages(), now]) if s.rule == "address_term_changed"]
    assert signal.key == "kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade"
    assert (signal.before, signal.after) == ("president of the Russian Federation (introduction)", "my closest comrade")
    assert any("to anyone" in reason for reason in signal.reasons)
    assert any("warmer than any term before" in reason for reason in signal.reasons)


def test_closest_friends_in_reported_thanks_neither_fire_nor_count() -> None:
    thanks = article(
        date(2024, 8, 4),
        "Kim Jong Un Receives Message of Sympathy from Russian President",
        "Pyongyang (KCNA) -- Kim Jong Un received a message of sympathy from Vladimir Vladimirovich Putin, president of Russia.",
        "He said that he could feel deeply the special emotion towards the closest friends, the closest comrade in Moscow.",
    )
    assert [s for s in signals_of([*year_of_messages(), thanks]) if s.rule == "address_term_changed"] == []
    now = message(OCTOBER, *PUTIN, "My closest Comrade Vladimir Vladimirovich Putin,", "I send you my greetings.")
    assert len([s for s in signals_of([*year_of_messages(), thanks, now]) if s.rule == "address_term_changed"]) == 1


def test_the_office_as_vocative_is_no_change() -> None:
    now = message(
        OCTOBER, "Xi Jinping", "general secretary of the CPC", "General Secretary,", "I send you my greetings."
    )
    assert [s for s in signals_of([*year_of_messages(), now]) if s.rule == "address_term_changed"] == []
