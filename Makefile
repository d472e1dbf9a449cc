# The only way things run, for people and for CI alike. `make help` lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Node comes as a wheel into .venv, so its bin directory goes first.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONPATH := $(CURDIR)
export PYTHONDONTWRITEBYTECODE :=
PYTHON ?=
export PYTHON

ENV ?= dev
SUFFIX ?= $(ENV)
CONTEXT ?=
REPORTS ?= reports
BASELINE ?=
RATE ?= 10000
SECONDS ?= 60
PROCESSORS ?= 2
SHARDS ?= 4
SENSORS ?= 1000
POISON ?= 0.001
ROTATIONS ?= 0
API_RATE ?= 0
SETUP := build/.set-up
BUNDLES := build/certificates/rds-us-east-1.pem \
  $(patsubst lambda/%/requirements.txt,build/bundles/%/.installed,$(wildcard lambda/*/requirements.txt))
LOCKS := requirements/bootstrap.txt requirements/dev.txt requirements/checkov.txt package-lock.json \
  $(wildcard lambda/*/requirements.txt)
CDK := node_modules/.bin/cdk

.PHONY: help setup audit prove verify diff test test-unit test-gate lint format synth account simulate contract client docs-api bench bench-audit \
  bench-events bench-api lock clean
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The environments themselves are prerequisites: one that was removed is made again.
.venv/.installed .venv-checkov/.installed node_modules/.installed $(BUNDLES):

# The functions' code says which of the SDK's clients they carry.
$(SETUP): scripts/setup scripts/rds_roots.cjs $(LOCKS) $(wildcard lambda/*/*.py) .venv/.installed .venv-checkov/.installed node_modules/.installed $(BUNDLES)
	@scripts/setup
	@mkdir -p $(@D) && touch $@

setup: $(SETUP) ## create the environments from the hashed locks (every other target does it when needed)

audit: $(SETUP) ## synthesize all environments, run every gate, write reports/
	@python -m compliance audit --reports $(REPORTS) $(if $(BASELINE),--baseline $(BASELINE))

verify: $(SETUP) ## synthesize and scan anew, and name what differs from reports/manifest.json
	@python -m compliance verify --reports $(REPORTS)

diff: $(SETUP) ## what changed in the evidence, as Markdown: make diff BASELINE=main
	@python -m compliance diff $(or $(BASELINE),HEAD) $(REPORTS)

prove: $(SETUP) ## break each security property, count which rules notice, write reports/effectiveness.json
	@python -m compliance prove --output $(REPORTS)

# Three processes on two processors: one of them mostly waits for daemons.
test: $(SETUP) ## every test, and that reports/ are what the code gives
	@python -m pytest -n 3 --dist worksteal

test-unit: $(SETUP) ## the tests that neither synthesize the platform nor run a scanner, a browser or a server
	@python -m pytest -n 2 --dist worksteal -m "not gate and not assembly and not browser and not servers"

test-gate: $(SETUP) ## the tests that run the scanners
	@python -m pytest -n 2 --dist worksteal -m gate

lint: $(SETUP) ## ruff, mypy --strict, actionlint, zizmor, hadolint
	@ruff check .
	@ruff format --check .
	@mypy .
	@actionlint
	@zizmor --offline --quiet --no-progress .github
	@hadolint services/*/Dockerfile

format: $(SETUP) ## rewrite the code as ruff wants it
	@ruff check --fix .
	@ruff format .

synth: $(SETUP) ## one environment through the CDK command line: make synth ENV=prod SUFFIX=prod CONTEXT='-c load.eventsPerSecond=20000'
	@$(CDK) synth '**' --quiet -c environment=$(ENV) -c environmentSuffix=$(SUFFIX) $(CONTEXT)

account: $(SETUP) ## the baseline of an environment's account: make account ENV=prod
	@$(CDK) synth '**' --quiet -c entry=account -c environment=$(ENV) $(CONTEXT)

simulate: $(SETUP) ## the event path on this machine, every event accounted for: make simulate RATE=10000 SECONDS=60 ROTATIONS=3
	@python -m local simulate --rate $(RATE) --seconds $(SECONDS) --processors $(PROCESSORS) --shards $(SHARDS) \
	  --sensors $(SENSORS) --poison $(POISON) --rotations $(ROTATIONS) --api-rate $(API_RATE)

contract: $(SETUP) ## write docs/reference/openapi.json from the application
	@python -m services.api contract

client: $(SETUP) ## generate clients/python from docs/reference/openapi.json
	@scripts/client clients/python

docs-api: $(SETUP) ## build/docs/api.html: the API's documentation as one offline page
	@python -m local.documentation build/docs/api.html

bench: bench-audit bench-events bench-api ## all of these

bench-audit: $(SETUP) ## measure synth, scanners and audit; writes build/bench/results.json
	@python -m tests.performance.bench

bench-events: $(SETUP) ## measure the event path, 20 minutes; writes build/bench/*.json and docs/performance.md
	@python -m tests.performance.event_path

bench-api: $(SETUP) ## measure the API with 10 M readings stored; writes build/bench/api.json, docs/performance.md
	@python -m tests.performance.api

lock: $(SETUP) ## resolve requirements/*.in and package.json anew
	@for set in bootstrap dev checkov; do \
	  build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate -o requirements/$$set.txt requirements/$$set.in; done
	@for service in services/*/requirements.in; do (cd $$(dirname $$service) && \
	  $(CURDIR)/build/uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate \
	    --python-version 3.13 --python-platform aarch64-manylinux_2_28 -c $(CURDIR)/requirements/dev.txt \
	    requirements.in -o requirements.txt); done
	@for function in lambda/*/requirements.in; do [ -f $$function ] || continue; (cd $$(dirname $$function) && \
	  $(CURDIR)/build/uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate \
	    --python-version 3.14 --python-platform aarch64-manylinux_2_28 -c $(CURDIR)/requirements/dev.txt \
	    requirements.in -o requirements.txt); done
	@npm install --package-lock-only --no-progress --loglevel=error

clean: ## remove everything that make made, but not reports/
	@rm -rf .venv .venv-checkov node_modules build cdk.out .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
