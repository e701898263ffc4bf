#!/usr/bin/env python3
"""Writes pools_v4.json: swaps of Uniswap V4 pools without hooks answered by degenbot 0.5.0, by way of
`../EndToEndTests/Clients/check_pools_v4.py`, which says what is whose.

    pip install --no-deps degenbot==0.5.0
    python3 generate_pools_v4.py

Seeds are fixed: the file is the same every time. A swap: whether token0 goes in, whether the input is
exact, the amount, then `reverts`, or in, out, fee, the protocol's part of it, and price, tick and
liquidity after.
"""
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "EndToEndTests/Clients"))

import check_pools_v4 as pools  # noqa: E402

POOLS = 80
SWAPS = 8


def swap(source, pool):
    zero_for_one, exact_in = source.random() < 0.5, source.random() < 0.6
    amount = pools.random_amount(source, pool)
    known = [int(zero_for_one), int(exact_in), str(amount)]
    try:
        *amounts, result = pools.oracle(pool, -amount if exact_in else amount, zero_for_one)
    except pools.Reverts:
        return known + ["reverts"]
    return known + [str(number) for number in amounts] + [
        str(result.sqrt_price_x96), result.tick, str(result.liquidity)]


def entry(source):
    pool = pools.random_pool(source)
    lines = [f'"{key}": {json.dumps(pool[key])}' for key in (
        "feePips", "protocolFee0To1Pips", "protocolFee1To0Pips", "tickSpacing", "sqrtPriceX96",
        "tick", "liquidity")]
    ticks = [[tick["index"], tick["liquidityNet"], tick["liquidityGross"]]
             for tick in pool["ticks"]]
    lines.append('"ticks": ' + json.dumps(ticks, separators=(",", ":")))
    rows = ",\n".join(
        json.dumps(swap(source, pool), separators=(",", ":")) for _ in range(SWAPS))
    return "{" + ", ".join(lines) + ',\n"swaps": [\n' + rows + "\n]}"


def main():
    source = random.Random(4)
    provenance = "answers of degenbot 0.5.0; written by generate_pools_v4.py, seed fixed"
    text = ",\n".join(entry(source) for _ in range(POOLS))
    (HERE / "pools_v4.json").write_text(
        f'{{"provenance": {json.dumps(provenance)},\n"pools": [\n{text}\n]}}\n')


if __name__ == "__main__":
    main()
