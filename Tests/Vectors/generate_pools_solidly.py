#!/usr/bin/env python3
"""Writes pools_solidly.json: swaps of Solidly pairs answered by degenbot 0.5.0 (the files that count
are the same in 0.3.0) on numbers that revert like the EVM's checked words, by way of
`../EndToEndTests/Clients/check_pools_solidly.py`, which says what is whose.

    pip install --no-deps degenbot==0.5.0
    python3 generate_pools_solidly.py

Seeds are fixed: the file is the same every time. A row: stable, variant, decimals, reserves, fee,
place of the token that goes in, amount in, then why it reverts, or amount out, fee and reserves
after.
"""
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "EndToEndTests/Clients"))

import check_pools_solidly as pairs  # noqa: E402

COUNT = 170
CORNERS = 24
asked_twice = []


def count_corner(curve):
    """Notes each time that Aerodrome's iteration asks for the curve of scaled amounts."""
    def counted(**arguments):
        asked_twice.append(arguments)
        return curve(**arguments)
    return counted


pairs.AERODROME._k_aerodrome = count_corner(pairs.AERODROME._k_aerodrome)


def row(pool, amount, place):
    known = [int(pool["stable"]), pool["variant"], pool["decimals0"], pool["decimals1"],
             pool["reserve0"], pool["reserve1"], pool["feePips"], place, str(amount)]
    try:
        out, fee, after = pairs.oracle(pool, amount, place)
    except pairs.Reverts as error:
        return known + ["reverts", str(error)]
    return known + [str(int(number)) for number in (out, fee, *after)]


def drawn(source, stable, variant):
    pool, place = pairs.random_pool(source, stable, variant), source.randrange(2)
    return row(pool, pairs.random_amount(source, pool, place), place)


def corner_rows(source, decimals):
    """Swaps in which Aerodrome's iteration scales twice; found by trying."""
    rows = []
    while len(rows) < CORNERS:
        pool = pairs.random_pool(source, True, "aerodrome")
        size = 10 ** source.uniform(0, 7)
        pool.update(decimals0=decimals[0], decimals1=decimals[1], feePips=500)
        for place in range(2):
            pool[f"reserve{place}"] = str(int(
                10**decimals[place] * size * 10 ** source.gauss(0, 0.3)))
        place = source.randrange(2)
        asked_twice.clear()
        found = row(pool, pairs.random_amount(source, pool, place), place)
        if asked_twice:
            rows.append(found)
    return rows


def shrinking_rows(source):
    """Swaps for which Velodrome V1's iteration asks more than the pair gives."""
    rows = []
    while len(rows) < CORNERS:
        found = drawn(source, True, "solidly")
        if found[-1] == "the curve would shrink":
            rows.append(found)
    return rows


def main():
    source = random.Random(20)
    rows = [drawn(source, stable, variant)
            for stable, variant in [(True, "solidly"), (True, "aerodrome"), (False, "aerodrome")]
            for _ in range(COUNT)]
    rows += shrinking_rows(source)
    for decimals in [(18, 18), (6, 18), (18, 6), (6, 6)]:
        rows += corner_rows(source, decimals)
    text = ",\n".join(json.dumps(found, separators=(",", ":")) for found in rows)
    provenance = "answers of degenbot 0.5.0; written by generate_pools_solidly.py, seed fixed"
    (HERE / "pools_solidly.json").write_text(
        f'{{"provenance": {json.dumps(provenance)},\n"swaps": [\n{text}\n]}}\n')


if __name__ == "__main__":
    main()
