#!/usr/bin/env python3
"""A command agent that answers every request with its own text; tokens are counted by words.

    echo.py [--delay-ms MS]    answers each request MS milliseconds after it came, several at a time
"""
import argparse
import json
import sys
import threading

parser = argparse.ArgumentParser(description="answers every request with its own text")
parser.add_argument("--delay-ms", type=float, default=0, metavar="MS")
delay_s = parser.parse_args().delay_ms / 1000
one_at_a_time = threading.Lock()


def answer(request):
    words = len(request["text"].split())
    reply = {"id": request["id"], "text": request["text"], "input_tokens": words, "output_tokens": words}
    with one_at_a_time:
        print(json.dumps(reply), flush=True)


for line in sys.stdin:
    request = json.loads(line)
    if delay_s > 0:
        threading.Timer(delay_s, answer, [request]).start()
    else:
        answer(request)
