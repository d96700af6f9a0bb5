#!/usr/bin/env bash
# The reference of the library by DocC: the catalogue Sources/Needletail/Needletail.docc and every public symbol of the modules that
# Needletail re-exports. A link that leads nowhere is an error, and so is an article whose code does not compile.
set -euo pipefail
cd "$(dirname "$0")/.."

catalogue=Sources/Needletail/Needletail.docc
folder=.build/docs
# DocC comes with the toolchain, but not with every package of it, and not always on the path.
docc=$(command -v docc || echo "$(dirname "$(readlink -f "$(command -v swift)")")/docc")
if [[ ! -x $docc ]]; then
  echo "SKIPPED: no docc in this Swift toolchain: the reference was not built; toolchains of swift.org have it" >&2
  exit 0
fi

mkdir -p "$folder"
scripts/symbol-graphs.sh "$folder/graphs" > /dev/null
built=$(swift build --show-bin-path)

# The code of an article, one block below the other, is a program.
failures=0
for article in "$catalogue"/*.md; do
  program=$folder/code/$(basename "$article" .md)/main.swift
  mkdir -p "$(dirname "$program")"
  # Lines keep their numbers, so that errors name those of the article. Manifests are left to check-products.sh.
  awk '
    /^```swift$/ { inside = 1; first = 1; print "//"; next }
    /^```$/ { inside = 0 }
    inside && first { first = 0; isManifest = /^\/\/ swift-tools-version/ }
    { print inside && !isManifest ? $0 : "//" }' "$article" > "$program"
  if ! swiftc -typecheck -swift-version 6 -I "$built/Modules" -I "$built/CNeedletailLinux.build" "$program"; then
    echo "docs: the code of $article does not compile" >&2
    failures=1
  fi
done
[[ $failures == 0 ]] || exit 1

"$docc" convert "$catalogue" --additional-symbol-graph-dir "$folder/graphs/whole" --warnings-as-errors \
  --fallback-bundle-identifier needletail --fallback-default-module-kind Library --output-dir "$folder/Needletail.doccarchive"
echo "docs: $folder/Needletail.doccarchive is built; any web server shows it: its page is /documentation/needletail"
