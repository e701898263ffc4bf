"""Seeded random routes give, to the wei, what a step-by-step simulation gives."""

from random import Random

import pytest
from contract_support.evm import Reverted
from contract_support.models import Exhausted
from contract_support.scene import CALLER, DECIMALS, PRICES, units_worth

TOKENS = ["WETH", "USDC", "DAI", "WBTC"]
PAIRS_ONLY = [
    "pair WETH/USDC",
    "pair WETH/DAI",
    "pair USDC/DAI",
    "pair WBTC/WETH",
    "pair WBTC/USDC",
    "pair WBTC/DAI",
]
ALL_POOLS = [*PAIRS_ONLY, "pool WETH/USDC 500", "pool WETH/USDC 3000", "pool USDC/DAI 500"]


class Simulation:
    """The rules of a route, on models: states and holdings after every swap."""

    def __init__(self, world, names):
        self.models = {name: world.model(name) for name in names}
        self.tokens = {name: world.pools[name].tokens for name in names}
        self.held = {}

    def run(self, steps, token_in, amount, token_out) -> int:
        self.held = {token_in: amount}
        for i, (name, spent, stated) in enumerate(steps):
            is_last = all(later != spent for _, later, _ in steps[i + 1 :])
            share = self.held.get(spent, 0) if is_last else stated
            self.swap(name, spent, share)
        out = self.held.pop(token_out)
        assert not any(self.held.values())
        return out

    def swap(self, name, spent, amount):
        assert 0 < amount <= self.held[spent]
        first, second = self.tokens[name]
        bought = second if spent == first else first
        out = self.models[name].swap(spent == first, amount)
        self.held[spent] -= amount
        self.held[bought] = self.held.get(bought, 0) + out
        return out


def random_route(random, world, names):
    """Wanders from one token over any pools, then sends all that is left to the output."""
    token_in, token_out = random.sample(TOKENS, 2)
    dollars = 10 ** random.uniform(1, 5.3)
    amount = units_worth(token_in, dollars) + random.randrange(1_000)
    scratch = Simulation(world, names)
    scratch.held = {token_in: amount}
    steps = []
    for _ in range(random.randrange(9)):
        # Holdings of less than a dollar stay together: crumbs buy nothing of a coarse token.
        rich = [t for t in TOKENS if t != token_out and worth(t, scratch.held.get(t, 0)) > 1]
        if not rich:
            break
        spent = random.choice(rich)
        name = random.choice([n for n in names if spent in scratch.tokens[n]])
        share = scratch.held[spent] * random.randrange(100, 900) // 1_000 + random.randrange(3)
        scratch.swap(name, spent, share)
        steps.append((name, spent, share))
    for token in TOKENS:
        if token != token_out and scratch.held.get(token):
            direct = [n for n in names if {token, token_out} == set(scratch.tokens[n])]
            # The stated amount of a last swap is ignored, whatever it says.
            steps.append((random.choice(direct), token, random.randrange(2**200)))
    return steps, token_in, amount, token_out


def worth(token, amount):
    return amount * PRICES[token] / 10 ** DECIMALS[token]


@pytest.mark.parametrize("seed", range(40))
def test_a_route_over_pairs_equals_its_simulation(world, seed):
    check_route(world, Random(f"pairs {seed}"), PAIRS_ONLY)


@pytest.mark.parametrize("seed", range(40))
def test_a_route_over_pairs_and_pools_equals_its_simulation(world, seed):
    check_route(world, Random(f"pools {seed}"), ALL_POOLS)


def check_route(world, random, names):
    steps, token_in, amount, token_out = make_route(random, world, names)
    assert len(steps) <= 16
    simulation = Simulation(world, names)
    expected = simulation.run(steps, token_in, amount, token_out)
    legs = [world.leg(*step) for step in steps]
    route = (legs, token_in, amount, token_out)

    before = world.balance(token_in, CALLER)
    with pytest.raises(Reverted, match="route: insufficient output"):
        world.send(*route, minimum=expected + 1)
    assert world.balance(token_in, CALLER) == before
    assert world.execute(*route, minimum=expected) == expected
    check_states(world, names, simulation.models)


def check_states(world, names, models):
    for name in names:
        if name.startswith("pair"):
            reserves = world[world.pools[name].address].read("getReserves")[:2]
            assert list(reserves) == models[name].reserves
        else:
            slot = world[world.pools[name].address].read("slot0")
            assert slot[:2] == (models[name].sqrt_price, models[name].tick)


def make_route(random, world, names):
    """A random route that no pool is too small for."""
    while True:
        try:
            return random_route(random, world, names)
        except Exhausted:
            continue


@pytest.mark.parametrize("seed", range(40))
def test_a_purchase_over_random_pools_equals_its_simulation(world, seed):
    random = Random(f"purchases {seed}")
    token_in, token_out = random.choice([("WETH", "USDC"), ("USDC", "WETH"), ("DAI", "USDC")])
    names = [n for n in ALL_POOLS if {token_in, token_out} == set(world.pools[n].tokens)]
    models = {name: world.model(name) for name in names}
    legs, amount, cost = [], 0, 0
    for _ in range(random.randrange(1, 9)):
        name = random.choice(names)
        share = units_worth(token_out, 10 ** random.uniform(-2, 4.5)) + random.randrange(1_000)
        cost += models[name].buy(world.pools[name].tokens[0] == token_in, share)
        amount += share
        legs.append(world.leg(name, token_in, share))

    before = world.balance(token_in, CALLER)
    with pytest.raises(Reverted, match="route: excessive input"):
        world.send_buy(legs, token_in, cost - 1, token_out, amount)
    assert world.balance(token_in, CALLER) == before
    most = cost + random.choice([0, 1, cost // 100])
    assert world.buy(legs, token_in, most, token_out, amount) == cost
    check_states(world, names, models)
