"""Every acceptance has its adjacent rejection, and a rejection changes nothing."""

import pytest
from contract_support.evm import Reverted
from contract_support.scene import CALLER, STRANGER, V2, V3, V3_ROW, ZERO, units
from eth_abi import encode
from eth_utils import keccak, to_checksum_address

ONE = units("WETH", 1)


def refused(world, reason, *route, **options):
    """Asserts that a route reverts for `reason`, leaving the caller's balances alone."""
    tokens = ("WETH", "USDC", "DAI")
    before = [world.balance(token, CALLER) for token in tokens]
    with pytest.raises(Reverted) as caught:
        world.send(*route, **options)
    assert caught.value.reason == reason
    assert [world.balance(token, CALLER) for token in tokens] == before


@pytest.mark.parametrize("name", ["pair WETH/USDC", "pool WETH/USDC 500"])
def test_the_exact_minimum_passes_and_one_more_is_refused(world, name):
    expected = world.model(name).swap(world.pools[name].tokens[0] == "WETH", ONE)
    route = ([world.leg(name, "WETH", ONE)], "WETH", ONE, "USDC")
    refused(world, "route: insufficient output", *route, minimum=expected + 1)
    assert world.execute(*route, minimum=expected) == expected


def test_the_deadlines_second_passes_and_the_next_is_refused(world):
    route = ([world.leg("pair WETH/USDC", "WETH", ONE)], "WETH", ONE, "USDC")
    refused(world, "route: expired", *route, deadline=world.chain.timestamp - 1)
    refused(world, "route: expired", *route, deadline=0)
    world.execute(*route, deadline=world.chain.timestamp)


def test_a_minimum_is_mandatory(world):
    route = ([world.leg("pair WETH/USDC", "WETH", ONE)], "WETH", ONE, "USDC")
    refused(world, "route: zero minimum", *route, minimum=0)
    world.execute(*route, minimum=1)


def test_an_amount_is_mandatory(world):
    legs = [world.leg("pair WETH/USDC", "WETH", ONE)]
    refused(world, "route: zero amount", legs, "WETH", 0, "USDC")


def test_a_swap_of_nothing_is_refused(world):
    legs = [world.leg("pair WETH/USDC", "WETH", 0), world.leg("pair WETH/USDC", "WETH", ONE)]
    refused(world, "route: zero amount", legs, "WETH", ONE, "USDC")


def test_an_empty_route_is_refused(world):
    refused(world, "route: empty", [], "WETH", ONE, "USDC")


def test_input_and_output_differ(world):
    legs = [world.leg("pair WETH/USDC", "WETH", ONE)]
    refused(world, "route: same token", legs, "WETH", ONE, "WETH")


def test_sixteen_swaps_pass_and_seventeen_are_refused(world):
    legs = [world.leg("pair WETH/USDC", "WETH", ONE)] * 16
    world.execute(legs, "WETH", 16 * ONE, "USDC")
    refused(world, "", [*legs, legs[0]], "WETH", 17 * ONE, "USDC")


def test_the_output_token_is_never_spent(world):
    legs = [
        world.leg("pair WETH/USDC", "WETH", ONE),
        world.leg("pair USDC/DAI", "USDC", 1),
        world.leg("pair USDC/DAI", "DAI", 1),
    ]
    refused(world, "route: spends output", legs, "WETH", ONE, "USDC")


def test_a_token_that_nobody_spends_is_refused(world):
    legs = [world.leg("pair WETH/USDC", "WETH", ONE), world.leg("pair WETH/DAI", "WETH", ONE)]
    refused(world, "route: unused output", legs, "WETH", 2 * ONE, "USDC")
    legs.append(world.leg("pair USDC/DAI", "DAI", 0))
    world.execute(legs, "WETH", 2 * ONE, "USDC")


def test_a_token_bought_after_its_last_spender_is_refused(world):
    legs = [
        world.leg("pair WETH/DAI", "WETH", ONE),
        world.leg("pair USDC/DAI", "DAI", 0),
        world.leg("pair WETH/DAI", "WETH", ONE),
    ]
    refused(world, "route: unused output", legs, "WETH", 2 * ONE, "USDC")
    legs[1], legs[2] = legs[2], legs[1]
    world.execute(legs, "WETH", 2 * ONE, "USDC")


