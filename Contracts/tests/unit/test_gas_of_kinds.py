"""What the first swap through a pool of each kind adds to a transaction: printed (`pytest -s`).

Held below what the router charges for it: `LegGas` (Sources/Execution/LegGas.swift), with room for
what pools on a live chain do beside (oracles, first writes, tokens behind proxies).
"""

import re

import pytest
from compile import ROOT
from contract_support.scene import CALLER, units, units_worth

# The charge's name, and a swap.
SWAPS = [
    ("constantProduct", "pair WETH/USDC", "WETH", "USDC"),
    ("concentrated", "pool WETH/USDC 500", "WETH", "USDC"),
    ("concentrated", "pancake WETH/USDC", "WETH", "USDC"),
    ("concentrated", "algebra WETH/USDC", "WETH", "USDC"),
    ("concentrated", "slipstream WETH/USDC", "WETH", "USDC"),
    ("poolManager", "v4 WETH/USDC 3000", "WETH", "USDC"),
    ("poolManager", "v4 ETH/USDC 500", "WETH", "USDC"),
    ("poolManager", "v4 ETH/USDC 500", "USDC", "WETH"),
    ("stableSwap", "curve DAI/USDC/USDT", "DAI", "USDC"),
    ("stableSwap", "curve DAI/USDC/USDT", "USDT", "USDC"),
    ("stableSwapMeta", "curve underlying USDC/DAI", "DAI", "USDC"),
    ("cryptoSwap", "curve crypto WETH/USDC", "WETH", "USDC"),
    ("weighted", "balancer weighted WETH/DAI", "WETH", "DAI"),
    ("weighted", "balancer v3 WETH/USDC", "WETH", "USDC"),
    ("balancerStable", "balancer stable DAI/USDC", "DAI", "USDC"),
    ("solidly", "solidly WETH/USDC volatile", "WETH", "USDC"),
    ("solidly", "solidly USDC/DAI stable", "USDC", "DAI"),
    ("vault", "vault DAI", "DAI", "vDAI"),
    ("vault", "vault DAI", "vDAI", "DAI"),
]


def charge(name: str) -> int:
    """What the router charges, as its source says."""
    source = (ROOT.parent / "Sources/Execution/LegGas.swift").read_text()
    (number,) = re.findall(rf"\b{name}: UInt64 = ([0-9_]+)", source)
    return int(number)


def gas(world, legs, token_in, amount, token_out):
    return world.fork().send(legs, token_in, amount, token_out).gas_used


def base_gas(world):
    """A transaction without its swaps: what two have in common with both in one."""
    amount = units("WETH", 1)
    legs = [world.leg(name, "WETH", amount) for name in ("pair WETH/USDC", "pool WETH/USDC 500")]
    apart = sum(gas(world, [leg], "WETH", amount, "USDC") for leg in legs)
    return apart - gas(world, legs, "WETH", 2 * amount, "USDC")


@pytest.mark.parametrize("kind, name, token_in, token_out", SWAPS)
def test_a_swap_costs_less_than_the_router_charges(world, kind, name, token_in, token_out):
    amount = min(units_worth(token_in, 5_000), world.balance(token_in, CALLER) // 4)
    legs = [world.leg(name, token_in, amount, token_out)]
    # The second run of each: by then the caller holds the output token, as usual.
    world.execute(legs, token_in, amount, token_out)
    used = gas(world, legs, token_in, amount, token_out) - base_gas(world)
    print(f"\ngas, {kind}, {name}, {token_in}: {used:,} of {charge(kind):,}")
    assert used < charge(kind) < 4 * used


def test_wrapping_costs_less_than_the_router_charges(world):
    # Staked ether passes through only, so that both swaps count together.
    amount = units("WETH", 3)
    legs = [
        world.leg("curve ETH/stETH", "WETH", amount),
        world.leg("wrapper stETH", "stETH", 0),
    ]
    world.send(legs, "WETH", amount, "wstETH")
    used = gas(world, legs, "WETH", amount, "wstETH") - base_gas(world)
    charged = charge("stableSwap") + charge("wrapper")
    print(f"\ngas, stableSwap of ether and wrapper: {used:,} of {charged:,}")
    assert used < charged < 4 * used


def test_gas_of_payments(world):
    legs = [world.leg("pair WETH/USDC", "WETH", 10**18)]
    arguments = world.arguments(legs, "WETH", 10**18, "USDC")
    by_allowance = world.fork().executor.send(CALLER, "execute", *arguments).gas_used
    ether = (legs, "0x" + "00" * 20, *arguments[2:])
    by_ether = world.fork().executor.send(CALLER, "execute", *ether, value=10**18).gas_used
    print(f"\ngas, base {base_gas(world):,}; by allowance {by_allowance:,}, in ether {by_ether:,}")
    assert base_gas(world) < 80_000
    assert by_ether < by_allowance + 20_000
