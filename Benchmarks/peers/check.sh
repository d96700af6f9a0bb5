#!/usr/bin/env bash
# Runs every subject of every installed peer at toy size and checks the line that it prints: check.sh [NAME...]
# The C loops take events in the same order, so they must end in the same state.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
if [ $# = 0 ]; then
  names=(); for subjects in "$here"/*/subjects; do names+=("$(basename "$(dirname "$subjects")")"); done
  set -- "${names[@]}"
fi
for name; do
  if [ ! -f "$here/../../.build/peers/$name/stamp" ]; then echo "$name is not installed, and not checked" >&2; continue; fi
  subjects=$("$here/run.sh" "$name") || { echo "$name" >> "$lines"; continue; }
  for subject in $subjects; do
    # What was wanted, then what came.
    printf '%s %s ' "$name" "$subject" >> "$lines"
    "$here/run.sh" "$name" "$subject" 10 < /dev/null | python3 -c 'import json, sys; print(json.dumps(sys.stdin.read()))' >> "$lines"
  done
done
exec python3 - "$lines" <<'END'
import json
import sys

wrong, checked, states = [], 0, {}


def check(peer, subject, printed):
    line = json.loads(printed)
    assert printed.endswith("\n") and printed.count("\n") == 1, "it is not one line"
    assert (line["peer"], line["subject"], line["size"]) == (peer, subject, 10), "it is about something else"
    assert isinstance(line["version"], str) and line["version"], "it names no version"
    assert isinstance(line["operations"], int) and line["operations"] >= 10, "too few operations"
    assert 0 < line["ns_per_operation"] < 1e10, "an operation takes no time, or more than ten seconds"
    assert line["max_rss_bytes"] > 100_000, "it takes no memory"
    if subject.startswith("closed-loop/"):
        assert 0.5 < line["mean_utilization"] <= 1, "slots are not as busy as in a closed loop"
    if "checksum" in line:
        assert states.setdefault(subject, line["checksum"]) == line["checksum"], "the C loops end in different states"


for row in open(sys.argv[1]):
    peer, subject, printed = row.rstrip("\n").split(" ", 2)
    checked += 1
    try:
        check(peer, subject, json.loads(printed))
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        wrong.append(f"{peer} {subject}: {error!r}; it printed {printed}")
print("\n".join(wrong + [f"peers: {checked - len(wrong)} passed, {len(wrong)} failed"]))
sys.exit(bool(wrong))
END
