"""Decoding of raw transactions and what every transaction type has in common."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rlp
from eth.exceptions import UnrecognizedTransactionType
from eth.vm.forks.cancun.constants import BLOB_TX_TYPE, GAS_PER_BLOB
from eth.vm.forks.prague.state import PragueTransactionExecutor
from eth.vm.forks.prague.transactions import PragueTransactionBuilder
from eth_utils import ValidationError

from .errors import server_error

_HALF_CURVE_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
_CELLS_PER_BLOB = 128
_KZG_VERSION = b"\x01"


@dataclass(frozen=True)
class PooledTransaction:
    """A decoded transaction with its recovered sender."""

    transaction: Any
    sender: bytes
    raw: bytes
    arrival: int = 0

    @property
    def hash(self) -> bytes:
        """The transaction hash (without a blob sidecar)."""
        return self.transaction.hash

    @property
    def nonce(self) -> int:
        """The sender's nonce."""
        return self.transaction.nonce

    @property
    def is_blob(self) -> bool:
        """Whether this is a type 3 transaction."""
        return transaction_type(self.transaction) == BLOB_TX_TYPE

    @property
    def fee_cap(self) -> int:
        """Most that is paid per gas, wei."""
        return self.transaction.max_fee_per_gas

    @property
    def tip_cap(self) -> int:
        """Most that the fee recipient gets per gas, wei."""
        return self.transaction.max_priority_fee_per_gas

    @property
    def blob_fee_cap(self) -> int:
        """Most that is paid per blob gas, wei; 0 for other types."""
        return self.transaction.max_fee_per_blob_gas if self.is_blob else 0

    @property
    def cost(self) -> int:
        """The balance that must be there: value, gas and blob gas at their caps, wei."""
        blob_cost = blob_gas(self.transaction) * self.blob_fee_cap
        return self.transaction.value + self.transaction.gas * self.fee_cap + blob_cost

    def effective_tip(self, base_fee: int) -> int:
        """What the fee recipient gets per gas, wei; negative when the cap is too low."""
        return effective_tip(self.transaction, base_fee)


def transaction_type(transaction: Any) -> int:
    """The EIP-2718 type, 0 for legacy."""
    return getattr(transaction, "type_id", None) or 0


def blob_gas(transaction: Any) -> int:
    """Blob gas the transaction uses."""
    if transaction_type(transaction) != BLOB_TX_TYPE:
        return 0
    return GAS_PER_BLOB * len(transaction.blob_versioned_hashes)


def effective_tip(transaction: Any, base_fee: int) -> int:
    """What the fee recipient gets per gas at `base_fee`, wei."""
    headroom = transaction.max_fee_per_gas - base_fee
    return min(transaction.max_priority_fee_per_gas, headroom)


def floor_gas(data: bytes) -> int:
    """The least a transaction with this calldata pays (EIP-7623)."""
    return PragueTransactionExecutor.calc_data_floor_gas(_CalldataOnly(data), 0, 0)


@dataclass(frozen=True)
class _CalldataOnly:
    data: bytes


def decode_raw(raw: bytes, chain_id: int) -> PooledTransaction:
    """Decode a raw transaction as `eth_sendRawTransaction` takes it.

    Type 3 must carry its sidecar, of either form; its commitments are checked against the
    versioned hashes, its proofs are not, and it is not kept.
    Refusals carry the texts of go-ethereum.
    """
    if not raw:
        raise server_error("typed transaction too short")
    body = _without_sidecar(raw) if raw[0] == BLOB_TX_TYPE else raw
    try:
        transaction = PragueTransactionBuilder.decode(body)
    except (UnrecognizedTransactionType, ValidationError):
        raise server_error("transaction type not supported") from None
    except Exception as error:
        raise server_error(f"rlp: {error}") from None
    signed_for = transaction.chain_id
    if signed_for is None:
        raise server_error("only replay-protected (EIP-155) transactions allowed over RPC")
    if signed_for != chain_id:
        raise server_error(
            f"invalid sender: invalid chain id for signer: have {signed_for} want {chain_id}"
        )
    return PooledTransaction(transaction, _recover(transaction), raw)


def _recover(transaction: Any) -> bytes:
    if not 0 < transaction.s <= _HALF_CURVE_ORDER or transaction.r <= 0:
        raise server_error("invalid sender: invalid transaction v, r, s values")
    try:
        transaction.validate()
        return transaction.sender
    except Exception:
        raise server_error("invalid sender: invalid transaction v, r, s values") from None


def _without_sidecar(raw: bytes) -> bytes:
    try:
        fields = rlp.decode(raw[1:])
    except Exception as error:
        raise server_error(f"rlp: {error}") from None
    if not isinstance(fields, list) or not fields or not isinstance(fields[0], list):
        raise server_error("missing sidecar in blob transaction")
    # EIP-4844 has one proof a blob; EIP-7594 puts a version first and proves each cell.
    if len(fields) == 4:
        (inner, blobs, commitments, proofs), proofs_per_blob = fields, 1
    elif len(fields) == 5 and fields[1] == b"\x01":
        inner, _, blobs, commitments, proofs = fields
        proofs_per_blob = _CELLS_PER_BLOB
    else:
        raise server_error("blob sidecar of an unsupported version")
    counts_fit = len(blobs) == len(commitments) and len(proofs) == len(blobs) * proofs_per_blob
    if not counts_fit or len(inner) < 11:
        raise server_error("invalid blob sidecar")
    for commitment, versioned_hash in zip(commitments, inner[10], strict=False):
        if _KZG_VERSION + sha256(commitment).digest()[1:] != versioned_hash:
            raise server_error("blob sidecar does not match the versioned hashes")
    if len(commitments) != len(inner[10]):
        raise server_error("blob sidecar does not match the versioned hashes")
    return raw[:1] + rlp.encode(inner)
