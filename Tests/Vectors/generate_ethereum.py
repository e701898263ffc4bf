"""Writes the Ethereum vectors beside this file from independent Python implementations.

Needs eth-account, eth-abi, eth-keys, eth-utils and rlp. Deterministic: running it again changes
nothing as long as the package versions named in README.md stand.
"""

import json
import random
from pathlib import Path

import rlp
from eth_abi import encode
from eth_account import Account
from eth_account._utils.legacy_transactions import (
    serializable_unsigned_transaction_from_dict,
)
from eth_keys import KeyAPI
from eth_keys.backends import NativeECCBackend
from eth_utils import keccak, to_checksum_address

FOLDER = Path(__file__).parent
# The pure Python curve: the default would be the very library that we use.
KEYS = KeyAPI(NativeECCBackend())
RANDOM = random.Random(20250607)


def hexed(data):
    return "0x" + bytes(data).hex()


def integer(bits):
    """An integer below 2^bits whose own width varies."""
    return RANDOM.getrandbits(RANDOM.randint(1, bits)) if bits else 0


def write(name, value):
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    # One case a line keeps differences readable.
    text = text.replace("},{", "},\n{")
    (FOLDER / name).write_text(text + "\n")


def transaction(kind):
    key = RANDOM.randbytes(32)
    fields = {
        "nonce": integer(RANDOM.choice([1, 16, 63])),
        "gas": integer(RANDOM.choice([24, 63])),
        "to": RANDOM.choice([RANDOM.randbytes(20)] * 4 + [b""]),
        "value": integer(RANDOM.choice([1, 70, 256])),
        "data": RANDOM.randbytes(RANDOM.choice([0, 1, 4, 36, 55, 56, 68, 300])),
    }
    if kind == 2:
        fields |= {
            "type": 2,
            "chainId": 1 + integer(RANDOM.choice([8, 32, 60])),
            "maxFeePerGas": integer(RANDOM.choice([40, 256])),
            "accessList": [
                {
                    "address": hexed(RANDOM.randbytes(20)),
                    "storageKeys": [hexed(RANDOM.randbytes(32)) for _ in range(RANDOM.randint(0, 3))],
                }
                for _ in range(RANDOM.choice([0, 0, 1, 3]))
            ],
        }
        fields["maxPriorityFeePerGas"] = RANDOM.randint(0, fields["maxFeePerGas"])
    else:
        fields["gasPrice"] = integer(RANDOM.choice([40, 256]))
        if RANDOM.random() < 0.7:
            fields["chainId"] = 1 + integer(RANDOM.choice([8, 32, 60]))
    signed = Account.sign_transaction(fields, key)
    unsigned = serializable_unsigned_transaction_from_dict(
        {name: value for name, value in fields.items() if name != "type" or value}
    )
    chain = fields.get("chainId", 0)
    parity = signed.v if kind == 2 else (signed.v - 35) % 2 if chain else signed.v - 27
    case = {
        "type": kind,
        "privateKey": hexed(key),
        "signingHash": hexed(unsigned.hash()),
        "raw": hexed(signed.raw_transaction),
        "hash": hexed(signed.hash),
        "from": hexed(bytes.fromhex(Account.from_key(key).address[2:])),
        "r": hex(signed.r),
        "s": hex(signed.s),
        "yParity": parity,
        "input": hexed(fields["data"]),
    }
    for name in ("nonce", "gas", "value", "gasPrice", "chainId", "maxFeePerGas",
                 "maxPriorityFeePerGas"):
        if name in fields:
            case[name] = hex(fields[name])
    if fields["to"]:
        case["to"] = hexed(fields["to"])
    if kind == 2:
        case["accessList"] = fields["accessList"]
    return case


def abi_type(depth):
    choices = ["uint", "int", "address", "bool", "bytes", "fixed", "string"]
    if depth:
        choices += ["array", "fixedArray", "tuple", "tuple", "array"]
    kind = RANDOM.choice(choices)
    if kind in ("uint", "int"):
        return f"{kind}{8 * RANDOM.randint(1, 32)}"
    if kind == "fixed":
        return f"bytes{RANDOM.randint(1, 32)}"
    if kind == "array":
        return abi_type(depth - 1) + "[]"
    if kind == "fixedArray":
        return abi_type(depth - 1) + f"[{RANDOM.randint(1, 3)}]"
    if kind == "tuple":
        return "(" + ",".join(abi_type(depth - 1) for _ in range(RANDOM.randint(1, 3))) + ")"
    return kind


def members(text):
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return parts + [text[start:]]


