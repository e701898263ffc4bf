"""Writes `ethereum_receipts.json` beside this file: random blocks of receipts with their encodings,
bloom filters and trie roots.

Needs py-evm, eth-bloom, rlp and trie. Deterministic: running it again changes nothing as long as
the package versions named in README.md stand.
"""

import json
import random
from pathlib import Path

import rlp
from eth.rlp.logs import Log
from eth.rlp.receipts import Receipt
from eth_bloom import BloomFilter
from trie import HexaryTrie

RANDOM = random.Random(20261128)


def hexed(data):
    return "0x" + bytes(data).hex()


def receipt(total):
    logs = [
        Log(RANDOM.randbytes(20), [RANDOM.getrandbits(256) for _ in range(RANDOM.randint(0, 4))],
            RANDOM.randbytes(RANDOM.choice([0, 1, 32, 64, 100])))
        for _ in range(RANDOM.choice([0, 0, 1, 2, 5]))]
    outcome = RANDOM.choice([b"", b"\1", b"\1", RANDOM.randbytes(32)])
    made = Receipt(state_root=outcome, gas_used=total, logs=logs)
    kind = RANDOM.randint(0, 4)
    bloom = BloomFilter()
    for log in logs:
        bloom.add(log.address)
        for topic in log.topics:
            bloom.add(topic.to_bytes(32, "big"))
    encoded = rlp.encode(made)
    return {
        "type": kind, "outcome": hexed(outcome), "cumulativeGasUsed": hex(total),
        "bloom": hexed(int(bloom).to_bytes(256, "big")),
        "logs": [{"address": hexed(log.address), "data": hexed(log.data),
                  "topics": [hexed(topic.to_bytes(32, "big")) for topic in log.topics]}
                 for log in logs],
        "encoded": hexed((bytes([kind]) if kind else b"") + encoded),
    }


def block(count):
    total, receipts, trie = 0, [], HexaryTrie({})
    for index in range(count):
        total += RANDOM.randint(21_000, 3_000_000)
        receipts.append(receipt(total))
        trie[rlp.encode(index)] = bytes.fromhex(receipts[-1]["encoded"][2:])
    return {"receipts": receipts, "root": hexed(trie.root_hash)}


def small_tries():
    """Values so short that nodes stand in their parents."""
    cases = []
    for count in (0, 1, 2, 16, 17, 127, 128, 129, 200, 256, 257, 300):
        values = [RANDOM.randbytes(RANDOM.choice([1, 2, 5, 40])) for _ in range(count)]
        trie = HexaryTrie({})
        for index, value in enumerate(values):
            trie[rlp.encode(index)] = value
        cases.append({"values": [hexed(value) for value in values], "root": hexed(trie.root_hash)})
    return cases


def main():
    value = {"blocks": [block(count) for count in (0, 1, 2, 3, 20, 40)], "tries": small_tries()}
    text = json.dumps(value, separators=(",", ":")).replace("},{", "},\n{")
    (Path(__file__).parent / "ethereum_receipts.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
