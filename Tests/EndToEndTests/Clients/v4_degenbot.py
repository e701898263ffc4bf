"""Uniswap V4's swap by degenbot 0.5.0: `UniswapV4Pool._calculate_swap` with its `v4_libraries`."""

import types
from typing import Final

import degenbot_files
from degenbot_files import Reverts

SWAP_MATH, BITMAP, TICKS = degenbot_files.load(
    ["uniswap", "uniswap.v4_libraries"],
    [f"uniswap.v4_libraries.{file}" for file in ("swap_math", "tick_bitmap", "tick_math")])


class Step(types.SimpleNamespace):
    """What degenbot knows of a step; remembers each fee before the protocol's part left it."""

    def __setattr__(self, name, value):
        if name == "fee_amount":
            self.__dict__.setdefault("fees", []).append(value)
        super().__setattr__(name, value)


def record(**fields):
    return types.SimpleNamespace(**fields)


SURROUNDINGS = {
    **vars(SWAP_MATH), **vars(BITMAP), **vars(TICKS), "Final": Final, "EVMRevertError": Reverts,
    "MAX_INT256": 2**255 - 1, "MIN_INT256": -2**255, "PIPS_DENOMINATOR": 1_000_000,
    "SwapResult": record, "SwapDelta": record, "LiquidityRangeCacheKey": lambda **_: None}
POOL_FILE = "uniswap/v4_liquidity_pool.py"
CALCULATE = degenbot_files.method(POOL_FILE, "_calculate_swap", SURROUNDINGS)
SWAP_FEE = degenbot_files.method(POOL_FILE, "_calculate_swap_fee", SURROUNDINGS)


def swap(pool, amount, zero_for_one):
    """In, out, fee, the protocol's part, and price, tick and liquidity after a swap; a positive
    amount is an exact output."""
    step = Step()
    twin = record(
        sparse_liquidity_map=False, tick_spacing=pool["tickSpacing"], lp_fee=pool["feePips"],
        sqrt_price_x96=int(pool["sqrtPriceX96"]), tick=pool["tick"], tick_bitmap={},
        liquidity=int(pool["liquidity"]), tick_data={
            tick["index"]: record(liquidity_net=int(tick["liquidityNet"]))
            for tick in pool["ticks"]},
        protocol_fee=record(zero_for_one=pool["protocolFee0To1Pips"],
                            one_for_zero=pool["protocolFee1To0Pips"]),
        StepComputations=lambda: step, _swap_step_cache={}, _cache_swap_step=lambda **_: None)
    twin._calculate_swap_fee = types.MethodType(SWAP_FEE, twin)
    limit = TICKS.MIN_SQRT_PRICE + 1 if zero_for_one else TICKS.MAX_SQRT_PRICE - 1
    delta, protocol_fee, _, result = CALCULATE(
        twin, zero_for_one=zero_for_one, amount_specified=amount, sqrt_price_x96_limit=limit)
    paid, received = delta.currency0, delta.currency1
    if not zero_for_one:
        paid, received = received, paid
    fees = step.__dict__.get("fees", [])
    if protocol_fee:
        whole, rest = sum(fees[::2]), sum(fees[1::2])
    else:
        whole = rest = sum(fees)
    return -paid, received, whole, whole - rest, result
