"""Writes pools_executor.json: calls of the executor contract encoded by eth-abi, and pools where
their factories put them by CREATE2.

    env/bin/pip install eth-abi eth-utils "eth-hash[pycryptodome]"
    env/bin/python generate_pools_executor.py

Seeds are fixed, so the file is the same every time.
"""
import json
import random

from eth_abi import encode
from eth_utils import keccak

SWAP = "(uint8,address,address,address,uint256,uint256,uint256)"
TYPES = [SWAP + "[]", "address", "uint256", "address", "uint256", "uint256"]
PERMIT_TYPES = ["uint256", "bytes"]
ZERO = "0x" + "00" * 20
WITH_EXACT_OUTPUT = ("constantProduct", "concentrated", "poolManager", "balancer", "balancerV3")


def hexed(data):
    return "0x" + data.hex()


def methods(r, pool):
    """One of each method with random numbers: name, the contract's kind and word, fields."""
    row, fee, spacing = r.randrange(256), r.choice([0, 500, 2**24 - 1]), r.choice([1, 60, 2**24 - 1])
    i, j, flags = r.randrange(256), r.randrange(256), r.randrange(4)
    native, stable = r.randrange(2), r.randrange(2)
    hooks = r.choice([0, r.getrandbits(160)])
    pool_id = int(pool, 16) << 96 | r.getrandbits(96)
    curve = [i, j, flags & 1, flags >> 1]
    return [
        ("constantProduct", 0, row << 24 | fee, [row, fee]),
        ("concentrated", 1, row << 24 | fee, [row, fee]),
        (
            "poolManager", 2, hooks << 96 | native << 48 | spacing << 24 | fee,
            [fee, spacing, native, "0x%040x" % hooks],
        ),
        ("int128", 3, flags << 16 | j << 8 | i, curve),
        ("uint256", 4, flags << 16 | j << 8 | i, curve),
        ("underlying", 5, flags << 16 | j << 8 | i, curve),
        ("deposit", 6, 0, []),
        ("redeem", 7, 0, []),
        ("wrap", 8, 0, []),
        ("unwrap", 9, 0, []),
        ("balancer", 10, pool_id, ["0x%064x" % pool_id]),
        ("solidly", 11, row << 24 | stable, [row, stable]),
        ("balancerV3", 12, 0, []),
    ]


def calls():
    r = random.Random(31)
    result = []
    for count in (1, 2, 5, 16, 3):
        for is_exact_out in (False, True):
            for payment in ("allowance", "permit", "native"):
                result.append(call(r, count, is_exact_out, payment))
    return result


def call(r, count, is_exact_out, payment):
    def address():
        return "0x" + r.randbytes(20).hex()

    token_in, token_out, wrapped = address(), address(), address()
    given = wrapped if payment == "native" else token_in
    swaps = []
    for index in range(count):
        pool = address()
        choices = methods(r, pool)
        if is_exact_out:
            choices = [each for each in choices if each[0] in WITH_EXACT_OUTPUT]
        name, kind, data, fields = choices[(index + count) % len(choices)]
        tokens = (given, token_out) if is_exact_out else (address(), address())
        amount = r.getrandbits(r.choice([8, 90, 250])) or 1
        limit = r.choice([0, 0, r.getrandbits(200)])
        swaps.append((name, fields, (kind, pool, *tokens, data, amount, limit)))
    legs = [leg for _, _, leg in swaps]
    pulled = r.getrandbits(90) or 1
    received = sum(leg[5] for leg in legs) if is_exact_out else r.getrandbits(70) or 1
    deadline = 1_900_000_000 + count
    name = "executeExactOut" if is_exact_out else "execute"
    types, values = list(TYPES), [
        legs, ZERO if payment == "native" else token_in, pulled, token_out, received, deadline]
    document = {
        "swaps": [[n, f, *leg[1:4], str(leg[5]), str(leg[6])] for n, f, leg in swaps],
        "tokenIn": values[1], "pulled": str(pulled), "tokenOut": token_out,
        "received": str(received), "isExactOut": is_exact_out, "deadline": deadline}
    if payment == "permit":
        nonce, signature = r.getrandbits(256), r.randbytes(r.choice([64, 65]))
        name, types = name + "WithPermit", types + PERMIT_TYPES
        values += [nonce, signature]
        document |= {"nonce": str(nonce), "signature": hexed(signature)}
    selector = keccak(text=f"{name}({','.join(types)})")[:4]
    return document | {"data": hexed(selector + encode(types, values))}


def pools():
    """Rows of the executor's table, each with a pool of its factory."""
    r = random.Random(33)
    result = []
    for scheme, kind in enumerate(("pair", "solidly", "tokens", "fee", "tickSpacing")):
        deployer, code_hash = r.randbytes(20), r.randbytes(32)
        tokens = sorted(r.randbytes(20) for _ in range(2))
        fee, spacing, stable = r.choice([100, 500, 3000]), r.choice([1, 10, 200]), r.randrange(2)
        encoded = encode(["address", "address"], [hexed(token) for token in tokens])
        salt = {
            "pair": b"".join(tokens),
            "solidly": b"".join(tokens) + bytes([stable]),
            "tokens": encoded,
            "fee": encoded + fee.to_bytes(32, "big"),
            "tickSpacing": encoded + encode(["int24"], [spacing]),
        }[kind]
        address = keccak(b"\xff" + deployer + keccak(salt) + code_hash)[12:]
        scheme = min(scheme, 3)
        answer = encode(["address", "bytes32", "uint8"], [hexed(deployer), code_hash, scheme])
        result.append({
            "kind": kind, "row": hexed(answer), "scheme": scheme, "address": hexed(address),
            "token0": hexed(tokens[0]), "token1": hexed(tokens[1]), "feePips": fee,
            "tickSpacing": spacing, "isStable": bool(stable)})
    return result


def main():
    provenance = "calls encoded by eth-abi; written by generate_pools_executor.py"
    parts = [
        f'"{name}": [\n' + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]"
        for name, rows in (("calls", calls()), ("pools", pools()))]
    with open("pools_executor.json", "w") as file:
        file.write('{"provenance": ' + json.dumps(provenance) + ",\n" + ",\n".join(parts) + "}\n")


if __name__ == "__main__":
    main()
