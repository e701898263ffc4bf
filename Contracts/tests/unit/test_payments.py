"""Payment by a Permit2 signature, and in ether."""

import pytest
from contract_support.evm import Reverted
from contract_support.scene import CALLER, DEPLOYER, FOREVER, STRANGER, ZERO, units
from eth_account import Account
from eth_account.messages import encode_typed_data

ONE = units("WETH", 1)
OWNER = Account.from_key(b"\7" * 32)
TYPES = {
    "PermitTransferFrom": [
        {"name": "permitted", "type": "TokenPermissions"},
        {"name": "spender", "type": "address"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ],
    "TokenPermissions": [
        {"name": "token", "type": "address"},
        {"name": "amount", "type": "uint256"},
    ],
}


def signature(world, token, amount, nonce=0, deadline=None, spender=None, key=OWNER):
    """A permit for the executor, by a library that knows nothing of the contracts."""
    domain = {"name": "Permit2", "chainId": 1337, "verifyingContract": world["permit2"].address}
    message = {
        "permitted": {"token": world[token].address, "amount": amount},
        "spender": spender or world.executor.address,
        "nonce": nonce,
        "deadline": deadline or world.chain.timestamp,
    }
    return key.sign_message(encode_typed_data(domain, TYPES, message)).signature


@pytest.fixture
def owner(world):
    """Has allowed Permit2 and nobody else."""
    for name in ("WETH", "USDC"):
        world[name].send(DEPLOYER, "transfer", OWNER.address, units(name, 20_000))
        world[name].send(OWNER.address, "approve", world["permit2"].address, FOREVER)
    return OWNER.address


def sale(world):
    return ([world.leg("pair WETH/USDC", "WETH", ONE)], "WETH", ONE, "USDC")


def send(world, signed, route, nonce=0, sender=OWNER.address, name="executeWithPermit", **options):
    arguments = world.arguments(*route, **options)
    return world.executor.send(sender, name, *arguments, nonce, signed)


def test_a_signature_pays_once_for_what_was_signed(world, owner):
    route, signed = sale(world), signature(world, "WETH", ONE)
    expected = world.fork().execute(*route)
    before = [world.balance(name, owner) for name in ("WETH", "USDC")]
    receipt = send(world, signed, route, minimum=expected)
    assert int.from_bytes(receipt.output) == expected
    after = [world.balance(name, owner) for name in ("WETH", "USDC")]
    assert after == [before[0] - ONE, before[1] + expected]
    assert world["WETH"].read("allowance", owner, world.executor.address) == 0
    world.assert_nothing_left(route[0])
    with pytest.raises(Reverted, match="InvalidNonce"):
        send(world, signed, route)
    # Nonces need no order.
    send(world, signature(world, "WETH", ONE, nonce=2**200), route, nonce=2**200)


def test_a_purchase_is_paid_by_signature_and_the_rest_comes_back(world, owner):
    most, amount = units("USDC", 4_000), ONE
    legs = [world.leg("pair WETH/USDC", "USDC", amount)]
    route = (legs, "USDC", most, "WETH", amount)
    cost = world.fork().buy(*route)
    before = world.balance("USDC", owner)
    signed = signature(world, "USDC", most)
    receipt = send(world, signed, route, name="executeExactOutWithPermit")
    assert int.from_bytes(receipt.output) == cost
    assert before - world.balance("USDC", owner) == cost
    world.assert_nothing_left(legs)


def test_anything_else_than_what_was_signed_is_refused(world, owner):
    route, now = sale(world), world.chain.timestamp
    for wrong in (
        signature(world, "WETH", ONE + 1),
        signature(world, "WETH", ONE - 1),
        signature(world, "USDC", ONE),
        signature(world, "WETH", ONE, nonce=1),
        signature(world, "WETH", ONE, deadline=now + 1),
        signature(world, "WETH", ONE, spender=STRANGER),
        signature(world, "WETH", ONE, key=Account.from_key(b"\1" * 32)),
    ):
        with pytest.raises(Reverted, match="InvalidSigner"):
            send(world, wrong, route)
    with pytest.raises(Reverted, match="route: no signature"):
        send(world, b"", route)
    with pytest.raises(Reverted):
        send(world, b"\1" * 64, route)
    with pytest.raises(Reverted, match="route: expired"):
        signed = signature(world, "WETH", ONE, deadline=now - 1)
        send(world, signed, route, deadline=now - 1)
    send(world, signature(world, "WETH", ONE), route)


def test_a_signature_serves_its_signer_only(world, owner):
    route, signed = sale(world), signature(world, "WETH", ONE)
    for thief in (STRANGER, CALLER):
        with pytest.raises(Reverted, match="InvalidSigner"):
            send(world, signed, route, sender=thief)
    # Nor by a contract that the signer calls.
    contract = world.mock("HostilePair")
    arguments = (*world.arguments(*route), 0, signed)
    inner = world.executor.calldata("executeWithPermit", *arguments)
    with pytest.raises(Reverted, match="InvalidSigner"):
        contract.send(owner, "forward", world.executor.address, inner)


def test_the_rules_of_a_route_hold_for_both_ways_of_payment(world, owner):
    legs, *rest = sale(world)
    signed = signature(world, "WETH", ONE)
    with pytest.raises(Reverted, match="route: zero minimum"):
        send(world, signed, (legs, *rest), minimum=0)
    with pytest.raises(Reverted, match="route: empty"):
        send(world, signed, ([], *rest))
    with pytest.raises(Reverted, match="route: zero maximum"):
        route = (legs, "WETH", 0, "USDC", 1)
        send(world, signed, route, name="executeExactOutWithPermit")


# MARK: Ether


def ether_arguments(world, legs, token_in, amount, token_out, minimum=1):
    def address(token):
        return ZERO if token == "ETH" else world[token].address

    now = world.chain.timestamp
    return legs, address(token_in), amount, address(token_out), minimum, now


def test_ether_is_sold_as_its_wrapped_token(world):
    route = sale(world)
    expected = world.fork().execute(*route)
    legs = route[0]
    arguments = ether_arguments(world, legs, "ETH", ONE, "USDC", expected)
    before = (world.chain.ether(CALLER), world.balance("WETH", CALLER))
    receipt = world.executor.send(CALLER, "execute", *arguments, value=ONE)
    assert int.from_bytes(receipt.output) == expected
    after = (world.chain.ether(CALLER), world.balance("WETH", CALLER))
    assert after == (before[0] - ONE, before[1])
    world.assert_nothing_left(legs)
    # The event tells what the caller gave.
    assert receipt.logs[-1][1][2] == 0


@pytest.mark.parametrize("name", ["pair WETH/USDC", "v4 ETH/USDC 500"])
def test_ether_is_bought(world, name):
    amount = units("USDC", 9_000)
    legs = [world.leg(name, "USDC", amount)]
    expected = world.fork().execute(legs, "USDC", amount, "WETH")
    arguments = ether_arguments(world, legs, "USDC", amount, "ETH", expected)
    before = (world.chain.ether(CALLER), world.balance("WETH", CALLER))
    world.executor.send(CALLER, "execute", *arguments)
    after = (world.chain.ether(CALLER), world.balance("WETH", CALLER))
    assert after == (before[0] + expected, before[1])
    world.assert_nothing_left(legs)


@pytest.mark.parametrize("name", ["pair WETH/USDC", "v4 ETH/USDC 500"])
def test_a_purchase_with_ether_gives_the_rest_back(world, name):
    amount = units("USDC", 9_000)
    legs = [world.leg(name, "WETH", amount)]
    cost = world.fork().buy(legs, "WETH", 10 * ONE, "USDC", amount)
    arguments = ether_arguments(world, legs, "ETH", 10 * ONE, "USDC", amount)
    before = world.chain.ether(CALLER)
    receipt = world.executor.send(CALLER, "executeExactOut", *arguments, value=10 * ONE)
    assert int.from_bytes(receipt.output) == cost
    assert before - world.chain.ether(CALLER) == cost
    world.assert_nothing_left(legs)


def test_ether_is_purchased_exactly(world):
    legs = [world.leg("pair WETH/USDC", "USDC", ONE)]
    arguments = ether_arguments(world, legs, "USDC", units("USDC", 4_000), "ETH", ONE)
    before = world.chain.ether(CALLER)
    world.executor.send(CALLER, "executeExactOut", *arguments)
    assert world.chain.ether(CALLER) - before == ONE
    world.assert_nothing_left(legs)


def test_the_value_is_the_amount_and_nothing_else(world):
    legs = sale(world)[0]
    for name in ("execute", "executeExactOut"):
        arguments = ether_arguments(world, legs, "ETH", ONE, "USDC", ONE)
        for value in (0, ONE - 1, ONE + 1):
            with pytest.raises(Reverted, match="route: unequal ether"):
                world.executor.send(CALLER, name, *arguments, value=value)
        arguments = ether_arguments(world, legs, "WETH", ONE, "USDC", ONE)
        with pytest.raises(Reverted, match="route: unequal ether"):
            world.executor.send(CALLER, name, *arguments, value=ONE)


def test_a_signature_cannot_pay_ether(world, owner):
    legs = sale(world)[0]
    arguments = ether_arguments(world, legs, "ETH", ONE, "USDC")
    signed = signature(world, "WETH", ONE)
    with pytest.raises(Reverted, match="route: unequal ether"):
        world.executor.send(owner, "executeWithPermit", *arguments, 0, signed)
    world.chain.fund(owner, ONE)
    with pytest.raises(Reverted):
        world.executor.send(owner, "executeWithPermit", *arguments, 0, signed, value=ONE)


def test_ether_and_its_wrapped_token_are_one(world):
    legs = sale(world)[0]
    for token_in, token_out in (("ETH", "WETH"), ("WETH", "ETH"), ("ETH", "ETH")):
        for name in ("execute", "executeExactOut"):
            arguments = ether_arguments(world, legs, token_in, ONE, token_out)
            value = ONE if token_in == "ETH" else 0
            with pytest.raises(Reverted, match="route: same token"):
                world.executor.send(CALLER, name, *arguments, value=value)


def test_a_caller_that_refuses_ether_gets_nothing_and_loses_nothing(world):
    # A contract without a payable default, then one that tries another route on receipt.
    amount = units("USDC", 100)
    legs = [world.leg("pair WETH/USDC", "USDC", amount)]
    inner = world.executor.calldata("execute", *ether_arguments(world, legs, "USDC", amount, "ETH"))
    for mock, is_paid in (("HostilePair", False), ("HostileVenue", True)):
        fork = world.fork()
        caller = fork.mock(mock)
        fork["USDC"].send(DEPLOYER, "transfer", caller.address, 3 * amount)
        approve = fork["USDC"].calldata("approve", fork.executor.address, FOREVER)
        caller.send(STRANGER, "forward", fork["USDC"].address, approve)
        if is_paid:
            caller.send(STRANGER, "forward", fork.executor.address, inner)
            assert fork.chain.ether(caller.address) > 0
            caller.send(STRANGER, "aim", fork.executor.address, inner)
        before = fork.balance("USDC", caller.address)
        with pytest.raises(Reverted):
            caller.send(STRANGER, "forward", fork.executor.address, inner)
        assert fork.balance("USDC", caller.address) == before


def test_nobody_else_sends_ether(world):
    for data in (b"", b"\1"):
        with pytest.raises(Reverted, match="route: unexpected ether"):
            world.chain.send(STRANGER, world.executor.address, data, value=1)
    with pytest.raises(Reverted, match="route: unexpected ether"):
        world.chain.send(STRANGER, world.executor.address, b"")


def test_ether_that_was_forced_in_changes_nothing(world):
    amount = units("USDC", 500)
    legs = [world.leg("v4 ETH/USDC 500", "USDC", amount)]
    expected = world.fork().execute(legs, "USDC", amount, "WETH")
    world.chain.fund(world.executor.address, 7)
    arguments = ether_arguments(world, legs, "USDC", amount, "ETH", expected)
    receipt = world.executor.send(CALLER, "execute", *arguments)
    assert int.from_bytes(receipt.output) == expected
    assert world.chain.ether(world.executor.address) == 7
