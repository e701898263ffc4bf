"""Logs of blocks and the filters that select them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .blocks import Block
from .errors import INVALID_PARAMS, RpcError
from .parameters import ADDRESS_LENGTH, HASH_LENGTH, data

_MAX_TOPICS = 4


@dataclass(frozen=True)
class LogFilter:
    """Addresses (empty: any) and, per topic position, alternatives (empty: any)."""

    addresses: frozenset[bytes]
    topics: tuple[frozenset[bytes], ...]

    @classmethod
    def parse(cls, value: dict[str, Any]) -> LogFilter:
        """Read `address` and `topics` of a filter object."""
        raw_addresses = value.get("address")
        if raw_addresses is None:
            raw_addresses = []
        if isinstance(raw_addresses, str):
            raw_addresses = [raw_addresses]
        raw_topics = value.get("topics") or []
        if not isinstance(raw_addresses, list) or not isinstance(raw_topics, list):
            raise RpcError(INVALID_PARAMS, "invalid argument 0: malformed filter")
        if len(raw_topics) > _MAX_TOPICS:
            raise RpcError(INVALID_PARAMS, "exceed max topics")
        return cls(
            addresses=frozenset(data(item, 0, ADDRESS_LENGTH) for item in raw_addresses),
            topics=tuple(_alternatives(position) for position in raw_topics),
        )

    def matches(self, address: bytes, topics: tuple[bytes, ...]) -> bool:
        """Whether a log with these fields passes."""
        if self.addresses and address not in self.addresses:
            return False
        if len(self.topics) > len(topics):
            return False
        wanted_and_found = zip(self.topics, topics, strict=False)
        return all(not wanted or found in wanted for wanted, found in wanted_and_found)


def _alternatives(position: Any) -> frozenset[bytes]:
    if position is None:
        return frozenset()
    if isinstance(position, list):
        # A null among alternatives means that anything goes.
        if any(item is None for item in position):
            return frozenset()
        return frozenset(data(item, 0, HASH_LENGTH) for item in position)
    return frozenset([data(position, 0, HASH_LENGTH)])


def block_logs(
    block: Block, log_filter: LogFilter | None = None, removed: bool = False
) -> list[dict[str, Any]]:
    """The block's logs as JSON, in order, those that pass the filter."""
    found: list[dict[str, Any]] = []
    log_index = 0
    for transaction_index, entry in enumerate(block.mined):
        for log in entry.receipt.logs:
            topics = tuple(topic.to_bytes(32, "big") for topic in log.topics)
            if log_filter is None or log_filter.matches(log.address, topics):
                found.append(
                    {
                        "address": "0x" + log.address.hex(),
                        "topics": ["0x" + topic.hex() for topic in topics],
                        "data": "0x" + log.data.hex(),
                        "blockNumber": hex(block.number),
                        "blockHash": "0x" + block.hash.hex(),
                        "blockTimestamp": hex(block.header.timestamp),
                        "transactionHash": "0x" + entry.hash.hex(),
                        "transactionIndex": hex(transaction_index),
                        "logIndex": hex(log_index),
                        "removed": removed,
                    }
                )
            log_index += 1
    return found
