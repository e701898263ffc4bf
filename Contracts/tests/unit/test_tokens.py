"""Tokens that misbehave, and tokens that somebody left behind."""

import pytest
from contract_support.evm import Reverted
from contract_support.scene import CALLER, DEPLOYER, FOREVER, STRANGER, ZERO, units

ONE = 10**18


def scene(world, mock):
    """A mock token with a pair and a pool against USDC."""
    token = world.add_token("ODD", mock)
    world.add_pair("ODD", "USDC", 1_000_000)
    world.add_pool("ODD", "USDC", 3_000, [(-50, 50, 10**18)])
    return token


def purchase(world, name, token_in, token_out, most=200):
    """Buys 100 of a token for at most `most` of the other; they are worth about the same."""
    amount = units(token_out, 100)
    return [world.leg(name, token_in, amount)], token_in, units(token_in, most), token_out, amount


ROUTES = [
    ("pair ODD/USDC", "ODD", "USDC"),
    ("pair ODD/USDC", "USDC", "ODD"),
    ("pool ODD/USDC 3000", "ODD", "USDC"),
    ("pool ODD/USDC 3000", "USDC", "ODD"),
]


@pytest.mark.parametrize("name, token_in, token_out", ROUTES)
def test_a_token_that_keeps_a_part_of_a_transfer_is_refused(world, name, token_in, token_out):
    token = scene(world, "FeeToken")
    amount = units(token_in, 100)
    route = ([world.leg(name, token_in, amount)], token_in, amount, token_out)
    buy = purchase(world, name, token_in, token_out)
    world.execute(*route)
    world.buy(*buy)
    token.send(DEPLOYER, "setKeptBasisPoints", 1, ZERO)
    before = world.balance(token_in, CALLER)
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send(*route)
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send_buy(*buy)
    assert world.balance(token_in, CALLER) == before


@pytest.mark.parametrize("name, token_in, token_out", [ROUTES[0], ROUTES[1], ROUTES[3]])
def test_a_token_that_keeps_a_part_of_the_executors_transfers_only_is_refused(
    world, name, token_in, token_out
):
    # Pulling it works; paying the pair, or the caller at the end, does not.
    token = scene(world, "FeeToken")
    amount = units(token_in, 100)
    token.send(DEPLOYER, "setKeptBasisPoints", 1, world.executor.address)
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send([world.leg(name, token_in, amount)], token_in, amount, token_out)
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send_buy(*purchase(world, name, token_in, token_out))


def test_a_refund_that_does_not_arrive_whole_is_refused(world):
    token = world.add_token("ODD", "FeeToken")
    world.add_pair("ODD", "WETH", 1_000_000)
    legs = [world.leg("pair ODD/WETH", "ODD", 1)]
    # So little is paid that the kept part of it is nothing; of the refund it is not.
    token.send(DEPLOYER, "setKeptBasisPoints", 1, world.executor.address)
    cost = world.fork().buy(legs, "ODD", 9_999, "WETH", 1)
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send_buy(legs, "ODD", cost + 10_000, "WETH", 1)
    assert world.buy(legs, "ODD", cost + 9_999, "WETH", 1) == cost


def test_a_pool_refuses_to_be_paid_less(world):
    token = scene(world, "FeeToken")
    amount = units("ODD", 100)
    token.send(DEPLOYER, "setKeptBasisPoints", 1, world.executor.address)
    with pytest.raises(Reverted, match="IIA"):
        world.send([world.leg("pool ODD/USDC 3000", "ODD", amount)], "ODD", amount, "USDC")


@pytest.mark.parametrize("hop", ["pair ODD/USDC", "pool ODD/USDC 3000"])
def test_such_a_token_is_refused_between_two_swaps(world, hop):
    token = scene(world, "FeeToken")
    world.add_pair("ODD", "DAI", 1_000_000)
    amount = units("USDC", 100)
    legs = [world.leg(hop, "USDC", amount), world.leg("pair ODD/DAI", "ODD", 0)]
    world.execute(legs, "USDC", amount, "DAI")
    token.send(DEPLOYER, "setKeptBasisPoints", 1, ZERO)
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send(legs, "USDC", amount, "DAI")


@pytest.mark.parametrize("name, token_in, token_out", ROUTES)
def test_a_token_without_a_return_value_is_fine(world, name, token_in, token_out):
    scene(world, "SilentToken")
    amount = units(token_in, 100)
    expected = world.model(name).swap(world.pools[name].tokens[0] == token_in, amount)
    legs = [world.leg(name, token_in, amount)]
    fork = world.fork()
    assert world.execute(legs, token_in, amount, token_out, minimum=expected) == expected
    buy = purchase(fork, name, token_in, token_out)
    cost = fork.model(name).buy(fork.pools[name].tokens[0] == token_in, buy[4])
    assert fork.buy(*buy) == cost


