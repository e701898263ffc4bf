#!/usr/bin/env python3
"""Checks what a node says of an order against the chain and the exchange themselves.

Usage: check_demo.py [FILE]     (standard input without FILE)

Takes the JSON object that `causeway demo --json --keep` prints, while everything is still up. Every
balance of the ledger must be what the chain (web3.py on the printed RPC) and the exchange (its REST
account endpoint) say; every settlement must be final there; every fill must be on their records; and
what was spent and received must be what the order says. Where several cosigners have the key, each
transaction on the chain must be the one that two of them signed, one cosigner's process must be dead,
and it must have signed before its death and the others afterwards. Prints one JSON line; exits 1 when
something differs, 2 for wrong usage.
"""

import hashlib
import hmac
import json
import os
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from decimal import Decimal, getcontext

import rlp
from eth_account import Account
from web3 import Web3

from checking import Checks, main

getcontext().prec = 120

ERC20_ABI = [
    {"type": "function", "name": name, "stateMutability": "view",
     "inputs": [{"name": "", "type": kind} for kind in kinds],
     "outputs": [{"name": "", "type": "uint256"}]}
    for name, kinds in (("balanceOf", ["address"]), ("allowance", ["address", "address"]))
]
TRANSFER = "0x" + Web3.keccak(text="Transfer(address,address,uint256)").hex().removeprefix("0x")
GAP_BPS_MAX = Decimal("0.01")
PAGE_MAX = 500


