"""Uniswap V2's pair and router and Uniswap V3's factory and pools in an EVM (pyrevm), from the
bytecode that web3-ethereum-defi ships; the package itself is not imported.

One account owns everything. Pools are traded through a small contract of ours that passes on what
the account says and pays whatever the pool's callback asks for.
"""

import decimal
import importlib.metadata
import json
import re

import pyrevm
from eth_abi import encode
from eth_utils import keccak
from vyper import compile_code

FOLDER = importlib.metadata.distribution("web3-ethereum-defi").locate_file("eth_defi")
ME = "0x" + "11" * 20
MOST = 2**256 - 1
SUPPLY = 2**255
LOW_PRICE, HIGH_PRICE = 4295128739, 1461446703485210103287273052203988822378723970342
TICK_MAX = 887272
# The pair hash that the router was built for; it is given that of the factory in use.
PERIPHERY_PAIR_HASH = bytes.fromhex(
    "e18a34eb0e04b04f7a0ac29a6e80748dca96319b42c54d679cb821dca90c6303")
# How the compiler wrote `amountIn.mul(3)` in the pair and 997 in the router.
PAIR_FEE, ROUTER_REST = bytes.fromhex("6003611bb956"), bytes.fromhex("6103e5")
CALLER = """
# pragma version ~=0.4.3
from ethereum.ercs import IERC20

interface Pool:
    def swap(to: address, zero_for_one: bool, amount: int256, limit: uint160, data: Bytes[32]) -> (
        int256, int256): nonpayable
    def mint(to: address, lower: int24, upper: int24, amount: uint128, data: Bytes[32]) -> (
        uint256, uint256): nonpayable
    def burn(lower: int24, upper: int24, amount: uint128) -> (uint256, uint256): nonpayable
    def collect(to: address, lower: int24, upper: int24, amount0: uint128, amount1: uint128) -> (
        uint128, uint128): nonpayable

coins: address[2]

@deploy
def __init__(coin0: address, coin1: address):
    self.coins = [coin0, coin1]

@external
def swap(pool: Pool, zero_for_one: bool, amount: int256, limit: uint160) -> (int256, int256):
    return extcall pool.swap(self, zero_for_one, amount, limit, b"")

@external
def mint(pool: Pool, lower: int24, upper: int24, amount: uint128) -> (uint256, uint256):
    return extcall pool.mint(self, lower, upper, amount, b"")

@external
def burn(pool: Pool, lower: int24, upper: int24, amount: uint128) -> (uint128, uint128):
    extcall pool.burn(lower, upper, amount)
    return extcall pool.collect(self, lower, upper, max_value(uint128), max_value(uint128))

@external
def uniswapV3SwapCallback(amount0: int256, amount1: int256, data: Bytes[32]):
    if amount0 > 0:
        extcall IERC20(self.coins[0]).transfer(msg.sender, convert(amount0, uint256))
    if amount1 > 0:
        extcall IERC20(self.coins[1]).transfer(msg.sender, convert(amount1, uint256))

@external
def uniswapV3MintCallback(amount0: uint256, amount1: uint256, data: Bytes[32]):
    if amount0 > 0:
        extcall IERC20(self.coins[0]).transfer(msg.sender, amount0)
    if amount1 > 0:
        extcall IERC20(self.coins[1]).transfer(msg.sender, amount1)
"""
# 1.0001^(-2^bit / 2) in units of 2^-128, rounded.
with decimal.localcontext(decimal.Context(prec=140)):
    FACTORS = [int(decimal.Decimal(2)**128 / decimal.Decimal("1.0001") ** (
        decimal.Decimal(2)**bit / 2) + decimal.Decimal("0.5")) for bit in range(20)]
CALLER_CODE = bytes.fromhex(compile_code(CALLER, output_formats=["bytecode"])["bytecode"][2:])


class Reverted(Exception):
    pass


def artefact(name):
    code = json.load(open(FOLDER / "abi" / (name + ".json")))["bytecode"]
    code = code["object"] if isinstance(code, dict) else code
    return bytes.fromhex(code.removeprefix("0x"))


def factory_code():
    """The deployed factory's, whose pools have the well-known code hash."""
    text = (FOLDER / "uniswap_v3" / "constants.py").read_text()
    digits = re.search(r"UNISWAP_V3_FACTORY_DEPLOYMENT_DATA\s*=[^0]*(0x[0-9a-f]+)", text).group(1)
    return bytes.fromhex(digits[2:])


