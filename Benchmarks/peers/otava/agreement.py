"""Compares what ChangePointTrial found in synthetic series with what Apache Otava finds: agreement.py TRIALS PLACE

TRIALS has a line of JSON for each series. Prints a table in Markdown, or puts it into PLACE between the lines that say
`change points`. The exit status is 1 where what is promised does not hold.
"""
import collections
import importlib.metadata
import json
import sys
import time

from otava.analysis import compute_change_points

TOLERANCE = 2
# What there is no change of level in. A drift has none, and the peer has no other word for it.
WITHOUT_CHANGE = ("level", "outliers")


def near(index, others):
    return any(abs(index - other) <= TOLERANCE for other in others)


def judge(counts, who, found, truth):
    counts[who + " found"] += all(near(index, found) for index in truth)
    counts[who + " stray"] += any(not near(index, truth) for index in found)
    counts[who + " exact"] += all(index in found for index in truth)


def read(path):
    kinds = collections.defaultdict(collections.Counter)
    with open(path) as lines:
        for line in lines:
            trial = json.loads(line)
            counts, truth = kinds[trial["kind"]], trial["truth"]
            counts["series"] += 1
            counts["trends"] += trial["trends"] > 0
            counts["needletail ns"] += trial["nanoseconds"]
            judge(counts, "needletail", trial["found"], truth)
            counts["truths"] += len(truth)
            counts["points"] += len(trial["found"])
            counts["covered"] += trial["covered"]
            start = time.perf_counter_ns()
            points = [point.index for point in compute_change_points(trial["values"])[0]]
            counts["otava ns"] += time.perf_counter_ns() - start
            judge(counts, "otava", points, truth)
    return kinds


def table(kinds):
    version = importlib.metadata.version("apache-otava")
    rows = [
        "| series | number | found | by Otava | exactly | by Otava | truth in its range | false change | by Otava "
        "| told as a drift | time a series | Otava's |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for kind, counts in kinds.items():
        has_truth = counts["truths"] > 0

        def share(key):
            return f"{100 * counts[key] / counts['series']:.1f} %"

        def milliseconds(who):
            return f"{counts[who + ' ns'] / counts['series'] / 1e6:.2f} ms"

        found = [share(f"{who} {what}") if has_truth else "" for what in ("found", "exact") for who in ("needletail", "otava")]
        covered = [f"{100 * counts['covered'] / max(1, counts['points']):.1f} %" if has_truth else ""]
        rows.append("| " + " | ".join(
            [kind, f"{counts['series']:,}"] + found + covered
            + [share("needletail stray"), share("otava stray"), share("trends") if counts["trends"] else "",
               milliseconds("needletail"), milliseconds("otava")]) + " |")
    return "\n".join(rows) + f"\n\nOtava is apache-otava {version} with its defaults, `compute_change_points(series)`.\n"


def broken(kinds):
    step = kinds["step"]
    if step["needletail found"] < step["otava found"]:
        yield f"steps: {step['needletail found']} found, {step['otava found']} by the peer"
    if step["needletail ns"] >= step["otava ns"]:
        yield "steps: the peer is faster"
    for kind in WITHOUT_CHANGE:
        if kinds[kind]["needletail stray"] > kinds[kind]["series"] / 100:
            yield f"{kind}: {kinds[kind]['needletail stray']} false alarms in {kinds[kind]['series']}"


def put(text, path):
    begin, end = "<!-- change points: begin -->\n", "<!-- change points: end -->\n"
    with open(path) as file:
        page = file.read()
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    with open(path, "w") as file:
        file.write(before + begin + text + end + after)


if __name__ == "__main__":
    trials = read(sys.argv[1])
    if len(sys.argv) > 2:
        put(table(trials), sys.argv[2])
    else:
        print(table(trials), end="")
    problems = list(broken(trials))
    for problem in problems:
        print("BROKEN " + problem, file=sys.stderr)
    sys.exit(1 if problems else 0)
