"""Faults a test can order for coming requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .errors import INVALID_PARAMS, SERVER_ERROR, RpcError

ANY_METHOD = "*"

KINDS = (
    "loseAnswer",  # processed, then the connection closes without an answer
    "loseRequest",  # the connection closes without processing
    "silence",  # neither processed nor answered; the connection stays open
    "delay",  # `milliseconds` before processing
    "httpStatus",  # HTTP answer with `status` (over WebSocket an error), not processed
    "error",  # error object with `code`, `message`, `data`, not processed
    "result",  # a canned `result`, not processed
)


@dataclass
class Fault:
    """One ordered fault; `times` counts down."""

    kind: str
    method: str
    times: int
    details: dict[str, Any]


class Faults:
    """The queue of ordered faults; the oldest that fits a method is used first."""

    def __init__(self) -> None:
        self._queue: list[Fault] = []

    def order(self, specification: dict[str, Any]) -> int:
        """Add faults as `{kind: {"method", "times", …}}`; `{"clear": true}` forgets all.

        Returns how many are queued.
        """
        for kind, details in specification.items():
            if kind == "clear":
                self._queue.clear()
                continue
            if kind not in KINDS or not isinstance(details, dict):
                raise RpcError(INVALID_PARAMS, f"unknown fault {kind!r}; known: {', '.join(KINDS)}")
            times = details.get("times", 1)
            if isinstance(times, bool) or not isinstance(times, int) or times < 1:
                raise RpcError(INVALID_PARAMS, "times must be a positive number")
            self._queue.append(Fault(kind, details.get("method", ANY_METHOD), times, details))
        return len(self._queue)

    def take(self, method: str) -> Fault | None:
        """The fault for this request, using it up once; `dev_` verbs are never hit."""
        if method.startswith("dev_"):
            return None
        for fault in self._queue:
            if fault.method in (method, ANY_METHOD):
                fault.times -= 1
                if fault.times == 0:
                    self._queue.remove(fault)
                return fault
        return None


def fault_error(fault: Fault) -> RpcError:
    """The error object an `error` fault asks for."""
    details = fault.details
    return RpcError(
        int(details.get("code", SERVER_ERROR)),
        str(details.get("message", "injected fault")),
        details.get("data"),
    )
