"""The pools of the scene beside Uniswap's first two families.

Original bytecode where a package carries it (Balancer V2, snekmate's vault, Uniswap V3 pools with
the callback's name of another family), else pools written from their published rules.
"""

from math import isqrt

from eth_abi import encode
from eth_utils import keccak, to_checksum_address

from .evm import (
    Contract,
    balancer_artifact,
    init_code_hash,
    packaged_artifact,
    source_artifact,
    vault_artifact,
)
from .models import tick_at
from .scene import (
    ALGEBRA_ROW,
    BALANCER,
    BALANCER_V3,
    CALLER,
    CURVE,
    CURVE_UINT256,
    CURVE_UNDERLYING,
    DECIMALS,
    DEPLOYER,
    DEPOSIT,
    FOREVER,
    PANCAKE_ROW,
    PLENTY,
    REDEEM,
    SCHEME_CALLBACK,
    SCHEME_CALLBACK_AND_FIELD,
    SCHEME_SOLIDLY,
    SLIPSTREAM_ROW,
    SOLIDLY,
    SOLIDLY_ROW,
    STRANGER,
    UNWRAP,
    V3,
    V4,
    WRAP,
    ZERO,
    Pool,
    units,
    units_worth,
)

WAD = 10**18
BALANCER_V3_FEE = 3 * 10**15
V4_NATIVE, TAKES_NATIVE, GIVES_NATIVE = 1 << 48, 1 << 16, 1 << 17
# Hooks of liquidity alone, as the lowest bits of their address say.
V4_HOOKS, V4_HOOKS_SHIFT = "0x4400000000000000000000000000000000000f00", 96
# What Curve's contracts call the native coin.
CURVE_NATIVE = to_checksum_address("0x" + "ee" * 20)
# The names under which callback pools ask to be paid.
CALLBACKS = ("uniswapV3SwapCallback", "pancakeV3SwapCallback", "algebraSwapCallback")
POOL_ID_FUNCTION = {
    "type": "function", "name": "getPoolId", "inputs": [],
    "outputs": [{"type": "bytes32", "name": ""}],
}  # fmt: skip
POOL_CREATED = int.from_bytes(keccak(text="PoolCreated(address)"), "big")
POOL_KEY = "(address,address,uint24,int24,address)"
AROUND = [(-400, 400, 10**16), (-30, 30, 10**17), (-5, 6, 2 * 10**17)]


def callback_pool_code(callback: str) -> bytes:
    """The original V3 pool's creation code, asking for its payment by another name."""
    code = bytes.fromhex(packaged_artifact("uniswap_v3/UniswapV3Pool.json")["bytecode"][2:])
    old, new = (
        b"\x63" + keccak(text=f"{name}(int256,int256,bytes)")[:4]
        for name in (CALLBACKS[0], callback)
    )
    # Once for each direction.
    assert code.count(old) == 2
    return code.replace(old, new)


def clone_code(implementation: str) -> bytes:
    """The creation code of a minimal proxy (EIP-1167), as OpenZeppelin's library makes it."""
    return bytes.fromhex(
        f"3d602d80600a3d3981f3363d3d373d3d3d363d73{implementation[2:]}5af43d82803e903d91602b57fd5bf3"
    )


def family_factories(contracts: dict) -> list:
    """The executor's factories after Uniswap's own, in the order of their rows."""
    deployer = contracts["pool_deployer"].address
    pancake, algebra, slipstream = (
        keccak(callback_pool_code(name)) for name in (CALLBACKS[1], CALLBACKS[2], CALLBACKS[0])
    )
    solidly = keccak(clone_code(contracts["solidly_pair"].address))
    return [
        (deployer, pancake, SCHEME_CALLBACK_AND_FIELD),
        (deployer, algebra, SCHEME_CALLBACK),
        (deployer, slipstream, SCHEME_CALLBACK_AND_FIELD),
        (contracts["solidly_factory"].address, solidly, SCHEME_SOLIDLY),
    ]


