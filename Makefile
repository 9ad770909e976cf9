# Two commands matter: `make run` and `make test`. Both make the environment in .venv first, where it is not up to date.
.PHONY: run test install lint score bench bench-ops chaos load docs

BASE_PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check -q install -c constraints.txt
SHARED := ../shared

run: install
	$(PYTHON) -m flows.ingest data/raw --output data/processed

test: .venv/.dev
	$(PYTHON) -m pytest -q -n 2 --dist loadfile

install: .venv/.run

lint: .venv/.dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

score: .venv/.dev
	$(PYTHON) tools/score.py $(SHARED)

bench: .venv/.dev
	PYTHONPATH=tools $(PYTHON) -m bench $(SHARED)

# Options go into OPTIONS: make bench-ops OPTIONS="--quick".
bench-ops: .venv/.dev
	PYTHONPATH=tools $(PYTHON) -m bench_ops $(OPTIONS)

# make chaos OPTIONS="--runs 20"
chaos: .venv/.dev
	PYTHONPATH=tools $(PYTHON) -m chaos $(OPTIONS)

# make load N=1000 FOLDER=plans
load: .venv/.dev
	PYTHONPATH=tools $(PYTHON) -m load $(N) $(FOLDER) $(OPTIONS)

docs: .venv/.run
	$(PYTHON) -c "from pipeline.records import data_dictionary; print(data_dictionary(), end='')" > docs/data-dictionary.md

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -e ".[dev]"
	@touch .venv/.run $@

.venv/bin/python:
	@$(BASE_PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11, 3.12 or 3.13 is needed")'
	$(BASE_PYTHON) -m venv .venv
