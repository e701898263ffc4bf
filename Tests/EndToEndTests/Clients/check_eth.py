#!/usr/bin/env python3
"""Compares the `eth` commands with eth-account and eth-hash on random input.

Usage: check_eth.py PROGRAM SEED COUNT

Signs COUNT random transactions of types 0 and 2 by `PROGRAM eth sign-tx` and by eth-account, decodes
them by `eth decode-tx`, and hashes random bytes by `eth keccak`. Every seventh line is broken on
purpose: it must give one error and not stop the rest. Prints one JSON line; exits 1 when something
differs, 2 for wrong usage.
"""

import json
import random
import subprocess
import sys

from eth_account import Account
from eth_account._utils.legacy_transactions import serializable_unsigned_transaction_from_dict
from eth_utils import keccak, to_checksum_address

BROKEN = [
    ("{", "bad-json"),
    ("[]", "bad-json"),
    ('{"type":"0x2","chainId":"0x1","typo":1}', "unknown-key"),
    ('{"nonce":"0x0"}', "missing-key"),
    ('{"data":"0x0","raw":"0x0"}', "unknown-key"),
]


def batch(program, command, lines):
    """Runs a batch with a broken line after every sixth; gives the answers of the good lines."""
    mixed, expected = [], []
    for index, line in enumerate(lines):
        mixed.append(json.dumps({"id": index, **line}))
        expected.append(index)
        if index % 6 == 5:
            text, code = BROKEN[index // 6 % len(BROKEN)]
            mixed.append(text)
            expected.append(code)
    done = subprocess.run(
        [program, "eth", command], input="\n".join(mixed) + "\n", capture_output=True, text=True,
        timeout=120)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(mixed):
        raise ValueError(f"{command}: exit {done.returncode}, {len(answers)} of {len(mixed)} lines")
    good = []
    for answer, wanted in zip(answers, expected):
        if isinstance(wanted, str):
            code = answer.get("error", {}).get("code", "none")
            # A line meant for another command is refused as this one sees it.
            if code not in (wanted, "unknown-key", "missing-key"):
                raise ValueError(f"{command}: {answer} should be {wanted}")
        elif answer.pop("id", None) != wanted:
            raise ValueError(f"{command}: answer {answer} is not that of line {wanted}")
        else:
            good.append(answer)
    return good


def random_bytes(source, length):
    return "0x" + source.randbytes(length).hex()


def number(source, bits):
    return source.getrandbits(source.randint(1, bits))


def random_transaction(source):
    """A transaction as integers and hex."""
    fields = {
        "nonce": number(source, 63), "gas": number(source, 40),
        "value": number(source, source.choice([1, 64, 200, 256])),
        "data": random_bytes(source, source.choice([0, 1, 31, 68, 500])),
    }
    if source.random() < 0.85:
        fields["to"] = to_checksum_address(source.randbytes(20))
    if source.random() < 0.4:
        fields["gasPrice"] = number(source, 100)
        if source.random() < 0.8:
            fields["chainId"] = source.choice([1, 10, 137, 1337, 42161, 2**31])
        return fields
    fields.update(type=2, chainId=source.choice([1, 10, 8453, 1337]))
    fees = sorted(number(source, 100) for _ in range(2))
    fields["maxPriorityFeePerGas"], fields["maxFeePerGas"] = fees
    fields["accessList"] = [
        {"address": to_checksum_address(source.randbytes(20)),
         "storageKeys": [random_bytes(source, 32) for _ in range(source.randint(0, 3))]}
        for _ in range(source.choice([0, 0, 1, 3]))
    ]
    return fields


def in_rpc_names(fields):
    line = {key: hex(value) if isinstance(value, int) else value for key, value in fields.items()}
    line["input"] = line.pop("data")
    return line


def peer(fields, key):
    """What eth-account makes of it."""
    fields = dict(fields)
    fields.setdefault("to", "")
    signed = Account.sign_transaction(fields, key)
    unsigned = serializable_unsigned_transaction_from_dict(fields)
    return {
        "from": Account.from_key(key).address,
        "hash": "0x" + bytes(signed.hash).hex(),
        "raw": "0x" + bytes(signed.raw_transaction).hex(),
        "signingHash": "0x" + bytes(unsigned.hash()).hex(),
    }, signed


def check_transactions(program, source, count):
    transactions = [random_transaction(source) for _ in range(count)]
    keys = ["0x" + (number(source, 255) + 1).to_bytes(32, "big").hex() for _ in transactions]
    lines = [{**in_rpc_names(t), "privateKey": k} for t, k in zip(transactions, keys)]
    answers = batch(program, "sign-tx", lines)
    peers = [peer(t, k) for t, k in zip(transactions, keys)]
    for line, ours, (theirs, _) in zip(lines, answers, peers):
        if ours != theirs:
            raise ValueError(f"sign-tx: {line}: {ours} is not {theirs}")
    decoded = batch(program, "decode-tx", [{"raw": theirs["raw"]} for theirs, _ in peers])
    for fields, ours, (theirs, signed) in zip(transactions, decoded, peers):
        wanted = {
            **in_rpc_names(fields), "type": hex(fields.get("type", 0)), "from": theirs["from"],
            "hash": theirs["hash"], "r": hex(signed.r), "s": hex(signed.s),
            "yParity" if "type" in fields else "v": hex(signed.v),
        }
        if ours != wanted:
            raise ValueError(f"decode-tx: {ours} is not {wanted}")
    broken = [
        {"raw": theirs["raw"] + "00"} if index % 2 else {"raw": theirs["raw"][:-2]}
        for index, (theirs, _) in enumerate(peers)
    ]
    for answer in batch(program, "decode-tx", broken):
        if "error" not in answer:
            raise ValueError(f"decode-tx took broken bytes: {answer}")


def check_hashes(program, source, count):
    texts = [random_bytes(source, source.choice([0, 1, 31, 32, 135, 136, 137, 1000]))
             for _ in range(count)]
    for text, answer in zip(texts, batch(program, "keccak", [{"data": text} for text in texts])):
        if answer != {"hash": "0x" + keccak(hexstr=text).hex()}:
            raise ValueError(f"keccak: {text}: {answer}")


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    source = random.Random(seed)
    try:
        check_transactions(program, source, count)
        check_hashes(program, source, count)
    except Exception as error:  # whatever a wrong answer breaks is a difference too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    print(json.dumps({"ok": True, "seed": seed, "transactions": count, "hashes": count}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
