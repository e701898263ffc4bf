"""Each family pays what it pays to an account that calls it itself, and keeps nothing behind."""

import pytest
from contract_support import direct
from contract_support.evm import Reverted
from contract_support.scene import CALLER, units, units_worth

DOLLARS = [0.5, 137.5, 60_000]
MODELLED = [
    "pancake WETH/USDC",
    "algebra WETH/USDC",
    "slipstream WETH/USDC",
    "v4 WETH/USDC 3000",
    "v4 ETH/USDC 500",
    "v4 WETH/USDC 100",
    "balancer v3 WETH/USDC",
]
CALLED = [
    ("curve DAI/USDC/USDT", "DAI", "USDC"),
    ("curve DAI/USDC/USDT", "USDC", "USDT"),
    ("curve DAI/USDC/USDT", "USDT", "DAI"),
    ("curve crypto WETH/USDC", "WETH", "USDC"),
    ("curve crypto WETH/USDC", "USDC", "WETH"),
    ("curve underlying USDC/DAI", "USDC", "DAI"),
    ("vault DAI", "DAI", "vDAI"),
    ("vault DAI", "vDAI", "DAI"),
    ("balancer weighted WETH/DAI", "WETH", "DAI"),
    ("balancer weighted WETH/DAI", "DAI", "WETH"),
    ("balancer stable DAI/USDC", "DAI", "USDC"),
    ("balancer stable DAI/USDC", "USDC", "DAI"),
    ("solidly WETH/USDC volatile", "WETH", "USDC"),
    ("solidly WETH/USDC volatile", "USDC", "WETH"),
    ("solidly USDC/DAI stable", "USDC", "DAI"),
    ("solidly USDC/DAI stable", "DAI", "USDC"),
]


def check(world, legs, token_in, amount, token_out, expected):
    """Exactly the expected output passes, as the route's minimum and as the swap's."""
    assert expected > 0
    with pytest.raises(Reverted, match="route: insufficient output"):
        world.send(legs, token_in, amount, token_out, minimum=expected + 1)
    with pytest.raises(Reverted):
        world.send([(*legs[0][:6], expected + 1)], token_in, amount, token_out)
    legs = [(*legs[0][:6], expected)]
    assert world.execute(legs, token_in, amount, token_out, minimum=expected) == expected


@pytest.mark.parametrize("dollars", DOLLARS)
@pytest.mark.parametrize("name, token_in, token_out", CALLED)
def test_a_swap_pays_what_the_pool_pays_anyone(world, name, token_in, token_out, dollars):
    amount = min(units_worth(token_in, dollars), world.balance(token_in, CALLER))
    expected = direct.swap(world.fork(), name, token_in, amount, token_out)
    legs = [world.leg(name, token_in, amount, token_out)]
    check(world, legs, token_in, amount, token_out, expected)


@pytest.mark.parametrize("dollars", [*DOLLARS, 150_000])
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", MODELLED)
def test_a_swap_pays_what_the_model_says(world, name, side, dollars):
    pool = world.pools[name]
    token_in, token_out = pool.tokens[side], pool.tokens[1 - side]
    amount = units_worth(token_in, dollars)
    expected = world.model(name).swap(side == 0, amount)
    legs = [world.leg(name, token_in, amount)]
    check(world, legs, token_in, amount, token_out, expected)


@pytest.mark.parametrize("dollars", DOLLARS)
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", MODELLED)
def test_a_purchase_costs_what_the_model_says(world, name, side, dollars):
    pool = world.pools[name]
    token_in, token_out = pool.tokens[side], pool.tokens[1 - side]
    amount = units_worth(token_out, dollars)
    cost = world.model(name).buy(side == 0, amount)
    check_purchase(world, name, token_in, token_out, amount, cost)


def check_purchase(world, name, token_in, token_out, amount, cost):
    """Exactly the cost passes, as the route's maximum and as the swap's."""
    legs = [world.leg(name, token_in, amount)]
    with pytest.raises(Reverted):
        world.send_buy(legs, token_in, cost - 1, token_out, amount)
    with pytest.raises(Reverted):
        tight = [world.leg(name, token_in, amount, limit=cost - 1)]
        world.send_buy(tight, token_in, 2 * cost, token_out, amount)
    legs = [world.leg(name, token_in, amount, limit=cost)]
    assert world.fork().buy(legs, token_in, cost, token_out, amount) == cost
    assert world.buy(legs, token_in, 2 * cost + 7, token_out, amount) == cost


@pytest.mark.parametrize("dollars", DOLLARS)
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", ["balancer weighted WETH/DAI", "balancer stable DAI/USDC"])
def test_a_purchase_costs_what_it_costs_anyone(world, name, side, dollars):
    pool = world.pools[name]
    token_in, token_out = pool.tokens[side], pool.tokens[1 - side]
    amount = units_worth(token_out, dollars)
    cost = direct.cost(world.fork(), name, token_in, amount)
    check_purchase(world, name, token_in, token_out, amount, cost)


