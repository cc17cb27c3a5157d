"""What headlines call a country: a code says nothing to an analyst."""

from __future__ import annotations

from tealeaves.names import country_name, language_name
from tealeaves.observe.lexicon import table


def test_every_country_that_messages_are_read_of_has_a_name() -> None:
    assert [row["iso"] for row in table("messages.toml")["country"] if country_name(row["iso"]) == row["iso"]] == []


def test_what_has_no_name_is_called_by_its_code() -> None:
    assert (country_name("XX"), language_name("xx")) == ("XX", "xx")
