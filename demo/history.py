"""History, made by code from the tables of demo/story: what an analyst would import before the watch begins.

`write_years` is what the demo imports: the agency's years since 2012 in English and Korean as one dump in JSON lines, and three
years of stamp notices as pages that somebody saved. `write` is a smaller one, three years in English: two dumps, each with the mapping
that `tealeaves import jsonl` reads. The same bytes every time.
"""

from __future__ import annotations

import calendar
import json
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demo import issues, stamps, years
from demo.printed import Article, Notice
from demo.story import FOLDER, LIVE_SINCE, notice, order_forms

SINCE, UNTIL = date(2021, 9, 1), date(2024, 9, 27)
EVERY = timedelta(days=4)  # an ordinary article; messages come on top

KCNA_MAPPING = Path(__file__).parent / "mappings" / "kcna.toml"
STAMP_MAPPING = Path(__file__).parent / "mappings" / "korea_stamp.toml"
YEARS_MAPPING = Path(__file__).parent / "mappings" / "kcna_years.toml"
YEARS_UNTIL = LIVE_SINCE - timedelta(days=1)

Row = dict[str, str]


@dataclass(frozen=True)
class Dump:
    """A dump on disk and the mapping that explains its fields."""

    path: Path
    mapping: Path
    rows: int


def write(folder: Path) -> tuple[Dump, ...]:
    """Both dumps, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    told = tomllib.loads((FOLDER / "history.toml").read_text("utf-8"))
    return (
        _written(folder / "kcna.jsonl", KCNA_MAPPING, articles(told)),
        _written(folder / "korea_stamp.jsonl", STAMP_MAPPING, notices(told)),
    )


@dataclass(frozen=True)
class Years:
    """What the demo imports: the agency's dump, and the folder of saved stamp notices, each with a note of its address and day."""

    agency: Dump
    notices: Path
    saved: int


def write_years(folder: Path) -> Years:
    """The years of the agency and of the stamp corporation, written into `folder`."""
    saved = folder / "notices"
    saved.mkdir(parents=True, exist_ok=True)
    printed = issues.history(order_forms())
    for one in printed:
        _save(saved, one)
    agency = _written(folder / "kcna_years.jsonl", YEARS_MAPPING, map(_row_of, agency_years()))
    return Years(agency, saved, len(printed))


def agency_years() -> list[Article]:
    """The agency's articles since 2012 in both languages, in the order of their days, with the single ones of history.toml."""
    made = [one for language in years.LANGUAGES for one in years.articles(language, years.SINCE, YEARS_UNTIL)]
    told = tomllib.loads((FOLDER / "history.toml").read_text("utf-8"))
    made += [
        years.article("en", each["on"], each["headline"], each["text"].splitlines(), "activities")
        for each in told["single"]
    ]
    return sorted(made, key=lambda one: (one.on, one.language, one.headline))


def _row_of(one: Article) -> Row:
    edition = "kp" if one.language == "ko" else one.language
    address = f"http://www.kcna.kp/{edition}/article/q/{one.key('latest')}.kcmsf"
    return {"date": one.on.isoformat(), "title": one.headline, "url": address, "text": "\n".join(one.paragraphs)}


def _save(folder: Path, one: Notice) -> None:
    """A notice as somebody saved it, and a note beside it: its address, the day on which it was had, the day that the list gives it."""
    file = folder / f"{one.number}.html"
    file.write_text(stamps.detail(one), "utf-8")
    url = f"http://{stamps.HOST}{stamps.path_of(one)}"
    note = f'url = "{url}"\ncaptured = {one.on.isoformat()}\nlisted = {one.on.isoformat()}\n'
    file.with_name(f"{file.name}.toml").write_text(note, "utf-8")


def articles(told: Mapping[str, Any]) -> list[Row]:
    """The agency's articles in the order of their days."""
    rows = [*_ordinary(told), *_messages(told), *_singles(told)]
    return sorted(rows, key=lambda row: (row["date"], row["title"]))


