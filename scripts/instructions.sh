#!/usr/bin/env bash
# Counts the instructions of the timed part of a few benchmarks at a tenth of their size, and of `needletail run` at two
# lengths, whose difference is what further calls cost; holds both to Benchmarks/instructions.json within 3 % and within
# what was promised: time is noisy, instructions are not. The program says what is counted and how (`--counted`).
#
#   scripts/instructions.sh            compare
#   scripts/instructions.sh --record   write the file anew
#   scripts/instructions.sh --all      with what takes minutes: up to a million jobs and agents
set -euo pipefail
cd "$(dirname "$0")/.."

committed=Benchmarks/instructions.json
program=.build/release/needletail-benchmarks
command=.build/release/needletail
all=() record=()
for option; do
  case $option in
    --all) all=(--all) ;;
    --record) record=(--record) ;;
    *) echo "instructions: \`$option\` is not known; write --record, --all or both" >&2; exit 2 ;;
  esac
done

command -v valgrind >/dev/null || { echo "instructions: valgrind is missing; scripts/setup.sh installs it" >&2; exit 1; }
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT
# valgrind stumbles over Swift's debug information.
objcopy --strip-debug "$program" "$folder/benchmarks"
objcopy --strip-debug "$command" "$folder/command"

# Whatever would make two runs differ is fixed: hash seeds, the C library's choice of memcpy by processor, the
# allocator's number of arenas and its habit of giving memory back when some time has passed.
export SWIFT_DETERMINISTIC_HASHING=1
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-ERMS,-FSRM
export MALLOC_CONF=narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,background_thread:false
unset NEEDLETAIL_STORE

# count NUMBER NAME PART ARGUMENT...: adds a line to the totals: the name, the part, its instructions.
count() {
  local own="$folder/$1" name=$2 part=$3
  shift 3
  mkdir "$own"
  local run=("$folder/command" "${@//@folder/$own}") only=()
  if [[ $part == timed ]]; then run=("$folder/benchmarks" "$@") only=(--toggle-collect='*timedSection*'); fi
  if ! valgrind --tool=callgrind --callgrind-out-file="$own/callgrind.out" "${only[@]}" "${run[@]}" >"$own/log" 2>&1; then
    echo "instructions: $name failed under valgrind:" >&2
    tail -n 20 "$own/log" >&2
    return 1
  fi
  # Lines are short enough to be added whole by several at once.
  printf '%s\t%s\t%s\n' "$name" "$part" \
    "$(sed -nE 's/^(summary|totals): ([0-9]+).*/\2/p' "$own/callgrind.out" | tail -n 1)" >>"$folder/totals"
}

# As many at once as there are processors.
processors=$(nproc) running=0 number=0
while IFS=$'\t' read -r -a words; do
  if ((running == processors)); then
    wait -n
    running=$((running - 1))
  fi
  number=$((number + 1)) running=$((running + 1))
  count "$number" "${words[@]}" </dev/null &
done < <("$program" --counted "${all[@]}")
for ((; running > 0; running--)); do wait -n; done

if ! "$program" --instructions "$committed" "$folder/totals" "${all[@]}" "${record[@]}"; then
  echo "instructions: not within 3 % of $committed, or beyond what was promised there" >&2
  exit 1
fi
if [[ -n ${record[*]} ]]; then echo "instructions: $committed is written"; fi
