# One command for a site, one for the tests; everything they need goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

# SEARCH=pagefind: for sites of hundreds of reports, whose index the theme would fetch with every page.
# SEARCH=theme: the theme's own search. Left out: as mkdocs.yml says (`pagefind` below `extra`).
SEARCH ?=
ifneq ($(SEARCH),$(filter theme pagefind,$(SEARCH)))
$(error SEARCH=$(SEARCH) is not known: it is pagefind or theme, or left out for what mkdocs.yml says)
endif
PAGEFIND := $(filter pagefind,$(SEARCH))

.PHONY: site serve test check update clear-samples clean lock
.DEFAULT_GOAL := site

site: .venv/.site
	$(BIN)/python -m generator build
	@search=$(SEARCH); wanted=$$($(BIN)/python -m generator settings pagefind) || exit; \
	if [ "$$search$$wanted" = true ]; then search=pagefind; fi; \
	$(MAKE) --no-print-directory site/index.html SEARCH=$${search:-theme}

# A make of its own, because what `build` wrote is known only after it ran.
site/index.html: $(PAGEFIND:%=.venv/.%) mkdocs.yml $(shell find docs 2>/dev/null)
	$(BIN)/mkdocs build --strict
	$(if $(PAGEFIND),$(BIN)/python -m generator index)
	@touch $@

# A site that has the other search is made anew; one that could not be finished is no site.
ifneq ($(PAGEFIND),$(notdir $(wildcard site/pagefind)))
.PHONY: site/index.html
endif
.DELETE_ON_ERROR:

serve: .venv/.site
	$(BIN)/python -m generator serve

check: .venv/.site
	$(BIN)/python -m generator check

update: .venv/.site
	$(BIN)/python -m generator update

clear-samples: .venv/.site
	$(BIN)/python -m generator clear-samples

test: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

lock: .venv/.dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --extra dev --extra pagefind -c requirements.lock pyproject.toml \
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

# The lines of the tests' lock that name it: one lock has the hashes.
.venv/.pagefind: requirements-dev.lock | .venv/.site
	@sed -n '/^pagefind-bin==/,/# via/p' $< | $(BIN)/python -m pip install --quiet \
	  --disable-pip-version-check --require-hashes -r /dev/stdin || { echo "Pagefind could not be \
	installed, see above; it comes for Linux, macOS and Windows on 64 bits (\`make site\` does without)"; \
	exit 1; }
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/.site