def abi_value(kind):
    """The value for the encoder, and the same for JSON."""
    if kind.endswith("]"):
        element, _, size = kind[:-1].rpartition("[")
        pairs = [abi_value(element) for _ in range(int(size) if size else RANDOM.randint(0, 3))]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if kind.startswith("("):
        pairs = [abi_value(member) for member in members(kind[1:-1])]
        return tuple(pair[0] for pair in pairs), [pair[1] for pair in pairs]
    if kind.startswith("uint"):
        value = RANDOM.choice([0, 2 ** int(kind[4:]) - 1, integer(int(kind[4:]))])
        return value, str(value)
    if kind.startswith("int"):
        half = 2 ** (int(kind[3:]) - 1)
        value = RANDOM.choice([-half, half - 1, -1, RANDOM.randrange(-half, half)])
        return value, str(value)
    if kind == "address":
        value = RANDOM.randbytes(20)
        return value, hexed(value)
    if kind == "bool":
        value = RANDOM.random() < 0.5
        return value, value
    if kind == "string":
        value = "".join(RANDOM.choice("abc 0é∑🦉") for _ in range(RANDOM.choice([0, 3, 32, 40])))
        return value, value
    size = int(kind[5:]) if kind != "bytes" else RANDOM.choice([0, 1, 31, 32, 33, 70])
    value = RANDOM.randbytes(size)
    return value, hexed(value)


def abi_case():
    types = [abi_type(3) for _ in range(RANDOM.randint(1, 4))]
    pairs = [abi_value(kind) for kind in types]
    return {
        "types": types,
        "values": [pair[1] for pair in pairs],
        "data": hexed(encode(types, [pair[0] for pair in pairs])),
    }


def header_case(count):
    """A header of `count` fields, the counts that the forks produced."""
    fields = {
        "parentHash": RANDOM.randbytes(32),
        "ommersHash": RANDOM.randbytes(32),
        "beneficiary": RANDOM.randbytes(20),
        "stateRoot": RANDOM.randbytes(32),
        "transactionsRoot": RANDOM.randbytes(32),
        "receiptsRoot": RANDOM.randbytes(32),
        "logsBloom": RANDOM.randbytes(256),
        "difficulty": integer(RANDOM.choice([0, 60, 256])),
        "number": integer(40),
        "gasLimit": integer(40),
        "gasUsed": integer(40),
        "timestamp": integer(34),
        "extraData": RANDOM.randbytes(RANDOM.randint(0, 32)),
        "mixHash": RANDOM.randbytes(32),
        "nonce": RANDOM.randbytes(8),
        "baseFeePerGas": integer(60),
        "withdrawalsRoot": RANDOM.randbytes(32),
        "blobGasUsed": integer(RANDOM.choice([0, 20])),
        "excessBlobGas": integer(RANDOM.choice([0, 30])),
        "parentBeaconBlockRoot": RANDOM.randbytes(32),
        "requestsHash": RANDOM.randbytes(32),
    }
    chosen = dict(list(fields.items())[:count])
    encoded = rlp.encode(
        [rlp.sedes.big_endian_int.serialize(value) if isinstance(value, int) else value
         for value in chosen.values()]
    )
    case = {name: hex(value) if isinstance(value, int) else hexed(value)
            for name, value in chosen.items()}
    return case | {"encoded": hexed(encoded), "hash": hexed(keccak(encoded))}


def signature_case():
    key = KEYS.PrivateKey(RANDOM.randbytes(32))
    digest = RANDOM.randbytes(32)
    signature = key.sign_msg_hash(digest)
    return {
        "privateKey": hexed(key.to_bytes()),
        "publicKey": hexed(key.public_key.to_bytes()),
        "address": hexed(key.public_key.to_canonical_address()),
        "checksummed": to_checksum_address(key.public_key.to_canonical_address()),
        "digest": hexed(digest),
        "r": hex(signature.r),
        "s": hex(signature.s),
        "yParity": signature.v,
    }


def main():
    write("ethereum_transactions.json",
          [transaction(0) for _ in range(80)] + [transaction(2) for _ in range(120)])
    write("ethereum_abi.json", [abi_case() for _ in range(200)])
    write("ethereum_headers.json", [header_case(count) for count in (15, 16, 17, 20, 21) for _ in range(4)])
    write("ethereum_signatures.json", [signature_case() for _ in range(60)])
    pattern = bytes((7 * index + 3) % 256 for index in range(10_000))
    write("ethereum_keccak.json", [{"count": count, "hash": hexed(keccak(pattern[:count]))}
                          for count in [*range(280), 407, 408, 409, 1_000, 10_000]])


if __name__ == "__main__":
    main()
