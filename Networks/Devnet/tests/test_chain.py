"""Blocks, hashes, roots, reorganisations, finality."""

import pytest
import rlp
from conftest import FIRST_KEY, LOGGER, SECOND_KEY, address_of
from eth_utils import keccak
from trie import HexaryTrie

from devnet.errors import RpcError

HEADER_FIELDS = [
    "parentHash",
    "sha3Uncles",
    "miner",
    "stateRoot",
    "transactionsRoot",
    "receiptsRoot",
    "logsBloom",
    "difficulty",
    "number",
    "gasLimit",
    "gasUsed",
    "timestamp",
    "extraData",
    "mixHash",
    "nonce",
    "baseFeePerGas",
    "withdrawalsRoot",
    "blobGasUsed",
    "excessBlobGas",
    "parentBeaconBlockRoot",
    "requestsHash",
]
QUANTITIES = {
    "difficulty",
    "number",
    "gasLimit",
    "gasUsed",
    "timestamp",
    "baseFeePerGas",
    "blobGasUsed",
    "excessBlobGas",
}


def octets(text):
    return bytes.fromhex(text[2:])


def number_bytes(text):
    value = int(text, 16)
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def header_hash(block):
    fields = [
        number_bytes(block[name]) if name in QUANTITIES else octets(block[name])
        for name in HEADER_FIELDS
    ]
    return "0x" + keccak(rlp.encode(fields)).hex()


def trie_root(items):
    trie = HexaryTrie({})
    for index, item in enumerate(items):
        trie[rlp.encode(index)] = item
    return "0x" + trie.root_hash.hex()


def encoded_receipt(receipt):
    logs = [
        [octets(log["address"]), [octets(topic) for topic in log["topics"]], octets(log["data"])]
        for log in receipt["logs"]
    ]
    body = rlp.encode(
        [
            number_bytes(receipt["status"]),
            number_bytes(receipt["cumulativeGasUsed"]),
            octets(receipt["logsBloom"]),
            logs,
        ]
    )
    kind = int(receipt["type"], 16)
    return bytes([kind]) + body if kind else body


def busy_block(rpc):
    logger = rpc.deploy(LOGGER, 0)
    rpc.send(nonce=1, to=logger, data=b"\x07" * 64)
    rpc.send(nonce=2, gasPrice=10**10)
    rpc.send(SECOND_KEY, nonce=0, to=logger, data=b"\x08" * 32)
    rpc("dev_mine")
    return rpc("eth_getBlockByNumber", "latest", False)


def test_block_hashes_are_the_hash_of_the_answered_header(rpc):
    busy_block(rpc)
    for number in range(int(rpc("eth_blockNumber"), 16) + 1):
        block = rpc("eth_getBlockByNumber", hex(number), False)
        assert header_hash(block) == block["hash"]


def test_roots_follow_from_answered_receipts_and_raw_transactions(rpc):
    block = busy_block(rpc)
    receipts = rpc("eth_getBlockReceipts", block["hash"])
    assert len(receipts) == 3
    assert trie_root([encoded_receipt(item) for item in receipts]) == block["receiptsRoot"]
    raw = [octets(rpc("eth_getRawTransactionByHash", item)) for item in block["transactions"]]
    assert trie_root(raw) == block["transactionsRoot"]
    log_indices = [log["logIndex"] for item in receipts for log in item["logs"]]
    assert log_indices == ["0x0", "0x1"]
    blooms = [int(item["logsBloom"], 16) for item in receipts]
    assert int(block["logsBloom"], 16) == blooms[0] | blooms[1] | blooms[2]
    assert rpc("eth_getBlockReceipts", "0x3e7") is None


def test_equal_histories_have_equal_hashes(rpc):
    from conftest import GENESIS_TIMESTAMP, Client

    from devnet.chain import Chain
    from devnet.node import Node

    def run():
        balances = {octets(address_of(FIRST_KEY)): 10**20}
        client = Client(Node(Chain(1337, balances, GENESIS_TIMESTAMP)))
        client.send(nonce=0, value=5)
        client("dev_mine", 3)
        return client("dev_reorg", 2, {"drop": []})

    assert run() == run()


