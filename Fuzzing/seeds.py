"""Writes the inputs that the fuzzers start from, one folder a target.

Most come from Tests/Vectors, which other people's code made; the rest is typed here. The names of
the files are their hashes, as libFuzzer names what it finds, so that running again changes nothing.
"""

import hashlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNT = 40


def vectors(name):
    return json.loads((ROOT / "Tests/Vectors" / name).read_text())


def raw(text):
    return bytes.fromhex(text.removeprefix("0x"))


def rlp():
    yield from (raw(text) for text in ("c0", "80", "00", "c88363617483646f67", "c7c0c1c0c3c0c1c0"))
    yield from (raw(header["encoded"]) for header in vectors("ethereum_headers.json"))
    for block in vectors("ethereum_receipts.json")["blocks"]:
        yield from (raw(receipt["encoded"]) for receipt in block["receipts"][:8])


def transactions():
    for item in vectors("ethereum_transactions.json")[:COUNT]:
        yield raw(item["raw"])


def blobs():
    """Form, commitment, nonce; then places and what to put there; then how many bytes to cut off."""
    yield from (raw(text) for text in ("000102", "010709", "0001020000040700000509", "01010203"))


def abi():
    for item in vectors("ethereum_abi.json")[: 2 * COUNT]:
        yield f"({','.join(item['types'])})\n".encode() + raw(item["data"])
    word = (32).to_bytes(32, "big")
    yield b"Transfer(address indexed from, address indexed to, uint256 value)\n" + 3 * word
    yield b"Failed(bytes32 indexed id, (string,uint8[2])[] why)\n" + 12 * word
    yield b"transfer(address,uint256)\n" + 2 * word
    yield b"Insufficient(uint256 available, uint256 required)\n" + 2 * word
    yield b"(uint8,(bytes,string)[],uint256[][2])[]\n" + 9 * word
    yield b"(ufixed128x18,fixed,function,bool,int24)\n" + 5 * word
    yield b"\n" + raw("08c379a0") + word + (2).to_bytes(32, "big") + b"no".ljust(32, b"\0")
    yield b"\n" + raw("4e487b71") + (0x11).to_bytes(32, "big")


