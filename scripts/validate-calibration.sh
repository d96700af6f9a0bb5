#!/usr/bin/env bash
# Proof that `needletail calibrate` makes a simulation that tells what the wall clock would: command agents of known distributions are
# measured at one load, the file is calibrated by that, and jobs of the calibrated file in virtual time are held to a second run on the wall
# clock at another load: p50, p90 and p99 within 3 %. The simulation is of 20 minutes: its own luck is to be of no account.
# Prints a table in Markdown; exits with 1 where one of them is further off.
#
#   scripts/validate-calibration.sh [SHAPE]...     all shapes
#   NEEDLETAIL=PATH                                the command (.build/release/needletail)
#   DURATION=60s                                   of each run on the wall clock
set -euo pipefail
cd "$(dirname "$0")/.."

needletail=$(realpath "${NEEDLETAIL:-.build/release/needletail}")
duration=${DURATION:-60s}
shapes=("$@")
all=(constant lognormal bimodal heavy-tail loaded)
((${#shapes[@]})) || shapes=("${all[@]}")
for shape in "${shapes[@]}"; do
  [[ " ${all[*]} " == *" $shape "* ]] || { echo "validate-calibration: \`$shape\` is none of ${all[*]}" >&2; exit 2; }
done
[[ -x $needletail ]] || { echo "validate-calibration: there is no command at $needletail; make build makes it" >&2; exit 1; }
command -v python3 >/dev/null || { echo "validate-calibration: python3 is missing, which the agent needs" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/agent.py" <<'AGENT'
#!/usr/bin/env python3
"""agent.py SHAPE: answers each request after a time of a known distribution, any number at once.

Times are drawn in blocks of 500, one from each five-hundredth of the distribution, in random order: so a run's quantiles are nearly those of the
distribution, and what differs between two runs is what is to be tested, and not their luck.
"""
import asyncio, json, math, random, statistics, sys

shape = sys.argv[1]
luck = random.Random(7)
block = 500
normal = statistics.NormalDist()


def quantile(u):
    if shape == "constant":
        return 0.100
    if shape == "lognormal":
        return 0.100 * math.exp(0.5 * normal.inv_cdf(u))
    if shape == "bimodal":  # from a cache, or not
        if u < 0.7:
            return 0.060 * math.exp(0.1 * normal.inv_cdf(u / 0.7))
        return 0.250 * math.exp(0.2 * normal.inv_cdf((u - 0.7) / 0.3))
    if shape == "heavy-tail":
        return 0.060 * (1 - u) ** (-1 / 2.5)
    return 0.060 * math.exp(0.25 * normal.inv_cdf(u))  # loaded


def draws():
    while True:
        strata = list(range(block))
        luck.shuffle(strata)
        for stratum in strata:
            yield quantile((stratum + luck.random()) / block)


times = draws()
running = 0


async def answer(number):
    global running
    running += 1
    delay = next(times)
    if shape == "loaded":
        delay *= 1 + 0.03 * (running - 1) + 0.0005 * running * (running - 1)
    await asyncio.sleep(delay)
    running -= 1
    print(json.dumps({"id": number, "text": "done", "output_tokens": 7}), flush=True)


async def main():
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    tasks = set()
    while line := await lines.readline():
        task = asyncio.create_task(answer(json.loads(line)["id"]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    if tasks:
        await asyncio.wait(tasks)


asyncio.run(main())
AGENT
chmod +x "$folder/agent.py"

# What is measured first, jobs a second, and what it is held to: the agent has the same 32 places, and is fuller or emptier.
declare -A measured=([constant]=100 [lognormal]=100 [bimodal]=100 [heavy-tail]=100 [loaded]=120)
declare -A held=([constant]=240 [lognormal]=210 [bimodal]=190 [heavy-tail]=210 [loaded]=90)

echo "| times of the agent | found | K-S p | measured | held | job p50 | p90 | p99 |"
echo "|---|---|---|---|---|---|---|---|"
failures=0
for shape in "${shapes[@]}"; do
  cat > "$folder/desk.yaml" <<WORKLOAD
schema: needletail/1
name: calibration-proof
run: { clock: wall, duration: $duration, warmup: 2s, drain: 30s, schedule_delay_limit: 1h }
agents:
  clerk: { count: 1, concurrency: 32, command: [./agent.py, $shape] }
scenarios:
  ask: { pattern: clerk, input: what is new? }
load: { rate: ${measured[$shape]}/s }
WORKLOAD
  "$needletail" run "$folder/desk.yaml" --trace-jobs 10000 --out "$folder/first.json" --ui none --no-archive
  "$needletail" calibrate "$folder/first.json" --into "$folder/desk.yaml" --out "$folder/calibrated.yaml" \
    --out "$folder/calibration.json" --ui none
  load=(--set "load.rate=${held[$shape]}/s" --seed 2 --no-archive --ui none)
  "$needletail" run "$folder/desk.yaml" "${load[@]}" --out "$folder/second.json"
  "$needletail" run "$folder/calibrated.yaml" "${load[@]}" --clock virtual --duration 20m --out "$folder/simulated.json"
  python3 - "$folder" "$shape" "${measured[$shape]}" "${held[$shape]}" <<'ROW' || failures=$((failures + 1))
import json, sys
folder, shape, first, second = sys.argv[1:]
read = lambda name: json.load(open(f"{folder}/{name}.json"))
agent = read("calibration")["agents"][0]
fit = agent["fits"]["service"]
found = fit["family"]
if agent["slowdown"]:
    found += f', σ {agent["slowdown"]["sigma"]}, κ {agent["slowdown"]["kappa"]}'
check = fit["kolmogorov_smirnov"]
p = f'{check["p_value"]:.3f}' if check else "–"
wall, simulated = (read(name)["metrics"]["job_latency_ms"]["all"] for name in ("second", "simulated"))
cells, worst = [], 0
for key in ("p50", "p90", "p99"):
    change = simulated[key] / wall[key] - 1
    worst = max(worst, abs(change))
    cells.append(f'{wall[key]:.0f} ms, {100 * change:+.1f} %')
print(f"| {shape} | {found} | {p} | {first}/s | {second}/s | {' | '.join(cells)} |")
sys.exit(worst > 0.03)
ROW
done
exit $((failures > 0))
