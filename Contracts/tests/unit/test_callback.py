"""The payment callback answers one pool, one swap, one token and one amount."""

import pytest
from contract_support.evm import Contract, Reverted, source_artifact
from contract_support.scene import (
    CALLER,
    DEPLOYER,
    FOREVER,
    SCHEME_CALLBACK_AND_FIELD,
    SCHEME_PAIR,
    STRANGER,
    V2,
    V2_ROW,
    V3,
    V3_ROW,
    ZERO,
    units,
)
from eth_abi import encode
from eth_utils import keccak

ONE = units("WETH", 1)
(
    OVERCHARGE,
    UNDERCHARGE,
    WRONG_SIDE,
    CHARGE_TWICE,
    NEVER_CHARGE,
    SHORT_OUTPUT,
    POSITIVE_OUTPUT,
    REENTER,
) = range(8)


def creation_code(mock: str) -> bytes:
    return bytes.fromhex(source_artifact(f"mocks/{mock}.vy")["bytecode"].removeprefix("0x"))


def trust_hostile_code(world):
    """Replaces the executor by one whose factories make hostile pools.

    Returns the hostile pair and pool of WETH and USDC.
    """
    factory = world.mock("CreateTwoFactory")
    pair_code, pool_code = creation_code("HostilePair"), creation_code("HostilePool")
    world.contracts["executor"] = world.chain.deploy(
        DEPLOYER,
        source_artifact("RouteExecutor.vy"),
        *[ZERO] * 5,
        [
            (factory.address, keccak(pair_code), SCHEME_PAIR),
            (factory.address, keccak(pool_code), SCHEME_CALLBACK_AND_FIELD),
        ],
    )
    for token in ("WETH", "USDC"):
        world[token].send(CALLER, "approve", world.executor.address, FOREVER)
    tokens = sorted((world[name].address for name in ("WETH", "USDC")), key=str.lower)
    packed = b"".join(bytes.fromhex(token[2:]) for token in tokens)
    salt = keccak(encode(["address", "address", "uint24"], [*tokens, 500]))
    pair = factory.transact(DEPLOYER, "create", pair_code, keccak(packed))
    pool = factory.transact(DEPLOYER, "create", pool_code, salt)
    return (
        Contract(world.chain, pair, source_artifact("mocks/HostilePair.vy")["abi"]),
        Contract(world.chain, pool, source_artifact("mocks/HostilePool.vy")["abi"]),
    )


def hostile_leg(world, kind, pool, amount):
    data = V3_ROW << 24 | 500 if kind == V3 else V2_ROW << 24 | 3_000
    return (kind, pool.address, world["WETH"].address, world["USDC"].address, data, amount, 0)


def test_nobody_is_paid_outside_a_swap(world):
    world["WETH"].send(STRANGER, "transfer", world.executor.address, ONE)
    fake = world.mock("HostilePool")
    for amounts in ((1, 0), (0, 1), (ONE, ONE), (0, 0), (-1, -1)):
        with pytest.raises(Reverted, match="route: nothing due"):
            world.executor.send(STRANGER, "uniswapV3SwapCallback", *amounts, b"")
        with pytest.raises(Reverted, match="route: nothing due"):
            fake.send(STRANGER, "demand", world.executor.address, *amounts, b"")
    with pytest.raises(Reverted):
        world.executor.send(STRANGER, "uniswapV3SwapCallback", 1, 0, b"\0" * 96)
    assert world.balance("WETH", world.executor.address) == ONE


def test_a_real_pool_is_not_paid_for_a_strangers_swap(world):
    # The pool calls whoever called it, here the stranger's own account without code.
    world["WETH"].send(STRANGER, "transfer", world.executor.address, ONE)
    pool = world[world.pools["pool WETH/USDC 500"].address]
    with pytest.raises(Reverted):
        pool.send(STRANGER, "swap", world.executor.address, True, 10**6, 4295128740, b"")
    assert world.balance("WETH", world.executor.address) == ONE


