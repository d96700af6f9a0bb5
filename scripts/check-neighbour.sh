#!/usr/bin/env bash
# Builds and runs a package that depends on needletail and has a target called Metrics of its own (Tests/NeighbourPackage):
# needletail's modules must not collide with others'.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r Tests/NeighbourPackage/. "$folder"
# A dependency is known by the last part of its path.
ln -s "$root" "$folder/needletail"
cd "$folder"
swift run Neighbour
