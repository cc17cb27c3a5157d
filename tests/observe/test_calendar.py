"""The names of the calendar's days, and the persons whose naming is watched."""

from __future__ import annotations

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document
from tealeaves.observe import calendar_phrases, officials


def document(line: str, lang: str, outlet: str = "kcna") -> Document:
    blocks = languages_of_blocks([Block("Headline", role="headline"), Block(line)], (lang,))
    return Document(
        source="s",
        outlet=outlet,
        native_id="1",
        url="http://o.example/1",
        headline="Headline",
        blocks=blocks,
        edition=lang,
    )


@pytest.mark.parametrize(
    ("line", "lang", "expected"),
    [
        ("Events were held on the Day of the Sun.", "en", {("day_of_the_sun", "Day of the Sun")}),
        ("Events marked Sun’s Day abroad.", "en", {("day_of_the_sun", "Sun's Day")}),
        ("Events marked the Day of Sun.", "en", {("day_of_the_sun", "Day of Sun")}),
        ("GREETINGS ON THE DAY OF THE SUN", "en", {("day_of_the_sun", "DAY OF THE SUN")}),
        ("DAY OF THE SHINING STAR MARKED", "en", {("day_of_the_shining_star", "DAY OF THE SHINING STAR")}),
        ("Events marked the April holiday.", "en", {("april_15", "April holiday")}),
        ("The Day of the Sun, April 15, came.", "en", {("day_of_the_sun", "Day of the Sun"), ("april_15", "April 15")}),
        ("Events marked the Day of the Shining Star.", "en", {("day_of_the_shining_star", "Day of the Shining Star")}),
        ("태양절을 맞으며 행사가 진행되였다.", "ko", {("day_of_the_sun", "태양절")}),
        ("4월명절을 맞으며 행사가 진행되였다.", "ko", {("april_15", "4월명절")}),
        ("광명성절경축행사", "ko", {("day_of_the_shining_star", "광명성절")}),
        ("Мероприятия ко Дню Солнца.", "ru", {("day_of_the_sun", "Дню Солнца")}),
        ("太阳节庆祝活动", "zh", {("day_of_the_sun", "太阳节")}),
        ("The Daylight of the Sunday market, April 150.", "en", set()),
        ("It measures 14.157 metres.", "en", set()),
        ("Events on the Day of the sun.", "en", {("day_of_the_sun", "Day of the sun")}),
        ("Events on the Day of\nthe Sun.", "en", {("day_of_the_sun", "Day of the Sun")}),
        ("В День солнца прошли мероприятия.", "ru", {("day_of_the_sun", "День солнца")}),
        ("4월15일을 맞으며", "ko", {("april_15", "4월15일")}),
        ("On April 15 Kim Jong Un visited the Palace.", "en", {("april_15", "April 15")}),
        ("The April 15 Technical Innovation Shock Brigade met.", "en", set()),
        ("The April Spring Friendship Art Festival closed.", "en", set()),
        ("2.16예술교육상 수여식이 진행되였다.", "ko", set()),
        ("민족최대의 명절 태양절을 맞으며", "ko", {("day_of_the_sun", "태양절")}),
    ],
)
def test_days(line: str, lang: str, expected: set[tuple[str, str]]) -> None:
    facts = list(calendar_phrases.observe(document(line, lang)))
    assert {(fact.subject, fact.value) for fact in facts} == expected
    assert {fact.attrs["day"] for fact in facts} <= {"04-15", "02-16"}


def test_each_day_once_and_only_in_the_countrys_outlets() -> None:
    line = "The Day of the Sun is the Day of the Sun."
    assert len(list(calendar_phrases.observe(document(line, "en")))) == 1
    assert list(calendar_phrases.observe(document(line, "en", outlet="yonhap"))) == []


@pytest.mark.parametrize(
    ("line", "lang", "expected"),
    [
        ("Pak Nam Gi and Jo Yong Won were present; Jo Yong Won spoke.", "en", ["Pak Nam Gi", "Jo Yong Won"]),
        ("Pak Nam Ki was present.", "en", ["Pak Nam Gi"]),
        ("Jo Yong Wonju was present.", "en", []),
        ("조용원동지와 김덕훈동지가 참가하였다.", "ko", ["Jo Yong Won", "Kim Tok Hun"]),
    ],
)
def test_persons_named(line: str, lang: str, expected: list[str]) -> None:
    facts = list(officials.observe(document(line, lang)))
    assert [fact.subject for fact in facts] == expected
    assert list(officials.observe(document(line, lang, outlet="tass"))) == []
