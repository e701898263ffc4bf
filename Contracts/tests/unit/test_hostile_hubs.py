"""Even what an executor was told to trust gets no more than is due, and pays what it says."""

import pytest
from contract_support.evm import Contract, Reverted, source_artifact
from contract_support.families import clone_code
from contract_support.scene import (
    BALANCER,
    BALANCER_V3,
    CALLER,
    DEPLOYER,
    FOREVER,
    SCHEME_SOLIDLY,
    SOLIDLY,
    STRANGER,
    V4,
    ZERO,
    units,
)
from eth_abi import encode
from eth_utils import keccak

ONE = units("WETH", 1)
FAIR = units("USDC", 2_500)
HONEST, NEVER_CALL, CALL_TWICE, CHANGE_DATA, CALL_OUT, PAY_LESS, BOOK_LESS = range(7)


def trust(world, manager=ZERO, vault=ZERO, v3_vault=ZERO, factories=()):
    """Replaces the executor by one that trusts these."""
    executor = world.contracts["executor"] = world.chain.deploy(
        DEPLOYER,
        source_artifact("RouteExecutor.vy"),
        *(world["WETH"].address, ZERO, manager, vault, v3_vault, list(factories)),
    )
    for token in ("WETH", "USDC"):
        world[token].send(CALLER, "approve", executor.address, FOREVER)


def fund(world, contract):
    for name in ("WETH", "USDC"):
        world[name].send(DEPLOYER, "transfer", contract.address, units(name, 10_000))


def refused(world, reason, send, *route):
    before = [world.balance(name, CALLER) for name in ("WETH", "USDC")]
    with pytest.raises(Reverted) as caught:
        send(*route)
    assert caught.value.reason == reason
    assert before == [world.balance(name, CALLER) for name in ("WETH", "USDC")]


# MARK: A pool manager


@pytest.fixture
def manager(world):
    manager = world.mock("HostileManager")
    fund(world, manager)
    trust(world, manager=manager.address)
    return manager


def behave(world, manager, behaviour, owed_in=-ONE, owed_out=FAIR, target=ZERO, payload=b""):
    is_first = int(world["WETH"].address, 16) < int(world["USDC"].address, 16)
    owed = (owed_in, owed_out) if is_first else (owed_out, owed_in)
    manager.send(DEPLOYER, "behave", behaviour, *owed, target, payload)


def v4_leg(world, manager, amount=ONE):
    weth, usdc = world["WETH"].address, world["USDC"].address
    return (V4, manager.address, weth, usdc, 3_000 | 60 << 24, amount, 0)


@pytest.mark.parametrize(
    "behaviour, owed_in, owed_out, reason",
    [
        (HONEST, -ONE - 1, FAIR, "route: overcharged"),
        (HONEST, -ONE + 1, FAIR, "route: partial fill"),
        (HONEST, 0, FAIR, "route: partial fill"),
        (HONEST, ONE, FAIR, ""),
        (HONEST, -ONE, -1, ""),
        (HONEST, -ONE, 0, "route: insufficient output"),
        (NEVER_CALL, -ONE, FAIR, "route: unpaid swap"),
        (CALL_TWICE, -ONE, FAIR, "route: nothing due"),
        (CHANGE_DATA, -ONE, FAIR, "route: unknown swap"),
        (PAY_LESS, -ONE, FAIR, "route: inexact transfer"),
        (BOOK_LESS, -ONE, FAIR, "route: inexact transfer"),
    ],
)
def test_a_manager_gets_what_is_due(world, manager, behaviour, owed_in, owed_out, reason):
    behave(world, manager, behaviour, owed_in, owed_out)
    route = ([v4_leg(world, manager)], "WETH", ONE, "USDC")
    refused(world, reason, world.send, *route)
    behave(world, manager, HONEST)
    assert world.execute(*route) == FAIR


@pytest.mark.parametrize(
    "owed_in, owed_out, reason",
    [
        (-ONE - 1, FAIR, "route: excessive input"),
        (-ONE, FAIR - 1, "route: partial fill"),
        (-ONE, FAIR + 1, "route: partial fill"),
        (1, FAIR, ""),
    ],
)
def test_a_purchase_from_a_manager_is_exact(world, manager, owed_in, owed_out, reason):
    route = ([v4_leg(world, manager, FAIR)], "WETH", ONE, "USDC", FAIR)
    behave(world, manager, HONEST, owed_in, owed_out)
    refused(world, reason, world.send_buy, *route)
    behave(world, manager, HONEST, -ONE + 5)
    assert world.buy(*route) == ONE - 5


