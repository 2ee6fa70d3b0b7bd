# The two commands of the README; everything else is for developers.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint docs clean

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,accurate,base,pdf,warc]'
	@touch $@

demo: $(VENV)/installed
	$(BIN)/fogline report examples/siege --ledger demo/siege.fogline -o demo/report.html

test: $(VENV)/installed
	$(BIN)/python -m pytest

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(BIN)/mkdocs build --quiet
	@echo "the documentation: site/index.html"

clean:
	rm -rf demo site build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
