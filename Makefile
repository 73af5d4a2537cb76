# Needs Python 3.11 or later, git and make. The first target that runs builds .venv from the lock file.

PYTHON ?= python3
DATABASE ?= news.db
PORT ?= 8001
CHROMIUM ?= chromium
EVALUATION ?= ../shared/evaluation
ARTICLES ?= 10000,30000
MUTANTS ?= 100
BIN := .venv/bin
INSTALLED := .venv/installed
PEERS_INSTALLED := .venv-peers/installed

DATASETTE := --metadata crawler/browse/metadata.yaml --template-dir crawler/browse/templates \
	--plugins-dir crawler/browse/plugins --static browse:crawler/browse/static \
	--setting default_page_size 50 --setting max_returned_rows 1000 \
	--setting sql_time_limit_ms 3000 --setting facet_time_limit_ms 20 --setting suggest_facets off

# An environment from a lock file: $(call environment,FOLDER,LOCK FILE). Lock files are complete, so nothing is to
# be resolved: pip 23 fails at lxml, whose one extra two libraries spell differently.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Chancery needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear $(1) || { echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }
	@echo "Installing what $(2) names into $(1) ..."
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(2)
	@touch $(1)/installed
endef

# A picture of a page: $(call picture,DATABASE,HEIGHT,FILE,PATH).
define picture
	@$(BIN)/python -m datasette $(1) --port $(PORT) $(DATASETTE) >/dev/null 2>&1 & server=$$!; sleep 6; \
	$(CHROMIUM) --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir=$$(mktemp -d) \
		--window-size=1280,$(2) --screenshot=docs/$(3) http://127.0.0.1:$(PORT)/$(4) 2>/dev/null; kill $$server
endef

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --upgrade -q

.PHONY: help demo test thorough wordpress endure mutate lint evaluate scale browse docs picture lock clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(INSTALLED) ## Crawl every outlet that has saved pages into news.db
	@$(BIN)/scrapy crawl --all -s REPLAY=fixtures -s DATABASE=$(DATABASE) -L WARNING
	@echo "Read it in a browser:  make browse   (http://127.0.0.1:$(PORT)/)"

test: $(INSTALLED) ## The whole suite
	@$(BIN)/python -m pytest -n 4 --dist worksteal -m "not thorough and not wordpress and not endure"

thorough: $(INSTALLED) ## The longer tests: manners towards servers, recordings, runs after runs
	@$(BIN)/python -m pytest -n 4 --dist worksteal -m thorough

wordpress: $(INSTALLED) ## Tests against a real WordPress (needs Debian's packages; it says which)
	@$(BIN)/python -m pytest -m wordpress tests/wordpress

endure: $(INSTALLED) ## Crawls that are killed again and again lose nothing: some minutes; SEED=N repeats one
	@SEED=$(SEED) $(BIN)/python -m pytest -n 2 -rP -m endure

mutate: $(INSTALLED) ## Change the code at random and see whether tests notice: SEED=1 MUTANTS=100 MODULES="FILES OR FOLDERS" TESTS=FILES
	@$(BIN)/python -m tests.mutation --seed $(or $(SEED),1) --mutants $(MUTANTS) --modules $(MODULES) --tests $(TESTS)

lint: $(INSTALLED) ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# The folder comes first: without it, nothing needs to be installed.
evaluate: $(EVALUATION)/pages.jsonl $(INSTALLED) $(PEERS_INSTALLED) ## Chancery and its peers on real pages; EVALUATION=FOLDER names them
	@$(BIN)/python -m evaluation $(EVALUATION) --peers .venv-peers/bin/python

scale: $(INSTALLED) ## An archive that grows: speed, memory, disk, searches, pages; ARTICLES=10000,100000,1000000 takes hours
	@$(BIN)/python -m evaluation.scale --articles $(ARTICLES)

browse: $(INSTALLED) ## Datasette on news.db
	@test -f $(DATABASE) || { echo "There is no $(DATABASE) yet: run make demo, or scrapy crawl."; exit 1; }
	$(BIN)/python -m datasette $(DATABASE) --port $(PORT) $(DATASETTE)

docs: $(INSTALLED) ## Write the tables of README and docs/ from the code
	@$(BIN)/cog -r -I . README.md docs/*.md

# An article with a clock at the top of its page and a local time that is labelled +00:00.
WHY := select id from articles where title = 'Pakistan, Uzbekistan Sign Protocol on Customs Cooperation'
ARCHIVE_OF = $(basename $(notdir $(DATABASE)))

picture: demo ## Take the documentation's pictures anew: the archive, a date and its reasons, changed articles (needs Chromium)
	$(call picture,$(DATABASE),1240,archive.png,)
	$(call picture,$(DATABASE),1150,why-this-date.png,$(ARCHIVE_OF)/articles/$$($(BIN)/sqlite-utils query $(DATABASE) "$(WHY)" --raw))
	@rm -rf changed.db*; $(BIN)/python -m tests.changed_news changed.db
	$(call picture,changed.db,960,revision.png,changed/-/revisions/1)
	$(call picture,changed.db,1030,revision-urdu.png,changed/-/revisions/2)
	@rm -rf changed.db* carried.db*; $(BIN)/python -m tests.carried_news carried.db
	$(call picture,carried.db,1420,story.png,-/story/1)
	$(call picture,carried.db,1480,story-urdu.png,-/story/2)
	@rm -rf carried.db*

lock: ## Choose the newest allowed versions of all dependencies anew (needs uv)
	$(LOCK) pyproject.toml --group dev -o requirements.lock
	$(LOCK) --group pyproject.toml:peers -o evaluation/peers.lock

clean: ## Remove what make made, but for news.db
	rm -rf .venv .venv-peers .pytest_cache .mypy_cache .ruff_cache

$(INSTALLED): requirements.lock
	$(call environment,.venv,$<)

$(PEERS_INSTALLED): evaluation/peers.lock
	$(call environment,.venv-peers,$<)

%/pages.jsonl:
	@echo "There is no $@. Name a folder of pages with their truths: make evaluate EVALUATION=FOLDER"
	@echo "What stands in such a folder: docs/evaluation.md"
	@exit 2
