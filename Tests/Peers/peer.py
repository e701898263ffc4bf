"""What every peer script shares: timing, and the one JSON line that it prints.

A script takes its input as arguments, so both sides work on the same bytes, does the same task as
the benchmark of the same name, and prints the answer that it found: the benchmark refuses a figure
whose answer differs from its own.
"""
import json
import statistics
import sys
import time

SECONDS = 0.5
REPEATS_MIN = 7


def measure(name, body, operations, answer):
    """Times `body`, which does this many operations, and prints the median of the repeats."""
    body()
    samples = []
    end = time.perf_counter_ns() + int(SECONDS * 1e9)
    while len(samples) < REPEATS_MIN or time.perf_counter_ns() < end:
        start = time.perf_counter_ns()
        body()
        samples.append(time.perf_counter_ns() - start)
    picoseconds = round(statistics.median(samples) * 1000 / operations)
    write({"peer": name, "medianPicoseconds": picoseconds, "answer": str(answer)})


def skip(reason):
    """Ends the script without a figure."""
    write({"skipped": reason})
    sys.exit(0)


def write(line):
    print(json.dumps(line), flush=True)
