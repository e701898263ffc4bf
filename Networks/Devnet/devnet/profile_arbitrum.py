"""A chain of Arbitrum's kind without finality tags: its batches stand on a parent.

The node plays the parent too: the inbox contract answers on the same port.
"""

from __future__ import annotations

from typing import Any

from eth_utils import function_signature_to_4byte_selector

from .blocks import Block
from .chain import Chain
from .errors import server_error
from .parameters import Parameters
from .profiles import Method, Profile

NODE_INTERFACE = (0xC8).to_bytes(20, "big")
INBOX = bytes.fromhex("00000000000000000000000000000000000b0b0b")
FIND_BATCH = function_signature_to_4byte_selector("findBatchContainingBlock(uint64)")
L1_COMPONENT = function_signature_to_4byte_selector(
    "gasEstimateL1Component(address,bool,bytes)"
)
BATCH_COUNT = function_signature_to_4byte_selector("batchCount()")
L1_BASE_FEE = 2_000_000_000
# Of ours, as if the prices of both chains always moved together.
GAS_PER_BYTE = 640


class ArbitrumProfile(Profile):
    """`dev_postBatch`, `dev_unpostBatch` and `dev_finalizeBatches` move the batches."""

    def __init__(self, chain: Chain) -> None:
        super().__init__(chain)
        # The last block of each batch.
        self.batches = [0]
        self.final_count = 1
        # The scene is deployed as if by the chain itself.
        self.needs_data_gas = False

    def tagged(self, tag: str) -> Block | None:
        return None

    def settle(self) -> None:
        self.batches = [self.chain.head.number]
        self.needs_data_gas = True

    def call(self, to: bytes, data: bytes, selector: Any) -> bytes | None:
        if to == INBOX and data[:4] == BATCH_COUNT:
            is_final = selector == "finalized"
            count = self.final_count if is_final else len(self.batches)
            return count.to_bytes(32, "big")
        if to != NODE_INTERFACE:
            return None
        if data[:4] == FIND_BATCH and len(data) == 36:
            return self._find(int.from_bytes(data[4:], "big")).to_bytes(32, "big")
        if data[:4] == L1_COMPONENT:
            gas, base_fee = len(data) * GAS_PER_BYTE, self.chain.head.base_fee
            return b"".join(n.to_bytes(32, "big") for n in (gas, base_fee, L1_BASE_FEE))
        raise server_error("execution reverted")

    def data_gas(self, raw: bytes) -> int:
        return len(raw) * GAS_PER_BYTE if self.needs_data_gas else 0

    def _find(self, number: int) -> int:
        for batch, last in enumerate(self.batches):
            if number <= last:
                return batch
        raise server_error(
            f"requested block {number} is after latest on-chain block {self.batches[-1]} "
            f"published in batch {len(self.batches) - 1}"
        )

    def methods(self) -> dict[str, Method]:
        return {
            "dev_postBatch": self._post,
            "dev_unpostBatch": self._unpost,
            "dev_finalizeBatches": self._finalize,
        }

    def _post(self, parameters: Parameters) -> int:
        """A batch of all blocks up to the head; how many batches there are."""
        if self.chain.head.number > self.batches[-1]:
            self.batches.append(self.chain.head.number)
        return len(self.batches)

    def _unpost(self, parameters: Parameters) -> int:
        """The parent takes back the last batch; how many are left."""
        if len(self.batches) <= 1:
            raise server_error("no batch can be taken back")
        self.batches.pop()
        return len(self.batches)

    def _finalize(self, parameters: Parameters) -> int:
        """How many batches are final on the parent; all that are posted unless told otherwise."""
        self.final_count = parameters.count(0, len(self.batches))
        return self.final_count
