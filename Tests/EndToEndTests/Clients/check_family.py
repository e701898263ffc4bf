#!/usr/bin/env python3
"""Compares what a node says of its trades on some pools with the chain's own records, to the wei.

Usage: check_family.py [FILE]     (standard input without FILE)

Takes a JSON object: "orders" (their ids), "pools" (their addresses or ids), "poolsMin", and "keyFile",
"endpoints", "wallet", "tokens", "contracts", "fromBlock" as check_settlement.py has them. Waits until
everything is final. Every order was planned without any slippage on at least so many of those pools and
on nothing else. What a sale's one receipt moved is the plan. A purchase brought exactly the plan's
output for exactly the most that its transaction allows, which is what its pools were simulated to cost,
and never more than the plan's input, which must suffice for swaps forward, too. The executor's own
event says the same; the ledger is what the wallet holds, to the last unit. Prints one JSON line; exits
1 when something differs, 2 for wrong usage.
"""

import sys
import time

from web3 import Web3

from check_demo import check_chain_accounts, check_fills_of, check_filled
from check_restart import asking
from check_settlement import check_transactions
from checking import Checks, main

ROUTE_EXECUTED = Web3.keccak(text="RouteExecuted(address,address,address,uint256,uint256)")
PATIENCE_SECONDS = 60


def final_settlements(ask):
    """The settlements once all are final."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        rows = ask("/v1/settlements")
        if all(row["state"] in ("final", "abandoned") for row in rows):
            return rows
        if time.monotonic() > end:
            raise TimeoutError(f"not final: {[row['state'] for row in rows]}")
        time.sleep(0.5)


def check_plan(checks, chain, report, order):
    """The pools, one fill, one event of the executor, and all of them the plan."""
    name, plan, fills = order["id"], order["plan"], order["fills"]
    checks.equal(f"{name}: state", order["state"], "filled")
    known = {pool.lower() for pool in report["pools"]}
    used = [leg["source"].split(":")[-1].lower() for leg in plan["legs"]]
    checks.true(set(used) <= known, f"{name}: it is over {used}")
    checks.equal(f"{name}: legs of the plan", len(used), len(set(used)))
    checks.true(len(used) >= report["poolsMin"], f"{name}: it is over {len(used)} pools alone")
    checks.equal(f"{name}: fills", len(fills), 1)
    planned = [int(plan[end]) for end in ("amountIn", "amountOut")]
    moved = [int(fills[0][end]) for end in ("amountIn", "amountOut")]
    for place, end in enumerate(("amountIn", "amountOut")):
        legs = sum(int(leg[end]) for leg in plan["legs"])
        checks.equal(f"{name}: {end} of the legs", planned[place], legs)
    transaction = chain.eth.get_transaction(fills[0]["txHash"])
    # After the selector: swaps, token and amount given, token and amount received, deadline.
    words = bytes(transaction["input"])[4:]
    bounds = [int.from_bytes(words[32 * place:32 * place + 32], "big") for place in (2, 4)]
    checks.equal(f"{name}: bounds of the transaction", bounds, moved)
    checks.equal(f"{name}: planned output", planned[1], moved[1])
    if order["side"] == "sell":
        checks.equal(f"{name}: planned input", planned[0], moved[0])
    checks.true(moved[0] <= planned[0], f"{name}: cost {moved[0]}, planned {planned[0]}")
    receipt = chain.eth.get_transaction_receipt(fills[0]["txHash"])
    executor = report["contracts"]["routeExecutor"]
    events = [log for log in receipt["logs"]
              if log["address"] == executor and log["topics"][0] == ROUTE_EXECUTED]
    checks.equal(f"{name}: routes executed", len(events), 1)
    data = bytes(events[0]["data"])
    told = [int.from_bytes(data[start:start + 32], "big") for start in (0, 32)]
    checks.equal(f"{name}: the executor's event", moved, told)


def check(report):
    checks = Checks()
    ask = asking(report)
    chain = Web3(Web3.HTTPProvider(report["endpoints"]["rpc"]))
    settlements = final_settlements(ask)
    report = {**report, "settlements": settlements, "ledger": ask("/v1/ledger")}
    orders = [ask(f"/v1/orders/{order}") for order in report["orders"]]
    for order in orders:
        check_plan(checks, chain, report, order)
        check_filled(checks, report, order, order["fills"])
    check_transactions(checks, chain, report)
    check_chain_accounts(checks, chain, report)
    check_fills_of(checks, chain, {}, report, [(order, order["fills"]) for order in orders])
    checks.true(report["ledger"]["balanced"] is True, "the ledger balances")
    return checks


if __name__ == "__main__":
    sys.exit(main(__doc__, check))
