"""The demo scene: tokens, pools with liquidity, and funded accounts, all made on chain."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_utils import keccak, to_checksum_address

from . import liquidity
from .contracts import (
    Artifact,
    bundled,
    create2_address,
    create_address,
    pair_salt,
    pool_salt,
    read_artifact,
)
from .execution import CallRequest, call
from .node import Node

ETHER = 10**18
USDC_UNIT = 10**6
DAI_UNIT = 10**18

# Well-known keys of this local chain; they must never hold anything of value elsewhere.
DEPLOYER_KEY = keccak(b"causeway devnet deployer")
TRADER_KEY = keccak(b"causeway devnet trader")
DEPLOYER_BALANCE = 10_000_000 * ETHER
TRADER_BALANCE = 10_000 * ETHER

FUNDED_NATIVE = 100 * ETHER
FUNDED_WETH = 300 * ETHER
FUNDED_USDC = 100_000 * USDC_UNIT
TRADER_WETH = 2_000 * ETHER
TRADER_USDC = 6_000_000 * USDC_UNIT
TRADER_DAI = 1_000_000 * DAI_UNIT

# USDC per WETH of each pool, a little above an exchange at 3000, so that a sale uses them all.
V2_PRICE = 3_004
V3_500_PRICE = 3_001
V3_3000_PRICE = 3_006
V2_DEPTH_WETH = 2_000

_MINTED = 10**9
_DEPOSITED_WETH = 50_000 * ETHER
_FEE_CAP = 50 * 10**9
_TIP = 10**9
_DEPLOYMENT_GAS = 7_000_000
_CREATION_GAS = 7_000_000
_CALL_GAS = 1_500_000
_FAR_DEADLINE = 2**40
_UNLIMITED = 2**256 - 1
_ZERO_ADDRESS = b"\x00" * 20
# How the executor recomputes pool addresses (`Factory.scheme` of Contracts/executor/registry.vy).
_SALT_OF_TOKENS, _SALT_OF_TOKENS_AND_FEE = 0, 3
# The bundled V2 router carries another deployment's pair hash.
_ROUTER_FOREIGN_HASH = bytes.fromhex(
    "e18a34eb0e04b04f7a0ac29a6e80748dca96319b42c54d679cb821dca90c6303"
)


class SceneError(Exception):
    """The scene could not be set up."""


class Wallet:
    """Signs and submits with a running nonce."""

    def __init__(self, node: Node, key: bytes) -> None:
        self._node = node
        self._key = key
        self.address = self.address_of(key)
        self.nonce = 0

    @staticmethod
    def address_of(key: bytes) -> bytes:
        """The account of a private key."""
        return bytes.fromhex(Account.from_key(key).address[2:])

    def send(self, to: bytes | None, data: bytes, value: int = 0, gas: int = _CALL_GAS) -> bytes:
        """Submit a type 2 transaction; its hash."""
        fields: dict[str, Any] = {
            "type": 2,
            "chainId": self._node.chain.chain_id,
            "nonce": self.nonce,
            "gas": gas,
            "maxFeePerGas": _FEE_CAP,
            "maxPriorityFeePerGas": _TIP,
            "value": value,
            "data": data,
        }
        if to is not None:
            fields["to"] = to_checksum_address(to)
        self.nonce += 1
        signed = Account.sign_transaction(fields, self._key)
        return self._node.submit(bytes(signed.raw_transaction))

    def deploy(self, creation_code: bytes) -> bytes:
        """Submit a creation; the address it will have."""
        address = create_address(self.address, self.nonce)
        self.send(None, creation_code, gas=_DEPLOYMENT_GAS)
        return address


@dataclass
class Scene:
    """What the start line tells about the scene."""

    contracts: dict[str, bytes] = field(default_factory=dict)
    init_code_hashes: dict[str, bytes] = field(default_factory=dict)
    from_block: int = 0

    def as_json(self) -> dict[str, Any]:
        """The scene's part of the start line."""
        decimals = {"WETH": ("WETH9", 18), "USDC": ("USDC", 6), "DAI": ("DAI", 18)}
        return {
            "contracts": {
                name: to_checksum_address(address) for name, address in self.contracts.items()
            },
            "initCodeHashes": {
                name: "0x" + value.hex() for name, value in self.init_code_hashes.items()
            },
            "tokens": {
                symbol: {
                    "address": to_checksum_address(self.contracts[contract]),
                    "decimals": places,
                }
                for symbol, (contract, places) in decimals.items()
            },
            "fromBlock": self.from_block,
        }


