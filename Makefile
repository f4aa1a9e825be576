# Needs make and Python 3.11 or newer; everything else is put into $(VENV), and only there.
# Another Python: make PYTHON=python3.13 …   Another environment: make VENV=/tmp/env …

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV ?= .venv
OUT ?= results/compare
EXAMPLES ?= 25000
# Tests of one file share what they solved, so they stay in one process.
PYTEST_FLAGS ?= -n auto --dist loadfile

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
RUN_READY := $(VENV)/.ready-to-run
DEV_READY := $(VENV)/.ready-to-develop
VERIFY_READY := $(VENV)/.ready-to-verify
# Only what is an environment is removed, whatever VENV says.
REMOVE_VENV = test ! -e $(VENV)/pyvenv.cfg || rm -rf $(VENV)

# The first import of PyBaMM can otherwise ask about telemetry in the middle of a run.
export PYBAMM_DISABLE_TELEMETRY := true

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv compare test test-slow fuzz lint types docs-check accuracy accuracy-check verify verify-check \
	figures clean

help:
	@echo 'make compare     compare all shipped materials; report in $(OUT)/report.html'
	@echo 'make test        the tests, some minutes'
	@echo 'make test-slow   tests of longer runs, against finer meshes and other programs'
	@echo 'make fuzz        100 000 broken sheets, designs, studies and stored curves, some twenty minutes'
	@echo 'make venv        only the environment, in $(VENV)'
	@echo 'make lint        style and format'
	@echo 'make types       static types'
	@echo 'make docs-check  links and commands of the documentation'
	@echo 'make accuracy    measure the numerics profiles again and write docs/accuracy.md'
	@echo 'make accuracy-check  fail if docs/accuracy.md is stale'
	@echo 'make verify      measure what speaks for the numbers again, another code included, and write'
	@echo '                 docs/verification.md (some ten minutes)'
	@echo 'make verify-check  fail if docs/verification.md is stale'
	@echo 'make figures     draw the pictures of the documentation again, in docs/images'
	@echo 'make clean       remove the environment and caches (results stay)'

venv: $(DEV_READY)

$(RUN_READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo 'No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@echo 'Making the environment $(VENV) with $(PYTHON) (a minute or two, once) …'
	@$(REMOVE_VENV)
	@$(PYTHON) -m venv $(VENV) || { echo 'Python lacks its venv module; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@$(PIP) setuptools wheel
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(RUN_READY)
	@echo 'Adding the tools for tests and checks to $(VENV) …'
	@$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

$(VERIFY_READY): $(RUN_READY)
	@echo 'Adding the other code to $(VENV) …'
	@$(PIP) --no-build-isolation --editable '.[verify]'
	@touch $@

compare: $(RUN_READY)
	$(BIN)/anode-model compare --out $(OUT) --force
	@echo 'Report: $(abspath $(OUT))/report.html'

test: $(DEV_READY)
	$(BIN)/python -m pytest $(PYTEST_FLAGS) -m 'not slow'

test-slow: $(DEV_READY)
	$(BIN)/python -m pytest -n auto -m slow --ignore=tests/docs

# A part of the inputs: make fuzz EXAMPLES=100
fuzz: $(DEV_READY)
	ANODE_MODEL_HYPOTHESIS=fuzz ANODE_MODEL_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -n auto tests/fuzz

lint: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_READY)
	$(BIN)/mypy

docs-check: $(DEV_READY)
	$(BIN)/python -m pytest tests/docs

accuracy: $(DEV_READY)
	$(BIN)/python benchmarks/accuracy.py

accuracy-check: $(DEV_READY)
	$(BIN)/python benchmarks/accuracy.py --check

verify: $(VERIFY_READY)
	$(BIN)/python -m benchmarks.verification

verify-check: $(DEV_READY)
	$(BIN)/python -m benchmarks.verification --check

figures: $(RUN_READY)
	$(BIN)/python benchmarks/figures.py

clean:
	$(REMOVE_VENV)
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