@pytest.mark.parametrize("holder", ["caller", "executor"])
@pytest.mark.parametrize("name", ["pair ODD/USDC", "pool ODD/USDC 3000"])
def test_a_token_that_answers_false_is_refused(world, name, holder):
    token = scene(world, "FalseToken")
    amount = units("ODD", 100)
    route = ([world.leg(name, "ODD", amount)], "ODD", amount, "USDC")
    token.send(DEPLOYER, "freeze", CALLER if holder == "caller" else world.executor.address)
    buy = purchase(world, name, "ODD", "USDC")
    with pytest.raises(Reverted, match="route: transfer failed"):
        world.send(*route)
    with pytest.raises(Reverted, match="route: transfer failed"):
        world.send_buy(*buy)
    token.send(DEPLOYER, "freeze", ZERO)
    world.execute(*route)
    world.buy(*buy)


def test_a_false_answer_at_the_payout_is_refused(world):
    token = scene(world, "FalseToken")
    amount = units("USDC", 100)
    token.send(DEPLOYER, "freeze", world.executor.address)
    with pytest.raises(Reverted, match="route: transfer failed"):
        world.send([world.leg("pair ODD/USDC", "USDC", amount)], "USDC", amount, "ODD")
    with pytest.raises(Reverted, match="route: transfer failed"):
        world.send_buy(*purchase(world, "pair ODD/USDC", "USDC", "ODD"))


@pytest.mark.parametrize("function", ["execute", "executeExactOut"])
@pytest.mark.parametrize("name, token_in, token_out", ROUTES)
def test_a_token_cannot_reenter(world, name, token_in, token_out, function):
    token = scene(world, "ReentrantToken")
    amount = units(token_in, 100)
    route = ([world.leg(name, token_in, amount)], token_in, amount, token_out)
    expected = world.fork().execute(*route)
    buy = purchase(world, name, token_in, token_out)
    cost = world.fork().buy(*buy)

    # The inner route is one that the token itself can pay for.
    dai = units("DAI", 1)
    world["DAI"].send(STRANGER, "transfer", token.address, 10 * dai)
    approve = world["DAI"].calldata("approve", world.executor.address, FOREVER)
    token.send(DEPLOYER, "forward", world["DAI"].address, approve)
    worth = 10**10
    leg = world.leg("pair WETH/DAI", "DAI", worth if function == "executeExactOut" else dai)
    inner = world.arguments([leg], "DAI", dai, "WETH", worth)
    inner = world.executor.calldata(function, *inner)
    world.fork()["ODD"].send(DEPLOYER, "forward", world.executor.address, inner)

    token.send(DEPLOYER, "arm", world.executor.address, world.executor.address, inner)
    fork = world.fork()
    assert world.execute(*route) == expected
    assert fork.buy(*buy) == cost
    for each in (token, fork["ODD"]):
        assert each.read("attempts") >= 2
        assert each.read("successes") == 0


def test_an_address_without_code_is_no_token(world):
    amount = units("USDC", 1)
    leg = world.leg("pair WETH/USDC", "USDC", amount)
    arguments = ([leg], STRANGER, amount, world["WETH"].address, 1, world.chain.timestamp)
    with pytest.raises(Reverted):
        world.executor.send(CALLER, "execute", *arguments)


DONATIONS = [{"WETH": 1}, {"USDC": 1}, {"DAI": 1}, {"WETH": 10**27, "USDC": 10**15, "DAI": 10**27}]


@pytest.mark.parametrize("donations", DONATIONS)
def test_a_donation_neither_blocks_nor_bends_a_route(world, donations):
    amount = units("WETH", 5)
    legs = [world.leg("pair WETH/DAI", "WETH", amount), world.leg("pool USDC/DAI 500", "DAI", 0)]
    route = (legs, "WETH", amount, "USDC")
    expected = world.fork().execute(*route)
    gas = world.fork().send(*route, minimum=expected).gas_used
    for token, donated in donations.items():
        world[token].send(STRANGER, "transfer", world.executor.address, donated)
    before = {token: world.balance(token, CALLER) for token in ("WETH", "DAI", "USDC")}
    receipt = world.send(*route, minimum=expected)

    assert world.executor.decode_output("execute", receipt.output) == expected
    world.assert_nothing_left(legs)
    # The caller is handed what nobody owns; the route itself is the same to the wei.
    changes = {"WETH": -amount, "DAI": 0, "USDC": expected}
    for token, change in changes.items():
        received = world.balance(token, CALLER) - before[token]
        assert received == change + donations.get(token, 0)
    # A donation must not push a route over a tight gas limit.
    assert receipt.gas_used < gas * 1.1


def test_a_donation_does_not_count_for_the_minimum(world):
    amount = units("WETH", 1)
    route = ([world.leg("pair WETH/USDC", "WETH", amount)], "WETH", amount, "USDC")
    expected = world.fork().execute(*route)
    world["USDC"].send(STRANGER, "transfer", world.executor.address, 10**9)
    with pytest.raises(Reverted, match="route: insufficient output"):
        world.send(*route, minimum=expected + 1)
    assert world.executor.decode_output("execute", world.send(*route).output) == expected


def test_tokens_that_a_route_does_not_touch_stay_where_they_are(world):
    world["DAI"].send(STRANGER, "transfer", world.executor.address, 7)
    amount = units("WETH", 1)
    world.execute([world.leg("pair WETH/USDC", "WETH", amount)], "WETH", amount, "USDC")
    assert world.balance("DAI", world.executor.address) == 7
