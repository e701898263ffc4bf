#!/usr/bin/env python3
"""Writes pools_balancer_logs.json: what Balancer V2's vault and pools emit and answer.

Pools of every weighted and stable deployment, made by their factories from the bytecode of balpy
0.0.0a85, live in an EVM (pyrevm 0.3.7) through swaps by input and by output, swaps with the pool's
own share, joins, exits and changes of the fee. After each call stand its logs and what the vault holds
of the tokens; every few calls also the answers of the views by which such a pool is read.
generate_pools_balancer.py beside this file says what to install. Seeds are fixed: running it again
changes nothing. Vaults of snekmate 0.1.2 are there too, compiled by vyper and executed the same way.
"""
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "EndToEndTests" / "Clients"))

from balancer_machine import ME, STABLE, WAD, WEIGHTED, Machine, Reverted
from eth_abi import encode
from eth_utils import keccak
from vault_machine import Reverted as VaultReverted
from vault_machine import Vaults

CALLS, READ_EVERY = 24, 8
CACHES = {"v2.meta": "getPriceRateCache(address)"}


def log_rows(evm):
    """Address, topics and data of the logs of the last call."""
    rows = []
    for log in evm.result.logs:
        topics, data = log.data
        rows.append([log.address.lower(), ["0x" + bytes(topic).hex() for topic in topics],
                     "0x" + bytes(data).hex()])
    return rows


