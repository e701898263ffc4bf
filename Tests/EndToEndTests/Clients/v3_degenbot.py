"""Uniswap V3's swap by degenbot: `UniswapV3Pool._calculate_swap` with its `v3_libraries`."""

import dataclasses
import types

import degenbot_files

FILES = ["functions", "swap_math", "tick_bitmap", "tick_math"]
SURROUNDINGS = {"EVMRevertError": degenbot_files.Reverts,
                "LiquidityMapWordMissing": degenbot_files.Reverts}
for _library in degenbot_files.load(["uniswap", "uniswap.v3_libraries"],
                                    [f"uniswap.v3_libraries.{file}" for file in FILES]):
    SURROUNDINGS.update(vars(_library))
CALCULATE = degenbot_files.method(
    "uniswap/v3_liquidity_pool.py", "_calculate_swap", SURROUNDINGS)
LOW_LIMIT = SURROUNDINGS["MIN_SQRT_RATIO"] + 1
HIGH_LIMIT = SURROUNDINGS["MAX_SQRT_RATIO"] - 1


@dataclasses.dataclass(slots=True)
class SwapState:
    amount_specified_remaining: int
    amount_calculated: int
    sqrt_price_x96: int
    tick: int
    liquidity: int


class Step:
    """What degenbot knows of a step."""

    __slots__ = ("sqrt_price_start_x96", "tick_next", "initialized", "sqrt_price_next_x96",
                 "amount_in", "amount_out", "fee_amount")


class FeeStep:
    """The same, and the sum of all fees."""

    def __init__(self):
        self.fees = 0

    def __setattr__(self, name, value):
        if name == "fee_amount":
            self.fees += value
        super().__setattr__(name, value)


def twin(fee, spacing, price, tick, liquidity, nets, step=Step):
    """A pool as `_calculate_swap` wants it, with the net liquidity of its ticks."""
    return types.SimpleNamespace(
        fee=fee, tick_spacing=spacing, sparse_liquidity_map=False, liquidity=liquidity,
        sqrt_price_x96=price, tick=tick, tick_bitmap={}, SwapState=SwapState,
        StepComputations=step, tick_data={
            index: types.SimpleNamespace(liquidity_net=net) for index, net in nets.items()})


def swap(pool, slot, zero_for_one, amount):
    """In, out and the fees of all steps of a swap, an exact output when the amount is negative."""
    step = FeeStep()
    nets = {index: net for index, (_, net) in sorted(pool.ticks.items())}
    first, second, *_ = CALCULATE(
        twin(pool.fee, pool.spacing, *slot, nets, step=lambda: step), zero_for_one, amount,
        LOW_LIMIT if zero_for_one else HIGH_LIMIT)
    return (first, -second, step.fees) if zero_for_one else (second, -first, step.fees)
