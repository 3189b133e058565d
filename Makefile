# `make run` and `make test` need Python 3.11 to 3.13 and make; everything else is brought along.

.DEFAULT_GOAL := help
SHELL := /bin/sh
export LC_ALL := C.UTF-8
# Where compiled files are forbidden, each process of the suite compiles all tests and programs again.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

VENV := .venv
PYTHON := $(VENV)/bin/python
LAUNCHER := $(PYTHON) -m msl_okr.launcher
# Arguments for pytest: make test TESTS="tests/okrs -k forecast"
TESTS ?= tests
# Two processes for two cores; one that is done takes work from the other.
WORKERS ?= -n 2 --dist worksteal

.PHONY: help run test test-fast bench lint format lock screenshots chromium clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

$(PYTHON):
	@case "$(CURDIR)" in *' '*) echo "The path “$(CURDIR)” has a space in it, which does not work: move the folder." >&2; exit 1;; esac
	@for python in $${MSL_OKR_PYTHON:-python3 python3.13 python3.12 python3.11}; do \
	  if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then \
	    echo "Creating $(VENV) with $$("$$python" --version)."; \
	    "$$python" -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: install it (Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }; \
	    exit 0; \
	  fi; \
	done; echo "Python 3.11, 3.12 or 3.13 is needed and none was found." >&2; exit 1

# A stamp is as old as the lock file it was installed from.
$(VENV)/.installed: requirements.txt | $(PYTHON)
	@echo "Installing the packages of requirements.txt."
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(PYTHON)
	@echo "Installing the packages of requirements-dev.txt."
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/.installed ## start everything here; DEMO=0 starts empty, PORT=8001 elsewhere
	@$(LAUNCHER) run

test: $(VENV)/.installed-dev chromium ## the whole suite against its own servers
	@MSL_OKR_VAR=$(CURDIR)/var/test $(LAUNCHER) servers -- $(PYTHON) -m pytest $(WORKERS) $(TESTS)

test-fast: $(VENV)/.installed-dev ## the suite without the browser, without starting the product and without what walks every page
	@MSL_OKR_VAR=$(CURDIR)/var/test $(LAUNCHER) servers -- $(PYTHON) -m pytest $(WORKERS) -m "not e2e and not launcher and not long" $(TESTS)

bench: $(VENV)/.installed-dev ## measure pages on large invented data and write docs/benchmarks.md; the first time builds it
	@MSL_OKR_VAR=$(CURDIR)/var/test STORM=2000 $(LAUNCHER) servers -- $(PYTHON) -m pytest tests/okrs/snapshots/test_storm.py
	@MSL_OKR_VAR=$(CURDIR)/var/bench $(LAUNCHER) servers -- $(PYTHON) -m benchmarks.measure --write

chromium:
	@$(PYTHON) -m tests.chromium

lint: $(VENV)/.installed-dev ## style, types, layers, migrations, deployment settings
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djangofmt --check templates benchmarks/templates
	@MSL_OKR_LOCAL=1 $(VENV)/bin/mypy .
	@$(VENV)/bin/lint-imports
	@MSL_OKR_VAR=$(CURDIR)/var/lint $(LAUNCHER) servers -- $(PYTHON) manage.py makemigrations --check --dry-run
	@.ci/deploy-env $(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(VENV)/.installed-dev ## put code and templates in order
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/djangofmt templates benchmarks/templates

lock: $(VENV)/.installed-dev ## resolve both lock files anew
	@$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.txt
	@$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -o requirements-dev.txt

screenshots: $(VENV)/.installed-dev chromium ## every page of the demo as pictures in screenshots/
	@MSL_OKR_VAR=$(CURDIR)/var/screenshots $(LAUNCHER) run -- $(PYTHON) -m tests.screenshots

clean: ## forget the data and the installed packages
	@for note in var/home var/*/home; do [ ! -f "$$note" ] || rm -rf "$$(cat "$$note")"; done
	rm -rf var $(VENV) staticfiles