@pytest.mark.parametrize(
    "behaviour, reason",
    [
        (OVERCHARGE, "route: overcharged"),
        (UNDERCHARGE, "route: partial fill"),
        (WRONG_SIDE, "route: partial fill"),
        (CHARGE_TWICE, "route: nothing due"),
        (NEVER_CHARGE, "route: unpaid swap"),
        (SHORT_OUTPUT, "route: inexact transfer"),
        (POSITIVE_OUTPUT, ""),
    ],
)
def test_even_a_trusted_address_gets_no_more_than_is_due(world, behaviour, reason):
    _, pool = trust_hostile_code(world)
    pool.send(DEPLOYER, "behave", behaviour, b"")
    before = world.balance("WETH", CALLER)
    with pytest.raises(Reverted) as caught:
        world.send([hostile_leg(world, V3, pool, ONE)], "WETH", ONE, "USDC")
    assert caught.value.reason == reason
    assert world.balance("WETH", CALLER) == before
    assert world.balance("WETH", pool.address) == 0


@pytest.mark.parametrize(
    "behaviour, reason",
    [
        (OVERCHARGE, "route: excessive input"),
        (UNDERCHARGE, "route: partial fill"),
        (WRONG_SIDE, "route: partial fill"),
        (CHARGE_TWICE, "route: nothing due"),
        (NEVER_CHARGE, "route: unpaid swap"),
        (SHORT_OUTPUT, "route: inexact transfer"),
        (POSITIVE_OUTPUT, ""),
    ],
)
def test_for_an_exact_output_even_a_trusted_address_gets_no_more_than_is_held(
    world, behaviour, reason
):
    _, pool = trust_hostile_code(world)
    pool.send(DEPLOYER, "behave", behaviour, b"")
    before = world.balance("WETH", CALLER)
    with pytest.raises(Reverted) as caught:
        world.send_buy([hostile_leg(world, V3, pool, ONE)], "WETH", ONE, "USDC", ONE)
    assert caught.value.reason == reason
    assert world.balance("WETH", CALLER) == before
    assert world.balance("WETH", pool.address) == 0


def test_a_payment_due_to_one_pool_is_not_paid_to_another(world):
    hostile_pair, pool = trust_hostile_code(world)
    accomplice = world.mock("HostilePool")
    payload = accomplice.calldata("demand", world.executor.address, ONE, ONE, b"")
    # The pair is paid up front and never owed anything, so its demand finds nothing due.
    hostile_pair.send(DEPLOYER, "arm", 10**24, 10**24, accomplice.address, payload)
    with pytest.raises(Reverted, match="route: nothing due"):
        world.send([hostile_leg(world, V2, hostile_pair, ONE)], "WETH", ONE, "USDC")


def test_a_token_cannot_pose_as_the_pool_during_a_swap(world):
    token = world.add_token("HOOK", "ReentrantToken")
    world.add_pool("HOOK", "USDC", 3_000, [(-50, 50, 10**18)])
    amount = units("USDC", 100)
    demand = world.executor.calldata("uniswapV3SwapCallback", amount, amount, b"")
    token.send(DEPLOYER, "arm", world.executor.address, world.executor.address, demand)
    # The token is the output: the pool sends it before it is paid, so a payment is due.
    legs = [world.leg("pool HOOK/USDC 3000", "USDC", amount)]
    world.execute(legs, "USDC", amount, "HOOK")
    assert token.read("attempts") >= 1
    assert token.read("successes") == 0


