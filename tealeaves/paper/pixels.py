"""Pictures of pages made ready for reading: straight, dark on white, without rules, the words on them found. With Pillow alone.

Everything is done by operations on whole pictures (shrink, shift, lighten), each a few milliseconds at 150 dpi; all of it deterministic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from tealeaves.paper.words import Rule

MAX_TILT = 3.0  # degrees that a page may lie askew; more is no scan of a page
_TILT_STEP = 0.1
_PAPER_TILE = 16  # pixels over which the paper's own grey is measured
_GRAIN = 0.2  # of the darkest ink: what is lighter is the paper's own grain
_RUN = (1, 2, 4, 8, 16, 32, 20)  # shifts that keep runs of 84 pixels and more: no letter has one, serifs are not joined
_SPECK = 3  # pixels: what is no wider and no higher is dirt
_MOST_BOXES = 6_000  # of one page; a picture with more is a photograph or noise


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a picture, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready for reading: its picture, the words' places on it, its rules in points."""

    picture: Image.Image  # grey, straight, without rules
    boxes: tuple[Box, ...]
    rules: tuple[Rule, ...]
    tilt: float  # degrees that it was turned by


def prepare(page: Image.Image, dpi: int) -> Prepared:
    """A grey page, made ready."""
    clean = _even(page)
    ink = _ink(clean)
    tilt = _tilt(ink)
    if tilt:
        clean = clean.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
        ink = _ink(clean)
    level, upright = _long(ink, across=True), _long(ink, across=False)
    lines = _smeared(ImageChops.lighter(level, upright), 2, 2)
    rules = [*_rules(level, dpi, upright=False), *_rules(upright, dpi, upright=True)]
    letters = ImageChops.subtract(ink, lines)
    boxes = [box for box in _boxes(_smeared(letters, 5, 2)) if box.width > _SPECK + 10 or box.height > _SPECK + 4]
    return Prepared(ImageChops.lighter(clean, lines), tuple(boxes), tuple(rules), tilt)


# --- light ------------------------------------------------------------------------------------------------------------------------


