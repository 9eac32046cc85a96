# One command for a site, one for the tests; everything they need goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site serve test check update clean lock
.DEFAULT_GOAL := site

site: .venv/.site
	$(BIN)/python -m generator build
	@$(MAKE) --no-print-directory site/index.html

# A make of its own, because what `build` wrote is known only after it ran.
site/index.html: mkdocs.yml $(shell find docs 2>/dev/null)
	$(BIN)/mkdocs build --strict
	@touch $@

serve: .venv/.site
	$(BIN)/python -m generator serve

check: .venv/.site
	$(BIN)/python -m generator check

update: .venv/.site
	$(BIN)/python -m generator update

test: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

lock: .venv/.dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --extra dev -c requirements.lock pyproject.toml \
	  -o requirements-dev.lock

clean:
	rm -rf .venv .cache site

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.site: requirements.lock | .venv/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/.site
