"""The few shapes that plots are drawn with, as inline SVG: every word escaped, every number rounded, colours by class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup, escape

from tealeaves.alerts.plain import clean, line

_MONTHS: Final = (1, 2, 3, 6)
_LETTER: Final = 6.5  # width of a letter below an axis
_ROOM: Final = 10.0  # to the right of an axis


def tag(name: str, *children: str | Markup, **attributes: str | float) -> Markup:
    """An element. An attribute's trailing underscore is dropped, others become hyphens: `class_`, `text_anchor`."""
    said = "".join(
        f' {_name(key)}="{escape(_number(value) if isinstance(value, float | int) else clean(value))}"'
        for key, value in attributes.items()
    )
    inner = "".join(str(child) if isinstance(child, Markup) else str(escape(line(child, 2000))) for child in children)
    return Markup(f"<{name}{said}>{inner}</{name}>")  # noqa: S704 - every part is escaped above


def drawing(key: str, title: str, description: str, width: float, height: float, *parts: Markup) -> Markup:
    """A whole plot, with a name and a description for those who cannot see it. `key`: unique in the page."""
    return tag(
        "svg", tag("title", title, id=f"{key}-t"), tag("desc", description, id=f"{key}-d"), _hatch(key), *parts,
        viewBox=f"0 0 {_number(width)} {_number(height)}", role="img", aria_labelledby=f"{key}-t {key}-d",
    )  # fmt: skip


def rect(left: float, top: float, width: float, height: float, kind: str, says: str = "") -> Markup:
    """A rectangle; `says` is told when it is pointed at."""
    told = (tag("title", says),) if says else ()
    return tag("rect", *told, x=left, y=top, width=width, height=height, class_=kind)


def hatched(key: str, left: float, top: float, width: float, height: float, says: str) -> Markup:
    """A stretch in which nothing was held: hatched, so that it is seen without colours too."""
    told = tag("title", says)
    return tag("rect", told, x=left, y=top, width=max(width, 1.5), height=height, fill=f"url(#{key}-h)", class_="hole")


def rule(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def words(x: float, y: float, text: str, anchor: str = "start", kind: str = "small") -> Markup:
    return tag("text", text, x=x, y=y, text_anchor=anchor, class_=kind)


def path(steps: str, kind: str) -> Markup:
    return tag("path", d=steps, class_=kind)


def mark(kind: str, x: float, y: float, says: str, size: float = 4.5) -> Markup:
    """A mark whose shape alone says what it is: hit ●, duplicate ○, false ✕, unlabelled │, event ▲, missed ▽, report ◆."""
    shapes = {
        "hit": f"M{_number(x - size)} {_number(y)}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 {-2 * size} 0z",
        "false": _lines_of((x - size, y - size, x + size, y + size), (x - size, y + size, x + size, y - size)),
        "unlabelled": _lines_of((x, y - size, x, y + size)),
        "missed": f"M{_number(x - size)} {_number(y - size)}h{2 * size}L{_number(x)} {_number(y + size)}z",
        "event": f"M{_number(x - size)} {_number(y + size)}h{2 * size}L{_number(x)} {_number(y - size)}z",
        "report": f"M{_number(x)} {_number(y - size)}l{size} {size}l{-size} {size}l{-size} {-size}z",
    }
    shapes["duplicate"] = shapes["hit"]
    return tag("path", tag("title", says), d=shapes[kind], class_=f"mark {kind}")


@dataclass(frozen=True, slots=True)
class Days:
    """A horizontal axis of days."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day begins; days outside lie on the border."""
        length = max((self.last - self.first).days, 1)
        part = (day.toordinal() - self.first.toordinal()) / length
        return self.left + (self.right - self.left) * min(max(part, 0.0), 1.0)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """At most about a dozen: years, months or days."""
        length = (self.last - self.first).days
        if length > 3 * 366:
            step = -(-length // (366 * 12))
            years = range(self.first.year + 1, self.last.year + 1)
            yield from ((self.at(date(year, 1, 1)), str(year)) for year in years if not year % step)
        elif length > 62:
            step = next((step for step in _MONTHS if length / 30.4 / step <= 13), 6)
            for number in range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month):
                if not number % 12 % step:
                    month = date(number // 12, number % 12 + 1, 1)
                    yield self.at(month), month.isoformat()[:7]
        else:
            step = max(-(-length // 10), 1)
            for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1, step):
                day = date.fromordinal(ordinal)
                yield self.at(day), day.isoformat()

    def drawn(self, top: float, bottom: float) -> list[Markup]:
        """The axis below a plot, with faint lines through it."""
        parts = [rule(self.left, bottom, self.right, bottom, "axis")]
        written = float("-inf")  # how far labels reach so far
        for x, label in self.ticks():
            parts.append(rule(x, top, x, bottom, "grid"))
            wide = _LETTER * len(label)
            at_the_end = (
                x + wide / 2 > self.right + _ROOM
            )  # written to the left of it: what stands beyond the drawing is cut off
            if x - wide * (1.0 if at_the_end else 0.5) > written:
                parts.append(words(x, bottom + 14, label, "end" if at_the_end else "middle"))
                written = x + (0.0 if at_the_end else wide / 2)
        return parts


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def bar(left: float, width: float, top: float, bottom: float) -> str:
    """One bar as a step of a path: a thousand bars are one element."""
    return f"M{_number(left)} {_number(bottom)}V{_number(top)}h{_number(width)}V{_number(bottom)}z"


def _lines_of(*ends: tuple[float, float, float, float]) -> str:
    return "".join(f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}" for x1, y1, x2, y2 in ends)


def _hatch(key: str) -> Markup:
    stripe = tag("path", d="M0 6L6 0", class_="stripe")
    ground = tag("rect", width=6, height=6, class_="ground")
    return tag("defs", tag("pattern", ground, stripe, id=f"{key}-h", width=6, height=6, patternUnits="userSpaceOnUse"))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
