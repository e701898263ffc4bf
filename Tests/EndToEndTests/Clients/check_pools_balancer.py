#!/usr/bin/env python3
"""Compares `pool quote` with Balancer's contracts on random weighted and stable pools.

Usage: check_pools_balancer.py PROGRAM SEED COUNT

Balancer V2: COUNT swaps of each deployment are asked of the pool contract itself, which its own
factory made in an EVM (pyrevm 0.3.7, bytecode of balpy 0.0.0a85); what the vault refuses beside it
is stated here, and a tenth of COUNT are real swaps through the vault, balances after included.
Balancer V3: COUNT swaps of either kind against balancer-maths 0.1.2 with two corrections: its rate
is rounded up in integers (the package divides in floating point), and its arithmetic is held to 256
bits. Without balpy, V2 is left out and the answer says so. Prints one JSON line; exits 1 when
something differs, 2 for wrong usage.
"""

import json
import random
import subprocess
import sys

from balancer_machine import IS_THERE, STABLE, WAD, WEIGHTED, Machine, Reverted
from balancer_three import Refused, quote_three
from eth_batch import code_of, expect, main

POOL_SWAPS = 8
MACHINE_POOLS = 200
MOST = 2**256 - 1


def quotes(program, lines):
    """The program's answers, one for each line."""
    done = subprocess.run(
        [program, "pool", "quote"], input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True, text=True, timeout=3600)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    expect(done.returncode == 0 and len(answers) == len(lines), "pool quote", done.stderr[-300:])
    return answers


def random_fee(source):
    return source.choice([10**12, 10**15, 3 * 10**15, 10**17, source.randrange(10**12, 10**17)])


