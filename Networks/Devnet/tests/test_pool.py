"""Admission, replacement, ordering and the refusal texts."""

from hashlib import sha256

import pytest
import rlp
from conftest import ETHER, FIRST_KEY, GWEI, RECIPIENT, SECOND_KEY, address_of
from eth.vm.forks.prague.transactions import PragueTransactionBuilder
from eth_account import Account
from eth_keys.datatypes import PrivateKey
from eth_utils import keccak

from devnet.errors import RpcError
from devnet.fees import blob_base_fee
from devnet.pool import MAX_INIT_CODE_SIZE

BLOB = b"\x00" * (4096 * 32)


def refusal(action, *arguments, **fields):
    with pytest.raises(RpcError) as caught:
        action(*arguments, **fields)
    assert caught.value.code == -32000
    return caught.value.message


def test_types_0_1_2_and_4_are_accepted_with_the_signed_hash(rpc):
    access_list = [{"address": RECIPIENT, "storageKeys": ["0x" + "00" * 32]}]
    authorization = Account.sign_authorization(
        {"chainId": 1337, "address": RECIPIENT, "nonce": 0}, SECOND_KEY
    )
    variants = [
        {"nonce": 0, "gasPrice": 10 * GWEI},
        {"nonce": 1, "gasPrice": 10 * GWEI, "type": 1, "accessList": access_list},
        {"nonce": 2, "accessList": access_list},
        {"nonce": 3, "type": 4, "authorizationList": [authorization], "gas": 200_000},
    ]
    expected = []
    for fields in variants:
        signed = rpc.sign(**fields)
        returned = rpc("eth_sendRawTransaction", "0x" + bytes(signed.raw_transaction).hex())
        assert returned == "0x" + bytes(signed.hash).hex()
        expected.append(returned)
    rpc("dev_mine")
    for kind, transaction_hash in zip((0, 1, 2, 4), expected, strict=True):
        receipt = rpc("eth_getTransactionReceipt", transaction_hash)
        assert receipt["status"] == "0x1" and receipt["type"] == hex(kind)
        fetched = rpc("eth_getTransactionByHash", transaction_hash)
        assert fetched["type"] == hex(kind) and fetched["from"] == address_of(FIRST_KEY).lower()
    assert rpc("eth_getCode", address_of(SECOND_KEY)) == "0xef0100" + RECIPIENT[2:]


def blob_hash(raw):
    """The hash of a type 3 transaction covers its body, not the sidecar."""
    return "0x" + keccak(b"\x03" + rlp.encode(rlp.decode(raw[1:])[0])).hex()


def blob_transaction(percent=100, value=0, nonce=0, sidecar_commitment=None):
    """Network form with an EIP-4844 sidecar; fees in percent of a base line."""
    commitment = b"\xc0" + b"\x00" * 47
    unsigned = PragueTransactionBuilder.new_unsigned_blob_transaction(
        chain_id=1337,
        nonce=nonce,
        gas=60_000,
        to=bytes.fromhex(RECIPIENT[2:]),
        value=value,
        data=b"",
        access_list=[],
        max_fee_per_gas=percent * 5 * GWEI // 100,
        max_priority_fee_per_gas=percent * GWEI // 100,
        max_fee_per_blob_gas=percent * GWEI // 100,
        blob_versioned_hashes=[b"\x01" + sha256(commitment).digest()[1:]],
    )
    body = unsigned.as_signed_transaction(PrivateKey(FIRST_KEY)).encode()
    sidecar = [[BLOB], [sidecar_commitment or commitment], [b"\xc0" + b"\x00" * 47]]
    return b"\x03" + rlp.encode([rlp.decode(body[1:]), *sidecar])


def test_a_blob_transaction_doubles_all_caps_to_replace_and_pays_for_blob_gas(rpc):
    def send(raw):
        return rpc("eth_sendRawTransaction", "0x" + raw.hex())

    first, second = blob_transaction(), blob_transaction(200, value=1)
    assert send(first) == blob_hash(first)
    assert refusal(send, blob_transaction(199, value=1)) == "replacement transaction underpriced"
    assert send(second) == blob_hash(second)
    assert refusal(rpc.send, nonce=1) == "address already reserved"
    assert refusal(send, blob_transaction(nonce=2)) == (
        "nonce too high: tx nonce 2, gapped nonce 1"
    )
    rpc("dev_mine")
    receipt = rpc("eth_getTransactionReceipt", blob_hash(second))
    assert receipt["blobGasUsed"] == hex(2**17)
    assert receipt["blobGasPrice"] == hex(blob_base_fee(rpc.node.chain.head.header))
    assert rpc("eth_getBlockByNumber", "latest", False)["blobGasUsed"] == hex(2**17)


