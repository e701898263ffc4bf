"""Gas of the usual routes: printed (`pytest -s`), and held below a ceiling."""

import pytest
from contract_support.scene import units

ONE = units("WETH", 1)
SPLIT = ["pair WETH/USDC", "pool WETH/USDC 500", "pool WETH/USDC 3000"]

# Whole transactions: 21,000, calldata and the first touch of every account included.
CEILINGS = {
    "one pair": (["pair WETH/USDC"], 130_000),
    "one pool": (["pool WETH/USDC 500"], 155_000),
    "split over a pair and two pools": (SPLIT, 300_000),
    "two swaps over one pair": (["pair WETH/USDC"] * 2, 175_000),
}


@pytest.mark.parametrize("route", CEILINGS)
def test_gas_stays_below_its_ceiling(world, route):
    names, ceiling = CEILINGS[route]
    legs = [world.leg(name, "WETH", ONE) for name in names]
    amount = ONE * len(legs)
    # The second run: by then the caller holds the output token, as usual.
    world.execute(legs, "WETH", amount, "USDC")
    used = world.send(legs, "WETH", amount, "USDC").gas_used
    print(f"\ngas, {route}: {used:,}")
    assert used < ceiling


PURCHASES = {
    "one pair": (["pair WETH/USDC"], 140_000),
    "one pool": (["pool WETH/USDC 500"], 165_000),
    "split over a pair and two pools": (SPLIT, 310_000),
}


@pytest.mark.parametrize("route", PURCHASES)
def test_gas_of_a_purchase_with_a_refund_stays_below_its_ceiling(world, route):
    names, ceiling = PURCHASES[route]
    legs = [world.leg(name, "USDC", ONE) for name in names]
    most, amount = units("USDC", 10_000), ONE * len(legs)
    world.buy(legs, "USDC", most, "WETH", amount)
    used = world.send_buy(legs, "USDC", most, "WETH", amount).gas_used
    print(f"\ngas, purchase, {route}: {used:,}")
    assert used < ceiling


def test_gas_of_two_hops(world):
    legs = [world.leg("pair WETH/DAI", "WETH", ONE), world.leg("pool USDC/DAI 500", "DAI", 0)]
    world.execute(legs, "WETH", ONE, "USDC")
    used = world.send(legs, "WETH", ONE, "USDC").gas_used
    print(f"\ngas, two hops (pair, pool): {used:,}")
    assert used < 260_000
