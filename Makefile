# Two commands on a fresh machine: `make demo` shows what tealeaves does, `make test` shows that it works.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: setup tools demo run test test-all check lint types contracts docs data-dictionary sources rules judged lock gate backtests backtests-seeds rules-lock parsers-lock clean

setup: $(STAMP)

# Reproducible: exact versions and hashes; where they come from is the machine's own matter. The lock is complete, so nothing is resolved:
# an older pip stumbles over extras in it.
$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tealeaves needs Python 3.11 or later: make setup PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	touch $(STAMP)

# Debian's programs, as root: tesseract for scans; PostgreSQL and fonts for the tests that skip without them.
tools:
	sh deployments/tools.sh

demo: setup
	$(BIN)/python -m demo

run: setup
	$(BIN)/tealeaves run

# Three processes, since most tests wait for children and servers; a file's tests stay together. A test alone: .venv/bin/python -m pytest tests/test_text.py
test: setup
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The same with what takes minutes: all kills, all scans, sixteen years of real history again.
test-all: export TEALEAVES_SLOW_TESTS := 1
test-all: test

check: lint types contracts docs

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

docs: setup
	$(BIN)/python -m pytest -q tests/test_docs.py

# The page of the data dictionary, from the code.
data-dictionary: setup
	$(BIN)/python -m tealeaves.research.dictionary > docs/data-dictionary.md

# The page of all sources, from the catalogue.
sources: setup
	$(BIN)/python -m tealeaves.sourcebook > docs/sources.md

# The page of all rules, from the catalogue and the report on real history.
rules: setup
	$(BIN)/python -m tealeaves.rulebook > docs/rules.md

# The page of judged signals, from the committed backtest and docs/judged/verdicts.toml.
judged: setup
	$(BIN)/python -m tealeaves.backtest.judged > docs/judged/signals.md

# The two lock files, from pyproject.toml; they name no registry.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -c requirements-dev.lock -o requirements.lock

# Before a changed rule is locked; where it is locked already: make gate AGAINST=main
gate: setup
	$(BIN)/python -m tealeaves.backtest.gate $(if $(AGAINST),--against $(AGAINST))

# The report of docs/backtests, from the corpus: make backtests TEALEAVES_CORPUS=path/to/corpus. The second run gives the same bytes.
backtests: export TEALEAVES_HOME := build/backtests/kcna
backtests: setup
	test -d "$(TEALEAVES_CORPUS)/kcna" || { echo "name the folder of the corpus: make backtests TEALEAVES_CORPUS=..."; exit 2; }
	$(BIN)/tealeaves import jsonl "$(TEALEAVES_CORPUS)/kcna"
	$(BIN)/tealeaves import jsonl "$(TEALEAVES_CORPUS)/kcna-captures-2024"
	$(BIN)/tealeaves backtest --prove --report docs/backtests/kcna

# The same for the history of the seeds, which `make demo` lives through and leaves behind.
backtests-seeds: export TEALEAVES_HOME := build/demo
backtests-seeds: demo
	$(BIN)/tealeaves backtest --prove --events tests/events/seeds.toml --report docs/backtests/seeds

# After a rule's version was raised on purpose.
rules-lock: setup
	$(BIN)/python -m tealeaves.rulelock

# After a parser's or an observer's revision was raised on purpose, or a golden was added.
parsers-lock: setup
	$(BIN)/python -m tealeaves.goldenlock

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
