"""The exceptions and mutes of a home folder, held against the rules and sources in force."""

from __future__ import annotations

from tealeaves.alerts.wishes import Wishes, read_wishes
from tealeaves.catalogue import Catalogue
from tealeaves.rulelock import rules_folder
from tealeaves.settings import Settings


def wishes_of(settings: Settings, catalogue: Catalogue) -> Wishes:
    """The exceptions and mutes of a home folder as they are now, and the exceptions that come with the rules."""
    rules = {name: module.rule for name, module in catalogue.rules.items()}
    return read_wishes(settings.home, rules_folder(), rules, catalogue.sources)
