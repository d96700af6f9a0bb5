#!/usr/bin/env python3
"""Looks for capacities that are known exactly, with many seeds each, and compares what is answered with the truth.

    scripts/validate-sizing.py [--seeds N] [--record] [--lines FILE]

Of each case and each seed: does the interval cover the truth, how wide is it, what did it take? Exits with 1 where fewer than 92 of 100 intervals
cover it, one is wider than 1 % either way, or a search takes more than 25 million simulated requests; the time, 10 s on two cores, is a matter
of the machine and only shown. --record writes the table into docs/sizing.md. --lines reads what the trial wrote before, one line a search.
It uses the release build of SizingTrial.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/sizing.md"
BEGIN, END = "<!-- begin trials -->\n", "<!-- end trials -->\n"
COVERED, WIDEST, MOST = 0.92, 0.01, 25_000_000
SPARE = 0.05  # No probe begins when the budget is spent; the last one may go over it by so much.


def covers(trial):
    if trial["verdict"] != "carries":
        return False
    if trial["whole"]:
        return int(trial["low"]) <= trial["truth"] <= int(trial["high"])
    return trial["low"] <= trial["truth"] <= trial["high"]


def row(name, trials):
    covered = sum(map(covers, trials))
    widths = [trial["half_width"] for trial in trials]
    means = [trial["mean"] for trial in trials]
    seconds = sorted(trial["seconds"] for trial in trials)
    attempts = sorted(trial["attempts"] for trial in trials)
    truth = trials[0]["truth"]
    off = "" if trials[0]["whole"] else f"{100 * (statistics.mean(means) / truth - 1):+.2f} %"
    faults = []
    if covered < COVERED * len(trials):
        faults.append(f"{name}: {covered} of {len(trials)} intervals cover the truth")
    if max(widths) > WIDEST and not trials[0]["whole"]:
        faults.append(f"{name}: one interval is {100 * max(widths):.2f} % wide either way")
    if attempts[-1] > MOST * (1 + SPARE):
        faults.append(f"{name}: one search took {attempts[-1]} requests")
    cells = [
        name, f"{truth:.9g}", f"{covered} of {len(trials)}", off,
        f"{100 * statistics.median(widths):.2f} %, {100 * max(widths):.2f} %",
        f"{statistics.median(attempts) / 1e6:.1f}, {attempts[-1] / 1e6:.1f}",
        f"{statistics.median(seconds):.1f}, {seconds[-1]:.1f}",
    ]
    return "| " + " | ".join(cells) + " |", faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--lines")
    options = parser.parse_args()
    if options.lines:
        text = pathlib.Path(options.lines).read_text()
    else:
        trial = ROOT / ".build/release/SizingTrial"
        text = subprocess.run([trial, str(options.seeds)], check=True, capture_output=True, text=True).stdout
    cases = {}
    for line in text.splitlines():
        trial = json.loads(line)
        cases.setdefault(trial["case"], []).append(trial)
    table = [
        "| case | capacity, exactly | intervals that cover it | mean of all, off by | half-width: median, widest | "
        "million requests: median, most | seconds: median, longest |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    faults = []
    for name, trials in cases.items():
        line, found = row(name, trials)
        table.append(line)
        faults += found
    print("\n".join(table))
    if options.record:
        page = PAGE.read_text()
        before, rest = page.split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + "\n".join(table) + "\n\n" + END + rest.split(END)[1])
    for fault in faults:
        print(f"validate-sizing: {fault}", file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
