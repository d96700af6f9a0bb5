#!/usr/bin/env bash
# The symbol graphs of what an embedding program sees: every public declaration of the modules that Needletail re-exports
# (Sources/Needletail/Needletail.swift), as the compiler tells it.
#
#   scripts/symbol-graphs.sh FOLDER     writes FOLDER/apart, a graph a module, and FOLDER/whole, all of them as Needletail's; and apart
#                                       only, the planner's, which is a product of its own
#
# Says the modules' names, a line each.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$1
mapfile -t modules < <(sed -nE 's/^@_exported public import //p' Sources/Needletail/Needletail.swift | sort)
further=(NeedletailPlanner)
swift build --quiet --target Needletail >&2
for module in "${further[@]}"; do swift build --quiet --target "$module" >&2; done
built=$(swift build --show-bin-path)
triple=$(swift -print-target-info | sed -nE 's/.*"unversionedTriple": "(.*)".*/\1/p' | head -n 1)

rm -rf "$folder"
mkdir -p "$folder/apart" "$folder/whole"
extract() { # MODULE FOLDER [OPTION]
  swift symbolgraph-extract -module-name "$1" -output-dir "$2" -target "$triple" -minimum-access-level public \
    -skip-synthesized-members -I "$built/Modules" -I "$built/CNeedletailLinux.build" \
    -I Sources/CYAML -I Sources/CSodium -I Sources/CLZ4 -I Sources/CZlib "${@:3}" >&2
}
for module in "${modules[@]}" "${further[@]}"; do extract "$module" "$folder/apart"; done
# Alone the module has no symbol of its own, and links to Engine or Fleet would lead nowhere.
extract Needletail "$folder/whole" -experimental-allowed-reexported-modules="$(IFS=, && echo "${modules[*]}")"
printf '%s\n' "${modules[@]}" "${further[@]}"
