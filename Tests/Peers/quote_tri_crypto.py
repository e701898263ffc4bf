"""Peer of `quote-tri-crypto`: curvesim's `get_dy` of the first coin for the last.

Argument: a JSON object {"amplification","gamma","midFee","outFee","feeGamma","invariant",
"precisions","priceScale","balances","amountIn","count"}.
"""

import json
import sys

import package_files
import peer

CurveCryptoPool = package_files.curvesim("cryptoswap.pool").CurveCryptoPool
state = json.loads(sys.argv[1])
first, count = int(state["amountIn"]), state["count"]
# Made without its initialiser, which asks for what only a rebalancing needs.
pool = CurveCryptoPool.__new__(CurveCryptoPool)
pool.A, pool.gamma, pool.D = (int(state[key]) for key in ("amplification", "gamma", "invariant"))
pool.mid_fee, pool.out_fee = int(state["midFee"]), int(state["outFee"])
pool.fee_gamma = int(state["feeGamma"])
pool.precisions = [int(text) for text in state["precisions"]]
pool.price_scale = [int(text) for text in state["priceScale"]]
pool.balances = [int(text) for text in state["balances"]]
pool.n = len(pool.balances)


def body():
    return sum(int(pool.get_dy(0, 2, first + offset)) for offset in range(count))


peer.measure(package_files.version("curvesim"), body, count, body() % 2**64)
