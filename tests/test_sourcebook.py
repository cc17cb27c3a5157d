"""docs/sources.md is the catalogue, and the catalogue is every source that is known of."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from tealeaves import sourcebook
from tealeaves.catalogue import SourceModule, load_sources

ROOT = Path(__file__).resolve().parents[1]

# Every row of the survey of sources, as it calls them, and what reads it here.
DPRK = {
    "kcna.kp, new and old layout": ("kcna_kp",),
    "kcna.co.jp": ("kcna_co_jp",),
    "rodong.rep.kp": ("rodong",),
    "naenara.com.kp": ("naenara",),
    "mfa.gov.kp": ("mfa_kp",),
    "vok.rep.kp (Voice of Korea)": ("vok",),
    "minju/minzu.rep.kp": ("minju", "minzu"),
    "friend.com.kp": ("friend",),
    "pyongyangtimes.com.kp": ("pyongyang_times",),
    "dprktoday.com, minjok/uriminzokkiri": ("dprk_today", "uriminzokkiri"),
    "korstamp.com.kp (Korea Stamp Corporation)": ("korea_stamp",),
}
MIRRORS = {
    "kcnawatch.org": ("kcnawatch",),
    "stiles/north-korea-news": ("kcna_captures_2024",),
    "cohml/nklm": ("rodong_nklm_2018_2022",),
    "xmarquez/KCNA": ("kcna_1997_2012",),
}
WORLD = {
    "NK News": ("nknews",),
    "38 North": ("north38",),
    "Daily NK": ("dailynk_en", "dailynk_ko"),
    "RFA": ("rfa_en", "rfa_ko"),
    "VOA Korean": ("voa_ko",),
    "Yonhap": ("yonhap_nk_ko", "yonhap_en", "yonhap_nk_list"),
    "Korea Herald": ("korea_herald",),
    "Korea Times": ("korea_times",),
    "KBS World": ("kbs_world",),
    "Unification Ministry": ("unikorea",),
    "Kremlin": ("kremlin_en", "kremlin_ru"),
    "TASS": ("tass_en", "tass_ru"),
    "RIA": ("ria",),
    "Interfax": ("interfax",),
    "mid.ru": ("mid_ru",),
    "Xinhua": ("xinhua_en",),
    "MFA China": ("mfa_cn", "embassy_cn_kp"),
    "Global Times": ("global_times",),
    "Guardian": ("guardian_nk",),
    "RTE": ("rte",),
    "BBC": ("bbc_asia",),
    "NHK World": ("nhk_world",),
    "Belarus president": ("president_by",),
}
BLOCS = {
    "russia": ("kremlin_en", "kremlin_ru", "tass_en", "tass_ru", "ria", "interfax", "mid_ru", "president_by"),
    "china": ("mfa_cn", "embassy_cn_kp", "xinhua_en", "global_times"),
    "south_korea": (
        "yonhap_nk_ko", "yonhap_en", "yonhap_nk_list", "korea_herald", "korea_times", "kbs_world", "unikorea", "dailynk_en",
        "dailynk_ko",
    ),
    "west": (
        "nknews", "north38", "rfa_en", "rfa_ko", "voa_ko", "guardian_nk", "rte", "bbc_asia", "nhk_world", "kcnawatch",
    ),
}  # fmt: skip


@cache
def modules() -> dict[str, SourceModule]:
    return load_sources()


@cache
def page() -> str:
    return (ROOT / "docs" / "sources.md").read_text("utf-8")


def test_the_page_is_the_catalogue() -> None:
    assert page() == sourcebook.page(modules()), "run `make sources`"


@pytest.mark.parametrize(("row", "names"), {**DPRK, **MIRRORS, **WORLD}.items())
def test_every_source_of_the_survey_is_there(row: str, names: tuple[str, ...]) -> None:
    for name in names:
        assert name in modules(), f"{row}: nothing reads it"
        assert f'<a id="{name}"></a>' in page(), f"{row}: not on the page"


def test_archives_that_are_no_sources_are_told_too() -> None:
    archives = page().split("## Archives of the web")[1]
    assert "Wayback Machine" in archives
    assert all(f"tealeaves import {way}" in archives for way in ("wayback", "warc", "file"))


@pytest.mark.parametrize(("bloc", "names"), BLOCS.items())
def test_every_source_stands_in_its_bloc(bloc: str, names: tuple[str, ...]) -> None:
    assert {name for name, module in modules().items() if module.source.bloc == bloc} == set(names)


def test_every_source_says_how_it_is_known_and_what_it_is_like() -> None:
    for name, module in modules().items():
        section = page().split(f'<a id="{name}"></a>')[1].split("\n### ")[0].split("\n## ")[0]
        assert f"confidence `{module.source.confidence}`" in section
        assert module.source.notes, f"{name} has no notes"
        for polled in module.source.pages:
            assert f"<{polled.url}>" in section
        if not sourcebook.is_dump(module):
            assert all(f"`{version.name}`" in section for version in module.versions)
            assert ("not polled" in section) == (not module.source.pages)


def test_what_is_not_known_says_so() -> None:
    """A source of which nothing was seen has notes that tell what is a guess."""
    for name, module in modules().items():
        if module.source.confidence == "unknown":
            words = module.source.notes
            assert re.search(r"\bnot\b|unknown|inferred|guess|no known|none was seen", words), f"{name}: {words}"


def test_the_page_does_not_depend_on_the_machine() -> None:
    releases = re.findall(r"(?:trafilatura|tesseract|no-tesseract)[-/ ]?\d[\d.]*", page())
    assert releases == []


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=1), "hour"),
        (timedelta(hours=6), "6 hours"),
        (timedelta(days=21), "21 days"),
        (timedelta(minutes=30), "30 minutes"),
    ],
)
def test_a_length_of_time_in_words(length: timedelta, words: str) -> None:
    assert sourcebook.span(length) == words
