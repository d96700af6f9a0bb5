"""Writes golden.v2: the same histograms as Golden.java, and some more, encoded by PyPI's hdrhistogram 0.10.8.

    pip install hdrhistogram==0.10.8; python3 golden.py > golden.v2
"""
from hdrh.histogram import HdrHistogram

MASK = (1 << 64) - 1


def histogram(values):
    made = HdrHistogram(1, 360000000000000, 3)
    for value, count in values:
        made.record_value(value, count)
    return made


def spread():
    state = 88172645463325252
    for _ in range(1000):
        state ^= state >> 12
        state ^= state << 25 & MASK
        state ^= state >> 27
        bits = state * 2685821657736338717 & MASK
        yield (bits >> 1) >> (23 + bits % 30), 1


print("spread", histogram(spread()).encode().decode())
print("large", histogram([(0, 1), (250000000, 1 << 50)]).encode().decode())
print("constant", histogram([(250000000, 10), (7000000000, 1)]).encode().decode())
print("last", histogram([(360000000000000, 1)]).encode().decode())
print("dense", histogram((value, value % 300 + 1) for value in range(5000)).encode().decode())
