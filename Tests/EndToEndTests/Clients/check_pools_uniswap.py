#!/usr/bin/env python3
"""Compares `pool quote` with Uniswap V2's and V3's own contracts on random states and swaps.

Usage: check_pools_uniswap.py PROGRAM SEED COUNT

COUNT exact inputs and COUNT exact outputs of either contract; every swap is executed in an EVM, its
amounts and the state it leaves are read from the contracts (see `uniswap_machine.py`).

- V2: through the router. What reverts there or in the pair must be `reverts`. Of every fourth swap
  the pair itself must refuse one unit more out, or one less in. Fees of 0.1 to 1 % are the same code
  with another number, 0.3 % is as deployed.
- V3: the three first fee tiers, 61 positions and more, by the pool's own `swap` with a limit just
  inside the end of the range. What reverts there must be `reverts`: no amount, a price at its end,
  and amounts that are no positive signed word, which the caller refuses like any router. What stops
  at the limit must be `partial` with the amounts that moved, none where there is no liquidity.

The contract does not tell the fee of a swap: where no tick is crossed it must fit the growth of
fees, and every fourth is degenbot's (0.3.0), where that moves what the contract does; from a price
that has just fallen on a tick it does not cross it again. Between quotes the pools live on: swaps, also ones that stop exactly
on a tick or exhaust the pool, mints, burns, donations. Prints one JSON line; exits 1 when something
differs, 2 for wrong usage.
"""

import collections
import sys

from degenbot_files import ask
from eth_batch import code_of, expect, main
from uniswap_machine import (
    HIGH_PRICE, LOW_PRICE, MOST, TICK_MAX, PairV2, PoolV3, Reverted, square_root_price)
from v3_degenbot import swap as degenbot_swap

TIERS = [(500, 10), (3000, 60), (10_000, 200)]
POSITIONS = (61, 90)
STATE_QUOTES = 25
POOL_STATES = 12
CHUNK = 1_000
EVERY = 4


# Uniswap V2

def reserve(source):
    kind = source.random()
    if kind < 0.8:
        return int(10 ** source.uniform(4, 33))
    return source.choice([2**112 - 1 - source.randrange(10**6), source.randrange(1_100, 10_000)])


def pair_amount(source, here):
    top = max(2, int(here * 0.6))
    kind = source.random()
    if kind < 0.1:
        return source.randrange(0, 20)
    if kind < 0.45:
        return int(top ** source.random())
    if kind < 0.85:
        return int(top * source.random() ** 3)
    return max(0, source.choice([
        here, here - 1, here * source.choice([2, 3, 50]), 2**112 - 1 - here, 2**112 - here,
        2**112, 2**144, 2**255 - 1, MOST]))


def pair_state(thousandths, reserves):
    return {"kind": "constantProduct", "token0": "A", "token1": "B", "reserve0": str(reserves[0]),
            "reserve1": str(reserves[1]), "feePips": thousandths * 1000}


