# Needs Python 3.11 or later, git and make. The first target that runs builds .venv from the lock file and installs the
# project into it.

PYTHON ?= python3
DATABASE ?= news.db
PORT ?= 8001
EVALUATION ?= ../shared/evaluation
ARTICLES ?= 10000,30000
MUTANTS ?= 100
PAGES ?= 2000
SOURCES ?= 1000
SECONDS ?= 3600
MINUTES ?= 60
HOURS ?= 72
EVERY ?= 8
KILLS ?= 12
AXE_CORE ?= 4.14.1
# Tests start hundreds of short processes: compiled once, not by each.
export PYTHONDONTWRITEBYTECODE =
INSTALLED := .venv/installed
PEERS_INSTALLED := .venv-peers/installed
DATASETTE1_INSTALLED := .venv-datasette1/installed
# The folder that the link leads to: what runs for long keeps its environment when another takes the link.
BIN = $(realpath .venv)/bin

# An environment from a lock file: $(call environment,LINK,LOCK FILE,OPTIONS FOR A SECOND PIP). It is built in a folder
# of its own, named by what it holds, and the link is set when it is whole. An earlier environment stays as it is until
# make clean, so that a crawl that runs from it goes on. Lock files are complete, so nothing is to be resolved: pip 23
# fails at lxml, whose one extra two libraries spell differently.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Chancery needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	@set -e; \
	digest=$$($(PYTHON) -c 'import hashlib, pathlib, sys; \
print(hashlib.sha256(sys.version.encode() + pathlib.Path("$(2)").read_bytes()).hexdigest()[:12])'); \
	folder=.environments/$(1:.%=%)-$$digest; \
	if ! test -e $$folder/installed; then \
		$(PYTHON) -m venv --clear $$folder || \
			{ echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }; \
		echo "Installing what $(2) names into $$folder ..."; \
		$$folder/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(2); \
	fi; \
	$(if $(3),$$folder/bin/python -m pip install --quiet --disable-pip-version-check --no-deps $(3);) \
	touch $$folder/installed; \
	if test -d $(1) && ! test -L $(1); then mv $(1) .environments/$(1:.%=%)-before-$$(date +%s); fi; \
	ln -sfn $$folder .environments/next; \
	$(PYTHON) -c 'import os; os.replace(".environments/next", "$(1)")'
endef

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --upgrade -q

.PHONY: help demo test thorough wordpress endure faults fuzz soak fleet mutate lint axe played month evaluate bench scale browse docs picture lock clean

help: ## This list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 16

demo: $(INSTALLED) ## Crawl every outlet that has saved pages into news.db
	@$(BIN)/scrapy crawl --all -s REPLAY=fixtures -s "DATABASE=$(DATABASE)" -L WARNING
	@echo "Read it in a browser:  make browse   (http://127.0.0.1:$(PORT)/)"

test: $(INSTALLED) ## The whole suite
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not thorough and not wordpress and not endure"

thorough: $(INSTALLED) ## The longer tests: manners towards servers, recordings, runs after runs
	@$(BIN)/python -m pytest -n 4 --dist worksteal -m thorough --ignore tests/test_fleet_trials.py

wordpress: $(INSTALLED) ## Tests against a real WordPress (needs Debian's packages; it says which)
	@$(BIN)/python -m pytest -m wordpress tests/wordpress

endure: $(INSTALLED) ## Crawls that are killed again and again lose nothing: some minutes; SEED=N repeats one
	@SEED=$(SEED) $(BIN)/python -m pytest -n 2 -rP -m endure

faults: $(INSTALLED) ## Hostile servers on loopback, each answer between good pages in a real crawl: one table; ONLY=PATTERN
	@$(BIN)/python -m tests.faults --only "$(ONLY)"