def test_blob_sidecars_must_be_there_and_match(rpc):
    raw = blob_transaction()
    bare = b"\x03" + rlp.encode(rlp.decode(raw[1:])[0])
    assert refusal(rpc, "eth_sendRawTransaction", "0x" + bare.hex()) == (
        "missing sidecar in blob transaction"
    )
    foreign = blob_transaction(sidecar_commitment=b"\xc1" + b"\x00" * 47)
    assert refusal(rpc, "eth_sendRawTransaction", "0x" + foreign.hex()) == (
        "blob sidecar does not match the versioned hashes"
    )


def test_a_sidecar_with_cell_proofs_is_accepted(rpc):
    fields = {
        "type": 3,
        "chainId": 1337,
        "nonce": 0,
        "gas": 60_000,
        "to": RECIPIENT,
        "value": 0,
        "data": b"",
        "maxFeePerGas": 5 * GWEI,
        "maxPriorityFeePerGas": GWEI,
        "maxFeePerBlobGas": GWEI,
    }
    signed = Account.sign_transaction(fields, FIRST_KEY, blobs=[BLOB])
    raw = bytes(signed.raw_transaction)
    assert rpc("eth_sendRawTransaction", "0x" + raw.hex()) == blob_hash(raw)


def test_known_transactions_and_used_nonces_are_refused(rpc):
    rpc.send(nonce=0)
    assert refusal(rpc.send, nonce=0) == "already known"
    rpc("dev_mine")
    assert refusal(rpc.send, nonce=0) == "nonce too low: next nonce 1, tx nonce 0"


@pytest.mark.parametrize(
    ("fee_percent", "tip_percent", "accepted"),
    [(110, 110, True), (109, 110, False), (110, 109, False), (200, 100, False)],
)
def test_replacement_needs_ten_percent_on_both_caps(rpc, fee_percent, tip_percent, accepted):
    old = rpc.send(nonce=0)
    fields = {
        "nonce": 0,
        "value": 1,
        "maxFeePerGas": 10 * GWEI * fee_percent // 100,
        "maxPriorityFeePerGas": GWEI * tip_percent // 100,
    }
    if not accepted:
        assert refusal(rpc.send, **fields) == "replacement transaction underpriced"
        assert rpc("eth_getTransactionByHash", old) is not None
        return
    new = rpc.send(**fields)
    assert rpc("eth_getTransactionByHash", old) is None
    rpc("dev_mine")
    assert rpc("eth_getTransactionReceipt", new)["status"] == "0x1"


def test_insufficient_funds_names_balance_cost_and_overshot(rpc):
    balance = 100 * ETHER
    cost = 100_000 * 10 * GWEI + balance
    assert refusal(rpc.send, nonce=0, value=balance) == (
        "insufficient funds for gas * price + value: "
        f"balance {balance}, tx cost {cost}, overshot {cost - balance}"
    )
    rpc.send(nonce=0, value=60 * ETHER)
    queued = 100_000 * 10 * GWEI + 60 * ETHER
    assert refusal(rpc.send, nonce=1, value=60 * ETHER) == (
        "insufficient funds for gas * price + value: "
        f"balance {balance}, queued cost {queued}, tx cost {queued}, "
        f"overshot {2 * queued - balance}"
    )


def test_gas_limits_are_checked(rpc):
    assert refusal(rpc.send, nonce=0, gas=20_999) == (
        "intrinsic gas too low: gas 20999, minimum needed 21000"
    )
    assert refusal(rpc.send, nonce=0, gas=30_000_001) == "exceeds block gas limit"
    # EIP-7623: 21000 + 10 * 4 * 1000 non-zero bytes
    assert refusal(rpc.send, nonce=0, gas=60_000, data=b"\x01" * 1000) == (
        "insufficient gas for floor data gas cost: gas 60000, minimum needed 61000"
    )
    oversized = b"\x00" * (MAX_INIT_CODE_SIZE + 1)
    assert refusal(rpc.send, nonce=0, to=None, gas=3_000_000, data=oversized).startswith(
        "max initcode size exceeded"
    )
    tip_above_cap = {"maxFeePerGas": GWEI, "maxPriorityFeePerGas": 2 * GWEI}
    assert refusal(rpc.send, nonce=0, **tip_above_cap).startswith(
        "max priority fee per gas higher than max fee per gas"
    )


def test_foreign_chain_ids_and_broken_bytes_are_refused(rpc):
    assert refusal(rpc.send, nonce=0, chainId=1) == (
        "invalid sender: invalid chain id for signer: have 1 want 1337"
    )
    assert refusal(rpc, "eth_sendRawTransaction", "0x") == "typed transaction too short"
    assert refusal(rpc, "eth_sendRawTransaction", "0x05c0") == "transaction type not supported"
    assert refusal(rpc, "eth_sendRawTransaction", "0x02c0").startswith("rlp: ")
    truncated = bytes(rpc.sign(nonce=0).raw_transaction)[:-1]
    assert refusal(rpc, "eth_sendRawTransaction", "0x" + truncated.hex()).startswith("rlp: ")


