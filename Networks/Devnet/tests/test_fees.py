"""Fee history against values worked out by hand, and the suggestions."""

import pytest
from conftest import GWEI, SECOND_KEY

from devnet.errors import RpcError


def test_fee_history_matches_hand_computed_values(rpc):
    rpc("dev_setNextBaseFee", GWEI)
    rpc.send(nonce=0, gas=21_000, maxPriorityFeePerGas=1 * GWEI)
    rpc.send(nonce=1, gas=21_000, maxPriorityFeePerGas=2 * GWEI)
    # Cap 4 gwei at base 1 gwei: the effective tip is 3, not 9.
    rpc.send(SECOND_KEY, nonce=0, gas=21_000, maxFeePerGas=4 * GWEI, maxPriorityFeePerGas=4 * GWEI)
    rpc("dev_mine")
    rpc("dev_setNextBaseFee", 8 * GWEI)
    rpc("dev_mine")
    history = rpc("eth_feeHistory", "0x2", "latest", [0, 33, 34, 67, 100])
    assert history["oldestBlock"] == "0x1"
    # An empty block after base fee 8 lowers it by an eighth.
    assert history["baseFeePerGas"] == [hex(GWEI), hex(8 * GWEI), hex(7 * GWEI)]
    assert history["gasUsedRatio"] == [63_000 / 30_000_000, 0.0]
    tips = [1 * GWEI, 1 * GWEI, 2 * GWEI, 3 * GWEI, 3 * GWEI]
    assert history["reward"] == [[hex(tip) for tip in tips], ["0x0"] * 5]
    assert history["baseFeePerBlobGas"] == ["0x1"] * 3
    assert history["blobGasUsedRatio"] == [0.0, 0.0]


def test_fee_history_of_an_older_block_and_of_too_many(rpc):
    rpc("dev_mine", 5)
    older = rpc("eth_feeHistory", 2, "0x3")
    bases = [rpc("eth_getBlockByNumber", hex(n), False)["baseFeePerGas"] for n in (2, 3, 4)]
    assert older["oldestBlock"] == "0x2" and older["baseFeePerGas"] == bases
    assert "reward" not in older
    everything = rpc("eth_feeHistory", 100, "latest", [50])
    assert everything["oldestBlock"] == "0x0"
    assert len(everything["baseFeePerGas"]) == 7 and len(everything["gasUsedRatio"]) == 6
    assert rpc("eth_feeHistory", "0x0", "latest") == {"oldestBlock": "0x0", "gasUsedRatio": None}


def test_fee_history_names_an_overridden_next_base_fee(rpc):
    rpc("dev_setNextBaseFee", hex(50 * GWEI))
    assert rpc("eth_feeHistory", 1, "latest")["baseFeePerGas"][-1] == hex(50 * GWEI)
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest", False)["baseFeePerGas"] == hex(50 * GWEI)


def base_fee(rpc, block="latest"):
    return int(rpc("eth_getBlockByNumber", block, False)["baseFeePerGas"], 16)


def test_a_held_base_fee_lasts_as_many_blocks_as_told(rpc):
    before = rpc("eth_feeHistory", 1, "latest")["baseFeePerGas"][-1]
    rpc("dev_holdBaseFee", 50 * GWEI, 3)
    assert rpc("eth_feeHistory", 1, "latest")["baseFeePerGas"][-1] == hex(50 * GWEI) != before
    for _ in range(3):
        rpc("dev_mine")
        assert base_fee(rpc) == 50 * GWEI
    rpc("dev_mine")
    # Empty blocks lower it by an eighth from there on.
    assert base_fee(rpc) == 50 * GWEI * 7 // 8


def test_a_transaction_below_a_held_base_fee_waits_until_it_is_let_go(rpc):
    rpc("dev_holdBaseFee", 50 * GWEI, 100)
    sent = rpc.send(nonce=0, maxFeePerGas=20 * GWEI)
    rpc("dev_mine", 5)
    assert rpc("eth_getTransactionReceipt", sent) is None
    rpc("dev_holdBaseFee", 0, 0)
    rpc("dev_setNextBaseFee", 10 * GWEI)
    rpc("dev_mine")
    assert rpc("eth_getTransactionReceipt", sent)["status"] == "0x1"


def test_a_reorganisation_keeps_a_held_base_fee_above_the_fork(rpc):
    rpc("dev_mine", 3)
    rpc("dev_holdBaseFee", 50 * GWEI, 100)
    rpc("dev_reorg", 2)
    assert base_fee(rpc) == 50 * GWEI


@pytest.mark.parametrize("percentiles", [[101], [-1], [50, 10]])
def test_bad_percentiles_are_refused(rpc, percentiles):
    with pytest.raises(RpcError, match="invalid reward percentile"):
        rpc("eth_feeHistory", 1, "latest", percentiles)
    with pytest.raises(RpcError, match="request beyond head block: requested 99, head 0"):
        rpc("eth_feeHistory", 1, "0x63")


def test_the_base_fee_rises_by_an_eighth_after_a_full_block(rpc):
    rpc("dev_setNextBaseFee", 8 * GWEI)
    # An invalid instruction burns the whole limit.
    rpc.send(nonce=0, to=None, data=b"\xfe", gas=30_000_000, maxFeePerGas=20 * GWEI)
    rpc("dev_mine")
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "0x1", False)["gasUsed"] == hex(30_000_000)
    assert rpc("eth_getBlockByNumber", "0x2", False)["baseFeePerGas"] == hex(9 * GWEI)


def test_suggestions_follow_recent_tips(rpc):
    assert rpc("eth_maxPriorityFeePerGas") == hex(GWEI)
    for nonce, tip in enumerate((3, 4, 5)):
        rpc.send(nonce=nonce, maxPriorityFeePerGas=tip * GWEI)
    rpc("dev_mine")
    assert rpc("eth_maxPriorityFeePerGas") == hex(4 * GWEI)
    base_fee = int(rpc("eth_feeHistory", 1, "latest")["baseFeePerGas"][-1], 16)
    assert rpc("eth_gasPrice") == hex(4 * GWEI + base_fee)
    assert rpc("eth_blobBaseFee") == "0x1"