def test_the_block_context_is_what_contracts_see(rpc):
    # TIMESTAMP PREVRANDAO NUMBER BASEFEE into memory, return 128 bytes
    code = bytes.fromhex("42600052446020524360405248606052608 06000f3".replace(" ", ""))
    store = bytes.fromhex("426000554460015543600255486003 5500".replace(" ", ""))
    viewer, storer = rpc.deploy(code, 0), rpc.deploy(store, 1)
    rpc.send(nonce=2, to=storer, gas=200_000)
    rpc("dev_mine")
    block = rpc("eth_getBlockByNumber", "latest", False)
    expected = [int(block[name], 16) for name in ("timestamp", "mixHash", "number")]
    price = {"maxFeePerGas": hex(10**10), "from": address_of(FIRST_KEY), "gas": "0x30d40"}
    seen = octets(rpc("eth_call", {"to": viewer, **price}, "latest"))
    words = [int.from_bytes(seen[index : index + 32], "big") for index in range(0, 128, 32)]
    assert words == [*expected, int(block["baseFeePerGas"], 16)]
    stored = [int(rpc("eth_getStorageAt", storer, hex(slot)), 16) for slot in range(4)]
    assert stored == words


def test_a_reorganisation_mines_again_or_drops(rpc):
    kept = rpc.send(nonce=0, value=1)
    rpc("dev_mine")
    lost = rpc.send(nonce=1, value=1)
    rpc("dev_mine")
    old = rpc("eth_getTransactionReceipt", kept)
    old_head = rpc("eth_getBlockByNumber", "latest", True)
    new_head = rpc("dev_reorg", 2, {"drop": [lost]})
    assert rpc("eth_blockNumber") == "0x3"
    again = rpc("eth_getTransactionReceipt", kept)
    assert again["blockNumber"] == old["blockNumber"]
    assert again["blockHash"] != old["blockHash"]
    assert rpc("eth_getTransactionReceipt", lost) is None
    assert rpc("eth_getTransactionByHash", lost) is None
    assert rpc("eth_getTransactionCount", address_of(FIRST_KEY)) == "0x1"
    # The old branch stays readable by hash, its state too.
    assert rpc("eth_getBlockByHash", old_head["hash"], True) == old_head
    by_hash = {"blockHash": old_head["hash"]}
    assert rpc("eth_getTransactionCount", address_of(FIRST_KEY), by_hash) == "0x2"
    with pytest.raises(RpcError, match="hash is not currently canonical"):
        rpc("eth_getBalance", address_of(FIRST_KEY), {**by_hash, "requireCanonical": True})
    assert rpc("eth_getBlockByNumber", "latest", False)["hash"] == new_head


def test_a_reorganisation_can_put_transactions_back_into_the_pool(rpc):
    transaction_hash = rpc.send(nonce=0)
    rpc("dev_mine")
    rpc("dev_reorg", 1, {"toPool": "all", "blocks": 1})
    assert rpc("eth_blockNumber") == "0x1"
    assert rpc("eth_getTransactionByHash", transaction_hash)["blockHash"] is None
    rpc("dev_mine")
    assert rpc("eth_getTransactionReceipt", transaction_hash)["blockNumber"] == "0x2"


def test_dropping_a_nonce_leaves_its_followers_waiting(rpc):
    first, second = rpc.send(nonce=0), rpc.send(nonce=1)
    rpc("dev_mine")
    rpc("dev_reorg", 1, {"drop": [first]})
    assert rpc("eth_getTransactionByHash", first) is None
    assert rpc("eth_getTransactionByHash", second)["blockHash"] is None
    rpc.send(nonce=0)
    rpc("dev_mine")
    assert rpc("eth_getTransactionReceipt", second)["status"] == "0x1"


