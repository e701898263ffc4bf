"""What kinds of chains differ in: their tags, their fees, and what they tell of finality."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .blocks import Block
from .chain import Chain
from .parameters import Parameters

Method = Callable[[Parameters], Any]


class Profile:
    """Ethereum itself: both tags, no fee beside gas, nothing more to tell."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        chain.tagged = self.tagged
        chain.data_fee = self.data_fee
        chain.operator_fee = self.operator_fee

    def tagged(self, tag: str) -> Block | None:
        """The block that a finality tag names; None for a chain without that tag."""
        return self.chain.safe if tag == "safe" else self.chain.finalized

    def data_fee(self, raw: bytes) -> int:
        """Wei that a transaction of these bytes pays for its data, beside the gas."""
        return 0

    def operator_fee(self, gas: int) -> int:
        """Wei that the operator takes for so much gas, beside its price."""
        return 0

    def data_gas(self, raw: bytes) -> int:
        """Gas that a transaction of these bytes must have for its data, beside execution."""
        return 0

    def receipt_fields(self, raw: bytes) -> dict[str, Any]:
        """What a receipt holds more."""
        return {}

    def call(self, to: bytes, data: bytes, selector: Any) -> bytes | None:
        """What a contract of the kind answers to a call; None for every other contract."""
        return None

    def methods(self) -> dict[str, Method]:
        """Further methods by name, `dev_` verbs among them."""
        return {}

    def settle(self) -> None:
        """All that is there now is final: the scene is deployed."""


def make_profile(name: str, chain: Chain) -> Profile:
    """A profile by the word of the command line."""
    from .profile_arbitrum import ArbitrumProfile
    from .profile_op import OpProfile
    from .profile_zk import ZkProfile

    kinds = {"ethereum": Profile, "op": OpProfile, "arbitrum": ArbitrumProfile, "zk": ZkProfile}
    return kinds[name](chain)

