# Every target sets up what it needs in .venv; only Python 3.11, make and git are taken for granted.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS ?= examples
OUT ?= out
SHARED ?= ../shared
STAMP := $(VENV)/.ready
CORPORA := $(SHARED)/corpora/conflict-2015.jsonl.gz $(SHARED)/corpora/general-2015.jsonl.gz
FAST := .venv-compiled
INSTALL = $(FAST)/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall
SOURCES := $(shell find src -type f -not -path "*/__pycache__/*")

TRAINING := .venv-training
GOLD := $(SHARED)/gold/train $(addprefix tests/evaluation/gold/,written annotated later events chosen_events negative written_events)
TAGGED = $(SHARED)/external/anercorp-first80.txt
FROM_GOLD = $(GOLD) --texts $(SHARED)/corpora --leave-out tests/evaluation/untouched.txt
# Freed memory is kept: to be given anew for each tensor took a tenth of the training's time.
KEEP = MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 MALLOC_TOP_PAD_=268435456
TRAIN = PYTHONPATH=training:tools $(KEEP) $(TRAINING)/bin/python

.PHONY: setup run serve screenshots browser-rules test test-kill lint evaluate train compiled check-compiled bench bench-case bench-search bench-workbench bench-paragraph bench-plain manifest clean

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

# CASE=… serves another casefile; PORT=0 any free port.
serve: $(STAMP)
	mkdir -p $(OUT)
	test -e $(or $(CASE),$(OUT)/case.musnad) || $(BIN)/musnad build $(DOCS) -o $(OUT)/case.musnad
	$(BIN)/musnad serve $(or $(CASE),$(OUT)/case.musnad) --port $(or $(PORT),8400)

# Every page in both languages, light and dark, and on a telephone; needs Chromium (CONTRIBUTING.md).
screenshots: $(STAMP)
	mkdir -p $(OUT)
	test -e $(or $(CASE),$(OUT)/case.musnad) || $(BIN)/musnad build $(DOCS) -o $(OUT)/case.musnad
	$(BIN)/python tools/screenshots.py $(or $(CASE),$(OUT)/case.musnad) $(OUT)/screenshots

# The rules of accessibility that the browser tests check; without npm these tests are skipped and say so.
browser-rules:
	test -d tests/web/node_modules/axe-core || ! command -v npm > /dev/null || \
	npm ci --prefix tests/web --no-audit --no-fund --fetch-retries=0 || echo "ACCESSIBILITY NOT TESTED: axe-core cannot be had" >&2

test: $(STAMP) lint browser-rules
	$(BIN)/python -m pytest -n auto --dist loadfile

# Fifty builds on each store killed at random moments; `make test` does a few.
test-kill: $(STAMP)
	$(BIN)/python tests/durability/kill.py --kills 50

lint: $(STAMP)
	$(BIN)/ruff check src tests tools benchmarks training
	$(BIN)/ruff format --check src tests tools benchmarks training
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(STAMP)
	$(BIN)/python tests/evaluation/evaluate.py --shared $(SHARED)

# The same code with its reading compiled to C, from a copy of the sources (the compiler writes beside them) into an
# environment of its own; without a C compiler, as it is.
compiled: $(FAST)/.ready

$(FAST)/.ready: pyproject.toml $(SOURCES)
	$(PYTHON) -m venv $(FAST)
	rm -rf build/compiled && mkdir -p build/compiled && cp -r pyproject.toml README.md LICENSE src build/compiled
	HATCH_BUILD_HOOK_ENABLE_MYPYC=1 CFLAGS=-w $(INSTALL) ./build/compiled || \
	{ echo "NOT COMPILED (see above; a C compiler is needed): it runs, more slowly" >&2; $(INSTALL) ./build/compiled; }
	rm -rf build/compiled
	touch $(FAST)/.ready

bench: $(FAST)/.ready bench-search bench-workbench
	$(FAST)/bin/python benchmarks/throughput.py $(SHARED)/corpora/conflict-2015.jsonl.gz
	$(FAST)/bin/python benchmarks/linking.py $(CORPORA) --label conflict-and-general-2015

bench-paragraph: $(STAMP)
	$(BIN)/python benchmarks/paragraph.py

# The casefile of the whole corpora is built once (minutes) and kept; 3: some rows of the corpora have no text.
bench-case: $(FAST)/.ready $(STAMP)
	mkdir -p $(OUT)
	test -d $(SHARED)/corpora || test -f $(OUT)/corpora.done || { echo "NOT MEASURED: no $(SHARED)/corpora" >&2; false; }
	test -f $(OUT)/corpora.done || $(FAST)/bin/musnad build $(SHARED)/corpora -o $(OUT)/corpora.musnad || test $$? -eq 3
	touch $(OUT)/corpora.done
	$(BIN)/musnad migrate $(OUT)/corpora.musnad

bench-search: bench-case
	$(BIN)/python benchmarks/search.py $(OUT)/corpora.musnad

bench-workbench: bench-case
	$(BIN)/python benchmarks/workbench.py $(OUT)/corpora.musnad

check-compiled: $(STAMP) $(FAST)/.ready
	$(FAST)/bin/python -c "from musnad.arabic import phrases as p; assert not p.__file__.endswith('.py'), 'not compiled'"
	mkdir -p $(OUT)
	$(BIN)/musnad extract $(DOCS) --json > $(OUT)/plain.jsonl
	$(FAST)/bin/musnad extract $(DOCS) --json > $(OUT)/compiled.jsonl
	cmp $(OUT)/plain.jsonl $(OUT)/compiled.jsonl

bench-plain: $(STAMP)
	$(BIN)/python benchmarks/throughput.py $(SHARED)/corpora/conflict-2015.jsonl.gz
	$(BIN)/python benchmarks/linking.py $(CORPORA) --label conflict-and-general-2015

manifest: $(STAMP)
	$(BIN)/python tools/manifest.py

# The reader beside the rules, from nothing but gold, and the graph of names: trained, written as graphs, weighed against
# the rules. It needs ../shared and about an hour of two cores; training/README.md says what comes out.
train:
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt -e '.[neural]'
	$(TRAIN) training/fit.py $(FROM_GOLD) --apart 0 --corpora $(SHARED)/corpora/*.jsonl.gz -o $(OUT)/first
	$(TRAIN) training/fit.py $(FROM_GOLD) --apart 0 --corpora $(SHARED)/corpora/*.jsonl.gz --seed 1 -o $(OUT)/second
	$(TRAIN) training/distil.py $(FROM_GOLD) --apart 0 --corpora $(SHARED)/corpora/*.jsonl.gz \
		--bar $(SHARED)/gold/dev --teachers $(OUT)/first $(OUT)/second -o $(OUT)/reader
	$(TRAIN) training/names.py $(OUT)/reader --tagged $(TAGGED) --apart $(TAGGED) -o $(OUT)/reader
	$(TRAIN) training/export.py $(OUT)/reader
	$(TRAIN) tools/manifest.py
	$(TRAIN) training/blend.py $(FROM_GOLD) --apart 0
	$(TRAIN) tools/manifest.py

clean:
	rm -rf $(VENV) $(FAST) $(TRAINING) $(OUT) build dist .mypy_cache .ruff_cache
