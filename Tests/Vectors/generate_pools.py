#!/usr/bin/env python3
"""Writes pools_v2.json and pools_v3.json: answers of the deployed pool contracts themselves.

The Uniswap V3 factory, pool, router and position manager and a Uniswap V2 pair and router (the
bytecode that web3-ethereum-defi ships) run in an EVM (pyrevm). Every answer is a swap that was
executed: amounts and state are read from the contracts and from the logs they left.

    python3 -m venv env
    env/bin/pip install pyrevm==0.3.7 eth-abi eth-utils "eth-hash[pycryptodome]"
    env/bin/pip install --no-deps web3-ethereum-defi==1.2
    env/bin/python generate_pools.py

Seeds are fixed; addresses follow from the deployer, so the files are the same every time.
"""
import importlib.metadata
import json
import random
import re
from decimal import Decimal, getcontext

import pyrevm
from eth_abi import decode, encode
from eth_utils import keccak

ABI = importlib.metadata.distribution("web3-ethereum-defi").locate_file("eth_defi")
ME = "0x" + "11" * 20
ZERO = "0x" + "00" * 20
FOREVER = 2**60
MIN_LIMIT = 4295128739 + 1
MAX_LIMIT = 1461446703485210103287273052203988822378723970342 - 1
SUPPLY = 2**200
getcontext().prec = 140


def artefact(name):
    code = json.load(open(ABI / "abi" / (name + ".json")))["bytecode"]
    code = code["object"] if isinstance(code, dict) else code
    return bytes.fromhex(code.removeprefix("0x"))


def factory_code():
    text = (ABI / "uniswap_v3" / "constants.py").read_text()
    digits = re.search(r"UNISWAP_V3_FACTORY_DEPLOYMENT_DATA\s*=[^0]*(0x[0-9a-f]+)", text).group(1)
    return bytes.fromhex(digits[2:])


class Reverted(Exception):
    pass


class Machine:
    """An EVM with one account that deploys, owns and trades everything."""

    def __init__(self):
        self.evm = pyrevm.EVM(gas_limit=2**63)
        self.evm.set_balance(ME, 10**30)

    def deploy(self, code):
        return self.evm.deploy(ME, code)

    def send(self, to, signature, values=()):
        types = split(signature)
        data = keccak(text=signature)[:4] + encode(types, values)
        try:
            return bytes(self.evm.message_call(ME, to, calldata=data))
        except RuntimeError as error:
            raise Reverted(str(error)) from None

    def read(self, to, signature, outputs, values=()):
        return decode(outputs, self.send(to, signature, values))

    def logs(self, address):
        """The logs of the last call, of one contract."""
        rows = []
        for log in self.evm.result.logs:
            if str(log.address).lower() == address.lower():
                topics, data = log.data
                rows.append({"topics": [hexed(t) for t in topics], "data": hexed(data)})
        return rows


def hexed(value):
    return value if isinstance(value, str) else "0x" + bytes(value).hex()


def split(signature):
    """The parameter types of a signature."""
    inner, depth, part, parts = signature[signature.index("(") + 1:-1], 0, "", []
    for c in inner:
        if c == "," and depth == 0:
            parts.append(part)
            part = ""
            continue
        depth += (c == "(") - (c == ")")
        part += c
    return parts + [part] if part else parts


def tokens(machine):
    code = artefact("ERC20MockDecimals")
    made = [machine.deploy(code + encode(["string", "string", "uint256", "uint8"],
                                         ["T", "T", SUPPLY, 18])) for _ in range(2)]
    return sorted(made, key=lambda address: int(address, 16))


# Uniswap V3

