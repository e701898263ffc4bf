#!/usr/bin/env python3
"""Replays plans of `route` over random networks, and asks other optimisers for the same order.

Usage: check_routes.py PROGRAM SEED COUNT

Networks have pools of constant product, books (some at places of their own, with transfers there and
back) and an exact input or output. Every plan is replayed here with whole numbers, in the order of
its legs: a leg may spend only what is there. The bound must hold for what others find: slices down
the best path that is left (always), scipy's L-BFGS-B on the dual, and cvxpy with Clarabel (each where
it is installed, on pools alone). A plan may be below none of them by more than a hundredth of a
millionth. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import json
import math
import subprocess
import warnings
from fractions import Fraction

from eth_batch import code_of, expect, main

warnings.filterwarnings("ignore")
try:
    import numpy
    import scipy.optimize
except ImportError:
    numpy = None
try:
    import cvxpy
except ImportError:
    cvxpy = None

MILLION = 1_000_000
UNIT = 10**18
PPM = 1e-6
PLENTY = 10**40


# ------------------------------------------------------------------ random problems
def network(source, tokens, pools, books, far=True, gas=False):
    """Prices within 0.01 % and fees from 0.05 %: no cycle pays, so a plan is a pure route."""
    values = [10 ** source.uniform(-1, 3) for _ in range(tokens)]
    names = [f"T{index}" for index in range(tokens)]
    sources = []
    for index in range(pools):
        one = index % tokens if index < tokens else source.randrange(tokens)
        two = (one + 1) % tokens
        if index >= tokens:
            two = (one + 1 + source.randrange(tokens - 1)) % tokens
        worth = 10 ** source.uniform(5, 7)
        price = 1 + 0.0002 * (source.random() - 0.5)
        sources.append({
            "id": f"p{index}", "kind": "pool", "gas": 100_000 if gas else 0, "state": {
                "kind": "constantProduct", "token0": names[one], "token1": names[two],
                "reserve0": str(int(worth / values[one] * UNIT)),
                "reserve1": str(int(worth / values[two] * price * UNIT)),
                "feePips": source.choice([500, 3000, 10000])}})
    for index in range(books):
        base, quote = source.sample(range(tokens), 2)
        location = f"venue{index}" if far and index % 2 else "chain"
        sources.append(book(source, f"b{index}", location, names, values, base, quote))
        if location != "chain":
            for asset in (base, quote):
                sources += transfers(source, f"{index}{asset}", names[asset], location)
    amount = 10 ** source.uniform(2, 6) / values[0]
    return {
        "sources": sources, "assets": {name: {"decimals": 18} for name in names},
        "inventory": [{"location": "chain", "asset": names[0], "amount": str(PLENTY)}],
        "gasPrice": "20000000000" if gas else "0",
        "nativePrice": str(int(2000 / values[1] * UNIT)) if gas else "0",
        "transactionGas": 50_000 if gas else 0,
        "order": {"side": "sell", "assetIn": names[0], "assetOut": names[1],
                  "amountIn": str(int(amount * UNIT))}}


def book(source, name, location, names, values, base, quote):
    middle = values[base] / values[quote] * (1 + 0.0001 * (source.random() - 0.5))
    digits = max(0, 5 - math.floor(math.log10(middle)))
    tick = Fraction(1, 10**digits)
    size = 8 + math.floor(math.log10(values[base]))
    lot = Fraction(1, 10**size)

    def levels(sign):
        rows, price = [], middle
        for _ in range(source.randrange(5, 40)):
            price *= 1 + sign * 0.0001 * source.uniform(0.5, 2)
            amount = int(10 ** source.uniform(2, 4.5) / values[base] / lot)
            steps = math.floor(price / tick) if sign < 0 else math.ceil(price / tick)
            rows.append([text(steps * tick, digits), text(amount * lot, size)])
        return rows

    return {"id": name, "kind": "book", "location": location, "base": names[base],
            "quote": names[quote], "bids": levels(-1), "asks": levels(1),
            "takerFeePips": source.choice([400, 1000]),
            "feeOn": source.choice(["proceeds", "base"]), "lot": text(lot, size),
            "tick": text(tick, digits), "minNotional": "0"}


def transfers(source, name, asset, place):
    cut = source.choice([0, 0, 20, 100])
    return [{"id": f"{way}{name}", "kind": "transfer", "from": ends[0], "to": ends[1],
             "asset": asset, "fee": "0", "seconds": 60, "haircutPips": cut}
            for way, ends in (("in", ("chain", place)), ("out", (place, "chain")))]


def text(value, digits):
    whole = int(value * 10**digits)
    return f"{whole // 10**digits}.{whole % 10**digits:0{digits}d}" if digits else str(whole)


# ------------------------------------------------------------------ exact replay
def replayed(line, answer):
    """What the legs really give, raw units; each leg spends only what is there."""
    sources = {source["id"]: source for source in line["sources"]}
    order = line["order"]
    held = {}
    for row in line["inventory"]:
        key = (row["location"], row["asset"])
        held[key] = held.get(key, 0) + int(row["amount"])
    start = dict(held)
    used = set()
    legs = sorted(answer["legs"], key=lambda leg: leg["order"])
    expect(legs == answer["legs"], "legs are not in their order")
    for leg in legs:
        source = sources[leg["source"]]
        expect(leg["source"] not in used, "used twice", leg["source"])
        used.add(leg["source"])
        paid, received = int(leg["amountIn"]), int(leg["amountOut"])
        given, here, there = trade(source, leg["assetIn"], leg["assetOut"], paid, received)
        expect(received <= given if "amountOut" in order else received == given,
               "output", leg, given)
        expect(held.get((here, leg["assetIn"]), 0) >= paid, "spends what is not there", leg)
        held[here, leg["assetIn"]] -= paid
        held[there, leg["assetOut"]] = held.get((there, leg["assetOut"]), 0) + received
    paid = sum(amount - held[key] for key, amount in start.items()
               if key[1] == order["assetIn"])
    received = sum(amount - start.get(key, 0) for key, amount in held.items()
                   if key[1] == order["assetOut"])
    return paid, received, used


def trade(source, asset_in, asset_out, paid, received):
    """What comes out, where it is paid and where it arrives."""
    if source["kind"] == "transfer":
        out = paid * (MILLION - source.get("haircutPips", 0)) // MILLION - int(source["fee"])
        return out, source["from"], source["to"]
    if source["kind"] == "pool":
        state = source["state"]
        ends = (state["reserve0"], state["reserve1"])
        reserve_in, reserve_out = map(int, ends if asset_in == state["token0"] else ends[::-1])
        fed = paid * (MILLION - state["feePips"])
        out = fed * reserve_out // (reserve_in * MILLION + fed)
        return out, "chain", "chain"
    return filled(source, asset_in, paid, received), source["location"], source["location"]


def filled(book, asset_in, paid, received):
    """The proceeds of the whole number of lots that costs or gives exactly this."""
    is_sell = asset_in == book["base"]
    fee = book["takerFeePips"]
    lot = Fraction(book["lot"])
    keep = Fraction(MILLION - fee, MILLION)
    if is_sell:
        rate = Fraction(MILLION + fee, MILLION) if book["feeOn"] == "base" else Fraction(1)
        lots = math.floor(Fraction(paid, UNIT) / rate / lot)
    else:
        lots = math.ceil(Fraction(received, UNIT) / keep / lot)
    left, notional = lots * lot, Fraction(0)
    for price, size in book["bids"] if is_sell else book["asks"]:
        part = min(left, Fraction(size))
        notional += part * Fraction(price)
        left -= part
    expect(left == 0, "more than the book holds", book["id"])
    if is_sell:
        expect(math.ceil(lots * lot * rate * UNIT) == paid, "no whole lots", book["id"], paid)
        kept = keep if book["feeOn"] == "proceeds" else 1
        return math.floor(notional * kept * UNIT)
    expect(math.ceil(notional * UNIT) == paid, "the book costs", math.ceil(notional * UNIT), paid)
    return math.floor(lots * lot * keep * UNIT)


# ------------------------------------------------------------------ others
def sliced(line, slices=32, hops=4):
    """Equal slices, each down the best path of pools that is left, in floating point."""
    near = {}
    for source in line["sources"]:
        if source["kind"] != "pool":
            continue
        state = source["state"]
        pool = [float(state["reserve0"]), float(state["reserve1"]), 1 - state["feePips"] * PPM]
        near.setdefault(state["token0"], []).append((state["token1"], pool, 0))
        near.setdefault(state["token1"], []).append((state["token0"], pool, 1))
    order, total = line["order"], 0.0
    for _ in range(slices):
        amount = float(order["amountIn"]) / slices
        best = {order["assetIn"]: (amount, ())}
        for _ in range(hops):
            for token, (held, path) in list(best.items()):
                for other, pool, side in near.get(token, []):
                    if any(step[0] is pool for step in path) or other == order["assetIn"]:
                        continue
                    out = swapped(pool, side, held)
                    if out > best.get(other, (0, ()))[0]:
                        best[other] = (out, path + ((pool, side),))
        amount = float(order["amountIn"]) / slices
        for pool, side in best.get(order["assetOut"], (0, ()))[1]:
            out = swapped(pool, side, amount)
            pool[side] += amount
            pool[1 - side] -= out
            amount = out
        total += amount if order["assetOut"] in best else 0
    return total


def swapped(pool, side, amount):
    fed = pool[2] * amount
    return pool[1 - side] * fed / (pool[side] + fed)


def arrays(line):
    names = sorted(line["assets"])
    rows = [(names.index(state["token0"]), names.index(state["token1"]),
             float(state["reserve0"]), float(state["reserve1"]), 1 - state["feePips"] * PPM)
            for state in (source["state"] for source in line["sources"])]
    one, two, first, second, keep = map(numpy.array, zip(*rows))
    units = numpy.array([numpy.mean(numpy.concatenate([first[one == k], second[two == k]]))
                         for k in range(len(names))])
    order = line["order"]
    ends = names.index(order["assetIn"]), names.index(order["assetOut"])
    return one, two, first / units[one], second / units[two], keep, units, ends


def dual(line):
    """The dual's least value by L-BFGS-B over token prices, pools in closed form."""
    one, two, first, second, keep, units, (start, end) = arrays(line)
    count = len(units)
    product = first * second
    held = numpy.zeros(count)
    held[start] = float(line["order"]["amountIn"]) / units[start]

    def value(prices):
        paid, got = prices[one], prices[two]
        into = numpy.maximum((numpy.sqrt(got * keep * product / paid) - first) / keep, 0)
        out = second - product / (first + keep * into)
        back = numpy.maximum((numpy.sqrt(paid * keep * product / got) - second) / keep, 0)
        gone = first - product / (second + keep * back)
        net = (numpy.bincount(one, gone - into, count) + numpy.bincount(two, out - back, count))
        return float(prices @ net + prices @ held), net + held

    guess = numpy.array([1 / numpy.median(numpy.concatenate([first[one == k], second[two == k]]))
                         for k in range(count)])
    bounds = [(1e-9, None)] * count
    bounds[end] = (1.0, 1.0)
    found = scipy.optimize.minimize(
        value, guess / guess[end], jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 2000, "maxfun": 4000, "ftol": 1e-15, "gtol": 1e-12})
    return found.fun * units[end]


