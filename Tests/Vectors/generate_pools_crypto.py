#!/usr/bin/env python3
"""Writes pools_crypto.json: swaps in Curve's crypto pools, with what they leave, and reverts.

For the NG pools the answers come from the math contracts themselves, compiled with vyper 0.3.10 and
run in an EVM (pyrevm 0.3.7) under the exchange of curvesim 0.5.0; for the factory before NG all of
it is curvesim 0.5.0. The contracts' source may not be distributed: the script takes a folder that
holds, from the published repositories,

    math200.vy  curvefi/twocrypto-ng 04538be1 contracts/main/CurveCryptoMathOptimized2.vy
    math210.vy  curvefi/twocrypto-ng 97861d63 contracts/main/CurveTwocryptoMath.vy
    math3.vy    curvefi/tricrypto-ng 49a99c6a contracts/main/CurveCryptoMathOptimized3.vy

    python3 -m venv env
    env/bin/pip install vyper==0.3.10 pyrevm==0.3.7 pycryptodome
    env/bin/pip install --no-deps curvesim==0.5.0
    env/bin/python generate_pools_crypto.py FOLDER

Seeds are fixed: the file is the same every time.
"""

import json
import pathlib
import random
import subprocess
import sys

import pyrevm
from Crypto.Hash import keccak

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "EndToEndTests" / "Clients"))
import crypto_oracle  # noqa: E402
import crypto_states  # noqa: E402
from crypto_second import VARIANTS, Reverts  # noqa: E402

ME = "0x" + "11" * 20
SOURCES = {
    "twocrypto-v2.0.0-small-gamma": "math200.vy", "twocrypto-v2.0.0": "math210.vy",
    "twocrypto-v2.1.0": "math210.vy", "tricrypto-v2.0.0": "math3.vy",
}
QUOTAS = {"answered": 60, "newton": 12, "off": 3, "reverts": 25}


class Contract:
    """A math contract in an EVM."""

    def __init__(self, source, coins):
        command = [str(pathlib.Path(sys.executable).parent / "vyper"), "--evm-version", "paris",
                   "-f", "bytecode", str(source)]
        code = subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()
        self.coins = f"uint256[{coins}]"
        self.evm = pyrevm.EVM(gas_limit=2**63)
        self.evm.set_balance(ME, 10**30)
        self.address = self.evm.deploy(ME, bytes.fromhex(code.removeprefix("0x")))

    def call(self, signature, *values):
        selector = keccak.new(digest_bits=256, data=signature.encode()).digest()[:4]
        try:
            data = selector + b"".join(int(value).to_bytes(32, "big") for value in values)
            answer = bytes(self.evm.message_call(ME, self.address, calldata=data))
        except (OverflowError, RuntimeError) as error:
            raise Reverts(str(error)) from None
        return [int.from_bytes(answer[at:at + 32], "big") for at in range(0, len(answer), 32)]

    def get_y(self, A, gamma, xp, D, j):
        return self.call(f"get_y(uint256,uint256,{self.coins},uint256,uint256)",
                         A, gamma, *xp, D, j)

    def invariant(self, A, gamma, xp, K0_prev=0):
        signature = f"newton_D(uint256,uint256,{self.coins},uint256)"
        return self.call(signature, A, gamma, *xp, K0_prev)[0]

    def newton_D(self, A, gamma, xp, K0_prev=0):
        """The invariant, and the price that the exchange takes next, which may revert too."""
        D = self.invariant(A, gamma, xp, K0_prev)
        self.call(f"get_p({self.coins},uint256,uint256[2])", *xp, D, A, gamma)
        return D


def is_off(variant, case):
    """Whether curvesim's own invariant is another one."""
    if variant != "tricrypto-v2.0.0":
        return False
    state, *swap = case
    before = crypto_oracle.TALLY["curvesimOff"]
    try:
        crypto_oracle.Oracle(variant, state).exchange(*swap)
    except Reverts:
        return False
    return crypto_oracle.TALLY["curvesimOff"] > before


def answer(variant, case, contract):
    """The row of a case and its kind."""
    state, i, j, amount = case
    solve = (contract.get_y, contract.newton_D) if contract else None
    oracle = crypto_oracle.Oracle(variant, state, solve)
    invariant = contract.invariant if contract else oracle.newton_D
    try:
        fresh = str(invariant(oracle.pool.A, oracle.pool.gamma, oracle.pool._xp()))
    except crypto_oracle.ERRORS:
        fresh = ""
    rest = ["invariant", "amplification", "gamma", "midFee", "outFee", "feeGamma"]
    row = {
        "precisions": state["precisions"], "priceScale": state["priceScale"],
        "balances": state["balances"], "rest": [state[key] for key in rest], "fresh": fresh,
        "swap": [i, j], "amountIn": str(amount), "after": [],
    }
    try:
        out, fee, balances, D = oracle.exchange(i, j, amount)
    except Reverts:
        return "reverts", row
    row["after"] = [str(value) for value in (out, fee, D, *balances)]
    if is_off(variant, case):
        return "off", row
    closed = variant == "factory-v2" or oracle.start
    return "answered" if closed else "newton", row


def rows(variant, folder):
    contract = None
    if variant in SOURCES:
        contract = Contract(folder / SOURCES[variant], VARIANTS[variant]["coins"])
    source = random.Random(f"pools_crypto {variant}")
    left, found = dict(QUOTAS), []
    for _ in range(20_000):
        kind, row = answer(variant, crypto_states.random_case(source, variant), contract)
        if left[kind] > 0:
            left[kind] -= 1
            found.append(row)
    return found


def main():
    folder = pathlib.Path(sys.argv[1])
    document = {variant: rows(variant, folder) for variant in VARIANTS}
    lines = []
    for variant, found in document.items():
        text = ",\n".join(json.dumps(row, separators=(",", ":")) for row in found)
        lines.append(f"{json.dumps(variant)}: [\n{text}\n]")
    provenance = ("NG: math contracts compiled by vyper 0.3.10 in pyrevm 0.3.7, exchange by "
                  "curvesim 0.5.0; factory: curvesim 0.5.0; written by generate_pools_crypto.py")
    text = f'{{"provenance": {json.dumps(provenance)},\n"variants": {{\n' + ",\n".join(lines)
    (HERE / "pools_crypto.json").write_text(text + "\n}}\n")


if __name__ == "__main__":
    main()
