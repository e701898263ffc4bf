"""Metapools and their base pools: curvesim 0.5.0's `exchange_underlying`, and the published rules.

curvesim has no fee that grows off the peg when liquidity moves; there `exchange_underlying` below,
a second writing of the rules, stands alone.
"""

from stableswap_libraries import CurveMetaPool, Reverted, Word
from stableswap_oracle import (
    UNIT, UNSCALED, WHOLE, Deployment, Exchange, Uncovered, dynamic_fee, keep_oracles, own_value,
    settle)


def values_of(state, balances):
    if state["variant"] in UNSCALED:
        return [Word(b) for b in balances]
    return [Word(b) * int(rate) // UNIT for b, rate in zip(balances, state["rates"])]


def invariant_of(state, balances):
    solver = Deployment(state)
    return solver._get_d(values_of(state, balances), solver.amplification)


def virtual_price(base):
    return invariant_of(base, [int(b) for b in base["balances"]]) * UNIT // int(
        base["totalSupply"])


def settings(state):
    """The solver, the fee on liquidity, the multiplier of NG, the administrator's part."""
    solver, count = Deployment(state), len(state["coins"])
    multiplier = solver.offpeg_fee_multiplier if state["variant"] == "ng" else 0
    return solver, solver.fee * count // (4 * (count - 1)), multiplier, int(state["adminFee"])


def with_balances(state, balances, supply):
    return {**state, "balances": [str(int(b)) for b in balances], "totalSupply": str(int(supply))}


def deposit(state, coin, amount):
    solver, fee, multiplier, admin = settings(state)
    old = [Word(int(b)) for b in state["balances"]]
    supply = Word(int(state["totalSupply"]))
    first = invariant_of(state, old)
    new = list(old)
    new[coin] = new[coin] + amount
    second = invariant_of(state, new)
    if second <= first:
        raise Reverted("no gain")
    kept, taxed = list(new), list(new)
    for k, balance in enumerate(old):
        ideal = second * balance // first
        distance = Word(abs(int(ideal) - int(new[k])))
        value = Word(int(state["rates"][k])) * (balance + new[k]) // UNIT
        rate = dynamic_fee(fee, multiplier, value, (first + second) // len(old))
        charge = rate * distance // WHOLE
        kept[k] = new[k] - charge * admin // WHOLE
        taxed[k] = new[k] - charge
    third = invariant_of(state, taxed)
    if state["variant"] == "ng":
        keep_oracles(values_of(state, taxed), third, solver.amplification)
    minted = supply * (third - first) // first
    return minted, with_balances(state, kept, supply + minted)


def withdraw(state, coin, shares):
    solver, fee, multiplier, admin = settings(state)
    if state["variant"] == "ng" and shares == 0:
        raise Reverted("nothing to burn")
    balances = [Word(int(b)) for b in state["balances"]]
    supply = Word(int(state["totalSupply"]))
    xp = values_of(state, balances)
    first = solver._get_d(xp, solver.amplification)
    second = first - shares * first // supply
    new_y = own_value(solver, solver.amplification, coin, xp, second)
    reduced = []
    for k, value in enumerate(xp):
        part = value * second // first
        expected, mean = (part - new_y, (value + new_y) // 2) if k == coin else (
            value - part, value)
        rate = dynamic_fee(fee, multiplier, mean, (first + second) // (2 * len(xp)))
        reduced.append(value - rate * expected // WHOLE)
    scale = Word(int(state["rates"][coin]))
    dy = reduced[coin] - own_value(solver, solver.amplification, coin, reduced, second)
    free = (xp[coin] - new_y) * UNIT // scale
    dy = (dy - 1) * UNIT // scale
    balances[coin] = balances[coin] - (dy + (free - dy) * admin // WHOLE)
    if state["variant"] == "ng":
        xp[coin] = new_y
        keep_oracles(xp, second, solver.amplification)
    return dy, with_balances(state, balances, supply - shares)


def exchanged(state, i, j, dx):
    out, fee, balances = settle(state, i, j, dx)
    return out, fee, {**state, "balances": [str(int(b)) for b in balances]}


def exchange_underlying(state, i, j, dx):
    """Output, fee and its coin, the metapool and the base pool after; the price is read live."""
    base = state["basePool"]
    if i > 1 and j > 1:
        out, fee, base = exchanged(base, i - 2, j - 2, dx)
        return out, fee, j, state, base
    if i < 2 and j < 2:
        out, fee, after = exchanged(state, i, j, dx)
        return out, fee, j, after, base
    if j > 1:
        shares, fee, after = exchanged(state, 0, 1, dx)
        out, base = withdraw(base, j - 2, shares)
        return out, fee, 1, after, base
    if state["variant"] == "ng" and dx == 0:
        raise Reverted("nothing to exchange")
    shares, base = deposit(base, i - 2, Word(dx))
    if shares == 0:
        raise Uncovered("NG exchanges no shares for next to nothing")
    out, fee, after = exchanged(state, 1, 0, shares)
    return out, fee, 0, after, base


class PlainSolvers:
    """A deployment's solvers whose answers are plain integers: curvesim takes differences of both
    signs when liquidity moves."""

    def get_D(self, xp, A):
        return int(self.solver._get_d(xp, A))

    def get_y(self, i, j, x, xp):
        return int(self.solver._get_y(i, j, x, xp))

    def get_y_D(self, A, i, xp, D):
        return int(own_value(self.solver, A, i, [Word(x) for x in xp], Word(D)))


class BaseExchange(PlainSolvers, Exchange):
    def __init__(self, state):
        super().__init__(state)
        self.balances = [int(b) for b in self.balances]
        self.rates = [int(r) for r in self.rates]
        self.fee, self.admin_fee = int(self.fee), int(self.admin_fee)


class MetaExchange(PlainSolvers, CurveMetaPool):
    """curvesim's metapool with deployments' solvers."""

    def __init__(self, state):
        self.basepool = BaseExchange(state["basePool"])
        self.basepool.tokens = int(state["basePool"]["totalSupply"])
        self.solver = Deployment(state)
        self.A, self.n, self.max_coin = self.solver.amplification, 2, 1
        self.fee, self.admin_fee, self.fee_mul = int(state["fee"]), int(state["adminFee"]), None
        self.rate_multiplier = int(state["rates"][0])
        self.balances = [int(b) for b in state["balances"]]
        self.admin_balances = [0, 0]


def library(state, i, j, dx):
    """curvesim's output and balances; None where a fee depends on the peg."""
    for part in (state, state["basePool"]):
        if int(part.get("offpegFeeMultiplier", 0)) > WHOLE:
            return None
    meta = MetaExchange(state)
    try:
        if i < 2 and j < 2:
            out, _ = meta.exchange(i, j, dx)
        else:
            out, _ = meta.exchange_underlying(i if i == 0 else i - 1, j if j == 0 else j - 1, dx)
    except AssertionError:
        raise Reverted("negative output") from None
    return int(out), [int(b) for b in meta.balances], [int(b) for b in meta.basepool.balances]
