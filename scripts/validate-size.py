#!/usr/bin/env python3
"""Whether a sizing of Workloads/capacity.yaml is right, and the same whatever the seeds.

    scripts/validate-size.py [NEEDLETAIL] [--seeds N] [--runs N] [--duration D]

1. The fleet is sized at 40/s to p(99) < 20 s with N different seeds: all must say the same.
2. The answer is run N times, for D of simulated time and with seeds that no sizing had: every run must hold its thresholds and keep up.
3. With one less of each resource, the same: at least one of the runs must break, or the sizing must have called it undecided.

Exits with 1 where it is not so. It uses the release build where none is named, and takes a few minutes.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORKLOAD = "Workloads/capacity.yaml"
CHOSEN = ["gateway.instances", "agents.*.count"]
FIRST_SEED, FIRST_FRESH_SEED = 1_000, 900_000

parser = argparse.ArgumentParser()
parser.add_argument("needletail", nargs="?", default=str(ROOT / ".build/release/needletail"))
parser.add_argument("--seeds", type=int, default=20)
parser.add_argument("--runs", type=int, default=20)
parser.add_argument("--duration", default="2h")
options = parser.parse_args()


def call(*words, expect):
    answer = subprocess.run([options.needletail, *words], capture_output=True, text=True, cwd=ROOT)
    if answer.returncode not in expect:
        sys.exit(f"validate-size: {' '.join(words)}: status {answer.returncode}\n{answer.stdout}{answer.stderr}")
    return answer


def sized(seed):
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/size.json"
        began = time.monotonic()
        choose = [word for key in CHOSEN for word in ("--choose", key)]
        # Seeds are taken in a row from the first: those of two sizings have none in common.
        call("size", WORKLOAD, "--load", "40/s", *choose, "--seed", str(seed), "--ui", "none", "--out", out, expect=(0, 3, 99))
        with open(out) as file:
            return json.load(file), time.monotonic() - began


def breaks(settings, seed):
    words = [word for setting in settings for word in ("--set", setting)]
    words += ["--set", 'thresholds.keeps_up=["yes"]']
    answer = call(
        "run", WORKLOAD, *words, "--seed", str(seed), "--duration", options.duration, "--ui", "none", expect=(0, 99))
    return answer.returncode == 99


def broken_runs(settings):
    seeds = range(FIRST_FRESH_SEED, FIRST_FRESH_SEED + options.runs)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return sum(pool.map(lambda seed: breaks(settings, seed), seeds))


failures = []
answers, seconds = {}, []
first = None
for number in range(options.seeds):
    document, took = sized(FIRST_SEED + number * 1_000)
    first = first or document
    seconds.append(took)
    answers.setdefault(" ".join(document["settings"]) or document["verdict"], []).append(FIRST_SEED + number * 1_000)
print(f"sized with {options.seeds} seeds, {sum(seconds) / len(seconds):.1f} s each (at most {max(seconds):.1f} s)")
for answer, seeds in answers.items():
    print(f"  {len(seeds):3} times {answer}")
if len(answers) != 1:
    failures.append(f"{len(answers)} different answers")

settings = first["settings"]
broken = broken_runs(settings)
print(f"{options.runs} fresh runs of {options.duration}: {broken} break")
if broken:
    failures.append(f"the answer breaks in {broken} of {options.runs} runs")

for place, choice in enumerate(first["choices"]):
    less = choice["need"] - choice["range"]["step"]
    said = (choice["one_less"] or {}).get("verdict", "none")
    if less < 1:
        continue
    changed = list(settings)
    changed[place] = f"{choice['key']}={less}{choice['unit'] or ''}"
    broken = broken_runs(changed)
    print(f"  with {changed[place]}: {broken} break; the sizing said {said}")
    if not broken and said != "undecided":
        failures.append(f"{changed[place]} holds, and the sizing said {said}")

for failure in failures:
    print(f"validate-size: {failure}", file=sys.stderr)
sys.exit(1 if failures else 0)
