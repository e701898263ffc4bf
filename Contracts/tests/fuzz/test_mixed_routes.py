"""Seeded random routes over all families give what their swaps give one by one.

Uniswap's families are followed by models, all others by an account that calls the pools itself on
another copy of the chain.
"""

from random import Random

import pytest
from contract_support import direct
from contract_support.evm import Reverted
from contract_support.models import Exhausted
from contract_support.scene import BALANCER_V3, CALLER, DECIMALS, PRICES, V2, V3, V4, units_worth

TOKENS = ["WETH", "USDC", "DAI", "USDT"]
POOLS = [
    "pair WETH/USDC",
    "pair WETH/DAI",
    "pool WETH/USDC 500",
    "pool USDC/DAI 500",
    "pancake WETH/USDC",
    "algebra WETH/USDC",
    "slipstream WETH/USDC",
    "v4 WETH/USDC 3000",
    "v4 ETH/USDC 500",
    "curve DAI/USDC/USDT",
    "curve crypto WETH/USDC",
    "curve underlying USDC/DAI",
    "balancer weighted WETH/DAI",
    "balancer stable DAI/USDC",
    "balancer v3 WETH/USDC",
    "solidly WETH/USDC volatile",
    "solidly USDC/DAI stable",
]


class Follower:
    """Holdings and pools after every swap of a route."""

    def __init__(self, world, token_in, amount):
        self.world = world.fork()
        self.models = {}
        self.held = {token_in: amount}

    def swap(self, name, spent, bought, amount):
        assert 0 < amount <= self.held[spent]
        pool = self.world.pools[name]
        if pool.kind in (V2, V3, V4, BALANCER_V3):
            model = self.models.setdefault(name, self.world.model(name))
            out = model.swap(spent == pool.tokens[0], amount)
        else:
            out = direct.swap(self.world, name, spent, amount, bought)
        self.held[spent] -= amount
        self.held[bought] = self.held.get(bought, 0) + out


def worth(token, amount):
    return amount * PRICES.get(token, 1) / 10 ** DECIMALS[token]


def ways(world, spent, target=None):
    """Pool and token bought, of the pools that trade a token."""
    found = []
    for name in POOLS:
        tokens = world.pools[name].tokens
        found += [(name, t) for t in tokens if spent in tokens and t != spent]
    return [(n, t) for n, t in found if target in (None, t)]


def random_route(random, world):
    """Wanders over any pools, then sends all that is left to the output in one swap or two."""
    token_in, token_out = random.sample(TOKENS, 2)
    amount = units_worth(token_in, 10 ** random.uniform(1, 4.8)) + random.randrange(1_000)
    follower = Follower(world, token_in, amount)
    steps = []
    for _ in range(random.randrange(1, 7)):
        rich = [t for t in TOKENS if t != token_out and worth(t, follower.held.get(t, 0)) > 1]
        spent = random.choice(rich or [None])
        if spent is None:
            break
        name, bought = random.choice(ways(world, spent))
        share = follower.held[spent] * random.randrange(100, 900) // 1_000 + random.randrange(3)
        follower.swap(name, spent, bought, share)
        steps.append((name, spent, bought, share))
    # What has no direct way goes by another token first; that one is emptied last.
    last = "DAI" if token_out == "WETH" else "USDC" if token_out != "USDC" else "DAI"
    for token in sorted(TOKENS, key=lambda token: token == last):
        if token == token_out or not follower.held.get(token):
            continue
        name, bought = random.choice(ways(world, token, token_out) or ways(world, token, last))
        follower.swap(name, token, bought, follower.held[token])
        # The stated amount of a last swap is ignored, whatever it says.
        steps.append((name, token, bought, random.randrange(2**200)))
    return steps, token_in, amount, token_out, follower


def make_route(random, world):
    """A random route that no pool is too small for."""
    while True:
        try:
            return random_route(random, world)
        except Exhausted:
            continue


@pytest.mark.parametrize("seed", range(60))
def test_a_route_over_all_families_equals_its_swaps_one_by_one(world, seed):
    steps, token_in, amount, token_out, follower = make_route(Random(f"mixed {seed}"), world)
    assert len(steps) <= 16
    expected = follower.held.pop(token_out)
    assert not any(follower.held.values())
    legs = [world.leg(name, spent, share, bought) for name, spent, bought, share in steps]
    route = (legs, token_in, amount, token_out)

    before = world.balance(token_in, CALLER)
    with pytest.raises(Reverted, match="route: insufficient output"):
        world.send(*route, minimum=expected + 1)
    assert world.balance(token_in, CALLER) == before
    assert world.execute(*route, minimum=expected) == expected
