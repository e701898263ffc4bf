"""What nothing proves gets the exact input of its swap at most, and only for the output."""

import pytest
from contract_support.evm import Reverted
from contract_support.families import CALLBACKS, GIVES_NATIVE, TAKES_NATIVE
from contract_support.scene import (
    CALLER,
    CURVE,
    CURVE_UINT256,
    CURVE_UNDERLYING,
    DEPLOYER,
    DEPOSIT,
    REDEEM,
    STRANGER,
    UNWRAP,
    WRAP,
    ZERO,
    units,
)

ONE = units("WETH", 1)
FAIR = units("USDC", 2_500)
BY_ALLOWANCE = [CURVE, CURVE_UINT256, CURVE_UNDERLYING, DEPOSIT, WRAP]
PLACES = 0 | 1 << 8


class Scene:
    """A hostile contract that a route from WETH to USDC, or another, passes."""

    def __init__(self, world, kind, tokens=("WETH", "USDC"), data=PLACES):
        self.world, self.kind, self.tokens, self.data = world, kind, tokens, data
        self.venue = world.mock("HostileVenue")
        for name in set(tokens) | {"WETH"}:
            amount = units(name, 10_000)
            world[name].send(DEPLOYER, "transfer", self.venue.address, amount)
        world.chain.fund(self.venue.address, 10**24)

    def arm(self, taken=ONE, paid=FAIR, answer=b"", token_out=None):
        source, target = (self.world[name].address for name in self.tokens)
        target = target if token_out is None else token_out
        self.venue.send(DEPLOYER, "arm", source, taken, target, paid, answer)

    def leg(self, amount=ONE, limit=0):
        source, target = (self.world[name].address for name in self.tokens)
        return (self.kind, self.venue.address, source, target, self.data, amount, limit)

    def route(self, limit=0):
        return ([self.leg(limit=limit)], self.tokens[0], ONE, self.tokens[1])

    def execute(self, limit=0, minimum=1):
        return self.world.fork().execute(*self.route(limit), minimum=minimum)

    def refused(self, reason, limit=0, minimum=1):
        world = self.world
        names, accounts = ("WETH", "USDC"), (CALLER, self.venue.address)
        before = [world.wealth(name, account) for name in names for account in accounts]
        with pytest.raises(Reverted) as caught:
            world.send(*self.route(limit), minimum=minimum)
        assert caught.value.reason == reason
        assert before == [world.wealth(name, account) for name in names for account in accounts]


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_an_honest_one_is_paid_and_pays(world, kind):
    scene = Scene(world, kind)
    scene.arm()
    assert scene.execute(limit=FAIR, minimum=FAIR) == FAIR
    scene.arm(paid=FAIR + 1)
    assert scene.execute(limit=FAIR, minimum=FAIR) == FAIR + 1


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_one_that_pays_nothing_or_less_gets_nothing(world, kind):
    scene = Scene(world, kind)
    for paid in (0, 1, FAIR - 1):
        scene.arm(paid=paid)
        scene.refused("route: short output", limit=FAIR)
        scene.refused("route: insufficient output", minimum=FAIR)


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_one_that_takes_more_than_its_input_fails(world, kind):
    scene = Scene(world, kind)
    for taken in (ONE + 1, 2 * ONE):
        scene.arm(taken=taken)
        with pytest.raises(Reverted):
            scene.execute()
    # Nor does it reach what a later swap is to spend.
    scene.arm(taken=ONE + 1)
    legs = [scene.leg(), world.leg("pair WETH/USDC", "WETH", 0)]
    with pytest.raises(Reverted):
        world.send(legs, "WETH", 2 * ONE, "USDC")
    scene.arm(taken=ONE)
    world.execute(legs, "WETH", 2 * ONE, "USDC")


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_one_that_takes_less_than_its_input_is_refused(world, kind):
    scene = Scene(world, kind)
    for taken in (0, ONE // 2, ONE - 3):
        scene.arm(taken=taken)
        scene.refused("route: partial fill")
    # Tokens that count in shares round; what stays goes back, and the allowance ends at zero.
    scene.arm(taken=ONE - 2)
    before = world.balance("WETH", CALLER)
    world.send(*scene.route())
    assert world.balance("WETH", CALLER) == before - ONE + 2
    world.assert_nothing_left(scene.route()[0])


@pytest.mark.parametrize("kind", [REDEEM, UNWRAP])
def test_one_that_should_burn_gets_no_allowance(world, kind):
    scene = Scene(world, kind)
    scene.arm(taken=1)
    with pytest.raises(Reverted):
        scene.execute()
    scene.arm(taken=0)
    scene.refused("route: partial fill")


@pytest.mark.parametrize("kind", [REDEEM, UNWRAP])
def test_one_that_burns_more_or_less_than_its_input_is_refused(world, kind):
    vault = world.contracts["SHARE"] = world.mock("HostileVault", world["USDC"].address)
    vault.send(DEPLOYER, "mint", CALLER, 3 * FAIR)
    vault.send(CALLER, "approve", world.executor.address, 3 * FAIR)
    world["USDC"].send(DEPLOYER, "transfer", vault.address, 3 * FAIR)
    usdc = world["USDC"].address
    share = (kind, vault.address, vault.address, usdc, 0, FAIR, 0)
    for difference, reason in ((1, "route: overcharged"), (-3, "route: partial fill")):
        vault.send(DEPLOYER, "setDifference", difference)
        with pytest.raises(Reverted, match=reason):
            world.send([share, share], "SHARE", 2 * FAIR + 1, "USDC")
    vault.send(DEPLOYER, "setDifference", 0)
    assert world.execute([share, share], "SHARE", 2 * FAIR, "USDC") == 2 * FAIR


@pytest.mark.parametrize("answer", [b"", b"\1", b"\xff" * 32, b"\xff" * 96, bytes(96)])
@pytest.mark.parametrize("kind", [*BY_ALLOWANCE, REDEEM, UNWRAP])
def test_garbage_answers_change_nothing(world, kind, answer):
    scene = Scene(world, kind)
    scene.arm(taken=ONE if kind in BY_ALLOWANCE else 0, answer=answer)
    if kind in BY_ALLOWANCE:
        assert scene.execute() == FAIR
    else:
        scene.refused("route: partial fill")
    scene.arm(paid=0, taken=ONE if kind in BY_ALLOWANCE else 0, answer=answer)
    with pytest.raises(Reverted):
        scene.execute()


@pytest.mark.parametrize("function", ["execute", "executeExactOut"])
@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_one_cannot_reenter(world, kind, function):
    scene = Scene(world, kind)
    scene.arm()
    inner = world.executor.calldata(function, *world.arguments(*scene.route(), minimum=0))
    # Refused for its minimum or amount, if anything but the lock looked at it.
    with pytest.raises(Reverted, match="route: zero (minimum|amount)"):
        scene.venue.send(STRANGER, "forward", world.executor.address, inner)
    scene.venue.send(DEPLOYER, "aim", world.executor.address, inner)
    scene.refused("")


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_one_cannot_ask_for_a_payment_as_a_pool_does(world, kind):
    scene = Scene(world, kind)
    scene.arm()
    calls = [world.executor.calldata(name, ONE, ONE, b"") for name in CALLBACKS]
    calls.append(world.executor.calldata("unlockCallback", bytes(288)))
    for call in calls:
        scene.venue.send(DEPLOYER, "aim", world.executor.address, call)
        scene.refused("route: nothing due")


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_one_cannot_take_another_token_that_is_held(world, kind):
    # DAI is held for a later swap while the venue is called.
    scene = Scene(world, kind)
    scene.arm()
    theft = world["DAI"].calldata(
        "transferFrom", world.executor.address, scene.venue.address, 1
    )
    scene.venue.send(DEPLOYER, "aim", world["DAI"].address, theft)
    legs = [
        world.leg("pair WETH/DAI", "WETH", ONE),
        scene.leg(),
        world.leg("pair USDC/DAI", "DAI", 0),
    ]
    with pytest.raises(Reverted):
        world.send(legs, "WETH", 2 * ONE, "USDC")
    scene.venue.send(DEPLOYER, "aim", ZERO, b"")
    world.execute(legs, "WETH", 2 * ONE, "USDC")


@pytest.mark.parametrize("kind", BY_ALLOWANCE)
def test_an_allowance_that_cannot_be_ended_is_refused(world, kind):
    token = world.contracts["STICKY"] = world.mock("StickyToken")
    token.send(DEPLOYER, "mint", CALLER, 2 * ONE)
    token.send(DEPLOYER, "mint", DEPLOYER, units("STICKY", 20_000))
    token.send(DEPLOYER, "setAnswer", True)
    token.send(CALLER, "approve", world.executor.address, ONE)
    scene = Scene(world, kind, ("STICKY", "USDC"))
    scene.arm()
    with pytest.raises(Reverted, match="route: allowance left"):
        scene.execute()
    token.send(DEPLOYER, "setAnswer", False)
    with pytest.raises(Reverted, match="route: approval failed"):
        scene.execute()


def test_a_contract_that_is_not_there_is_refused(world):
    for kind in (*BY_ALLOWANCE, REDEEM, UNWRAP):
        scene = Scene(world, kind)
        leg = scene.leg()
        with pytest.raises(Reverted, match="route: partial fill"):
            world.send([(leg[0], STRANGER, *leg[2:])], "WETH", ONE, "USDC")


def test_a_swap_of_a_token_into_itself_is_refused(world):
    scene = Scene(world, CURVE)
    leg = scene.leg()
    weth = world["WETH"].address
    legs = [(*leg[:2], weth, weth, *leg[4:]), world.leg("pair WETH/USDC", "WETH", 0)]
    with pytest.raises(Reverted, match="route: same token"):
        world.send(legs, "WETH", 2 * ONE, "USDC")


# MARK: The native coin


def test_ether_is_given_and_taken_by_marked_pools_only(world):
    scene = Scene(world, CURVE, data=PLACES | TAKES_NATIVE)
    scene.arm(taken=0)
    assert scene.execute(limit=FAIR) == FAIR
    # An allowance that was not given cannot be used beside.
    scene.arm(taken=1)
    with pytest.raises(Reverted):
        scene.execute()

    scene = Scene(world, CURVE, ("USDC", "WETH"), PLACES | GIVES_NATIVE)
    scene.arm(paid=ONE, token_out=ZERO, taken=ONE)
    world["USDC"].send(DEPLOYER, "transfer", CALLER, ONE)
    assert scene.execute(limit=ONE) == ONE
    scene.arm(paid=ONE - 1, token_out=ZERO, taken=ONE)
    scene.refused("route: short output", limit=ONE)
    scene = Scene(world, CURVE, ("USDC", "WETH"))
    scene.arm(paid=ONE, token_out=ZERO, taken=ONE)
    scene.refused("route: unexpected ether")


def test_ether_from_an_accomplice_is_refused(world):
    scene = Scene(world, CURVE, ("USDC", "WETH"), PLACES | GIVES_NATIVE)
    accomplice = Scene(world, CURVE).venue
    gift = accomplice.calldata("forward", world.executor.address, b"")
    scene.arm(taken=ONE, paid=ONE, token_out=ZERO)
    scene.venue.send(DEPLOYER, "aim", accomplice.address, gift)
    with pytest.raises(Reverted, match="route: unexpected ether"):
        scene.execute()


def test_a_native_side_must_be_wrapped_ether(world):
    for flag in (TAKES_NATIVE, GIVES_NATIVE):
        for tokens in (("DAI", "USDC"), ("USDC", "DAI")):
            scene = Scene(world, CURVE, tokens, PLACES | flag)
            scene.arm()
            with pytest.raises(Reverted, match="route: unknown coin"):
                scene.execute()
