#!/usr/bin/env python3
"""Works out what the files of legal/ come to, apart from the program, and writes it to figures.json.

    python3 Tests/WorkloadTests/Corpus/figures.py            # needs PyYAML; --check compares instead of writing

Of a trace: its rows (jobs) or calls, its span in nanoseconds, and its tokens. Of a workload, which holds nothing random: the jobs, calls
and tokens of its run, and the instant at which the run's last job ends. Each agent has as many slots as it needs, so no call waits.
"""
import csv
import json
import math
import os
import re
import sys
from datetime import datetime, timezone
from fractions import Fraction

import yaml

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "legal")
NANOSECONDS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}


def text_of(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8-sig", newline="") as file:
        return file.read()


# Traces


def instant(stamp):
    """Nanoseconds since 1970 of a wall-clock stamp."""
    whole, fraction, zone = re.fullmatch(r"([^.Z+]{10}[ T][\d:]{8})(\.\d+)?(Z|[+-]\d\d:\d\d)?", stamp).groups()
    when = datetime.fromisoformat(whole.replace("T", " ") + (zone or "+00:00").replace("Z", "+00:00"))
    seconds = int((when - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds())
    return seconds * 10**9 + int(Fraction("0" + (fraction or ".0")) * 10**9)


def seconds(stamp):
    return int(Fraction(stamp) * 10**9)


COLUMNS = [
    (instant, "TIMESTAMP", "ContextTokens", "GeneratedTokens"),
    (seconds, "Timestamp", "Request tokens", "Response tokens"),
    (seconds, "arrived_at", "num_prefill_tokens", "num_decode_tokens"),
]


class Row:
    """A row of a trace: its instant in nanoseconds, if it has one, and its tokens; the conversation it is a turn of, and its pause."""

    def __init__(self, instant_, input_, output, session=None, delay=0):
        self.instant, self.input, self.output, self.session, self.delay = instant_, input_, output, session, delay


def rows_of(name, unit=10**6):
    text = text_of(name)
    if name.endswith(".csv"):
        records = [record for record in csv.reader(text.splitlines(keepends=True)) if record]
        header, records = records[0], records[1:]
        read, *columns = next(known for known in COLUMNS if known[1] in header)
        at, input_, output = (header.index(column) for column in columns)
        return [Row(read(r[at]), int(Fraction(r[input_])), int(Fraction(r[output]))) for r in records]
    rows = []
    for line in re.split(r"\r?\n", text):
        if line.strip():
            row = json.loads(line, parse_float=Fraction, parse_int=Fraction)
            at, delay = row.get("timestamp"), row.get("delay") or 0
            rows.append(Row(None if at is None else int(at * 10**6), *(
                int(row.get(key) or 0) for key in ("input_length", "output_length")), row.get("session_id"), int(delay * 10**6)))
    for row in rows:
        row.instant, row.delay = row.instant and row.instant * unit // 10**6, row.delay * unit // 10**6
    return rows


def origin(rows):
    return min(row.instant for row in rows if row.instant is not None)


def trace_figures(name):
    """The span goes to the last row that has an instant."""
    rows = rows_of(name)
    last = max(row.instant for row in rows if row.instant is not None)
    return figures(len(rows), len(rows), last - origin(rows), sum(r.input for r in rows), sum(r.output for r in rows))


def calls_below(requests):
    for entry in requests:
        if "requests" in entry:
            yield from calls_below(entry["requests"])
        else:
            yield entry


def session_length(requests):
    """How long a session lasts as recorded: to the end of its last main call, or of a sub-agent that outlasts it. Seconds.

    A main call begins when the pause since the one before it is over, and every sub-agent that began in between has ended.
    """
    calls = [entry for entry in requests if "requests" not in entry]
    subagents = [entry for entry in requests if "requests" in entry]
    now = recorded = Fraction(0)
    for place, call in enumerate(calls + [None]):
        following = call["t"] if call else math.inf
        previous = calls[place - 1]["t"] if place else -math.inf
        gap = Fraction(0) if call is None else max(Fraction(0), call["t"] - recorded)
        for subagent in subagents:
            begun = max(Fraction(0), subagent["t"] - subagent["duration_ms"] / 1000)
            if previous <= begun < following:
                gap = max(gap, max(Fraction(0), begun - recorded) + subagent["duration_ms"] / 1000)
        now += gap
        if call:
            now += call.get("api_time") or 0
            recorded = call["t"] + (call.get("api_time") or 0)
    return now


def session_figures(name):
    session = json.loads(text_of(name), parse_float=Fraction, parse_int=Fraction)
    calls = list(calls_below(session["requests"]))
    length = int(session_length(session["requests"]) * 10**9)
    return figures(1, len(calls), length, int(sum(c["in"] for c in calls)), int(sum(c["out"] for c in calls)))


# Workloads


def joined(text):
    """The text with its surrogate pairs made whole."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def decoded(value):
    """A document with its variables replaced, and nothing where there is null."""
    if isinstance(value, dict):
        return {joined(key): decoded(item) for key, item in value.items() if decoded(item) is not None}
    if isinstance(value, list):
        return [decoded(item) for item in value]
    value = joined(str(value))
    # The variables are not set: their defaults, from the innermost outwards.
    while re.search(r"(?<!\$)\$\{\w+[:-]", value):
        value = re.sub(r"(?<!\$)\$\{\w+(?::-|[:-])([^{}]*)\}", r"\1", value)
    return None if value in ("", "~", "null", "Null", "NULL") else value


def workload_of(name):
    text = text_of(name)
    return decoded(json.loads(text) if text.startswith('{"') else yaml.load(text, Loader=yaml.BaseLoader))


def time(text):
    """A duration in nanoseconds; several parts, as in 5m30s, add up."""
    if text is None or float(re.match(r"[+\d.]+", text).group()) == 0:
        return 0
    text = text.replace("μs", "us").lstrip("+").replace(" ", "")
    return int(sum(Fraction(number) * NANOSECONDS[unit] for number, unit in re.findall(r"([\d.]+)([a-zµ]+)", text)))


def constant(value):
    return value["constant"] if isinstance(value, dict) else value


def number(value):
    return int(Fraction(constant(value or "0")))


class Call:
    """What one call of an agent takes and writes when it is handed some tokens."""

    def __init__(self, agent, handed, output=None):
        simulate = agent["simulate"]
        self.calls = 1
        self.output = number(simulate.get("output_tokens")) if output is None else output
        self.input = number(simulate.get("prompt_tokens")) + handed
        self.total_output = self.output
        if "service" in simulate:
            self.length = time(constant(simulate["service"]))
        else:
            self.length = time(constant(simulate["ttft"])) + max(0, self.output - 1) * time(constant(simulate["itl"]))
        self.length *= Fraction(agent.get("slowdown", "1"))
        choices = simulate.get("outcome", {}).get("choice", {})
        self.choice = next((name for name, weight in choices.items() if Fraction(weight) > 0), None)
        self.handles = Fraction(simulate.get("outcome", {}).get("handles", "1")) == 1


class Together:
    """Children one after another, or all at once; `output` is what they hand on."""

    def __init__(self, children, output, at_once=False):
        self.calls = sum(child.calls for child in children)
        self.input = sum(child.input for child in children)
        self.total_output = sum(child.total_output for child in children)
        self.length = (max if at_once else sum)(child.length for child in children)
        self.output = output
        self.choice = getattr(children[-1], "choice", None)


def listed(value):
    return value if isinstance(value, list) else [value]


def run(pattern, agents, handed, row=None):
    """One job of a pattern. A trace's row, of a pattern that is one call, says what is handed and what is written."""
    if isinstance(pattern, str):
        return Call(agents[pattern], *((row.input, row.output) if row else (handed,)))
    (kind, body), = pattern.items()
    if kind == "call":
        return run(body, agents, handed, row)
    if kind in ("sequential", "sequence"):
        done = []
        for step in listed(body["agents"] if isinstance(body, dict) else body):
            if "choose" in step:
                # By the outcome of the step before, among branches that have names.
                step = step["choose"]["among"][done[-1].choice]
            done.append(run(step, agents, done[-1].output if done else handed))
        return Together(done, done[-1].output)
    if kind in ("all_of", "all", "parallel", "race"):
        branches = body.get("of") or body["agents"] if isinstance(body, dict) else body
        done = [run(branch, agents, handed) for branch in listed(branches)]
        all_ = Together(done, sum(branch.output for branch in done), at_once=True)
        if not (isinstance(body, dict) and "merge" in body):
            return all_
        merge = run(body["merge"], agents, all_.output)
        return Together([all_, merge], merge.output)
    if kind == "fan_out":
        copies = [run(body["body"], agents, handed) for _ in range(number(body["width"]))]
        return Together(copies, sum(copy.output for copy in copies), at_once=True)
    if kind == "supervisor_worker":
        plan = run(body["supervisor"], agents, handed)
        workers = listed(body["workers"])
        tasks = [run(workers[task % len(workers)], agents, plan.output) for task in range(number(body.get("tasks", "3")))]
        work = Together(tasks, sum(task.output for task in tasks), at_once=True)
        summary = run(body["supervisor"], agents, work.output)
        return Together([plan, work, summary], summary.output)
    if kind == "handoff":
        tiers, done = listed(body["tiers"] if isinstance(body, dict) else body), []
        for tier in tiers:
            done.append(run(tier, agents, done[-1].output if done else handed))
            if done[-1].handles:
                break
        return Together(done, done[-1].output)
    raise ValueError(f"{kind} is not modelled")


def arrivals_of(load, limits):
    """Instants at which an open load that is constant begins jobs: where the integrated rate reaches 0, 1, 2, …"""
    def rate(text):
        count, unit = text.split("/")
        return Fraction(count) / {"s": 10**9, "min": 60 * 10**9, "h": 3600 * 10**9}[unit.strip()]

    if "rate" in load:
        # By the square root below, a flat stage.
        stages = [(time(limits["duration"]), rate(load["rate"]), rate(load["rate"]))]
    else:
        stages, level = [], rate(load.get("start", "0/s"))
        for stage in load["stages"]:
            stages.append((time(stage["duration"]), level, rate(stage["target"])))
            level = rate(stage["target"])
    instants, begun, before, reached = [], 0, Fraction(0), 0
    for length, first, last in stages:
        area = (first + last) / 2 * length
        while reached < before + area:
            part, slope = reached - before, (last - first) / length
            offset = part / first if slope == 0 else (-first + Fraction(math.sqrt(first**2 + 2 * slope * part))) / slope
            instants.append(begun + offset)
            reached += 1
        before += area
        begun += length
    return instants


def workload_figures(name):
    workload = workload_of(name)
    agents, limits = workload["agents"], workload.get("run", {})
    scenarios = workload.get("scenarios", {"session": {}})
    total = {"jobs": 0, "calls": 0, "end": Fraction(0), "input": 0, "output": 0}

    def add(job, count, end):
        total["jobs"] += count
        total["calls"] += job.calls * count
        total["input"] += job.input * count
        total["output"] += job.total_output * count
        total["end"] = max(total["end"], Fraction(end))

    loads = [(scenario.get("load", workload.get("load")), scenario) for scenario in scenarios.values()
             if Fraction(scenario.get("weight", "1")) > 0]
    users = sum(number(load["concurrency"]) for load, _ in loads if "concurrency" in load)
    for load, scenario in loads:
        handed, pattern = number(scenario.get("input_tokens")), scenario.get("pattern")
        start = time(scenario.get("start"))
        if "concurrency" in load:
            job = run(pattern, agents, handed)
            think, loops = time(constant(load.get("think_time", "0"))), number(load["concurrency"])
            if "jobs" in limits:
                count = number(limits["jobs"]) * loops // users
                rounds = -(-count // loops)
            else:
                rounds = math.ceil((time(limits["duration"]) - think) / (think + job.length))
                count = rounds * loops
            add(job, count, start + rounds * (think + job.length))
        elif "trace" in load:
            trace, speedup = os.path.normpath(load["trace"]), Fraction(load.get("speedup", "1"))
            if trace.endswith(".json"):
                session = session_figures(trace)
                session["span_ns"] = int(start + session["span_ns"] / speedup)
                return session
            rows, ends = rows_of(trace, NANOSECONDS[load.get("unit", "ms")]), {}
            for row in rows:
                job = run(pattern, agents, handed, row)
                begun = Fraction(0) if row.session not in ends else ends[row.session] + row.delay / speedup
                if row.instant is not None:
                    begun = (row.instant - origin(rows)) / speedup
                ends[row.session] = begun + job.length
                add(job, 1, start + ends[row.session])
        else:
            job = run(pattern, agents, handed)
            for instant_ in arrivals_of(load, limits):
                add(job, 1, start + instant_ + job.length)
    return figures(total["jobs"], total["calls"], round(total["end"]), total["input"], total["output"])


def figures(jobs, calls, span, input_, output):
    return {"jobs": jobs, "calls": calls, "span_ns": span, "input_tokens": input_, "output_tokens": output}


def figures_of(name):
    if name.endswith(".yaml"):
        return workload_figures(name)
    return session_figures(name) if name.endswith(".json") else trace_figures(name)


def main():
    all_ = {name: figures_of(name) for name in sorted(os.listdir(FOLDER))}
    path = os.path.join(os.path.dirname(FOLDER), "figures.json")
    if "--check" in sys.argv:
        with open(path, encoding="utf-8") as file:
            written = json.load(file)
        different = [name for name in sorted(all_.keys() | written.keys()) if all_.get(name) != written.get(name)]
        print("\n".join(f"{name}: {written.get(name)} is written, {all_.get(name)} is worked out" for name in different))
        sys.exit(1 if different else 0)
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(f"  {json.dumps(n)}: {json.dumps(f)}" for n, f in all_.items()) + "\n}\n")


if __name__ == "__main__":
    main()
