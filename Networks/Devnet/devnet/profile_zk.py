"""A chain with validity proofs, of ZKsync's kind: batches are committed, proven, executed."""

from __future__ import annotations

from typing import Any

from eth_utils import keccak

from .blocks import Block
from .chain import Chain
from .errors import server_error
from .formatting import hex_data
from .parameters import Parameters
from .profiles import Method, Profile

STAGES = (("commit", "committedAt"), ("prove", "provenAt"), ("execute", "executedAt"))


class ZkProfile(Profile):
    """`dev_setStages` says up to which block each stage has come."""

    def __init__(self, chain: Chain) -> None:
        super().__init__(chain)
        self.heights = [0, 0, 0]
        # Blocks above this wait for their transactions on the parent.
        self.pending_above: int | None = None

    def tagged(self, tag: str) -> Block | None:
        return None

    def settle(self) -> None:
        self.heights = [self.chain.head.number] * 3

    def methods(self) -> dict[str, Method]:
        return {"dev_setStages": self._set_stages, "zks_getBlockDetails": self._details}

    def _set_stages(self, parameters: Parameters) -> bool:
        """Heights of committed, proven and executed; whether those of what was not executed wait."""
        heights = [parameters.count(place) for place in range(len(STAGES))]
        if sorted(heights, reverse=True) != heights:
            raise server_error("no stage may be ahead of the one before it")
        is_pending = parameters.optional(3, False) is True
        self.pending_above = self.heights[-1] if is_pending else None
        self.heights = heights
        return True

    def _details(self, parameters: Parameters) -> dict[str, Any] | None:
        number = parameters.count(0)
        block = self.chain.block_at(number)
        if block is None:
            return None
        details: dict[str, Any] = {
            "number": number,
            "l1BatchNumber": number,
            "timestamp": block.header.timestamp,
            "rootHash": hex_data(block.hash),
            "status": "verified" if number <= self.heights[-1] else "sealed",
        }
        for (stage, time), height in zip(STAGES, self.heights):
            is_there = number <= height
            name = f"{stage} {height}".encode()
            details[stage + "TxHash"] = hex_data(keccak(name)) if is_there else None
            details[time] = "2026-11-29T00:00:00.000000Z" if is_there else None
            waits = self.pending_above is not None and number > self.pending_above
            finality = "pending" if waits else "finalized"
            details[stage + "TxFinality"] = finality if is_there else None
        return details
