#!/usr/bin/env bash
# Counts the instructions that four benchmarks execute at a tenth of their size, between entry and return of their timed part,
# and holds them to Benchmarks/instructions.json within 3 %: time is noisy, instructions are not.
#
#   scripts/instructions.sh            compare
#   scripts/instructions.sh --record   write the file anew
set -euo pipefail
cd "$(dirname "$0")/.."

committed=Benchmarks/instructions.json
program=.build/release/needletail-benchmarks
benchmarks=(closed-loop/10000 patterns/mix support-desk timers/10000)

command -v valgrind >/dev/null || { echo "instructions: valgrind is missing; scripts/setup.sh installs it" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# valgrind stumbles over Swift's debug information.
objcopy --strip-debug "$program" "$folder/benchmarks"

# Whatever would make two runs differ is fixed: hash seeds, the C library's choice of memcpy by processor, the
# allocator's number of arenas and its habit of giving memory back when some time has passed.
export SWIFT_DETERMINISTIC_HASHING=1
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-ERMS,-FSRM
export MALLOC_CONF=narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,background_thread:false

# count NAME: how many instructions its timed part takes.
count() {
  local out="$folder/callgrind.out" log="$folder/log"
  if ! valgrind --tool=callgrind --callgrind-out-file="$out" --toggle-collect='*timedSection*' \
    "$folder/benchmarks" --count "$1" >"$log" 2>&1; then
    echo "instructions: $1 failed under valgrind:" >&2
    tail -n 20 "$log" >&2
    return 1
  fi
  sed -nE 's/^(summary|totals): ([0-9]+).*/\2/p' "$out" | tail -n 1
}

counts=()
for name in "${benchmarks[@]}"; do
  number=$(count "$name")
  counts+=("$name=$number")
done
if [[ ${1:-} == --record ]]; then
  "$program" --instructions "$committed" --record "${counts[@]}"
  echo "instructions: $committed is written"
elif ! "$program" --instructions "$committed" "${counts[@]}"; then
  echo "instructions: not within 3 % of $committed" >&2
  exit 1
fi
