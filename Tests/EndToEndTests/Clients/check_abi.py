#!/usr/bin/env python3
"""Compares the ABI commands with eth-abi on random input.

Usage: check_abi.py PROGRAM SEED COUNT

Encodes COUNT random values of random types by `eth abi-encode` and by eth-abi, decodes them by
`eth abi-decode`, packs COUNT values, and decodes COUNT encodings with bytes changed: what we take
must be what eth-abi takes, with the same values; what we refuse eth-abi must refuse, or it is an
offset into the heads of static members, which eth-abi miscounts. Prints one JSON line; exits 1 when
something differs, 2 for wrong usage.
"""

import collections
import decimal
import string
import sys

import eth_abi
from eth_abi.packed import encode_packed
from eth_utils import keccak, to_checksum_address

from eth_batch import batch, code_of, expect, hexed, main, number

PARTS = ["uint", "int", "address", "bool", "bytes", "string", "fixed bytes", "decimal", "function"]


def random_type(source, depth):
    kind = source.randrange(len(PARTS) + (4 if depth else 0))
    if kind >= len(PARTS):
        if kind == len(PARTS):
            return f"{random_type(source, depth - 1)}[]"
        if kind == len(PARTS) + 1:
            return f"{random_type(source, depth - 1)}[{source.randint(1, 3)}]"
        members = [random_type(source, depth - 1) for _ in range(source.randint(1, 4))]
        return f"({','.join(members)})"
    return word_type(source, PARTS[kind])


def word_type(source, part):
    bits = 8 * source.choice([1, 2, 7, 8, 9, 16, 20, 31, 32, source.randint(1, 32)])
    if part == "decimal":
        return source.choice(["", "u"]) + f"fixed{bits}x{source.choice([1, 2, 18, 80])}"
    if part == "fixed bytes":
        return f"bytes{bits // 8}"
    return part + str(bits) if part in ("uint", "int") else part


def members(text):
    """The members of a tuple's text without its parentheses."""
    depth, start, found = 0, 0, []
    for index, character in enumerate(text + ","):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append(text[start:index])
            start = index + 1
    return found


def random_value(source, kind):
    """A value for eth-abi."""
    if kind.endswith("]"):
        element, size = kind[:-1].rsplit("[", 1)
        count = int(size) if size else source.choice([0, 1, 2, 3, 5])
        return tuple(random_value(source, element) for _ in range(count))
    if kind.startswith("("):
        return tuple(random_value(source, member) for member in members(kind[1:-1]))
    if kind == "address":
        return to_checksum_address(source.randbytes(20))
    if kind == "bool":
        return source.random() < 0.5
    if kind == "string":
        letters = string.printable + "äß€漢😀\0\x7f"
        return "".join(source.choices(letters, k=source.choice([0, 1, 5, 31, 32, 33, 100])))
    if kind in ("bytes", "function") or kind.startswith("bytes"):
        sizes = {"bytes": source.choice([0, 1, 31, 32, 33, 64, 200]), "function": 24}
        return source.randbytes(sizes.get(kind) if kind in sizes else int(kind[5:]))
    return random_number(source, kind)


def random_number(source, kind):
    if "fixed" in kind:
        bits, places = map(int, kind.lstrip("ufixed").split("x"))
        value = random_number(source, ("uint" if kind[0] == "u" else "int") + str(bits))
        with decimal.localcontext(decimal.Context(prec=100)):
            return decimal.Decimal(value).scaleb(-places)
    bits = int(kind.lstrip("uint"))
    value = number(source, bits)
    return value if kind[0] == "u" else value - (1 << (bits - 1))


def in_json(value, kind):
    """A value as the commands write it."""
    if kind.endswith("]"):
        element = kind[:-1].rsplit("[", 1)[0]
        return [in_json(entry, element) for entry in value]
    if kind.startswith("("):
        return [in_json(entry, member) for entry, member in zip(value, members(kind[1:-1]))]
    if isinstance(value, bytes):
        return hexed(value)
    if kind == "address":
        return to_checksum_address(value)
    if isinstance(value, decimal.Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text)
    return value if isinstance(value, (bool, str)) else str(value)


def random_case(source):
    types = [random_type(source, source.choice([0, 1, 2, 3])) for _ in range(source.randint(0, 4))]
    return types, [random_value(source, kind) for kind in types]


