"""Peer of `plan-10`, `plan-100`, `plan-1000` and their kin: one order over constant-product pools, in
floating point: bisection on the marginal price to the last bit. Raw units are not settled.

Arguments: a JSON object {"amountIn","pools":[[reserveIn,reserveOut,fee]...]}.
"""
import json
import math
import sys

import peer

problem = json.loads(sys.argv[1])
amount = float(problem["amountIn"])
pools = [tuple(map(float, pool)) for pool in problem["pools"]]

try:
    import numpy
except ImportError:
    numpy = None


def bracket(low, high, total):
    for _ in range(200):
        middle = (low + high) / 2
        if total(middle) > amount:
            low = middle
        else:
            high = middle
        if high - low <= 1e-16 * high:
            break
    return high


def with_numpy():
    values = numpy.array(pools)
    reserve_in, reserve_out, keep = values[:, 0], values[:, 1], 1 - values[:, 2]

    def trades(price):
        product = reserve_in * reserve_out * keep / price
        return numpy.maximum((numpy.sqrt(product) - reserve_in) / keep, 0)

    top = (reserve_out * keep / reserve_in).max()
    found = trades(bracket(0.0, top, lambda price: trades(price).sum()))
    found = found / found.sum() * amount
    return float((reserve_out * keep * found / (reserve_in + keep * found)).sum())


def plain():
    def trade(pool, price):
        reserve_in, reserve_out, fee = pool
        product = reserve_in * reserve_out * (1 - fee) / price
        return max(0.0, (math.sqrt(product) - reserve_in) / (1 - fee))

    def total(price):
        return sum(trade(pool, price) for pool in pools)

    price = bracket(0.0, max(out * (1 - fee) / into for into, out, fee in pools), total)
    scale, value = amount / total(price), 0.0
    for pool in pools:
        reserve_in, reserve_out, fee = pool
        used = trade(pool, price) * scale * (1 - fee)
        value += reserve_out * used / (reserve_in + used)
    return value


if numpy is not None:
    peer.measure(f"numpy {numpy.__version__} bisection", with_numpy, 1, repr(with_numpy()))
else:
    peer.measure("plain Python bisection", plain, 1, repr(plain()))
