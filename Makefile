# Two commands: `make demo` to look, `make test` to be sure. The rest is for those who build here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
WORKERS ?= auto
# Linters read the settings; they need keys and a folder, but no house.
LINT := LINLI_SECRET_KEY=lint LINLI_DATA_KEY=lint LINLI_DATA_DIR=$(CURDIR)/build/lint \
	DJANGO_SETTINGS_MODULE=linli.site.settings
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate -q

.PHONY: demo demo-reset run test test-pg check migrations-alike messages manual assets assets-check lock bench chaos clean help

help:
	@echo "make demo        the demo sub-district in your browser"
	@echo "make demo-reset  the same, begun again"
	@echo "make test        everything that must hold before a change goes in"
	@echo "make check       linters, types and contracts alone"
	@echo "make test-pg     the tests on an installed PostgreSQL 15 instead of the bundled one"
	@echo "make messages    collect and compile the translations"
	@echo "make manual      write the parts of the manual that the code says itself"
	@echo "make assets      build the browser libraries (needs Node)"
	@echo "make lock        pin the dependencies anew"
	@echo "make bench       how fast it is: pages of a running demo, submissions, a large roster, imports, a ledger"
	@echo "make chaos       fifty records on each of two phones, network flapping, server killed;"
	@echo "                 a message to 1,500, the worker killed eight times"
	@echo "make clean       forget everything that was built here (never a house's data)"

demo: $(VENV)/.run
	@$(BIN)/linli demo

demo-reset: $(VENV)/.run
	@$(BIN)/linli demo --reset

run: $(VENV)/.run
	@$(BIN)/linli run

test: check assets-check $(VENV)/.browser
	$(BIN)/pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder -q

test-pg: $(VENV)/.dev $(VENV)/.browser
	$(BIN)/python tools/on_postgres.py --major 15 $(BIN)/pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder -q

check: $(VENV)/.dev
	@mkdir -p build/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(LINT) $(BIN)/mypy src/linli
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src/linli
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/manual.py --check
	$(LINT) $(BIN)/python -W ignore -m django makemigrations --check --dry-run

messages: $(VENV)/.dev
	$(BIN)/python tools/messages.py

manual: $(VENV)/.dev
	$(BIN)/python tools/manual.py

assets: node_modules/.installed
	node tools/assets.mjs

# The built files are committed, so that nobody needs Node; where Node is, they are built again
# and compared.
assets-check:
	@if command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory assets && \
		git diff --exit-code --stat -- src/linli/base/static/linli/v src/linli/base/xsl; \
	else echo "No npm here: the built browser files are taken as they are."; fi

node_modules/.installed: package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lock: $(VENV)/.dev
	$(LOCK) --group build --upgrade -o requirements/run.lock
	$(LOCK) --group build --group dev -c requirements/run.lock --upgrade -o requirements/dev.lock

# SUBJECT=pages, submissions, roster, import, ledger, events, matching, outreach, live or edge measures that alone (docs/benchmarks.md).
bench: $(VENV)/.run
	$(BIN)/python -m tools.bench $(SUBJECT)

# Tables made step by step as Django does, and in the quicker way of a new house, compared.
migrations-alike: $(VENV)/.dev
	$(BIN)/python -m tools.migrations_alike

# The long forms of tests/browser/test_offline.py and of tests/platform/test_message_killed.py; the short forms
# are in `make test`.
chaos: $(VENV)/.browser
	LINLI_CHAOS_DOORS=50 $(BIN)/pytest -q tests/browser/test_offline.py
	LINLI_CHAOS_MESSAGES=1500 LINLI_CHAOS_KILLS=8 $(BIN)/pytest -q tests/platform/test_message_killed.py

clean:
	rm -rf $(VENV) build dist node_modules .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) tools/require_python.py
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements/run.lock pyproject.toml
	@echo "Installing Linli (the first time takes a minute)"
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.browser: $(VENV)/.dev
	@$(BIN)/python tools/browser.py
	@touch $@
