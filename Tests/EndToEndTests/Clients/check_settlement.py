#!/usr/bin/env python3
"""Compares what a node says of one order's transactions with the chain's own records.

Usage: check_settlement.py [FILE]     (standard input without FILE)

Takes a JSON object: "order" (its id), "keyFile" (of the node's API), "endpoints", "wallet", "tokens",
"contracts" as check_demo.py has them, "fromBlock" (the head when the node first started) and
"withVenue". Everything must be final. On the chain after that block the wallet has one transaction
per nonce, each of them a settlement of the node whose outcome is what the receipt says, and there
are no other settlements; the ledger is what wallet and exchange hold, to the last unit; nothing is
left allowed to the executor; and the order traded what the receipts' logs add up to. Prints one JSON
line; exits 1 when something differs, 2 for wrong usage.
"""

import json
import sys
from collections import Counter

from web3 import Web3

from check_demo import (
    Checks, Exchange, check_chain_accounts, check_filled, check_fills, check_venue_accounts,
    same_hash)
from check_restart import completed


def on_chain(chain, wallet, first):
    """The wallet's transactions in canonical blocks from this one on."""
    found = []
    for number in range(first, chain.eth.block_number + 1):
        block = chain.eth.get_block(number, full_transactions=True)
        found += [entry for entry in block["transactions"] if entry["from"] == wallet]
    return found


def outcome(transaction, receipt, wallet):
    """How a transaction ended, by its receipt alone."""
    if receipt["status"] == 0:
        return "reverted"
    is_empty = transaction["to"] == wallet and len(transaction["input"]) == 0
    return "cancelled" if is_empty else "ok"


def check_transactions(checks, chain, report):
    """One transaction per nonce, each a final settlement with that outcome, and no others."""
    wallet = Web3.to_checksum_address(report["wallet"])
    found = on_chain(chain, wallet, report["fromBlock"] + 1)
    count = Counter(entry["nonce"] for entry in found)
    checks.true(all(n == 1 for n in count.values()), f"one transaction per nonce: {count}")
    rows = {row["nonce"]: row for row in report["settlements"] if row["state"] != "abandoned"}
    kept = [row for row in report["settlements"] if row["state"] != "abandoned"]
    checks.equal("settlements per nonce", len(kept), len(rows))
    checks.equal("nonces", sorted(rows), sorted(count))
    finalized = chain.eth.get_block("finalized")["number"]
    for entry in found:
        row, name = rows.get(entry["nonce"]), f"nonce {entry['nonce']}"
        if row is None:
            continue
        receipt = chain.eth.get_transaction_receipt(entry["hash"])
        checks.equal(f"{name}: state", row["state"], "final")
        checks.true(same_hash(row["txHash"], entry["hash"]), f"{name}: hash")
        checks.true(same_hash(row["blockHash"], receipt["blockHash"]), f"{name}: block")
        checks.equal(f"{name}: outcome", row.get("outcome"), outcome(entry, receipt, wallet))
        checks.true(receipt["blockNumber"] <= finalized, f"{name}: block is finalized")
    checks.equal("pending nonce", chain.eth.get_transaction_count(wallet, "latest"),
                 chain.eth.get_transaction_count(wallet, "pending"))
    return {str(entry["nonce"]): rows[entry["nonce"]].get("outcome")
            for entry in found if entry["nonce"] in rows}


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        print(__doc__, file=sys.stderr)
        return 2
    checks = Checks()
    try:
        text = open(sys.argv[1]).read() if len(sys.argv) == 2 else sys.stdin.read()
        report = completed(json.loads(text))
        chain = Web3(Web3.HTTPProvider(report["endpoints"]["rpc"]))
        exchanges = {
            name: Exchange(endpoint) for name, endpoint in report["endpoints"]["venues"].items()
        } if report["withVenue"] else {}
        outcomes = check_transactions(checks, chain, report)
        check_chain_accounts(checks, chain, report)
        check_venue_accounts(checks, exchanges, report)
        check_fills(checks, chain, exchanges, report)
        checks.true(report["ledger"]["balanced"] is True, "the ledger balances")
        parent = report["parent"]
        if parent["state"] == "filled":
            check_filled(checks, report, parent, report["fills"])
    except Exception as error:  # whatever a wrong report breaks is a mismatch too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    ok = not checks.mismatches
    print(json.dumps({
        "ok": ok, "checks": checks.count, "mismatches": checks.mismatches, "outcomes": outcomes}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
