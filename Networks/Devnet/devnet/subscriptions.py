"""`eth_subscribe`: new heads, logs (with `removed`), pending transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from .blocks import HeadChange
from .errors import METHOD_NOT_FOUND, RpcError
from .formatting import format_header, format_pooled, hex_data
from .logs import LogFilter, block_logs
from .parameters import Parameters
from .transactions import PooledTransaction


class Connection(Protocol):
    """Something that takes JSON objects in order and never blocks."""

    def send(self, message: dict[str, Any]) -> None:
        """Queue one message."""


@dataclass(frozen=True)
class Subscription:
    """One active subscription."""

    identifier: str
    kind: str
    connection: Connection
    log_filter: LogFilter | None = None
    full_transactions: bool = False

    def push(self, result: Any) -> None:
        """Send one notification."""
        params = {"subscription": self.identifier, "result": result}
        self.connection.send({"jsonrpc": "2.0", "method": "eth_subscription", "params": params})


class Subscriptions:
    """All subscriptions of all connections."""

    def __init__(self) -> None:
        self._active: dict[str, Subscription] = {}
        self._count = 0

    def subscribe(self, connection: Connection, parameters: Parameters) -> str:
        """Start a subscription; its identifier."""
        kind = parameters.required(0)
        log_filter = None
        full_transactions = False
        if kind == "logs":
            log_filter = LogFilter.parse(parameters.mapping(1, {}))
        elif kind == "newPendingTransactions":
            full_transactions = parameters.optional(1, False) is True
        elif kind != "newHeads":
            raise RpcError(METHOD_NOT_FOUND, f'no "{kind}" subscription in eth namespace')
        self._count += 1
        identifier = f"0x{self._count:032x}"
        self._active[identifier] = Subscription(
            identifier, kind, connection, log_filter, full_transactions
        )
        return identifier

    def unsubscribe(self, connection: Connection, identifier: str) -> bool:
        """End a subscription of this connection."""
        subscription = self._active.get(identifier)
        if subscription is None or subscription.connection is not connection:
            raise RpcError(-32000, "subscription not found")
        del self._active[identifier]
        return True

    def forget(self, connection: Connection) -> None:
        """End everything of a closed connection."""
        self._active = {
            identifier: subscription
            for identifier, subscription in self._active.items()
            if subscription.connection is not connection
        }

    def publish_head_change(self, change: HeadChange) -> None:
        """Removed logs newest block first, then per new block its head and its logs."""
        for subscription in self._of_kind("logs"):
            for block in reversed(change.removed):
                for log in block_logs(block, subscription.log_filter, removed=True):
                    subscription.push(log)
        for block in change.added:
            for subscription in self._of_kind("newHeads"):
                subscription.push(format_header(block.header))
            for subscription in self._of_kind("logs"):
                for log in block_logs(block, subscription.log_filter):
                    subscription.push(log)

    def publish_pending(self, entry: PooledTransaction) -> None:
        """A transaction entered the pool."""
        for subscription in self._of_kind("newPendingTransactions"):
            full = subscription.full_transactions
            subscription.push(format_pooled(entry) if full else hex_data(entry.hash))

    def _of_kind(self, kind: str) -> list[Subscription]:
        return [entry for entry in self._active.values() if entry.kind == kind]