def square_root_price(tick):
    """The contract's price of a tick: 128-bit factors multiplied up and truncated."""
    ratio, bit = 1 << 128, 0
    while abs(tick) >> bit:
        if abs(tick) >> bit & 1:
            ratio = ratio * FACTORS[bit] >> 128
        bit += 1
    if tick > 0:
        ratio = MOST // ratio
    return (ratio >> 32) + (ratio % 2**32 > 0)


def word(value):
    value = int(value, 16) if isinstance(value, str) else int(value)
    return (value % 2**256).to_bytes(32, "big")


def signed(data):
    return int.from_bytes(data, "big", signed=True)


class Machine:
    """An EVM with one account and two tokens, in address order."""

    selectors = {}

    def __init__(self):
        self.evm = pyrevm.EVM(gas_limit=2**63)
        self.evm.set_balance(ME, 10**30)
        code = artefact("ERC20MockDecimals") + encode(
            ["string", "string", "uint256", "uint8"], ["T", "T", SUPPLY, 18])
        made = [self.deploy(code) for _ in range(2)]
        self.tokens = sorted(made, key=lambda address: int(address, 16))

    def deploy(self, code):
        return self.evm.deploy(ME, code)

    def call(self, to, signature, *words):
        """The words that a function of plain words answers. Raises Reverted."""
        return self.send(to, signature, b"".join(map(word, words)))

    def send(self, to, signature, arguments):
        selector = self.selectors.setdefault(signature, keccak(text=signature)[:4])
        try:
            out = bytes(self.evm.message_call(ME, to, calldata=selector + arguments))
        except RuntimeError as error:
            raise Reverted(str(error)) from None
        return [out[place:place + 32] for place in range(0, len(out), 32)]

    def address(self, to, signature, *words):
        return "0x" + self.call(to, signature, *words)[0][12:].hex()

    def attempt(self, work):
        """Does some work wholly or, when something reverts, not at all."""
        checkpoint = self.evm.snapshot()
        try:
            work()
        except Reverted:
            self.evm.revert(checkpoint)

    def taken_back(self, work):
        """What some work gives, whose effects are taken back."""
        checkpoint = self.evm.snapshot()
        try:
            return work()
        finally:
            self.evm.revert(checkpoint)


