"""What people call a language, a country, a great power: for headlines, where a code would say nothing to an analyst."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "ja": "Japanese", "kk": "Kazakh", "ko": "Korean", "mn": "Mongolian", "ru": "Russian", "sr": "Serbian", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip
COUNTRIES: Mapping[str, str] = {
    "AE": "the Emirates", "AF": "Afghanistan", "AL": "Albania", "AM": "Armenia", "AO": "Angola", "AR": "Argentina",
    "AT": "Austria", "AU": "Australia", "AZ": "Azerbaijan", "BD": "Bangladesh", "BE": "Belgium", "BF": "Burkina Faso",
    "BG": "Bulgaria", "BH": "Bahrain", "BI": "Burundi", "BJ": "Benin", "BN": "Brunei", "BO": "Bolivia", "BR": "Brazil",
    "BW": "Botswana", "BY": "Belarus", "CD": "the DR Congo", "CF": "the Central African Republic", "CG": "the Congo",
    "CH": "Switzerland", "CI": "Cote d'Ivoire", "CL": "Chile", "CM": "Cameroon", "CN": "China", "CO": "Colombia", "CU": "Cuba",
    "CY": "Cyprus", "CZ": "the Czech Republic", "DE": "Germany", "DJ": "Djibouti", "DK": "Denmark",
    "DO": "the Dominican Republic", "DZ": "Algeria", "EC": "Ecuador", "EG": "Egypt", "ER": "Eritrea", "ES": "Spain",
    "ET": "Ethiopia", "FI": "Finland", "FJ": "Fiji", "FR": "France", "GA": "Gabon", "GB": "Britain", "GE": "Georgia",
    "GH": "Ghana", "GM": "the Gambia", "GN": "Guinea", "GQ": "Equatorial Guinea", "GR": "Greece", "GW": "Guinea-Bissau",
    "GY": "Guyana", "HR": "Croatia", "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India",
    "IQ": "Iraq", "IR": "Iran", "IT": "Italy", "JM": "Jamaica", "JO": "Jordan", "JP": "Japan", "KE": "Kenya", "KG": "Kyrgyzstan",
    "KH": "Cambodia", "KM": "the Comoros", "KR": "South Korea", "KW": "Kuwait", "KZ": "Kazakhstan", "LA": "Laos", "LB": "Lebanon",
    "LK": "Sri Lanka", "LS": "Lesotho", "LY": "Libya", "MA": "Morocco", "MD": "Moldova", "ME": "Montenegro", "MG": "Madagascar",
    "ML": "Mali", "MM": "Myanmar", "MN": "Mongolia", "MR": "Mauritania", "MT": "Malta", "MU": "Mauritius", "MV": "the Maldives",
    "MX": "Mexico", "MY": "Malaysia", "MZ": "Mozambique", "NA": "Namibia", "NE": "Niger", "NG": "Nigeria", "NI": "Nicaragua",
    "NL": "the Netherlands", "NO": "Norway", "NP": "Nepal", "NZ": "New Zealand", "OM": "Oman", "PA": "Panama", "PE": "Peru",
    "PG": "Papua New Guinea", "PH": "the Philippines", "PK": "Pakistan", "PL": "Poland", "PS": "Palestine", "PT": "Portugal",
    "QA": "Qatar", "RO": "Romania", "RS": "Serbia", "RU": "Russia", "RW": "Rwanda", "SA": "Saudi Arabia", "SC": "the Seychelles",
    "SD": "Sudan", "SE": "Sweden", "SG": "Singapore", "SK": "Slovakia", "SL": "Sierra Leone", "SM": "San Marino", "SN": "Senegal",
    "SY": "Syria", "SZ": "Swaziland", "TD": "Chad", "TG": "Togo", "TH": "Thailand", "TJ": "Tajikistan", "TL": "Timor-Leste",
    "TM": "Turkmenistan", "TN": "Tunisia", "TR": "Turkey", "TZ": "Tanzania", "UA": "Ukraine", "UG": "Uganda",
    "US": "the United States", "UY": "Uruguay", "UZ": "Uzbekistan", "VA": "the Vatican", "VE": "Venezuela", "VN": "Vietnam",
    "VU": "Vanuatu", "YE": "Yemen", "YU": "Yugoslavia", "ZA": "South Africa", "ZM": "Zambia", "ZW": "Zimbabwe",
}  # fmt: skip
POWERS = ("RU", "CN")  # what one of them gets is weighed against what the other got


def language_name(code: str) -> str:
    """The language in English; the code itself where we have no name for it."""
    return LANGUAGES.get(code, code)


def country_name(code: str) -> str:
    """The country as a headline has it; the code (ISO 3166) itself where we have no name for it."""
    return COUNTRIES.get(code, code)
