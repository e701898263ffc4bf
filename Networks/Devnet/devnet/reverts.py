"""Turning failed executions into the errors of go-ethereum."""

from __future__ import annotations

from eth.exceptions import (
    ContractCreationCollision,
    FullStack,
    InsufficientFunds,
    InsufficientStack,
    InvalidInstruction,
    InvalidJumpDestination,
    OutOfBoundsRead,
    OutOfGas,
    ReservedBytesInCode,
    Revert,
    StackDepthLimit,
    VMError,
    WriteProtection,
)
from eth_abi import decode
from eth_abi.exceptions import DecodingError

from .errors import EXECUTION_REVERTED, RpcError, server_error

_ERROR_SELECTOR = bytes.fromhex("08c379a0")
_PANIC_SELECTOR = bytes.fromhex("4e487b71")

_PANIC_REASONS = {
    0x00: "generic panic",
    0x01: "assert(false)",
    0x11: "arithmetic underflow or overflow",
    0x12: "division or modulo by zero",
    0x21: "enum overflow",
    0x22: "invalid encoded storage byte array accessed",
    0x31: "out-of-bounds array access; popping on an empty array",
    0x32: "out-of-bounds access of an array or bytesN",
    0x41: "out of memory",
    0x51: "uninitialized function",
}

_VM_ERRORS: tuple[tuple[type[VMError], str], ...] = (
    (OutOfGas, "out of gas"),
    (InsufficientStack, "stack underflow"),
    (FullStack, "stack limit reached 1024 (1023)"),
    (InvalidJumpDestination, "invalid jump destination"),
    (InvalidInstruction, "invalid opcode: INVALID"),
    (InsufficientFunds, "insufficient balance for transfer"),
    (StackDepthLimit, "max call depth exceeded"),
    (ContractCreationCollision, "contract address collision"),
    (WriteProtection, "write protection"),
    (OutOfBoundsRead, "return data out of bounds"),
    (ReservedBytesInCode, "invalid code: must not begin with 0xef"),
)


def execution_error(error: VMError, output: bytes) -> RpcError:
    """The RPC error of a failed top-level call; code 3 and data only for a revert."""
    if isinstance(error, Revert):
        reason = revert_reason(output)
        suffix = f": {reason}" if reason is not None else ""
        return RpcError(EXECUTION_REVERTED, f"execution reverted{suffix}", "0x" + output.hex())
    return server_error(vm_error_text(error))


def vm_error_text(error: VMError) -> str:
    """A short text for an execution that ended without a revert."""
    for kind, text in _VM_ERRORS:
        if isinstance(error, kind):
            return text
    return type(error).__name__


def revert_reason(output: bytes) -> str | None:
    """The text of `Error(string)` or `Panic(uint256)`; None for anything else."""
    selector, arguments = output[:4], output[4:]
    try:
        if selector == _ERROR_SELECTOR:
            return decode(["string"], arguments)[0]
        if selector == _PANIC_SELECTOR:
            code = decode(["uint256"], arguments)[0]
            return _PANIC_REASONS.get(code, f"unknown panic code: {code:#x}")
    except (DecodingError, UnicodeDecodeError, OverflowError):
        return None
    return None
