"""What a node must be told to trade on the scene: tokens and pools as its configuration has them."""

from eth_utils import keccak

from .evm import init_code_hash, packaged_artifact
from .families import CALLBACKS, CURVE_NATIVE, callback_pool_code, clone_code, v4_hooks
from .scene import (
    BALANCER,
    BALANCER_V3,
    CURVE,
    CURVE_UINT256,
    CURVE_UNDERLYING,
    DECIMALS,
    DEPLOYER,
    PAIR_FEE,
    SOLIDLY,
    V2,
    V3,
    V4,
    ZERO,
)

# The native coin by its name, beside the tokens of the scene.
NATIVE = "ETH"
TOKENS = ("WETH", "USDC", "DAI", "WBTC", "USDT", "stETH", "wstETH", "vDAI", "rDAI", "MIM")


def add_foreign_pair(world):
    """A pair of a factory that the executor does not know."""
    factory = packaged_artifact("sushi/UniswapV2Factory.json")
    world.contracts["foreign_factory"] = world.chain.deploy(DEPLOYER, factory, DEPLOYER)
    world.add_pair("WETH", "USDC", 1_000_000, factory="foreign_factory", label="foreign")


def describe(world) -> dict:
    """The executor, its hubs, tokens and pools."""
    hubs = ("permit2", "manager", "vault", "v3_vault", "curve_registry", "v2_factory", "v3_factory")
    hubs += ("pool_deployer", "solidly_factory", "provider")
    return {
        "executor": world.executor.address,
        "contracts": {name: world[name].address for name in hubs},
        "tokens": {
            name: {"address": world[name].address, "decimals": DECIMALS.get(name, 18)}
            for name in TOKENS
        },
        "pools": [describe_pool(world, name) for name in world.pools],
    }


def describe_pool(world, name: str) -> dict:
    """A pool: its name and coins, the hash of its code, and the item of a node's configuration.

    What holds many pools tells them apart by `id`.

    The item is nothing for a contract that is no pool of a family.
    """
    pool = world.pools[name]
    native = name.startswith(("v4 ETH", "curve ETH"))
    coins = [NATIVE if native and token == "WETH" else token for token in pool.tokens]
    code = world.chain.code(pool.address)
    item = configured(world, name, pool, coins)
    pool_id = {"id": _hex(world.v4[name][0])} if name in world.v4 else {}
    return {
        "name": name, "address": pool.address, "coins": coins, **pool_id,
        "codeHash": "0x" + keccak(code).hex(), "configuration": item,
    }  # fmt: skip


def configured(world, name: str, pool, coins: list) -> dict | None:
    """The item of a node's configuration."""
    if name.startswith("curve underlying"):
        return None
    family = FAMILIES[pool.kind if isinstance(pool.kind, int) else name.split()[0]]
    return family(world, name, pool, coins)


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


def _addresses(world, coins: list, native: str) -> list:
    return [native if coin == NATIVE else world[coin].address for coin in coins]


def _pair(world, name, pool, coins):
    code_hash = init_code_hash(packaged_artifact("sushi/UniswapV2Pair.json"))
    factory = "foreign_factory" if name.startswith("foreign") else "v2_factory"
    return {
        "kind": "constantProduct", "address": pool.address, "feePips": PAIR_FEE,
        "factory": world[factory].address, "initCodeHash": _hex(code_hash),
    }  # fmt: skip


def _ranged(world, name, pool, coins):
    kin = name.split()[0]
    if kin == "pool":
        factory = world["v3_factory"].address
        code_hash = init_code_hash(packaged_artifact("uniswap_v3/UniswapV3Pool.json"))
    else:
        callbacks = dict(zip(("slipstream", "pancake", "algebra"), CALLBACKS))
        factory = world["pool_deployer"].address
        code_hash = keccak(callback_pool_code(callbacks[kin]))
    return {
        "kind": "concentrated", "address": pool.address, "feePips": world.ranges[pool.address][0],
        "factory": factory, "initCodeHash": _hex(code_hash),
    }  # fmt: skip


def _managed(world, name, pool, coins):
    _, fee, spacing, _, _ = world.v4[name]
    # Whoever holds the pools has the reading contract's views here.
    return {
        "kind": "uniswapV4", "manager": pool.address, "view": pool.address,
        "currencies": _addresses(world, coins, ZERO), "feePips": fee, "tickSpacing": spacing,
        "hooks": v4_hooks(pool),
    }  # fmt: skip


def _curve(world, name, pool, coins):
    kind, variant = "stableSwap", "steth" if NATIVE in coins else "plain"
    if pool.kind == CURVE_UINT256:
        kind, variant = "cryptoSwap", "factory-v2"
    return {
        "kind": kind, "address": pool.address, "registry": world["curve_registry"].address,
        "variant": variant, "coins": _addresses(world, coins, CURVE_NATIVE),
    }  # fmt: skip


def _meta(world, name, pool, coins):
    base, registry = world["base_pool"], world["curve_registry"].address
    return {
        "kind": "stableSwapMeta", "address": pool.address, "registry": registry,
        "variant": "standard", "coins": [world[coins[0]].address, base.address],
        "basePool": {
            "address": base.address, "registry": registry, "variant": "standard",
            "coins": _addresses(world, coins[1:], CURVE_NATIVE),
        },
    }  # fmt: skip


def _balancer(world, name, pool, coins):
    is_stable = "stable" in name
    return {
        "kind": "balancerStable" if is_stable else "weighted", "address": pool.address,
        "vault": world["vault"].address, "version": "v2.stable2" if is_stable else "v2.4",
        "tokens": _addresses(world, coins, ZERO), "id": _hex(pool.data.to_bytes(32)),
    }  # fmt: skip


def _balancer_v3(world, name, pool, coins):
    return {
        "kind": "weighted", "address": pool.address, "vault": world["v3_vault"].address,
        "version": "v3", "tokens": _addresses(world, coins, ZERO),
    }  # fmt: skip


def _solidly(world, name, pool, coins):
    return {
        "kind": "solidly", "address": pool.address, "variant": "aerodrome",
        "factory": world["solidly_factory"].address, "stable": "stable" in name.split(),
        "tokens": _addresses(world, coins, ZERO),
    }  # fmt: skip


def _vault(world, name, pool, coins):
    return {"kind": "vault", "address": pool.address, "asset": world[coins[0]].address}


def _wrapper(world, name, pool, coins):
    return {
        "kind": "wrapper", "address": pool.address, "underlying": world[coins[0]].address,
        "rateFunction": "stEthPerToken()" if coins[0] == "stETH" else "rate()",
    }  # fmt: skip


FAMILIES = {
    V2: _pair, V3: _ranged, V4: _managed, CURVE: _curve, CURVE_UINT256: _curve,
    CURVE_UNDERLYING: _meta,
    BALANCER: _balancer, BALANCER_V3: _balancer_v3, SOLIDLY: _solidly,
    "vault": _vault, "wrapper": _wrapper,
}  # fmt: skip
