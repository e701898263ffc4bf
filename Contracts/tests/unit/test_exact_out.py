"""Purchases bring exactly what was asked for and cost what independent integer formulas say."""

import pytest
from contract_support.evm import Reverted
from contract_support.scene import CALLER, DEPLOYER, STRANGER, units, units_worth
from eth_abi import encode
from eth_utils import keccak, to_checksum_address

PAIRS = ["pair WETH/USDC", "pair WETH/DAI", "pair USDC/DAI", "pair WBTC/USDC"]
POOLS = ["pool WETH/USDC 500", "pool WETH/USDC 3000", "pool USDC/DAI 500"]
DOLLARS = [0.5, 137.5, 60_000]
SPLIT = ["pair WETH/USDC", "pool WETH/USDC 500", "pool WETH/USDC 3000"]
ONE = units("WETH", 1)


def refused(world, reason, *route, **options):
    """Asserts that a purchase reverts for `reason`, leaving the caller's balances alone."""
    tokens = ("WETH", "USDC", "DAI")
    before = [world.balance(token, CALLER) for token in tokens]
    with pytest.raises(Reverted) as caught:
        world.send_buy(*route, **options)
    assert caught.value.reason == reason
    assert [world.balance(token, CALLER) for token in tokens] == before


def is_down(world, name, token_in):
    return world.pools[name].tokens[0] == token_in


def purchase(world, name, amount, token_in="USDC", **changes):
    """One leg and what it costs by the model."""
    cost = world.model(name).buy(is_down(world, name, token_in), amount)
    return [world.leg(name, token_in, amount, **changes)], cost


@pytest.mark.parametrize("dollars", DOLLARS)
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", PAIRS + POOLS)
def test_one_swap_costs_the_formulas_amount_and_one_unit_less_is_refused(
    world, name, side, dollars
):
    token_in, token_out = world.pools[name].tokens[side], world.pools[name].tokens[1 - side]
    amount = units_worth(token_out, dollars)
    legs, cost = purchase(world, name, amount, token_in)
    refused(world, "route: excessive input", legs, token_in, cost - 1, token_out, amount)
    assert world.fork().buy(legs, token_in, cost, token_out, amount) == cost
    # With more allowed the rest comes back.
    assert world.buy(legs, token_in, 2 * cost + 7, token_out, amount) == cost


@pytest.mark.parametrize("name", ["pair WETH/USDC", "pool WETH/USDC 500"])
@pytest.mark.parametrize("amount", [1, 2, 999])
def test_the_smallest_purchases_are_exact(world, name, amount):
    for token_in, token_out in (("USDC", "WETH"), ("WETH", "USDC")):
        legs, cost = purchase(world, name, amount, token_in)
        assert world.fork().buy(legs, token_in, 10**12, token_out, amount) == cost > 0


@pytest.mark.parametrize("side", [0, 1])
def test_a_large_purchase_crosses_ticks_exactly(world, side):
    name = "pool WETH/USDC 500"
    token_in, token_out = world.pools[name].tokens[side], world.pools[name].tokens[1 - side]
    amount = units_worth(token_out, 150_000)
    model = world.model(name)
    cost = model.buy(side == 0, amount)
    assert model.crossings >= 2
    legs = [world.leg(name, token_in, amount)]
    assert world.buy(legs, token_in, cost, token_out, amount) == cost
    slot = world[world.pools[name].address].read("slot0")
    assert slot[:2] == (model.sqrt_price, model.tick)


def test_a_split_over_three_pools_costs_the_sum(world):
    shares = [units("WETH", 7), units("WETH", 20), units("WETH", 5) + 3]
    costs = [
        world.model(name).buy(is_down(world, name, "USDC"), share)
        for name, share in zip(SPLIT, shares)
    ]
    legs = [world.leg(name, "USDC", share) for name, share in zip(SPLIT, shares)]
    total = sum(shares)
    refused(world, "route: excessive input", legs, "USDC", sum(costs) - 1, "WETH", total)
    # The first two alone need all: nothing is held for the third.
    refused(world, "route: excessive input", legs, "USDC", sum(costs[:2]), "WETH", total)
    assert world.buy(legs, "USDC", sum(costs) + 10**9, "WETH", total) == sum(costs)


