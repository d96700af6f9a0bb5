#!/usr/bin/env bash
# Writes the reference result of every file in Workloads/ to Results/ (or to the folder given).
set -euo pipefail
cd "$(dirname "$0")/.."

command=.build/release/needletail
folder=${1:-Results}
mkdir -p "$folder"
shopt -s nullglob
for workload in Workloads/*.yaml; do
  name=$(basename "$workload" .yaml)
  # A workload may teach by failing its thresholds (99); any other failure is one.
  status=0
  "$command" run "$workload" --ui none --reference --out "$folder/$name.json" || status=$?
  if [[ $status -ne 0 && $status -ne 99 ]]; then
    echo "results: $workload ended with exit status $status" >&2
    exit 1
  fi
done