class Exchange:
    """Signed questions to a Binance spot REST endpoint; a paper exchange answers past its faults."""

    def __init__(self, endpoint):
        self.rest = endpoint["rest"].rstrip("/")
        self.api_key = endpoint["apiKey"]
        self.secret = endpoint["secret"].encode()

    def ask(self, path, **parameters):
        query = urllib.parse.urlencode(
            {**parameters, "recvWindow": 5000, "timestamp": int(time.time() * 1000)})
        signature = hmac.new(self.secret, query.encode(), hashlib.sha256).hexdigest()
        request = urllib.request.Request(
            f"{self.rest}{path}?{query}&signature={signature}",
            # The second keeps faults away: a checker reads what really happened.
            headers={"X-MBX-APIKEY": self.api_key, "X-Paper-Faults": "off"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer, parse_float=Decimal)

    def balances(self):
        rows = self.ask("/api/v3/account")["balances"]
        return {row["asset"]: Decimal(row["free"]) + Decimal(row["locked"]) for row in rows}

    def trades(self, symbol):
        return {str(row["id"]): row
                for row in self.pages("/api/v3/myTrades", symbol, "fromId", "id")}

    def orders(self, symbol):
        return self.pages("/api/v3/allOrders", symbol, "orderId", "orderId")

    def pages(self, path, symbol, start, key):
        """Every row of a history that is told by ascending identifier, page by page."""
        rows, page, first = [], None, 0
        while page is None or len(page) == PAGE_MAX:
            # Without a first identifier the last rows are told, not the first.
            page = self.ask(path, symbol=symbol, limit=PAGE_MAX, **{start: first})
            rows += page
            first = int(page[-1][key]) + 1 if page else first
        return rows


def raw(value, decimals):
    """Whole units as raw units; must come out even."""
    scaled = Decimal(value).scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {decimals} decimals")
    return int(scaled)


def token_at(chain, address):
    return chain.eth.contract(address=Web3.to_checksum_address(address), abi=ERC20_ABI)


def same_hash(left, right):
    return bytes(Web3.to_bytes(hexstr=left)) == bytes(right)


def check_chain_accounts(checks, chain, report):
    """Every account on the chain, at the head and at the finalized block."""
    wallet = Web3.to_checksum_address(report["wallet"])
    location = f"chain:{chain.eth.chain_id}/{wallet}"
    seen = set()
    for account in report["ledger"]["accounts"]:
        if not account["location"].startswith("chain:"):
            continue
        checks.equal("location", account["location"], location)
        name = f"{account['location']} {account['asset']} {account.get('token', 'native')}"
        for block in ("latest", "finalized"):
            if "token" in account:
                held = token_at(chain, account["token"]).functions.balanceOf(wallet).call(
                    block_identifier=block)
            else:
                held = chain.eth.get_balance(wallet, block)
            checks.equal(f"{name} at {block}", int(account["amount"]), held)
        key = account.get("token", "native").lower()
        checks.true(key not in seen, f"{name} is listed once")
        seen.add(key)
    checks.true("native" in seen, "the native balance is listed")
    executor = report["contracts"].get("routeExecutor")
    for symbol, row in report["tokens"].items():
        token = token_at(chain, row["address"]).functions
        if row["address"].lower() not in seen:
            checks.equal(f"{symbol}, not in the ledger", 0, token.balanceOf(wallet).call())
        if executor:
            checks.equal(f"{symbol} left in the executor", 0, token.balanceOf(executor).call())
            checks.equal(
                f"{symbol} left allowed to the executor", 0,
                token.allowance(wallet, executor).call())


def check_settlements(checks, chain, report):
    """Every settlement stands in a canonical block that is final, and there are no others."""
    wallet = Web3.to_checksum_address(report["wallet"])
    finalized = chain.eth.get_block("finalized")["number"]
    nonces = []
    for row in report["settlements"]:
        name = f"settlement of nonce {row['nonce']}"
        checks.equal(f"{name}: state", row["state"], "final")
        checks.equal(f"{name}: outcome", row["outcome"], "ok")
        checks.equal(f"{name}: chain", row["chainId"], chain.eth.chain_id)
        receipt = chain.eth.get_transaction_receipt(row["txHash"])
        transaction = chain.eth.get_transaction(row["txHash"])
        checks.equal(f"{name}: status", 1, receipt["status"])
        checks.equal(f"{name}: nonce", row["nonce"], transaction["nonce"])
        checks.equal(f"{name}: sender", wallet, transaction["from"])
        checks.equal(f"{name}: block", row["blockNumber"], receipt["blockNumber"])
        block = chain.eth.get_block(receipt["blockNumber"])
        checks.true(same_hash(row["blockHash"], receipt["blockHash"]), f"{name}: receipt's block")
        checks.true(same_hash(row["blockHash"], block["hash"]), f"{name}: block is canonical")
        checks.true(
            any(same_hash(row["txHash"], entry) for entry in block["transactions"]),
            f"{name}: the block lists it")
        checks.true(receipt["blockNumber"] <= finalized, f"{name}: block is finalized")
        nonces.append(row["nonce"])
    checks.equal("nonces", sorted(nonces), list(range(chain.eth.get_transaction_count(wallet))))


def transferred(receipt, token, wallet):
    """What the wallet got of a token less what it gave, by the receipt's logs."""
    total = 0
    for log in receipt["logs"]:
        if log["address"].lower() != token.lower() or len(log["topics"]) != 3:
            continue
        if not same_hash(TRANSFER, log["topics"][0]):
            continue
        amount = int.from_bytes(bytes(log["data"]), "big")
        total += amount * (bytes(log["topics"][2])[12:] == bytes.fromhex(wallet[2:]))
        total -= amount * (bytes(log["topics"][1])[12:] == bytes.fromhex(wallet[2:]))
    return total


def tokens_of(report):
    return {
        account["asset"]: account["token"]
        for account in report["ledger"]["accounts"] if "token" in account
    }


def check_fills(checks, chain, exchanges, report):
    """Every fill is on the records, no trade is missing, and they add up to the order."""
    check_fills_of(checks, chain, exchanges, report, [(report["parent"], report["fills"])])


def check_fills_of(checks, chain, exchanges, report, parents):
    """The same for several orders of one pair together."""
    symbol = parents[0][0]["base"] + parents[0][0]["quote"] if parents else ""
    trades = {name: exchange.trades(symbol) for name, exchange in exchanges.items()} if parents else {}
    listed = {name: Counter() for name in exchanges}
    for parent, fills in parents:
        traded = Decimal(0)
        for fill in fills:
            if "txHash" in fill:
                traded += check_chain_fill(checks, chain, report, parent, fill)
                continue
            venue = fill["source"].split(":")[0]
            listed[venue][fill["tradeId"]] += 1
            trade = trades[venue].get(fill["tradeId"])
            traded += check_trade(checks, report, parent, fill, venue, trade)
        checks.equal(f"{parent['id']}: sum of the fills", Decimal(parent["filled"]), traded)
    for venue, rows in trades.items():
        checks.equal(f"trades of {venue}", sorted(listed[venue].elements()), sorted(rows))


def base_of(parent, fill):
    return int(fill["amountIn" if parent["side"] == "sell" else "amountOut"])


def check_chain_fill(checks, chain, report, parent, fill):
    """A fill on the chain against its receipt; the base that it traded."""
    tokens, wallet = tokens_of(report), report["wallet"]
    ends = (parent["base"], parent["quote"])
    assetIn, assetOut = ends if parent["side"] == "sell" else ends[::-1]
    name = f"fill {fill['txHash']}"
    receipt = chain.eth.get_transaction_receipt(fill["txHash"])
    checks.equal(f"{name}: in", int(fill["amountIn"]),
                 -transferred(receipt, tokens[assetIn], wallet))
    checks.equal(f"{name}: out", int(fill["amountOut"]),
                 transferred(receipt, tokens[assetOut], wallet))
    checks.equal(f"{name}: fee", int(fill["fee"]),
                 receipt["gasUsed"] * receipt["effectiveGasPrice"])
    decimals = next(
        row["decimals"] for row in report["tokens"].values()
        if row["address"].lower() == tokens[parent["base"]].lower())
    return Decimal(base_of(parent, fill)).scaleb(-decimals)


def check_trade(checks, report, parent, fill, venue, trade):
    """A fill at an exchange against its trade; the base that it traded."""
    name = f"fill {fill['source']} {fill['tradeId']}"
    checks.true(trade is not None, f"{name}: the exchange knows the trade")
    if trade is None:
        return Decimal(0)
    isSell = parent["side"] == "sell"
    decimals = {
        account["asset"]: account["decimals"] for account in report["ledger"]["accounts"]
        if account["location"].startswith(venue)
    }
    pair = [raw(trade["qty"], decimals[parent["base"]]),
            raw(trade["quoteQty"], decimals[parent["quote"]])]
    checks.equal(f"{name}: amounts", [int(fill["amountIn"]), int(fill["amountOut"])],
                 pair if isSell else pair[::-1])
    checks.equal(f"{name}: fee", (int(fill["fee"]), fill["feeAsset"]),
                 (raw(trade["commission"], decimals[fill["feeAsset"]]),
                  trade["commissionAsset"]))
    checks.equal(f"{name}: isBuyer", not isSell, trade["isBuyer"])
    return Decimal(base_of(parent, fill)).scaleb(-decimals[parent["base"]])


def check_venue_accounts(checks, exchanges, report):
    """Every balance at an exchange is in the ledger, and the other way round."""
    for venue, exchange in exchanges.items():
        held = exchange.balances()
        for account in report["ledger"]["accounts"]:
            if account["location"].split("/")[0] != venue:
                continue
            theirs = held.pop(account["asset"], Decimal(0))
            checks.equal(f"{account['location']} {account['asset']}", int(account["amount"]),
                         raw(theirs, account["decimals"]))
        for asset, amount in held.items():
            checks.equal(f"{venue} {asset}, not in the ledger", 0, amount)


def check_filled(checks, report, parent, fills):
    """A filled order traded its quantity: a sale exactly, a purchase never more.

    An exchange that takes its fee of a purchase in base is asked for that much more, so what counts
    as filled is the quantity and those fees at most; what is kept is never above the quantity. The
    one thing that remains: the exchange rounds its fee down to its own units, so each of its trades
    may leave a part of one such unit more than the plan's exact fee would. Nothing else is allowed
    for. What the lots of books leave is bought from pools, to the last raw unit, and an order that
    no pool can finish does not end as filled.
    """
    name, filled = f"order {parent['id']}", Decimal(parent["filled"])
    quantity = Decimal(parent["quantity"])
    if parent["side"] == "sell":
        checks.equal(f"{name}: filled", filled, quantity)
        return
    fees, rounding = Decimal(0), Decimal(0)
    for fill in fills:
        if "txHash" in fill or fill["feeAsset"] != parent["base"]:
            continue
        venue = fill["source"].split(":")[0]
        unit = Decimal(1).scaleb(-next(
            account["decimals"] for account in report["ledger"]["accounts"]
            if account["location"].startswith(venue) and account["asset"] == parent["base"]))
        fees += int(fill["fee"]) * unit
        rounding += unit
    checks.true(filled >= quantity, f"{name}: only {filled} of {quantity} is filled")
    checks.true(
        filled - fees <= quantity + rounding, f"{name}: {filled} less {fees} is above {quantity}")


def check_order(checks, report):
    """The order is filled, the plan proven and added up, the books balanced."""
    parent, plan = report["parent"], report["plan"]
    checks.equal("state", parent["state"], "filled")
    check_filled(checks, report, parent, report["fills"])
    checks.true(report["ledger"]["balanced"] is True, "the ledger balances")
    if "gapBpsBeforeLots" in plan:
        gap = Decimal(str(plan["gapBpsBeforeLots"]))
        checks.true(Decimal(0) <= gap <= GAP_BPS_MAX, f"gapBpsBeforeLots is {gap}")
    for end in ("amountIn", "amountOut"):
        if end in plan:
            checks.equal(f"plan's {end}", int(plan[end]), sum(int(leg[end]) for leg in plan["legs"]))
    checks.true(len({leg["kind"] for leg in plan["legs"]}) == 2, "the plan uses both shores")
    # Absent when no source alone can trade all of it.
    if "bestSingle" in plan:
        # What a sale brings, or what a purchase costs.
        value, best = int(plan["value"]), int(plan["bestSingle"]["value"])
        isBetter = value >= best if parent["side"] == "sell" else value <= best
        checks.true(isBetter, "no source alone is better")
    checks.true(bool(report["settlements"]), "there are settlements")


def runs(pid):
    """Whether a process is there, and is one of the program's cosigners."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().split(b"\0")[1:3] == [b"cosigner", b"run"]
    except FileNotFoundError:
        return False


def check_signer(checks, chain, report):
    """What the cosigners signed is what the chain holds, before and after one of them died."""
    signer, wallet = report["signer"], Web3.to_checksum_address(report["wallet"])
    running, killed = signer["running"], signer["killed"]
    checks.equal("cosigners", sorted([row["party"] for row in running] + [killed["party"]]),
                 [1, 2, 3])
    pids = [row["pid"] for row in running]
    checks.equal("processes", len({*pids, killed["pid"], os.getpid()}), 4)
    for pid in pids:
        checks.true(runs(pid), f"process {pid} is a cosigner that runs")
    checks.true(not runs(killed["pid"]), f"the cosigner of process {killed['pid']} is dead")
    signatures = {row["nonce"]: row for row in signer["signatures"]}
    checks.equal("signatures, one for each nonce", len(signatures), len(signer["signatures"]))
    checks.equal("nonces signed for", sorted(signatures),
                 list(range(chain.eth.get_transaction_count(wallet))))
    for row in report["settlements"]:
        name, made = f"signature of nonce {row['nonce']}", signatures[row["nonce"]]
        raw_bytes = chain.eth.get_raw_transaction(row["txHash"])
        checks.equal(f"{name}: account", Account.recover_transaction(raw_bytes), wallet)
        checks.equal(f"{name}: digest", made["digest"], digest_of(raw_bytes))
        checks.equal(f"{name}: signers", len(set(made["signers"])), signer["threshold"])
        if made["afterKill"]:
            checks.true(killed["party"] not in made["signers"], f"{name}: by the living")
    before = [row for row in signer["signatures"] if not row["afterKill"]]
    checks.true(any(killed["party"] in row["signers"] for row in before),
                "the dead cosigner has signed before")
    checks.true(len(before) < len(signer["signatures"]), "the others have signed afterwards")


def digest_of(raw):
    """The hash that the sender of a transaction of type 2 has signed (EIP-1559)."""
    fields = rlp.decode(bytes(raw)[1:])
    return "0x" + Web3.keccak(b"\x02" + rlp.encode(fields[:-3])).hex().removeprefix("0x")


def check(report):
    checks = Checks()
    chain = Web3(Web3.HTTPProvider(report["endpoints"]["rpc"]))
    exchanges = {
        name: Exchange(endpoint) for name, endpoint in report["endpoints"]["venues"].items()}
    check_order(checks, report)
    check_chain_accounts(checks, chain, report)
    check_settlements(checks, chain, report)
    check_venue_accounts(checks, exchanges, report)
    check_fills(checks, chain, exchanges, report)
    if "signer" in report:
        check_signer(checks, chain, report)
    return checks


if __name__ == "__main__":
    sys.exit(main(__doc__, check))
