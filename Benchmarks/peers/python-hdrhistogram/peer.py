"""Python's hdrhistogram: values from 1 ns to 100 h, three digits.

`histogram-record`: an operation is one recorded value. `histogram-percentiles`: an operation is p50, p90, p99 and p99.9
of a histogram filled with 100,000 values. Values are lognormal with mean 1 s and coefficient of variation 1.
"""
import itertools
import math
import random
import time

from hdrh.histogram import HdrHistogram

import peer_round

SIGMA = math.sqrt(math.log(2.0))
PERCENTILES = [50, 90, 99, 99.9]

subject, size = peer_round.arguments()
rng = random.Random(7)
values = [max(1, int(1e9 * rng.lognormvariate(-SIGMA * SIGMA / 2, SIGMA))) for _ in range(100_000)]
histogram = HdrHistogram(1, 360_000_000_000_000, 3)
for value in values:
    histogram.record_value(value)

ranked = sorted(values)
for percentile, found in histogram.get_percentile_to_value_dict(PERCENTILES).items():
    exact = ranked[round(percentile / 100 * len(ranked)) - 1]
    if abs(found - exact) > exact * 1e-3:
        raise SystemExit(f"p{percentile} is {found}, not {exact} to three digits")


def record(count):
    for value in itertools.islice(itertools.cycle(values), count):
        histogram.record_value(value)


def percentiles(count):
    for _ in range(count):
        histogram.get_percentile_to_value_dict(PERCENTILES)


work = {"histogram-record": record, "histogram-percentiles": percentiles}[subject]
work(min(size, 1_000))
start = time.perf_counter_ns()
work(size)
peer_round.report("python-hdrhistogram", "hdrhistogram", size, time.perf_counter_ns() - start)