def deploy_hubs(deploy) -> dict:
    """What an executor must know when it is made."""
    vault, authorizer = deploy_balancer(deploy)
    return {
        "permit2": deploy(source_artifact("mocks/Permit2.vy")),
        "manager": deploy(source_artifact("mocks/pools/PoolManager.vy")),
        "authorizer": authorizer,
        "vault": vault,
        "v3_vault": deploy(source_artifact("mocks/pools/BalancerV3Vault.vy")),
        "pool_deployer": deploy(source_artifact("mocks/PoolDeployer.vy")),
        "solidly_factory": deploy(source_artifact("mocks/pools/SolidlyFactory.vy")),
        "solidly_pair": deploy(source_artifact("mocks/pools/SolidlyPair.vy")),
    }


def deploy_balancer(deploy):
    authorizer = deploy(balancer_artifact("20210418-authorizer", "Authorizer"), DEPLOYER)
    vault = deploy(
        balancer_artifact("20210418-vault", "Vault"), authorizer.address, ZERO, 0, 0
    )
    return vault, authorizer


def add_families(world):
    """Adds a pool or two of each family."""
    add_tokens(world)
    add_curve(world)
    add_crypto(world)
    add_vault_and_wrapper(world)
    add_callback_pools(world)
    add_solidly(world)
    add_v4(world)
    add_balancer(world)
    add_balancer_v3(world)
    add_metapool(world)


def remember(world, name: str, contract: Contract, tokens, kind, data) -> Pool:
    world.contracts[contract.address] = contract
    pool = world.pools[name] = Pool(contract.address, tuple(tokens), kind, data)
    return pool


def ordered(world, *names) -> list:
    return sorted(names, key=lambda name: int(world[name].address, 16))


def add_tokens(world):
    world.add_token("USDT", "StrictToken")
    staked = world.contracts["stETH"] = world.mock("pools/StakedEther")
    staked.send(DEPLOYER, "submit", ZERO, value=units("stETH", 5_000))
    # A rate that is no whole number.
    staked.send(DEPLOYER, "accrue", units("stETH", 777.7) + 1)
    wrapped = world.contracts["wstETH"] = world.mock("pools/WrappedStakedEther", staked.address)
    staked.send(DEPLOYER, "approve", wrapped.address, FOREVER)
    wrapped.send(DEPLOYER, "wrap", units("stETH", 1_000))
    for name in ("stETH", "wstETH"):
        world[name].send(DEPLOYER, "transfer", CALLER, units(name, 100))
        world[name].send(CALLER, "approve", world.executor.address, FOREVER)


def add_curve(world):
    world.contracts["curve_registry"] = world.mock("pools/CurveRegistry")
    names = ["DAI", "USDC", "USDT"]
    coins = [world[name].address for name in names]
    pool = world.mock("pools/StableSwapPool", coins, [18, 6, 6], 2_000, 4_000_000, 5 * 10**9)
    for name in names:
        world[name].send(DEPLOYER, "approve", pool.address, FOREVER)
    amounts = [units(name, n) for name, n in zip(names, (5_000_000, 6_000_000, 4_000_000))]
    pool.send(DEPLOYER, "add_liquidity", amounts, 0)
    data = {
        (names[i], names[j]): i | j << 8 for i in range(3) for j in range(3) if i != j
    }
    remember(world, "curve DAI/USDC/USDT", pool, names, CURVE, data)
    register(world, pool, coins)

    base = pool.address
    pool = world.mock("pools/UnderlyingPool", base)
    data = {key: value for key, value in data.items() if "USDT" not in key}
    remember(world, "curve underlying USDC/DAI", pool, names[:2], CURVE_UNDERLYING, data)

    staked = world["stETH"]
    pool = world.mock("pools/StableSwapEtherPool", staked.address, 50, 4_000_000, 5 * 10**9)
    world.chain.send(DEPLOYER, pool.address, b"", value=units("WETH", 2_000))
    staked.send(DEPLOYER, "transfer", pool.address, units("stETH", 2_500))
    data = {
        ("WETH", "stETH"): 0 | 1 << 8 | TAKES_NATIVE,
        ("stETH", "WETH"): 1 | 0 << 8 | GIVES_NATIVE,
    }
    remember(world, "curve ETH/stETH", pool, ["WETH", "stETH"], CURVE, data)
    register(world, pool, [CURVE_NATIVE, staked.address])


