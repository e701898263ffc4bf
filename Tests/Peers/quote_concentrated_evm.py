"""Peer of `quote-concentrated`: the quoter contract QuoterV2 on a real pool, in an EVM (pyrevm).

Argument: as that of `quote_concentrated_degenbot.py`. The pool gets one position for each two ticks
between which liquidity begins and ends, which gives the same ticks.
"""

import importlib.util
import json
import sys

import package_files
import peer

for package in ("pyrevm", "eth_abi", "vyper"):
    if importlib.util.find_spec(package) is None:
        peer.skip(f"there is no {package}")
package_files.folder("web3-ethereum-defi", "eth_defi")
uniswap = package_files.client("uniswap_machine")
state = json.loads(sys.argv[1])
first, count = int(state["amountIn"]), state["count"]


def positions(ticks):
    """Ranges whose nets are these: what begins first ends first."""
    begun = []
    for index, net in ticks:
        if net > 0:
            begun.append([index, net])
        while net < 0:
            size = min(begun[0][1], -net)
            yield begun[0][0], index, size
            net += size
            begun[0][1] -= size
            if not begun[0][1]:
                begun.pop(0)


pool = uniswap.PoolV3(state["feePips"], state["tickSpacing"], int(state["sqrtPriceX96"]))
for lower, upper, size in positions([(index, int(net)) for index, net in state["ticks"]]):
    pool.mint(lower, upper, size)
price, tick, liquidity = pool.slot()
assert (price, tick, liquidity) == (
    int(state["sqrtPriceX96"]), state["tick"], int(state["liquidity"])), "another state"
machine, word = pool.machine, uniswap.word
quoter = machine.deploy(
    uniswap.artefact("uniswap_v3/QuoterV2") + word(pool.factory) + word(uniswap.ME))
selector = uniswap.keccak(
    text="quoteExactInputSingle((address,address,uint256,uint24,uint160))")[:4]
calls = [
    selector + b"".join(map(word, [*machine.tokens, first + offset, state["feePips"], 0]))
    for offset in range(count)]
message_call = machine.evm.message_call


def body():
    outputs = [message_call(uniswap.ME, quoter, calldata=call) for call in calls]
    return sum(int.from_bytes(output[:32], "big") for output in outputs)


peer.measure(package_files.version("pyrevm"), body, count, body() % 2**64)
