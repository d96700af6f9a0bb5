#!/usr/bin/env bash
# What only time and numbers show: the trial program a hundred times, and 10,000 engines made and ended from 16 threads, in a release
# build, under the thread sanitizer, and under the address sanitizer, which also looks for leaks. About half an hour; a first
# argument divides the numbers: `scripts/endurance.sh 50` takes a minute or two once everything is built.
set -euo pipefail
cd "$(dirname "$0")/.."

divisor=${1:-1}
runs=$(((100 + divisor - 1) / divisor))
engines=$((10000 / divisor))

# What is run under a sanitizer is smaller: each of its runs costs some ten times as much.
trial_of_release="--agents 5000 --jobs 20000 --submitters 50"
trial_of_sanitizer="--agents 1000 --jobs 2000 --submitters 50"

show() { printf '%s\n' "endurance: $*"; }

try() { # name, folder of the programs, size of the trial, further arguments of the churn
  show "$1: $runs trials ($3), $engines engines"
  # shellcheck disable=SC2086
  "$2/TrialExample" $3 --runs "$runs" | tail -1
  "$2/EngineChurn" "$engines" ${4:-}
}

build() { # further arguments of swift build
  for product in TrialExample EngineChurn; do swift build --product "$product" "$@" >/dev/null; done
}

build -c release
MALLOC_CONF=dirty_decay_ms:0,muzzy_decay_ms:0 try "release" .build/release "$trial_of_release" --memory

export NEEDLETAIL_SANITIZER=1
build --sanitize=thread --scratch-path .build/sanitize-threads
TSAN_OPTIONS="halt_on_error=1 exitcode=66" try "thread sanitizer" .build/sanitize-threads/debug "$trial_of_sanitizer"

build --sanitize=address --scratch-path .build/sanitize
# The trial's patterns are made once and stay: behind tagged pointers, where the search for leaks does not see them.
ASAN_OPTIONS="detect_leaks=0" try "address sanitizer" .build/sanitize/debug "$trial_of_sanitizer"
show "address sanitizer, leaks: $engines engines"
ASAN_OPTIONS="detect_leaks=1" .build/sanitize/debug/EngineChurn "$engines"
show "no job was lost, nothing was left behind"
