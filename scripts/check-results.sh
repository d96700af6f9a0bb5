#!/usr/bin/env bash
# Holds the code to Results/: every workload must give the committed document, byte for byte, and the shortest few
# must give it again as if on another processor (the C library without FMA and AVX2) and from a debug build. Every
# document, run again, must give itself.
#
#   scripts/check-results.sh            release build, all workloads, and their documents again; the quick ones on the
#                                       other processor too
#   scripts/check-results.sh --debug    the quick ones from the debug build
set -euo pipefail
cd "$(dirname "$0")/.."

other_processor=glibc.cpu.hwcaps=-FMA,-AVX2
# Workloads quick enough for a debug build, one name a line.
quick=Results/quick.list

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
failures=0

# check COMMAND NAME WHERE [SOURCE]: runs one workload, or what SOURCE names in its place, and compares its document.
check() {
  local status=0 source=${4:-Workloads/$2.yaml}
  "$1" run "$source" --ui none --reference --out "$fresh/$2.json" || status=$?
  if [[ $status -ne 0 && $status -ne 99 ]]; then
    echo "results: $source ended with exit status $status ($3)" >&2
    failures=$((failures + 1))
  elif ! cmp --silent "$fresh/$2.json" "Results/$2.json"; then
    echo "results: $source differs from Results/$2.json ($3):" >&2
    diff "Results/$2.json" "$fresh/$2.json" | head -n 10 >&2 || true
    failures=$((failures + 1))
  fi
}

quick_names() {
  [[ ! -f $quick ]] || sed -E 's/#.*//; s/[[:space:]]+//g; /^$/d' "$quick"
}

shopt -s nullglob
checked=0
if [[ ${1:-} == --debug ]]; then
  for name in $(quick_names); do
    check .build/debug/needletail "$name" "debug build"
    checked=$((checked + 1))
  done
else
  for workload in Workloads/*.yaml; do
    name=$(basename "$workload" .yaml)
    check .build/release/needletail "$name" "release build"
    check .build/release/needletail "$name" "run again" "Results/$name.json"
    checked=$((checked + 2))
  done
  for name in $(quick_names); do
    GLIBC_TUNABLES=$other_processor check .build/release/needletail "$name" "$other_processor"
    checked=$((checked + 1))
  done
  for document in Results/*.json; do
    name=$(basename "$document" .json)
    if [[ ! -f Workloads/$name.yaml ]]; then
      echo "results: $document has no workload Workloads/$name.yaml" >&2
      failures=$((failures + 1))
    fi
  done
  # The README shows a run; it must be one of today's.
  digest=$(sed -nE 's/.*"digest": "([0-9a-f]+)".*/\1/p' Results/support-desk.json)
  if ! grep --quiet "digest $digest" README.md; then
    echo "results: README.md shows another run than Results/support-desk.json (digest $digest); paste a new one" >&2
    failures=$((failures + 1))
  fi
fi
if [[ $failures -gt 0 ]]; then
  echo "results: $failures of $checked differ; if the change is meant, run \`make results\` and commit what it wrote" >&2
  exit 1
fi
echo "results: $checked runs gave the committed bytes"
