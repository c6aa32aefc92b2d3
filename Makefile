# One verb a line; every verb makes the environment first. `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NHIPCAU := $(BIN)/nhipcau

# Tests start the program a hundred times: compiled modules are kept, whatever the machine is told.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test check e2e bench lock messages format docs clean

help:  ## list the verbs
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .setup-stamp  ## make the environment alone

.setup-stamp: requirements.txt package-lock.json tools/setup.py $(shell find src -name '*.po')
	@$(PYTHON) tools/setup.py
	@touch $@

.setup-dev-stamp: .setup-stamp requirements-dev.txt
	@$(PYTHON) tools/setup.py --dev
	@touch $@

run: .setup-stamp  ## serve on http://127.0.0.1:8000 (PORT overrides), demonstration data when empty
	@PORT=$(PORT) $(NHIPCAU) serve --demo

test: .setup-dev-stamp  ## the whole test suite; on PostgreSQL too where NHIPCAU_TEST_DATABASE_URL is set
	$(BIN)/pytest -m "not journey" -n 2 --dist loadfile
ifneq ($(NHIPCAU_TEST_DATABASE_URL),)
	NHIPCAU_DATABASE_URL=$(NHIPCAU_TEST_DATABASE_URL) $(BIN)/pytest -m "not journey" -n 2 --dist loadfile \
	  --asking-the-database
endif

check: .setup-dev-stamp  ## format, lint, import contracts, types, templates, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint src --check --lint
	$(BIN)/python tools/check_messages.py
	$(NHIPCAU) check --fail-level WARNING
	$(NHIPCAU) makemigrations --check --dry-run

e2e: .setup-dev-stamp  ## journeys in headless Chromium, with axe
	DJANGO_ALLOW_ASYNC_UNSAFE=1 $(BIN)/pytest -m journey tests/journeys

bench: .setup-dev-stamp  ## measure; figures go to docs/reference/benchmarks.md
	$(BIN)/python -m benchmarks

messages: .setup-dev-stamp  ## gather translatable strings into src/nhipcau/**/locale (needs GNU gettext)
	$(BIN)/python tools/gather_messages.py

format: .setup-dev-stamp  ## put code and templates in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint src --reformat --quiet

docs: .setup-dev-stamp  ## write the generated reference pages again
	$(NHIPCAU) docs

lock: .setup-stamp  ## lock the requirements again, with hashes
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements-dev.in -o requirements-dev.txt

clean:  ## remove the environment and built files (never var/, your data)
	rm -rf .venv node_modules src/nhipcau/foundation/static/vendor .setup-stamp .setup-dev-stamp
