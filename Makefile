# Each target sets up what it needs by itself: only Python 3.11 or newer and make have to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export GEHOORD_DATA ?= $(CURDIR)/var/data
# The keys lie apart from the data, one set for each checkout: who copies this folder cannot open the stories in it.
export GEHOORD_KEYS ?= $(or $(XDG_CONFIG_HOME),$(HOME)/.config)/gehoord/keys-$(shell printf %s "$(CURDIR)" | cksum | cut -d" " -f1)

.PHONY: run check test lint types contracts migrations translations audit bench simulate seed train pictures lock setup clean

run: $(VENV)/.installed ## start Gehoord with the sample council
	@exec $(BIN)/gehoord run --sample

seed: $(VENV)/.installed ## make the sample council now, without starting the site
	@$(BIN)/gehoord seed

check: $(VENV)/.installed ## what is wrong with this installation, and how to mend it
	@$(BIN)/gehoord check

test: $(VENV)/.developer ## all tests: on SQLite, then on PostgreSQL where it is installed
	@$(BIN)/python tests/run.py

lint: $(VENV)/.developer types contracts migrations translations ## style, types, layers, migrations, translations
	@$(BIN)/ruff check .

types: $(VENV)/.developer
	@$(BIN)/mypy

contracts: $(VENV)/.developer
	@$(BIN)/lint-imports

migrations: $(VENV)/.developer
	@$(BIN)/gehoord manage makemigrations --check --dry-run

translations: $(VENV)/.developer
	@$(BIN)/python tests/translations.py

audit: $(VENV)/.developer
	@$(BIN)/python tests/audit.py

bench: $(VENV)/.developer ## measure; prints figures, judges nothing
	@$(BIN)/python -m tests.load.bench
	@$(BIN)/python -m tests.load.figures
	@$(BIN)/python -m tests.load.documents
	@$(BIN)/python -m tests.load.advise
	@$(BIN)/python -m tests.load.small_numbers
	@$(BIN)/python -m tests.load.surveys
	@$(BIN)/python -m tests.load.report
	@$(BIN)/python -m tests.load.opinion
	@$(BIN)/python -m tests.load.live

simulate: $(VENV)/.developer ## how often each rule of comparing is wrong, and how often it notices
	@$(BIN)/python -m tests.load.simulate

train: $(VENV)/.developer ## train the model anew and print its cross-validated figures
	@$(BIN)/gehoord train

pictures: $(VENV)/.developer ## the pictures of the README, from the browser tests
	@$(BIN)/python -m pytest tests/journeys/test_pictures.py --pictures docs/pictures

lock: $(VENV)/.python ## renew the lock files
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock

setup: $(VENV)/.installed

clean: ## forget the environment, keep data and keys
	rm -rf $(VENV) node_modules src/gehoord/core/ui/static/ui

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Gehoord needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which one with: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment here: install its venv package (Debian: python3-venv)."; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml requirements.lock hatch_build.py package-lock.json $(shell find frontend -type f) $(shell find src/gehoord/locale -name '*.po')
	@echo "Installing Gehoord in $(VENV) (a few minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || { echo "The parts of Gehoord could not be installed: is there a network?"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . || { echo "Gehoord could not be built: see the lines above."; exit 1; }
	@touch $@

$(VENV)/.developer: $(VENV)/.installed requirements-dev.lock
	@echo "Installing the tools of developers …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
