# Needs python3 and make; everything else goes into .venv. Another interpreter: make test PYTHON=python3.13 VENV=.venv313

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
QUICK := $(wildcard $(addprefix tests/,unit loop stream net dgram dns fs readline http tls ws test_layers.py test_exports.py))

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := pynet pydgram tests examples docs $(wildcard benchmarks scripts)
# The benchmarks need Linux, many a test a Unix.
PORTABLE := $(filter-out benchmarks scripts,$(SOURCES))
BASE := $(VENV)/.installed-base
TEST := $(VENV)/.installed-test
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench
DOCS := $(VENV)/.installed-docs
PEERS := $(VENV)/peers/.installed

# Hundreds of tests start an interpreter. Without a cache each of these compiles all of it again, so who wants none in
# the tree has it in the environment.
ifdef PYTHONDONTWRITEBYTECODE
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(abspath $(VENV))/pycache
endif

.PHONY: demo demo-web test test-quick test-peers test-switched autobahn lint format types pyright coverage bench bench-smoke docs soak release-check clean

demo: $(BASE)
	$(BIN)/python examples/demo.py

demo-web: $(BASE)
	$(BIN)/python examples/websocket_chat.py $(ARGS)

# Every test stands alone, so that each core can take its share.
test: $(TEST)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

# The part of the suite for the time between two edits: no other processes, no peers, no random programs.
test-quick: $(TEST)
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'not slow' $(QUICK) $(ARGS)

lint: $(DEV)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

format: $(DEV)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

types: $(DEV) pyright
	$(BIN)/mypy --platform linux $(SOURCES)
	$(BIN)/mypy --platform darwin $(PORTABLE)
	$(BIN)/mypy --platform win32 pynet pydgram examples

# pyright brings its own Node; where that cannot be installed, mypy alone has to do.
pyright: $(DEV)
	@if $(BIN)/pyright --version >/dev/null 2>&1 || $(PIP) install 'pyright[nodejs]' >/dev/null 2>&1; then \
		$(BIN)/pyright --pythonpath $(BIN)/python tests/typing; \
	else \
		echo "pyright cannot be installed here: skipped"; \
	fi

coverage: $(TEST)
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)
	$(BIN)/python -m tests.branches

bench: $(BENCH)
	$(BIN)/python -m benchmarks $(ARGS)

# Every row once, with the smallest counts, to see that the long run will end; nothing of the repository changes.
bench-smoke: $(BENCH)
	$(BIN)/python -m benchmarks --quick --output $$(mktemp -d) $(ARGS)

docs: $(DOCS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(BIN)/python docs/check_reference.py

# What needs a browser or a foreign program; what is not installed is skipped with its name.
test-peers: $(TEST) $(PEERS)
	PYNET_BROWSER=1 PYNET_PEERS=$(abspath $(VENV))/peers/bin/python $(BIN)/python -m pytest tests/examples \
		tests/dgram/test_peers.py tests/http/test_peers.py tests/tls/test_peers.py tests/tls/test_sslyze.py \
		tests/https/test_peers.py tests/https/test_browser.py \
		tests/ws/test_peers.py tests/reliability/test_node_peers.py tests/reliability/test_surroundings.py $(ARGS)

# The suites once more with the short ways shut, with every text written as bytes and with all bytes written as text.
SWITCHED := $(wildcard $(addprefix tests/,reliability net dgram stream tls http https ws))
test-switched: $(TEST)
	PYNET_ALL_SWITCHES=1 $(BIN)/python -m pytest -n auto --dist worksteal tests/parity/test_switched.py $(ARGS)
	for switch in shut bytes text; do \
		PYNET_TEST_SWITCH=$$switch $(BIN)/python -m pytest -n auto --dist worksteal $(SWITCHED) $(ARGS) || exit 1; \
	done

# The WebSocket suite of the Autobahn project, both ways; needs a Python 2.7. ARGS="--cases 1.* 7.*" runs a part of it.
autobahn: $(TEST)
	$(BIN)/python scripts/autobahn.py $(ARGS)

# Wheel and sdist, each in a clean environment on every Python at hand.
release-check: $(BIN)/python
	$(BIN)/python scripts/release_check.py $(ARGS)

soak: $(TEST)
	$(BIN)/python -m tests.load.soak $(ARGS)

clean:
	rm -rf $(VENV) build dist site .coverage .coverage.* htmlcov .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "no $(PYTHON) here: install Python 3.10 or later, or name one: make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "$(PYTHON) is older than Python 3.10; name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make a virtual environment (no ensurepip): install it (on Debian and Ubuntu the package is"; \
		  echo "python3-venv), or name another interpreter: make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(BASE): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[all]'
	@touch $@

$(TEST): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[test]'
	@touch $@ $(BASE)

$(DEV): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(TEST) $(BASE)

$(BENCH): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[bench]'
	@touch $@ $(BASE)

$(DOCS): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[docs]'
	@touch $@ $(BASE)

# Packages that want older ones than ours do, away from them.
$(PEERS): | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/peers
	@for package in aiohttp freezegun gevent requests sslyze; do \
		$(VENV)/peers/bin/python -m pip --disable-pip-version-check --quiet install $$package \
			|| echo "no $$package here: its tests are skipped"; \
	done
	@touch $@
