"""Reads an export as others do and prints what it names as JSON: a list of [metric, labels], or of samples.

    python3 read_export.py csv FILE                 Python's own csv
    python3 read_export.py hlog FILE                PyPI's hdrhistogram
    python3 read_export.py openmetrics FILE         PyPI's prometheus-client, its parser of OpenMetrics
    python3 read_export.py prometheus FILE          and its parser of Prometheus' older text format
"""
import csv
import json
import sys
from urllib.parse import unquote


def labels(text):
    pairs = (pair.split("=") for pair in text.split(";")) if text else []
    return {unquote(kind): unquote(value) for kind, value in pairs}


def tables(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield [row["metric"], labels(row["labels"])]


def logs(path):
    from hdrh.histogram import HdrHistogram
    from hdrh.log import HistogramLogReader

    reader = HistogramLogReader(path, HdrHistogram(1, 360000000000000, 3))
    while (interval := reader.get_next_interval_histogram()) is not None:
        metric, _, rest = interval.get_tag().partition(";")
        yield [unquote(metric), labels(rest)]


def samples(path, parse):
    # Line ends as they are: a carriage return may stand in a label.
    with open(path, encoding="utf-8", newline="\n") as file:
        for family in parse(file.read()):
            for sample in family.samples:
                yield [family.name, family.type, family.unit, sample.name, sample.labels, str(sample.value)]


kind, path = sys.argv[1:]
if kind == "csv":
    found = tables(path)
elif kind == "hlog":
    found = logs(path)
elif kind == "openmetrics":
    from prometheus_client.openmetrics.parser import text_string_to_metric_families

    found = samples(path, text_string_to_metric_families)
else:
    from prometheus_client.parser import text_string_to_metric_families

    found = samples(path, text_string_to_metric_families)
print(json.dumps(list(found)))