def random_weights(source, count):
    if count == 2 and source.random() < 0.5:
        part = source.choice([50, 20, 80, 33, 90, 98, 1, 99]) * WAD // 100
        return [part, WAD - part]
    while True:
        cuts = sorted(source.randrange(WAD) for _ in range(count - 1))
        if source.random() < 0.4:
            cuts = sorted(cut // 10**16 * 10**16 for cut in cuts)
        weights = [b - a for a, b in zip([0, *cuts], [*cuts, WAD])]
        if min(weights) >= WAD // 100:
            return weights


def random_balances(source, decimals, bits):
    """Mostly like a market's, sometimes of any size up to what the vault writes down."""
    kind = source.random()
    if kind < 0.7:
        base = source.uniform(2, 9)
        return [max(1, int(10 ** (d + base + source.uniform(-1.5, 1.5)))) for d in decimals]
    if kind < 0.95:
        return [max(1, int(10 ** source.uniform(0, min(33, d + 14)))) for d in decimals]
    return [source.choice([0, 1, 2**bits - 1, source.getrandbits(bits)]) for _ in decimals]


def random_amount(source, balance, bits):
    kind = source.random()
    if kind < 0.08:
        return source.randrange(1, 30)
    if kind < 0.75:
        return max(1, int(balance * source.random() ** 4 * 0.35))
    if kind < 0.85:
        return max(1, int(balance ** source.random()))
    if kind < 0.92:
        return max(0, balance * source.choice([1, 2, 3, 10, 30]) // 10 + source.randint(-2, 2))
    if kind < 0.98:
        return max(0, source.choice([2**bits - 1 - balance, 2**bits - balance, 2**bits, balance]))
    return source.choice([0, MOST, 2**255, 10**60, 2**128])


def random_pool(source, version, is_weighted, bits):
    """A state, its decimals and rates."""
    most = 8 if is_weighted else {"v2.meta": 2, "v2.phantom": 4}.get(version, 5)
    count = source.choice([2, 2, 2, 3, 4, most])
    count = min(count, most)
    decimals = [source.choice([18, 18, 6, 8, 0 if source.random() < 0.1 else 18])
                for _ in range(count)]
    has_rates = not is_weighted and version not in ("v2.stable1", "v2.stable2")
    has_rates = has_rates or version == "v3"
    rates = None
    if has_rates and source.random() < 0.7:
        rates = [source.choice([WAD, 2 * WAD, WAD + source.randrange(WAD // 5),
                                WAD * source.randrange(9_000, 13_000) // 10_000])
                 for _ in range(count)]
    state = {"kind": "weighted" if is_weighted else "stablePool", "version": version,
             "tokens": [f"T{index}" for index in range(count)],
             "balances": texts(random_balances(source, decimals, bits))}
    if is_weighted:
        state["weights"] = texts(random_weights(source, count))
    else:
        state["amplification"] = str(1000 * source.choice([1, 10, 200, 5000,
                                                           source.randint(1, 5000)]))
    plain = [10 ** (18 - d) for d in decimals]
    if all(factor == WAD for factor in plain):  # as many as all: counts as 18 decimals
        decimals, plain = [18] * count, [1] * count
    if version != "v3" and source.random() < 0.5:
        if rates and source.random() < 0.5:  # as the pool's getter has them
            state["scalingFactors"] = texts(f * r for f, r in zip(plain, rates))
        else:
            state["scalingFactors"] = texts(f * WAD for f in plain)
            if rates:
                state["rates"] = texts(rates)
    else:
        state["scalingFactors"] = texts(plain)
        if rates:
            state["rates"] = texts(rates)
    state["swapFee"] = str(random_fee(source))
    return state, decimals, rates


def texts(numbers):
    return [str(number) for number in numbers]


def moved(state, place_in, place_out, amount_in, amount_out):
    """The state after a swap."""
    balances = [int(text) for text in state["balances"]]
    balances[place_in] += amount_in
    balances[place_out] -= amount_out
    return {**state, "balances": texts(balances)}


def made(machine, state, decimals, rates):
    """The pool as a contract."""
    tokens = [machine.contract(d) for d in decimals]
    is_weighted = state["kind"] == "weighted"
    return machine.pool(
        state["version"], tokens, int(state["swapFee"]),
        weights=[int(w) for w in state["weights"]] if is_weighted else None,
        amplification=None if is_weighted else int(state["amplification"]) // 1000, rates=rates)


def by_contract(pool, state, is_exact_in, amount, place_in, place_out):
    """Amounts in and out, or None for a revert."""
    balances = [int(text) for text in state["balances"]]
    if amount == 0:  # the vault's own rule
        return None
    try:
        other = pool.on_swap(is_exact_in, amount, balances, place_in, place_out)
    except Reverted:
        return None
    amount_in, amount_out = (amount, other) if is_exact_in else (other, amount)
    if balances[place_in] + amount_in >= 2**112 or amount_out > balances[place_out]:
        return None
    return amount_in, amount_out


def random_line(source, state, bits):
    places = range(len(state["tokens"]))
    place_in, place_out = source.sample(places, 2)
    is_exact_in = source.random() < 0.5
    balance = int(state["balances"][place_in if is_exact_in else place_out])
    amount = random_amount(source, balance, bits)
    line = {"pool": state, "tokenIn": state["tokens"][place_in],
            "tokenOut": state["tokens"][place_out],
            "amountIn" if is_exact_in else "amountOut": str(amount)}
    return line, (is_exact_in, amount, place_in, place_out)


def compare(line, ours, wanted, asked, after=None):
    """Holds an answer against the amounts; true for a swap, false for a revert."""
    if wanted is None:
        expect(code_of(ours) == "reverts", line, ours, "should revert")
        return False
    expect("error" not in ours, line, ours, wanted)
    found = int(ours["amountIn"]), int(ours["amountOut"])
    expect(found == wanted[:2], line, ours, wanted)
    state = after or moved(line["pool"], asked[2], asked[3], *wanted[:2])
    expect(ours["after"] == state, line, ours, state)
    expect(ours["partial"] is False and ours["fee"]["token"] == line["tokenIn"], line, ours)
    return True


def check_deployments(program, source, count):
    tally = {}
    for version in [*WEIGHTED, *STABLE]:
        machine, pools, lines, wanted, asked = None, 0, [], [], []
        while len(lines) < count:
            if pools % MACHINE_POOLS == 0:
                machine = Machine()
            pools += 1
            state, decimals, rates = random_pool(source, version, version in WEIGHTED, 112)
            pool = made(machine, state, decimals, rates)
            for _ in range(POOL_SWAPS):
                line, question = random_line(source, state, 112)
                lines.append(line)
                asked.append(question)
                wanted.append(by_contract(pool, state, *question))
        moves = sum(compare(*row) for row in zip(lines, quotes(program, lines), wanted, asked))
        tally[version] = {"swaps": moves, "reverts": len(lines) - moves}
    return tally


def check_vault(program, source, count):
    """Real swaps, one after another, through the vault; tokens have one decimal, so that a contract
    that always answers 1 does for them."""
    rows = []
    for version in [*WEIGHTED, *STABLE]:
        machine, done = Machine(), 0
        while done < max(8, count // 130):
            state, decimals, rates = random_pool(source, version, version in WEIGHTED, 112)
            decimals = [1] * len(decimals)
            state["scalingFactors"] = texts([10**17] * len(decimals))
            if rates:
                state["rates"] = texts(rates)
            state["balances"] = texts(source.randrange(10**5, 10**14) for _ in decimals)
            pool = made(machine, state, decimals, rates)
            pool.join([int(text) for text in state["balances"]])
            for _ in range(POOL_SWAPS):
                line, question = random_line(source, state, 112)
                try:
                    other = pool.vault_swap(*question)
                    both = (question[1], other) if question[0] else (other, question[1])
                except Reverted:
                    both = None
                state = {**state, "balances": texts(pool.vault_balances())}
                rows.append((line, both, question, state))
                done += 1
    answers = quotes(program, [row[0] for row in rows])
    swaps = sum(compare(row[0], ours, *row[1:]) for row, ours in zip(rows, answers))
    return {"vault": {"swaps": swaps, "reverts": len(rows) - swaps}}


def missing(*_):
    return {"skipped": "Balancer V2: there is no balpy 0.0.0a85"}


def check_three(program, source, count):
    tally = {}
    for is_weighted in (True, False):
        lines, wanted, asked, afters = [], [], [], []
        while len(lines) < count:
            state, _, _ = random_pool(source, "v3", is_weighted, 128)
            if source.random() < 0.3:
                state["aggregateSwapFee"] = str(source.choice([WAD // 2, source.randrange(WAD)]))
                if state["aggregateSwapFee"] == "0":
                    del state["aggregateSwapFee"]
            if not fits_three(state):
                continue
            for _ in range(POOL_SWAPS):
                line, question = random_line(source, state, 128)
                try:
                    amount_in, amount_out, kept = quote_three(state, *question)
                    wanted.append((amount_in, amount_out))
                    afters.append(moved(state, *question[2:], kept, amount_out))
                except Refused:
                    wanted.append(None)
                    afters.append(None)
                lines.append(line)
                asked.append(question)
        rows = zip(lines, quotes(program, lines), wanted, asked, afters)
        moves = sum(compare(*row) for row in rows)
        name = "v3 weighted" if is_weighted else "v3 stable"
        tally[name] = {"swaps": moves, "reverts": len(lines) - moves}
    return tally


def fits_three(state):
    """Whether the vault can write the scaled balances down."""
    rates = [int(r) for r in state.get("rates", [WAD] * len(state["tokens"]))]
    rows = zip(state["balances"], state["scalingFactors"], rates)
    return all(int(b) * int(f) * r // WAD < 2**128 for b, f, r in rows)


if __name__ == "__main__":
    checks = [check_deployments, check_vault] if IS_THERE else [missing]
    sys.exit(main(__doc__, [*checks, check_three]))