def test_only_the_manager_is_answered_and_only_while_it_was_asked(world, manager):
    data = bytes(288)
    with pytest.raises(Reverted, match="route: nothing due"):
        manager.send(STRANGER, "demand", world.executor.address, data)
    with pytest.raises(Reverted, match="route: nothing due"):
        world.executor.send(STRANGER, "unlockCallback", data)
    # An accomplice that knows the very swap in progress.
    accomplice = world.mock("HostileManager")
    leg = v4_leg(world, manager)
    swap = "(uint8,address,address,address,uint256,uint256,uint256)"
    data = encode([swap, "int256", "uint256"], [leg, -ONE, ONE])
    demand = accomplice.calldata("demand", world.executor.address, data)
    behave(world, manager, CALL_OUT, target=accomplice.address, payload=demand)
    refused(world, "route: unknown caller", world.send, [leg], "WETH", ONE, "USDC")


@pytest.mark.parametrize("function", ["execute", "executeExactOut"])
def test_a_manager_cannot_reenter(world, manager, function):
    leg = v4_leg(world, manager)
    inner = world.executor.calldata(function, *world.arguments([leg], "WETH", ONE, "USDC", 0))
    behave(world, manager, CALL_OUT, target=world.executor.address, payload=inner)
    refused(world, "", world.send, [leg], "WETH", ONE, "USDC")


def test_another_manager_is_unknown(world, manager):
    other = world.mock("HostileManager")
    leg = v4_leg(world, other)
    refused(world, "route: unknown pool", world.send, [leg], "WETH", ONE, "USDC")
    refused(world, "route: unknown pool", world.send_buy, [leg], "WETH", ONE, "USDC", ONE)


def test_a_token_cannot_disturb_the_settlement(world):
    # It is called between the manager's note of the balance and the payment's booking.
    token = world.add_token("HOOK", "ReentrantToken")
    manager = world["manager"]
    tokens = sorted(("HOOK", "USDC"), key=lambda name: int(world[name].address, 16))
    key = (*(world[name].address for name in tokens), 3_000, 60, ZERO)
    manager.send(DEPLOYER, "initialize", key, 2**96)
    manager.send(DEPLOYER, "provide", key, -600, 600, 10**18)
    token.send(DEPLOYER, "mint", manager.address, 10**20)
    hook, usdc = token.address, world["USDC"].address
    leg = (V4, manager.address, hook, usdc, 3_000 | 60 << 24, 10**9, 0)
    expected = world.fork().execute([leg], "HOOK", 10**9, "USDC")
    executor = world.executor
    for target, call, outcome in (
        (manager, manager.calldata("sync", usdc), "route: inexact transfer"),
        (manager, manager.calldata("sync", hook), expected),
        (manager, manager.calldata("settle"), "route: inexact transfer"),
        (manager, manager.calldata("take", usdc, STRANGER, 1), "CurrencyNotSettled"),
        (executor, executor.calldata("unlockCallback", bytes(288)), expected),
        (executor, executor.calldata("uniswapV3SwapCallback", 1, 1, b""), expected),
    ):
        fork = world.fork()
        fork["HOOK"].send(DEPLOYER, "arm", manager.address, target.address, call)
        if outcome == expected:
            assert fork.execute([leg], "HOOK", 10**9, "USDC") == expected
            continue
        with pytest.raises(Reverted, match=outcome):
            fork.execute([leg], "HOOK", 10**9, "USDC")


# MARK: A vault of all pools


@pytest.fixture
def vault(world):
    vault = world.mock("HostileVenue")
    fund(world, vault)
    trust(world, vault=vault.address)
    return vault


def balancer_leg(world, amount=ONE, pool=STRANGER, limit=0):
    weth, usdc = world["WETH"].address, world["USDC"].address
    return (BALANCER, pool, weth, usdc, int(STRANGER, 16) << 96 | 7, amount, limit)


def arm(world, vault, taken, paid, answer):
    weth, usdc = world["WETH"].address, world["USDC"].address
    vault.send(DEPLOYER, "arm", weth, taken, usdc, paid, answer.to_bytes(32, "big"))


