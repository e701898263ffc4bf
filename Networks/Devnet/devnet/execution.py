"""Execution without a transaction: `eth_call`, `eth_estimateGas`, overrides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth.constants import ZERO_ADDRESS
from eth.exceptions import VMError
from eth.vm.forks.prague.transactions import PragueTransactionBuilder
from eth.vm.spoof import SpoofTransaction

from .chain import GAS_LIMIT, Chain
from .errors import INVALID_PARAMS, RpcError, server_error
from .parameters import ADDRESS_LENGTH, HASH_LENGTH, data, quantity, storage_word
from .reverts import execution_error
from .transactions import floor_gas

CALL_GAS_CAP = 50_000_000
_TRANSFER_GAS = 21_000
_CALL_STIPEND = 2_300
_REFUND_QUOTIENT = 5
# The search for the gas limit stops when the bounds are this close, as in go-ethereum.
_ESTIMATE_TOLERANCE = 0.015


@dataclass(frozen=True)
class CallRequest:
    """The transaction object of a call; amounts in wei."""

    sender: bytes
    to: bytes
    value: int
    data: bytes
    gas: int | None
    fee_cap: int
    tip_cap: int
    access_list: tuple[tuple[bytes, tuple[int, ...]], ...]

    @classmethod
    def parse(cls, fields: dict[str, Any]) -> CallRequest:
        """Read a JSON transaction object."""

        def number(name: str) -> int | None:
            return None if fields.get(name) is None else quantity(fields[name], 0)

        def octets(name: str, length: int | None = None) -> bytes | None:
            return None if fields.get(name) is None else data(fields[name], 0, length)

        payload, alias = octets("input"), octets("data")
        if payload is not None and alias is not None and payload != alias:
            raise RpcError(
                INVALID_PARAMS,
                'both "data" and "input" are set and not equal. '
                'Please use "input" to pass transaction call data',
            )
        legacy_price, cap, tip = (
            number("gasPrice"),
            number("maxFeePerGas"),
            number("maxPriorityFeePerGas"),
        )
        if legacy_price is not None and (cap is not None or tip is not None):
            raise RpcError(
                INVALID_PARAMS,
                "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified",
            )
        if legacy_price is not None:
            cap = tip = legacy_price
        return cls(
            sender=octets("from", ADDRESS_LENGTH) or ZERO_ADDRESS,
            to=octets("to", ADDRESS_LENGTH) or b"",
            value=number("value") or 0,
            data=payload if payload is not None else alias or b"",
            gas=number("gas"),
            fee_cap=cap if cap is not None else tip or 0,
            tip_cap=tip or 0,
            access_list=_parse_access_list(fields.get("accessList")),
        )


@dataclass(frozen=True)
class CallOutcome:
    """What an execution left behind; `gas_used` is before refunds."""

    output: bytes
    error: VMError | None
    gas_used: int
    refund: int

    def raise_if_failed(self) -> None:
        """Raise the RPC error of a failed execution."""
        if self.error is not None:
            raise execution_error(self.error, self.output)


def _parse_access_list(value: Any) -> tuple[tuple[bytes, tuple[int, ...]], ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise RpcError(INVALID_PARAMS, "invalid argument 0: malformed access list")
    return tuple(
        (
            data(entry.get("address"), 0, ADDRESS_LENGTH),
            tuple(
                int.from_bytes(data(key, 0, HASH_LENGTH), "big")
                for key in entry.get("storageKeys") or []
            ),
        )
        for entry in value
    )


def call(
    chain: Chain,
    header: Any,
    request: CallRequest,
    state_overrides: dict[str, Any] | None = None,
    block_overrides: dict[str, Any] | None = None,
) -> CallOutcome:
    """Execute on the header's state, in that block's context."""
    header = _apply_block_overrides(header, block_overrides or {})
    gas = min(request.gas if request.gas is not None else CALL_GAS_CAP, CALL_GAS_CAP)
    return _execute(chain, header, request, gas, state_overrides or {})


def estimate_gas(
    chain: Chain,
    header: Any,
    request: CallRequest,
    state_overrides: dict[str, Any] | None = None,
) -> int:
    """A gas limit that suffices, at most 1.5 % above the least one."""
    overrides = state_overrides or {}

    def attempt(gas: int) -> CallOutcome | None:
        """The outcome, or None when the limit does not even cover the fixed costs."""
        return None if gas < least else _execute(chain, header, request, gas, overrides)

    least = max(_unsigned(chain, request, 0, GAS_LIMIT).intrinsic_gas, floor_gas(request.data))
    highest = _highest_limit(chain, header, request)
    outcome = attempt(highest)
    if outcome is None or _ran_out_of_gas(outcome, highest):
        raise server_error(f"gas required exceeds allowance ({highest})")
    outcome.raise_if_failed()
    is_plain = bool(request.to) and not request.data
    if is_plain and not chain.vm_at(header).state.get_code(request.to):
        return _TRANSFER_GAS
    return _search(attempt, outcome, highest)


def _search(attempt: Any, outcome: CallOutcome, highest: int) -> int:
    lowest = outcome.gas_used - outcome.refund - 1
    optimistic = (outcome.gas_used + outcome.refund + _CALL_STIPEND) * 64 // 63
    if optimistic < highest:
        trial = attempt(optimistic)
        if trial is None or trial.error is not None:
            lowest = optimistic
        else:
            highest = optimistic
    while lowest + 1 < highest:
        if (highest - lowest) / highest < _ESTIMATE_TOLERANCE:
            break
        # Most limits are near the lower bound, so the search leans that way.
        middle = min((highest + lowest) // 2, max(lowest, 1) * 2)
        trial = attempt(middle)
        if trial is None or trial.error is not None:
            lowest = middle
        else:
            highest = middle
    return highest


def _highest_limit(chain: Chain, header: Any, request: CallRequest) -> int:
    limit = request.gas if request.gas and request.gas >= _TRANSFER_GAS else GAS_LIMIT
    if request.fee_cap > 0:
        balance = chain.vm_at(header).state.get_balance(request.sender)
        if request.value > balance:
            raise server_error("insufficient funds for transfer")
        limit = min(limit, (balance - request.value) // request.fee_cap)
    return min(limit, CALL_GAS_CAP)


def _ran_out_of_gas(outcome: CallOutcome, limit: int) -> bool:
    return outcome.error is not None and not outcome.output and outcome.gas_used >= limit


def _execute(
    chain: Chain, header: Any, request: CallRequest, gas: int, overrides: dict[str, Any]
) -> CallOutcome:
    if request.fee_cap == 0:
        # Without a price the base fee counts as zero, for BASEFEE too.
        header = header.copy(base_fee_per_gas=0)
    # The state is fresh and never persisted, so nothing has to be rolled back.
    state = chain.vm_at(header).state
    _apply_state_overrides(state, overrides)
    unsigned = _unsigned(chain, request, state.get_nonce(request.sender), gas)
    _check_fees(request, header)
    _check_funds(state, request, gas)
    if gas < unsigned.intrinsic_gas:
        raise server_error(
            f"err: intrinsic gas too low: have {gas}, want {unsigned.intrinsic_gas} "
            f"(supplied gas {gas})"
        )
    transaction = SpoofTransaction(unsigned, from_=request.sender)
    executor = state.get_transaction_executor()
    message = executor.build_evm_message(transaction)
    computation = executor.build_computation(message, transaction)
    used = gas - computation.get_gas_remaining()
    refund = 0 if computation.is_error else computation.get_gas_refund()
    return CallOutcome(
        output=computation.output,
        error=computation.error if computation.is_error else None,
        gas_used=used,
        refund=min(refund, used // _REFUND_QUOTIENT),
    )


def _unsigned(chain: Chain, request: CallRequest, nonce: int, gas: int) -> Any:
    return PragueTransactionBuilder.new_unsigned_dynamic_fee_transaction(
        chain_id=chain.chain_id,
        nonce=nonce,
        max_priority_fee_per_gas=request.tip_cap,
        max_fee_per_gas=request.fee_cap,
        gas=gas,
        to=request.to,
        value=request.value,
        data=request.data,
        access_list=request.access_list,
    )


def _check_fees(request: CallRequest, header: Any) -> None:
    if request.tip_cap > request.fee_cap:
        raise server_error(
            "err: max priority fee per gas higher than max fee per gas: address "
            f"0x{request.sender.hex()}, maxPriorityFeePerGas: {request.tip_cap}, "
            f"maxFeePerGas: {request.fee_cap}"
        )
    if request.fee_cap < header.base_fee_per_gas:
        raise server_error(
            "err: max fee per gas less than block base fee: address "
            f"0x{request.sender.hex()}, maxFeePerGas: {request.fee_cap}, "
            f"baseFee: {header.base_fee_per_gas}"
        )


def _check_funds(state: Any, request: CallRequest, gas: int) -> None:
    balance = state.get_balance(request.sender)
    needed = request.value + gas * request.fee_cap
    if needed > balance:
        raise server_error(
            "err: insufficient funds for gas * price + value: address "
            f"0x{request.sender.hex()} have {balance} want {needed} (supplied gas {gas})"
        )


def _apply_state_overrides(state: Any, overrides: dict[str, Any]) -> None:
    for raw_address, fields in overrides.items():
        address = data(raw_address, 2, ADDRESS_LENGTH)
        if not isinstance(fields, dict):
            raise RpcError(INVALID_PARAMS, "invalid argument 2: malformed override")
        if fields.get("state") is not None and fields.get("stateDiff") is not None:
            raise server_error(f"account {raw_address} has both 'state' and 'stateDiff'")
        if fields.get("balance") is not None:
            state.set_balance(address, quantity(fields["balance"], 2))
        if fields.get("nonce") is not None:
            state.set_nonce(address, quantity(fields["nonce"], 2))
        if fields.get("code") is not None:
            state.set_code(address, data(fields["code"], 2))
        if fields.get("state") is not None:
            state.delete_storage(address)
        slots = fields.get("state") or fields.get("stateDiff") or {}
        if not isinstance(slots, dict):
            raise RpcError(INVALID_PARAMS, "invalid argument 2: malformed override")
        for key, value in slots.items():
            state.set_storage(address, storage_word(key, 2), storage_word(value, 2))
    # What was overridden counts as the committed state, for gas as well.
    state.lock_changes()


def _apply_block_overrides(header: Any, overrides: dict[str, Any]) -> Any:
    quantities = {
        "number": "block_number",
        "time": "timestamp",
        "gasLimit": "gas_limit",
        "baseFeePerGas": "base_fee_per_gas",
    }
    fields: dict[str, Any] = {
        field: quantity(overrides[name], 3)
        for name, field in quantities.items()
        if overrides.get(name) is not None
    }
    if overrides.get("feeRecipient") is not None:
        fields["coinbase"] = data(overrides["feeRecipient"], 3, ADDRESS_LENGTH)
    if overrides.get("prevRandao") is not None:
        fields["mix_hash"] = data(overrides["prevRandao"], 3, HASH_LENGTH)
    return header.copy(**fields) if fields else header
