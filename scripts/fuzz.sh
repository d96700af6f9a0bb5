#!/usr/bin/env bash
# Runs the fuzzers, each for some CPU minutes (docs/testing.md): fuzz.sh MINUTES [workload|trace|json|archive]...
#
# Inputs that taught a fuzzer something are kept in out/fuzz/READER/corpus, what it found in out/fuzz/READER/findings.
# Exits 1 when anything was found, with the command that shows each finding again.
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=${1:?"usage: fuzz.sh MINUTES [READER]..."}
shift
readers=("$@")
[[ ${#readers[@]} -gt 0 ]] || readers=(workload trace json archive)
declare -A products=([workload]=FuzzWorkload [trace]=FuzzTrace [json]=FuzzJSON [archive]=FuzzArchive)
declare -A longest=([workload]=8192 [trace]=4096 [json]=32768 [archive]=8192)
build=.build/fuzz
# A trap is libFuzzer's to catch, or the input would not be kept.
export SWIFT_BACKTRACE=enable=no

# Optimized, with assertions; no symbols of the command are needed.
for reader in "${readers[@]}"; do
  NEEDLETAIL_FUZZ=1 swift build -c release --sanitize=fuzzer --scratch-path "$build" --product "${products[$reader]}" \
    -Xswiftc -assert-config -Xswiftc Debug
done

# What a fuzzer begins with: the repository's own files and what was found before.
seed() {
  local seeds=out/fuzz/$1/seeds
  rm -rf "$seeds"
  mkdir -p "$seeds" "out/fuzz/$1/corpus" "out/fuzz/$1/findings"
  cp Tests/FuzzingTests/Inputs/"$1"/* "$seeds"
  case $1 in
    workload)
      cp Workloads/*.yaml "$seeds"
      find Tests/WorkloadTests/Corpus -name '*.yaml' -exec cp {} "$seeds" \;
      words workload '"[a-z_0-9]+"' Workloads/needletail-1.schema.json
      ;;
    trace)
      find Tests/WorkloadTests/Corpus -name '*.csv' -o -name '*.jsonl' -o -name '*.json' | xargs -I{} cp {} "$seeds"
      words trace '"[a-z_0-9]+"' Sources/Workload/Traces/*.swift
      ;;
    json)
      find Results -maxdepth 1 -name '*.json' -size -13k -exec cp {} "$seeds" \;
      words json '"[a-z_0-9./]+"' Results/support-desk.json
      ;;
    archive) words archive '"[a-z_]+"' Sources/Archive/ArchiveHeader*.swift ;;
  esac
}

# A dictionary: the words that stand in quotes in some files, and the signs of the languages.
words() {
  local reader=$1 pattern=$2
  shift 2
  {
    sed -n '/^"/p' Tests/Fuzzers/signs.dict
    grep -ohE "$pattern" "$@" | sort -u
  } >"out/fuzz/$reader/words.dict"
}

# libFuzzer counts seconds that pass. This one counts the processor's, and asks it to end with SIGUSR1.
fuzz() {
  local reader=$1 home=out/fuzz/$1 limit=$((minutes * 60)) process ticks
  "$build/release/${products[$reader]}" "$home/corpus" "$home/seeds" -dict="$home/words.dict" -artifact_prefix="$home/findings/" \
    -max_len="${longest[$reader]}" -rss_limit_mb=2048 -timeout=10 -report_slow_units=10 -print_final_stats=1 \
    >"$home/log" 2>&1 &
  process=$!
  while kill -0 "$process" 2>/dev/null; do
    sleep 1
    ticks=$(awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$process/stat" 2>/dev/null) || break
    if ((ticks / $(getconf CLK_TCK) >= limit)); then kill -USR1 "$process" 2>/dev/null || true; fi
  done
  local status=0
  wait "$process" 2>/dev/null || status=$?
  echo "$status" >"$home/status"
  echo "$reader: $(sed -nE 's/^stat::number_of_executed_units: *//p' "$home/log") inputs, $(find "$home/corpus" -type f | wc -l) kept"
}

running=0
for reader in "${readers[@]}"; do
  seed "$reader"
  fuzz "$reader" &
  running=$((running + 1))
  if ((running >= $(nproc))); then
    wait -n
    running=$((running - 1))
  fi
done
wait

found=0
for reader in "${readers[@]}"; do
  for finding in out/fuzz/"$reader"/findings/*; do
    [[ -f $finding ]] || continue
    case ${finding##*/} in slow-unit-*) continue ;; esac
    found=1
    echo "$reader: found; again with: SWIFT_BACKTRACE=enable=no $build/release/${products[$reader]} $finding"
  done
  if [[ $(cat "out/fuzz/$reader/status") != 0 && $found == 0 ]]; then
    found=1
    echo "$reader: ended with status $(cat "out/fuzz/$reader/status"); out/fuzz/$reader/log says why"
  fi
done
exit "$found"
