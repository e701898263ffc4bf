#!/usr/bin/env python3
"""Writes pools_logs.json: what Uniswap V2 pairs and V3 pools emit, call by call.

The bytecode that web3-ethereum-defi ships runs in an EVM, as in generate_pools.py beside this file,
which also says what to install. Calls are of every kind that changes a pool: swaps by input, by
output and to a price limit, swaps that take less than they may, donations, both tokens paid at once,
liquidity, protocol fees, `sync` and `skim`. Seeds are fixed: running it again changes nothing.
"""
import json
import random

from eth_abi import decode, encode
from generate_pools import (FOREVER, MAX_LIMIT, ME, MIN_LIMIT, PERIPHERY_PAIR_HASH, SUPPLY, Machine,
                            PoolV3, Reverted, artefact, tokens)


class Ranged(PoolV3):
    """A V3 pool that writes down the logs of each call and nothing else."""

    def __init__(self, *parameters):
        self.calls = []
        super().__init__(*parameters)

    def record(self, kind):
        self.calls.append([kind, self.machine.logs(self.address)])

    def attempt(self, exact_in, limited):
        r = self.random
        zero_for_one = r.random() < 0.5
        price = self.state()[0]
        limit = MIN_LIMIT if zero_for_one else MAX_LIMIT
        if limited:
            move = 1 + 0.2 * r.random() ** 4
            limit = max(MIN_LIMIT, int(price / move)) if zero_for_one else min(
                MAX_LIMIT, int(price * move) + 1)
            if limit == price:
                return
        balance = self.balances()[zero_for_one ^ exact_in]
        amount = max(1, int(balance * r.random() ** r.choice([1, 3, 12])))
        a, b = self.tokens if zero_for_one else self.tokens[::-1]
        struct = "(address,address,uint24,address,uint256,uint256,uint256,uint160)"
        name, other = ("exactInputSingle", 0) if exact_in else ("exactOutputSingle", SUPPLY)
        try:
            self.machine.send(self.router, f"{name}({struct})",
                              [(a, b, self.fee, ME, FOREVER, amount, other, limit)])
        except Reverted:
            return
        self.record(("exactIn" if exact_in else "exactOut") + ("Limited" if limited else ""))

    def protocol(self):
        shares = [self.random.choice([0, 4, 7, 10]) for _ in range(2)]
        self.machine.send(self.address, "setFeeProtocol(uint8,uint8)", shares)
        self.record("setFeeProtocol")


