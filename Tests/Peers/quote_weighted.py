"""Peer of `quote-weighted`: the swap of balancer-maths, of the first token for the second.

Argument: a JSON object {"weights","balances","swapFee","amountIn","count"}; both tokens have 18
decimals and a rate of one.
"""

import json
import sys
import types

import package_files
import peer

weighted = package_files.balancer_maths("pools.weighted.weighted")
vault = package_files.balancer_maths("vault.swap")
hooks = package_files.balancer_maths("hooks.default_hook")
kinds = package_files.balancer_maths("common.types").SwapKind

state = json.loads(sys.argv[1])
first, count = int(state["amountIn"]), state["count"]
balances = [int(text) for text in state["balances"]]
pool = weighted.Weighted(
    types.SimpleNamespace(weights=[int(text) for text in state["weights"]]))
known = types.SimpleNamespace(
    tokens=["A", "B"], scaling_factors=[1, 1], token_rates=[10**18, 10**18],
    balances_live_scaled18=balances, swap_fee=int(state["swapFee"]), aggregate_swap_fee=0)
hook = hooks.DefaultHook()


def quote(amount_in):
    known.balances_live_scaled18 = list(balances)
    question = types.SimpleNamespace(
        token_in="A", token_out="B", swap_kind=kinds.GIVENIN, amount_raw=amount_in)
    return int(vault.swap(question, known, pool, hook, None))


def body():
    return sum(quote(first + offset) for offset in range(count))


peer.measure(package_files.version("balancer-maths"), body, count, body() % 2**64)
