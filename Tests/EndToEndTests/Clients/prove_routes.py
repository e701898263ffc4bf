#!/usr/bin/env python3
"""Proves plans of `route` against other optimisers and against every set of sources.

Usage: prove_routes.py PROGRAM SEED COUNT

Random orders over one pair with 3 to 40 pools and books, and over networks of 10 to 50 assets with
100 to 1,000 pools, 10 books and transfers. Each plan is replayed with whole numbers and must lie
within a hundredth of a basis point of its bound before lots. Where numpy and scipy are installed, the
bound must not lie above the dual's least value that L-BFGS-B finds by more than a hundredth of a
millionth; where cvxpy is, the plan before lots must not lie below Clarabel's by more. Of the larger
networks only some are given to cvxpy, which takes seconds for each. With costs, every set of 8 to 12
sources is planned without costs and charged afterwards: none may be better than the plan, and the
bound must lie above all. Networks whose transfers are charged for their time in transit are compared
alike; Clarabel has the charge as a quadratic. COUNT is the number of pairs and networks; one in a
hundred has costs (at least one of each kind), one in eight charges. Prints one JSON line; exits 1 when
something differs, 2 for wrong usage.
"""

import json

import check_routes
from check_routes import PLENTY, PPM, UNIT, answers, book, checked, network
from eth_batch import code_of, expect, main

BATCH = 20
numpy, cvxpy = check_routes.numpy, check_routes.cvxpy
scipy = getattr(check_routes, "scipy", None)


# ------------------------------------------------------------------ random problems
def pair(source, count, with_books, gas=False):
    """Pools and books of two assets around one price, an order of up to a tenth of all."""
    values = [10 ** source.uniform(-1, 3) for _ in range(2)]
    sources = []
    for index in range(count):
        worth = 10 ** source.uniform(4, 7)
        price = 1 + 0.004 * (source.random() - 0.5)
        sources.append({
            "id": f"p{index}", "kind": "pool", "gas": 100_000 if gas else 0, "state": {
                "kind": "constantProduct", "token0": "T0", "token1": "T1",
                "reserve0": str(int(worth / values[0] * UNIT)),
                "reserve1": str(int(worth / values[1] * price * UNIT)),
                "feePips": source.choice([500, 3000, 10000])}})
    for index in range(with_books):
        row = book(source, f"b{index}", "chain", ["T0", "T1"], values, 0, 1)
        sources.append(row)
    amount = 10 ** source.uniform(2, 6) / values[0]
    return {
        "sources": sources, "assets": {name: {"decimals": 18} for name in ("T0", "T1")},
        "inventory": [{"location": "chain", "asset": "T0", "amount": str(PLENTY)}],
        "gasPrice": str(int(10 ** source.uniform(9, 12.5))) if gas else "0",
        "nativePrice": str(int(2000 / values[1] * UNIT)) if gas else "0",
        "transactionGas": 50_000 if gas else 0,
        "order": {"side": "sell", "assetIn": "T0", "assetOut": "T1",
                  "amountIn": str(int(amount * UNIT))}}


# ------------------------------------------------------------------ other optimisers
class Arcs:
    """All ways of a problem between places: pools, levels of books, and transfers."""

    def __init__(self, line):
        self.names = {}
        pools, levels, moves = [], [], []
        for source in line["sources"]:
            if source["kind"] == "pool":
                state = source["state"]
                pools.append((self.node("chain", state["token0"]),
                              self.node("chain", state["token1"]), float(state["reserve0"]),
                              float(state["reserve1"]), 1 - state["feePips"] * PPM))
            elif source["kind"] == "book":
                levels += self.levels(source)
            else:
                keep = 1 - source.get("haircutPips", 0) * PPM
                moves.append((self.node(source["from"], source["asset"]),
                              self.node(source["to"], source["asset"]), keep,
                              charge(line, source)))
        order = line["order"]
        self.start = self.node("chain", order["assetIn"])
        # What is received counts wherever it ends.
        self.ends = [index for (_, asset), index in self.names.items()
                     if asset == order["assetOut"]]
        self.amount = float(order["amountIn"])
        self.pools = numpy.array(pools)
        self.levels = numpy.array(levels).reshape(-1, 4)
        self.moves = numpy.array(moves).reshape(-1, 4)
        self.units = self.scales()

    def node(self, place, asset):
        return self.names.setdefault((place, asset), len(self.names))

    def levels(self, source):
        base = self.node(source["location"], source["base"])
        quote = self.node(source["location"], source["quote"])
        fee = source["takerFeePips"] * PPM
        on_base = source["feeOn"] == "base"
        rows = []
        for price, size in source["bids"]:
            price, size = float(price), float(size) * UNIT
            paid = size * (1 + fee) if on_base else size
            got = size * price * (1 if on_base else 1 - fee)
            rows.append((base, quote, got / paid, paid))
        for price, size in source["asks"]:
            price, size = float(price), float(size) * UNIT
            rows.append((quote, base, (1 - fee) / price, size * price))
        return rows

    def scales(self):
        """A typical amount of each node's asset."""
        sums = {}
        for one, two, first, second, _ in self.pools:
            sums.setdefault(int(one), []).append(first)
            sums.setdefault(int(two), []).append(second)
        byasset = {asset: numpy.mean(sums[index])
                   for (place, asset), index in self.names.items() if index in sums}
        return numpy.array([byasset.get(asset, 1.0) for _, asset in self.names])


