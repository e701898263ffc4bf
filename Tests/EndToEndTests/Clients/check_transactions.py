#!/usr/bin/env python3
"""Compares the transaction commands with eth-account and py-evm on random input.

Usage: check_transactions.py PROGRAM SEED COUNT

Signs COUNT random transactions of types 0 to 4 by `eth sign-tx` and by eth-account, encodes them by
`eth encode-unsigned`, decodes them by `eth decode-tx`, and decodes COUNT of them again with bytes
changed: what we take must encode back to the same bytes by eth-account, with the same sender; what
we refuse must be refused by py-evm's strict decoder, or belong to a class that Ethereum refuses and
py-evm does not look at. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import collections
import hashlib
import sys

import rlp
from eth.vm.forks.prague.transactions import PragueTransactionBuilder
from eth_account import Account
from eth_account._utils.legacy_transactions import serializable_unsigned_transaction_from_dict
from eth_account.typed_transactions import TypedTransaction
from eth_utils import keccak, to_checksum_address
from hexbytes import HexBytes

from eth_batch import batch, code_of, expect, hexed, main, mutated, number

# What py-evm lets pass at decoding and Ethereum does not.
BEYOND_PEER = {
    "bad-chain-id", "bad-recovery-id", "bad-signature", "high-s", "unrecoverable", "out-of-range",
    "missing-field", "commitment-mismatch",
}


def access_list(source):
    return [
        {"address": to_checksum_address(source.randbytes(20)),
         "storageKeys": [hexed(source.randbytes(32)) for _ in range(source.randint(0, 3))]}
        for _ in range(source.choice([0, 0, 1, 3]))
    ]


def authorization(source):
    return {
        "chainId": source.choice([0, 1, 10, number(source, 64)]),
        "address": to_checksum_address(source.randbytes(20)), "nonce": number(source, 64),
        "yParity": source.randint(0, 1), "r": number(source, 256), "s": number(source, 256),
    }


def random_transaction(source):
    """A transaction as integers and hex."""
    kind = source.randrange(5)
    fields = {
        "nonce": number(source, 63), "gas": number(source, 64),
        "value": number(source, source.choice([1, 64, 200, 256])),
        "data": hexed(source.randbytes(source.choice([0, 1, 31, 54, 55, 56, 68, 255, 256, 500]))),
        "chainId": source.choice([1, 10, 137, 1337, 8453, 42161, 2**31, 2**63 - 19]),
    }
    if kind > 2 or source.random() < 0.85:
        fields["to"] = to_checksum_address(source.randbytes(20))
    if kind < 2:
        fields["gasPrice"] = number(source, 256)
        if kind == 0 and source.random() < 0.3:
            del fields["chainId"]
    else:
        fees = sorted(number(source, 256) for _ in range(2))
        fields["maxPriorityFeePerGas"], fields["maxFeePerGas"] = fees
    if kind:
        fields.update(type=kind, accessList=access_list(source))
    if kind == 3:
        fields["maxFeePerBlobGas"] = number(source, 256)
        fields["blobVersionedHashes"] = [
            hexed(b"\1" + source.randbytes(31)) for _ in range(source.randint(1, 6))]
    if kind == 4:
        fields["authorizationList"] = [authorization(source) for _ in range(source.randint(1, 3))]
    return fields


def in_rpc_names(value):
    """Integers as quantities, at every level."""
    if isinstance(value, dict):
        line = {key: in_rpc_names(entry) for key, entry in value.items()}
        if "data" in line:
            line["input"] = line.pop("data")
        return line
    if isinstance(value, list):
        return [in_rpc_names(entry) for entry in value]
    return hex(value) if isinstance(value, int) else value


def peer(fields, key):
    """What eth-account makes of it."""
    fields = dict(fields)
    fields.setdefault("to", "")
    signed = Account.sign_transaction(fields, key)
    unsigned = serializable_unsigned_transaction_from_dict(fields)
    return {
        "from": Account.from_key(key).address, "hash": hexed(signed.hash),
        "raw": hexed(signed.raw_transaction), "signingHash": hexed(unsigned.hash()),
    }, signed


def check_signing(program, source, count):
    transactions = [random_transaction(source) for _ in range(count)]
    keys = [hexed((source.getrandbits(255) + 1).to_bytes(32, "big")) for _ in transactions]
    plain = [in_rpc_names(fields) for fields in transactions]
    for fields in plain:
        if source.random() < 0.5:
            fields["data"] = fields.pop("input")
    peers = [peer(fields, key) for fields, key in zip(transactions, keys)]
    lines = [{**fields, "privateKey": key} for fields, key in zip(plain, keys)]
    for line, ours, (theirs, _) in zip(lines, batch(program, "sign-tx", lines), peers):
        expect(ours == theirs, "sign-tx", line, ours, theirs)
    for line, ours, (theirs, _) in zip(plain, batch(program, "encode-unsigned", plain), peers):
        expect(ours["signingHash"] == theirs["signingHash"], "encode-unsigned", line, ours)
        expect(hexed(keccak(hexstr=ours["payload"])) == theirs["signingHash"], "payload", line)
    raws = [theirs["raw"] for theirs, _ in peers]
    decoded = batch(program, "decode-tx", [{"raw": raw} for raw in raws])
    for fields, ours, (theirs, signed) in zip(transactions, decoded, peers):
        wanted = {
            **in_rpc_names(fields), "type": hex(fields.get("type", 0)), "from": theirs["from"],
            "hash": theirs["hash"], "r": hex(signed.r), "s": hex(signed.s),
            "yParity" if "type" in fields else "v": hex(signed.v),
        }
        expect(ours == wanted, "decode-tx", ours, wanted)
    return {"signed": count, **check_mutated(program, source, raws)}


def check_mutated(program, source, raws):
    changed = [changed_bytes(source, bytes.fromhex(raw[2:])) for raw in raws]
    lines = [{"raw": hexed(raw)} for raw in changed]
    codes = collections.Counter()
    for raw, ours in zip(changed, batch(program, "decode-tx", lines)):
        code = code_of(ours)
        codes[code or "taken"] += 1
        if code is None:
            expect(ours["hash"] == hexed(keccak(raw)), "decode-tx", hexed(raw), ours)
            # eth-account refuses such an authorization; the EIP lets the chain skip it.
            if all(int(a["yParity"], 16) < 2 for a in ours.get("authorizationList", [])):
                sender = Account.recover_transaction(HexBytes(raw))
                expect(ours["from"] == sender, "from", hexed(raw), sender)
            expect(reencoded(raw, ours) == raw, "decode-tx is not strict", hexed(raw), ours)
        elif code not in BEYOND_PEER:
            expect(not is_taken(raw), f"decode-tx says {code}", hexed(raw))
    return {"mutated": len(changed), "codes": dict(codes.most_common())}


def changed_bytes(source, raw):
    """Half of them changed anywhere, half in one field with all lengths put right again."""
    if source.random() < 0.5:
        return mutated(source, raw)
    start = 0 if raw[0] >= 0xc0 else 1
    fields = rlp.decode(raw[start:])
    place = fields
    while True:
        index = source.randrange(len(place)) if place else 0
        if not place or isinstance(place[index], bytes) or source.random() < 0.3:
            break
        place = place[index]
    if not place or source.random() < 0.1:
        place.insert(index, source.choice([b"", b"\0", [], b"\1" * 20]))
    elif isinstance(place[index], list):
        place[index] = source.choice([b"", [], place[index] + [b""], place[index][:-1]])
    else:
        place[index] = source.choice([
            b"\0" + place[index], place[index][:-1], place[index][1:], place[index] + b"\1", [],
            bytes(len(place[index])), b"\xff" * 33, b"", mutated(source, place[index])])
    return raw[:start] + rlp.encode(fields)


def reencoded(raw, ours):
    """The decoded fields as rlp encodes them."""
    def to_bytes(text):
        value = int(text, 16)
        return value.to_bytes((value.bit_length() + 7) // 8, "big")

    if raw[0] >= 0xc0:
        names = ["nonce", "gasPrice", "gas", "to", "value", "input", "v", "r", "s"]
        return rlp.encode([field(ours, name, to_bytes) for name in names])
    fees = ["gasPrice"] if raw[0] == 1 else ["maxPriorityFeePerGas", "maxFeePerGas"]
    special = {3: ["maxFeePerBlobGas", "blobVersionedHashes"], 4: ["authorizationList"]}
    names = ["chainId", "nonce", *fees, "gas", "to", "value", "input", "accessList",
             *special.get(raw[0], []), "yParity", "r", "s"]
    return raw[:1] + rlp.encode([field(ours, name, to_bytes) for name in names])


def field(ours, name, to_bytes):
    value = ours.get(name, "0x")
    if name in ("to", "input"):
        return bytes.fromhex(value[2:])
    if name == "accessList":
        return [[bytes.fromhex(entry["address"][2:]),
                 [bytes.fromhex(key[2:]) for key in entry["storageKeys"]]] for entry in value]
    if name == "blobVersionedHashes":
        return [bytes.fromhex(entry[2:]) for entry in value]
    if name == "authorizationList":
        return [[to_bytes(entry["chainId"]), bytes.fromhex(entry["address"][2:]),
                 *(to_bytes(entry[key]) for key in ("nonce", "yParity", "r", "s"))]
                for entry in value]
    return to_bytes(value)


def is_taken(raw):
    """Whether py-evm decodes the bytes to a transaction that encodes back to them."""
    try:
        decoded = PragueTransactionBuilder.decode(raw)
        fields = getattr(decoded, "_inner", decoded)
        # Encoded anew: it remembers the bytes that it came from.
        if (b"" if raw[0] >= 0xc0 else raw[:1]) + rlp.encode(fields, type(fields)) != raw:
            return False
        # What the EIPs name and py-evm checks later, if at all.
        if raw[0] == 3 or raw[0] == 4 and not fields.to:
            return False
        # The empty address is one only where a contract is created.
        accounts = list(getattr(fields, "access_list", [])) + [
            (entry.address, None) for entry in getattr(fields, "authorization_list", [])]
        if not all(account for account, _ in accounts):
            return False
        return fields.gas < 1 << 64 and fields.nonce < (1 << 64) - 1
    except Exception:  # any of its refusals will do
        return False


def check_sidecars(program, source, count):
    """Type 3 transactions with blobs in both wrappers, built by rlp, whole and with a flaw."""
    lines, wanted = [], []
    for index in range(max(4, min(count // 50, 200))):
        fields = {**random_transaction(source), "type": 3, "chainId": 1, "to": "0x" + "11" * 20,
                  "accessList": [], "maxFeePerGas": 5, "maxPriorityFeePerGas": 1,
                  "maxFeePerBlobGas": 7}
        fields.pop("gasPrice", None)
        fields.pop("authorizationList", None)
        blobs = source.randint(1, 2)
        commitments = [source.randbytes(48) for _ in range(blobs)]
        fields["blobVersionedHashes"] = [
            hexed(b"\1" + hashlib.sha256(point).digest()[1:]) for point in commitments]
        signed = Account.sign_transaction(fields, "0x" + "46" * 32)
        body = rlp.decode(bytes(signed.raw_transaction)[1:])
        is_cells = index % 2 == 1
        proofs = [source.randbytes(48) for _ in range(blobs * (128 if is_cells else 1))]
        parts = [body] + ([b"\1"] if is_cells else []) + [
            [source.randbytes(131_072) for _ in range(blobs)], commitments, proofs]
        flaw = source.choice([None, None, "proof", "blob", "hash", "version", "count"])
        if flaw == "proof":
            proofs.pop()
        elif flaw == "blob":
            parts[-3][0] = parts[-3][0][:-1]
        elif flaw == "hash":
            commitments[0] = source.randbytes(48)
        elif flaw == "version" and is_cells:
            parts[1] = source.choice([b"", b"\2"])
        elif flaw == "count":
            parts.append(b"")
        else:
            flaw = None
        lines.append({"raw": hexed(b"\3" + rlp.encode(parts))})
        wanted.append((flaw, hexed(signed.hash), "7594" if is_cells else "4844"))
    for (flaw, digest, form), ours in zip(wanted, batch(program, "decode-tx", lines)):
        if flaw:
            expect(code_of(ours), "a sidecar was taken with a flaw", flaw)
        else:
            expect((ours.get("hash"), ours.get("sidecar")) == (digest, form), "sidecar", ours)
    return {"sidecars": len(lines)}


if __name__ == "__main__":
    # Types unknown to eth-account would be skipped silently otherwise.
    assert TypedTransaction
    sys.exit(main(__doc__, [check_signing, check_sidecars]))
