"""Peer of `quote-concentrated`: degenbot's `UniswapV3Pool._calculate_swap`, exact integers in Python.

Argument: a JSON object {"feePips","tickSpacing","sqrtPriceX96","tick","liquidity",
"ticks":[[index,net]...],"amountIn","count"}; token0 goes in.
"""

import dataclasses
import itertools
import json
import sys
import types

import package_files
import peer

package_files.folder("degenbot", "degenbot")
files = package_files.client("degenbot_files")
FILES = ["functions", "swap_math", "tick_bitmap", "tick_math"]
LIBRARIES = files.load(["uniswap", "uniswap.v3_libraries"],
                       [f"uniswap.v3_libraries.{file}" for file in FILES])


@dataclasses.dataclass(slots=True)
class SwapState:
    amount_specified_remaining: int
    amount_calculated: int
    sqrt_price_x96: int
    tick: int
    liquidity: int


class StepComputations:
    __slots__ = ("sqrt_price_start_x96", "tick_next", "initialized", "sqrt_price_next_x96",
                 "amount_in", "amount_out", "fee_amount")


surroundings = {"EVMRevertError": files.Reverts, "LiquidityMapWordMissing": files.Reverts}
for library in LIBRARIES:
    surroundings.update(vars(library))
calculate = files.method("uniswap/v3_liquidity_pool.py", "_calculate_swap", surroundings)
state = json.loads(sys.argv[1])
first, count = int(state["amountIn"]), state["count"]
pool = types.SimpleNamespace(
    fee=state["feePips"], tick_spacing=state["tickSpacing"], sparse_liquidity_map=False,
    liquidity=int(state["liquidity"]), sqrt_price_x96=int(state["sqrtPriceX96"]),
    tick=state["tick"], tick_bitmap={}, SwapState=SwapState, StepComputations=StepComputations,
    tick_data={index: types.SimpleNamespace(liquidity_net=int(net))
               for index, net in state["ticks"]})
LIMIT = surroundings["MIN_SQRT_RATIO"] + 1


following = itertools.count(first)


def body():
    """Never the same amount twice: the libraries remember answers."""
    return sum(-calculate(pool, True, next(following), LIMIT)[1] for _ in range(count))


peer.measure(package_files.version("degenbot"), body, count, body() % 2**64)
