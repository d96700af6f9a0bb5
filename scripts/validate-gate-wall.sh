#!/usr/bin/env bash
# Proof that `needletail gate` on the wall clock finds what is slower and nothing else: an agent that works 10 % more in a loop, one that
# waits 10 % longer (`--a`, `--b`), and a build whose agents wait 10 % longer (`--against`), a number of times each, and as often the
# same against itself.
# Prints a table in Markdown; exits with 1 where a slower one was not called broken, or the same was.
#
#   scripts/validate-gate-wall.sh [TRIALS] [work|wait|build]...     10 trials of each
#   NEEDLETAIL=PATH                                                 the command (.build/release/needletail)
#   PAIRS=N                                                         pairs at most (14)
set -euo pipefail
cd "$(dirname "$0")/.."

trials=${1:-10}
parts=("${@:2}")
((${#parts[@]})) || parts=(work wait build)
pairs=${PAIRS:-14}
needletail=$(realpath "${NEEDLETAIL:-.build/release/needletail}")
[[ $trials =~ ^[1-9][0-9]*$ ]] || { echo "validate-gate-wall: \`$trials\` is no number of trials" >&2; exit 2; }
for part in "${parts[@]}"; do
  [[ $part == work || $part == wait || $part == build ]] || { echo "validate-gate-wall: \`$part\` is neither work, wait nor build" >&2; exit 2; }
done
[[ -x $needletail ]] || { echo "validate-gate-wall: there is no command at $needletail; make build makes it" >&2; exit 1; }
command -v python3 >/dev/null || { echo "validate-gate-wall: python3 is missing, which the agent needs" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# An agent that answers after so much of work and so much of waiting; a loop's length is calibrated once, so that both sides do the
# same work and not the same time.
cat > "$folder/agent.py" <<'AGENT'
#!/usr/bin/env python3
"""agent.py LOOPS DELAY_MS: answers each request after LOOPS turns of a loop and DELAY_MS milliseconds of sleep."""
import sys
import time

loops, delay_s = int(sys.argv[1]), float(sys.argv[2]) / 1000
for line in sys.stdin:
    number = line.split('"id":', 1)[1].split(",", 1)[0].strip(" }\n")
    for _ in range(loops):
        pass
    if delay_s > 0:
        time.sleep(delay_s)
    print('{"id":%s,"text":"done","output_tokens":1}' % number, flush=True)
AGENT
chmod +x "$folder/agent.py"

# Turns of the loop in 30 ms, the quickest of several.
loops=$(python3 - <<'CALIBRATE'
import time
times = []
for _ in range(7):
    began = time.perf_counter()
    for _ in range(200_000):
        pass
    times.append(time.perf_counter() - began)
print(round(0.030 / min(times) * 200_000))
CALIBRATE
)

cat > "$folder/desk.yaml" <<WORKLOAD
schema: needletail/1
name: gate-proof
run: { clock: wall, duration: 1s, warmup: 250ms, drain: 5s, schedule_delay_limit: 1h }
agents:
  clerk: { count: 1, concurrency: 1, command: [./agent.py, "$loops", "0"] }
scenarios:
  ask: { pattern: { sequential: [clerk] }, input: what is new? }
load: { concurrency: 1 }
gate:
  allow: { job_latency_ms: ["p(50) +2%", "p(90) +5%"] }
WORKLOAD

slower=$((loops * 110 / 100))
printf '#!/bin/sh\nexec %q "$@"\n' "$needletail" > "$folder/build-same"
# The build that runs BASE has its agent wait 30 ms a call, this one 33.
waiting() { echo "agents.clerk.command=[$folder/agent.py, \"0\", \"$1\"]"; }
printf '#!/bin/sh\n[ "$1" = run ] || exec %q "$@"\nexec %q "$@" --set %q\n' \
  "$needletail" "$needletail" "$(waiting 30)" > "$folder/build-quicker"
chmod +x "$folder"/build-*

failures=0
# trial NAME EXPECTED-STATUS ARGUMENT...: a row of the table
trial() {
  local name=$1 expected=$2 broken=0 held=0 undecided=0 status changes=() began=$SECONDS
  shift 2
  for ((i = 1; i <= trials; i++)); do
    status=0
    "$needletail" gate "$folder/desk.yaml" --pairs "$pairs" --ui none --strict --seed "$i" --out "$folder/gate.json" "$@" \
      2> "$folder/errors" || status=$?
    case $status in
      0) held=$((held + 1)) ;;
      3) undecided=$((undecided + 1)) ;;
      99) broken=$((broken + 1)) ;;
      *) cat "$folder/errors" >&2; exit 1 ;;
    esac
    changes+=("$(python3 -c "
import json, sys
row = json.load(open('$folder/gate.json'))['allowances'][0]['change']
print(100 * row['change'])")")
  done
  [[ $expected == 99 ]] && failures=$((failures + trials - broken))
  [[ $expected == 0 ]] && failures=$((failures + broken))
  local seconds=$(((SECONDS - began) / trials))
  printf '| %s | %d | %d | %d | %d | %s | %d s |\n' "$name" "$trials" "$broken" "$undecided" "$held" \
    "$(printf '%s\n' "${changes[@]}" | sort -g | awk '{ v[NR] = $1 } END { printf "%+.1f %% (%+.1f to %+.1f)", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }')" \
    "$seconds"
}

echo "| measured | trials | broken | undecided | held | change of job p50: median (least to most) | a gate |"
echo "|---|---|---|---|---|---|---|"
command_of() { echo "agents.clerk.command=[$folder/agent.py, \"$1\", \"0\"]"; }
for part in "${parts[@]}"; do
  case $part in
    wait)
      trial "an agent that waits 10 % longer, \`--a\`, \`--b\`" 99 --a "$(waiting 30)" --b "$(waiting 33)"
      trial "the same agent on both sides" 0 --a "$(waiting 30)" --b "$(waiting 30)"
      ;;
    work)
      trial "an agent that works 10 % more, \`--a\`, \`--b\`" 99 --a "$(command_of "$loops")" --b "$(command_of "$slower")"
      trial "the same working agent on both sides" 0 --a "$(command_of "$loops")" --b "$(command_of "$loops")"
      ;;
    build)
      trial "a build with agents 10 % slower, \`--against\`" 99 --against "$folder/build-quicker" --set "$(waiting 33)"
      trial "the same build, \`--against\`" 0 --against "$folder/build-same" --set "$(waiting 33)"
      ;;
  esac
done
echo
"$needletail" gate "$folder/desk.yaml" --self-check --pairs "$pairs" --ui plain 2> /dev/null | sed 's/^/    /'
exit $((failures > 0))
