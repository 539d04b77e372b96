# `make` lists what there is. Everything works in .venv, which ./fundament test makes.
.DEFAULT_GOAL := help
.PHONY: help check format test quick bench lock messages docs

PY ?= .venv/bin/python
RUN = PYTHONPATH=src:. $(PY) -m

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

check: ## formatting, types, import contracts, templates, docs
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	PYTHONPATH=src $(PY) -m mypy
	PYTHONPATH=src:. $(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(RUN) djlint src --lint --quiet
	$(RUN) tools.messages --check
	$(RUN) tools.docs --check

format: ## format the code and sort its imports
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

test: ## the whole suite, as users run it
	./fundament test

quick: ## the suite without its slow part
	./fundament test --quick

bench: ## benchmarks: CPU per operation, ratios within one run
	$(RUN) tools.bench

lock: ## pin all packages anew, with hashes and without addresses
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--upgrade requirements/runtime.in -o requirements/runtime.lock
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--upgrade -c requirements/runtime.lock requirements/dev.in -o requirements/dev.lock

messages: ## collect texts, update and compile translations
	$(RUN) tools.messages

docs: ## make glossary, errors and settings pages from the code
	$(RUN) tools.docs
