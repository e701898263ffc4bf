"""Peer of `network-100`: one order over constant-product pools between many assets, in floating
point: L-BFGS-B on the dual over prices, every pool in closed form. Raw units are not settled.

Arguments: a JSON object {"tokens","start","end","amountIn","pools":[[one,two,reserve,reserve,fee]...]}.
"""
import json
import sys

import peer

try:
    import numpy
    import scipy
    import scipy.optimize
except ImportError:
    peer.skip("scipy is not installed")

problem = json.loads(sys.argv[1])
count, start, end = problem["tokens"], problem["start"], problem["end"]
rows = numpy.array([list(map(float, row)) for row in problem["pools"]])
one, two = rows[:, 0].astype(int), rows[:, 1].astype(int)
keep = 1 - rows[:, 4]
units = numpy.array([
    numpy.mean(numpy.concatenate([rows[one == k, 2], rows[two == k, 3]])) for k in range(count)])
first, second = rows[:, 2] / units[one], rows[:, 3] / units[two]
product = first * second
held = numpy.zeros(count)
held[start] = float(problem["amountIn"]) / units[start]


def value(prices):
    paid, got = prices[one], prices[two]
    into = numpy.maximum((numpy.sqrt(got * keep * product / paid) - first) / keep, 0)
    out = second - product / (first + keep * into)
    back = numpy.maximum((numpy.sqrt(paid * keep * product / got) - second) / keep, 0)
    gone = first - product / (second + keep * back)
    net = numpy.bincount(one, gone - into, count) + numpy.bincount(two, out - back, count) + held
    return float(prices @ net), net


def solve():
    guess = numpy.array([
        1 / numpy.median(numpy.concatenate([first[one == k], second[two == k]]))
        for k in range(count)])
    bounds = [(1e-9, None)] * count
    bounds[end] = (1.0, 1.0)
    found = scipy.optimize.minimize(
        value, guess / guess[end], jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 2000, "maxfun": 4000, "ftol": 1e-15, "gtol": 1e-12})
    return float(found.fun * units[end])


peer.measure(f"scipy {scipy.__version__} L-BFGS-B", solve, 1, repr(solve()))