def charge(line, source):
    """What a transfer is charged for one raw unit; it grows as the square."""
    row = line.get("risk", {}).get("assets", {}).get(source["asset"])
    if row is None:
        return 0.0
    rate = float(line["risk"]["aversion"]) * float(row["variance"]) * source["seconds"]
    return rate * float(row["price"])**2 / UNIT


def convex(line, exact=True):
    """The primal by cvxpy and Clarabel: pools, levels and transfers, as what is received less what
    transfers are charged; without `exact` also where Clarabel stopped early."""
    arcs = Arcs(line)
    # In shares of the order, so that what is asked for is about one.
    units, count = arcs.units * (arcs.amount / arcs.units[arcs.start]), len(arcs.names)
    one, two = arcs.pools[:, 0].astype(int), arcs.pools[:, 1].astype(int)
    first, second, keep = arcs.pools[:, 2], arcs.pools[:, 3], arcs.pools[:, 4]
    pools = len(one)
    into, back, out, gone = (cvxpy.Variable(pools, nonneg=True) for _ in range(4))
    left, right = numpy.zeros((count, pools)), numpy.zeros((count, pools))
    left[one, range(pools)] = first / units[one]
    right[two, range(pools)] = second / units[two]
    net = left @ (gone - into) + right @ (out - back)
    rules = [cvxpy.inv_pos(1 + cvxpy.multiply(keep, into) - gone)
             <= 1 + cvxpy.multiply(keep, back) - out]
    charges = 0
    for rows in (arcs.levels, arcs.moves):
        if len(rows) == 0:
            continue
        start, end, rate = rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2]
        used = cvxpy.Variable(len(rows), nonneg=True)
        # In units of the node that pays, and at most a level's share of it.
        flow = numpy.zeros((count, len(rows)))
        flow[start, range(len(rows))] -= 1
        flow[end, range(len(rows))] += rate * units[start] / units[end]
        net = net + flow @ used
        if rows is arcs.levels:
            rules.append(used <= rows[:, 3] / units[start])
        elif rows[:, 3].any():
            square = rows[:, 3] * units[start]**2 / units[arcs.ends[0]]
            charges = cvxpy.sum(cvxpy.multiply(square, cvxpy.square(used)))
    held = numpy.zeros(count)
    held[arcs.start] = arcs.amount / units[arcs.start]
    after = net + held
    rules.append(after >= 0)
    unit = units[arcs.ends[0]]
    problem = cvxpy.Problem(cvxpy.Maximize(cvxpy.sum(after[arcs.ends]) - charges), rules)
    try:
        problem.solve(solver="CLARABEL")
    except cvxpy.error.SolverError:
        return None
    known = ("optimal",) if exact else ("optimal", "optimal_inaccurate")
    return float(problem.value * unit) if problem.status in known else None