def test_a_token_is_not_spent_before_it_is_held(world):
    legs = [world.leg("pair USDC/DAI", "DAI", 1), world.leg("pair WETH/DAI", "WETH", ONE)]
    refused(world, "route: zero amount", legs, "WETH", ONE, "USDC")
    legs.append(world.leg("pair USDC/DAI", "DAI", 1))
    refused(world, "route: short balance", legs, "WETH", ONE, "USDC")
    world.execute(legs[1:], "WETH", ONE, "USDC")


def test_a_swap_may_not_state_more_than_is_held(world):
    last = world.leg("pair WETH/USDC", "WETH", 1)
    legs = [world.leg("pool WETH/USDC 500", "WETH", ONE + 1), last]
    refused(world, "route: short balance", legs, "WETH", ONE, "USDC")
    # All of it leaves nothing to the last swap, and a swap of nothing is refused.
    legs = [world.leg("pool WETH/USDC 500", "WETH", ONE), last]
    refused(world, "route: zero amount", legs, "WETH", ONE, "USDC")
    legs = [world.leg("pool WETH/USDC 500", "WETH", ONE - 10**12), last]
    world.execute(legs, "WETH", ONE, "USDC")


def test_an_unknown_kind_is_refused(world):
    for kind in (13, 255):
        legs = [world.leg("pair WETH/USDC", "WETH", ONE, kind=kind)]
        refused(world, "route: unknown kind", legs, "WETH", ONE, "USDC")


def test_a_pool_passes_only_as_its_own_kind(world):
    for name, kind in (("pair WETH/USDC", V3), ("pool WETH/USDC 500", V2)):
        legs = [world.leg(name, "WETH", ONE, kind=kind)]
        refused(world, "route: unknown pool", legs, "WETH", ONE, "USDC")


@pytest.mark.parametrize("name", ["pair WETH/USDC", "pool WETH/USDC 500"])
def test_a_pool_the_factory_did_not_make_is_refused(world, name):
    fake = world.mock("HostilePool").address
    other = world.pools["pair USDC/DAI"].address
    for pool in (fake, other, ZERO, world.executor.address, world["WETH"].address, CALLER):
        legs = [world.leg(name, "WETH", ONE, pool=pool)]
        refused(world, "route: unknown pool", legs, "WETH", ONE, "USDC")
    world.execute([world.leg(name, "WETH", ONE)], "WETH", ONE, "USDC")


def test_a_pool_that_does_not_exist_yet_is_refused(world):
    first, second = sorted((world["WETH"].address, world["USDC"].address), key=str.lower)
    salt = keccak(encode(["address", "address", "uint24"], [first, second, 10_000]))
    code_hash = world.executor.read("factories", V3_ROW)[1]
    factory = bytes.fromhex(world["v3_factory"].address[2:])
    pool = to_checksum_address(keccak(b"\xff" + factory + salt + code_hash)[12:])
    legs = [world.leg("pool WETH/USDC 500", "WETH", ONE, pool=pool, fee=10_000)]
    refused(world, "", legs, "WETH", ONE, "USDC")


def test_the_wrong_fee_tier_names_another_pool(world):
    legs = [world.leg("pool WETH/USDC 500", "WETH", ONE, fee=3_000)]
    refused(world, "route: unknown pool", legs, "WETH", ONE, "USDC")


def test_a_pairs_fee_may_not_be_understated(world):
    legs = [world.leg("pair WETH/USDC", "WETH", ONE, fee=2_900)]
    refused(world, "UniswapV2: K", legs, "WETH", ONE, "USDC")
    for fee in (1_000_000, 2**24 - 1):
        legs = [world.leg("pair WETH/USDC", "WETH", ONE, fee=fee)]
        refused(world, "route: fee too high", legs, "WETH", ONE, "USDC")
    # An overstated fee is the caller's loss, which the minimum bounds.
    legs = [world.leg("pair WETH/USDC", "WETH", ONE, fee=3_100)]
    down = world.pools["pair WETH/USDC"].tokens[0] == "WETH"
    exact = world.model("pair WETH/USDC").swap(down, ONE)
    refused(world, "route: insufficient output", legs, "WETH", ONE, "USDC", minimum=exact)
    assert 0 < world.execute(legs, "WETH", ONE, "USDC") < exact


