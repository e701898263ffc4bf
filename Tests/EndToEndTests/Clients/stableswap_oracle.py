"""StableSwap pools as two public libraries compute them, in words of 256 bits.

curvesim 0.5.0 has the order of `exchange`: the fee before the conversion to raw units, the
administrator's part converted by itself, the balances moved by both. degenbot 0.3.0 has the solvers
of the deployments, by pool address, and the views of all of them. Both run on `Word`, an integer
that raises where `uint256` would revert.

No library has the `exchange` of the lending pools and of Aave, the solver of NG for more than two
coins, nor the first contracts' habit to take a solution that has not converged: `settle`,
`own_invariant` and `own_value` below are a second writing of the published rules, and `library`
says for each case what the libraries answer.
"""

import types

from stableswap_libraries import CurvePool, Degenbot, Reverted, Unconverged, Word

WHOLE, UNIT = 10**10, 10**18


class Uncovered(Exception):
    """What neither the libraries nor the rules below answer."""


# For each variant a deployment whose solvers degenbot has.
ADDRESSES = {
    "lending": "0xA2B47E3D5c44877cca798226B7B8118F9BFb7A56",  # compound
    "pax": "0x06364f10B501e868329afBc005b3492902d6C763",
    "plain": "0xbEbc44782C7dB0a1A60Cb6fe97d0b483032FF1C7",  # 3pool
    "standard": "0x0Ce6a5fF5217e38315f87032CF90686C96627CAA",  # eurs
    "staked": "0xF9440930043eb3997fc70e1339dBb11F341de7A8",  # reth
    "steth": "0xDC24316b9AE028F1497c275EB9192a3Ea0f67022",
    "aave": "0xDeBF20617708857ebe4F679508E7b7863a8A8EeE",
    "optimized": "0x04c90C198b2eFf55716079bc06d7CCc4aa4d7512",
    "pair": "0x3F1B0278A9ee595635B61817630cC19DE792f506",
    "optimizedPair": "0x875DF0bA24ccD867f8217593ee27253280772A97",
    "ng": "0x1C5F80b6B68A9E1Ef25926EeE00b5255791b996B",  # divides at once; two coins only
}
SUBTRACTS = {"plain", "standard", "staked", "steth", "optimized", "pair", "optimizedPair", "ng"}
REBOOKS = {"lending", "pax", "staked"}
UNSCALED = {"steth", "optimized", "optimizedPair"}
FIRST = {"lending", "pax", "plain"}


def words(state, key):
    return [Word(int(text)) for text in state[key]]


class Deployment(Degenbot):
    """degenbot's pool without a chain behind it."""

    def __init__(self, state):
        self.variant = state["variant"]
        self.address = ADDRESSES[self.variant]
        self.tokens = state["coins"]
        self.balances = words(state, "balances")
        self.rate_multipliers = tuple(words(state, "rates"))
        self.precision_multipliers = tuple(Word(10**(18 - d)) for d in state["decimals"])
        self.amplification = Word(int(state["amplification"]))
        self.fee = Word(int(state["fee"]))
        self.offpeg_fee_multiplier = Word(int(state.get("offpegFeeMultiplier", 0)))
        self.base_pool = None

    def _a(self, timestamp=None):
        # degenbot keeps this one times a hundred and divides it again.
        return self.amplification * (100 if self.address in self.Y_VARIANT_GROUP_0 else 1)

    def _get_d(self, _xp, _amp):
        values = [Word(x) for x in _xp]
        if self.variant == "ng" and len(self.tokens) > 2:
            return own_invariant(values, _amp, 100)
        try:
            return Word(super()._get_d(values, _amp))
        except Unconverged:
            if self.variant in FIRST:
                return own_invariant(values, _amp, 1, int(self.variant == "lending"))
            raise Reverted("no convergence") from None

    def _get_y(self, i, j, x, xp):
        values = [Word(value) for value in xp]
        try:
            return Word(super()._get_y(i, j, Word(x), list(values)))
        except Unconverged:
            if self.variant not in FIRST:
                raise Reverted("no convergence") from None
            invariant = self._get_d(values, self.amplification)
            values[i] = Word(x)
            return own_value(self, self.amplification, j, values, invariant)

    def _stored_rates(self, block_number=None):
        return self.rate_multipliers

    _stored_rates_from_ctokens = _stored_rates_from_ytokens = _stored_rates
    _stored_rates_from_reth = _stored_rates

    def _get_admin_balances(self, block_number):
        return [0] * len(self.tokens)

    def view(self, i, j, dx):
        """The contract's `get_dy`."""
        if self.variant == "aave":
            tokens = self.tokens
            self.tokens = [types.SimpleNamespace(get_balance=lambda *_, b=balance, **__: b)
                           for balance in self.balances]
            try:
                return self._get_dy(i, j, Word(dx), block_identifier=1)
            finally:
                self.tokens = tokens
        return self._get_dy(i, j, Word(dx), block_identifier=1)


