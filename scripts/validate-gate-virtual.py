#!/usr/bin/env python3
"""What a gate in virtual time says of workloads that did not change, and of ones whose service times changed by 1 %.

    scripts/validate-gate-virtual.py [NEEDLETAIL] [--trials N] [--changes N]

1. A/A: each of ten workloads is held to its own baseline, and to a file that is written otherwise and means the same: with comments,
   its parts in another order, every default written out. Baseline and workload are run apart, trial by trial with other seeds. No trial
   may be broken or undecided, nor may any figure differ.
2. Service times are 1 % longer (`slowdown: 1.01` of every agent). Every trial must be found: broken where no change of the median is allowed.
   The effect on the median, estimated from ten seeds, must be within a tenth of what forty times as many jobs say. (A percentile is known to
   0.1 %, so an effect of much less than 1 %, as of an agent of a few that jobs call, is found but cannot be told to a tenth of itself.)

Exits with 1 where it is not so. It uses the release build where none is named, and takes a few minutes.
"""
import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The workload, and how long it runs in a trial: long enough for a thousand jobs or more, and for many where queues are long.
WORKLOADS = [
    ("closed-loop", "20m"),
    ("consensus", "40m"),
    ("ensemble", "20m"),
    ("gateway-near-its-limit", "30m"),
    ("handoff", "10m"),
    ("hedging", "5m"),
    ("parallel", "15m"),
    ("router", "10m"),
    ("sequential", "20m"),
    ("support-desk", "10m"),
]
LONGER = 8  # Times as long, and five times as many seeds.


def run(*words, expect=(0,)):
    answer = subprocess.run([BINARY, *words], capture_output=True, text=True, cwd=ROOT / "Workloads")
    if answer.returncode not in expect:
        sys.exit(f"validate-gate-virtual: {' '.join(words)}: status {answer.returncode}\n{answer.stdout}{answer.stderr}")
    return answer


def blocks(text):
    """The parts of a file at its root, each with the comments above it."""
    parts, current = [], []
    for line in text.splitlines(keepends=True):
        if re.match(r"[a-z_]+:", line) and any(re.match(r"[a-z_]+:", earlier) for earlier in current):
            parts.append(current)
            current = []
        current.append(line)
    return parts + [current]


def rewritten(text, draw):
    """The same workload, otherwise written: parts in another order, comments, blank lines."""
    parts = blocks(text)
    draw.shuffle(parts)
    lines = []
    for part in parts:
        for line in part:
            if re.match(r"[a-z_]+:", line):
                lines.append(f"# note {draw.randrange(10**6)}\n" + "\n" * draw.randrange(3))
            lines.append(line if line.endswith("\n") else line + "\n")
    return "".join(lines)


def times(duration, factor):
    return f"{int(duration[:-1]) * factor}{duration[-1]}"


def same(trial, folder):
    name, _ = WORKLOADS[trial % len(WORKLOADS)]
    draw = random.Random(trial)
    original = ROOT / "Workloads" / f"{name}.yaml"
    text = original.read_text()
    kind = trial // len(WORKLOADS) % 3
    if kind == 1:
        text = rewritten(text, draw)
    elif kind == 2:
        text = run("expand", original.name).stdout
    # Beside the original, so that what it names is found.
    head = pathlib.Path(folder) / f"head-{trial}.yaml"
    head.write_text(text)
    baseline = pathlib.Path(folder) / f"{trial}.json"
    options = ["--seed", str(1 + 1000 * trial), "--duration", "90s", "--warmup", "10s", "--ui", "none"]
    run("gate", original.name, "--update-baseline", "--baseline", str(baseline), *options)
    out = pathlib.Path(folder) / f"{trial}.out.json"
    # The baseline says which seeds are run.
    answer = run("gate", str(head), "--baseline", str(baseline), "--out", str(out), *options[2:], expect=range(256))
    if answer.returncode not in (0, 99):
        sys.exit(f"validate-gate-virtual: {name}, trial {trial}: {answer.stderr}")
    document = json.loads(out.read_text())
    differing = [
        figure["figure"]
        for figure in document["comparison"]["figures"]
        if figure["judgement"] not in ("same", "absent")
    ]
    rows = [row["verdict"] for row in document["allowances"]]
    return name, ["as it is", "rewritten", "expanded"][kind], rows.count("broken"), rows.count("undecided"), len(differing)


def change(document, figure):
    row = next(row for row in document["figures"] if row["figure"] == figure)
    return row["change"], row["judgement"]


def slowed(index, folder, seed, duration, seeds):
    """The change of the median by 1 % longer service times, and whether a gate finds it."""
    name, _ = WORKLOADS[index]
    base = ROOT / "Workloads" / f"{name}.yaml"
    head = pathlib.Path(folder) / f"slow-{name}.yaml"
    if not head.exists():
        text = run("expand", base.name).stdout
        agents = re.findall(r"^  ([a-z_-]+):", text[text.index("\nagents:"):].split("\n\n")[0].split("\nresilience:")[0], re.M)
        settings = [word for agent in agents for word in ("--set", f"agents.{agent}.slowdown=1.01")]
        head.write_text(run("expand", base.name, *settings).stdout)
    stem = pathlib.Path(folder) / f"{name}-{seed}-{duration}.json"
    words = ["--seed", str(seed), "--duration", duration, "--seeds", str(seeds), "--ui", "none", "--out", str(stem)]
    answer = run("gate", base.name, str(head), "--allow", "job p50 +0%", *words, expect=(0, 99))
    row = json.loads(stem.read_text())["allowances"][0]
    return row["change"]["change"], answer.returncode == 99


def main():
    global BINARY
    parser = argparse.ArgumentParser()
    parser.add_argument("needletail", nargs="?", default=str(ROOT / ".build/release/needletail"))
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--changes", type=int, default=50)
    arguments = parser.parse_args()
    BINARY = str(pathlib.Path(arguments.needletail).resolve())
    failures = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        results = list(pool.map(lambda trial: same(trial, folder), range(arguments.trials)))
        broken = sum(1 for result in results if result[2])
        undecided = sum(1 for result in results if result[3])
        differing = sum(1 for result in results if result[4])
        print(
            f"A/A  {len(results)} trials over {len({r[0] for r in results})} workloads: {broken} broken, "
            f"{undecided} undecided, {differing} with a figure that differs   {time.monotonic() - began:.0f} s"
        )
        failures += broken + undecided + differing

        began = time.monotonic()
        indices = range(min(len(WORKLOADS), arguments.changes))
        truths = list(pool.map(
            lambda index: slowed(index, folder, 900_001, times(WORKLOADS[index][1], LONGER), 50)[0], indices))
        trials = [(trial % len(WORKLOADS), 1 + 100 * (trial // len(WORKLOADS))) for trial in range(arguments.changes)]
        effects = list(pool.map(
            lambda trial: slowed(trial[0], folder, trial[1], WORKLOADS[trial[0]][1], 10), trials))
        print(f"1 % longer service times, {len(trials)} trials of 10 seeds")
        print(f"  {'workload':24}{'truth':>10}{'found':>10}{'furthest off':>14}")
        for index in indices:
            own = [effect for trial, effect in zip(trials, effects) if trial[0] == index]
            found = sum(1 for effect in own if effect[1])
            off = max(abs(effect[0] / truths[index] - 1) for effect in own)
            failures += len(own) - found + (off > 0.1)
            print(
                f"  {WORKLOADS[index][0]:24}{truths[index] * 100:>8.3f} %{found:>5} of {len(own)}"
                f"{off * 100:>12.1f} %"
            )
        print(f"  {time.monotonic() - began:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