class PoolV3:
    def __init__(self, machine, fee, spacing, start_tick, seed):
        m = self.machine = machine
        self.random = random.Random(seed)
        self.fee, self.spacing = fee, spacing
        self.tokens = tokens(m)
        weth = m.deploy(artefact("sushi/WETH9Mock"))
        self.factory = m.deploy(factory_code())
        if fee not in (500, 3000, 10000):
            m.send(self.factory, "enableFeeAmount(uint24,int24)", [fee, spacing])
        two = encode(["address"] * 2, [self.factory, weth])
        three = encode(["address"] * 3, [self.factory, weth, ZERO])
        self.manager = m.deploy(artefact("uniswap_v3/NonfungiblePositionManager") + three)
        self.router = m.deploy(artefact("uniswap_v3/SwapRouter") + two)
        for token in self.tokens:
            for spender in (self.manager, self.router):
                m.send(token, "approve(address,uint256)", [spender, 2**256 - 1])
        m.send(self.factory, "createPool(address,address,uint24)", [*self.tokens, fee])
        (self.address,) = m.read(self.factory, "getPool(address,address,uint24)", ["address"],
                                 [*self.tokens, fee])
        self.positions = []
        self.ticks = set()
        self.steps = []
        price = int(1.0001 ** (start_tick / 2) * 2**96) + self.random.randrange(1000)
        m.send(self.address, "initialize(uint160)", [price])
        self.record("initialize")

    def state(self):
        m = self.machine
        price, tick = decode(["uint160", "int24"], m.send(self.address, "slot0()")[:64])
        (liquidity,) = m.read(self.address, "liquidity()", ["uint128"])
        return price, tick, liquidity

    def record(self, kind):
        logs = self.machine.logs(self.address)
        assert logs, kind
        price, tick, liquidity = self.state()
        self.steps.append({"kind": kind, "logs": logs, "sqrtPriceX96": str(price), "tick": tick,
                           "liquidity": str(liquidity), "quotes": []})

    def mint(self, lower, upper, amount0, amount1):
        struct = "(address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256)"
        try:
            out = self.machine.send(self.manager, f"mint({struct})", [
                (*self.tokens, self.fee, lower, upper, amount0, amount1, 0, 0, ME, FOREVER)])
        except Reverted:  # the amounts give no liquidity
            return
        number, liquidity = decode(["uint256", "uint128"], out[:64])
        self.record("mint")
        self.positions.append([number, liquidity])
        self.ticks |= {lower, upper}

    def burn(self, index, part):
        number, liquidity = self.positions[index]
        amount = int(liquidity * part)
        self.machine.send(self.manager, "decreaseLiquidity((uint256,uint128,uint256,uint256,uint256))",
                          [(number, amount, 0, 0, FOREVER)])
        self.record("burn")
        self.positions[index][1] -= amount
        if not self.positions[index][1]:
            del self.positions[index]

    def collect(self, index):
        """Pokes the position: a burn of nothing and a Collect log."""
        self.machine.send(self.manager, "collect((uint256,address,uint128,uint128))",
                          [(self.positions[index][0], ME, 2**128 - 1, 2**128 - 1)])
        self.record("collect")

    def swap(self, zero_for_one, exact_in, amount):
        """Executes a swap to the end of the price range; the amounts of its log."""
        a, b = self.tokens if zero_for_one else self.tokens[::-1]
        limit = MIN_LIMIT if zero_for_one else MAX_LIMIT
        name = "exactInputSingle" if exact_in else "exactOutputSingle"
        struct = "(address,address,uint24,address,uint256,uint256,uint256,uint160)"
        other = 0 if exact_in else SUPPLY
        self.machine.send(self.router, f"{name}({struct})",
                          [(a, b, self.fee, ME, FOREVER, amount, other, limit)])
        log = [row for row in self.machine.logs(self.address) if len(row["topics"]) == 3][-1]
        amount0, amount1 = decode(["int256", "int256"], bytes.fromhex(log["data"][2:])[:64])
        return (amount0, -amount1) if zero_for_one else (amount1, -amount0)

    def quote(self, zero_for_one, exact_in, amount):
        """Executes, writes down what happened and takes it back."""
        checkpoint = self.machine.evm.snapshot()
        row = [int(zero_for_one), int(exact_in), str(amount)]
        try:
            amount_in, amount_out = self.swap(zero_for_one, exact_in, amount)
            price, tick, liquidity = self.state()
            row += [str(amount_in), str(amount_out), str(price), tick, str(liquidity)]
        except Reverted:
            row += ["reverts"]
        self.machine.evm.revert(checkpoint)
        self.steps[-1]["quotes"].append(row)

    def balances(self):
        return [self.machine.read(token, "balanceOf(address)", ["uint256"], [self.address])[0]
                for token in self.tokens]

    def size(self, balance):
        """From one unit to sixty per cent of what the pool holds, now and then more than all."""
        r = self.random
        kind = r.random()
        if self.spacing > 1000 and kind < 0.6:  # far down a word that spans half the range
            return int(10 ** (15 + 20 * r.random()))
        if kind < 0.15:
            return r.randrange(1, 20)
        if kind < 0.9:
            top = max(2, int(balance * 0.6))
            return max(1, int(top ** r.random()) if r.random() < 0.5 else int(top * r.random() ** 3))
        if kind < 0.95:
            return balance * r.choice([1, 2, 50]) + 1
        return int(10 ** (45 * r.random()))

    def quotes(self, count):
        balances = self.balances()
        for _ in range(count):
            zero_for_one, exact_in = self.random.random() < 0.5, self.random.random() < 0.5
            self.quote(zero_for_one, exact_in, self.size(balances[zero_for_one ^ exact_in]))

    def trade(self):
        balances = self.balances()
        zero_for_one, exact_in = self.random.random() < 0.5, self.random.random() < 0.5
        amount = max(1, int(balances[zero_for_one ^ exact_in] * self.random.random() ** 3 * 0.5))
        try:
            self.swap(zero_for_one, exact_in, amount)
        except Reverted:
            return
        self.record("swap")

    def to_edge(self, zero_for_one, tick):
        """Stops a swap exactly on a tick's price, where the tick is one less when falling."""
        price = square_root_price(tick)
        if (price < self.state()[0]) != zero_for_one:
            return
        a, b = self.tokens if zero_for_one else self.tokens[::-1]
        struct = "(address,address,uint24,address,uint256,uint256,uint256,uint160)"
        self.machine.send(self.router, f"exactInputSingle({struct})",
                          [(a, b, self.fee, ME, FOREVER, 2**120, 0, price)])
        self.record("edge")

    def document(self, name):
        ticks = []
        for tick in sorted(self.ticks):
            gross, net = decode(["uint128", "int128"],
                                self.machine.send(self.address, "ticks(int24)", [tick])[:64])
            if gross:
                ticks.append([tick, str(net), str(gross)])
        return {"name": name, "address": self.address.lower(), "factory": self.factory.lower(),
                "token0": self.tokens[0].lower(), "token1": self.tokens[1].lower(),
                "feePips": self.fee, "tickSpacing": self.spacing, "steps": self.steps,
                "ticks": ticks}


