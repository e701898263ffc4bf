#!/usr/bin/env python3
"""Compares what a node says of all its orders with the exchange's and the chain's own records.

Usage: check_records.py [FILE]     (standard input without FILE)

Takes a JSON object of a node that has come to rest after bad days: "acknowledged" (the ids of the
orders that it took), "submitted" (all that were ever sent to it), "keyFile" (of the node's API), and
"endpoints", "wallet", "tokens", "contracts" as check_demo.py has them; without a chain "rpc" is empty.
Every acknowledged order is there and has ended, filled or with a reason and the exact remainder; the
exchange has one order per client order id, each known to the node and none open, and every trade is
booked once; the chain has one transaction of the wallet per nonce, each a final settlement of the
node, and the node has one intent per nonce; the ledger is what exchange and wallet hold, to the last
unit. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import json
import sys
from collections import Counter
from decimal import Decimal

from web3 import Web3

from check_demo import (
    Checks, Exchange, check_chain_accounts, check_filled, check_fills_of, check_venue_accounts)
from check_restart import compare_orders, completed_all
from check_settlement import check_transactions


def check_parents(checks, report):
    """Every acknowledged order is there, no other than were sent, and each has come to its end."""
    listed = Counter(parent["id"] for parent in report["parents"])
    checks.true(all(n == 1 for n in listed.values()), "each order is listed once")
    lost = sorted(set(report["acknowledged"]) - set(listed))
    checks.equal("acknowledged orders that are gone", [], lost)
    checks.equal("orders that nobody sent", [], sorted(set(listed) - set(report["submitted"])))
    states = Counter()
    for parent in report["parents"]:
        name, state = f"order {parent['id']}", parent["state"]
        states[state] += 1
        filled, quantity = Decimal(parent["filled"]), Decimal(parent["quantity"])
        if state == "filled":
            check_filled(checks, report, parent, parent["fills"])
        else:
            checks.true(
                state in ("canceled", "held", "denied"), f"{name} has ended: it is {state}")
            if state == "denied":
                checks.equal(f"{name}: filled of a denied order", filled, 0)
            checks.true(bool(parent.get("reason")), f"{name}: {state} for a reason")
            checks.true(filled <= quantity, f"{name}: {filled} of {quantity}")
    return states


def check(report):
    """All checks; what was counted on the way."""
    checks = Checks()
    rpc, outcomes = report["endpoints"]["rpc"], {}
    chain = Web3(Web3.HTTPProvider(rpc)) if rpc else None
    exchanges = {
        name: Exchange(endpoint) for name, endpoint in report["endpoints"]["venues"].items()}
    states = check_parents(checks, report)
    listed = [row for parent in report["parents"] for row in parent["orders"]]
    orders = compare_orders(checks, listed, exchanges.values(), "ETHUSDC")
    if chain:
        outcomes = check_transactions(checks, chain, {**report, "fromBlock": 0})
        check_chain_accounts(checks, chain, report)
    check_venue_accounts(checks, exchanges, report)
    check_fills_of(
        checks, chain, exchanges, report,
        [(parent, parent["fills"]) for parent in report["parents"]])
    checks.true(report["ledger"]["balanced"] is True, "the ledger balances")
    return checks, {
        "parents": dict(states), "exchangeOrders": len(orders),
        "outcomes": dict(Counter(str(outcome) for outcome in outcomes.values())),
    }


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = open(sys.argv[1]).read() if len(sys.argv) == 2 else sys.stdin.read()
        checks, counts = check(completed_all(json.loads(text)))
    except Exception as error:  # whatever a wrong report breaks is a mismatch too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    ok = not checks.mismatches
    print(json.dumps({
        "ok": ok, "checks": checks.count, "mismatches": checks.mismatches[:40], **counts}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
