#!/usr/bin/env python3
"""Compares `pool quote` for Uniswap V4 pools without hooks with degenbot on random states and swaps.

Usage: check_pools_v4.py PROGRAM SEED COUNT

The swap is degenbot's `UniswapV4Pool._calculate_swap` with its `v4_libraries` (PyPI, 0.5.0; see
`degenbot_files.py`); without it nothing is compared and the answer says so. degenbot leaves out that
the contract refuses amounts which do not fit signed words of 128 bits, which is added here. Draws
COUNT exact inputs and COUNT exact outputs. Prints one JSON line; exits 1 when something differs, 2
for wrong usage.
"""

import collections
import json
import sys

import degenbot_files
from degenbot_files import Reverts, ask
from eth_batch import code_of, expect, main

if not degenbot_files.has("uniswap/v4_libraries"):
    print(json.dumps({"ok": True, "skipped": "there is no degenbot 0.5.0"}))
    sys.exit(0)
from v4_degenbot import TICKS, swap
MILLION = 1_000_000


def oracle(pool, amount, zero_for_one):
    """In, out, fee, the protocol's part, and price, tick and liquidity after a swap; a positive
    amount is an exact output."""
    if amount == 0 or not -2**255 <= amount < 2**255:
        raise Reverts("no amount or no signed word")
    paid, received, *rest = swap(pool, amount, zero_for_one)
    if paid > 2**127 or received >= 2**127:
        raise Reverts("the amounts do not fit signed words of 128 bits")
    return paid, received, *rest


def random_pool(source):
    spacing = source.choice([1, 10, 60, 200, 200, 2000, 32767])
    end = TICKS.MAX_TICK // spacing
    reach = min(end, source.choice([3, 10, 300, 3000, end]))
    middle = source.choice([0, 0, source.randint(-end + reach, end - reach)])
    marks = sorted({min(end, max(-end, middle + source.randint(-reach, reach)))
                    for _ in range(source.choice([0, 2, 2, 4, 8]))})
    nets = dict.fromkeys(marks, 0)
    for _ in range(len(marks)):
        low, high = sorted(source.sample(marks, 2)) if len(marks) > 1 else (0, 0)
        if low < high:
            size = source.getrandbits(source.choice([1, 30, 60, 80, 100, 119])) or 1
            nets[low] += size
            nets[high] -= size
    ticks = [{"index": mark * spacing, "liquidityNet": str(net),
              "liquidityGross": str(max(1, abs(net)))} for mark, net in nets.items()]
    tick = min(TICKS.MAX_TICK - 1, max(TICKS.MIN_TICK, (middle * spacing + source.randint(
        -reach * spacing, reach * spacing))))
    kind = source.randrange(8)
    if kind == 0 and ticks:
        tick = source.choice(ticks)["index"]
    elif kind == 1:
        tick = max(TICKS.MIN_TICK, tick // spacing * spacing)
    price = TICKS.get_sqrt_price_at_tick(min(tick, TICKS.MAX_TICK - 1))
    if kind > 1:
        above = TICKS.get_sqrt_price_at_tick(TICKS.get_tick_at_sqrt_price(price) + 1)
        price = source.randrange(price, above)
    tick = TICKS.get_tick_at_sqrt_price(price)
    if price == TICKS.get_sqrt_price_at_tick(tick) and tick % spacing == 0 and (
            tick > TICKS.MIN_TICK and source.random() < 0.5):
        tick -= 1  # where a falling price leaves it
    liquidity = sum(net for mark, net in nets.items() if mark * spacing <= tick)
    share = [0, 0, 1, 250, 1000]
    return {
        "kind": "concentratedV4", "token0": "A", "token1": "B",
        "feePips": source.choice([0, 1, 100, 500, 3000, 3000, 10_000, 500_000, 999_999, MILLION]),
        "protocolFee0To1Pips": source.choice(share), "protocolFee1To0Pips": source.choice(share),
        "tickSpacing": spacing, "sqrtPriceX96": str(price), "tick": tick,
        "liquidity": str(liquidity), "ticks": ticks}


def random_amount(source, pool):
    kind = source.randrange(10)
    if kind == 0:
        return source.choice([0, 1, 2, 3, 2**127 - 1, 2**127, 2**255 - 1, 2**255, 2**256 - 1])
    if kind == 1:
        return source.getrandbits(source.randint(1, 140))
    # About the way to a price of a millionth to twice away.
    root = int(pool["sqrtPriceX96"]) / 2**96
    size = max(1, int(pool["liquidity"])) * (root if source.random() < 0.5 else 1 / root)
    return max(1, min(2**200, int(size * 10 ** source.uniform(-7, 0))))


def compare(line, answer, pool, amount, zero_for_one):
    """What the swap came to, after checking that both sides say so."""
    try:
        paid, received, fee, share, result = oracle(pool, amount, zero_for_one)
    except Reverts as error:
        expect(code_of(answer) == "reverts", line, answer, f"should revert: {error}")
        return "reverts"
    partial = (paid != -amount) if amount < 0 else (received != amount)
    wanted = {
        "amountIn": str(paid), "amountOut": str(received), "partial": partial,
        "fee": {"token": line["tokenIn"], "amount": str(fee)},
        "after": {**pool, "sqrtPriceX96": str(result.sqrt_price_x96), "tick": result.tick,
                  "liquidity": str(result.liquidity)}}
    if "protocolFee" in answer:
        wanted["protocolFee"] = str(share)
    for key, value in wanted.items():
        expect(answer.get(key) == value, line, answer, f"{key} should be {value}")
    return "partial" if partial else "quoted"


def check(program, source, count, side, sign):
    cases, lines = [], []
    for _ in range(count):
        pool, zero_for_one = random_pool(source), source.random() < 0.5
        amount = random_amount(source, pool)
        names = "AB" if zero_for_one else "BA"
        cases.append((pool, sign * amount, zero_for_one))
        lines.append({"pool": pool, "tokenIn": names[0], "tokenOut": names[1], side: str(amount)})
    return collections.Counter(
        compare(line, answer, *case)
        for line, answer, case in zip(lines, ask(program, lines), cases))


def exact_in(program, source, count):
    return {"v4 exact in": check(program, source, count, "amountIn", -1)}


def exact_out(program, source, count):
    return {"v4 exact out": check(program, source, count, "amountOut", 1)}


def refusals(program, source, _):
    """A dynamic fee and a hook are not simulated."""
    pool = {**random_pool(source), "feePips": 0x800000}
    line = {"pool": pool, "tokenIn": "A", "tokenOut": "B", "amountIn": "5"}
    answer = ask(program, [line])[0]
    expect(code_of(answer) == "unsupported", "dynamic fee", answer)
    line["pool"] = {**random_pool(source), "hooks": "0x" + "11" * 20}
    answer = ask(program, [line])[0]
    expect(code_of(answer) == "unknown-key", "hooks", answer)
    return {"refusals": 2}


if __name__ == "__main__":
    sys.exit(main(__doc__, [exact_in, exact_out, refusals]))