def test_another_output_token_than_the_pools_is_refused(world):
    for name in ("pair WETH/USDC", "pool WETH/USDC 500"):
        legs = [world.leg(name, "WETH", ONE, tokenOut=world["DAI"].address)]
        refused(world, "route: unknown pool", legs, "WETH", ONE, "DAI")
        legs = [world.leg(name, "WETH", ONE, tokenOut=world["WETH"].address)]
        refused(world, "route: unused output", legs, "WETH", ONE, "USDC")


def test_a_pool_that_runs_out_of_liquidity_is_refused(world):
    huge = units("WETH", 1_000_000)
    legs = [world.leg("pool WETH/USDC 500", "WETH", huge)]
    refused(world, "route: partial fill", legs, "WETH", huge, "USDC")
    huge = units("USDC", 10**10)
    legs = [world.leg("pool WETH/USDC 500", "USDC", huge)]
    refused(world, "route: partial fill", legs, "USDC", huge, "WETH")


def test_a_pool_without_liquidity_is_refused(world):
    world.add_pool("WBTC", "DAI", 3_000, [])
    amount = units("WBTC", 1)
    legs = [world.leg("pool WBTC/DAI 3000", "WBTC", amount)]
    refused(world, "route: partial fill", legs, "WBTC", amount, "DAI")


def test_a_later_failure_undoes_the_earlier_swaps(world):
    pair = world[world.pools["pair WETH/DAI"].address]
    reserves = pair.read("getReserves")
    legs = [
        world.leg("pair WETH/DAI", "WETH", ONE),
        world.leg("pool USDC/DAI 500", "DAI", 0, fee=100),
    ]
    refused(world, "route: unknown pool", legs, "WETH", ONE, "USDC")
    assert pair.read("getReserves") == reserves


def test_only_the_callers_own_tokens_are_pulled(world):
    # The caller has approved everything; a stranger's route cannot reach it.
    legs = [world.leg("pair WETH/USDC", "WETH", ONE)]
    before = world.balance("WETH", CALLER)
    with pytest.raises(Reverted):
        world.send(legs, "WETH", ONE, "USDC", sender=STRANGER)
    assert world.balance("WETH", CALLER) == before
    world["WETH"].send(STRANGER, "approve", world.executor.address, ONE)
    world.execute(legs, "WETH", ONE, "USDC", sender=STRANGER)
    assert world.balance("WETH", CALLER) == before


def test_a_contract_cannot_spend_for_the_account_that_calls_it(world):
    # The caller has approved the executor and then calls somebody else's contract.
    contract = world.mock("HostilePair")
    legs = [world.leg("pair WETH/USDC", "WETH", ONE)]
    route = world.executor.calldata("execute", *world.arguments(legs, "WETH", ONE, "USDC"))
    before = world.balance("WETH", CALLER)
    with pytest.raises(Reverted):
        contract.send(CALLER, "forward", world.executor.address, route)
    assert world.balance("WETH", CALLER) == before

    world["WETH"].send(STRANGER, "transfer", contract.address, ONE)
    approve = world["WETH"].calldata("approve", world.executor.address, ONE)
    contract.send(STRANGER, "forward", world["WETH"].address, approve)
    contract.send(CALLER, "forward", world.executor.address, route)
    assert world.balance("WETH", CALLER) == before
    assert world.balance("USDC", contract.address) > 0


def test_exactly_the_allowance_suffices(world):
    legs = [world.leg("pair WETH/USDC", "WETH", ONE)]
    world["WETH"].send(CALLER, "approve", world.executor.address, ONE - 1)
    with pytest.raises(Reverted):
        world.send(legs, "WETH", ONE, "USDC")
    world["WETH"].send(CALLER, "approve", world.executor.address, ONE)
    world.execute(legs, "WETH", ONE, "USDC")
    assert world["WETH"].read("allowance", CALLER, world.executor.address) == 0


def test_ether_is_refused(world):
    arguments = world.arguments([world.leg("pair WETH/USDC", "WETH", ONE)], "WETH", ONE, "USDC")
    with pytest.raises(Reverted):
        world.executor.send(CALLER, "execute", *arguments, value=1)
    with pytest.raises(Reverted):
        world.chain.send(CALLER, world.executor.address, b"", value=1)