fuzz: $(INSTALLED) ## Mutated pages, documents of sources, WARC files and requests: PAGES=2000 SOURCES=1000 SECONDS=3600 SEED=N; ONLY=KIND:CHUNK
	@$(BIN)/python -m tests.fuzz --pages $(PAGES) --sources $(SOURCES) --seconds $(SECONDS) \
		$(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

soak: $(INSTALLED) ## 40 outlets on loopback, crawled in rounds with readers beside them: is memory flat? MINUTES=60
	@$(BIN)/python -m tests.soak --minutes $(MINUTES)

fleet: $(INSTALLED) ## Several machines on loopback, with parts killed at random: is everything stored, once? KILLS=12 SEED=N
	@$(BIN)/python -m tests.fleet --kills $(KILLS) $(if $(SEED),--seed $(SEED))

played: $(INSTALLED) ## Outlets whose articles change, move and hide, crawled every hour of three played days: HOURS=72 ONLY=NAMES
	@$(BIN)/python -m tests.played --hours $(HOURS) --only "$(ONLY)"

month: $(INSTALLED) ## Cron for a played month: which alerts and digests are sent, and when? EVERY=8 hours between crawls (needs libfaketime)
	@$(BIN)/python -m tests.month --every $(EVERY)

mutate: $(INSTALLED) ## Change the code at random and see whether tests notice: SEED=1 MUTANTS=100 MODULES="FILES OR FOLDERS" TESTS=FILES
	@$(BIN)/python -m tests.mutation --seed $(or $(SEED),1) --mutants $(MUTANTS) --modules $(MODULES) --tests $(TESTS)

datasette1: $(INSTALLED) $(DATASETTE1_INSTALLED) ## Read an archive with the newest alpha of Datasette 1.0
	@DATASETTE1=$(realpath .venv-datasette1)/bin/python $(BIN)/python -m pytest tests/test_datasette1.py

# axe-core comes from npm, into a folder that is removed again.
axe: $(INSTALLED) ## Every reading page in Chromium: accessibility (axe-core, fetched with npm), telephone, print, times
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	(cd "$$folder" && npm pack --silent axe-core@$(AXE_CORE) >/dev/null && tar xzf axe-core-*.tgz); \
	AXE="$$folder/package/axe.min.js" $(BIN)/python -m pytest -rP tests/test_reading_in_a_browser.py

lint: $(INSTALLED) ## ruff, mypy --strict and codespell
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/codespell

# The folder comes first: without it, nothing needs to be installed.
evaluate: $(EVALUATION)/pages.jsonl $(INSTALLED) $(PEERS_INSTALLED) ## Chancery and its peers on real pages; EVALUATION=FOLDER names them
	@$(BIN)/python -m evaluation $(EVALUATION) --peers $(realpath .venv-peers)/bin/python

bench: $(EVALUATION)/pages.jsonl $(INSTALLED) $(PEERS_INSTALLED) ## The same pages from one server (nginx), crawled by Chancery and its peers: time, processor time, memory
	@$(BIN)/python -m evaluation.bench $(EVALUATION) --peers $(realpath .venv-peers)/bin/python

scale: $(INSTALLED) ## An archive that grows: speed, memory, disk, searches, pages, texts that are alike; ARTICLES=10000,100000,1000000 takes hours
	@$(BIN)/python -m evaluation.scale --articles $(ARTICLES)
	@$(BIN)/python -m evaluation.adversarial

browse: $(INSTALLED) ## Read news.db in a browser (Datasette)
	@test -f "$(DATABASE)" || { echo "There is no $(DATABASE) yet: run make demo, or scrapy crawl."; exit 1; }
	$(BIN)/datasette "$(DATABASE)" --port $(PORT)

docs: $(INSTALLED) ## Write the tables of README and docs/ from the code
	@$(BIN)/cog -r -I . README.md docs/*.md

picture: demo ## Take the documentation's pictures anew (needs Chromium)
	@$(BIN)/python -m docs.pictures "$(DATABASE)"

lock: ## Choose the newest allowed versions of all dependencies anew (needs uv)
	$(LOCK) pyproject.toml --group dev -o requirements.lock
	$(LOCK) --group pyproject.toml:peers -o evaluation/peers.lock
	$(LOCK) --group pyproject.toml:datasette1 -o tests/datasette1.lock

clean: ## Remove what make made, but for news.db
	rm -rf .venv .venv-peers .venv-datasette1 .environments .pytest_cache .mypy_cache .ruff_cache

$(INSTALLED): requirements.lock pyproject.toml
	$(call environment,.venv,$<,--no-build-isolation --editable .)

$(PEERS_INSTALLED): evaluation/peers.lock
	$(call environment,.venv-peers,$<)

$(DATASETTE1_INSTALLED): tests/datasette1.lock
	$(call environment,.venv-datasette1,$<)

%/pages.jsonl:
	@echo "There is no $@. Name a folder of pages with their truths: make evaluate EVALUATION=FOLDER"
	@echo "What stands in such a folder: docs/evaluation.md"
	@exit 2
