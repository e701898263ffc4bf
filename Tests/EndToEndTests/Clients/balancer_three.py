"""Balancer V3's swaps by balancer-maths 0.1.2, a port by Balancer, with its known faults corrected.

The package rounds a rate up by floating point, lets a division by zero pass as zero, does not bound
integers and does not know the sizes that the vault can write down; all four are put right here.
"""

import importlib
import importlib.metadata
import sys
import types

WAD = 10**18


class Refused(Exception):
    pass


class Word(int):
    """An integer whose results must fit `uint256`."""

    @staticmethod
    def of(value):
        if not 0 <= value < 2**256:
            raise Refused("overflow")
        return Word(value)

    def __add__(self, other):
        return Word.of(int(self) + int(other))

    def __sub__(self, other):
        return Word.of(int(self) - int(other))

    def __rsub__(self, other):
        return Word.of(int(other) - int(self))

    def __mul__(self, other):
        return Word.of(int(self) * int(other))

    def __floordiv__(self, other):
        return Word.of(int(self) // int(other))

    def __rfloordiv__(self, other):
        return Word.of(int(other) // int(self))

    __radd__, __rmul__ = __add__, __mul__


def load():
    """The package calls itself `src`."""
    folder = importlib.metadata.distribution("balancer-maths").locate_file("balancer_maths")
    source = types.ModuleType("src")
    source.__path__ = [str(folder)]
    sys.modules["src"] = source
    names = ["vault.swap", "pools.weighted.weighted", "pools.stable.stable", "hooks.default_hook",
             "common.types", "common.maths", "pools.stable.stable_math", "common.utils"]
    return {name: importlib.import_module("src." + name) for name in names}


PACKAGE = load()
SWAP = PACKAGE["vault.swap"]
MATHS = PACKAGE["common.maths"]
SWAP._compute_rate_round_up = lambda rate: rate if int(rate) % WAD == 0 else rate + 1


def checked_div_up(a, b):
    if b == 0:
        raise Refused("division by zero")
    return -(-a // b) if not isinstance(a, Word) else Word.of(-(-int(a) // int(b)))


PACKAGE["pools.stable.stable_math"].div_up = checked_div_up


def quote_three(state, is_exact_in, amount, place_in, place_out):
    """What goes in, what comes out and what stays in the balance. Raises Refused."""
    if amount == 0:
        raise Refused("nothing")
    balances = [int(text) for text in state["balances"]]
    factors = [Word(text) for text in state["scalingFactors"]]
    rates = [Word(text) for text in state.get("rates", [WAD] * len(balances))]
    live = [Word(MATHS.mul_down_fixed(b * f, r)) for b, f, r in zip(balances, factors, rates)]
    kinds = PACKAGE["common.types"].SwapKind
    if state["kind"] == "weighted":
        pool = PACKAGE["pools.weighted.weighted"].Weighted(
            types.SimpleNamespace(weights=[int(w) for w in state["weights"]]))
    else:
        pool = PACKAGE["pools.stable.stable"].Stable(
            types.SimpleNamespace(amp=Word(state["amplification"])))
    fee, share = int(state["swapFee"]), int(state.get("aggregateSwapFee", 0))
    seen = {}

    def fees(scaled, _share, scaling, token_rates, index):
        seen["fee"] = plain_fees(scaled, WAD, scaling, token_rates, index)
        return 0

    plain_fees = PACKAGE["common.utils"]._compute_and_charge_aggregate_swap_fees
    SWAP._compute_and_charge_aggregate_swap_fees = fees
    question = types.SimpleNamespace(
        token_in=state["tokens"][place_in], token_out=state["tokens"][place_out],
        swap_kind=kinds.GIVENIN if is_exact_in else kinds.GIVENOUT, amount_raw=Word(amount))
    known = types.SimpleNamespace(
        tokens=state["tokens"], scaling_factors=factors, token_rates=rates,
        balances_live_scaled18=live, swap_fee=fee, aggregate_swap_fee=share)
    hook = PACKAGE["hooks.default_hook"].DefaultHook()
    try:
        other = int(SWAP.swap(question, known, pool, hook, None))
    except (Refused, ValueError, SystemError, RuntimeError, ZeroDivisionError) as error:
        raise Refused(str(error)) from None
    amount_in, amount_out = (amount, other) if is_exact_in else (other, amount)
    kept = amount_in - seen["fee"] * share // WAD
    after = balances[place_in] + kept
    scaled = after * int(factors[place_in]) * int(rates[place_in]) // WAD
    if max(after, scaled) >= 2**128 or amount_out > balances[place_out]:
        raise Refused("the vault's bounds")
    return amount_in, amount_out, kept
