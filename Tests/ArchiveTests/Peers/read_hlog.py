"""Reads a log with PyPI's hdrhistogram 0.10.8 and prints, for each interval: its tag, start and length in milliseconds,
its counts by counter, and what the package writes for the same counts.

    python3 read_hlog.py FILE.hlog
"""
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

reader = HistogramLogReader(sys.argv[1], HdrHistogram(1, 360000000000000, 3))
while True:
    read = reader.get_next_interval_histogram()
    if read is None:
        break
    counts = [(index, read.get_count_at_index(index)) for index in range(read.counts_len)]
    again = HdrHistogram(1, 360000000000000, 3)
    again.add(read)
    again.max_value = read.max_value
    print(
        read.get_tag(),
        round(read.get_start_time_stamp()),
        round(read.get_end_time_stamp() - read.get_start_time_stamp()),
        ",".join(f"{index}:{count}" for index, count in counts if count),
        again.encode().decode(),
    )