def dual(line):
    """The least value that L-BFGS-B finds of the dual: no plan is worth more. Without transfers."""
    arcs = Arcs(line)
    units, count = arcs.units, len(arcs.names)
    one, two = arcs.pools[:, 0].astype(int), arcs.pools[:, 1].astype(int)
    first, second = arcs.pools[:, 2] / units[one], arcs.pools[:, 3] / units[two]
    keep, product = arcs.pools[:, 4], first * second
    start, end = arcs.levels[:, 0].astype(int), arcs.levels[:, 1].astype(int)
    rate = arcs.levels[:, 2] * units[start] / units[end]
    cap = arcs.levels[:, 3] / units[start]
    held = numpy.zeros(count)
    held[arcs.start] = arcs.amount / units[arcs.start]

    def value(prices):
        paid, got = prices[one], prices[two]
        into = numpy.maximum((numpy.sqrt(got * keep * product / paid) - first) / keep, 0)
        out = second - product / (first + keep * into)
        back = numpy.maximum((numpy.sqrt(paid * keep * product / got) - second) / keep, 0)
        gone = first - product / (second + keep * back)
        used = numpy.where(prices[end] * rate > prices[start], cap, 0)
        net = (numpy.bincount(one, gone - into, count) + numpy.bincount(two, out - back, count)
               + numpy.bincount(end, used * rate, count) - numpy.bincount(start, used, count))
        return float(prices @ net + prices @ held), net + held

    guess = numpy.array([
        1 / numpy.median(numpy.concatenate([first[one == k], second[two == k]]))
        for k in range(count)])
    goal = arcs.ends[0]
    bounds = [(1e-9, None)] * count
    bounds[goal] = (1.0, 1.0)
    found = scipy.optimize.minimize(
        value, guess / guess[goal], jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 4000, "maxfun": 8000, "ftol": 1e-16, "gtol": 1e-13})
    return found.fun * units[goal]


# ------------------------------------------------------------------ checks
class Table:
    """The worst of all comparisons."""

    def __init__(self):
        self.counts, self.worst = {}, {}

    def add(self, name, amount):
        self.counts[name] = self.counts.get(name, 0) + 1
        self.worst[name] = max(self.worst.get(name, -1e9), amount)

    def text(self, names):
        return {**{f"{names[key]}Worst": float(f"{most:.3g}") for key, most in
                   self.worst.items()},
                **{f"{names[key]}Count": count for key, count in self.counts.items()}}


def compared(program, lines, convex_every):
    """Plans a batch and compares each answer; answers the table."""
    table = Table()
    for first in range(0, len(lines), BATCH):
        batch = lines[first:first + BATCH]
        for index, (line, answer) in enumerate(zip(batch, answers(program, batch))):
            value, bound, _ = checked(line, answer)
            before = answer["gapBpsBeforeLots"]
            table.add("gap", before)
            expect(before <= 0.01, "gap before lots", before, json.dumps(line)[:300])
            expect(not answer["partial"], "partial")
            if numpy is None:
                continue
            # What the plan was worth before lots, as the gap says.
            smooth = bound * (1 - before * 1e-4)
            moves = any(source["kind"] == "transfer" for source in line["sources"])
            levels = any(source["kind"] == "book" for source in line["sources"])
            if not moves:
                limit = dual(line)
                expect(value <= limit * (1 + 1e-9), "above the dual", value, limit)
                # Levels of books have corners in which L-BFGS-B stops too early.
                below = (limit - value) / limit / PPM
                if not levels and below > 0.01 and bound < limit * (1 - 1e-8):
                    # It stopped above a limit that is proven: no measure.
                    table.add("unfinished", below)
                elif not levels:
                    table.add("dual", below)
                    expect(below <= 0.01, "dual", limit, value, bound)
            if cvxpy is None or (first + index) % convex_every:
                continue
            found = convex(line)
            if found is None:
                table.add("stopped", 0)
                continue
            # Clarabel itself stops up to a ten-millionth outside of what is possible.
            table.add("convex", (min(found, bound) - smooth) / bound / PPM)
            expect((min(found, bound) - smooth) / bound / PPM <= 0.01 + before * 100,
                   "convex", found, smooth, bound)
    return table.text({"gap": "gapBps", "dual": "dualPpm", "convex": "convexPpm",
                       "unfinished": "dualUnfinishedPpm", "stopped": "clarabelGaveUp"})


def pairs(program, source, count):
    """One pair of 3 to 40 pools and books."""
    lines = []
    for index in range(count):
        size = source.randint(3, 40)
        lines.append(pair(source, size, source.randint(0, 3) if index % 2 else 0))
    return {"pairs": compared(program, lines, 1)}


