# Build, run, test and measure needletail. `make help` lists the targets.
.DEFAULT_GOAL := help
.PHONY: endurance fuzz help setup build install uninstall demo test lint benchmarks bench bench-live soak bench-peers bench-charts check-benchmarks instructions validate-gate validate-gate-virtual validate-gate-wall validate-change-points validate-calibration validate-size validate-sizing validate-model results check-results check-report check-products api docs sanitize sanitize-threads clean export-readers

PREFIX ?= /usr/local
SOURCES := Package.swift $(wildcard Sources Tests Benchmarks Examples)
# Tests on the wall clock: by themselves and one after another, or they take each other's processor time.
LIVE := CouriersTests|WallTests|BackendsTests|CommandTests
# The recorded run of the benchmarks, and those that are held to their thresholds on every change.
RECORDED := Results/benchmarks/benchmarks.json
KEY_BENCHMARKS := timers/10000 draws/constant histogram/record patterns/sequential admission/everything-on closed-loop/1000 \
  support-desk workload-reader/support-desk command/closed-loop/10000/archive

# What touches memory by hand; on every change only what hands memory from thread to thread.
BY_HAND := LanesTests|MetricsTests|CouriersTests|ArchiveTests|StoreTests|WallTests

CHECK_KEY_BENCHMARKS := .build/release/needletail-benchmarks --check --rounds 7 $(addprefix --only ,$(KEY_BENCHMARKS))

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | column -t -s @

setup: ## check the toolchain and install missing system libraries
	@scripts/setup.sh

build: setup ## the command, optimized, at .build/release/needletail
	@swift build -c release --product needletail

install: build ## the command, its manual page, completions and schema below PREFIX (/usr/local); DESTDIR goes before it
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install.sh

uninstall: ## take them away again
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install.sh --remove

demo: build ## build and run the support desk
	@.build/release/needletail run Workloads/support-desk.yaml

lint: setup ## the formatter's rules, strictly
	@swift format lint --strict --recursive $(SOURCES)

test: setup lint build export-readers ## everything that must hold before a change goes in
	@swift build --build-tests
	@swift test --skip-build --skip "$(LIVE)"
	@swift test --skip-build --no-parallel --filter "$(LIVE)"
	@scripts/check-results.sh
	@scripts/check-results.sh --debug
	@scripts/check-report.sh
	@$(MAKE) --no-print-directory check-benchmarks instructions
	@swift run -c release EmbeddingExample
	@swift run -c release TrialExample
	@swift run -c release CapacityExample
	@swift build -c release --product EngineChurn
	@MALLOC_CONF=dirty_decay_ms:0,muzzy_decay_ms:0 .build/release/EngineChurn 1000 --memory
	@scripts/check-products.sh
	@scripts/api.sh
	@scripts/docs.sh
	@$(MAKE) --no-print-directory sanitize-threads
	@$(MAKE) --no-print-directory sanitize BY_HAND="CouriersTests|WallTests"

endurance: setup ## the trial a hundred times and 10,000 engines, in release and under both sanitizers: half an hour
	@scripts/endurance.sh

fuzz: setup ## the fuzzers of the readers, MINUTES=10 of the processor's time each; fails if they find anything
	@scripts/fuzz.sh "$(or $(MINUTES),10)" $(READERS)

# XCTest leaks a little of its own, so leaks are not looked for.
sanitize: setup ## the tests of what touches memory by hand, under the address sanitizer
	@NEEDLETAIL_SANITIZER=1 swift build --build-tests --sanitize=address --scratch-path .build/sanitize
	@NEEDLETAIL_SANITIZER=1 ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address --scratch-path .build/sanitize \
	  --no-parallel --filter "$(BY_HAND)"

# One thread's own tables are left to the other sanitizer: the timer queue's tests take minutes under this one.
sanitize-threads: setup ## the tests of what several threads touch, under the thread sanitizer
	@NEEDLETAIL_SANITIZER=1 swift build --build-tests --sanitize=thread --scratch-path .build/sanitize-threads
	@NEEDLETAIL_SANITIZER=1 swift test --skip-build --no-parallel --sanitize=thread --scratch-path .build/sanitize-threads \
	  --filter "LanesTests|CouriersTests|BackendsTests|WallTests" --skip "TimerQueueTests|SlabTests"

check-results: build ## compare every workload's result with Results/, byte for byte
	@scripts/check-results.sh

