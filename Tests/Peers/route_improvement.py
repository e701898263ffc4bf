"""How much better plans of `route` are than what is usual, by the size of the order.

Usage: route_improvement.py PROGRAM SEED COUNT

Draws COUNT markets of one pair for each of four sizes: 3 to 12 constant-product pools that hold 1,000
to 1,000,000 of the token paid, prices within half a percent, fees of 0.05 %, 0.3 % and 1 %, 100,000
gas a pool and 50,000 a transaction at 20 gwei. The others use the same exact quotes and the same gas:
all through the best pool; the best split in twentieths; 256 slices, each to the pool that gains most.
Prints median and maximum improvement in basis points; exits 1 when any of them is better in units.
"""
import json
import random
import statistics
import subprocess
import sys

UNIT = 10**18
MILLION = 1_000_000
SIZES = (1, 10, 100, 1_000)
PARTS, CHUNKS = 20, 256
GAS_PRICE, NATIVE = 20 * 10**9, 2000 * UNIT


def cost(gas):
    return -(-gas * GAS_PRICE * NATIVE // UNIT)


POOL, BASE = cost(100_000), cost(50_000)


def market(source, size):
    pools = []
    for _ in range(source.randint(3, 12)):
        depth = 10 ** (3 + 3 * source.random())
        price = 2000 * (1 + 0.01 * (source.random() - 0.5))
        pools.append((int(depth * UNIT), int(depth * price * UNIT),
                      source.choice([500, 3000, 10000])))
    return pools, size * UNIT // (PARTS * 64) * (PARTS * 64)


def line(pools, amount):
    return {
        "sources": [
            {"id": f"p{index}", "kind": "pool", "gas": 100_000, "state": {
                "kind": "constantProduct", "token0": "A", "token1": "B", "reserve0": str(one),
                "reserve1": str(two), "feePips": fee}}
            for index, (one, two, fee) in enumerate(pools)],
        "assets": {"A": {"decimals": 18}, "B": {"decimals": 18}},
        "inventory": [{"location": "chain", "asset": "A", "amount": str(amount)}],
        "gasPrice": str(GAS_PRICE), "nativePrice": str(NATIVE), "transactionGas": 50_000,
        "order": {"side": "sell", "assetIn": "A", "assetOut": "B", "amountIn": str(amount)}}


def out(pool, amount):
    fed = amount * (MILLION - pool[2])
    return fed * pool[1] // (pool[0] * MILLION + fed)


def single(pools, amount):
    return max(out(pool, amount) for pool in pools) - POOL - BASE


def grid(pools, amount):
    best = [0] + [None] * PARTS
    for pool in pools:
        table = [out(pool, amount * part // PARTS) - POOL for part in range(PARTS + 1)]
        best = [best[0]] + [
            max([value for value in [best[total]] if value is not None] + [
                best[total - part] + table[part] for part in range(1, total + 1)
                if best[total - part] is not None])
            for total in range(1, PARTS + 1)]
    return best[PARTS] - BASE


def greedy(pools, amount):
    step, taken, value = amount // CHUNKS, [0] * len(pools), -BASE
    for _ in range(CHUNKS):
        gains = [out(pool, step * (count + 1)) - out(pool, step * count) - POOL * (count == 0)
                 for pool, count in zip(pools, taken)]
        best = max(range(len(pools)), key=gains.__getitem__)
        taken[best] += 1
        value += gains[best]
    return value


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    source, count = random.Random(int(sys.argv[2])), int(sys.argv[3])
    rivals = {"one pool": single, "twentieths": grid, "256 slices": greedy}
    print(f"{'size':>6}" + "".join(f"{name + ': median':>22}{'max bps':>10}" for name in rivals))
    for size in SIZES:
        markets = [market(source, size) for _ in range(count)]
        done = subprocess.run(
            [sys.argv[1], "route"], capture_output=True, text=True,
            input="".join(json.dumps(line(*each)) + "\n" for each in markets))
        values = [int(json.loads(text)["value"]) for text in done.stdout.splitlines()]
        row = f"{size:>6}"
        for name, rival in rivals.items():
            gains = []
            for each, value in zip(markets, values, strict=True):
                other = rival(*each)
                if value < other:
                    print(f"{name} is better: {other} {value} {json.dumps(line(*each))}")
                    return 1
                gains.append((value - other) / abs(other) * 1e4)
            row += f"{statistics.median(gains):>22.4f}{max(gains):>10.2f}"
        print(row)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
