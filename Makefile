# `make run` tries the platform out, `make test` tests it. Both need Python 3.11 or newer, make and git.

PYTHON ?= python3
BIN := .venv/bin
QUICK := $(addprefix tests/,rules house pages rooms)
DATA := $(or $(CONSULT_DATA_DIR),var)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile --generate-hashes --no-emit-index-url --universal --group build pyproject.toml

# Compiled modules are kept, because the tests start many programs. Their databases are in memory where the machine has
# such a folder: it is not the disk that is tested.
PYTEST = env -u PYTHONDONTWRITEBYTECODE PYTEST_DEBUG_TEMPROOT=$$(test -w /dev/shm && echo /dev/shm) $(BIN)/python -m pytest

# On every core, a file at a time, in the order of tests/conftest.py: the longest first.
PARALLEL = -n auto --dist loadfile --no-loadscope-reorder

.PHONY: run test covered quick faults lock sbom messages benchmark

run: .venv/ready
	@$(BIN)/consult serve --check --host 127.0.0.1 --port 8000
	@test -e "$(DATA)/consult.sqlite" || { mkdir -p -m 700 "$(DATA)" && touch "$(DATA)/first-run"; }
	@$(BIN)/consult upgrade
	@if test -e "$(DATA)/first-run"; then $(BIN)/consult demo --links && rm "$(DATA)/first-run"; \
	else $(BIN)/consult demo --links --no-load; fi
	@exec $(BIN)/consult serve --host 127.0.0.1 --port 8000

test: .venv/ready-for-tests
	@$(PYTEST) tests $(PARALLEL) $(COVERAGE)

# The same, and which lines no test runs, by room; it fails where every line has to be run. A third slower.
covered: COVERAGE := --cov=consult --cov-report=
covered: test
	@$(BIN)/python -m tests.covered

# What a change may break, in a minute or less: no browser, no server, no PostgreSQL, nothing slow.
quick: .venv/ready-for-tests
	@$(PYTEST) $(QUICK) $(PARALLEL) -m "not long and not slow" -k "not postgresql"

# The long part of the fault tests: hundreds of kills, long locks, restarts, tens of thousands of generated requests.
# Takes about a quarter of an hour and writes what it measured to docs/faults.md. Needs PostgreSQL's programs.
faults: .venv/ready-for-tests
	@results=$$(mktemp) && FAULTS_RESULTS=$$results $(BIN)/python -m pytest tests/faults -m long \
	&& $(BIN)/python -m tests.faults.results $$results && rm $$results

# How fast it is, as ratios (benchmarks/README.md). Needs wrk and two cores.
benchmark: .venv/ready
	@$(BIN)/python -m benchmarks.run --write --postgresql

# Newest versions that pyproject.toml allows, with the hash of every file.
lock: .venv/bin/uv
	$(LOCK) --upgrade -o requirements.txt
	$(LOCK) --upgrade --extra test -o requirements-test.txt

# The list of components, as CycloneDX: every package that the program needs, with its hashes.
sbom: .venv/ready-for-tests
	@mkdir -p build
	@$(BIN)/python -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml --short-PURLs --output-reproducible \
	-o build/sbom.cdx.json requirements.txt
	@echo "build/sbom.cdx.json"

# Every sentence of the interface, for translators. LANGUAGE=pt begins a translation, or brings it up to date and
# compiles it.
messages: .venv/ready
	@mkdir -p build consult/translations
	@$(BIN)/pybabel -q extract -F babel.cfg -k N_ --project=Consult --sort-output -o build/messages.pot .
	@test -z "$(LANGUAGE)" || $(BIN)/pybabel -q $$(test -d consult/translations/$(LANGUAGE) && echo update || echo init) \
	-i build/messages.pot -d consult/translations -l $(LANGUAGE)
	@test -z "$(LANGUAGE)" || $(BIN)/pybabel -q compile -d consult/translations -l $(LANGUAGE)
	@echo "build/messages.pot"

# Locked packages first, then the project itself, built with the locked setuptools.
.venv/ready: requirements.txt pyproject.toml | .venv/bin/pip
	@echo "Installing what the program needs ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-for-tests: requirements-test.txt .venv/ready
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements-test.txt
	@touch $@

.venv/bin/uv: | .venv/bin/pip
	@$(PIP) install uv

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make an environment here. On Debian: apt-get install python3-venv"; exit 1; }
