"""Peer of `quote-tri-crypto`: curvesim's exchange of the first coin for the last, up to the invariant
that it leaves; on both sides nothing is rebalanced.

Argument: a JSON object {"amplification","gamma","midFee","outFee","feeGamma","invariant",
"precisions","priceScale","balances","amountIn","count"}.
"""

import json
import sys

import package_files
import peer

curvesim = package_files.curvesim("cryptoswap.pool")


class Pool(curvesim.CurveCryptoPool):
    def _tweak_price(self, A, gamma, xp, _coin, _price, _invariant, start=0):
        self.left = curvesim.newton_D(A, gamma, xp, start)


state = json.loads(sys.argv[1])
first, count = int(state["amountIn"]), state["count"]
# Made without its initialiser, which asks for what only a rebalancing needs.
pool = Pool.__new__(Pool)
pool.A, pool.gamma, pool.D = (int(state[key]) for key in ("amplification", "gamma", "invariant"))
pool.mid_fee, pool.out_fee = int(state["midFee"]), int(state["outFee"])
pool.fee_gamma = int(state["feeGamma"])
pool.precisions = [int(text) for text in state["precisions"]]
pool.price_scale = [int(text) for text in state["priceScale"]]
balances = [int(text) for text in state["balances"]]
pool.n = len(balances)


def quote(amount_in):
    pool.balances = list(balances)
    return int(pool._exchange(0, 2, amount_in, 0)[0])


def body():
    return sum(quote(first + offset) for offset in range(count))


peer.measure(package_files.version("curvesim"), body, count, body() % 2**64)
