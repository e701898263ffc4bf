"""Blocks as this chain keeps them, with everything the RPC answers need."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import rlp
from eth.vm.forks.prague.blocks import PragueBlock


@dataclass(frozen=True)
class MinedTransaction:
    """A transaction together with what its execution left behind."""

    transaction: Any
    sender: bytes
    receipt: Any
    gas_used: int
    contract_address: bytes | None

    @property
    def hash(self) -> bytes:
        """The transaction hash."""
        return self.transaction.hash

    @property
    def succeeded(self) -> bool:
        """Whether the receipt's status is 1."""
        return self.receipt.state_root == b"\x01"


@dataclass(frozen=True)
class Block:
    """A header and its executed transactions; equal by hash."""

    header: Any
    mined: tuple[MinedTransaction, ...] = field(compare=False)

    @property
    def hash(self) -> bytes:
        """keccak of the RLP of the header."""
        return self.header.hash

    @property
    def number(self) -> int:
        """The block's height."""
        return self.header.block_number

    @property
    def parent_hash(self) -> bytes:
        """The hash of the block below."""
        return self.header.parent_hash

    @property
    def base_fee(self) -> int:
        """Base fee, wei per gas."""
        return self.header.base_fee_per_gas

    @cached_property
    def size(self) -> int:
        """Length of the block's RLP, bytes."""
        transactions = [entry.transaction for entry in self.mined]
        return len(rlp.encode(PragueBlock(self.header, transactions, [], [])))


@dataclass(frozen=True)
class HeadChange:
    """One move of the canonical head, both lists oldest first."""

    removed: tuple[Block, ...]
    added: tuple[Block, ...]