def notices(told: Mapping[str, Any]) -> list[Row]:
    """A notice a month, in Korean, English and Chinese, with an order form in English and Chinese."""
    themes = told["theme"]
    months = list(_months())
    return [_notice_row(_notice(month, number, themes[number % len(themes)])) for number, month in enumerate(months)]


def _ordinary(told: Mapping[str, Any]) -> Iterator[Row]:
    kinds, places, things = told["ordinary"], told["words"]["places"], told["words"]["things"]
    for number in range((UNTIL - SINCE).days // EVERY.days + 1):
        words = {
            "place": places[number % len(places)],
            "thing": things[number // 2 % len(things)],
            "count": str(number % 17 + 3),
        }
        kind = kinds[number % len(kinds)]
        thing_in_text = {**words, "thing": words["thing"].lower()}
        yield _row(SINCE + EVERY * number, kind["headline"].format(**words), kind["text"].format(**thing_in_text))


def _messages(told: Mapping[str, Any]) -> Iterator[Row]:
    for year in range(SINCE.year, UNTIL.year + 1):
        for message in told["message"]:
            on = date.fromisoformat(f"{year}-{message['day']}")
            if SINCE <= on <= UNTIL:
                yield _message(on, message, told["leaders"][message["leader"]], told["replies"][message["leader"]])


def _message(on: date, message: Mapping[str, str], leader: Mapping[str, str], reply: str) -> Row:
    who, occasion = f"{leader['name']}, {leader['office']}", message["occasion"]
    if message["direction"] == "to":
        headline = f"Respected Comrade Kim Jong Un Sends Greetings to {leader['name']}"
        lead = f"The respected Comrade Kim Jong Un sent a message of greeting to {who}, on {occasion}."
        vocative, body = leader["vocative"], f"I extend greetings to you on {occasion}."
    else:
        headline = f"Respected Comrade Kim Jong Un Receives Greetings from {leader['name']}"
        lead = f"The respected Comrade Kim Jong Un received greetings from {who}, on {occasion}."
        vocative, body = reply, f"I send you greetings on {occasion}."
    return _row(on, headline, "\n".join((lead, "The message said:", vocative, body, "I wish you good health.")))


def _singles(told: Mapping[str, Any]) -> Iterator[Row]:
    for single in told["single"]:
        yield _row(single["on"], single["headline"], single["text"])


def _row(on: date, headline: str, text: str) -> Row:
    dateline = f"Pyongyang, {calendar.month_name[on.month]} {on.day} (KCNA) -- "
    address = f"http://www.kcna.kp/en/article/q/{on:%Y%m%d}{zlib.crc32(headline.encode()):08x}.kcmsf"
    return {"date": on.isoformat(), "title": headline, "url": address, "text": dateline + text}


def _months() -> Iterator[date]:
    month = SINCE
    while month <= UNTIL:
        yield month.replace(day=5)
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _notice(on: date, number: int, theme: Mapping[str, str]) -> Notice:
    count = number % 4 + 2
    table = {
        "on": on,
        "id": f"{on.year}-{on.month:02d}",
        "title": {
            "ko": f"새 우표 《{theme['ko']}》",
            "en": f"New stamps: {theme['en']}",
            "zh": f"新邮票《{theme['zh']}》",
        },
        "text": {
            "ko": [f"우표 {count}종을 새로 발행한다.", f"우표의 주제는 {theme['ko']}이다."],
            "en": [f"A set of {count} stamps is newly issued.", f"The theme of the set is {theme['en'].lower()}."],
            "zh": [f"新发行邮票{count}枚。", f"邮票的主题是{theme['zh']}。"],
        },
    }
    return notice(table, order_forms())


def _notice_row(printed: Notice) -> Row:
    lines = [line for part in (*printed.parts, *printed.order_forms) for line in (part.title, *part.lines)]
    return {
        "date": printed.on.isoformat(),
        "title": printed.headline,
        "url": f"http://www.korstamp.com.kp/notice/{printed.number}",
        "text": "\n".join(lines),
    }


def _written(path: Path, mapping: Path, rows: Iterable[Row]) -> Dump:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return Dump(path, mapping, len(lines))
