"""Strict reading of JSON-RPC parameters: hex quantities, byte strings, addresses, hashes."""

from __future__ import annotations

import re
from typing import Any

from .errors import INVALID_PARAMS, RpcError, invalid_argument

_QUANTITY = re.compile(r"0x(0|[1-9a-fA-F][0-9a-fA-F]*)\Z")
_DATA = re.compile(r"0x([0-9a-fA-F]{2})*\Z")

ADDRESS_LENGTH = 20
HASH_LENGTH = 32


class Parameters:
    """The positional parameters of one request."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def optional(self, index: int, default: Any = None) -> Any:
        """The value at `index`, or `default` when it is missing or null."""
        if index >= len(self._values) or self._values[index] is None:
            return default
        return self._values[index]

    def required(self, index: int) -> Any:
        """The value at `index`; -32602 when it is missing or null."""
        value = self.optional(index)
        if value is None:
            raise RpcError(INVALID_PARAMS, f"missing value for required argument {index}")
        return value

    def quantity(self, index: int) -> int:
        """A required hex quantity."""
        return quantity(self.required(index), index)

    def data(self, index: int) -> bytes:
        """A required byte string of any length."""
        return data(self.required(index), index)

    def address(self, index: int) -> bytes:
        """A required 20-byte address."""
        return data(self.required(index), index, ADDRESS_LENGTH)

    def hash(self, index: int) -> bytes:
        """A required 32-byte hash."""
        return data(self.required(index), index, HASH_LENGTH)

    def count(self, index: int, default: int | None = None) -> int:
        """A non-negative count, given as a JSON number or as a hex quantity."""
        value = self.optional(index, default)
        if value is None:
            value = self.required(index)
        return count(value, index)

    def mapping(self, index: int, default: dict[str, Any] | None = None) -> dict[str, Any]:
        """A JSON object."""
        value = self.optional(index, default)
        if value is None:
            value = self.required(index)
        if not isinstance(value, dict):
            raise invalid_argument(index, "an object is expected")
        return value

    def no_more_than(self, limit: int) -> None:
        """Refuse surplus parameters."""
        if len(self._values) > limit:
            raise RpcError(INVALID_PARAMS, f"too many arguments, want at most {limit}")


def quantity(value: Any, index: int) -> int:
    """A hex quantity: `0x` prefix, no leading zeros."""
    if not isinstance(value, str):
        raise invalid_argument(index, "a hex string is expected")
    if not value.startswith("0x"):
        raise invalid_argument(index, "hex string without 0x prefix")
    if value == "0x":
        raise invalid_argument(index, 'hex string "0x" has no digits')
    if not _QUANTITY.match(value):
        leading_zero = re.match(r"0x0[0-9a-fA-F]+\Z", value)
        reason = "hex number with leading zero digits" if leading_zero else "invalid hex string"
        raise invalid_argument(index, reason)
    return int(value, 16)


def data(value: Any, index: int, length: int | None = None) -> bytes:
    """A hex byte string, of exactly `length` bytes when that is given."""
    if not isinstance(value, str):
        raise invalid_argument(index, "a hex string is expected")
    if not value.startswith("0x"):
        raise invalid_argument(index, "hex string without 0x prefix")
    if not _DATA.match(value):
        odd = len(value) % 2 == 1
        raise invalid_argument(index, "hex string of odd length" if odd else "invalid hex string")
    decoded = bytes.fromhex(value[2:])
    if length is not None and len(decoded) != length:
        raise invalid_argument(index, f"hex string has {len(decoded)} bytes, want {length}")
    return decoded


def count(value: Any, index: int) -> int:
    """A non-negative count, given as a JSON number or as a hex quantity."""
    if isinstance(value, bool):
        raise invalid_argument(index, "a number is expected")
    if isinstance(value, int):
        if value < 0:
            raise invalid_argument(index, "a non-negative number is expected")
        return value
    return quantity(value, index)


def storage_word(value: Any, index: int) -> int:
    """A storage key or value: up to 32 bytes of hex, leading zeros allowed."""
    if not isinstance(value, str) or not re.match(r"0x[0-9a-fA-F]{1,64}\Z", value):
        raise invalid_argument(index, "a hex string of at most 32 bytes is expected")
    return int(value, 16)
