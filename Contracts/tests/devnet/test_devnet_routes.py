"""On the local chain, with signed transactions in blocks, every family moves what was planned.

The plan comes from the pools themselves on the in-memory EVM, called without the executor, or from
integer models; both chains hold the same scene at the same addresses.
"""

import pytest
from contract_support import direct
from contract_support.devnet import DevnetChain
from contract_support.scene import BALANCER_V3, CALLER, V2, V3, V4, units_worth
from contract_support.world import build_world
from eth_utils import keccak

ROUTE_EXECUTED = int.from_bytes(
    keccak(text="RouteExecuted(address,address,address,uint256,uint256)"), "big"
)
SALES = [
    ("pair WETH/USDC", "WETH", "USDC"),
    ("pool WETH/USDC 500", "USDC", "WETH"),
    ("pancake WETH/USDC", "WETH", "USDC"),
    ("algebra WETH/USDC", "USDC", "WETH"),
    ("slipstream WETH/USDC", "WETH", "USDC"),
    ("v4 WETH/USDC 3000", "WETH", "USDC"),
    ("v4 ETH/USDC 500", "USDC", "WETH"),
    ("curve DAI/USDC/USDT", "DAI", "USDT"),
    ("curve crypto WETH/USDC", "WETH", "USDC"),
    ("curve underlying USDC/DAI", "USDC", "DAI"),
    ("curve meta MIM", "MIM", "USDC"),
    ("curve meta MIM", "DAI", "MIM"),
    ("curve meta MIM", "USDC", "USDT"),
    ("balancer weighted WETH/DAI", "WETH", "DAI"),
    ("balancer stable DAI/USDC", "USDC", "DAI"),
    ("balancer v3 WETH/USDC", "WETH", "USDC"),
    ("solidly WETH/USDC volatile", "WETH", "USDC"),
    ("solidly USDC/DAI stable", "DAI", "USDC"),
    ("vault DAI", "DAI", "vDAI"),
    ("vault DAI", "vDAI", "DAI"),
    ("wrapper DAI", "DAI", "rDAI"),
    ("wrapper DAI", "rDAI", "DAI"),
]
PURCHASES = [
    ("pair WETH/USDC", "USDC"),
    ("pool WETH/USDC 500", "WETH"),
    ("v4 WETH/USDC 3000", "USDC"),
    ("v4 ETH/USDC 500", "WETH"),
    ("balancer weighted WETH/DAI", "DAI"),
    ("balancer v3 WETH/USDC", "USDC"),
]


@pytest.fixture(scope="module")
def devnet():
    return build_world(DevnetChain())


def amounts_told(receipt):
    """The two amounts of the route's event, the last log."""
    _, topics, data = receipt.logs[-1]
    assert topics[0] == ROUTE_EXECUTED
    return int.from_bytes(data[:32]), int.from_bytes(data[32:])


# Each swap finds the pools as those before it left them, on both chains.
@pytest.fixture(scope="module")
def memory(base_world):
    return base_world.fork()


def test_both_scenes_stand_at_the_same_addresses(devnet, memory):
    assert devnet.executor.address == memory.executor.address
    for name, pool in devnet.pools.items():
        # Balancer's newer factories put the time into their pools.
        if name != "balancer weighted WETH/DAI":
            assert pool == memory.pools[name]


@pytest.mark.parametrize("name, token_in, token_out", SALES)
def test_a_sale_pays_what_was_planned(devnet, memory, name, token_in, token_out):
    amount = units_worth(token_in, 4_321)
    pool = memory.pools[name]
    if pool.kind in (V2, V3, V4, BALANCER_V3):
        expected = memory.model(name).swap(token_in == pool.tokens[0], amount)
    else:
        expected = direct.swap(memory.fork(), name, token_in, amount, token_out)
    leg = devnet.leg(name, token_in, amount, token_out, limit=expected)
    before = [devnet.balance(token, CALLER) for token in (token_in, token_out)]
    receipt = devnet.send([leg], token_in, amount, token_out, minimum=expected)
    after = [devnet.balance(token, CALLER) for token in (token_in, token_out)]
    assert amounts_told(receipt) == (amount, expected)
    assert after == [before[0] - amount, before[1] + expected]
    devnet.assert_nothing_left([leg])
    # The other chain goes along.
    leg = memory.leg(name, token_in, amount, token_out)
    assert memory.execute([leg], token_in, amount, token_out) == expected


@pytest.mark.parametrize("name, token_in", PURCHASES)
def test_a_purchase_costs_what_was_planned(devnet, memory, name, token_in):
    pool = memory.pools[name]
    token_out = pool.tokens[1 - pool.tokens.index(token_in)]
    amount = units_worth(token_out, 999)
    planned = [memory.leg(name, token_in, amount)]
    cost = memory.buy(planned, token_in, units_worth(token_in, 2_000), token_out, amount)
    leg = devnet.leg(name, token_in, amount)
    before = [devnet.balance(token, CALLER) for token in (token_in, token_out)]
    receipt = devnet.send_buy([leg], token_in, 2 * cost, token_out, amount)
    after = [devnet.balance(token, CALLER) for token in (token_in, token_out)]
    assert amounts_told(receipt) == (cost, amount)
    assert after == [before[0] - cost, before[1] + amount]
    devnet.assert_nothing_left([leg])
