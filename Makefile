# Everything runs in .venv, made here from the pinned and hashed lists in requirements/. The lists are complete, so
# they are installed without resolving (--no-deps), and `pip check` says whether anything is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO_DIR ?= demo-data
DATA_DIR ?= data
export PREFECT_SERVER_ANALYTICS_ENABLED ?= false
export DO_NOT_TRACK ?= 1

.PHONY: help demo test coverage check run lock benchmarks clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.runtime  ## install, run the pipeline on the bundled newsroom, print the timeline, write the report
	$(BIN)/casualty-ledger demo --data-dir $(DEMO_DIR)

run: $(VENV)/.runtime  ## poll the real feeds of seeds/feeds.csv every 15 minutes, in one process
	$(BIN)/casualty-ledger serve

test: $(VENV)/.dev  ## install, run every test
	@tests/debian-packages.sh
	$(BIN)/python -m pytest

coverage: $(VENV)/.dev  ## every test with coverage: about twice as long
	@tests/debian-packages.sh
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: $(VENV)/.dev  ## style, types, SQL and the arrows between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --nocolor --disable-progress-bar -p 0 sql
	$(BIN)/python -m pytest tests/test_architecture.py

lock: $(VENV)/.dev  ## pin the dependencies anew (names, versions and hashes only)
	$(PIP) install pip-tools
	cd requirements && for list in runtime dev benchmarks; do \
	  source=$$list.in; extra=; [ $$list = runtime ] && { source=../pyproject.toml; extra=--build-deps-for=wheel; }; \
	  ../$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --annotation-style=line $$extra --output-file $$list.txt $$source; done

benchmarks: $(VENV)/.dev  ## install the peers that the benchmarks compare with
	$(PIP) install --no-deps --require-hashes -r requirements/benchmarks.txt

clean:  ## remove what the other targets made, the demo's data included (your own data stays)
	rm -rf $(VENV) $(DEMO_DIR) build *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; run: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv (one to three minutes the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-deps --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip --disable-pip-version-check check > /dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
