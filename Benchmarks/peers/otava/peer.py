"""Apache Otava: change points of series of 100 runs, with its defaults.

An operation is one series with a step of 5 % in the middle at a noise of 3 %.
"""
import random
import time

from otava.analysis import compute_change_points

import peer_round

subject, size = peer_round.arguments()
rng = random.Random(7)
series = [[(100 if run < 50 else 105) * (1 + 0.03 * rng.gauss(0, 1)) for run in range(100)] for _ in range(100)]


def work(count):
    return sum(any(abs(point.index - 50) <= 5 for point in compute_change_points(list(series[number % 100]))[0])
               for number in range(count))


if work(100) < 80:
    raise SystemExit("it finds fewer than 80 of 100 steps")
start = time.perf_counter_ns()
work(size)
peer_round.report("otava", "apache-otava", size, time.perf_counter_ns() - start)
