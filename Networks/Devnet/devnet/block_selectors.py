"""Block numbers, tags and hashes in parameters, resolved to blocks."""

from __future__ import annotations

from typing import Any

from .blocks import Block
from .chain import Chain
from .errors import invalid_argument, server_error
from .parameters import HASH_LENGTH, data, quantity

_HASH_HEX_LENGTH = 2 + 2 * HASH_LENGTH


def is_pending(selector: Any) -> bool:
    """Whether the selector is the tag `pending`."""
    return selector == "pending"


def block_or_none(chain: Chain, selector: Any) -> Block | None:
    """The selected block, or None when the chain has none; -32602 for nonsense."""
    if isinstance(selector, dict):
        return _by_object(chain, selector)
    if not isinstance(selector, str):
        raise invalid_argument(0, "a block number, tag or hash is expected")
    tagged = {
        "latest": chain.head,
        # The pending state is approximated by the head's.
        "pending": chain.head,
    }
    if selector in ("safe", "finalized"):
        return chain.tagged(selector)
    if selector in tagged:
        return tagged[selector]
    if selector == "earliest":
        return chain.block_at(0)
    if len(selector) == _HASH_HEX_LENGTH:
        return chain.block_by_hash(data(selector, 0, HASH_LENGTH))
    return chain.block_at(quantity(selector, 0))


def block_for_state(chain: Chain, selector: Any) -> Block:
    """The block whose state is asked for; the head by default, an error when unknown."""
    if selector is None:
        return chain.head
    block = block_or_none(chain, selector)
    if block is not None:
        return block
    by_hash = isinstance(selector, dict) and selector.get("blockHash") is not None
    if by_hash or (isinstance(selector, str) and len(selector) == _HASH_HEX_LENGTH):
        raise server_error("header for hash not found")
    raise server_error("header not found")


def _by_object(chain: Chain, selector: dict[str, Any]) -> Block | None:
    number, block_hash = selector.get("blockNumber"), selector.get("blockHash")
    if number is not None and block_hash is not None:
        raise invalid_argument(1, "cannot specify both BlockHash and BlockNumber, choose one")
    if number is not None:
        return block_or_none(chain, number)
    if block_hash is None:
        raise invalid_argument(1, "blockNumber or blockHash is expected")
    block = chain.block_by_hash(data(block_hash, 1, HASH_LENGTH))
    if block is not None and selector.get("requireCanonical") and not chain.is_canonical(block):
        raise server_error("hash is not currently canonical")
    return block
