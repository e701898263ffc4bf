"""Kinds of chains: the OP stack's, Arbitrum's and one with validity proofs."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ETHER, FIRST_KEY, GENESIS_TIMESTAMP, GWEI, RECIPIENT, Client, address_of

from devnet.chain import Chain
from devnet.errors import RpcError
from devnet.node import Node
from devnet.profile_arbitrum import (
    BATCH_COUNT,
    FIND_BATCH,
    INBOX,
    L1_COMPONENT,
    NODE_INTERFACE,
)
from devnet.profile_op import GAS_PRICE_ORACLE, GET_L1_FEE
from devnet.profiles import make_profile


def client(profile: str) -> Client:
    """A fresh chain of a kind."""
    balances = {bytes.fromhex(address_of(FIRST_KEY)[2:]): 100 * ETHER}
    chain = Chain(1337, balances, GENESIS_TIMESTAMP)
    return Client(Node(chain, profile=make_profile(profile, chain)))


def hexed(data: bytes) -> str:
    """Hex with prefix."""
    return "0x" + data.hex()


def height(rpc: Client, tag: str) -> int | None:
    """The number of a tag's block."""
    block = rpc("eth_getBlockByNumber", tag, False)
    return None if block is None else int(block["number"], 16)


# The OP stack


def test_safe_falls_back_and_never_below_finalized() -> None:
    rpc = client("op")
    rpc("dev_setFinality", 1, 8)
    rpc("dev_mine", 10)
    assert (height(rpc, "safe"), height(rpc, "finalized")) == (9, 2)
    rpc("dev_setSafe", 4)
    assert height(rpc, "safe") == 4
    rpc("dev_setSafe", 0)
    assert height(rpc, "safe") == 2
    rpc("dev_setSafe", 99)
    assert height(rpc, "safe") == 10
    rpc("dev_setSafe")
    assert height(rpc, "safe") == 9


def test_the_fees_beside_gas_are_taken_from_the_balance() -> None:
    rpc = client("op")
    sender = address_of(FIRST_KEY)
    before = int(rpc("eth_getBalance", sender, "latest"), 16)
    sent = rpc.send(nonce=0, value=7)
    rpc("dev_mine")
    receipt = rpc("eth_getTransactionReceipt", sent)
    paid = int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
    fee, scalar, constant = (
        int(receipt[name], 16) for name in ("l1Fee", "operatorFeeScalar", "operatorFeeConstant")
    )
    assert fee > 0
    fee += int(receipt["gasUsed"], 16) * scalar * 100 + constant
    assert before - int(rpc("eth_getBalance", sender, "latest"), 16) == 7 + paid + fee


def test_who_cannot_pay_for_the_data_is_not_mined() -> None:
    rpc = client("op")
    value = 100 * ETHER - 100_000 * 10 * GWEI
    sent = rpc.send(nonce=0, value=value)
    rpc("dev_mine")
    assert rpc("eth_getTransactionReceipt", sent) is None


def test_the_oracle_tells_the_fee_without_a_signature() -> None:
    rpc = client("op")
    payload = b"\x02" * 100
    data = GET_L1_FEE + (32).to_bytes(32, "big") + (100).to_bytes(32, "big") + payload
    data += b"\x00" * 28
    answer = rpc("eth_call", {"to": hexed(GAS_PRICE_ORACLE), "data": hexed(data)}, "latest")
    assert int(answer, 16) == (100 + 68) * 16 * 2 * GWEI


# Arbitrum


def find(rpc: Client, number: int) -> int:
    """The batch that holds a block."""
    call = {"to": hexed(NODE_INTERFACE), "data": hexed(FIND_BATCH + number.to_bytes(32, "big"))}
    return int(rpc("eth_call", call, "latest"), 16)


def test_batches_are_posted_taken_back_and_final() -> None:
    rpc = client("arbitrum")
    assert height(rpc, "safe") is None
    assert height(rpc, "finalized") is None
    rpc("dev_mine", 5)
    with pytest.raises(RpcError, match="block 3 is after latest on-chain block 0 published"):
        find(rpc, 3)
    assert rpc("dev_postBatch") == 2
    assert [find(rpc, number) for number in (0, 1, 5)] == [0, 1, 1]
    count = {"to": hexed(INBOX), "data": hexed(BATCH_COUNT)}
    assert int(rpc("eth_call", count, "latest"), 16) == 2
    assert int(rpc("eth_call", count, "finalized"), 16) == 1
    rpc("dev_finalizeBatches")
    assert int(rpc("eth_call", count, "finalized"), 16) == 2
    assert rpc("dev_unpostBatch") == 1
    with pytest.raises(RpcError, match="after latest on-chain block"):
        find(rpc, 1)


def test_on_arbitrum_the_gas_limit_has_room_for_the_data() -> None:
    rpc = client("arbitrum")
    question = {
        "to": hexed(NODE_INTERFACE),
        "data": hexed(L1_COMPONENT + bytes(64) + (96).to_bytes(32, "big") + bytes(32)),
    }
    rpc.node.profile.settle()
    gas = int(rpc("eth_call", question, "latest")[:66], 16)
    assert gas > 21_000
    with pytest.raises(RpcError, match="intrinsic gas too low"):
        rpc.send(nonce=0, gas=30_000, to=RECIPIENT)
    rpc.send(nonce=0, gas=30_000 + 2 * gas, to=RECIPIENT)


# Validity proofs


def stages(rpc: Client, number: int) -> list[Any]:
    """Which stages of a block have a transaction."""
    details = rpc("zks_getBlockDetails", number)
    names = ("commitTxHash", "proveTxHash", "executeTxHash")
    return [details[name] is not None for name in names]


def test_stages_are_told_block_by_block() -> None:
    rpc = client("zk")
    rpc("dev_mine", 5)
    assert stages(rpc, 1) == [False, False, False]
    rpc("dev_setStages", 3, 2, 1)
    assert [stages(rpc, number) for number in (1, 2, 3, 4)] == [
        [True, True, True],
        [True, True, False],
        [True, False, False],
        [False, False, False],
    ]
    assert rpc("zks_getBlockDetails", 2)["proveTxFinality"] == "finalized"
    rpc("dev_setStages", 3, 3, 3, True)
    finality = [rpc("zks_getBlockDetails", number)["executeTxFinality"] for number in (1, 2)]
    assert finality == ["finalized", "pending"]
    assert rpc("zks_getBlockDetails", 99) is None
    with pytest.raises(RpcError, match="ahead"):
        rpc("dev_setStages", 1, 2, 1)


def test_other_kinds_do_not_know_these_verbs() -> None:
    rpc = client("ethereum")
    for method in ("dev_setSafe", "dev_postBatch", "zks_getBlockDetails"):
        with pytest.raises(RpcError, match="does not exist"):
            rpc(method, 1)
    assert rpc.send(nonce=0, to=RECIPIENT)