def ranged(fee, spacing, start, width, depth, seed, count):
    pool = Ranged(Machine(), fee, spacing, start, seed)
    r, base = pool.random, start // spacing

    def mint():
        lower = base - r.randrange(1, width)
        pool.mint(lower * spacing, (lower + r.randrange(1, width)) * spacing,
                  *[r.randrange(10**part) + 1 for part in depth])

    low = -(887272 // spacing) * spacing
    pool.mint(low, -low, *[10**part for part in depth])
    for _ in range(6):
        mint()
    for _ in range(count):
        kind = r.random()
        if kind < 0.8:
            pool.attempt(r.random() < 0.5, r.random() < 0.4)
        elif kind < 0.88:
            mint()
        elif kind < 0.94 and len(pool.positions) > 3:
            pool.burn(r.randrange(1, len(pool.positions)), r.choice([0.25, 0.5, 1]))
        elif kind < 0.97:
            pool.collect(r.randrange(len(pool.positions)))
        else:
            pool.protocol()
    return {"address": pool.address.lower(), "token0": pool.tokens[0].lower(),
            "token1": pool.tokens[1].lower(), "feePips": fee, "tickSpacing": spacing,
            "calls": pool.calls}


def pair(reserves, seed, count):
    m, r = Machine(), random.Random(seed)
    both = tokens(m)
    factory = m.deploy(artefact("sushi/UniswapV2Factory") + encode(["address"], [ME]))
    weth = m.deploy(artefact("sushi/WETH9Mock"))
    code_hash = m.send(factory, "pairCodeHash()")
    router = m.deploy(artefact("sushi/UniswapV2Router02").replace(
        bytes.fromhex(PERIPHERY_PAIR_HASH), code_hash) + encode(["address"] * 2, [factory, weth]))
    m.send(factory, "createPair(address,address)", both)
    (address,) = m.read(factory, "getPair(address,address)", ["address"], both)
    calls = []

    def give(side, amount):
        m.send(both[side], "transfer(address,uint256)", [address, amount])

    def call(kind, signature, values=(), to=address):
        try:
            m.send(to, signature, values)
        except Reverted:
            return False
        calls.append([kind, m.logs(address)])
        return True

    def act():
        held = decode(["uint112", "uint112"], m.send(address, "getReserves()")[:64])
        side, part = r.randrange(2), r.random() ** r.choice([1, 4])
        amount = max(1, int(held[side] * part * 0.4))
        path = both[side:] + both[:side]
        best = amount * 997 * held[1 - side] // (held[side] * 1000 + amount * 997)
        outs = lambda out: [out, 0] if side else [0, out]
        swap = "swap(uint256,uint256,address,bytes)"
        kind = r.random()
        if kind < 0.3:
            call("exactIn", "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
                 [amount, 0, path, ME, FOREVER], router)
        elif kind < 0.55:
            call("exactOut", "swapTokensForExactTokens(uint256,uint256,address[],address,uint256)",
                 [max(1, best), SUPPLY, path, ME, FOREVER], router)
        elif kind < 0.65 and best > 10:
            give(side, amount)
            call("less", swap, [*outs(best - 1 - int(best * 0.01 * r.random())), ME, b""])
        elif kind < 0.7 and best > 10:
            give(side, amount)
            give(1 - side, max(1, best // 50))
            call("both", swap, [*outs(best), ME, b""])
        elif kind < 0.75 and best > 10:
            give(side, amount)
            call("same", swap, [*outs(amount * 9 // 10)[::-1], ME, b""])
        elif kind < 0.85:
            for number, amount in enumerate(held):
                give(number, max(1, int(amount * part)))
            call("mint", "mint(address)", [ME])
        elif kind < 0.93:
            (shares,) = m.read(address, "balanceOf(address)", ["uint256"], [ME])
            m.send(address, "transfer(address,uint256)", [address, int(shares * part * 0.3) + 1])
            call("burn", "burn(address)", [ME])
        elif kind < 0.97:
            give(side, amount)
            call("sync", "sync()")
        else:
            give(side, amount)
            call("skim", "skim(address)", [ME])

    for token, reserve in zip(both, reserves):
        m.send(token, "transfer(address,uint256)", [address, reserve])
        m.send(token, "approve(address,uint256)", [router, 2**256 - 1])
    call("mint", "mint(address)", [ME])
    for _ in range(count):
        act()
    return {"address": address.lower(), "token0": both[0].lower(), "token1": both[1].lower(),
            "feePips": 3000, "calls": calls}


def main():
    document = {
        "provenance": "logs of Uniswap V2 pair and V3 pool bytecode executed in an EVM (pyrevm "
                      "0.3.7); written by generate_pool_logs.py, seeds fixed",
        "ranged": [
            ranged(500, 10, 195_000, 60, (21, 29), 41, 80),
            ranged(3000, 60, 7, 30, (22, 22), 42, 80),
            ranged(10_000, 200, -276_000, 20, (24, 12), 43, 60),
            ranged(100, 1, -40, 300, (18, 18), 44, 60),
        ],
        "pairs": [
            pair((3_000_000 * 10**6, 1_000 * 10**18), 51, 100),
            pair((10**24, 2 * 10**24), 52, 60),
            pair((10_009, 70_001), 53, 60),
        ],
    }
    with open("pools_logs.json", "w") as file:
        file.write("{" + f'"provenance": {json.dumps(document["provenance"])}')
        for key in ("ranged", "pairs"):
            file.write(f',\n"{key}": [\n' + ",\n".join(pretty(pool) for pool in document[key]))
            file.write("\n]")
        file.write("}\n")


def pretty(pool):
    """One line a call."""
    head = [f'"{key}": {json.dumps(value)}' for key, value in pool.items() if key != "calls"]
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in pool["calls"])
    return "{" + ",\n".join(head) + f',\n"calls": [\n{rows}\n]}}'


if __name__ == "__main__":
    main()
