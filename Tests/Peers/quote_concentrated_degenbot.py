"""Peer of `quote-concentrated`: degenbot's `UniswapV3Pool._calculate_swap`, exact integers in Python.

Argument: a JSON object {"feePips","tickSpacing","sqrtPriceX96","tick","liquidity",
"ticks":[[index,net]...],"amountIn","count"}; token0 goes in.
"""

import itertools
import json
import sys

import package_files
import peer

package_files.folder("degenbot", "degenbot")
degenbot = package_files.client("v3_degenbot")
state = json.loads(sys.argv[1])
count = state["count"]
following = itertools.count(int(state["amountIn"]))
pool = degenbot.twin(
    state["feePips"], state["tickSpacing"], int(state["sqrtPriceX96"]), state["tick"],
    int(state["liquidity"]), {index: int(net) for index, net in state["ticks"]})
calculate, limit = degenbot.CALCULATE, degenbot.LOW_LIMIT


def body():
    """Never the same amount twice: the libraries remember answers."""
    return sum(-calculate(pool, True, next(following), limit)[1] for _ in range(count))


peer.measure(package_files.version("degenbot"), body, count, body() % 2**64)
