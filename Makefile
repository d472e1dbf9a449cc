# The only way things run, for people and for CI alike. `make help` lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Node comes as a wheel into .venv, so its bin directory goes first.
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/build/tools:$(PATH)
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
# What delivery works on: the assembly that was synthesized once, the images built from it, what is said of both.
ASSEMBLY ?=
ARCHIVE ?= build/delivery/assembly.tar
IMAGES ?= build/delivery/images
CHANGES ?= build/delivery/change-sets
EVIDENCE ?= build/delivery/evidence.md
BASE ?=
OUTPUT ?=
BY ?= service
COSTS ?=
RUN ?=
SAMPLE ?=
SEED ?= 0
DAYS ?= 30
GRYPE ?=
CRANE ?= v0.22.1
PULL_REQUEST ?=
# Where an assembly is if nobody says where; and what the commands of one environment are told of it. People type these
# values, so they stay in the environment and the shell reads them there: make would expand them, and the shell run them.
promoted = $(or $(ASSEMBLY),build/assembly/current)
where = --environment "$$ENV" --suffix "$$SUFFIX"
SETUP := build/.set-up
BUNDLES := build/certificates/rds-us-east-1.pem \
  $(patsubst lambda/%/requirements.txt,build/bundles/%/.installed,$(wildcard lambda/*/requirements.txt))
LOCKS := requirements/bootstrap.txt requirements/dev.txt requirements/checkov.txt package-lock.json \
  $(wildcard lambda/*/requirements.txt)
CDK := node_modules/.bin/cdk

.PHONY: help setup audit approvals prove verify diff test test-unit test-unit-evidence test-unit-programs test-unit-platform \
  test-gate lint format synth account simulate contract client docs docs-api bench bench-audit bench-events bench-api lock \
  clean assembly pack unpack attested images crane promote-images preflight bootstrap pipeline-profile change-set deploy \
  rollback verify-deployment test-contract test-load drift destroy survivors deploy-local drill deployed-before confirmed \
  comment expiring cost cost-change cost-pages
export ENV SUFFIX CONFIRM RUN PULL_REQUEST

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The environments themselves are prerequisites: one that was removed is made again.
.venv/.installed .venv-checkov/.installed node_modules/.installed $(BUNDLES):

# The functions' code says which of the SDK's clients they carry.
$(SETUP): scripts/setup scripts/rds_roots.cjs local/class_cache.py $(LOCKS) $(wildcard lambda/*/*.py) .venv/.installed .venv-checkov/.installed node_modules/.installed $(BUNDLES)
	@scripts/setup
	@mkdir -p $(@D) && touch $@

setup: $(SETUP) ## create the environments from the hashed locks (every other target does it when needed)

# The reports to compare with: those of a revision, or those at the merge base with BASE.
baseline = $(or $(BASELINE),$(if $(BASE),$(or $(shell git merge-base $(BASE) HEAD),$(error no merge base with $(BASE)))))

audit: $(SETUP) ## synthesize all environments (or take ASSEMBLY), run every gate, write reports/
	@python -m compliance audit --reports $(REPORTS) $(if $(ASSEMBLY),--assembly $(ASSEMBLY) --entire) \
	  $(if $(baseline),--baseline $(baseline))

approvals: $(SETUP) ## fail while an acceptance that ENV needs is only proposed: make approvals ENV=prod ASSEMBLY=...
	@python -m compliance audit --assembly $(promoted) --environment "$$ENV" --require-approved

verify: $(SETUP) ## synthesize and scan anew, and name what differs from reports/manifest.json
	@python -m compliance verify --reports $(REPORTS)

diff: $(SETUP) ## what changed in the evidence, as Markdown: make diff BASELINE=main
	@$(if $(OUTPUT),mkdir -p $(dir $(OUTPUT)))
	@python -m compliance diff $(or $(baseline),HEAD) $(REPORTS) $(if $(OUTPUT),>> $(OUTPUT))

prove: $(SETUP) ## break each security property, count which rules notice, write reports/effectiveness.json; SAMPLE=400: only so many
	@python -m compliance prove --output $(REPORTS) $(if $(ASSEMBLY),--assembly $(ASSEMBLY)) $(if $(SAMPLE),--sample $(SAMPLE) --seed $(SEED))

# Three processes on two processors: one mostly waits for daemons. A fourth would collect all tests once more.
test: $(SETUP) ## every test, and that reports/ are what the code gives
	@python -m pytest -n 3 --dist worksteal

# Processes that share nothing: each collects its own part, and nobody carries 12,000 results from one to another.
test-unit: $(SETUP) ## the tests that stay in their process and are quick: no synthesis of all, scanner, browser, server, program
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target $(unit_parts)

unit_parts = test-unit-evidence test-unit-programs test-unit-platform
evidence_tests = $(addprefix tests/,compliance/ docs/ documentation/)
program_tests = $(addprefix tests/,clients/ integration/ lambda_functions/ local/ services/)
test-unit-evidence: unit_tests = $(evidence_tests)
test-unit-programs: unit_tests = $(program_tests)
test-unit-platform: unit_tests = $(filter-out $(evidence_tests) $(program_tests) tests/performance/ tests/support/,$(wildcard tests/[a-z]*/))
# None of theirs looks at what is logged.
test-unit-evidence test-unit-platform: unit_options = -p no:logging
$(unit_parts): $(SETUP)
	@python -m pytest --hypothesis-profile quick \
	  -m "not (assembly or browser or daemon or gate or programs or servers or slow)" $(unit_options) $(unit_tests)

