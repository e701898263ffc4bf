"""Calls, estimates, overrides, and what failures look like."""

import pytest
from conftest import ECHO, ETHER, FIRST_KEY, GWEI, RECIPIENT, REVERTER, SECOND_KEY, address_of
from eth_abi import encode

from devnet.errors import RpcError


def failure(rpc, data, to):
    with pytest.raises(RpcError) as caught:
        rpc("eth_call", {"to": to, "data": "0x" + data.hex()}, "latest")
    return caught.value


def test_revert_with_a_reason_has_code_3_text_and_data(rpc):
    reverter = rpc.deploy(REVERTER, 0)
    data = bytes.fromhex("08c379a0") + encode(["string"], ["too little output"])
    error = failure(rpc, data, reverter)
    assert (error.code, error.message) == (3, "execution reverted: too little output")
    assert error.data == "0x" + data.hex()


def test_custom_errors_and_bare_reverts_keep_their_raw_data(rpc):
    reverter = rpc.deploy(REVERTER, 0)
    data = bytes.fromhex("deadbeef") + encode(["uint256"], [7])
    error = failure(rpc, data, reverter)
    assert error.as_json() == {
        "code": 3,
        "message": "execution reverted",
        "data": "0x" + data.hex(),
    }
    assert failure(rpc, b"", reverter).as_json() == {
        "code": 3,
        "message": "execution reverted",
        "data": "0x",
    }
    garbage = bytes.fromhex("08c379a0") + b"\xff" * 64
    assert failure(rpc, garbage, reverter).message == "execution reverted"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (0x01, "assert(false)"),
        (0x11, "arithmetic underflow or overflow"),
        (0x12, "division or modulo by zero"),
        (0x99, "unknown panic code: 0x99"),
    ],
)
def test_panics_are_named(rpc, code, text):
    reverter = rpc.deploy(REVERTER, 0)
    data = bytes.fromhex("4e487b71") + encode(["uint256"], [code])
    error = failure(rpc, data, reverter)
    assert (error.code, error.message) == (3, f"execution reverted: {text}")
    assert error.data == "0x" + data.hex()


def test_other_failures_have_the_general_code_and_no_data(rpc):
    invalid = rpc.deploy(bytes.fromhex("fe"), 0)
    error = failure(rpc, b"", invalid)
    assert error.as_json() == {"code": -32000, "message": "invalid opcode: INVALID"}
    endless = rpc.deploy(bytes.fromhex("5b600056"), 1)
    with pytest.raises(RpcError, match="^out of gas$"):
        rpc("eth_call", {"to": endless, "gas": "0xc350"}, "latest")


def test_calls_read_the_state_of_the_block_that_is_named(rpc):
    genesis_hash = rpc("eth_getBlockByNumber", "0x0", False)["hash"]
    echo = rpc.deploy(ECHO, 0)
    request = {"to": echo, "data": "0x1234"}
    for selector in ("latest", "0x1", {"blockNumber": "0x1"}):
        assert rpc("eth_call", request, selector) == "0x1234"
    for selector in ("0x0", "earliest", genesis_hash, {"blockHash": genesis_hash}):
        assert rpc("eth_call", request, selector) == "0x"


def test_state_overrides_replace_balance_code_and_storage(rpc):
    load_slot_1 = bytes.fromhex("60015460005260206000f3")
    word = "0x" + "00" * 31 + "2a"
    slot = "0x" + "00" * 31 + "01"
    result = rpc(
        "eth_call",
        {"to": RECIPIENT},
        "latest",
        {RECIPIENT: {"code": "0x" + load_slot_1.hex(), "stateDiff": {slot: word}}},
    )
    assert result == word
    balance_of_caller = bytes.fromhex("333160005260206000f3")
    overrides = {
        RECIPIENT: {"code": "0x" + balance_of_caller.hex()},
        address_of(FIRST_KEY): {"balance": "0x5"},
    }
    answer = rpc("eth_call", {"to": RECIPIENT, "from": address_of(FIRST_KEY)}, "latest", overrides)
    assert int(answer, 16) == 5
    assert rpc("eth_getCode", RECIPIENT) == "0x"
    with pytest.raises(RpcError, match="both 'state' and 'stateDiff'"):
        rpc("eth_call", {"to": RECIPIENT}, "latest", {RECIPIENT: {"state": {}, "stateDiff": {}}})