def convex(line):
    """The primal by cvxpy and Clarabel, as a sum of what is received."""
    one, two, first, second, keep, units, (start, end) = arrays(line)
    count, pools = len(units), len(one)
    into, back, out, gone = (cvxpy.Variable(pools, nonneg=True) for _ in range(4))
    left, right = numpy.zeros((count, pools)), numpy.zeros((count, pools))
    left[one, range(pools)] = first
    right[two, range(pools)] = second
    held = numpy.zeros(count)
    held[start] = float(line["order"]["amountIn"]) / units[start]
    net = left @ (gone - into) + right @ (out - back)
    problem = cvxpy.Problem(cvxpy.Maximize(net[end]), [
        net + held >= 0,
        cvxpy.inv_pos(1 + cvxpy.multiply(keep, into) - gone)
        <= 1 + cvxpy.multiply(keep, back) - out])
    try:
        problem.solve(solver="CLARABEL")
    except cvxpy.error.SolverError:
        return None
    return float(problem.value * units[end]) if problem.status == "optimal" else None


# ------------------------------------------------------------------ checks
def answers(program, lines):
    """One answer a line; the program stops at none."""
    done = subprocess.run(
        [program, "route"], input="\n".join(map(json.dumps, lines)) + "\n", capture_output=True,
        text=True, timeout=1200)
    found = [json.loads(text) for text in done.stdout.splitlines()]
    expect(done.returncode == 0 and len(found) == len(lines), f"exit {done.returncode}",
           len(found), done.stderr[-300:])
    return found


