# The commands of the portal. `make run` and `make test` install what they need first.
.PHONY: run test check audit train evaluate bench lighthouse lock setup setup-dev
.DEFAULT_GOAL := run

run: setup ## serve the portal on http://127.0.0.1:8000 (PORT changes the port)
	@exec .venv/bin/portal serve

test: setup-dev ## run every check and every test, browser journeys included
	@deploy/install-test-tools
	@.venv/bin/python deploy/check.py
	@.venv/bin/pytest

check: setup-dev ## lint, format, types, content and translations
	@.venv/bin/python deploy/check.py

audit: setup-dev ## look for known faults in the locked packages, and for secrets in the files
	@.venv/bin/python deploy/audit.py

train: setup ## train the assistant, when its training data have changed
	@.venv/bin/portal assistant train

evaluate: setup ## measure the assistant and the search on the judged sets
	@.venv/bin/portal search evaluate
	@.venv/bin/portal assistant evaluate

bench: setup-dev train ## measure pages, search and assistant beside others, into docs/performance.md (needs wrk, nginx)
	@.venv/bin/python -m tests.benchmarks.run

lighthouse: setup-dev ## hold a page of each kind, in both languages, to 100 in every category of Lighthouse
	@npm ci --prefix tests/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@.venv/bin/python tests/lighthouse/run.py

lock: ## renew the lock files from pyproject.toml
	uv lock --upgrade --quiet
	uv export --quiet --no-emit-project --no-dev --no-header --no-annotate --format requirements-txt --output-file requirements.lock
	uv export --quiet --no-emit-project --all-groups --no-header --no-annotate --format requirements-txt --output-file requirements-dev.lock

setup:
	@python3 deploy/bootstrap.py

setup-dev:
	@python3 deploy/bootstrap.py --dev
