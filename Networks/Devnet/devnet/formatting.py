"""JSON forms of blocks, transactions and receipts."""

from __future__ import annotations

from typing import Any

from eth.vm.forks.berlin.constants import ACCESS_LIST_TRANSACTION_TYPE
from eth.vm.forks.cancun.constants import BLOB_TX_TYPE
from eth.vm.forks.prague.constants import SET_CODE_TRANSACTION_TYPE

from .blocks import Block, MinedTransaction
from .fees import blob_base_fee
from .logs import block_logs
from .transactions import PooledTransaction, blob_gas, effective_tip, transaction_type


def hex_data(value: bytes) -> str:
    """Lower-case hex of bytes, with prefix."""
    return "0x" + bytes(value).hex()


def hex_word(value: int) -> str:
    """A 32-byte big-endian word."""
    return f"0x{value:064x}"


def hex_bloom(value: int) -> str:
    """A 256-byte bloom filter."""
    return f"0x{value:0512x}"


def format_header(header: Any) -> dict[str, Any]:
    """Every field that the header hash covers, and the hash."""
    return {
        "number": hex(header.block_number),
        "hash": hex_data(header.hash),
        "parentHash": hex_data(header.parent_hash),
        "sha3Uncles": hex_data(header.uncles_hash),
        "miner": hex_data(header.coinbase),
        "stateRoot": hex_data(header.state_root),
        "transactionsRoot": hex_data(header.transaction_root),
        "receiptsRoot": hex_data(header.receipt_root),
        "logsBloom": hex_bloom(header.bloom),
        "difficulty": hex(header.difficulty),
        "gasLimit": hex(header.gas_limit),
        "gasUsed": hex(header.gas_used),
        "timestamp": hex(header.timestamp),
        "extraData": hex_data(header.extra_data),
        "mixHash": hex_data(header.mix_hash),
        "nonce": hex_data(header.nonce),
        "baseFeePerGas": hex(header.base_fee_per_gas),
        "withdrawalsRoot": hex_data(header.withdrawals_root),
        "blobGasUsed": hex(header.blob_gas_used),
        "excessBlobGas": hex(header.excess_blob_gas),
        "parentBeaconBlockRoot": hex_data(header.parent_beacon_block_root),
        "requestsHash": hex_data(header.requests_hash),
    }


def format_block(block: Block, full_transactions: bool) -> dict[str, Any]:
    """A block with transaction hashes or whole transactions."""
    transactions: list[Any] = [
        format_mined(block, index) if full_transactions else hex_data(entry.hash)
        for index, entry in enumerate(block.mined)
    ]
    return {
        **format_header(block.header),
        "size": hex(block.size),
        "transactions": transactions,
        "uncles": [],
        "withdrawals": [],
    }


def format_pending_block(
    header: Any, entries: list[PooledTransaction], full_transactions: bool
) -> dict[str, Any]:
    """What the next block would hold; what is only known after execution is null."""
    unknown = {"hash": None, "nonce": None, "miner": None, "logsBloom": None}
    transactions: list[Any] = [
        format_pooled(entry) if full_transactions else hex_data(entry.hash) for entry in entries
    ]
    return {
        **format_header(header),
        **unknown,
        "size": "0x0",
        "transactions": transactions,
        "uncles": [],
        "withdrawals": [],
    }


def format_pooled(entry: PooledTransaction) -> dict[str, Any]:
    """A transaction that is not in a block."""
    return {
        **_format_transaction(entry.transaction, entry.sender),
        "gasPrice": hex(entry.fee_cap),
        "blockHash": None,
        "blockNumber": None,
        "transactionIndex": None,
    }


def format_mined(block: Block, index: int) -> dict[str, Any]:
    """A transaction of a block."""
    entry = block.mined[index]
    return {
        **_format_transaction(entry.transaction, entry.sender),
        "gasPrice": hex(_effective_price(entry, block)),
        "blockHash": hex_data(block.hash),
        "blockNumber": hex(block.number),
        "transactionIndex": hex(index),
    }


def format_receipt(block: Block, index: int) -> dict[str, Any]:
    """The receipt of a block's transaction."""
    entry = block.mined[index]
    transaction = entry.transaction
    position = hex(index)
    receipt: dict[str, Any] = {
        "transactionHash": hex_data(entry.hash),
        "transactionIndex": position,
        "blockHash": hex_data(block.hash),
        "blockNumber": hex(block.number),
        "from": hex_data(entry.sender),
        "to": hex_data(transaction.to) if transaction.to else None,
        "contractAddress": _optional_data(entry.contract_address),
        "cumulativeGasUsed": hex(entry.receipt.gas_used),
        "gasUsed": hex(entry.gas_used),
        "effectiveGasPrice": hex(_effective_price(entry, block)),
        "status": hex(int(entry.succeeded)),
        "type": hex(transaction_type(transaction)),
        "logsBloom": hex_bloom(entry.receipt.bloom),
        "logs": [log for log in block_logs(block) if log["transactionIndex"] == position],
    }
    if transaction_type(transaction) == BLOB_TX_TYPE:
        receipt["blobGasUsed"] = hex(blob_gas(transaction))
        receipt["blobGasPrice"] = hex(blob_base_fee(block.header))
    return receipt


def _effective_price(entry: MinedTransaction, block: Block) -> int:
    return block.base_fee + effective_tip(entry.transaction, block.base_fee)


def _optional_data(value: bytes | None) -> str | None:
    return None if value is None else hex_data(value)


def _format_transaction(transaction: Any, sender: bytes) -> dict[str, Any]:
    kind = transaction_type(transaction)
    fields: dict[str, Any] = {
        "hash": hex_data(transaction.hash),
        "type": hex(kind),
        "from": hex_data(sender),
        "to": hex_data(transaction.to) if transaction.to else None,
        "nonce": hex(transaction.nonce),
        "gas": hex(transaction.gas),
        "value": hex(transaction.value),
        "input": hex_data(transaction.data),
        "chainId": hex(transaction.chain_id),
        "r": hex(transaction.r),
        "s": hex(transaction.s),
    }
    if kind == 0:
        fields["v"] = hex(transaction.v)
        return fields
    fields["v"] = fields["yParity"] = hex(transaction.y_parity)
    fields["accessList"] = [
        {"address": hex_data(address), "storageKeys": [hex_word(key) for key in keys]}
        for address, keys in transaction.access_list
    ]
    if kind != ACCESS_LIST_TRANSACTION_TYPE:
        fields["maxFeePerGas"] = hex(transaction.max_fee_per_gas)
        fields["maxPriorityFeePerGas"] = hex(transaction.max_priority_fee_per_gas)
    if kind == BLOB_TX_TYPE:
        fields["maxFeePerBlobGas"] = hex(transaction.max_fee_per_blob_gas)
        fields["blobVersionedHashes"] = [
            hex_data(item) for item in transaction.blob_versioned_hashes
        ]
    if kind == SET_CODE_TRANSACTION_TYPE:
        fields["authorizationList"] = [
            {
                "chainId": hex(item.chain_id),
                "address": hex_data(item.address),
                "nonce": hex(item.nonce),
                "yParity": hex(item.y_parity),
                "r": hex(item.r),
                "s": hex(item.s),
            }
            for item in transaction.authorization_list
        ]
    return fields