def _even(page: Image.Image) -> Image.Image:
    """The page with its paper white and its ink dark, however grey the light was."""
    small = page.resize((max(1, page.width // _PAPER_TILE), max(1, page.height // _PAPER_TILE)), Image.Resampling.BOX)
    paper = (
        small.filter(ImageFilter.MaxFilter(5))
        .filter(ImageFilter.GaussianBlur(2))
        .resize(page.size, Image.Resampling.BILINEAR)
    )
    darkness = ImageChops.subtract(paper, page)
    deepest = _percentile(darkness.histogram(), 0.998)
    deepest = max(48, deepest)
    floor = round(_GRAIN * deepest)
    return darkness.point([255 - min(255, max(0, value - floor) * 255 // (deepest - floor)) for value in range(256)])


def _percentile(histogram: list[int], share: float) -> int:
    rest = share * sum(histogram)
    for value, count in enumerate(histogram):
        rest -= count
        if rest <= 0:
            return value
    return 255


def _ink(clean: Image.Image) -> Image.Image:
    """Where the ink is: 255 there, 0 elsewhere."""
    soft = clean.filter(ImageFilter.GaussianBlur(0.7))
    limit = _between(soft.histogram())
    return soft.point([255 if value <= limit else 0 for value in range(256)])


def _between(histogram: list[int]) -> int:
    """The grey that parts dark from light best (Otsu), kept from the extremes, which empty pages give."""
    total, whole = sum(histogram), sum(value * count for value, count in enumerate(histogram))
    best, limit, dark, weight = -1.0, 128, 0.0, 0
    for value, count in enumerate(histogram):
        weight += count
        dark += value * count
        if weight and total > weight:
            apart = weight * (total - weight) * (dark / weight - (whole - dark) / (total - weight)) ** 2
            if apart > best:
                best, limit = apart, value
    return min(200, max(90, limit))


# --- straightness -----------------------------------------------------------------------------------------------------------------


def _tilt(ink: Image.Image) -> float:
    """By how many degrees the page must be turned for its lines to lie level; 0.0 where that makes no difference."""
    smaller = ink.resize((max(1, ink.width // 4), max(1, ink.height // 4)), Image.Resampling.BOX)
    coarse = max((_sharpness(smaller, step * 0.5), -abs(step), step * 0.5) for step in range(-6, 7))[2]
    small = ink.resize((max(1, ink.width // 2), max(1, ink.height // 2)), Image.Resampling.BOX)
    steps = [round(coarse + step * _TILT_STEP, 2) for step in range(-3, 4)]
    best = max((_sharpness(small, angle), -abs(angle), angle) for angle in steps if abs(angle) <= MAX_TILT)
    return best[2] if best[0] > 1.02 * _sharpness(small, 0.0) else 0.0


def _sharpness(ink: Image.Image, angle: float) -> float:
    """How clearly lines and the gaps between them part when the page is turned so."""
    turned = ink.rotate(angle, Image.Resampling.BILINEAR) if angle else ink
    rows = turned.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    return float(sum((after - before) ** 2 for before, after in pairwise(rows)))


# --- rules ------------------------------------------------------------------------------------------------------------------------


def _shifted(picture: Image.Image, by: int, across: bool) -> Image.Image:
    """The picture moved right or down, with nothing coming in from the other side."""
    moved = Image.new("L", picture.size)
    moved.paste(picture, (by, 0) if across else (0, by))
    return moved


def _long(ink: Image.Image, across: bool) -> Image.Image:
    """The ink that stands in runs of at least so many pixels in one direction: an opening in a few shifts."""
    kept = ImageChops.lighter(ink, ImageChops.lighter(_shifted(ink, 1, not across), _shifted(ink, -1, not across)))
    for step in _RUN:
        kept = ImageChops.darker(kept, _shifted(kept, step, across))
    for step in _RUN:
        kept = ImageChops.lighter(kept, _shifted(kept, -step, across))
    return kept


def _rules(long: Image.Image, dpi: int, *, upright: bool) -> Iterator[Rule]:
    """The rules of one direction, in points; thick bars are none."""
    point = 72 / dpi
    for box in _boxes(long):
        thin, length = (box.width, box.height) if upright else (box.height, box.width)
        if thin * 4 > length or thin > 16:
            continue
        if upright:
            yield Rule(True, (box.left + box.right) / 2 * point, box.top * point, box.bottom * point)
        else:
            yield Rule(False, (box.top + box.bottom) / 2 * point, box.left * point, box.right * point)


# --- words ------------------------------------------------------------------------------------------------------------------------


def _smeared(ink: Image.Image, across: int, down: int) -> Image.Image:
    """The ink spread by so many pixels to every side."""
    for sideways, width in ((True, across), (False, down)):
        for _ in range(width):
            ink = ImageChops.lighter(ink, ImageChops.lighter(_shifted(ink, 1, sideways), _shifted(ink, -1, sideways)))
    return ink


def _boxes(ink: Image.Image) -> list[Box]:
    """The rectangles around what hangs together, from the top down. Runs of a row that touch runs of the row above are one."""
    if ink.getbbox() is None:
        return []
    width, raw = ink.width, ink.tobytes()
    parents: list[int] = []
    frames: list[list[int]] = []
    above: list[tuple[int, int, int]] = []
    for y in range(ink.height):
        row: list[tuple[int, int, int]] = []
        for left, right in _runs(raw, y * width, width):
            number = _number(above, left, right, parents, frames, y)
            row.append((left, right, number))
        above = row
        if len(frames) > 20 * _MOST_BOXES:
            return []
    found: dict[int, list[int]] = {}
    for number, frame in enumerate(frames):
        whole = found.setdefault(_root(parents, number), list(frame))
        whole[0], whole[1] = min(whole[0], frame[0]), min(whole[1], frame[1])
        whole[2], whole[3] = max(whole[2], frame[2]), max(whole[3], frame[3])
    boxes = [Box(*frame) for frame in found.values()]
    return sorted(boxes, key=lambda box: (box.top, box.left)) if len(boxes) <= _MOST_BOXES else []


def _runs(raw: bytes, start: int, width: int) -> Iterator[tuple[int, int]]:
    """Where ink begins and ends in one row."""
    at, end = start, start + width
    while (left := raw.find(b"\xff", at, end)) >= 0:
        right = raw.find(b"\x00", left, end)
        right = end if right < 0 else right
        yield left - start, right - start
        at = right


def _number(
    above: list[tuple[int, int, int]], left: int, right: int, parents: list[int], frames: list[list[int]], y: int
) -> int:
    """The number of the thing that a run belongs to; things that it joins become one."""
    touching = [number for start, end, number in above if start < right and left < end]
    if not touching:
        parents.append(len(parents))
        frames.append([left, y, right, y + 1])
        return len(parents) - 1
    number = _root(parents, touching[0])
    for other in touching[1:]:
        parents[_root(parents, other)] = number
    frame = frames[number]
    frame[0], frame[2], frame[3] = min(frame[0], left), max(frame[2], right), y + 1
    return number


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number
