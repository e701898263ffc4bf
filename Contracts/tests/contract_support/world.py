"""The common scene: original pools, four tokens, an executor and some accounts."""

from dataclasses import dataclass
from math import isqrt

from eth_utils import to_checksum_address

from .evm import Chain, Contract, Receipt, init_code_hash, packaged_artifact, source_artifact
from .models import PairModel, PoolModel, tick_at

DEPLOYER = to_checksum_address("0x" + "d0" * 20)
CALLER = to_checksum_address("0x" + "ca" * 20)
STRANGER = to_checksum_address("0x" + "57" * 20)
ZERO = to_checksum_address("0x" + "00" * 20)

V2, V3 = 0, 1
PAIR_FEE = 3_000
SPACING = {500: 10, 3_000: 60, 10_000: 200}
FOREVER = 2**256 - 1
PLENTY = 10**30

# The tokens of the scene, with prices in dollars. Mock tokens have 18 decimals and cost 1.
DECIMALS = {"WETH": 18, "USDC": 6, "DAI": 18, "WBTC": 8}
PRICES = {"WETH": 2_500, "USDC": 1, "DAI": 1, "WBTC": 60_000}


def units(name: str, amount: float) -> int:
    """Raw units of a decimal amount of a token."""
    return round(amount * 10**6) * 10 ** DECIMALS.get(name, 18) // 10**6


def units_worth(name: str, dollars: float) -> int:
    """Raw units of a token that are worth so many dollars."""
    return units(name, dollars / PRICES.get(name, 1))


@dataclass(frozen=True)
class Pool:
    """A pool, its two token names in pool order, and how to name it in a route."""

    kind: int
    address: str
    tokens: tuple[str, str]
    fee: int


class World:
    """Owns a chain and the contracts on it; `fork` gives each test its own."""

    def __init__(self, chain: Chain, contracts: dict, pools: dict, ranges: dict):
        self.chain = chain
        self.contracts = {name: contract.on(chain) for name, contract in contracts.items()}
        self.pools = pools
        self.ranges = ranges

    def fork(self) -> "World":
        return World(self.chain.fork(), self.contracts, dict(self.pools), dict(self.ranges))

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

    def add_pair(self, token_a: str, token_b: str, value: int) -> Pool:
        """A pair with `value` (in dollars) on each side."""
        factory = self["v2_factory"]
        a, b = self[token_a], self[token_b]
        address = factory.transact(DEPLOYER, "createPair", a.address, b.address)
        pair = Contract(self.chain, address, packaged_artifact("sushi/UniswapV2Pair.json")["abi"])
        for name in (token_a, token_b):
            amount = units_worth(name, value)
            self[name].send(DEPLOYER, "transfer", pair.address, amount)
        pair.send(DEPLOYER, "mint", DEPLOYER)
        return self._remember(V2, pair, token_a, token_b, PAIR_FEE)

    def add_pool(self, token_a: str, token_b: str, fee: int, ranges: list) -> Pool:
        """A concentrated liquidity pool at the market price.

        `ranges` holds (lower, upper, liquidity) with the ticks in spacings from the price.
        """
        factory = self["v3_factory"]
        a, b = self[token_a], self[token_b]
        address = factory.transact(DEPLOYER, "createPool", a.address, b.address, fee)
        abi = packaged_artifact("uniswap_v3/UniswapV3Pool.json")["abi"]
        contract = Contract(self.chain, address, abi)
        pool = self._remember(V3, contract, token_a, token_b, fee)
        raw0, raw1 = (units_worth(token, 10**6) for token in pool.tokens)
        sqrt_price = isqrt(raw1 * 2**192 // raw0)
        contract.send(DEPLOYER, "initialize", sqrt_price)
        spacing = SPACING[fee]
        middle = tick_at(sqrt_price) // spacing * spacing
        made = [(middle + lo * spacing, middle + hi * spacing, amount) for lo, hi, amount in ranges]
        for lower, upper, amount in made:
            self["provider"].send(DEPLOYER, "provide", contract.address, lower, upper, amount)
        self.ranges[pool.address] = (sqrt_price, made)
        return pool

    def _remember(
        self, kind: int, contract: Contract, token_a: str, token_b: str, fee: int
    ) -> Pool:
        ordered = sorted((token_a, token_b), key=lambda name: int(self[name].address, 16))
        pool = Pool(kind, contract.address, tuple(ordered), fee)
        self.contracts[pool.address] = contract
        name = f"{'pair' if kind == V2 else 'pool'} {token_a}/{token_b}"
        self.pools[name if kind == V2 else f"{name} {fee}"] = pool
        return pool

    def model(self, name: str) -> PairModel | PoolModel:
        """A model of a pool: a pair as it is now, a V3 pool as it was created."""
        pool = self.pools[name]
        if pool.kind == V2:
            return PairModel(*self[pool.address].read("getReserves")[:2])
        sqrt_price, ranges = self.ranges[pool.address]
        model = PoolModel(pool.fee, SPACING[pool.fee], sqrt_price)
        for each in ranges:
            model.mint(*each)
        return model

    def leg(self, name: str, token_in: str, amount: int, **changes) -> tuple:
        """One swap of a route through a named pool, with any field changed."""
        pool = self.pools[name]
        token_out = pool.tokens[1] if token_in == pool.tokens[0] else pool.tokens[0]
        fields = dict(
            kind=pool.kind,
            pool=pool.address,
            tokenIn=self[token_in].address,
            tokenOut=self[token_out].address,
            fee=pool.fee,
            amount=amount,
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
        """No balance of a touched token, and no allowance to any pool of the route."""
        executor = self.executor.address
        touched = {leg[2] for leg in legs} | {leg[3] for leg in legs}
        tokens = [c for c in self.contracts.values() if c.address in touched]
        assert len(tokens) == len(touched)
        for token in tokens:
            assert token.read("balanceOf", executor) == 0
            for spender in {leg[1] for leg in legs} | {CALLER, STRANGER, DEPLOYER}:
                assert token.read("allowance", executor, spender) == 0


def build_world() -> World:
    """Deploys everything once; takes a few seconds."""
    chain = Chain()
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
    contracts["executor"] = deploy(
        source_artifact("RouteExecutor.vy"),
        contracts["v2_factory"].address,
        init_code_hash(packaged_artifact("sushi/UniswapV2Pair.json")),
        contracts["v3_factory"].address,
        init_code_hash(packaged_artifact("uniswap_v3/UniswapV3Pool.json")),
    )
    world = World(chain, contracts, {}, {})
    world["WETH"].send(DEPLOYER, "deposit", value=10**29)
    for name in DECIMALS:
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
    return world