class PairV2:
    """A pair and its router, for a fee of so many thousandths: 3 as deployed, others with that
    number put in the code's place, as forks have it."""

    def __init__(self, thousandths, reserves):
        m = self.machine = Machine()
        factory_bytes = artefact("sushi/UniswapV2Factory")
        router_bytes = artefact("sushi/UniswapV2Router02")
        assert factory_bytes.count(PAIR_FEE) == 2, "the pair charges both inputs"
        assert router_bytes.count(ROUTER_REST) == 2, "the router has two formulas"
        factory_bytes = factory_bytes.replace(
            PAIR_FEE, PAIR_FEE[:1] + bytes([thousandths]) + PAIR_FEE[2:])
        router_bytes = router_bytes.replace(
            ROUTER_REST, ROUTER_REST[:1] + (1000 - thousandths).to_bytes(2, "big"))
        factory = m.deploy(factory_bytes + word(ME))
        code_hash = m.call(factory, "pairCodeHash()")[0]
        self.router = m.deploy(router_bytes.replace(PERIPHERY_PAIR_HASH, code_hash)
                               + word(factory) + word(ME))
        m.call(factory, "createPair(address,address)", *m.tokens)
        self.address = m.address(factory, "getPair(address,address)", *m.tokens)
        for token in m.tokens:
            m.call(token, "approve(address,uint256)", self.router, MOST)
        self.add(reserves)

    def add(self, amounts):
        for token, amount in zip(self.machine.tokens, amounts):
            self.machine.call(token, "transfer(address,uint256)", self.address, amount)
        self.machine.call(self.address, "mint(address)", ME)

    def remove(self, part):
        """Burns a part of the account's shares."""
        held = int.from_bytes(
            self.machine.call(self.address, "balanceOf(address)", ME)[0], "big")
        self.machine.call(
            self.address, "transfer(address,uint256)", self.address, held * part // 100)
        self.machine.call(self.address, "burn(address)", ME)

    def donate(self, amounts):
        for token, amount in zip(self.machine.tokens, amounts):
            self.machine.call(token, "transfer(address,uint256)", self.address, amount)
        self.machine.call(self.address, "sync()")

    def reserves(self):
        return [int.from_bytes(part, "big")
                for part in self.machine.call(self.address, "getReserves()")[:2]]

    def swap(self, zero_for_one, is_exact_in, amount):
        """In and out of a swap through the router. Raises Reverted."""
        name = "swapExactTokensForTokens" if is_exact_in else "swapTokensForExactTokens"
        path = self.machine.tokens if zero_for_one else self.machine.tokens[::-1]
        words = [amount, 0 if is_exact_in else MOST, 5 * 32, ME, 2**60, 2, *path]
        out = self.machine.send(
            self.router, f"{name}(uint256,uint256,address[],address,uint256)",
            b"".join(map(word, words)))
        return [int.from_bytes(part, "big") for part in out[2:4]]

    def accepts(self, zero_for_one, paid, received):
        """Whether the pair itself lets so much go for so much."""
        token = self.machine.tokens[not zero_for_one]
        outs = (0, received) if zero_for_one else (received, 0)

        def trade():
            self.machine.call(token, "transfer(address,uint256)", self.address, paid)
            self.machine.send(self.address, "swap(uint256,uint256,address,bytes)",
                              b"".join(map(word, [*outs, ME, 128, 0])))
        try:
            self.machine.taken_back(trade)
        except Reverted:
            return False
        return True


class PoolV3:
    """A pool of a fee tier with positions of the calling contract."""

    def __init__(self, fee, spacing, price):
        m = self.machine = Machine()
        self.fee, self.spacing = fee, spacing
        self.caller = m.deploy(CALLER_CODE + word(m.tokens[0]) + word(m.tokens[1]))
        for token in m.tokens:
            m.call(token, "transfer(address,uint256)", self.caller, SUPPLY)
        self.factory = m.deploy(factory_code())
        m.call(self.factory, "createPool(address,address,uint24)", *m.tokens, fee)
        self.address = m.address(
            self.factory, "getPool(address,address,uint24)", *m.tokens, fee)
        m.call(self.address, "initialize(uint160)", price)
        (most,) = m.call(self.address, "maxLiquidityPerTick()")
        self.liquidity_max = int.from_bytes(most, "big")
        self.positions, self.ticks = {}, {}

    def slot(self):
        """Price, tick and liquidity."""
        price, tick = self.machine.call(self.address, "slot0()")[:2]
        (liquidity,) = self.machine.call(self.address, "liquidity()")
        return int.from_bytes(price, "big"), signed(tick), int.from_bytes(liquidity, "big")

    def tick(self, index):
        """Gross and net liquidity."""
        gross, net = self.machine.call(self.address, "ticks(int24)", index)[:2]
        return int.from_bytes(gross, "big"), signed(net)

    def growth(self, zero_for_one):
        """The fees so far for one unit of liquidity, times 2^128."""
        name = "feeGrowthGlobal0X128()" if zero_for_one else "feeGrowthGlobal1X128()"
        return int.from_bytes(self.machine.call(self.address, name)[0], "big")

    def mint(self, lower, upper, amount):
        """Opens a position or adds to it. Raises Reverted."""
        self.machine.call(self.caller, "mint(address,int24,int24,uint128)", self.address, lower,
                          upper, amount)
        self.positions[lower, upper] = self.positions.get((lower, upper), 0) + amount
        self.refresh(lower, upper)

    def burn(self, lower, upper, amount):
        self.machine.call(self.caller, "burn(address,int24,int24,uint128)", self.address, lower,
                          upper, amount)
        self.positions[lower, upper] -= amount
        if not self.positions[lower, upper]:
            del self.positions[lower, upper]
        self.refresh(lower, upper)

    def refresh(self, *indices):
        """Reads ticks from the contract."""
        for index in indices:
            gross, net = self.tick(index)
            self.ticks.pop(index, None)
            if gross:
                self.ticks[index] = gross, net

    def bitmap(self):
        """Every initialised tick, as the contract's bitmap has it."""
        found, most = set(), TICK_MAX // self.spacing
        for place in range(-(most >> 8) - 1, (most >> 8) + 1):
            (bits,) = self.machine.call(self.address, "tickBitmap(int16)", place)
            bits = int.from_bytes(bits, "big")
            found |= {(place * 256 + bit) * self.spacing
                      for bit in range(256) if bits >> bit & 1}
        return found

    def swap(self, zero_for_one, amount, limit=None):
        """In and out of a swap, an exact output when the amount is negative; by default to the ends
        of the range. Raises Reverted."""
        if limit is None:
            limit = LOW_PRICE + 1 if zero_for_one else HIGH_PRICE - 1
        moved = self.machine.call(self.caller, "swap(address,bool,int256,uint160)", self.address,
                                  zero_for_one, amount, limit)
        first, second = map(signed, moved)
        return (first, -second) if zero_for_one else (second, -first)