def test_a_high_s_signature_is_an_invalid_sender(rpc):
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    fields = rlp.decode(bytes(rpc.sign(nonce=0).raw_transaction)[1:])
    flipped = order - int.from_bytes(fields[11], "big")
    parity = b"" if fields[9] else b"\x01"
    raw = b"\x02" + rlp.encode([*fields[:9], parity, fields[10], flipped.to_bytes(32, "big")])
    assert refusal(rpc, "eth_sendRawTransaction", "0x" + raw.hex()) == (
        "invalid sender: invalid transaction v, r, s values"
    )


def test_gapped_nonces_wait_and_follow_once_the_gap_is_filled(rpc):
    second = rpc.send(nonce=1)
    rpc("dev_mine")
    assert rpc("eth_getTransactionReceipt", second) is None
    assert rpc("eth_getTransactionCount", address_of(FIRST_KEY), "pending") == "0x0"
    content = rpc("txpool_content")
    assert content["pending"] == {} and list(content["queued"].values())[0].keys() == {"1"}
    first = rpc.send(nonce=0)
    assert rpc("eth_getTransactionCount", address_of(FIRST_KEY), "pending") == "0x2"
    rpc("dev_mine")
    block = rpc("eth_getBlockByNumber", "latest", False)
    assert block["transactions"] == [first, second]


def test_blocks_are_ordered_by_effective_tip_then_arrival(rpc):
    low = rpc.send(nonce=0, maxPriorityFeePerGas=GWEI)
    late_high = rpc.send(nonce=1, maxPriorityFeePerGas=5 * GWEI)
    middle = rpc.send(SECOND_KEY, nonce=0, maxPriorityFeePerGas=2 * GWEI)
    equal = rpc.send(SECOND_KEY, nonce=1, maxPriorityFeePerGas=GWEI)
    rpc("dev_mine")
    block = rpc("eth_getBlockByNumber", "latest", False)
    # The second account's tip is best; then both offer 1 gwei and the first account came first;
    # its next one follows and beats the second account's next one.
    assert block["transactions"] == [middle, low, late_high, equal]


def test_a_fee_cap_below_the_base_fee_waits_in_the_pool(rpc):
    rpc("dev_setNextBaseFee", hex(20 * GWEI))
    waiting = rpc.send(nonce=0)
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest", False)["baseFeePerGas"] == hex(20 * GWEI)
    assert rpc("eth_getTransactionReceipt", waiting) is None
    assert rpc("eth_getTransactionByHash", waiting)["blockHash"] is None
    rpc("dev_setNextBaseFee", hex(5 * GWEI))
    rpc("dev_mine")
    receipt = rpc("eth_getTransactionReceipt", waiting)
    assert receipt["effectiveGasPrice"] == hex(6 * GWEI)


def test_a_delegated_account_has_one_pending_transaction_and_no_gaps(rpc):
    authorization = Account.sign_authorization(
        {"chainId": 1337, "address": RECIPIENT, "nonce": 0}, SECOND_KEY
    )
    rpc.send(nonce=0, type=4, authorizationList=[authorization], gas=200_000)
    rpc("dev_mine")
    assert refusal(rpc.send, SECOND_KEY, nonce=2) == "gapped-nonce tx from delegated accounts"
    rpc.send(SECOND_KEY, nonce=1)
    assert refusal(rpc.send, SECOND_KEY, nonce=2) == (
        "in-flight transaction limit reached for delegated accounts"
    )


def test_drop_pending_empties_the_pool_and_the_same_bytes_are_welcome_again(rpc):
    dropped = rpc.send(nonce=0)
    assert rpc("dev_dropPending") == 1
    assert rpc("eth_getTransactionByHash", dropped) is None
    assert rpc.send(nonce=0) == dropped


def test_the_sender_pays_exactly_gas_used_at_the_effective_price(rpc):
    transaction_hash = rpc.send(nonce=0, value=12345, data=b"\x01" * 50)
    rpc("dev_mine")
    receipt = rpc("eth_getTransactionReceipt", transaction_hash)
    spent = 100 * ETHER - int(rpc("eth_getBalance", address_of(FIRST_KEY)), 16)
    fee = int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
    assert spent == fee + 12345
    # 21000 + 10 * 4 * 50: the calldata floor of EIP-7623 applies
    assert receipt["gasUsed"] == hex(23_000)
