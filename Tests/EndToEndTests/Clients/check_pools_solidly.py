#!/usr/bin/env python3
"""Compares `pool quote` for Solidly pairs with degenbot on random states and swaps.

Usage: check_pools_solidly.py PROGRAM SEED COUNT

The curve is degenbot's (PyPI, 0.3.0 or 0.5.0; see `degenbot_files.py`): `aerodrome.functions` for
Velodrome V2 and Aerodrome, `camelot.functions`, whose Newton iteration is Solidly's, for Solidly and
Velodrome V1. degenbot counts without bounds, so it is given numbers that revert like the EVM's
checked words. What the pair does beside the curve (the check of the curve after the swap, the fee
that leaves the reserves) is written here from the published rules. Draws COUNT swaps of each of three
kinds of pair. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import collections
import sys
from fractions import Fraction

import degenbot_files
from degenbot_files import Reverts, ask
from eth_batch import code_of, expect, main

SOLIDLY, AERODROME, CAMELOT = degenbot_files.load(
    ["solidly", "aerodrome", "camelot"],
    ["solidly.solidly_functions", "aerodrome.functions", "camelot.functions"])
MILLION = 1_000_000
VARIANTS = ["solidly", "aerodrome"]


class Word(int):
    """A number of the EVM's checked arithmetic."""

    def __new__(cls, value):
        if not 0 <= value < 2**256:
            raise Reverts("a word overflows or goes below zero")
        return super().__new__(cls, value)

    def __add__(self, other):
        return Word(int(self) + int(other))

    def __sub__(self, other):
        return Word(int(self) - int(other))

    def __rsub__(self, other):
        return Word(int(other) - int(self))

    def __mul__(self, other):
        return Word(int(self) * int(other))

    def __floordiv__(self, other):
        return Word(int(self) // int(other))

    def __rfloordiv__(self, other):
        return Word(int(other) // int(self))

    __radd__ = __add__
    __rmul__ = __mul__


def invariant(pool, reserve0, reserve1):
    if not pool["stable"]:
        return reserve0 * reserve1
    return SOLIDLY.general_calc_k(
        reserve0, reserve1, Word(10**pool["decimals0"]), Word(10**pool["decimals1"]))


def amount_out(pool, amount, place):
    """degenbot's answer."""
    reserves = [Word(int(pool["reserve0"])), Word(int(pool["reserve1"]))]
    fee = Fraction(pool["feePips"], MILLION)
    if not pool["stable"]:
        return SOLIDLY.general_calc_exact_in_volatile(amount, place, *reserves, fee)
    units = [Word(10**pool["decimals0"]), Word(10**pool["decimals1"])]
    if pool["variant"] == "aerodrome":
        return AERODROME.calc_exact_in_stable(amount, place, *reserves, *units, fee)
    return SOLIDLY.general_calc_exact_in_stable(
        amount, place, *reserves, *units, fee, CAMELOT.k_camelot,
        lambda x0, xy, y, *_: CAMELOT.get_y_camelot(x0, xy, y))


def oracle(pool, amount, place):
    """Amount out, fee and reserves after a swap."""
    amount = Word(amount)
    try:
        out = amount_out(pool, amount, place)
    except ZeroDivisionError:
        raise Reverts("division by zero") from None
    before = [Word(int(pool["reserve0"])), Word(int(pool["reserve1"]))]
    after = list(before)
    if amount == 0 or out == 0 or out >= before[1 - place] or before[place] == 0:
        raise Reverts("nothing in, nothing out or too little there")
    fee = Word(int(amount) * pool["feePips"] // MILLION)
    fee * 10**18  # what a share earns of it is counted with 18 places
    after[place] = before[place] + amount - fee
    after[1 - place] = before[1 - place] - out
    if invariant(pool, *after) < invariant(pool, *before):
        raise Reverts("the curve would shrink")
    return out, fee, after


def random_pool(source, stable, variant):
    decimals = [source.choice([18, 18, 6, 6, 8, 9, 2, 0, 24, 27]) for _ in range(2)]
    kind = source.randrange(10)
    if kind == 0:
        reserves = [source.getrandbits(source.randint(1, 256)) for _ in range(2)]
    elif kind == 1:
        reserves = [source.choice([0, 1, 2, 10, 1000, 10**places]) for places in decimals]
    else:
        size = 10 ** source.uniform(0, 9.5)
        tilt = 10 ** source.gauss(0, 0.5 if kind < 7 else 2)
        reserves = [int(10**decimals[0] * size), int(10**decimals[1] * size * tilt)]
    return {
        "kind": "solidly", "stable": stable, "variant": variant, "token0": "A", "token1": "B",
        "decimals0": decimals[0], "decimals1": decimals[1], "reserve0": str(reserves[0]),
        "reserve1": str(reserves[1]),
        "feePips": source.choice([500, 3000, 100, 0, 10_000, 200, 1, 999_999])}


def random_amount(source, pool, place):
    reserve, unit = int(pool[f"reserve{place}"]), 10**pool[f"decimals{place}"]
    kind = source.randrange(12)
    if kind == 0:
        return source.choice([0, 1, 2, 3, 10, 100, unit, 2**256 - 1, 2**255])
    if kind == 1:
        return source.getrandbits(source.randint(1, 256))
    if kind == 2:
        return int(unit * 10 ** source.uniform(-6, 0))
    return min(2**256 - 1, max(1, int(reserve * 10 ** source.uniform(-9, 0.5))))


def compare(line, answer, place):
    """What the swap came to, after checking that both sides say so."""
    pool = line["pool"]
    try:
        out, fee, after = oracle(pool, int(line["amountIn"]), place)
    except Reverts as error:
        expect(code_of(answer) == "reverts", line, answer, f"should revert: {error}")
        return "reverts"
    wanted = {
        "amountIn": line["amountIn"], "amountOut": str(int(out)), "partial": False,
        "fee": {"token": line["tokenIn"], "amount": str(int(fee))},
        "after": {**pool, "reserve0": str(int(after[0])), "reserve1": str(int(after[1]))}}
    for key, value in wanted.items():
        expect(answer.get(key) == value, line, answer, f"{key} should be {value}")
    return "quoted"


def check(program, source, count, stable, variant):
    lines, places = [], []
    for _ in range(count):
        pool, place = random_pool(source, stable, variant), source.randrange(2)
        lines.append({
            "pool": pool, "tokenIn": "AB"[place], "tokenOut": "BA"[place],
            "amountIn": str(random_amount(source, pool, place))})
        places.append(place)
    tally = collections.Counter(map(compare, lines, ask(program, lines), places))
    exact = {"pool": lines[0]["pool"], "tokenIn": "A", "tokenOut": "B", "amountOut": "1"}
    expect(code_of(ask(program, [exact])[0]) == "unsupported", "exact output", exact)
    return tally


def stable_solidly(program, source, count):
    return {"stable solidly": check(program, source, count, True, "solidly")}


def stable_aerodrome(program, source, count):
    return {"stable aerodrome": check(program, source, count, True, "aerodrome")}


def volatile(program, source, count):
    return {"volatile": check(program, source, count, False, source.choice(VARIANTS))}


if __name__ == "__main__":
    sys.exit(main(__doc__, [stable_solidly, stable_aerodrome, volatile]))
