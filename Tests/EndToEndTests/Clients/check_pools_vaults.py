#!/usr/bin/env python3
"""Compares `pool quote` with tokenised vaults and wrappers on random input.

Usage: check_pools_vaults.py PROGRAM SEED COUNT

COUNT operations are executed by snekmate 0.1.2's ERC-4626 vault (vyper 0.4.3) in an EVM (pyrevm
0.3.7), totals after included. COUNT operations with fees and COUNT wraps have no such witness: they
are held against the published formulas, written here a second time. Without snekmate, vaults without
fees are left out and the answer says so. Prints one JSON line; exits 1 when something differs, 2 for
wrong usage.
"""

import fractions
import json
import math
import subprocess
import sys

from eth_batch import code_of, expect, main
from vault_machine import IS_THERE, MOST, Reverted, Vaults

NAMES = {(True, True): "deposit", (True, False): "mint", (False, False): "withdraw",
         (False, True): "redeem"}


def quotes(program, lines):
    """The program's answers, one for each line."""
    done = subprocess.run(
        [program, "pool", "quote"], input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True, text=True, timeout=3600)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    expect(done.returncode == 0 and len(answers) == len(lines), "pool quote", done.stderr[-300:])
    return answers


def random_vault(source):
    """Near a rate of one, far from it, empty, or at the end of the range."""
    offset = source.choice([0, 0, 3, 6, 12, 18])
    assets = int(10 ** source.uniform(0, 30))
    supply = int(assets * 10**offset * source.uniform(0.5, 1.1))
    kind = source.random()
    if kind < 0.2:
        supply = int(10 ** source.uniform(0, 40))
    elif kind < 0.27:
        assets, supply = source.choice([(0, 0), (assets, 0), (0, supply)])
    elif kind < 0.32:
        assets, supply = source.choice([MOST, MOST - 1, assets]), source.choice([MOST, supply])
    return {"kind": "vault", "asset": "A", "share": "S", "totalAssets": str(assets),
            "totalSupply": str(supply), "decimalsOffset": offset}


def random_question(source, state):
    is_inward, is_exact_in = source.random() < 0.5, source.random() < 0.5
    of_asset = is_inward == is_exact_in
    there = int(state["totalAssets" if of_asset else "totalSupply"])
    amount = source.choice([
        0, 1, source.randrange(100), there, there + 1, max(0, there - 1),
        int(there * source.random()), int(there * source.random() ** 5),
        int(10 ** source.uniform(0, 40)), MOST, MOST - there])
    line = {"pool": state, "tokenIn": "A" if is_inward else "S",
            "tokenOut": "S" if is_inward else "A",
            "amountIn" if is_exact_in else "amountOut": str(min(amount, MOST))}
    return line, is_inward, is_exact_in, min(amount, MOST)


def compare(line, ours, wanted):
    """`wanted`: amounts in and out and the state after, or the code of a refusal."""
    if isinstance(wanted, str):
        expect(code_of(ours) == wanted, line, ours, f"should be {wanted}")
        return False
    expect("error" not in ours, line, ours, wanted)
    found = int(ours["amountIn"]), int(ours["amountOut"]), ours["after"]
    expect(found == wanted, line, ours, wanted)
    return True


def judged(program, lines, wanted, name):
    moves = sum(compare(*row) for row in zip(lines, quotes(program, lines), wanted))
    return {name: {"swaps": moves, "refused": len(lines) - moves}}


def check_vaults(program, source, count):
    vaults, lines, wanted = Vaults(), [], []
    for _ in range(count):
        state = random_vault(source)
        line, is_inward, is_exact_in, amount = random_question(source, state)
        lines.append(line)
        try:
            other, assets, supply = vaults.operate(state, NAMES[is_inward, is_exact_in], amount)
            after = {**state, "totalAssets": str(assets), "totalSupply": str(supply)}
            wanted.append((*((amount, other) if is_exact_in else (other, amount)), after))
        except Reverted:
            wanted.append("reverts")
    return judged(program, lines, wanted, "vaults")


def missing(*_):
    return {"skipped": "vaults: there is no snekmate 0.1.2"}


def with_fee(state, is_inward, is_exact_in, amount):
    """A vault with fees by OpenZeppelin's `ERC4626Fees`; None for a revert."""
    pips = fractions.Fraction(state["feePips"], 10**6)
    assets, supply = int(state["totalAssets"]), int(state["totalSupply"])
    price = fractions.Fraction(assets + 1, supply + 10 ** state["decimalsOffset"])
    upon = lambda value: math.ceil(value * pips)
    within = lambda value: math.ceil(value * pips / (1 + pips))
    if is_inward:
        total = amount
        if not is_exact_in:
            total = math.ceil(amount * price)
            total += upon(total)
        shares = math.floor((amount - within(amount)) / price) if is_exact_in else amount
        answer = total, shares, assets + total - within(total), supply + shares
    elif is_exact_in:
        gross = math.floor(amount * price)
        net = gross - within(gross)
        answer = amount, net, assets - net - upon(net), supply - amount
    else:
        shares = math.ceil((amount + upon(amount)) / price)
        answer = shares, amount, assets - amount - upon(amount), supply - shares
    return answer if all(0 <= part <= MOST for part in answer) else None


def check_fees(program, source, count):
    lines, wanted = [], []
    while len(lines) < count:
        state = random_vault(source)
        if int(state["totalAssets"]) + 1 > MOST:
            continue
        if int(state["totalSupply"]) + 10 ** state["decimalsOffset"] > MOST:
            continue
        state["feePips"] = source.choice([1, 100, 3_000, 50_000, 999_999])
        line, *question = random_question(source, state)
        if question[2] > 10**60:  # intermediate overflows are the other check's subject
            continue
        lines.append(line)
        answer = with_fee(state, *question)
        if answer:
            after = {**state, "totalAssets": str(answer[2]), "totalSupply": str(answer[3])}
            wanted.append((*answer[:2], after))
        else:
            wanted.append("reverts")
    return judged(program, lines, wanted, "fees")


def check_wrappers(program, source, count):
    lines, wanted = [], []
    for _ in range(count):
        rate = source.choice([10**18, 10**18 + source.randrange(10**18), source.randrange(1, 10**19),
                              source.randrange(1, 100)])
        state = {"kind": "wrapper", "underlying": "U", "wrapped": "W", "rate": str(rate)}
        is_wrap, is_exact_in = source.random() < 0.5, source.random() < 0.5
        amount = source.choice([0, 1, 2, source.randrange(1000), int(10 ** source.uniform(0, 30)),
                                MOST, 10**70])
        lines.append({"pool": state, "tokenIn": "U" if is_wrap else "W",
                      "tokenOut": "W" if is_wrap else "U",
                      "amountIn" if is_exact_in else "amountOut": str(amount)})
        price = fractions.Fraction(10**18, rate) if is_wrap else fractions.Fraction(rate, 10**18)
        amount_in = amount if is_exact_in else math.ceil(amount / price)
        amount_out = math.floor(amount_in * price)
        if amount == 0 or max(amount_in, amount_out) > MOST:
            wanted.append("reverts")
        elif not is_exact_in and amount_out != amount:
            wanted.append("unsupported")
        else:
            wanted.append((amount_in, amount_out, state))
    return judged(program, lines, wanted, "wrappers")


if __name__ == "__main__":
    first = check_vaults if IS_THERE else missing
    sys.exit(main(__doc__, [first, check_fees, check_wrappers]))
