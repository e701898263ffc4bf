"""From options to a node with its scene."""

from __future__ import annotations

import argparse
from typing import Any

from eth_utils import to_checksum_address

from .chain import Chain
from .node import Node
from .profiles import make_profile
from .scene import (
    DEPLOYER_BALANCE,
    DEPLOYER_KEY,
    FUNDED_NATIVE,
    TRADER_BALANCE,
    TRADER_KEY,
    SceneBuilder,
    Wallet,
)


def build_node(options: argparse.Namespace, genesis_timestamp: int) -> tuple[Node, dict[str, Any]]:
    """A node as the options ask, and what the start line tells about it."""
    balances: dict[bytes, int] = {}
    for key, balance in ((DEPLOYER_KEY, DEPLOYER_BALANCE), (TRADER_KEY, TRADER_BALANCE)):
        balances[Wallet.address_of(key)] = balance
    if options.scene is None:
        for address in options.fund:
            balances[address] = FUNDED_NATIVE
    chain = Chain(options.chain_id, balances, genesis_timestamp)
    chain.set_finality(options.safe_lag, options.finalized_lag)
    node = Node(chain, profile=make_profile(options.profile, chain))
    description: dict[str, Any] = {
        "traderKey": "0x" + TRADER_KEY.hex(),
        "trader": to_checksum_address(Wallet.address_of(TRADER_KEY)),
    }
    if options.scene == "demo":
        builder = SceneBuilder(node)
        scene = builder.build(options.fund, options.executor_artifact, options.dai_pools)
        description |= scene.as_json()
    node.profile.settle()
    return node, description
