# Every target works as the first command on a fresh clone: it sets up what is missing or outdated.

.DEFAULT_GOAL := help
.PHONY: help demo stop test check simulate bench faults mutants lint audit sbom contracts lists synth bootstrap deploy \
  clean locks set-up environment-named

BIN := .venv/bin
CDK := node_modules/.bin/cdk

# Node 20 serves us well although the CDK has stopped supporting it.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED := true
export CDK_DISABLE_CLI_TELEMETRY := true

help:
	@echo "make demo              play traffic through the whole system on this machine"
	@echo "     SIGNUPS=10000     generated sign-ups         INPUT=FILE   play this file instead"
	@echo "     SEED=7            other ones                 REBASE=0     leave the file's times alone"
	@echo "     PLAYS=2           play it so many times      KEEP=1       leave everything running"
	@echo "     STORIES=0         tell no stories            PORT=4567    the emulator listens there"
	@echo "make stop              stop what KEEP=1 left running"
	@echo "make test              every check and every test, end to end included"
	@echo "make check             the same without the embedded AWS"
	@echo "make simulate          play seeded worlds in which everything goes wrong"
	@echo "     RUNS=10000        so many                    SEED=1       from this seed on"
	@echo "     MECHANISMS=1      switch each mechanism off, and show what it is missed by"
	@echo "     FATAL=7.5         the one run of SEED that dies after its seventh effect"
	@echo "make bench             cost, latency, speed and start-up: tables and build/bench/report.json"
	@echo "     MEASURE='core'    only layer, startup, core, cost or latency   EVENTS=100000  of a day"
	@echo "     SEED=7            another trace   STEADY=30 RUSH=60   seconds of latency at each pace"
	@echo "make faults            break it in every way, and see that nothing is lost: build/faults/report.json"
	@echo "     SIGNUPS=60        generated sign-ups         SEED=7       other ones"
	@echo "     FAULT=poison      only faults of such a title"
	@echo "make mutants           change the pure core in every small way, and see that its tests notice"
	@echo "     PART=kernel       only this package or module, e.g. domain/assignment, all of it anew"
	@echo "     CHILDREN=1        so many mutants at a time"
	@echo "make contracts         write events/README.md and every schema anew from the models"
	@echo "make synth ENV=prod    write the CloudFormation templates to build/cdk.out/prod"
	@echo "make bootstrap ENV=dev prepare the AWS account of your credentials, once for each region"
	@echo "make deploy ENV=dev    deploy to it"
	@echo "make lists             write mail domains and holidays anew from the packages they come from"
	@echo "make audit             ask for known vulnerabilities of everything that is pinned"
	@echo "make sbom              list what ships as CycloneDX: build/sbom.json"
	@echo "make locks             pin the newest versions the requirements allow"
	@echo "make clean             remove everything that was installed or built"

# What is set on the command line (SIGNUPS=..., KEEP=1, ...) reaches the demo in its environment.
demo: set-up
	@$(BIN)/python -m infra.local.demo

stop: set-up
	@$(BIN)/python -m infra.local.stop

test: lint
	@$(BIN)/pytest --quiet --numprocesses auto

check: lint
	@$(BIN)/pytest --quiet --numprocesses auto -m "not e2e"

# What is set on the command line (MEASURE=..., EVENTS=..., ...) reaches it in its environment.
bench: set-up
	@$(BIN)/python -m infra.bench

# What is set on the command line (RUNS=..., SEED=..., MECHANISMS=1) reaches it in its environment.
simulate: set-up
	@PYTHONPATH=. $(BIN)/python -m tests.simulation

# What is set on the command line (SIGNUPS=..., SEED=..., FAULT=...) reaches it in its environment.
faults: set-up
	@$(BIN)/python -m infra.faults

# What is set on the command line (PART=..., CHILDREN=...) reaches it in its environment.
mutants: set-up
	@PYTHONPATH=. $(BIN)/python -m tests.mutants

lint: set-up
	@echo "Checking style, types and the direction of imports"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@mkdir -p build && $(BIN)/lint-imports > build/imports.log || { cat build/imports.log; exit 1; }

# Everything is pinned with its hashes, so nothing has to be installed or resolved to be judged.
audit: set-up
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
	  --requirement requirements-dev.txt --requirement layers/dependencies/requirements.txt

sbom: set-up
	@mkdir -p build
	@PYTHONWARNINGS=ignore $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --output-format JSON --output-file build/sbom.json \
	  layers/dependencies/requirements.txt
	@echo "What ships: build/sbom.json"

contracts: set-up
	@$(BIN)/python -m infra.event_book
	@$(BIN)/python -m infra.policies.schema

lists: set-up
	@$(BIN)/python -m infra.mail_lists
	@$(BIN)/python -m infra.holidays

synth: environment-named set-up
	@$(CDK) synth --quiet --context environment=$(ENV) --output build/cdk.out/$(ENV) \
	  > build/synth.log 2>&1 || { cat build/synth.log; exit 1; }
	@echo "Templates of $(ENV): build/cdk.out/$(ENV)"

bootstrap: environment-named set-up
	@$(CDK) bootstrap --context environment=$(ENV)

deploy: environment-named set-up
	@$(CDK) deploy --all --context environment=$(ENV) --output build/cdk.out/$(ENV) \
	  --require-approval broadening

environment-named:
	@[ -n "$(ENV)" ] || { echo "Name the environment, e.g. ENV=dev"; exit 1; }

set-up:
	@infra/local/install.sh

locks: set-up
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --group dev --all-extras pyproject.toml \
	  layers/dependencies/requirements.in --output-file requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --constraints requirements-dev.txt layers/dependencies/requirements.in \
	  --output-file layers/dependencies/requirements.txt
	@npm update --silent

clean:
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m infra.local.stop
	@rm -rf .venv node_modules build cdk.out .coverage .hypothesis .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
