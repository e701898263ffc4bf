"""The JSON-RPC method table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from . import execution, fees
from .block_selectors import block_for_state, block_or_none, is_pending
from .blocks import Block
from .development import DEVELOPMENT_METHODS
from .errors import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    RpcError,
    invalid_argument,
    server_error,
)
from .formatting import (
    format_block,
    format_mined,
    format_pending_block,
    format_pooled,
    format_receipt,
    hex_data,
    hex_word,
)
from .logs import LogFilter, block_logs
from .node import Node
from .parameters import HASH_LENGTH, Parameters, data, quantity, storage_word
from .subscriptions import Connection
from .version import CLIENT_VERSION

logger = logging.getLogger("devnet.rpc")

Handler = Callable[[Node, Parameters], Any]


def dispatch(node: Node, connection: Connection | None, method: str, values: list[Any]) -> Any:
    """Run one method; raises only `RpcError`. Subscriptions need a `connection`."""
    parameters = Parameters(values)
    try:
        if method in ("eth_subscribe", "eth_unsubscribe"):
            return _subscription_call(node, connection, method, parameters)
        handler = METHODS.get(method) or DEVELOPMENT_METHODS.get(method)
        if handler is None:
            special = node.profile.methods().get(method)
            if special is not None:
                return special(parameters)
            raise RpcError(METHOD_NOT_FOUND, f"the method {method} does not exist/is not available")
        return handler(node, parameters)
    except RpcError:
        raise
    except Exception as error:
        logger.exception("%s failed", method)
        raise RpcError(INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:200]) from error


def _subscription_call(
    node: Node, connection: Connection | None, method: str, parameters: Parameters
) -> Any:
    if connection is None:
        raise RpcError(METHOD_NOT_FOUND, "notifications not supported")
    if method == "eth_subscribe":
        return node.subscriptions.subscribe(connection, parameters)
    return node.subscriptions.unsubscribe(connection, str(parameters.required(0)))


# Chain and client


def _syncing(node: Node, parameters: Parameters) -> bool:
    return False


def _client_version(node: Node, parameters: Parameters) -> str:
    return CLIENT_VERSION


# Blocks


def _block_by_number(node: Node, parameters: Parameters) -> Any:
    selector = parameters.required(0)
    full = parameters.optional(1, False) is True
    if is_pending(selector):
        header, entries = node.executable()
        return format_pending_block(header, entries, full)
    block = block_or_none(node.chain, selector)
    return format_block(block, full) if block else None


def _block_by_hash(node: Node, parameters: Parameters) -> Any:
    block = node.chain.block_by_hash(parameters.hash(0))
    return format_block(block, parameters.optional(1, False) is True) if block else None


def _transaction_count_by_number(node: Node, parameters: Parameters) -> Any:
    selector = parameters.required(0)
    if is_pending(selector):
        return hex(len(node.executable()[1]))
    block = block_or_none(node.chain, selector)
    return hex(len(block.mined)) if block else None


def _transaction_count_by_hash(node: Node, parameters: Parameters) -> Any:
    block = node.chain.block_by_hash(parameters.hash(0))
    return hex(len(block.mined)) if block else None


def _block_receipts(node: Node, parameters: Parameters) -> Any:
    block = block_or_none(node.chain, parameters.required(0))
    if block is None:
        return None
    return [_receipt(node, block, index) for index in range(len(block.mined))]


def _receipt(node: Node, block: Block, index: int) -> dict[str, Any]:
    raw = block.mined[index].transaction.encode()
    return {**format_receipt(block, index), **node.profile.receipt_fields(raw)}


# State


def _balance(node: Node, parameters: Parameters) -> str:
    state = node.chain.state_at(block_for_state(node.chain, parameters.optional(1)))
    return hex(state.get_balance(parameters.address(0)))


def _code(node: Node, parameters: Parameters) -> str:
    state = node.chain.state_at(block_for_state(node.chain, parameters.optional(1)))
    return hex_data(state.get_code(parameters.address(0)))


def _storage_at(node: Node, parameters: Parameters) -> str:
    state = node.chain.state_at(block_for_state(node.chain, parameters.optional(2)))
    slot = storage_word(parameters.required(1), 1)
    return hex_word(state.get_storage(parameters.address(0), slot))


def _transaction_count(node: Node, parameters: Parameters) -> str:
    address, selector = parameters.address(0), parameters.optional(1)
    nonce = node.chain.state_at(block_for_state(node.chain, selector)).get_nonce(address)
    return hex(node.pool.next_nonce(address, nonce) if is_pending(selector) else nonce)


# Execution


def _call(node: Node, parameters: Parameters) -> str:
    request = execution.CallRequest.parse(parameters.mapping(0))
    answer = node.profile.call(request.to, request.data, parameters.optional(1))
    if answer is not None:
        return hex_data(answer)
    block = block_for_state(node.chain, parameters.optional(1))
    header = _context(node, parameters.optional(1), block)
    outcome = execution.call(
        node.chain, header, request, parameters.mapping(2, {}), parameters.mapping(3, {})
    )
    outcome.raise_if_failed()
    return hex_data(outcome.output)


def _estimate_gas(node: Node, parameters: Parameters) -> str:
    request = execution.CallRequest.parse(parameters.mapping(0))
    # By default in the next block's context, where the transaction will run.
    selector = parameters.optional(1, "pending")
    header = _context(node, selector, block_for_state(node.chain, selector))
    overrides = parameters.mapping(2, {})
    return hex(execution.estimate_gas(node.chain, header, request, overrides))


def _context(node: Node, selector: Any, block: Block) -> Any:
    """The header an execution sees: the block's own, the next one's for `pending`."""
    return node.chain.next_header() if is_pending(selector) else block.header


# Transactions


def _send_raw_transaction(node: Node, parameters: Parameters) -> str:
    return hex_data(node.submit(parameters.data(0)))


def _transaction_by_hash(node: Node, parameters: Parameters) -> Any:
    wanted = parameters.hash(0)
    location = node.chain.locate(wanted)
    if location is not None:
        return format_mined(*location)
    pooled = node.pool.get(wanted)
    return format_pooled(pooled) if pooled else None


def _raw_transaction_by_hash(node: Node, parameters: Parameters) -> Any:
    wanted = parameters.hash(0)
    location = node.chain.locate(wanted)
    if location is not None:
        block, index = location
        return hex_data(block.mined[index].transaction.encode())
    pooled = node.pool.get(wanted)
    return hex_data(pooled.raw) if pooled else None


def _transaction_by_block(block: Block | None, index: int) -> Any:
    if block is None or index >= len(block.mined):
        return None
    return format_mined(block, index)


def _transaction_by_block_number(node: Node, parameters: Parameters) -> Any:
    block = block_or_none(node.chain, parameters.required(0))
    return _transaction_by_block(block, parameters.quantity(1))


def _transaction_by_block_hash(node: Node, parameters: Parameters) -> Any:
    return _transaction_by_block(
        node.chain.block_by_hash(parameters.hash(0)), parameters.quantity(1)
    )


def _transaction_receipt(node: Node, parameters: Parameters) -> Any:
    location = node.chain.locate(parameters.hash(0))
    return _receipt(node, *location) if location else None


def _pool_content(node: Node, parameters: Parameters) -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = {"pending": {}, "queued": {}}
    state = node.chain.state_at(node.chain.head)
    for sender in node.pool.senders():
        next_nonce = node.pool.next_nonce(sender, state.get_nonce(sender))
        for entry in node.pool.queue_of(sender):
            part = content["pending" if entry.nonce < next_nonce else "queued"]
            part.setdefault(hex_data(sender), {})[str(entry.nonce)] = format_pooled(entry)
    return content


# Logs


def _logs(node: Node, parameters: Parameters) -> list[dict[str, Any]]:
    fields = parameters.mapping(0)
    log_filter = LogFilter.parse(fields)
    if fields.get("blockHash") is not None:
        if fields.get("fromBlock") is not None or fields.get("toBlock") is not None:
            raise RpcError(
                INVALID_PARAMS,
                "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other",
            )
        block = node.chain.block_by_hash(data(fields["blockHash"], 0, HASH_LENGTH))
        if block is None:
            raise server_error("unknown block")
        return block_logs(block, log_filter)
    first = _log_bound(node, fields.get("fromBlock"))
    last = _log_bound(node, fields.get("toBlock"))
    if first > last:
        raise server_error("invalid block range params")
    return [
        log
        for block in node.chain.canonical_range(first, last)
        for log in block_logs(block, log_filter)
    ]


def _log_bound(node: Node, selector: Any) -> int:
    """A height; a number beyond the head is kept, it just selects nothing."""
    if isinstance(selector, str) and selector.startswith("0x"):
        return quantity(selector, 0)
    return block_for_state(node.chain, selector).number


# Fees


def _fee_history(node: Node, parameters: Parameters) -> dict[str, Any]:
    newest = parameters.required(1)
    block = node.chain.head if is_pending(newest) else block_or_none(node.chain, newest)
    if block is None:
        requested = quantity(newest, 1)
        raise server_error(
            f"request beyond head block: requested {requested}, head {node.chain.head.number}"
        )
    percentiles = parameters.optional(2)
    if percentiles is not None and not (
        isinstance(percentiles, list)
        and all(isinstance(item, (int, float)) for item in percentiles)
    ):
        raise invalid_argument(2, "a list of numbers is expected")
    return fees.fee_history(node.chain, parameters.count(0), block, percentiles)


def _gas_price(node: Node, parameters: Parameters) -> str:
    return hex(fees.suggested_tip(node.chain) + node.chain.next_header().base_fee_per_gas)


METHODS: dict[str, Handler] = {
    "web3_clientVersion": _client_version,
    "net_version": lambda node, parameters: str(node.chain.chain_id),
    "net_listening": lambda node, parameters: True,
    "net_peerCount": lambda node, parameters: "0x0",
    "eth_chainId": lambda node, parameters: hex(node.chain.chain_id),
    "eth_syncing": _syncing,
    "eth_accounts": lambda node, parameters: [],
    "eth_blockNumber": lambda node, parameters: hex(node.chain.head.number),
    "eth_getBlockByNumber": _block_by_number,
    "eth_getBlockByHash": _block_by_hash,
    "eth_getBlockTransactionCountByNumber": _transaction_count_by_number,
    "eth_getBlockTransactionCountByHash": _transaction_count_by_hash,
    "eth_getBlockReceipts": _block_receipts,
    "eth_getBalance": _balance,
    "eth_getCode": _code,
    "eth_getStorageAt": _storage_at,
    "eth_getTransactionCount": _transaction_count,
    "eth_call": _call,
    "eth_estimateGas": _estimate_gas,
    "eth_sendRawTransaction": _send_raw_transaction,
    "eth_getTransactionByHash": _transaction_by_hash,
    "eth_getRawTransactionByHash": _raw_transaction_by_hash,
    "eth_getTransactionByBlockNumberAndIndex": _transaction_by_block_number,
    "eth_getTransactionByBlockHashAndIndex": _transaction_by_block_hash,
    "eth_getTransactionReceipt": _transaction_receipt,
    "eth_getLogs": _logs,
    "eth_feeHistory": _fee_history,
    "eth_maxPriorityFeePerGas": lambda node, parameters: hex(fees.suggested_tip(node.chain)),
    "eth_gasPrice": _gas_price,
    "eth_blobBaseFee": lambda node, parameters: hex(fees.blob_base_fee(node.chain.next_header())),
    "txpool_content": _pool_content,
}
