# Build, run, test and measure needletail. `make help` lists the targets.
.DEFAULT_GOAL := help
.PHONY: peers peers-hdrhistogram help setup build demo test lint bench bench-live soak bench-peers validate-model results check-results sanitize sanitize-threads clean

SOURCES := Package.swift $(wildcard Sources Tests Benchmarks Examples)
# Tests of what runs in real time: by themselves and one after another, or they starve each other of it.
LIVE := CouriersTests|WallTests|BackendsTests|CommandTests

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | column -t -s @

setup: ## check the toolchain and install missing system libraries
	@scripts/setup.sh

build: setup ## the command, optimized, at .build/release/needletail
	@swift build -c release --product needletail

demo: build ## build and run the support desk
	@.build/release/needletail run Workloads/support-desk.yaml

lint: setup ## the formatter's rules, strictly
	@swift format lint --strict --recursive $(SOURCES)

test: setup lint build peers-hdrhistogram ## everything that must hold before a change goes in
	@swift build --build-tests
	@swift test --skip-build --skip "$(LIVE)"
	@swift test --skip-build --no-parallel --filter "$(LIVE)"
	@scripts/check-results.sh
	@scripts/check-results.sh --debug
	@swift build -c release --product Benchmarks
	@.build/release/Benchmarks --quick
	@swift run -c release EmbeddingExample
	@$(MAKE) --no-print-directory sanitize-threads

# XCTest leaks a little of its own, so leaks are not looked for.
sanitize: setup ## the tests of what touches memory by hand, under the address sanitizer
	@NEEDLETAIL_SANITIZER=1 swift build --build-tests --sanitize=address --scratch-path .build/sanitize
	@NEEDLETAIL_SANITIZER=1 ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address --scratch-path .build/sanitize \
	  --filter "LanesTests|MetricsTests|CouriersTests|ArchiveTests"

# One thread's own tables are left to the other sanitizer: the timer queue's tests take minutes under this one.
sanitize-threads: setup ## the tests of what several threads touch, under the thread sanitizer
	@NEEDLETAIL_SANITIZER=1 swift build --build-tests --sanitize=thread --scratch-path .build/sanitize-threads
	@NEEDLETAIL_SANITIZER=1 swift test --skip-build --no-parallel --sanitize=thread --scratch-path .build/sanitize-threads \
	  --filter "LanesTests|CouriersTests|BackendsTests|WallTests" --skip "TimerQueueTests|SlabTests"

check-results: build ## compare every workload's result with Results/, byte for byte
	@scripts/check-results.sh

results: build ## write the reference results anew, after a change that is meant
	@scripts/results.sh

validate-model: setup ## the long tests against closed forms, optimized
	@NEEDLETAIL_LONG=1 swift test -c release --filter ModelTests

bench: setup peers ## speed and memory of the engine, beside SimPy in the same run
	@swift build -c release --product Benchmarks
	@PATH="$(CURDIR)/.build/peers/bin:$$PATH" .build/release/Benchmarks

bench-live: setup ## real time: rings, Swift agents under load, schedule delay, child tasks
	@swift build -c release --product Benchmarks
	@.build/release/Benchmarks --live

soak: setup ## ten minutes of steady load on the wall's clock; fails if memory grows
	@swift build -c release --product Benchmarks
	@.build/release/Benchmarks --soak 10

bench-peers: bench ## the same work in other simulators; SimPy is the one there is yet

peers-hdrhistogram: # readers of exports, in an environment of their own; without python3 their tests are skipped
	@scripts/peers-hdrhistogram.sh

peers: # SimPy in an environment of its own; without python3 the benchmarks do without it
	@if [ ! -x .build/peers/bin/python3 ] && command -v python3 >/dev/null; then \
	  python3 -m venv .build/peers && .build/peers/bin/pip install --quiet --disable-pip-version-check simpy \
	    || { rm -rf .build/peers; echo "SimPy could not be installed; measuring without it" >&2; }; fi

clean: ## remove what was built
	@rm -rf .build
