"""The catalogue refuses what breaks a contract: at start, in words, with the exit code 3."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from tealeaves import catalogue
from tealeaves.archive.mappings import load_mappings
from tealeaves.errors import ContentError, UsageError
from tealeaves.observe import OBSERVERS
from tealeaves.rulelock import rule_modules
from tealeaves.sourcekit import is_id

TABLE = """
[{name}]
name = "A paper"
url = "https://paper.example/rss"
language = "en"
bloc = "west"
every = {every}
confidence = "unknown"
"""


def rule_module(**other: object) -> ModuleType:
    """A module with what the first of our rules declares, but for `other`."""
    real = rule_modules()[0]
    module = ModuleType(real.__name__, real.__doc__)
    declared = {"RULE": real.RULE, "evaluate": real.evaluate, "CASES": real.CASES} | other
    for name, value in declared.items():
        if value is not None:
            setattr(module, name, value)
    return module


def test_a_rule_as_it_should_be_is_loaded_with_the_digest_of_its_text() -> None:
    loaded = catalogue.load_rule(rule_module(), b"text")
    assert loaded.digest == "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"CASES": None}, "CASES with at least one"),
        ({"CASES": ()}, "CASES with at least one"),
        ({"CASES": ("it fires",)}, "CASES with at least one"),
        ({"RULE": replace(rule_modules()[0].RULE, listens=("document", "smell"))}, "'smell', which no observer yields"),
        ({"RULE": replace(rule_modules()[0].RULE, listens=())}, "listens to something"),
        ({"RULE": replace(rule_modules()[0].RULE, id="another")}, "must share one name"),
        (
            {"RULE": replace(rule_modules()[0].RULE, status="retired")},
            "status='retired' is none; there are: experimental",
        ),
        ({"RULE": replace(rule_modules()[0].RULE, status="deprecated")}, "says why and what does its work now"),
        (
            {"RULE": replace(rule_modules()[0].RULE, status="deprecated", superseded_by="office_changed")},
            "set deprecated_because and superseded_by",
        ),
        ({"RULE": replace(rule_modules()[0].RULE, superseded_by="office_changed")}, "are for deprecated rules"),
        ({"RULE": replace(rule_modules()[0].RULE, exceptions_on=("subject", "afetr"))}, "exceptions_on names 'afetr'"),
        ({"RULE": None}, "declares RULE"),
        ({"evaluate": None}, "declares RULE"),
    ],
)
def test_a_rule_that_breaks_its_contract(other: dict[str, object], said: str) -> None:
    with pytest.raises(ContentError, match=said):
        catalogue.load_rule(rule_module(**other))


def retired(name: str, instead: str) -> ModuleType:
    """A rule of ours as it would be when it is retired."""
    real = next(module for module in rule_modules() if instead != name == module.RULE.id)
    said = replace(real.RULE, status="deprecated", deprecated_because="its observer is gone", superseded_by=instead)
    module = rule_module(RULE=said, CASES=real.CASES)
    module.__name__ = real.__name__
    return module


@pytest.mark.req("A-9")
def test_a_retired_rule_names_the_rule_that_does_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [module for module in rule_modules() if module.RULE.id != "office_changed"]

    def loaded(*modules: ModuleType) -> dict[str, catalogue.RuleModule]:
        monkeypatch.setattr(catalogue, "_modules", lambda package: iter([*modules]))
        return catalogue.load_rules()

    rules = loaded(*others, retired("office_changed", "source_new_language"))
    assert rules["office_changed"].rule.status == "deprecated"
    with pytest.raises(ContentError, match="superseded_by='office_chagned' is no rule; there are:"):
        loaded(*others, retired("office_changed", "office_chagned"))
    rest = [module for module in others if module.RULE.id != "source_new_language"]
    with pytest.raises(ContentError, match="is deprecated itself"):
        loaded(
            *rest, retired("office_changed", "source_new_language"), retired("source_new_language", "office_changed")
        )


@pytest.mark.parametrize("odd", ["Loud", "two-words", "1st", "", "новость", "a b", "_a", "../a", "a\n", "a" * 101])
def test_an_odd_id_is_refused(odd: str, tmp_path: Path) -> None:
    assert not is_id(odd)
    module = rule_module(RULE=replace(rule_modules()[0].RULE, id=odd))
    module.__name__ = f"rules.{odd}"
    with pytest.raises(ContentError, match="is no id: small letters"):
        catalogue.load_rule(module)
    source = next(iter(catalogue.load_sources().values()))
    with pytest.raises(ContentError, match="is no id: small letters"):
        catalogue._add({}, replace(source, source=replace(source.source, id=odd)), "here")


def test_every_id_that_we_ship_is_one() -> None:
    ours = catalogue.load()
    assert all(map(is_id, [*ours.sources, *ours.rules]))


@pytest.mark.parametrize(("name", "source"), [("my-dump", "paper"), ("../../paper", "paper"), ("paper", "my paper")])
def test_a_mapping_with_an_odd_name_is_refused_before_it_is_kept(tmp_path: Path, name: str, source: str) -> None:
    """It would be a file in the home folder, or outside of it, and every later command would stumble over it."""
    keys = ["name", "outlet", "edition", "url", "captured", "published", "headline", "text"]
    text = f'["{name}"]\nsource = "{source}"\n' + "".join(f'{key} = "x"\n' for key in keys)
    path = tmp_path / "own.toml"
    path.write_text(text + 'time_zone = "UTC"\ncaptured_is = "seen"\nmatches = ["x"]\nlanguages = ["en"]\n')
    with pytest.raises(UsageError, match="is no id"):
        load_mappings(path)


@pytest.mark.parametrize("every", ["-1", "0"])
def test_a_page_that_is_looked_at_without_end_is_refused(tmp_path: Path, every: str) -> None:
    (tmp_path / "feeds.toml").write_text(TABLE.format(name="paper", every=every))
    with pytest.raises(ContentError, match=r"feeds.toml \[paper\]: .*longer than none"):
        catalogue._add_tables({}, tmp_path / "feeds.toml", "parsers.feed")
    assert all(
        page.every > timedelta(0) for module in catalogue.load_sources().values() for page in module.source.pages
    )


@pytest.fixture
def other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package `rules` of another folder, in place of ours."""
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "rules"}
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "rules"]:
        del sys.modules[name]
    sys.modules.update(ours)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\ndef evaluate(:\n", r"rules.loud: line 2 is not Python"),
        ("x = 1\nimport nowhere_to_be_found\n", r"rules.loud cannot be loaded: ModuleNotFoundError: .* \(line 2\)"),
        ("x = {}\nx['a']\n", r"rules.loud cannot be loaded: KeyError: 'a' \(line 2\)"),
        ("x = '\x00'\n", r"rules.loud"),
    ],
)
def test_a_rule_whose_text_cannot_run_is_named_with_its_line(other_rules: Path, text: str, said: str) -> None:
    (other_rules / "loud.py").write_text(text)
    assert importlib.util.find_spec("rules") is not None
    with pytest.raises(ContentError, match=said) as caught:
        catalogue.load()
    assert caught.value.exit_code == 3


def test_kinds_are_those_of_the_observers() -> None:
    assert {kind for observer in OBSERVERS for kind in observer.kinds} == catalogue.KINDS