def charged(line, answer):
    """What the transfers of an answer are charged for risk, each rounded up, raw units."""
    risk, order = line.get("risk", {}), line["order"]
    free = order["assetIn" if "amountOut" in order else "assetOut"]
    digits = {name: asset["decimals"] for name, asset in line["assets"].items()}
    sources, total = {source["id"]: source for source in line["sources"]}, 0
    for leg in answer["legs"]:
        source, row = sources[leg["source"]], risk.get("assets", {}).get(leg["assetIn"])
        if source["kind"] != "transfer" or row is None:
            continue
        worth = Fraction(row["price"]) * int(leg["amountIn"]) / 10**digits[leg["assetIn"]]
        rate = Fraction(risk["aversion"]) * Fraction(row["variance"]) * source["seconds"]
        total += math.ceil(rate * worth**2 * 10**digits[free])
    return total


def checked(line, answer):
    """The replay and the sums of an answer."""
    expect("error" not in answer, answer)
    paid, received, used = replayed(line, answer)
    expect(paid == int(answer["amountIn"]), "paid", paid, answer["amountIn"])
    expect(received >= int(answer["amountOut"]), "received", received, answer["amountOut"])
    value, bound = int(answer["value"]), int(answer["bound"])
    expect(("charge" in answer) == ("risk" in line), "charge", answer)
    charge = charged(line, answer)
    expect(charge == int(answer.get("charge", 0)), "charge", charge, answer.get("charge"))
    if "amountOut" in line["order"]:
        expect(value == int(answer["amountIn"]) + int(answer["costs"]) + charge, "value")
        expect(bound <= value, "bound", bound, value)
    else:
        expect(value == int(answer["amountOut"]) - int(answer["costs"]) - charge, "value")
        expect(bound >= value, "bound", bound, value)
    return value, bound, used