def test_one_pool_may_be_used_twice(world):
    for name in ("pair WETH/USDC", "pool WETH/USDC 500"):
        model, down = world.model(name), is_down(world, name, "USDC")
        cost = model.buy(down, 3 * ONE) + model.buy(down, 3 * ONE)
        legs = [world.leg(name, "USDC", 3 * ONE)] * 2
        assert world.fork().buy(legs, "USDC", cost, "WETH", 6 * ONE) == cost


@pytest.mark.parametrize("name", SPLIT)
def test_a_price_that_falls_before_execution_costs_less_and_brings_no_more(world, name):
    legs, planned = purchase(world, name, 5 * ONE)
    # Somebody sells before, so what is bought is cheaper.
    world.execute([world.leg(name, "WETH", 40 * ONE)], "WETH", 40 * ONE, "USDC")
    assert world.buy(legs, "USDC", planned, "WETH", 5 * ONE) < planned


@pytest.mark.parametrize("name", SPLIT)
def test_a_price_that_rises_beyond_the_maximum_is_refused(world, name):
    legs, planned = purchase(world, name, 5 * ONE)
    most = planned * 1_005 // 1_000
    fork = world.fork()
    fork.buy([fork.leg(name, "USDC", ONE // 10)], "USDC", 10**12, "WETH", ONE // 10)
    assert planned < fork.buy(legs, "USDC", most, "WETH", 5 * ONE) <= most
    world.buy([world.leg(name, "USDC", 60 * ONE)], "USDC", 10**12, "WETH", 60 * ONE)
    refused(world, "route: excessive input", legs, "USDC", most, "WETH", 5 * ONE)


def test_all_of_the_allowance_is_used_up_and_none_of_it_is_kept(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    most, executor = 2 * cost, world.executor.address
    world["USDC"].send(CALLER, "approve", executor, most - 1)
    with pytest.raises(Reverted):
        world.send_buy(legs, "USDC", most, "WETH", ONE)
    world["USDC"].send(CALLER, "approve", executor, most)
    before = world.balance("USDC", CALLER)
    assert world.buy(legs, "USDC", most, "WETH", ONE) == cost
    assert world["USDC"].read("allowance", CALLER, executor) == 0
    assert before - world.balance("USDC", CALLER) == cost


def test_the_event_tells_what_was_spent_and_bought(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    receipt = world.send_buy(legs, "USDC", 3 * cost, "WETH", ONE)
    address, topics, data = receipt.logs[-1]
    assert to_checksum_address(address) == world.executor.address
    signature = "RouteExecuted(address,address,address,uint256,uint256)"
    parties = [CALLER, world["USDC"].address, world["WETH"].address]
    assert list(topics) == [
        int.from_bytes(keccak(text=signature), "big"),
        *(int(each, 16) for each in parties),
    ]
    assert data == encode(["uint256", "uint256"], [cost, ONE])


def test_the_deadlines_second_passes_and_the_next_is_refused(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    route = (legs, "USDC", cost, "WETH", ONE)
    refused(world, "route: expired", *route, deadline=world.chain.timestamp - 1)
    refused(world, "route: expired", *route, deadline=0)
    world.buy(*route, deadline=world.chain.timestamp)


def test_a_maximum_and_an_amount_are_mandatory(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    refused(world, "route: zero maximum", legs, "USDC", 0, "WETH", ONE)
    refused(world, "route: zero amount", legs, "USDC", cost, "WETH", 0)
    for name in ("pair WETH/USDC", "pool WETH/USDC 500"):
        with_nothing = [world.leg(name, "USDC", 0), *legs]
        refused(world, "route: zero amount", with_nothing, "USDC", cost, "WETH", ONE)


def test_the_swaps_add_up_to_the_amount(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    for amount in (ONE - 1, ONE + 1, 2 * ONE):
        refused(world, "route: unequal sum", legs, "USDC", 2 * cost, "WETH", amount)
    twice = [*legs, world.leg("pool WETH/USDC 500", "USDC", ONE)]
    refused(world, "route: unequal sum", twice, "USDC", 3 * cost, "WETH", ONE)
    world.buy(twice, "USDC", 3 * cost, "WETH", 2 * ONE)


def test_a_route_has_swaps_and_two_tokens(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    refused(world, "route: empty", [], "USDC", cost, "WETH", ONE)
    refused(world, "route: same token", legs, "USDC", cost, "USDC", ONE)


def test_sixteen_swaps_pass_and_seventeen_are_refused(world):
    legs = [world.leg("pair WETH/USDC", "USDC", ONE)] * 16
    most = units("USDC", 100_000)
    refused(world, "", [*legs, legs[0]], "USDC", most, "WETH", 17 * ONE)
    world.buy(legs, "USDC", most, "WETH", 16 * ONE)


def test_every_swap_goes_from_the_one_token_to_the_other(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    for other in (
        world.leg("pair WETH/DAI", "DAI", 1),
        world.leg("pair USDC/DAI", "USDC", 1),
        world.leg("pair WETH/USDC", "WETH", 1),
    ):
        for route in ([*legs, other], [other, *legs]):
            refused(world, "route: more than one hop", route, "USDC", 2 * cost, "WETH", ONE + 1)


def test_an_unknown_kind_or_another_family_is_refused(world):
    for kind in (13, 255):
        legs, cost = purchase(world, "pair WETH/USDC", ONE, kind=kind)
        refused(world, "route: unknown kind", legs, "USDC", cost, "WETH", ONE)
    for name, kind in (("pair WETH/USDC", 1), ("pool WETH/USDC 500", 0)):
        legs, cost = purchase(world, name, ONE, kind=kind)
        refused(world, "route: unknown pool", legs, "USDC", cost, "WETH", ONE)


@pytest.mark.parametrize("name", ["pair WETH/USDC", "pool WETH/USDC 500"])
def test_a_pool_the_factory_did_not_make_is_refused(world, name):
    fake = world.mock("HostilePool").address
    for pool in (fake, world.pools["pair USDC/DAI"].address, world.executor.address, CALLER):
        legs, cost = purchase(world, name, ONE, pool=pool)
        refused(world, "route: unknown pool", legs, "USDC", cost, "WETH", ONE)
    legs, cost = purchase(world, "pool WETH/USDC 500", ONE, fee=3_000)
    refused(world, "route: unknown pool", legs, "USDC", cost, "WETH", ONE)


def test_a_pairs_fee_may_not_be_understated_and_costs_when_overstated(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE, fee=2_900)
    refused(world, "UniswapV2: K", legs, "USDC", cost, "WETH", ONE)
    for fee in (1_000_000, 2**24 - 1):
        legs, cost = purchase(world, "pair WETH/USDC", ONE, fee=fee)
        refused(world, "route: fee too high", legs, "USDC", cost, "WETH", ONE)
    legs, cost = purchase(world, "pair WETH/USDC", ONE, fee=3_100)
    refused(world, "route: excessive input", legs, "USDC", cost, "WETH", ONE)
    assert world.buy(legs, "USDC", 2 * cost, "WETH", ONE) > cost


def test_a_pool_that_cannot_pay_all_is_refused(world):
    huge = units("WETH", 1_000_000)
    legs = [world.leg("pool WETH/USDC 500", "USDC", huge)]
    refused(world, "route: partial fill", legs, "USDC", 10**20, "WETH", huge)
    # Even if the part that there is costs more than is allowed, nothing is spent.
    refused(world, "route: excessive input", legs, "USDC", 10**6, "WETH", huge)
    reserve = world.balance("WETH", world.pools["pair WETH/USDC"].address)
    for amount in (reserve, reserve + 1, 2**256 - 1):
        legs = [world.leg("pair WETH/USDC", "USDC", amount)]
        refused(world, "route: partial fill", legs, "USDC", 10**20, "WETH", amount)
    world.add_pool("WBTC", "DAI", 3_000, [])
    legs = [world.leg("pool WBTC/DAI 3000", "DAI", 1)]
    refused(world, "route: partial fill", legs, "DAI", ONE, "WBTC", 1)


def test_an_amount_that_does_not_fit_the_pools_signed_one_is_refused(world):
    for amount in (2**255, 2**256 - 1):
        legs = [world.leg("pool WETH/USDC 500", "USDC", amount)]
        refused(world, "", legs, "USDC", 10**12, "WETH", amount)


def test_a_later_failure_undoes_the_earlier_swaps(world):
    pair = world[world.pools["pair WETH/USDC"].address]
    reserves = pair.read("getReserves")
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    legs.append(world.leg("pool WETH/USDC 500", "USDC", ONE, fee=100))
    refused(world, "route: unknown pool", legs, "USDC", 3 * cost, "WETH", 2 * ONE)
    assert pair.read("getReserves") == reserves


def test_only_the_callers_own_tokens_are_pulled(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    before = world.balance("USDC", CALLER)
    with pytest.raises(Reverted):
        world.send_buy(legs, "USDC", cost, "WETH", ONE, sender=STRANGER)
    # A contract that the caller calls cannot spend for it either.
    contract = world.mock("HostilePair")
    inner = world.arguments(legs, "USDC", cost, "WETH", ONE)
    inner = world.executor.calldata("executeExactOut", *inner)
    with pytest.raises(Reverted):
        contract.send(CALLER, "forward", world.executor.address, inner)
    assert world.balance("USDC", CALLER) == before
    world["USDC"].send(STRANGER, "approve", world.executor.address, cost)
    world.buy(legs, "USDC", cost, "WETH", ONE, sender=STRANGER)
    assert world.balance("USDC", CALLER) == before


def test_ether_is_refused(world):
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    arguments = world.arguments(legs, "USDC", cost, "WETH", ONE)
    with pytest.raises(Reverted):
        world.executor.send(CALLER, "executeExactOut", *arguments, value=1)


def test_a_pair_is_paid_for_the_swap_and_not_for_a_donation(world):
    pair = world.pools["pair WETH/USDC"]
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    world["USDC"].send(STRANGER, "transfer", pair.address, 10**9)
    assert world.buy(legs, "USDC", cost, "WETH", ONE) == cost


@pytest.mark.parametrize("donations", [{"USDC": 1}, {"WETH": 1}, {"WETH": 10**27, "USDC": 10**15}])
def test_a_donation_neither_blocks_nor_bends_a_purchase(world, donations):
    legs, cost = purchase(world, "pool WETH/USDC 500", ONE)
    for token, donated in donations.items():
        world[token].send(STRANGER, "transfer", world.executor.address, donated)
    before = {token: world.balance(token, CALLER) for token in ("USDC", "WETH")}
    # A donation of what is spent does not count for the maximum.
    fork = world.fork()
    with pytest.raises(Reverted, match="route: excessive input"):
        fork.send_buy(legs, "USDC", cost - 1, "WETH", ONE)
    receipt = world.send_buy(legs, "USDC", cost + 5, "WETH", ONE)
    assert world.executor.decode_output("executeExactOut", receipt.output) == cost
    world.assert_nothing_left(legs)
    for token, change in {"USDC": -cost, "WETH": ONE}.items():
        received = world.balance(token, CALLER) - before[token]
        assert received == change + donations.get(token, 0)


def test_tokens_that_a_purchase_does_not_touch_stay_where_they_are(world):
    world["DAI"].send(DEPLOYER, "transfer", world.executor.address, 7)
    legs, cost = purchase(world, "pair WETH/USDC", ONE)
    world.buy(legs, "USDC", cost, "WETH", ONE)
    assert world.balance("DAI", world.executor.address) == 7
