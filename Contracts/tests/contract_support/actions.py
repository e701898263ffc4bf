"""What others do to the pools of a scene that is served: verbs that leave transactions pending."""

from eth_abi import encode

from . import direct
from .devnet import PendingChain
from .families import v4_hooks
from .scene import (
    BALANCER,
    BALANCER_V3,
    CALLER,
    DEPLOYER,
    SOLIDLY,
    V2,
    V3,
    V4,
    units_worth,
)
from .world import World

# How far ahead of the head a route's deadline is.
PATIENCE_SECONDS = 100_000
# What an account is given of each token, in dollars.
GIVEN = {
    "WETH": 1_000_000, "USDC": 1_000_000, "DAI": 1_000_000, "USDT": 1_000_000, "WBTC": 1_000_000,
    "wstETH": 10, "vDAI": 20_000, "rDAI": 20_000, "MIM": 100_000,
}  # fmt: skip
# Balancer V2: exact tokens in, for at least so many shares.
EXACT_TOKENS_IN = 1


class Actions:
    """Each answers with the hashes of its transactions."""

    def __init__(self, world: World):
        self.world = world

    def _pending(self) -> World:
        world = self.world
        chain = PendingChain(world.chain.node)
        return World(chain, world.contracts, world.pools, world.ranges, world.v4)

    def swap(self, name: str, token_in: str, amount: int, token_out: str | None = None) -> list:
        """Sells an exact amount of a token to a pool, by the scene's caller."""
        world = self._pending()
        pool = world.pools[name]
        if "stETH" in pool.tokens:
            # Tokens that count in shares are no input or output of a route.
            direct.swap(world, name, token_in, amount, token_out)
        else:
            others = [token for token in pool.tokens if token != token_in]
            target = token_out or others[0]
            deadline = world.chain.timestamp + PATIENCE_SECONDS
            leg = world.leg(name, token_in, amount, target)
            world.send([leg], token_in, amount, target, deadline=deadline)
        return world.chain.sent

    def provide(self, name: str, dollars: int) -> list:
        """Adds liquidity of about so many dollars for each token, by the scene's deployer."""
        world = self._pending()
        pool = world.pools[name]
        amounts = [units_worth(token, dollars) for token in pool.tokens]
        if pool.kind == V2 or pool.kind == SOLIDLY:
            for token, amount in zip(pool.tokens, amounts):
                world[token].send(DEPLOYER, "transfer", pool.address, amount)
            last = ("mint", DEPLOYER) if pool.kind == V2 else ("sync",)
            world[pool.address].send(DEPLOYER, *last)
        elif pool.kind in (V3, V4):
            self._provide_range(world, name, pool, dollars)
        elif pool.kind == BALANCER:
            self._join(world, pool, amounts)
        elif pool.kind == BALANCER_V3:
            world["v3_vault"].send(DEPLOYER, "provide", pool.address, amounts)
        elif name.startswith("vault"):
            world[pool.address].send(DEPLOYER, "deposit", amounts[0], DEPLOYER)
        elif name == "curve meta MIM":
            world["base_pool"].send(DEPLOYER, "add_liquidity", amounts[1:], 0)
            world[pool.address].send(DEPLOYER, "add_liquidity", [amounts[0]] * 2, 0)
        else:
            world[pool.address].send(DEPLOYER, "add_liquidity", amounts, 0)
        return world.chain.sent

    def _provide_range(self, world: World, name: str, pool, dollars: int):
        ranges = world.v4[name][-1] if pool.kind == V4 else world.ranges[pool.address][-1]
        lower, upper, liquidity = ranges[0]
        liquidity = liquidity * dollars // 10**6
        if pool.kind == V3:
            world["provider"].send(DEPLOYER, "provide", pool.address, lower, upper, liquidity)
            return
        _, fee, spacing, _, _ = world.v4[name]
        native = name.startswith("v4 ETH")
        zero = "0x" + "00" * 20
        currencies = [
            zero if native and token == "WETH" else world[token].address for token in pool.tokens
        ]
        key = (*currencies, fee, spacing, v4_hooks(pool))
        world["manager"].send(DEPLOYER, "provide", key, lower, upper, liquidity)

    def _join(self, world: World, pool, amounts: list):
        addresses = [world[token].address for token in pool.tokens]
        data = encode(["uint256", "uint256[]", "uint256"], [EXACT_TOKENS_IN, amounts, 0])
        request = (addresses, amounts, data, False)
        pool_id = pool.data.to_bytes(32)
        world["vault"].send(DEPLOYER, "joinPool", pool_id, DEPLOYER, DEPLOYER, request)

    def accrue(self, token: str, amount: int) -> list:
        """Raises a rate: of staked ether by rewards, of vault and wrapper by what is given them."""
        world = self._pending()
        if token == "stETH":
            world[token].send(DEPLOYER, "accrue", amount)
            return world.chain.sent
        holder = world[token]
        world["DAI"].send(DEPLOYER, "transfer", holder.address, amount)
        if token == "rDAI":
            gain = amount * 10**18 // holder.read("totalSupply")
            holder.send(DEPLOYER, "set_rate", holder.read("rate") + gain)
        return world.chain.sent

    def ramp(self, name: str, amplification: int, seconds: int) -> list:
        """Begins to move the amplification of a pool of three coins."""
        world = self._pending()
        end = world.chain.node.chain.head.header.timestamp + seconds
        world[world.pools[name].address].send(DEPLOYER, "ramp_A", amplification, end)
        return world.chain.sent


def verbs(world: World) -> dict:
    """`dev_` verbs of a node by name."""
    actions = Actions(world)

    def verb(action, *kinds):
        def run(node, parameters):
            values = [parameters.required(i) for i in range(len(kinds))]
            more = [parameters.optional(len(kinds))] if action == actions.swap else []
            # Amounts may be larger than a number of JSON.
            values = [kind(value) for kind, value in zip(kinds, values)]
            return ["0x" + sent.hex() for sent in action(*values, *more)]

        return run

    return {
        "dev_swap": verb(actions.swap, str, str, int),
        "dev_provide": verb(actions.provide, str, int),
        "dev_accrue": verb(actions.accrue, str, int),
        "dev_ramp": verb(actions.ramp, str, int, int),
    }


def fund(world: World, accounts: list):
    """Gives accounts some of every token, and ether for gas."""
    chain = PendingChain(world.chain.node)
    for account in accounts:
        chain.send(DEPLOYER, account, b"", value=100 * 10**18, gas=30_000)
        for name, dollars in GIVEN.items():
            holder = CALLER if name == "USDT" else DEPLOYER
            world[name].on(chain).send(holder, "transfer", account, units_worth(name, dollars))
    while len(chain.node.pool):
        chain.node.mine()
