#!/usr/bin/env python3
"""Writes pools_balancer.json and pools_vaults.json.

Balancer V2: answers of the pool contracts of every weighted and stable deployment (bytecode of balpy
0.0.0a85), executed in an EVM (pyrevm 0.3.7). Balancer V3: answers of balancer-maths 0.1.2, corrected
as `balancer_three.py` says. Vaults: operations executed by snekmate 0.1.2's ERC-4626 vault.

    python3 -m venv env
    env/bin/pip install pyrevm==0.3.7 eth-abi eth-utils "eth-hash[pycryptodome]" vyper==0.4.3
    env/bin/pip install --no-deps balpy==0.0.0a85 balancer-maths==0.1.2 snekmate==0.1.2
    env/bin/python generate_pools_balancer.py

Seeds are fixed: the files are the same every time.
"""
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "EndToEndTests" / "Clients"))

import check_pools_balancer as balancer
import check_pools_vaults as vaults
from balancer_machine import STABLE, WEIGHTED, Machine
from balancer_three import Refused, quote_three
from vault_machine import Reverted, Vaults

POOLS, SWAPS = 11, 10


def contract_pools(source, version, machine):
    rows = []
    for _ in range(POOLS):
        state, decimals, rates = balancer.random_pool(source, version, version in WEIGHTED, 112)
        pool = balancer.made(machine, state, decimals, rates)
        swaps = []
        for _ in range(SWAPS):
            _, question = balancer.random_line(source, state, 112)
            answer = balancer.by_contract(pool, state, *question)
            swaps.append(row(question, answer and (*answer, answer[0])))
        rows.append({**state, "swaps": swaps})
    return rows


def package_pools(source, is_weighted):
    rows = []
    while len(rows) < 2 * POOLS:
        state, _, _ = balancer.random_pool(source, "v3", is_weighted, 128)
        if len(rows) % 3 == 2:
            state["aggregateSwapFee"] = str(source.randrange(1, 10**18))
        if not balancer.fits_three(state):
            continue
        swaps = []
        for _ in range(SWAPS):
            _, question = balancer.random_line(source, state, 128)
            try:
                amount_in, amount_out, kept = quote_three(state, *question)
                swaps.append(row(question, (amount_in, amount_out, kept)))
            except Refused:
                swaps.append(row(question, None))
        rows.append({**state, "swaps": swaps})
    return rows


def row(question, answer):
    """Exact in?, places, asked, then what goes in, comes out and stays, or `reverts`."""
    is_exact_in, amount, place_in, place_out = question
    found = [str(part) for part in answer] if answer else ["reverts"]
    return [int(is_exact_in), place_in, place_out, str(amount), *found]


def vault_rows(source, count):
    """Totals and offset, inward?, exact in?, asked, then the other amount and totals after."""
    made, rows = Vaults(), []
    for _ in range(count):
        state = vaults.random_vault(source)
        _, is_inward, is_exact_in, amount = vaults.random_question(source, state)
        head = [state["totalAssets"], state["totalSupply"], state["decimalsOffset"],
                int(is_inward), int(is_exact_in), str(amount)]
        try:
            name = vaults.NAMES[is_inward, is_exact_in]
            rows.append(head + [str(part) for part in made.operate(state, name, amount)])
        except Reverted:
            rows.append(head + ["reverts"])
    return rows


def write(name, provenance, rows):
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    with open(pathlib.Path(__file__).parent / name, "w") as file:
        file.write('{"provenance": ' + json.dumps(provenance) + f',\n"rows": [\n{lines}\n]}}\n')


def main():
    machine, pools = Machine(), []
    for version in [*WEIGHTED, *STABLE]:
        pools += contract_pools(random.Random(f"{version} 41"), version, machine)
    for is_weighted in (True, False):
        pools += package_pools(random.Random(f"three {is_weighted} 42"), is_weighted)
    write("pools_balancer.json",
          "answers of Balancer V2's pool contracts executed in an EVM (pyrevm 0.3.7, bytecode of "
          "balpy 0.0.0a85) and, for v3, of balancer-maths 0.1.2 with corrections; written by "
          "generate_pools_balancer.py, seeds fixed", pools)
    write("pools_vaults.json",
          "operations of snekmate 0.1.2's ERC-4626 vault executed in an EVM (pyrevm 0.3.7); "
          "written by generate_pools_balancer.py, seeds fixed",
          vault_rows(random.Random(43), 600))


if __name__ == "__main__":
    main()
