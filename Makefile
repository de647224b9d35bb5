# The two commands of a fresh machine: "make demo" and "make test". They need python3 (3.11 or
# newer) with pip and venv, git and make; the first one installs into .venv, then nothing is fetched.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_STORE := build/demo.sqlite

.PHONY: help demo test check clean

help:
	@echo "make demo   proof the sample feed against the sample market data and print the verdicts"
	@echo "make test   run the tests"
	@echo "make check  lint, format, types and import contracts"
	@echo "make clean  remove build/ and the caches (the environment $(VENV) stays)"

demo: $(VENV)/.runtime
	@mkdir -p build && rm -f $(DEMO_STORE) $(DEMO_STORE)-wal $(DEMO_STORE)-shm
	@$(BIN)/tapeproof run --sample --store $(DEMO_STORE) --format table

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "error: tapeproof needs Python 3.11 or newer, " + sys.executable + " is " + sys.version.split()[0] + " (choose another: make demo PYTHON=python3.12)")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.runtime