def typed_data():
    domain = {
        "name": "Ether Mail", "version": "1", "chainId": 1,
        "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
    }  # fmt: skip
    fields = [("name", "string"), ("version", "string"), ("chainId", "uint256")]
    fields.append(("verifyingContract", "address"))
    people = {
        "Person": [("name", "string"), ("wallets", "address[]")],
        "Mail": [("from", "Person"), ("to", "Person[]"), ("contents", "string")],
    }
    cow = {"name": "Cow", "wallets": ["0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"]}
    mail = {"from": cow, "to": [cow], "contents": "Hello"}
    kinds = {
        "All": [
            ("a", "int8"), ("b", "uint256[2]"), ("c", "bytes"), ("d", "bytes4"), ("e", "bool"),
            ("f", "int256[][1]"), ("g", "string[]"),
        ]
    }  # fmt: skip
    values = {
        "a": -3, "b": ["0x01", "2"], "c": "0x0102", "d": "0x01020304", "e": True,
        "f": [[-1, "7"]], "g": ["é", "\u0000\U0001f600"],
    }  # fmt: skip
    for types, name, message in ((people, "Mail", mail), (kinds, "All", values)):
        for own in ({"EIP712Domain": fields}, {}):
            listed = {
                struct: [{"name": member, "type": type} for member, type in members]
                for struct, members in {**own, **types}.items()
            }
            document = {
                "types": listed, "primaryType": name, "domain": domain, "message": message,
            }  # fmt: skip
            yield json.dumps(document).encode()
            yield json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def rpc():
    def answer(result, number=7):
        return {"jsonrpc": "2.0", "id": number, "result": result}

    renamed = {"ommersHash": "sha3Uncles", "beneficiary": "miner"}
    for header in vectors("ethereum_headers.json"):
        block = {renamed.get(name, name): value for name, value in header.items()}
        del block["encoded"]
        yield b"\0" + json.dumps(answer(block)).encode()
    one, two = "0x" + "11" * 32, "0x" + "22" * 20
    log = {
        "address": two, "topics": [one], "data": "0x0102", "blockNumber": "0x5", "blockHash": one,
        "transactionHash": one, "transactionIndex": "0x2", "logIndex": "0x3", "removed": False,
    }  # fmt: skip
    receipt = {
        "transactionHash": one, "blockHash": one, "blockNumber": "0x5", "transactionIndex": "0x2",
        "status": "0x1", "gasUsed": "0x5208", "effectiveGasPrice": "0x9", "logs": [log],
        "contractAddress": None,
    }  # fmt: skip
    fees = {"oldestBlock": "0x5", "baseFeePerGas": ["0x1", "0x2"], "reward": [["0x7"]]}
    reason = "08c379a0" + f"{32:064x}" + f"{4:064x}" + "6f6f7073".ljust(64, "0")
    errors = [
        {"code": 3, "message": "execution reverted: oops", "data": "0x" + reason},
        {"code": -32015, "message": "VM execution error", "data": "Reverted 0x" + reason},
        {"code": -32603, "message": "x", "data": {"originalError": {"data": "0x" + reason}}},
    ]
    for result in (receipt, [log, {**log, "logIndex": "0x4"}], fees, "0x1", None, {"a": [1e9, ""]}):
        yield b"\0" + json.dumps(answer(result)).encode()
    outcome = {"txHash": one, "gasUsed": 21000, "error": "execution reverted", "revert": "no"}
    simulation = {
        "bundleHash": one, "coinbaseDiff": "20000", "results": [outcome], "totalGasUsed": 21000,
    }  # fmt: skip
    yield b"\0" + json.dumps(answer(simulation)).encode()
    status = {"hash": one, "maxBlockNumber": 5, "seenInMempool": False, "simError": "too low"}
    for word in ("PENDING", "INCLUDED", "FAILED", "CANCELLED", "UNKNOWN"):
        yield b"\0" + json.dumps({"status": word, **status}).encode()
    for error in errors:
        failed = {"jsonrpc": "2.0", "id": 8, "error": error}
        yield b"\1" + json.dumps([failed, answer(receipt)]).encode()
    yield b"\1" + json.dumps({"id": None, "error": {"code": -32600, "message": "no"}}).encode()


def threshold():
    """Which check, then its input; for sessions three changes: message, action, place, value."""
    case = vectors("dkls23_keys.json")[0]
    for row in case["messages"]:
        if len(row["body"]) != 2 * row["length"]:
            continue
        session = case["opening"] if row["round"] == 0 else case["session"]
        header = bytes([1, row["kind"], row["round"]])
        header += row["sender"].to_bytes(2, "big") + row["receiver"].to_bytes(2, "big")
        header += raw(session) + raw(row["previous"]) + row["length"].to_bytes(4, "big")
        yield b"\0" + header + raw(row["body"])
        yield b"\1" + header + raw(row["body"]) + bytes(64)
    for which in range(5):
        yield bytes([2, which]) + bytes(32)
        yield bytes([2, which]) + raw(case["publicKey"]) * 2
    for message in range(6):
        for action in range(10):
            yield bytes([3, message, action, 0, 40, 1])
            yield bytes([4, message, action, 0, 40, 1])


def relay():
    """A wish, or guests that come (three bits each) and go (the highest bit)."""
    yield b"\0\1" + bytes(range(32))
    yield b"\0\2" + bytes(range(32))
    yield b"\1" + bytes([0o10, 0o01, 0x80, 0o21, 0o12, 0x81, 0o10, 0o10, 0o10, 0o10, 0o10, 0o01])
    yield b"\1" + bytes(number % 64 | (number % 3 == 0) << 7 for number in range(0, 400, 7))


def main():
    folder = pathlib.Path(sys.argv[1])
    makers = {
        "ABI": abi, "Blobs": blobs, "RLP": rlp, "RPC": rpc, "Relay": relay, "Threshold": threshold,
        "Transactions": transactions, "TypedData": typed_data,
    }  # fmt: skip
    for name, maker in makers.items():
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        for seed in maker():
            (target / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


if __name__ == "__main__":
    main()