@pytest.mark.parametrize("function", ["execute", "executeExactOut"])
@pytest.mark.parametrize("kind", [V2, V3])
def test_a_pool_cannot_reenter(world, kind, function):
    pair, pool = trust_hostile_code(world)
    hostile = pair if kind == V2 else pool
    leg = hostile_leg(world, kind, hostile, ONE)
    # Refused for its minimum or amount, if anything but the lock looked at it.
    inner = world.arguments([leg], "WETH", ONE, "USDC", minimum=0)
    inner = world.executor.calldata(function, *inner)
    with pytest.raises(Reverted, match="route: zero (minimum|amount)"):
        hostile.send(STRANGER, "forward", world.executor.address, inner)
    if kind == V2:
        pair.send(DEPLOYER, "arm", 10**24, 10**24, world.executor.address, inner)
    else:
        pool.send(DEPLOYER, "behave", REENTER, inner)
    before = world.balance("WETH", CALLER)
    for outer in (world.send, world.send_buy):
        amount = (ONE,) if outer == world.send_buy else ()
        with pytest.raises(Reverted) as caught:
            outer([leg], "WETH", 2 * ONE, "USDC", *amount)
        # The lock reverts without a reason.
        assert caught.value.reason == ""
    assert world.balance("WETH", CALLER) == before


def test_a_pair_that_pays_nothing_is_refused(world):
    pair, _ = trust_hostile_code(world)
    pair.send(DEPLOYER, "arm", 10**24, 10**24, "0x" + "00" * 20, b"")
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send([hostile_leg(world, V2, pair, ONE)], "WETH", ONE, "USDC")
    with pytest.raises(Reverted, match="route: inexact transfer"):
        world.send_buy([hostile_leg(world, V2, pair, ONE)], "WETH", 2 * ONE, "USDC", ONE)


def test_a_purchase_takes_the_exact_amount_and_no_more(world):
    pair, _ = trust_hostile_code(world)
    usdc, amount = world["USDC"], units("USDC", 1)
    usdc.send(STRANGER, "transfer", pair.address, 10 * amount)
    route = ([hostile_leg(world, V2, pair, amount)], "WETH", ONE, "USDC", amount)
    for paid, is_taken in ((amount - 1, False), (amount + 1, False), (amount, True)):
        payout = usdc.calldata("transfer", world.executor.address, paid)
        pair.send(DEPLOYER, "arm", 10**12, 10**12, usdc.address, payout)
        if is_taken:
            world.buy(*route)
            continue
        with pytest.raises(Reverted, match="route: inexact transfer"):
            world.send_buy(*route)


def test_a_pair_whose_reserves_lie_costs_no_more_than_the_maximum(world):
    pair, _ = trust_hostile_code(world)
    largest = 2**112 - 1
    for reserve_in, reserve_out, reason in (
        (largest, ONE + 1, "route: excessive input"),
        (largest, ONE, "route: partial fill"),
        (0, 0, "route: partial fill"),
    ):
        is_first = int(world["WETH"].address, 16) < int(world["USDC"].address, 16)
        reserves = (reserve_in, reserve_out) if is_first else (reserve_out, reserve_in)
        pair.send(DEPLOYER, "arm", *reserves, "0x" + "00" * 20, b"")
        with pytest.raises(Reverted) as caught:
            world.send_buy([hostile_leg(world, V2, pair, ONE)], "WETH", ONE, "USDC", ONE)
        assert caught.value.reason == reason


def test_a_swap_named_with_a_negative_amount_is_refused(world):
    # 2**255 does not fit the pool's signed amount.
    token = world.add_token("BIG", "SilentToken")
    world.add_pool("BIG", "USDC", 3_000, [(-50, 50, 10**18)])
    amount = 2**255
    token.send(DEPLOYER, "mint", CALLER, amount)
    with pytest.raises(Reverted):
        world.send([world.leg("pool BIG/USDC 3000", "BIG", amount)], "BIG", amount, "USDC")


def test_the_hostile_code_is_not_trusted_by_the_real_executor(world):
    executor = world.executor
    pair, pool = trust_hostile_code(world)
    world.contracts["executor"] = executor
    for kind, contract in ((V2, pair), (V3, pool)):
        leg = hostile_leg(world, kind, contract, ONE)
        with pytest.raises(Reverted, match="route: unknown pool"):
            world.send([leg], "WETH", ONE, "USDC")
        with pytest.raises(Reverted, match="route: unknown pool"):
            world.send_buy([leg], "WETH", ONE, "USDC", ONE)