test-gate: $(SETUP) ## the tests that run the scanners
	@python -m pytest -n 2 --dist worksteal -m gate

lint: $(SETUP) ## ruff, mypy --strict, actionlint, zizmor, hadolint
	@ruff check .
	@ruff format --check .
	@mypy .
	@actionlint
	@zizmor --offline --quiet --no-progress --persona pedantic .github
	@hadolint services/*/Dockerfile

format: $(SETUP) ## rewrite the code as ruff wants it
	@ruff check --fix .
	@ruff format .

synth: $(SETUP) ## one environment through the CDK command line: make synth ENV=prod SUFFIX=prod CONTEXT='-c load.eventsPerSecond=20000'
	@$(CDK) synth '**' --quiet -c environment=$(ENV) -c environmentSuffix=$(SUFFIX) $(CONTEXT)

account: $(SETUP) ## the baseline of an environment's account: make account ENV=prod
	@$(CDK) synth '**' --quiet -c entry=account -c environment=$(ENV) $(CONTEXT)

assembly: $(SETUP) ## synthesize every environment and account once: what is audited, packed and promoted
	@python -m delivery assembly --output $(promoted)

pack: $(SETUP) ## ARCHIVE from ASSEMBLY: one file, the same for the same assembly
	@python -m delivery ci pack --assembly $(promoted) --archive $(ARCHIVE)

unpack: $(SETUP) ## ASSEMBLY from ARCHIVE
	@python -m delivery ci unpack --archive $(ARCHIVE) --assembly $(promoted)

attested: $(SETUP) ## that ARCHIVE, IMAGES and REPORTS were made by the main workflow on main (needs GitHub)
	@python -m delivery ci attested $(ARCHIVE) $(IMAGES)/images.json $(REPORTS)/manifest.json

images: $(SETUP) ## build each image of the assembly once, with its inventory, and scan it (needs Docker, syft, grype)
	@$(if $(GRYPE),PATH="$(dir $(GRYPE)):$$PATH") python -m delivery images --assembly $(promoted) --output $(IMAGES)

crane: ## build/tools/crane, which copies images as they are (needs Go)
	@GOBIN=$(CURDIR)/build/tools go install github.com/google/go-containerregistry/cmd/crane@$(CRANE)

promote-images: $(SETUP) ## the same digests into the repository of ENV's account (needs AWS)
	@python -m delivery promote-images $(where) --assembly $(promoted) --images $(IMAGES)

cost: $(SETUP) ## US$ a month of ENV from its templates: make cost ENV=prod BY=stack; BASELINE=...: what changes
	@python -m delivery cost --environment "$$ENV" --by "$(BY)" $(if $(ASSEMBLY),--assembly $(ASSEMBLY)) \
	  $(if $(BASELINE),--baseline $(BASELINE)) $(if $(OUTPUT),--output $(OUTPUT))

cost-change: $(SETUP) ## what changes in the costs since the merge base with BASE, as Markdown
	@python -m delivery cost --assembly $(promoted) --since $(or $(baseline),HEAD) $(if $(OUTPUT),--output $(OUTPUT))

cost-pages: $(SETUP) ## write docs/explanation/costs.md, its estimate and growth curve, and scale.md
	@python -m delivery cost --pages $(if $(ASSEMBLY),--assembly $(ASSEMBLY))

preflight: $(SETUP) ## what must be there before ENV is deployed: zones, quotas, bootstrap (needs AWS)
	@python -m delivery preflight $(where)

bootstrap: $(SETUP) ## prepare ENV's account for deployments and for destroys (needs AWS)
	@python -m delivery bootstrap --environment "$$ENV"

change-set: $(SETUP) ## what a deployment would change, as Markdown; fails if it would rewrite a blue/green listener rule (needs AWS)
	@python -m delivery change-set $(where) --assembly $(promoted) $(if $(OUTPUT),--output $(OUTPUT))

deploy: $(SETUP) ## deploy ENV, from ASSEMBLY if given, which REPORTS are of: make deploy ENV=dev SUFFIX=dev (needs AWS)
	@python -m delivery deploy $(where) $(if $(ASSEMBLY),--assembly $(ASSEMBLY) --reports $(REPORTS))

rollback: $(SETUP) ## deploy a previous assembly: make rollback ENV=prod ASSEMBLY=... REPORTS=... (needs AWS)
	@[ -n '$(ASSEMBLY)' ] || { echo 'error: ASSEMBLY is missing; allowed: the folder of a previous assembly' >&2; exit 2; }
	@python -m delivery deploy $(where) --assembly $(ASSEMBLY) --reports $(REPORTS)

verify-deployment: $(SETUP) ## smoke test of what was deployed: the stacks' outputs, the API's status (needs AWS)
	@python -m delivery verify-deployment $(where)

test-contract: $(SETUP) ## every operation of the contract against the deployed API (needs AWS)
	@python -m delivery ci contract $(where)

test-load: $(SETUP) ## read from the deployed API at RATE requests a second for SECONDS (needs AWS)
	@python -m delivery ci load $(where) --rate $(RATE) --seconds $(SECONDS)

drift: $(SETUP) ## what differs from the templates in ENV (needs AWS)
	@python -m delivery drift $(where)

destroy: $(SETUP) ## destroy ENV; CONFIRM is its suffix, typed again (needs AWS)
	@python -m delivery destroy $(where) --confirm "$$CONFIRM"

confirmed: $(SETUP) ## that CONFIRM is the suffix of what is to be destroyed
	@python -m delivery ci confirmed $(where) --confirm "$$CONFIRM"

pipeline-profile: $(SETUP) ## AWS_CONFIG_FILE for a build in another account, which becomes ENV's deploy role
	@python -m delivery pipeline-profile $(where)

survivors: $(SETUP) ## what is left of ENV, by tag and by name (needs AWS)
	@python -m delivery survivors $(where)

deploy-local: $(SETUP) ## all environments on an emulator of AWS: bootstrap, deploy, update, query, destroy
	@python -m delivery deploy-local

deployed-before: $(SETUP) ## that RUN of the main workflow was deployed to ENV; writes its commit to GITHUB_OUTPUT (needs GitHub)
	@python -m delivery ci deployed-before --environment "$$ENV" --run "$$RUN"

comment: $(SETUP) ## EVIDENCE, CHANGES and COSTS as one comment of PULL_REQUEST, written anew each time (needs GitHub)
	@python -m delivery ci comment --evidence $(EVIDENCE) --changes $(CHANGES) $(if $(COSTS),--costs $(COSTS)) --pull-request "$$PULL_REQUEST"

expiring: $(SETUP) ## acceptances that expire within DAYS, as one issue (needs GitHub)
	@python -m delivery ci expiring --within $(DAYS)

simulate: $(SETUP) ## the event path on this machine, every event accounted for: make simulate RATE=10000 SECONDS=60 ROTATIONS=3
	@python -m local simulate --rate $(RATE) --seconds $(SECONDS) --processors $(PROCESSORS) --shards $(SHARDS) \
	  --sensors $(SENSORS) --poison $(POISON) --rotations $(ROTATIONS) --api-rate $(API_RATE)

drill: $(SETUP) ## back up, lose, restore and replay on this machine; writes build/drill/ and the record that audits read
	@python -m local drill --record

contract: $(SETUP) ## write docs/reference/openapi.json from the application
	@python -m services.api contract

client: $(SETUP) ## generate clients/python from docs/reference/openapi.json
	@scripts/client clients/python

docs: $(SETUP) ## the documentation site in build/docs; a warning or a link that leads nowhere fails it
	@python -m documentation $(if $(ASSEMBLY),--assembly $(ASSEMBLY))

docs-api: $(SETUP) ## build/docs/api.html: the API's documentation as one offline page
	@python -m local.documentation build/docs/api.html

bench: bench-audit bench-events bench-api ## all of these

bench-audit: $(SETUP) ## measure synth, scanners and audit; writes build/bench/results.json
	@python -m tests.performance.bench

bench-events: $(SETUP) ## measure the event path, 20 minutes; writes build/bench/*.json and docs/reference/performance.md
	@python -m tests.performance.event_path

bench-api: $(SETUP) ## measure the API with 10 M readings stored; writes build/bench/api.json, docs/reference/performance.md
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