def add_crypto(world):
    names = ["USDC", "WETH"]
    coins = [world[name].address for name in names]
    pool = world.mock(
        "pools/CryptoPool", coins, [10**12, 1], 2_500 * WAD, [400_000, 145 * 10**12],
        [26_000_000, 45_000_000, 23 * 10**13],
    )  # fmt: skip
    for name in names:
        world[name].send(DEPLOYER, "approve", pool.address, FOREVER)
    amounts = [units("USDC", 4_000_000), units("WETH", 1_500)]
    pool.send(DEPLOYER, "add_liquidity", amounts, 0)
    data = {("USDC", "WETH"): 0 | 1 << 8, ("WETH", "USDC"): 1 | 0 << 8}
    remember(world, "curve crypto WETH/USDC", pool, names, CURVE_UINT256, data)
    register(world, pool, coins)


def register(world, pool: Contract, coins: list):
    """Has Curve's registry list a pool."""
    row = [*coins, *[ZERO] * (8 - len(coins))]
    world["curve_registry"].send(DEPLOYER, "add", pool.address, row)


def add_vault_and_wrapper(world):
    dai = world["DAI"]
    vault = world.chain.deploy(DEPLOYER, vault_artifact(), dai.address, 0)
    world.contracts["vDAI"] = vault
    dai.send(DEPLOYER, "approve", vault.address, FOREVER)
    vault.send(DEPLOYER, "deposit", units("DAI", 1_000_000), DEPLOYER)
    # A gain, so that the rate is no whole number.
    dai.send(DEPLOYER, "transfer", vault.address, units("DAI", 123_456.789) + 7)
    vault.send(DEPLOYER, "transfer", CALLER, units("DAI", 100_000))
    vault.send(CALLER, "approve", world.executor.address, FOREVER)
    ways = {("DAI", "vDAI"): DEPOSIT, ("vDAI", "DAI"): REDEEM}
    remember(world, "vault DAI", vault, ["DAI", "vDAI"], ways, 0)
    ways = {("stETH", "wstETH"): WRAP, ("wstETH", "stETH"): UNWRAP}
    remember(world, "wrapper stETH", world["wstETH"], ["stETH", "wstETH"], ways, 0)

    # A plain token, which unlike staked ether may begin and end a route.
    wrapper = world.mock("pools/RateWrapper", dai.address, WAD * 117 // 100 + 7)
    world.contracts["rDAI"] = wrapper
    dai.send(DEPLOYER, "approve", wrapper.address, FOREVER)
    wrapper.send(DEPLOYER, "wrap", units("DAI", 1_000_000))
    wrapper.send(DEPLOYER, "transfer", CALLER, units("DAI", 100_000))
    wrapper.send(CALLER, "approve", world.executor.address, FOREVER)
    ways = {("DAI", "rDAI"): WRAP, ("rDAI", "DAI"): UNWRAP}
    remember(world, "wrapper DAI", wrapper, ["DAI", "rDAI"], ways, 0)


def add_callback_pools(world):
    """V3 pools under the names of its kin, each with its own salt and callback."""
    tokens = ordered(world, "WETH", "USDC")
    addresses = [world[name].address for name in tokens]
    both = ["address", "address"]
    kin = [
        ("pancake", CALLBACKS[1], PANCAKE_ROW, 500, encode([*both, "uint24"], [*addresses, 500])),
        ("algebra", CALLBACKS[2], ALGEBRA_ROW, 0, encode(both, addresses)),
        ("slipstream", CALLBACKS[0], SLIPSTREAM_ROW, 10, encode([*both, "int24"], [*addresses, 10])),
    ]  # fmt: skip
    for name, callback, row, field, salt in kin:
        address = world["pool_deployer"].transact(
            DEPLOYER, "deploy", callback_pool_code(callback), keccak(salt), *addresses, 500, 10
        )
        abi = packaged_artifact("uniswap_v3/UniswapV3Pool.json")["abi"]
        contract = Contract(world.chain, address, abi)
        pool = remember(
            world, f"{name} WETH/USDC", contract, tokens, V3, row << 24 | field
        )
        world.fill_pool(pool, 500, 10, AROUND)


def add_solidly(world):
    for a, b, stable, fee in (("WETH", "USDC", False, 30), ("USDC", "DAI", True, 5)):
        tokens = ordered(world, a, b)
        packed = b"".join(bytes.fromhex(world[name].address[2:]) for name in tokens)
        salt = keccak(packed + bytes([stable]))
        code = clone_code(world["solidly_pair"].address)
        address = world["solidly_factory"].transact(DEPLOYER, "create", code, salt)
        pair = Contract(world.chain, address, world["solidly_pair"].abi)
        fees = to_checksum_address("0x" + "fe" * 20)
        addresses = [world[name].address for name in tokens]
        pair.send(DEPLOYER, "initialize", *addresses, stable, fee, fees)
        for name in tokens:
            amount = units_worth(name, 3_000_000) * (11 if name == b else 10) // 10
            world[name].send(DEPLOYER, "transfer", pair.address, amount)
        pair.send(DEPLOYER, "sync")
        label = "stable" if stable else "volatile"
        remember(
            world, f"solidly {a}/{b} {label}", pair, tokens, SOLIDLY, SOLIDLY_ROW << 24 | stable
        )


def v4_hooks(pool) -> str:
    """The hooks of a V4 pool, as the executor's word names them."""
    return to_checksum_address("0x%040x" % (pool.data >> V4_HOOKS_SHIFT))


def add_v4(world):
    """Pools of two tokens, one of them with hooks, and one of the native coin, with liquidity in
    several ranges."""
    manager = world["manager"]
    world["WETH"].send(DEPLOYER, "transfer", manager.address, units("WETH", 10_000))
    world["USDC"].send(DEPLOYER, "transfer", manager.address, units("USDC", 10**8))
    pools = (
        ("WETH", 3_000, 60, ZERO), ("ETH", 500, 10, ZERO), ("WETH", 100, 60, V4_HOOKS),
        ("WETH", 500, 10, ZERO),
    )  # fmt: skip
    for base, fee, spacing, hooks in pools:
        native = base == "ETH"
        tokens = ["WETH", "USDC"] if native else ordered(world, "WETH", "USDC")
        currencies = [ZERO if native and t == "WETH" else world[t].address for t in tokens]
        key = (*currencies, fee, spacing, hooks)
        raw0, raw1 = (units_worth(token, 10**6) for token in tokens)
        sqrt_price = isqrt(raw1 * 2**192 // raw0)
        manager.send(DEPLOYER, "initialize", key, sqrt_price)
        middle = tick_at(sqrt_price) // spacing * spacing
        made = [(middle + lo * spacing, middle + hi * spacing, n) for lo, hi, n in AROUND]
        for each in made:
            value = units("WETH", 3_000) if native else 0
            manager.send(DEPLOYER, "provide", key, *each, value=value)
        data = fee | spacing << 24 | (V4_NATIVE if native else 0)
        data |= int(hooks, 16) << V4_HOOKS_SHIFT
        name = f"v4 {base}/USDC {fee}"
        remember(world, name, manager, tokens, V4, data)
        world.v4[name] = (keccak(encode([POOL_KEY], [key])), fee, spacing, sqrt_price, made)


def add_balancer(world):
    vault = world["vault"]
    provider = world.chain.deploy(
        DEPLOYER,
        balancer_artifact(
            "20220725-protocol-fee-percentages-provider", "ProtocolFeePercentagesProvider"
        ),
        vault.address,
        WAD // 2,
        WAD // 2,
    )
    factory = world.chain.deploy(
        DEPLOYER,
        balancer_artifact("20230320-weighted-pool-v4", "WeightedPoolFactory"),
        *(vault.address, provider.address, "", ""),
    )
    tokens = ordered(world, "WETH", "DAI")
    weights = [WAD * 8 // 10 if name == "WETH" else WAD * 2 // 10 for name in tokens]
    addresses = [world[name].address for name in tokens]
    receipt = factory.send(
        DEPLOYER, "create", "P", "P", addresses, weights, [ZERO] * 2, 3 * 10**15, DEPLOYER,
        keccak(b"weighted"),
    )  # fmt: skip
    address = created_pool(receipt)
    values = {"WETH": 8_000_000, "DAI": 2_000_000}
    join(world, "balancer weighted WETH/DAI", address, tokens, tokens, values)

    factory = world.chain.deploy(
        DEPLOYER,
        balancer_artifact("deprecated/20220609-stable-pool-v2", "StablePoolFactory"),
        vault.address,
    )
    tokens = ordered(world, "DAI", "USDC")
    addresses = [world[name].address for name in tokens]
    receipt = factory.send(DEPLOYER, "create", "P", "P", addresses, 200, 4 * 10**14, DEPLOYER)
    address = created_pool(receipt)
    join(world, "balancer stable DAI/USDC", address, tokens, tokens, dict.fromkeys(tokens, 3 * 10**6))


def created_pool(receipt) -> str:
    """The pool that a Balancer factory tells of; its address depends on the block's time."""
    (pool,) = (topics[1] for _, topics, _ in receipt.logs if topics[0] == POOL_CREATED)
    return to_checksum_address(pool.to_bytes(20, "big"))


def join(world, name, address, tokens, assets, values):
    """Gives a Balancer pool its first liquidity."""
    vault = world["vault"]
    pool = Contract(world.chain, address, [POOL_ID_FUNCTION])
    pool_id = pool.read("getPoolId")
    amounts = [units_worth(token, values[token]) for token in assets]
    for token in assets:
        world[token].send(DEPLOYER, "approve", vault.address, FOREVER)
    addresses = [world[token].address for token in assets]
    data = encode(["uint256", "uint256[]"], [0, amounts])
    vault.send(
        DEPLOYER, "joinPool", pool_id, DEPLOYER, DEPLOYER, (addresses, amounts, data, False)
    )
    remember(world, name, pool, tokens, BALANCER, int.from_bytes(pool_id, "big"))


def add_balancer_v3(world):
    """A weighted pool of equal weights."""
    vault = world["v3_vault"]
    tokens = ordered(world, "WETH", "USDC")
    pool = world.mock("pools/BalancerV3Pool")
    address = pool.address
    addresses = [world[name].address for name in tokens]
    decimals = [DECIMALS[name] for name in tokens]
    vault.send(DEPLOYER, "register", address, addresses, decimals, BALANCER_V3_FEE)
    amounts = [units_worth(name, 5_000_000) for name in tokens]
    for name in tokens:
        world[name].send(DEPLOYER, "approve", vault.address, FOREVER)
    vault.send(DEPLOYER, "provide", address, amounts)
    remember(world, "balancer v3 WETH/USDC", pool, tokens, BALANCER_V3, 0)


def add_metapool(world):
    """A coin and the shares of a base pool of three others."""
    coin = world.chain.deploy(
        DEPLOYER, packaged_artifact("ERC20MockDecimals.json"), "MIM", "MIM", PLENTY, 18
    )
    world.contracts["MIM"] = coin
    coin.send(DEPLOYER, "transfer", CALLER, units("MIM", 10**6))
    coin.send(CALLER, "approve", world.executor.address, FOREVER)
    names = ["DAI", "USDC", "USDT"]
    coins = [world[name].address for name in names]
    base = world.mock("pools/StableSwapBasePool", coins, [18, 6, 6], 1_000, 3_000_000, 5 * 10**9)
    world.contracts["base_pool"] = base
    for name in names:
        world[name].send(DEPLOYER, "approve", base.address, FOREVER)
    for amounts in ((3_000_000, 2_500_000, 2_000_000), (1_000, 70_000, 0)):
        raw = [units(name, n) for name, n in zip(names, amounts)]
        base.send(DEPLOYER, "add_liquidity", raw, 0)
    pool = world.mock("pools/StableSwapMetaPool", coin.address, base.address, 200, 4_000_000, 5 * 10**9)
    for token in (coin, base):
        token.send(DEPLOYER, "approve", pool.address, FOREVER)
    pool.send(DEPLOYER, "add_liquidity", [units("MIM", 2_000_000), units("MIM", 1_500_000)], 0)
    tokens = ["MIM", *names]
    data = {(a, b): tokens.index(a) | tokens.index(b) << 8 for a in tokens for b in tokens if a != b}
    remember(world, "curve meta MIM", pool, tokens, CURVE_UNDERLYING, data)
    register(world, base, coins)
    register(world, pool, [coin.address, base.address])