api: setup ## compare what an embedding program can see with API/; RECORD=1 writes it anew, after a change that is meant
	@scripts/api.sh $(if $(RECORD),--record)

docs: setup ## the reference of the library, by DocC, at .build/docs/Needletail.doccarchive
	@scripts/docs.sh

check-products: setup ## build programs of others outside this package, and look at what they link
	@scripts/check-products.sh

check-report: setup ## open reports in headless Chromium, 320 to 2560 pixels wide
	@scripts/check-report.sh

results: build ## write the reference results anew, after a change that is meant
	@scripts/results.sh

validate-model: setup ## the long tests against closed forms, and how often keeping up is misjudged; optimized
	@NEEDLETAIL_LONG=1 swift test -c release --filter 'ModelTests|KeepsUpRateTests'

validate-gate: setup ## how often the gate errs and what it finds, on simulated machines; writes docs/gate-validation.md
	@swift build -c release --product needletail-benchmarks
	@.build/release/needletail-benchmarks --validate-gate

validate-change-points: setup ## change points of SERIES=1000 synthetic series of each kind, beside Apache Otava; RECORD=1 keeps the table
	@scripts/validate-change-points.sh $(or $(SERIES),1000) $(if $(RECORD),--record)

validate-sizing: setup ## capacities that are known exactly, looked for with SEEDS=100 seeds each; RECORD=1 keeps the table of docs/sizing.md
	@swift build -c release --product SizingTrial
	@scripts/validate-sizing.py --seeds $(or $(SEEDS),100) $(if $(RECORD),--record)

validate-gate-virtual: build ## gates of workloads that did not change, and of ones whose service times changed by 1 %
	@scripts/validate-gate-virtual.py

validate-calibration: build ## calibrate agents of known distributions, and hold simulations to wall runs at another load: ten minutes
	@scripts/validate-calibration.sh

validate-gate-wall: build ## gates by the wall clock, of what is 10 % slower and of the same: found of ten, false of ten
	@scripts/validate-gate-wall.sh

validate-size: build ## whether sizing Workloads/capacity.yaml is right and the same for 20 seeds, held to 20 fresh long runs
	@scripts/validate-size.py

# The program that measures, and the command, which it measures too, optimized.
benchmarks: build
	@swift build -c release --product needletail-benchmarks

bench: benchmarks ## what everything costs, held to Benchmarks/thresholds.json
	@.build/release/needletail-benchmarks --check

bench-live: benchmarks ## of that what runs on the wall clock: rings, Swift agents, child tasks, schedule delay
	@.build/release/needletail-benchmarks --only ring/ --only agents/ --only tasks/ --only schedule/

bench-peers: benchmarks ## the same work by others, in one run; RECORD=1 keeps it in Results/benchmarks and draws it
	@Benchmarks/peers/install.sh || true
	@mkdir -p $(dir $(RECORDED))
	@.build/release/needletail-benchmarks --peers $(if $(RECORD),--date "$$(date -u +%F)" --json $(RECORDED))
	@$(if $(RECORD),$(MAKE) --no-print-directory bench-charts,:)

bench-charts: benchmarks ## draw the recorded run: docs/charts and the tables of docs/performance.md
	@mkdir -p docs/charts
	@.build/release/needletail-benchmarks --draw $(RECORDED)

# What CI holds of all that: does everything run, are the key figures within their thresholds (if not, then in a second process,
# whose memory lies elsewhere), do the charts show the record?
check-benchmarks: benchmarks
	@.build/release/needletail-benchmarks --quick
	@$(CHECK_KEY_BENCHMARKS) || $(CHECK_KEY_BENCHMARKS)
	@if [ -f $(RECORDED) ]; then .build/release/needletail-benchmarks --drawn $(RECORDED); fi

instructions: benchmarks ## instructions a call, held to Benchmarks/instructions.json; RECORD=1 writes it, GROWTH=1 counts a million jobs too
	@scripts/instructions.sh $(if $(GROWTH),--all) $(if $(RECORD),--record)
	@if [ -n "$(RECORD)" ]; then $(MAKE) --no-print-directory bench-charts; fi

soak: benchmarks ## ten minutes of steady load on the wall clock; fails if memory grows
	@.build/release/needletail-benchmarks --soak 10

export-readers: # readers of exports, beside what is built; the tests of those that cannot be had are skipped
	@scripts/export-readers.sh

clean: ## remove what was built
	@rm -rf .build
