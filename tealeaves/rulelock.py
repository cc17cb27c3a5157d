"""The lock of the rules: what each rule was when its version was last raised. `python -m tealeaves.rulelock` writes `rules.lock.json`.

A rule's signals carry its version, and people compare them by it; so a rule that says something else under the same version would be a
lie about the past. The lock holds a hash of each rule's meaning (its code and declaration; not its layout, comments, docstrings, cases,
known gaps and leave to be loud); a change without the next version fails the tests, and cannot be locked. An id in the lock is never
free again.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from tealeaves.catalogue import imported, load_rule
from tealeaves.errors import ContentError, TealeavesError

FILE = "rules.lock.json"
COMMAND = "make rules-lock"
# Examples of a rule (with every name that begins with _CASE or _case), and the leave to be loud: no signal depends on them.
NOT_MEANING = frozenset({"CASES", "GAPS", "GATE_OVERRIDE"})


@dataclass(frozen=True, slots=True)
class Locked:
    """One rule as it was locked."""

    version: int
    sha256: str
    status: str
    modified: str


def fingerprint(source: str) -> str:
    """The hash of what a rule's source means, whatever its layout, on any version of Python: 64 hexadecimal digits."""
    tree = ast.parse(source)
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom | ast.Import)]
    tree.body = [node for node in tree.body if not _is_example(node) and node not in imports]
    used = set[str]()
    plain = _plain(tree, used)
    names = sorted({name for node in imports for name in _names(node, used)})
    return hashlib.sha256(json.dumps([names, plain]).encode()).hexdigest()


def current(modules: Iterable[ModuleType] | None = None) -> dict[str, Locked]:
    """Every rule as it is now, by id. Raises `ContentError` for a module that is no rule."""
    found: dict[str, Locked] = {}
    for module in rule_modules() if modules is None else modules:
        rule = load_rule(module).rule
        source = Path(module.__file__ or "").read_text("utf-8")
        found[rule.id] = Locked(rule.version, fingerprint(source), rule.status, rule.modified.isoformat())
    return found


def rule_modules() -> list[ModuleType]:
    """The modules of `rules`, in the order of their names."""
    names = sorted(path.stem for path in rules_folder().glob("*.py") if path.stem != "__init__")
    return [imported(f"rules.{name}", importlib.import_module) for name in names]


def rules_folder() -> Path:
    """Where the rules are. Raises `ContentError` where they are not installed."""
    spec = importlib.util.find_spec("rules")
    if spec is None or not spec.submodule_search_locations:
        raise ContentError("the package 'rules' is not installed; run `make setup`")
    return Path(next(iter(spec.submodule_search_locations)))


def read(path: Path) -> dict[str, Locked]:
    """The lock as written; empty where there is none yet. Raises `ContentError` where it cannot be read."""
    if not path.exists():
        return {}
    try:
        return {name: Locked(**fields) for name, fields in json.loads(path.read_text("utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise ContentError(f"{path} is not a lock of rules ({error}); take it from the last commit") from error


def write(path: Path, rules: Mapping[str, Locked]) -> None:
    """Write the lock, sorted, so that a change shows as one line."""
    text = json.dumps({name: asdict(rules[name]) for name in sorted(rules)}, indent=2) + "\n"
    path.write_text(text, "utf-8")


def breaches(locked: Mapping[str, Locked], now: Mapping[str, Locked]) -> list[str]:
    """What may never be: a rule that means something else under its old version, and the like; each with what to do."""
    gone = [
        f"rule {name} is gone: deprecate it instead, an id is never free again" for name in locked if name not in now
    ]
    return [
        *gone,
        *(text for name, rule in now.items() if name in locked for text in _breaches(name, locked[name], rule)),
    ]


def stale(locked: Mapping[str, Locked], now: Mapping[str, Locked]) -> list[str]:
    """What is allowed but not yet locked."""
    return [f"rule {name}: run `{COMMAND}` and commit {FILE}" for name, rule in now.items() if locked.get(name) != rule]


def _breaches(name: str, old: Locked, new: Locked) -> list[str]:
    found: list[str] = []
    if new.version not in (old.version, old.version + 1):
        found.append(
            f"rule {name}: its version goes from {old.version} to {new.version}; the next one is {old.version + 1}"
        )
    if new.version == old.version and new.sha256 != old.sha256:
        found.append(
            f"rule {name} means something else than version {old.version} did: set version={old.version + 1} and `modified` "
            f"in rules/{name}.py, then run `{COMMAND}`"
        )
    if new.modified < old.modified:
        found.append(
            f"rule {name} was modified on {old.modified} and now says {new.modified}: set its `modified` to the day of the change"
        )
    if new.status == "experimental" and old.status != "experimental":
        found.append(f"rule {name} was {old.status} and cannot become experimental again: deprecate it, or leave it")
    return found


def _names(node: ast.Import | ast.ImportFrom, used: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Where each name comes from that the rule uses (module, name there, name here); the others are its examples' affair, or nobody's."""
    module = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        here = alias.asname or (alias.name if module else alias.name.partition(".")[0])
        if here in used or alias.name == "*":
            yield module, alias.name, here


def _plain(node: object, used: set[str]) -> object:
    """A syntax tree as lists, without fields that are empty: Python adds such fields, and leaves them out, from version to version.

    Docstrings are left out. The names that it reads or writes are put into `used` on the way: hundreds of texts are read so in a backtest.
    """
    if isinstance(node, list):
        return [_plain(one, used) for one in node]
    if isinstance(node, ast.Constant):
        return ["Constant", type(node.value).__name__, node.value if isinstance(node.value, str) else repr(node.value)]
    if not isinstance(node, ast.AST):
        return node
    if isinstance(node, ast.Name):
        used.add(node.id)
    said = ([name, _plain(value, used)] for name, value in _fields(node) if name not in ("ctx", "type_comment"))
    return [type(node).__name__, *(pair for pair in said if pair[1] not in (None, []))]


def _fields(node: ast.AST) -> Iterable[tuple[str, object]]:
    if (
        not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        or ast.get_docstring(node, clean=False) is None
    ):
        return ast.iter_fields(node)
    return [(name, value[1:] if name == "body" else value) for name, value in ast.iter_fields(node)]


def _is_example(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name.startswith("_case")
    names = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(isinstance(n, ast.Name) and (n.id in NOT_MEANING or n.id.startswith("_CASE")) for n in names)


def main(arguments: list[str] | None = None) -> int:
    """`python -m tealeaves.rulelock [--check] [PATH]`: 0 when locked, 3 when the lock would tell a lie, with the reasons."""
    given = sys.argv[1:] if arguments is None else arguments
    paths = [argument for argument in given if not argument.startswith("-")]
    path = Path(paths[0]) if paths else rules_folder().parent / FILE
    try:
        locked, now = read(path), current()
    except TealeavesError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    wrong = breaches(locked, now) or (stale(locked, now) if "--check" in given else [])
    if wrong:
        sys.stderr.write("".join(f"{text}\n" for text in wrong))
        return ContentError.exit_code
    if "--check" not in given:
        write(path, now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
