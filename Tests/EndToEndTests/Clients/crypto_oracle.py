"""Independent answers of Curve's crypto pools, for check_pools_crypto.py and for the generator of
the vectors.

The exchange (units, the unit less, the fee, the balances after) is curvesim 0.5.0's. So are the
solutions of TriCrypto-NG and of the factory before NG. curvesim has no closed form for two coins:
TwoCrypto-NG takes the second implementation of crypto_second.py, which is no independent one. That
one also stands in for TriCrypto-NG's invariant: where K0 exceeds one, curvesim divides in another
order than the contract, which shows after about one swap of 3,000 (`TALLY` counts).

    python3 -m venv env
    env/bin/pip install --no-deps curvesim==0.5.0
"""

import collections
import importlib
import importlib.metadata
import sys
import types

from crypto_second import (
    WORD, Reverts, TwoCoins, balance_fee, checked_three_coins, tricrypto_invariant)

TALLY = collections.Counter()
def load():
    """curvesim's crypto pools without the rest of curvesim, whose imports need more packages."""
    root = importlib.metadata.distribution("curvesim").locate_file("curvesim")
    for name in ["curvesim", "curvesim.pool"]:
        module = types.ModuleType(name)
        module.__path__ = [str(root / name.removeprefix("curvesim").replace(".", "/").strip("/"))]
        sys.modules[name] = module
    for name, members in {
        "gmpy2": {"mpz": int},
        "curvesim.logging": {"get_logger": lambda _: types.SimpleNamespace(debug=print)},
        "curvesim.pool.base": {"Pool": type("Pool", (), {})},
        "curvesim.pool.snapshot": {"CurveCryptoPoolBalanceSnapshot": None, "Snapshot": object},
    }.items():
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules.setdefault(name, module)
    return importlib.import_module("curvesim.pool.cryptoswap.pool")


CURVESIM = load()
# What a revert looks like in curvesim and here.
ERRORS = (AssertionError, ArithmeticError, ValueError, Reverts, CURVESIM.CalculationError,
          CURVESIM.CurvesimValueError)


def three_coins(A, gamma, xp, D, j):
    """curvesim's closed form, which does not stop at 256 bits; both must say the same otherwise."""
    try:
        solved = CURVESIM.tricrypto_ng.get_y(A, gamma, xp, D, j)
    except Exception:
        raise Reverts("curvesim") from None
    own = checked_three_coins(A, gamma, xp, D, j)
    if own != [int(value) for value in solved]:
        raise RuntimeError(f"two oracles, two answers: {own}, {solved}")
    return solved


def three_coin_invariant(A, gamma, xp, K0_prev=0):
    """The second implementation's invariant, and how often curvesim has another one."""
    own = tricrypto_invariant(A, gamma, xp, K0_prev)
    TALLY["invariants"] += 1
    try:
        TALLY["curvesimOff"] += own != CURVESIM.tricrypto_ng.newton_D(A, gamma, xp, K0_prev)
    except AssertionError:  # its limit is one unit narrower than the contract's
        TALLY["curvesimOff"] += 1
    return own


def mathematics(variant):
    """The two functions with which a variant solves: for a balance and for the invariant."""
    own = [CURVESIM.factory_2_coin, CURVESIM.tricrypto_ng]
    if variant == "factory-v2":
        return (lambda A, gamma, xp, D, j: [own[0].newton_y(A, gamma, xp, D, j), 0],
                lambda A, gamma, xp, K0_prev=0: own[0].newton_D(A, gamma, xp))
    if variant == "tricrypto-v2.0.0":
        return three_coins, three_coin_invariant
    two = TwoCoins(variant)
    return two.get_y, two.newton_D


class Oracle:
    """A pool of one variant, from a STATE of the command line."""

    def __init__(self, variant, state, solve=None):
        self.variant = variant
        self.state = state
        self.get_y, self.newton_D = solve or mathematics(variant)
        numbers = {key: [int(x) for x in state[key]]
                   for key in ("precisions", "priceScale", "balances")}
        pool = CURVESIM.CurveCryptoPool.__new__(CURVESIM.CurveCryptoPool)
        pool.n = len(numbers["balances"])
        pool.A, pool.gamma = int(state["amplification"]), int(state["gamma"])
        pool.mid_fee, pool.out_fee = int(state["midFee"]), int(state["outFee"])
        pool.fee_gamma = int(state["feeGamma"])
        pool.precisions, pool.balances = numbers["precisions"], numbers["balances"]
        pool.price_scale = pool.last_prices = numbers["priceScale"]
        pool.D = int(state["invariant"])
        self.pool = pool

    def exchange(self, i, j, amount):
        """Output, fee, balances and invariant after; Reverts where the contract reverts."""
        pool = self.pool
        CURVESIM.get_y, CURVESIM.newton_D = self.solve, self.newton_D
        methods = CURVESIM.CurveCryptoPool
        methods._tweak_price = self.tweak_price
        original = methods._fee
        if self.variant == "twocrypto-v2.1.0":
            methods._fee = balance_fee
        try:
            out, fee = pool._exchange(i, j, amount, 0)
        except ERRORS as error:
            raise Reverts(str(error)) from None
        finally:
            methods._fee = original
        # curvesim rounds a difference of minus one down to a fee of minus one and pays nothing.
        if fee < 0 or max(pool.balances) >= WORD:
            raise Reverts("underflow")
        return out, fee, pool.balances, pool.D

    def solve(self, *values):
        """Keeps the start for the next invariant, which curvesim forgets for two coins."""
        solved = self.get_y(*values)
        self.start = solved[1]
        return solved

    def tweak_price(self, A, gamma, xp, i, price, new_D, K0_prev=0):
        """What of `tweak_price` does not need the oracle, the clock and the supply."""
        self.pool.D = D = self.newton_D(A, gamma, xp, self.start)
        if self.variant != "factory-v2":
            if not 10**17 <= D <= 10**33:
                raise Reverts("limits")
        elif price is None:
            trial = [xp[0] + xp[0] // 10**6, xp[1]]
            if xp[1] - self.get_y(A, gamma, trial, D, 1)[0] <= 0:
                raise Reverts("division by zero")