def pair_row(pair, source, thousandths, reserves, is_exact_in, tally):
    """A line and what it must be answered; None for a revert."""
    zero_for_one = source.random() < 0.5
    amount = pair_amount(source, reserves[zero_for_one ^ is_exact_in])
    line = question(pair_state(thousandths, reserves), zero_for_one, is_exact_in, amount)

    def trade():
        return pair.swap(zero_for_one, is_exact_in, amount), pair.reserves()
    try:
        (paid, received), left = pair.machine.taken_back(trade)
    except Reverted:
        return line, None
    if source.randrange(EVERY) == 0:
        one_more = (paid, received + 1) if is_exact_in else (paid - 1, received)
        # Both steps of the router's formula for an input round up, so one less may do too.
        if is_exact_in:
            expect(not pair.accepts(zero_for_one, *one_more), line, "the pair pays more")
        elif not pair.accepts(zero_for_one, *one_more):
            tally["least input"] += 1
    return line, answer(line, paid, received, False, -(-paid * thousandths // 1000),
                        pair_state(thousandths, left))


def pair_lives_on(pair, source):
    kind = source.random()
    held = pair.reserves()
    if kind < 0.6:
        zero_for_one, is_exact_in = source.random() < 0.5, source.random() < 0.5
        here = held[zero_for_one ^ is_exact_in]
        pair.swap(zero_for_one, is_exact_in, int(here * source.random() ** 3))
    elif kind < 0.75:
        pair.add([int(part * source.random()) for part in held])
    elif kind < 0.9:
        pair.remove(source.randrange(1, 60))
    else:
        pair.donate([int(part * source.random() ** 4) for part in held])


def check_pairs(program, source, count, is_exact_in):
    tally, rows = collections.Counter(), []
    while len(rows) < count:
        thousandths = source.choice([3, 3, 3, 1, 2, 5, 10])
        try:
            pair = PairV2(thousandths, [reserve(source), reserve(source)])
        except Reverted:  # too little for a first mint
            continue
        for _ in range(POOL_STATES):
            reserves = pair.reserves()
            for _ in range(STATE_QUOTES):
                rows.append(pair_row(pair, source, thousandths, reserves, is_exact_in, tally))
            pair.machine.attempt(lambda: pair_lives_on(pair, source))
    return tallied(program, rows[:count], tally)


def pair_exact_in(program, source, count):
    return {"v2 exact in": check_pairs(program, source, count, True)}


def pair_exact_out(program, source, count):
    return {"v2 exact out": check_pairs(program, source, count, False)}


# Uniswap V3

def ranges(source, spacing, tick):
    """Where positions begin and end, in spacings: near and far, many on edges of the bitmap's
    words; half of the pools have no full range, but gaps and islands."""
    middle, most = tick // spacing, TICK_MAX // spacing
    is_whole = source.random() < 0.5
    found = [(-most, most)] if is_whole else []
    reaches = [3, 40, 40, 300, 3000, most] if is_whole else [3, 40, 150]
    wanted = source.randint(*POSITIONS)
    while len(found) < wanted:
        reach = source.choice(reaches)
        lower = middle + source.randint(-reach, reach)
        if not is_whole and source.random() < 0.2:  # an island
            lower += source.choice([-3, -2, 2, 3]) * 300
        upper = lower + source.randint(1, reach)
        if source.random() < 0.25:
            lower, upper = lower // 256 * 256, -(-upper // 256) * 256
        lower, upper = max(-most, lower), min(most, upper)
        if lower < upper:
            found.append((lower, upper))
    return found


def random_pool(source):
    fee, spacing = source.choice(TIERS)
    tick = source.choice([
        source.randint(-3_000, 3_000), source.randint(-300_000, 300_000),
        source.randint(-880_000, 880_000)])
    low, high = square_root_price(tick), square_root_price(tick + 1)
    pool = PoolV3(fee, spacing, source.choice([low, source.randrange(low, high)]))
    bits = source.choice([4, 40, 70, 90, 106])
    for lower, upper in ranges(source, spacing, tick):
        size = min(source.getrandbits(bits) + 1, pool.liquidity_max // 128)
        pool.mint(lower * spacing, upper * spacing, size)
    pool.has_protocol_fee = source.random() < 0.3
    if pool.has_protocol_fee:
        pool.machine.call(pool.address, "setFeeProtocol(uint8,uint8)", source.choice([4, 7, 10]),
                          source.choice([0, 5, 10]))
    return pool


def pool_state(pool, price, tick, liquidity):
    return {"kind": "concentrated", "token0": "A", "token1": "B", "feePips": pool.fee,
            "tickSpacing": pool.spacing, "sqrtPriceX96": str(price), "tick": tick,
            "liquidity": str(liquidity),
            "ticks": [{"index": index, "liquidityNet": str(net), "liquidityGross": str(gross)}
                      for index, (gross, net) in sorted(pool.ticks.items())]}


def stop(pool, source, zero_for_one, tick):
    """The price of a tick that has liquidity or ends a word, on the way of a swap."""
    width = 256 * pool.spacing
    edges = {(tick // width + step) * width for step in range(-3, 4)}
    ahead = [index for index in edges | set(pool.ticks)
             if abs(index) <= TICK_MAX and (index <= tick if zero_for_one else index > tick)]
    return square_root_price(source.choice(sorted(ahead))) if ahead else None


def pool_amount(pool, source, zero_for_one, is_exact_in, tick, balances):
    here = balances[zero_for_one ^ is_exact_in]
    kind = source.random()
    if kind < 0.12:
        return source.randrange(1, 20)
    if kind < 0.35:
        return max(1, int(max(2, here) ** source.random()))
    if kind < 0.6:
        return max(1, int(here * source.random() ** 3))
    if kind < 0.85:  # what ends exactly on a tick, or beside it
        limit = stop(pool, source, zero_for_one, tick)
        sign = 1 if is_exact_in else -1
        try:
            moved = pool.machine.taken_back(
                lambda: pool.swap(zero_for_one, sign * (2**255 - 1), limit))
        except (Reverted, TypeError):  # the price is there already, or there is no such tick
            return 1
        return max(1, moved[not is_exact_in] + source.choice([-1, 0, 0, 1]))
    if kind < 0.96:
        return here * source.choice([1, 2, 50]) + 1
    if kind < 0.98:
        return source.choice([0, 2**255 - 1, 2**255, MOST])
    return int(10 ** source.uniform(0, 60))


def pool_row(pool, source, slot, balances, state, is_exact_in, tally):
    zero_for_one = source.random() < 0.5
    amount = pool_amount(pool, source, zero_for_one, is_exact_in, slot[1], balances)
    line = question(state, zero_for_one, is_exact_in, amount)
    if amount >= 2**255:
        return line, None
    start = pool.growth(zero_for_one)

    def trade():
        moved = pool.swap(zero_for_one, amount if is_exact_in else -amount)
        left = pool.slot()
        low, high = sorted([slot[1], left[1]])
        crossed = [index for index in pool.ticks if low < index <= high]
        for index in crossed:
            expect(pool.tick(index) == pool.ticks[index], line, "a crossed tick changed")
        return moved, left, crossed, pool.growth(zero_for_one) - start
    try:
        (paid, received), left, crossed, growth = pool.machine.taken_back(trade)
    except Reverted:
        return line, None
    width = 256 * pool.spacing
    tally["crossing"] += bool(crossed)
    tally["ticks crossed"] += len(crossed)
    tally["over word edges"] += slot[1] // width != left[1] // width
    tally["ending on a tick"] += left[0] == square_root_price(left[1]) or (
        left[0] == square_root_price(min(TICK_MAX, left[1] + 1)))
    wanted = answer(line, paid, received, (paid if is_exact_in else received) != amount, None,
                    pool_state(pool, *left))
    if source.randrange(EVERY) == 0 and slot[0] != square_root_price(slot[1] + 1):
        *amounts, fee = degenbot_swap(
            pool, slot, zero_for_one, amount if is_exact_in else -amount)
        agrees = amounts == [paid, received]
        tally["fees by degenbot" if agrees else "degenbot loses"] += 1
        if agrees:
            wanted["fee"] = {"token": line["tokenIn"], "amount": str(fee)}
    if not crossed and slot[2] and not pool.has_protocol_fee:
        # Each step's fee is divided by the liquidity and rounded down.
        steps = abs(slot[1] - left[1]) // width + 2
        wanted["growth"] = (slot[2], growth, steps)
    return line, wanted


def pool_lives_on(pool, source):
    kind, zero_for_one = source.random(), source.random() < 0.5
    balances = balances_of(pool)
    tick = pool.slot()[1]
    if kind < 0.4:
        is_exact_in = source.random() < 0.5
        size = int(balances[zero_for_one ^ is_exact_in] * source.random() ** 3 * 0.5)
        pool.swap(zero_for_one, size if is_exact_in else -size)
    elif kind < 0.6:
        limit = stop(pool, source, zero_for_one, tick)
        if limit:
            pool.swap(zero_for_one, 2**255 - 1, limit)
    elif kind < 0.64:  # to the end of the range, sometimes back
        pool.swap(zero_for_one, 2**255 - 1)
        if source.random() < 0.7:
            pool.swap(not zero_for_one, 2**255 - 1, square_root_price(tick))
    elif kind < 0.8:
        for lower, upper in ranges(source, pool.spacing, tick)[-3:]:
            pool.mint(lower * pool.spacing, upper * pool.spacing,
                      source.getrandbits(60) % (pool.liquidity_max // 1_000) + 1)
    else:
        some = source.choice([1, 3, 3, len(pool.positions)])
        for lower, upper in source.sample(sorted(pool.positions), min(some, len(pool.positions))):
            held = pool.positions[lower, upper]
            pool.burn(lower, upper, source.choice([held, held, held // 2 + 1]))


def balances_of(pool):
    return [int.from_bytes(
        pool.machine.call(token, "balanceOf(address)", pool.address)[0], "big")
        for token in pool.machine.tokens]


def check_ticks(program, source, count, is_exact_in):
    tally, rows, asked = collections.Counter(), [], 0
    while asked < count:
        pool = random_pool(source)
        tally["pools"] += 1
        for _ in range(POOL_STATES):
            slot, balances = pool.slot(), balances_of(pool)
            state = pool_state(pool, *slot)
            tally["negative ticks"] += slot[1] < 0
            for _ in range(min(STATE_QUOTES, count - asked)):
                rows.append(pool_row(pool, source, slot, balances, state, is_exact_in, tally))
                asked += 1
            try:
                pool_lives_on(pool, source)
            except Reverted:  # one step of it, of which nothing stays
                pass
        expect(pool.bitmap() == set(pool.ticks), "the bitmap has other ticks")
        if len(rows) >= CHUNK or asked >= count:
            tallied(program, rows, tally)
            rows = []
    return tally


def pool_exact_in(program, source, count):
    return {"v3 exact in": check_ticks(program, source, count, True)}


def pool_exact_out(program, source, count):
    return {"v3 exact out": check_ticks(program, source, count, False)}


# Both

def question(state, zero_for_one, is_exact_in, amount):
    names = "AB" if zero_for_one else "BA"
    return {"pool": state, "tokenIn": names[0], "tokenOut": names[1],
            "amountIn" if is_exact_in else "amountOut": str(amount)}


def answer(line, paid, received, is_partial, fee, after):
    wanted = {"amountIn": str(paid), "amountOut": str(received), "partial": is_partial,
              "after": after}
    if fee is not None:
        wanted["fee"] = {"token": line["tokenIn"], "amount": str(fee)}
    return wanted


def tallied(program, rows, tally):
    """Holds the program's answers against what happened."""
    for (line, wanted), ours in zip(rows, ask(program, [line for line, _ in rows])):
        if wanted is None:
            expect(code_of(ours) == "reverts", line, ours, "should revert")
            tally["reverts"] += 1
            continue
        growth = wanted.pop("growth", None)
        for key, value in wanted.items():
            expect(ours.get(key) == value, line, ours, f"{key} should be {value}")
        if growth:
            liquidity, grown, steps = growth
            fee = int(ours["fee"]["amount"])
            expect(0 <= fee * 2**128 // liquidity - grown <= steps, line, ours, "the fee", grown)
            tally["fees by growth"] += 1
        tally["partial" if wanted["partial"] else "swaps"] += 1
    return tally


if __name__ == "__main__":
    sys.exit(main(__doc__, [pair_exact_in, pair_exact_out, pool_exact_in, pool_exact_out]))