def check_coding(program, source, count):
    cases = [random_case(source) for _ in range(count)]
    lines, wanted = [], []
    for types, values in cases:
        line = {"types": types, "values": [in_json(v, t) for v, t in zip(values, types)]}
        data = eth_abi.encode(types, values)
        if source.random() < 0.3:
            line["function"] = f"call_{source.randrange(100)}({','.join(types)})"
            data = keccak(text=line["function"])[:4] + data
            if source.random() < 0.5:
                del line["types"]
        lines.append(line)
        wanted.append(hexed(data))
    for line, ours, data in zip(lines, batch(program, "abi-encode", lines), wanted):
        expect(ours == {"data": data}, "abi-encode", line, ours, data)
    encoded = [eth_abi.encode(types, values) for types, values in cases]
    lines = [
        {"types": types, "data": hexed(data + source.choice([b"", b"", b"\7"])),
         "lenient": source.random() < 0.2}
        for (types, _), data in zip(cases, encoded)]
    for (types, values), line, ours in zip(cases, lines, batch(program, "abi-decode", lines)):
        theirs = [in_json(value, kind) for value, kind in zip(values, types)]
        expect(ours == {"values": theirs}, "abi-decode", line, ours, theirs)
    return {"coded": count, **check_changed(program, source, cases, encoded)}


def changed(source, data):
    """The data with one word or one byte changed, or with its end cut off."""
    data = bytearray(data)
    words = len(data) // 32
    if not words:
        return bytes(data)
    place = 32 * source.randrange(words)
    kind = source.randrange(5)
    if kind == 0:
        data[place:place + 32] = (32 * source.randint(0, words + 1)).to_bytes(32, "big")
    elif kind == 1:
        data[place + source.randrange(32)] ^= 1 << source.randrange(8)
    elif kind == 2:
        del data[source.randrange(len(data)):]
    elif kind == 3:
        other = 32 * source.randrange(words)
        data[place:place + 32] = data[other:other + 32]
    else:
        edge = source.choice([1 << 255, (1 << 256) - 1, (1 << 63) - 1, 1 << 64, len(data), 2**31])
        data[place:place + 32] = edge.to_bytes(32, "big")
    return bytes(data)


def check_changed(program, source, cases, encoded):
    broken = [changed(source, data) for data in encoded]
    lines = [{"types": types, "data": hexed(data)} for (types, _), data in zip(cases, broken)]
    codes = collections.Counter()
    for line, (types, _), data, ours in zip(
            lines, cases, broken, batch(program, "abi-decode", lines)):
        code = code_of(ours)
        codes[code or "taken"] += 1
        theirs = decoded(types, data)
        if code in ("bad-offset", "too-large") and any("(" in kind for kind in types):
            continue
        if code is None:
            expect(ours.get("values") == theirs, "abi-decode", line, ours, theirs)
        else:
            expect(theirs is None, f"abi-decode says {code}", line, theirs)
    return {"changed": len(broken), "codes": dict(codes.most_common())}


def decoded(types, data):
    """What eth-abi makes of it; None when it refuses."""
    try:
        values = eth_abi.decode(types, data)
        return [in_json(value, kind) for value, kind in zip(values, types)]
    except Exception:  # any of its refusals will do
        return None


def check_packed(program, source, count):
    """Arrays are left to a table in the Swift tests: eth-abi packs their elements without the
    padding that Solidity gives them."""
    lines, wanted = [], []
    for _ in range(count):
        types = [word_type(source, source.choice(PARTS)) for _ in range(source.randint(0, 5))]
        whole = source.choice(["uint256", "int256", "bytes32"])
        if source.random() < 0.3:
            types.append(whole + source.choice(["[]", "[2]"]))
        values = [random_value(source, kind) for kind in types]
        lines.append({"types": types, "packed": True,
                      "values": [in_json(v, t) for v, t in zip(values, types)]})
        wanted.append(hexed(encode_packed(types, values)))
    for line, ours, data in zip(lines, batch(program, "abi-encode", lines), wanted):
        expect(ours == {"data": data}, "packed", line, ours, data)
    return {"packed": count}


def check_refusals(program, source, count):
    """Values that do not belong to their type, by class."""
    lines = []
    for _ in range(count // 4 + 10):
        bits = 8 * source.randint(1, 31)
        lines += [
            ([f"uint{bits}"], [str(1 << bits)]), ([f"uint{bits}"], ["-1"]),
            ([f"int{bits}"], [str(1 << (bits - 1))]),
            ([f"int{bits}"], [str(-1 - (1 << (bits - 1)))]),
            ([f"bytes{bits // 8}"], [hexed(source.randbytes(bits // 8 + 1))]),
            (["uint256[2]"], [["1"]]), (["(bool,bool)"], [[True]]), (["bool"], ["true"]),
            (["uint256"], []), (["address"], ["0x" + "11" * 19]), (["bytes"], ["0x1"]),
            (["string"], [5]), ([f"uint{bits + source.randint(1, 7)}"], ["1"]),
            (["uint256[]"], ["1"]), (["bytes33"], ["0x"]), (["fixed8x1"], ["0.11"]),
        ]
    lines = [{"types": types, "values": values} for types, values in lines]
    for line, ours in zip(lines, batch(program, "abi-encode", lines)):
        expect(code_of(ours), "abi-encode took", line, ours)
    return {"refused": len(lines)}


if __name__ == "__main__":
    sys.exit(main(__doc__, [check_coding, check_packed, check_refusals]))
