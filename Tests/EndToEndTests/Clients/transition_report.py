#!/usr/bin/env python3
"""How often each transition of an on-chain intent was hit; fails when one never was.

Usage: transition_report.py SUITE SIMULATION

SUITE holds the names of transitions that journals of the end-to-end suite have, one a line. SIMULATION
is what `causeway simulate --json` printed; its last line sums up.
"""

import collections
import json
import sys

# Every event of Sources/Settlement/SettlementEvent.swift; a final one by its outcome.
SETTLEMENT = [
    "reserved", "signed", "sent", "included", "orphaned", "safe", "unsafe", "finalized.ok",
    "finalized.reverted", "finalized.cancelled", "finalized.foreign", "abandoned",
    "turnedIntoCancel", "replaced", "cancelWanted", "cancelSigned", "contested", "waiting", "halted",
]


def named(counts):
    """Counts by the short name; an intent of a plan is reserved with the event that creates it."""
    short = {name: counts.get("settlement." + name, 0) for name in SETTLEMENT}
    short["reserved"] += counts.get("intentCreated", 0)
    return short


def main():
    with open(sys.argv[1]) as file:
        suite = named(collections.Counter(line.strip() for line in file))
    with open(sys.argv[2]) as file:
        summary = json.loads(file.readlines()[-1])
    simulation = named(summary["transitions"])
    print(f"{'transition':20} {'suite':>8} {summary['seeds']:>8} seeds")
    for name in SETTLEMENT:
        print(f"{name:20} {suite[name]:>8} {simulation[name]:>8}")
    missing = [name for name in SETTLEMENT if not suite[name] or not simulation[name]]
    if missing:
        print("never hit: " + ", ".join(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
