"""Random states and swaps of Curve's crypto pools."""

import math

from crypto_oracle import ERRORS, Oracle, mathematics
from crypto_second import ONE, VARIANTS, WORD


def random_state(source, variant):
    """A STATE whose invariant is solved for its balances, most often near the price scale."""
    limits = VARIANTS[variant]
    count = limits["coins"]

    def log_uniform(low, high):
        return min(high, max(low, int(math.exp(source.uniform(math.log(low), math.log(high))))))

    if source.random() < 0.6:
        gamma_max = min(limits["gamma"][1], 10**16)
        A, gamma = log_uniform(100_000, 40_000_000), log_uniform(10**12, gamma_max)
    else:
        A, gamma = log_uniform(*limits["a"]), log_uniform(*limits["gamma"])
    decimals = [source.choice([18, 18, 6, 8, 0, 12]) for _ in range(count)]
    prices = [log_uniform(10**12, 10**24) for _ in range(count - 1)]
    size = log_uniform(10**17, 10**32) if source.random() < 0.3 else log_uniform(10**21, 10**27)
    spread = source.choice([0.02, 0.3, 1.0, 2.0, 4.5])
    scaled = [int(size * math.exp(source.uniform(-spread, spread))) for _ in range(count)]
    balances = []
    for x, decimal, price in zip(scaled, decimals, [ONE] + prices):
        balances.append(max(1, x * ONE // price // 10 ** (18 - decimal)))
    mid = source.randint(0, 10**8) if source.random() < 0.9 else source.randint(0, 10**10)
    state = {
        "kind": "cryptoSwap", "variant": variant, "coins": ["A", "B", "C"][:count],
        "precisions": [str(10 ** (18 - d)) for d in decimals],
        "priceScale": [str(p) for p in prices], "balances": [str(b) for b in balances],
        "invariant": "0", "amplification": str(A), "gamma": str(gamma), "midFee": str(mid),
        "outFee": str(source.randint(mid, min(10**10, 4 * mid + 10))),
        "feeGamma": str(log_uniform(1, ONE)),
    }
    state["invariant"] = str(solved(source, variant, state))
    return state


def wild_state(source, variant):
    """A STATE in plain units in which no field fits another: the limits' neighbourhood."""
    limits = VARIANTS[variant]
    count = limits["coins"]
    D = int(10 ** source.choice([17, 18, 21, 24, 27, 30, 32, 33]) * source.uniform(0.99, 1.01))
    edges = [0.005, 0.01, 0.02, 0.1, 0.3, 0.5, 1, 2, 10, 50, 100]
    balances = [int(D * source.choice(edges) * source.choice([1, 1.0000001, source.uniform(0.5, 2)]))
                for _ in range(count)]
    A, gamma = (source.choice([low, high, int(math.exp(source.uniform(*map(math.log, (low, high)))))])
                for low, high in (limits["a"], limits["gamma"]))
    return {
        "kind": "cryptoSwap", "variant": variant, "coins": ["A", "B", "C"][:count],
        "precisions": ["1"] * count, "priceScale": [str(ONE)] * (count - 1),
        "balances": [str(b) for b in balances], "invariant": str(D), "amplification": str(A),
        "gamma": str(gamma), "midFee": "0", "outFee": str(source.choice([0, 1, 10**7, 10**10])),
        "feeGamma": str(source.choice([1, 10**9, 10**15, ONE])),
    }


def solved(source, variant, state):
    """The invariant of the balances; seldom one that does not fit, or lies at a limit."""
    xp = Oracle(variant, state).pool._xp()
    try:
        D = mathematics(variant)[1](int(state["amplification"]), int(state["gamma"]), xp, 0)
    except ERRORS:
        return sum(xp)
    kind = source.random()
    if kind < 0.03:
        return source.choice([0, 1, 10**17 - 1, 10**17, 10**33, 10**33 + 1, WORD - 1])
    if kind < 0.1:
        return int(D * source.uniform(0.9, 1.1))
    return D


def random_amount(source, balance):
    kind = source.random()
    if kind < 0.04:
        return source.choice([1, 2, 3, 10, 1000])
    if kind < 0.06:
        return source.choice([WORD - 1, WORD - 1 - balance, WORD // 2, 2**200, 2**128])
    if kind < 0.3:
        return max(1, int(balance * math.exp(source.uniform(-40, 5))))
    return max(1, int(balance * math.exp(source.uniform(-12, 1.5))))


def random_case(source, variant):
    """A STATE and a swap: state, place in, place out, amount."""
    state = (wild_state if source.random() < 0.2 else random_state)(source, variant)
    i, j = source.sample(range(len(state["coins"])), 2)
    return state, i, j, random_amount(source, int(state["balances"][i]))
