#!/usr/bin/env bash
# Holds what an embedding program can see to API/: every public declaration of the modules that Needletail re-exports, and of the planner's,
# a file a module, one declaration a line, sorted. Whoever adds, changes or removes one sees it in the diff and records it.
#
#   scripts/api.sh [--record]     --record writes API/ anew
#
# The lists come from the compiler's symbol graphs. Another release of Swift may word a declaration in another way, so the files say
# which wrote them, and with another nothing is compared.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=.build/api
version=$(swift --version 2> /dev/null | sed -nE 's/.*(Swift version [0-9]+\.[0-9]+).*/\1/p' | head -n 1)
recorded=$(sed -nE '1s/^# (Swift version [0-9.]+[0-9]).*/\1/p' API/NeedletailEngine.txt 2> /dev/null || true)
if [[ ${1:-} != --record && -n $recorded && $recorded != "$version" ]]; then
  echo "SKIPPED: API/ was recorded with $recorded and this is $version: the public face was not compared" >&2
  exit 0
fi

rm -rf "$folder"
mkdir -p "$folder/API"
swift build --quiet --product PublicFace
lister=$(swift build --show-bin-path)/PublicFace
scripts/symbol-graphs.sh "$folder/graphs" > "$folder/modules"
while read -r module; do
  {
    echo "# $version. Public declarations of $module; \`make api RECORD=1\` writes this file."
    # A module has a graph of its own, and one for each module whose types it extends.
    for graph in "$folder/graphs/apart/$module".symbols.json "$folder/graphs/apart/$module"@*.symbols.json; do
      if [[ -f $graph ]]; then "$lister" < "$graph"; fi
    done | LC_ALL=C sort
  } > "$folder/API/$module.txt"
done < "$folder/modules"

if [[ ${1:-} == --record ]]; then
  rm -rf API
  cp -r "$folder/API" API
  wc -l API/*.txt
elif ! diff -ruN API "$folder/API"; then
  echo "api: the public face has changed (- was recorded, + is there now); if that is meant, run \`make api RECORD=1\` and commit API/" >&2
  exit 1
fi
