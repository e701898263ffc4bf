#!/usr/bin/env python3
"""Counts orders and transactions by the exchange's and the chain's own records.

Usage: check_restart.py [FILE]     (standard input without FILE)

Takes a JSON object of a node that died and was started again: "order" (its id), "keyFile" (of the
node's API), and "endpoints", "wallet", "tokens", "contracts" as check_demo.py has them. Asks the node
for the order, its settlements and its ledger and makes all checks of check_demo.py. Beyond them: the
exchange has one order per client order id and none that the node does not list; and the chain has
one transaction of the wallet per nonce, each of them a settlement of the node. Prints one JSON line;
exits 1 when something differs, 2 for wrong usage.
"""

import json
import sys
import urllib.request
from collections import Counter
from decimal import Decimal

from web3 import Web3

from check_demo import Exchange, check


def asking(report):
    """A function that asks the node's API."""
    with open(report["keyFile"]) as file:
        headers = {"Authorization": f"Bearer {file.read().strip()}"}

    def ask(path):
        request = urllib.request.Request(report["endpoints"]["api"] + path, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    return ask


def completed_all(report):
    """The report with what the node's API says of everything."""
    ask = asking(report)
    return {
        **report, "parents": ask("/v1/orders"), "settlements": ask("/v1/settlements"),
        "ledger": ask("/v1/ledger"),
    }


def completed(report):
    """The report with what the node's API says of one order."""
    ask = asking(report)
    order = ask(f"/v1/orders/{report['order']}")
    return {
        **report, "parent": order, "plan": order["plan"], "fills": order["fills"],
        "orders": order["orders"], "settlements": ask("/v1/settlements"),
        "ledger": ask("/v1/ledger"),
    }


def check_orders(checks, report):
    """The exchange's orders of one parent's pair against those that the parent lists."""
    parent = report["parent"]
    exchanges = [Exchange(endpoint) for endpoint in report["endpoints"]["venues"].values()]
    return compare_orders(checks, report["orders"], exchanges, parent["base"] + parent["quote"])


def compare_orders(checks, listed, exchanges, symbol):
    """One exchange order per client order id, none unknown to the node, none still open."""
    theirs = [row for exchange in exchanges for row in exchange.orders(symbol)]
    count = Counter(row["clientOrderId"] for row in theirs)
    checks.true(all(n == 1 for n in count.values()), f"one order per client order id: {count}")
    ours = {row["clientOrderId"]: row for row in listed}
    checks.equal("number of listed orders", len(listed), len(ours))
    for row in theirs:
        name = f"order {row['clientOrderId']}"
        checks.true(row["clientOrderId"] in ours, f"{name} is known to the node")
        checks.true(row["status"] not in ("NEW", "PARTIALLY_FILLED"), f"{name} is over")
        if row["clientOrderId"] in ours:
            checks.equal(f"{name}: filled", Decimal(ours[row["clientOrderId"]]["filled"]),
                         Decimal(row["executedQty"]))
    for identifier, row in ours.items():
        if identifier not in count:
            checks.equal(f"order {identifier}, unknown to the exchange", Decimal(row["filled"]), 0)
    return sorted(count)


def check_nonces(checks, report):
    """One transaction of the wallet per nonce on the whole chain, each a settlement of the node."""
    chain = Web3(Web3.HTTPProvider(report["endpoints"]["rpc"]))
    wallet = Web3.to_checksum_address(report["wallet"])
    found = []
    for number in range(chain.eth.block_number + 1):
        for entry in chain.eth.get_block(number, full_transactions=True)["transactions"]:
            if entry["from"] == wallet:
                found.append((entry["nonce"], Web3.to_hex(entry["hash"])))
    count = Counter(nonce for nonce, _ in found)
    checks.true(all(n == 1 for n in count.values()), f"one transaction per nonce: {count}")
    ours = [(row["nonce"], row["txHash"]) for row in report["settlements"]]
    checks.equal("transactions", sorted(ours), sorted(found))
    checks.equal("pending nonce", chain.eth.get_transaction_count(wallet, "latest"),
                 chain.eth.get_transaction_count(wallet, "pending"))
    return [nonce for nonce, _ in found]


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = open(sys.argv[1]).read() if len(sys.argv) == 2 else sys.stdin.read()
        report = completed(json.loads(text))
        checks = check(report)
        orders = check_orders(checks, report)
        nonces = check_nonces(checks, report)
    except Exception as error:  # whatever a wrong report breaks is a mismatch too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    ok = not checks.mismatches
    print(json.dumps({
        "ok": ok, "checks": checks.count, "mismatches": checks.mismatches,
        "clientOrderIds": orders, "nonces": nonces,
    }))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
