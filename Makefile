# What a developer does: `make check` before every commit.

PYTHON := .venv/bin/python
# CUDA's packages stay out of the locks: run.py takes a build of torch that needs none of them.
WITHOUT_CUDA := grep -Ev '^(torch|triton|nvidia-[a-z0-9-]+|cuda-[a-z-]+)==' | sed '/^    \#/d'
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
	pyproject.toml --extra models --group build

.PHONY: check lint types test docs screens bench lock

check: lint types test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

test:
	python3 run.py test

docs:
	$(PYTHON) -m docs.generate

# Needs Chromium. What it shows is played anew, so look at the pictures before you commit them.
screens:
	$(PYTHON) -m docs.screens

# Without ../shared/eval the first of these measure the project's own small set, and say so.
bench:
	$(PYTHON) -m benchmarks.retrieval
	$(PYTHON) -m benchmarks.abstention
	$(PYTHON) -m benchmarks.ablation
	$(PYTHON) -m benchmarks.sentences
	$(PYTHON) -m benchmarks.names
	$(PYTHON) -m benchmarks.answers
	$(PYTHON) -m benchmarks.quotes
	$(PYTHON) -m benchmarks.index
	$(PYTHON) -m benchmarks.cold_start
	$(PYTHON) -m benchmarks.crashes
	$(PYTHON) -m benchmarks.speed
	$(PYTHON) -m benchmarks.pdf
	$(PYTHON) -m benchmarks.confined
	$(PYTHON) -m benchmarks.fuzz
	$(PYTHON) -m benchmarks.plots
	$(PYTHON) -m docs.generate

lock:
	$(COMPILE) | $(WITHOUT_CUDA) > requirements.lock
	$(COMPILE) --group dev | $(WITHOUT_CUDA) > requirements-dev.lock