def test_drop_all_forgets_everything_in_the_replaced_blocks(rpc):
    hashes = [rpc.send(nonce=0), rpc.send(SECOND_KEY, nonce=0)]
    rpc("dev_mine")
    rpc("dev_reorg", 1, {"drop": "all"})
    assert [rpc("eth_getTransactionByHash", item) for item in hashes] == [None, None]


def test_finality_tags_trail_the_head_and_finalized_never_retreats(rpc):
    def numbers():
        tags = ("latest", "safe", "finalized")
        return [int(rpc("eth_getBlockByNumber", tag, False)["number"], 16) for tag in tags]

    assert numbers() == [0, 0, 0]
    rpc("dev_mine", 10)
    assert numbers() == [10, 8, 6]
    rpc("dev_setFinality", 1, 3)
    assert numbers() == [10, 9, 7]
    rpc("dev_setFinality", 5, 8)
    assert numbers() == [10, 7, 7]
    with pytest.raises(RpcError, match="block 7 is finalized"):
        rpc("dev_reorg", 4, {})
    rpc("dev_reorg", 3, {})
    assert numbers() == [11, 7, 7]
    rpc("dev_reorg", 6, {"force": True})
    assert numbers() == [12, 7, 5]
    with pytest.raises(RpcError):
        rpc("dev_setFinality", 4, 3)


def test_unknown_blocks_have_the_usual_answers(rpc):
    missing = "0x" + "ab" * 32
    assert rpc("eth_getBlockByNumber", "0x63", False) is None
    assert rpc("eth_getBlockByHash", missing, False) is None
    with pytest.raises(RpcError, match="^header not found$"):
        rpc("eth_getBalance", address_of(FIRST_KEY), "0x63")
    with pytest.raises(RpcError, match="^header for hash not found$"):
        rpc("eth_call", {"to": address_of(FIRST_KEY)}, {"blockHash": missing})
    with pytest.raises(RpcError, match="^unknown block$"):
        rpc("eth_getLogs", {"blockHash": missing})


def test_logs_are_filtered_by_range_address_and_topic(rpc):
    logger, other = rpc.deploy(LOGGER, 0), rpc.deploy(LOGGER, 1)
    topic_a, topic_b = "0x" + "0a" * 32, "0x" + "0b" * 32
    rpc.send(nonce=2, to=logger, data=octets(topic_a))
    rpc("dev_mine")
    rpc.send(nonce=3, to=logger, data=octets(topic_b))
    rpc.send(nonce=4, to=other, data=octets(topic_b))
    rpc("dev_mine")

    def found(**fields):
        logs = rpc("eth_getLogs", {"fromBlock": "0x0", **fields})
        return [(int(log["blockNumber"], 16), log["address"], log["topics"][0]) for log in logs]

    one = (3, logger.lower(), topic_a)
    two = (4, logger.lower(), topic_b)
    three = (4, other.lower(), topic_b)
    assert found() == [one, two, three]
    assert found(fromBlock="0x4") == [two, three]
    assert found(toBlock="0x3") == [one]
    assert found(address=other) == [three]
    assert found(address=[logger, other], topics=[topic_b]) == [two, three]
    assert found(topics=[[topic_a, topic_b]]) == [one, two, three]
    assert found(topics=[None]) == [one, two, three]
    assert found(topics=[None, topic_a]) == []
    assert found(fromBlock="0x63", toBlock="0x70") == []
    by_hash = rpc("eth_getLogs", {"blockHash": rpc("eth_getBlockByNumber", "0x3", False)["hash"]})
    assert [log["topics"][0] for log in by_hash] == [topic_a]
    with pytest.raises(RpcError, match="invalid block range params"):
        found(fromBlock="0x4", toBlock="0x3")


def test_the_pending_block_previews_the_pool(rpc):
    transaction_hash = rpc.send(nonce=0)
    pending = rpc("eth_getBlockByNumber", "pending", False)
    assert pending["transactions"] == [transaction_hash]
    assert pending["number"] == "0x1" and pending["hash"] is None
