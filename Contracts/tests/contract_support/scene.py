"""Accounts, tokens and kinds of the common scene."""

from dataclasses import dataclass

from eth_account import Account
from eth_utils import keccak, to_checksum_address

# Accounts with keys, so that the same scene can stand on a chain that wants signatures.
KEYS = {
    Account.from_key(key).address: key
    for key in (keccak(text=f"contract tests: {name}") for name in ("deployer", "caller", "stranger"))
}
DEPLOYER, CALLER, STRANGER = KEYS
ZERO = to_checksum_address("0x" + "00" * 20)

# The kinds of swaps, and the places of the factories at the executor.
(
    V2, V3, V4, CURVE, CURVE_UINT256, CURVE_UNDERLYING, DEPOSIT, REDEEM, WRAP, UNWRAP, BALANCER,
    SOLIDLY, BALANCER_V3,
) = range(13)  # fmt: skip
V2_ROW, V3_ROW, PANCAKE_ROW, ALGEBRA_ROW, SLIPSTREAM_ROW, SOLIDLY_ROW = range(6)
SCHEME_PAIR, SCHEME_SOLIDLY, SCHEME_CALLBACK, SCHEME_CALLBACK_AND_FIELD = range(4)
PAIR_FEE = 3_000
SPACING = {500: 10, 3_000: 60, 10_000: 200}
FOREVER = 2**256 - 1
PLENTY = 10**30

# The first tokens of the scene.
TOKENS = ("WETH", "USDC", "DAI", "WBTC")

# Decimals, and prices in dollars. Other tokens have 18 decimals and cost 1.
DECIMALS = {"WETH": 18, "USDC": 6, "DAI": 18, "WBTC": 8, "USDT": 6}
PRICES = {"WETH": 2_500, "USDC": 1, "DAI": 1, "WBTC": 60_000}


def units(name: str, amount: float) -> int:
    """Raw units of a decimal amount of a token."""
    return round(amount * 10**6) * 10 ** DECIMALS.get(name, 18) // 10**6


def units_worth(name: str, dollars: float) -> int:
    """Raw units of a token that are worth so many dollars."""
    return units(name, dollars / PRICES.get(name, 1))


@dataclass(frozen=True)
class Pool:
    """A pool and its token names in pool order.

    `kind` and `data` name it in a route, for all ways through it or for each (token in, token out).
    """

    address: str
    tokens: tuple[str, ...]
    kind: int | dict
    data: int | dict

    def way(self, token_in: str, token_out: str) -> tuple[int, int]:
        """Kind and data of a swap."""
        parts = (self.kind, self.data)
        return tuple(p[token_in, token_out] if isinstance(p, dict) else p for p in parts)

    @property
    def fee(self) -> int:
        return self.data % 2**24
