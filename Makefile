# Every target sets up what it needs in .venv; only Python 3.11, make and git are taken for granted.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS ?= examples
OUT ?= out
SHARED ?= ../shared
STAMP := $(VENV)/.ready
FAST := .venv-compiled
SOURCES := $(shell find src -name "*.py" -o -path "*/resources/*" -type f)

.PHONY: setup run test lint evaluate compiled check-compiled bench bench-plain manifest clean

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

# The same code with its reading compiled to C, from a copy of the sources (the compiler writes beside them) into an
# environment of its own; without a C compiler, as it is.
compiled: $(FAST)/.ready

$(FAST)/.ready: pyproject.toml $(SOURCES)
	$(PYTHON) -m venv $(FAST)
	if command -v cc >/dev/null; then export HATCH_BUILD_HOOK_ENABLE_MYPYC=1 CFLAGS=-w; \
	else echo "no C compiler: not compiled, some 1.4 times slower" >&2; fi; \
	rm -rf build/compiled && mkdir -p build/compiled && cp -r pyproject.toml README.md LICENSE src build/compiled && \
	$(FAST)/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall ./build/compiled
	rm -rf build/compiled
	touch $(FAST)/.ready

bench: $(FAST)/.ready
	$(FAST)/bin/python benchmarks/throughput.py $(SHARED)/corpora/conflict-2015.jsonl.gz

check-compiled: $(STAMP) $(FAST)/.ready
	mkdir -p $(OUT)
	$(BIN)/musnad extract $(DOCS) --json > $(OUT)/plain.jsonl
	$(FAST)/bin/musnad extract $(DOCS) --json > $(OUT)/compiled.jsonl
	cmp $(OUT)/plain.jsonl $(OUT)/compiled.jsonl

bench-plain: $(STAMP)
	$(BIN)/python benchmarks/throughput.py $(SHARED)/corpora/conflict-2015.jsonl.gz

manifest: $(STAMP)
	$(BIN)/python tools/manifest.py

clean:
	rm -rf $(VENV) $(FAST) $(OUT) build dist .mypy_cache .ruff_cache