def networks(program, source, count):
    """10 to 50 assets, 100 to 1,000 pools; half of them with 10 books, of these half at places."""
    lines = []
    for index in range(max(4, count // 2)):
        lines.append(network(
            source, source.randint(10, 50), int(100 * 10 ** source.random()),
            10 if index % 2 else 0, far=index % 4 == 3))
    return {"networks": compared(program, lines, 10 if count > 100 else 4)}


def charged(program, source, count):
    """Networks whose transfers take time, charged from next to nothing to more than they gain."""
    lines = []
    for index in range(max(4, count // 8)):
        line = network(source, source.randint(5, 20), source.randint(40, 200), 10)
        values = worths(line)
        order = float(line["order"]["amountIn"]) / UNIT * values["T0"]
        # So much of the order is charged when all of it is in transit.
        part = 10 ** source.uniform(-4, 0)
        line["risk"] = {
            "aversion": f"{part / (60 * order) * 1e6:.18f}",
            "assets": {name: {"price": f"{worth:.9f}", "variance": "0.000001"}
                       for name, worth in values.items()}}
        lines.append(line)
    table, moved = Table(), 0
    for line, answer in zip(lines, answers(program, lines)):
        _, bound, _ = checked(line, answer)
        table.add("gap", answer["gapBpsBeforeLots"])
        expect(answer["gapBpsBeforeLots"] <= 0.01, "gap before lots", answer, json.dumps(line))
        moved += answer["charge"] != "0"
        found = convex(line, exact=False) if cvxpy is not None else None
        if found is None:
            continue
        # On charges that are small beside the order Clarabel stops early, up to 10^-5 away.
        table.add("convex", abs(found - bound) / bound / PPM)
        expect(abs(found - bound) <= bound * 1e-4, "convex", found, bound, json.dumps(line))
    expect(moved > 0, "nothing was in transit")
    return {"charged": {**table.text({"gap": "gapBps", "convex": "convexPpm"}),
                        "inTransit": moved}}


def worths(line):
    """About how many of what is received a whole unit of each asset is worth."""
    near, open_names, goal = {}, ["T1"], {"T1": 1.0}
    for source in line["sources"]:
        if source["kind"] == "pool":
            state = source["state"]
            rate = float(state["reserve1"]) / float(state["reserve0"])
            near.setdefault(state["token1"], []).append((state["token0"], rate))
            near.setdefault(state["token0"], []).append((state["token1"], 1 / rate))
    while open_names:
        name = open_names.pop()
        for other, rate in near.get(name, []):
            if other not in goal:
                goal[other] = goal[name] * rate
                open_names.append(other)
    return goal


def costly(program, source, count):
    """Fixed costs: every set of 8 to 12 pools, of a pair and of a network of three assets."""
    rows = {"costlySets": 0}
    for kind in ("pair", "network"):
        worst, instances = 0.0, max(1, count // 100)
        for _ in range(instances):
            size = source.randint(8, 12) if count > 100 else 8
            if kind == "pair":
                line = pair(source, size, 0, gas=True)
            else:
                line = network(source, 3, size, 0, gas=True)
                line["gasPrice"] = str(int(10 ** source.uniform(9, 12.5)))
            most, sets = best_set(program, line)
            rows["costlySets"] += sets
            value, bound, _ = checked(line, answers(program, [line])[0])
            expect(bound >= most, "bound", bound, most)
            worst = max(worst, (most - value) / abs(most))
            expect(value >= most - abs(most) * 1e-8 - 1e6, "a set is better", value, most,
                   json.dumps(line))
        rows[f"{kind}CostlyInstances"] = instances
        rows[f"{kind}CostlyWorst"] = float(f"{worst:.3g}")
    return rows


def best_set(program, line):
    """The best value of all sets of sources, each planned without costs."""
    pools, sets = line["sources"], []
    for mask in range(1, 1 << len(pools)):
        part = [pool for index, pool in enumerate(pools) if mask >> index & 1]
        sets.append(dict(line, gasPrice="0", sources=part))
    best = None
    for answer in answers(program, sets):
        if "error" in answer:
            expect(code_of(answer) in ("no-source", "nothing-to-trade"), answer)
            continue
        gas = line["transactionGas"] + 100_000 * len(answer["legs"])
        cost = -(-gas * int(line["gasPrice"]) * int(line["nativePrice"]) // UNIT)
        value = int(answer["value"]) - cost
        best = value if best is None else max(best, value)
    return best, len(sets)


if __name__ == "__main__":
    raise SystemExit(main(__doc__, [pairs, networks, costly, charged]))
