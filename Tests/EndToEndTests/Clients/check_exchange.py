#!/usr/bin/env python3
"""Checks a node's orders, fills and ledger against the exchange's own records, without a chain.

Usage: check_exchange.py [FILE]     (standard input without FILE)

Takes the JSON object that check_restart.py takes, of a node that trades at exchanges alone, and asks
the exchanges past their faults. One order per client order id and none unknown to the node, none
open, the same fills on both sides, each once, and the same balances. Prints one JSON line; exits 1
when something differs, 2 for wrong usage.
"""

import json
import sys

from check_demo import Checks, Exchange, check_fills, check_venue_accounts
from check_restart import check_orders, completed


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        print(__doc__, file=sys.stderr)
        return 2
    checks = Checks()
    try:
        text = open(sys.argv[1]).read() if len(sys.argv) == 2 else sys.stdin.read()
        report = completed(json.loads(text))
        exchanges = {
            name: Exchange(endpoint) for name, endpoint in report["endpoints"]["venues"].items()}
        checks.true(report["ledger"]["balanced"] is True, "the ledger balances")
        check_fills(checks, None, exchanges, report)
        check_venue_accounts(checks, exchanges, report)
        orders = check_orders(checks, report)
    except Exception as error:  # whatever a wrong report breaks is a mismatch too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    ok = not checks.mismatches
    print(json.dumps({
        "ok": ok, "checks": checks.count, "mismatches": checks.mismatches,
        "clientOrderIds": orders,
    }))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
