# Each target calls one tool. `make lab` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN = .venv/bin
# Nothing but `lab` may touch a learner's progress. One thread for linear algebra: on two busy
# cores, two processes of two threads each take ten times as long over small matrices.
SCRATCH = MGCOURSE_HOME="$$(mktemp -d)" MPLBACKEND=agg PYTHONHASHSEED=0 OPENBLAS_NUM_THREADS=1

.PHONY: lab setup test test-long e2e bench bench-ui bench-grading measure notebooks docs tables exercises clean setup-test setup-e2e setup-docs setup-bench

lab: setup
	@$(BIN)/mgcourse lab

setup:
	@$(PYTHON) mgcourse/bootstrap.py

test: setup-test
	$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports
	$(SCRATCH) $(BIN)/pytest -m "not e2e" -n 2 -q --ignore tests/test_grading.py
	$(SCRATCH) $(BIN)/pytest tests/test_grading.py -q  # alone: what submissions do is timed
	$(SCRATCH) MGCOURSE_STRICT=1 $(BIN)/pytest -o addopts= -o filterwarnings= -n 2 --dist loadfile -q \
		--nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg --nbval-cell-timeout 60 \
		notebooks solutions

# 10,000 random programs for each property of the two engines, where `make test` tries 300
test-long: setup-test
	$(SCRATCH) HYPOTHESIS_PROFILE=long $(BIN)/pytest -n 2 -q tests/test_value_properties.py tests/test_tensors.py

e2e: setup-e2e
	$(SCRATCH) $(BIN)/pytest -m e2e tests/e2e -n 2 --dist worksteal -q

bench: setup-bench
	$(SCRATCH) $(BIN)/python bench/run.py

bench-ui: setup-test
	$(SCRATCH) $(BIN)/python bench/ui.py

bench-grading: setup-test
	$(SCRATCH) $(BIN)/python bench/grading.py

measure: setup-test
	$(SCRATCH) $(BIN)/python -m mgcourse.chapters.measure

notebooks: setup-test
	$(SCRATCH) $(BIN)/python -m mgcourse.notebooks notebooks solutions

docs: setup-docs
	$(BIN)/sphinx-build --fail-on-warning --keep-going -q -b html -c docs . site
	@echo "open site/index.html"

tables: setup-test
	$(BIN)/python docs/chapters.py
	$(BIN)/python docs/coverage.py

exercises: setup-test
	$(BIN)/python -m mgcourse.study.release

setup-test:
	@$(PYTHON) mgcourse/bootstrap.py test

setup-e2e:
	@$(PYTHON) mgcourse/bootstrap.py test docs

setup-docs:
	@$(PYTHON) mgcourse/bootstrap.py docs

setup-bench:
	@$(PYTHON) mgcourse/bootstrap.py bench

clean:
	rm -rf .venv site .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
