#!/usr/bin/env bash
# Builds programs of others outside this package, runs them, and looks at what they link.
#
# The first has the manifest that docs/embedding.md tells readers to paste and the program of Getting started, both taken out of the
# documents: a page that is out of date fails here. The others (Tests/NeighbourPackage) have a target called Metrics of their own,
# with which no module of needletail's may collide, and one program for each further product. All are built at one place, in .build,
# so that what they have in common is built once, and on the next run not at all.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
home=$root/.build/products
package=$home/package
guide=docs/embedding.md
tutorial=Sources/Needletail/Needletail.docc/GettingStarted.md

fail() {
  echo "check-products: $1" >&2
  exit 1
}

# The blocks of Swift code of a page: manifests, or all others, one below the other.
blocks() { # FILE manifest|program
  awk -v want="$2" '
    /^```swift$/ { inside = 1; text = ""; next }
    /^```$/ && inside {
      inside = 0
      if ((text ~ /^\/\/ swift-tools-version/) == (want == "manifest")) printf "%s", text
      next
    }
    inside { text = text $0 "\n" }' "$1"
}

# Libraries that a program links, itself or through others, besides what every Swift program has.
libraries() { # PROGRAM
  ldd "$1" | sed -nE 's/^[[:space:]]*([^[:space:]]+)\.so[^[:space:]]* => .*/\1/p' | sed 's/-[0-9.]*$//' \
    | { grep -vE '^(libc|libm|libdl|librt|libpthread|libgcc_s|libstdc\+\+|libswift.*|libdispatch|libBlocksRuntime)$' || true; } \
    | sort -u | xargs
}

# Builds the package, runs its program and compares what it links.
check() { # PROGRAM EXPECTED-LIBRARIES
  swift build --quiet --package-path "$package" --scratch-path "$home/scratch" --product "$1"
  timeout 60 "$home/scratch/debug/$1"
  local found
  found=$(libraries "$home/scratch/debug/$1")
  [[ $found == "$2" ]] || fail "$1 links '$found', not '$2': see products in Package.swift and the table in $guide"
}

# Fills the package anew; files that are as they were keep their dates.
fill() { # FOLDER
  mkdir -p "$package"
  local file
  (cd "$package" && find . -type f) | while read -r file; do [[ -f $1/$file ]] || rm "$package/$file"; done
  (cd "$1" && find . -type f) | while read -r file; do
    cmp -s "$1/$file" "$package/$file" || { mkdir -p "$(dirname "$package/$file")" && cp "$1/$file" "$package/$file"; }
  done
}

mkdir -p "$home"
# A dependency is known by the last part of its path.
ln -sfn "$root" "$home/needletail"
pasted=$(mktemp -d)
trap 'rm -rf "$pasted"' EXIT
mkdir -p "$pasted/Sources/desk"
blocks "$guide" manifest > "$pasted/Package.swift"
blocks "$tutorial" program > "$pasted/Sources/desk/main.swift"
[[ -s $pasted/Package.swift ]] || fail "$guide has no manifest: a block of Swift code that begins with // swift-tools-version"
[[ -s $pasted/Sources/desk/main.swift ]] || fail "$tutorial has no program"
[[ $(blocks "$tutorial" manifest) == "$(blocks "$guide" manifest)" ]] || fail "$guide and $tutorial have different manifests"

fill "$pasted"
check desk ""
fill Tests/NeighbourPackage
check Neighbour ""
check Files "libsodium libyaml"
check Documents "liblz4 libsodium libyaml libz"
check Capacities "liblz4 libsodium libyaml libz"
echo "check-products: Needletail links no system library; NeedletailWorkload, NeedletailResults and NeedletailPlanner link what $guide says"
