"""The languages of a document's blocks, and that a document is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.model import Block, Document, Observation

See = Callable[..., list[Observation]]
Notice = Callable[..., Document]
Write = Callable[..., Document]

KO = [("ko", "새 우표가 발행되였다."), ("ko", "우표의 수량은 많다.")]
EN = [("en", "A new stamp has been issued."), ("en", "The size of the stamp is given.")]
ZH = [("zh", "新邮票已经发行出版数量很多。"), ("zh", "邮票的规格和价格如下所示。")]
RU = [("ru", "Выпущена новая почтовая марка."), ("ru", "Размер и цена марки указаны.")]


def test_one_fact_for_each_language_with_its_size(see: See, notice: Notice) -> None:
    found = {seen.value: seen for seen in see(notice(KO + EN + ZH + RU), "block_language", "language")}
    assert set(found) == {"ko", "en", "zh", "ru"}
    assert found["ru"].attrs == {"blocks": "2", "letters": "49", "roles": "body"}
    assert found["ru"].quote.text == "Выпущена новая почтовая марка."
    assert found["ru"].quote.language == "ru"


def test_a_cyrillic_proper_name_is_not_a_language(see: See, notice: Notice) -> None:
    found = {seen.value for seen in see(notice([*KO, *EN, ("ru", "Владимир Владимирович Путин")]), "block_language")}
    assert found == {"ko", "en"}


def test_four_proper_names_are_not_a_language(see: See, notice: Notice) -> None:
    names = [("ru", "Владимир Владимирович Путин"), ("ru", "Сергей Лавров"), ("ru", "Мария Захарова"), ("ru", "Россия")]
    document = notice([*KO, *EN, *names])
    assert {seen.value for seen in see(document, "block_language")} == {"ko", "en"}
    assert see(document, "language_trace") == []


def test_lines_in_capitals_are_a_language_where_they_say_something(see: See, notice: Notice) -> None:
    line = [("ru", "КОРЕЙСКАЯ КОРПОРАЦИЯ ПОЧТОВЫХ МАРОК ИЗВЕЩАЕТ О ВЫПУСКЕ НОВЫХ МАРОК")]
    titles = [("ru", "НОВАЯ ПОЧТОВАЯ МАРКА"), ("ru", "РАЗМЕР И ЦЕНА МАРКИ")]
    names = [("ru", "ВЛАДИМИР ПУТИН"), ("ru", "СЕРГЕЙ ЛАВРОВ"), ("ru", "РОССИЯ"), ("ru", "МОСКВА")]
    found = [{seen.value for seen in see(notice([*KO, *lines]), "block_language")} for lines in (line, titles, names)]
    assert found == [{"ko", "ru"}, {"ko", "ru"}, {"ko"}]


def test_a_long_quotation_does_not_give_its_block_a_language(see: See, notice: Notice) -> None:
    line = (
        "es",
        "우표에는 《Feliz Año Nuevo y próspera amistad entre los pueblos en el nuevo año que viene》이라고 씌여있다.",
    )
    assert {seen.value for seen in see(notice([*KO, *EN, line]), "block_language")} == {"ko", "en"}


def test_three_labels_make_the_language_of_an_order_form(see: See, notice: Notice) -> None:
    form = notice([("en", "Order form"), ("en", "Name"), ("en", "Address")], role="order_form")
    whole = notice(KO)
    document = Document(
        source="korea_stamp", outlet="korea_stamp", native_id="1", url="http://stamp.example/1", headline="우표통보",
        blocks=(*whole.blocks, *form.blocks), genre="notice", edition="mul",
    )  # fmt: skip
    assert [seen.value for seen in see(document, "block_language", "language/order_form")] == ["en"]


def test_two_short_scraps_are_not_a_language(see: See, notice: Notice) -> None:
    assert {s.value for s in see(notice([*KO, ("ru", "СССР"), ("ru", "марка")]), "block_language")} == {"ko"}


def test_an_order_form_is_a_part_of_its_own(see: See, notice: Notice) -> None:
    form = notice(RU, role="order_form")
    whole = Document(
        source="korea_stamp", outlet="korea_stamp", native_id="1", url="http://stamp.example/1", headline="우표통보",
        blocks=(*notice(KO).blocks, *form.blocks), genre="notice",
    )  # fmt: skip
    assert {(s.subject, s.value) for s in see(whole, "block_language")} == {
        ("language", "ko"),
        ("language/order_form", "ru"),
    }


def test_exactly_one_document_fact_with_the_headline_as_its_quote(see: See, write: Write) -> None:
    (seen,) = see(
        write("A School Opens", "Pyongyang, October 8 (KCNA) -- A school opened in the city today."), "document"
    )
    assert (seen.subject, seen.value, seen.quote.text, seen.quote.offset) == ("document", "en", "A School Opens", 0)


def test_a_document_without_headline_or_text_is_still_one(see: See) -> None:
    bare = Document(
        source="s", outlet="o", native_id="1", url="http://o.example/1", headline="", blocks=(Block("우표"),)
    )
    empty = Document(source="s", outlet="o", native_id="1", url="http://o.example/1", headline="", blocks=())
    assert [seen.quote.text for seen in see(bare, "document")] == ["우표"]
    assert [seen.quote.text for seen in see(empty, "document")] == [""]


def test_an_order_form_of_single_words_is_a_language(see: See, notice: Notice) -> None:
    form = [("ru", "Название"), ("ru", "Количество"), ("ru", "Цена"), ("ru", "Адрес")]
    assert [s.value for s in see(notice([*EN, *form]), "block_language", "language")] == ["en", "ru"]


def test_a_short_line_is_a_trace_and_no_language(see: See, notice: Notice) -> None:
    document = notice([*KO, *EN, ("ru", "Выпущены новые почтовые марки")])
    assert {seen.value for seen in see(document, "block_language")} == {"ko", "en"}
    (trace,) = see(document, "language_trace")
    assert (trace.subject, trace.value, trace.quote.text) == ("language", "ru", "Выпущены новые почтовые марки")
    assert trace.attrs == {"blocks": "1", "letters": "26", "roles": "body"}


def test_a_language_that_counts_leaves_no_trace_besides(see: See, notice: Notice) -> None:
    assert see(notice(KO + EN + ZH + RU), "language_trace") == []


def test_a_name_is_not_even_a_trace(see: See, notice: Notice) -> None:
    assert see(notice([*KO, *EN, ("ru", "Владимир Владимирович Путин")]), "language_trace") == []


def test_a_short_run_inside_a_line_of_another_script_is_a_trace(see: See, notice: Notice) -> None:
    document = notice([*EN, ("ko", "새 우표가 발행되였다. Выпущены новые почтовые марки. 우표의 수량은 많다.")])
    (trace,) = [seen for seen in see(document, "language_trace") if seen.value == "ru"]
    assert trace.quote.text.startswith("Выпущены новые почтовые марки")
    assert "ru" not in {seen.value for seen in see(document, "block_language")}


QUOTED = "Да здравствует дружба народов наших двух великих стран"


@pytest.mark.parametrize("marks", ["《》", "«»", "“”", "„“", '""'])
def test_what_is_quoted_is_no_language_and_no_trace(see: See, notice: Notice, marks: str) -> None:
    quoted = f"{marks[0]}{QUOTED}{marks[1]}"
    for blocks in (
        [*KO, *EN, ("ko", f"우표에는 {quoted} 라고 씌여있다.")],
        [*KO, *EN, ("ru", quoted)],
    ):
        document = notice(blocks)
        assert "ru" not in {seen.value for seen in see(document, "block_language") + see(document, "language_trace")}


def test_the_same_words_without_marks_are_a_language(see: See, notice: Notice) -> None:
    assert "ru" in {seen.value for seen in see(notice([*KO, *EN, ("ru", QUOTED)]), "block_language")}
    assert "ru" in {s.value for s in see(notice([*EN, ("ko", f"우표의 글 {QUOTED} 이 있다.")]), "block_language")}


def test_a_quoted_title_takes_no_language_from_a_notice(see: See, notice: Notice) -> None:
    line = "Выпущена новая почтовая марка «Год Змеи», её размер и цена указаны ниже."
    (found,) = [s for s in see(notice([*KO, ("ru", line)]), "block_language") if s.value == "ru"]
    assert (found.quote.text, found.attrs["letters"]) == (line, "57")
