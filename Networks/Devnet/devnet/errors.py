"""The one error type that becomes a JSON-RPC error object."""

from __future__ import annotations

from typing import Any

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_ERROR = -32000
EXECUTION_REVERTED = 3


class RpcError(Exception):
    """A failure with the code, text and data that the caller sees."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data

    def as_json(self) -> dict[str, Any]:
        """The JSON-RPC error object; `data` is left out when there is none."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.data is not None:
            error["data"] = self.data
        return error


def server_error(message: str) -> RpcError:
    """A refusal with the general server code (-32000)."""
    return RpcError(SERVER_ERROR, message)


def invalid_argument(index: int, reason: str) -> RpcError:
    """A parameter that could not be read (-32602)."""
    return RpcError(INVALID_PARAMS, f"invalid argument {index}: {reason}")
