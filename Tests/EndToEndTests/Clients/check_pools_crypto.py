#!/usr/bin/env python3
"""Compares `pool quote` on Curve's crypto pools with crypto_oracle.py on random states.

Usage: check_pools_crypto.py PROGRAM SEED COUNT

Draws COUNT states and swaps of every variant, near the price scale and at the limits: output, fee,
the whole state after and reverts must be the oracle's. Asks for exact outputs, which must be
refused. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.

Needs curvesim 0.5.0 (see crypto_oracle.py, which says what of it is independent).
"""

import json
import subprocess
import sys

import crypto_oracle
import crypto_states
from crypto_second import VARIANTS
from eth_batch import CHUNK, code_of, expect, main


def quotes(program, lines):
    """The answers to the lines."""
    for start in range(0, len(lines), CHUNK):
        text = "".join(json.dumps(line) + "\n" for line in lines[start:start + CHUNK])
        done = subprocess.run(
            [program, "pool", "quote"], input=text, capture_output=True, text=True, timeout=600)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        expect(done.returncode == 0 and len(answers) == len(lines[start:start + CHUNK]),
               f"exit {done.returncode}, {len(answers)} answers", done.stderr[-300:])
        yield from answers


def wanted(variant, state, i, j, amount):
    """What the answer must hold; None for a revert."""
    try:
        out, fee, balances, D = crypto_oracle.Oracle(variant, state).exchange(i, j, amount)
    except crypto_oracle.Reverts:
        return None
    after = {**state, "balances": [str(b) for b in balances], "invariant": str(D)}
    if variant in ("twocrypto-v2.0.0", "tricrypto-v2.0.0"):
        del after["variant"]
    return {
        "amountIn": str(amount), "amountOut": str(out),
        "fee": {"token": state["coins"][j], "amount": str(fee)}, "after": after, "partial": False,
    }


def check(variant):
    def run(program, source, count):
        cases = [crypto_states.random_case(source, variant) for _ in range(count)]
        lines = [{"pool": state, "tokenIn": state["coins"][i], "tokenOut": state["coins"][j],
                  "amountIn": str(amount)} for state, i, j, amount in cases]
        reverts = 0
        for case, line, answer in zip(cases, lines, quotes(program, lines)):
            want = wanted(variant, *case)
            reverts += want is None
            if want is None:
                expect(code_of(answer) == "reverts", variant, line, answer, "should revert")
            else:
                expect(answer == want, variant, line, answer, want)
        return {variant: count, f"{variant} reverts": reverts}

    run.__name__ = f"check_{variant}"
    return run


def check_exact_out(program, source, count):
    lines = []
    for variant in VARIANTS:
        state, i, j, amount = crypto_states.random_case(source, variant)
        lines.append({"pool": state, "tokenIn": state["coins"][i], "tokenOut": state["coins"][j],
                      "amountOut": str(amount)})
    for line, answer in zip(lines, quotes(program, lines)):
        expect(code_of(answer) == "unsupported", "exact out", line, answer)
    return {"exact outputs refused": len(lines), "curvesim": dict(crypto_oracle.TALLY)}


if __name__ == "__main__":
    checks = [check(variant) for variant in VARIANTS]
    sys.exit(main(__doc__, checks + [check_exact_out]))
