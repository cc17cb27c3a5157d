"""A site in the manner of kcna.kp before mid-2026 that changes its mind: it edits, re-renders, takes down and puts back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import escape

from demo.replica import Answer, Now

HOST = "www.kcna.kp"
LATEST = "/en/article/list/a666dda1282180e0ee1b4427b0574ae7"


@dataclass
class Piece:
    """An article as the site shows it now."""

    name: str
    headline: str
    paragraphs: list[str]
    day: date
    addresses: int = 1  # one for each category that it stands in
    date_form: str = "juche"
    there: bool = True

    @property
    def paths(self) -> list[str]:
        return [f"/en/article/q/{place:02x}{self.name.encode().hex():0>38}.kcmsf" for place in range(self.addresses)]

    @property
    def stamp(self) -> str:
        when = f"{self.day.month}.{self.day.day}."
        return f"(Juche{self.day.year - 1911}.{when})" if self.date_form == "juche" else f"({self.day.year}.{when})"

    def page(self) -> str:
        paragraphs = "".join(f"<p>{escape(words)}</p>" for words in self.paragraphs)
        return (
            "<html><head><title>KCNA</title></head><body>"
            f'<div class="article-main-title">{escape(self.headline)}</div>'
            f'<div class="article-content-body"><div class="content-wrapper">{paragraphs}</div></div>'
            f'<span class="publish-time">www.kcna.kp {self.stamp}</span></body></html>'
        )


@dataclass
class Newsroom:
    """The site; `asked` has every article that was asked for, and when."""

    pieces: list[Piece] = field(default_factory=list)
    asked: list[tuple[datetime, str]] = field(default_factory=list)
    shut: bool = False

    def __call__(self, path: str, now: Now) -> Answer | None:
        if "/article/q/" not in path:  # a list, whatever its address
            return None if self.shut else _answer(self._list(None if path == LATEST else 1))
        self.asked.append((now.at, path))
        found = next((piece for piece in self.pieces if path in piece.paths and piece.there), None)
        return None if found is None else _answer(found.page())

    def add(self, name: str, headline: str, words: str, day: date, **more: object) -> Piece:
        lead = f"Pyongyang, {day:%B} {day.day} (KCNA) -- "
        piece = Piece(name, headline, [lead + words, "It was a day as any other in the city."], day, **more)  # type: ignore[arg-type]
        self.pieces.append(piece)
        return piece

    def named(self, name: str) -> Piece:
        return next(piece for piece in self.pieces if piece.name == name)

    def _list(self, most: int | None) -> str:
        """What was ever published: the whole of it on the list of the latest, something on every other."""
        rows = "".join(
            f'<li><a href="{path}">{piece.name}</a><span class="publish-time">[{piece.day:%Y.%m.%d}.]</span></li>'
            for piece in self.pieces[:most]
            for path in piece.paths
        )
        return f'<html><body><div class="article-link"><ul>{rows}</ul></div></body></html>'


def _answer(text: str) -> Answer:
    return Answer(text.encode(), "text/html; charset=utf-8", datetime(2024, 1, 1, tzinfo=UTC))


def first_issue(room: Newsroom) -> None:
    day = date(2024, 10, 8)
    room.add(
        "edited",
        "Mill Raises Output",
        'Workers of the "Tongbong" mill raised the output of cloth by a tenth.',
        day,
        addresses=2,
    )
    room.add("rendered", "Orchard Yields More", 'The "Taedonggang" orchard sent apples to the city in good time.', day)
    room.add("deleted", "Meeting on Reunification", "A meeting on national reunification was held at the hall.", day)
    room.add("retitled", "Greetings to CPC Central Committee", "A message was sent to Beijing by the committee.", day)
    room.add("redated", "Harvest Begins in the South", "The harvest began in the province this week.", day)
    room.add("untouched", "School Opens in Town", "A school was opened in the town with a ceremony.", day)


def change(room: Newsroom) -> None:
    edited = room.named("edited")
    edited.paragraphs[0] = edited.paragraphs[0].replace("raised the output", "doubled their weaving")
    rendered = room.named("rendered")
    rendered.date_form = "gregorian"
    rendered.paragraphs[0] = rendered.paragraphs[0].replace('"Taedonggang"', "“Taedonggang”").replace("--", "—")
    room.named("deleted").there = False
    room.named("retitled").headline = "Greetings to Central Committee of C.C., CPC"
    room.named("redated").day = date(2024, 10, 9)
