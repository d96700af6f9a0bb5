#!/usr/bin/env bash
# Finds the change points of synthetic series by needletail and by Apache Otava, and compares both with the truth:
# validate-change-points.sh SERIES [--record]; SERIES of every kind. With --record the table goes into docs/change-points.md.
set -euo pipefail
cd "$(dirname "$0")/.."
series=${1:-1000}
Benchmarks/peers/install.sh otava
swift build -c release --product ChangePointTrial
trials=$(mktemp)
trap 'rm -f "$trials"' EXIT
.build/release/ChangePointTrial "$series" > "$trials"
page=()
[ "${2:-}" != --record ] || page=(docs/change-points.md)
.build/peers/otava/bin/python3 Benchmarks/peers/otava/agreement.py "$trials" "${page[@]}"
