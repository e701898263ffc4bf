#!/usr/bin/env python3
"""Compares `venue replay` with a book of its own over one recorded file.

Usage: check_replay.py PROGRAM FILE[.gz] [DROPS]

FILE holds one symbol of Binance spot with its snapshot, a time and JSON a line. The book here is a
dictionary of decimals a side, kept by the exchange's own instructions. It must have the same 20 best
levels at the end; at every change both sides of its top must be what the newest bookTicker line says,
which is what the program must have found as well. Then single depth lines are removed from a copy
without tickers, one copy each: DROPS of them at even distances, `all` for each, 40 when not given.
The program must report one gap, at the next depth line. Prints one JSON line; exits 1 when something
differs, 2 for wrong usage.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path


def read(path):
    """The file's lines, and what each is: its kind and its object."""
    raw = Path(path).read_bytes()
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    rows = []
    for line in text.decode().splitlines():
        value = json.loads(line[line.index("{"):])
        stream = value.get("stream", "")
        if "@depth" in stream:
            rows.append((line, "depth", value["data"]))
        elif stream.endswith("@bookTicker"):
            rows.append((line, "ticker", value["data"]))
        elif "lastUpdateId" in value:
            rows.append((line, "snapshot", value))
        else:
            rows.append((line, "other", value))
    return rows


class Book:
    """How to manage a local order book correctly (web-socket-streams.md), in decimals."""

    def __init__(self):
        self.sides = None
        self.id = 0
        self.waiting = []
        self.applied = 0

    def snapshot(self, value):
        self.sides = [{Decimal(p): Decimal(q) for p, q in value[side]} for side in ("bids", "asks")]
        self.id = value["lastUpdateId"]
        waiting, self.waiting = self.waiting, []
        for change in waiting:
            self.change(change)

    def change(self, value):
        if self.sides is None:
            self.waiting.append(value)
            return False
        if value["u"] <= self.id:
            return False
        if value["U"] > self.id + 1:
            raise ValueError(f"the recording has a gap before {value['U']}")
        for levels, rows in zip(self.sides, (value["b"], value["a"])):
            for price, size in rows:
                if Decimal(size) == 0:
                    levels.pop(Decimal(price), None)
                else:
                    levels[Decimal(price)] = Decimal(size)
        self.id = value["u"]
        self.applied += 1
        return True

    def top(self):
        bid, ask = max(self.sides[0]), min(self.sides[1])
        return bid, self.sides[0][bid], ask, self.sides[1][ask]

    def best(self):
        bids = sorted(self.sides[0].items(), reverse=True)[:20]
        asks = sorted(self.sides[1].items())[:20]
        return [bids, asks]


def own_answer(rows):
    """What this book comes to: the book, how many tops were compared, which ticker lines they met."""
    tickers = [value for _, kind, value in rows if kind == "ticker"]
    book, compared, index, met = Book(), 0, -1, set()
    for _, kind, value in rows:
        if kind == "snapshot":
            book.snapshot(value)
        if kind != "depth" or not book.change(value):
            continue
        while index + 1 < len(tickers) and tickers[index + 1]["u"] <= book.id:
            index += 1
        if index < 0:
            continue
        line = tickers[index]
        told = tuple(Decimal(line[key]) for key in ("b", "B", "a", "A"))
        if told != book.top():
            raise ValueError(f"at {book.id} the book has {book.top()}, the exchange says {told}")
        compared += 1
        met.add(line["u"])
    return book, compared, len(met)


def replay(program, path):
    done = subprocess.run(
        [program, "venue", "replay", "--venue", "binance", "--tickers", "--json", path],
        capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise ValueError(f"exit {done.returncode}: {done.stderr}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return lines[:-1], lines[-1]


def check_whole(program, path, rows):
    book, compared, met = own_answer(rows)
    anomalies, summary = replay(program, path)
    if anomalies or summary["gaps"]:
        raise ValueError(f"anomalies: {anomalies[:3]}")
    depth = sum(1 for row in rows if row[1] == "depth")
    if (summary["messages"], summary["applied"]) != (depth, book.applied):
        raise ValueError(f"{summary['messages']} messages, {summary['applied']} applied")
    (levels,) = summary["books"].values()
    theirs = [[(Decimal(p), Decimal(q)) for p, q in levels[side]] for side in ("bids", "asks")]
    if theirs != book.best():
        raise ValueError("the 20 best levels differ")
    # The last line cannot be proven to be the newest one, so the program may leave it out.
    if summary["tickersDisagreeing"] or summary["tickersCompared"] < met - 1:
        raise ValueError(f"{summary['tickersCompared']} of {met} tickers compared")
    return {
        "messages": depth, "applied": book.applied, "topsCompared": compared,
        "tickersCompared": summary["tickersCompared"], "tickers": summary["tickers"]}


def check_drops(program, rows, drops):
    kept = [row for row in rows if row[1] in ("depth", "snapshot")]
    places = [index for index, row in enumerate(kept) if row[1] == "depth"]
    # Before the first and after the last there is nothing that could tell.
    inner = places[1:-1]
    if drops != "all":
        step = max(1, len(inner) // int(drops))
        inner = inner[::step]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dropped"
        for place in inner:
            path.write_text("\n".join(row[0] for row in kept[:place] + kept[place + 1:]) + "\n")
            anomalies, summary = replay(program, str(path))
            # The next one moves up by the one that is gone, past a snapshot between the two.
            next_line = next(p for p in places if p > place)
            wanted = {"line": next_line, "reason": "gap"}
            found = [{key: row[key] for key in ("line", "reason")} for row in anomalies]
            if found != [wanted] or summary["gaps"] != 1:
                raise ValueError(f"without line {place + 1}: {anomalies}, wanted {wanted}")
    return len(inner)


def main():
    if len(sys.argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    program, path = sys.argv[1:3]
    drops = sys.argv[3] if len(sys.argv) == 4 else "40"
    rows = read(path)
    try:
        result = check_whole(program, path, rows)
        result["gapsFound"] = check_drops(program, rows, drops)
    except ValueError as error:
        print(json.dumps({"ok": False, "problem": str(error)}))
        return 1
    print(json.dumps({"ok": True, **result}))
    return 0


sys.exit(main())
