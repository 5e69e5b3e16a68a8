# make run     set up, build, scan the bundled firm and show what is found
# make test    set up, build and run every test
# make api     test the server with clients and tools of others (needs Python)
# make bench   score scans of many firms, and time a scan beside DuckDB (QUICK=1: fewer firms)
# make bench-store  crash an ingest at swept points and compare what is left (POINTS=84: 504 points)
# make format  format the sources
# make help    this list

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test postgres api tools bench bench-quality bench-speed bench-store format lint setup peers help

PACKAGES := libsimdjson-dev libssl-dev zlib1g-dev libre2-dev liblapack-dev libsqlite3-dev libpq-dev
TOOLS := testssl.sh sqlmap wrk
BINARY := .build/release/holdback
OUT := out
VENV := .venv
API_VENV := .venv-api

# $(call install,PACKAGES): installs what is missing of them from Debian, and says so
define install
missing=""; \
for package in $(1); do \
    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' \
        || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
    echo "installing:$$missing"; \
    sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
    $$sudo apt-get update -qq >/dev/null; \
    DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $$missing >/dev/null; \
fi
endef

help: ## this list
	@sed -n 's/^# make /make /p' Makefile

setup: ## what the build needs from Debian; says what it installs
	@$(call install,$(PACKAGES))

$(BINARY): setup
	@swift build -c release --product holdback

run: $(BINARY) ## scan the bundled firm
	@$(BINARY) scan datasets/demo --rules rules --out $(OUT)
	@echo "wrote $(OUT)/flags.ndjson, holds.ndjson, affiliates.ndjson and rejects.ndjson"

# Of the same build as the programs, so that nothing is compiled twice.
test: setup postgres ## every test
	@swift build -c release --build-tests
	@swift test -c release --skip-build

postgres: ## the server that pulls are tested on, from Debian
	@ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || { $(call install,postgresql); }

api: setup $(API_VENV)/.ready tools ## the server, by clients and tools of others
	@swift build -c release --product holdback
	@swift build -c release --product holdback-server
	@$(API_VENV)/bin/python -m pytest -q -p no:cacheprovider Tests/api

tools: ## what attacks and loads the server, from Debian
	@$(call install,$(TOOLS))

$(API_VENV)/.ready: Tests/api/requirements.txt
	@echo "making a virtual environment in $(API_VENV) with $$(paste -sd' ' $<)"
	@python3 -m venv $(API_VENV) || { $(call install,python3-venv); python3 -m venv $(API_VENV); }
	@$(API_VENV)/bin/pip install -q --disable-pip-version-check -r $<
	@touch $@

bench: bench-quality bench-speed ## quality, then speed

bench-quality: $(BINARY) ## scan many firms and score them, beside fixed thresholds (QUICK=1: a few)
	@python3 benchmarks/quality.py --binary $(BINARY) --out $(OUT)/bench $(if $(QUICK),--quick)

bench-speed: $(BINARY) peers ## a scan beside DuckDB's five plain patterns
	@$(VENV)/bin/python benchmarks/speed.py --scale $(or $(SCALE),0.1) --work $(OUT)/bench/speed

bench-store: $(BINARY) ## kill, full disk and failing disk at swept points of an ingest
	@$(call install,strace)
	@python3 benchmarks/store/crash.py --binary $(BINARY) --points $(or $(POINTS),20)

peers: $(VENV)/.ready ## the virtual environment of the benchmarks

$(VENV)/.ready: benchmarks/requirements.txt
	@echo "making a virtual environment in $(VENV) with $$(paste -sd' ' benchmarks/requirements.txt)"
	@python3 -m venv $(VENV) || { $(call install,python3-venv); python3 -m venv $(VENV); }
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

format: ## format the sources
	@swift format -i -r Sources Tests Package.swift

# `swift format` leaves comments as wide as they are.
lint: ## fail where a source is not formatted
	@swift format lint --strict -r Sources Tests Package.swift
	@if LC_ALL=C.UTF-8 grep -rnE '^.{101,}$$' --include='*.swift' Sources Tests \
	    | grep -E '^[^:]+:[0-9]+: *//+ [^|]'; then \
	    echo "comments are at most 100 columns wide"; exit 1; \
	fi
