"""The common scene: original pools, four tokens, an executor and some accounts."""

from math import isqrt

from .evm import Chain, Contract, Receipt, init_code_hash, packaged_artifact, source_artifact
from .balancer_v3 import VaultModel
from .families import BALANCER_V3_FEE, add_families, deploy_hubs, family_factories
from .models import ManagerModel, PairModel, PoolModel, tick_at
from .scene import (
    BALANCER_V3,
    CALLER,
    DECIMALS,
    DEPLOYER,
    FOREVER,
    PAIR_FEE,
    PLENTY,
    SCHEME_CALLBACK_AND_FIELD,
    SCHEME_PAIR,
    SPACING,
    STRANGER,
    TOKENS,
    V2,
    V2_ROW,
    V3,
    V3_ROW,
    V4,
    Pool,
    units_worth,
)


class World:
    """Owns a chain and the contracts on it; `fork` gives each test its own."""

    def __init__(self, chain: Chain, contracts: dict, pools=(), ranges=(), v4=()):
        self.chain = chain
        self.contracts = {name: contract.on(chain) for name, contract in contracts.items()}
        self.pools = dict(pools)
        # Of each callback pool: fee, tick spacing, first price and liquidity.
        self.ranges = dict(ranges)
        # Of each V4 pool: id, fee, tick spacing, first price and liquidity.
        self.v4 = dict(v4)

    def fork(self) -> "World":
        return World(self.chain.fork(), self.contracts, self.pools, self.ranges, self.v4)

    def __getitem__(self, name: str) -> Contract:
        return self.contracts[name]

    @property
    def executor(self) -> Contract:
        return self.contracts["executor"]

    def mock(self, name: str, *arguments) -> Contract:
        return self.chain.deploy(DEPLOYER, source_artifact(f"mocks/{name}.vy"), *arguments)

    def add_token(self, name: str, mock: str) -> Contract:
        """Deploys a mock token, gives some to everyone, and has it approved."""
        token = self.contracts[name] = self.mock(mock)
        for account in (DEPLOYER, CALLER, self["provider"].address):
            token.send(DEPLOYER, "mint", account, PLENTY)
        token.send(CALLER, "approve", self.executor.address, FOREVER)
        return token

    def balance(self, token: str, holder: str) -> int:
        return self[token].read("balanceOf", holder)

    def wealth(self, token: str, holder: str) -> int:
        """A balance; of WETH together with ether."""
        ether = self.chain.ether(holder) if token == "WETH" else 0
        return self.balance(token, holder) + ether

    def add_pair(
        self, token_a: str, token_b: str, value: int, factory="v2_factory", label="pair"
    ) -> Pool:
        """A pair with `value` (in dollars) on each side."""
        factory = self[factory]
        a, b = self[token_a], self[token_b]
        address = factory.transact(DEPLOYER, "createPair", a.address, b.address)
        pair = Contract(self.chain, address, packaged_artifact("sushi/UniswapV2Pair.json")["abi"])
        for name in (token_a, token_b):
            amount = units_worth(name, value)
            self[name].send(DEPLOYER, "transfer", pair.address, amount)
        pair.send(DEPLOYER, "mint", DEPLOYER)
        return self._remember(label, pair, token_a, token_b, V2, V2_ROW << 24 | PAIR_FEE)

    def add_pool(self, token_a: str, token_b: str, fee: int, ranges: list) -> Pool:
        """A concentrated liquidity pool at the market price.

        `ranges` holds (lower, upper, liquidity) with the ticks in spacings from the price.
        """
        factory = self["v3_factory"]
        a, b = self[token_a], self[token_b]
        address = factory.transact(DEPLOYER, "createPool", a.address, b.address, fee)
        abi = packaged_artifact("uniswap_v3/UniswapV3Pool.json")["abi"]
        contract = Contract(self.chain, address, abi)
        pool = self._remember("pool", contract, token_a, token_b, V3, V3_ROW << 24 | fee)
        self.fill_pool(pool, fee, SPACING[fee], ranges)
        return pool

    def fill_pool(self, pool: Pool, fee: int, spacing: int, ranges: list):
        """Sets a pool's first price to the market's, and gives it liquidity."""
        raw0, raw1 = (units_worth(token, 10**6) for token in pool.tokens)
        sqrt_price = isqrt(raw1 * 2**192 // raw0)
        self[pool.address].send(DEPLOYER, "initialize", sqrt_price)
        middle = tick_at(sqrt_price) // spacing * spacing
        made = [(middle + lo * spacing, middle + hi * spacing, amount) for lo, hi, amount in ranges]
        for lower, upper, amount in made:
            self["provider"].send(DEPLOYER, "provide", pool.address, lower, upper, amount)
        self.ranges[pool.address] = (fee, spacing, sqrt_price, made)

    def _remember(
        self, label: str, contract: Contract, token_a: str, token_b: str, kind: int, data: int
    ) -> Pool:
        ordered = sorted((token_a, token_b), key=lambda name: int(self[name].address, 16))
        pool = Pool(contract.address, tuple(ordered), kind, data)
        self.contracts[pool.address] = contract
        name = f"{label} {token_a}/{token_b}"
        self.pools[f"{name} {pool.fee}" if kind == V3 else name] = pool
        return pool

    def model(self, name: str) -> PairModel | PoolModel | VaultModel:
        """A model of a pool: a pair as it is now, others as they were created."""
        pool = self.pools[name]
        if pool.kind == BALANCER_V3:
            decimals = [DECIMALS[token] for token in pool.tokens]
            amounts = [units_worth(token, 5_000_000) for token in pool.tokens]
            return VaultModel(decimals, amounts, BALANCER_V3_FEE)
        if pool.kind == V2:
            return PairModel(*self[pool.address].read("getReserves")[:2])
        if pool.kind == V4:
            kind, (fee, spacing, sqrt_price, ranges) = ManagerModel, self.v4[name][1:]
        else:
            kind, (fee, spacing, sqrt_price, ranges) = PoolModel, self.ranges[pool.address]
        model = kind(fee, spacing, sqrt_price)
        for each in ranges:
            model.mint(*each)
        return model

    def leg(self, name: str, token_in: str, amount: int, token_out=None, **changes) -> tuple:
        """One swap of a route through a named pool, with any field changed.

        `fee` changes the lowest bits of `data`. A pool of two tokens needs no `token_out`.
        """
        pool = self.pools[name]
        if token_out is None:
            token_out = pool.tokens[1] if token_in == pool.tokens[0] else pool.tokens[0]
        kind, data = pool.way(token_in, token_out)
        fields = dict(
            kind=kind,
            pool=pool.address,
            tokenIn=self[token_in].address,
            tokenOut=self[token_out].address,
            data=data >> 24 << 24 | changes.pop("fee", data % 2**24),
            amount=amount,
            limit=0,
        )
        assert changes.keys() <= fields.keys()
        return tuple({**fields, **changes}.values())

    def arguments(self, legs, token_in, amount, token_out, minimum=1, deadline=None) -> tuple:
        if deadline is None:
            deadline = self.chain.timestamp
        token_in, token_out = self[token_in].address, self[token_out].address
        return legs, token_in, amount, token_out, minimum, deadline

    def send(self, *route, sender=CALLER, **options) -> Receipt:
        """Executes a route: legs, token in, amount, token out."""
        return self.executor.send(sender, "execute", *self.arguments(*route, **options))

    def execute(self, *route, sender=CALLER, **options) -> int:
        """Executes a route and checks what must hold after every success."""
        legs, token_in, amount, token_out = route
        spent = self.balance(token_in, sender)
        earned = self.balance(token_out, sender)
        receipt = self.send(*route, sender=sender, **options)
        out = self.executor.decode_output("execute", receipt.output)
        assert spent - self.balance(token_in, sender) == amount
        assert self.balance(token_out, sender) - earned == out
        self.assert_nothing_left(legs)
        return out

    def send_buy(self, *route, sender=CALLER, deadline=None) -> Receipt:
        """Buys an exact amount: legs, token in, most to spend, token out, amount."""
        arguments = self.arguments(*route, deadline=deadline)
        return self.executor.send(sender, "executeExactOut", *arguments)

    def buy(self, *route, sender=CALLER, **options) -> int:
        """Buys and checks what must hold after every success; what was spent."""
        legs, token_in, most, token_out, amount = route
        held = self.balance(token_in, sender)
        earned = self.balance(token_out, sender)
        receipt = self.send_buy(*route, sender=sender, **options)
        spent = self.executor.decode_output("executeExactOut", receipt.output)
        assert 0 < spent <= most
        assert held - self.balance(token_in, sender) == spent
        assert self.balance(token_out, sender) - earned == amount
        self.assert_nothing_left(legs)
        return spent

    def assert_nothing_left(self, legs):
        """No balance of a touched token, no ether, and no allowance to anybody of the route."""
        executor = self.executor.address
        touched = {leg[2] for leg in legs} | {leg[3] for leg in legs}
        tokens = [self.token_at(address) for address in touched]
        spenders = {leg[1] for leg in legs}
        spenders |= {self[name].address for name in ("vault", "manager", "v3_vault")}
        for token in tokens:
            assert token.read("balanceOf", executor) == 0
            for spender in spenders | {CALLER, STRANGER, DEPLOYER}:
                assert token.read("allowance", executor, spender) == 0
        assert self.chain.ether(executor) == 0

    def token_at(self, address: str) -> Contract:
        return next(c for c in self.contracts.values() if c.address == address)


def uniswap_factories(v2_factory: str, v3_factory: str) -> list:
    """The executor's first two factories."""
    pair, pool = "sushi/UniswapV2Pair.json", "uniswap_v3/UniswapV3Pool.json"
    return [
        (v2_factory, init_code_hash(packaged_artifact(pair)), SCHEME_PAIR),
        (v3_factory, init_code_hash(packaged_artifact(pool)), SCHEME_CALLBACK_AND_FIELD),
    ]


def build_world(chain: Chain) -> World:
    """Deploys everything; takes a few seconds. The same addresses on every chain."""
    for account in (DEPLOYER, CALLER, STRANGER):
        chain.fund(account, 10**30)

    def deploy(artifact, *arguments):
        return chain.deploy(DEPLOYER, artifact, *arguments)

    contracts = {
        "WETH": deploy(packaged_artifact("sushi/WETH9Mock.json")),
        "v2_factory": deploy(packaged_artifact("sushi/UniswapV2Factory.json"), DEPLOYER),
        "v3_factory": deploy(packaged_artifact("uniswap_v3/UniswapV3Factory.json")),
        "provider": deploy(source_artifact("mocks/LiquidityProvider.vy")),
    }
    for name in ("USDC", "DAI", "WBTC"):
        contracts[name] = deploy(
            packaged_artifact("ERC20MockDecimals.json"), name, name, 4 * PLENTY, DECIMALS[name]
        )
    contracts |= deploy_hubs(deploy)
    factories = uniswap_factories(contracts["v2_factory"].address, contracts["v3_factory"].address)
    contracts["executor"] = deploy(
        source_artifact("RouteExecutor.vy"),
        *(contracts[name].address for name in ("WETH", "permit2", "manager", "vault", "v3_vault")),
        factories + family_factories(contracts),
    )
    world = World(chain, contracts)
    world["WETH"].send(DEPLOYER, "deposit", value=10**29)
    for name in TOKENS:
        for account in (CALLER, STRANGER, world["provider"].address):
            amount = 10**28 if name == "WETH" else PLENTY
            world[name].send(DEPLOYER, "transfer", account, amount)
        world[name].send(CALLER, "approve", world.executor.address, FOREVER)

    world.add_pair("WETH", "USDC", 4_000_000)
    world.add_pair("WETH", "DAI", 3_000_000)
    world.add_pair("USDC", "DAI", 8_000_000)
    world.add_pair("WBTC", "WETH", 5_000_000)
    world.add_pair("WBTC", "USDC", 2_000_000)
    world.add_pair("WBTC", "DAI", 1_000_000)
    around = [(-400, 400, 10**16), (-30, 30, 10**17), (-5, 6, 2 * 10**17)]
    world.add_pool("WETH", "USDC", 500, around)
    world.add_pool("WETH", "USDC", 3_000, [(-100, 100, 4 * 10**16), (-4, 5, 10**17)])
    world.add_pool("USDC", "DAI", 500, [(-50, 50, 2 * 10**19)])
    add_families(world)
    return world
