#!/usr/bin/env python3
"""Compares the commands for RLP, hashes, addresses and signatures with rlp, eth-utils and coincurve
on random input.

Usage: check_encodings.py PROGRAM SEED COUNT

Encodes COUNT random nested lists by `eth rlp-encode` and by rlp, decodes them by `eth rlp-decode`,
and decodes COUNT encodings with bytes changed: what rlp takes we take, with the same value, and
nothing else. Hashes COUNT random texts, writes COUNT addresses with their checksum, makes COUNT
addresses of contracts and verifies COUNT signatures. Prints one JSON line; exits 1 when something
differs, 2 for wrong usage.
"""

import collections
import sys

import coincurve
import rlp
from eth_utils import keccak, to_checksum_address

from eth_batch import batch, code_of, expect, hexed, main, mutated, number

SIZES = [0, 1, 1, 2, 20, 32, 54, 55, 56, 57, 255, 256, 257]
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def random_item(source, depth):
    if depth and source.random() < 0.4:
        return [random_item(source, depth - 1) for _ in range(source.choice([0, 1, 2, 3, 20]))]
    size = source.choice(SIZES)
    return bytes([source.choice([0, 1, 0x7f, 0x80])]) if size == 1 else source.randbytes(size)


def in_json(item):
    return hexed(item) if isinstance(item, bytes) else [in_json(part) for part in item]


def check_rlp(program, source, count):
    items = [random_item(source, 3) for _ in range(count)]
    encoded = [rlp.encode(item) for item in items]
    lines = [{"value": in_json(item)} for item in items]
    for line, ours, data in zip(lines, batch(program, "rlp-encode", lines), encoded):
        expect(ours == {"data": hexed(data)}, "rlp-encode", line, ours)
    lines = [{"data": hexed(data)} for data in encoded]
    for item, ours in zip(items, batch(program, "rlp-decode", lines)):
        expect(ours == {"value": in_json(item)}, "rlp-decode", item, ours)
    codes = collections.Counter()
    changed = [mutated(source, data[:source.choice([9, 99, 9999])]) for data in encoded]
    lines = [{"data": hexed(data)} for data in changed]
    for data, ours in zip(changed, batch(program, "rlp-decode", lines)):
        codes[code_of(ours) or "taken"] += 1
        try:
            theirs = in_json(rlp.decode(data))
        except Exception:  # any of its refusals will do
            expect(code_of(ours), "rlp-decode took", hexed(data), ours)
            continue
        expect(ours == {"value": theirs}, "rlp-decode", hexed(data), ours, theirs)
    return {"rlp": count, "changed": count, "codes": dict(codes.most_common())}


def check_hashes(program, source, count):
    texts = [source.randbytes(source.choice([0, 1, 31, 32, 135, 136, 137, 271, 272, 1000]))
             for _ in range(count)]
    lines = [{"data": hexed(text)} for text in texts]
    for text, ours in zip(texts, batch(program, "keccak", lines)):
        expect(ours == {"hash": hexed(keccak(text))}, "keccak", hexed(text), ours)
    return {"hashes": count}


def check_addresses(program, source, count):
    texts = [to_checksum_address(source.randbytes(20)) for _ in range(count)]
    given = [source.choice([text, text.lower(), "0x" + text[2:].upper()]) for text in texts]
    lines = [{"address": text} for text in given]
    for text, ours in zip(texts, batch(program, "checksum-address", lines)):
        expect(ours == {"address": text}, "checksum-address", text, ours)
    lines = [{"address": text[:-1] + text[-1].swapcase()} for text in texts if text[-1].isalpha()]
    for line, ours in zip(lines, batch(program, "checksum-address", lines)):
        text = line["address"]
        mixed = text[2:] not in (text[2:].lower(), text[2:].upper())
        expect((code_of(ours) == "bad-checksum") == mixed, "checksum-address", text, ours)
    nonces = [number(source, 64) for _ in texts]
    lines = [{"from": text, "nonce": hex(nonce)} for text, nonce in zip(texts, nonces)]
    for line, nonce, ours in zip(lines, nonces, batch(program, "create-address", lines)):
        data = rlp.encode([bytes.fromhex(line["from"][2:]), nonce])
        expect(ours == {"address": to_checksum_address(keccak(data)[12:])}, "create", line, ours)
    salts = [source.randbytes(32) for _ in texts]
    lines = [{"from": text, "salt": hexed(salt), "initCodeHash": hexed(keccak(salt))}
             for text, salt in zip(texts, salts)]
    for line, salt, ours in zip(lines, salts, batch(program, "create2-address", lines)):
        data = b"\xff" + bytes.fromhex(line["from"][2:]) + salt + keccak(salt)
        expect(ours == {"address": to_checksum_address(keccak(data)[12:])}, "create2", line, ours)
    return {"addresses": count}


def check_signatures(program, source, count):
    lines, wanted = [], []
    for _ in range(count):
        key = coincurve.PrivateKey((number(source, 255) + 1).to_bytes(32, "big"))
        digest = source.randbytes(32)
        der = key.sign(digest, hasher=None)
        rest = key.sign_recoverable(digest, hasher=None)[:64]
        public = key.public_key.format(compressed=False)
        form = source.choice([public, public[1:], key.public_key.format()])
        flaw = source.choice(["", "", "digest", "high", "zero", "tail", "key"])
        if flaw == "digest":
            digest = source.randbytes(32)
        elif flaw == "key":
            form = coincurve.PrivateKey(b"\7" * 32).public_key.format()
        elif flaw == "high":
            high = ORDER - int.from_bytes(rest[32:], "big")
            rest = rest[:32] + high.to_bytes(32, "big")
        elif flaw == "zero":
            rest = rest[:32] + bytes(32)
        elif flaw == "tail":
            der += b"\0"
        signature = {"high": rest, "zero": rest, "tail": der}.get(flaw, source.choice([der, rest]))
        lines.append({"digest": hexed(digest), "publicKey": hexed(form),
                      "signature": hexed(signature)})
        wanted.append(not flaw)
    for line, ours, is_valid in zip(lines, batch(program, "verify", lines), wanted):
        expect(ours == {"valid": is_valid}, "verify", line, ours)
    return {"verified": count}


if __name__ == "__main__":
    sys.exit(main(__doc__, [check_rlp, check_hashes, check_addresses, check_signatures]))
