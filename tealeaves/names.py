"""What people call a language, a country, a great power: for headlines, where a code would say nothing to an analyst."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "ja": "Japanese", "kk": "Kazakh", "ko": "Korean", "mn": "Mongolian", "ru": "Russian", "sr": "Serbian", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip
COUNTRIES: Mapping[str, str] = {
    "AE": "the Emirates", "AO": "Angola", "BD": "Bangladesh", "BG": "Bulgaria", "BR": "Brazil", "BY": "Belarus", "CG": "the Congo",
    "CD": "the DR Congo", "CN": "China", "CU": "Cuba", "CZ": "the Czech Republic", "DE": "Germany", "DZ": "Algeria", "EG": "Egypt",
    "ET": "Ethiopia", "FR": "France", "GB": "Britain", "GN": "Guinea", "GQ": "Equatorial Guinea", "ID": "Indonesia", "IN": "India",
    "IQ": "Iraq", "IR": "Iran", "IT": "Italy", "JP": "Japan", "KH": "Cambodia", "KR": "South Korea", "LA": "Laos", "LY": "Libya",
    "ML": "Mali", "MM": "Myanmar", "MN": "Mongolia", "MX": "Mexico", "MY": "Malaysia", "MZ": "Mozambique", "NA": "Namibia",
    "NG": "Nigeria", "NI": "Nicaragua", "NP": "Nepal", "PE": "Peru", "PK": "Pakistan", "PL": "Poland", "PS": "Palestine",
    "RO": "Romania", "RU": "Russia", "SG": "Singapore", "SY": "Syria", "TH": "Thailand", "TZ": "Tanzania", "UA": "Ukraine",
    "UG": "Uganda", "US": "the United States", "VE": "Venezuela", "VN": "Vietnam", "YE": "Yemen", "ZA": "South Africa", "ZW": "Zimbabwe",
}  # fmt: skip
POWERS = ("RU", "CN")  # what one of them gets is weighed against what the other got


def language_name(code: str) -> str:
    """The language in English; the code itself where we have no name for it."""
    return LANGUAGES.get(code, code)


def country_name(code: str) -> str:
    """The country as a headline has it; the code (ISO 3166) itself where we have no name for it."""
    return COUNTRIES.get(code, code)