class Life:
    """A pool that is called at random and writes down what it emits."""

    def __init__(self, version, source):
        self.machine, self.version, self.source = Machine(), version, source
        is_weighted = version in WEIGHTED
        count = 2 if version == "v2.meta" else source.choice([2, 3, 4])
        # A contract that always answers 1 does for a token of one decimal.
        tokens = [self.machine.contract(1) for _ in range(count)]
        weights, rates = None, None
        if is_weighted:
            weights = [WAD // count] * count
            weights[0] += WAD - sum(weights)
        elif version not in ("v2.stable1", "v2.stable2"):
            rates = [WAD if source.random() < 0.5 else WAD + source.randrange(10**17)
                     for _ in tokens]
        self.rates = rates
        first = self.machine.made + 1
        self.pool = self.machine.pool(
            version, tokens, source.randrange(10**13, 10**17), weights=weights,
            amplification=None if is_weighted else source.choice([1, 60, 200, 5000]), rates=rates)
        self.providers = [] if is_weighted else [
            "0x" + (0xC0DE << 128 | (first + i)).to_bytes(20, "big").hex() for i in range(count)]
        self.pool.join([source.randrange(10**9, 10**12) for _ in tokens])

    def call(self):
        """One call of a random kind that did not revert."""
        kinds = ["swap_in"] * 4 + ["swap_out"] * 3 + ["join", "exit", "change_fee"]
        if not self.pool.is_minimal and self.pool.address in self.pool.registered:
            kinds.append("shares")
        while True:
            kind = self.source.choice(kinds)
            try:
                getattr(self, kind)()
                return kind
            except Reverted:
                continue

    def swap(self, is_exact_in):
        a, b = self.source.sample(range(len(self.pool.tokens)), 2)
        held = self.pool.vault_balances()[a if is_exact_in else b]
        self.pool.vault_swap(is_exact_in, max(1, int(held * self.source.random() ** 4 / 5)), a, b)

    def swap_in(self):
        self.swap(True)

    def swap_out(self):
        self.swap(False)

    def shares(self):
        """A swap of a token for the pool's own share, which is a join."""
        place = self.source.randrange(len(self.pool.tokens))
        amount = max(1, self.pool.vault_balances()[place] // 30)
        swap = (self.pool.id, 0, self.pool.tokens[place], self.pool.address, amount, b"")
        self.machine.send(
            self.machine.vault,
            "swap((bytes32,uint8,address,address,uint256,bytes),(address,bool,address,bool),"
            "uint256,uint256)",
            [swap, (ME, False, ME, False), 0, 2**60])

    def assets(self):
        return self.pool.tokens if self.pool.is_minimal else self.pool.registered

    def join(self):
        amounts = [h // self.source.randrange(10, 500) for h in self.pool.vault_balances()]
        data = encode(["uint256", "uint256[]", "uint256"], [1, amounts, 0])
        assets = self.assets()
        self.machine.send(
            self.machine.vault,
            "joinPool(bytes32,address,address,(address[],uint256[],bytes,bool))",
            [self.pool.id, ME, ME, (assets, [2**200] * len(assets), data, False)])

    def exit(self):
        """Tokens out of the share that `ME` has, each its own amount."""
        amounts = [h // self.source.randrange(50, 900) for h in self.pool.vault_balances()]
        kind = 1 if "composable" in self.version else 2
        data = encode(["uint256", "uint256[]", "uint256"], [kind, amounts, 2**112])
        assets = self.assets()
        self.machine.send(
            self.machine.vault,
            "exitPool(bytes32,address,address,(address[],uint256[],bytes,bool))",
            [self.pool.id, ME, ME, (assets, [0] * len(assets), data, False)])

    def change_fee(self):
        """By the owner."""
        self.machine.send(self.pool.address, "setSwapFeePercentage(uint256)",
                          [self.source.randrange(10**13, 10**17)])

    def answers(self):
        """What the views answer, by address and calldata; null for those that revert."""
        pool, vault = self.pool.address, self.machine.vault
        views = [(pool, "getSwapFeePercentage()", ()), (pool, "getPausedState()", ()),
                 (pool, "getRateProviders()", ()), (vault, "getPool(bytes32)", [self.pool.id]),
                 (vault, "getPoolTokens(bytes32)", [self.pool.id])]
        if self.version in WEIGHTED:
            views.append((pool, "getNormalizedWeights()", ()))
        else:
            views.append((pool, "getAmplificationParameter()", ()))
        for index, token in enumerate(self.pool.tokens):
            views.append((token, "decimals()", ()))
            if self.rates:
                views.append((self.providers[index], "getRate()", ()))
                cache = CACHES.get(self.version, "getTokenRateCache(address)")
                views.append((pool, cache, [token]))
        rows = []
        for to, signature, values in views:
            kinds = [k for k in signature[signature.index("(") + 1:-1].split(",") if k]
            data = keccak(text=signature)[:4] + encode(kinds, values)
            try:
                answer = "0x" + self.machine.send(to, signature, values).hex()
            except Reverted:
                answer = None
            rows.append([to.lower(), "0x" + data.hex(), answer])
        return rows


def pool_row(version, source):
    life = Life(version, source)
    row = {"version": version, "address": life.pool.address.lower(),
           "vault": life.machine.vault.lower(), "id": "0x" + life.pool.id.hex(),
           "tokens": [t.lower() for t in life.pool.tokens],
           "rateProviders": life.providers if life.rates else [], "answers": life.answers(),
           "calls": []}
    for number in range(1, CALLS + 1):
        kind = life.call()
        logs = log_rows(life.machine.evm)
        balances = [str(b) for b in life.pool.vault_balances()]
        row["calls"].append([kind, logs, balances,
                             life.answers() if number % READ_EVERY == 0 else []])
    return row


def vault_row(offset, source):
    machine = Vaults()
    state = {"decimalsOffset": offset, "totalAssets": str(source.randrange(10**6, 10**12)),
             "totalSupply": str(source.randrange(10**6, 10**12))}
    row = {**state, "address": machine.vault(offset).lower(), "asset": machine.asset.lower(),
           "calls": []}
    while len(row["calls"]) < CALLS:
        name = source.choice(["deposit", "mint", "withdraw", "redeem"])
        amount = source.randrange(1, 10**source.randrange(1, 10))
        try:
            _, assets, supply = operate(machine, state, name, amount, row)
        except VaultReverted:
            continue
        state.update(totalAssets=str(assets), totalSupply=str(supply))
    return row


def operate(machine, state, name, amount, row):
    seen = []
    send = machine.send

    def watched(to, signature, values):
        answer = send(to, signature, values)
        if signature.startswith(name + "("):
            seen.extend(log_rows(machine.evm))
        return answer

    machine.send = watched
    try:
        answer = machine.operate(state, name, amount)
    finally:
        machine.send = send
    row["calls"].append([name, seen, str(answer[1]), str(answer[2])])
    return answer


def main():
    document = {
        "provenance": "logs and answers of Balancer V2's vault, factories and pools (bytecode of "
                      "balpy 0.0.0a85) and of snekmate 0.1.2's ERC-4626 vault (vyper 0.4.3), "
                      "executed in an EVM (pyrevm 0.3.7); written by generate_balancer_logs.py, "
                      "seeds fixed",
        "pools": [pool_row(version, random.Random(index + 1))
                  for index, version in enumerate([*WEIGHTED, *STABLE])],
        "vaults": [vault_row(offset, random.Random(offset + 100)) for offset in (0, 6)]}
    with open("pools_balancer_logs.json", "w") as file:
        json.dump(document, file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    main()
