# `make demo` and `make test` do all the set-up themselves, in .venv: nothing but Python 3.11, make and git is needed.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.PHONY: help demo test check bench soak soak-practice soak-api lock clean

help:
	@echo "make demo    a sample practice on http://127.0.0.1:8321/"
	@echo "make test    every test"
	@echo "make check   lint, format, types, import directions"
	@echo "make bench   the figures that the design promises"
	@echo "make soak    random work, kills and outages on both databases, then thousands of requests to the API"
	@echo "make lock    pin the dependencies again, from pyproject.toml"
	@echo "make clean   remove what the others made"

demo: $(READY)
	@$(BIN)/openings demo

test: $(READY)
	$(BIN)/pytest -q -rfEs --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_imports.py

bench: $(READY)
	$(BIN)/python -m tests.bench

soak: soak-practice soak-api

# SOAK_SECONDS, SOAK_RACES, SOAK_SEED and SOAK_PARTS: docs/reliability.md
soak-practice: $(READY)
	$(BIN)/python -m tests.soak $(SOAK_PARTS)

# 2,000 examples an operation, each by itself, as many at a time as there are processors.
# SOAK_API_SECONDS: begin nothing after so long, and name what is left.
soak-api: $(READY)
	$(BIN)/python -m tests.api.fuzz $(if $(SOAK_API_SECONDS),--seconds $(SOAK_API_SECONDS))

# The lock names neither an index nor a folder: whoever installs from it brings their own.
lock: $(READY)
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --extra dev --allow-unsafe \
		--generate-hashes --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml
	@! grep -nE '://|--(index-url|extra-index-url|find-links|trusted-host)|@ file' requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The marker is written last, so that an interrupted installation starts over.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Openings needs Python 3.11 or later, and found none on the path." >&2; exit 1; }
	@echo "Setting up $(VENV): a minute or so, once."
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
		uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check \
			--no-deps --no-build-isolation --editable .; \
	fi
	@$(BIN)/python -m compileall -q engine storage bot
	@touch $(READY)
