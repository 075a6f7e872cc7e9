# Every target sets up what it needs in .venv; only Python 3.11, make and git are taken for granted.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS ?= examples
OUT ?= out
SHARED ?= ../shared
STAMP := $(VENV)/.ready

.PHONY: setup run test lint evaluate bench manifest clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(STAMP)

run: $(STAMP)
	mkdir -p $(OUT)
	rm -rf $(OUT)/case.musnad $(OUT)/case.musnad-*
	$(BIN)/musnad build $(DOCS) -o $(OUT)/case.musnad
	$(BIN)/musnad show $(OUT)/case.musnad

test: $(STAMP) lint
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/ruff format --check src tests tools benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(STAMP)
	$(BIN)/python tests/evaluation/evaluate.py --shared $(SHARED)

bench: $(STAMP)
	$(BIN)/python benchmarks/throughput.py $(SHARED)/corpora/conflict-2015.jsonl.gz

manifest: $(STAMP)
	$(BIN)/python tools/manifest.py

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache
