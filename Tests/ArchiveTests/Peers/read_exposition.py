"""Parses Prometheus' text format with PyPI's prometheus-client and prints every sample.

    python3 read_exposition.py FILE
"""
import sys

from prometheus_client.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8") as file:
    for family in text_string_to_metric_families(file.read()):
        for sample in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
            print(family.name, family.type, sample.name, labels, sample.value, sep="|")
