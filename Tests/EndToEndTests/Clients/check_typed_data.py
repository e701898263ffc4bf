#!/usr/bin/env python3
"""Compares the commands for messages with eth-account on random input.

Usage: check_typed_data.py PROGRAM SEED COUNT

Hashes COUNT random documents of typed data by `eth typed-data` and by eth-account, and COUNT of
them again with one flaw each, which must be refused with the code of its class; hashes COUNT random
messages by `eth personal-message`, signs their digests by eth-account and recovers the signers by
`eth recover`. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import copy
import json
import sys

from eth_account import Account
from eth_account._utils.encode_typed_data.encoding_and_hashing import encode_type
from eth_account.messages import _hash_eip191_message, encode_defunct, encode_typed_data
from eth_utils import to_checksum_address

from eth_batch import batch, code_of, expect, hexed, main, number

DOMAIN = [("name", "string"), ("version", "string"), ("chainId", "uint256"),
          ("verifyingContract", "address"), ("salt", "bytes32")]
TEXTS = ["", "a", "Hello, Bob!", "ä ß €", "漢字 😀", "\x19\x01", "é" * 40, '"\\\n']


def atomic_type(source):
    bits = 8 * source.randint(1, 32)
    return source.choice(
        [f"uint{bits}", f"int{bits}", f"bytes{bits // 8}", "address", "bool", "bytes", "string"])


def random_types(source):
    """Structs of which each holds some of the later ones; all are reached from the first."""
    names = ["Order", "Person", "Asset", "_Leg1", "Z$"][:source.randint(1, 5)]
    types = {}
    for index, name in enumerate(names):
        fields = [atomic_type(source) for _ in range(source.randint(0 if index else 1, 4))]
        fields += names[index + 1:index + 2]
        fields += [later for later in names[index + 2:] if source.random() < 0.4]
        source.shuffle(fields)
        brackets = [source.choice(["", "", "", "[]", "[2]", "[][2]", "[1][]"]) for _ in fields]
        types[name] = [{"name": f"f{place}_{name.strip('$_').lower()}", "type": kind + bracket}
                       for place, (kind, bracket) in enumerate(zip(fields, brackets))]
    return types, names[0]


def random_value(source, kind, types):
    if kind.endswith("]"):
        element, size = kind[:-1].rsplit("[", 1)
        count = int(size) if size else source.randint(0, 3)
        return [random_value(source, element, types) for _ in range(count)]
    if kind in types:
        return {field["name"]: random_value(source, field["type"], types) for field in types[kind]}
    if kind == "address":
        text = to_checksum_address(source.randbytes(20))
        return source.choice([text, text.lower()])
    if kind == "bool":
        return source.random() < 0.5
    if kind == "string":
        return source.choice(TEXTS)
    if kind.startswith("bytes"):
        return hexed(source.randbytes(int(kind[5:] or source.choice([0, 1, 32, 33, 100]))))
    bits = int(kind.lstrip("uint"))
    value = number(source, bits) - (0 if kind[0] == "u" else 1 << (bits - 1))
    forms = [value, str(value)] + ([hex(value)] if value >= 0 else [])
    return source.choice(forms)


def random_document(source):
    types, primary = random_types(source)
    domain = [field for field in DOMAIN if source.random() < 0.6]
    values = {"name": "Causeway", "version": "1", "salt": hexed(source.randbytes(32)),
              "chainId": source.choice([1, "1", "0x1", 10]),
              "verifyingContract": to_checksum_address(source.randbytes(20))}
    if source.random() < 0.7:
        types["EIP712Domain"] = [{"name": name, "type": kind} for name, kind in domain]
    return {
        "types": types, "primaryType": primary, "domain": {name: values[name] for name, _ in domain},
        "message": random_value(source, primary, types)}


def check_documents(program, source, count):
    documents = [random_document(source) for _ in range(count)]
    for document, ours in zip(documents, batch(program, "typed-data", documents)):
        theirs = encode_typed_data(full_message=copy.deepcopy(document))
        wanted = {
            "encodedType": encode_type(document["primaryType"], document["types"]),
            "domainSeparator": hexed(theirs.header), "structHash": hexed(theirs.body),
            "digest": hexed(_hash_eip191_message(theirs)),
        }
        expect(ours == wanted, "typed-data", json.dumps(document), ours, wanted)
    flawed = [with_flaw(source, document) for document in documents]
    lines = [document for document, _ in flawed]
    for (document, codes), ours in zip(flawed, batch(program, "typed-data", lines)):
        expect(code_of(ours) in codes, "a flaw", codes, json.dumps(document), ours)
    return {"documents": count, "flawed": count}


def with_flaw(source, document):
    """The document with one flaw, and the codes that name it."""
    document = copy.deepcopy(document)
    types, primary, message = document["types"], document["primaryType"], document["message"]
    field = source.choice(types[primary])
    kind, name = field["type"], field["name"]
    flaw = source.randrange(14)
    if flaw == 0:
        message["typo"] = 1
        return document, ["unknown-key"]
    if flaw == 1:
        del message[name]
        return document, ["missing-key"]
    if flaw == 2:
        field["type"] = source.choice(["Nobody", "Nobody[2]"])
        return document, ["bad-type"]
    if flaw == 3:
        field["type"] = source.choice(
            ["uint", "int", "uint7", "uint264", "bytes0", "bytes33", "uint08", "fixed128x18",
             "(bool)", "bool[", "bool]", "bool[-1]", "bool[01]", "bool []", " bool", "function", ""])
        return document, ["bad-type"]
    if flaw == 4:
        types[primary].append({"name": "again", "type": primary + source.choice(["", "[]"])})
        return document, ["cyclic-type"]
    if flaw == 5:
        document["primaryType"] = "Nobody"
        return document, ["bad-type"]
    if flaw == 6:
        del document[source.choice(["types", "primaryType", "domain", "message"])]
        return document, ["missing-key"]
    if flaw == 7:
        document["typo"] = 1
        return document, ["unknown-key"]
    if flaw == 8:
        document["domain"]["typo"] = 1
        return document, ["unknown-key"]
    if flaw == 9:
        types[primary].append(dict(field))
        return document, ["bad-type"]
    if flaw == 10:
        types[source.choice(["uint256", "bytes", "a b", "1a", "A[]", ""])] = []
        return document, ["bad-type"]
    if flaw == 11:
        message[name] = None
        return document, ["bad-value"]
    if flaw == 12:
        field["name"] = source.choice(["", "a b", "1", "a,bool b", "ä"])
        return document, ["bad-type"]
    message[name], codes = wrong_value(source, kind, types)
    return document, codes


def wrong_value(source, kind, types):
    if kind.endswith("]"):
        return source.choice(["", {}, 1]), ["bad-value"]
    if kind in types:
        return source.choice(["", [], 1]), ["bad-value"]
    if kind == "address":
        return source.choice([
            ("0x" + "11" * 19, ["bad-address"]), (5, ["bad-value"]), ("", ["bad-address"]),
            ("0xFb6916095ca1df60bB79Ce92cE3Ea74c37c5d359", ["bad-checksum"])])
    if kind == "bool":
        return source.choice(["true", 1, 0, ""]), ["bad-value"]
    if kind == "string":
        return source.choice([1, True, []]), ["bad-value"]
    if kind == "bytes":
        return source.choice(["0x1", "1234", "0xzz", 5]), ["bad-value"]
    if kind.startswith("bytes"):
        size = int(kind[5:])
        return hexed(source.randbytes(size + source.choice([-1, 1]))), ["wrong-length"]
    bits = int(kind.lstrip("uint"))
    bounds = [1 << bits, -1] if kind[0] == "u" else [1 << (bits - 1), -1 - (1 << (bits - 1))]
    value = source.choice(bounds)
    return source.choice([
        (value, ["out-of-range"]), (str(value), ["out-of-range"]), (1.5, ["bad-value"]),
        ("1e3", ["bad-value"]), ("0x", ["bad-value"]), ("", ["bad-value"]), (True, ["bad-value"]),
        (" 1", ["bad-value"]), ("+1", ["bad-value"])])


def check_messages(program, source, count):
    lines, signatures = [], []
    for _ in range(count):
        text = source.choice(TEXTS) * source.randint(0, 5)
        data = source.choice([text.encode(), source.randbytes(source.choice([0, 9, 10, 99, 100]))])
        is_text = data == text.encode() and source.random() < 0.5
        lines.append({"message": text} if is_text else {"bytes": hexed(data)})
        key = (source.getrandbits(255) + 1).to_bytes(32, "big")
        signed = Account.sign_message(encode_defunct(primitive=data), key)
        signatures.append((hexed(signed.message_hash), signed, Account.from_key(key).address))
    for line, ours, (digest, _, _) in zip(
            lines, batch(program, "personal-message", lines), signatures):
        expect(ours == {"digest": digest}, "personal-message", line, ours)
    lines = []
    for digest, signed, _ in signatures:
        rest = signed.r.to_bytes(32, "big") + signed.s.to_bytes(32, "big")
        parity = signed.v - 27
        compact = bytearray(rest)
        compact[32] |= parity << 7
        form = source.choice([rest + bytes([signed.v]), rest + bytes([parity]), bytes(compact)])
        lines.append({"digest": digest, "signature": hexed(form)})
    for line, ours, (_, _, address) in zip(lines, batch(program, "recover", lines), signatures):
        expect(ours == {"address": address}, "recover", line, ours)
    broken = [{**line, "signature": line["signature"] + source.choice(["", "1d", "0000"])}
              if source.random() < 0.5 else
              {**line, "signature": "0x" + "00" * 32 + line["signature"][66:]} for line in lines]
    for line, ours in zip(broken, batch(program, "recover", broken)):
        size = len(line["signature"]) // 2 - 1
        if size not in (64, 65) or line["signature"].startswith("0x" + "00" * 32):
            expect(code_of(ours), "recover took", line, ours)
    return {"messages": count, "recovered": count}


if __name__ == "__main__":
    sys.exit(main(__doc__, [check_documents, check_messages]))