@pytest.mark.parametrize(
    "taken, paid, answer, reason",
    [
        (ONE, 0, FAIR, "route: inexact transfer"),
        (ONE, FAIR - 1, FAIR, "route: inexact transfer"),
        (ONE, 0, 0, "route: insufficient output"),
        (ONE - 3, FAIR, FAIR, "route: partial fill"),
        (ONE, FAIR, 2**256 - 1, "route: inexact transfer"),
    ],
)
def test_a_vault_gets_what_is_due(world, vault, taken, paid, answer, reason):
    route = ([balancer_leg(world)], "WETH", ONE, "USDC")
    arm(world, vault, taken, paid, answer)
    refused(world, reason, world.send, *route)
    arm(world, vault, ONE, FAIR, FAIR)
    assert world.execute(*route) == FAIR


def test_a_vault_cannot_take_more_than_the_input(world, vault):
    legs = [balancer_leg(world), balancer_leg(world, 0)]
    arm(world, vault, ONE + 1, FAIR, FAIR)
    with pytest.raises(Reverted):
        world.send(legs, "WETH", 2 * ONE, "USDC")


@pytest.mark.parametrize(
    "taken, paid, answer, reason",
    [
        (ONE, FAIR - 1, ONE, "route: inexact transfer"),
        (ONE, FAIR + 1, ONE, "route: inexact transfer"),
        (ONE, FAIR, ONE + 1, "route: excessive input"),
    ],
)
def test_a_purchase_from_a_vault_is_exact(world, vault, taken, paid, answer, reason):
    route = ([balancer_leg(world, FAIR, limit=ONE)], "WETH", 3 * ONE, "USDC", FAIR)
    arm(world, vault, taken, paid, answer)
    refused(world, reason, world.send_buy, *route)
    # Not even what the route could spend, beyond what this swap may.
    arm(world, vault, ONE + 1, FAIR, ONE)
    with pytest.raises(Reverted):
        world.send_buy(*route)
    arm(world, vault, ONE - 9, FAIR, ONE - 9)
    assert world.buy(*route) == ONE - 9


def test_a_pool_id_names_its_pool(world, vault):
    arm(world, vault, ONE, FAIR, FAIR)
    leg = balancer_leg(world, pool=CALLER)
    refused(world, "route: unknown pool", world.send, [leg], "WETH", ONE, "USDC")
    refused(world, "route: unknown pool", world.send_buy, [leg], "WETH", ONE, "USDC", ONE)


@pytest.mark.parametrize("function", ["execute", "executeExactOut"])
def test_a_vault_cannot_reenter(world, vault, function):
    arm(world, vault, ONE, FAIR, FAIR)
    leg = balancer_leg(world)
    inner = world.executor.calldata(function, *world.arguments([leg], "WETH", ONE, "USDC", 0))
    vault.send(DEPLOYER, "aim", world.executor.address, inner)
    refused(world, "", world.send, [leg], "WETH", ONE, "USDC")


# MARK: A vault that calls back


@pytest.fixture
def v3_vault(world):
    vault = world.mock("HostileV3Vault")
    fund(world, vault)
    trust(world, v3_vault=vault.address)
    return vault


def v3_leg(world, amount=ONE):
    return (BALANCER_V3, STRANGER, world["WETH"].address, world["USDC"].address, 0, amount, 0)


def v3_behave(vault, behaviour, owed=ONE, bought=FAIR, target=ZERO, payload=b""):
    vault.send(DEPLOYER, "behave", behaviour, owed, bought, target, payload)


@pytest.mark.parametrize(
    "behaviour, owed, bought, reason",
    [
        (HONEST, ONE + 1, FAIR, "route: overcharged"),
        (HONEST, ONE - 1, FAIR, "route: partial fill"),
        (HONEST, 0, FAIR, "route: partial fill"),
        (HONEST, ONE, 0, "route: insufficient output"),
        (NEVER_CALL, ONE, FAIR, "route: unpaid swap"),
        (CALL_TWICE, ONE, FAIR, "route: nothing due"),
        (CHANGE_DATA, ONE, FAIR, "route: unknown swap"),
        (PAY_LESS, ONE, FAIR, "route: inexact transfer"),
        (BOOK_LESS, ONE, FAIR, "route: inexact transfer"),
    ],
)
def test_a_v3_vault_gets_what_is_due(world, v3_vault, behaviour, owed, bought, reason):
    v3_behave(v3_vault, behaviour, owed, bought)
    route = ([v3_leg(world)], "WETH", ONE, "USDC")
    refused(world, reason, world.send, *route)
    v3_behave(v3_vault, HONEST)
    assert world.execute(*route) == FAIR