def square_root_price(tick):
    """The contract's price of a tick: 128-bit factors multiplied up and truncated."""
    ratio, bit = 1 << 128, 0
    while abs(tick) >> bit:
        if abs(tick) >> bit & 1:
            factor = int(Decimal(2) ** 128 / Decimal("1.0001") ** (Decimal(2) ** bit / 2)
                         + Decimal("0.5"))
            ratio = ratio * factor >> 128
        bit += 1
    if tick > 0:
        ratio = (2**256 - 1) // ratio
    return (ratio >> 32) + (ratio % 2**32 > 0)


def run_v3(name, fee, spacing, start, width, depth, seed, full_range, steps, quotes):
    pool = PoolV3(Machine(), fee, spacing, start, seed)
    r = pool.random
    low, high = -(887272 // spacing) * spacing, 887272 // spacing * spacing
    deep = [10**part for part in depth]
    if full_range:
        pool.mint(low, high, *deep)
    base = start // spacing
    top = high // spacing
    for _ in range(8):
        lower = base - r.randrange(1, width)
        upper = min(top, lower + r.randrange(1, width))
        pool.mint(lower * spacing, upper * spacing, *[r.randrange(part) + 1 for part in deep])
    if not full_range:  # a gap without liquidity, then an island
        pool.mint((base + 3 * width) * spacing, (base + 4 * width) * spacing, *deep)
        pool.mint((base - 4 * width) * spacing, (base - 3 * width) * spacing, *deep)
    pool.quotes(quotes)
    pool.quote(True, True, 0)
    for number in range(steps):
        kind = r.random()
        if kind < 0.55:
            pool.trade()
        elif kind < 0.7:
            lower = base - r.randrange(1, width)
            pool.mint(lower * spacing, min(top, lower + r.randrange(1, width)) * spacing,
                      *[r.randrange(part) + 1 for part in deep])
        elif kind < 0.9 and len(pool.positions) > 3:
            pool.burn(r.randrange(len(pool.positions)), r.choice([0.25, 0.5, 1]))
        elif kind < 0.95:
            pool.collect(r.randrange(len(pool.positions)))
        else:
            pool.to_edge(r.random() < 0.5, r.choice(sorted(pool.ticks)))
        pool.quotes(quotes // 6)
    return pool.document(name)


# Uniswap V2

PERIPHERY_PAIR_HASH = "e18a34eb0e04b04f7a0ac29a6e80748dca96319b42c54d679cb821dca90c6303"


def run_v2(reserves, seed, count):
    m, r = Machine(), random.Random(seed)
    pair_tokens = tokens(m)
    weth = m.deploy(artefact("sushi/WETH9Mock"))
    factory = m.deploy(artefact("sushi/UniswapV2Factory") + encode(["address"], [ME]))
    code_hash = m.send(factory, "pairCodeHash()")
    # The router is built for another build of the pair; it is given this factory's hash.
    router = m.deploy(artefact("sushi/UniswapV2Router02").replace(
        bytes.fromhex(PERIPHERY_PAIR_HASH), code_hash) + encode(["address"] * 2, [factory, weth]))
    m.send(factory, "createPair(address,address)", pair_tokens)
    (pair,) = m.read(factory, "getPair(address,address)", ["address"], pair_tokens)
    for token, reserve in zip(pair_tokens, reserves):
        m.send(token, "transfer(address,uint256)", [pair, reserve])
        m.send(token, "approve(address,uint256)", [router, 2**256 - 1])
    m.send(pair, "mint(address)", [ME])
    document = {"address": pair.lower(), "factory": factory.lower(), "initCodeHash": hexed(code_hash),
                "token0": pair_tokens[0].lower(), "token1": pair_tokens[1].lower(),
                "logs": [row for row in m.logs(pair) if len(row["topics"]) == 1], "swaps": []}
    for _ in range(count):
        held = decode(["uint112", "uint112"], m.send(pair, "getReserves()")[:64])
        zero_for_one, exact_in = r.random() < 0.5, r.random() < 0.5
        path = pair_tokens if zero_for_one else pair_tokens[::-1]
        here = held[zero_for_one ^ exact_in]
        top = max(2, int(here * 0.6))
        amount = r.choice([1, 2, 3, int(top ** r.random()), int(top * r.random()),
                           here, here - 1, 2**112 - 1 - here, 2**112 - here, 2**112])
        row = [int(zero_for_one), int(exact_in), str(amount)]
        checkpoint = m.evm.snapshot()
        try:
            name = "swapExactTokensForTokens" if exact_in else "swapTokensForExactTokens"
            out = m.send(router, f"{name}(uint256,uint256,address[],address,uint256)",
                         [amount, 0 if exact_in else SUPPLY, path, ME, FOREVER])
            (moved,) = decode(["uint256[]"], out)
            sync = [log for log in m.logs(pair) if len(log["topics"]) == 1][-1]
            row += [str(moved[0]), str(moved[1]), sync["topics"][0], sync["data"]]
        except Reverted:
            row += ["reverts"]
            document["swaps"].append(row)
            m.evm.revert(checkpoint)
            continue
        document["swaps"].append(row)
        # One unit more than the formula's output never satisfies the pair itself.
        m.evm.revert(checkpoint)
        checkpoint = m.evm.snapshot()
        m.send(path[0], "transfer(address,uint256)", [pair, moved[0]])
        if exact_in:
            outs = (0, moved[1] + 1) if zero_for_one else (moved[1] + 1, 0)
            try:
                m.send(pair, "swap(uint256,uint256,address,bytes)", [*outs, ME, b""])
                raise AssertionError("the pair paid more than the formula")
            except Reverted:
                pass
        m.evm.revert(checkpoint)
        # Most swaps are taken back, the small ones move the reserves on.
        if r.random() < 0.5 and amount < here // 3:
            document["swaps"][-1].append("kept")
            m.send(router, f"{name}(uint256,uint256,address[],address,uint256)",
                   [amount, 0 if exact_in else SUPPLY, path, ME, FOREVER])
    return document


def write(name, provenance, pools, key="pools"):
    with open(name, "w") as file:
        file.write('{"provenance": ' + json.dumps(provenance) + f',\n"{key}": [\n')
        file.write(",\n".join(pretty(pool) for pool in pools))
        file.write("\n]}\n")


def pretty(pool):
    """One line a step, a swap or a field."""
    lines = []
    for key, value in pool.items():
        if key in ("steps", "swaps"):
            rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in value)
            lines.append(f'"{key}": [\n{rows}\n]')
        else:
            lines.append(f'"{key}": {json.dumps(value, separators=(",", ":"))}')
    return "{" + ",\n".join(lines) + "}"


def main():
    evm = "executed in an EVM (pyrevm 0.3.7); written by generate_pools.py, seeds fixed"
    write("pools_v3.json", "answers of the Uniswap V3 pool bytecode " + evm, [
        run_v3("tight", 500, 10, 195_000, 40, (21, 29), 1, False, 20, 36),
        run_v3("wide", 3000, 60, 7, 30, (22, 22), 2, True, 20, 36),
        run_v3("single spacing", 100, 1, -276_325, 900, (24, 12), 3, True, 10, 24),
        run_v3("high end", 3000, 60, 860_000, 100, (12, 49), 4, True, 8, 36),
        run_v3("low end", 500, 10, -860_000, 600, (49, 12), 5, True, 8, 36),
        run_v3("one word", 20_000, 16_383, 800_000, 3, (16, 51), 7, True, 3, 72),
        run_v3("shallow", 3000, 60, -200, 20, (4, 4), 6, False, 8, 36),
    ])
    write("pools_v2.json", "answers of a Uniswap V2 pair and router " + evm, [
        run_v2((3_000_000 * 10**6, 1_000 * 10**18), 11, 120),
        run_v2((10**24, 2 * 10**24), 12, 120),
        run_v2((1_009, 70_001), 13, 80),
        run_v2((2**111, 2**110 + 12345), 14, 80),
    ])


if __name__ == "__main__":
    main()
