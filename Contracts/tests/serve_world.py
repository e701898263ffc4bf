"""Serves the scene of the contract tests on the local chain: `python Contracts/tests/serve_world.py`.

Takes the options of Networks/Devnet but the scene's own, and prints one JSON line when it listens:
what the chain prints, and all that the configuration of a node needs to trade on every pool.
Beside the chain's own verbs it has

    dev_swap(pool, token in, amount, token out)    somebody sells to a pool, by its name
    dev_provide(pool, dollars)                     somebody adds liquidity
    dev_accrue("stETH", "vDAI" or "rDAI", amount)  a rate rises
    dev_ramp(pool, amplification, seconds)         the amplification begins to move

which leave their transactions pending, unchecked, and answer with their hashes. Amounts are raw
units as text.
"""

import asyncio
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

# The chain's modules are found by this one.
from contract_support.devnet import DevnetChain, first_balances  # noqa: E402
from contract_support.actions import fund, verbs  # noqa: E402
from contract_support.configuration import add_foreign_pair, describe  # noqa: E402
from contract_support.scene import CALLER, KEYS  # noqa: E402
from contract_support.world import build_world  # noqa: E402
from devnet import __main__ as program  # noqa: E402
from devnet.chain import Chain  # noqa: E402
from devnet.development import DEVELOPMENT_METHODS  # noqa: E402
from devnet.node import Node  # noqa: E402
from devnet.profiles import make_profile  # noqa: E402
from eth_utils import to_checksum_address  # noqa: E402


def build(options, genesis_timestamp):
    """A node with the scene, and what the start line tells about it."""
    chain = Chain(options.chain_id, first_balances(), genesis_timestamp)
    chain.set_finality(options.safe_lag, options.finalized_lag)
    node = Node(chain, profile=make_profile(options.profile, chain))
    first = chain.head.number + 1
    world = build_world(DevnetChain(node))
    add_foreign_pair(world)
    fund(world, [to_checksum_address(account) for account in options.fund])
    # Empty blocks on top make the whole scene final.
    for _ in range(options.finalized_lag):
        node.mine()
    node.profile.settle()
    DEVELOPMENT_METHODS.update(verbs(world))
    trader = {"trader": CALLER, "traderKey": "0x" + KEYS[CALLER].hex(), "fromBlock": first}
    return node, trader | describe(world)


def main(arguments: list[str]) -> int:
    program.leave_on_signals()
    options = program.parse_arguments(arguments)
    if options.exit_with_stdin:
        program.leave_with_standard_input()
    return asyncio.run(program.serve(options, build))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
