#!/usr/bin/env python3
"""Writes pools_maker.json: makers' signed orders of 0x and 1inch, drawn and answered by the modules
with which `check_pools_maker.py` compares the program: digests and signers by eth-account 0.14.0, what
a fill moves by the published rules, written a second time.

    pip install eth-account==0.14.0
    python3 generate_pools_maker.py

Seeds are fixed: the file is the same every time. A case: the STATE of `pool quote`, the order's
digest, what is asked, and either amounts in and out, fee, whether partial and what is filled then,
or code and field of the refusal.
"""
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "EndToEndTests/Clients"))

import check_pools_maker as check  # noqa: E402
import maker_orders as orders  # noqa: E402

COUNT = 100


def case(source, protocol, draw, keys):
    key, *others = source.sample(keys, len(keys))
    state = check.signed(source, draw(source, protocol, key), key, others)
    _, asked, is_exact_in, _ = check.question(source, state)
    row = {"state": state, "digest": "0x" + orders.digest(state).hex(), "asked": str(asked),
           "isExactIn": is_exact_in}
    try:
        *amounts, is_partial, filled = orders.fill(state, asked, is_exact_in)
        return row | {"amounts": [str(part) for part in amounts], "isPartial": is_partial,
                      "filled": str(filled)}
    except orders.Refused as refusal:
        code, field = refusal.args
        return row | {"refusal": [code, field.removeprefix("pool").removeprefix(".")]}


def main():
    source = random.Random("makers")
    keys = [source.randbytes(32) for _ in range(8)]
    cases = [case(source, protocol, draw, keys)
             for protocol, draw in (("0x-rfq", check.zero_ex), ("0x-limit", check.zero_ex),
                                    ("1inch", check.one_inch))
             for _ in range(COUNT)]
    with open(HERE / "pools_maker.json", "w") as file:
        file.write('{"cases":[\n')
        file.write(",\n".join(json.dumps(row, separators=(",", ":")) for row in cases))
        file.write("\n]}\n")


if __name__ == "__main__":
    main()