class SceneBuilder:
    """Submits the whole scene from one account, so that nonces keep it in order."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._deployer = Wallet(node, DEPLOYER_KEY)
        self._trader = Wallet(node, TRADER_KEY)
        self._scene = Scene()
        self._sent: list[tuple[str, bytes]] = []
        self._first_pool_transaction: bytes | None = None

    def build(
        self, funded: list[bytes], executor_artifact: Path | None, with_dai_pools: bool
    ) -> Scene:
        """Deploy, add liquidity, fund, mine until all is final, and check the result."""
        self._deploy_tokens()
        self._deploy_v2()
        self._deploy_v3()
        self._create_v2_pair("uniswapV2Pair", "USDC", V2_DEPTH_WETH, V2_PRICE * USDC_UNIT)
        self._create_v3_pool("uniswapV3Pool500", "USDC", 500, V3_500_PRICE * USDC_UNIT)
        self._create_v3_pool("uniswapV3Pool3000", "USDC", 3000, V3_3000_PRICE * USDC_UNIT)
        if with_dai_pools:
            self._create_v2_pair("uniswapV2PairDAI", "DAI", 500, V2_PRICE * DAI_UNIT)
            self._create_v3_pool("uniswapV3PoolDAI3000", "DAI", 3000, V3_500_PRICE * DAI_UNIT)
        if executor_artifact is not None:
            self._deploy_executor(read_artifact(executor_artifact))
        self._fund(funded)
        self._settle()
        self._check_addresses(with_dai_pools)
        return self._scene

    # Steps

    def _deploy_tokens(self) -> None:
        deployer, contracts = self._deployer, self._scene.contracts
        token = bundled("ERC20MockDecimals.json")
        contracts["WETH9"] = deployer.deploy(bundled("aave_v3/WETH9.json").deployment())
        contracts["USDC"] = deployer.deploy(
            token.deployment("USD Coin", "USDC", _MINTED * USDC_UNIT, 6)
        )
        contracts["DAI"] = deployer.deploy(
            token.deployment("Dai Stablecoin", "DAI", _MINTED * DAI_UNIT, 18)
        )
        self._send(
            "deposit", "WETH9", bundled("aave_v3/WETH9.json").call("deposit"), value=_DEPOSITED_WETH
        )

    def _deploy_v2(self) -> None:
        deployer, contracts = self._deployer, self._scene.contracts
        pair_hash = bundled("sushi/UniswapV2Pair.json").init_code_hash
        self._scene.init_code_hashes["uniswapV2"] = pair_hash
        contracts["uniswapV2Factory"] = deployer.deploy(
            bundled("sushi/UniswapV2Factory.json").deployment(deployer.address)
        )
        contracts["uniswapV2Router"] = deployer.deploy(
            patched_v2_router().deployment(contracts["uniswapV2Factory"], contracts["WETH9"])
        )

    def _deploy_v3(self) -> None:
        deployer, contracts = self._deployer, self._scene.contracts
        pool_hash = bundled("uniswap_v3/UniswapV3Pool.json").init_code_hash
        self._scene.init_code_hashes["uniswapV3"] = pool_hash
        factory = deployer.deploy(bundled("uniswap_v3/UniswapV3Factory.json").deployment())
        contracts["uniswapV3Factory"] = factory
        contracts["uniswapV3PositionManager"] = deployer.deploy(
            bundled("uniswap_v3/NonfungiblePositionManager.json").deployment(
                factory, contracts["WETH9"], _ZERO_ADDRESS
            )
        )
        for name in ("SwapRouter", "QuoterV2"):
            artifact = bundled(f"uniswap_v3/{name}.json")
            contracts[f"uniswapV3{name}"] = deployer.deploy(
                artifact.deployment(factory, contracts["WETH9"])
            )
        contracts["uniswapV3TickLens"] = deployer.deploy(
            bundled("uniswap_v3/TickLens.json").deployment()
        )
        for wallet in (self._deployer, self._trader):
            self._approve_all(wallet)

    def _approve_all(self, wallet: Wallet) -> None:
        spenders = ("uniswapV2Router", "uniswapV3PositionManager", "uniswapV3SwapRouter")
        token = bundled("ERC20MockDecimals.json")
        for symbol in ("WETH9", "USDC", "DAI"):
            for spender in spenders:
                data = token.call("approve", self._scene.contracts[spender], _UNLIMITED)
                self._send(f"approve {symbol}", symbol, data, wallet=wallet)

    def _create_v2_pair(self, name: str, quote: str, weth_amount: int, price: int) -> None:
        """A pair WETH/quote; `price` in raw quote units per WETH."""
        contracts = self._scene.contracts
        weth, other = contracts["WETH9"], contracts[quote]
        contracts[name] = create2_address(
            contracts["uniswapV2Factory"],
            pair_salt(weth, other),
            self._scene.init_code_hashes["uniswapV2"],
        )
        creation = bundled("sushi/UniswapV2Factory.json").call("createPair", weth, other)
        self._note_pool(self._send(name, "uniswapV2Factory", creation, gas=_CREATION_GAS))
        data = patched_v2_router().call(
            "addLiquidity",
            weth,
            other,
            weth_amount * ETHER,
            weth_amount * price,
            0,
            0,
            self._deployer.address,
            _FAR_DEADLINE,
        )
        self._send(f"liquidity {name}", "uniswapV2Router", data)

    def _create_v3_pool(self, name: str, quote: str, fee_pips: int, price: int) -> None:
        """A pool WETH/quote; `price` in raw quote units per WETH."""
        contracts = self._scene.contracts
        weth, other = contracts["WETH9"], contracts[quote]
        contracts[name] = create2_address(
            contracts["uniswapV3Factory"],
            pool_salt(weth, other, fee_pips),
            self._scene.init_code_hashes["uniswapV3"],
        )
        manager = bundled("uniswap_v3/NonfungiblePositionManager.json")
        token0, token1 = sorted((weth, other))
        market = liquidity.Market(base_is_token0=token0 == weth, base_unit=ETHER, price=price)
        creation = manager.call(
            "createAndInitializePoolIfNecessary",
            token0,
            token1,
            fee_pips,
            market.sqrt_price_x96(),
        )
        self._note_pool(self._send(name, "uniswapV3PositionManager", creation, gas=_CREATION_GAS))
        for position in liquidity.demo_positions(market, fee_pips):
            mint = (
                token0,
                token1,
                fee_pips,
                position.tick_lower,
                position.tick_upper,
                position.amount0,
                position.amount1,
                0,
                0,
                self._deployer.address,
                _FAR_DEADLINE,
            )
            data = manager.call("mint", mint)
            self._send(f"liquidity {name}", "uniswapV3PositionManager", data)

    def _deploy_executor(self, artifact: Artifact) -> None:
        contracts, hashes = self._scene.contracts, self._scene.init_code_hashes
        known = {
            "weth": contracts["WETH9"],
            # Not on this chain: zero disables what needs them.
            "permit2": _ZERO_ADDRESS,
            "v4_manager": _ZERO_ADDRESS,
            "balancer": _ZERO_ADDRESS,
            "balancer_v3_vault": _ZERO_ADDRESS,
            "factories": [
                (contracts["uniswapV2Factory"], hashes["uniswapV2"], _SALT_OF_TOKENS),
                (contracts["uniswapV3Factory"], hashes["uniswapV3"], _SALT_OF_TOKENS_AND_FEE),
            ],
        }
        names = [item["name"].strip("_") for item in artifact.constructor_inputs()]
        unknown = [name for name in names if name not in known]
        if unknown:
            raise SceneError(f"the executor's constructor wants an unknown {unknown[0]!r}")
        arguments = [known[name] for name in names]
        contracts["routeExecutor"] = self._deployer.deploy(artifact.deployment(*arguments))

    def _fund(self, funded: list[bytes]) -> None:
        trader = self._trader.address
        self._transfer("WETH9", trader, TRADER_WETH)
        self._transfer("USDC", trader, TRADER_USDC)
        self._transfer("DAI", trader, TRADER_DAI)
        for address in funded:
            self._sent.append(
                ("fund", self._deployer.send(address, b"", FUNDED_NATIVE, gas=100_000))
            )
            self._transfer("WETH9", address, FUNDED_WETH)
            self._transfer("USDC", address, FUNDED_USDC)

    # Helpers

    def _transfer(self, symbol: str, to: bytes, amount: int) -> None:
        data = bundled("ERC20MockDecimals.json").call("transfer", to, amount)
        self._send(f"transfer {symbol}", symbol, data)

    def _send(
        self,
        label: str,
        contract: str,
        data: bytes,
        value: int = 0,
        gas: int = _CALL_GAS,
        wallet: Wallet | None = None,
    ) -> bytes:
        sender = wallet or self._deployer
        transaction_hash = sender.send(self._scene.contracts[contract], data, value, gas)
        self._sent.append((label, transaction_hash))
        return transaction_hash

    def _note_pool(self, transaction_hash: bytes) -> None:
        if self._first_pool_transaction is None:
            self._first_pool_transaction = transaction_hash

    def _settle(self) -> None:
        chain = self._node.chain
        while len(self._node.pool) > 0:
            if not self._node.mine().mined:
                raise SceneError("a scene transaction cannot be mined")
        for label, transaction_hash in self._sent:
            location = chain.locate(transaction_hash)
            if location is None or not location[0].mined[location[1]].succeeded:
                raise SceneError(f"scene step failed: {label}")
        for name, address in self._scene.contracts.items():
            if not chain.state_at(chain.head).get_code(address):
                raise SceneError(f"no code at {name}")
        first_pool = chain.locate(self._first_pool_transaction or b"")
        self._scene.from_block = first_pool[0].number if first_pool else 0
        # Empty blocks on top make the whole scene final.
        for _ in range(chain.finalized_lag):
            self._node.mine()

    def _check_addresses(self, with_dai_pools: bool) -> None:
        """The factories must name the addresses that the init code hashes predict."""
        contracts = self._scene.contracts
        v2, v3 = bundled("sushi/UniswapV2Factory.json"), bundled("uniswap_v3/UniswapV3Factory.json")
        weth = contracts["WETH9"]
        expected = [
            ("uniswapV2Pair", v2.call("getPair", weth, contracts["USDC"])),
            ("uniswapV3Pool500", v3.call("getPool", weth, contracts["USDC"], 500)),
            ("uniswapV3Pool3000", v3.call("getPool", weth, contracts["USDC"], 3000)),
        ]
        if with_dai_pools:
            expected += [
                ("uniswapV2PairDAI", v2.call("getPair", weth, contracts["DAI"])),
                ("uniswapV3PoolDAI3000", v3.call("getPool", weth, contracts["DAI"], 3000)),
            ]
        for name, data in expected:
            factory = contracts["uniswapV2Factory" if "V2" in name else "uniswapV3Factory"]
            request = CallRequest(self._deployer.address, factory, 0, data, None, 0, 0, ())
            outcome = call(self._node.chain, self._node.chain.head.header, request)
            if outcome.output[12:] != contracts[name]:
                raise SceneError(f"{name} is not where its init code hash says")


def patched_v2_router() -> Artifact:
    """The bundled V2 router with the hash of the bundled pair."""
    router = bundled("sushi/UniswapV2Router02.json")
    pair_hash = bundled("sushi/UniswapV2Pair.json").init_code_hash
    if router.creation_code.count(_ROUTER_FOREIGN_HASH) != 1:
        raise SceneError("the bundled V2 router does not hold the expected pair hash once")
    code = router.creation_code.replace(_ROUTER_FOREIGN_HASH, pair_hash)
    return Artifact(router.abi, code)