def pools_alone(program, source, count):
    """Random networks of pools against other optimisers."""
    lines = [network(source, source.randint(10, 50), source.randint(100, 400), 0)
             for _ in range(max(4, count // 4))]
    worst, gap, compared = 0.0, 0.0, {
        "slices": 0, "dual": 0, "convex": 0, "unfinished": 0}
    for index, (line, answer) in enumerate(zip(lines, answers(program, lines))):
        value, bound, _ = checked(line, answer)
        gap = max(gap, answer["gapBpsBeforeLots"])
        expect(answer["gapBps"] <= 0.01, "gap", answer["gapBps"])
        rivals = {"slices": sliced(line)}
        if numpy is not None:
            # A point of the dual is no plan but a limit, which only the optimum reaches.
            limit = rivals["dual"] = dual(line)
            expect(value <= limit * (1 + 1e-9), "above the dual", value, limit)
            found = convex(line) if cvxpy is not None and index % 8 == 0 else None
            # Clarabel stops a little outside of what is possible.
            if found is not None:
                rivals["convex"] = min(found, limit)
        for name, rival in rivals.items():
            compared[name] += 1
            below = (rival - value) / rival / PPM
            if name != "slices" and below > 0.01 and bound < rival:
                compared["unfinished"] += 1
                continue
            worst = max(worst, below)
            expect(below <= 0.01, name, rival, value, bound)
    return {"poolNetworks": len(lines), "worstPpm": round(worst, 5), "gapBps": gap, **compared}


def with_books(program, source, count):
    """Books at several places and transfers: the replay, the gap, and exact outputs."""
    lines = []
    for _ in range(count):
        line = network(source, source.randint(3, 30), source.randint(10, 200),
                       source.randint(1, 10))
        lines.append(line)
    found = answers(program, lines)
    gaps, before, returned, dear = [], [], [], []
    for line, answer in zip(lines, found):
        value, bound, _ = checked(line, answer)
        gaps.append(answer["gapBps"])
        before.append(answer["gapBpsBeforeLots"])
        expect(answer["gapBpsBeforeLots"] <= 0.01, "gap before lots", answer, json.dumps(line))
        expect(value >= sliced(line, 8) * (1 - 1e-9) - 1e12, "slices are better")
        order = dict(line["order"], side="buy", amountOut=answer["amountOut"])
        del order["amountIn"]
        returned.append((dict(line, order=order), int(answer["amountIn"])))
    for (line, paid), answer in zip(returned, answers(program, [row[0] for row in returned])):
        value, _, _ = checked(line, answer)
        expect(not answer["partial"], "partial")
        expect(answer["gapBpsBeforeLots"] <= 0.01, "gap before lots, bought", answer)
        dear.append(value / paid - 1)
    # A sale's own lots fit its output; a purchase may have to round them elsewhere.
    expect(sum(more > 1e-4 for more in dear) <= max(1, count // 20), "dear", max(dear))
    return {"bookNetworks": len(lines), "lotGapBps": max(gaps), "gapBeforeLotsBps": max(before),
            "dearestBps": round(max(dear) * 1e4, 4)}


def with_gas(program, source, count):
    """Fixed costs on small networks: branch and bound against every set of sources."""
    lines, subsets = [], []
    for _ in range(max(2, count // 16)):
        line = network(source, 3, source.randint(4, 7), 0, gas=True)
        line["gasPrice"] = str(int(10 ** source.uniform(9, 12.5)))
        lines.append(line)
        pools = line["sources"]
        for mask in range(1, 1 << len(pools)):
            part = [pool for index, pool in enumerate(pools) if mask >> index & 1]
            subsets.append((len(lines) - 1, dict(line, gasPrice="0", sources=part)))
    best = [None] * len(lines)
    for (index, part), answer in zip(subsets, answers(program, [row[1] for row in subsets])):
        if "error" in answer:
            expect(code_of(answer) in ("no-source", "nothing-to-trade"), answer)
            continue
        line = lines[index]
        gas = 50_000 + 100_000 * len(answer["legs"])
        cost = -(-gas * int(line["gasPrice"]) * int(line["nativePrice"]) // UNIT)
        value = int(answer["value"]) - cost
        if best[index] is None or value > best[index]:
            best[index] = value
    for line, answer, most in zip(lines, answers(program, lines), best):
        value, bound, _ = checked(line, answer)
        expect(bound >= most, "bound", bound, most)
        expect(value >= most - abs(most) * 1e-8 - 1e6, "a set is better", value, most,
               json.dumps(line))
    return {"gasNetworks": len(lines), "sets": len(subsets)}


if __name__ == "__main__":
    raise SystemExit(main(__doc__, [pools_alone, with_books, with_gas]))
