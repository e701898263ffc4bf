"""Swaps by an account that calls the pools itself, without the executor."""

from .families import TAKES_NATIVE
from .scene import (
    BALANCER,
    CALLER,
    CURVE,
    CURVE_UNDERLYING,
    CURVE_UINT256,
    DEPOSIT,
    FOREVER,
    REDEEM,
    SOLIDLY,
    UNWRAP,
    WRAP,
)


def swap(world, name: str, token_in: str, amount: int, token_out=None, sender=CALLER) -> int:
    """The output of an exact input, measured at the account."""
    pool = world.pools[name]
    if token_out is None:
        token_out = pool.tokens[1] if token_in == pool.tokens[0] else pool.tokens[0]
    kind, data = pool.way(token_in, token_out)
    contract, source, target = world[pool.address], world[token_in], world[token_out]
    # Ether and its wrapped token are one here.
    before = world.wealth(token_out, sender)
    spender = world["vault"].address if kind == BALANCER else contract.address
    if kind != SOLIDLY:
        source.send(sender, "approve", spender, 0)
        source.send(sender, "approve", spender, FOREVER)
    if kind in (CURVE, CURVE_UINT256, CURVE_UNDERLYING):
        function = "exchange_underlying" if kind == CURVE_UNDERLYING else "exchange"
        value = amount if data & TAKES_NATIVE else 0
        contract.send(sender, function, data & 255, data >> 8 & 255, amount, 0, value=value)
    elif kind == SOLIDLY:
        out = contract.read("getAmountOut", amount, source.address)
        source.send(sender, "transfer", contract.address, amount)
        outs = (0, out) if token_in == pool.tokens[0] else (out, 0)
        contract.send(sender, "swap", *outs, sender, b"")
    elif kind == DEPOSIT:
        contract.send(sender, "deposit", amount, sender)
    elif kind == REDEEM:
        contract.send(sender, "redeem", amount, sender, sender)
    elif kind in (WRAP, UNWRAP):
        contract.send(sender, "wrap" if kind == WRAP else "unwrap", amount)
    else:
        assert kind == BALANCER
        balancer_swap(world, data, 0, source, target, amount, sender)
    return world.wealth(token_out, sender) - before


def cost(world, name: str, token_in: str, amount: int, sender=CALLER) -> int:
    """The input for an exact output of a Balancer pool, measured at the account."""
    pool = world.pools[name]
    token_out = pool.tokens[1] if token_in == pool.tokens[0] else pool.tokens[0]
    kind, data = pool.way(token_in, token_out)
    assert kind == BALANCER
    source = world[token_in]
    before = world.balance(token_in, sender)
    source.send(sender, "approve", world["vault"].address, FOREVER)
    balancer_swap(world, data, 1, source, world[token_out], amount, sender)
    return before - world.balance(token_in, sender)


def balancer_swap(world, data, given, source, target, amount, sender):
    single = (data.to_bytes(32, "big"), given, source.address, target.address, amount, b"")
    funds = (sender, False, sender, False)
    limit = FOREVER if given else 0
    world["vault"].send(sender, "swap", single, funds, limit, FOREVER)
