"""Peer of `quote-stable-swap`: curvesim's `exchange` of the first coin for the second.

Argument: a JSON object {"amplification","fee","adminFee","rates","balances","amountIn","count"}.
"""

import json
import sys

import package_files
import peer

CurvePool = package_files.curvesim("stableswap.pool").CurvePool
state = json.loads(sys.argv[1])
balances = [int(text) for text in state["balances"]]
first, count = int(state["amountIn"]), state["count"]
pool = CurvePool(
    int(state["amplification"]), list(balances), len(balances),
    rates=[int(text) for text in state["rates"]], fee=int(state["fee"]),
    admin_fee=int(state["adminFee"]))


def quote(amount_in):
    pool.balances = list(balances)
    return int(pool.exchange(0, 1, amount_in)[0])


def body():
    return sum(quote(first + offset) for offset in range(count))


peer.measure(package_files.version("curvesim"), body, count, body() % 2**64)