def own_invariant(values, amplification, unit, more=None):
    """D where degenbot has none: NG's for any number of coins, and the last of 255 solutions for
    the first contracts, which add `more` to each divisor."""
    count = len(values)
    total = sum(values, Word(0))
    if total == 0:
        return total
    ann = amplification * count
    solution = total
    for _ in range(255):
        power = solution
        for value in values:
            power = power * solution // (value if more is None else value * count + more)
        if more is None:
            power = power // count**count
        previous = solution
        solution = ((ann * total // unit + power * count) * solution
                    // ((ann - unit) * solution // unit + power * (count + 1)))
        if abs(int(solution) - int(previous)) <= 1:
            return solution
    if more is None:
        raise Reverted("no convergence")
    return solution


class Exchange(CurvePool):
    """curvesim's pool with a deployment's solvers."""

    def __init__(self, state):
        self.solver = Deployment(state)
        # Without rates there is nothing that a rate could overflow: plain integers.
        kind = int if state["variant"] in UNSCALED else Word
        self.balances = [kind(b) for b in self.solver.balances]
        self.rates = [kind(r) for r in self.solver.rate_multipliers]
        self.A, self.n = self.solver.amplification, len(self.balances)
        self.fee, self.admin_fee = self.solver.fee, Word(int(state["adminFee"]))
        multiplier = self.solver.offpeg_fee_multiplier
        self.fee_mul = multiplier if multiplier > WHOLE else None
        self.admin_balances = [0] * self.n

    def get_D(self, xp, A):
        return self.solver._get_d(xp, A)

    def get_y(self, i, j, x, xp):
        return self.solver._get_y(i, j, x, xp)


def own_value(solver, amplification, i, values, invariant):
    """The value of coin i that gives this D (degenbot leaves the unit of A out)."""
    unit = 1 if solver.variant in FIRST else 100
    count, total, power = len(values), Word(0), invariant
    ann = amplification * count
    for place, value in enumerate(values):
        if place != i:
            total, power = total + value, power * invariant // (value * count)
    power = power * invariant * unit // (ann * count)
    linear = total + invariant * unit // ann
    solution = invariant
    for _ in range(255):
        previous = solution
        solution = (solution * solution + power) // (2 * solution + linear - invariant)
        if abs(int(solution) - int(previous)) <= 1:
            return solution
    if solver.variant in FIRST:
        return solution
    raise Reverted("no convergence")


def dynamic_fee(fee, multiplier, x, y):
    if multiplier <= WHOLE:
        return fee
    square = (x + y) * (x + y)
    return multiplier * fee // ((multiplier - WHOLE) * 4 * x * y // square + WHOLE)


def settle(state, i, j, dx):
    """`exchange` by the published rules: output, fee, balances after."""
    variant, solver = state["variant"], Deployment(state)
    dx = Word(dx)
    if variant == "ng" and dx == 0:
        raise Reverted("nothing to exchange")
    if variant in UNSCALED:
        factors, divisor = [1] * len(solver.balances), 1
    elif variant == "aave":
        factors, divisor = solver.precision_multipliers, 1
    else:
        factors, divisor = solver.rate_multipliers, UNIT
    xp = [b * f // divisor for b, f in zip(solver.balances, factors)]
    x = xp[i] + dx * factors[i] // divisor
    y = solver._get_y(i, j, x, xp)
    dy = xp[j] - y - (1 if variant in SUBTRACTS else 0)
    rate = dynamic_fee(solver.fee, solver.offpeg_fee_multiplier, (xp[i] + x) // 2,
                       (xp[j] + y) // 2)
    fee = dy * rate // WHOLE
    admin = fee * int(state["adminFee"]) // WHOLE
    out = (dy - fee) * divisor // factors[j]
    balances = list(solver.balances)
    if variant in REBOOKS:
        balances[i] = x * divisor // factors[i]
        balances[j] = (y + (fee - admin)) * divisor // factors[j]
    else:
        balances[i] = balances[i] + dx
        balances[j] = balances[j] - out - admin * divisor // factors[j]
    if variant == "ng":
        xp[i], xp[j] = x, y
        keep_oracles(xp, solver._get_d([b * f // divisor for b, f in zip(
            solver.balances, factors)], solver.amplification), solver.amplification)
    return out, fee * divisor // factors[j], balances


def keep_oracles(values, invariant, amplification):
    """NG stores prices and D with each swap."""
    count = len(values)
    power = invariant // count**count
    for value in values:
        power = power * invariant // value
    first = amplification * count * values[0] // 100
    for value in values[1:]:
        (first + power * values[0] // value) * UNIT // (first + power)
    if invariant >= 2**128:
        raise Reverted("D does not fit")


def library(state, i, j, dx):
    """What the libraries answer: output or None, fee or None, balances or None."""
    variant = state["variant"]
    if variant in ("lending", "pax"):
        # Without a fee the view and the swap agree; with one, no library has the swap.
        exact = int(state["fee"]) == 0 and variant == "lending"
        return (Deployment(state).view(i, j, dx) if exact else None), None, None
    if variant == "aave":
        exact = int(state["fee"]) == 0 or state["decimals"][j] == 18
        return (Deployment(state).view(i, j, dx) if exact else None), None, None
    if variant == "ng" and (dx == 0 or len(state["coins"]) > 2):
        return None, None, None
    pool = Exchange(state)
    try:
        out, fee = pool.exchange(i, j, (int if variant in UNSCALED else Word)(dx))
    except AssertionError:
        raise Reverted("negative output") from None
    return out, fee, None if variant in REBOOKS else pool.balances