@pytest.mark.parametrize("name, token_in, token_out", CALLED)
def test_families_without_exact_outputs_refuse_them(world, name, token_in, token_out):
    if name.startswith("balancer"):
        return
    legs = [world.leg(name, token_in, 10**6, token_out)]
    most = min(units(token_in, 50), world.balance(token_in, CALLER))
    with pytest.raises(Reverted, match="route: no exact output"):
        world.send_buy(legs, token_in, most, token_out, 10**6)


def test_a_v4_swap_leaves_the_pools_state_as_the_model_says(world):
    for name, dollars in (("v4 WETH/USDC 3000", 600_000), ("v4 ETH/USDC 500", 130_000)):
        model, manager = world.model(name), world["manager"]
        pool_id = world.v4[name][0]
        for token_in in ("WETH", "USDC", "USDC", "WETH"):
            amount = units_worth(token_in, dollars)
            side = world.pools[name].tokens.index(token_in)
            expected = model.swap(side == 0, amount)
            token_out = world.pools[name].tokens[1 - side]
            legs = [world.leg(name, token_in, amount)]
            assert world.execute(legs, token_in, amount, token_out) == expected
            assert manager.read("getSlot0", pool_id)[:2] == (model.sqrt_price, model.tick)
            assert manager.read("getLiquidity", pool_id) == model.liquidity
        assert model.crossings >= 2


def test_staked_ether_passes_through_although_its_transfers_round(world):
    # Bought for ether and wrapped, unwrapped and sold: a unit or two may go astray each time.
    amount = units("WETH", 3) + 11
    legs = [
        world.leg("curve ETH/stETH", "WETH", amount),
        world.leg("wrapper stETH", "stETH", 0),
    ]
    staked = direct.swap(world.fork(), "curve ETH/stETH", "WETH", amount)
    wrapped = send_and_count(world, legs, "WETH", amount, "wstETH")
    rate = world["wstETH"].read("getWstETHByStETH", staked)
    assert rate - 2 <= wrapped <= rate

    legs = [
        world.leg("wrapper stETH", "wstETH", wrapped),
        world.leg("curve ETH/stETH", "stETH", 0),
    ]
    back = send_and_count(world, legs, "wstETH", wrapped, "WETH")
    assert amount * 99 // 100 < back < amount


def send_and_count(world, legs, *route):
    """Executes a route through staked ether, of which at most two units may stay."""
    out = world.executor.decode_output("execute", world.send(legs, *route).output)
    executor, staked = world.executor.address, world["stETH"]
    assert staked.read("balanceOf", executor) <= 2
    assert staked.read("allowance", executor, legs[0][1]) == 0
    assert staked.read("allowance", executor, legs[1][1]) == 0
    assert world.wealth("WETH", executor) == world.balance("wstETH", executor) == 0
    return out


def test_staked_ether_is_refused_at_the_ends_of_a_route(world):
    amount = units("WETH", 1) // 3
    for name, token_in, token_out in (
        ("curve ETH/stETH", "WETH", "stETH"),
        ("wrapper stETH", "wstETH", "stETH"),
        ("wrapper stETH", "stETH", "wstETH"),
    ):
        with pytest.raises(Reverted, match="route: inexact transfer"):
            world.send([world.leg(name, token_in, amount)], token_in, amount, token_out)


def test_a_pool_of_three_coins_may_serve_both_ways_of_a_route(world):
    amount = units("WETH", 2)
    legs = [
        world.leg("solidly WETH/USDC volatile", "WETH", amount // 2),
        world.leg("v4 ETH/USDC 500", "WETH", 0),
        world.leg("curve DAI/USDC/USDT", "USDC", units("USDC", 1_000), "USDT"),
        world.leg("curve DAI/USDC/USDT", "USDC", 0, "DAI"),
        world.leg("curve DAI/USDC/USDT", "USDT", 0, "DAI"),
    ]
    fork = world.fork()
    usdc = direct.swap(fork, "solidly WETH/USDC volatile", "WETH", amount // 2)
    usdc += world.model("v4 ETH/USDC 500").swap(True, amount - amount // 2)
    usdt = direct.swap(fork, "curve DAI/USDC/USDT", "USDC", units("USDC", 1_000), "USDT")
    dai = direct.swap(fork, "curve DAI/USDC/USDT", "USDC", usdc - units("USDC", 1_000), "DAI")
    dai += direct.swap(fork, "curve DAI/USDC/USDT", "USDT", usdt, "DAI")
    assert world.execute(legs, "WETH", amount, "DAI", minimum=dai) == dai
