"""A chain of the OP stack: `safe` may fall back, and data cost a fee beside the gas."""

from __future__ import annotations

from typing import Any

from eth_utils import function_signature_to_4byte_selector

from .blocks import Block
from .chain import Chain
from .errors import server_error
from .parameters import Parameters
from .profiles import Method, Profile

GAS_PRICE_ORACLE = bytes.fromhex("420000000000000000000000000000000000000f")
GET_L1_FEE = function_signature_to_4byte_selector("getL1Fee(bytes)")
# What a signature adds to the bytes that the contract is asked about.
SIGNATURE_LENGTH = 68
GAS_PER_BYTE = 16
OPERATOR_FEE_SCALAR = 3_000
OPERATOR_FEE_CONSTANT = 70_000_000_001


class OpProfile(Profile):
    """`dev_setSafe` says where `safe` stands; every transaction pays for its bytes."""

    def __init__(self, chain: Chain) -> None:
        super().__init__(chain)
        self.l1_gas_price = 2_000_000_000
        self.safe_number: int | None = None

    def tagged(self, tag: str) -> Block | None:
        if tag != "safe" or self.safe_number is None:
            return super().tagged(tag)
        number = min(max(self.safe_number, self.chain.finalized.number), self.chain.head.number)
        return self.chain.block_at(number)

    def data_fee(self, raw: bytes) -> int:
        return len(raw) * GAS_PER_BYTE * self.l1_gas_price

    def operator_fee(self, gas: int) -> int:
        # Since Jovian (specs, jovian/exec-engine, "Operator fee").
        return gas * OPERATOR_FEE_SCALAR * 100 + OPERATOR_FEE_CONSTANT

    def receipt_fields(self, raw: bytes) -> dict[str, Any]:
        return {
            "operatorFeeScalar": hex(OPERATOR_FEE_SCALAR),
            "operatorFeeConstant": hex(OPERATOR_FEE_CONSTANT),
            "l1Fee": hex(self.data_fee(raw)),
            "l1GasUsed": hex(len(raw) * GAS_PER_BYTE),
            "l1GasPrice": hex(self.l1_gas_price),
        }

    def call(self, to: bytes, data: bytes, selector: Any) -> bytes | None:
        if to != GAS_PRICE_ORACLE:
            return None
        if data[:4] != GET_L1_FEE or len(data) < 68:
            raise server_error("execution reverted")
        length = int.from_bytes(data[36:68], "big")
        if len(data) < 68 + length:
            raise server_error("execution reverted")
        return self.data_fee(b"\x01" * (length + SIGNATURE_LENGTH)).to_bytes(32, "big")

    def methods(self) -> dict[str, Method]:
        return {"dev_setSafe": self._set_safe}

    def _set_safe(self, parameters: Parameters) -> bool:
        self.safe_number = None if parameters.optional(0) is None else parameters.count(0)
        return True
