# Needs Python 3.11 or later, git and make. The first target that runs builds .venv from the lock file.

PYTHON ?= python3
DATABASE ?= news.db
PORT ?= 8001
CHROMIUM ?= chromium
BIN := .venv/bin
INSTALLED := .venv/installed

DATASETTE := --metadata crawler/browse/metadata.yaml --template-dir crawler/browse/templates \
	--plugins-dir crawler/browse/plugins --static browse:crawler/browse/static \
	--setting default_page_size 50 --setting max_returned_rows 1000 \
	--setting sql_time_limit_ms 3000 --setting facet_time_limit_ms 500 --setting suggest_facets off

.PHONY: help demo test lint browse docs picture lock clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(INSTALLED) ## Crawl all outlets from their saved pages into news.db
	@$(BIN)/scrapy crawl --all -s REPLAY=fixtures -s DATABASE=$(DATABASE) -L WARNING
	@echo "Read it in a browser:  make browse   (http://127.0.0.1:$(PORT)/)"

test: $(INSTALLED) ## The whole suite
	@$(BIN)/python -m pytest -n 4 --dist loadgroup

lint: $(INSTALLED) ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

browse: $(INSTALLED) ## Datasette on news.db
	@test -f $(DATABASE) || { echo "There is no $(DATABASE) yet: run make demo, or scrapy crawl."; exit 1; }
	$(BIN)/datasette $(DATABASE) --port $(PORT) $(DATASETTE)

docs: $(INSTALLED) ## Write the README's tables from the code
	@$(BIN)/cog -r -I . README.md

picture: demo ## Take the README's picture of the archive anew (needs Chromium)
	@$(BIN)/datasette $(DATABASE) --port $(PORT) $(DATASETTE) >/dev/null 2>&1 & server=$$!; sleep 4; \
	$(CHROMIUM) --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir=$$(mktemp -d) \
		--window-size=1280,1240 --screenshot=docs/archive.png http://127.0.0.1:$(PORT)/ 2>/dev/null; kill $$server

lock: ## Choose the newest allowed versions of all dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" --upgrade -q -o requirements.lock

clean: ## Remove what make made, but for news.db
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

$(INSTALLED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Chancery needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }
	@echo "Installing what requirements.lock names into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