def test_a_full_state_override_clears_the_other_slots(rpc):
    # SSTORE(calldata[0], 1) when called with data, else return slots 1 and 2 added
    code = bytes.fromhex("3615600c57600160003555005b6001546002540160005260206000f3")
    contract = rpc.deploy(code, 0)
    for nonce, slot in ((1, 1), (2, 2)):
        rpc.send(nonce=nonce, to=contract, data=slot.to_bytes(32, "big"))
    rpc("dev_mine")
    assert int(rpc("eth_call", {"to": contract}, "latest"), 16) == 2
    replaced = {contract: {"state": {"0x" + "00" * 31 + "01": "0x" + "00" * 31 + "09"}}}
    assert int(rpc("eth_call", {"to": contract}, "latest", replaced), 16) == 9


def test_prices_and_funds_are_checked_when_they_are_given(rpc):
    request = {"from": address_of(FIRST_KEY), "to": RECIPIENT, "gas": "0x5208"}
    with pytest.raises(RpcError, match="max fee per gas less than block base fee"):
        rpc("eth_call", {**request, "maxFeePerGas": "0x1"}, "latest")
    with pytest.raises(RpcError, match=r"insufficient funds for gas \* price \+ value"):
        rpc("eth_call", {**request, "value": hex(101 * ETHER)}, "latest")
    priced = {**request, "maxFeePerGas": hex(10 * GWEI), "value": hex(ETHER)}
    assert rpc("eth_call", priced, "latest") == "0x"


def test_an_estimate_suffices_and_is_close_to_what_is_used(rpc):
    transfer = {"from": address_of(FIRST_KEY), "to": RECIPIENT, "value": "0x1"}
    assert rpc("eth_estimateGas", transfer) == hex(21_000)
    # Stores eight words.
    code = b"".join(bytes([0x60, 1, 0x60, slot, 0x55]) for slot in range(8)) + b"\x00"
    contract = rpc.deploy(code, 0)
    request = {"from": address_of(SECOND_KEY), "to": contract}
    estimate = int(rpc("eth_estimateGas", request), 16)
    transaction_hash = rpc.send(SECOND_KEY, nonce=0, to=contract, gas=estimate)
    rpc("dev_mine")
    receipt = rpc("eth_getTransactionReceipt", transaction_hash)
    used = int(receipt["gasUsed"], 16)
    assert receipt["status"] == "0x1"
    assert used <= estimate <= used * 1.02


def test_an_estimate_reports_reverts_like_a_call(rpc):
    reverter = rpc.deploy(REVERTER, 0)
    data = bytes.fromhex("08c379a0") + encode(["string"], ["no"])
    with pytest.raises(RpcError) as caught:
        rpc("eth_estimateGas", {"to": reverter, "data": "0x" + data.hex()})
    assert caught.value.as_json() == {
        "code": 3,
        "message": "execution reverted: no",
        "data": "0x" + data.hex(),
    }


def test_a_failed_transaction_has_status_0_and_still_pays(rpc):
    reverter = rpc.deploy(REVERTER, 0)
    transaction_hash = rpc.send(SECOND_KEY, nonce=0, to=reverter, data=b"\x01")
    rpc("dev_mine")
    receipt = rpc("eth_getTransactionReceipt", transaction_hash)
    assert receipt["status"] == "0x0" and receipt["logs"] == []
    assert int(rpc("eth_getBalance", address_of(SECOND_KEY)), 16) < 100 * ETHER