@pytest.mark.parametrize(
    "owed, bought, reason",
    [
        (ONE + 1, FAIR, "route: excessive input"),
        (ONE, FAIR - 1, "route: partial fill"),
        (ONE, FAIR + 1, "route: partial fill"),
    ],
)
def test_a_purchase_from_a_v3_vault_is_exact(world, v3_vault, owed, bought, reason):
    route = ([v3_leg(world, FAIR)], "WETH", ONE, "USDC", FAIR)
    v3_behave(v3_vault, HONEST, owed, bought)
    refused(world, reason, world.send_buy, *route)
    v3_behave(v3_vault, HONEST, ONE - 5)
    assert world.buy(*route) == ONE - 5


def test_only_the_v3_vault_is_answered_and_only_while_it_was_asked(world, v3_vault):
    leg = v3_leg(world)
    demand = world.executor.calldata("balancerV3Callback", leg, 0, ONE)
    for caller in (v3_vault, world.mock("HostileV3Vault")):
        with pytest.raises(Reverted, match="route: nothing due"):
            caller.send(STRANGER, "forward", world.executor.address, demand)
    # An accomplice that knows the very swap in progress.
    accomplice = world.mock("HostileV3Vault")
    forward = accomplice.calldata("forward", world.executor.address, demand)
    v3_behave(v3_vault, CALL_OUT, target=accomplice.address, payload=forward)
    refused(world, "route: unknown caller", world.send, [leg], "WETH", ONE, "USDC")


@pytest.mark.parametrize("function", ["execute", "executeExactOut"])
def test_a_v3_vault_cannot_reenter(world, v3_vault, function):
    leg = v3_leg(world)
    inner = world.executor.calldata(function, *world.arguments([leg], "WETH", ONE, "USDC", 0))
    v3_behave(v3_vault, CALL_OUT, target=world.executor.address, payload=inner)
    refused(world, "", world.send, [leg], "WETH", ONE, "USDC")


# MARK: A Solidly pair


@pytest.fixture
def pair(world):
    """A hostile pair at the address of its factory's own."""
    factory, code = world.mock("CreateTwoFactory"), clone_code(world.mock("HostileVenue").address)
    trust(world, factories=[(factory.address, keccak(code), SCHEME_SOLIDLY)])
    tokens = sorted((world[name].address for name in ("WETH", "USDC")), key=str.lower)
    salt = keccak(b"".join(bytes.fromhex(token[2:]) for token in tokens) + b"\0")
    address = factory.transact(DEPLOYER, "create", code, salt)
    return Contract(world.chain, address, source_artifact("mocks/HostileVenue.vy")["abi"])


def solidly_leg(world, pair, data=0):
    return (SOLIDLY, pair.address, world["WETH"].address, world["USDC"].address, data, ONE, 0)


def test_a_solidly_pair_pays_what_it_said(world, pair):
    route = ([solidly_leg(world, pair)], "WETH", ONE, "USDC")
    arm(world, pair, 0, 0, FAIR)
    refused(world, "route: inexact transfer", world.send, *route)
    arm(world, pair, 0, 0, 2**256 - 1)
    refused(world, "route: inexact transfer", world.send, *route)
    arm(world, pair, 0, 0, 0)
    refused(world, "route: insufficient output", world.send, *route)
    pair.send(DEPLOYER, "arm", ZERO, 0, ZERO, 0, b"")
    refused(world, "", world.send, *route)


def test_a_solidly_pair_is_recomputed(world, pair):
    arm(world, pair, 0, 0, FAIR)
    for leg in (
        solidly_leg(world, pair, data=1),
        solidly_leg(world, pair, data=2),
        (SOLIDLY, STRANGER, *solidly_leg(world, pair)[2:]),
        # The same row as another family's.
        (0, *solidly_leg(world, pair)[1:]),
        (1, *solidly_leg(world, pair)[1:]),
    ):
        refused(world, "route: unknown pool", world.send, [leg], "WETH", ONE, "USDC")
    leg = solidly_leg(world, pair, data=1 << 24)
    refused(world, "", world.send, [leg], "WETH", ONE, "USDC")
